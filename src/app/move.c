/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/move.h"

#include <assert.h>
#include <string.h>

#include "base/buffer.h"
#include "db/walk.h"

/* What a page of rows may hold: snapshots of applications are the largest. */
enum { PAGE_BYTES = 512 << 20 };

struct mover {
	struct move *move;
	struct walk_tables tables;
	struct walk *from;
	struct walk *to;
	int64_t *rows; /* of each table of the source */
	struct move_step step;
};

static void
tell(struct mover *mover, const char *what, const struct walk_table *table, int64_t rows,
    int64_t more)
{
	mover->step.what = what;
	mover->step.table = table->name;
	mover->step.rows = rows;
	mover->step.rows_all = mover->rows[table->place];
	mover->step.done += more;
	if (mover->move->tell != NULL) {
		mover->move->tell(&mover->step);
	}
}

/* --- copying --- */

/* The row behind which the copy goes on; NULL: from the start. */
static enum fault
find_start(struct mover *mover, const struct walk_table *table, struct arena *arena,
    struct walk_progress *ret_progress, const struct db_value **ret_after)
{
	TRY(walk_find_progress(mover->to, table, ret_progress));
	TRY(walk_last(mover->to, table, arena, ret_after));
	if (*ret_after != NULL && !ret_progress->found) {
		mover->move->ret_verdict = MOVE_NOT_EMPTY;
		mover->move->ret_table = table->name;
	}
	return FAULT_NONE;
}

static enum fault
copy_page(struct mover *mover, const struct walk_table *table, struct arena *arena,
    struct walk_progress *progress, const struct db_value **after)
{
	const struct db_value *rows = NULL;
	size_t count = 0;

	TRY(walk_page(mover->from, table, *after, arena, &rows, &count));
	progress->rows += (int64_t)count;
	progress->finished = count == 0;
	TRY(walk_add(mover->to, table, rows, count, progress));
	if (count > 0) {
		*after = &rows[(count - 1) * table->columns_count];
	}
	tell(mover, "copy", table, progress->rows, (int64_t)count);
	return FAULT_NONE;
}

/* Two arenas take turns: the last row of one page is asked for with the next. */
static enum fault
copy_table(struct mover *mover, const struct walk_table *table)
{
	struct arena arenas[2] = {ARENA_EMPTY(PAGE_BYTES), ARENA_EMPTY(PAGE_BYTES)};
	const struct db_value *after = NULL;
	struct walk_progress progress;
	enum fault fault = find_start(mover, table, &arenas[0], &progress, &after);

	if (fault == FAULT_NONE && mover->move->ret_verdict == MOVE_SAME) {
		tell(mover, "copy", table, progress.rows, progress.rows);
	}
	for (int i = 1; fault == FAULT_NONE && !progress.finished &&
	     mover->move->ret_verdict == MOVE_SAME;
	     i = 1 - i) {
		arena_done(&arenas[i]);
		fault = copy_page(mover, table, &arenas[i], &progress, &after);
	}
	arena_done(&arenas[0]);
	arena_done(&arenas[1]);
	return fault;
}

/* --- the proof --- */

static void
add_row(
    struct move_side *side, const struct db_value *row, size_t width, struct arena *arena)
{
	struct buffer text = BUFFER_IN(arena);

	buffer_put(&text, slice_bytes(side->hash, sizeof(side->hash)));
	for (size_t i = 0; i < width; i++) {
		walk_put_value(&text, &row[i]);
	}
	sha256(buffer_slice(&text), side->hash);
	side->rows++;
}

static enum fault
check_page(struct walk *walk, const struct walk_table *table, struct arena *arena,
    struct move_side *side, const struct db_value **after, size_t *ret_count)
{
	const struct db_value *rows = NULL;
	size_t width = table->columns_count;

	TRY(walk_page(walk, table, *after, arena, &rows, ret_count));
	for (size_t i = 0; i < *ret_count; i++) {
		add_row(side, &rows[i * width], width, arena);
	}
	if (*ret_count > 0) {
		*after = &rows[(*ret_count - 1) * width];
	}
	return FAULT_NONE;
}

static enum fault
check_side(struct mover *mover, struct walk *walk, const struct walk_table *table,
    struct move_side *side)
{
	struct arena arenas[2] = {ARENA_EMPTY(PAGE_BYTES), ARENA_EMPTY(PAGE_BYTES)};
	const struct db_value *after = NULL;
	enum fault fault = FAULT_NONE;
	size_t count = 1;

	for (int i = 0; fault == FAULT_NONE && count > 0; i = 1 - i) {
		arena_done(&arenas[i]);
		fault = check_page(walk, table, &arenas[i], side, &after, &count);
		if (fault == FAULT_NONE) {
			tell(mover, "check", table, side->rows, (int64_t)count);
		}
	}
	arena_done(&arenas[0]);
	arena_done(&arenas[1]);
	return fault;
}

static enum fault
check_all(struct mover *mover, struct arena *arena)
{
	struct move *move = mover->move;
	struct move_proof *proofs =
	    ARENA_ARRAY(arena, struct move_proof, mover->tables.count);

	for (size_t i = 0; i < mover->tables.count; i++) {
		struct move_proof *proof = &proofs[i];
		proof->table = mover->tables.list[i].name;
		TRY(check_side(mover, mover->from, &mover->tables.list[i], &proof->from));
		TRY(check_side(mover, mover->to, &mover->tables.list[i], &proof->to));
		proof->same = proof->from.rows == proof->to.rows &&
		    memcmp(proof->from.hash, proof->to.hash, SHA256_SIZE) == 0;
		move->ret_verdict = proof->same ? move->ret_verdict : MOVE_DIFFERENT;
	}
	move->ret_proofs = proofs;
	move->ret_count = mover->tables.count;
	return FAULT_NONE;
}

/* --- the whole --- */

static enum fault
count_all(struct mover *mover, struct arena *arena)
{
	mover->rows = ARENA_ARRAY(arena, int64_t, mover->tables.count);
	for (size_t i = 0; i < mover->tables.count; i++) {
		TRY(walk_count(mover->from, &mover->tables.list[i], &mover->rows[i]));
		mover->step.done_all +=
		    3 * mover->rows[i]; /* copied, read on both sides */
	}
	return FAULT_NONE;
}

static enum fault
run(struct mover *mover, struct arena *arena)
{
	TRY(walk_open(mover->move->from, &mover->tables, false, arena, &mover->from));
	TRY(walk_open(mover->move->to, &mover->tables, true, arena, &mover->to));
	TRY(count_all(mover, arena));
	for (size_t i = 0; i < mover->tables.count; i++) {
		TRY(copy_table(mover, &mover->tables.list[i]));
		if (mover->move->ret_verdict != MOVE_SAME) {
			return FAULT_NONE;
		}
	}
	return check_all(mover, arena);
}

enum fault
move_run(struct move *move, struct arena *arena)
{
	struct mover mover = {.move = move};

	move->ret_verdict = MOVE_SAME;
	TRY(db_migrate(move->from));
	TRY(db_migrate(move->to));
	TRY(walk_tables(move->from, arena, &mover.tables));
	enum fault fault = run(&mover, arena);
	walk_close(mover.from);
	walk_close(mover.to);
	return fault;
}
