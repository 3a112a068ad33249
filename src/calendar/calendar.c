/* SPDX-License-Identifier: EUPL-1.2 */
#include "calendar/calendar.h"

#include <assert.h>

enum { WEEK = 7, FIRST_WEEKDAY = 3 /* 1970-01-01 was a Thursday; Monday is 0 */ };
enum { WEEKEND_PLAIN = 1 << 5 | 1 << 6, TARGET_PLAIN = 5, LEAST_PLAIN = 3 };

static const struct calendar_line plain_lines[] = {
    {CALENDAR_WEEKEND, 0, DAY_NONE, WEEKEND_PLAIN, {NULL, 0}, {NULL, 0}, {NULL, 0}},
    {CALENDAR_TARGET, 0, DAY_NONE, TARGET_PLAIN, {NULL, 0}, {NULL, 0}, {NULL, 0}},
    {CALENDAR_LEAST, 0, DAY_NONE, LEAST_PLAIN, {NULL, 0}, {NULL, 0}, {NULL, 0}},
};
const struct calendar calendar_plain = {plain_lines, ARRAY_LEN(plain_lines)};

static const char *const kind_names[] = {
    [CALENDAR_WEEKEND] = "weekend",
    [CALENDAR_HOLIDAY] = "holiday",
    [CALENDAR_TARGET] = "target",
    [CALENDAR_LEAST] = "least",
};
static_assert(ARRAY_LEN(kind_names) == CALENDAR_KIND_COUNT, "each kind has a word");

const char *
calendar_kind_name(enum calendar_kind kind)
{
	assert((size_t)kind < ARRAY_LEN(kind_names));
	return kind_names[kind];
}

bool
calendar_kind_find(struct slice name, enum calendar_kind *ret_kind)
{
	for (size_t i = 0; i < ARRAY_LEN(kind_names); i++) {
		if (slice_equal(name, slice_of(kind_names[i]))) {
			*ret_kind = (enum calendar_kind)i;
			return true;
		}
	}
	return false;
}

/* --- what the lines say of a day --- */

static bool
holds_on(const struct calendar_line *line, day which)
{
	return line->from <= which && (line->until == DAY_NONE || which <= line->until);
}

/* Of the line of this kind that began last, or what is plain. */
static int
value_on(const struct calendar *calendar, enum calendar_kind kind, day which, int plain)
{
	const struct calendar_line *found = NULL;

	for (size_t i = 0; i < calendar->count; i++) {
		const struct calendar_line *line = &calendar->lines[i];
		if (line->kind == kind && holds_on(line, which) &&
		    (found == NULL || found->from < line->from)) {
			found = line;
		}
	}
	return found != NULL ? found->value : plain;
}

static bool
is_holiday(const struct calendar *calendar, day which)
{
	for (size_t i = 0; i < calendar->count; i++) {
		const struct calendar_line *line = &calendar->lines[i];
		if (line->kind == CALENDAR_HOLIDAY && holds_on(line, which)) {
			return true;
		}
	}
	return false;
}

static int
weekday(day which)
{
	return ((which + FIRST_WEEKDAY) % WEEK + WEEK) % WEEK;
}

bool
calendar_is_working(const struct calendar *calendar, day which)
{
	int weekend = value_on(calendar, CALENDAR_WEEKEND, which, WEEKEND_PLAIN);

	return (weekend & 1 << weekday(which)) == 0 && !is_holiday(calendar, which);
}

/* --- counting --- */

/* A list that leaves no working day would never be counted to its end. */
enum { YEARS_MOST = 10, DAYS_LOOKED_AT_MOST = YEARS_MOST * 366 };

static day
count_off(const struct calendar *calendar, day from, int working_days, int step)
{
	day found = from;
	int left = working_days;

	for (int looked = 0; left > 0 && looked < DAYS_LOOKED_AT_MOST; looked++) {
		found += step;
		left -= calendar_is_working(calendar, found) ? 1 : 0;
	}
	return found;
}

day
calendar_after(const struct calendar *calendar, day from, int working_days)
{
	return count_off(calendar, from, working_days, 1);
}

day
calendar_before(const struct calendar *calendar, day from, int working_days)
{
	return count_off(calendar, from, working_days, -1);
}

int
calendar_between(const struct calendar *calendar, day from, day until, int most)
{
	int count = 0;

	for (day one = from + 1; one <= until && count < most; one++) {
		count += calendar_is_working(calendar, one) ? 1 : 0;
	}
	return count;
}

int
calendar_target(const struct calendar *calendar, day on)
{
	return value_on(calendar, CALENDAR_TARGET, on, TARGET_PLAIN);
}

int
calendar_least(const struct calendar *calendar, day on)
{
	return value_on(calendar, CALENDAR_LEAST, on, LEAST_PLAIN);
}
