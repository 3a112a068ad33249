/* SPDX-License-Identifier: EUPL-1.2 */
/* Numbers, states, status lists and answers: with a real database and real signatures. */
#include <pthread.h>

#include "base/number.h"
#include "permit/permit_test_act.h"

/* --- numbers --- */

enum { THREADS = 4, EACH = 40 };

static void *
issue_many(void *input)
{
	struct fixture *fixture = input;
	struct arena arena = ARENA_EMPTY(32 << 20);

	for (int i = 0; i < EACH; i++) {
		struct permit_issue issue = issue_of(fixture, 0, 0);
		if (acts_write(fixture->world.acts, &arena, issue_act, &issue) !=
		    FAULT_NONE) {
			break;
		}
	}
	arena_done(&arena);
	return NULL;
}

static void
no_number_and_no_place_is_given_twice(void **state)
{
	struct fixture *fixture = *state;
	pthread_t threads[THREADS];
	char want[16];

	for (size_t i = 0; i < THREADS; i++) {
		assert_int_equal(
		    pthread_create(&threads[i], NULL, issue_many, fixture), 0);
	}
	for (size_t i = 0; i < THREADS; i++) {
		assert_int_equal(pthread_join(threads[i], NULL), 0);
	}
	struct counts counts = count(fixture, TEST_NUMBERS);
	(void)snprintf(want, sizeof(want), "%07d", THREADS * EACH);
	assert_int_equal(counts.first, THREADS * EACH);
	assert_int_equal(counts.second, THREADS * EACH);
	assert_string_equal(counts.last, want); /* and none was left out */
}

static void
a_permit_that_cannot_be_signed_leaves_nothing_and_takes_no_number(void **state)
{
	struct fixture *fixture = *state;
	struct permit_issue issue = issue_of(fixture, 0, 0);

	fixture->signing.key_count = 0;
	assert_int_equal(
	    acts_write(fixture->world.acts, &fixture->world.arena, issue_act, &issue),
	    FAULT_SIGNER);
	fixture->signing = signing_local_signing(fixture->local);
	assert_int_equal(count(fixture, TEST_NUMBERS).first, 0);
	(void)issue_one(fixture);
	assert_string_equal(count(fixture, TEST_NUMBERS).last, "0000001");
}

/* --- states --- */

static void
a_status_changes_only_as_the_rules_say(void **state)
{
	struct fixture *fixture = *state;
	int64_t events = 0;

	for (int from = 0; from < PERMIT_STATUS_COUNT; from++) {
		for (int to = 0; to < PERMIT_STATUS_COUNT; to++) {
			struct permit_number number = issue_one(fixture);
			if (from != PERMIT_ACTIVE) {
				assert_int_equal(
				    change(fixture, &number, (enum permit_status)from),
				    PERMIT_CHANGE_OK);
				events++;
			}
			bool may = permit_transition(
			    (enum permit_status)from, (enum permit_status)to);
			assert_int_equal(change(fixture, &number, (enum permit_status)to),
			    may ? PERMIT_CHANGE_OK : PERMIT_CHANGE_WRONG_STATUS);
			events += may ? 1 : 0;
		}
	}
	assert_int_equal(count(fixture, TEST_EVENTS).first, events);
}

static enum fault
issue_and_supersede(struct act *act, void *input)
{
	TRY(issue_act(act, input));
	return permit_supersede_older(act, input);
}

static void
a_newer_permit_supersedes_what_was_in_force_of_its_holder_and_class(void **state)
{
	struct fixture *fixture = *state;
	moment an_hour_ago = moment_now() - (moment)MOMENT_HOUR;
	struct permit_issue others = issue_of(fixture, 0, 0);
	struct permit_issue training = issue_of(fixture, 0, 0);
	struct permit_issue newer = issue_of(fixture, 0, 0);
	struct permit_number active = issue_one(fixture);
	struct permit_number suspended = issue_one(fixture);
	struct permit_number proposed = issue_one(fixture);
	struct permit_number over = issue_between(fixture, an_hour_ago, moment_now());

	others.account = fixture->stranger.account;
	training.class = PERMIT_TRAINING;
	WORKS(acts_write(fixture->world.acts, &fixture->world.arena, issue_act, &others));
	WORKS(
	    acts_write(fixture->world.acts, &fixture->world.arena, issue_act, &training));
	assert_int_equal(suspend(fixture, &suspended), PERMIT_CHANGE_OK);
	assert_int_equal(
	    decide(fixture, &fixture->officer, &proposed, PERMIT_PROPOSE_REVOCATION),
	    PERMIT_CHANGE_OK);
	WORKS(acts_write(
	    fixture->world.acts, &fixture->world.arena, issue_and_supersede, &newer));

	const struct {
		const struct permit_number *number;
		enum permit_answer answer;
	} rows[] = {
	    {&active, PERMIT_ANSWER_SUPERSEDED},
	    {&suspended, PERMIT_ANSWER_SUSPENDED},
	    {&proposed, PERMIT_ANSWER_IN_FORCE},
	    {&over, PERMIT_ANSWER_EXPIRED},
	    {&others.ret_number, PERMIT_ANSWER_IN_FORCE},
	    {&training.ret_number, PERMIT_ANSWER_IN_FORCE},
	    {&newer.ret_number, PERMIT_ANSWER_IN_FORCE},
	};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		assert_int_equal(ask(fixture, rows[i].number).answer, rows[i].answer);
	}
	assert_true(own(fixture, &active).renewable);
	assert_true(own(fixture, &over).renewable);
	assert_false(own(fixture, &suspended).renewable);
	assert_false(own(fixture, &newer.ret_number).renewable);
	assert_int_equal(
	    decide(fixture, &fixture->supervisor, &proposed, PERMIT_SIGN_REVOCATION),
	    PERMIT_CHANGE_OK);
}

static void
a_suspension_needs_words_in_both_languages_and_a_permit_in_force(void **state)
{
	struct fixture *fixture = *state;
	struct permit_number number = issue_one(fixture);
	struct permit_number nobody = permit_number_make(2026, 999999);
	struct permit_decision wordless = {
	    .caller = &fixture->officer,
	    .number = number,
	    .version = version_of(fixture, &number),
	    .reason = SLICE("rules_broken"),
	    .text_en = SLICE("A check."),
	};

	WORKS(permit_decide(fixture->world.acts, &fixture->world.arena, &wordless));
	assert_int_equal(wordless.ret_verdict, PERMIT_CHANGE_NO_WORDS);
	assert_int_equal(suspend(fixture, &nobody), PERMIT_CHANGE_NOT_FOUND);
	assert_int_equal(lift(fixture, &number), PERMIT_CHANGE_WRONG_STATUS);
	assert_int_equal(ask(fixture, &number).answer, PERMIT_ANSWER_IN_FORCE);
	assert_int_equal(suspend(fixture, &number), PERMIT_CHANGE_OK);
	assert_int_equal(suspend(fixture, &number), PERMIT_CHANGE_WRONG_STATUS);
}

static void
an_own_permit_is_known_by_the_vouched_emirates_id(void **state)
{
	static const struct {
		const char *emirates_id;
		const char *email;
		bool own;
	} rows[] = {
	    {"784199012345676", "", true},
	    {"", "Holder@Example.test", false}, /* he may have typed it */
	    {"784198576543213", "officer@example.test", false},
	    {"", "", false},
	};
	struct fixture *fixture = *state;
	struct permit_number number = issue_one(fixture);
	struct known_as holder = {TEST_DETAILS, &fixture->holder.account,
	    "784199012345676", "holder@example.test"};

	WORKS(acts_write(fixture->world.acts, &fixture->world.arena, know_as, &holder));
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		fixture->officer = person(fixture, ACCESS_STAFF, ACCESS_OFFICER);
		struct known_as staff = {TEST_VOUCHED, &fixture->officer.account,
		    rows[i].emirates_id, rows[i].email};
		WORKS(acts_write(
		    fixture->world.acts, &fixture->world.arena, know_as, &staff));
		enum permit_change_verdict wanted =
		    rows[i].own ? PERMIT_CHANGE_OWN_CASE : PERMIT_CHANGE_OK;
		assert_int_equal(suspend(fixture, &number), wanted);
		if (!rows[i].own) {
			assert_int_equal(lift(fixture, &number), wanted);
		}
	}
}

/* --- status lists --- */

struct place {
	const struct permit_number *number;
	int64_t list;
	int64_t place;
};

static enum fault
find_place(struct act *act, void *input)
{
	struct place *place = input;
	struct db_rows rows;

	db_query(act->db, &test_statements, TEST_PLACE,
	    DB_ARGS(DB_TEXT(slice_of(place->number->text))), &rows);
	if (db_next(&rows)) {
		place->list = db_integer(&rows, 0);
		place->place = db_integer(&rows, 1);
	}
	return db_end(&rows);
}

static struct slice
list_token(struct fixture *fixture, int64_t list)
{
	struct slice token;

	WORKS(permit_desk_status_list(fixture->desk, fixture->world.acts, list,
	    moment_now(), &fixture->world.arena, &token));
	return token;
}

static enum status_entry
listed(struct fixture *fixture, const struct permit_number *number)
{
	struct place place = {.number = number};
	struct arena *arena = &fixture->world.arena;
	struct trust_list trust;
	struct status_list list;
	struct slice token;

	WORKS(acts_read(fixture->world.acts, arena, find_place, &place));
	WORKS(permit_desk_trust_list(
	    fixture->desk, fixture->world.acts, moment_now(), arena, &token));
	assert_int_equal(trust_list_read(token, &fixture->signing.keys[0].key,
	                     moment_now(), arena, &trust),
	    TRUST_OK);
	assert_int_equal(
	    status_list_read(list_token(fixture, place.list), &trust, arena, &list),
	    STATUS_OK);
	return status_list_at(&list, (size_t)place.place);
}

static void
the_status_list_says_at_once_what_the_register_says(void **state)
{
	struct fixture *fixture = *state;
	struct permit_number number = issue_one(fixture);
	struct permit_number other = issue_one(fixture);

	assert_int_equal(listed(fixture, &number), STATUS_VALID);
	assert_int_equal(suspend(fixture, &number), PERMIT_CHANGE_OK);
	assert_int_equal(listed(fixture, &number), STATUS_SUSPENDED);
	assert_int_equal(lift(fixture, &number), PERMIT_CHANGE_OK);
	assert_int_equal(listed(fixture, &number), STATUS_VALID);
	assert_int_equal(change(fixture, &number, PERMIT_REVOKED), PERMIT_CHANGE_OK);
	assert_int_equal(listed(fixture, &number), STATUS_REVOKED);
	assert_int_equal(listed(fixture, &other), STATUS_VALID);
}

static void
a_status_list_is_signed_anew_only_when_something_changed(void **state)
{
	struct fixture *fixture = *state;

	assert_int_equal(list_token(fixture, 1).size, 0); /* there is none yet */
	struct permit_number number = issue_one(fixture);
	struct slice first = list_token(fixture, 1);
	assert_true(first.size > 0);
	assert_true(slice_equal(first, list_token(fixture, 1)));
	assert_int_equal(suspend(fixture, &number), PERMIT_CHANGE_OK);
	assert_false(slice_equal(first, list_token(fixture, 1)));
}

/* --- the trust list --- */

struct centre_key_row {
	struct id id;
	struct slice bytes; /* base64 of a COSE_Key */
	struct id by;
};

static enum fault
add_centre_key(struct act *act, void *input)
{
	const struct centre_key_row *row = input;

	return db_run(act->db, &test_statements, TEST_CENTRE_KEY,
	    DB_ARGS(DB_ID(&row->id), DB_TEXT(row->bytes), DB_ID(&row->by)));
}

static enum fault
steal_centre_key(struct act *act, void *input)
{
	return db_run(
	    act->db, &test_statements, TEST_CENTRE_KEY_END, DB_ARGS(DB_ID(input)));
}

static struct id
enter_centre_key(struct fixture *fixture, const struct cose_key *key)
{
	struct arena *arena = &fixture->world.arena;
	struct buffer bytes = BUFFER_IN(arena);
	struct buffer text = BUFFER_IN(arena);

	cose_key_put(&bytes, key);
	number_base64(buffer_slice(&bytes), &text);
	struct centre_key_row row = {
	    id_new(moment_now()), buffer_slice(&text), fixture->officer.account};
	WORKS(acts_write(fixture->world.acts, arena, add_centre_key, &row));
	return row.id;
}

static struct trust_centres
centres_listed(struct fixture *fixture)
{
	struct arena *arena = &fixture->world.arena;
	struct trust_list trust;
	struct slice token;

	WORKS(permit_desk_trust_list(
	    fixture->desk, fixture->world.acts, moment_now(), arena, &token));
	assert_int_equal(trust_list_read(token, &fixture->signing.keys[0].key,
	                     moment_now(), arena, &trust),
	    TRUST_OK);
	return trust.centres;
}

static void
a_key_of_a_centre_is_listed_at_once_and_none_breaks_the_list(void **state)
{
	struct fixture *fixture = *state;
	struct signing_local *local = signing_local_new();

	WORKS(signing_local_make(local, SIGNING_CENTRE, 0, INT64_MAX));
	const struct signing_key *key = &signing_local_signing(local).keys[0];
	WORKS(acts_write(fixture->world.acts, &fixture->world.arena, add_centre, NULL));
	assert_int_equal(centres_listed(fixture).count, 0);
	/* our own permit key, registered as a centre's: nothing proves who has a key */
	(void)enter_centre_key(fixture, &fixture->signing.keys[1].key);
	assert_int_equal(centres_listed(fixture).count, 0);
	struct id id = enter_centre_key(fixture, &key->key);
	struct trust_centres listed = centres_listed(fixture);
	assert_int_equal(listed.count, 1);
	assert_true(cose_kid_equal(&listed.keys[0].key.kid, &key->kid));
	assert_true(slice_equal(listed.keys[0].code, SLICE("TC-0001")));
	assert_true(slice_equal(listed.keys[0].name_latin, SLICE("Desert Wings")));
	assert_int_equal(listed.keys[0].key.not_before, moment_of_day(20000, 0));
	assert_int_equal(listed.keys[0].key.expires, moment_of_day(40001, 0));
	assert_int_equal(listed.keys[0].stolen_at, 0);
	WORKS(acts_write(
	    fixture->world.acts, &fixture->world.arena, steal_centre_key, &id));
	assert_int_equal(
	    moment_day(centres_listed(fixture).keys[0].stolen_at + MOMENT_DAY / 2, 0),
	    20500);
	signing_local_free(local);
}

/* --- answers --- */

static void
the_answer_follows_the_register_and_revoked_is_for_ever(void **state)
{
	static const struct {
		enum permit_status to;
		enum permit_change_verdict verdict;
		enum permit_answer answer;
	} rows[] = {
	    {PERMIT_SUSPENDED, PERMIT_CHANGE_OK, PERMIT_ANSWER_SUSPENDED},
	    {PERMIT_ACTIVE, PERMIT_CHANGE_OK, PERMIT_ANSWER_IN_FORCE},
	    {PERMIT_REVOKED, PERMIT_CHANGE_OK, PERMIT_ANSWER_REVOKED},
	    {PERMIT_ACTIVE, PERMIT_CHANGE_WRONG_STATUS, PERMIT_ANSWER_REVOKED},
	    {PERMIT_SUSPENDED, PERMIT_CHANGE_WRONG_STATUS, PERMIT_ANSWER_REVOKED},
	};
	struct fixture *fixture = *state;
	struct permit_number number = issue_one(fixture);
	struct slice token = own(fixture, &number).token;

	assert_int_equal(check(fixture, token).answer, PERMIT_ANSWER_IN_FORCE);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		assert_int_equal(change(fixture, &number, rows[i].to), rows[i].verdict);
		assert_int_equal(check(fixture, token).answer, rows[i].answer);
		assert_int_equal(ask(fixture, &number).answer, rows[i].answer);
	}
}

static void
the_clock_says_not_yet_and_expired(void **state)
{
	struct fixture *fixture = *state;
	moment now = moment_now();
	struct permit_number later =
	    issue_between(fixture, now + MOMENT_DAY, now + 2 * (moment)MOMENT_DAY);
	struct permit_number over =
	    issue_between(fixture, now - MOMENT_DAY, now - MOMENT_HOUR);

	assert_int_equal(ask(fixture, &later).answer, PERMIT_ANSWER_NOT_YET);
	assert_int_equal(own(fixture, &later).flight, PERMIT_FLY_NOT_YET);
	assert_int_equal(ask(fixture, &over).answer, PERMIT_ANSWER_EXPIRED);
	assert_int_equal(
	    check(fixture, own(fixture, &over).token).answer, PERMIT_ANSWER_EXPIRED);
}

static void
by_number_nothing_but_initials_is_told_of_the_person(void **state)
{
	struct fixture *fixture = *state;
	struct permit_number number = issue_one(fixture);
	struct permit_number nobody = permit_number_make(2026, 999999);
	struct permit_public public = ask(fixture, &number);

	assert_int_equal(ask(fixture, &nobody).answer, PERMIT_ANSWER_UNKNOWN);
	assert_true(slice_equal(public.initials, SLICE("M. S. A. M.")));
	assert_string_equal(public.number.text, number.text);
}

static void
a_token_that_is_not_in_the_register_is_not_in_force(void **state)
{
	struct fixture *fixture = *state;
	struct permit_number number = issue_one(fixture);
	struct permit_claims claims = own(fixture, &number).claims;
	struct slice token;

	claims.number = permit_number_make(2026, 999999);
	WORKS(
	    permit_token_sign(&claims, &fixture->signing, &fixture->world.arena, &token));
	assert_int_not_equal(check(fixture, token).answer, PERMIT_ANSWER_IN_FORCE);
}

/* --- the holder's own --- */

static void
another_person_does_not_find_the_permit(void **state)
{
	struct fixture *fixture = *state;
	struct permit_number number = issue_one(fixture);
	struct permit_own_list list;
	struct permit_own seen;
	bool found = true;

	WORKS(permit_own_find(fixture->world.acts, &fixture->world.arena,
	    &fixture->stranger, &number, &found, &seen));
	assert_false(found);
	WORKS(permit_own_permits(
	    fixture->world.acts, &fixture->world.arena, &fixture->stranger, &list));
	assert_int_equal(list.count, 0);
	assert_true(slice_equal(
	    own(fixture, &number).claims.name_latin, SLICE("Mariam Saeed Al Mansoori")));
}

static void
the_holder_reads_why_he_may_not_fly(void **state)
{
	struct fixture *fixture = *state;
	struct permit_number number = issue_one(fixture);

	assert_int_equal(own(fixture, &number).flight, PERMIT_FLY_YES);
	assert_int_equal(suspend(fixture, &number), PERMIT_CHANGE_OK);
	struct permit_own seen = own(fixture, &number);
	assert_int_equal(seen.flight, PERMIT_FLY_SUSPENDED);
	assert_true(slice_equal(seen.text_en, SLICE("A check.")));
	assert_true(slice_equal(seen.text_ar, SLICE("تحقق.")));
	assert_int_equal(lift(fixture, &number), PERMIT_CHANGE_OK);
	assert_int_equal(own(fixture, &number).text_en.size, 0);
}

static void
a_permit_names_its_centre_in_both_languages(void **state)
{
	struct fixture *fixture = *state;
	struct permit_number number = issue_one(fixture);
	struct permit_centre centre;

	assert_int_equal(
	    own(fixture, &number).centre.name_latin.size, 0); /* not listed */
	WORKS(acts_write(fixture->world.acts, &fixture->world.arena, add_centre, NULL));
	struct permit_own seen = own(fixture, &number);
	assert_true(slice_equal(seen.centre.name_latin, SLICE("Desert Wings")));
	assert_true(slice_equal(seen.centre.name_arabic, SLICE("جناح الصحراء")));
	WORKS(permit_centre_find(
	    fixture->world.acts, &fixture->world.arena, SLICE("TC-0001"), &centre));
	assert_true(slice_equal(centre.name_latin, SLICE("Desert Wings")));
}

static void
the_samples_are_the_newest_of_each_state(void **state)
{
	struct fixture *fixture = *state;
	moment now = moment_now();
	struct permit_samples samples;

	WORKS(permit_sample_list(fixture->world.acts, &fixture->world.arena, &samples));
	assert_int_equal(samples.count, 0);
	(void)issue_one(fixture);
	struct permit_number suspended = issue_one(fixture);
	(void)issue_between(fixture, now - MOMENT_DAY, now - MOMENT_HOUR);
	struct permit_number newest = issue_one(fixture);
	assert_int_equal(suspend(fixture, &suspended), PERMIT_CHANGE_OK);
	WORKS(permit_sample_list(fixture->world.acts, &fixture->world.arena, &samples));
	assert_int_equal(samples.count, 3);
	assert_string_equal(samples.samples[0].public.number.text, newest.text);
	assert_int_equal(samples.samples[1].public.answer, PERMIT_ANSWER_EXPIRED);
	assert_int_equal(samples.samples[2].public.answer, PERMIT_ANSWER_SUSPENDED);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(no_number_and_no_place_is_given_twice),
	    TEST(a_permit_that_cannot_be_signed_leaves_nothing_and_takes_no_number),
	    TEST(a_status_changes_only_as_the_rules_say),
	    TEST(a_newer_permit_supersedes_what_was_in_force_of_its_holder_and_class),
	    TEST(a_suspension_needs_words_in_both_languages_and_a_permit_in_force),
	    TEST(an_own_permit_is_known_by_the_vouched_emirates_id),
	    TEST(the_status_list_says_at_once_what_the_register_says),
	    TEST(a_status_list_is_signed_anew_only_when_something_changed),
	    TEST(a_key_of_a_centre_is_listed_at_once_and_none_breaks_the_list),
	    TEST(the_answer_follows_the_register_and_revoked_is_for_ever),
	    TEST(the_clock_says_not_yet_and_expired),
	    TEST(by_number_nothing_but_initials_is_told_of_the_person),
	    TEST(a_token_that_is_not_in_the_register_is_not_in_force),
	    TEST(another_person_does_not_find_the_permit),
	    TEST(the_holder_reads_why_he_may_not_fly),
	    TEST(a_permit_names_its_centre_in_both_languages),
	    TEST(the_samples_are_the_newest_of_each_state),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
