/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "db/db_test_world.h"
#include "notice/notice_act.h"
#include "notice/notice_store.h"

#define WORKS(expression) assert_int_equal((expression), FAULT_NONE)

enum { ALL_CHANNELS = NOTICE_CHANNEL_BIT(NOTICE_MAIL) | NOTICE_CHANNEL_BIT(NOTICE_SMS) };

enum { TEST_ACCOUNT, TEST_LETTERS, TEST_MESSAGES };
static const char *const test_texts[] = {
    [TEST_ACCOUNT] = "INSERT INTO account (id, kind, provider, subject, name, level,"
                     " created_at, seen_at) VALUES ($1, 'person', 'p', $1, 'n', 'SOP3',"
                     " 0, 0)",
    [TEST_LETTERS] = "SELECT count(*) FROM notice WHERE account = $1",
    [TEST_MESSAGES] = "SELECT count(*) FROM outbox WHERE account = $1",
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

static enum fault
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

static int64_t
count_rows(struct world *world, size_t which)
{
	struct count count = {which, &world->account, -1};

	WORKS(acts_read(world->db.acts, &world->db.arena, count_act, &count));
	return count.ret_count;
}

static enum fault
insert_account(struct act *act, void *input)
{
	return db_run(act->db, &test_statements, TEST_ACCOUNT, DB_ARGS(DB_ID(input)));
}

static int
start(void **state, unsigned channels)
{
	static struct world world;

	world = (struct world){.db = {.channels = channels}};
	WORKS(db_world_start(&world.db, statements));
	world.account = id_new(moment_now());
	WORKS(acts_write(world.db.acts, &world.db.arena, insert_account, &world.account));
	*state = &world;
	return 0;
}

static int
with_channels(void **state)
{
	return start(state, ALL_CHANNELS);
}

static int
without_channels(void **state)
{
	return start(state, 0);
}

static int
tear_down(void **state)
{
	struct world *world = *state;

	db_world_stop(&world->db);
	return 0;
}

static enum fault
send(struct act *act, void *input)
{
	return notice_send(act, input);
}

static enum fault
send_and_fail(struct act *act, void *input)
{
	TRY(notice_send(act, input));
	return FAULT_SIGNER;
}

static enum fault
send_code(struct act *act, void *input)
{
	return notice_send_code(act, input);
}

static struct notice_letter
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

static struct notice_code
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

static void
an_act_that_is_taken_back_has_written_nothing(void **state)
{
	struct world *world = *state;
	struct notice_letter letter = letter_of(world);

	assert_int_equal(
	    acts_write(world->db.acts, &world->db.arena, send_and_fail, &letter),
	    FAULT_SIGNER);
	assert_int_equal(count_rows(world, TEST_LETTERS), 0);
	assert_int_equal(count_rows(world, TEST_MESSAGES), 0);
}

static void
without_a_way_out_the_letter_is_in_the_inbox_and_nothing_waits(void **state)
{
	struct world *world = *state;
	struct notice_letter letter = letter_of(world);
	struct notice_code code = code_of(world);

	WORKS(acts_write(world->db.acts, &world->db.arena, send, &letter));
	WORKS(acts_write(world->db.acts, &world->db.arena, send_code, &code));
	assert_false(code.ret_queued);
	assert_int_equal(count_rows(world, TEST_LETTERS), 1);
	assert_int_equal(count_rows(world, TEST_MESSAGES), 0);
}

static void
a_letter_is_announced_and_a_code_is_a_message_alone(void **state)
{
	struct world *world = *state;
	struct notice_letter letter = letter_of(world);
	struct notice_code code = code_of(world);

	WORKS(acts_write(world->db.acts, &world->db.arena, send, &letter));
	assert_int_equal(count_rows(world, TEST_LETTERS), 1);
	assert_int_equal(count_rows(world, TEST_MESSAGES), 1);
	WORKS(acts_write(world->db.acts, &world->db.arena, send_code, &code));
	assert_true(code.ret_queued);
	assert_int_equal(count_rows(world, TEST_LETTERS), 1);
	assert_int_equal(count_rows(world, TEST_MESSAGES), 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
	        an_act_that_is_taken_back_has_written_nothing, with_channels, tear_down),
	    cmocka_unit_test_setup_teardown(
	        without_a_way_out_the_letter_is_in_the_inbox_and_nothing_waits,
	        without_channels, tear_down),
	    cmocka_unit_test_setup_teardown(
	        a_letter_is_announced_and_a_code_is_a_message_alone, with_channels,
	        tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
