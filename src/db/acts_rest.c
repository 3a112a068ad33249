/* SPDX-License-Identifier: EUPL-1.2 */
/* What acts leave to the end of their batch. */
#include <assert.h>

#include "db/acts_private.h"

void
act_finish_later(struct act *act, struct act_rest rest)
{
	struct act_rests *rests = act->rests;
	struct act_rest_of *of = ARENA_NEW(act->arena, struct act_rest_of);

	assert(rests != NULL); /* an act that writes */
	*of = (struct act_rest_of){.rest = rest, .act = *act, .job = rests->job};
	of->act.rests = NULL;
	if (rests->last != NULL) {
		rests->last->next = of;
	} else {
		rests->first = of;
	}
	rests->last = of;
}

static struct act_rest_of *
take_first(struct act_rests *rests)
{
	struct act_rest_of *of = rests->first;

	rests->first = of->next;
	if (rests->first == NULL) {
		rests->last = NULL;
	}
	return of;
}

void
act_rests_drop(struct act_rests *rests)
{
	while (rests->first != NULL) {
		struct act_rest_of *of = take_first(rests);
		of->rest.drop(of->rest.input);
	}
}

static enum fault
finish(const struct act_rest_of *of)
{
	struct act act = of->act;

	TRY(of->rest.finish(&act, of->rest.input));
	return act.db->hopes ? FAULT_NONE : db_settle(act.db);
}

bool
act_rests_finish(struct act_rests *rests, moment now)
{
	while (rests->first != NULL) {
		struct act_rest_of *of = take_first(rests);
		if (of->job->fault != FAULT_NONE) {
			of->rest.drop(of->rest.input);
			continue;
		}
		of->act.now = now;
		of->job->fault = finish(of);
		if (of->job->fault != FAULT_NONE) {
			of->job->left_out =
			    !of->act.db->hopes; /* else: perhaps it was another */
			act_rests_drop(rests);
			return false;
		}
	}
	return true;
}
