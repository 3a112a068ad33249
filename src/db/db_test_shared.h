/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * db_test_shared - a database, and acts on it of which each leaves an entry of the audit, a
 * number of the counter that all share, and a mark; for tests with cmocka.
 *
 *	assert_int_equal(acts_write(acts, &arena, take_number, &ask), FAULT_NONE);
 *	assert_whole(acts, 1, 1);
 */
#ifndef DB_DB_TEST_SHARED_H
#define DB_DB_TEST_SHARED_H

#include "db/acts.h"
#include "db/counter.h"
#include "db/db_test_place.h"

enum {
	TEST_MARK,
	TEST_MARKS,
	TEST_IS_MARKED,
	TEST_VALUE,
	TEST_ENTRY,
	TEST_ENTRIES,
	TEST_MOVE,
};

static const char *const texts[] = {
    [TEST_MARK] = "INSERT INTO counter (name, value) VALUES ($1, $2)",
    [TEST_MARKS] = "SELECT count(*) FROM counter WHERE name <> 'shared'",
    [TEST_IS_MARKED] = "SELECT value FROM counter WHERE name = $1",
    [TEST_VALUE] = "SELECT value FROM counter WHERE name = $1",
    [TEST_ENTRY] =
        "INSERT INTO audit_entry (at, actor, role, action, object, salt, commitment,"
        " reason) VALUES ($1, 'system', 'system', 'test', $2, '', '', '')",
    [TEST_MOVE] = "UPDATE counter SET value = $3 WHERE name = $1 AND value = $2",
    [TEST_ENTRIES] = "SELECT count(*), max(seq), count(DISTINCT object) FROM audit_entry",
};
static const struct db_statements test_statements = {"test", texts, ARRAY_LEN(texts)};
static const struct db_statements *const statements[] = {
    &counter_statements, &test_statements, NULL};

struct world {
	struct db_place place;
};

static inline int
set_up(void **state)
{
	static struct world world;

	*state = &world;
	if (db_place_make(&world.place) != FAULT_NONE ||
	    db_migrate(world.place.address) != FAULT_NONE) {
		return -1;
	}
	return 0;
}

static inline int
tear_down(void **state)
{
	struct world *world = *state;

	db_place_drop(&world->place);
	return 0;
}

static inline struct acts *
start(const struct world *world, const char *address)
{
	struct acts_options options = {
	    .address = address != NULL ? address : world->place.address,
	    .statements = statements,
	};
	struct acts *acts = NULL;

	assert_int_equal(acts_start(&options, &acts), FAULT_NONE);
	return acts;
}

static inline bool
is_server(const struct world *world)
{
	return world->place.schema[0] != '\0';
}

/* --- the acts --- */

struct ask {
	char name[32]; /* of the mark that this act leaves */
	int64_t ret_number;
};

/* An entry of the audit, a number of the counter that all share, and a mark. The entry
 * goes first, so that no lock but the writers' own keeps its number from another. */
static inline enum fault
take_number(struct act *act, void *input)
{
	struct ask *ask = input;

	TRY(db_run(act->db, &test_statements, TEST_ENTRY,
	    DB_ARGS(DB_INT(act->now), DB_TEXT(slice_of(ask->name)))));
	TRY(counter_next(act->db, SLICE("shared"), &ask->ret_number));
	return db_run(act->db, &test_statements, TEST_MARK,
	    DB_ARGS(DB_TEXT(slice_of(ask->name)), DB_INT(ask->ret_number)));
}

struct tally {
	int64_t number; /* the shared counter */
	int64_t marks;
	int64_t entries;
	int64_t last_entry;
	int64_t objects;
};

static inline enum fault
ask_number(struct db *db, size_t which, struct db_values values, int columns,
    int64_t *ret_values)
{
	struct db_rows rows;

	db_query(db, &test_statements, which, values, &rows);
	if (db_next(&rows)) {
		for (int i = 0; i < columns; i++) {
			ret_values[i] = db_integer(&rows, i);
		}
	}
	return db_end(&rows);
}

static inline enum fault
take_tally(struct act *act, void *input)
{
	struct tally *tally = input;
	int64_t entries[3] = {0};

	TRY(ask_number(
	    act->db, TEST_VALUE, DB_ARGS(DB_TEXT(SLICE("shared"))), 1, &tally->number));
	TRY(ask_number(act->db, TEST_MARKS, DB_NO_ARGS, 1, &tally->marks));
	TRY(ask_number(act->db, TEST_ENTRIES, DB_NO_ARGS, 3, entries));
	tally->entries = entries[0];
	tally->last_entry = entries[1];
	tally->objects = entries[2];
	return FAULT_NONE;
}

/* Each act is there wholly and once: as many numbers, marks and entries, without a gap. */
static inline void
assert_whole(struct acts *acts, int64_t least, int64_t most)
{
	struct arena arena = ARENA_EMPTY(1 << 20);
	struct tally tally = {0};

	assert_int_equal(acts_read(acts, &arena, take_tally, &tally), FAULT_NONE);
	assert_true(tally.marks >= least && tally.marks <= most);
	assert_int_equal(tally.number, tally.marks);
	assert_int_equal(tally.entries, tally.marks);
	assert_int_equal(tally.last_entry, tally.marks);
	assert_int_equal(tally.objects, tally.marks);
	arena_done(&arena);
}

#define WITH_WORLD(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

#endif
