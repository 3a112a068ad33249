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

/* A permit of whom, as if issued on another's application: what is asked is whose it is. */
struct past {
	const struct id *account;
	const struct id *application_of;
	enum permit_status status;
};

static enum fault
put_permit(struct act *act, void *input)
{
	const struct past *past = input;
	struct permit_row permit = {
	    .number = {"DP-2026-00000017"},
	    .status = past->status,
	    .class = PERMIT_RECREATION,
	    .expires = act->now + MOMENT_DAY,
	    .initials = SLICE("T. S."),
	    .issued_at = act->now,
	    .centre = SLICE("TC-1"),
	};
	struct application_row row;

	TRY(application_find_newest(act->db, past->application_of, act->arena, &row));
	TRY(permit_insert(act->db, &permit));
	return permit_credential_insert(act->db,
	    &(struct permit_credential_row){
	        .permit = permit,
	        .account = *past->account,
	        .application = row.id,
	        .issued_at = act->now,
	        .token = SLICE("token"),
	        .version = 1,
	    });
}

static void
assert_looked_at_after(struct test_world *world, enum permit_status status, unsigned look)
{
	struct past past = {&world->two.account, &world->one.account, status};

	world_complete(world, &world->one);
	WORKS(acts_write(world->db.acts, &world->db.arena, put_permit, &past));
	world_check_file(world, NULL, CERTIFICATE_MATCH_SAME);
	world_complete(world, &world->two);
	world_check_file(world, NULL, CERTIFICATE_MATCH_SAME);
	submit(world, &world->two, "k");
	assert_int_equal(
	    look_at(world, &world->two), CLEARANCE_BIT(CLEARANCE_PERSON_TWICE) | look);
}

static void
whose_permit_was_revoked_is_looked_at(void **state)
{
	assert_looked_at_after(
	    *state, PERMIT_REVOKED, CLEARANCE_BIT(CLEARANCE_PERMIT_TAKEN));
}

static void
whose_permit_is_suspended_is_looked_at(void **state)
{
	assert_looked_at_after(
	    *state, PERMIT_SUSPENDED, CLEARANCE_BIT(CLEARANCE_PERMIT_TAKEN));
}

static void
whose_permit_was_superseded_is_not_looked_at_for_it(void **state)
{
	assert_looked_at_after(*state, PERMIT_SUPERSEDED, 0);
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
	    TEST(whose_permit_was_revoked_is_looked_at),
	    TEST(whose_permit_is_suspended_is_looked_at),
	    TEST(whose_permit_was_superseded_is_not_looked_at_for_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
