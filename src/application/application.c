/* SPDX-License-Identifier: EUPL-1.2 */
#include "application/application.h"

#include <assert.h>
#include <stdio.h>

#include "base/number.h"

enum { INSIDE = false, PUBLIC = true };

/* --- verdicts --- */

static const struct {
	const char *key;
	unsigned status;
} verdicts[] = {
    [APPLICATION_OK] = {"application.refusal.ok", 200},
    [APPLICATION_NOT_FOUND] = {"application.refusal.not_found", 404},
    [APPLICATION_NONE_OPEN] = {"application.refusal.none_open", 409},
    [APPLICATION_WRONG_STATE] = {"application.refusal.wrong_state", 409},
    [APPLICATION_STALE] = {"application.refusal.stale", 409},
    [APPLICATION_FIELDS] = {"application.refusal.fields", 422},
    [APPLICATION_INCOMPLETE] = {"application.refusal.incomplete", 422},
    [APPLICATION_CENTRE] = {"application.refusal.centre", 422},
    [APPLICATION_CONTACTS] = {"application.refusal.contacts", 422},
    [APPLICATION_CERTIFICATE_WITHDRAWN] = {"application.refusal.certificate_withdrawn",
        409},
    [APPLICATION_CERTIFICATE_NOT_YOURS] = {"application.refusal.certificate_not_yours",
        404},
    [APPLICATION_NO_FILE] = {"application.refusal.no_file", 422},
    [APPLICATION_TOO_MANY_DRONES] = {"application.refusal.too_many_drones", 422},
    [APPLICATION_SAME_SERIAL] = {"application.refusal.same_serial", 422},
    [APPLICATION_RULE_CHANGED] = {"application.refusal.rule_changed", 409},
    [APPLICATION_KEY_MISSING] = {"application.refusal.key_missing", 400},
    [APPLICATION_KEY_TOO_LONG] = {"application.refusal.key_too_long", 400},
    [APPLICATION_CLAIMED] = {"application.refusal.claimed", 409},
    [APPLICATION_NOT_CLAIMED] = {"application.refusal.not_claimed", 409},
    [APPLICATION_OWN_CASE] = {"application.refusal.own_case", 403},
    [APPLICATION_SAME_OFFICER] = {"application.refusal.same_officer", 403},
    [APPLICATION_NO_PROPOSAL] = {"application.refusal.no_proposal", 409},
    [APPLICATION_PROPOSED] = {"application.refusal.proposed", 409},
    [APPLICATION_NO_REASON] = {"application.refusal.no_reason", 422},
    [APPLICATION_NO_WORDS] = {"application.refusal.no_words", 422},
    [APPLICATION_NO_MARKS] = {"application.refusal.no_marks", 422},
    [APPLICATION_CONFLICT] = {"application.refusal.conflict", 403},
    [APPLICATION_PENDING] = {"application.refusal.pending", 409},
    [APPLICATION_NOT_PENDING] = {"application.refusal.not_pending", 409},
    [APPLICATION_NO_NOTE] = {"application.refusal.no_note", 422},
};
static_assert(
    ARRAY_LEN(verdicts) == APPLICATION_VERDICT_COUNT, "each verdict has its words");

const char *
application_key(enum application_verdict verdict)
{
	assert((size_t)verdict < ARRAY_LEN(verdicts));
	return verdicts[verdict].key;
}

unsigned
application_status(enum application_verdict verdict)
{
	assert((size_t)verdict < ARRAY_LEN(verdicts));
	return verdicts[verdict].status;
}

/* --- states --- */

static const struct {
	const char *name;
	const char *key;
	const char *next;
	const char *fly;
} states[] = {
    [APPLICATION_DRAFT] = {"draft", "application.state.draft", "application.next.draft",
        "application.fly.no"},
    [APPLICATION_SUBMITTED] = {"submitted", "application.state.submitted",
        "application.next.submitted", "application.fly.no"},
    [APPLICATION_REVIEW] = {"review", "application.state.review",
        "application.next.review", "application.fly.no"},
    [APPLICATION_RETURNED] = {"returned", "application.state.returned",
        "application.next.returned", "application.fly.no"},
    [APPLICATION_REFERRED] = {"referred", "application.state.referred",
        "application.next.referred", "application.fly.no"},
    [APPLICATION_PAYMENT] = {"payment", "application.state.payment",
        "application.next.payment", "application.fly.no"},
    [APPLICATION_APPROVED] = {"approved", "application.state.approved",
        "application.next.approved", "application.fly.approved"},
    [APPLICATION_REFUSED] = {"refused", "application.state.refused",
        "application.next.refused", "application.fly.refused"},
    [APPLICATION_APPEALED] = {"appealed", "application.state.appealed",
        "application.next.appealed", "application.fly.no"},
    [APPLICATION_WITHDRAWN] = {"withdrawn", "application.state.withdrawn",
        "application.next.withdrawn", "application.fly.no"},
    [APPLICATION_LAPSED] = {"lapsed", "application.state.lapsed",
        "application.next.lapsed", "application.fly.no"},
};
static_assert(ARRAY_LEN(states) == APPLICATION_STATE_COUNT, "each state has its words");

const char *
application_state_name(enum application_state state)
{
	assert((size_t)state < ARRAY_LEN(states));
	return states[state].name;
}

bool
application_state_find(struct slice name, enum application_state *ret_state)
{
	for (size_t i = 0; i < ARRAY_LEN(states); i++) {
		if (slice_equal(name, slice_of(states[i].name))) {
			*ret_state = (enum application_state)i;
			return true;
		}
	}
	return false;
}

const char *
application_state_key(enum application_state state)
{
	assert((size_t)state < ARRAY_LEN(states));
	return states[state].key;
}

const char *
application_next_key(enum application_state state)
{
	assert((size_t)state < ARRAY_LEN(states));
	return states[state].next;
}

const char *
application_fly_key(enum application_state state)
{
	assert((size_t)state < ARRAY_LEN(states));
	return states[state].fly;
}

bool
application_is_open(enum application_state state)
{
	switch (state) {
	case APPLICATION_DRAFT:
	case APPLICATION_SUBMITTED:
	case APPLICATION_REVIEW:
	case APPLICATION_RETURNED:
	case APPLICATION_REFERRED:
	case APPLICATION_PAYMENT:
		return true;
	case APPLICATION_APPROVED:
	case APPLICATION_REFUSED:
	case APPLICATION_WITHDRAWN:
	case APPLICATION_LAPSED:
	case APPLICATION_APPEALED:
	case APPLICATION_STATE_COUNT:
	default:
		return false;
	}
}

bool
application_is_editable(enum application_state state)
{
	return state == APPLICATION_DRAFT || state == APPLICATION_RETURNED;
}

bool
application_needs_applicant(enum application_state state)
{
	return application_is_editable(state) || state == APPLICATION_PAYMENT;
}

bool
application_is_closed(enum application_state state)
{
	return state == APPLICATION_APPROVED || state == APPLICATION_REFUSED ||
	    state == APPLICATION_WITHDRAWN || state == APPLICATION_LAPSED;
}

/* --- events --- */

static const struct {
	const char *name;
	const char *key;
	enum application_actor actor;
	bool is_public;
} events[] = {
    [APPLICATION_START] = {"start", "application.event.start", APPLICATION_BY_APPLICANT,
        INSIDE},
    [APPLICATION_SUBMIT] = {"submit", "application.event.submit",
        APPLICATION_BY_APPLICANT, PUBLIC},
    [APPLICATION_CHECK] = {"check", "application.event.check", APPLICATION_BY_SYSTEM,
        PUBLIC},
    [APPLICATION_RESUBMIT] = {"resubmit", "application.event.resubmit",
        APPLICATION_BY_APPLICANT, PUBLIC},
    [APPLICATION_CLAIM] = {"claim", "application.event.claim", APPLICATION_BY_OFFICER,
        PUBLIC},
    [APPLICATION_RELEASE] = {"release", "application.event.release",
        APPLICATION_BY_OFFICER, INSIDE},
    [APPLICATION_RETURN] = {"return", "application.event.return", APPLICATION_BY_OFFICER,
        PUBLIC},
    [APPLICATION_PROPOSE_REFUSAL] = {"propose_refusal",
        "application.event.propose_refusal", APPLICATION_BY_OFFICER, INSIDE},
    [APPLICATION_SEND_BACK] = {"send_back", "application.event.send_back",
        APPLICATION_BY_SUPERVISOR, INSIDE},
    [APPLICATION_SIGN_REFUSAL] = {"sign_refusal", "application.event.sign_refusal",
        APPLICATION_BY_SUPERVISOR, PUBLIC},
    [APPLICATION_APPROVE] = {"approve", "application.event.approve",
        APPLICATION_BY_OFFICER, PUBLIC},
    [APPLICATION_APPROVE_BY_POLICY] = {"approve_by_policy",
        "application.event.approve_by_policy", APPLICATION_BY_SYSTEM, PUBLIC},
    [APPLICATION_REFER] = {"refer", "application.event.refer", APPLICATION_BY_OFFICER,
        INSIDE},
    [APPLICATION_ANSWER] = {"answer", "application.event.answer", APPLICATION_BY_OFFICER,
        INSIDE},
    [APPLICATION_ASK_FEE] = {"ask_fee", "application.event.ask_fee",
        APPLICATION_BY_OFFICER, PUBLIC},
    [APPLICATION_PAY] = {"pay", "application.event.pay", APPLICATION_BY_SYSTEM, PUBLIC},
    [APPLICATION_APPEAL] = {"appeal", "application.event.appeal",
        APPLICATION_BY_APPLICANT, PUBLIC},
    [APPLICATION_UPHOLD_APPEAL] = {"uphold_appeal", "application.event.uphold_appeal",
        APPLICATION_BY_SUPERVISOR, PUBLIC},
    [APPLICATION_REJECT_APPEAL] = {"reject_appeal", "application.event.reject_appeal",
        APPLICATION_BY_SUPERVISOR, PUBLIC},
    [APPLICATION_WITHDRAW] = {"withdraw", "application.event.withdraw",
        APPLICATION_BY_APPLICANT, PUBLIC},
    [APPLICATION_LAPSE] = {"lapse", "application.event.lapse", APPLICATION_BY_SYSTEM,
        PUBLIC},
    [APPLICATION_REASSIGN] = {"reassign", "application.event.reassign",
        APPLICATION_BY_SUPERVISOR, INSIDE},
};
static_assert(ARRAY_LEN(events) == APPLICATION_EVENT_COUNT, "each event has its words");

const char *
application_event_name(enum application_event event)
{
	assert((size_t)event < ARRAY_LEN(events));
	return events[event].name;
}

bool
application_event_find(struct slice name, enum application_event *ret_event)
{
	for (size_t i = 0; i < ARRAY_LEN(events); i++) {
		if (slice_equal(name, slice_of(events[i].name))) {
			*ret_event = (enum application_event)i;
			return true;
		}
	}
	return false;
}

const char *
application_event_key(enum application_event event)
{
	assert((size_t)event < ARRAY_LEN(events));
	return events[event].key;
}

bool
application_event_is_public(enum application_event event)
{
	assert((size_t)event < ARRAY_LEN(events));
	return events[event].is_public;
}

enum application_actor
application_event_actor(enum application_event event)
{
	assert((size_t)event < ARRAY_LEN(events));
	return events[event].actor;
}

/* --- the state machine: what is not here cannot happen --- */

static const struct {
	enum application_state from;
	enum application_event event;
	enum application_state to;
} transitions[] = {
    {APPLICATION_DRAFT, APPLICATION_SUBMIT, APPLICATION_SUBMITTED},
    {APPLICATION_DRAFT, APPLICATION_WITHDRAW, APPLICATION_WITHDRAWN},
    {APPLICATION_DRAFT, APPLICATION_LAPSE, APPLICATION_LAPSED},
    {APPLICATION_SUBMITTED, APPLICATION_CHECK, APPLICATION_REVIEW},
    {APPLICATION_SUBMITTED, APPLICATION_APPROVE_BY_POLICY, APPLICATION_APPROVED},
    {APPLICATION_SUBMITTED, APPLICATION_WITHDRAW, APPLICATION_WITHDRAWN},
    {APPLICATION_REVIEW, APPLICATION_CLAIM, APPLICATION_REVIEW},
    {APPLICATION_REVIEW, APPLICATION_RELEASE, APPLICATION_REVIEW},
    {APPLICATION_REVIEW, APPLICATION_REASSIGN, APPLICATION_REVIEW},
    {APPLICATION_REVIEW, APPLICATION_RETURN, APPLICATION_RETURNED},
    {APPLICATION_REVIEW, APPLICATION_PROPOSE_REFUSAL, APPLICATION_REVIEW},
    {APPLICATION_REVIEW, APPLICATION_SEND_BACK, APPLICATION_REVIEW},
    {APPLICATION_REVIEW, APPLICATION_SIGN_REFUSAL, APPLICATION_REFUSED},
    {APPLICATION_REVIEW, APPLICATION_APPROVE, APPLICATION_APPROVED},
    {APPLICATION_REVIEW, APPLICATION_REFER, APPLICATION_REFERRED},
    {APPLICATION_REVIEW, APPLICATION_ASK_FEE, APPLICATION_PAYMENT},
    {APPLICATION_REVIEW, APPLICATION_WITHDRAW, APPLICATION_WITHDRAWN},
    {APPLICATION_RETURNED, APPLICATION_RESUBMIT, APPLICATION_REVIEW},
    {APPLICATION_RETURNED, APPLICATION_WITHDRAW, APPLICATION_WITHDRAWN},
    {APPLICATION_RETURNED, APPLICATION_LAPSE, APPLICATION_LAPSED},
    {APPLICATION_REFERRED, APPLICATION_ANSWER, APPLICATION_REVIEW},
    {APPLICATION_PAYMENT, APPLICATION_PAY, APPLICATION_APPROVED},
    {APPLICATION_PAYMENT, APPLICATION_WITHDRAW, APPLICATION_WITHDRAWN},
    {APPLICATION_REFUSED, APPLICATION_APPEAL, APPLICATION_APPEALED},
    {APPLICATION_APPEALED, APPLICATION_UPHOLD_APPEAL, APPLICATION_APPROVED},
    {APPLICATION_APPEALED, APPLICATION_REJECT_APPEAL, APPLICATION_REFUSED},
};

enum application_verdict
application_next(enum application_state state, enum application_event event,
    enum application_state *ret_next)
{
	for (size_t i = 0; i < ARRAY_LEN(transitions); i++) {
		if (transitions[i].from == state && transitions[i].event == event) {
			*ret_next = transitions[i].to;
			return APPLICATION_OK;
		}
	}
	return APPLICATION_WRONG_STATE;
}

/* --- references --- */

/* The check digit is that of a permit's number: Luhn over year and sequence. */
struct application_reference
application_reference_make(int year, int32_t sequence)
{
	struct application_reference reference;
	char digits[16];

	assert(year >= 2000 && year <= 2199 && sequence >= 1 && sequence <= 9999999);
	(void)snprintf(digits, sizeof(digits), "%04u%07u", (unsigned)year % 10000,
	    (unsigned)sequence % 10000000);
	(void)snprintf(reference.text, sizeof(reference.text), "TA-%.4s-%.7s%c", digits,
	    digits + 4, number_luhn(slice_of(digits)));
	return reference;
}

/* --- sections, marks, reasons --- */

const char *
application_section_name(enum application_section section)
{
	static const char *const names[] = {
	    [APPLICATION_DETAILS] = "details",
	    [APPLICATION_CERTIFICATE] = "certificate",
	    [APPLICATION_DRONES] = "drones",
	    [APPLICATION_RULES] = "rules",
	};
	static_assert(ARRAY_LEN(names) == APPLICATION_SECTION_COUNT, "each has a name");

	assert((size_t)section < ARRAY_LEN(names));
	return names[section];
}

const char *const application_marks[] = {"name_latin", "name_arabic", "nationality",
    "passport_number", "emirates_id", "email", "phone", "centre", "number", "issued_on",
    "file", "drones", NULL};

const char *
application_mark_key(struct slice mark)
{
	static const struct {
		const char *mark;
		const char *key;
	} others[] = {
	    {"centre", "application.mark.centre"},
	    {"number", "application.mark.number"},
	    {"issued_on", "application.mark.issued_on"},
	    {"file", "application.mark.file"},
	    {"drones", "application.mark.drones"},
	};
	enum person_field field = person_field_find(mark);

	if (field != PERSON_FIELD_COUNT) {
		return person_field_key(field);
	}
	for (size_t i = 0; i < ARRAY_LEN(others); i++) {
		if (slice_equal(mark, slice_of(others[i].mark))) {
			return others[i].key;
		}
	}
	return NULL;
}

static const struct {
	const char *code;
	const char *key;
} reasons[] = {
    {"certificate_not_valid", "application.reason.certificate_not_valid"},
    {"centre_not_accredited", "application.reason.centre_not_accredited"},
    {"identity_not_confirmed", "application.reason.identity_not_confirmed"},
    {"false_information", "application.reason.false_information"},
    {"drone_not_allowed", "application.reason.drone_not_allowed"},
    {"no_answer", "application.reason.no_answer"},
    {"other_law", "application.reason.other_law"},
};

const char *const application_reasons[] = {"certificate_not_valid",
    "centre_not_accredited", "identity_not_confirmed", "false_information",
    "drone_not_allowed", "no_answer", "other_law", NULL};

const char *
application_reason_key(struct slice reason)
{
	for (size_t i = 0; i < ARRAY_LEN(reasons); i++) {
		if (slice_equal(reason, slice_of(reasons[i].code))) {
			return reasons[i].key;
		}
	}
	return NULL;
}

/* --- whose case it is --- */

enum application_verdict
application_judge_hands(
    enum application_event event, const struct application_hands *hands)
{
	bool signs = event == APPLICATION_SIGN_REFUSAL || event == APPLICATION_SEND_BACK;

	if (hands->own) {
		return APPLICATION_OWN_CASE;
	}
	if (hands->conflict) {
		return APPLICATION_CONFLICT;
	}
	if (hands->pending) {
		return APPLICATION_PENDING;
	}
	if (signs && !hands->proposed) {
		return APPLICATION_NO_PROPOSAL;
	}
	if (signs) {
		return hands->proposed_mine ? APPLICATION_SAME_OFFICER : APPLICATION_OK;
	}
	if (event == APPLICATION_REASSIGN) {
		return hands->proposed ? APPLICATION_PROPOSED : APPLICATION_OK;
	}
	if (event == APPLICATION_CLAIM) {
		return hands->claimed && !hands->claimed_mine ? APPLICATION_CLAIMED
		                                              : APPLICATION_OK;
	}
	if (!hands->claimed) {
		return APPLICATION_NOT_CLAIMED;
	}
	if (!hands->claimed_mine) {
		return APPLICATION_CLAIMED;
	}
	return hands->proposed ? APPLICATION_PROPOSED : APPLICATION_OK;
}
