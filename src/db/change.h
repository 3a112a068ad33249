/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * change - each row that a connection writes, told to whoever keeps a ledger of them.
 *
 *	TRY(change_tables(&arena, &tables));
 *	struct change_listener listener = {self, tables, follows, told};
 *	struct db_options options = {..., .listener = &listener};
 *
 * Told is what is in the row after the statement (of a row that was deleted: what was in
 * it), whatever the statement did and however many rows it met. On SQLite at once, by
 * its preupdate hook; on PostgreSQL when the answer of the statement is read, at the
 * latest at db_release, db_rollback_to_savepoint or db_commit, by a RETURNING that is put
 * behind it. Rows that are taken back afterwards are not told again: who listens cuts.
 */
#ifndef DB_CHANGE_H
#define DB_CHANGE_H

#include "db/walk.h"

struct change_listener {
	void *self;
	struct walk_tables tables;
	bool (*follows)(const struct walk_table *table);
	/* values: all columns, in the order of the table's. They are gone when it returns. */
	void (*row)(void *self, const struct walk_table *table,
	    const struct db_value *values, bool removed);
};

/* The tables as the migrations in this program make them. */
MUST_USE enum fault change_tables(struct arena *arena, struct walk_tables *ret_tables);

/* The table of this name when it is followed, else NULL. */
const struct walk_table *change_find(
    const struct change_listener *listener, struct slice name);

/* --- for the drivers --- */

/* What a statement writes to; table is NULL when it writes nothing that is followed. */
struct change_target {
	const struct walk_table *table;
	bool removes;
	bool returns; /* it has a RETURNING of its own */
};
struct change_target change_target_of(
    const struct change_listener *listener, const char *text);
/* The text with all columns of the target behind what it returns by itself. */
const char *change_text(
    struct arena *arena, const char *text, const struct change_target *target);

#endif
