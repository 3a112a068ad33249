/* SPDX-License-Identifier: EUPL-1.2 */
/* Straight-through approval: in the act of the submission, or when the check of its file
 * ends; never of what is sampled; never against a rule. */
#include "decision/decision_test_act.h"

#include "decision/policy_act.h"
#include "order/order_test_act.h"

enum { ALL = 100 };

/* two is the applicant: the provider vouches for him, and he alone has applied. */
struct straight {
	struct desk *desk;
	struct decision_policy policy;
};

static struct straight
straight_of(struct desk *desk, int sample_percent)
{
	struct straight straight = {.desk = desk};

	straight.policy.policy = (struct policy){.on = true,
	    .screened = true,
	    .sample_percent = sample_percent,
	    .weakest = CERTIFICATE_BY_TEXT,
	    .reads_files = true};
	return straight;
}

static void
check_file(struct straight *straight, enum certificate_match number)
{
	world_check_file(&straight->desk->world, &straight->policy.hook, number);
}

/* The case of one, which the set-up submitted, has a file that waits, and his numbers. */
static void
begin(struct straight *straight)
{
	struct desk *desk = straight->desk;
	const struct policy policy = straight->policy.policy;

	decision_policy_init(&straight->policy, &policy, desk->permits);
	check_file(straight, CERTIFICATE_MATCH_SAME);
	world_write(&desk->world, WORLD_VOUCH, DB_ARGS(DB_ID(&desk->world.two.account)));
	write_row(desk, DESK_ALONE, DB_ARGS(DB_ID(&desk->world.two.account)));
	world_complete(&desk->world, &desk->world.two);
	write_row(desk, DESK_NUMBER, DB_ARGS(DB_ID(&desk->world.two.account)));
}

static struct application_submitted
submit(struct straight *straight, const char *key)
{
	struct test_world *world = &straight->desk->world;
	struct application_submitted submitted = {.caller = &world->two,
	    .policy = &straight->policy.hook,
	    .key = slice_of(key)};

	WORKS(application_submit(world->db.acts, &world->db.arena, &submitted));
	assert_int_equal(submitted.ret_verdict, APPLICATION_OK);
	return submitted;
}

static enum application_state
state_of(struct straight *straight)
{
	return world_view(&straight->desk->world, &straight->desk->world.two).state;
}

static int64_t
permits(struct straight *straight)
{
	return count_rows(straight->desk, DESK_PERMITS, DB_NO_ARGS);
}

static void
assert_left_to_officer(struct straight *straight)
{
	assert_int_equal(state_of(straight), APPLICATION_REVIEW);
	assert_int_equal(permits(straight), 0);
}

/* --- what is not approved --- */

static void
without_the_switch_an_officer_decides(void **state)
{
	struct straight straight = straight_of(*state, 0);

	straight.policy.policy.on = false;
	begin(&straight);
	check_file(&straight, CERTIFICATE_MATCH_SAME);
	(void)submit(&straight, "k");
	assert_left_to_officer(&straight);
}

static void
a_file_that_differs_goes_to_an_officer(void **state)
{
	struct straight straight = straight_of(*state, 0);

	begin(&straight);
	check_file(&straight, CERTIFICATE_MATCH_ABSENT);
	(void)submit(&straight, "k");
	assert_left_to_officer(&straight);
}

static void
evidence_that_is_too_weak_goes_to_an_officer(void **state)
{
	struct straight straight = straight_of(*state, 0);

	straight.policy.policy.weakest = CERTIFICATE_BY_REGISTER;
	begin(&straight);
	check_file(&straight, CERTIFICATE_MATCH_SAME);
	(void)submit(&straight, "k");
	assert_left_to_officer(&straight);
}

static void
an_order_over_such_permits_leaves_it_to_an_officer(void **state)
{
	struct straight straight = straight_of(*state, 0);
	unsigned role = 1U << ACCESS_ORDERS_DESK;
	struct access_caller first = staff(*state, "Latifa Al Hosani", role);
	struct access_caller second = staff(*state, "Adel Aziz", role);

	begin(&straight);
	check_file(&straight, CERTIFICATE_MATCH_SAME);
	(void)order_in_force(straight.desk->world.db.acts, &straight.desk->world.db.arena,
	    &first, &second, order_of_all());
	(void)submit(&straight, "k");
	assert_left_to_officer(&straight);
}

static void
a_colleague_is_decided_by_a_colleague(void **state)
{
	struct straight straight = straight_of(*state, 0);

	begin(&straight);
	check_file(&straight, CERTIFICATE_MATCH_SAME);
	write_row(straight.desk, DESK_ROLE,
	    DB_ARGS(DB_ID(&straight.desk->world.two.account), DB_TEXT(SLICE("officer"))));
	(void)submit(&straight, "k");
	assert_left_to_officer(&straight);
}

static void
what_is_drawn_goes_to_an_officer_and_stays_drawn(void **state)
{
	struct straight straight = straight_of(*state, ALL);
	struct test_world *world = &straight.desk->world;
	struct application_withdrawn withdrawn = {
	    .caller = &world->two, .store = world->store};

	begin(&straight);
	check_file(&straight, CERTIFICATE_MATCH_SAME);
	(void)submit(&straight, "k");
	assert_int_equal(state_of(&straight), APPLICATION_REVIEW);
	assert_int_equal(world_audited(world, "application.sample"), 1);
	/* he tries again; nobody would be drawn now */
	WORKS(application_withdraw(world->db.acts, &world->db.arena, &withdrawn));
	assert_int_equal(withdrawn.ret_verdict, APPLICATION_OK);
	straight.policy.policy.sample_percent = 0;
	world_complete(world, &world->two);
	write_row(straight.desk, DESK_NUMBER, DB_ARGS(DB_ID(&world->two.account)));
	check_file(&straight, CERTIFICATE_MATCH_SAME);
	(void)submit(&straight, "again");
	assert_int_equal(state_of(&straight), APPLICATION_REVIEW);
	assert_int_equal(world_audited(world, "application.sample"), 2);
	assert_int_equal(permits(&straight), 0);
}

static void
what_was_returned_stays_with_its_officer(void **state)
{
	struct straight straight = straight_of(*state, ALL);
	struct test_world *world = &straight.desk->world;

	begin(&straight);
	check_file(&straight, CERTIFICATE_MATCH_SAME);
	(void)submit(&straight, "k");
	straight.policy.policy.sample_percent = 0;
	world_happens(world, &world->two, APPLICATION_RETURN);
	(void)submit(&straight, "again");
	assert_left_to_officer(&straight);
}

/* --- what is --- */

static void
a_clean_case_has_its_permit_with_the_receipt(void **state)
{
	struct straight straight = straight_of(*state, 0);
	struct test_world *world = &straight.desk->world;

	begin(&straight);
	check_file(&straight, CERTIFICATE_MATCH_SAME);
	struct application_submitted submitted = submit(&straight, "k");
	assert_true(slice_starts(submitted.ret_permit, SLICE("DP-")));
	struct application_view view = world_view(world, &world->two);
	assert_int_equal(view.state, APPLICATION_APPROVED);
	assert_true(slice_equal(view.permit, submitted.ret_permit));
	assert_int_equal(permits(&straight), 1);
	const struct application_view_event *last = &view.events[view.events_count - 1];
	assert_int_equal(last->what, APPLICATION_APPROVE_BY_POLICY);
	assert_true(slice_equal(last->role, SLICE("system")));
	assert_true(slice_equal(last->reason, slice_of(straight.policy.rules)));
	assert_true(slice_starts(last->reason, SLICE("straight-1.")));
	assert_int_equal(world_audited(world, "application.approve_by_policy"), 1);
	assert_int_equal(world_audited(world, "application.sample"), 0);
	assert_int_equal(world_letters(world, NOTICE_APPROVED), 1);
	/* pressed twice: the same receipt, and no second permit */
	submitted = submit(&straight, "k");
	assert_true(submitted.ret_again);
	assert_true(slice_equal(submitted.ret_permit, view.permit));
	assert_int_equal(permits(&straight), 1);
}

static void
a_case_waits_for_its_file_and_is_approved_then(void **state)
{
	static const struct {
		enum certificate_match number;
		enum application_state then;
		int64_t permits;
	} rows[] = {
	    {CERTIFICATE_MATCH_ABSENT, APPLICATION_REVIEW, 0},
	    {CERTIFICATE_MATCH_SAME, APPLICATION_APPROVED, 1},
	};
	struct straight straight = straight_of(*state, 0);
	struct test_world *world = &straight.desk->world;
	struct application_withdrawn withdrawn = {
	    .caller = &world->two, .store = world->store};

	begin(&straight);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		assert_int_equal(
		    submit(&straight, i == 0 ? "k" : "l").ret_permit.size, 0);
		assert_int_equal(state_of(&straight), APPLICATION_SUBMITTED);
		assert_int_equal(
		    queue(straight.desk, &straight.desk->officer, DECISION_TAB_ALL)
		        .ret_count,
		    1); /* that of one */
		check_file(&straight, rows[i].number);
		assert_int_equal(state_of(&straight), rows[i].then);
		assert_int_equal(permits(&straight), rows[i].permits);
		if (i == 0) {
			WORKS(application_withdraw(
			    world->db.acts, &world->db.arena, &withdrawn));
			world_complete(world, &world->two);
			write_row(straight.desk, DESK_NUMBER,
			    DB_ARGS(DB_ID(&world->two.account)));
		}
	}
}

static void
a_case_does_not_wait_for_ever(void **state)
{
	struct straight straight = straight_of(*state, 0);
	struct test_world *world = &straight.desk->world;

	begin(&straight);
	(void)submit(&straight, "k");
	WORKS(application_release_waiting(world->db.acts, &world->db.arena));
	assert_int_equal(state_of(&straight), APPLICATION_SUBMITTED);
	struct id waiting = world_view(world, &world->two).id;
	write_row(straight.desk, DESK_AGE,
	    DB_ARGS(DB_ID(&waiting), DB_INT(moment_now() - 2 * (moment)MOMENT_MINUTE)));
	WORKS(application_release_waiting(world->db.acts, &world->db.arena));
	assert_left_to_officer(&straight);
}

static void
it_may_be_switched_off_while_a_case_waits(void **state)
{
	struct straight straight = straight_of(*state, 0);

	begin(&straight);
	(void)submit(&straight, "k");
	straight.policy.hook.self = NULL;
	check_file(&straight, CERTIFICATE_MATCH_SAME);
	assert_left_to_officer(&straight);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    DESK_TEST(without_the_switch_an_officer_decides),
	    DESK_TEST(a_file_that_differs_goes_to_an_officer),
	    DESK_TEST(evidence_that_is_too_weak_goes_to_an_officer),
	    DESK_TEST(an_order_over_such_permits_leaves_it_to_an_officer),
	    DESK_TEST(a_colleague_is_decided_by_a_colleague),
	    DESK_TEST(what_is_drawn_goes_to_an_officer_and_stays_drawn),
	    DESK_TEST(what_was_returned_stays_with_its_officer),
	    DESK_TEST(a_clean_case_has_its_permit_with_the_receipt),
	    DESK_TEST(a_case_waits_for_its_file_and_is_approved_then),
	    DESK_TEST(a_case_does_not_wait_for_ever),
	    DESK_TEST(it_may_be_switched_off_while_a_case_waits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
