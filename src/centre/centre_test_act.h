/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * centre_test_act - two centres, and two registrars who change them.
 *
 *	assert_int_equal(set_up(&state), 0);
 *	struct db_world *world = state;
 *	... centre_key_propose(world->acts, ...) by &one, confirmed by &other ...
 */
#ifndef CENTRE_CENTRE_TEST_ACT_H
#define CENTRE_CENTRE_TEST_ACT_H

#include "access/access.h"
#include "centre/centre_act.h"
#include "centre/centre_key_store.h"
#include "centre/centre_proposal_store.h"
#include "centre/centre_store.h"
#include "db/db_test_world.h"

#define FALCON "TC-0042\tFalcon\tفالكون\tDubai\tدبي\t2025-01-06\t\t1\taccredited\tx\n"
#define OASIS "TC-0007\tOasis\tالواحة\tAl Ain\tالعين\t2025-01-06\t\t1\taccredited\tx\n"
/* A test may not see the store of another room; it opens it all the same. */
extern const struct db_statements audit_statements;
enum { ACCOUNT_ENROL, ACCOUNT_PROPOSALS };
static const char *const account_texts[] = {
    [ACCOUNT_ENROL] =
        "INSERT INTO account (id, kind, provider, subject, name, level, created_at, seen_at)"
        " VALUES ($1, 'staff', 'test', $1, 'Test', '', 0, 0)",
    [ACCOUNT_PROPOSALS] = "SELECT count(*) FROM centre_proposal",
};
static const struct db_statements account_statements = {
    "test_account", account_texts, ARRAY_LEN(account_texts)};
static const struct db_statements *const statements[] = {&centre_statements,
    &centre_key_statements, &centre_proposal_statements, &audit_statements,
    &account_statements, NULL};

static const struct access_caller one = {
    .kind = ACCESS_STAFF,
    .account = {"00000000000000000000000000000001"},
    .roles = 1U << ACCESS_REGISTRAR,
};
static const struct access_caller other = {
    .kind = ACCESS_STAFF,
    .account = {"00000000000000000000000000000002"},
    .roles = 1U << ACCESS_REGISTRAR,
};

static inline enum fault
enrol(struct act *act, void *input)
{
	const struct access_caller *caller = input;

	return db_run(act->db, &account_statements, ACCOUNT_ENROL,
	    DB_ARGS(DB_ID(&caller->account)));
}

static inline int
set_up(void **state)
{
	static struct db_world world;
	struct centre_load load = {.text = SLICE(FALCON OASIS)};
	struct access_caller people[] = {one, other};

	*state = &world;
	if (db_world_start(&world, statements) != FAULT_NONE) {
		return -1;
	}
	WORKS(acts_write(world.acts, &world.arena, enrol, &people[0]));
	WORKS(acts_write(world.acts, &world.arena, enrol, &people[1]));
	WORKS(centre_act_load(world.acts, &world.arena, &load));
	return 0;
}

static inline int
tear_down(void **state)
{
	db_world_stop(*state);
	return 0;
}

#endif
