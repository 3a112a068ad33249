/* SPDX-License-Identifier: EUPL-1.2 */
#include "application/forecast.h"

/* Those that were submitted on the same day count as before it: which of them comes first
 * is not known. */
static int64_t
count_before(const struct forecast *forecast, day submitted)
{
	int64_t count = 0;

	for (size_t i = 0; i < forecast->days_count; i++) {
		count += forecast->days[i].submitted <= submitted
		    ? forecast->days[i].count
		    : 0;
	}
	return count;
}

/* Working days until those before it are decided, and it. */
static int
days_of_work(const struct forecast *forecast, day submitted)
{
	int64_t before = count_before(forecast, submitted);

	if (forecast->decided == 0) {
		return calendar_target(&forecast->calendar, submitted);
	}
	int64_t days =
	    (before * FORECAST_LOOK_BACK + forecast->decided - 1) / forecast->decided;
	return days < 1                  ? 1
	    : days < FORECAST_AHEAD_MOST ? (int)days
	                                 : FORECAST_AHEAD_MOST;
}

day
forecast_expected(const struct forecast *forecast, day submitted, day today)
{
	const struct calendar *calendar = &forecast->calendar;
	day soonest =
	    calendar_after(calendar, submitted, calendar_least(calendar, submitted));
	day worked = calendar_after(calendar, today, days_of_work(forecast, submitted));

	return worked > soonest ? worked : soonest;
}

void
forecast_ages(
    const struct forecast *forecast, day today, int64_t ret_counts[static FORECAST_AGES])
{
	enum { DAYS_EACH = 2, OLD = DAYS_EACH * (FORECAST_AGES - 1) };

	for (size_t i = 0; i < FORECAST_AGES; i++) {
		ret_counts[i] = 0;
	}
	for (size_t i = 0; i < forecast->days_count; i++) {
		const struct forecast_day *one = &forecast->days[i];
		int waited =
		    calendar_between(&forecast->calendar, one->submitted, today, OLD);
		ret_counts[waited / DAYS_EACH] += one->count;
	}
}

int64_t
forecast_open(const struct forecast *forecast)
{
	int64_t count = 0;

	for (size_t i = 0; i < forecast->days_count; i++) {
		count += forecast->days[i].count;
	}
	return count;
}
