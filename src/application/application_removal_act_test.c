/* SPDX-License-Identifier: EUPL-1.2 */
/* Which kept file may go, and that nobody gets one back half gone. */
#include "application/application_test_act.h"

#include <time.h>

#include "application/removal_act.h"
#include "base/number.h"

static const char text[] = "%PDF-1.7 one";

struct step {
	struct slice sha256;
	int64_t turn;
	bool ret_touched;
};

/* What a removal does to its counter, at its begin and at its end. */
static enum fault
turn_counter(struct act *act, void *input)
{
	const struct step *step = input;
	struct buffer name = BUFFER_IN(act->arena);
	int64_t turn = 0;

	buffer_puts(&name, APPLICATION_REMOVAL_PREFIX);
	number_hex(step->sha256, &name);
	return counter_next(act->db, buffer_slice(&name), &turn);
}

static enum fault
ask_touched(struct act *act, void *input)
{
	struct step *step = input;

	return removal_touched(act, step->sha256, step->turn, &step->ret_touched);
}

static void
turn(struct test_world *world, struct step *step)
{
	WORKS(acts_write(world->db.acts, &world->db.arena, turn_counter, step));
}

static struct slice
hash_of(struct test_world *world)
{
	uint8_t *hash = arena_alloc(&world->db.arena, SHA256_SIZE);

	sha256(SLICE(text), hash);
	return slice_bytes(hash, SHA256_SIZE);
}

static void
a_file_whose_removal_runs_is_given_to_nobody(void **state)
{
	struct test_world *world = *state;
	struct step step = {.sha256 = hash_of(world)};
	int64_t ret_turn = 0;

	turn(world, &step);
	assert_int_equal(
	    removal_wait(world->db.acts, &world->db.arena, step.sha256, &ret_turn),
	    FAULT_BUSY);
	turn(world, &step);
	WORKS(removal_wait(world->db.acts, &world->db.arena, step.sha256, &ret_turn));
	assert_int_equal(ret_turn, 2);
}

static void
a_removal_between_the_file_and_its_name_is_seen(void **state)
{
	struct test_world *world = *state;
	struct step step = {.sha256 = hash_of(world)};
	const bool touched[] = {false, true, true};

	WORKS(removal_wait(world->db.acts, &world->db.arena, step.sha256, &step.turn));
	for (size_t i = 0; i < ARRAY_LEN(touched); i++) {
		WORKS(acts_write(world->db.acts, &world->db.arena, ask_touched, &step));
		assert_int_equal(step.ret_touched, touched[i]);
		turn(world, &step);
	}
}

static void
a_removal_that_died_is_ended_at_the_second_look(void **state)
{
	struct test_world *world = *state;
	struct application_sweep sweep = {.stuck_count = 0};
	struct application_file_removed removed = {
	    .caller = &world->one, .store = world->store};
	struct step step;

	assert_int_equal(
	    world_attach(world, &world->two, text).ret_verdict, APPLICATION_NONE_OPEN);
	assert_int_equal(world_begin(world, &world->one), APPLICATION_OK);
	step = (struct step){.sha256 = world_attach(world, &world->one, text).ret_object};
	WORKS(application_remove_file(world->db.acts, &world->db.arena, &removed));
	assert_false(world_has_file(world, step.sha256)); /* nobody has it */
	turn(world, &step);                               /* one dies here */
	for (int look = 0; look < 2; look++) {
		sweep.stuck_due = 0;
		WORKS(application_sweep_files(
		    world->db.acts, &world->db.arena, world->store, &sweep));
	}
	assert_int_equal(
	    world_attach(world, &world->one, text).ret_verdict, APPLICATION_OK);
	assert_true(world_has_file(world, step.sha256));
}

/* A file of this name that came two days ago, and that nothing names. */
static void
leave_behind(struct test_world *world, const struct slice sha256)
{
	const struct timespec days_ago[2] = {{.tv_sec = time(NULL) - (time_t)2 * 86400},
	    {.tv_sec = time(NULL) - (time_t)2 * 86400}};
	char name[STORE_NAME_SIZE];
	struct buffer path = BUFFER_IN(&world->db.arena);
	struct buffer kept = BUFFER_IN(&world->db.arena);

	buffer_print(&path, "%s/upload-left", world->uploads);
	int file = open(buffer_text(&path), O_CREAT | O_WRONLY, 0600);
	assert_true(file >= 0);
	assert_int_equal(write(file, text, sizeof(text) - 1), sizeof(text) - 1);
	assert_int_equal(close(file), 0);
	WORKS(store_put(world->store, (const uint8_t *)sha256.bytes, buffer_text(&path)));
	store_name((const uint8_t *)sha256.bytes, name);
	buffer_print(&kept, "%s/%s", world->uploads, name);
	assert_int_equal(utimensat(AT_FDCWD, buffer_text(&kept), days_ago, 0), 0);
	(void)unlink(buffer_text(&path));
}

static void
what_was_put_and_never_named_goes_and_what_is_named_stays(void **state)
{
	struct test_world *world = *state;
	struct slice object = {NULL, 0};

	for (int named = 1; named >= 0; named--) {
		struct application_sweep sweep = {.stuck_count = 0};
		if (named == 1) {
			assert_int_equal(world_begin(world, &world->one), APPLICATION_OK);
			struct application_file_attached attached =
			    world_attach(world, &world->one, text);
			assert_int_equal(attached.ret_verdict, APPLICATION_OK);
			object = attached.ret_object;
		} else {
			struct application_file_removed removed = {
			    .caller = &world->one, .store = world->store};
			WORKS(application_remove_file(
			    world->db.acts, &world->db.arena, &removed));
		}
		leave_behind(world, object);
		WORKS(application_sweep_files(
		    world->db.acts, &world->db.arena, world->store, &sweep));
		assert_int_equal(world_has_file(world, object), named == 1);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_file_whose_removal_runs_is_given_to_nobody),
	    TEST(a_removal_between_the_file_and_its_name_is_seen),
	    TEST(a_removal_that_died_is_ended_at_the_second_look),
	    TEST(what_was_put_and_never_named_goes_and_what_is_named_stays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
