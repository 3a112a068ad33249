/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * calendar - working days: the weekend, public holidays and the time a decision may take
 * are data with dates, not code.
 *
 *	day due = calendar_after(&calendar, submitted, calendar_target(&calendar, submitted));
 *
 * Source of what is in data/ae: Federal Decree-Law 6 of 2021 and the Cabinet's holidays
 * (each line names its own).
 */
#ifndef CALENDAR_CALENDAR_H
#define CALENDAR_CALENDAR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/moment.h"
#include "base/slice.h"

enum {
	CALENDAR_LINES_MOST = 1000,
	CALENDAR_NAME_MOST = 120, /* characters */
	CALENDAR_SOURCE_MOST = 300,
	CALENDAR_DAYS_MOST = 250, /* of a target: a year's working days */
};

enum calendar_kind {
	CALENDAR_WEEKEND, /* value: bits 1 << (weekday - 1), Monday is 1 */
	CALENDAR_HOLIDAY, /* no value */
	CALENDAR_TARGET,  /* value: working days in which a case should be decided */
	CALENDAR_LEAST, /* value: working days before which nobody is told to expect it */
	CALENDAR_KIND_COUNT
};

struct calendar_line {
	enum calendar_kind kind;
	day from;
	day until; /* included; DAY_NONE: until the next of its kind */
	int value;
	struct slice name_en; /* borrowed from whoever read it */
	struct slice name_ar;
	struct slice source;
};

struct calendar {
	const struct calendar_line *lines; /* in any order */
	size_t count;
};

/* Saturday and Sunday off, target 5, least 3, no holidays. */
extern const struct calendar calendar_plain;

bool calendar_is_working(const struct calendar *calendar, day which);
/* The working_days-th working day behind that day; 0 gives the day itself. */
day calendar_after(const struct calendar *calendar, day from, int working_days);
/* How many working days before that day: calendar_before(c, d, 0) is d. */
day calendar_before(const struct calendar *calendar, day from, int working_days);
/* Working days behind `from` up to `until`, that one included; at most `most`. */
int calendar_between(const struct calendar *calendar, day from, day until, int most);
/* Working days, of what is submitted on that day. */
int calendar_target(const struct calendar *calendar, day on);
int calendar_least(const struct calendar *calendar, day on);

/* "weekend" ...: in the file and the database. */
const char *calendar_kind_name(enum calendar_kind kind);
MUST_USE bool calendar_kind_find(struct slice name, enum calendar_kind *ret_kind);

/* --- the calendar as a file: data/ae/calendar.tsv --- */

enum calendar_line_verdict {
	CALENDAR_LINE_OK,
	CALENDAR_LINE_EMPTY, /* blank, a comment (#), or the header: nothing to take */
	CALENDAR_LINE_BAD_COLUMNS,
	CALENDAR_LINE_BAD_UTF8,
	CALENDAR_LINE_BAD_KIND,
	CALENDAR_LINE_BAD_DAY,
	CALENDAR_LINE_BAD_VALUE,
	CALENDAR_LINE_BAD_TEXT,
	CALENDAR_LINE_TWICE,    /* of one kind two begin on one day */
	CALENDAR_LINE_TOO_MANY, /* over CALENDAR_LINES_MOST */
	CALENDAR_LINE_VERDICT_COUNT
};

/* Tab-separated: kind, from, until (empty: none), value (weekend: weekdays as ISO 8601
 * counts them, "6,7"; holiday: empty; else a number), name_en, name_ar, source. A holiday
 * without an end is one day. *ret_line (slices into the line) is written on OK only. */
MUST_USE enum calendar_line_verdict calendar_read_line(
    struct slice line, struct calendar_line *ret_line);
const char *calendar_line_key(enum calendar_line_verdict verdict);

#endif
