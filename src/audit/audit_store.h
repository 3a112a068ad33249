/* SPDX-License-Identifier: EUPL-1.2 */
/* audit_store - the table audit_entry, appended to and never changed, and what is made
 * of it: tiles, checkpoints; and the shapes of the tables that the ledger follows. */
#ifndef AUDIT_AUDIT_STORE_H
#define AUDIT_AUDIT_STORE_H

#include "audit/audit.h"
#include "db/db.h"

extern const struct db_statements audit_statements;

/* seq is not read: the entry goes to the end. */
MUST_USE enum fault audit_insert(struct db *db, const struct audit_entry *entry);

/* The moment of the newest entry, 0 when there is none: no act is dated before it. */
MUST_USE enum fault audit_newest(struct db *db, moment *ret_at);
MUST_USE enum fault audit_size(struct db *db, uint64_t *ret_size);
/* Entries in their order. */
struct audit_span {
	uint64_t after; /* seq: those behind it */
	size_t most;
	bool rows; /* with theirs */
	struct audit_entry *ret_entries;
	size_t ret_count;
};
MUST_USE enum fault audit_list(
    struct db *db, struct arena *arena, struct audit_span *span);

/* --- tiles --- */
/* Empty when there is none. */
MUST_USE enum fault audit_tile_find(struct db *db, unsigned level, uint64_t number,
    struct arena *arena, struct slice *ret_hashes);
MUST_USE enum fault audit_tile_save(
    struct db *db, unsigned level, uint64_t number, struct slice hashes);
MUST_USE enum fault audit_tile_count(struct db *db, uint64_t *ret_count);

/* --- checkpoints --- */
struct audit_checkpoint {
	uint64_t size; /* 0: there is none */
	struct slice note;
};
MUST_USE enum fault audit_checkpoint_newest(
    struct db *db, struct arena *arena, struct audit_checkpoint *ret_checkpoint);
/* The first one of more than `after` entries. */
MUST_USE enum fault audit_checkpoint_next(struct db *db, uint64_t after,
    struct arena *arena, struct audit_checkpoint *ret_checkpoint);
MUST_USE enum fault audit_checkpoint_insert(
    struct db *db, const struct audit_checkpoint *checkpoint);
MUST_USE enum fault audit_checkpoint_delete(struct db *db, uint64_t size);

/* --- shapes --- */
/* Empty when the table is not there. */
MUST_USE enum fault audit_shape_find(
    struct db *db, struct slice name, struct arena *arena, struct slice *ret_columns);
MUST_USE enum fault audit_shape_save(
    struct db *db, struct slice name, struct slice columns);

#endif
