/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * board_act - the orders that are in force, for whoever asks about a permit.
 *
 *	struct order_over over;
 *	TRY(order_over(act, &(struct order_permit){class, issued_at, centre}, &over));
 *	if (over.effect != ORDER_NO_EFFECT) ... over.text_en
 *
 * A server keeps them in a board (app/ makes it and gives it to the acts): a question costs
 * a lock and a look, no query. What was signed here is on the board when the signing act
 * returns; what another process on the same database signed, ORDER_BOARD_MILLISECONDS
 * later at most (behind a replica: its lag more). Acts that were given no board read the
 * database each time.
 */
#ifndef ORDER_BOARD_ACT_H
#define ORDER_BOARD_ACT_H

#include "db/acts.h"
#include "order/order.h"

struct order_board;
struct order_set; /* the orders of one moment, for many questions */

enum { ORDER_BOARD_MILLISECONDS = 1000 };

MUST_USE enum fault order_board_new(struct order_board **ret_board);
void order_board_free(struct order_board *board);
/* Something of at least this revision was committed: what is older is read again. */
void order_board_learn(struct order_board *board, int64_t revision);

/* What the orders in force make of a permit that is good by itself. */
enum order_effect { ORDER_NO_EFFECT, ORDER_SUSPENDS, ORDER_INVALIDATES };

/* --- one question --- */
struct order_over {
	enum order_effect effect; /* NO_EFFECT: nothing else is set */
	struct slice number;
	struct slice text_en;
	struct slice text_ar;
	moment starts_at;
	moment ends_at; /* 0: until it is lifted */
};
/* An invalidation before a suspension, then the one that began first. Inside an act. */
MUST_USE enum fault order_over(
    struct act *act, const struct order_permit *permit, struct order_over *ret_over);
/* Of a permit that is issued now: the order that its holder has to hear of, in force or to
 * come. One that was signed in this same millisecond is left to order_tell_due, which tells
 * all whose permits are not younger than the signature. */
MUST_USE enum fault order_to_tell(
    struct act *act, const struct order_permit *permit, struct order_over *ret_over);
/* order_over of a permit that would be issued now. */
MUST_USE enum fault order_ahead(
    struct act *act, int class, struct slice centre, struct order_over *ret_over);

/* --- many questions --- */
MUST_USE enum fault order_set_take(struct act *act, struct order_set **ret_set);
void order_set_give(struct act *act, struct order_set *set);
bool order_set_is_empty(const struct order_set *set, moment now);
enum order_effect order_set_effect(
    const struct order_set *set, const struct order_permit *permit, moment now);
/* Another one as soon as another order is in force; 0 when none is. */
uint64_t order_set_mark(const struct order_set *set, moment now);

#endif
