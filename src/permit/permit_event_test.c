/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "permit/permit_event.h"

/* How a permit stands, and who may do what then, a letter an event in their order:
 *	O an officer    A an officer or a supervisor    Y the system alone
 *	S a supervisor who did not give the first signature
 *	L a supervisor, or the officer who suspended    P any supervisor
 *	- nobody: it is no event of this state */
static const struct {
	const char *name;
	enum permit_status status;
	bool unconfirmed;
	bool proposed;
	const char *who;
} states[] = {
    {"active", PERMIT_ACTIVE, false, false, "O---A--YY"},
    {"active, proposed", PERMIT_ACTIVE, false, true, "O----SSYY"},
    {"to be confirmed", PERMIT_SUSPENDED, true, false, "-SLYA----"},
    {"to be confirmed, proposed", PERMIT_SUSPENDED, true, true, "-SLY-SS--"},
    {"confirmed", PERMIT_SUSPENDED, false, false, "--P-A----"},
    {"confirmed, proposed", PERMIT_SUSPENDED, false, true, "--P--SS--"},
    {"revoked", PERMIT_REVOKED, false, false, "---------"},
    {"superseded", PERMIT_SUPERSEDED, false, false, "---------"},
    {"surrendered", PERMIT_SURRENDERED, false, false, "---------"},
};

static const struct {
	const char *name;
	bool system, suspends, signs, own, first;
} callers[] = {
    {"the system", true, false, false, false, false},
    {"nobody of the desk", false, false, false, false, false},
    {"an officer", false, true, false, false, false},
    {"the officer who was first", false, true, false, false, true},
    {"a supervisor", false, false, true, false, false},
    {"the supervisor who was first", false, false, true, false, true},
    {"one with both roles", false, true, true, false, false},
    {"one with both roles who was first", false, true, true, false, true},
    {"the holder, an officer", false, true, false, true, false},
    {"the holder, a supervisor", false, false, true, true, false},
};

static enum permit_change_verdict
want(char who, size_t caller)
{
	bool officer = callers[caller].suspends;
	bool supervisor = callers[caller].signs;
	bool first = callers[caller].first;

	if (who == '-') {
		return PERMIT_CHANGE_WRONG_STATUS;
	}
	if (callers[caller].system) {
		return who == 'Y' ? PERMIT_CHANGE_OK : PERMIT_CHANGE_NOT_ROLE;
	}
	if (callers[caller].own) {
		return PERMIT_CHANGE_OWN_CASE;
	}
	if (who == 'S' && supervisor && first) {
		return PERMIT_CHANGE_SAME_PERSON;
	}
	bool may = (who == 'O' && officer) || (who == 'A' && (officer || supervisor)) ||
	    (who == 'S' && supervisor) || (who == 'P' && supervisor) ||
	    (who == 'L' && (supervisor || (officer && first)));
	return may ? PERMIT_CHANGE_OK : PERMIT_CHANGE_NOT_ROLE;
}

static void
each_state_event_and_person_is_judged_as_the_table_says(void **state)
{
	(void)state;
	for (size_t s = 0; s < ARRAY_LEN(states); s++) {
		for (size_t c = 0; c < ARRAY_LEN(callers); c++) {
			for (int event = 0; event < PERMIT_EVENT_COUNT; event++) {
				struct permit_hands hands = {
				    .status = states[s].status,
				    .unconfirmed = states[s].unconfirmed,
				    .proposed = states[s].proposed,
				    .system = callers[c].system,
				    .suspends = callers[c].suspends,
				    .signs = callers[c].signs,
				    .own = callers[c].own,
				    .suspended_mine =
				        callers[c].first && states[s].unconfirmed,
				    .proposed_mine =
				        callers[c].first && states[s].proposed,
				};
				enum permit_change_verdict got =
				    permit_judge((enum permit_event)event, &hands);
				if (got != want(states[s].who[event], c)) {
					fail_msg("%s: %s by %s: %d", states[s].name,
					    permit_event_name((enum permit_event)event),
					    callers[c].name, got);
				}
			}
		}
	}
}

static void
an_event_that_changes_the_status_is_a_transition(void **state)
{
	(void)state;
	for (size_t s = 0; s < ARRAY_LEN(states); s++) {
		for (int i = 0; i < PERMIT_EVENT_COUNT; i++) {
			enum permit_event event = (enum permit_event)i;
			enum permit_status to =
			    permit_event_status(event, states[s].status);
			if (states[s].who[i] != '-' && to != states[s].status) {
				assert_true(permit_transition(states[s].status, to));
			}
		}
	}
	for (int to = 0; to < PERMIT_STATUS_COUNT; to++) {
		enum permit_event event = permit_event_to((enum permit_status)to);
		assert_int_equal(permit_event_status(event, PERMIT_ACTIVE), to);
	}
}

static void
a_proposal_is_between_colleagues_and_all_else_is_for_the_holder(void **state)
{
	(void)state;
	for (int i = 0; i < PERMIT_EVENT_COUNT; i++) {
		bool between = i == PERMIT_PROPOSE_REVOCATION || i == PERMIT_SEND_BACK;
		assert_int_equal(permit_event_is_public((enum permit_event)i), !between);
	}
}

static void
events_reasons_and_verdicts_have_their_words(void **state)
{
	(void)state;
	for (int i = 0; i < PERMIT_EVENT_COUNT; i++) {
		enum permit_event event = PERMIT_EVENT_COUNT;
		const char *name = permit_event_name((enum permit_event)i);
		assert_true(permit_event_find(slice_of(name), &event));
		assert_int_equal(event, i);
		assert_true(slice_ends(
		    slice_of(permit_event_key((enum permit_event)i)), slice_of(name)));
	}
	for (size_t i = 0; permit_reasons[i] != NULL; i++) {
		const char *key = permit_reason_key(slice_of(permit_reasons[i]));
		assert_non_null(key);
		assert_true(slice_ends(slice_of(key), slice_of(permit_reasons[i])));
	}
	assert_null(permit_reason_key(SLICE("check")));
	for (int i = 1; i < PERMIT_CHANGE_VERDICT_COUNT; i++) {
		enum permit_change_verdict verdict = (enum permit_change_verdict)i;
		assert_true(permit_change_http(verdict) >= 400);
		assert_true(slice_starts(
		    slice_of(permit_change_key(verdict)), SLICE("permit.refusal.")));
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_state_event_and_person_is_judged_as_the_table_says),
	    cmocka_unit_test(an_event_that_changes_the_status_is_a_transition),
	    cmocka_unit_test(
	        a_proposal_is_between_colleagues_and_all_else_is_for_the_holder),
	    cmocka_unit_test(events_reasons_and_verdicts_have_their_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
