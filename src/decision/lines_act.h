/* SPDX-License-Identifier: EUPL-1.2 */
/* lines_act - rows of the store as lines of a desk's list: of what is with the applicant or
 * closed they name who and what was submitted. */
#ifndef DECISION_LINES_ACT_H
#define DECISION_LINES_ACT_H

#include "decision/decision_store.h"
#include "decision/queue_act.h"

MUST_USE enum fault decision_lines(struct act *act, const struct access_caller *caller,
    const struct decision_queue_row *rows, size_t count,
    const struct decision_case_line **ret_lines);

/* The day by which a case should be decided: the working target of the day of submission. */
day decision_due(
    const struct act *act, const struct calendar *calendar, moment submitted_at);

#endif
