/* SPDX-License-Identifier: EUPL-1.2 */
/* What acts leave to the end of their batch, and acts that fail among others. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <semaphore.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "db/acts.h"
#include "db/db_test_place.h"

enum { TEST_ADD, TEST_VALUE, TEST_INSERT };

static const char *const texts[] = {
    [TEST_ADD] = "INSERT INTO counter (name, value) VALUES ($1, 1) "
                 "ON CONFLICT (name) DO UPDATE SET value = counter.value + 1",
    [TEST_INSERT] = "INSERT INTO counter (name, value) VALUES ($1, 1)",
    [TEST_VALUE] = "SELECT value FROM counter WHERE name = $1",
};
static const struct db_statements test_statements = {"test", texts, ARRAY_LEN(texts)};
static const struct db_statements *const all_statements[] = {&test_statements, NULL};

enum { ACTS = 3, TRACE_MOST = 64 };

struct world {
	struct db_place place;
	struct acts *acts;
	struct arena arena;
	sem_t blocked;
	sem_t go_on;
	sem_t done;
	char trace[TRACE_MOST]; /* of the run that counted */
	moment newest;          /* of any act of the batch */
	int asked;
	int finished;
	int dropped;
};

/* One of a batch: adds to "act", and in its rest to "rest". */
struct one {
	struct world *world;
	char letter;
	enum fault act_fault; /* after it left something */
	enum fault rest_fault;
	bool rest_breaks; /* a key, which PostgreSQL tells only when it is asked */
	enum fault ret_fault;
};

static int
set_up(void **state)
{
	struct world *world = calloc(1, sizeof(*world));

	assert_non_null(world);
	world->arena = ARENA_EMPTY(1 << 20);
	assert_int_equal(db_place_make(&world->place), FAULT_NONE);
	assert_int_equal(db_migrate(world->place.address), FAULT_NONE);
	struct acts_options options = {
	    .address = world->place.address, .statements = all_statements};
	assert_int_equal(acts_start(&options, &world->acts), FAULT_NONE);
	(void)sem_init(&world->blocked, 0, 0);
	(void)sem_init(&world->go_on, 0, 0);
	(void)sem_init(&world->done, 0, 0);
	*state = world;
	return 0;
}

static int
tear_down(void **state)
{
	struct world *world = *state;

	acts_stop(world->acts);
	arena_done(&world->arena);
	db_place_drop(&world->place);
	free(world);
	return 0;
}

static enum fault
add(struct act *act, const char *name)
{
	return db_run(
	    act->db, &test_statements, TEST_ADD, DB_ARGS(DB_TEXT(slice_of(name))));
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

	db_query(act->db, &test_statements, TEST_VALUE,
	    DB_ARGS(DB_TEXT(slice_of(ask->name))), &rows);
	ask->ret_value = db_next(&rows) ? db_integer(&rows, 0) : 0;
	return db_end(&rows);
}

static int64_t
value_of(struct world *world, const char *name)
{
	struct ask ask = {name, 0};

	assert_int_equal(
	    acts_read(world->acts, &world->arena, read_value, &ask), FAULT_NONE);
	return ask.ret_value;
}

/* --- acts --- */

static void
note(struct world *world, char what, char letter)
{
	size_t size = strlen(world->trace);

	assert_true(size + 2 < TRACE_MOST);
	world->trace[size] = what;
	world->trace[size + 1] = letter;
}

static enum fault
finish(struct act *act, void *input)
{
	struct one *one = input;

	one->world->finished++;
	assert_int_equal(act->now, one->world->newest);
	note(one->world, 'f', one->letter);
	TRY(add(act, "rest"));
	if (one->rest_breaks) {
		TRY(db_run(act->db, &test_statements, TEST_INSERT,
		    DB_ARGS(DB_TEXT(SLICE("rest")))));
	}
	return one->rest_fault;
}

static void
drop(void *input)
{
	struct one *one = input;

	one->world->dropped++;
}

static enum fault
work(struct act *act, void *input)
{
	struct one *one = input;

	if (one->letter == '0') {
		memset(one->world->trace, 0, TRACE_MOST); /* another attempt */
	}
	note(one->world, 'a', one->letter);
	one->world->newest = act->now;
	(void)nanosleep(
	    &(struct timespec){.tv_nsec = 2000000}, NULL); /* the next is later */
	TRY(add(act, "act"));
	one->world->asked++;
	act_finish_later(act, (struct act_rest){finish, drop, one});
	return one->act_fault;
}

static enum fault
block(struct act *act, void *input)
{
	struct world *world = input;

	(void)act;
	(void)sem_post(&world->blocked);
	(void)sem_wait(&world->go_on);
	return FAULT_NONE;
}

static void
tell_block(void *self, enum fault fault)
{
	assert_int_equal(fault, FAULT_NONE);
	(void)sem_post(self);
}

static void
tell_one(void *self, enum fault fault)
{
	struct one *one = self;

	one->ret_fault = fault;
	(void)sem_post(&one->world->done);
}

/* All in one batch: they are queued while the writer is held up. */
static void
run_together(struct world *world, struct one ones[static ACTS])
{
	acts_write_then(
	    world->acts, &world->arena, block, world, tell_block, &world->done);
	(void)sem_wait(&world->blocked);
	for (int i = 0; i < ACTS; i++) {
		ones[i].world = world;
		ones[i].letter = (char)('0' + i);
		acts_write_then(
		    world->acts, &world->arena, work, &ones[i], tell_one, &ones[i]);
	}
	(void)sem_post(&world->go_on);
	for (int i = 0; i < ACTS + 1; i++) {
		(void)sem_wait(&world->done);
	}
	assert_int_equal(world->finished + world->dropped, world->asked);
}

/* --- tests --- */

static void
what_is_left_runs_after_all_acts_of_the_batch(void **state)
{
	struct world *world = *state;
	struct one ones[ACTS] = {{.letter = '0'}};

	run_together(world, ones);
	assert_string_equal(world->trace, "a0a1a2f0f1f2");
	assert_int_equal(value_of(world, "act"), ACTS);
	assert_int_equal(value_of(world, "rest"), ACTS);
	assert_int_equal(world->dropped, 0);
}

static void
an_act_that_fails_takes_back_itself_alone_and_drops_what_it_left(void **state)
{
	struct world *world = *state;
	struct one ones[ACTS] = {[1] = {.act_fault = FAULT_NETWORK}};

	run_together(world, ones);
	assert_int_equal(ones[0].ret_fault, FAULT_NONE);
	assert_int_equal(ones[1].ret_fault, FAULT_NETWORK);
	assert_int_equal(ones[2].ret_fault, FAULT_NONE);
	assert_string_equal(world->trace, "a0a1a2f0f2");
	assert_int_equal(value_of(world, "act"), ACTS - 1);
	assert_int_equal(value_of(world, "rest"), ACTS - 1);
}

static void
a_rest_that_fails_takes_back_its_act_alone(void **state)
{
	struct world *world = *state;
	struct one ones[ACTS] = {
	    [0] = {.rest_fault = FAULT_SIGNER}, [2] = {.rest_fault = FAULT_SIGNER}};

	run_together(world, ones);
	assert_int_equal(ones[0].ret_fault, FAULT_SIGNER);
	assert_int_equal(ones[1].ret_fault, FAULT_NONE);
	assert_int_equal(ones[2].ret_fault, FAULT_SIGNER);
	assert_int_equal(value_of(world, "act"), 1);
	assert_int_equal(value_of(world, "rest"), 1);
}

static void
a_rest_that_breaks_a_key_takes_back_its_act_alone(void **state)
{
	struct world *world = *state;
	struct one ones[ACTS] = {[1] = {.rest_breaks = true}};

	run_together(world, ones);
	assert_int_equal(ones[0].ret_fault, FAULT_NONE);
	assert_int_equal(ones[1].ret_fault, FAULT_DATABASE);
	assert_int_equal(ones[2].ret_fault, FAULT_NONE);
	assert_int_equal(value_of(world, "act"), ACTS - 1);
	assert_int_equal(value_of(world, "rest"), ACTS - 1);
}

static void
one_that_is_alone_leaves_nothing_either(void **state)
{
	static const struct one rows[] = {
	    {.act_fault = FAULT_NETWORK}, {.rest_fault = FAULT_SIGNER}};
	struct world *world = *state;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct one one = rows[i];
		one.world = world;
		one.letter = '0';
		enum fault fault = acts_write(world->acts, &world->arena, work, &one);
		assert_int_equal(fault, one.act_fault + one.rest_fault);
		assert_int_equal(value_of(world, "act"), 0);
		assert_int_equal(value_of(world, "rest"), 0);
	}
	assert_int_equal(world->finished + world->dropped, world->asked);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
	        what_is_left_runs_after_all_acts_of_the_batch, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
	        an_act_that_fails_takes_back_itself_alone_and_drops_what_it_left, set_up,
	        tear_down),
	    cmocka_unit_test_setup_teardown(
	        a_rest_that_fails_takes_back_its_act_alone, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
	        a_rest_that_breaks_a_key_takes_back_its_act_alone, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
	        one_that_is_alone_leaves_nothing_either, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
