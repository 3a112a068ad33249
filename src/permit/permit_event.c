/* SPDX-License-Identifier: EUPL-1.2 */
#include "permit/permit_event.h"

#include <assert.h>
#include <stddef.h>

/* --- the events --- */

static const struct {
	const char *name;
	const char *key;
	bool public;
} events[] = {
    [PERMIT_SUSPEND] = {"suspend", "permit.event.suspend", true},
    [PERMIT_CONFIRM] = {"confirm", "permit.event.confirm", true},
    [PERMIT_LIFT] = {"lift", "permit.event.lift", true},
    [PERMIT_FALL] = {"fall", "permit.event.fall", true},
    [PERMIT_PROPOSE_REVOCATION] = {"propose_revocation",
        "permit.event.propose_revocation", false},
    [PERMIT_SIGN_REVOCATION] = {"sign_revocation", "permit.event.sign_revocation", true},
    [PERMIT_SEND_BACK] = {"send_back", "permit.event.send_back", false},
    [PERMIT_SUPERSEDE] = {"supersede", "permit.event.supersede", true},
    [PERMIT_SURRENDER] = {"surrender", "permit.event.surrender", true},
};
static_assert(ARRAY_LEN(events) == PERMIT_EVENT_COUNT, "each event has its words");

const char *
permit_event_name(enum permit_event event)
{
	assert((size_t)event < ARRAY_LEN(events));
	return events[event].name;
}

const char *
permit_event_key(enum permit_event event)
{
	assert((size_t)event < ARRAY_LEN(events));
	return events[event].key;
}

bool
permit_event_is_public(enum permit_event event)
{
	assert((size_t)event < ARRAY_LEN(events));
	return events[event].public;
}

bool
permit_event_find(struct slice name, enum permit_event *ret_event)
{
	for (size_t i = 0; i < ARRAY_LEN(events); i++) {
		if (slice_equal(name, slice_of(events[i].name))) {
			*ret_event = (enum permit_event)i;
			return true;
		}
	}
	return false;
}

enum permit_status
permit_event_status(enum permit_event event, enum permit_status from)
{
	switch (event) {
	case PERMIT_SUSPEND:
		return PERMIT_SUSPENDED;
	case PERMIT_LIFT:
	case PERMIT_FALL:
		return PERMIT_ACTIVE;
	case PERMIT_SIGN_REVOCATION:
		return PERMIT_REVOKED;
	case PERMIT_SUPERSEDE:
		return PERMIT_SUPERSEDED;
	case PERMIT_SURRENDER:
		return PERMIT_SURRENDERED;
	case PERMIT_CONFIRM:
	case PERMIT_PROPOSE_REVOCATION:
	case PERMIT_SEND_BACK:
	case PERMIT_EVENT_COUNT:
		break;
	}
	return from;
}

enum permit_event
permit_event_to(enum permit_status to)
{
	static const enum permit_event by_status[] = {
	    [PERMIT_ACTIVE] = PERMIT_LIFT,
	    [PERMIT_SUSPENDED] = PERMIT_SUSPEND,
	    [PERMIT_REVOKED] = PERMIT_SIGN_REVOCATION,
	    [PERMIT_SUPERSEDED] = PERMIT_SUPERSEDE,
	    [PERMIT_SURRENDERED] = PERMIT_SURRENDER,
	};
	static_assert(ARRAY_LEN(by_status) == PERMIT_STATUS_COUNT, "each status has one");

	assert((size_t)to < ARRAY_LEN(by_status));
	return by_status[to];
}

/* --- reasons --- */

static const struct {
	const char *code;
	const char *key;
} reasons[] = {
    {"under_investigation", "permit.reason.under_investigation"},
    {"rules_broken", "permit.reason.rules_broken"},
    {"false_information", "permit.reason.false_information"},
    {"certificate_not_valid", "permit.reason.certificate_not_valid"},
    {"public_safety", "permit.reason.public_safety"},
    {"other_law", "permit.reason.other_law"},
};

const char *const permit_reasons[] = {"under_investigation", "rules_broken",
    "false_information", "certificate_not_valid", "public_safety", "other_law", NULL};
static_assert(ARRAY_LEN(reasons) + 1 == ARRAY_LEN(permit_reasons), "each has a key");

const char *
permit_reason_key(struct slice reason)
{
	for (size_t i = 0; i < ARRAY_LEN(reasons); i++) {
		if (slice_equal(reason, slice_of(reasons[i].code))) {
			return reasons[i].key;
		}
	}
	return NULL;
}

/* --- verdicts --- */

static const struct {
	const char *key;
	unsigned status;
} verdicts[] = {
    [PERMIT_CHANGE_OK] = {"permit.refusal.ok", 200},
    [PERMIT_CHANGE_NOT_FOUND] = {"permit.refusal.not_found", 404},
    [PERMIT_CHANGE_STALE] = {"permit.refusal.stale", 409},
    [PERMIT_CHANGE_WRONG_STATUS] = {"permit.refusal.wrong_status", 409},
    [PERMIT_CHANGE_OWN_CASE] = {"permit.refusal.own_case", 403},
    [PERMIT_CHANGE_NOT_ROLE] = {"permit.refusal.not_role", 403},
    [PERMIT_CHANGE_SAME_PERSON] = {"permit.refusal.same_person", 403},
    [PERMIT_CHANGE_NO_REASON] = {"permit.refusal.no_reason", 422},
    [PERMIT_CHANGE_NO_WORDS] = {"permit.refusal.no_words", 422},
};
static_assert(ARRAY_LEN(verdicts) == PERMIT_CHANGE_VERDICT_COUNT, "each has a key");

const char *
permit_change_key(enum permit_change_verdict verdict)
{
	assert((size_t)verdict < ARRAY_LEN(verdicts));
	return verdicts[verdict].key;
}

unsigned
permit_change_http(enum permit_change_verdict verdict)
{
	assert((size_t)verdict < ARRAY_LEN(verdicts));
	return verdicts[verdict].status;
}

/* --- who may --- */

static bool
fits_state(enum permit_event event, const struct permit_hands *hands)
{
	bool open = hands->status == PERMIT_ACTIVE || hands->status == PERMIT_SUSPENDED;
	bool suspended = hands->status == PERMIT_SUSPENDED;

	switch (event) {
	case PERMIT_CONFIRM:
	case PERMIT_FALL:
		return suspended && hands->unconfirmed;
	case PERMIT_PROPOSE_REVOCATION:
		return open && !hands->proposed;
	case PERMIT_SIGN_REVOCATION:
	case PERMIT_SEND_BACK:
		return open && hands->proposed;
	case PERMIT_SUSPEND:
	case PERMIT_LIFT:
	case PERMIT_SUPERSEDE:
	case PERMIT_SURRENDER:
		return permit_transition(
		    hands->status, permit_event_status(event, hands->status));
	case PERMIT_EVENT_COUNT:
		break;
	}
	return false;
}

/* A second signature: of a supervisor who did not give the first. */
static enum permit_change_verdict
judge_second(const struct permit_hands *hands, bool first_mine)
{
	if (!hands->signs) {
		return PERMIT_CHANGE_NOT_ROLE;
	}
	return first_mine ? PERMIT_CHANGE_SAME_PERSON : PERMIT_CHANGE_OK;
}

/* Who suspended may take it back while nobody has confirmed it. */
static enum permit_change_verdict
judge_lift(const struct permit_hands *hands)
{
	bool takes_back = hands->unconfirmed && hands->suspended_mine && hands->suspends;

	return takes_back || hands->signs ? PERMIT_CHANGE_OK : PERMIT_CHANGE_NOT_ROLE;
}

static enum permit_change_verdict
judge_role(enum permit_event event, const struct permit_hands *hands)
{
	switch (event) {
	case PERMIT_SUSPEND:
		return hands->suspends ? PERMIT_CHANGE_OK : PERMIT_CHANGE_NOT_ROLE;
	case PERMIT_PROPOSE_REVOCATION:
		return hands->suspends || hands->signs ? PERMIT_CHANGE_OK
		                                       : PERMIT_CHANGE_NOT_ROLE;
	case PERMIT_CONFIRM:
		return judge_second(hands, hands->suspended_mine);
	case PERMIT_LIFT:
		return judge_lift(hands);
	case PERMIT_SIGN_REVOCATION:
	case PERMIT_SEND_BACK:
		return judge_second(hands, hands->proposed_mine);
	case PERMIT_FALL:
	case PERMIT_SUPERSEDE:
	case PERMIT_SURRENDER:
	case PERMIT_EVENT_COUNT:
		break;
	}
	return PERMIT_CHANGE_NOT_ROLE;
}

/* The system ends a suspension that nobody confirmed, and nothing else for cause. */
static enum permit_change_verdict
judge_system(enum permit_event event)
{
	bool may = event == PERMIT_FALL || event == PERMIT_SUPERSEDE ||
	    event == PERMIT_SURRENDER;

	return may ? PERMIT_CHANGE_OK : PERMIT_CHANGE_NOT_ROLE;
}

enum permit_change_verdict
permit_judge(enum permit_event event, const struct permit_hands *hands)
{
	if (!fits_state(event, hands)) {
		return PERMIT_CHANGE_WRONG_STATUS;
	}
	if (hands->system) {
		return judge_system(event);
	}
	return hands->own ? PERMIT_CHANGE_OWN_CASE : judge_role(event, hands);
}
