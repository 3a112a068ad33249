/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/demo_order.h"

#include <assert.h>

#include "order/order_act.h"

static enum fault
sign(struct acts *acts, struct arena *arena, const struct access_caller *caller,
    const struct id *order, int64_t version)
{
	struct order_answer answer = {
	    .caller = caller, .order = *order, .version = version, .signs = true};

	TRY(order_answer(acts, arena, &answer));
	assert(answer.ret_verdict == ORDER_OK);
	return FAULT_NONE;
}

static enum fault
propose(struct acts *acts, struct arena *arena, const struct access_caller *caller,
    struct id *ret_order)
{
	struct order_proposed proposed = {
	    .caller = caller,
	    .terms =
	        {
	            .kind = ORDER_SUSPEND,
	            .classes = ORDER_CLASSES_ALL,
	            .later = true,
	            .reason = SLICE("public_event"),
	            .text_en = SLICE(
	                "No drone flies during the summit: all permits are suspended."),
	            .text_ar = SLICE("لا تحليق للطائرات بدون طيار خلال القمة: جميع "
	                             "التصاريح موقوفة."),
	        },
	};

	TRY(order_propose(acts, arena, &proposed));
	assert(proposed.ret_verdict == ORDER_OK);
	*ret_order = proposed.ret_order;
	return FAULT_NONE;
}

enum fault
demo_order(struct acts *acts, struct arena *arena, const struct access_caller *first,
    const struct access_caller *second)
{
	struct order_step_proposed lift = {
	    .caller = first,
	    .version = 2,
	    .step = ORDER_LIFT,
	    .text_en = SLICE("The summit is over. Thank you: you may fly again."),
	    .text_ar = SLICE("انتهت القمة. شكراً لكم: يمكنكم التحليق من جديد."),
	};

	TRY(propose(acts, arena, first, &lift.order));
	TRY(sign(acts, arena, second, &lift.order, 1));
	TRY(order_propose_step(acts, arena, &lift));
	assert(lift.ret_verdict == ORDER_OK);
	return sign(acts, arena, second, &lift.order, 3);
}
