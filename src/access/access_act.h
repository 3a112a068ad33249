/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * access_act - roles are granted and withdrawn, and each time that is in the audit.
 *
 *	struct access_change change = {account, ACCESS_OFFICER, SLICE("command"), true};
 *	TRY(access_change(acts, arena, &change));
 *	if (change.ret_verdict != ACCESS_CHANGE_OK) ...
 */
#ifndef ACCESS_ACCESS_ACT_H
#define ACCESS_ACCESS_ACT_H

#include "access/access.h"
#include "db/acts.h"

enum access_change_verdict {
	ACCESS_CHANGE_OK,         /* also when it was so already */
	ACCESS_CHANGE_NO_ACCOUNT, /* nobody of that id */
	ACCESS_CHANGE_NOT_STAFF,  /* roles are for staff accounts only */
	ACCESS_CHANGE_NOT_A_ROLE, /* an applicant is what every person is */
	ACCESS_CHANGE_OWN,        /* nobody grants rights to himself */
	ACCESS_CHANGE_NO_CENTRE,  /* a clerk is one of a centre, and it is known */
	ACCESS_CHANGE_VERDICT_COUNT
};

struct access_change {
	struct id account;
	enum access_role role;
	struct slice by;     /* account id of who changes it, or "command" */
	bool grant;          /* false: withdraw */
	struct slice centre; /* code; granting CENTRE_CLERK: whose clerk. Else empty */
	enum access_change_verdict ret_verdict;
};
MUST_USE enum fault access_change(
    struct acts *acts, struct arena *arena, struct access_change *change);

/* By a command on the server: whatever it changes is an alarm too. */
MUST_USE enum fault access_command_change(
    struct acts *acts, struct arena *arena, struct access_change *change);

/* The same inside another act; what the verdicts above refuse is a bug. */
MUST_USE enum fault access_change_within(
    struct act *act, const struct access_change *change);

/* The code of the centre that an account is a clerk of; empty: of none. Inside an act. */
MUST_USE enum fault access_clerk_centre(
    struct act *act, const struct id *account, struct slice *ret_centre);
/* Inside another act: its roles are withdrawn, each with its entry, and what waits for a
 * second administrator is taken back. */
MUST_USE enum fault access_withdraw_all(
    struct act *act, const struct id *account, struct slice by);
MUST_USE enum fault access_roles_within(
    struct act *act, const struct id *account, unsigned *ret_roles);

/* Bits 1 << enum access_role of the account, without an applicant's. */
MUST_USE enum fault access_roles(struct acts *acts, struct arena *arena,
    const struct id *account, unsigned *ret_roles);

#endif
