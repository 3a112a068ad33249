/* SPDX-License-Identifier: EUPL-1.2 */
#include "centre/centre_act.h"
#include "centre/centre_store.h"
#include "db/db_test_world.h"

#define FALCON "TC-0042\tFalcon\tفالكون\tDubai\tدبي\t"
#define OASIS "TC-0007\tOasis\tالواحة\tAl Ain\tالعين\t"

/* A test may not see the store of another room; it opens it all the same. */
extern const struct db_statements audit_statements;

static const struct db_statements *const statements[] = {
    &centre_statements, &audit_statements, NULL};

static size_t
count_centres(struct db_world *world, const char *typed)
{
	struct centre_list list = {.typed = slice_of(typed)};

	assert_int_equal(centre_act_list(world->acts, &world->arena, &list), FAULT_NONE);
	return list.ret_count;
}

static void
a_good_file_is_loaded_whole_and_again(void **state)
{
	struct db_world *world = *state;
	struct centre_load load = {
	    .text = SLICE("# note\n" FALCON "2025-01-06\t\t1\taccredited\tx\n" OASIS
	                  "2025-01-06\t2025-06-30\t1\taccredited\tx\n" OASIS
	                  "2025-07-01\t\t1,2\tsuspended\tx\n")};

	for (int i = 0; i < 2; i++) {
		assert_int_equal(
		    centre_act_load(world->acts, &world->arena, &load), FAULT_NONE);
		assert_int_equal(load.ret_verdict, CENTRE_LINE_OK);
		assert_int_equal(load.ret_line, 4);
		assert_int_equal(count_centres(world, ""), 2);
	}
	assert_int_equal(count_centres(world, "الواحه"), 1);
}

static void
one_bad_line_takes_all_of_the_file_back(void **state)
{
	static const struct {
		struct slice text;
		enum centre_line_verdict want;
		size_t line;
	} rows[] = {
	    {SLICE_INIT(FALCON "2025-01-06\t\t1\taccredited\tx\n" OASIS
	                       "2025-02-30\t\t1\taccredited\tx\n"),
	        CENTRE_LINE_BAD_DAY, 2},
	    {SLICE_INIT(FALCON "2025-01-06\t\t1\taccredited\tx\n\n" FALCON
	                       "2025-07-01\t\t1\tsuspended\tx\n"),
	        CENTRE_LINE_OVERLAPS, 3},
	    {SLICE_INIT(FALCON "2025-01-06\t2025-07-01\t1\taccredited\tx\n" FALCON
	                       "2025-07-01\t\t1\tsuspended\tx\n"),
	        CENTRE_LINE_OVERLAPS, 2},
	};
	struct db_world *world = *state;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct centre_load load = {.text = rows[i].text};
		assert_int_equal(
		    centre_act_load(world->acts, &world->arena, &load), FAULT_CONFIG);
		assert_int_equal(load.ret_verdict, rows[i].want);
		assert_int_equal(load.ret_line, rows[i].line);
		assert_int_equal(count_centres(world, ""), 0);
	}
}

struct question {
	const char *code;
	day on;
	enum centre_verdict ret_verdict;
	struct centre ret_centre;
};

static enum fault
ask(struct act *act, void *input)
{
	struct question *question = input;

	return centre_act_judge(act, slice_of(question->code), question->on,
	    CENTRE_CLASS_RECREATION, &question->ret_verdict, &question->ret_centre);
}

/* A suspension that is loaded later changes no day before it. */
static void
a_suspension_is_loaded_without_rewriting_history(void **state)
{
	struct db_world *world = *state;
	struct centre_load before = {
	    .text = SLICE(FALCON "2025-01-06\t\t1\taccredited\tx\n")};
	struct centre_load after = {
	    .text = SLICE(FALCON "2025-01-06\t2025-06-30\t1\taccredited\tx\n" FALCON
	                         "2025-07-01\t\t1\tsuspended\tx\n")};
	struct question question = {.code = "TC-0042"};

	assert_int_equal(
	    centre_act_load(world->acts, &world->arena, &before), FAULT_NONE);
	assert_int_equal(centre_act_load(world->acts, &world->arena, &after), FAULT_NONE);
	assert_true(day_parse(SLICE("2025-06-30"), &question.on));
	assert_int_equal(
	    acts_read(world->acts, &world->arena, ask, &question), FAULT_NONE);
	assert_int_equal(question.ret_verdict, CENTRE_OK);
	assert_true(slice_equal(question.ret_centre.name_latin, SLICE("Falcon")));
	question.on++;
	assert_int_equal(
	    acts_read(world->acts, &world->arena, ask, &question), FAULT_NONE);
	assert_int_equal(question.ret_verdict, CENTRE_WAS_SUSPENDED);
	question.code = "TC-9999";
	assert_int_equal(
	    acts_read(world->acts, &world->arena, ask, &question), FAULT_NONE);
	assert_int_equal(question.ret_verdict, CENTRE_UNKNOWN);
}

/* More than one page holds: each centre stands on one of them. */
static void
a_long_list_has_pages(void **state)
{
	struct db_world *world = *state;
	struct buffer text = BUFFER_IN(&world->arena);
	struct centre_list list = {.typed = SLICE("")};
	struct centre_list next = {.typed = SLICE(""), .page = 1};
	size_t page = 7;

	for (int i = 1; i <= CENTRE_SHOWN_MOST + 1; i++) {
		buffer_print(&text,
		    "TC-%04d\tC%04d\tC\tX\tY\t2025-01-06\t\t1\taccredited\tx\n", i, i);
	}
	struct centre_load load = {.text = buffer_slice(&text)};
	assert_int_equal(centre_act_load(world->acts, &world->arena, &load), FAULT_NONE);
	assert_int_equal(centre_act_list(world->acts, &world->arena, &list), FAULT_NONE);
	assert_int_equal(list.ret_count, CENTRE_SHOWN_MOST);
	assert_true(list.ret_more);
	assert_int_equal(centre_act_list(world->acts, &world->arena, &next), FAULT_NONE);
	assert_int_equal(next.ret_count, 1);
	assert_false(next.ret_more);
	assert_string_equal(next.ret_centres[0].centre.code.text, "TC-0201");
	assert_false(centre_page_parse(SLICE("x"), &page));
	assert_false(centre_page_parse(SLICE("51"), &page));
	assert_true(centre_page_parse(SLICE(""), &page));
	assert_int_equal(page, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    DB_WORLD_TEST(a_good_file_is_loaded_whole_and_again),
	    DB_WORLD_TEST(one_bad_line_takes_all_of_the_file_back),
	    DB_WORLD_TEST(a_long_list_has_pages),
	    DB_WORLD_TEST(a_suspension_is_loaded_without_rewriting_history),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
