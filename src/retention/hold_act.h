/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * hold_act - a data-protection officer sets a legal hold of a person, and lifts it.
 *
 *	struct hold_set set = {.caller = caller, .account = account, .basis = HOLD_COURT,
 *	    .reference = SLICE("Case 12/2026"), .reason = words};
 *	TRY(hold_set_run(acts, arena, &set));     - or hold_set_within(act, &set)
 *	if (set.ret_verdict != HOLD_OK) ... hold_key()
 */
#ifndef RETENTION_HOLD_ACT_H
#define RETENTION_HOLD_ACT_H

#include "access/access.h"
#include "db/acts.h"
#include "retention/hold.h"

enum { HOLD_LIST_MOST = 500 };

struct hold_set {
	const struct access_caller *caller; /* has ACCESS_HOLD_CHANGE */
	struct id account;                  /* none: of whom `who` says */
	struct slice who; /* the number of an application or permit, or the account */
	enum hold_basis basis;  /* HOLD_BASIS_COUNT: none was told */
	struct slice reference; /* trimmed here */
	struct slice reason;
	enum hold_verdict ret_verdict;
	struct id ret_hold;
};
MUST_USE enum fault hold_set_within(struct act *act, struct hold_set *set);
MUST_USE enum fault hold_set_run(
    struct acts *acts, struct arena *arena, struct hold_set *set);

struct hold_lift {
	const struct access_caller *caller; /* has ACCESS_HOLD_CHANGE */
	struct id hold;
	struct slice reason;
	enum hold_verdict ret_verdict;
};
MUST_USE enum fault hold_lift_within(struct act *act, struct hold_lift *lift);
MUST_USE enum fault hold_lift_run(
    struct acts *acts, struct arena *arena, struct hold_lift *lift);

struct hold_line {
	struct id id;
	struct id account;
	enum hold_basis basis;
	struct slice reference;
	struct slice reason;
	moment set_at;
	struct slice set_by_name;
	moment lifted_at; /* 0: in force */
	struct slice lifted_by_name;
	struct slice lift_reason;
	struct slice about; /* the person's newest application; empty: never submitted */
};
/* One of them. */
struct hold_one {
	struct id hold;
	bool ret_found;
	struct hold_line ret_line;
};
MUST_USE enum fault hold_open(
    struct acts *acts, struct arena *arena, struct hold_one *one);

struct holds {
	struct id account;                 /* of one person; none: of all */
	const struct hold_line *ret_lines; /* in force first, then the newest */
	size_t ret_count;
};
MUST_USE enum fault holds_within(struct act *act, struct holds *holds);
MUST_USE enum fault holds_open(
    struct acts *acts, struct arena *arena, struct holds *holds);

#endif
