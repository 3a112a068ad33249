/* SPDX-License-Identifier: EUPL-1.2 */
/* What was submitted is kept as it was: snapshots, files, keys, and what staff see. */
#include "application/answers_act.h"
#include "application/application_test_act.h"

/* Submits under the key and has it returned; where its file lies. */
static struct slice
submit_and_return(struct test_world *world, const char *key)
{
	struct slice object = world_view(world, &world->one).file_object;

	assert_int_equal(
	    world_submit(world, &world->one, key, SLICE("")).ret_verdict, APPLICATION_OK);
	world_happens(world, &world->one, APPLICATION_RETURN);
	return object;
}

static enum application_verdict
withdraw(struct test_world *world)
{
	struct application_withdrawn withdrawn = {
	    .caller = &world->one, .store = world->store};

	WORKS(application_withdraw(world->db.acts, &world->db.arena, &withdrawn));
	return withdrawn.ret_verdict;
}

static void
remove_file(struct test_world *world)
{
	struct application_file_removed removed = {
	    .caller = &world->one, .store = world->store};

	WORKS(application_remove_file(world->db.acts, &world->db.arena, &removed));
	assert_int_equal(removed.ret_verdict, APPLICATION_OK);
}

/* --- snapshots --- */

enum { KEPT_MOST = 4 };
struct kept {
	struct id account;
	struct slice reference;
	struct application_snapshot_row ret_rows[KEPT_MOST];
	size_t ret_count;
};

static enum fault
list_kept(struct act *act, void *input)
{
	struct kept *kept = input;
	struct application_snapshot_list list = {.account = &kept->account,
	    .reference = kept->reference,
	    .capacity = KEPT_MOST,
	    .ret_rows = kept->ret_rows};

	TRY(application_snapshots(act->db, act->arena, &list));
	kept->ret_count = list.ret_count;
	return FAULT_NONE;
}

static struct kept
world_kept(struct test_world *world)
{
	struct kept kept = {.account = world->one.account,
	    .reference = world_view(world, &world->one).reference};

	WORKS(acts_read(world->db.acts, &world->db.arena, list_kept, &kept));
	return kept;
}

static void
what_was_submitted_first_is_there_after_it_was_submitted_again(void **state)
{
	struct test_world *world = *state;

	world_complete(world, &world->one);
	struct slice first_file = submit_and_return(world, "k1");
	struct application_view first = world_view(world, &world->one);
	assert_int_equal(
	    world_attach(world, &world->one, "%PDF-1.7 two").ret_verdict, APPLICATION_OK);
	struct application_submitted again =
	    world_submit(world, &world->one, "k2", SLICE(""));
	assert_int_equal(again.ret_verdict, APPLICATION_OK);
	struct application_view view = world_view(world, &world->one);
	struct kept kept = world_kept(world);
	assert_int_equal(kept.ret_count, 2);
	assert_true(slice_equal(kept.ret_rows[0].snapshot, view.snapshot));
	assert_true(slice_equal(kept.ret_rows[0].file_object, view.file_object));
	assert_int_equal(kept.ret_rows[0].at, again.ret_submitted_at);
	assert_true(slice_equal(kept.ret_rows[1].snapshot, first.snapshot));
	assert_true(slice_equal(kept.ret_rows[1].file_object, first_file));
	assert_int_equal(kept.ret_rows[1].at, first.submitted_at);
	assert_true(kept.ret_rows[1].version < kept.ret_rows[0].version);
	assert_true(slice_equal(kept.ret_rows[1].reference, view.reference));
}

static void
a_refused_submission_leaves_no_snapshot(void **state)
{
	struct test_world *world = *state;

	world_complete(world, &world->one);
	assert_int_equal(world_submit(world, &world->one, "k", SLICE("old")).ret_verdict,
	    APPLICATION_STALE);
	assert_int_equal(world_kept(world).ret_count, 0);
}

/* --- files --- */

static void
the_file_that_was_submitted_stays_when_it_is_replaced(void **state)
{
	struct test_world *world = *state;

	world_complete(world, &world->one);
	struct slice submitted = submit_and_return(world, "k");
	struct application_file_attached second =
	    world_attach(world, &world->one, "%PDF-1.7 two");
	assert_int_equal(second.ret_verdict, APPLICATION_OK);
	assert_true(world_has_file(world, submitted));
	assert_int_equal(world_attach(world, &world->one, "%PDF-1.7 three").ret_verdict,
	    APPLICATION_OK);
	assert_true(world_has_file(world, submitted));
	assert_false(
	    world_has_file(world, second.ret_object)); /* nobody was shown this one */
}

static void
the_file_that_was_submitted_stays_when_it_is_removed(void **state)
{
	struct test_world *world = *state;

	world_complete(world, &world->one);
	struct slice submitted = submit_and_return(world, "k");
	remove_file(world);
	assert_true(world_has_file(world, submitted));
	assert_int_equal(world_view(world, &world->one).file_hash.size, 0);
}

/* Each person's is sealed by itself, and so it lies elsewhere. */
static void
the_file_that_was_submitted_stays_when_a_draft_lets_go_of_the_same(void **state)
{
	struct test_world *world = *state;
	struct application_file_removed removed = {
	    .caller = &world->two, .store = world->store};

	world_complete(world, &world->one);
	world_complete(world, &world->two);
	struct slice submitted = submit_and_return(world, "k");
	remove_file(world);
	assert_false(slice_equal(world_view(world, &world->two).file_object, submitted));
	WORKS(application_remove_file(world->db.acts, &world->db.arena, &removed));
	assert_int_equal(removed.ret_verdict, APPLICATION_OK);
	assert_true(world_has_file(world, submitted));
}

static void
the_file_of_a_draft_goes_when_the_draft_is_withdrawn(void **state)
{
	struct test_world *world = *state;

	world_complete(world, &world->one);
	struct slice object = world_view(world, &world->one).file_object;
	assert_int_equal(withdraw(world), APPLICATION_OK);
	assert_int_equal(world_view(world, &world->one).file_hash.size, 0);
	assert_false(world_has_file(world, object));
}

static void
the_file_that_was_submitted_stays_when_it_is_withdrawn(void **state)
{
	struct test_world *world = *state;

	world_complete(world, &world->one);
	struct slice hash = submit_and_return(world, "k");
	assert_int_equal(withdraw(world), APPLICATION_OK);
	assert_true(slice_equal(world_view(world, &world->one).file_object, hash));
	assert_true(world_has_file(world, hash));
}

static void
the_file_that_was_submitted_stays_when_the_return_lapses(void **state)
{
	struct test_world *world = *state;
	struct application_deadlines deadlines;

	world_complete(world, &world->one);
	struct slice hash = submit_and_return(world, "k");
	world_write(world, WORLD_DUE,
	    DB_ARGS(DB_DAY(world_day(1)), DB_INT(2), DB_ID(&world->one.account)));
	WORKS(application_keep_deadlines(
	    world->db.acts, &world->db.arena, world->store, &deadlines));
	assert_int_equal(deadlines.ret_lapsed, 1);
	struct application_view view = world_view(world, &world->one);
	assert_int_equal(view.state, APPLICATION_LAPSED);
	assert_true(slice_equal(view.file_object, hash));
	assert_true(world_has_file(world, hash));
}

/* --- keys --- */

static void
a_late_replay_does_not_submit_the_next_application(void **state)
{
	struct test_world *world = *state;

	world_complete(world, &world->one);
	struct application_submitted first =
	    world_submit(world, &world->one, "k", SLICE(""));
	assert_int_equal(withdraw(world), APPLICATION_OK);
	world_complete(world, &world->one);
	struct application_submitted late =
	    world_submit(world, &world->one, "k", SLICE(""));
	assert_int_equal(late.ret_verdict, APPLICATION_OK);
	assert_true(late.ret_again);
	assert_true(slice_equal(late.ret_reference, first.ret_reference));
	assert_int_equal(late.ret_submitted_at, first.ret_submitted_at);
	assert_string_equal(late.ret_snapshot_hash, first.ret_snapshot_hash);
	assert_int_equal(world_view(world, &world->one).state, APPLICATION_DRAFT);
}

static void
a_late_replay_of_the_first_submission_does_not_answer_the_second_return(void **state)
{
	struct test_world *world = *state;

	world_complete(world, &world->one);
	(void)submit_and_return(world, "k1");
	struct kept first = world_kept(world);
	(void)submit_and_return(world, "k2");
	struct application_submitted late =
	    world_submit(world, &world->one, "k1", SLICE(""));
	assert_int_equal(late.ret_verdict, APPLICATION_OK);
	assert_true(late.ret_again);
	assert_int_equal(late.ret_submitted_at, first.ret_rows[0].at);
	assert_int_equal(world_view(world, &world->one).state, APPLICATION_RETURNED);
	assert_int_equal(world_kept(world).ret_count, 2);
}

static void
the_key_of_another_person_is_not_known(void **state)
{
	struct test_world *world = *state;

	world_complete(world, &world->one);
	world_complete(world, &world->two);
	assert_int_equal(
	    world_submit(world, &world->one, "k", SLICE("")).ret_verdict, APPLICATION_OK);
	struct application_submitted other =
	    world_submit(world, &world->two, "k", SLICE(""));
	assert_int_equal(other.ret_verdict, APPLICATION_OK);
	assert_false(other.ret_again);
}

/* --- what staff see --- */

struct seen {
	struct id application;
	struct application_view ret_view;
};

static enum fault
see(struct act *act, void *input)
{
	struct seen *seen = input;
	struct application_row row;

	TRY(application_find(act->db, &seen->application, act->arena, &row));
	return application_load_view(act, &row, true, &seen->ret_view);
}

static struct application_view
staff_view(struct test_world *world)
{
	struct seen seen = {.application = world_view(world, &world->one).id};

	WORKS(acts_read(world->db.acts, &world->db.arena, see, &seen));
	return seen.ret_view;
}

/* The applicant writes in all of what was returned, and has not sent it. */
static void
write_over(struct test_world *world)
{
	struct application_details_saved saved = {
	    .caller = &world->one, .typed = world_details()};
	struct application_view view = world_view(world, &world->one);
	struct application_drone_removed removed = {
	    .caller = &world->one, .drone = view.drones[0].id};

	saved.typed.field[PERSON_PASSPORT_NUMBER] = SLICE("ZZ999999");
	WORKS(application_save_details(world->db.acts, &world->db.arena, &saved));
	assert_int_equal(saved.ret_verdict, APPLICATION_OK);
	assert_int_equal(
	    world_save_certificate(world, &world->one, "TC-0002", 200), APPLICATION_OK);
	assert_int_equal(
	    world_attach(world, &world->one, "%PDF-1.7 two").ret_verdict, APPLICATION_OK);
	WORKS(application_remove_drone(world->db.acts, &world->db.arena, &removed));
	assert_int_equal(removed.ret_verdict, APPLICATION_OK);
	assert_int_equal(world_add_drone(world, &world->one, "EFGH12", "249").ret_verdict,
	    APPLICATION_OK);
	assert_int_equal(
	    world_accept(world, &world->one, "height", ""), APPLICATION_INCOMPLETE);
}

static void
staff_see_what_was_submitted_and_not_what_the_applicant_is_writing(void **state)
{
	struct test_world *world = *state;

	world_complete(world, &world->one);
	assert_int_equal(world_add_drone(world, &world->one, "ABCD11", "249").ret_verdict,
	    APPLICATION_OK);
	struct slice file = submit_and_return(world, "k");
	struct application_view before = staff_view(world);
	write_over(world);
	struct application_view own = world_view(world, &world->one);
	struct application_view view = staff_view(world);
	assert_true(
	    slice_equal(own.details.field[PERSON_PASSPORT_NUMBER], SLICE("ZZ999999")));
	assert_true(slice_equal(own.centre, SLICE("TC-0002")));
	assert_false(own.done[APPLICATION_RULES]);
	assert_string_equal(view.answers_hash, before.answers_hash);
	assert_true(
	    slice_equal(view.details.field[PERSON_PASSPORT_NUMBER], SLICE("X1234567")));
	assert_true(slice_equal(view.centre, SLICE("TC-0001")));
	assert_true(slice_equal(view.centre_name_latin, SLICE("One")));
	assert_int_equal(view.issued_on, before.issued_on);
	assert_true(slice_equal(view.file_object, file));
	assert_int_equal(view.drones_count, 1);
	assert_true(slice_equal(view.drones[0].serial, SLICE("ABCD11")));
	assert_int_equal(view.drones[0].grams, 249);
	assert_true(view.done[APPLICATION_RULES]);
	assert_int_equal(view.rules_count, 2);
}

static void
what_was_frozen_has_the_hash_that_the_receipt_tells(void **state)
{
	struct test_world *world = *state;

	world_complete(world, &world->one);
	assert_int_equal(world_add_drone(world, &world->one, "ABCD11", "249").ret_verdict,
	    APPLICATION_OK);
	struct application_submitted submitted =
	    world_submit(world, &world->one, "k", SLICE(""));
	world_happens(world, &world->one, APPLICATION_RETURN);
	write_over(world);
	assert_string_equal(staff_view(world).answers_hash, submitted.ret_snapshot_hash);
	assert_int_equal(withdraw(world), APPLICATION_OK);
	assert_string_equal(
	    world_view(world, &world->one).answers_hash, submitted.ret_snapshot_hash);
}

static void
what_is_no_snapshot_is_not_read(void **state)
{
	static const char *const texts[] = {"", "{", "[]", "{}", "{\"person\":{}}",
	    "{\"person\":{},\"person\":{},\"certificate\":{}}"};
	struct test_world *world = *state;
	struct answers_frozen frozen;

	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		assert_false(answers_read(slice_of(texts[i]), &world->db.arena, &frozen));
	}
}

/* --- rules --- */

static void
rules_that_are_accepted_again_do_not_say_when_they_were_before(void **state)
{
	struct test_world *world = *state;

	world_complete(world, &world->one);
	assert_int_equal(
	    world_submit(world, &world->one, "k", SLICE("")).ret_verdict, APPLICATION_OK);
	world_happens(world, &world->one, APPLICATION_RETURN);
	(void)usleep(5000); /* the clock of acts counts milliseconds */
	assert_int_equal(
	    world_accept(world, &world->one, "height\nsight", ""), APPLICATION_OK);
	struct application_view view = staff_view(world);
	assert_true(view.rules_accepted[0]);
	assert_int_equal(view.rules_accepted_at[0], 0);
	view = world_view(world, &world->one);
	assert_true(view.rules_accepted_at[0] > view.submitted_at);
}

static void
a_new_version_of_a_rule_does_not_touch_what_was_submitted(void **state)
{
	struct test_world *world = *state;

	world_complete(world, &world->one);
	assert_int_equal(
	    world_submit(world, &world->one, "k", SLICE("")).ret_verdict, APPLICATION_OK);
	world_write(world, WORLD_NEW_RULE, DB_ARGS(DB_TEXT(SLICE("sight"))));
	struct application_view view = staff_view(world);
	assert_true(view.complete);
	assert_int_equal(view.rules_count, 2);
	assert_int_equal(view.rules[1]->version, 1);
	assert_true(view.rules_accepted[1]);
	assert_int_not_equal(view.rules_accepted_at[1], 0);
	assert_true(view.rules_accepted_at[1] <= view.submitted_at);
	world_happens(world, &world->one, APPLICATION_RETURN);
	assert_true(staff_view(world).complete);
	view = world_view(world, &world->one);
	assert_false(view.complete); /* he is asked for the new one */
	assert_int_equal(view.rules[1]->version, 2);
	assert_int_equal(world_submit(world, &world->one, "k2", SLICE("")).ret_verdict,
	    APPLICATION_INCOMPLETE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(rules_that_are_accepted_again_do_not_say_when_they_were_before),
	    TEST(what_was_submitted_first_is_there_after_it_was_submitted_again),
	    TEST(a_refused_submission_leaves_no_snapshot),
	    TEST(the_file_that_was_submitted_stays_when_it_is_replaced),
	    TEST(the_file_that_was_submitted_stays_when_it_is_removed),
	    TEST(the_file_that_was_submitted_stays_when_a_draft_lets_go_of_the_same),
	    TEST(the_file_of_a_draft_goes_when_the_draft_is_withdrawn),
	    TEST(the_file_that_was_submitted_stays_when_it_is_withdrawn),
	    TEST(the_file_that_was_submitted_stays_when_the_return_lapses),
	    TEST(a_late_replay_does_not_submit_the_next_application),
	    TEST(a_late_replay_of_the_first_submission_does_not_answer_the_second_return),
	    TEST(the_key_of_another_person_is_not_known),
	    TEST(staff_see_what_was_submitted_and_not_what_the_applicant_is_writing),
	    TEST(what_was_frozen_has_the_hash_that_the_receipt_tells),
	    TEST(what_is_no_snapshot_is_not_read),
	    TEST(a_new_version_of_a_rule_does_not_touch_what_was_submitted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
