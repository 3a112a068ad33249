/* SPDX-License-Identifier: EUPL-1.2 */
/* Letters to the holders of the permits that an order meets: some hundreds of permits an
 * act, in the order of their numbers; how far it came is in the step's own row. */
#include <stdio.h>
#include <string.h>

#include "notice/notice_act.h"
#include "order/order_act.h"
#include "order/order_store.h"
#include "order/record_act.h"

static enum notice_kind
kind_of(const struct order_row *row, const struct order_step_row *step)
{
	if (step->what == ORDER_LIFT) {
		return NOTICE_ORDER_LIFTED;
	}
	if (step->what == ORDER_EXTEND) {
		return NOTICE_ORDER_EXTENDED;
	}
	if (row->terms.kind == ORDER_INVALIDATE) {
		return NOTICE_ORDER_INVALIDATED;
	}
	return row->terms.ends_at != 0 ? NOTICE_ORDER_SUSPENDED_UNTIL
	                               : NOTICE_ORDER_SUSPENDED;
}

static enum fault
tell_one(struct act *act, const struct order_row *row, const struct order_step_row *step,
    const struct order_holder *holder)
{
	bool issue = step->what == ORDER_ISSUE;
	moment until = issue ? row->terms.ends_at : step->ends_at;

	return notice_send(act,
	    &(struct notice_letter){
	        .account = holder->account,
	        .kind = kind_of(row, step),
	        .subject = slice_of(holder->number),
	        .until_day =
	            until != 0 ? moment_day(until - 1, act->offset_minutes) : DAY_NONE,
	        .text_en = issue ? row->terms.text_en : step->text_en,
	        .text_ar = issue ? row->terms.text_ar : step->text_ar,
	    });
}

/* Whom it concerns: permits that are over are nobody's worry. Those that are issued after
 * the signature hear of the order when they are issued. */
static bool
is_met(const struct order_row *row, const struct order_step_row *step,
    const struct order_holder *holder, moment now)
{
	return holder->open && holder->expires > now &&
	    holder->permit.issued_at <= step->decided_at &&
	    order_covers(&row->terms, &holder->permit);
}

static enum fault
tell_slice(struct act *act, const struct order_row *row, struct order_step_row *step)
{
	struct order_holder *holders =
	    ARENA_ARRAY(act->arena, struct order_holder, ORDER_TOLD_MOST);
	/* Nobody is told to stop by an order that was lifted since. */
	bool over = step->what != ORDER_LIFT && row->state == ORDER_LIFTED;
	size_t count = 0;

	if (!over) {
		TRY(order_walk_holders(act->db, step->told_after, act->arena, holders,
		    ORDER_TOLD_MOST, &count));
	}
	for (size_t i = 0; i < count; i++) {
		if (is_met(row, step, &holders[i], act->now)) {
			TRY(tell_one(act, row, step, &holders[i]));
			step->told++;
		}
	}
	step->telling = count == ORDER_TOLD_MOST;
	if (count > 0) {
		(void)snprintf(step->told_after, sizeof(step->told_after), "%s",
		    holders[count - 1].number);
	}
	return FAULT_NONE;
}

static enum fault
tell(struct act *act, void *input)
{
	struct order_step_row step;
	struct order_row row;
	char was_after[ORDER_PERMIT_NUMBER_SIZE];
	bool *more = input;
	bool saved = false;

	*more = false;
	TRY(order_telling_find(act->db, act->arena, &step));
	if (!step.found) {
		return FAULT_NONE;
	}
	TRY(order_find(act->db, &step.order, act->arena, &row));
	memcpy(was_after, step.told_after, sizeof(was_after));
	TRY(tell_slice(act, &row, &step));
	TRY(order_step_told(act->db, &step, was_after, &saved));
	*more = true; /* perhaps of another order */
	return step.telling ? FAULT_NONE : order_record(act, NULL, "told", &row, &step);
}

static enum fault
is_due(struct act *act, void *input)
{
	struct order_step_row step;

	TRY(order_telling_find(act->db, act->arena, &step));
	*(bool *)input = step.found;
	return FAULT_NONE;
}

/* Looks first, so that nothing is written when nothing is due. */
enum fault
order_tell_due(struct acts *acts, struct arena *arena, bool *ret_more)
{
	TRY(acts_read(acts, arena, is_due, ret_more));
	return *ret_more ? acts_write(acts, arena, tell, ret_more) : FAULT_NONE;
}

enum { ROUND_BATCHES = 100, ROUND_ARENA_BYTES = 16 << 20 };

enum fault
order_tell_round(struct acts *acts)
{
	bool more = true;
	enum fault fault = FAULT_NONE;

	for (int i = 0; i < ROUND_BATCHES && more && fault == FAULT_NONE; i++) {
		struct arena arena = ARENA_EMPTY(ROUND_ARENA_BYTES);
		fault = order_tell_due(acts, &arena, &more);
		arena_done(&arena);
	}
	return fault;
}
