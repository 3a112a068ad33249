/* SPDX-License-Identifier: EUPL-1.2 */
/* Two registrars and the keys of a centre. */
#include "centre/centre_test_act.h"

#include "centre/centre_key_test_make.h"
#include "centre/key_act.h"

static struct slice
a_ca(struct db_world *world)
{
	return make_given(&(struct given){GIVEN_CA_PEM, "P-256"}, &world->arena);
}

static struct centre_key_proposed
propose(struct db_world *world, const char *code, struct slice given)
{
	struct centre_key_proposed proposed = {
	    .caller = &one,
	    .code = slice_of(code),
	    .given = given,
	    .reason = SLICE("letter 7"),
	};

	WORKS(centre_key_propose(world->acts, &world->arena, &proposed));
	return proposed;
}

static struct centre_answered
answer(struct db_world *world, const struct access_caller *caller, struct id proposal)
{
	struct centre_answered answered = {
	    .caller = caller, .proposal = proposal, .confirms = true};

	WORKS(centre_answer(world->acts, &world->arena, &answered));
	return answered;
}

static struct centre_file
file_of(struct db_world *world, const char *code)
{
	struct centre_file file = {.code = slice_of(code)};

	WORKS(centre_file_open(world->acts, &world->arena, &file));
	return file;
}

static enum fault
count_proposals(struct act *act, void *input)
{
	int64_t *ret_count = input;
	struct db_rows rows;

	db_query(act->db, &account_statements, ACCOUNT_PROPOSALS, DB_NO_ARGS, &rows);
	*ret_count = db_next(&rows) ? db_integer(&rows, 0) : -1;
	return db_end(&rows);
}

static void
a_key_counts_when_another_registrar_has_confirmed_it(void **state)
{
	struct db_world *world = *state;
	struct centre_registrar_desk desk = {.caller = &other};
	struct centre_key_proposed proposed = propose(world, "TC-0042", a_ca(world));

	assert_int_equal(proposed.ret_verdict, CENTRE_CHANGE_OK);
	assert_int_equal(file_of(world, "TC-0042").ret_keys_count, 0);
	WORKS(centre_registrar_open(world->acts, &world->arena, &desk));
	assert_int_equal(desk.ret_count, 1);
	assert_int_equal(desk.ret_waiting[0].kind, CENTRE_WAITING_KEY);
	assert_true(slice_equal(desk.ret_waiting[0].key.name, SLICE("Falcon Test CA")));
	assert_int_equal(answer(world, &one, proposed.ret_proposal).ret_verdict,
	    CENTRE_CHANGE_SAME_HAND);
	assert_int_equal(
	    answer(world, &other, proposed.ret_proposal).ret_verdict, CENTRE_CHANGE_OK);
	struct centre_file file = file_of(world, "TC-0042");
	assert_int_equal(file.ret_keys_count, 1);
	assert_string_equal(
	    file.ret_keys[0].fingerprint, desk.ret_waiting[0].key.fingerprint);
	assert_int_equal(answer(world, &other, proposed.ret_proposal).ret_verdict,
	    CENTRE_CHANGE_DECIDED);
}

static void
a_secret_given_by_mistake_is_nowhere(void **state)
{
	struct db_world *world = *state;
	struct slice given =
	    make_given(&(struct given){GIVEN_PRIVATE_PEM, "P-256"}, &world->arena);
	int64_t count = -1;

	assert_int_equal(propose(world, "TC-0042", given).ret_key, CENTRE_KEY_PRIVATE);
	WORKS(acts_read(world->acts, &world->arena, count_proposals, &count));
	assert_int_equal(count, 0);
}

static void
a_key_belongs_to_one_centre_and_once(void **state)
{
	struct db_world *world = *state;
	struct slice ca = a_ca(world);
	struct centre_key_proposed first = propose(world, "TC-0042", ca);
	struct centre_key_proposed second = propose(world, "TC-0042", ca);
	struct centre_key_proposed third = propose(world, "TC-0007", ca);

	assert_int_equal(third.ret_verdict, CENTRE_CHANGE_OK); /* nothing is confirmed */
	assert_int_equal(
	    answer(world, &other, first.ret_proposal).ret_verdict, CENTRE_CHANGE_OK);
	struct centre_answered answered = answer(world, &other, second.ret_proposal);
	assert_int_equal(answered.ret_verdict, CENTRE_CHANGE_KEY);
	assert_int_equal(answered.ret_key, CENTRE_KEY_TWICE);
	answered = answer(world, &other, third.ret_proposal);
	assert_int_equal(answered.ret_key, CENTRE_KEY_ELSEWHERE);
	assert_int_equal(propose(world, "TC-0042", ca).ret_key, CENTRE_KEY_TWICE);
	assert_int_equal(propose(world, "TC-0007", ca).ret_key, CENTRE_KEY_ELSEWHERE);
	assert_int_equal(propose(world, "TC-9999", ca).ret_key, CENTRE_KEY_NO_CENTRE);
	assert_int_equal(file_of(world, "TC-0007").ret_keys_count, 0);
}

static struct centre_key_end_proposed
propose_end(
    struct db_world *world, const struct centre_key *key, const char *end, const char *on)
{
	struct centre_key_end_proposed proposed = {
	    .caller = &one,
	    .key = id_slice(&key->id),
	    .end = slice_of(end),
	    .on = slice_of(on),
	    .reason = SLICE("letter 8"),
	};

	WORKS(centre_key_end_propose(world->acts, &world->arena, &proposed));
	return proposed;
}

static void
an_end_is_confirmed_by_another_and_stays(void **state)
{
	struct db_world *world = *state;
	struct slice ca = a_ca(world);
	struct centre_key_proposed proposed = propose(world, "TC-0042", ca);

	(void)answer(world, &other, proposed.ret_proposal);
	const struct centre_key *key = file_of(world, "TC-0042").ret_keys;
	assert_int_equal(propose_end(world, key, "withdrawn", "2026-01-01").ret_key,
	    CENTRE_KEY_REWRITES);
	assert_int_equal(
	    propose_end(world, key, "sold", "2090-01-01").ret_key, CENTRE_KEY_BAD_END);
	struct centre_key_end_proposed end =
	    propose_end(world, key, "withdrawn", "2090-01-01");
	assert_int_equal(end.ret_verdict, CENTRE_CHANGE_OK);
	assert_true(slice_equal(end.ret_code, SLICE("TC-0042")));
	assert_int_equal(
	    answer(world, &other, end.ret_proposal).ret_verdict, CENTRE_CHANGE_OK);
	assert_int_equal(
	    propose_end(world, key, "withdrawn", "2091-01-01").ret_key, CENTRE_KEY_ENDED);
	end = propose_end(world, key, "compromised", "2026-05-01");
	assert_int_equal(
	    answer(world, &other, end.ret_proposal).ret_verdict, CENTRE_CHANGE_OK);
	const struct centre_key *ended = file_of(world, "TC-0042").ret_keys;
	day withdrawn = DAY_NONE;
	day stolen = DAY_NONE;
	assert_true(day_parse(SLICE("2090-01-01"), &withdrawn));
	assert_true(day_parse(SLICE("2026-05-01"), &stolen));
	assert_int_equal(ended->withdrawn_on, withdrawn);
	assert_int_equal(ended->compromised_on, stolen);
	/* what was stolen is not registered again, by whatever certificate */
	assert_int_equal(propose(world, "TC-0042", ca).ret_key, CENTRE_KEY_STOLEN);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_key_counts_when_another_registrar_has_confirmed_it),
	    TEST(a_secret_given_by_mistake_is_nowhere),
	    TEST(a_key_belongs_to_one_centre_and_once),
	    TEST(an_end_is_confirmed_by_another_and_stays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
