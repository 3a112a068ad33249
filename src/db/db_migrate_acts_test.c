/* SPDX-License-Identifier: EUPL-1.2 */
/* Which migrations a database has is a list: what was made side by side comes in any order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "db/db.h"
#include "db/db_test_place.h"
#include "db/migrations.h"

static int
set_up(void **state)
{
	struct db_place *place = calloc(1, sizeof(*place));

	assert_non_null(place);
	assert_int_equal(db_place_make(place), FAULT_NONE);
	assert_int_equal(db_migrate(place->address), FAULT_NONE);
	*state = place;
	return 0;
}

static int
tear_down(void **state)
{
	db_place_drop(*state);
	free(*state);
	return 0;
}

/* A number that the statement tells; 0 when it tells none. */
static int64_t
say(const struct db_place *place, const char *text)
{
	const struct db_statements statements = {"say", &text, 1};
	const struct db_statements *const list[] = {&statements, NULL};
	struct db_options options = {.address = place->address, .statements = list};
	struct db *db = NULL;
	struct db_rows rows;

	assert_int_equal(db_open(&options, &db), FAULT_NONE);
	db_query(db, &statements, 0, DB_NO_ARGS, &rows);
	int64_t number = db_next(&rows) ? db_integer(&rows, 0) : 0;
	assert_int_equal(db_end(&rows), FAULT_NONE);
	db_close(db);
	return number;
}

static void
each_runs_once(void **state)
{
	assert_int_equal(
	    say(*state, "SELECT count(*) FROM schema_version"), db_migrations_count);
	assert_int_equal(db_migrate(((struct db_place *)*state)->address), FAULT_NONE);
	assert_int_equal(
	    say(*state, "SELECT count(*) FROM schema_version"), db_migrations_count);
}

/* It had come to a higher number: that was all that was asked once, and it was skipped. */
static void
one_that_came_late_is_not_skipped(void **state)
{
	const struct db_place *place = *state;

	(void)say(place, "DROP TABLE audit_witness");
	(void)say(place, "DROP TABLE audit_cosignature");
	(void)say(place, "DELETE FROM schema_version WHERE name = '063_witness'");
	assert_int_equal(db_migrate(place->address), FAULT_NONE);
	assert_int_equal(say(place, "SELECT count(*) FROM audit_witness"), 0);
	assert_int_equal(
	    say(place, "SELECT count(*) FROM schema_version"), db_migrations_count);
}

/* A SQLite file from before the list. */
static void
a_file_that_counted_keeps_what_it_has(void **state)
{
	const struct db_place *place = *state;
	char count[64];

	if (place->schema[0] != '\0') {
		skip(); /* PostgreSQL has had its list from the first day */
	}
	(void)snprintf(count, sizeof(count), "PRAGMA user_version=%d",
	    db_migrations[db_migrations_count - 1].number);
	(void)say(place, "DROP TABLE schema_version");
	(void)say(place, count);
	assert_int_equal(db_migrate(place->address), FAULT_NONE);
	assert_int_equal(
	    say(place, "SELECT count(*) FROM schema_version"), db_migrations_count);
}

static void
one_that_fails_leaves_nothing(void **state)
{
	const struct db_place *place = *state;

	(void)say(place, "DROP TABLE audit_cosignature");
	(void)say(place, "DELETE FROM schema_version WHERE name = '063_witness'");
	assert_int_equal(
	    db_migrate(place->address), FAULT_DATABASE); /* audit_witness is there */
	assert_int_equal(
	    say(place, "SELECT count(*) FROM schema_version WHERE name = '063_witness'"),
	    0);
	(void)say(place, "DROP TABLE audit_witness");
	assert_int_equal(
	    db_migrate(place->address), FAULT_NONE); /* its other table was not */
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(each_runs_once, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
	        one_that_came_late_is_not_skipped, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
	        a_file_that_counted_keeps_what_it_has, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
	        one_that_fails_leaves_nothing, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
