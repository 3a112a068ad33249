/* SPDX-License-Identifier: EUPL-1.2 */
/* register_test_act - two centres with a clerk each, a clerk of none, two persons. */
#ifndef REGISTER_REGISTER_TEST_ACT_H
#define REGISTER_REGISTER_TEST_ACT_H

#include "access/access_act.h"
#include "centre/centre_act.h"
#include "centre/centre_key_store.h"
#include "centre/centre_proposal_store.h"
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
    &audit_statements, &centre_key_statements, &centre_statements, &contact_statements,
    &person_statements, &centre_proposal_statements, &register_statements,
    &account_statements, NULL};

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
	TRY(person_save(act->db, &fatima, &person, act->arena, act->now));
	person.details.field[PERSON_EMIRATES_ID] = SLICE("784198576543213");
	return person_save(act->db, &omar, &person, act->arena, act->now);
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

#endif
