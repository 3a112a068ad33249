/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * move - all of an authority's tables from one database into another, and the proof that
 * they arrived.
 *
 *	struct move move = {.from = "sqlite:/var/lib/tasrih/tasrih.db",
 *	    .to = "postgresql://...", .tell = show_bar};
 *	TRY(move_run(&move, &arena));
 *	if (move.ret_verdict != MOVE_SAME) ...
 *
 * Table by table, in the order of the primary key, some hundred rows a transaction, each
 * with a note of how far it is: a run that was cut off is run again and goes on behind
 * the last row that arrived. Then both sides are read again from the start, and for each
 * table the rows counted and hashed: h = SHA-256(h | row), a row being its values with
 * their kinds and sizes in front. Nobody may write to either side meanwhile.
 */
#ifndef APP_MOVE_H
#define APP_MOVE_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/fault.h"
#include "crypto/sha256.h"

enum move_verdict {
	MOVE_SAME,
	MOVE_DIFFERENT, /* ret_proofs shows where */
	MOVE_NOT_EMPTY, /* ret_table of the target has rows that no run of this brought */
};

struct move_side {
	int64_t rows;
	uint8_t hash[SHA256_SIZE];
};

struct move_proof {
	const char *table;
	struct move_side from;
	struct move_side to;
	bool same;
};

struct move_step {
	const char *what; /* "copy" or "check" */
	const char *table;
	int64_t rows; /* of the table, so far */
	int64_t rows_all;
	int64_t done; /* of the whole: rows copied and rows checked */
	int64_t done_all;
};

struct move {
	const char *from; /* a SQLite address (db/db.h) */
	const char *to;
	void (*tell)(const struct move_step *step); /* NULL: nobody is told */
	enum move_verdict ret_verdict;
	const char *ret_table;
	const struct move_proof *ret_proofs; /* in the arena */
	size_t ret_count;
};

MUST_USE enum fault move_run(struct move *move, struct arena *arena);

#endif
