/* SPDX-License-Identifier: EUPL-1.2 */
/* Suspension by one and confirmation by another, revocation by two: with a real database
 * and real signatures. */
#include <pthread.h>

#include "permit/file_act.h"
#include "permit/permit_test_act.h"

enum { HOLD_AGE, HOLD_READS };
static const char *const hold_texts[] = {
    [HOLD_AGE] = "UPDATE permit_suspension SET until = until - $1",
    [HOLD_READS] = "SELECT count(*) FROM audit_entry WHERE action = 'permit.read'",
};
static const struct db_statements hold_statements = {
    "hold_test", hold_texts, ARRAY_LEN(hold_texts)};
static const struct db_statements *const hold_all[] = {&audit_statements,
    &centre_key_statements, &centre_statements, &counter_statements, &notice_statements,
    &order_statements, &permit_statements, &permit_waiting_statements, &test_statements,
    &hold_statements, NULL};

static int
set_up_hold(void **state)
{
	return set_up_with(state, hold_all);
}

static enum fault
age_act(struct act *act, void *input)
{
	return db_run(
	    act->db, &hold_statements, HOLD_AGE, DB_ARGS(DB_INT(*(moment *)input)));
}

/* As if the open suspensions were that much older. */
static void
age(struct fixture *fixture, moment by)
{
	WORKS(acts_write(fixture->world.acts, &fixture->world.arena, age_act, &by));
}

static size_t
fall_due(struct fixture *fixture)
{
	size_t count = 0;

	WORKS(permit_fall_due(fixture->world.acts, &fixture->world.arena, &count));
	return count;
}

static struct permit_waiting_lists
waiting(struct fixture *fixture, const struct access_caller *caller)
{
	struct permit_waiting_lists lists = {.caller = caller};

	WORKS(permit_waiting_list(fixture->world.acts, &fixture->world.arena, &lists));
	return lists;
}

static struct permit_file *
file_of(struct fixture *fixture, const struct permit_number *number)
{
	struct permit_file *file = ARENA_NEW(&fixture->world.arena, struct permit_file);

	file->caller = &fixture->supervisor;
	file->number = *number;
	WORKS(permit_file_open(fixture->world.acts, &fixture->world.arena, file));
	return file;
}

static enum permit_event
last_told(const struct permit_own *own)
{
	assert_true(own->events_count > 0);
	return own->events[own->events_count - 1].what;
}

/* --- suspension --- */

static void
a_suspension_holds_at_once_and_waits_for_a_supervisor(void **state)
{
	struct fixture *fixture = *state;
	struct permit_number number = issue_one(fixture);

	assert_int_equal(suspend(fixture, &number), PERMIT_CHANGE_OK);
	assert_int_equal(ask(fixture, &number).answer, PERMIT_ANSWER_SUSPENDED);
	struct permit_own told = own(fixture, &number);
	moment left = told.confirm_until - moment_now();
	assert_true(left > 23 * (moment)MOMENT_HOUR && left <= 24 * (moment)MOMENT_HOUR);
	struct permit_waiting_lists lists = waiting(fixture, &fixture->supervisor);
	assert_int_equal(lists.ret_suspensions_total, 1);
	assert_int_equal(lists.ret_suspensions_count, 1);
	assert_string_equal(lists.ret_suspensions[0].public.number.text, number.text);
	assert_int_equal(lists.ret_suspensions[0].until, told.confirm_until);
	assert_false(lists.ret_suspensions[0].mine);
	assert_true(waiting(fixture, &fixture->officer).ret_suspensions[0].mine);
}

static void
a_suspension_that_nobody_confirms_falls_by_itself_and_the_holder_is_told(void **state)
{
	struct fixture *fixture = *state;
	struct permit_number number = issue_one(fixture);

	assert_int_equal(suspend(fixture, &number), PERMIT_CHANGE_OK);
	age(fixture, 23 * (moment)MOMENT_HOUR);
	assert_int_equal(fall_due(fixture), 0);
	assert_int_equal(ask(fixture, &number).answer, PERMIT_ANSWER_SUSPENDED);
	age(fixture, MOMENT_HOUR);
	int64_t before = version_of(fixture, &number);
	assert_int_equal(fall_due(fixture), 1);
	assert_int_equal(version_of(fixture, &number), before + 1);
	assert_int_equal(ask(fixture, &number).answer, PERMIT_ANSWER_IN_FORCE);
	struct permit_own told = own(fixture, &number);
	assert_int_equal(last_told(&told), PERMIT_FALL);
	assert_true(
	    slice_equal(told.events[told.events_count - 1].role, SLICE("system")));
	assert_int_equal(told.confirm_until, 0);
	assert_int_equal(fall_due(fixture), 0);
	assert_int_equal(suspend(fixture, &number), PERMIT_CHANGE_OK); /* and again */
}

static void
a_confirmed_suspension_stays_until_a_supervisor_lifts_it(void **state)
{
	struct fixture *fixture = *state;
	struct permit_number number = issue_one(fixture);

	assert_int_equal(suspend(fixture, &number), PERMIT_CHANGE_OK);
	assert_int_equal(decide(fixture, &fixture->supervisor, &number, PERMIT_CONFIRM),
	    PERMIT_CHANGE_OK);
	age(fixture, 1000 * (moment)MOMENT_HOUR);
	assert_int_equal(fall_due(fixture), 0);
	struct permit_own told = own(fixture, &number);
	assert_int_equal(told.flight, PERMIT_FLY_SUSPENDED);
	assert_int_equal(told.confirm_until, 0);
	assert_int_equal(last_told(&told), PERMIT_CONFIRM);
	assert_true(slice_equal(told.text_en, SLICE("A check."))); /* of the suspension */
	assert_int_equal(waiting(fixture, &fixture->supervisor).ret_suspensions_total, 0);
	assert_int_equal(lift(fixture, &number), PERMIT_CHANGE_NOT_ROLE);
	assert_int_equal(decide(fixture, &fixture->supervisor, &number, PERMIT_LIFT),
	    PERMIT_CHANGE_OK);
	assert_int_equal(ask(fixture, &number).answer, PERMIT_ANSWER_IN_FORCE);
}

static void
nobody_confirms_his_own_suspension_whatever_roles_he_has(void **state)
{
	struct fixture *fixture = *state;
	struct permit_number number = issue_one(fixture);

	fixture->officer.roles |= 1U << ACCESS_SUPERVISOR;
	assert_int_equal(suspend(fixture, &number), PERMIT_CHANGE_OK);
	assert_int_equal(decide(fixture, &fixture->officer, &number, PERMIT_CONFIRM),
	    PERMIT_CHANGE_SAME_PERSON);
	age(fixture, 24 * (moment)MOMENT_HOUR);
	assert_int_equal(fall_due(fixture), 1);
}

static void
what_another_room_suspends_does_not_wait(void **state)
{
	struct fixture *fixture = *state;
	struct permit_number number = issue_one(fixture);

	assert_int_equal(change(fixture, &number, PERMIT_SUSPENDED), PERMIT_CHANGE_OK);
	assert_int_equal(waiting(fixture, &fixture->supervisor).ret_suspensions_total, 0);
	assert_int_equal(own(fixture, &number).confirm_until, 0);
}

/* --- revocation --- */

static void
a_proposed_revocation_changes_nothing_and_is_not_told_to_the_holder(void **state)
{
	struct fixture *fixture = *state;
	struct permit_number number = issue_one(fixture);

	assert_int_equal(
	    decide(fixture, &fixture->officer, &number, PERMIT_PROPOSE_REVOCATION),
	    PERMIT_CHANGE_OK);
	assert_int_equal(ask(fixture, &number).answer, PERMIT_ANSWER_IN_FORCE);
	assert_int_equal(own(fixture, &number).events_count, 0);
	struct permit_file *file = file_of(fixture, &number);
	assert_true(file->ret_revocation.found);
	assert_true(slice_equal(file->ret_revocation.text_en, SLICE("A check.")));
	assert_int_equal(file->ret_events_count, 1);
	assert_int_equal(
	    decide(fixture, &fixture->supervisor, &number, PERMIT_PROPOSE_REVOCATION),
	    PERMIT_CHANGE_WRONG_STATUS);
	assert_int_equal(suspend(fixture, &number), PERMIT_CHANGE_OK); /* meanwhile */
}

static void
a_signed_revocation_says_to_the_holder_what_was_proposed(void **state)
{
	struct fixture *fixture = *state;
	struct permit_number number = issue_one(fixture);
	struct permit_decision sign = {
	    .caller = &fixture->supervisor,
	    .number = number,
	    .event = PERMIT_SIGN_REVOCATION,
	    .text_en = SLICE("Words of the second person."),
	};

	assert_int_equal(suspend(fixture, &number), PERMIT_CHANGE_OK);
	assert_int_equal(
	    decide(fixture, &fixture->officer, &number, PERMIT_PROPOSE_REVOCATION),
	    PERMIT_CHANGE_OK);
	sign.version = version_of(fixture, &number);
	WORKS(permit_decide(fixture->world.acts, &fixture->world.arena, &sign));
	assert_int_equal(sign.ret_verdict, PERMIT_CHANGE_OK);
	struct permit_own told = own(fixture, &number);
	assert_int_equal(told.flight, PERMIT_FLY_REVOKED);
	assert_true(slice_equal(told.text_en, SLICE("A check.")));
	assert_true(slice_equal(told.reason, SLICE("rules_broken")));
	struct permit_waiting_lists lists = waiting(fixture, &fixture->supervisor);
	assert_int_equal(lists.ret_suspensions_total, 0);
	assert_int_equal(lists.ret_revocations_total, 0);
	age(fixture, 24 * (moment)MOMENT_HOUR);
	assert_int_equal(fall_due(fixture), 0); /* for good */
}

static void
a_proposal_that_is_sent_back_needs_words_and_may_be_made_again(void **state)
{
	struct fixture *fixture = *state;
	struct permit_number number = issue_one(fixture);
	struct permit_decision back = {
	    .caller = &fixture->supervisor, .number = number, .event = PERMIT_SEND_BACK};

	assert_int_equal(
	    decide(fixture, &fixture->officer, &number, PERMIT_PROPOSE_REVOCATION),
	    PERMIT_CHANGE_OK);
	back.version = version_of(fixture, &number);
	WORKS(permit_decide(fixture->world.acts, &fixture->world.arena, &back));
	assert_int_equal(back.ret_verdict, PERMIT_CHANGE_NO_WORDS);
	assert_int_equal(
	    decide(fixture, &fixture->officer, &number, PERMIT_SIGN_REVOCATION),
	    PERMIT_CHANGE_NOT_ROLE);
	assert_int_equal(decide(fixture, &fixture->supervisor, &number, PERMIT_SEND_BACK),
	    PERMIT_CHANGE_OK);
	assert_int_equal(ask(fixture, &number).answer, PERMIT_ANSWER_IN_FORCE);
	assert_int_equal(
	    decide(fixture, &fixture->supervisor, &number, PERMIT_PROPOSE_REVOCATION),
	    PERMIT_CHANGE_OK);
	assert_int_equal(
	    decide(fixture, &fixture->supervisor, &number, PERMIT_SIGN_REVOCATION),
	    PERMIT_CHANGE_SAME_PERSON);
	assert_int_equal(waiting(fixture, &fixture->supervisor).ret_revocations_total, 1);
}

/* --- who, and when --- */

static void
give_id(struct fixture *fixture, size_t which, const struct id *account)
{
	struct known_as known = {which, account, "784199012345676", ""};

	WORKS(acts_write(fixture->world.acts, &fixture->world.arena, know_as, &known));
}

static void
nothing_is_done_to_a_permit_by_its_holder(void **state)
{
	static const struct {
		enum permit_event before; /* by others, in this order */
		enum permit_event event;
	} rows[] = {
	    {PERMIT_EVENT_COUNT, PERMIT_SUSPEND},
	    {PERMIT_EVENT_COUNT, PERMIT_PROPOSE_REVOCATION},
	    {PERMIT_SUSPEND, PERMIT_CONFIRM},
	    {PERMIT_EVENT_COUNT, PERMIT_LIFT},
	    {PERMIT_PROPOSE_REVOCATION, PERMIT_SIGN_REVOCATION},
	    {PERMIT_EVENT_COUNT, PERMIT_SEND_BACK},
	};
	struct fixture *fixture = *state;
	struct permit_number number = issue_one(fixture);
	struct access_caller self = person(fixture, ACCESS_STAFF, ACCESS_OFFICER);

	self.roles |= 1U << ACCESS_SUPERVISOR;
	give_id(fixture, TEST_DETAILS, &fixture->holder.account);
	give_id(fixture, TEST_VOUCHED, &self.account);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		if (rows[i].before != PERMIT_EVENT_COUNT) {
			assert_int_equal(
			    decide(fixture, &fixture->officer, &number, rows[i].before),
			    PERMIT_CHANGE_OK);
		}
		assert_int_equal(decide(fixture, &self, &number, rows[i].event),
		    PERMIT_CHANGE_OWN_CASE);
	}
}

static void
what_comes_with_it_is_asked_for(void **state)
{
	static const struct {
		const char *name;
		enum permit_event event;
		const char *reason;
		const char *english;
		const char *arabic;
		enum permit_change_verdict want;
	} rows[] = {
	    {"no reason", PERMIT_SUSPEND, "", "a", "b", PERMIT_CHANGE_NO_REASON},
	    {"a reason of his own", PERMIT_SUSPEND, "check", "a", "b",
	        PERMIT_CHANGE_NO_REASON},
	    {"no English", PERMIT_SUSPEND, "rules_broken", "", "b",
	        PERMIT_CHANGE_NO_WORDS},
	    {"no Arabic", PERMIT_PROPOSE_REVOCATION, "rules_broken", "a", "",
	        PERMIT_CHANGE_NO_WORDS},
	    {"no reason to revoke", PERMIT_PROPOSE_REVOCATION, "", "a", "b",
	        PERMIT_CHANGE_NO_REASON},
	};
	struct fixture *fixture = *state;
	struct permit_number number = issue_one(fixture);

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct permit_decision decision = {
		    .caller = &fixture->officer,
		    .number = number,
		    .event = rows[i].event,
		    .version = version_of(fixture, &number),
		    .reason = slice_of(rows[i].reason),
		    .text_en = slice_of(rows[i].english),
		    .text_ar = slice_of(rows[i].arabic),
		};
		WORKS(
		    permit_decide(fixture->world.acts, &fixture->world.arena, &decision));
		if (decision.ret_verdict != rows[i].want) {
			fail_msg("%s: %d", rows[i].name, decision.ret_verdict);
		}
	}
	assert_int_equal(count(fixture, TEST_EVENTS).first, 0);
}

struct racer {
	struct fixture *fixture;
	struct permit_decision decision;
};

static void *
race(void *input)
{
	struct racer *racer = input;
	struct arena arena = ARENA_EMPTY(8 << 20);

	if (permit_decide(racer->fixture->world.acts, &arena, &racer->decision) !=
	    FAULT_NONE) {
		racer->decision.ret_verdict = PERMIT_CHANGE_VERDICT_COUNT;
	}
	arena_done(&arena);
	return NULL;
}

static void
of_two_officers_at_once_one_suspends_and_the_other_is_told(void **state)
{
	struct fixture *fixture = *state;
	struct permit_number number = issue_one(fixture);
	struct access_caller second = person(fixture, ACCESS_STAFF, ACCESS_OFFICER);
	struct permit_decision decision = {
	    .number = number,
	    .event = PERMIT_SUSPEND,
	    .version = version_of(fixture, &number),
	    .reason = SLICE("rules_broken"),
	    .text_en = SLICE("a"),
	    .text_ar = SLICE("b"),
	};
	struct racer racers[] = {{fixture, decision}, {fixture, decision}};
	pthread_t threads[ARRAY_LEN(racers)];

	racers[0].decision.caller = &fixture->officer;
	racers[1].decision.caller = &second;
	for (size_t i = 0; i < ARRAY_LEN(racers); i++) {
		assert_int_equal(pthread_create(&threads[i], NULL, race, &racers[i]), 0);
	}
	for (size_t i = 0; i < ARRAY_LEN(racers); i++) {
		assert_int_equal(pthread_join(threads[i], NULL), 0);
	}
	size_t winner = racers[0].decision.ret_verdict == PERMIT_CHANGE_OK ? 0 : 1;
	assert_int_equal(racers[winner].decision.ret_verdict, PERMIT_CHANGE_OK);
	assert_int_equal(racers[1 - winner].decision.ret_verdict, PERMIT_CHANGE_STALE);
	assert_int_equal(count(fixture, TEST_EVENTS).first, 1);
}

static enum fault
reads_act(struct act *act, void *input)
{
	struct db_rows rows;

	db_query(act->db, &hold_statements, HOLD_READS, DB_NO_ARGS, &rows);
	*(int64_t *)input = db_next(&rows) ? db_integer(&rows, 0) : -1;
	return db_end(&rows);
}

static void
each_look_at_a_file_is_recorded(void **state)
{
	struct fixture *fixture = *state;
	struct permit_number number = issue_one(fixture);
	struct permit_number nobody = permit_number_make(2026, 999999);
	int64_t reads = 0;

	assert_false(file_of(fixture, &nobody)->ret_found);
	struct permit_file *file = file_of(fixture, &number);
	assert_true(file->ret_found);
	assert_true(
	    slice_equal(file->ret_claims.name_latin, SLICE("Mariam Saeed Al Mansoori")));
	(void)file_of(fixture, &number);
	WORKS(acts_read(fixture->world.acts, &fixture->world.arena, reads_act, &reads));
	assert_int_equal(reads, 2);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up_hold, tear_down)

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(a_suspension_holds_at_once_and_waits_for_a_supervisor),
	    TEST(
	        a_suspension_that_nobody_confirms_falls_by_itself_and_the_holder_is_told),
	    TEST(a_confirmed_suspension_stays_until_a_supervisor_lifts_it),
	    TEST(nobody_confirms_his_own_suspension_whatever_roles_he_has),
	    TEST(what_another_room_suspends_does_not_wait),
	    TEST(a_proposed_revocation_changes_nothing_and_is_not_told_to_the_holder),
	    TEST(a_signed_revocation_says_to_the_holder_what_was_proposed),
	    TEST(a_proposal_that_is_sent_back_needs_words_and_may_be_made_again),
	    TEST(nothing_is_done_to_a_permit_by_its_holder),
	    TEST(what_comes_with_it_is_asked_for),
	    TEST(of_two_officers_at_once_one_suspends_and_the_other_is_told),
	    TEST(each_look_at_a_file_is_recorded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
