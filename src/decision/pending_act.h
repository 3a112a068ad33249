/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * pending_act - a decision that was made and takes effect a little later, so that a slip of
 * the hand can be undone before anybody was told of it.
 *
 *	struct decision decision = {..., .undo_seconds = 30};
 *	TRY(decision_decide(acts, arena, &decision));        - ret_due_at: until then
 *	struct decision_undo undo = {.caller = caller, .application = id};
 *	TRY(decision_undo(acts, arena, &undo));              - whoever decided, and only he
 *	TRY(decision_take_effect(acts, desk, &more));        - every few seconds, by app/
 *
 * The row is durable when the officer is told; whichever server makes the next round
 * carries it out, also after a restart. It is judged again then: what has become impossible
 * meanwhile (the applicant withdrew, the centre took the certificate back, the officer lost
 * his role) is not carried out, and its officer reads why.
 */
#ifndef DECISION_PENDING_ACT_H
#define DECISION_PENDING_ACT_H

#include "decision/decision_act.h"

struct decision_pending {
	bool found;
	struct id application;
	struct id officer;
	struct slice reference;
	enum application_event event;
	struct slice reason;
	struct slice fields; /* marks, a line each */
	struct slice text_en;
	struct slice text_ar;
	moment due_at;
	const char *refused; /* why it was not carried out, or NULL */
};

struct decision_undo {
	const struct access_caller *caller;
	struct id application;
	struct permit_desk *desk; /* decision_do_now */
	enum application_verdict
	    ret_verdict; /* NOT_PENDING: too late, or there is none */
	struct slice ret_permit;
};
MUST_USE enum fault decision_undo(
    struct acts *acts, struct arena *arena, struct decision_undo *undo);
/* Without waiting any longer; ret_verdict is then that of the decision itself. */
MUST_USE enum fault decision_do_now(
    struct acts *acts, struct arena *arena, struct decision_undo *now);

/* What is due, each in an act of its own. */
MUST_USE enum fault decision_take_effect(struct acts *acts, struct permit_desk *desk);

/* --- inside an act --- */

struct application_row;
/* Instead of carrying it out. */
MUST_USE enum fault pending_begin(
    struct act *act, const struct application_row *row, struct decision *decision);
/* With the texts; of one that was not carried out, too. */
MUST_USE enum fault pending_find(struct act *act, const struct id *application,
    const struct id *applicant, struct decision_pending *ret_pending);
/* As pages show it. */
struct desk_pending_row;
struct decision_pending pending_of_row(
    struct arena *arena, const struct desk_pending_row *row);
/* Judges it and carries it out, as decision_decide does. */
MUST_USE enum fault decision_within(struct act *act, struct decision *decision);

#endif
