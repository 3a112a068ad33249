/* SPDX-License-Identifier: EUPL-1.2 */
/* Decisions that wait, cases that the clock frees, notes, conflicts of interest. */
#include "decision/decision_test_act.h"
#include "decision/work_act.h"

enum { UNDO = 30 };

/* --- decisions that wait --- */

static struct decision
approve_later(struct desk *desk, int64_t seconds)
{
	return decide(desk,
	    (struct decision){.caller = &desk->officer,
	        .event = APPLICATION_APPROVE,
	        .undo_seconds = seconds});
}

static enum application_verdict
undo(struct desk *desk, const struct access_caller *caller)
{
	struct decision_undo asked = {
	    .caller = caller, .application = desk->application, .desk = desk->permits};

	WORKS(decision_undo(desk->world.db.acts, &desk->world.db.arena, &asked));
	return asked.ret_verdict;
}

static enum application_verdict
do_now(struct desk *desk, const struct access_caller *caller)
{
	struct decision_undo asked = {
	    .caller = caller, .application = desk->application, .desk = desk->permits};

	WORKS(decision_do_now(desk->world.db.acts, &desk->world.db.arena, &asked));
	return asked.ret_verdict;
}

/* As if the time were over. */
static void
make_due(struct desk *desk)
{
	write_row(desk, DESK_DUE, DB_NO_ARGS);
}

static void
take_effect(struct desk *desk)
{
	WORKS(decision_take_effect(desk->world.db.acts, desk->permits));
}

static void
an_approval_that_waits_tells_nobody_and_comes_to_pass_once(void **state)
{
	struct desk *desk = *state;

	claim(desk);
	struct decision made = approve_later(desk, UNDO);
	assert_int_equal(made.ret_verdict, APPLICATION_OK);
	assert_true(made.ret_due_at > 0);
	take_effect(desk);
	assert_int_equal(own_view(desk).state, APPLICATION_REVIEW);
	assert_nothing_issued(desk);
	make_due(desk);
	take_effect(desk);
	take_effect(desk);
	assert_int_equal(own_view(desk).state, APPLICATION_APPROVED);
	assert_int_equal(count_rows(desk, DESK_PERMITS, DB_NO_ARGS), 1);
	assert_int_equal(world_audited(&desk->world, "application.decide"), 1);
	assert_int_equal(
	    count_rows(desk, DESK_READS,
	        DB_ARGS(DB_TEXT(SLICE("application.approve")),
	            DB_ID(&desk->officer.account), DB_TEXT(SLICE("officer")))),
	    1);
}

static void
who_may_undo_is_who_decided_and_only_while_it_waits(void **state)
{
	struct desk *desk = *state;

	assert_int_equal(undo(desk, &desk->officer), APPLICATION_NOT_PENDING);
	claim(desk);
	(void)approve_later(desk, UNDO);
	assert_int_equal(undo(desk, &desk->colleague), APPLICATION_CLAIMED);
	assert_int_equal(undo(desk, &desk->supervisor), APPLICATION_CLAIMED);
	assert_int_equal(do_now(desk, &desk->colleague), APPLICATION_CLAIMED);
	make_due(desk);
	assert_int_equal(undo(desk, &desk->officer), APPLICATION_NOT_PENDING);
	take_effect(desk);
	assert_int_equal(undo(desk, &desk->officer), APPLICATION_NOT_PENDING);
	assert_int_equal(own_view(desk).state, APPLICATION_APPROVED);
}

static void
what_was_undone_is_his_again_and_never_happens(void **state)
{
	struct desk *desk = *state;

	claim(desk);
	(void)approve_later(desk, UNDO);
	assert_int_equal(undo(desk, &desk->officer), APPLICATION_OK);
	take_effect(desk);
	assert_nothing_issued(desk);
	assert_int_equal(world_audited(&desk->world, "application.undo_decision"), 1);
	assert_int_equal(step(desk, &desk->officer, APPLICATION_APPROVE), APPLICATION_OK);
}

static void
while_it_waits_nobody_decides(void **state)
{
	static const enum application_event events[] = {APPLICATION_CLAIM,
	    APPLICATION_RELEASE, APPLICATION_APPROVE, APPLICATION_RETURN,
	    APPLICATION_PROPOSE_REFUSAL};
	struct desk *desk = *state;

	claim(desk);
	(void)approve_later(desk, UNDO);
	assert_int_equal(
	    step(desk, &desk->colleague, APPLICATION_CLAIM), APPLICATION_PENDING);
	for (size_t i = 1; i < ARRAY_LEN(events); i++) {
		assert_int_equal(
		    step(desk, &desk->officer, events[i]), APPLICATION_PENDING);
	}
	assert_int_equal(do_now(desk, &desk->officer), APPLICATION_OK);
	assert_int_equal(own_view(desk).state, APPLICATION_APPROVED);
}

static void
a_return_keeps_its_words_while_it_waits(void **state)
{
	struct desk *desk = *state;

	claim(desk);
	struct decision made = decide(desk,
	    (struct decision){.caller = &desk->officer,
	        .event = APPLICATION_RETURN,
	        .marks = SLICE("passport_number\nname_latin"),
	        .text_en = SLICE("Please check it."),
	        .text_ar = SLICE("يرجى التحقق."),
	        .undo_seconds = UNDO});
	assert_int_equal(made.ret_verdict, APPLICATION_OK);
	make_due(desk);
	take_effect(desk);
	struct application_view view = own_view(desk);
	const struct application_view_event *last = &view.events[view.events_count - 1];
	assert_int_equal(view.state, APPLICATION_RETURNED);
	assert_true(slice_equal(last->text_en, SLICE("Please check it.")));
	assert_true(slice_equal(last->text_ar, SLICE("يرجى التحقق.")));
	assert_true(slice_equal(last->fields, SLICE("passport_number,name_latin")));
}

static void
what_has_become_impossible_is_not_carried_out_and_its_officer_reads_why(void **state)
{
	struct desk *desk = *state;

	claim(desk);
	(void)approve_later(desk, UNDO);
	write_row(desk, DESK_CENTRE_ENDS, DB_NO_ARGS);
	make_due(desk);
	take_effect(desk);
	take_effect(desk);
	assert_nothing_issued(desk);
	assert_int_equal(world_audited(&desk->world, "application.drop_decision"), 1);
	struct decision_case opened = open_case(desk, &desk->officer);
	assert_true(opened.ret_pending->found);
	assert_string_equal(
	    opened.ret_pending->refused, application_key(APPLICATION_CENTRE));
	assert_false(open_case(desk, &desk->officer).ret_pending->found);
}

static void
who_has_lost_his_role_meanwhile_decides_nothing(void **state)
{
	struct desk *desk = *state;

	claim(desk);
	(void)approve_later(desk, UNDO);
	write_row(desk, DESK_ROLES_END, DB_NO_ARGS);
	make_due(desk);
	take_effect(desk);
	assert_nothing_issued(desk);
	assert_int_equal(own_view(desk).state, APPLICATION_REVIEW);
}

/* --- cases that the clock frees --- */

static size_t
free_idle(struct desk *desk)
{
	size_t freed = 0;

	WORKS(
	    decision_free_idle(desk->world.db.acts, &desk->world.db.arena, UNDO, &freed));
	return freed;
}

static void
a_case_that_nobody_works_on_is_free_and_its_history_says_so(void **state)
{
	struct desk *desk = *state;

	claim(desk);
	assert_int_equal(free_idle(desk), 0);
	write_row(desk, DESK_IDLE, DB_NO_ARGS);
	assert_int_equal(free_idle(desk), 1);
	assert_int_equal(free_idle(desk), 0);
	struct decision_case opened = open_case(desk, &desk->colleague);
	assert_false(opened.ret_hands.claimed);
	const struct application_view *view = &opened.ret_view;
	assert_int_equal(view->events[view->events_count - 1].what, APPLICATION_RELEASE);
	assert_int_equal(step(desk, &desk->colleague, APPLICATION_CLAIM), APPLICATION_OK);
}

static void
work_keeps_a_case_and_so_do_a_decision_and_a_proposal(void **state)
{
	struct desk *desk = *state;
	struct decision_kept kept = {
	    .caller = &desk->colleague, .application = desk->application};

	claim(desk);
	WORKS(decision_keep(desk->world.db.acts, &desk->world.db.arena, &kept));
	assert_int_equal(kept.ret_verdict, APPLICATION_CLAIMED);
	write_row(desk, DESK_IDLE, DB_NO_ARGS);
	kept.caller = &desk->officer;
	WORKS(decision_keep(desk->world.db.acts, &desk->world.db.arena, &kept));
	assert_int_equal(free_idle(desk), 0);
	write_row(desk, DESK_IDLE, DB_NO_ARGS);
	(void)open_case(desk, &desk->officer);
	assert_int_equal(free_idle(desk), 0);
	(void)approve_later(desk, UNDO);
	write_row(desk, DESK_IDLE, DB_NO_ARGS);
	assert_int_equal(free_idle(desk), 0);
	assert_int_equal(undo(desk, &desk->officer), APPLICATION_OK);
	assert_int_equal(propose(desk, &desk->officer), APPLICATION_OK);
	write_row(desk, DESK_IDLE, DB_NO_ARGS);
	assert_int_equal(free_idle(desk), 0);
}

/* --- the next case --- */

static struct decision_taken
take(struct desk *desk, const struct access_caller *caller)
{
	struct decision_taken taken = {.caller = caller};

	WORKS(decision_take_next(desk->world.db.acts, &desk->world.db.arena, &taken));
	return taken;
}

static void
the_next_case_is_his_and_never_one_that_he_has_decided(void **state)
{
	struct desk *desk = *state;

	struct decision_taken taken = take(desk, &desk->officer);
	assert_true(taken.ret_found);
	assert_true(id_equal(&taken.ret_application, &desk->application));
	assert_true(take(desk, &desk->officer).ret_found);
	assert_false(take(desk, &desk->colleague).ret_found);
	(void)approve_later(desk, UNDO);
	assert_false(take(desk, &desk->officer).ret_found);
	struct decision_desk *beside =
	    ARENA_NEW(&desk->world.db.arena, struct decision_desk);
	beside->caller = &desk->officer;
	WORKS(decision_desk(desk->world.db.acts, &desk->world.db.arena, beside));
	assert_int_equal(beside->ret_lines_count, 0);
	assert_int_equal(beside->ret_pending_count, 1);
	assert_int_equal(beside->ret_pending[0].event, APPLICATION_APPROVE);
}

/* --- notes --- */

static enum application_verdict
note(struct desk *desk, const struct access_caller *caller, struct slice words)
{
	struct decision_noted noted = {
	    .caller = caller, .application = desk->application, .words = words};

	WORKS(decision_note(desk->world.db.acts, &desk->world.db.arena, &noted));
	return noted.ret_verdict;
}

static void
a_note_is_for_colleagues_who_have_opened_the_case(void **state)
{
	struct desk *desk = *state;

	assert_int_equal(
	    note(desk, &desk->officer, SLICE("Call the centre.")), APPLICATION_NOT_FOUND);
	claim(desk);
	assert_int_equal(note(desk, &desk->officer, SLICE(" \n")), APPLICATION_NO_NOTE);
	assert_int_equal(
	    note(desk, &desk->officer, SLICE("Call the centre.")), APPLICATION_OK);
	struct decision_case opened = open_case(desk, &desk->colleague);
	assert_int_equal(opened.ret_notes_count, 1);
	assert_true(slice_equal(opened.ret_notes[0].words, SLICE("Call the centre.")));
	assert_true(slice_equal(opened.ret_notes[0].author_name, SLICE("Maryam Haddad")));
	assert_int_equal(world_audited(&desk->world, "application.note"), 1);
	assert_int_equal(count_rows(desk, DESK_PLAIN_NOTES, DB_NO_ARGS), 0);
}

/* --- conflicts of interest --- */

static enum application_verdict
declare(struct desk *desk, const struct access_caller *caller, struct slice kind)
{
	struct decision_declared declared = {
	    .caller = caller, .application = desk->application, .kind = kind};

	WORKS(decision_declare(desk->world.db.acts, &desk->world.db.arena, &declared));
	return declared.ret_verdict;
}

static void
who_is_close_to_a_person_never_opens_his_cases_again(void **state)
{
	struct desk *desk = *state;

	claim(desk);
	assert_int_equal(
	    declare(desk, &desk->officer, SLICE("envy")), APPLICATION_NO_REASON);
	(void)approve_later(desk, UNDO);
	assert_int_equal(declare(desk, &desk->officer, SLICE("family")), APPLICATION_OK);
	make_due(desk);
	take_effect(desk);
	assert_nothing_issued(desk);
	assert_int_equal(
	    step(desk, &desk->officer, APPLICATION_CLAIM), APPLICATION_CONFLICT);
	struct decision_case opened = open_case(desk, &desk->officer);
	assert_true(opened.ret_hands.conflict);
	assert_int_equal(opened.ret_purpose, READING_NONE);
	assert_int_equal(opened.ret_view.details.field[PERSON_NAME_LATIN].size, 0);
	assert_int_equal(note(desk, &desk->officer, SLICE("x")), APPLICATION_CONFLICT);
	assert_false(take(desk, &desk->officer).ret_found);
	assert_true(take(desk, &desk->colleague).ret_found);
	assert_int_equal(world_audited(&desk->world, "application.declare_conflict"), 1);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    DESK_TEST(an_approval_that_waits_tells_nobody_and_comes_to_pass_once),
	    DESK_TEST(who_may_undo_is_who_decided_and_only_while_it_waits),
	    DESK_TEST(what_was_undone_is_his_again_and_never_happens),
	    DESK_TEST(while_it_waits_nobody_decides),
	    DESK_TEST(a_return_keeps_its_words_while_it_waits),
	    DESK_TEST(
	        what_has_become_impossible_is_not_carried_out_and_its_officer_reads_why),
	    DESK_TEST(who_has_lost_his_role_meanwhile_decides_nothing),
	    DESK_TEST(a_case_that_nobody_works_on_is_free_and_its_history_says_so),
	    DESK_TEST(work_keeps_a_case_and_so_do_a_decision_and_a_proposal),
	    DESK_TEST(the_next_case_is_his_and_never_one_that_he_has_decided),
	    DESK_TEST(a_note_is_for_colleagues_who_have_opened_the_case),
	    DESK_TEST(who_is_close_to_a_person_never_opens_his_cases_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
