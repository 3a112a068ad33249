/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * order_act - proposing, signing, lifting and extending orders: one transaction each.
 *
 *	struct order_proposed proposed = {.caller = caller, .terms = terms};
 *	TRY(order_propose(acts, arena, &proposed));
 *	if (proposed.ret_verdict != ORDER_OK) ... order_verdict_key()
 *
 * A signed order counts in every answer when the act returns: no permit is touched. The
 * holders' letters are written afterwards, some hundreds an act, by whoever calls
 * order_tell_due; what a crash interrupts goes on where it stopped.
 */
#ifndef ORDER_ORDER_ACT_H
#define ORDER_ORDER_ACT_H

#include "access/access.h"
#include "order/board_act.h"
#include "order/order.h"

enum {
	ORDER_SHOWN_MOST = 200,
	ORDER_STEPS_MOST = 100,
	ORDER_TOLD_MOST = 400, /* permits looked at in one act of letters */
};

/* --- proposing --- */

/* How many permits of each class the terms meet now. */
struct order_reach {
	int64_t of_class[ORDER_CLASS_END]; /* [0] is not used */
	int64_t total;
};

/* What would be proposed, judged and counted; nothing is written. */
struct order_preview {
	struct order_terms terms;
	enum order_verdict ret_verdict;
	struct order_reach ret_reach;       /* when OK */
	struct slice ret_centre_name_latin; /* of terms.centre */
	struct slice ret_centre_name_arabic;
};
MUST_USE enum fault order_preview(
    struct acts *acts, struct arena *arena, struct order_preview *preview);

struct order_proposed {
	const struct access_caller *caller;
	struct order_terms terms;
	enum order_verdict ret_verdict;
	struct id ret_order;
};
MUST_USE enum fault order_propose(
    struct acts *acts, struct arena *arena, struct order_proposed *proposed);

/* To lift or to extend an order. */
struct order_step_proposed {
	const struct access_caller *caller;
	struct id order;
	int64_t version;      /* of the page that was seen */
	enum order_step step; /* LIFT, EXTEND */
	moment ends_at;       /* EXTEND: the new end; 0: none was told */
	struct slice text_en; /* to everybody: both */
	struct slice text_ar;
	enum order_verdict ret_verdict;
};
MUST_USE enum fault order_propose_step(
    struct acts *acts, struct arena *arena, struct order_step_proposed *proposed);

/* --- the second person --- */
struct order_answer {
	const struct access_caller *caller;
	struct id order;
	int64_t version;
	bool signs; /* else rejects; whoever proposed it takes it back */
	enum order_verdict ret_verdict;
	enum order_step ret_step;
};
MUST_USE enum fault order_answer(
    struct acts *acts, struct arena *arena, struct order_answer *answer);

/* --- reading --- */
struct order_view {
	struct id id;
	struct slice number;
	enum order_phase phase;
	struct order_terms terms;
	struct slice note_en; /* the words of its last extension, or of its lift */
	struct slice note_ar;
	moment lifted_at;
	int64_t version;
};

/* For everybody: what was signed; the newest first. */
struct order_list {
	bool desk; /* with what is only proposed, or was rejected */
	const struct order_view *ret_orders;
	size_t ret_count;
};
MUST_USE enum fault order_read_list(
    struct acts *acts, struct arena *arena, struct order_list *list);

struct order_happened {
	enum order_step what;
	moment ends_at;
	struct slice text_en;
	struct slice text_ar;
	struct slice proposed_by;
	moment proposed_at;
	struct slice outcome; /* "open", "signed", "rejected", "taken_back" */
	struct slice decided_by;
	moment decided_at;
	int64_t told; /* letters */
	bool telling; /* more are to come */
};
struct order_file {
	const struct access_caller *caller;
	struct id id;
	bool ret_found;
	struct order_view ret_order;
	struct order_reach ret_reach; /* now */
	struct slice ret_centre_name_latin;
	struct slice ret_centre_name_arabic;
	const struct order_happened *ret_steps; /* the oldest first */
	size_t ret_steps_count;
	bool ret_waits; /* the last step waits for its signature */
	enum order_verdict ret_may_sign;
	enum order_verdict ret_may_lift;
	enum order_verdict ret_may_extend;
	bool ret_mine; /* the caller proposed what waits */
};
MUST_USE enum fault order_open(
    struct acts *acts, struct arena *arena, struct order_file *file);

/* --- letters --- */

/* Writes to holders of at most ORDER_TOLD_MOST permits; *ret_more: call again. */
MUST_USE enum fault order_tell_due(
    struct acts *acts, struct arena *arena, bool *ret_more);
/* So again and again, until nobody is left or it is enough for now: who submits or decides
 * meanwhile waits for one such act at most. */
MUST_USE enum fault order_tell_round(struct acts *acts);

#endif
