/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "application/application.h"

/* --- the state machine --- */

/* A row a state, a column an event, in the order of application.h: the letter of the
 * state that follows, or a dot where the event cannot happen. */
static const char letters[] = "dsvrfpaxlwo";
static const struct {
	const char *state;
	const char *follows;
} machine[] = {
    [APPLICATION_DRAFT] = {"draft", ".s.................wo."},
    [APPLICATION_SUBMITTED] = {"submitted", "..v........a.......w.."},
    [APPLICATION_REVIEW] = {"review", "....vvrvvxa.f.p....w.v"},
    [APPLICATION_RETURNED] = {"returned", "...v...............wo."},
    [APPLICATION_REFERRED] = {"referred", ".............v........"},
    [APPLICATION_PAYMENT] = {"payment", "...............a...w.."},
    [APPLICATION_APPROVED] = {"approved", "......................"},
    [APPLICATION_REFUSED] = {"refused", "................l....."},
    [APPLICATION_APPEALED] = {"appealed", ".................ax..."},
    [APPLICATION_WITHDRAWN] = {"withdrawn", "......................"},
    [APPLICATION_LAPSED] = {"lapsed", "......................"},
};

static void
each_state_takes_the_events_of_the_table_and_no_other(void **state)
{
	(void)state;
	assert_int_equal(ARRAY_LEN(machine), APPLICATION_STATE_COUNT);
	assert_int_equal(strlen(letters), APPLICATION_STATE_COUNT);
	for (size_t from = 0; from < APPLICATION_STATE_COUNT; from++) {
		assert_int_equal(strlen(machine[from].follows), APPLICATION_EVENT_COUNT);
		for (size_t event = 0; event < APPLICATION_EVENT_COUNT; event++) {
			char want = machine[from].follows[event];
			enum application_state next = APPLICATION_STATE_COUNT;
			enum application_verdict verdict =
			    application_next((enum application_state)from,
			        (enum application_event)event, &next);
			int got = verdict == APPLICATION_OK ? letters[next] : '.';
			if (got != want) {
				fail_msg("%s, %s: %c, not %c", machine[from].state,
				    application_event_name((enum application_event)event),
				    got, want);
			}
			if (want == '.') {
				assert_int_equal(verdict, APPLICATION_WRONG_STATE);
				assert_int_equal(next, APPLICATION_STATE_COUNT);
			}
		}
	}
}

static void
what_a_person_may_write_in_is_what_waits_for_him(void **state)
{
	(void)state;
	for (size_t i = 0; i < APPLICATION_STATE_COUNT; i++) {
		enum application_state one = (enum application_state)i;
		bool editable = one == APPLICATION_DRAFT || one == APPLICATION_RETURNED;
		assert_int_equal(application_is_editable(one), editable);
		assert_int_equal(application_needs_applicant(one),
		    editable || one == APPLICATION_PAYMENT);
		if (application_is_closed(one)) {
			assert_false(application_needs_applicant(one));
		}
	}
}

/* Only an appeal leads out of a closed state. */
static void
what_is_closed_stays_closed_but_for_an_appeal(void **state)
{
	(void)state;
	for (size_t i = 0; i < APPLICATION_STATE_COUNT; i++) {
		bool goes_on = strspn(machine[i].follows, ".l") < APPLICATION_EVENT_COUNT;
		assert_int_equal(
		    application_is_closed((enum application_state)i), !goes_on);
	}
}

/* --- names --- */

static void
each_state_and_event_is_found_by_its_name(void **state)
{
	enum application_state found_state = APPLICATION_STATE_COUNT;
	enum application_event found_event = APPLICATION_EVENT_COUNT;

	(void)state;
	for (size_t i = 0; i < APPLICATION_STATE_COUNT; i++) {
		const char *name = application_state_name((enum application_state)i);
		assert_string_equal(name, machine[i].state);
		assert_true(application_state_find(slice_of(name), &found_state));
		assert_int_equal(found_state, i);
	}
	for (size_t i = 0; i < APPLICATION_EVENT_COUNT; i++) {
		const char *name = application_event_name((enum application_event)i);
		assert_true(application_event_find(slice_of(name), &found_event));
		assert_int_equal(found_event, i);
	}
	assert_false(application_state_find(SLICE("Draft"), &found_state));
	assert_false(application_event_find(SLICE(""), &found_event));
}

static void
the_applicant_does_not_see_what_officers_do_among_themselves(void **state)
{
	static const enum application_event inside[] = {APPLICATION_RELEASE,
	    APPLICATION_PROPOSE_REFUSAL, APPLICATION_SEND_BACK, APPLICATION_REFER,
	    APPLICATION_ANSWER};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(inside); i++) {
		assert_false(application_event_is_public(inside[i]));
	}
	assert_true(application_event_is_public(APPLICATION_RETURN));
	assert_true(application_event_is_public(APPLICATION_SIGN_REFUSAL));
	assert_string_equal(
	    application_state_key(APPLICATION_REFERRED), "application.state.referred");
}

static void
each_verdict_has_words_and_a_status(void **state)
{
	(void)state;
	assert_int_equal(application_status(APPLICATION_OK), 200);
	for (size_t i = 1; i < APPLICATION_VERDICT_COUNT; i++) {
		enum application_verdict verdict = (enum application_verdict)i;
		assert_non_null(application_key(verdict));
		assert_in_range(application_status(verdict), 400, 422);
	}
	assert_int_equal(application_status(APPLICATION_NOT_FOUND), 404);
	assert_int_equal(application_status(APPLICATION_STALE), 409);
	assert_int_equal(application_status(APPLICATION_OWN_CASE), 403);
	assert_int_equal(application_status(APPLICATION_KEY_MISSING), 400);
	assert_int_equal(application_status(APPLICATION_KEY_TOO_LONG), 400);
	assert_int_equal(application_status(APPLICATION_FIELDS), 422);
}

static void
each_mark_has_a_label_and_others_have_none(void **state)
{
	static const char *const wrong[] = {"", "name", "account", "centre ", "FILE"};

	(void)state;
	for (size_t i = 0; application_marks[i] != NULL; i++) {
		assert_non_null(application_mark_key(slice_of(application_marks[i])));
	}
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		assert_null(application_mark_key(slice_of(wrong[i])));
	}
	for (size_t i = 0; application_reasons[i] != NULL; i++) {
		assert_non_null(application_reason_key(slice_of(application_reasons[i])));
	}
	assert_null(application_reason_key(SLICE("because")));
}

/* --- references --- */

static void
a_reference_carries_a_check_digit(void **state)
{
	static const struct {
		int year;
		int32_t sequence;
		const char *want; /* Luhn over 2026 and seven digits, by hand */
	} rows[] = {
	    {2026, 1, "TA-2026-00000014"},
	    {2026, 2, "TA-2026-00000022"},
	    {2026, 12345, "TA-2026-00123451"},
	    {2026, 9999999, "TA-2026-99999993"},
	    {2027, 1, "TA-2027-00000013"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct application_reference made =
		    application_reference_make(rows[i].year, rows[i].sequence);
		assert_string_equal(made.text, rows[i].want);
	}
}

/* --- whose case it is --- */

static void
nobody_acts_on_a_case_that_is_not_in_his_hands(void **state)
{
	static const struct {
		const char *name;
		enum application_event event;
		struct application_hands hands;
		enum application_verdict want;
	} rows[] = {
	    {"his own case, claimed by nobody", APPLICATION_CLAIM, {.own = true},
	        APPLICATION_OWN_CASE},
	    {"his own case, in his hands", APPLICATION_APPROVE,
	        {.own = true, .claimed = true, .claimed_mine = true},
	        APPLICATION_OWN_CASE},
	    {"his own refusal to sign", APPLICATION_SIGN_REFUSAL,
	        {.own = true, .proposed = true}, APPLICATION_OWN_CASE},
	    {"a free case", APPLICATION_CLAIM, {.own = false}, APPLICATION_OK},
	    {"his case again", APPLICATION_CLAIM, {.claimed = true, .claimed_mine = true},
	        APPLICATION_OK},
	    {"a colleague's case", APPLICATION_CLAIM, {.claimed = true},
	        APPLICATION_CLAIMED},
	    {"approving what nobody claimed", APPLICATION_APPROVE, {.own = false},
	        APPLICATION_NOT_CLAIMED},
	    {"approving a colleague's", APPLICATION_APPROVE, {.claimed = true},
	        APPLICATION_CLAIMED},
	    {"approving his", APPLICATION_APPROVE,
	        {.claimed = true, .claimed_mine = true}, APPLICATION_OK},
	    {"approving what he proposed to refuse", APPLICATION_APPROVE,
	        {.claimed = true,
	            .claimed_mine = true,
	            .proposed = true,
	            .proposed_mine = true},
	        APPLICATION_PROPOSED},
	    {"returning what waits for a signature", APPLICATION_RETURN,
	        {.claimed = true, .claimed_mine = true, .proposed = true},
	        APPLICATION_PROPOSED},
	    {"signing nothing", APPLICATION_SIGN_REFUSAL, {.own = false},
	        APPLICATION_NO_PROPOSAL},
	    {"signing his own proposal", APPLICATION_SIGN_REFUSAL,
	        {.proposed = true, .proposed_mine = true}, APPLICATION_SAME_OFFICER},
	    {"sending his own proposal back", APPLICATION_SEND_BACK,
	        {.proposed = true, .proposed_mine = true}, APPLICATION_SAME_OFFICER},
	    {"signing another's proposal", APPLICATION_SIGN_REFUSAL,
	        {.claimed = true, .proposed = true}, APPLICATION_OK},
	    {"sending another's back", APPLICATION_SEND_BACK,
	        {.claimed = true, .proposed = true}, APPLICATION_OK},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		enum application_verdict got =
		    application_judge_hands(rows[i].event, &rows[i].hands);
		if (got != rows[i].want) {
			fail_msg("%s: %d", rows[i].name, got);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_state_takes_the_events_of_the_table_and_no_other),
	    cmocka_unit_test(what_a_person_may_write_in_is_what_waits_for_him),
	    cmocka_unit_test(what_is_closed_stays_closed_but_for_an_appeal),
	    cmocka_unit_test(each_state_and_event_is_found_by_its_name),
	    cmocka_unit_test(
	        the_applicant_does_not_see_what_officers_do_among_themselves),
	    cmocka_unit_test(each_verdict_has_words_and_a_status),
	    cmocka_unit_test(each_mark_has_a_label_and_others_have_none),
	    cmocka_unit_test(a_reference_carries_a_check_digit),
	    cmocka_unit_test(nobody_acts_on_a_case_that_is_not_in_his_hands),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
