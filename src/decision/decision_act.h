/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * decision_act - what officers and supervisors do with a case: one transaction each.
 *
 *	struct decision decision = {.caller = caller, .application = id,
 *	    .event = APPLICATION_APPROVE, .desk = desk};
 *	TRY(decision_decide(acts, arena, &decision));
 *	if (decision.ret_verdict != APPLICATION_OK) ... application_key(), application_status()
 *
 * The route's right says who may come here at all; these acts say whose case it is:
 * nobody decides his own, an officer decides what he has claimed, a supervisor signs
 * what somebody else proposed. Every read of a person's file is an audit entry.
 */
#ifndef DECISION_DECISION_ACT_H
#define DECISION_DECISION_ACT_H

#include "access/access.h"
#include "access/reading.h"
#include "application/application_act.h"
#include "base/arena.h"
#include "base/fault.h"
#include "store/store.h"

struct acts;
struct answers_frozen;   /* application/answers_act.h */
struct decision_note;    /* work_act.h */
struct decision_pending; /* pending_act.h */
struct permit_desk;

/* --- one case --- */
struct decision_case {
	const struct access_caller *caller;
	struct id application;
	enum reading_purpose told; /* just now, or READING_NONE */
	bool ret_found;            /* drafts are not there for staff */
	/* READING_NONE: the reader has not told why, or it is his own. Then of ret_view only
	 * what names the case is there: reference, state, version, officer. */
	enum reading_purpose ret_purpose;
	struct application_view ret_view;
	struct application_hands ret_hands;
	/* For its certificate; checked_at is 0 when no file was. */
	struct certificate_evidence ret_evidence;
	moment ret_checked_at;
	/* The last two submissions; NULL when it was submitted once. */
	const struct answers_frozen *ret_before;
	const struct answers_frozen *ret_now;
	moment ret_claimed_at;                 /* when its officer last worked on it */
	const struct decision_note *ret_notes; /* work_act.h; the oldest first */
	size_t ret_notes_count;
	const struct decision_pending *ret_pending; /* pending_act.h */
};
/* Loads it and records that this caller has read it, and why: told now or before in this
 * session, or by having claimed the case (access/reading.h). */
MUST_USE enum fault decision_open(
    struct acts *acts, struct arena *arena, struct decision_case *opened);

struct decision_file {
	const struct access_caller *caller;
	struct id application;
	struct store *store;
	bool ret_found;             /* false also when the reader has not told why */
	struct store_file ret_file; /* when it was found: the caller closes it */
	struct slice ret_name;
	const char *ret_type;
};
/* The uploaded file, to be sent as an attachment; recorded too. */
MUST_USE enum fault decision_open_file(
    struct acts *acts, struct arena *arena, struct decision_file *file);

/* --- the decision --- */
struct decision {
	const struct access_caller *caller;
	struct id application;
	enum application_event event; /* CLAIM RELEASE RETURN PROPOSE_REFUSAL SEND_BACK
	                                 SIGN_REFUSAL APPROVE */
	int64_t version;              /* of the page. Another: STALE; 0 is not asked */
	struct slice reason;          /* PROPOSE_REFUSAL: one of application_reasons */
	struct slice text_en;         /* RETURN, PROPOSE_REFUSAL: both; SEND_BACK: free */
	struct slice text_ar;
	struct slice marks;       /* RETURN: of application_marks, '\n' between */
	struct permit_desk *desk; /* APPROVE */
	/* APPROVE, RETURN, PROPOSE_REFUSAL, SIGN_REFUSAL: that it can be undone before it takes
	 * effect (pending_act.h); 0: at once. */
	int64_t undo_seconds;
	struct slice snapshot; /* set by decision_decide: what it has read ahead, */
	const struct answers_frozen *frozen; /* and what stands in it */
	enum application_verdict ret_verdict;
	struct slice ret_permit; /* the number, on APPROVE */
	moment ret_due_at;       /* when it takes effect; 0: it has */
};
MUST_USE enum fault decision_decide(
    struct acts *acts, struct arena *arena, struct decision *decision);
/* The same without waiting: done is called with the fault when it is over (acts.h). */
void decision_decide_then(struct acts *acts, struct arena *arena,
    struct decision *decision, void (*done)(void *self, enum fault fault), void *self);

#endif
