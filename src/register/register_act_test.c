/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "access/access_act.h"
#include "centre/centre_act.h"
#include "centre/centre_store.h"
#include "db/db_test_world.h"
#include "person/contact_store.h"
#include "person/person_store.h"
#include "register/register_act.h"
#include "register/register_store.h"

/* A test may not see the stores of other rooms; it opens them all the same. */
extern const struct db_statements access_statements;
extern const struct db_statements audit_statements;

/* Accounts as identity_store makes them, which this room may not see. */
static const char *const account_texts[] = {
    "INSERT INTO account (id, kind, provider, subject, name, level, created_at, seen_at)"
    " VALUES ($1, $2, 'test', $1, 'Test', '', 0, 0)",
};
static const struct db_statements account_statements = {
    "test_account", account_texts, ARRAY_LEN(account_texts)};
static const struct db_statements *const statements[] = {&access_statements,
    &audit_statements, &centre_statements, &contact_statements, &person_statements,
    &register_statements, &account_statements, NULL};

static const struct access_caller clerk = {
    .kind = ACCESS_STAFF,
    .account = {"00000000000000000000000000000001"},
    .roles = 1U << ACCESS_CENTRE_CLERK,
};
static const struct access_caller other = {
    .kind = ACCESS_STAFF,
    .account = {"00000000000000000000000000000002"},
    .roles = 1U << ACCESS_CENTRE_CLERK,
};
static const struct access_caller unbound = {
    .kind = ACCESS_STAFF,
    .account = {"00000000000000000000000000000003"},
    .roles = 1U << ACCESS_CENTRE_CLERK,
};
static const struct id fatima = {"00000000000000000000000000000004"};
static const struct id omar = {"00000000000000000000000000000005"};

#define WORKS(expression) assert_int_equal((expression), FAULT_NONE)
#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
#define FALCON "TC-0042\tFalcon\tفالكون\tDubai\tدبي\t"
#define OASIS "TC-0007\tOasis\tالواحة\tAl Ain\tالعين\t"

struct newcomer {
	const struct id *account;
	const char *kind;
};

static enum fault
enrol(struct act *act, void *input)
{
	struct newcomer *newcomer = input;

	return db_run(act->db, &account_statements, 0,
	    DB_ARGS(DB_ID(newcomer->account), DB_TEXT(slice_of(newcomer->kind))));
}

static enum fault
introduce(struct act *act, void *input)
{
	struct person_row person = {.vouched = PERSON_BIT(PERSON_EMIRATES_ID)};

	(void)input;
	person.details.field[PERSON_EMIRATES_ID] = SLICE("784199000000002");
	TRY(person_save(act->db, &fatima, &person, act->now));
	person.details.field[PERSON_EMIRATES_ID] = SLICE("784198576543213");
	return person_save(act->db, &omar, &person, act->now);
}

static void
bind(struct db_world *world, const struct access_caller *caller, const char *centre)
{
	struct access_change change = {
	    .account = caller->account,
	    .role = ACCESS_CENTRE_CLERK,
	    .by = SLICE("command"),
	    .grant = true,
	    .centre = slice_of(centre),
	};

	WORKS(access_change(world->acts, &world->arena, &change));
	assert_int_equal(change.ret_verdict, ACCESS_CHANGE_OK);
}

static int
set_up(void **state)
{
	static struct db_world world;
	struct newcomer people[] = {{&clerk.account, "staff"}, {&other.account, "staff"},
	    {&unbound.account, "staff"}, {&fatima, "person"}, {&omar, "person"}};
	struct centre_load load = {
	    .text = SLICE(FALCON "2022-01-06\t\t1\taccredited\tx\n" OASIS
	                         "2022-01-06\t\t1,2,3\taccredited\tx\n")};

	*state = &world;
	if (db_world_start(&world, statements) != FAULT_NONE) {
		return -1;
	}
	for (size_t i = 0; i < ARRAY_LEN(people); i++) {
		WORKS(acts_write(world.acts, &world.arena, enrol, &people[i]));
	}
	WORKS(acts_write(world.acts, &world.arena, introduce, NULL));
	WORKS(centre_act_load(world.acts, &world.arena, &load));
	bind(&world, &clerk, "TC-0042");
	bind(&world, &other, "TC-0007");
	return 0;
}

static int
tear_down(void **state)
{
	db_world_stop(*state);
	return 0;
}

static struct register_issued
issue(struct db_world *world, const struct access_caller *caller, const char *number,
    const char *class)
{
	struct register_issued issued = {
	    .caller = caller,
	    .typed.field = {SLICE("Fatima Al Mansoori"), SLICE("784-1990-0000000-2"),
	        slice_of(number), slice_of(class), SLICE("2026-03-02")},
	};

	WORKS(register_issue(world->acts, &world->arena, &issued));
	return issued;
}

static void
a_clerk_enters_for_his_centre_and_for_no_other(void **state)
{
	struct db_world *world = *state;
	struct register_shown shown = {.caller = &clerk};

	assert_int_equal(
	    issue(world, &unbound, "A-1", "1").ret_verdict, REGISTER_NO_CENTRE);
	struct register_issued scope = issue(world, &clerk, "A-1", "2");
	assert_int_equal(scope.ret_verdict, REGISTER_FIELDS);
	assert_string_equal(
	    scope.ret_refusals.key[REGISTER_ISSUED_ON], "centre.out_of_scope");
	struct register_issued first = issue(world, &clerk, "A-1", "1");
	assert_int_equal(first.ret_verdict, REGISTER_OK);
	assert_int_equal(issue(world, &clerk, " a-1", "1").ret_verdict, REGISTER_TAKEN);
	assert_int_equal(issue(world, &other, "A-1", "1").ret_verdict, REGISTER_OK);

	shown.certificate = first.ret_certificate;
	WORKS(register_show(world->acts, &world->arena, &shown));
	assert_true(shown.ret_found);
	shown.caller = &other;
	WORKS(register_show(world->acts, &world->arena, &shown));
	assert_false(shown.ret_found);
}

static void
a_desk_shows_its_own_certificates_newest_first(void **state)
{
	struct db_world *world = *state;
	struct register_desk desk = {.caller = &unbound};

	WORKS(register_desk_open(world->acts, &world->arena, &desk));
	assert_false(desk.ret_has_centre);
	for (int i = 0; i < REGISTER_PAGE_MOST + 1; i++) {
		struct buffer number = BUFFER_IN(&world->arena);
		buffer_print(&number, "B-%03d", i);
		assert_int_equal(
		    issue(world, &clerk, buffer_text(&number), "1").ret_verdict,
		    REGISTER_OK);
	}
	assert_int_equal(issue(world, &other, "C-1", "1").ret_verdict, REGISTER_OK);
	desk.caller = &clerk;
	WORKS(register_desk_open(world->acts, &world->arena, &desk));
	assert_true(desk.ret_has_centre && desk.ret_more);
	assert_int_equal(desk.ret_lines_count, REGISTER_PAGE_MOST);
	assert_int_equal(desk.ret_intervals_count, 1);
	desk.before = desk.ret_lines[REGISTER_PAGE_MOST - 1].id;
	WORKS(register_desk_open(world->acts, &world->arena, &desk));
	assert_int_equal(desk.ret_lines_count, 1);
	desk = (struct register_desk){.caller = &clerk, .typed = SLICE("B-01")};
	WORKS(register_desk_open(world->acts, &world->arena, &desk));
	assert_int_equal(desk.ret_lines_count, 10);
}

struct look_up {
	struct id account;
	struct register_waiting waiting[REGISTER_WAITING_MOST];
	size_t count;
	struct register_question question;
};

static enum fault
look_up(struct act *act, void *input)
{
	struct look_up *asked = input;

	TRY(register_ask(act, &asked->question));
	return register_waiting_for(act, &asked->account, CENTRE_CLASS_RECREATION,
	    asked->waiting, REGISTER_WAITING_MOST, &asked->count);
}

static struct look_up
ask(struct db_world *world, const struct id *account, const char *issued_on)
{
	struct look_up asked = {
	    .account = *account,
	    .question = {.centre = SLICE("TC-0042"),
	        .number = SLICE("A-1"),
	        .class = CENTRE_CLASS_RECREATION},
	};

	assert_true(day_parse(slice_of(issued_on), &asked.question.issued_on));
	WORKS(acts_read(world->acts, &world->arena, look_up, &asked));
	return asked;
}

static void
only_its_holder_finds_a_certificate_until_it_is_withdrawn(void **state)
{
	struct db_world *world = *state;
	struct look_up before = ask(world, &fatima, "2026-03-02");

	assert_int_equal(before.count, 0);
	assert_int_equal(before.question.ret_answer, REGISTER_NONE);
	struct register_issued issued = issue(world, &clerk, "A-1", "1");
	struct look_up found = ask(world, &fatima, "2026-03-02");
	assert_int_equal(found.count, 1);
	assert_true(id_equal(&found.waiting[0].id, &issued.ret_certificate));
	assert_int_equal(found.question.ret_answer, REGISTER_KNOWN);
	assert_int_equal(ask(world, &omar, "2026-03-02").count, 0);
	assert_int_equal(
	    ask(world, &omar, "2026-03-03").question.ret_answer, REGISTER_DIFFERS);

	struct register_withdrawal withdrawal = {
	    .caller = &other, .certificate = issued.ret_certificate};
	static const struct {
		const struct access_caller *caller;
		struct slice reason;
		enum register_verdict want;
	} rows[] = {
	    {&other, SLICE_INIT("mine?"), REGISTER_NOT_FOUND},
	    {&clerk, SLICE_INIT(""), REGISTER_NO_REASON},
	    {&clerk, SLICE_INIT("The exam is void."), REGISTER_OK},
	    {&clerk, SLICE_INIT("again"), REGISTER_GONE_ALREADY},
	};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		withdrawal.caller = rows[i].caller;
		withdrawal.reason = rows[i].reason;
		WORKS(register_withdraw(world->acts, &world->arena, &withdrawal));
		assert_int_equal(withdrawal.ret_verdict, rows[i].want);
	}
	struct look_up after = ask(world, &fatima, "2026-03-02");
	assert_int_equal(after.count, 0);
	assert_int_equal(after.question.ret_answer, REGISTER_WITHDRAWN);
	assert_true(slice_equal(after.question.ret_reason, SLICE("The exam is void.")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_clerk_enters_for_his_centre_and_for_no_other),
	    TEST(a_desk_shows_its_own_certificates_newest_first),
	    TEST(only_its_holder_finds_a_certificate_until_it_is_withdrawn),
	};

	return cmocka_run_group_tests_name("register_act", tests, NULL, NULL);
}
