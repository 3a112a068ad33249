/* SPDX-License-Identifier: EUPL-1.2 */
/* What holds when several processes write to one PostgreSQL, and when connections die.
 * On SQLite there is nothing of that: the tests are passed over. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <assert.h>
#include <cmocka.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "db/db_test_cut.h"
#include "db/db_test_shared.h"

enum { KILL_ALL };
static const char *const kill_texts[] = {
    [KILL_ALL] = ("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                  " WHERE application_name = $1"),
};
static const struct db_statements kill_statements = {
    "kill", kill_texts, ARRAY_LEN(kill_texts)};

/* --- two processes --- */

enum { PROCESSES = 2, THREADS = 4, ACTS_EACH = 125, ACTS_ALL = 1000 };
static_assert(PROCESSES * THREADS * ACTS_EACH == ACTS_ALL, "a thousand");

struct worker {
	struct acts *acts;
	int process;
	int thread;
	bool good;
};

static void *
take_many(void *self)
{
	struct worker *worker = self;
	struct arena arena = ARENA_EMPTY(1 << 20);

	worker->good = true;
	for (int i = 0; i < ACTS_EACH; i++) {
		struct ask ask;
		(void)snprintf(ask.name, sizeof(ask.name), "%d/%d/%d", worker->process,
		    worker->thread, i);
		worker->good &=
		    acts_write(worker->acts, &arena, take_number, &ask) == FAULT_NONE;
	}
	arena_done(&arena);
	return NULL;
}

/* In a process of its own: exit status 0 when each act was acknowledged. */
static void
run_process(const char *address, int process)
{
	struct acts_options options = {.address = address, .statements = statements};
	struct worker workers[THREADS];
	pthread_t threads[THREADS];
	struct acts *acts = NULL;
	bool good = acts_start(&options, &acts) == FAULT_NONE;

	for (int i = 0; good && i < THREADS; i++) {
		workers[i] = (struct worker){acts, process, i, false};
		good = pthread_create(&threads[i], NULL, take_many, &workers[i]) == 0;
	}
	for (int i = 0; good && i < THREADS; i++) {
		(void)pthread_join(threads[i], NULL);
		good = workers[i].good;
	}
	acts_stop(acts);
	_exit(good ? 0 : 1);
}

static void
two_processes_give_a_thousand_numbers_and_none_twice(void **state)
{
	struct world *world = *state;

	if (!is_server(world)) {
		skip();
	}
	pid_t processes[PROCESSES];
	for (int i = 0; i < PROCESSES; i++) {
		processes[i] = fork();
		assert_true(processes[i] >= 0);
		if (processes[i] == 0) {
			run_process(world->place.address, i);
		}
	}
	for (int i = 0; i < PROCESSES; i++) {
		int status = -1;
		assert_int_equal(waitpid(processes[i], &status, 0), processes[i]);
		assert_int_equal(status, 0);
	}
	struct acts *acts = start(world, NULL);
	assert_whole(acts, ACTS_ALL, ACTS_ALL);
	acts_stop(acts);
}

static enum fault
tell_moment(struct act *act, void *input)
{
	*(moment *)input = act->now;
	return FAULT_NONE;
}

static void
no_act_is_dated_before_one_of_another_process(void **state)
{
	struct world *world = *state;
	struct arena arena = ARENA_EMPTY(1 << 20);
	moment ahead = moment_now() + MOMENT_DAY;
	moment first = 0;
	moment second = 0;
	struct acts *fast = NULL;

	if (!is_server(world)) {
		skip();
	}
	struct acts_options options = {.address = world->place.address,
	    .statements = statements,
	    .not_before = ahead};
	assert_int_equal(acts_start(&options, &fast), FAULT_NONE);
	struct acts *slow = start(world, NULL);
	assert_int_equal(acts_write(fast, &arena, tell_moment, &first), FAULT_NONE);
	assert_int_equal(acts_write(slow, &arena, tell_moment, &second), FAULT_NONE);
	assert_int_equal(first, ahead);
	assert_true(second >= first);
	acts_stop(fast);
	acts_stop(slow);
	arena_done(&arena);
}

/* --- connections that die --- */

struct load {
	struct acts *acts;
	int thread;
	atomic_bool *stop;
	int64_t acknowledged;
	int64_t unknown;
};

static enum fault
is_marked(struct act *act, void *input)
{
	struct ask *ask = input;

	ask->ret_number = 0;
	return ask_number(act->db, TEST_IS_MARKED, DB_ARGS(DB_TEXT(slice_of(ask->name))),
	    1, &ask->ret_number);
}

static void *
write_on(void *self)
{
	struct load *load = self;
	struct arena arena = ARENA_EMPTY(1 << 24);

	for (int i = 0; !atomic_load(load->stop); i++) {
		struct ask ask;
		(void)snprintf(ask.name, sizeof(ask.name), "%d/%d", load->thread, i);
		enum fault fault = acts_write(load->acts, &arena, take_number, &ask);
		load->acknowledged += fault == FAULT_NONE ? 1 : 0;
		load->unknown += fault == FAULT_UNKNOWN ? 1 : 0;
	}
	arena_done(&arena);
	return NULL;
}

enum { KILLS = 60, KILL_MILLISECONDS = 15 };

static void
kill_connections(const struct world *world, int count)
{
	static const struct db_statements *const list[] = {&kill_statements, NULL};
	struct db_options options = {
	    .address = getenv("TASRIH_TEST_DATABASE"), .statements = list};
	struct db *db = NULL;

	assert_int_equal(db_open(&options, &db), FAULT_NONE);
	for (int i = 0; i < count; i++) {
		struct timespec time = {
		    .tv_nsec = (1 + random_below(KILL_MILLISECONDS)) * 1000000L};
		struct db_rows rows;
		(void)nanosleep(&time, NULL);
		db_query(db, &kill_statements, KILL_ALL,
		    DB_ARGS(DB_TEXT(slice_of(world->place.schema))), &rows);
		assert_true(db_next(&rows));
		assert_int_equal(db_end(&rows), FAULT_NONE);
	}
	db_close(db);
}

static void
what_is_acknowledged_while_backends_are_killed_is_there_once(void **state)
{
	struct world *world = *state;
	atomic_bool stop = false;
	struct load loads[THREADS];
	pthread_t threads[THREADS];
	int64_t acknowledged = 0;
	int64_t unknown = 0;

	if (!is_server(world)) {
		skip();
	}
	struct acts *acts = start(world, NULL);
	for (int i = 0; i < THREADS; i++) {
		loads[i] = (struct load){acts, i, &stop, 0, 0};
		assert_int_equal(
		    pthread_create(&threads[i], NULL, write_on, &loads[i]), 0);
	}
	kill_connections(world, KILLS);
	atomic_store(&stop, true);
	for (int i = 0; i < THREADS; i++) {
		assert_int_equal(pthread_join(threads[i], NULL), 0);
		acknowledged += loads[i].acknowledged;
		unknown += loads[i].unknown;
	}
	assert_true(acknowledged > 0);
	assert_whole(acts, acknowledged, acknowledged + unknown);
	acts_stop(acts);
}

enum { CUT_ACTS = 60 };

static void
a_commit_whose_answer_is_lost_is_found_and_not_repeated(void **state)
{
	struct world *world = *state;
	struct arena arena = ARENA_EMPTY(1 << 20);
	struct cut cut;

	if (!is_server(world)) {
		skip();
	}
	assert_true(cut_start(&cut, world->place.address));
	struct acts *acts = start(world, cut.address);
	for (int i = 0; i < CUT_ACTS; i++) {
		struct ask ask;
		(void)snprintf(ask.name, sizeof(ask.name), "cut/%d", i);
		assert_int_equal(acts_write(acts, &arena, take_number, &ask), FAULT_NONE);
		assert_int_equal(acts_read(acts, &arena, is_marked, &ask), FAULT_NONE);
		assert_int_equal(ask.ret_number, i + 1);
	}
	assert_true(atomic_load(&cut.answers_lost) >= CUT_ACTS / CUT_EVERY);
	assert_true(atomic_load(&cut.commits_lost) >= CUT_ACTS / CUT_EVERY / 2);
	assert_whole(acts, CUT_ACTS, CUT_ACTS);
	acts_stop(acts);
	cut_stop(&cut);
	arena_done(&arena);
}

static void
a_server_that_is_gone_for_good_is_told_as_such(void **state)
{
	struct world *world = *state;
	struct arena arena = ARENA_EMPTY(1 << 20);
	struct cut cut;
	struct acts *acts = NULL;
	struct ask ask = {"first", 0};

	if (!is_server(world)) {
		skip();
	}
	assert_true(cut_start(&cut, world->place.address));
	struct acts_options options = {.address = cut.address,
	    .statements = statements,
	    .patience_milliseconds = 300};
	assert_int_equal(acts_start(&options, &acts), FAULT_NONE);
	atomic_store(&cut.last, true); /* the next COMMIT takes the server with it */
	assert_int_equal(acts_write(acts, &arena, take_number, &ask), FAULT_UNKNOWN);
	assert_int_equal(acts_write(acts, &arena, take_number, &ask), FAULT_DATABASE);
	acts_stop(acts);
	cut_stop(&cut);
	acts = start(world, NULL);
	assert_whole(acts, 0, 1);
	acts_stop(acts);
	arena_done(&arena);
}

/* --- replicas --- */

static void
public_reads_fall_back_to_the_primary(void **state)
{
	static const char *const replicas[] = {
	    "postgresql:///nowhere?host=/nonexistent", NULL /* the primary itself */};
	struct world *world = *state;
	struct arena arena = ARENA_EMPTY(1 << 20);

	if (!is_server(world)) {
		skip();
	}
	for (size_t i = 0; i < ARRAY_LEN(replicas); i++) {
		struct acts *acts = NULL;
		struct ask ask;
		(void)snprintf(ask.name, sizeof(ask.name), "read/%zu", i);
		struct acts_options options = {.address = world->place.address,
		    .statements = statements,
		    .read_address =
		        replicas[i] != NULL ? replicas[i] : world->place.address,
		    .lag_milliseconds_most = 200};
		assert_int_equal(acts_start(&options, &acts), FAULT_NONE);
		assert_int_equal(acts_write(acts, &arena, take_number, &ask), FAULT_NONE);
		assert_int_equal(
		    acts_read_public(acts, &arena, is_marked, &ask), FAULT_NONE);
		assert_int_equal(ask.ret_number, (int64_t)i + 1);
		acts_stop(acts);
	}
	arena_done(&arena);
}

int
main(void)
{
	const struct CMUnitTest all[] = {
	    WITH_WORLD(two_processes_give_a_thousand_numbers_and_none_twice),
	    WITH_WORLD(no_act_is_dated_before_one_of_another_process),
	    WITH_WORLD(what_is_acknowledged_while_backends_are_killed_is_there_once),
	    WITH_WORLD(a_commit_whose_answer_is_lost_is_found_and_not_repeated),
	    WITH_WORLD(a_server_that_is_gone_for_good_is_told_as_such),
	    WITH_WORLD(public_reads_fall_back_to_the_primary),
	};

	return cmocka_run_group_tests(all, NULL, NULL);
}
