/* SPDX-License-Identifier: EUPL-1.2 */
/* Orders by two people: what is refused, what is kept, what the audit has. */
#include <unistd.h>

#include "db/counter.h"
#include "db/db_test_world.h"
#include "order/order_store.h"
#include "order/order_test_act.h"

/* A test may not see the store of another room; it opens it all the same. */
extern const struct db_statements audit_statements;
extern const struct db_statements centre_statements;
extern const struct db_statements notice_statements;

enum { TEST_ACCOUNT, TEST_AUDITED, TEST_CENTRE };
static const char *const texts[] = {
    [TEST_ACCOUNT] = "INSERT INTO account (id, kind, provider, subject, name, level,"
                     " created_at, seen_at) VALUES ($1, 'staff', 's', $1, 'n', '', 0, 0)",
    [TEST_AUDITED] = "SELECT count(*) FROM audit_entry WHERE action = $1",
    [TEST_CENTRE] =
        "INSERT INTO centre VALUES ('TC-0001', 'Desert Wings', 'جناح الصحراء',"
        " 'Dubai', 'دبي', 'desert wings')",
};
static const struct db_statements test_statements = {"test", texts, ARRAY_LEN(texts)};
static const struct db_statements *const statements[] = {&audit_statements,
    &centre_statements, &counter_statements, &notice_statements, &order_statements,
    &test_statements, NULL};

struct fixture {
	struct db_world world;
	struct order_board *board;
	struct access_caller first;
	struct access_caller second;
	struct access_caller supervisor;
};

static enum fault
add_account(struct act *act, void *input)
{
	return db_run(act->db, &test_statements, TEST_ACCOUNT, DB_ARGS(DB_ID(input)));
}

static enum fault
add_centre(struct act *act, void *input)
{
	(void)input;
	return db_run(act->db, &test_statements, TEST_CENTRE, DB_NO_ARGS);
}

static struct access_caller
staff(struct fixture *fixture, enum access_role role)
{
	struct access_caller caller = {
	    .kind = ACCESS_STAFF, .account = id_new(moment_now()), .roles = 1U << role};

	WORKS(acts_write(
	    fixture->world.acts, &fixture->world.arena, add_account, &caller.account));
	return caller;
}

static int
set_up(void **state)
{
	static struct fixture fixture;

	fixture = (struct fixture){.board = NULL};
	WORKS(order_board_new(&fixture.board));
	fixture.world.orders = fixture.board;
	WORKS(db_world_start(&fixture.world, statements));
	WORKS(acts_write(fixture.world.acts, &fixture.world.arena, add_centre, NULL));
	fixture.first = staff(&fixture, ACCESS_ORDERS_DESK);
	fixture.second = staff(&fixture, ACCESS_ORDERS_DESK);
	fixture.supervisor = staff(&fixture, ACCESS_SUPERVISOR);
	*state = &fixture;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *fixture = *state;

	db_world_stop(&fixture->world);
	order_board_free(fixture->board);
	return 0;
}

#define WORLD fixture->world.acts, &fixture->world.arena

struct audited {
	const char *action;
	int64_t ret_count;
};

static enum fault
count_audited(struct act *act, void *input)
{
	struct audited *audited = input;
	struct db_rows rows;

	db_query(act->db, &test_statements, TEST_AUDITED,
	    DB_ARGS(DB_TEXT(slice_of(audited->action))), &rows);
	audited->ret_count = db_next(&rows) ? db_integer(&rows, 0) : -1;
	return db_end(&rows);
}

static int64_t
audited(struct fixture *fixture, const char *action)
{
	struct audited audited = {.action = action};

	WORKS(acts_read(WORLD, count_audited, &audited));
	return audited.ret_count;
}

static enum fault
look_over(struct act *act, void *input)
{
	return order_ahead(act, 1, SLICE("TC-0001"), input);
}

/* What a permit of a recreation flyer from that centre would stand under now. */
static struct order_over
over(struct fixture *fixture)
{
	struct order_over over;

	WORKS(acts_read(WORLD, look_over, &over));
	return over;
}

static void
an_order_needs_two_people_of_the_desk(void **state)
{
	struct fixture *fixture = *state;
	struct order_proposed proposed =
	    order_propose_as(WORLD, &fixture->first, order_of_all());
	const struct id *order = &proposed.ret_order;

	assert_int_equal(proposed.ret_verdict, ORDER_OK);
	assert_int_equal(over(fixture).effect, ORDER_NO_EFFECT);
	assert_int_equal(
	    order_answer_as(WORLD, &fixture->first, order, 1, true), ORDER_SAME_HAND);
	assert_int_equal(
	    order_answer_as(WORLD, &fixture->supervisor, order, 1, true), ORDER_NOT_ROLE);
	assert_int_equal(over(fixture).effect, ORDER_NO_EFFECT);
	assert_int_equal(
	    order_answer_as(WORLD, &fixture->second, order, 1, true), ORDER_OK);
	struct order_over found = over(fixture);
	assert_int_equal(found.effect, ORDER_SUSPENDS);
	assert_true(slice_equal(found.text_en, SLICE("No flights today.")));
	assert_true(slice_starts(found.number, SLICE("ORD-")));
	assert_int_equal(audited(fixture, "order.propose_issue"), 1);
	assert_int_equal(audited(fixture, "order.refused"), 1);
	assert_int_equal(audited(fixture, "order.sign_issue"), 1);
}

static void
a_supervisor_proposes_and_the_desk_signs(void **state)
{
	struct fixture *fixture = *state;

	(void)order_in_force(
	    WORLD, &fixture->supervisor, &fixture->first, order_of_all());
	assert_int_equal(over(fixture).effect, ORDER_SUSPENDS);
}

static void
what_is_rejected_or_taken_back_never_counts(void **state)
{
	struct fixture *fixture = *state;
	struct order_proposed one =
	    order_propose_as(WORLD, &fixture->first, order_of_all());
	struct order_proposed two =
	    order_propose_as(WORLD, &fixture->supervisor, order_of_all());

	assert_int_equal(
	    order_answer_as(WORLD, &fixture->supervisor, &one.ret_order, 1, false),
	    ORDER_NOT_ROLE);
	assert_int_equal(
	    order_answer_as(WORLD, &fixture->second, &one.ret_order, 1, false), ORDER_OK);
	assert_int_equal(
	    order_answer_as(WORLD, &fixture->supervisor, &two.ret_order, 1, false),
	    ORDER_OK);
	assert_int_equal(
	    order_answer_as(WORLD, &fixture->second, &one.ret_order, 2, true),
	    ORDER_NOTHING_WAITS);
	assert_int_equal(over(fixture).effect, ORDER_NO_EFFECT);
	assert_int_equal(audited(fixture, "order.reject"), 1);
	assert_int_equal(audited(fixture, "order.take_back"), 1);
}

static void
an_order_ends_by_the_clock_and_is_extended_or_lifted_by_two(void **state)
{
	struct fixture *fixture = *state;
	struct order_terms terms = order_of_all();
	moment end = moment_now() + 1500;

	terms.ends_at = end;
	struct id order = order_in_force(WORLD, &fixture->first, &fixture->second, terms);
	assert_int_equal(over(fixture).effect, ORDER_SUSPENDS);
	assert_int_equal(order_propose_step_as(
	                     WORLD, &fixture->second, &order, ORDER_EXTEND, end + 2000),
	    ORDER_OK);
	assert_int_equal(
	    order_propose_step_as(WORLD, &fixture->first, &order, ORDER_LIFT, 0),
	    ORDER_STEP_WAITS);
	assert_int_equal(
	    order_answer_as(WORLD, &fixture->second, &order, 3, true), ORDER_SAME_HAND);
	assert_int_equal(
	    order_answer_as(WORLD, &fixture->first, &order, 3, true), ORDER_OK);
	assert_int_equal(over(fixture).ends_at, end + 2000);
	while (moment_now() < end + 2000) {
		assert_true(usleep(10000) == 0);
	}
	assert_int_equal(over(fixture).effect, ORDER_NO_EFFECT);
	assert_int_equal(
	    order_end(WORLD, &fixture->first, &fixture->second, &order), ORDER_NOT_OPEN);
	assert_int_equal(
	    order_file_of(WORLD, &fixture->first, &order).ret_order.phase, ORDER_ENDED);
}

static void
a_lift_counts_at_once_and_the_text_stays(void **state)
{
	struct fixture *fixture = *state;
	struct id order =
	    order_in_force(WORLD, &fixture->first, &fixture->second, order_of_all());

	assert_int_equal(
	    order_end(WORLD, &fixture->second, &fixture->first, &order), ORDER_OK);
	assert_int_equal(over(fixture).effect, ORDER_NO_EFFECT);
	struct order_list list = {.desk = false};
	WORKS(order_read_list(WORLD, &list));
	assert_int_equal(list.ret_count, 1);
	assert_int_equal(list.ret_orders[0].phase, ORDER_OVER_BY_LIFT);
	assert_true(slice_equal(list.ret_orders[0].note_en, SLICE("Something changed.")));
	assert_int_equal(audited(fixture, "order.sign_lift"), 1);
}

static void
an_invalidation_is_for_good_and_speaks_before_a_suspension(void **state)
{
	struct fixture *fixture = *state;
	struct order_terms terms = order_of_all();

	terms.kind = ORDER_INVALIDATE;
	terms.centre = SLICE("TC-0999");
	assert_int_equal(
	    order_propose_as(WORLD, &fixture->first, terms).ret_verdict, ORDER_NO_CENTRE);
	(void)order_in_force(WORLD, &fixture->first, &fixture->second, order_of_all());
	terms.centre = SLICE("TC-0001");
	struct id order = order_in_force(WORLD, &fixture->first, &fixture->second, terms);
	assert_int_equal(over(fixture).effect, ORDER_INVALIDATES);
	assert_int_equal(
	    order_end(WORLD, &fixture->first, &fixture->second, &order), ORDER_FINAL);
}

static void
a_page_that_is_older_changes_nothing(void **state)
{
	struct fixture *fixture = *state;
	struct id order =
	    order_in_force(WORLD, &fixture->first, &fixture->second, order_of_all());
	struct order_step_proposed late = {.caller = &fixture->first,
	    .order = order,
	    .version = 1,
	    .step = ORDER_LIFT,
	    .text_en = SLICE("x"),
	    .text_ar = SLICE("x")};

	WORKS(order_propose_step(WORLD, &late));
	assert_int_equal(late.ret_verdict, ORDER_STALE);
	assert_int_equal(
	    order_answer_as(WORLD, &fixture->first, &order, 1, true), ORDER_STALE);
	struct id nobody = id_new(moment_now());
	assert_int_equal(
	    order_answer_as(WORLD, &fixture->first, &nobody, 1, true), ORDER_NOT_FOUND);
	assert_int_equal(over(fixture).effect, ORDER_SUSPENDS);
}

/* What another process signed is seen although nobody told this board. */
static void
a_board_that_nobody_told_learns_within_its_second(void **state)
{
	struct fixture *fixture = *state;
	struct acts *other = NULL;
	struct acts_options options = {.address = fixture->world.place.address,
	    .statements = statements,
	    .offset_minutes = 240};

	assert_int_equal(over(fixture).effect, ORDER_NO_EFFECT); /* read, and kept */
	WORKS(acts_start(&options, &other));
	(void)order_in_force(other, &fixture->world.arena, &fixture->first,
	    &fixture->second, order_of_all());
	acts_stop(other);
	while (over(fixture).effect == ORDER_NO_EFFECT) {
		assert_true(usleep(20000) == 0); /* the test's own time limit ends it */
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest all[] = {
	    TEST(an_order_needs_two_people_of_the_desk),
	    TEST(a_supervisor_proposes_and_the_desk_signs),
	    TEST(what_is_rejected_or_taken_back_never_counts),
	    TEST(an_order_ends_by_the_clock_and_is_extended_or_lifted_by_two),
	    TEST(a_lift_counts_at_once_and_the_text_stays),
	    TEST(an_invalidation_is_for_good_and_speaks_before_a_suspension),
	    TEST(a_page_that_is_older_changes_nothing),
	    TEST(a_board_that_nobody_told_learns_within_its_second),
	};

	return cmocka_run_group_tests(all, NULL, NULL);
}
