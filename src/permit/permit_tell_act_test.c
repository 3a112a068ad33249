/* SPDX-License-Identifier: EUPL-1.2 */
/* What the holder of a permit is told. */
#include "notice/notice_act.h"
#include "permit/permit_test_act.h"
#include "permit/tell_act.h"

static struct notice_inbox
inbox(struct fixture *fixture)
{
	struct notice_inbox inbox = {.caller = &fixture->holder};

	WORKS(notice_read_inbox(fixture->world.acts, &fixture->world.arena, &inbox));
	return inbox;
}

static void
what_changes_nothing_for_the_holder_is_not_told(void **state)
{
	struct fixture *fixture = *state;
	struct permit_number number = issue_one(fixture);

	assert_int_equal(
	    decide(fixture, &fixture->officer, &number, PERMIT_PROPOSE_REVOCATION),
	    PERMIT_CHANGE_OK);
	assert_int_equal(inbox(fixture).ret_count, 0);
	assert_int_equal(suspend(fixture, &number), PERMIT_CHANGE_OK);
	assert_int_equal(inbox(fixture).ret_count, 1);
	assert_int_equal(decide(fixture, &fixture->supervisor, &number, PERMIT_CONFIRM),
	    PERMIT_CHANGE_OK);
	assert_int_equal(suspend(fixture, &number), PERMIT_CHANGE_WRONG_STATUS);
	assert_int_equal(inbox(fixture).ret_count, 1);
}

static void
each_change_of_status_is_told_with_its_words(void **state)
{
	struct fixture *fixture = *state;
	struct permit_number number = issue_one(fixture);

	assert_int_equal(suspend(fixture, &number), PERMIT_CHANGE_OK);
	struct notice_letter letter = inbox(fixture).ret_letters[0].letter;
	assert_int_equal(letter.kind, NOTICE_PERMIT_SUSPENDED);
	assert_true(slice_equal(letter.subject, slice_of(number.text)));
	assert_true(slice_equal(letter.reason, SLICE("rules_broken")));
	assert_true(slice_equal(letter.text_ar, SLICE("تحقق.")));
	assert_int_equal(lift(fixture, &number), PERMIT_CHANGE_OK);
	assert_int_equal(inbox(fixture).ret_letters[0].letter.kind, NOTICE_PERMIT_LIFTED);
	assert_int_equal(
	    decide(fixture, &fixture->officer, &number, PERMIT_PROPOSE_REVOCATION),
	    PERMIT_CHANGE_OK);
	assert_int_equal(
	    decide(fixture, &fixture->supervisor, &number, PERMIT_SIGN_REVOCATION),
	    PERMIT_CHANGE_OK);
	assert_int_equal(
	    inbox(fixture).ret_letters[0].letter.kind, NOTICE_PERMIT_REVOKED);
	assert_int_equal(inbox(fixture).ret_count, 3);
}

static size_t
tell_expiring(struct fixture *fixture)
{
	bool more = true;

	WORKS(permit_tell_expiring(fixture->world.acts, &fixture->world.arena, &more));
	assert_false(more);
	return inbox(fixture).ret_count;
}

static void
a_permit_that_expires_within_thirty_days_is_told_of_once(void **state)
{
	struct fixture *fixture = *state;
	moment now = moment_now();
	moment month = NOTICE_EXPIRY_DAYS * (moment)MOMENT_DAY;

	(void)issue_between(fixture, now - MOMENT_DAY, now - MOMENT_HOUR);
	(void)issue_between(fixture, 0, now + month + MOMENT_DAY);
	assert_int_equal(tell_expiring(fixture), 0);
	moment last = moment_of_day(moment_day(now, 240) + 20, 240);
	struct permit_number soon = issue_between(fixture, 0, last);
	assert_int_equal(tell_expiring(fixture), 1);
	assert_int_equal(tell_expiring(fixture), 1);
	struct notice_letter letter = inbox(fixture).ret_letters[0].letter;
	assert_int_equal(letter.kind, NOTICE_PERMIT_EXPIRING);
	assert_true(slice_equal(letter.subject, slice_of(soon.text)));
	assert_int_equal(letter.until_day, moment_day(now, 240) + 19);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
	        what_changes_nothing_for_the_holder_is_not_told, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
	        each_change_of_status_is_told_with_its_words, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
	        a_permit_that_expires_within_thirty_days_is_told_of_once, set_up,
	        tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
