/* SPDX-License-Identifier: EUPL-1.2 */
/* The trap of SPEC section 6: an order is issued while an application is open. The
 * application goes on, and what is issued under the order is suspended from the start. */
#include <pthread.h>

#include "application/answers_act.h"
#include "decision/decision_test_act.h"
#include "order/order_test_act.h"

#define DESK_WORLD desk->world.db.acts, &desk->world.db.arena

struct orders {
	struct access_caller first;
	struct access_caller second;
};

static struct orders
orders_desk(struct desk *desk)
{
	unsigned role = 1U << ACCESS_ORDERS_DESK;

	return (struct orders){
	    staff(desk, "Latifa Al Hosani", role), staff(desk, "Adel Aziz", role)};
}

static struct id
begin_order(struct desk *desk, const struct orders *orders)
{
	return order_in_force(
	    DESK_WORLD, &orders->first, &orders->second, order_of_all());
}

static struct permit_own
only_permit(struct desk *desk)
{
	struct permit_own_list list;

	WORKS(permit_own_permits(DESK_WORLD, &desk->world.one, &list));
	assert_int_equal(list.count, 1);
	return list.own[0];
}

static void
assert_suspended_by_order(struct desk *desk)
{
	struct permit_own own = only_permit(desk);

	assert_int_equal(own.public.answer, PERMIT_ANSWER_SUSPENDED);
	assert_int_equal(own.flight, PERMIT_FLY_ORDER);
	assert_true(slice_equal(own.public.order.text_en, SLICE("No flights today.")));
	assert_int_equal(own_view(desk).order.effect, ORDER_SUSPENDS);
}

static void
while_a_draft_is_open(void **state)
{
	struct desk *desk = *state;
	struct orders orders = orders_desk(desk);
	const struct access_caller *two = &desk->world.two;

	world_complete(&desk->world, two);
	assert_int_equal(world_view(&desk->world, two).order.effect, ORDER_NO_EFFECT);
	struct id order = begin_order(desk, &orders);
	struct application_view draft = world_view(&desk->world, two);
	assert_int_equal(draft.state, APPLICATION_DRAFT);
	assert_int_equal(draft.order.effect, ORDER_SUSPENDS);
	assert_true(slice_equal(draft.order.text_ar, SLICE("لا تحليق اليوم.")));
	assert_int_equal(
	    world_submit(&desk->world, two, "k", SLICE("")).ret_verdict, APPLICATION_OK);
	assert_int_equal(
	    order_end(DESK_WORLD, &orders.first, &orders.second, &order), ORDER_OK);
	assert_int_equal(world_view(&desk->world, two).order.effect, ORDER_NO_EFFECT);
}

static void
while_it_is_in_review(void **state)
{
	struct desk *desk = *state;
	struct orders orders = orders_desk(desk);

	assert_int_equal(own_view(desk).state, APPLICATION_REVIEW);
	(void)begin_order(desk, &orders);
	assert_int_equal(own_view(desk).order.effect, ORDER_SUSPENDS);
	claim(desk);
	assert_int_equal(step(desk, &desk->officer, APPLICATION_APPROVE), APPLICATION_OK);
	assert_suspended_by_order(desk);
}

static void
between_claim_and_approval(void **state)
{
	struct desk *desk = *state;
	struct orders orders = orders_desk(desk);

	claim(desk);
	struct id order = begin_order(desk, &orders);
	assert_int_equal(step(desk, &desk->officer, APPLICATION_APPROVE), APPLICATION_OK);
	assert_suspended_by_order(desk);
	assert_int_equal(
	    order_end(DESK_WORLD, &orders.first, &orders.second, &order), ORDER_OK);
	assert_int_equal(only_permit(desk).flight, PERMIT_FLY_YES);
	assert_int_equal(own_view(desk).order.effect, ORDER_NO_EFFECT);
}

/* --- in the same batch of the writer --- */

struct at_once {
	struct desk *desk;
	const struct access_caller *signer;
	struct id order;
	int64_t version; /* of the application */
	enum order_verdict ret_signed;
	enum application_verdict ret_decided;
};

static void *
sign_it(void *input)
{
	struct at_once *at_once = input;
	struct arena arena = ARENA_EMPTY(16 << 20);
	struct order_answer answer = {.caller = at_once->signer,
	    .order = at_once->order,
	    .version = 1,
	    .signs = true};

	assert_int_equal(
	    order_answer(at_once->desk->world.db.acts, &arena, &answer), FAULT_NONE);
	at_once->ret_signed = answer.ret_verdict;
	arena_done(&arena);
	return NULL;
}

static void *
approve_it(void *input)
{
	struct at_once *at_once = input;
	struct arena arena = ARENA_EMPTY(16 << 20);
	struct decision decision = {.caller = &at_once->desk->officer,
	    .application = at_once->desk->application,
	    .event = APPLICATION_APPROVE,
	    .version = at_once->version,
	    .desk = at_once->desk->permits};

	assert_int_equal(
	    decision_decide(at_once->desk->world.db.acts, &arena, &decision), FAULT_NONE);
	at_once->ret_decided = decision.ret_verdict;
	arena_done(&arena);
	return NULL;
}

/* Holds the writer until both are queued behind it, so that they share its next batch. */
static enum fault
hold_writer(struct act *act, void *input)
{
	(void)act;
	(void)input;
	(void)usleep(200000);
	return FAULT_NONE;
}

static void *
hold_it(void *input)
{
	struct at_once *at_once = input;
	struct arena arena = ARENA_EMPTY(1 << 20);

	assert_int_equal(
	    acts_write(at_once->desk->world.db.acts, &arena, hold_writer, NULL),
	    FAULT_NONE);
	arena_done(&arena);
	return NULL;
}

static void
run_together(struct at_once *at_once, void *(*one)(void *), void *(*other)(void *))
{
	pthread_t threads[3];

	assert_int_equal(pthread_create(&threads[0], NULL, hold_it, at_once), 0);
	(void)usleep(50000);
	assert_int_equal(pthread_create(&threads[1], NULL, one, at_once), 0);
	(void)usleep(20000);
	assert_int_equal(pthread_create(&threads[2], NULL, other, at_once), 0);
	for (size_t i = 0; i < ARRAY_LEN(threads); i++) {
		assert_int_equal(pthread_join(threads[i], NULL), 0);
	}
}

static void
sign_and_approve_together(struct desk *desk, bool sign_first)
{
	struct orders orders = orders_desk(desk);

	claim(desk);
	struct at_once at_once = {
	    .desk = desk,
	    .signer = &orders.second,
	    .order =
	        order_propose_as(DESK_WORLD, &orders.first, order_of_all()).ret_order,
	    .version = own_view(desk).version,
	};
	run_together(&at_once, sign_first ? sign_it : approve_it,
	    sign_first ? approve_it : sign_it);
	assert_int_equal(at_once.ret_signed, ORDER_OK);
	assert_int_equal(at_once.ret_decided, APPLICATION_OK);
	assert_suspended_by_order(desk);
}

static void
in_the_same_batch_the_order_first(void **state)
{
	sign_and_approve_together(*state, true);
}

static void
in_the_same_batch_the_approval_first(void **state)
{
	sign_and_approve_together(*state, false);
}

/* Told once, whichever way: by the issue under the order, or by the order's own round. */
static void
the_holder_is_told_once(void **state)
{
	struct desk *desk = *state;
	struct orders orders = orders_desk(desk);
	bool more = true;

	claim(desk);
	(void)begin_order(desk, &orders);
	assert_int_equal(step(desk, &desk->officer, APPLICATION_APPROVE), APPLICATION_OK);
	while (more) {
		WORKS(order_tell_due(DESK_WORLD, &more));
	}
	assert_int_equal(count_rows(desk, DESK_LETTERS, DB_NO_ARGS), 1);
}

int
main(void)
{
	const struct CMUnitTest all[] = {
	    DESK_TEST(while_a_draft_is_open),
	    DESK_TEST(while_it_is_in_review),
	    DESK_TEST(between_claim_and_approval),
	    DESK_TEST(in_the_same_batch_the_order_first),
	    DESK_TEST(in_the_same_batch_the_approval_first),
	    DESK_TEST(the_holder_is_told_once),
	};

	return cmocka_run_group_tests(all, NULL, NULL);
}
