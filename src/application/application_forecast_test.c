/* SPDX-License-Identifier: EUPL-1.2 */
/* When a decision is told to be expected. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "application/forecast.h"

static day
day_at(const char *text)
{
	day found = 0;

	assert_true(day_parse(slice_of(text), &found));
	return found;
}

/* 2 and 3 December 2026 are a Wednesday and a Thursday. */
static struct forecast
a_forecast(int64_t monday, int64_t friday, int64_t decided)
{
	static struct calendar_line holiday = {.kind = CALENDAR_HOLIDAY};

	holiday.from = day_at("2026-12-02");
	holiday.until = day_at("2026-12-03");
	return (struct forecast){
	    .calendar = {&holiday, 1},
	    .days = {{day_at("2026-11-16"), monday}, {day_at("2026-11-20"), friday}},
	    .days_count = 2,
	    .decided = decided,
	};
}

static void
a_decision_is_expected_by_what_waits_and_what_is_decided(void **state)
{
	static const struct {
		const char *name;
		int64_t monday, friday, decided;
		const char *submitted, *today, *want;
	} rows[] = {
	    {"nothing waits: not before the least", 0, 0, 100, "2026-11-23", "2026-11-23",
	        "2026-11-26"},
	    {"few wait: not before the least", 1, 1, 1000, "2026-11-20", "2026-11-20",
	        "2026-11-25"},
	    {"50 before it, 10 a day: five working days", 30, 20, 100, "2026-11-20",
	        "2026-11-20", "2026-11-27"},
	    {"over National Day", 30, 20, 100, "2026-11-20", "2026-11-27", "2026-12-08"},
	    {"what came later does not delay it", 30, 2000, 100, "2026-11-16",
	        "2026-11-20", "2026-11-25"},
	    {"a part of a day is a day", 31, 0, 100, "2026-11-16", "2026-11-20",
	        "2026-11-26"},
	    {"it never says a day that has gone by", 0, 1, 1000, "2026-11-02",
	        "2026-11-20", "2026-11-23"},
	    {"nothing was decided lately: the target", 500, 0, 0, "2026-11-16",
	        "2026-11-20", "2026-11-27"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct forecast forecast =
		    a_forecast(rows[i].monday, rows[i].friday, rows[i].decided);
		char text[DAY_TEXT_SIZE];
		day_format(forecast_expected(&forecast, day_at(rows[i].submitted),
		               day_at(rows[i].today)),
		    text);
		if (strcmp(text, rows[i].want) != 0) {
			fail_msg("%s: %s", rows[i].name, text);
		}
	}
}

static void
nobody_is_told_a_day_further_than_can_be_seen(void **state)
{
	struct forecast forecast = a_forecast(1000000, 0, 1);
	day today = day_at("2026-11-20");

	(void)state;
	assert_int_equal(forecast_expected(&forecast, day_at("2026-11-16"), today),
	    calendar_after(&forecast.calendar, today, FORECAST_AHEAD_MOST));
}

static void
ages_are_working_days(void **state)
{
	static const struct {
		const char *today;
		int64_t want[FORECAST_AGES];
	} rows[] = {
	    {"2026-11-20", {7, 0, 3, 0}}, /* 4 days, and today */
	    {"2026-11-22", {7, 0, 3, 0}}, /* a Sunday */
	    {"2026-11-23", {7, 0, 3, 0}},
	    {"2026-11-24", {0, 7, 0, 3}},
	    {"2026-11-30", {0, 0, 0, 10}},
	};
	struct forecast forecast = a_forecast(3, 7, 1);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		int64_t counts[FORECAST_AGES];
		forecast_ages(&forecast, day_at(rows[i].today), counts);
		assert_memory_equal(counts, rows[i].want, sizeof(counts));
	}
	assert_int_equal(forecast_open(&forecast), 10);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_decision_is_expected_by_what_waits_and_what_is_decided),
	    cmocka_unit_test(nobody_is_told_a_day_further_than_can_be_seen),
	    cmocka_unit_test(ages_are_working_days),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
