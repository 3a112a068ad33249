/* SPDX-License-Identifier: EUPL-1.2 */
/* reason_act - loading the words that are ready for a return or a refusal, and those of
 * today. */
#ifndef DECISION_REASON_ACT_H
#define DECISION_REASON_ACT_H

#include "base/arena.h"
#include "base/fault.h"
#include "decision/reason_store.h"

struct acts;

/* A file (data/ae/reasons.tsv) takes the place of all that was loaded before, in one act;
 * a bad line is told, and then nothing is changed. */
struct reason_load {
	struct slice text;
	enum reason_line_verdict ret_verdict;
	size_t ret_line;
};
MUST_USE enum fault reason_act_load(
    struct acts *acts, struct arena *arena, struct reason_load *load);

/* What may be chosen today, in the arena. */
MUST_USE enum fault reason_act_list(
    struct acts *acts, struct arena *arena, struct reason_list *ret_list);
/* The one of that step with that code; NULL: none. */
const struct reason *reason_find(
    const struct reason_list *list, enum reason_step step, struct slice code);

#endif
