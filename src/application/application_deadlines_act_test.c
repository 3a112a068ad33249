/* SPDX-License-Identifier: EUPL-1.2 */
/* Reminders and lapses, by a clock that is moved: the writer starts anew on a later day. */
#include <pthread.h>

#include "application/application_test_act.h"

static struct application_deadlines
keep(struct test_world *world)
{
	struct application_deadlines deadlines = {.ret_more = true};

	WORKS(application_keep_deadlines(
	    world->db.acts, &world->db.arena, world->store, &deadlines));
	assert_false(deadlines.ret_more);
	return deadlines;
}

static struct acts *
start_on(struct test_world *world, moment when)
{
	struct acts_options options = {
	    .address = world->db.place.address,
	    .statements = all_statements,
	    .vault = world->db.vault,
	    .offset_minutes = 240,
	    .not_before = when,
	};
	struct acts *acts = NULL;

	WORKS(acts_start(&options, &acts));
	return acts;
}

/* It is noon, so many days after today. */
static void
sleep_until(struct test_world *world, int days)
{
	moment noon = moment_of_day(world_day(-days), 240) + 12 * (moment)MOMENT_HOUR;

	acts_stop(world->db.acts);
	world->db.acts = start_on(world, noon);
}

static void
assert_step(struct test_world *world, int days, size_t reminded, size_t lapsed)
{
	sleep_until(world, days);
	print_message("day %d\n", days);
	/* The second look of the same day finds nothing more to do. */
	for (int i = 0; i < 2; i++) {
		struct application_deadlines deadlines = keep(world);
		assert_int_equal(deadlines.ret_reminded, i == 0 ? reminded : 0);
		assert_int_equal(deadlines.ret_lapsed, i == 0 ? lapsed : 0);
	}
}

/* Returned today, for 30 days. */
static void
begin_returned(struct test_world *world)
{
	world_complete(world, &world->one);
	assert_int_equal(
	    world_submit(world, &world->one, "k", SLICE("")).ret_verdict, APPLICATION_OK);
	world_happens(world, &world->one, APPLICATION_CLAIM);
	world_happens(world, &world->one, APPLICATION_RETURN);
	assert_int_equal(world_view(world, &world->one).return_until, world_day(-30));
}

static void
what_waits_for_an_officer_does_not_lapse(void **state)
{
	struct test_world *world = *state;

	world_complete(world, &world->one);
	assert_int_equal(
	    world_submit(world, &world->one, "k", SLICE("")).ret_verdict, APPLICATION_OK);
	assert_step(world, 400, 0, 0);
	assert_int_equal(world_view(world, &world->one).state, APPLICATION_REVIEW);
}

static void
a_return_lapses_the_day_after_its_last_and_after_two_reminders(void **state)
{
	struct test_world *world = *state;

	begin_returned(world);
	assert_int_equal(world_letters(world, NOTICE_RETURNED), 1);
	assert_step(world, 19, 0, 0);
	assert_step(world, 20, 1, 0);
	assert_int_equal(world_letters(world, NOTICE_RETURN_REMINDER), 1);
	assert_step(world, 26, 0, 0);
	assert_step(world, 27, 1, 0);
	assert_int_equal(world_letters(world, NOTICE_RETURN_LAST_REMINDER), 1);
	assert_step(world, 30, 0, 0);
	assert_int_equal(world_view(world, &world->one).return_until, world_day(-30));
	assert_step(world, 31, 0, 1);
	assert_int_equal(world_view(world, &world->one).state, APPLICATION_LAPSED);
	assert_int_equal(world_letters(world, NOTICE_RETURN_LAPSED), 1);
	assert_int_equal(world_audited(world, "application.remind"), 2);
	assert_step(world, 400, 0, 0);
}

/* The server was down: whoever was not reminded gets the days that a reminder leaves. */
static void
a_return_that_nobody_was_reminded_of_is_given_more_time(void **state)
{
	struct test_world *world = *state;

	begin_returned(world);
	assert_step(world, 50, 1, 0);
	assert_int_equal(world_view(world, &world->one).return_until, world_day(-60));
	assert_step(world, 59, 1, 0);
	assert_int_equal(world_view(world, &world->one).return_until, world_day(-62));
	assert_step(world, 62, 0, 0);
	assert_step(world, 63, 0, 1);
	assert_int_equal(world_letters(world, NOTICE_RETURN_REMINDER), 1);
	assert_int_equal(world_letters(world, NOTICE_RETURN_LAST_REMINDER), 1);
}

static void
what_is_returned_again_has_its_own_reminders(void **state)
{
	struct test_world *world = *state;

	begin_returned(world);
	world_write(world, WORLD_DUE,
	    DB_ARGS(DB_DAY(world_day(-1)), DB_INT(2), DB_ID(&world->one.account)));
	assert_int_equal(world_submit(world, &world->one, "k2", SLICE("")).ret_verdict,
	    APPLICATION_OK);
	world_happens(world, &world->one, APPLICATION_RETURN);
	assert_step(world, 20, 1, 0);
	assert_int_equal(world_letters(world, NOTICE_RETURN_REMINDER), 1);
}

static void
a_draft_lapses_after_thirty_idle_days_and_a_reminder_and_its_file_goes(void **state)
{
	struct test_world *world = *state;

	world_complete(world, &world->one);
	struct slice hash = world_view(world, &world->one).file_object;
	assert_step(world, 22, 0, 0);
	assert_step(world, 23, 1, 0);
	assert_int_equal(world_letters(world, NOTICE_DRAFT_REMINDER), 1);
	assert_step(world, 30, 0, 0);
	assert_true(world_has_file(world, hash));
	assert_step(world, 31, 0, 1);
	struct application_view view = world_view(world, &world->one);
	assert_int_equal(view.state, APPLICATION_LAPSED);
	assert_int_equal(view.file_hash.size, 0);
	assert_int_equal(view.file_name.size, 0);
	assert_false(world_has_file(world, hash));
	assert_int_equal(world_letters(world, NOTICE_DRAFT_LAPSED), 1);
}

static void
a_draft_that_is_gone_on_with_is_reminded_of_anew(void **state)
{
	struct test_world *world = *state;

	world_complete(world, &world->one);
	assert_step(world, 23, 1, 0);
	assert_int_equal(world_save_details(world, &world->one), APPLICATION_OK);
	assert_step(world, 45, 0, 0);
	assert_step(world, 46, 1, 0);
	assert_int_equal(world_letters(world, NOTICE_DRAFT_REMINDER), 2);
	assert_step(world, 54, 0, 1);
}

struct process {
	struct test_world *world;
	struct acts *acts;
	struct application_deadlines deadlines;
	struct arena arena;
};

static void *
run_process(void *self)
{
	struct process *process = self;

	WORKS(application_keep_deadlines(
	    process->acts, &process->arena, process->world->store, &process->deadlines));
	return NULL;
}

/* On PostgreSQL each has a writer of its own, as two servers have. */
static void
two_who_look_at_once_remind_once(void **state)
{
	struct test_world *world = *state;
	struct process processes[2];
	pthread_t threads[2];
	bool shared = db_is_shared(world->db.place.address);

	begin_returned(world);
	sleep_until(world, 20);
	moment noon = moment_of_day(world_day(-20), 240) + 12 * (moment)MOMENT_HOUR;
	for (size_t i = 0; i < 2; i++) {
		processes[i] = (struct process){
		    .world = world,
		    .acts = shared && i == 1 ? start_on(world, noon) : world->db.acts,
		    .arena = ARENA_EMPTY(16 << 20),
		};
		assert_int_equal(
		    pthread_create(&threads[i], NULL, run_process, &processes[i]), 0);
	}
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(pthread_join(threads[i], NULL), 0);
		arena_done(&processes[i].arena);
	}
	assert_int_equal(
	    processes[0].deadlines.ret_reminded + processes[1].deadlines.ret_reminded, 1);
	assert_int_equal(world_letters(world, NOTICE_RETURN_REMINDER), 1);
	if (shared) {
		acts_stop(processes[1].acts);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(what_waits_for_an_officer_does_not_lapse),
	    TEST(a_return_lapses_the_day_after_its_last_and_after_two_reminders),
	    TEST(a_return_that_nobody_was_reminded_of_is_given_more_time),
	    TEST(what_is_returned_again_has_its_own_reminders),
	    TEST(a_draft_lapses_after_thirty_idle_days_and_a_reminder_and_its_file_goes),
	    TEST(a_draft_that_is_gone_on_with_is_reminded_of_anew),
	    TEST(two_who_look_at_once_remind_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
