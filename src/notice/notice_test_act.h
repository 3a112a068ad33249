/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * notice_test_act - a database with one person in it, and letters and codes to write to
 * him: for the tests of the acts.
 */
#ifndef NOTICE_NOTICE_TEST_ACT_H
#define NOTICE_NOTICE_TEST_ACT_H

#include "db/db_test_world.h"
#include "notice/notice_act.h"
#include "notice/notice_store.h"

enum { ALL_CHANNELS = NOTICE_CHANNEL_BIT(NOTICE_MAIL) | NOTICE_CHANNEL_BIT(NOTICE_SMS) };

enum {
	TEST_ACCOUNT,
	TEST_LETTERS,
	TEST_MESSAGES,
	TEST_QUEUED,
	TEST_OVER,
	TEST_SECRETS,
	TEST_PERSON,
	TEST_DUE,
};
static const char *const test_texts[] = {
    [TEST_ACCOUNT] = "INSERT INTO account (id, kind, provider, subject, name, level,"
                     " created_at, seen_at) VALUES ($1, 'person', 'p', $1, 'n', 'SOP3',"
                     " 0, 0)",
    [TEST_LETTERS] = "SELECT count(*) FROM notice WHERE account = $1",
    [TEST_MESSAGES] = "SELECT count(*) FROM outbox WHERE account = $1",
    [TEST_QUEUED] = "SELECT count(*) FROM outbox WHERE account = $1 AND state = 'queued'",
    [TEST_OVER] = "SELECT count(*) FROM outbox WHERE account = $1 AND state <> 'queued'",
    [TEST_SECRETS] = "SELECT count(*) FROM outbox WHERE account = $1"
                     " AND (data <> '' OR address IS NOT NULL)",
    [TEST_PERSON] =
        "INSERT INTO person (account, name_latin, name_arabic, nationality,"
        " passport_number, emirates_id, email, phone, vouched, emirates_id_warning,"
        " version, changed_at) VALUES ($1, '', '', '', '', '', 'noura@example.test', '',"
        " 0, 0, 1, 0)",
    [TEST_DUE] = "UPDATE outbox SET next_at = 0 WHERE account = $1 AND state = 'queued'",
};
static const struct db_statements test_statements = {
    "notice_test", test_texts, ARRAY_LEN(test_texts)};
static const struct db_statements *const statements[] = {
    &notice_statements, &test_statements, NULL};

struct world {
	struct db_world db;
	struct id account;
};

struct count {
	size_t which;
	const struct id *account;
	int64_t ret_count;
};

static inline enum fault
count_act(struct act *act, void *input)
{
	struct count *count = input;
	struct db_rows rows;

	db_query(act->db, &test_statements, count->which, DB_ARGS(DB_ID(count->account)),
	    &rows);
	if (db_next(&rows)) {
		count->ret_count = db_integer(&rows, 0);
	}
	return db_end(&rows);
}

static inline int64_t
count_rows(struct world *world, size_t which)
{
	struct count count = {which, &world->account, -1};

	WORKS(acts_read(world->db.acts, &world->db.arena, count_act, &count));
	return count.ret_count;
}

struct change {
	size_t which;
	const struct id *account;
};

static inline enum fault
change_act(struct act *act, void *input)
{
	const struct change *change = input;

	return db_run(
	    act->db, &test_statements, change->which, DB_ARGS(DB_ID(change->account)));
}

static inline void
change_rows(struct world *world, size_t which)
{
	struct change change = {which, &world->account};

	WORKS(acts_write(world->db.acts, &world->db.arena, change_act, &change));
}

static inline int
start(void **state, unsigned channels)
{
	static struct world world;

	world = (struct world){.db = {.channels = channels}};
	WORKS(db_world_start(&world.db, statements));
	world.account = id_new(moment_now());
	change_rows(&world, TEST_ACCOUNT);
	*state = &world;
	return 0;
}

static inline int
with_channels(void **state)
{
	return start(state, ALL_CHANNELS);
}

static inline int
without_channels(void **state)
{
	return start(state, 0);
}

static inline int
tear_down(void **state)
{
	struct world *world = *state;

	db_world_stop(&world->db);
	return 0;
}

static inline enum fault
send(struct act *act, void *input)
{
	return notice_send(act, input);
}

static inline enum fault
send_and_fail(struct act *act, void *input)
{
	TRY(notice_send(act, input));
	return FAULT_SIGNER;
}

static inline enum fault
send_code(struct act *act, void *input)
{
	return notice_send_code(act, input);
}

static inline struct notice_letter
letter_of(const struct world *world)
{
	return (struct notice_letter){
	    .account = world->account,
	    .kind = NOTICE_RETURNED,
	    .subject = SLICE("TA-2026-0000012"),
	    .until_day = 20000,
	    .fields = SLICE("certificate_file"),
	    .text_en = SLICE("Please."),
	    .text_ar = SLICE("من فضلك."),
	};
}

static inline struct notice_code
code_of(const struct world *world)
{
	return (struct notice_code){
	    .account = world->account,
	    .channel = NOTICE_SMS,
	    .address = SLICE("+971501234567"),
	    .code = SLICE("123456"),
	    .language = SLICE("ar"),
	};
}

#endif
