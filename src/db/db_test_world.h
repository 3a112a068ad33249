/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * db_test_world - a fresh database (db_test_place.h) and its acts, for act tests.
 *
 *	static const struct db_statements *const statements[] = {&centre_statements, NULL};
 *	struct db_world *world = *state;
 *	... acts_write(world->acts, &world->arena, ...) ...
 *	DB_WORLD_TEST(a_centre_is_kept), in main's table
 */
#ifndef DB_DB_TEST_WORLD_H
#define DB_DB_TEST_WORLD_H

#include "db/acts.h"
#include "db/db_test_case.h"
#include "db/db_test_place.h"
#include "db/db_test_vault.h"

struct db_world {
	struct db_place place;
	struct vault *vault;
	struct acts *acts;
	struct arena arena;
	const struct signing *signing;    /* set before start when acts sign */
	moment not_before;                /* the same, to run acts in the future */
	const struct acts_ledger *ledger; /* the same, to follow what is written */
	unsigned channels;                /* the same: mail, SMS */
	struct order_board *orders;       /* the same */
};

MUST_USE static inline enum fault
db_world_start(struct db_world *world, const struct db_statements *const *statements)
{
	world->arena = ARENA_EMPTY(64 << 20);
	TRY(db_place_make(&world->place));
	TRY(db_migrate(world->place.address));
	TRY(db_test_vault(&world->vault));
	struct acts_options options = {
	    .vault = world->vault,
	    .address = world->place.address,
	    .statements = statements,
	    .signing = world->signing,
	    .offset_minutes = 240,
	    .channels = world->channels,
	    .orders = world->orders,
	    .not_before = world->not_before,
	    .ledger = world->ledger,
	};
	return acts_start(&options, &world->acts);
}

static inline void
db_world_stop(struct db_world *world)
{
	acts_stop(world->acts);
	vault_free(world->vault);
	arena_done(&world->arena);
	db_place_drop(&world->place);
}

static inline int
db_world_set_up(void **state)
{
	static struct db_world world;
	const void *statements = *state;

	world = (struct db_world){.acts = NULL};
	*state = &world;
	return db_world_start(&world, statements) == FAULT_NONE ? 0 : -1;
}

static inline int
db_world_tear_down(void **state)
{
	db_world_stop(*state);
	return 0;
}

#define DB_WORLD_TEST(function)                                                          \
	DB_TEST_CASE(function, db_world_set_up, db_world_tear_down)

#endif
