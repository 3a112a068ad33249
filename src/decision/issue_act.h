/* SPDX-License-Identifier: EUPL-1.2 */
/* issue_act - the permit of an application that is approved, by whoever approves it. */
#ifndef DECISION_ISSUE_ACT_H
#define DECISION_ISSUE_ACT_H

#include "application/application_act.h"

struct permit_desk;

struct decision_issue {
	const struct application_view *view; /* what was submitted */
	const struct permit_desk *desk;
	struct slice actor; /* account id, or "system" */
	const char *role;
};
/* Inside the act of the approval; row->permit is its number then. */
MUST_USE enum fault decision_issue(
    struct act *act, struct application_row *row, const struct decision_issue *issue);

#endif
