/* SPDX-License-Identifier: EUPL-1.2 */
/* witness_store - the tables audit_cosignature and audit_witness. */
#ifndef AUDIT_WITNESS_STORE_H
#define AUDIT_WITNESS_STORE_H

#include "audit/witness.h"
#include "db/db.h"

extern const struct db_statements audit_witness_statements;

struct audit_cosignature {
	struct slice witness; /* its name */
	uint64_t size;        /* 0: there is none */
	struct slice key;     /* note_key_format */
	moment at;
	struct slice note;
};
/* The newest of a witness. */
MUST_USE enum fault audit_cosignature_newest(struct db *db, struct slice witness,
    struct arena *arena, struct audit_cosignature *ret_cosignature);
/* Of the same tile's worth of entries the last one of a witness stays. */
MUST_USE enum fault audit_cosignature_save(
    struct db *db, const struct audit_cosignature *cosignature);
/* The first one behind size and witness, in their order. */
MUST_USE enum fault audit_cosignature_next(struct db *db,
    const struct audit_cosignature *after, struct arena *arena,
    struct audit_cosignature *ret_cosignature);
/* The largest size that any witness signed, 0 when none did. */
MUST_USE enum fault audit_cosignature_size(struct db *db, uint64_t *ret_size);

struct audit_witness_row {
	struct slice name;
	struct slice key;
	struct slice url;
	enum audit_witness_state state;
	moment changed_at;
};
/* A known one keeps its state. */
MUST_USE enum fault audit_witness_insert(
    struct db *db, const struct audit_witness_row *row);
MUST_USE enum fault audit_witness_delete(struct db *db, struct slice name);
MUST_USE enum fault audit_witness_save_state(struct db *db, struct slice name,
    enum audit_witness_state state, moment at, bool *ret_changed);
MUST_USE enum fault audit_witness_rows(struct db *db, struct arena *arena,
    struct audit_witness_row *ret_rows, size_t capacity, size_t *ret_count);

#endif
