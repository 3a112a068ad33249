/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * policy - what may be approved without an officer: straight-through approval.
 *
 *	switch (policy_judge(&policy, &facts)) {
 *	case POLICY_APPROVES: ... draw whether it is one of the sample, and issue the permit
 *	case POLICY_WAITS: ... its file is being checked: ask again when that ends
 *	default: ... an officer decides
 *
 * Off by default. A refusal is never automatic: all that is not approved goes to the
 * officers, whatever the reason. Pure: no I/O.
 */
#ifndef DECISION_POLICY_H
#define DECISION_POLICY_H

#include "application/clearance.h"

enum { POLICY_SAMPLE_PERCENT = 5 }; /* when the configuration says nothing */

/* As configured; zeroed it is off. */
struct policy {
	bool on;
	int sample_percent; /* of what could be approved, drawn for an officer: 1 to 100 */
	enum certificate_source
	    weakest;      /* evidence that is enough: this or a stronger one */
	bool reads_files; /* there is a reader, so that it is worth to wait for it */
	bool screened;    /* against lists of designated parties, before they apply here:
	                     nothing in this house does it, so without it `on` cannot be */
};
/* Off; a sample of POLICY_SAMPLE_PERCENT; the centre's register or a signature. */
void policy_init(struct policy *policy);

enum policy_answer {
	POLICY_APPROVES,
	POLICY_OFF,
	POLICY_WAITS,    /* nothing but the check of the file is missing */
	POLICY_LOOK,     /* somebody should look (clearance.h) */
	POLICY_EVIDENCE, /* what confirms the certificate is too weak for this */
	POLICY_ORDER,    /* of the authority, in force or to come, over such permits */
	POLICY_STAFF,    /* of the authority: a colleague decides, not the house itself */
	POLICY_SAMPLED,  /* drawn for an officer */
	POLICY_ANSWER_COUNT
};
/* "approves" ...: in the events; behind "decision.check.policy." words for staff. */
const char *policy_answer_name(enum policy_answer answer);

struct policy_facts {
	struct clearance clearance;
	struct certificate_evidence evidence;
	bool order;
	bool staff;
};
/* All but the drawing, which costs a random number and is asked last. */
enum policy_answer policy_judge(
    const struct policy *policy, const struct policy_facts *facts);

/* What the name of the rule set stands for, as text: whoever changes a rule, the evidence or
 * the share changes it. */
void policy_put_rules(const struct policy *policy, struct buffer *out);

#endif
