/* SPDX-License-Identifier: EUPL-1.2 */
/* What the forecast counts, and its board. */
#include "application/forecast_act.h"
#include "db/db_test_world.h"

extern const struct db_statements calendar_statements;
extern const struct db_statements forecast_statements;

enum { ACCOUNT, CASE };
static const char *const test_texts[] = {
    [ACCOUNT] = "INSERT INTO account (id, kind, provider, subject, name, level,"
                " created_at, seen_at) VALUES ($1, 'person', 't', $1, '', '', 0, 0)",
    [CASE] =
        "INSERT INTO application (id, account, class, state, version, created_at,"
        " changed_at, submitted_at, is_open) VALUES ($1, $1, 1, $2, 1, 0, $3, $4, $5)",
};
static const struct db_statements test_statements = {
    "forecast_test", test_texts, ARRAY_LEN(test_texts)};
static const struct db_statements *const statements[] = {
    &calendar_statements, &forecast_statements, &test_statements, NULL};

struct made {
	const char *state;
	moment submitted_at;
	moment changed_at;
};

static enum fault
make_act(struct act *act, void *input)
{
	const struct made *made = input;
	struct id id = id_new(act->now);

	TRY(db_run(act->db, &test_statements, ACCOUNT, DB_ARGS(DB_ID(&id))));
	return db_run(act->db, &test_statements, CASE,
	    DB_ARGS(DB_ID(&id), DB_TEXT(slice_of(made->state)), DB_INT(made->changed_at),
	        DB_INT(made->submitted_at), DB_INT(made->changed_at == 0 ? 1 : 0)));
}

static void
make(struct db_world *world, const char *state, moment submitted_at, moment changed_at)
{
	struct made made = {state, submitted_at, changed_at};

	WORKS(acts_write(world->acts, &world->arena, make_act, &made));
}

static enum fault
count_act(struct act *act, void *input)
{
	return forecast_in_act(act, input);
}

static struct forecast
count(struct db_world *world)
{
	struct forecast forecast = {.decided = 77};

	WORKS(acts_read(world->acts, &world->arena, count_act, &forecast));
	return forecast;
}

static void
what_waits_is_counted_by_the_authoritys_day(void **state)
{
	struct db_world *world = *state;
	moment now = moment_now();
	moment midnight = moment_of_day(moment_day(now, 240), 240);

	make(world, "review", midnight, 0);
	make(world, "review", midnight - 1, 0);
	make(world, "review", midnight - 2, 0);
	make(world, "returned", midnight, 0);
	struct forecast forecast = count(world);
	assert_int_equal(forecast.days_count, 2);
	assert_int_equal(forecast.days[0].submitted, moment_day(now, 240) - 1);
	assert_int_equal(forecast.days[0].count, 2);
	assert_int_equal(forecast.days[1].count, 1);
	assert_int_equal(forecast.decided, 0);
}

static void
decisions_of_ten_working_days_are_counted(void **state)
{
	struct db_world *world = *state;
	moment now = moment_now();

	make(world, "approved", 1, now);
	make(world, "refused", 1, now - MOMENT_DAY);
	make(world, "approved", 1, now - 20 * (moment)MOMENT_DAY);
	make(world, "withdrawn", 1, now);
	assert_int_equal(count(world).decided, 2);
}

/* Before the first count the least, and what was counted stays for its minute. */
static void
the_board_tells_what_was_counted(void **state)
{
	struct db_world *world = *state;
	struct forecast_board *board = NULL;
	moment now = moment_now();
	day today = moment_day(now, 240);
	day least = calendar_after(&calendar_plain, today, 3);

	for (int i = 0; i < 12; i++) {
		make(world, "review", now, 0);
	}
	for (int i = 0; i < 10; i++) {
		make(world, "approved", 1, now);
	}
	WORKS(forecast_board_new(&board));
	assert_int_equal(forecast_board_expected(board, today, today), least);
	assert_int_equal(forecast_board_expected(NULL, today, today), least);
	WORKS(forecast_board_refresh(board, world->acts));
	assert_int_equal(forecast_board_expected(board, today, today),
	    calendar_after(&calendar_plain, today, 12));
	assert_int_equal(forecast_board_days(board, today), 12);
	make(world, "review", now, 0);
	WORKS(forecast_board_refresh(board, world->acts));
	assert_int_equal(forecast_board_days(board, today), 12);
	assert_false(forecast_board_is_late(board, today, today));
	assert_true(forecast_board_is_late(board, today - 14, today));
	forecast_board_free(board);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    DB_WORLD_TEST(what_waits_is_counted_by_the_authoritys_day),
	    DB_WORLD_TEST(decisions_of_ten_working_days_are_counted),
	    DB_WORLD_TEST(the_board_tells_what_was_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
