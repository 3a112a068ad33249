/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "calendar/calendar.h"

static day
day_at(const char *text)
{
	day found = 0;

	assert_true(day_parse(slice_of(text), &found));
	return found;
}

static struct calendar_line
a_line(enum calendar_kind kind, const char *from, const char *until, int value)
{
	return (struct calendar_line){.kind = kind,
	    .from = day_at(from),
	    .until = until != NULL ? day_at(until) : DAY_NONE,
	    .value = value};
}

enum { FRIDAY_SATURDAY = 1 << 4 | 1 << 5, SATURDAY_SUNDAY = 1 << 5 | 1 << 6 };

/* The weekend changed on 2022-01-01; 2 and 3 December 2026 are a Wednesday and Thursday. */
static struct calendar
a_calendar(struct calendar_line lines[static 6])
{
	lines[0] = a_line(CALENDAR_WEEKEND, "2022-01-01", NULL, SATURDAY_SUNDAY);
	lines[1] = a_line(CALENDAR_WEEKEND, "1970-01-01", NULL, FRIDAY_SATURDAY);
	lines[2] = a_line(CALENDAR_HOLIDAY, "2026-12-02", "2026-12-03", 0);
	lines[3] = a_line(CALENDAR_TARGET, "2026-01-01", NULL, 10);
	lines[4] = a_line(CALENDAR_TARGET, "2026-06-01", "2026-11-30", 5);
	lines[5] = a_line(CALENDAR_LEAST, "2026-06-01", NULL, 4);
	return (struct calendar){lines, 6};
}

static void
each_day_is_working_or_not(void **state)
{
	static const struct {
		const char *on;
		bool want;
	} rows[] = {
	    {"2021-12-31", false}, /* a Friday under the old weekend */
	    {"2021-12-26", true},  /* a Sunday under the old weekend */
	    {"2022-01-01", false}, /* Saturday, on the first day of the new one */
	    {"2022-01-02", false},
	    {"2022-01-07", true}, /* a Friday under the new weekend */
	    {"2026-12-01", true},
	    {"2026-12-02", false},
	    {"2026-12-03", false},
	    {"2026-12-04", true},
	};
	struct calendar_line lines[6];
	struct calendar calendar = a_calendar(lines);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		if (calendar_is_working(&calendar, day_at(rows[i].on)) != rows[i].want) {
			fail_msg("%s", rows[i].on);
		}
	}
}

static void
working_days_are_counted_over_weekends_and_holidays(void **state)
{
	static const struct {
		const char *from;
		int days;
		const char *after;
		const char *before;
	} rows[] = {
	    {"2026-11-23", 0, "2026-11-23", "2026-11-23"},
	    {"2026-11-23", 1, "2026-11-24", "2026-11-20"},
	    {"2026-11-27", 1, "2026-11-30", "2026-11-26"}, /* a Friday */
	    {"2026-11-28", 1, "2026-11-30", "2026-11-27"}, /* a Saturday */
	    {"2026-12-01", 1, "2026-12-04", "2026-11-30"}, /* before National Day */
	    {"2026-12-01", 5, "2026-12-10", "2026-11-24"},
	};
	struct calendar_line lines[6];
	struct calendar calendar = a_calendar(lines);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		day from = day_at(rows[i].from);
		assert_int_equal(
		    calendar_after(&calendar, from, rows[i].days), day_at(rows[i].after));
		assert_int_equal(calendar_before(&calendar, from, rows[i].days),
		    day_at(rows[i].before));
		assert_int_equal(
		    calendar_between(&calendar, from, day_at(rows[i].after), 100),
		    rows[i].days);
	}
	assert_int_equal(
	    calendar_between(&calendar, day_at("2026-11-23"), day_at("2027-11-23"), 7),
	    7);
	assert_int_equal(
	    calendar_between(&calendar, day_at("2026-11-23"), day_at("2026-11-20"), 7),
	    0);
}

static void
the_line_that_began_last_and_has_not_ended_counts(void **state)
{
	struct calendar_line lines[6];
	struct calendar calendar = a_calendar(lines);

	(void)state;
	assert_int_equal(calendar_target(&calendar, day_at("2025-12-31")), 5);
	assert_int_equal(calendar_target(&calendar, day_at("2026-01-01")), 10);
	assert_int_equal(calendar_target(&calendar, day_at("2026-06-01")), 5);
	assert_int_equal(calendar_target(&calendar, day_at("2026-11-30")), 5);
	assert_int_equal(calendar_target(&calendar, day_at("2026-12-01")), 10);
	assert_int_equal(calendar_least(&calendar, day_at("2026-05-31")), 3);
	assert_int_equal(calendar_least(&calendar, day_at("2026-06-01")), 4);
}

static void
without_lines_there_is_a_plain_calendar(void **state)
{
	struct calendar none = {NULL, 0};
	day friday = day_at("2026-11-27");

	(void)state;
	for (int i = 0; i < 7; i++) {
		assert_int_equal(calendar_is_working(&calendar_plain, friday + i),
		    calendar_is_working(&none, friday + i));
		assert_int_equal(
		    calendar_is_working(&calendar_plain, friday + i), i != 1 && i != 2);
	}
	assert_int_equal(calendar_target(&calendar_plain, friday), 5);
	assert_int_equal(calendar_least(&none, friday), 3);
}

static void
a_calendar_without_a_working_day_ends_too(void **state)
{
	struct calendar_line line =
	    a_line(CALENDAR_HOLIDAY, "2000-01-01", "2100-01-01", 0);
	struct calendar calendar = {&line, 1};
	day from = day_at("2026-11-23");

	(void)state;
	assert_true(calendar_after(&calendar, from, 1) > from);
	assert_true(calendar_before(&calendar, from, 1) < from);
}

/* --- the file --- */

static const struct {
	const char *line;
	enum calendar_line_verdict want;
} lines_read[] = {
    {"", CALENDAR_LINE_EMPTY},
    {"# words", CALENDAR_LINE_EMPTY},
    {"code\tfrom\tuntil\tvalue\tname_en\tname_ar\tsource", CALENDAR_LINE_EMPTY},
    {"holiday\t2026-12-02", CALENDAR_LINE_BAD_COLUMNS},
    {"holiday\t2026-12-02\t\t\tA\tب\ts\tmore", CALENDAR_LINE_BAD_COLUMNS},
    {"holiday\t2026-12-02\t\t\t\xff\tب\ts", CALENDAR_LINE_BAD_UTF8},
    {"feast\t2026-12-02\t\t\tA\tب\ts", CALENDAR_LINE_BAD_KIND},
    {"\t2026-12-02\t\t\tA\tب\ts", CALENDAR_LINE_BAD_KIND},
    {"holiday\t2026-02-30\t\t\tA\tب\ts", CALENDAR_LINE_BAD_DAY},
    {"holiday\t\t\t\tA\tب\ts", CALENDAR_LINE_BAD_DAY},
    {"holiday\t2026-12-02\t2026-12-01\t\tA\tب\ts", CALENDAR_LINE_BAD_DAY},
    {"holiday\t2026-12-02\t\t1\tA\tب\ts", CALENDAR_LINE_BAD_VALUE},
    {"weekend\t2026-12-02\t\t\tA\tب\ts", CALENDAR_LINE_BAD_VALUE},
    {"weekend\t2026-12-02\t\t0\tA\tب\ts", CALENDAR_LINE_BAD_VALUE},
    {"weekend\t2026-12-02\t\t8\tA\tب\ts", CALENDAR_LINE_BAD_VALUE},
    {"weekend\t2026-12-02\t\t1,2,3,4,5,6,7\tA\tب\ts", CALENDAR_LINE_BAD_VALUE},
    {"target\t2026-12-02\t\t0\tA\tب\ts", CALENDAR_LINE_BAD_VALUE},
    {"target\t2026-12-02\t\t251\tA\tب\ts", CALENDAR_LINE_BAD_VALUE},
    {"least\t2026-12-02\t\tfive\tA\tب\ts", CALENDAR_LINE_BAD_VALUE},
    {"target\t2026-12-02\t\t5\t\tب\ts", CALENDAR_LINE_BAD_TEXT},
    {"target\t2026-12-02\t\t5\tA\t\ts", CALENDAR_LINE_BAD_TEXT},
    {"target\t2026-12-02\t\t5\tA\tب\t", CALENDAR_LINE_BAD_TEXT},
    {"target\t2026-12-02\t\t250\tA\tب\ts", CALENDAR_LINE_OK},
    {"least\t2026-12-02\t2026-12-02\t1\tA\tب\ts", CALENDAR_LINE_OK},
    {"weekend\t2026-12-02\t\t6,7\tA\tب\ts", CALENDAR_LINE_OK},
    {"holiday\t2026-12-02\t\t\tA\tب\ts", CALENDAR_LINE_OK},
};

static void
each_line_breaks_one_rule_at_most(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(lines_read); i++) {
		struct calendar_line line = {.value = 77};
		enum calendar_line_verdict got =
		    calendar_read_line(slice_of(lines_read[i].line), &line);
		if (got != lines_read[i].want) {
			fail_msg("%s: %d", lines_read[i].line, (int)got);
		}
		assert_int_equal(line.value == 77, got != CALENDAR_LINE_OK);
	}
}

static void
a_holiday_without_an_end_is_one_day(void **state)
{
	struct calendar_line line = {.value = 77};

	(void)state;
	assert_int_equal(
	    calendar_read_line(SLICE("holiday\t2026-12-02\t\t\tA\tب\ts"), &line),
	    CALENDAR_LINE_OK);
	assert_int_equal(line.until, day_at("2026-12-02"));
	assert_int_equal(line.value, 0);
	assert_int_equal(
	    calendar_read_line(SLICE("weekend\t2026-12-02\t\t6,7\tA\tب\ts"), &line),
	    CALENDAR_LINE_OK);
	assert_int_equal(line.until, DAY_NONE);
	assert_int_equal(line.value, SATURDAY_SUNDAY);
}

static void
the_calendar_of_the_uae_is_good(void **state)
{
	static char texts[128][512];
	struct calendar_line lines[ARRAY_LEN(texts)];
	struct calendar calendar = {lines, 0};
	FILE *file = fopen("data/ae/calendar.tsv", "r");

	(void)state;
	assert_non_null(file);
	while (fgets(texts[calendar.count], sizeof(texts[0]), file) != NULL) {
		enum calendar_line_verdict verdict = calendar_read_line(
		    slice_of(texts[calendar.count]), &lines[calendar.count]);
		if (verdict == CALENDAR_LINE_EMPTY) {
			continue;
		}
		assert_int_equal(verdict, CALENDAR_LINE_OK);
		calendar.count++;
		assert_true(calendar.count < ARRAY_LEN(lines));
	}
	assert_int_equal(fclose(file), 0);
	assert_int_equal(calendar_target(&calendar, day_at("2026-11-23")), 5);
	assert_int_equal(calendar_least(&calendar, day_at("2026-11-23")), 3);
	assert_false(calendar_is_working(&calendar, day_at("2026-12-02")));
	assert_false(calendar_is_working(&calendar, day_at("2026-11-22")));
	assert_true(calendar_is_working(&calendar, day_at("2026-11-23")));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_day_is_working_or_not),
	    cmocka_unit_test(working_days_are_counted_over_weekends_and_holidays),
	    cmocka_unit_test(the_line_that_began_last_and_has_not_ended_counts),
	    cmocka_unit_test(without_lines_there_is_a_plain_calendar),
	    cmocka_unit_test(a_calendar_without_a_working_day_ends_too),
	    cmocka_unit_test(each_line_breaks_one_rule_at_most),
	    cmocka_unit_test(a_holiday_without_an_end_is_one_day),
	    cmocka_unit_test(the_calendar_of_the_uae_is_good),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
