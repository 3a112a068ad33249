/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * period_act - how many days an answer may take, from a day on: `tasrih deadline`.
 *
 *	struct period_set set = {REQUEST_ERASURE, day, {30, 60}, SLICE("GDPR art. 12(3)")};
 *	TRY(period_set(acts, arena, &set));
 *	if (!set.ret_fits) ...
 */
#ifndef SUBJECT_PERIOD_ACT_H
#define SUBJECT_PERIOD_ACT_H

#include "base/arena.h"
#include "base/fault.h"
#include "subject/request.h"

struct acts;

struct period_set {
	enum request_kind kind;
	day valid_from;
	struct request_period period;
	struct slice source;
	bool ret_fits; /* false: nothing was changed */
};
/* By the actor "command"; it is an entry of the audit. */
MUST_USE enum fault period_set(
    struct acts *acts, struct arena *arena, struct period_set *set);

#endif
