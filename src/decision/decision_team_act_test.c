/* SPDX-License-Identifier: EUPL-1.2 */
/* The supervisor's desk. */
#include "decision/decision_test_act.h"
#include "decision/override_act.h"
#include "decision/team_act.h"

static struct team_desk
team(struct desk *desk, const struct access_caller *officer)
{
	struct team_desk opened = {.caller = &desk->supervisor};

	if (officer != NULL) {
		opened.officer = officer->account;
	}
	WORKS(team_open(desk->world.db.acts, &desk->world.db.arena, &opened));
	return opened;
}

static struct team_move
move(struct desk *desk, struct team_move wanted)
{
	wanted.caller = wanted.caller != NULL ? wanted.caller : &desk->supervisor;
	WORKS(team_move(desk->world.db.acts, &wanted));
	return wanted;
}

static struct team_move
to_colleague(struct desk *desk)
{
	return (struct team_move){
	    .cases = id_slice(&desk->application),
	    .to = desk->colleague.account,
	    .to_known = true,
	    .reason = SLICE("Leave"),
	};
}

static void
what_is_not_said_rightly_moves_nothing(void **state)
{
	struct desk *desk = *state;
	char long_words[TEAM_REASON_MOST + 2] = {0};

	claim(desk);
	memset(long_words, 'x', TEAM_REASON_MOST + 1);
	struct team_move wrong = to_colleague(desk);
	wrong.cases = SLICE("");
	assert_int_equal(move(desk, wrong).ret_verdict, TEAM_NO_CASES);
	wrong = to_colleague(desk);
	wrong.to_known = false;
	assert_int_equal(move(desk, wrong).ret_verdict, TEAM_NO_OFFICER);
	wrong = to_colleague(desk);
	wrong.to = desk->supervisor.account;
	assert_int_equal(move(desk, wrong).ret_verdict, TEAM_NO_OFFICER);
	wrong = to_colleague(desk);
	wrong.reason = SLICE("");
	assert_int_equal(move(desk, wrong).ret_verdict, TEAM_NO_REASON);
	wrong.reason = slice_of(long_words);
	assert_int_equal(move(desk, wrong).ret_verdict, TEAM_NO_REASON);
	wrong = to_colleague(desk);
	wrong.cases = SLICE("nonsense");
	assert_int_equal(move(desk, wrong).ret_verdict, TEAM_NONE_MOVED);
	wrong = to_colleague(desk);
	wrong.to = desk->officer.account;
	assert_int_equal(move(desk, wrong).ret_verdict, TEAM_NONE_MOVED);
	assert_int_equal(queue(desk, &desk->officer, DECISION_TAB_MINE).ret_count, 1);
	assert_int_equal(world_audited(&desk->world, "application.reassign"), 0);
}

static void
a_case_goes_to_another_officer_with_its_reason(void **state)
{
	struct desk *desk = *state;

	claim(desk);
	int64_t seen = own_view(desk).version;
	struct team_move moved = move(desk, to_colleague(desk));
	assert_int_equal(moved.ret_verdict, TEAM_OK);
	assert_int_equal(moved.ret_moved, 1);
	assert_int_equal(moved.ret_left, 0);
	assert_int_equal(queue(desk, &desk->officer, DECISION_TAB_MINE).ret_count, 0);
	assert_int_equal(queue(desk, &desk->colleague, DECISION_TAB_MINE).ret_count, 1);
	assert_int_equal(own_view(desk).version, seen + 1);
	assert_int_equal(world_audited(&desk->world, "application.reassign"), 1);
	assert_int_equal(
	    count_rows(desk, DESK_MOVES,
	        DB_ARGS(DB_ID(&desk->officer.account), DB_ID(&desk->colleague.account),
	            DB_ID(&desk->supervisor.account))),
	    1);
	assert_int_equal(
	    step(desk, &desk->officer, APPLICATION_APPROVE), APPLICATION_CLAIMED);
	assert_int_equal(
	    step(desk, &desk->colleague, APPLICATION_APPROVE), APPLICATION_OK);
}

static void
a_case_goes_back_to_the_queue(void **state)
{
	struct desk *desk = *state;
	struct team_move back = to_colleague(desk);

	claim(desk);
	back.to = (struct id){{0}};
	assert_int_equal(move(desk, back).ret_verdict, TEAM_OK);
	assert_int_equal(
	    queue(desk, &desk->officer, DECISION_TAB_UNCLAIMED).ret_count, 1);
	assert_int_equal(move(desk, back).ret_verdict, TEAM_NONE_MOVED);
}

static void
what_waits_for_a_signature_stays(void **state)
{
	struct desk *desk = *state;

	claim(desk);
	assert_int_equal(propose(desk, &desk->officer), APPLICATION_OK);
	struct team_move stays = move(desk, to_colleague(desk));
	assert_int_equal(stays.ret_verdict, TEAM_NONE_MOVED);
	assert_int_equal(stays.ret_left, 1);
	assert_int_equal(team(desk, NULL).ret_refusals, 1);
}

static void
nobody_is_given_his_own_case(void **state)
{
	struct desk *desk = *state;
	struct team_move own = to_colleague(desk);

	write_row(desk, DESK_ROLE,
	    DB_ARGS(DB_ID(&desk->world.one.account), DB_TEXT(SLICE("officer"))));
	own.to = desk->world.one.account;
	assert_int_equal(move(desk, own).ret_verdict, TEAM_NONE_MOVED);
}

/* All that an officer has, and only he; what waits for a signature stays. */
static void
all_cases_of_an_officer_move_in_one_act(void **state)
{
	struct desk *desk = *state;
	struct team_move all = to_colleague(desk);

	claim(desk);
	all.all = true;
	all.cases = SLICE("");
	assert_int_equal(move(desk, all).ret_verdict, TEAM_NO_CASES);
	all.from = desk->colleague.account;
	assert_int_equal(move(desk, all).ret_verdict, TEAM_NONE_MOVED);
	all.from = desk->officer.account;
	struct team_move moved = move(desk, all);
	assert_int_equal(moved.ret_verdict, TEAM_OK);
	assert_int_equal(moved.ret_moved, 1);
	assert_false(moved.ret_rest);
	assert_int_equal(queue(desk, &desk->officer, DECISION_TAB_MINE).ret_count, 0);
	assert_int_equal(queue(desk, &desk->colleague, DECISION_TAB_MINE).ret_count, 1);
	assert_int_equal(world_audited(&desk->world, "application.reassign"), 1);
	assert_int_equal(propose(desk, &desk->colleague), APPLICATION_OK);
	all.from = desk->colleague.account;
	all.to = desk->officer.account;
	assert_int_equal(move(desk, all).ret_verdict, TEAM_NONE_MOVED);
}

static void
the_desk_says_who_has_and_has_decided_how_much(void **state)
{
	struct desk *desk = *state;

	claim(desk);
	struct team_desk seen = team(desk, &desk->officer);
	assert_int_equal(seen.ret_members_count, 3); /* one is a supervisor too */
	assert_non_null(seen.ret_chosen);
	assert_int_equal(seen.ret_chosen->open, 1);
	assert_int_equal(seen.ret_chosen->today, 0);
	assert_int_equal(seen.ret_lines_count, 1);
	assert_int_equal(seen.ret_ages[0], 1);
	assert_false(seen.ret_more);
	struct team_desk behind = {.caller = &desk->supervisor,
	    .officer = desk->officer.account,
	    .has_after = true,
	    .after = {seen.ret_lines[0].submitted_at, seen.ret_lines[0].id}};
	WORKS(team_open(desk->world.db.acts, &desk->world.db.arena, &behind));
	assert_int_equal(behind.ret_lines_count, 0);
	assert_int_equal(team(desk, &desk->colleague).ret_lines_count, 0);
	assert_null(team(desk, &desk->supervisor).ret_chosen);
	assert_int_equal(step(desk, &desk->officer, APPLICATION_APPROVE), APPLICATION_OK);
	seen = team(desk, &desk->officer);
	assert_int_equal(seen.ret_chosen->open, 0);
	assert_int_equal(seen.ret_chosen->today, 1);
	assert_int_equal(seen.ret_chosen->week, 1);
	assert_int_equal(seen.ret_ages[0], 0);
}

static size_t
overridden(struct desk *desk, enum override_kind kind, size_t most)
{
	struct overrides list = {.caller = &desk->supervisor, .kind = kind, .most = most};

	WORKS(overrides_read(desk->world.db.acts, &desk->world.db.arena, &list));
	assert_int_equal(list.ret_next[0], '\0');
	return list.ret_count;
}

/* The case stands out (nothing confirms its certificate), so its approval is one. */
static void
what_was_decided_against_the_findings_is_listed(void **state)
{
	struct desk *desk = *state;

	claim(desk);
	assert_int_equal(overridden(desk, OVERRIDE_AGAINST, OVERRIDES_PAGE), 0);
	assert_int_equal(propose(desk, &desk->officer), APPLICATION_OK);
	assert_int_equal(
	    step(desk, &desk->supervisor, APPLICATION_SEND_BACK), APPLICATION_OK);
	assert_int_equal(overridden(desk, OVERRIDE_SENT_BACK, OVERRIDES_PAGE), 1);
	const struct application_view view = own_view(desk);
	assert_false(clearance_is_clear(&view.look));
	assert_int_equal(step(desk, &desk->officer, APPLICATION_APPROVE), APPLICATION_OK);
	assert_int_equal(overridden(desk, OVERRIDE_AGAINST, OVERRIDES_PAGE), 1);
	assert_int_equal(overridden(desk, OVERRIDE_REVOKED, OVERRIDES_PAGE), 0);
	assert_int_equal(world_audited(&desk->world, "application.export_overrides"), 0);
	assert_int_equal(overridden(desk, OVERRIDE_AGAINST, OVERRIDES_CSV), 1);
	assert_int_equal(world_audited(&desk->world, "application.export_overrides"), 1);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    DESK_TEST(what_is_not_said_rightly_moves_nothing),
	    DESK_TEST(a_case_goes_to_another_officer_with_its_reason),
	    DESK_TEST(a_case_goes_back_to_the_queue),
	    DESK_TEST(what_waits_for_a_signature_stays),
	    DESK_TEST(nobody_is_given_his_own_case),
	    DESK_TEST(all_cases_of_an_officer_move_in_one_act),
	    DESK_TEST(what_was_decided_against_the_findings_is_listed),
	    DESK_TEST(the_desk_says_who_has_and_has_decided_how_much),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
