/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * moment - points in time and days of the calendar.
 *
 * A moment is milliseconds since 1970-01-01T00:00:00Z, without leap seconds. A day is
 * the number of days since 1970-01-01 in the calendar of the authority: a certificate
 * is issued on a day, an accreditation lasts from a day to a day (both included).
 * The clock is read by moment_now only, and only by app/, web/ and the writer; rules
 * are told what time it is.
 */
#ifndef BASE_MOMENT_H
#define BASE_MOMENT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/slice.h"

typedef int64_t moment; /* milliseconds */
typedef int32_t day;    /* days */

enum {
	MOMENT_SECOND = 1000,
	MOMENT_MINUTE = 60 * MOMENT_SECOND,
	MOMENT_HOUR = 60 * MOMENT_MINUTE,
	MOMENT_DAY = 24 * MOMENT_HOUR,
	MOMENT_TEXT_SIZE = 25, /* 2026-11-22T14:05:09.123Z and the NUL */
	DAY_TEXT_SIZE = 11,    /* 2026-11-22 and the NUL */
};

#define DAY_NONE INT32_MIN

struct civil {
	int year;
	int month; /* 1..12 */
	int day;   /* 1..31 */
	int hour;
	int minute;
	int second;
};

moment moment_now(void);
/* Never goes back; for durations and deadlines. Milliseconds from some start. */
moment moment_steady(void);

/* The parts of a moment seen offset_minutes east of Greenwich. */
struct civil moment_civil(moment when, int offset_minutes);
day moment_day(moment when, int offset_minutes);
/* The first moment of a day. */
moment moment_of_day(day which, int offset_minutes);
/* RFC 3339, UTC, with milliseconds. */
void moment_format(moment when, char ret_text[static MOMENT_TEXT_SIZE]);

/* False when there is no such day (30 February). Years 1900 to 2199. */
MUST_USE bool day_of(int year, int month, int day_of_month, day *ret_day);
struct civil day_civil(day which);
/* 2026-11-22, Latin digits, exactly so. */
MUST_USE bool day_parse(struct slice text, day *ret_day);
/* From a day to a later one or the same; an empty `until` is `open`. */
MUST_USE bool day_parse_span(
    struct slice from, struct slice until, day open, day *ret_from, day *ret_until);
void day_format(day which, char ret_text[static DAY_TEXT_SIZE]);
/* The same day years later; 29 February becomes 28 February where it must. */
day day_add_years(day which, int years);

#endif
