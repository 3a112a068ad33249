/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * log_act - the tree over the entries: grown behind the commits, signed, shown, proved.
 *
 *	do {
 *		TRY(audit_log_grow(acts, &arena, name, &growth));
 *	} while (growth.ret_more);
 *
 * Nobody's act waits for it: an entry's place is its seq, given in the act's transaction,
 * and the tree is made of what is committed. Any process may grow it at any time; when
 * two do, one of them saves. A log that does not continue its last checkpoint is never
 * signed again: FAULT_DATABASE, and "audit.forked" in the server's log.
 */
#ifndef AUDIT_LOG_ACT_H
#define AUDIT_LOG_ACT_H

#include "audit/audit.h"
#include "audit/audit_store.h"
#include "base/arena.h"
#include "base/fault.h"
#include "crypto/note.h"

struct act;
struct acts;

struct audit_growth {
	struct slice name;     /* audit_log_name */
	bool ret_grown;        /* there is a new checkpoint: the next two say which */
	bool ret_more;         /* there are entries yet that it does not cover */
	uint64_t ret_size;     /* of the newest checkpoint, 0: there is none */
	struct slice ret_note; /* of it */
};

MUST_USE enum fault audit_log_grow(
    struct acts *acts, struct arena *arena, struct audit_growth *growth);
/* Grows it until an entry is covered (0: all that are there now). */
MUST_USE enum fault audit_log_cover(
    struct acts *acts, struct arena *arena, struct audit_growth *growth, uint64_t seq);

/* Within an act, behind all that its transaction appended: grows the tree over every entry
 * and signs it there, so that nobody sees what was decided before the checkpoint that
 * covers it. Where that cannot be signed (the signer is away, the log is forked) the log of
 * the server says "audit.not_covered", and what was decided stands: a permit must be
 * revoked also then. */
MUST_USE enum fault audit_log_cover_within(struct act *act, struct slice name);

/* Empty when there is none. */
MUST_USE enum fault audit_log_checkpoint(
    struct acts *acts, struct arena *arena, struct audit_checkpoint *ret_checkpoint);
/* Whether the tree here is that of a checkpoint, or continues it; and how far it goes. */
MUST_USE enum fault audit_log_continues(struct acts *acts, struct arena *arena,
    const struct note_checkpoint *checkpoint, bool *ret_continues, uint64_t *ret_size);
/* How many entries there are, covered or not. */
MUST_USE enum fault audit_log_size(
    struct acts *acts, struct arena *arena, uint64_t *ret_size);
/* A tile, or the entries under one; empty when the newest checkpoint has no such tile. */
MUST_USE enum fault audit_log_tile(struct acts *acts, struct arena *arena,
    const struct merkle_path *path, struct slice *ret_bytes);

/* An entry with all that proves it to somebody else. */
struct audit_proof {
	struct audit_entry entry; /* seq 0: there is none, or it is not covered yet */
	struct slice leaf;
	struct merkle_proof path;
	struct audit_checkpoint checkpoint;
};
MUST_USE enum fault audit_log_prove(
    struct acts *acts, struct arena *arena, uint64_t seq, struct audit_proof *ret_proof);

/* Within an act: that the tree of `size` entries continues that of `old`; the root of the
 * tree of `size` entries. 0 < old <= size, and there are tiles up to size. */
MUST_USE enum fault audit_consistency_prove(
    struct act *act, uint64_t old, uint64_t size, struct merkle_proof *ret_proof);
MUST_USE enum fault audit_root_find(
    struct act *act, uint64_t size, struct merkle_hash *ret_root);

/* --- for who verifies --- */

/* The right edge of the tree of a checkpoint, from its tiles. */
MUST_USE enum fault audit_edge_load(
    struct db *db, struct arena *arena, uint64_t size, struct merkle_edge *ret_edge);

#endif
