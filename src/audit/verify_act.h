/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * verify_act - reads the whole database and says whether it is what was signed.
 *
 *	struct audit_verification check = {.address = address, .keys = keys, ...};
 *	TRY(audit_verify(&check, &arena));
 *	if (check.ret_bad > 0) ... each was told as a line
 *
 * 1. Each entry has its place, without a gap; its hash is in the tiles, each tile's hash
 *    in the tile above, and each checkpoint has the root and a signature by a known key.
 * 2. What the ledger says was written is what its entries commit to; each row of each
 *    followed table is what was written to it last, none is missing and none is more.
 * 3. A SQLite file is whole, its indexes too; the list of migrations is this program's.
 *
 * All of it in one snapshot: a server may be running meanwhile. 70 bytes of memory are
 * needed for each row of the database.
 */
#ifndef AUDIT_VERIFY_ACT_H
#define AUDIT_VERIFY_ACT_H

#include "audit/audit.h"
#include "base/fault.h"
#include "crypto/note.h"

struct audit_verification {
	const char *address;
	const struct note_key *keys; /* the log's own, also past ones */
	size_t keys_count;
	struct slice
	    since; /* a published checkpoint: only what was appended to it; empty:
	                     * from the start */
	void (*tell)(void *self, const char *line); /* of each thing that is bad */
	void *self;
	uint64_t ret_entries; /* that were looked at */
	uint64_t ret_tiles;
	uint64_t ret_checkpoints;
	uint64_t ret_rows;
	uint64_t ret_size;      /* of the newest checkpoint */
	uint64_t ret_first_bad; /* seq of the first entry that is not the signed one; 0 */
	size_t ret_bad;
};

/* A fault is one of reading; what is wrong with what was read is told. */
MUST_USE enum fault audit_verify(struct audit_verification *check, struct arena *arena);

#endif
