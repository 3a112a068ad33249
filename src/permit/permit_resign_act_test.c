/* SPDX-License-Identifier: EUPL-1.2 */
/* Permits signed again after a key is lost: with a real database and real signatures. */
#include <pthread.h>

#include "crypto/cose.h"
#include "permit/permit_test_act.h"
#include "permit/resign_act.h"

enum { RESIGN_BREAK, RESIGN_ENTRIES };
static const char *const resign_texts[] = {
    [RESIGN_BREAK] = "UPDATE permit_credential SET token = $1 WHERE number = $2",
    [RESIGN_ENTRIES] =
        "SELECT count(*), 0, '' FROM audit_entry WHERE action = 'permit.sign_again'",
};
static const struct db_statements resign_statements = {
    "resign_test", resign_texts, ARRAY_LEN(resign_texts)};
static const struct db_statements *const resign_all[] = {&audit_statements,
    &centre_key_statements, &centre_statements, &counter_statements, &notice_statements,
    &order_statements, &permit_statements, &permit_waiting_statements, &test_statements,
    &resign_statements, NULL};

static int
set_up_resign(void **state)
{
	return set_up_with(state, resign_all);
}

/* From a second ago; it signs from then on, for it began after the other one. */
static void
another_key(struct fixture *fixture)
{
	moment now = moment_now();

	WORKS(signing_local_make(fixture->local, SIGNING_PERMIT, now - MOMENT_SECOND,
	    now + 300 * (moment)MOMENT_DAY));
	fixture->signing = signing_local_signing(fixture->local);
}

static struct permit_resign
resign(struct fixture *fixture, size_t most, size_t calls)
{
	struct permit_resign resign = {.most = most};

	for (size_t i = 0; i < calls && !resign.ret_finished; i++) {
		WORKS(permit_resign_some(fixture->world.acts, &fixture->signing,
		    &fixture->world.arena, &resign));
	}
	return resign;
}

static bool
is_by_newest(struct fixture *fixture, const struct permit_number *number)
{
	const struct signing_key *key =
	    signing_key_at(&fixture->signing, SIGNING_PERMIT, moment_now());
	struct cose_sign1 sign1;
	struct slice token = own(fixture, number).token;

	assert_int_equal(cose_parse(token, PERMIT_TOKEN_BYTES_MOST, &sign1), COSE_OK);
	return cose_kid_equal(&sign1.kid, &key->kid) &&
	    cose_verify(&sign1, &key->key, &fixture->world.arena);
}

static int64_t
entries(struct fixture *fixture)
{
	struct db_rows rows;
	struct db *db = NULL;
	struct db_options options = {
	    .address = fixture->world.place.address, .statements = resign_all};

	WORKS(db_open(&options, &db));
	db_query(db, &resign_statements, RESIGN_ENTRIES, DB_NO_ARGS, &rows);
	int64_t found = db_next(&rows) ? db_integer(&rows, 0) : -1;
	WORKS(db_end(&rows));
	db_close(db);
	return found;
}

static void
what_the_newest_key_signed_stays_as_it_is(void **state)
{
	struct fixture *fixture = *state;
	struct permit_number number = issue_one(fixture);
	struct slice before = own(fixture, &number).token;
	struct permit_resign done = resign(fixture, 10, 10);

	assert_true(done.ret_finished);
	assert_int_equal(done.ret_looked_at, 1);
	assert_int_equal(done.ret_signed, 0);
	assert_true(slice_equal(own(fixture, &number).token, before));
	assert_int_equal(entries(fixture), 0);
}

static void
only_permits_in_force_are_signed_again(void **state)
{
	struct fixture *fixture = *state;
	moment now = moment_now();
	struct permit_number active = issue_one(fixture);
	struct permit_number suspended = issue_one(fixture);
	struct permit_number revoked = issue_one(fixture);
	struct permit_number expired = issue_between(
	    fixture, now - 30 * (moment)MOMENT_HOUR, now - (moment)MOMENT_HOUR);
	int64_t count = 0;

	assert_int_equal(suspend(fixture, &suspended), PERMIT_CHANGE_OK);
	assert_int_equal(
	    decide(fixture, &fixture->officer, &revoked, PERMIT_PROPOSE_REVOCATION),
	    PERMIT_CHANGE_OK);
	assert_int_equal(
	    decide(fixture, &fixture->supervisor, &revoked, PERMIT_SIGN_REVOCATION),
	    PERMIT_CHANGE_OK);
	another_key(fixture);
	WORKS(permit_resign_count(fixture->world.acts, &fixture->world.arena, &count));
	assert_int_equal(count, 2);
	assert_int_equal(resign(fixture, 10, 10).ret_signed, 2);
	assert_true(is_by_newest(fixture, &active));
	assert_true(is_by_newest(fixture, &suspended));
	assert_false(is_by_newest(fixture, &revoked));
	assert_false(is_by_newest(fixture, &expired));
	assert_int_equal(entries(fixture), 1);
}

static void
a_permit_says_the_same_after_it(void **state)
{
	struct fixture *fixture = *state;
	struct permit_number number = issue_one(fixture);
	struct permit_claims before = own(fixture, &number).claims;

	another_key(fixture);
	(void)resign(fixture, 10, 10);
	struct permit_own after = own(fixture, &number);
	assert_int_equal(check(fixture, after.token).answer, PERMIT_ANSWER_IN_FORCE);
	assert_int_equal(after.claims.expires, before.expires);
	assert_int_equal(after.claims.not_before, before.not_before);
	assert_int_equal(after.claims.status_index, before.status_index);
	assert_int_equal(after.claims.drone_count, before.drone_count);
	assert_true(slice_equal(after.claims.name_arabic, before.name_arabic));
	assert_true(after.claims.issued >= before.issued);
}

static void
whoever_is_stopped_goes_on_with_what_is_left(void **state)
{
	enum { PERMITS = 7 };
	struct fixture *fixture = *state;
	struct permit_number numbers[PERMITS];

	for (size_t i = 0; i < PERMITS; i++) {
		numbers[i] = issue_one(fixture);
	}
	another_key(fixture);
	struct permit_resign stopped = resign(fixture, 2, 2);
	assert_false(stopped.ret_finished);
	assert_int_equal(stopped.ret_signed, 4);
	struct slice fourth = own(fixture, &numbers[3]).token;
	struct permit_resign rest = resign(fixture, 2, 100);
	assert_true(rest.ret_finished);
	assert_int_equal(rest.ret_looked_at, PERMITS);
	assert_int_equal(rest.ret_signed, 3);
	assert_true(slice_equal(own(fixture, &numbers[3]).token, fourth));
	for (size_t i = 0; i < PERMITS; i++) {
		assert_true(is_by_newest(fixture, &numbers[i]));
	}
	assert_int_equal(entries(fixture), 4); /* 2 and 2, then 1 of a pair, and 2 */
}

static enum fault
break_act(struct act *act, void *input)
{
	const struct permit_number *number = input;

	return db_run(act->db, &resign_statements, RESIGN_BREAK,
	    DB_ARGS(DB_BLOB(SLICE("no token")), DB_TEXT(slice_of(number->text))));
}

static void
what_is_no_token_is_counted_and_left(void **state)
{
	struct fixture *fixture = *state;
	struct permit_number broken = issue_one(fixture);
	struct permit_number good = issue_one(fixture);

	WORKS(acts_write(fixture->world.acts, &fixture->world.arena, break_act, &broken));
	another_key(fixture);
	struct permit_resign done = resign(fixture, 10, 10);
	assert_int_equal(done.ret_unreadable, 1);
	assert_int_equal(done.ret_signed, 1);
	assert_true(is_by_newest(fixture, &good));
}

static void
nothing_is_kept_when_the_signer_is_lost(void **state)
{
	struct fixture *fixture = *state;
	struct permit_number number = issue_one(fixture);
	struct permit_resign resign = {.most = 10};
	struct signing none = {.keys = NULL};

	assert_int_equal(permit_resign_some(
	                     fixture->world.acts, &none, &fixture->world.arena, &resign),
	    FAULT_SIGNER);
	assert_int_equal(resign.ret_looked_at, 0);
	assert_true(is_by_newest(fixture, &number));
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up_resign, tear_down)

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(what_the_newest_key_signed_stays_as_it_is),
	    TEST(only_permits_in_force_are_signed_again),
	    TEST(a_permit_says_the_same_after_it),
	    TEST(whoever_is_stopped_goes_on_with_what_is_left),
	    TEST(what_is_no_token_is_counted_and_left),
	    TEST(nothing_is_kept_when_the_signer_is_lost),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
