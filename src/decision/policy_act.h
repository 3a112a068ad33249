/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * policy_act - approves by policy what is clean, in the act that submits it or that ends the
 * check of its file.
 *
 *	struct decision_policy policy;
 *	decision_policy_init(&policy, &configured, desk);
 *	... submitted.policy = &policy.hook ... application_submit
 *
 * The permit is signed as one of an officer; the actor is the system, and the event names
 * the rule set. Whether a case is of the sample is drawn by a random number once it could
 * be approved, kept with it, and kept for the person, too: who withdraws a case that was drawn
 * and applies anew is drawn again, until an officer has decided.
 */
#ifndef DECISION_POLICY_ACT_H
#define DECISION_POLICY_ACT_H

#include "application/application_act.h"
#include "decision/policy.h"

struct permit_desk;

enum { POLICY_NAME_SIZE = 32 };

struct decision_policy {
	struct policy policy;
	const struct permit_desk *desk;
	char rules[POLICY_NAME_SIZE]; /* "straight-1.9f3ac210": of policy_put_rules */
	struct application_policy hook;
};
/* Lives as long as the hook is used, and is not moved. */
void decision_policy_init(struct decision_policy *ret_policy, const struct policy *policy,
    const struct permit_desk *desk);

/* Whose hook that is, on or off. */
const struct decision_policy *decision_policy_of(const struct application_policy *hook);

#endif
