/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * application - a person asks for a permit: states, events, and who may cause them.
 *
 *	draft --submit--> submitted --check--> review --approve--> approved
 *	                                        |  \--return--> returned --resubmit--> review
 *	                                        \--propose, sign--> refused
 *
 * Every change is an event that is appended; the state is what the last event made it.
 * SPEC.md section 3 has the table in words; application_next has it in one array, and a
 * test walks every state x event. payment, referred and appealed stand in the table for
 * the desks that will use them.
 */
#ifndef APPLICATION_APPLICATION_H
#define APPLICATION_APPLICATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/moment.h"
#include "base/slice.h"
#include "centre/centre.h"
#include "certificate/certificate.h"
#include "person/person.h"

enum application_state {
	APPLICATION_DRAFT,
	APPLICATION_SUBMITTED,
	APPLICATION_REVIEW,
	APPLICATION_RETURNED,
	APPLICATION_REFERRED,
	APPLICATION_PAYMENT,
	APPLICATION_APPROVED,
	APPLICATION_REFUSED,
	APPLICATION_APPEALED,
	APPLICATION_WITHDRAWN,
	APPLICATION_LAPSED,
	APPLICATION_STATE_COUNT
};

enum application_event {
	APPLICATION_START,
	APPLICATION_SUBMIT,
	APPLICATION_CHECK, /* the system has recorded its checks */
	APPLICATION_RESUBMIT,
	APPLICATION_CLAIM,
	APPLICATION_RELEASE,
	APPLICATION_RETURN,
	APPLICATION_PROPOSE_REFUSAL,
	APPLICATION_SEND_BACK, /* a supervisor does not sign the proposed refusal */
	APPLICATION_SIGN_REFUSAL,
	APPLICATION_APPROVE,
	APPLICATION_APPROVE_BY_POLICY,
	APPLICATION_REFER,
	APPLICATION_ANSWER,
	APPLICATION_ASK_FEE,
	APPLICATION_PAY,
	APPLICATION_APPEAL,
	APPLICATION_UPHOLD_APPEAL,
	APPLICATION_REJECT_APPEAL,
	APPLICATION_WITHDRAW,
	APPLICATION_LAPSE,
	APPLICATION_REASSIGN, /* a supervisor gives it to another officer, or to the queue */
	APPLICATION_EVENT_COUNT
};

enum application_actor {
	APPLICATION_BY_APPLICANT,
	APPLICATION_BY_OFFICER,
	APPLICATION_BY_SUPERVISOR,
	APPLICATION_BY_SYSTEM,
};

enum {
	APPLICATION_RETURN_DAYS = 30, /* SPEC.md section 3 */
	APPLICATION_DRAFT_DAYS = 30,
	APPLICATION_APPEAL_DAYS = 30,
	APPLICATION_PERMIT_YEARS = 2, /* The National, 9 Jan 2025: facts section 10 */
	APPLICATION_TEXT_MOST = 2000, /* characters of an officer's words */
	APPLICATION_REFERENCE_SIZE = 17,
	APPLICATION_KEY_MOST = 64, /* bytes of a submission's key */
};

/* What a rule says to somebody who wants to do something with an application. */
enum application_verdict {
	APPLICATION_OK,
	APPLICATION_NOT_FOUND,   /* there is none, or it is another person's: 404 */
	APPLICATION_NONE_OPEN,   /* the applicant has no draft to write in */
	APPLICATION_WRONG_STATE, /* it has moved on: 409 */
	APPLICATION_STALE,       /* another page or person changed it first: 409 */
	APPLICATION_FIELDS,      /* see the refusals beside the fields: 422 */
	APPLICATION_INCOMPLETE,  /* sections are missing: 422 */
	APPLICATION_CENTRE,      /* the centre was not accredited on that day: 422 */
	APPLICATION_CONTACTS,    /* an e-mail or phone is not confirmed: 422 */
	APPLICATION_NO_FILE,
	APPLICATION_CERTIFICATE_WITHDRAWN, /* by its centre: 409 */
	APPLICATION_CERTIFICATE_NOT_YOURS, /* no such certificate waits for him: 404 */
	APPLICATION_TOO_MANY_DRONES,
	APPLICATION_SAME_SERIAL,
	APPLICATION_RULE_CHANGED, /* a rule changed since the page was shown */
	APPLICATION_KEY_MISSING,  /* a submission without its key: 400 */
	APPLICATION_KEY_TOO_LONG, /* over APPLICATION_KEY_MOST: 400 */
	APPLICATION_CLAIMED,      /* a colleague has the case: 409 */
	APPLICATION_NOT_CLAIMED,  /* claim it first: 409 */
	APPLICATION_OWN_CASE,     /* nobody decides his own case: 403 */
	APPLICATION_SAME_OFFICER, /* who proposed does not sign: 403 */
	APPLICATION_NO_PROPOSAL,
	APPLICATION_PROPOSED,    /* a refusal waits for its signature: 409 */
	APPLICATION_NO_REASON,   /* 422 */
	APPLICATION_NO_WORDS,    /* words in both languages are needed: 422 */
	APPLICATION_NO_MARKS,    /* no field is marked: 422 */
	APPLICATION_CONFLICT,    /* the officer is close to this person: 403 */
	APPLICATION_PENDING,     /* decided, and about to take effect: 409 */
	APPLICATION_NOT_PENDING, /* there is nothing left to undo: 409 */
	APPLICATION_NO_NOTE,     /* a note is empty or too long: 422 */
	APPLICATION_VERDICT_COUNT
};

/* "application.refusal.stale" ... */
const char *application_key(enum application_verdict verdict);
/* The HTTP status that says the same; 200 for OK. */
unsigned application_status(enum application_verdict verdict);

/* "draft" ...: in the database, the API and the message keys. */
const char *application_state_name(enum application_state state);
MUST_USE bool application_state_find(
    struct slice name, enum application_state *ret_state);
/* "application.state.draft" ...: the public word. */
const char *application_state_key(enum application_state state);
/* "application.next.draft" ...: one sentence on what happens now. */
const char *application_next_key(enum application_state state);
/* "application.fly.no" ...: may the person fly with it now? */
const char *application_fly_key(enum application_state state);
/* True when the person must do something now. */
bool application_needs_applicant(enum application_state state);
/* True for the states in which the answers can be changed. */
bool application_is_editable(enum application_state state);
/* It has not come to an end: a person has at most one of a class. */
bool application_is_open(enum application_state state);
/* True when nothing can happen any more, or only an appeal. */
bool application_is_closed(enum application_state state);

/* "submit" ... and "application.event.submit" ...: the line in the timeline. */
const char *application_event_name(enum application_event event);
MUST_USE bool application_event_find(
    struct slice name, enum application_event *ret_event);
const char *application_event_key(enum application_event event);
/* True when the applicant's timeline shows it. */
bool application_event_is_public(enum application_event event);
/* Who may cause it. */
enum application_actor application_event_actor(enum application_event event);

/* The state machine. START is no event of a state: a draft begins without one. */
MUST_USE enum application_verdict application_next(enum application_state state,
    enum application_event event, enum application_state *ret_next);

/* --- references: TA-2026-00000012, like a permit's number with its check digit --- */
struct application_reference {
	char text[APPLICATION_REFERENCE_SIZE];
};
struct application_reference application_reference_make(int year, int32_t sequence);

/* --- completeness: the sections of the task list --- */
enum application_section {
	APPLICATION_DETAILS,
	APPLICATION_CERTIFICATE,
	APPLICATION_DRONES, /* none is fine */
	APPLICATION_RULES,
	APPLICATION_SECTION_COUNT
};

/* "details" ...: in addresses and in problem details. */
const char *application_section_name(enum application_section section);
/* The label of a field or section that an officer can mark, NULL for an unknown one:
 * the fields of the person, "certificate", "certificate_file", "drones". */
const char *application_mark_key(struct slice mark);
/* All marks, in the order of the page; NULL ends. */
extern const char *const application_marks[];

/* --- refusal: reasons are a list, not free text --- */
/* Message key of a reason's label, NULL when there is no such reason. */
const char *application_reason_key(struct slice reason);
extern const char *const application_reasons[]; /* codes; NULL ends */

/* --- whose case it is --- */
struct application_hands {
	bool own;          /* the officer is the applicant */
	bool claimed;      /* by anybody */
	bool claimed_mine; /* by this officer */
	bool proposed;     /* a refusal waits for a signature */
	bool proposed_mine;
	bool conflict; /* this officer is close to the person */
	bool pending;  /* decided, and about to take effect */
};

/* Whether an officer or supervisor with these hands may cause the event now; the state
 * is judged by application_next. */
MUST_USE enum application_verdict application_judge_hands(
    enum application_event event, const struct application_hands *hands);

/* --- files --- */
enum { APPLICATION_STUCK_MOST = 100 };

/* A file whose removal runs: odd while it does. */
struct application_removal_row {
	uint8_t hash[32];
	int64_t turn;
};

#endif
