/* SPDX-License-Identifier: EUPL-1.2 */
/* An order over many permits: every answer says so at once, no permit is touched, and the
 * holders get letters. */
#include "order/order_test_act.h"
#include "permit/permit_test_act.h"
#include "permit/tell_act.h"

#include <unistd.h>

enum { ORDER_LETTERS, ORDER_CLASS };
static const char *const order_texts[] = {
    [ORDER_LETTERS] = "SELECT count(*) FROM notice WHERE kind = $1",
    [ORDER_CLASS] = "UPDATE permit SET class = 3 WHERE number = $1",
};
static const struct db_statements own_statements = {
    "order_test", order_texts, ARRAY_LEN(order_texts)};
static const struct db_statements *const order_all[] = {&audit_statements,
    &centre_key_statements, &centre_statements, &counter_statements, &notice_statements,
    &order_statements, &permit_statements, &permit_waiting_statements, &test_statements,
    &own_statements, NULL};

static struct access_caller first;
static struct access_caller second;

static int
set_up_orders(void **state)
{
	(void)set_up_with(state, order_all);
	struct fixture *fixture = *state;
	first = person(fixture, ACCESS_STAFF, ACCESS_ORDERS_DESK);
	second = person(fixture, ACCESS_STAFF, ACCESS_ORDERS_DESK);
	WORKS(acts_write(fixture->world.acts, &fixture->world.arena, add_centre, NULL));
	return 0;
}

#define WORLD fixture->world.acts, &fixture->world.arena

static struct id
begin_order(struct fixture *fixture, struct order_terms terms)
{
	return order_in_force(WORLD, &first, &second, terms);
}

static struct slice
token_of(struct fixture *fixture, const struct permit_number *number)
{
	return own(fixture, number).token;
}

/* As an offline verifier has it: the signed list, read by the signed keys. */
static enum permit_answer
answer_offline(struct fixture *fixture, struct slice token)
{
	struct arena *arena = &fixture->world.arena;
	struct trust_list trust;
	struct status_list list;
	struct permit_finding finding;
	struct permit_lists lists = {&list, 1};
	struct permit_source source = permit_lists_source(&lists);
	struct slice keys;
	struct slice states;

	WORKS(permit_desk_trust_list(
	    fixture->desk, fixture->world.acts, moment_now(), arena, &keys));
	assert_int_equal(trust_list_read(keys, &fixture->signing.keys[0].key,
	                     moment_now(), arena, &trust),
	    TRUST_OK);
	WORKS(permit_desk_status_list(
	    fixture->desk, fixture->world.acts, 1, moment_now(), arena, &states));
	assert_int_equal(status_list_read(states, &trust, arena, &list), STATUS_OK);
	permit_verify_token(
	    token, &trust, &source, moment_now() + MOMENT_SECOND, arena, &finding);
	return finding.answer;
}

struct letters {
	const char *kind;
	int64_t ret_count;
};

static enum fault
count_letters(struct act *act, void *input)
{
	struct letters *letters = input;
	struct db_rows rows;

	db_query(act->db, &own_statements, ORDER_LETTERS,
	    DB_ARGS(DB_TEXT(slice_of(letters->kind))), &rows);
	letters->ret_count = db_next(&rows) ? db_integer(&rows, 0) : -1;
	return db_end(&rows);
}

static int64_t
letters(struct fixture *fixture, const char *kind)
{
	struct letters letters = {.kind = kind};

	WORKS(acts_read(WORLD, count_letters, &letters));
	return letters.ret_count;
}

static void
tell_all(struct fixture *fixture)
{
	bool more = true;

	while (more) {
		WORKS(order_tell_due(WORLD, &more));
	}
}

static enum fault
make_commercial(struct act *act, void *input)
{
	const struct permit_number *number = input;

	return db_run(act->db, &own_statements, ORDER_CLASS,
	    DB_ARGS(DB_TEXT(slice_of(number->text))));
}

static void
an_order_suspends_in_every_answer_at_once_and_a_lift_ends_it(void **state)
{
	struct fixture *fixture = *state;
	struct permit_number number = issue_one(fixture);
	struct slice token = token_of(fixture, &number);

	assert_int_equal(ask(fixture, &number).answer, PERMIT_ANSWER_IN_FORCE);
	assert_int_equal(answer_offline(fixture, token), PERMIT_ANSWER_IN_FORCE);
	struct id order = begin_order(fixture, order_of_all());
	struct permit_public asked = ask(fixture, &number);
	assert_int_equal(asked.answer, PERMIT_ANSWER_SUSPENDED);
	assert_true(slice_equal(asked.order.text_ar, SLICE("لا تحليق اليوم.")));
	assert_int_equal(check(fixture, token).answer, PERMIT_ANSWER_SUSPENDED);
	assert_int_equal(answer_offline(fixture, token), PERMIT_ANSWER_SUSPENDED);
	assert_int_equal(own(fixture, &number).flight, PERMIT_FLY_ORDER);
	assert_int_equal(
	    own(fixture, &number).events_count, 0); /* the permit itself: as it was */

	assert_int_equal(order_end(WORLD, &first, &second, &order), ORDER_OK);
	assert_int_equal(ask(fixture, &number).answer, PERMIT_ANSWER_IN_FORCE);
	assert_int_equal(check(fixture, token).answer, PERMIT_ANSWER_IN_FORCE);
	assert_int_equal(answer_offline(fixture, token), PERMIT_ANSWER_IN_FORCE);
	assert_int_equal(own(fixture, &number).flight, PERMIT_FLY_YES);
}

static void
an_order_that_ends_by_the_clock_ends_in_every_answer(void **state)
{
	struct fixture *fixture = *state;
	struct permit_number number = issue_one(fixture);
	struct slice token = token_of(fixture, &number);
	struct order_terms terms = order_of_all();

	terms.ends_at = moment_now() + 1500;
	(void)begin_order(fixture, terms);
	assert_int_equal(answer_offline(fixture, token), PERMIT_ANSWER_SUSPENDED);
	while (ask(fixture, &number).answer == PERMIT_ANSWER_SUSPENDED) {
		assert_true(usleep(20000) == 0);
	}
	assert_true(moment_now() >= terms.ends_at);
	assert_int_equal(answer_offline(fixture, token), PERMIT_ANSWER_IN_FORCE);
}

static void
an_order_meets_its_class_alone(void **state)
{
	struct fixture *fixture = *state;
	struct permit_number leisure = issue_one(fixture);
	struct permit_number work = issue_one(fixture);
	struct order_terms terms = order_of_all();

	WORKS(acts_write(WORLD, make_commercial, &work));
	terms.classes = 1U << (PERMIT_COMMERCIAL - 1);
	struct order_preview preview = {.terms = terms};
	WORKS(order_preview(WORLD, &preview));
	assert_int_equal(preview.ret_verdict, ORDER_OK);
	assert_int_equal(preview.ret_reach.total, 1);
	assert_int_equal(preview.ret_reach.of_class[PERMIT_RECREATION], 0);
	(void)begin_order(fixture, terms);
	assert_int_equal(ask(fixture, &leisure).answer, PERMIT_ANSWER_IN_FORCE);
	assert_int_equal(ask(fixture, &work).answer, PERMIT_ANSWER_SUSPENDED);
	assert_int_equal(
	    answer_offline(fixture, token_of(fixture, &leisure)), PERMIT_ANSWER_IN_FORCE);
	assert_int_equal(
	    answer_offline(fixture, token_of(fixture, &work)), PERMIT_ANSWER_SUSPENDED);
}

static void
permits_of_a_centre_are_invalid_for_good(void **state)
{
	struct fixture *fixture = *state;
	struct permit_number number = issue_one(fixture);
	struct order_terms terms = order_of_all();

	terms.kind = ORDER_INVALIDATE;
	terms.centre = SLICE("TC-0001");
	terms.reason = SLICE("centre_not_genuine");
	(void)begin_order(fixture, terms);
	assert_int_equal(ask(fixture, &number).answer, PERMIT_ANSWER_REVOKED);
	assert_int_equal(own(fixture, &number).flight, PERMIT_FLY_REVOKED);
	assert_int_equal(
	    answer_offline(fixture, token_of(fixture, &number)), PERMIT_ANSWER_REVOKED);
}

static void
a_permit_that_is_issued_under_an_order_is_suspended_from_the_start(void **state)
{
	struct fixture *fixture = *state;
	struct order_terms terms = order_of_all();

	(void)begin_order(fixture, terms);
	struct permit_number later = issue_one(fixture);
	assert_int_equal(ask(fixture, &later).answer, PERMIT_ANSWER_SUSPENDED);
	tell_all(fixture);
	assert_int_equal(letters(fixture, "order_suspended"), 1);
}

static void
an_order_can_leave_out_what_is_issued_later(void **state)
{
	struct fixture *fixture = *state;
	struct permit_number earlier = issue_one(fixture);
	struct order_terms terms = order_of_all();

	terms.later = false;
	(void)begin_order(fixture, terms);
	struct permit_number later = issue_one(fixture);
	assert_int_equal(ask(fixture, &earlier).answer, PERMIT_ANSWER_SUSPENDED);
	assert_int_equal(ask(fixture, &later).answer, PERMIT_ANSWER_IN_FORCE);
	assert_int_equal(letters(fixture, "order_suspended"), 0);
}

/* What was done with one permit by itself stays under an order, and after it. */
static void
a_suspension_of_its_own_outlives_the_order(void **state)
{
	struct fixture *fixture = *state;
	struct permit_number number = issue_one(fixture);
	struct permit_number gone = issue_one(fixture);

	assert_int_equal(suspend(fixture, &number), PERMIT_CHANGE_OK);
	assert_int_equal(change(fixture, &gone, PERMIT_REVOKED), PERMIT_CHANGE_OK);
	struct id order = begin_order(fixture, order_of_all());
	assert_int_equal(own(fixture, &number).flight, PERMIT_FLY_SUSPENDED);
	assert_int_equal(ask(fixture, &gone).answer, PERMIT_ANSWER_REVOKED);
	assert_int_equal(ask(fixture, &gone).order.effect, ORDER_NO_EFFECT);
	assert_int_equal(order_end(WORLD, &first, &second, &order), ORDER_OK);
	assert_int_equal(ask(fixture, &number).answer, PERMIT_ANSWER_SUSPENDED);
	assert_int_equal(
	    answer_offline(fixture, token_of(fixture, &number)), PERMIT_ANSWER_SUSPENDED);
}

/* Each holder once for the order and once for its lift, however often a round is made, and
 * in slices that are smaller than the crowd. */
static void
each_holder_gets_one_letter_of_each_step(void **state)
{
	enum { CROWD = ORDER_TOLD_MOST + 30 };
	struct fixture *fixture = *state;
	bool more = true;

	for (int i = 0; i < CROWD; i++) {
		(void)issue_one(fixture);
	}
	struct id order = begin_order(fixture, order_of_all());
	assert_int_equal(
	    letters(fixture, "order_suspended"), 0); /* not in the order's act */
	WORKS(order_tell_due(WORLD, &more));
	assert_true(more);
	assert_int_equal(letters(fixture, "order_suspended"), ORDER_TOLD_MOST);
	tell_all(fixture);
	tell_all(fixture);
	assert_int_equal(letters(fixture, "order_suspended"), CROWD);
	struct order_file file = order_file_of(WORLD, &first, &order);
	assert_int_equal(file.ret_steps[0].told, CROWD);
	assert_false(file.ret_steps[0].telling);
	assert_int_equal(file.ret_reach.total, CROWD);
	assert_int_equal(order_end(WORLD, &first, &second, &order), ORDER_OK);
	tell_all(fixture);
	assert_int_equal(letters(fixture, "order_lifted"), CROWD);
}

static void
nobody_is_told_to_stop_by_an_order_that_is_lifted_already(void **state)
{
	struct fixture *fixture = *state;

	(void)issue_one(fixture);
	struct id order = begin_order(fixture, order_of_all());
	assert_int_equal(order_end(WORLD, &first, &second, &order), ORDER_OK);
	tell_all(fixture);
	assert_int_equal(letters(fixture, "order_suspended"), 0);
	assert_int_equal(letters(fixture, "order_lifted"), 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up_orders, tear_down)

int
main(void)
{
	const struct CMUnitTest all[] = {
	    TEST(an_order_suspends_in_every_answer_at_once_and_a_lift_ends_it),
	    TEST(an_order_that_ends_by_the_clock_ends_in_every_answer),
	    TEST(an_order_meets_its_class_alone),
	    TEST(permits_of_a_centre_are_invalid_for_good),
	    TEST(a_permit_that_is_issued_under_an_order_is_suspended_from_the_start),
	    TEST(an_order_can_leave_out_what_is_issued_later),
	    TEST(a_suspension_of_its_own_outlives_the_order),
	    TEST(each_holder_gets_one_letter_of_each_step),
	    TEST(nobody_is_told_to_stop_by_an_order_that_is_lifted_already),
	};

	return cmocka_run_group_tests(all, NULL, NULL);
}
