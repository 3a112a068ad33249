/* SPDX-License-Identifier: EUPL-1.2 */
#include "calendar/calendar_act.h"
#include "calendar/calendar_store.h"
#include "db/db_test_world.h"

extern const struct db_statements audit_statements;

enum { AUDITED };
static const char *const test_texts[] = {
    [AUDITED] = "SELECT count(*) FROM audit_entry WHERE action = 'calendar.load'",
};
static const struct db_statements test_statements = {
    "calendar_test", test_texts, ARRAY_LEN(test_texts)};
static const struct db_statements *const statements[] = {
    &audit_statements, &calendar_statements, &test_statements, NULL};

struct look {
	struct calendar ret_calendar;
	int64_t ret_audited;
};

static enum fault
look_act(struct act *act, void *input)
{
	struct look *look = input;
	struct db_rows rows;

	TRY(calendar_in_act(act, &look->ret_calendar));
	db_query(act->db, &test_statements, AUDITED, DB_NO_ARGS, &rows);
	look->ret_audited = db_next(&rows) ? db_integer(&rows, 0) : -1;
	return db_end(&rows);
}

static struct look
look(struct db_world *world)
{
	struct look seen = {.ret_audited = -1};

	WORKS(acts_read(world->acts, &world->arena, look_act, &seen));
	return seen;
}

static struct calendar_load
load(struct db_world *world, const char *text, enum fault want)
{
	struct calendar_load wanted = {.text = slice_of(text)};

	assert_int_equal(calendar_act_load(world->acts, &world->arena, &wanted), want);
	return wanted;
}

#define TARGET "target\t2025-01-01\t\t7\tTarget\tالهدف\tus\n"
#define HOLIDAY "holiday\t2026-12-02\t2026-12-03\t\tNational Day\tاليوم الوطني\tlaw\n"

static void
a_calendar_comes_back_as_it_was_loaded(void **state)
{
	struct look seen = look(*state);

	assert_int_equal(seen.ret_calendar.count, calendar_plain.count);
	(void)load(*state, "# words\n" TARGET HOLIDAY, FAULT_NONE);
	seen = look(*state);
	assert_int_equal(seen.ret_calendar.count, 2);
	const struct calendar_line *line = &seen.ret_calendar.lines[0];
	assert_int_equal(line->kind, CALENDAR_HOLIDAY);
	assert_int_equal(line->until - line->from, 1);
	assert_true(slice_equal(line->name_en, SLICE("National Day")));
	assert_true(slice_equal(line->name_ar, SLICE("اليوم الوطني")));
	assert_true(slice_equal(line->source, SLICE("law")));
	assert_int_equal(calendar_target(&seen.ret_calendar, line->from), 7);
	assert_int_equal(seen.ret_audited, 1);
}

static void
the_next_list_takes_the_place_of_the_whole(void **state)
{
	(void)load(*state, TARGET HOLIDAY, FAULT_NONE);
	(void)load(*state, HOLIDAY, FAULT_NONE);
	struct look seen = look(*state);
	assert_int_equal(seen.ret_calendar.count, 1);
	assert_int_equal(calendar_target(&seen.ret_calendar, 20000), 5);
	assert_int_equal(seen.ret_audited, 2);
}

static void
a_bad_line_is_named_and_nothing_is_changed(void **state)
{
	static const struct {
		const char *text;
		enum calendar_line_verdict verdict;
		size_t line;
	} rows[] = {
	    {HOLIDAY "feast\t2026-12-02\t\t\tA\tب\ts\n", CALENDAR_LINE_BAD_KIND, 2},
	    {HOLIDAY "\n" HOLIDAY, CALENDAR_LINE_TWICE, 3},
	};

	(void)load(*state, TARGET, FAULT_NONE);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct calendar_load told = load(*state, rows[i].text, FAULT_CONFIG);
		assert_int_equal(told.ret_verdict, rows[i].verdict);
		assert_int_equal(told.ret_line, rows[i].line);
		assert_int_equal(look(*state).ret_calendar.count, 1);
	}
	assert_int_equal(look(*state).ret_audited, 1);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    DB_WORLD_TEST(a_calendar_comes_back_as_it_was_loaded),
	    DB_WORLD_TEST(the_next_list_takes_the_place_of_the_whole),
	    DB_WORLD_TEST(a_bad_line_is_named_and_nothing_is_changed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
