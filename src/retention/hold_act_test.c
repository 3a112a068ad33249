/* SPDX-License-Identifier: EUPL-1.2 */
/* A legal hold stops erasure until it is lifted; both are in the log. */
#include "retention/retention_test_act.h"

static struct hold_set
hold(struct house *house, const struct id *account, const char *reference)
{
	struct hold_set set = {.caller = &house->protector,
	    .account = *account,
	    .basis = HOLD_COURT,
	    .reference = slice_of(reference),
	    .reason = SLICE(" The court asks. ")};

	WORKS(hold_set_run(acts_of(house), arena_of(house), &set));
	return set;
}

static enum hold_verdict
lift(struct house *house, const struct id *which, const char *reason)
{
	struct hold_lift lift = {
	    .caller = &house->protector, .hold = *which, .reason = slice_of(reason)};

	WORKS(hold_lift_run(acts_of(house), arena_of(house), &lift));
	return lift.ret_verdict;
}

static void
a_hold_is_of_a_person_who_is_there(void **state)
{
	struct house *house = *state;
	struct id nobody = id_new(moment_now());

	assert_int_equal(hold(house, &nobody, "1").ret_verdict, HOLD_NOT_FOUND);
	assert_int_equal(
	    hold(house, &house->desk->officer.account, "1").ret_verdict, HOLD_NOT_FOUND);
	assert_int_equal(hold(house, one(house), " ").ret_verdict, HOLD_NO_REFERENCE);
	assert_int_equal(hold(house, one(house), "1").ret_verdict, HOLD_OK);
	assert_int_equal(hold(house, one(house), " 1 ").ret_verdict, HOLD_SO_ALREADY);
	assert_int_equal(world_audited(&house->desk->world, "retention.hold"), 1);
}

static void
nothing_is_erased_before_the_last_hold_is_lifted(void **state)
{
	struct house *house = *state;

	approve_and_expire(house);
	struct hold_set first = hold(house, one(house), "12/2026");
	struct hold_set second = hold(house, one(house), "13/2026");
	assert_int_equal(erase(house, one(house)), ERASURE_LEGAL_HOLD);
	assert_int_equal(lift(house, &first.ret_hold, ""), HOLD_NO_REASON);
	assert_int_equal(lift(house, &first.ret_hold, "Closed."), HOLD_OK);
	assert_int_equal(lift(house, &first.ret_hold, "Closed."), HOLD_SO_ALREADY);
	assert_int_equal(erase(house, one(house)), ERASURE_LEGAL_HOLD);
	assert_int_equal(lift(house, &second.ret_hold, "Closed."), HOLD_OK);
	assert_int_equal(erase(house, one(house)), ERASURE_OK);
	assert_int_equal(hold(house, one(house), "14/2026").ret_verdict, HOLD_ERASED);
	assert_int_equal(world_audited(&house->desk->world, "retention.lift_hold"), 2);
	assert_verifies(house);
}

static void
holds_are_listed_those_in_force_first(void **state)
{
	struct house *house = *state;
	struct holds holds = {.account = *one(house)};
	struct holds others = {.account = house->desk->world.two.account};

	struct hold_set first = hold(house, one(house), "1");
	struct hold_set second = hold(house, one(house), "2");
	assert_int_equal(lift(house, &second.ret_hold, "Closed."), HOLD_OK);
	WORKS(holds_open(acts_of(house), arena_of(house), &holds));
	assert_int_equal(holds.ret_count, 2);
	assert_true(id_equal(&holds.ret_lines[0].id, &first.ret_hold));
	assert_true(slice_equal(holds.ret_lines[0].reason, SLICE("The court asks.")));
	assert_true(slice_equal(holds.ret_lines[0].set_by_name, SLICE("Huda Salem")));
	assert_int_equal(holds.ret_lines[0].lifted_at, 0);
	assert_true(holds.ret_lines[1].lifted_at > 0);
	assert_true(slice_equal(holds.ret_lines[1].lift_reason, SLICE("Closed.")));
	holds.account = (struct id){.text = ""};
	WORKS(holds_open(acts_of(house), arena_of(house), &holds));
	assert_int_equal(holds.ret_count, 2);
	WORKS(holds_open(acts_of(house), arena_of(house), &others));
	assert_int_equal(others.ret_count, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    HOUSE_TEST(a_hold_is_of_a_person_who_is_there),
	    HOUSE_TEST(nothing_is_erased_before_the_last_hold_is_lifted),
	    HOUSE_TEST(holds_are_listed_those_in_force_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
