/* SPDX-License-Identifier: EUPL-1.2 */
/* The answer is kept with a submission, and given anew when the check of its file ends. */
#include "application/application_test_act.h"

struct look_asked {
	const struct id *account;
	struct clearance ret_look;
};

static enum fault
find_look(struct act *act, void *input)
{
	struct look_asked *asked = input;
	struct application_row row;
	struct application_view view;

	TRY(application_find_newest(act->db, asked->account, act->arena, &row));
	TRY(application_load_case(act, &row, true, &view));
	asked->ret_look = view.look;
	return FAULT_NONE;
}

static unsigned
look_at(struct test_world *world, const struct access_caller *caller)
{
	struct look_asked asked = {.account = &caller->account};

	WORKS(acts_read(world->db.acts, &world->db.arena, find_look, &asked));
	return asked.ret_look.reasons;
}

static void
submit(struct test_world *world, const struct access_caller *caller, const char *key)
{
	assert_int_equal(
	    world_submit(world, caller, key, SLICE("")).ret_verdict, APPLICATION_OK);
}

static void
a_draft_is_not_judged(void **state)
{
	struct test_world *world = *state;

	world_complete(world, &world->two);
	world_check_file(world, NULL, CERTIFICATE_MATCH_SAME);
	assert_int_equal(
	    look_at(world, &world->two), CLEARANCE_BIT(CLEARANCE_NOT_JUDGED));
}

static void
who_is_not_vouched_for_is_looked_at(void **state)
{
	struct test_world *world = *state;

	world_complete(world, &world->one);
	world_check_file(world, NULL, CERTIFICATE_MATCH_SAME);
	submit(world, &world->one, "k");
	assert_int_equal(
	    look_at(world, &world->one), CLEARANCE_BIT(CLEARANCE_IDENTITY_DECLARED));
}

static void
a_checked_case_is_clear_when_it_is_submitted(void **state)
{
	struct test_world *world = *state;

	world_complete(world, &world->two);
	world_check_file(world, NULL, CERTIFICATE_MATCH_SAME);
	submit(world, &world->two, "k");
	assert_int_equal(look_at(world, &world->two), 0);
}

static void
a_case_is_judged_anew_when_the_check_ends(void **state)
{
	static const struct {
		enum certificate_match number;
		unsigned reasons;
	} rows[] = {
	    {CERTIFICATE_MATCH_ABSENT, CLEARANCE_BIT(CLEARANCE_CERTIFICATE_DIFFERS)},
	    {CERTIFICATE_MATCH_SAME, 0},
	};
	struct test_world *world = *state;

	world_complete(world, &world->two);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		submit(world, &world->two, i == 0 ? "first" : "second");
		assert_int_equal(look_at(world, &world->two),
		    CLEARANCE_BIT(CLEARANCE_CERTIFICATE_WAITING));
		world_check_file(world, NULL, rows[i].number);
		assert_int_equal(look_at(world, &world->two), rows[i].reasons);
		if (i == 0) { /* it comes back, and with another file */
			world_happens(world, &world->two, APPLICATION_RETURN);
			assert_int_equal(
			    world_attach(world, &world->two, "%PDF-1.7 again")
			        .ret_verdict,
			    APPLICATION_OK);
		}
	}
}

static void
what_two_persons_submit_is_there_twice(void **state)
{
	struct test_world *world = *state;

	world_complete(world, &world->one);
	(void)world_add_drone(world, &world->one, "MFR1C123456789ABC", "249");
	world_complete(world, &world->two);
	(void)world_add_drone(world, &world->two, "MFR1C123456789ABC", "249");
	world_check_file(world, NULL, CERTIFICATE_MATCH_SAME);
	world_check_file(world, NULL, CERTIFICATE_MATCH_SAME);
	submit(world, &world->two, "k");
	/* a draft is nobody's claim yet; its person's numbers are the same */
	assert_int_equal(
	    look_at(world, &world->two), CLEARANCE_BIT(CLEARANCE_PERSON_TWICE));
	submit(world, &world->one, "l");
	assert_int_equal(look_at(world, &world->one),
	    CLEARANCE_BIT(CLEARANCE_IDENTITY_DECLARED) |
	        CLEARANCE_BIT(CLEARANCE_PERSON_TWICE) |
	        CLEARANCE_BIT(CLEARANCE_CERTIFICATE_TWICE) |
	        CLEARANCE_BIT(CLEARANCE_DRONE_TWICE));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(a_draft_is_not_judged),
	    TEST(who_is_not_vouched_for_is_looked_at),
	    TEST(a_checked_case_is_clear_when_it_is_submitted),
	    TEST(a_case_is_judged_anew_when_the_check_ends),
	    TEST(what_two_persons_submit_is_there_twice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
