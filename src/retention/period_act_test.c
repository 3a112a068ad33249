/* SPDX-License-Identifier: EUPL-1.2 */
/* What is due goes, in slices, and nothing that is held or in dispute. */
#include "access/reading_store.h"

#include "retention/retention_test_act.h"

static const char periods[] =
    "draft\t2020-01-01\t30\tdays\tx\tx\tx\nended\t2020-01-01\t1\tyears\tx\tx\tx\n"
    "refused\t2020-01-01\t5\tyears\tx\tx\tx\npermit\t2020-01-01\t5\tyears\tx\tx\tx\n"
    "person\t2020-01-01\t1\tyears\tx\tx\tx\nletter\t2020-01-01\t5\tyears\tx\tx\tx\n"
    "reading\t2020-01-01\t5\tyears\tx\tx\tx\n"
    "lifted_hold\t2020-01-01\t5\tyears\tx\tx\tx\n";

static struct period_load
load(struct house *house, const char *text)
{
	struct period_load load = {.text = slice_of(text)};
	enum fault fault = period_act_load(acts_of(house), arena_of(house), &load);

	assert_int_equal(
	    fault, load.ret_verdict == PERIOD_LINE_OK ? FAULT_NONE : FAULT_CONFIG);
	return load;
}

static struct retention_plan
plan(struct house *house)
{
	struct retention_plan plan;

	WORKS(retention_plan_open(acts_of(house), arena_of(house), &plan));
	return plan;
}

/* How many of that kind went, one a slice. */
static size_t
end_all(struct house *house, enum period_kind kind)
{
	struct retention_run run = {.kind = kind,
	    .before = plan(house).lines[kind].before,
	    .most = 1,
	    .ret_left = true};
	size_t done = 0;

	while (run.ret_left) {
		WORKS(retention_run_some(acts_of(house), arena_of(house), &run));
		run.after = run.ret_last;
		done += run.ret_done;
	}
	return done;
}

static moment
years_ago(int years)
{
	return moment_now() - (moment)years * 366 * MOMENT_DAY;
}

/* --- the file --- */

static void
a_bad_line_loads_nothing(void **state)
{
	struct house *house = *state;

	struct period_load bad = load(house,
	    "draft\t2020-01-01\t30\tdays\tx\tx\tx\ndraft\t2020\t1\tdays\t"
	    "x\tx\tx\n");
	assert_int_equal(bad.ret_line, 2);
	assert_int_equal(bad.ret_verdict, PERIOD_LINE_BAD_DAY);
	assert_int_equal(plan(house).periods_count, 0);
	assert_false(plan(house).lines[PERIOD_DRAFT].set);
	assert_int_equal(load(house, periods).ret_line, 8);
	(void)load(house, periods); /* again is fine */
	assert_int_equal(plan(house).periods_count, 8);
	assert_int_equal(world_audited(&house->desk->world, "retention.load"), 2);
}

/* --- what is due --- */

static void
nothing_is_due_before_its_period_is_over(void **state)
{
	struct house *house = *state;

	approve(house);
	(void)load(house, periods);
	struct retention_plan before = plan(house);
	for (int i = 0; i < PERIOD_KIND_COUNT; i++) {
		assert_true(before.lines[i].set);
		if (i == PERIOD_PERSON) {
			continue; /* two, who has nothing, has not signed in since 1970 */
		}
		assert_int_equal(before.lines[i].due, 0);
		assert_int_equal(end_all(house, (enum period_kind)i), 0);
	}
	assert_int_equal(world_audited(&house->desk->world, "retention.run"), 0);
	house_write(house, HOUSE_EXPIRE, DB_ARGS(DB_INT(years_ago(4))));
	assert_int_equal(plan(house).lines[PERIOD_PERMIT].due, 0);
}

static void
an_ended_permits_application_goes_and_then_its_person(void **state)
{
	struct house *house = *state;

	approve(house);
	(void)load(house, periods);
	house_write(house, HOUSE_EXPIRE, DB_ARGS(DB_INT(years_ago(6))));
	struct retention_plan due = plan(house);
	assert_int_equal(due.lines[PERIOD_PERMIT].due, 1);
	assert_true(due.lines[PERIOD_PERMIT].oldest < due.lines[PERIOD_PERMIT].cutoff);
	assert_int_equal(due.lines[PERIOD_PERSON].due, 1); /* two */
	assert_int_equal(end_all(house, PERIOD_PERMIT), 1);
	assert_int_equal(end_all(house, PERIOD_PERMIT), 0);
	assert_int_equal(house_values_with(house, "ABCD11"), 0);
	assert_true(house_values_with(house, "Noura Specimen") > 0);
	assert_int_equal(plan(house).lines[PERIOD_PERMIT].due, 0);
	assert_int_equal(plan(house).files, 1);
	assert_int_equal(plan(house).lines[PERIOD_PERSON].due, 2);
	assert_int_equal(end_all(house, PERIOD_PERSON), 2);
	assert_nothing_left(house);
	assert_int_equal(world_audited(&house->desk->world, "retention.run"), 3);
	assert_verifies(house);
}

static void
what_ended_otherwise_goes_by_its_own_period(void **state)
{
	struct house *house = *state;
	const struct {
		const char *state;
		int years;
		enum period_kind kind;
	} rows[] = {{"withdrawn", 2, PERIOD_ENDED}, {"lapsed", 2, PERIOD_ENDED},
	    {"refused", 6, PERIOD_REFUSED}};

	(void)load(house, periods);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		house_write(house, HOUSE_STATE,
		    DB_ARGS(DB_TEXT(slice_of(rows[i].state)),
		        DB_INT(years_ago(rows[i].years))));
		for (int kind = 0; kind < PERIOD_PERSON; kind++) {
			assert_int_equal(plan(house).lines[kind].due,
			    kind == (int)rows[i].kind ? 1 : 0);
		}
	}
	assert_int_equal(end_all(house, PERIOD_REFUSED), 1);
	assert_int_equal(house_values_with(house, "ABCD11"), 0);
	assert_verifies(house);
}

static void
a_draft_that_lapsed_goes_with_all_its_answers(void **state)
{
	struct house *house = *state;
	struct test_world *world = &house->desk->world;

	(void)load(house, periods);
	world_complete(world, &world->two);
	world_happens(world, &world->two, APPLICATION_LAPSE);
	assert_int_equal(plan(house).lines[PERIOD_DRAFT].due, 0);
	house_write(house, HOUSE_LONG_AGO,
	    DB_ARGS(DB_INT(moment_now() - 32 * (moment)MOMENT_DAY),
	        DB_ID(&world->two.account)));
	assert_int_equal(end_all(house, PERIOD_DRAFT), 1);
	assert_int_equal(plan(house).files, 1);
}

/* --- held --- */

static void
what_is_held_is_counted_and_stays(void **state)
{
	struct house *house = *state;
	struct hold_set set = {.caller = &house->protector,
	    .account = *one(house),
	    .basis = HOLD_DISPUTE,
	    .reference = SLICE("1"),
	    .reason = SLICE("Contested.")};

	approve(house);
	(void)load(house, periods);
	house_write(house, HOUSE_EXPIRE, DB_ARGS(DB_INT(years_ago(6))));
	house_write(house, HOUSE_OLD_LETTERS, DB_ARGS(DB_INT(years_ago(6))));
	assert_int_equal(plan(house).lines[PERIOD_LETTER].held, 0);
	WORKS(hold_set_run(acts_of(house), arena_of(house), &set));
	struct retention_plan held = plan(house);
	assert_int_equal(held.holds, 1);
	assert_int_equal(held.lines[PERIOD_PERMIT].due, 0);
	assert_int_equal(held.lines[PERIOD_PERMIT].held, 1);
	assert_true(held.lines[PERIOD_LETTER].held > 0);
	assert_int_equal(end_all(house, PERIOD_PERMIT), 0);
	assert_int_equal(end_all(house, PERIOD_LETTER), 0);
	assert_true(house_values_with(house, "ABCD11") > 0);
	struct hold_lift lift = {.caller = &house->protector,
	    .hold = set.ret_hold,
	    .reason = SLICE("Settled.")};
	WORKS(hold_lift_run(acts_of(house), arena_of(house), &lift));
	assert_int_equal(end_all(house, PERIOD_PERMIT), 1);
	assert_int_equal(end_all(house, PERIOD_LETTER), 1);
}

/* --- rows of their own --- */

static enum fault
insert_reading(struct act *act, void *input)
{
	struct house *house = input;
	struct reading_row row = {
	    .id = id_new(years_ago(6)),
	    .session = id_new(years_ago(6)),
	    .object = SLICE("application/x"),
	    .account = *one(house),
	    .reader = house->desk->officer.account,
	    .role = SLICE("officer"),
	    .purpose = READING_QUALITY,
	    .at = years_ago(6),
	};

	TRY(reading_insert(act->db, &row));
	row.id = id_new(act->now);
	row.session = row.id;
	row.at = act->now;
	return reading_insert(act->db, &row);
}

static void
old_readings_letters_and_lifted_holds_go_and_new_ones_stay(void **state)
{
	struct house *house = *state;
	struct hold_set set = {.caller = &house->protector,
	    .account = *one(house),
	    .basis = HOLD_COURT,
	    .reference = SLICE("7/2020"),
	    .reason = SLICE("The court asked.")};

	(void)load(house, periods);
	WORKS(acts_write(acts_of(house), arena_of(house), insert_reading, house));
	assert_int_equal(plan(house).lines[PERIOD_READING].due, 1);
	assert_int_equal(end_all(house, PERIOD_READING), 1);
	assert_int_equal(end_all(house, PERIOD_READING), 0);
	WORKS(hold_set_run(acts_of(house), arena_of(house), &set));
	struct hold_lift lift = {.caller = &house->protector,
	    .hold = set.ret_hold,
	    .reason = SLICE("Closed.")};
	WORKS(hold_lift_run(acts_of(house), arena_of(house), &lift));
	assert_int_equal(end_all(house, PERIOD_LIFTED_HOLD), 0);
	house_write(house, HOUSE_OLD_LIFT, DB_ARGS(DB_INT(years_ago(6))));
	assert_int_equal(end_all(house, PERIOD_LIFTED_HOLD), 1);
	assert_int_equal(house_values_with(house, "7/2020"), 0);
	assert_verifies(house);
}

/* --- interrupted --- */

static void
an_interrupted_run_goes_on_where_it_stopped(void **state)
{
	struct house *house = *state;
	struct db_world *db = &house->desk->world.db;
	struct acts_options options = {
	    .vault = db->vault,
	    .address = db->place.address,
	    .statements = house_all,
	    .signing = db->signing,
	    .offset_minutes = 240,
	    .ledger = db->ledger,
	};
	struct retention_run run = {.kind = PERIOD_PERSON, .most = 1};

	approve(house);
	(void)load(house, periods);
	house_write(house, HOUSE_EXPIRE, DB_ARGS(DB_INT(years_ago(6))));
	assert_int_equal(end_all(house, PERIOD_PERMIT), 1);
	run.before = plan(house).lines[PERIOD_PERSON].before;
	WORKS(retention_run_some(db->acts, &db->arena, &run));
	assert_int_equal(run.ret_done, 1);
	assert_true(run.ret_left);
	acts_stop(db->acts);
	WORKS(acts_start(&options, &db->acts));
	assert_int_equal(plan(house).lines[PERIOD_PERSON].due, 1);
	assert_int_equal(end_all(house, PERIOD_PERSON), 1);
	assert_nothing_left(house);
	assert_verifies(house);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    HOUSE_TEST(a_bad_line_loads_nothing),
	    HOUSE_TEST(nothing_is_due_before_its_period_is_over),
	    HOUSE_TEST(an_ended_permits_application_goes_and_then_its_person),
	    HOUSE_TEST(what_ended_otherwise_goes_by_its_own_period),
	    HOUSE_TEST(a_draft_that_lapsed_goes_with_all_its_answers),
	    HOUSE_TEST(what_is_held_is_counted_and_stays),
	    HOUSE_TEST(old_readings_letters_and_lifted_holds_go_and_new_ones_stay),
	    HOUSE_TEST(an_interrupted_run_goes_on_where_it_stopped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
