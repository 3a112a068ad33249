/* SPDX-License-Identifier: EUPL-1.2 */
#include "order/board_act.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

#include "order/order_store.h"

enum { SET_BYTES_MOST = 4 << 20 };

struct order_set {
	struct arena arena;
	struct order_row rows[ORDER_IN_FORCE_MOST];
	size_t count;
	int64_t revision;
	size_t users; /* those who ask it, and the board while it is the newest */
};

struct order_board {
	pthread_mutex_t lock;
	struct order_set *set; /* NULL: nothing is read yet */
	moment read_at;        /* steady; 0: to be read again */
	int64_t least;         /* what is older was overtaken by a commit of ours */
};

enum fault
order_board_new(struct order_board **ret_board)
{
	struct order_board *board = calloc(1, sizeof(*board));

	if (board == NULL) {
		return FAULT_MEMORY;
	}
	(void)pthread_mutex_init(&board->lock, NULL);
	*ret_board = board;
	return FAULT_NONE;
}

/* Under the lock, or where there is no other thread. */
static void
leave(struct order_set *set)
{
	if (set == NULL || --set->users > 0) {
		return;
	}
	arena_done(&set->arena);
	free(set);
}

void
order_board_free(struct order_board *board)
{
	if (board == NULL) {
		return;
	}
	leave(board->set);
	(void)pthread_mutex_destroy(&board->lock);
	free(board);
}

void
order_board_learn(struct order_board *board, int64_t revision)
{
	if (board == NULL) {
		return;
	}
	(void)pthread_mutex_lock(&board->lock);
	board->least = revision > board->least ? revision : board->least;
	if (board->set != NULL && board->set->revision < board->least) {
		board->read_at = 0;
	}
	(void)pthread_mutex_unlock(&board->lock);
}

/* --- reading them --- */

/* All of them: what is scheduled begins by the clock alone. */
static enum fault
read_set(struct act *act, int64_t revision, struct order_set **ret_set)
{
	struct order_set *set = calloc(1, sizeof(*set));

	if (set == NULL) {
		return FAULT_MEMORY;
	}
	set->arena = ARENA_EMPTY(SET_BYTES_MOST);
	set->revision = revision;
	set->users = 1;
	enum fault fault =
	    order_list_signed(act->db, act->now, &set->arena, set->rows, &set->count);
	if (fault != FAULT_NONE) {
		leave(set);
		return fault;
	}
	*ret_set = set;
	return FAULT_NONE;
}

/* Takes what is on the board when it is at least of that revision. */
static struct order_set *
take_kept(struct order_board *board, int64_t revision)
{
	struct order_set *set = NULL;

	(void)pthread_mutex_lock(&board->lock);
	if (board->set != NULL && board->set->revision >= revision) {
		set = board->set;
		set->users++;
		board->read_at = set->revision >= board->least ? moment_steady() : 0;
	}
	(void)pthread_mutex_unlock(&board->lock);
	return set;
}

/* For the next ones, unless somebody put up something newer meanwhile. */
static void
put_up(struct order_board *board, struct order_set *set)
{
	(void)pthread_mutex_lock(&board->lock);
	bool newer = board->set == NULL || board->set->revision < set->revision;
	if (newer && set->revision >= board->least) {
		leave(board->set);
		board->set = set;
		board->read_at = moment_steady();
		set->users++;
	}
	(void)pthread_mutex_unlock(&board->lock);
}

static struct order_set *
take_fresh(struct order_board *board)
{
	struct order_set *set = NULL;

	(void)pthread_mutex_lock(&board->lock);
	if (board->read_at != 0 &&
	    moment_steady() - board->read_at < ORDER_BOARD_MILLISECONDS) {
		set = board->set;
		set->users++;
	}
	(void)pthread_mutex_unlock(&board->lock);
	return set;
}

enum fault
order_set_take(struct act *act, struct order_set **ret_set)
{
	struct order_board *board = act->orders;
	struct order_set *set = board != NULL ? take_fresh(board) : NULL;
	int64_t revision = 0;

	if (set == NULL) {
		TRY(order_revision(act->db, &revision));
		set = board != NULL ? take_kept(board, revision) : NULL;
	}
	if (set == NULL) {
		TRY(read_set(act, revision, &set));
		if (board != NULL) {
			put_up(board, set);
		}
	}
	*ret_set = set;
	return FAULT_NONE;
}

void
order_set_give(struct act *act, struct order_set *set)
{
	struct order_board *board = act->orders;

	if (board == NULL) {
		leave(set);
		return;
	}
	(void)pthread_mutex_lock(&board->lock);
	leave(set);
	(void)pthread_mutex_unlock(&board->lock);
}

/* --- asking them --- */

static bool
is_in_force(const struct order_row *row, moment now)
{
	return order_phase(&row->terms, row->state, now) == ORDER_IN_FORCE;
}

static bool
is_to_tell(const struct order_row *row, moment now)
{
	enum order_phase phase = order_phase(&row->terms, row->state, now);

	return phase == ORDER_SCHEDULED ||
	    (phase == ORDER_IN_FORCE && row->terms.starts_at < now);
}

typedef bool row_counts(const struct order_row *row, moment now);

static const struct order_row *
find_over(const struct order_set *set, const struct order_permit *permit, moment now,
    row_counts *counts)
{
	const struct order_row *first = NULL;

	for (size_t i = 0; i < set->count; i++) {
		const struct order_row *row = &set->rows[i];
		if (!counts(row, now) || !order_covers(&row->terms, permit)) {
			continue;
		}
		if (row->terms.kind == ORDER_INVALIDATE) {
			return row;
		}
		first = first == NULL ? row : first;
	}
	return first;
}

static enum order_effect
effect_of(const struct order_row *row)
{
	if (row == NULL) {
		return ORDER_NO_EFFECT;
	}
	return row->terms.kind == ORDER_INVALIDATE ? ORDER_INVALIDATES : ORDER_SUSPENDS;
}

enum order_effect
order_set_effect(
    const struct order_set *set, const struct order_permit *permit, moment now)
{
	return effect_of(find_over(set, permit, now, is_in_force));
}

bool
order_set_is_empty(const struct order_set *set, moment now)
{
	return order_set_mark(set, now) == 0;
}

/* FNV-1a over what is in force. */
uint64_t
order_set_mark(const struct order_set *set, moment now)
{
	uint64_t mark = 0;

	for (size_t i = 0; i < set->count; i++) {
		const struct order_row *row = &set->rows[i];
		if (!is_in_force(row, now)) {
			continue;
		}
		struct slice id = id_slice(&row->id);
		mark = mark == 0 ? UINT64_C(14695981039346656037) : mark;
		for (size_t k = 0; k < id.size; k++) {
			mark = (mark ^ (uint8_t)id.bytes[k]) * UINT64_C(1099511628211);
		}
		mark ^= (uint64_t)row->version << 1 | 1;
	}
	return mark;
}

static enum fault
ask(struct act *act, const struct order_permit *permit, row_counts *counts,
    struct order_over *ret_over)
{
	struct order_set *set = NULL;

	TRY(order_set_take(act, &set));
	const struct order_row *row = find_over(set, permit, act->now, counts);
	*ret_over = (struct order_over){.effect = effect_of(row)};
	if (row != NULL) {
		ret_over->number = arena_copy(act->arena, row->number);
		ret_over->text_en = arena_copy(act->arena, row->terms.text_en);
		ret_over->text_ar = arena_copy(act->arena, row->terms.text_ar);
		ret_over->starts_at = row->terms.starts_at;
		ret_over->ends_at = row->terms.ends_at;
	}
	order_set_give(act, set);
	return FAULT_NONE;
}

enum fault
order_over(
    struct act *act, const struct order_permit *permit, struct order_over *ret_over)
{
	return ask(act, permit, is_in_force, ret_over);
}

enum fault
order_to_tell(
    struct act *act, const struct order_permit *permit, struct order_over *ret_over)
{
	return ask(act, permit, is_to_tell, ret_over);
}

enum fault
order_ahead(struct act *act, int class, struct slice centre, struct order_over *ret_over)
{
	return order_over(act, &(struct order_permit){class, act->now, centre}, ret_over);
}
