/* SPDX-License-Identifier: EUPL-1.2 */
/* Two administrators give and take roles (src/access/proposal_act.h). It stands here
 * because accounts are made here. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "access/access_act.h"
#include "access/alarm_act.h"
#include "access/proposal_act.h"
#include "access/reading_act.h"
#include "db/db_test_world.h"
#include "identity/identity_act.h"
#include "identity/identity_store.h"

/* Of rooms whose stores this part does not see: prepared, as app/ does. */
extern const struct db_statements access_statements;
extern const struct db_statements alarm_statements;
extern const struct db_statements audit_statements;
extern const struct db_statements proposal_statements;
extern const struct db_statements reading_statements;

static const char *const texts[] = {"SELECT count(*) FROM audit_entry",
    "SELECT count(*) FROM audit_entry WHERE action = 'access.many_readings'"};
static const struct db_statements test_statements = {"test", texts, ARRAY_LEN(texts)};
static const struct db_statements *const all_statements[] = {&access_statements,
    &alarm_statements, &audit_statements, &identity_statements, &proposal_statements,
    &reading_statements, &test_statements, NULL};

struct world {
	struct db_world world;
	struct access_caller one;
	struct access_caller two;
	struct id newcomer;
};

static struct id
enrol(struct world *world, enum access_kind kind, const char *subject)
{
	struct identity_enrol enrol = {
	    .kind = kind,
	    .provider = kind == ACCESS_STAFF ? SLICE("staff") : SLICE("uaepass"),
	    .subject = slice_of(subject),
	    .name = slice_of(subject),
	    .by = SLICE("command"),
	};

	assert_int_equal(
	    identity_enrol(world->world.acts, &world->world.arena, &enrol), FAULT_NONE);
	return enrol.ret_account;
}

static struct access_caller
administrator(struct world *world, const char *subject)
{
	struct access_change change = {
	    .account = enrol(world, ACCESS_STAFF, subject),
	    .role = ACCESS_ADMINISTRATOR,
	    .by = SLICE("command"),
	    .grant = true,
	};

	assert_int_equal(
	    access_change(world->world.acts, &world->world.arena, &change), FAULT_NONE);
	assert_int_equal(change.ret_verdict, ACCESS_CHANGE_OK);
	return (struct access_caller){
	    .kind = ACCESS_STAFF,
	    .account = change.account,
	    .roles = 1U << ACCESS_ADMINISTRATOR,
	};
}

static int
set_up(void **state)
{
	struct world *world = calloc(1, sizeof(*world));

	assert_non_null(world);
	assert_int_equal(db_world_start(&world->world, all_statements), FAULT_NONE);
	world->one = administrator(world, "one");
	world->two = administrator(world, "two");
	world->newcomer = enrol(world, ACCESS_STAFF, "newcomer");
	*state = world;
	return 0;
}

static int
tear_down(void **state)
{
	struct world *world = *state;

	db_world_stop(&world->world);
	free(world);
	return 0;
}

static struct proposal
propose(struct world *world, const struct access_caller *caller, const struct id *account,
    enum access_role role, bool gives)
{
	struct proposal proposal = {
	    .caller = caller,
	    .account = *account,
	    .role = role,
	    .gives = gives,
	    .reason = SLICE("joins the section"),
	};

	assert_int_equal(
	    proposal_make(world->world.acts, &world->world.arena, &proposal), FAULT_NONE);
	return proposal;
}

static enum proposal_verdict
answer(struct world *world, const struct access_caller *caller, const struct id *proposal,
    bool confirms)
{
	struct proposal_answer answer = {
	    .caller = caller, .proposal = *proposal, .confirms = confirms};

	assert_int_equal(
	    proposal_answer(world->world.acts, &world->world.arena, &answer), FAULT_NONE);
	return answer.ret_verdict;
}

static unsigned
roles_of(struct world *world, const struct id *account)
{
	unsigned roles = 0;

	assert_int_equal(
	    access_roles(world->world.acts, &world->world.arena, account, &roles),
	    FAULT_NONE);
	return roles;
}

static enum fault
count(struct act *act, void *input)
{
	struct db_rows rows;

	db_query(act->db, &test_statements, 0, DB_NO_ARGS, &rows);
	while (db_next(&rows)) {
		*(int64_t *)input = db_integer(&rows, 0);
	}
	return db_end(&rows);
}

static int64_t
entries(struct world *world)
{
	int64_t entries = 0;

	assert_int_equal(
	    acts_read(world->world.acts, &world->world.arena, count, &entries),
	    FAULT_NONE);
	return entries;
}

static void
a_wrong_proposal_changes_nothing(void **state)
{
	struct world *world = *state;
	struct id person = enrol(world, ACCESS_PERSON, "person");
	struct id nobody = id_new(moment_now());
	int64_t before = entries(world);

	assert_int_equal(
	    propose(world, &world->one, &nobody, ACCESS_OFFICER, true).ret_verdict,
	    PROPOSAL_NO_ACCOUNT);
	assert_int_equal(
	    propose(world, &world->one, &person, ACCESS_OFFICER, true).ret_verdict,
	    PROPOSAL_NOT_STAFF);
	assert_int_equal(
	    propose(world, &world->one, &world->newcomer, ACCESS_OFFICER, false)
	        .ret_verdict,
	    PROPOSAL_SO_ALREADY);
	assert_int_equal(entries(world), before);
	/* Who tries to raise himself is in the audit. */
	assert_int_equal(
	    propose(world, &world->one, &world->one.account, ACCESS_SUPERVISOR, true)
	        .ret_verdict,
	    PROPOSAL_OWN);
	assert_int_equal(entries(world), before + 1);
	assert_int_equal(
	    roles_of(world, &world->one.account), 1U << ACCESS_ADMINISTRATOR);
}

static void
a_role_waits_for_a_second_administrator(void **state)
{
	struct world *world = *state;
	struct proposal proposal =
	    propose(world, &world->one, &world->newcomer, ACCESS_OFFICER, true);

	assert_int_equal(proposal.ret_verdict, PROPOSAL_OK);
	assert_int_equal(roles_of(world, &world->newcomer), 0);
	assert_int_equal(
	    propose(world, &world->two, &world->newcomer, ACCESS_OFFICER, true)
	        .ret_verdict,
	    PROPOSAL_OPEN);
	assert_int_equal(
	    answer(world, &world->one, &proposal.ret_proposal, true), PROPOSAL_SAME_HAND);
	assert_int_equal(roles_of(world, &world->newcomer), 0);
	assert_int_equal(
	    answer(world, &world->two, &proposal.ret_proposal, true), PROPOSAL_OK);
	assert_int_equal(roles_of(world, &world->newcomer), 1U << ACCESS_OFFICER);
	assert_int_equal(
	    answer(world, &world->two, &proposal.ret_proposal, false), PROPOSAL_DECIDED);
	assert_int_equal(roles_of(world, &world->newcomer), 1U << ACCESS_OFFICER);
}

static void
a_role_is_taken_away_by_two(void **state)
{
	struct world *world = *state;
	struct proposal proposal =
	    propose(world, &world->one, &world->two.account, ACCESS_ADMINISTRATOR, false);

	assert_int_equal(proposal.ret_verdict, PROPOSAL_OK);
	assert_int_equal(
	    answer(world, &world->two, &proposal.ret_proposal, false), PROPOSAL_OWN);
	struct access_caller three = administrator(world, "three");
	assert_int_equal(
	    answer(world, &three, &proposal.ret_proposal, true), PROPOSAL_OK);
	assert_int_equal(roles_of(world, &world->two.account), 0);
}

static void
what_is_rejected_or_taken_back_gives_nothing(void **state)
{
	struct world *world = *state;
	struct proposal first =
	    propose(world, &world->one, &world->newcomer, ACCESS_OFFICER, true);

	assert_int_equal(
	    answer(world, &world->two, &first.ret_proposal, false), PROPOSAL_OK);
	struct proposal second =
	    propose(world, &world->one, &world->newcomer, ACCESS_OFFICER, true);
	assert_int_equal(second.ret_verdict, PROPOSAL_OK);
	assert_int_equal(
	    answer(world, &world->one, &second.ret_proposal, false), PROPOSAL_OK);
	assert_int_equal(roles_of(world, &world->newcomer), 0);
}

static void
the_desk_shows_who_holds_what_and_what_waits(void **state)
{
	struct world *world = *state;
	struct proposal_desk desk = {.caller = &world->one};

	(void)propose(world, &world->two, &world->one.account, ACCESS_OFFICER, true);
	(void)enrol(world, ACCESS_PERSON, "person");
	assert_int_equal(
	    proposal_desk_open(world->world.acts, &world->world.arena, &desk),
	    FAULT_NONE);
	assert_int_equal(desk.ret_members_count, 3); /* newcomer, one, two */
	assert_int_equal(desk.ret_members[0].roles, 0);
	assert_true(desk.ret_members[1].own);
	assert_int_equal(desk.ret_members[2].roles, 1U << ACCESS_ADMINISTRATOR);
	assert_int_equal(desk.ret_lines_count, 1);
	assert_true(desk.ret_lines[0].own);
	assert_false(desk.ret_lines[0].mine);
}

static int64_t
administrators(struct world *world)
{
	int64_t count = -1;

	assert_int_equal(
	    proposal_count_administrators(world->world.acts, &world->world.arena, &count),
	    FAULT_NONE);
	return count;
}

static void
the_command_is_over_when_two_can_do_it(void **state)
{
	struct world *world = *state;
	struct access_change change = {
	    .account = world->two.account,
	    .role = ACCESS_ADMINISTRATOR,
	    .by = SLICE("command"),
	};

	assert_int_equal(administrators(world), PROPOSAL_HANDS);
	assert_int_equal(
	    access_change(world->world.acts, &world->world.arena, &change), FAULT_NONE);
	assert_int_equal(administrators(world), PROPOSAL_HANDS - 1);
}

/* --- what is done past the pages --- */

static struct alarm_desk
alarms_of(struct world *world, const struct access_caller *reader)
{
	struct alarm_desk desk = {.caller = reader};

	assert_int_equal(
	    alarm_desk_open(world->world.acts, &world->world.arena, &desk), FAULT_NONE);
	return desk;
}

static void
see(struct world *world, const struct access_caller *reader, const struct id *until)
{
	struct alarm_sight sight = {.caller = reader, .until = *until};

	assert_int_equal(
	    alarm_see(world->world.acts, &world->world.arena, &sight), FAULT_NONE);
}

static void
what_a_command_changes_is_shown_to_each_until_he_has_seen_it(void **state)
{
	struct world *world = *state;
	const struct id nothing = {"00000000000000000000000000000000"};
	struct access_change change = {
	    .account = world->newcomer,
	    .role = ACCESS_OFFICER,
	    .by = SLICE("command"),
	    .grant = true,
	};

	assert_int_equal(alarms_of(world, &world->one).ret_count, 0);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(access_command_change(
		                     world->world.acts, &world->world.arena, &change),
		    FAULT_NONE);
		change.grant = false;
	}
	struct alarm_desk desk = alarms_of(world, &world->one);
	assert_int_equal(desk.ret_count, 2);
	assert_int_equal(desk.ret_waiting, 2);
	assert_int_equal(desk.ret_alarms[0].kind, ALARM_ROLE_WITHDRAWN);
	assert_int_equal(desk.ret_alarms[1].kind, ALARM_ROLE_GRANTED);
	assert_true(slice_equal(desk.ret_alarms[1].words, SLICE("officer")));
	assert_true(slice_equal(desk.ret_alarms[1].name, SLICE("newcomer")));
	see(world, &world->one, &nothing);
	assert_int_equal(alarms_of(world, &world->one).ret_count, 2);
	see(world, &world->one, &desk.ret_alarms[1].id);
	assert_int_equal(alarms_of(world, &world->one).ret_count, 1);
	see(world, &world->one, &desk.ret_alarms[0].id);
	see(world, &world->one, &desk.ret_alarms[1].id); /* an older one again */
	assert_int_equal(alarms_of(world, &world->one).ret_count, 0);
	assert_int_equal(alarms_of(world, &world->two).ret_count, 2);
}

static void
a_change_that_is_refused_raises_none(void **state)
{
	struct world *world = *state;
	struct access_change change = {
	    .account = world->newcomer,
	    .role = ACCESS_APPLICANT,
	    .by = SLICE("command"),
	    .grant = true,
	};

	assert_int_equal(
	    access_command_change(world->world.acts, &world->world.arena, &change),
	    FAULT_NONE);
	assert_int_equal(change.ret_verdict, ACCESS_CHANGE_NOT_A_ROLE);
	assert_int_equal(alarms_of(world, &world->one).ret_count, 0);
}

/* --- files that somebody opens --- */

struct opening {
	struct reading reading;
};

static enum fault
open_file(struct act *act, void *input)
{
	struct opening *opening = input;

	return reading_admit(act, &opening->reading);
}

static void
open_files(struct world *world, int count, int first, enum reading_purpose purpose)
{
	char object[40];
	struct access_caller reader = world->one;
	struct opening opening = {.reading = {.caller = &reader,
	                              .right = ACCESS_CASE_READ,
	                              .account = &world->newcomer,
	                              .told = purpose}};

	reader.roles |= 1U << ACCESS_SUPERVISOR;
	reader.session = reader.account;
	for (int i = 0; i < count; i++) {
		(void)snprintf(object, sizeof(object), "application/%d", first + i);
		opening.reading.object = slice_of(object);
		assert_int_equal(acts_write(world->world.acts, &world->world.arena,
		                     open_file, &opening),
		    FAULT_NONE);
	}
}

static enum fault
count_alarms(struct act *act, void *input)
{
	struct db_rows rows;

	db_query(act->db, &test_statements, 1, (struct db_values){NULL, 0}, &rows);
	while (db_next(&rows)) {
		*(int64_t *)input = db_integer(&rows, 0);
	}
	return db_end(&rows);
}

static int64_t
alarms(struct world *world)
{
	int64_t count = -1;

	assert_int_equal(
	    acts_read(world->world.acts, &world->world.arena, count_alarms, &count),
	    FAULT_NONE);
	return count;
}

static void
who_opens_unusually_many_files_is_told_to_the_audit_once(void **state)
{
	struct world *world = *state;

	open_files(world, READING_UNUSUAL + 5, 0, READING_SIGN);
	open_files(world, READING_UNUSUAL - 1, 100, READING_QUALITY);
	assert_int_equal(alarms(world), 0);
	open_files(world, 1, 200, READING_QUALITY);
	assert_int_equal(alarms(world), 1);
	open_files(world, 10, 300, READING_LEGAL);
	assert_int_equal(alarms(world), 1);
}

#define WITH_WORLD(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest all[] = {
	    WITH_WORLD(a_wrong_proposal_changes_nothing),
	    WITH_WORLD(a_role_waits_for_a_second_administrator),
	    WITH_WORLD(a_role_is_taken_away_by_two),
	    WITH_WORLD(what_is_rejected_or_taken_back_gives_nothing),
	    WITH_WORLD(the_desk_shows_who_holds_what_and_what_waits),
	    WITH_WORLD(the_command_is_over_when_two_can_do_it),
	    WITH_WORLD(what_a_command_changes_is_shown_to_each_until_he_has_seen_it),
	    WITH_WORLD(a_change_that_is_refused_raises_none),
	    WITH_WORLD(who_opens_unusually_many_files_is_told_to_the_audit_once),
	};

	return cmocka_run_group_tests(all, NULL, NULL);
}
