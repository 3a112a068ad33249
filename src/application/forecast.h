/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * forecast - when a decision can be expected: how many wait before this one, by how many
 * are decided on a working day.
 *
 *	day expected = forecast_expected(&forecast, submitted, today);
 *
 * Pure: no I/O. What it is told is counted once a minute (forecast_act.h).
 */
#ifndef APPLICATION_FORECAST_H
#define APPLICATION_FORECAST_H

#include <stddef.h>
#include <stdint.h>

#include "calendar/calendar.h"

enum {
	FORECAST_DAYS_MOST =
	    400, /* on which what waits was submitted: the oldest are one */
	FORECAST_LOOK_BACK = 10,  /* working days whose decisions are counted */
	FORECAST_AHEAD_MOST = 60, /* working days: further nobody can see */
};

struct forecast_day {
	day submitted;
	int64_t count; /* under review */
};

struct forecast {
	struct calendar calendar;
	struct forecast_day days[FORECAST_DAYS_MOST]; /* the oldest first */
	size_t days_count;
	int64_t decided; /* in the last FORECAST_LOOK_BACK working days */
};

/* Until when a decision usually comes: never sooner after the submission than the calendar's
 * `least`, and never a day that has gone by. Where nothing was decided lately, the working
 * target is told. */
day forecast_expected(const struct forecast *forecast, day submitted, day today);

/* How long what is open has waited, in working days: 0-1, 2-3, 4-5, more. */
enum { FORECAST_AGES = 4 };
void forecast_ages(
    const struct forecast *forecast, day today, int64_t ret_counts[static FORECAST_AGES]);
/* All that is under review. */
int64_t forecast_open(const struct forecast *forecast);

#endif
