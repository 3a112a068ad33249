/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * db_test_world - a fresh database in a folder of its own, for store and act tests.
 *
 *	static const struct db_statements *const statements[] = {&centre_statements, NULL};
 *	assert_int_equal(db_world_start(&world, statements), FAULT_NONE);
 *	... acts_write(world.acts, &world.arena, ...) ...
 *	db_world_stop(&world);
 */
#ifndef DB_DB_TEST_WORLD_H
#define DB_DB_TEST_WORLD_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/acts.h"

struct db_world {
	char folder[64];
	char file[96];
	struct acts *acts;
	struct arena arena;
	const struct signing *signing; /* set before start when acts sign */
	moment not_before;             /* the same, to run acts in the future */
};

MUST_USE static inline enum fault
db_world_start(struct db_world *world, const struct db_statements *const *statements)
{
	(void)strcpy(world->folder, "/tmp/tasrih-test-XXXXXX");
	if (mkdtemp(world->folder) == NULL) {
		return FAULT_DISK;
	}
	(void)snprintf(world->file, sizeof(world->file), "%s/tasrih.db", world->folder);
	world->arena = ARENA_EMPTY(64 << 20);
	TRY(db_migrate(world->file));
	struct acts_options options = {
	    .file = world->file,
	    .statements = statements,
	    .signing = world->signing,
	    .offset_minutes = 240,
	    .not_before = world->not_before,
	};
	return acts_start(&options, &world->acts);
}

static inline void
db_world_stop(struct db_world *world)
{
	char command[128];

	acts_stop(world->acts);
	arena_done(&world->arena);
	(void)snprintf(command, sizeof(command), "rm -r %s", world->folder);
	/* a test tidies up: NOLINTNEXTLINE(cert-env33-c,concurrency-mt-unsafe) */
	if (system(command) != 0) {
		abort();
	}
}

#endif
