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
struct answers_frozen; /* application/answers_act.h */
struct permit_desk;

enum { DECISION_PAGE_MOST = 50 };

/* --- the queue --- */
enum decision_tab {
	DECISION_TAB_ALL,
	DECISION_TAB_UNCLAIMED,
	DECISION_TAB_MINE,
	DECISION_TAB_SIGNATURE,
	DECISION_TAB_RETURNED,
	DECISION_TAB_CLOSED,
	DECISION_TAB_COUNT
};
/* "all", "unclaimed" ... in addresses; "decision.tab.all" ... */
const char *decision_tab_name(enum decision_tab tab);
const char *decision_tab_key(enum decision_tab tab);
/* An unknown name is the first tab. */
enum decision_tab decision_tab_find(struct slice name);

struct decision_case_line {
	struct id id;
	struct slice reference;
	struct slice name_latin;
	struct slice name_arabic;
	struct slice centre; /* code */
	struct slice centre_latin;
	int64_t version;
	struct slice centre_arabic;
	enum application_state state;
	moment submitted_at;
	bool claimed;
	bool claimed_mine;
	struct slice officer_name;
	struct slice officer_name_arabic; /* empty when it is not known */
	bool refusal_proposed;
	bool emirates_id_warning;
};

struct decision_queue {
	const struct access_caller *caller;
	enum decision_tab tab;
	size_t page; /* from 0 */
	const struct decision_case_line *ret_lines;
	size_t ret_count;
	bool ret_more;
	int64_t ret_counts[DECISION_TAB_COUNT];
	int64_t ret_permits; /* that wait for a second person */
	int64_t ret_fallen;  /* certificates withdrawn under a permit */
};
MUST_USE enum fault decision_list(
    struct acts *acts, struct arena *arena, struct decision_queue *queue);

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
	/* The last two submissions; NULL when it was submitted once. */
	const struct answers_frozen *ret_before;
	const struct answers_frozen *ret_now;
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
	struct slice snapshot;    /* set by decision_decide: what it has read ahead, */
	const struct answers_frozen *frozen; /* and what stands in it */
	enum application_verdict ret_verdict;
	struct slice ret_permit; /* the number, on APPROVE */
};
MUST_USE enum fault decision_decide(
    struct acts *acts, struct arena *arena, struct decision *decision);
/* The same without waiting: done is called with the fault when it is over (acts.h). */
void decision_decide_then(struct acts *acts, struct arena *arena,
    struct decision *decision, void (*done)(void *self, enum fault fault), void *self);

#endif
