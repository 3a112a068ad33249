/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * permit_event - what is done with a permit, and who may do it.
 *
 * One officer suspends at once; another person, a supervisor, confirms it within
 * PERMIT_CONFIRM_HOURS or it falls by itself. Once confirmed, it is lifted by a person
 * only. A revocation is proposed by one and signed by another.
 *
 *	enum permit_change_verdict verdict = permit_judge(PERMIT_CONFIRM, &hands);
 *	if (verdict != PERMIT_CHANGE_OK) ... permit_change_key(), permit_change_http()
 *
 * Pure: no I/O, no heap, no clock.
 */
#ifndef PERMIT_PERMIT_EVENT_H
#define PERMIT_PERMIT_EVENT_H

#include "permit/permit.h"

enum permit_event {
	PERMIT_SUSPEND,            /* by one officer, at once; to be confirmed */
	PERMIT_CONFIRM,            /* by a supervisor who is another person */
	PERMIT_LIFT,               /* by a person, never by itself once confirmed */
	PERMIT_FALL,               /* nobody confirmed it in time: by the system alone */
	PERMIT_PROPOSE_REVOCATION, /* changes nothing yet */
	PERMIT_SIGN_REVOCATION,    /* by a supervisor who is another person */
	PERMIT_SEND_BACK,          /* the proposal, by the same */
	PERMIT_SUPERSEDE,
	PERMIT_SURRENDER,
	PERMIT_EVENT_COUNT
};

enum { PERMIT_CONFIRM_HOURS = 24 };

/* "suspend" ...: in the database and the API. */
const char *permit_event_name(enum permit_event event);
MUST_USE bool permit_event_find(struct slice name, enum permit_event *ret_event);
/* "permit.event.suspend" ...: for the holder and the desk. */
const char *permit_event_key(enum permit_event event);
/* Whether the holder sees it: a proposal is between colleagues. */
bool permit_event_is_public(enum permit_event event);
/* The status after it, when it may happen in this one. */
enum permit_status permit_event_status(enum permit_event event, enum permit_status from);
/* Which event leads to a status: how another room's change is called. */
enum permit_event permit_event_to(enum permit_status to);

/* Why a permit is suspended or revoked; NULL ends the list. The reason of each has a
 * sentence in both languages. */
extern const char *const permit_reasons[];
/* "permit.reason.rules_broken" ...; NULL when there is no such reason. */
const char *permit_reason_key(struct slice reason);

/* How a permit stands, and who wants to do something with it. */
struct permit_hands {
	enum permit_status status;
	bool unconfirmed;    /* suspended, and to be confirmed */
	bool proposed;       /* a revocation waits for a signature */
	bool system;         /* no person: what follows is false */
	bool suspends;       /* may suspend: an officer */
	bool signs;          /* gives the second signature: a supervisor */
	bool own;            /* it is his own permit */
	bool suspended_mine; /* he suspended it */
	bool proposed_mine;  /* he proposed the revocation */
};

/* Why something is not done, in the order in which it is asked. */
enum permit_change_verdict {
	PERMIT_CHANGE_OK,
	PERMIT_CHANGE_NOT_FOUND,
	PERMIT_CHANGE_STALE, /* somebody was quicker than the page that was seen */
	PERMIT_CHANGE_WRONG_STATUS,
	PERMIT_CHANGE_OWN_CASE,
	PERMIT_CHANGE_NOT_ROLE,    /* another role does this */
	PERMIT_CHANGE_SAME_PERSON, /* two people are needed, and this is the first */
	PERMIT_CHANGE_NO_REASON,
	PERMIT_CHANGE_NO_WORDS, /* the holder, or the colleague, is told why */
	PERMIT_CHANGE_VERDICT_COUNT
};
/* "permit.refusal.not_found" ... */
const char *permit_change_key(enum permit_change_verdict verdict);
/* The HTTP status that says the same. */
unsigned permit_change_http(enum permit_change_verdict verdict);

/* WRONG_STATUS, OWN_CASE, NOT_ROLE, SAME_PERSON or OK: may these hands do it? */
MUST_USE enum permit_change_verdict permit_judge(
    enum permit_event event, const struct permit_hands *hands);

#endif
