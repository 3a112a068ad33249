/* SPDX-License-Identifier: EUPL-1.2 */
/* A file is looked at once, again when what is declared changes, and never for nothing. */
#include "application/application_test_act.h"
#include "application/check_act.h"

static struct application_check
take(struct test_world *world)
{
	struct application_check check = {.store = world->store};

	WORKS(application_check_take(world->db.acts, &world->db.arena, &check));
	return check;
}

static struct certificate_check_row
known(struct test_world *world)
{
	struct certificate_check_row row;
	struct id application = world_view(world, &world->one).id;

	WORKS(
	    application_check_find(world->db.acts, &world->db.arena, &application, &row));
	return row;
}

static void
record(struct test_world *world, struct application_check *check)
{
	check->row.found.verdict = INSPECT_PASSWORD;
	check->row.milliseconds = 7;
	WORKS(application_check_record(world->db.acts, &world->db.arena, check));
}

static void
without_a_file_there_is_nothing_to_do(void **state)
{
	struct test_world *world = *state;

	world_begin(world, &world->one);
	assert_false(take(world).ret_taken);
	assert_false(known(world).there);
}

static void
an_uploaded_file_is_taken_by_one_and_recorded(void **state)
{
	struct test_world *world = *state;
	struct slice file = {0};

	world_complete(world, &world->one);
	assert_int_equal(known(world).done_at, 0);
	struct application_check check = take(world);
	assert_true(check.ret_taken);
	assert_true(check.ret_declared.number.size > 0);
	assert_true(check.ret_declared.name_latin.size > 0);
	assert_true(check.ret_declared.centre_latin.size > 0);
	WORKS(application_check_read(&world->db.arena, &check, &file));
	assert_true(slice_starts(file, SLICE("%PDF-")));
	assert_false(take(world).ret_taken);
	record(world, &check);
	assert_true(known(world).done_at > 0);
	assert_int_equal(known(world).found.verdict, INSPECT_PASSWORD);
	assert_int_equal(known(world).milliseconds, 7);
	assert_false(take(world).ret_taken);
}

static void
another_file_is_another_question(void **state)
{
	struct test_world *world = *state;

	world_complete(world, &world->one);
	struct application_check check = take(world);
	assert_int_equal(
	    world_attach(world, &world->one, "%PDF-1.7 two").ret_verdict, APPLICATION_OK);
	record(world, &check); /* of the file that is not there any more */
	assert_int_equal(known(world).done_at, 0);
	check = take(world);
	assert_true(check.ret_taken);
	record(world, &check);
	assert_true(known(world).done_at > 0);
}

static void
a_file_that_is_removed_asks_nothing(void **state)
{
	struct test_world *world = *state;
	struct application_file_removed removed = {
	    .caller = &world->one, .store = world->store};

	world_complete(world, &world->one);
	WORKS(application_remove_file(world->db.acts, &world->db.arena, &removed));
	assert_false(known(world).there);
	assert_false(take(world).ret_taken);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(without_a_file_there_is_nothing_to_do),
	    TEST(an_uploaded_file_is_taken_by_one_and_recorded),
	    TEST(another_file_is_another_question),
	    TEST(a_file_that_is_removed_asks_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
