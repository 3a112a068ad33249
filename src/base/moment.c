/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/moment.h"

#include <assert.h>
#include <string.h>
#include <time.h>

#include "base/number.h"

enum {
	OLDEST_YEAR = 1900,
	NEWEST_YEAR = 2199,
};

static moment
read_clock(clockid_t clock)
{
	struct timespec now;

	int failed = clock_gettime(clock, &now);
	assert(failed == 0);
	return (moment)now.tv_sec * MOMENT_SECOND + now.tv_nsec / 1000000;
}

moment
moment_now(void)
{
	return read_clock(CLOCK_REALTIME);
}

moment
moment_steady(void)
{
	return read_clock(CLOCK_MONOTONIC);
}

/* Days from 1970-01-01 to the civil date, proleptic Gregorian; years start in March so
 * that the leap day is the last of the year (Howard Hinnant, chrono algorithms). */
static int
days_from_civil(int year, int month, int day_of_month)
{
	int shifted = year - (month <= 2 ? 1 : 0);
	int era = (shifted >= 0 ? shifted : shifted - 399) / 400;
	int of_era = shifted - era * 400;
	int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day_of_month - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

struct civil
day_civil(day which)
{
	int days = which + 719468;
	int era = (days >= 0 ? days : days - 146096) / 146097;
	int of_era = days - era * 146097;
	int year_of_era =
	    (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int shifted_month = (5 * of_year + 2) / 153;
	int month = shifted_month + (shifted_month < 10 ? 3 : -9);

	return (struct civil){
	    .year = year_of_era + era * 400 + (month <= 2 ? 1 : 0),
	    .month = month,
	    .day = of_year - (153 * shifted_month + 2) / 5 + 1,
	};
}

static moment
floor_divide(moment dividend, moment divisor)
{
	return dividend / divisor - (dividend % divisor < 0 ? 1 : 0);
}

day
moment_day(moment when, int offset_minutes)
{
	return (day)floor_divide(
	    when + (moment)offset_minutes * MOMENT_MINUTE, MOMENT_DAY);
}

struct civil
moment_civil(moment when, int offset_minutes)
{
	day which = moment_day(when, offset_minutes);
	struct civil civil = day_civil(which);
	int seconds = (int)((when + (moment)offset_minutes * MOMENT_MINUTE -
	                        (moment)which * MOMENT_DAY) /
	    MOMENT_SECOND);

	civil.hour = seconds / 3600;
	civil.minute = seconds / 60 % 60;
	civil.second = seconds % 60;
	return civil;
}

moment
moment_of_day(day which, int offset_minutes)
{
	return (moment)which * MOMENT_DAY - (moment)offset_minutes * MOMENT_MINUTE;
}

/* Each log line and each answer has some: without printf. */
static void
put_digits(char *ret_text, size_t count, int number)
{
	while (count > 0) {
		ret_text[--count] = (char)('0' + number % 10);
		number /= 10;
	}
}

void
moment_format(moment when, char ret_text[static MOMENT_TEXT_SIZE])
{
	struct civil civil = moment_civil(when, 0);
	int rest = (int)(when - floor_divide(when, MOMENT_SECOND) * MOMENT_SECOND);

	assert(civil.year >= 0 && civil.year <= 9999);
	memcpy(ret_text, "0000-00-00T00:00:00.000Z", MOMENT_TEXT_SIZE);
	put_digits(ret_text, 4, civil.year);
	put_digits(ret_text + 5, 2, civil.month);
	put_digits(ret_text + 8, 2, civil.day);
	put_digits(ret_text + 11, 2, civil.hour);
	put_digits(ret_text + 14, 2, civil.minute);
	put_digits(ret_text + 17, 2, civil.second);
	put_digits(ret_text + 20, 3, rest);
}

static int
days_in_month(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && leap ? 1 : 0);
}

bool
day_of(int year, int month, int day_of_month, day *ret_day)
{
	if (year < OLDEST_YEAR || year > NEWEST_YEAR || month < 1 || month > 12 ||
	    day_of_month < 1 || day_of_month > days_in_month(year, month)) {
		return false;
	}
	*ret_day = days_from_civil(year, month, day_of_month);
	return true;
}

bool
day_parse(struct slice text, day *ret_day)
{
	int64_t year = 0;
	int64_t month = 0;
	int64_t day_of_month = 0;

	if (text.size != 10 || text.bytes[4] != '-' || text.bytes[7] != '-') {
		return false;
	}
	if (!number_parse(slice_first(text, 4), OLDEST_YEAR, NEWEST_YEAR, &year) ||
	    !number_parse(slice_first(slice_from(text, 5), 2), 1, 12, &month) ||
	    !number_parse(slice_from(text, 8), 1, 31, &day_of_month)) {
		return false;
	}
	return day_of((int)year, (int)month, (int)day_of_month, ret_day);
}

bool
day_parse_span(
    struct slice from, struct slice until, day open, day *ret_from, day *ret_until)
{
	*ret_until = open;
	return day_parse(from, ret_from) &&
	    (until.size == 0 || (day_parse(until, ret_until) && *ret_from <= *ret_until));
}

void
day_format(day which, char ret_text[static DAY_TEXT_SIZE])
{
	struct civil civil = day_civil(which);

	memcpy(ret_text, "0000-00-00", DAY_TEXT_SIZE);
	put_digits(ret_text, 4, civil.year);
	put_digits(ret_text + 5, 2, civil.month);
	put_digits(ret_text + 8, 2, civil.day);
}

day
day_add_years(day which, int years)
{
	struct civil civil = day_civil(which);
	int last = days_in_month(civil.year + years, civil.month);

	return days_from_civil(
	    civil.year + years, civil.month, civil.day < last ? civil.day : last);
}
