/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * retention_test_act - the desk of decision_test_act.h with a ledger, a data-protection
 * officer, and the means to look for what must not be there any more.
 *
 *	approve_and_expire(house);
 *	assert_int_equal(erase(house, &house->desk->world.one.account), ERASURE_OK);
 *	assert_nothing_left(house);
 *	assert_verifies(house);
 */
#ifndef RETENTION_RETENTION_TEST_ACT_H
#define RETENTION_RETENTION_TEST_ACT_H

#include "audit/ledger_act.h"
#include "audit/log_act.h"
#include "audit/verify_act.h"
#include "db/walk.h"
#include "decision/decision_test_act.h"
#include "retention/erasure_act.h"
#include "retention/erasure_store.h"
#include "retention/hold_act.h"
#include "retention/hold_store.h"
#include "retention/period_act.h"
#include "retention/period_store.h"

extern const struct db_statements identity_statements;

#define LOG_NAME "permits.example.ae/audit"

struct house {
	struct desk *desk;
	struct audit_ledger *ledger;
	struct access_caller protector;
};

enum {
	HOUSE_EXPIRE,
	HOUSE_LONG_AGO,
	HOUSE_APPEAL,
	HOUSE_STATE,
	HOUSE_OLD_LETTERS,
	HOUSE_OLD_LIFT,
	HOUSE_SESSION,
	HOUSE_OTHER,
	HOUSE_KEYS,
	HOUSE_VOUCHED,
};
static const char *const house_texts[] = {
    [HOUSE_EXPIRE] = "UPDATE permit SET expires_at = $1",
    [HOUSE_LONG_AGO] = "UPDATE application SET changed_at = $1 WHERE account = $2",
    [HOUSE_APPEAL] = "UPDATE application SET state = 'appealed' WHERE account = $1",
    [HOUSE_STATE] = "UPDATE application SET state = $1, changed_at = $2, is_open = 0",
    [HOUSE_OLD_LETTERS] = "UPDATE notice SET at = $1",
    [HOUSE_OLD_LIFT] = "UPDATE legal_hold SET lifted_at = $1",
    [HOUSE_SESSION] =
        "INSERT INTO session (token_hash, id, account, csrf, id_token, created_at,"
        " seen_at, ends_at) VALUES ($1, $2, $2, 'c', '', 1, 1, 1)",
    [HOUSE_OTHER] = "SELECT count(*) FROM person WHERE account = $1 AND name_latin <> ''",
    [HOUSE_VOUCHED] = "UPDATE person SET vouched = $1 WHERE account = $2",
    [HOUSE_KEYS] = "SELECT count(*) FROM vault_key WHERE owner = $1"
                   " AND wrapped IS NULL AND destroyed_at IS NOT NULL",
};
static const struct db_statements house_statements = {
    "house_test", house_texts, ARRAY_LEN(house_texts)};
static const struct db_statements *const house_all[] = {&application_statements,
    &audit_statements, &centre_statements, &certificate_statements,
    &certificate_check_statements, &contact_statements, &counter_statements,
    &decision_statements, &desk_store_statements, &drone_statements, &due_statements,
    &erasure_statements, &hold_statements, &notice_statements, &order_statements,
    &period_statements, &permit_statements, &permit_waiting_statements,
    &person_statements, &reading_statements, &register_statements, &rule_statements,
    &world_statements, &desk_statements, &house_statements, NULL};

static inline struct acts *
acts_of(struct house *house)
{
	return house->desk->world.db.acts;
}

static inline struct arena *
arena_of(struct house *house)
{
	return &house->desk->world.db.arena;
}

/* --- one statement of the table above, as an act --- */

static inline enum fault
house_write_act(struct act *act, void *input)
{
	struct desk_write *wanted = input;

	return db_run(act->db, &house_statements, wanted->which, wanted->values);
}

static inline void
house_write(struct house *house, size_t which, struct db_values values)
{
	struct desk_write wanted = {which, values};

	WORKS(acts_write(acts_of(house), arena_of(house), house_write_act, &wanted));
}

static inline enum fault
house_count_act(struct act *act, void *input)
{
	struct desk_count *wanted = input;
	struct db_rows rows;

	db_query(act->db, &house_statements, wanted->which, wanted->values, &rows);
	wanted->ret_count = db_next(&rows) ? db_integer(&rows, 0) : -1;
	return db_end(&rows);
}

static inline int64_t
house_count(struct house *house, size_t which, const struct id *account)
{
	struct desk_count wanted = {which, DB_ARGS(DB_ID(account)), -1};

	WORKS(acts_read(acts_of(house), arena_of(house), house_count_act, &wanted));
	return wanted.ret_count;
}

/* --- set-up --- */

static inline int
house_set_up(void **state)
{
	static struct house house;
	void *desk = NULL;

	house = (struct house){.desk = NULL};
	WORKS(audit_ledger_new(SLICE(""), &house.ledger));
	(void)desk_start(&desk, house_all, audit_ledger_acts(house.ledger));
	house.desk = desk;
	WORKS(audit_baseline(
	    acts_of(&house), house.ledger, house.desk->world.db.place.address));
	house.protector =
	    staff(house.desk, "Huda Salem", 1U << ACCESS_PROTECTION_OFFICER);
	*state = &house;
	return 0;
}

static inline int
house_tear_down(void **state)
{
	struct house *house = *state;
	void *desk = house->desk;

	(void)desk_tear_down(&desk);
	audit_ledger_free(house->ledger);
	return 0;
}

#define HOUSE_TEST(function)                                                             \
	cmocka_unit_test_setup_teardown(function, house_set_up, house_tear_down)

/* --- the steps --- */

static inline const struct id *
one(struct house *house)
{
	return &house->desk->world.one.account;
}

static inline void
approve(struct house *house)
{
	claim(house->desk);
	assert_int_equal(step(house->desk, &house->desk->officer, APPLICATION_APPROVE),
	    APPLICATION_OK);
}

static inline void
approve_and_expire(struct house *house)
{
	approve(house);
	house_write(house, HOUSE_EXPIRE, DB_ARGS(DB_INT(moment_now() - MOMENT_DAY)));
}

static inline enum erasure_verdict
erase(struct house *house, const struct id *account)
{
	struct erasure erasure = {.caller = &house->protector, .account = *account};

	WORKS(erasure_run(acts_of(house), arena_of(house), &erasure));
	return erasure.ret_verdict;
}

/* --- what must not be there --- */

/* What desk_start and the officers of it say of one, and nobody else of anybody. */
static const char *const house_personal[] = {"Noura Specimen", "نورة", "A-17", "ABCD11",
    "N. S.", /* not sealed */
    "paper.pdf", "X1234567", "784199012345676", "noura@example.test", "+971501234567",
    "Not known.", "غير معروفة."};
enum { HOUSE_NOT_SEALED = 5 };

static inline bool
house_holds(struct slice bytes, const char *text)
{
	return bytes.size > 0 &&
	    memmem(bytes.bytes, bytes.size, text, strlen(text)) != NULL;
}

/* In how many values of all tables a text is. */
static inline size_t
house_values_with(struct house *house, const char *text)
{
	const char *address = house->desk->world.db.place.address;
	struct arena arena = ARENA_EMPTY(64 << 20);
	struct walk_tables tables;
	struct walk *walk = NULL;
	size_t found = 0;

	WORKS(change_tables(&arena, &tables));
	WORKS(walk_open(address, &tables, false, &arena, &walk));
	for (size_t i = 0; i < tables.count; i++) {
		const struct walk_table *table = &tables.list[i];
		const struct db_value *rows = NULL;
		const struct db_value *after = NULL;
		size_t count = 0;
		do {
			WORKS(walk_page(walk, table, after, &arena, &rows, &count));
			for (size_t j = 0; j < count * table->columns_count; j++) {
				found += house_holds(rows[j].bytes, text) ? 1 : 0;
			}
			after =
			    count > 0 ? &rows[(count - 1) * table->columns_count] : after;
		} while (count > 0);
	}
	walk_close(walk);
	arena_done(&arena);
	return found;
}

static inline void
assert_nothing_left(struct house *house)
{
	for (size_t i = 0; i < ARRAY_LEN(house_personal); i++) {
		if (house_values_with(house, house_personal[i]) > 0) {
			fail_msg("%s is still there", house_personal[i]);
		}
	}
}

static inline void
house_tell(void *self, const char *line)
{
	(void)self;
	print_error("%s\n", line);
}

/* The whole log, as `tasrih audit verify` reads it. */
static inline void
assert_verifies(struct house *house)
{
	struct note_key key;
	struct audit_growth growth = {.name = SLICE(LOG_NAME)};

	WORKS(audit_log_cover(acts_of(house), arena_of(house), &growth, 0));
	assert_true(note_key_init(&key, SLICE(LOG_NAME), NOTE_ED25519,
	    signing_key_at(&house->desk->signing, SIGNING_CHECKPOINT, moment_now())
	        ->key.x));
	struct audit_verification check = {
	    .address = house->desk->world.db.place.address,
	    .keys = &key,
	    .keys_count = 1,
	    .tell = house_tell,
	};
	WORKS(audit_verify(&check, arena_of(house)));
	assert_int_equal(check.ret_bad, 0);
	assert_true(check.ret_entries > 0 && check.ret_rows > 0);
}

#endif
