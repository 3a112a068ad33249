/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * report_act - figures of some days: who decided what, what was decided otherwise by a
 * second person, what was refused, and how long decisions took.
 *
 *	struct audit_report report = {.caller = caller, .from = day, .until = day};
 *	TRY(audit_report(acts, arena, &report));
 *
 * All but the waiting comes from entries of the log alone. The waiting is from the last
 * submission of the application to the decision.
 */
#ifndef AUDIT_REPORT_ACT_H
#define AUDIT_REPORT_ACT_H

#include "audit/search_act.h"

enum {
	AUDIT_REPORT_DAYS_MOST = 366,
	AUDIT_REPORT_DAYS = 30, /* when nothing else is asked for */
	AUDIT_REPORT_OFFICERS_MOST = 500,
	AUDIT_REPORT_ACTS_MOST = 200,
};

/* The columns of an officer. */
enum audit_decision {
	AUDIT_APPROVED,
	AUDIT_RETURNED,
	AUDIT_PROPOSED, /* a refusal or a revocation, for a second person */
	AUDIT_SIGNED,   /* as the second person */
	AUDIT_SENT_BACK,
	AUDIT_SUSPENDED,
	AUDIT_LIFTED,
	AUDIT_DECISION_COUNT
};
const char *audit_decision_word(enum audit_decision decision);
/* Its message key: "audit.decision.approved". */
const char *audit_decision_key(enum audit_decision decision);

struct audit_officer {
	struct slice actor;
	struct audit_who who;
	int64_t counts[AUDIT_DECISION_COUNT];
	int64_t sum;
};

/* An action with a reason, and how often. */
struct audit_count {
	struct slice action;
	struct slice reason;
	int64_t count;
};

enum { AUDIT_WAITS = 7 };
/* The upper bounds of the classes of waiting, in hours; the last has none. */
extern const int audit_wait_hours[AUDIT_WAITS - 1];

struct audit_report {
	const struct access_caller *caller; /* has ACCESS_AUDIT_READ */
	day from;                           /* both included */
	day until;
	const struct audit_officer *ret_officers; /* who decided most, first */
	size_t ret_officers_count;
	const struct audit_count *ret_overrides;
	size_t ret_overrides_count;
	const struct audit_count *ret_refused;
	size_t ret_refused_count;
	/* Approved by policy without an officer, and drawn for one; the reason is the rule set. */
	const struct audit_count *ret_by_policy;
	size_t ret_by_policy_count;
	int64_t ret_decided;            /* applications */
	int64_t ret_waits[AUDIT_WAITS]; /* of them */
	int64_t ret_median_minutes;
	int64_t ret_slowest_minutes; /* of the quickest nine in ten */
	const int64_t *ret_days;     /* decisions on applications, a day each */
	size_t ret_days_count;
};
MUST_USE enum fault audit_report(
    struct acts *acts, struct arena *arena, struct audit_report *report);

#endif
