/* SPDX-License-Identifier: EUPL-1.2 */
/* Who may do what with a case, and what must come with it. */
#include "decision/decision_test_act.h"

/* --- claiming --- */

static void
nothing_is_decided_before_it_is_claimed(void **state)
{
	struct desk *desk = *state;

	assert_int_equal(
	    step(desk, &desk->officer, APPLICATION_APPROVE), APPLICATION_NOT_CLAIMED);
	assert_int_equal(propose(desk, &desk->officer), APPLICATION_NOT_CLAIMED);
	assert_int_equal(
	    step(desk, &desk->officer, APPLICATION_RELEASE), APPLICATION_NOT_CLAIMED);
	assert_nothing_issued(desk);
}

static void
a_case_is_claimed_by_one_officer_only(void **state)
{
	struct desk *desk = *state;

	claim(desk);
	int64_t version = own_view(desk).version;
	assert_int_equal(step(desk, &desk->officer, APPLICATION_CLAIM), APPLICATION_OK);
	assert_int_equal(own_view(desk).version, version); /* pressed twice: no event */
	assert_int_equal(
	    step(desk, &desk->colleague, APPLICATION_CLAIM), APPLICATION_CLAIMED);
	assert_int_equal(
	    step(desk, &desk->colleague, APPLICATION_APPROVE), APPLICATION_CLAIMED);
	assert_int_equal(
	    step(desk, &desk->colleague, APPLICATION_RELEASE), APPLICATION_CLAIMED);
	assert_nothing_issued(desk);
}

static void
a_case_that_is_given_back_can_be_claimed_by_a_colleague(void **state)
{
	struct desk *desk = *state;

	claim(desk);
	assert_int_equal(step(desk, &desk->officer, APPLICATION_RELEASE), APPLICATION_OK);
	assert_int_equal(step(desk, &desk->colleague, APPLICATION_CLAIM), APPLICATION_OK);
	assert_int_equal(
	    step(desk, &desk->officer, APPLICATION_APPROVE), APPLICATION_CLAIMED);
}

/* --- what must come with a decision --- */

static void
a_return_and_a_refusal_need_their_marks_reasons_and_words(void **state)
{
	static char long_text[APPLICATION_TEXT_MOST + 2];
	struct desk *desk = *state;
	(void)memset(long_text, 'a', sizeof(long_text) - 1);
	const struct {
		const char *name;
		enum application_event event;
		struct slice marks;
		struct slice reason;
		struct slice text_en;
		struct slice text_ar;
		enum application_verdict want;
	} rows[] = {
	    {"return, no mark", APPLICATION_RETURN, SLICE(""), SLICE(""), SLICE("a"),
	        SLICE("ا"), APPLICATION_NO_MARKS},
	    {"return, unknown mark", APPLICATION_RETURN, SLICE("shoes"), SLICE(""),
	        SLICE("a"), SLICE("ا"), APPLICATION_NO_MARKS},
	    {"return, one of two unknown", APPLICATION_RETURN, SLICE("file\nshoes"),
	        SLICE(""), SLICE("a"), SLICE("ا"), APPLICATION_NO_MARKS},
	    {"return, no words", APPLICATION_RETURN, SLICE("file"), SLICE(""), SLICE(""),
	        SLICE(""), APPLICATION_NO_WORDS},
	    {"return, no Arabic", APPLICATION_RETURN, SLICE("file"), SLICE(""),
	        SLICE("a"), SLICE(""), APPLICATION_NO_WORDS},
	    {"return, too long", APPLICATION_RETURN, SLICE("file"), SLICE(""),
	        slice_of(long_text), SLICE("ا"), APPLICATION_NO_WORDS},
	    {"refusal, no reason", APPLICATION_PROPOSE_REFUSAL, SLICE(""), SLICE(""),
	        SLICE("a"), SLICE("ا"), APPLICATION_NO_REASON},
	    {"refusal, unknown reason", APPLICATION_PROPOSE_REFUSAL, SLICE(""),
	        SLICE("mood"), SLICE("a"), SLICE("ا"), APPLICATION_NO_REASON},
	    {"refusal, no English", APPLICATION_PROPOSE_REFUSAL, SLICE(""),
	        SLICE("no_answer"), SLICE(""), SLICE("ا"), APPLICATION_NO_WORDS},
	};

	claim(desk);
	int64_t version = own_view(desk).version;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct decision made = decide(desk,
		    (struct decision){.caller = &desk->officer,
		        .event = rows[i].event,
		        .marks = rows[i].marks,
		        .reason = rows[i].reason,
		        .text_en = rows[i].text_en,
		        .text_ar = rows[i].text_ar});
		if (made.ret_verdict != rows[i].want) {
			fail_msg(
			    "%s: %s", rows[i].name, application_key(made.ret_verdict));
		}
	}
	assert_int_equal(own_view(desk).version, version);
	assert_int_equal(own_view(desk).state, APPLICATION_REVIEW);
}

static void
a_return_reaches_the_applicant_with_its_marks_and_words(void **state)
{
	struct desk *desk = *state;

	claim(desk);
	assert_int_equal(decide(desk,
	                     (struct decision){.caller = &desk->officer,
	                         .event = APPLICATION_RETURN,
	                         .marks = SLICE("file\npassport_number"),
	                         .text_en = SLICE("Too dark."),
	                         .text_ar = SLICE("داكن.")})
	                     .ret_verdict,
	    APPLICATION_OK);
	struct application_view view = own_view(desk);
	const struct application_view_event *last = &view.events[view.events_count - 1];
	assert_int_equal(view.state, APPLICATION_RETURNED);
	assert_int_equal(view.return_until, world_day(0) + APPLICATION_RETURN_DAYS);
	assert_int_equal(last->what, APPLICATION_RETURN);
	assert_true(slice_equal(last->fields, SLICE("file,passport_number")));
	assert_true(slice_equal(last->text_en, SLICE("Too dark.")));
	assert_true(slice_equal(last->text_ar, SLICE("داكن.")));
	assert_int_equal(
	    step(desk, &desk->officer, APPLICATION_APPROVE), APPLICATION_WRONG_STATE);

	assert_int_equal(
	    world_submit(&desk->world, &desk->world.one, "again", SLICE("")).ret_verdict,
	    APPLICATION_OK);
	assert_int_equal(own_view(desk).state, APPLICATION_REVIEW);
	assert_true(open_case(desk, &desk->officer).ret_hands.claimed_mine);
}

/* --- two people --- */

static void
a_refusal_is_signed_by_another_person(void **state)
{
	struct desk *desk = *state;

	assert_int_equal(step(desk, &desk->supervisor, APPLICATION_SIGN_REFUSAL),
	    APPLICATION_NO_PROPOSAL);
	assert_int_equal(step(desk, &desk->both, APPLICATION_CLAIM), APPLICATION_OK);
	assert_int_equal(propose(desk, &desk->both), APPLICATION_OK);
	assert_int_equal(
	    step(desk, &desk->both, APPLICATION_SIGN_REFUSAL), APPLICATION_SAME_OFFICER);
	assert_int_equal(
	    step(desk, &desk->both, APPLICATION_SEND_BACK), APPLICATION_SAME_OFFICER);
	assert_int_equal(
	    step(desk, &desk->both, APPLICATION_APPROVE), APPLICATION_PROPOSED);
	assert_int_equal(own_view(desk).state, APPLICATION_REVIEW);
	assert_int_equal(
	    step(desk, &desk->supervisor, APPLICATION_SIGN_REFUSAL), APPLICATION_OK);
	assert_int_equal(own_view(desk).state, APPLICATION_REFUSED);
	assert_int_equal(
	    step(desk, &desk->both, APPLICATION_APPROVE), APPLICATION_WRONG_STATE);
	assert_nothing_issued(desk);
}

static void
the_applicant_reads_the_refusal_once_it_is_signed_and_not_before(void **state)
{
	struct desk *desk = *state;

	claim(desk);
	assert_int_equal(propose(desk, &desk->officer), APPLICATION_OK);
	struct application_view before = own_view(desk);
	for (size_t i = 0; i < before.events_count; i++) {
		assert_int_not_equal(before.events[i].what, APPLICATION_PROPOSE_REFUSAL);
		assert_int_equal(before.events[i].text_en.size, 0);
	}
	assert_int_equal(
	    step(desk, &desk->supervisor, APPLICATION_SIGN_REFUSAL), APPLICATION_OK);
	struct application_view view = own_view(desk);
	const struct application_view_event *last = &view.events[view.events_count - 1];
	assert_int_equal(last->what, APPLICATION_SIGN_REFUSAL);
	assert_true(slice_equal(last->reason, SLICE("certificate_not_valid")));
	assert_true(slice_equal(last->text_en, SLICE("Not known.")));
	assert_true(slice_equal(last->text_ar, SLICE("غير معروفة.")));
	assert_int_equal(last->actor_name.size, 0);
}

static void
a_refusal_that_is_sent_back_can_be_approved_instead(void **state)
{
	struct desk *desk = *state;

	claim(desk);
	assert_int_equal(propose(desk, &desk->officer), APPLICATION_OK);
	assert_int_equal(
	    step(desk, &desk->supervisor, APPLICATION_SEND_BACK), APPLICATION_OK);
	assert_false(open_case(desk, &desk->officer).ret_view.refusal_proposed);
	assert_int_equal(step(desk, &desk->officer, APPLICATION_APPROVE), APPLICATION_OK);
}

/* --- nobody's own case --- */

static void
assert_own(struct desk *desk, const struct access_caller *caller)
{
	static const enum application_event events[] = {APPLICATION_CLAIM,
	    APPLICATION_APPROVE, APPLICATION_RETURN, APPLICATION_PROPOSE_REFUSAL,
	    APPLICATION_SIGN_REFUSAL, APPLICATION_SEND_BACK};

	for (size_t i = 0; i < ARRAY_LEN(events); i++) {
		assert_int_equal(step(desk, caller, events[i]), APPLICATION_OWN_CASE);
	}
	assert_true(open_case(desk, caller).ret_hands.own);
	assert_nothing_issued(desk);
}

static void
nobody_decides_the_case_of_his_own_account(void **state)
{
	struct desk *desk = *state;
	struct access_caller same = desk->both;

	same.account = desk->world.one.account;
	assert_own(desk, &same);
}

static void
nobody_decides_the_case_of_his_own_identity_number(void **state)
{
	struct desk *desk = *state;

	write_row(desk, DESK_STAFF_VOUCH,
	    DB_ARGS(DB_ID(&desk->both.account), DB_TEXT(SLICE("784199012345676")),
	        DB_TEXT(SLICE("other@example.test"))));
	assert_own(desk, &desk->both);
}

/* An applicant who types it would choose who does not decide. */
static void
a_typed_e_mail_keeps_no_officer_from_a_case(void **state)
{
	struct desk *desk = *state;

	write_row(desk, DESK_STAFF_VOUCH,
	    DB_ARGS(DB_ID(&desk->officer.account), DB_TEXT(SLICE("")),
	        DB_TEXT(SLICE("NOURA@example.test"))));
	assert_false(open_case(desk, &desk->officer).ret_hands.own);
	claim(desk);
	assert_int_equal(step(desk, &desk->officer, APPLICATION_APPROVE), APPLICATION_OK);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    DESK_TEST(nothing_is_decided_before_it_is_claimed),
	    DESK_TEST(a_case_is_claimed_by_one_officer_only),
	    DESK_TEST(a_case_that_is_given_back_can_be_claimed_by_a_colleague),
	    DESK_TEST(a_return_and_a_refusal_need_their_marks_reasons_and_words),
	    DESK_TEST(a_return_reaches_the_applicant_with_its_marks_and_words),
	    DESK_TEST(a_refusal_is_signed_by_another_person),
	    DESK_TEST(the_applicant_reads_the_refusal_once_it_is_signed_and_not_before),
	    DESK_TEST(a_refusal_that_is_sent_back_can_be_approved_instead),
	    DESK_TEST(nobody_decides_the_case_of_his_own_account),
	    DESK_TEST(nobody_decides_the_case_of_his_own_identity_number),
	    DESK_TEST(a_typed_e_mail_keeps_no_officer_from_a_case),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
