/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * order_test_act - two people of an orders desk, for tests of the acts of any room.
 *
 *	struct id order = order_in_force(acts, arena, &first, &second, terms);
 *	assert_int_equal(order_end(acts, arena, &first, &second, &order), ORDER_OK);
 */
#ifndef ORDER_ORDER_TEST_ACT_H
#define ORDER_ORDER_TEST_ACT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "order/order_act.h"

/* Everything there is, from its signature until it is lifted. */
static inline struct order_terms
order_of_all(void)
{
	return (struct order_terms){
	    .kind = ORDER_SUSPEND,
	    .classes = ORDER_CLASSES_ALL,
	    .later = true,
	    .reason = SLICE("public_safety"),
	    .text_en = SLICE("No flights today."),
	    .text_ar = SLICE("لا تحليق اليوم."),
	};
}

static inline struct order_proposed
order_propose_as(struct acts *acts, struct arena *arena,
    const struct access_caller *caller, struct order_terms terms)
{
	struct order_proposed proposed = {.caller = caller, .terms = terms};

	assert_int_equal(order_propose(acts, arena, &proposed), FAULT_NONE);
	return proposed;
}

static inline enum order_verdict
order_answer_as(struct acts *acts, struct arena *arena,
    const struct access_caller *caller, const struct id *order, int64_t version,
    bool signs)
{
	struct order_answer answer = {
	    .caller = caller, .order = *order, .version = version, .signs = signs};

	assert_int_equal(order_answer(acts, arena, &answer), FAULT_NONE);
	return answer.ret_verdict;
}

static inline struct id
order_in_force(struct acts *acts, struct arena *arena, const struct access_caller *first,
    const struct access_caller *second, struct order_terms terms)
{
	struct order_proposed proposed = order_propose_as(acts, arena, first, terms);

	assert_int_equal(proposed.ret_verdict, ORDER_OK);
	assert_int_equal(
	    order_answer_as(acts, arena, second, &proposed.ret_order, 1, true), ORDER_OK);
	return proposed.ret_order;
}

static inline struct order_file
order_file_of(struct acts *acts, struct arena *arena, const struct access_caller *caller,
    const struct id *order)
{
	struct order_file file = {.caller = caller, .id = *order};

	assert_int_equal(order_open(acts, arena, &file), FAULT_NONE);
	assert_true(file.ret_found);
	return file;
}

static inline enum order_verdict
order_propose_step_as(struct acts *acts, struct arena *arena,
    const struct access_caller *caller, const struct id *order, enum order_step step,
    moment ends_at)
{
	struct order_step_proposed proposed = {
	    .caller = caller,
	    .order = *order,
	    .version = order_file_of(acts, arena, caller, order).ret_order.version,
	    .step = step,
	    .ends_at = ends_at,
	    .text_en = SLICE("Something changed."),
	    .text_ar = SLICE("تغيّر شيء."),
	};

	assert_int_equal(order_propose_step(acts, arena, &proposed), FAULT_NONE);
	return proposed.ret_verdict;
}

/* Lifted by both. */
static inline enum order_verdict
order_end(struct acts *acts, struct arena *arena, const struct access_caller *first,
    const struct access_caller *second, const struct id *order)
{
	enum order_verdict verdict =
	    order_propose_step_as(acts, arena, first, order, ORDER_LIFT, 0);

	if (verdict != ORDER_OK) {
		return verdict;
	}
	return order_answer_as(acts, arena, second, order,
	    order_file_of(acts, arena, second, order).ret_order.version, true);
}

#endif
