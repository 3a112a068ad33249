/* SPDX-License-Identifier: EUPL-1.2 */
/* Two registrars and a list of centres. */
#include "centre/centre_test_act.h"

#include "centre/centre_import_act.h"

#define HEAD CENTRE_CSV_HEADER "\n"
#define PEARL "TC-0100,Pearl,اللؤلؤ,Ajman,عجمان,"

static struct centre_import
propose(struct db_world *world, const char *text)
{
	struct centre_import import = {
	    .caller = &one, .text = slice_of(text), .reason = SLICE("letter 11")};

	WORKS(centre_import_propose(world->acts, &world->arena, &import));
	return import;
}

static enum centre_change_verdict
answer(struct db_world *world, const struct access_caller *caller, struct id proposal)
{
	struct centre_answered answered = {
	    .caller = caller, .proposal = proposal, .confirms = true};

	WORKS(centre_answer(world->acts, &world->arena, &answered));
	return answered.ret_verdict;
}

static size_t
intervals_of(struct db_world *world, const char *code)
{
	struct centre_file file = {.code = slice_of(code)};

	WORKS(centre_file_open(world->acts, &world->arena, &file));
	return file.ret_intervals_count;
}

static void
each_row_is_reported_before_anything_is_proposed(void **state)
{
	struct db_world *world = *state;
	struct centre_import import = propose(world,
	    HEAD PEARL
	    "2024-01-06,2024-12-31,1,accredited\n"                      /* 2: good */
	    PEARL "2024-06-01,,1,accredited\n"                          /* 3: overlaps */
	    "x,Pearl,a,b,c,2024-01-06,,1,accredited\n"                  /* 4: code */
	    "TC-0042,Falcon,فالكون,Dubai,دبي,2025-02-01,,1,suspended\n" /* 5: past */
	    "TC-0007,Oasis,الواحة,Al Ain,العين,2025-01-06,,1,accredited\n");

	assert_int_equal(import.ret_csv, CENTRE_CSV_OK);
	assert_int_equal(import.ret_report.rows, 5);
	assert_int_equal(import.ret_report.fresh, 1);
	assert_int_equal(import.ret_report.known, 1);
	assert_int_equal(import.ret_report.bad, 3);
	assert_int_equal(import.ret_report.faults[0].row, 3);
	assert_int_equal(import.ret_report.faults[0].verdict, CENTRE_LINE_OVERLAPS);
	assert_int_equal(import.ret_report.faults[1].verdict, CENTRE_LINE_BAD_CODE);
	assert_int_equal(import.ret_report.faults[2].verdict, CENTRE_LINE_REWRITES_PAST);
	assert_true(id_is_none(&import.ret_proposal));
	assert_int_equal(intervals_of(world, "TC-0100"), 0);
}

static void
all_of_it_counts_when_another_has_confirmed_it(void **state)
{
	struct db_world *world = *state;
	struct centre_import import = propose(world,
	    HEAD PEARL "2024-01-06,2024-12-31,1,accredited\n" PEARL
	               "2025-01-01,,\"1,3\",suspended\n");
	struct centre_import_shown shown = {
	    .id = id_slice(&import.ret_proposal), .caller = &other};

	assert_false(id_is_none(&import.ret_proposal));
	WORKS(centre_import_show(world->acts, &world->arena, &shown));
	assert_true(shown.ret_found && !shown.ret_mine);
	assert_int_equal(shown.ret_count, 2);
	assert_int_equal(
	    answer(world, &one, import.ret_proposal), CENTRE_CHANGE_SAME_HAND);
	assert_int_equal(intervals_of(world, "TC-0100"), 0);
	assert_int_equal(answer(world, &other, import.ret_proposal), CENTRE_CHANGE_OK);
	assert_int_equal(intervals_of(world, "TC-0100"), 2);
	WORKS(centre_import_show(world->acts, &world->arena, &shown));
	assert_false(shown.ret_found);
}

static void
the_list_that_was_exported_changes_nothing(void **state)
{
	struct db_world *world = *state;
	struct centre_export export;

	WORKS(centre_export(world->acts, &world->arena, &export));
	struct centre_import import =
	    propose(world, arena_text(&world->arena, export.ret_csv));
	assert_int_equal(import.ret_report.rows, 2);
	assert_int_equal(import.ret_report.known, 2);
	assert_true(id_is_none(&import.ret_proposal));
}

/* Two lists at once: the one that is confirmed later is judged by what is there then. */
static void
what_was_overtaken_is_refused(void **state)
{
	struct db_world *world = *state;
	struct centre_import first =
	    propose(world, HEAD PEARL "2024-01-06,,1,accredited\n");
	struct centre_import second =
	    propose(world, HEAD PEARL "2024-03-06,,1,suspended\n");

	assert_int_equal(answer(world, &other, first.ret_proposal), CENTRE_CHANGE_OK);
	assert_int_equal(answer(world, &other, second.ret_proposal), CENTRE_CHANGE_LINE);
	assert_int_equal(intervals_of(world, "TC-0100"), 1);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(each_row_is_reported_before_anything_is_proposed),
	    TEST(all_of_it_counts_when_another_has_confirmed_it),
	    TEST(the_list_that_was_exported_changes_nothing),
	    TEST(what_was_overtaken_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
