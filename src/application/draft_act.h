/* SPDX-License-Identifier: EUPL-1.2 */
/* draft - what the acts on a draft share: finding the one that may be written in. */
#ifndef APPLICATION_DRAFT_ACT_H
#define APPLICATION_DRAFT_ACT_H

#include "application/application_act.h"
#include "application/application_store.h"

/* The caller's newest application when it can be written in; else *ret_verdict says
 * why not (NONE_OPEN, WRONG_STATE). */
MUST_USE enum fault draft_find(struct act *act, const struct access_caller *caller,
    struct application_row *ret_row, enum application_verdict *ret_verdict);

/* A draft that nobody was shown goes with its file (SPEC.md section 3); what was submitted
 * stays whole, because its snapshots name it. *ret_forgotten is for removal_run. */
MUST_USE enum fault draft_let_go_of_file(
    struct act *act, const struct application_row *row, struct slice *ret_forgotten);

#endif
