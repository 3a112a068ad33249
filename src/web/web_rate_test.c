/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "web/rate.h"

enum { KEYS = 1024 };

static struct rate_table *table;
static unsigned wait_seconds;

static int
make_table(void **state)
{
	(void)state;
	assert_int_equal(rate_table_new(KEYS, &table), FAULT_NONE);
	return 0;
}

static int
free_table(void **state)
{
	(void)state;
	rate_table_free(table);
	return 0;
}

static bool
asks(enum web_act act, const char *who, struct web_rate rate, moment now)
{
	struct rate_key key = {act, RATE_ADDRESS, slice_of(who)};

	return rate_admits(table, &key, rate, now, &wait_seconds);
}

static unsigned
admitted(const char *who, struct web_rate rate, moment now, unsigned times)
{
	unsigned count = 0;

	for (unsigned i = 0; i < times; i++) {
		count += asks(WEB_ACT_VERIFY, who, rate, now) ? 1 : 0;
	}
	return count;
}

static void
so_many_at_once_and_then_one_in_each_part_of_the_time(void **state)
{
	const struct web_rate rate = {6, 60};

	(void)state;
	assert_int_equal(admitted("a", rate, 1000, 20), 6);
	assert_int_equal(wait_seconds, 10);
	assert_int_equal(admitted("a", rate, 1000 + 9999, 5), 0);
	assert_int_equal(wait_seconds, 1);
	assert_int_equal(admitted("a", rate, 1000 + 10000, 5), 1);
	assert_int_equal(admitted("a", rate, 1000 + 40000, 5), 3);
	assert_int_equal(admitted("a", rate, 1000 + 3600000, 20), 6);
}

static void
each_act_and_each_who_has_a_limit_of_his_own(void **state)
{
	const struct web_rate rate = {1, 60};
	struct rate_key account = {WEB_ACT_VERIFY, RATE_ACCOUNT, SLICE("a")};

	(void)state;
	assert_true(asks(WEB_ACT_VERIFY, "a", rate, 5));
	assert_false(asks(WEB_ACT_VERIFY, "a", rate, 5));
	assert_true(asks(WEB_ACT_UPLOAD, "a", rate, 5));
	assert_true(asks(WEB_ACT_VERIFY, "b", rate, 5));
	assert_true(rate_admits(table, &account, rate, 5, &wait_seconds));
	assert_false(rate_admits(table, &account, rate, 5, &wait_seconds));
}

static void
without_a_limit_nothing_is_counted(void **state)
{
	(void)state;
	assert_int_equal(admitted("a", (struct web_rate){0, 0}, 5, 10000), 10000);
}

/* More of them than the table has places, all far over their limit; and one who has just
 * come is admitted each time, and one who asks seldom always. */
static void
a_table_full_of_attackers_keeps_nobody_else_out(void **state)
{
	const struct web_rate rate = {5, 60};
	char who[16];

	(void)state;
	for (unsigned round = 0; round < 20; round++) {
		moment now = 1000 + round * 13000;
		for (unsigned i = 0; i < 4 * KEYS; i++) {
			(void)snprintf(who, sizeof(who), "attacker %u", i);
			(void)admitted(who, rate, now, 8);
		}
		assert_true(asks(WEB_ACT_VERIFY, "honest", rate, now));
		(void)snprintf(who, sizeof(who), "new %u", round);
		assert_true(asks(WEB_ACT_VERIFY, who, rate, now));
	}
}

/* One attacker among the honest is still kept out while the table has places. */
static void
a_crowd_does_not_hide_an_attacker(void **state)
{
	const struct web_rate rate = {100, 60};
	char who[16];

	(void)state;
	assert_int_equal(admitted("attacker", rate, 1000, 200), 100);
	for (unsigned i = 0; i < 8 * KEYS; i++) {
		(void)snprintf(who, sizeof(who), "honest %u", i);
		assert_true(asks(WEB_ACT_VERIFY, who, rate, 1000));
	}
	assert_int_equal(admitted("attacker", rate, 1000, 200), 0);
}

static void
a_clock_that_stands_or_jumps_keeps_nobody_out_for_good(void **state)
{
	const struct web_rate rate = {3, 60};
	const moment late = (moment)100 * 365 * 24 * 3600000;

	(void)state;
	assert_int_equal(admitted("a", rate, late, 9), 3);
	assert_int_equal(admitted("a", rate, late, 9), 0); /* stands still */
	assert_int_equal(admitted("a", rate, 1000, 9), 0); /* jumps back */
	assert_true(wait_seconds <= 60);
	assert_int_equal(admitted("a", rate, 1000 + 60000, 9), 3);
	assert_int_equal(admitted("a", rate, late, 9), 3); /* jumps ahead */
}

static void
a_limit_is_a_count_and_seconds(void **state)
{
	static const struct {
		const char *text;
		bool good;
		uint32_t count;
		uint32_t seconds;
	} rows[] = {
	    {"", false, 0, 0},
	    {"60", false, 0, 0},
	    {"/60", false, 0, 0},
	    {"0/60", false, 0, 0},
	    {"60/0", false, 0, 0},
	    {"-1/60", false, 0, 0},
	    {"60/60/60", false, 0, 0},
	    {"1000001/60", false, 0, 0},
	    {"1/86401", false, 0, 0},
	    {"OFF", false, 0, 0},
	    {"off", true, 0, 0},
	    {"600/60", true, 600, 60},
	    {"1000000 / 1", true, 1000000, 1},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct web_rate rate = {77, 77};
		bool good = rate_parse(slice_of(rows[i].text), &rate);
		if (good != rows[i].good) {
			fail_msg(
			    "\"%s\" is %s", rows[i].text, good ? "taken" : "refused");
		}
		assert_int_equal(rate.count, good ? rows[i].count : 77);
		assert_int_equal(rate.seconds, good ? rows[i].seconds : 77);
	}
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, make_table, free_table)
	static const struct CMUnitTest tests[] = {
	    TEST(so_many_at_once_and_then_one_in_each_part_of_the_time),
	    TEST(each_act_and_each_who_has_a_limit_of_his_own),
	    TEST(without_a_limit_nothing_is_counted),
	    TEST(a_table_full_of_attackers_keeps_nobody_else_out),
	    TEST(a_crowd_does_not_hide_an_attacker),
	    TEST(a_clock_that_stands_or_jumps_keeps_nobody_out_for_good),
	    TEST(a_limit_is_a_count_and_seconds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
