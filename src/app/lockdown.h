/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * lockdown - the sandbox of `tasrih serve` and `tasrih demo`, as their configuration needs
 * it.
 *
 *	TRY(signer_start(...));                and all that is a process of its own
 *	TRY(lockdown_anchor(config, &arena, &house->anchor));
 *	TRY(lockdown_enter(config, share, &arena));
 *	... threads ...
 *	db_close(house->anchor);               last of all connections
 *
 * The anchor is a connection that keeps SQLite's -wal and -shm where they are: a rule of
 * landlock is about a file, not about a name, and files made later would be shut.
 */
#ifndef APP_LOCKDOWN_H
#define APP_LOCKDOWN_H

#include "app/config.h"
#include "base/arena.h"
#include "base/attr.h"
#include "base/fault.h"

struct db;

/* The database is migrated. The sooner the better: the connection before it that closes last
 * brings the -wal into the file and removes it. On PostgreSQL NULL. */
MUST_USE enum fault lockdown_anchor(
    const struct config *config, struct arena *arena, struct db **ret_anchor);

/* The anchor and data/public are there. share: fonts, or NULL. */
MUST_USE enum fault lockdown_enter(
    const struct config *config, const char *share, struct arena *arena);

#endif
