/* SPDX-License-Identifier: EUPL-1.2 */
/* Submission: once, whatever the browser does; withdrawal; lapse. */
#include "application/application_test_act.h"

static struct slice
shown_hash(struct test_world *world, const struct access_caller *caller)
{
	struct application_view view = world_view(world, caller);

	return arena_copy(&world->db.arena, slice_of(view.answers_hash));
}

/* --- what is not submitted --- */

static void
what_is_not_complete_is_not_submitted(void **state)
{
	struct test_world *world = *state;

	assert_int_equal(world_begin(world, &world->one), APPLICATION_OK);
	assert_int_equal(world_save_details(world, &world->one), APPLICATION_OK);
	struct application_submitted submitted =
	    world_submit(world, &world->one, "k", SLICE(""));
	assert_int_equal(submitted.ret_verdict, APPLICATION_INCOMPLETE);
	assert_true(submitted.ret_done[APPLICATION_DETAILS]);
	assert_false(submitted.ret_done[APPLICATION_CERTIFICATE]);
	assert_false(submitted.ret_done[APPLICATION_RULES]);
	assert_int_equal(world_view(world, &world->one).state, APPLICATION_DRAFT);
}

static void
a_submission_needs_a_key_of_a_fair_length(void **state)
{
	static const char longest[] =
	    "0123456789012345678901234567890123456789012345678901234567890123";
	static const char too_long[] =
	    "01234567890123456789012345678901234567890123456789012345678901234";
	struct test_world *world = *state;

	world_complete(world, &world->one);
	assert_int_equal(world_submit(world, &world->one, "", SLICE("")).ret_verdict,
	    APPLICATION_KEY_MISSING);
	assert_int_equal(
	    world_submit(world, &world->one, too_long, SLICE("")).ret_verdict,
	    APPLICATION_KEY_MISSING);
	assert_int_equal(world_submit(world, &world->one, longest, SLICE("")).ret_verdict,
	    APPLICATION_OK);
}

static void
answers_that_changed_after_the_page_are_not_submitted(void **state)
{
	struct test_world *world = *state;

	world_complete(world, &world->one);
	struct slice hash = shown_hash(world, &world->one);
	assert_int_equal(world_add_drone(world, &world->one, "ABCD11", "249").ret_verdict,
	    APPLICATION_OK);
	assert_int_equal(
	    world_submit(world, &world->one, "k", hash).ret_verdict, APPLICATION_STALE);
	assert_int_equal(world_view(world, &world->one).state, APPLICATION_DRAFT);
	assert_int_equal(
	    world_submit(world, &world->one, "k", shown_hash(world, &world->one))
	        .ret_verdict,
	    APPLICATION_OK);
}

/* --- what is --- */

struct old_case {
	struct id id;
	struct application_view ret_view;
};

static enum fault
view_case(struct act *act, void *input)
{
	struct old_case *old = input;
	struct application_row row;

	TRY(application_find(act->db, &old->id, act->arena, &row));
	return application_load_view(act, &row, true, &old->ret_view);
}

static struct application_view
world_view_of(struct test_world *world, const struct id *id)
{
	struct old_case old = {.id = *id};

	WORKS(acts_read(world->db.acts, &world->db.arena, view_case, &old));
	return old.ret_view;
}

static void
a_submission_freezes_the_answers_and_is_checked(void **state)
{
	struct test_world *world = *state;

	world_complete(world, &world->one);
	struct slice hash = shown_hash(world, &world->one);
	struct application_submitted submitted =
	    world_submit(world, &world->one, "k", hash);
	assert_int_equal(submitted.ret_verdict, APPLICATION_OK);
	assert_false(submitted.ret_again);
	assert_true(slice_starts(submitted.ret_reference, SLICE("TA-")));
	assert_true(slice_equal(slice_of(submitted.ret_snapshot_hash), hash));
	struct application_view view = world_view(world, &world->one);
	assert_int_equal(view.state, APPLICATION_REVIEW);
	assert_true(slice_equal(view.reference, submitted.ret_reference));
	assert_int_equal(view.submitted_at, submitted.ret_submitted_at);
	assert_int_equal(view.events_count, 2);
	assert_int_equal(view.events[0].what, APPLICATION_SUBMIT);
	assert_int_equal(view.events[1].what, APPLICATION_CHECK);
	assert_int_equal(world_audited(world, "application.submit"), 1);
}

static void
the_same_submission_again_has_the_same_receipt(void **state)
{
	static const char *const keys[] = {"k", "k", "another tab"};
	struct test_world *world = *state;

	world_complete(world, &world->one);
	struct slice hash = shown_hash(world, &world->one);
	struct application_submitted first = world_submit(world, &world->one, "k", hash);
	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		struct application_submitted again =
		    world_submit(world, &world->one, keys[i], hash);
		assert_int_equal(again.ret_verdict, APPLICATION_OK);
		assert_true(again.ret_again);
		assert_true(slice_equal(again.ret_reference, first.ret_reference));
		assert_int_equal(again.ret_submitted_at, first.ret_submitted_at);
		assert_string_equal(again.ret_snapshot_hash, first.ret_snapshot_hash);
	}
	assert_int_equal(world_view(world, &world->one).events_count, 2);
	assert_int_equal(world_audited(world, "application.submit"), 1);
}

static void
two_persons_have_two_references(void **state)
{
	struct test_world *world = *state;

	world_complete(world, &world->one);
	world_complete(world, &world->two);
	struct application_submitted one =
	    world_submit(world, &world->one, "k", SLICE(""));
	struct application_submitted two =
	    world_submit(world, &world->two, "k", SLICE(""));
	assert_int_equal(two.ret_verdict, APPLICATION_OK);
	assert_false(two.ret_again);
	assert_false(slice_equal(one.ret_reference, two.ret_reference));
}

static void
what_is_submitted_cannot_be_written_in(void **state)
{
	struct test_world *world = *state;
	struct application_file_removed removed = {
	    .caller = &world->one, .store = world->store};

	world_complete(world, &world->one);
	assert_int_equal(
	    world_submit(world, &world->one, "k", SLICE("")).ret_verdict, APPLICATION_OK);
	assert_int_equal(world_save_details(world, &world->one), APPLICATION_WRONG_STATE);
	assert_int_equal(world_save_certificate(world, &world->one, "TC-0001", 50),
	    APPLICATION_WRONG_STATE);
	assert_int_equal(world_add_drone(world, &world->one, "ABCD11", "249").ret_verdict,
	    APPLICATION_WRONG_STATE);
	assert_int_equal(
	    world_accept(world, &world->one, "", ""), APPLICATION_WRONG_STATE);
	struct application_file_attached attached =
	    world_attach(world, &world->one, "%PDF-1.7 two");
	assert_int_equal(attached.ret_verdict, APPLICATION_WRONG_STATE);
	assert_false(world_has_file(world, attached.ret_object));
	WORKS(application_remove_file(world->db.acts, &world->db.arena, &removed));
	assert_int_equal(removed.ret_verdict, APPLICATION_WRONG_STATE);
	assert_true(world_has_file(world, world_view(world, &world->one).file_object));
}

static void
what_was_submitted_stays_when_the_person_applies_anew(void **state)
{
	struct test_world *world = *state;
	struct application_withdrawn withdrawn = {
	    .caller = &world->one, .store = world->store};
	struct application_details_saved saved = {
	    .caller = &world->one, .typed = world_details()};

	world_complete(world, &world->one);
	struct application_submitted submitted =
	    world_submit(world, &world->one, "k", SLICE(""));
	struct id old = world_view(world, &world->one).id;
	WORKS(application_withdraw(world->db.acts, &world->db.arena, &withdrawn));
	assert_int_equal(world_begin(world, &world->one), APPLICATION_OK);
	saved.typed.field[PERSON_PASSPORT_NUMBER] = SLICE("ZZ999999");
	WORKS(application_save_details(world->db.acts, &world->db.arena, &saved));
	assert_int_equal(saved.ret_verdict, APPLICATION_OK);
	struct application_view now = world_view(world, &world->one);
	assert_true(
	    slice_equal(now.details.field[PERSON_PASSPORT_NUMBER], SLICE("ZZ999999")));
	struct application_view then = world_view_of(world, &old);
	assert_true(
	    slice_equal(then.details.field[PERSON_PASSPORT_NUMBER], SLICE("X1234567")));
	assert_string_equal(then.answers_hash, submitted.ret_snapshot_hash);
}

/* --- returned --- */

static void
a_returned_application_is_answered_under_its_reference(void **state)
{
	struct test_world *world = *state;

	world_complete(world, &world->one);
	struct application_submitted first =
	    world_submit(world, &world->one, "k1", SLICE(""));
	world_happens(world, &world->one, APPLICATION_CLAIM);
	world_happens(world, &world->one, APPLICATION_RETURN);
	assert_int_equal(
	    world_attach(world, &world->one, "%PDF-1.7 two").ret_verdict, APPLICATION_OK);
	struct application_submitted second =
	    world_submit(world, &world->one, "k2", SLICE(""));
	assert_int_equal(second.ret_verdict, APPLICATION_OK);
	assert_false(second.ret_again);
	assert_true(slice_equal(second.ret_reference, first.ret_reference));
	assert_string_not_equal(second.ret_snapshot_hash, first.ret_snapshot_hash);
	struct application_view view = world_view(world, &world->one);
	assert_int_equal(view.state, APPLICATION_REVIEW);
	assert_int_equal(view.return_until, DAY_NONE);
	assert_int_equal(view.events[view.events_count - 1].what, APPLICATION_RESUBMIT);
}

static void
a_late_replay_does_not_answer_a_return(void **state)
{
	struct test_world *world = *state;

	world_complete(world, &world->one);
	struct application_submitted first =
	    world_submit(world, &world->one, "k1", SLICE(""));
	world_happens(world, &world->one, APPLICATION_CLAIM);
	world_happens(world, &world->one, APPLICATION_RETURN);
	struct application_submitted late =
	    world_submit(world, &world->one, "k1", SLICE(""));
	assert_int_equal(late.ret_verdict, APPLICATION_OK);
	assert_true(late.ret_again);
	assert_int_equal(late.ret_submitted_at, first.ret_submitted_at);
	assert_int_equal(world_view(world, &world->one).state, APPLICATION_RETURNED);
}

/* --- withdrawal --- */

static enum application_verdict
withdraw(struct test_world *world, const struct access_caller *caller)
{
	struct application_withdrawn withdrawn = {
	    .caller = caller, .store = world->store};

	WORKS(application_withdraw(world->db.acts, &world->db.arena, &withdrawn));
	return withdrawn.ret_verdict;
}

static void
an_application_is_withdrawn_until_it_is_decided(void **state)
{
	struct test_world *world = *state;

	assert_int_equal(withdraw(world, &world->one), APPLICATION_NONE_OPEN);
	world_complete(world, &world->one);
	assert_int_equal(
	    world_submit(world, &world->one, "k", SLICE("")).ret_verdict, APPLICATION_OK);
	assert_int_equal(withdraw(world, &world->one), APPLICATION_OK);
	assert_int_equal(world_view(world, &world->one).state, APPLICATION_WITHDRAWN);
	assert_int_equal(withdraw(world, &world->one), APPLICATION_WRONG_STATE);
	world_complete(world, &world->two);
	assert_int_equal(
	    world_submit(world, &world->two, "k", SLICE("")).ret_verdict, APPLICATION_OK);
	world_happens(world, &world->two, APPLICATION_APPROVE);
	assert_int_equal(withdraw(world, &world->two), APPLICATION_WRONG_STATE);
	assert_int_equal(world_view(world, &world->two).state, APPLICATION_APPROVED);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(what_is_not_complete_is_not_submitted),
	    TEST(a_submission_needs_a_key_of_a_fair_length),
	    TEST(answers_that_changed_after_the_page_are_not_submitted),
	    TEST(a_submission_freezes_the_answers_and_is_checked),
	    TEST(the_same_submission_again_has_the_same_receipt),
	    TEST(two_persons_have_two_references),
	    TEST(what_is_submitted_cannot_be_written_in),
	    TEST(what_was_submitted_stays_when_the_person_applies_anew),
	    TEST(a_returned_application_is_answered_under_its_reference),
	    TEST(a_late_replay_does_not_answer_a_return),
	    TEST(an_application_is_withdrawn_until_it_is_decided),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
