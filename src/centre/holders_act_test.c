/* SPDX-License-Identifier: EUPL-1.2 */
/* Which permits stand on a centre's certificates, and who is told. */
#include "centre/centre_act.h"
#include "centre/centre_store.h"
#include "centre/holders_act.h"
#include "db/db_test_world.h"

#define FALCON "TC-0042\tFalcon\tفالكون\tDubai\tدبي\t2025-01-06\t\t1\taccredited\tx\n"
#define OASIS "TC-0007\tOasis\tالواحة\tAl Ain\tالعين\t2025-01-06\t\t1\taccredited\tx\n"
/* A test may not see the stores of other rooms; what it needs of their tables it writes. */
extern const struct db_statements audit_statements;
enum { TEST_ACCOUNT, TEST_APPLICATION, TEST_CERTIFICATE, TEST_PERMIT, TEST_READINGS };
static const char *const texts[] = {
    [TEST_ACCOUNT] =
        "INSERT INTO account (id, kind, provider, subject, name, level, created_at,"
        " seen_at) VALUES ($1, 'staff', 'test', $1, 'Test', '', 0, 0)",
    [TEST_APPLICATION] =
        "INSERT INTO application (id, account, class, state, version, created_at,"
        " changed_at, is_open, permit) VALUES ($1, $2, 1, 'approved', 1, 0, 0, 0, $3)",
    [TEST_CERTIFICATE] =
        "INSERT INTO certificate (application, centre, number, issued_on, state,"
        " file_name, file_type, file_bytes) VALUES ($1, $2, $3, 20000, 'claimed', '',"
        " '', 0)",
    [TEST_PERMIT] =
        "INSERT INTO permit (number, status, class, not_before, expires_at, initials,"
        " list, place) VALUES ($1, $2, 1, 0, 1000, 'M. S.', 1, $3)",
    [TEST_READINGS] =
        "SELECT count(*) FROM audit_entry WHERE action = 'centre.read_holders'",
};
static const struct db_statements test_statements = {"test", texts, ARRAY_LEN(texts)};
static const struct db_statements *const statements[] = {
    &centre_statements, &audit_statements, &test_statements, NULL};

static const struct access_caller registrar = {
    .kind = ACCESS_STAFF,
    .account = {"00000000000000000000000000000001"},
    .roles = 1U << ACCESS_REGISTRAR,
};

static const struct {
	const char *application;
	const char *centre;
	const char *permit;
	const char *status;
} permits[] = {
    {"0000000000000000000000000000000a", "TC-0042", "DP-2026-00000017", "active"},
    {"0000000000000000000000000000000b", "TC-0042", "DP-2026-00000025", "suspended"},
    {"0000000000000000000000000000000c", "TC-0042", "DP-2026-00000033", "revoked"},
    {"0000000000000000000000000000000d", "TC-0007", "DP-2026-00000041", "active"},
    {"0000000000000000000000000000000e", "TC-0042", "DP-2026-00000058", "active"},
};

static enum fault
put_permits(struct act *act, void *input)
{
	(void)input;
	TRY(db_run(
	    act->db, &test_statements, TEST_ACCOUNT, DB_ARGS(DB_ID(&registrar.account))));
	for (size_t i = 0; i < ARRAY_LEN(permits); i++) {
		struct slice application = slice_of(permits[i].application);
		struct slice permit = slice_of(permits[i].permit);
		TRY(db_run(act->db, &test_statements, TEST_PERMIT,
		    DB_ARGS(DB_TEXT(permit), DB_TEXT(slice_of(permits[i].status)),
		        DB_INT(i))));
		TRY(db_run(act->db, &test_statements, TEST_APPLICATION,
		    DB_ARGS(DB_TEXT(application), DB_ID(&registrar.account),
		        DB_TEXT(permit))));
		TRY(db_run(act->db, &test_statements, TEST_CERTIFICATE,
		    DB_ARGS(DB_TEXT(application), DB_TEXT(slice_of(permits[i].centre)),
		        DB_TEXT(slice_of(permits[i].permit)))));
	}
	return FAULT_NONE;
}

static int
set_up(void **state)
{
	static struct db_world world;
	struct centre_load load = {.text = SLICE(FALCON OASIS)};

	*state = &world;
	if (db_world_start(&world, statements) != FAULT_NONE) {
		return -1;
	}
	WORKS(centre_act_load(world.acts, &world.arena, &load));
	WORKS(acts_write(world.acts, &world.arena, put_permits, NULL));
	return 0;
}

static int
tear_down(void **state)
{
	db_world_stop(*state);
	return 0;
}

static enum fault
count_readings(struct act *act, void *input)
{
	struct db_rows rows;

	db_query(act->db, &test_statements, TEST_READINGS, DB_NO_ARGS, &rows);
	while (db_next(&rows)) {
		*(int64_t *)input = db_integer(&rows, 0);
	}
	return db_end(&rows);
}

static int64_t
readings(struct db_world *world)
{
	int64_t count = 0;

	WORKS(acts_read(world->acts, &world->arena, count_readings, &count));
	return count;
}

static struct centre_holders
ask(struct db_world *world, const char *code, enum reading_purpose purpose,
    const char *after, size_t most)
{
	struct centre_holders holders = {
	    .caller = &registrar,
	    .code = slice_of(code),
	    .after = slice_of(after),
	    .purpose = purpose,
	    .most = most,
	};

	WORKS(centre_holders_read(world->acts, &world->arena, &holders));
	return holders;
}

static void
nothing_is_told_without_a_reason_of_his_own(void **state)
{
	static const struct {
		const char *code;
		enum reading_purpose purpose;
		enum centre_holders_verdict verdict;
	} rows[] = {
	    {"TC-0042", READING_NONE, CENTRE_HOLDERS_NO_PURPOSE},
	    {"TC-0042", READING_DECIDE, CENTRE_HOLDERS_NO_PURPOSE},
	    {"TC-0042", READING_QUALITY, CENTRE_HOLDERS_NO_PURPOSE},
	    {"TC-0001", READING_CENTRE, CENTRE_HOLDERS_NO_CENTRE},
	};
	struct db_world *world = *state;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct centre_holders holders =
		    ask(world, rows[i].code, rows[i].purpose, "", 10);
		assert_int_equal(holders.ret_verdict, rows[i].verdict);
		assert_int_equal(holders.ret_count, 0);
	}
	assert_int_equal(readings(world), 0);
}

static void
all_permits_of_the_centre_are_told_page_by_page(void **state)
{
	struct db_world *world = *state;
	struct centre_holders first = ask(world, "TC-0042", READING_CENTRE, "", 2);

	assert_int_equal(first.ret_verdict, CENTRE_HOLDERS_OK);
	assert_int_equal(first.ret_count, 2);
	assert_true(first.ret_more);
	assert_true(slice_equal(first.ret_holders[0].permit, SLICE("DP-2026-00000017")));
	assert_false(first.ret_holders[0].suspended);
	assert_true(slice_equal(first.ret_holders[1].permit, SLICE("DP-2026-00000025")));
	assert_true(first.ret_holders[1].suspended);
	assert_int_equal(first.ret_holders[1].issued_on, 20000);

	struct centre_holders rest =
	    ask(world, "TC-0042", READING_LEGAL, "DP-2026-00000025", 2);
	assert_int_equal(rest.ret_count, 1);
	assert_false(rest.ret_more);
	assert_true(slice_equal(rest.ret_holders[0].permit, SLICE("DP-2026-00000058")));
	assert_int_equal(readings(world), 2);
}

/* As a file is written: one reading, part after part. */
static void
what_follows_is_the_same_reading(void **state)
{
	struct db_world *world = *state;
	struct centre_holders holders = ask(world, "TC-0042", READING_CENTRE, "", 1);
	size_t count = holders.ret_count;

	while (holders.ret_more) {
		WORKS(centre_holders_next(world->acts, &world->arena, &holders));
		count += holders.ret_count;
	}
	assert_int_equal(count, 3);
	assert_true(
	    slice_equal(holders.ret_holders[0].permit, SLICE("DP-2026-00000058")));
	assert_int_equal(readings(world), 1);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(nothing_is_told_without_a_reason_of_his_own),
	    TEST(all_permits_of_the_centre_are_told_page_by_page),
	    TEST(what_follows_is_the_same_reading),
	};

	return cmocka_run_group_tests_name("holders", tests, NULL, NULL);
}
