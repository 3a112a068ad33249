/* SPDX-License-Identifier: EUPL-1.2 */
/* calendar_act - the calendar inside an act, and loading its list. */
#ifndef CALENDAR_CALENDAR_ACT_H
#define CALENDAR_CALENDAR_ACT_H

#include "base/arena.h"
#include "base/fault.h"
#include "calendar/calendar.h"

struct acts;
struct act;

/* In the arena of the act. */
MUST_USE enum fault calendar_in_act(struct act *act, struct calendar *ret_calendar);

/* A file (data/ae/calendar.tsv) takes the place of all that was loaded before, in one act;
 * a bad line is told, and then nothing is changed. */
struct calendar_load {
	struct slice text;
	enum calendar_line_verdict ret_verdict;
	size_t ret_line;
};

MUST_USE enum fault calendar_act_load(
    struct acts *acts, struct arena *arena, struct calendar_load *load);

#endif
