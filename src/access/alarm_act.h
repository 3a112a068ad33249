/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * alarm_act - raising an alarm inside the act that gives cause, and seeing them.
 *
 * Each is a line "alarm.break_glass" of the server's log too, for who watches that; the
 * act itself is an entry of the audit, and so is that somebody has seen it.
 */
#ifndef ACCESS_ALARM_ACT_H
#define ACCESS_ALARM_ACT_H

#include "access/access.h"
#include "access/alarm.h"
#include "db/acts.h"

enum { ALARM_LIST_MOST = 20 };

/* id and at are set here. */
MUST_USE enum fault alarm_raise(struct act *act, const struct alarm *alarm);

struct alarm_desk {
	const struct access_caller *caller;
	const struct alarm *ret_alarms; /* not seen by him, the newest first */
	size_t ret_count;
	int64_t ret_waiting; /* of them all */
};
MUST_USE enum fault alarm_desk_open(
    struct acts *acts, struct arena *arena, struct alarm_desk *desk);

/* He has seen all up to that one; twice is once, and so is one that is not there. */
struct alarm_sight {
	const struct access_caller *caller;
	struct id until;
};
MUST_USE enum fault alarm_see(
    struct acts *acts, struct arena *arena, struct alarm_sight *sight);

#endif
