/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "db/acts.h"
#include "db/db_test_place.h"

enum { TEST_ADD, TEST_VALUE, TEST_INSERT, TEST_TURNED };

static const char *const texts[] = {
    [TEST_ADD] = "INSERT INTO counter (name, value) VALUES ($1, 1) "
                 "ON CONFLICT (name) DO UPDATE SET value = counter.value + 1",
    [TEST_VALUE] = "SELECT value FROM counter WHERE name = $1",
    [TEST_INSERT] = "INSERT INTO counter (name, value) VALUES ($1, $2)",
    [TEST_TURNED] = "UPDATE counter SET value = $2 + CAST($3 AS BIGINT)"
                    " WHERE name = $1 AND value < $2",
};
static const struct db_statements test_statements = {"test", texts, ARRAY_LEN(texts)};
static const struct db_statements *const all_statements[] = {&test_statements, NULL};

#define CEILING (1 << 20)

enum { HEAVY_BYTES = 512 << 10 };

struct world {
	struct db_place place;
	struct acts *acts;
	atomic_int failed;
};

static int
set_up(void **state)
{
	struct world *world = calloc(1, sizeof(*world));

	assert_non_null(world);
	assert_int_equal(db_place_make(&world->place), FAULT_NONE);
	assert_int_equal(db_migrate(world->place.address), FAULT_NONE);
	struct acts_options options = {
	    .address = world->place.address, .statements = all_statements};
	assert_int_equal(acts_start(&options, &world->acts), FAULT_NONE);
	*state = world;
	return 0;
}

static int
tear_down(void **state)
{
	struct world *world = *state;

	acts_stop(world->acts);
	db_place_drop(&world->place);
	free(world);
	return 0;
}

struct ask {
	const char *name;
	int64_t ret_value;
};

static enum fault
read_value(struct act *act, void *input)
{
	struct ask *ask = input;
	struct db_rows rows;

	ask->ret_value = 0;
	db_query(act->db, &test_statements, TEST_VALUE,
	    DB_ARGS(DB_TEXT(slice_of(ask->name))), &rows);
	if (db_next(&rows)) {
		ask->ret_value = db_integer(&rows, 0);
	}
	return db_end(&rows);
}

static int64_t
value_of(struct acts *acts, const char *name)
{
	struct arena arena = ARENA_EMPTY(CEILING);
	struct ask ask = {name, 0};

	assert_int_equal(acts_read(acts, &arena, read_value, &ask), FAULT_NONE);
	arena_done(&arena);
	return ask.ret_value;
}

static enum fault
add_one(struct act *act, void *input)
{
	struct ask *ask = input;

	TRY(db_run(
	    act->db, &test_statements, TEST_ADD, DB_ARGS(DB_TEXT(slice_of(ask->name)))));
	return read_value(act, input);
}

static enum fault
add_one_and_fail(struct act *act, void *input)
{
	TRY(add_one(act, input));
	return FAULT_NETWORK;
}

/* The second row breaks the primary key, after the first was written. */
static enum fault
insert_twice(struct act *act, void *input)
{
	struct ask *ask = input;

	for (int i = 0; i < 2; i++) {
		TRY(db_run(act->db, &test_statements, TEST_INSERT,
		    DB_ARGS(DB_TEXT(slice_of(ask->name)), DB_INT(i))));
	}
	return FAULT_NONE;
}

static void
what_is_acknowledged_is_read_back(void **state)
{
	struct world *world = *state;
	struct arena arena = ARENA_EMPTY(CEILING);
	struct ask ask = {"one", 0};

	assert_int_equal(acts_write(world->acts, &arena, add_one, &ask), FAULT_NONE);
	assert_int_equal(ask.ret_value, 1);
	assert_int_equal(value_of(world->acts, "one"), 1);
	arena_done(&arena);
}

static void
an_act_with_a_fault_leaves_nothing(void **state)
{
	struct world *world = *state;
	struct arena arena = ARENA_EMPTY(CEILING);
	struct ask ask = {"gone", 0};

	assert_int_equal(
	    acts_write(world->acts, &arena, add_one_and_fail, &ask), FAULT_NETWORK);
	assert_int_equal(value_of(world->acts, "gone"), 0);
	assert_int_equal(
	    acts_write(world->acts, &arena, insert_twice, &ask), FAULT_DATABASE);
	assert_int_equal(value_of(world->acts, "gone"), 0);
	assert_int_equal(acts_write(world->acts, &arena, add_one, &ask), FAULT_NONE);
	arena_done(&arena);
}

static enum fault
write_turned(struct act *act, void *input)
{
	struct ask *ask = input;

	TRY(db_run(act->db, &test_statements, TEST_TURNED,
	    DB_ARGS(DB_TEXT(slice_of(ask->name)), DB_INT(40), DB_INT(2))));
	return read_value(act, input);
}

static void
parameters_are_told_by_their_numbers_in_any_order(void **state)
{
	struct world *world = *state;
	struct arena arena = ARENA_EMPTY(CEILING);
	struct ask ask = {"turned", 0};

	assert_int_equal(acts_write(world->acts, &arena, add_one, &ask), FAULT_NONE);
	assert_int_equal(acts_write(world->acts, &arena, write_turned, &ask), FAULT_NONE);
	assert_int_equal(ask.ret_value, 42);
	arena_done(&arena);
}

static enum fault
write_by_reader(struct act *act, void *input)
{
	return add_one(act, input);
}

static void
a_read_cannot_write(void **state)
{
	struct world *world = *state;
	struct arena arena = ARENA_EMPTY(CEILING);
	struct ask ask = {"reader", 0};

	assert_int_not_equal(
	    acts_read(world->acts, &arena, write_by_reader, &ask), FAULT_NONE);
	assert_int_equal(value_of(world->acts, "reader"), 0);
	arena_done(&arena);
}

static int64_t
public_value_of(struct acts *acts, const char *name)
{
	struct arena arena = ARENA_EMPTY(CEILING);
	struct ask ask = {name, 0};

	assert_int_equal(acts_read_public(acts, &arena, read_value, &ask), FAULT_NONE);
	arena_done(&arena);
	return ask.ret_value;
}

static int64_t
count_up(struct acts *acts, const char *name)
{
	struct arena arena = ARENA_EMPTY(CEILING);
	struct ask ask = {name, 0};

	assert_int_equal(acts_write(acts, &arena, add_one, &ask), FAULT_NONE);
	arena_done(&arena);
	return ask.ret_value;
}

/* Another process of the same file is played by other acts: theirs is seen after
 * acts_rest, on PostgreSQL at once; our own always is. */
static void
a_held_snapshot_hides_nothing_that_we_committed(void **state)
{
	struct world *world = *state;
	struct acts *holder = NULL;
	struct acts_options options = {.address = world->place.address,
	    .statements = all_statements,
	    .hold_snapshots = true};
	bool file = world->place.schema[0] == '\0';

	assert_int_equal(acts_start(&options, &holder), FAULT_NONE);
	assert_int_equal(count_up(holder, "held"), 1);
	assert_int_equal(public_value_of(holder, "held"), 1);
	assert_int_equal(count_up(holder, "held"), 2);
	assert_int_equal(public_value_of(holder, "held"), 2);
	assert_int_equal(count_up(world->acts, "held"), 3);
	assert_int_equal(public_value_of(holder, "held"), file ? 2 : 3);
	assert_int_equal(value_of(holder, "held"), 3); /* any other read has its own */
	assert_int_equal(public_value_of(holder, "held"), file ? 2 : 3);
	assert_int_equal(count_up(world->acts, "held"), 4);
	assert_int_equal(public_value_of(holder, "held"), file ? 2 : 4);
	acts_rest(holder);
	assert_int_equal(public_value_of(holder, "held"), 4);
	acts_stop(holder);
}

enum { THREADS = 16, ACTS_EACH = 50 };

static void *
add_many(void *self)
{
	struct world *world = self;
	struct arena arena = ARENA_EMPTY(CEILING);

	for (int i = 0; i < ACTS_EACH; i++) {
		struct ask ask = {"shared", 0};
		bool fails = i % 5 == 4;
		enum fault fault = acts_write(
		    world->acts, &arena, fails ? add_one_and_fail : add_one, &ask);
		if (fault != (fails ? FAULT_NETWORK : FAULT_NONE)) {
			(void)atomic_fetch_add(&world->failed, 1);
		}
	}
	arena_done(&arena);
	return NULL;
}

static void
acts_of_many_threads_share_commits_and_all_count(void **state)
{
	struct world *world = *state;
	pthread_t threads[THREADS];

	for (int i = 0; i < THREADS; i++) {
		assert_int_equal(pthread_create(&threads[i], NULL, add_many, world), 0);
	}
	for (int i = 0; i < THREADS; i++) {
		assert_int_equal(pthread_join(threads[i], NULL), 0);
	}
	assert_int_equal(atomic_load(&world->failed), 0);
	assert_int_equal(value_of(world->acts, "shared"), THREADS * ACTS_EACH / 5 * 4);
}

static enum fault
tell_moment(struct act *act, void *input)
{
	*(moment *)input = act->now;
	return FAULT_NONE;
}

static void
no_act_is_dated_before_an_earlier_one(void **state)
{
	struct world *world = *state;
	struct arena arena = ARENA_EMPTY(CEILING);
	moment future = moment_now() + MOMENT_DAY;
	moment told = 0;
	struct acts *acts = NULL;

	acts_stop(world->acts);
	struct acts_options options = {.address = world->place.address,
	    .statements = all_statements,
	    .not_before = future};
	assert_int_equal(acts_start(&options, &acts), FAULT_NONE);
	world->acts = acts;
	assert_int_equal(acts_write(acts, &arena, tell_moment, &told), FAULT_NONE);
	assert_int_equal(told, future);
	arena_done(&arena);
}

static void
a_clock_that_leaps_is_not_followed(void **state)
{
	static const struct {
		moment leap_most;
		bool followed;
	} rows[] = {{MOMENT_DAY, false}, {3 * (moment)MOMENT_DAY, true}, {0, true}};
	struct world *world = *state;
	struct arena arena = ARENA_EMPTY(CEILING);

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		moment before = moment_now() - 2 * (moment)MOMENT_DAY;
		moment told = 0;
		acts_stop(world->acts);
		struct acts_options options = {.address = world->place.address,
		    .statements = all_statements,
		    .not_before = before,
		    .leap_milliseconds_most = rows[i].leap_most};
		assert_int_equal(acts_start(&options, &world->acts), FAULT_NONE);
		assert_int_equal(
		    acts_write(world->acts, &arena, tell_moment, &told), FAULT_NONE);
		assert_int_equal(told > before, rows[i].followed);
	}
	arena_done(&arena);
}

static void
a_wrong_statement_is_found_before_it_is_needed(void **state)
{
	static const char *const wrong[] = {"SELECT nothing FROM nowhere"};
	static const struct db_statements wrong_statements = {"wrong", wrong, 1};
	static const struct db_statements *const list[] = {&wrong_statements, NULL};
	struct world *world = *state;
	struct db_options options = {
	    .address = world->place.address, .statements = list, .prepare_all = true};
	struct db *db = NULL;
	struct db_rows rows;

	assert_int_equal(db_open(&options, &db), FAULT_DATABASE);
	assert_null(db);
	options.prepare_all = false;
	if (db_is_shared(options.address)) {
		assert_int_equal(db_open(&options, &db), FAULT_DATABASE);
		return;
	}
	assert_int_equal(db_open(&options, &db), FAULT_NONE);
	db_query(db, &wrong_statements, 0, DB_NO_ARGS, &rows);
	assert_false(db_next(&rows));
	assert_int_equal(db_end(&rows), FAULT_DATABASE);
	db_close(db);
}

struct heavy {
	char *name; /* a row of as many bytes */
	int number;
};

static enum fault
insert_heavy(struct act *act, void *input)
{
	struct heavy *heavy = input;

	(void)snprintf(heavy->name, 8, "%07d", heavy->number);
	heavy->name[7] = '-';
	return db_run(act->db, &test_statements, TEST_INSERT,
	    DB_ARGS(DB_TEXT(slice_bytes(heavy->name, HEAVY_BYTES)), DB_INT(1)));
}

/* 96 MiB go through it. */
static void
the_log_does_not_grow_for_ever(void **state)
{
	struct world *world = *state;
	struct arena arena = ARENA_EMPTY(CEILING);
	struct heavy heavy = {.name = NULL};
	struct stat found;
	char path[600];

	if (world->place.schema[0] != '\0') {
		skip(); /* PostgreSQL sees to its own */
	}
	heavy.name = malloc(HEAVY_BYTES);
	assert_non_null(heavy.name);
	memset(heavy.name, 'x', HEAVY_BYTES);
	for (heavy.number = 0; heavy.number < 192; heavy.number++) {
		assert_int_equal(
		    acts_write(world->acts, &arena, insert_heavy, &heavy), FAULT_NONE);
		assert_int_equal(value_of(world->acts, "nothing"), 0);
	}
	(void)snprintf(path, sizeof(path), "%s-wal", world->place.address);
	assert_int_equal(stat(path, &found), 0);
	print_message("%lld bytes of log\n", (long long)found.st_size);
	assert_true(found.st_size < 64 << 20);
	arena_done(&arena);
	free(heavy.name);
}

static void
only_its_owner_reads_the_database(void **state)
{
	static const char *const tails[] = {"", "-wal", "-shm"};
	struct world *world = *state;

	if (world->place.schema[0] != '\0') {
		skip(); /* whose files PostgreSQL's are is not up to us */
	}
	for (size_t i = 0; i < ARRAY_LEN(tails); i++) {
		char path[600];
		struct stat found;
		(void)snprintf(
		    path, sizeof(path), "%s%s", world->place.address, tails[i]);
		assert_int_equal(stat(path, &found), 0);
		assert_int_equal(found.st_mode & 0777, 0600);
	}
}

int
main(void)
{
	const struct CMUnitTest all[] = {
	    cmocka_unit_test_setup_teardown(
	        what_is_acknowledged_is_read_back, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
	        an_act_with_a_fault_leaves_nothing, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
	        parameters_are_told_by_their_numbers_in_any_order, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(a_read_cannot_write, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
	        a_held_snapshot_hides_nothing_that_we_committed, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
	        acts_of_many_threads_share_commits_and_all_count, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
	        no_act_is_dated_before_an_earlier_one, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
	        a_clock_that_leaps_is_not_followed, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
	        a_wrong_statement_is_found_before_it_is_needed, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
	        the_log_does_not_grow_for_ever, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
	        only_its_owner_reads_the_database, set_up, tear_down),
	};

	return cmocka_run_group_tests(all, NULL, NULL);
}
