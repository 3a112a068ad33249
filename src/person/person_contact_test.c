/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "person/contact.h"

#define EMAIL "fatima@example.ae"
#define OTHER "omar@example.ae"

enum { SENT = 1000000, ENDS = SENT + CONTACT_CODE_MINUTES * MOMENT_MINUTE };

static const struct id fatima = {"00000000000000000000000000000001"};
static const struct id omar = {"00000000000000000000000000000002"};
static const char salt[] = "sixteen bytes...";
static uint8_t hash[CONTACT_HASH_BYTES];

/* The code 483920 is under way to Fatima's e-mail. */
static struct contact
under_way(void)
{
	contact_code_hash(
	    slice_of(salt), &fatima, PERSON_EMAIL, SLICE(EMAIL), "483920", hash);
	return (struct contact){
	    .pending = SLICE(EMAIL),
	    .salt = slice_of(salt),
	    .code_hash = slice_bytes(hash, sizeof(hash)),
	    .sent_at = SENT,
	    .expires_at = ENDS,
	};
}

static void
a_code_that_does_not_prove_the_address_is_refused(void **state)
{
	static const struct {
		const char *why;
		const struct id *account;
		enum person_field field;
		const char *value;
		const char *typed;
		int tries;
		moment now;
		enum contact_verdict verdict;
	} rows[] = {
	    {"nothing to prove", &fatima, PERSON_EMAIL, "", "483920", 0, SENT,
	        CONTACT_NO_VALUE},
	    {"nothing typed", &fatima, PERSON_EMAIL, EMAIL, " ", 0, SENT,
	        CONTACT_CODE_MISSING},
	    {"five digits", &fatima, PERSON_EMAIL, EMAIL, "48392", 0, SENT,
	        CONTACT_CODE_MALFORMED},
	    {"seven digits", &fatima, PERSON_EMAIL, EMAIL, "4839200", 0, SENT,
	        CONTACT_CODE_MALFORMED},
	    {"a letter", &fatima, PERSON_EMAIL, EMAIL, "48392O", 0, SENT,
	        CONTACT_CODE_MALFORMED},
	    {"a page of text", &fatima, PERSON_EMAIL, EMAIL,
	        "483920 483920 483920 483920 483920 483920 483920 483920 483920 483920",
	        0, SENT, CONTACT_CODE_MALFORMED},
	    {"another code", &fatima, PERSON_EMAIL, EMAIL, "483921", 0, SENT,
	        CONTACT_WRONG},
	    {"another person's code", &omar, PERSON_EMAIL, EMAIL, "483920", 0, SENT,
	        CONTACT_WRONG},
	    {"a code of the other field", &fatima, PERSON_PHONE, EMAIL, "483920", 0, SENT,
	        CONTACT_WRONG},
	    {"a code for the address before", &fatima, PERSON_EMAIL, OTHER, "483920", 0,
	        SENT, CONTACT_NO_CODE},
	    {"the sixth try, though it is right", &fatima, PERSON_EMAIL, EMAIL, "483920",
	        CONTACT_TRIES_MOST, SENT, CONTACT_TRIES_USED},
	    {"fifteen minutes later", &fatima, PERSON_EMAIL, EMAIL, "483920", 0, ENDS,
	        CONTACT_EXPIRED},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct contact contact = under_way();
		contact.tries = rows[i].tries;
		struct contact_answer answer = {rows[i].account, rows[i].field,
		    slice_of(rows[i].value), slice_of(rows[i].typed)};
		print_message("%s\n", rows[i].why);
		assert_int_equal(
		    contact_judge(&contact, &answer, rows[i].now), rows[i].verdict);
	}
}

static void
the_code_that_was_sent_proves_the_address(void **state)
{
	static const struct {
		const char *typed;
		int tries;
		moment now;
	} rows[] = {
	    {"483920", 0, SENT},
	    {"483 920", 0, SENT},
	    {" 48-39-20 ", 0, SENT},
	    {"٤٨٣٩٢٠", 0, SENT},  /* Arabic-Indic */
	    {"۴۸۳ ۹۲۰", 0, SENT}, /* Persian */
	    {"\u200f483920\u200f", 0,
	        SENT}, /* copied from a page that runs to the left */
	    {"483920", CONTACT_TRIES_MOST - 1, SENT},
	    {"483920", 0, ENDS - 1},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct contact contact = under_way();
		contact.tries = rows[i].tries;
		struct contact_answer answer = {
		    &fatima, PERSON_EMAIL, SLICE(EMAIL), slice_of(rows[i].typed)};
		assert_int_equal(
		    contact_judge(&contact, &answer, rows[i].now), CONTACT_OK);
	}
}

static void
no_code_is_right_where_none_was_sent(void **state)
{
	struct contact contact = {.pending = SLICE(EMAIL), .expires_at = ENDS};
	struct contact_answer answer = {
	    &fatima, PERSON_EMAIL, SLICE(EMAIL), SLICE("000000")};

	(void)state;
	assert_int_equal(contact_judge(&contact, &answer, SENT), CONTACT_NO_CODE);
	assert_false(contact_is_live(&contact, SLICE(EMAIL), SENT));
	contact = (struct contact){.tries = 0};
	assert_int_equal(contact_judge(&contact, &answer, SENT), CONTACT_NO_CODE);
}

static void
the_proof_belongs_to_the_value(void **state)
{
	struct contact contact = {.confirmed = SLICE(EMAIL), .confirmed_at = SENT};
	struct contact_answer again = {
	    &fatima, PERSON_EMAIL, SLICE(EMAIL), SLICE("anything")};

	(void)state;
	assert_int_equal(contact_confirmed_at(&contact, SLICE(OTHER)), 0);
	assert_int_equal(contact_confirmed_at(&contact, SLICE("")), 0);
	assert_int_equal(contact_confirmed_at(&contact, SLICE(EMAIL)), SENT);
	assert_int_equal(contact_judge(&contact, &again, ENDS), CONTACT_DONE);
	contact = (struct contact){.confirmed_at = SENT};
	assert_int_equal(contact_confirmed_at(&contact, SLICE("")), 0);
}

static void
a_code_lives_until_it_is_used_up_or_too_old(void **state)
{
	struct contact contact = under_way();

	(void)state;
	assert_true(contact_is_live(&contact, SLICE(EMAIL), ENDS - 1));
	assert_false(contact_is_live(&contact, SLICE(EMAIL), ENDS));
	assert_false(contact_is_live(&contact, SLICE(OTHER), SENT));
	contact.tries = CONTACT_TRIES_MOST;
	assert_false(contact_is_live(&contact, SLICE(EMAIL), SENT));
}

static void
codes_of_an_hour_are_counted(void **state)
{
	static const struct {
		moment account;
		moment address;
		moment now;
		enum contact_verdict verdict;
		moment again_at;
	} rows[] = {
	    {0, SENT, SENT, CONTACT_TOO_MANY, SENT + MOMENT_HOUR},
	    {SENT, 0, SENT + 1, CONTACT_TOO_MANY, SENT + MOMENT_HOUR},
	    {SENT, SENT + 7, SENT + 9, CONTACT_TOO_MANY, SENT + 7 + MOMENT_HOUR},
	    {SENT + 7, SENT, SENT + MOMENT_HOUR, CONTACT_TOO_MANY,
	        SENT + 7 + MOMENT_HOUR},
	    {0, 0, SENT, CONTACT_OK, 0},
	    {SENT, SENT, SENT + MOMENT_HOUR, CONTACT_OK, 0},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		moment again_at = 0;
		assert_int_equal(contact_may_send(rows[i].account, rows[i].address,
		                     rows[i].now, &again_at),
		    rows[i].verdict);
		assert_int_equal(again_at, rows[i].again_at);
	}
}

static void
only_what_a_code_can_reach_and_nobody_vouches_for_is_asked(void **state)
{
	enum { MAIL = PERSON_BIT(PERSON_EMAIL), PHONE = PERSON_BIT(PERSON_PHONE) };
	static const struct {
		struct contact_channels channels;
		unsigned vouched;
		unsigned asked;
	} rows[] = {
	    {{.mail = false, .sms = false}, 0, 0},
	    {{.mail = true, .sms = false}, 0, MAIL},
	    {{.mail = false, .sms = true}, 0, PHONE},
	    {{.mail = true, .sms = true}, 0, MAIL | PHONE},
	    {{.mail = true, .sms = true}, MAIL, PHONE},
	    {{.mail = true, .sms = true}, PERSON_BIT(PERSON_NAME_LATIN) | PHONE, MAIL},
	    {{.mail = true, .sms = true}, MAIL | PHONE, 0},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		assert_int_equal(
		    contact_asked(&rows[i].channels, rows[i].vouched), rows[i].asked);
	}
}

static void
a_new_code_is_six_digits_and_seldom_the_same(void **state)
{
	char code[CONTACT_CODE_SIZE];
	char parsed[CONTACT_CODE_SIZE];
	char first[CONTACT_CODE_SIZE];
	bool other = false;

	(void)state;
	contact_code_new(first);
	for (size_t i = 0; i < 50; i++) {
		contact_code_new(code);
		assert_int_equal(contact_code_parse(slice_of(code), parsed), CONTACT_OK);
		assert_string_equal(code, parsed);
		other = other || strcmp(code, first) != 0;
	}
	assert_true(other);
}

static void
an_address_is_shown_so_that_its_owner_knows_it(void **state)
{
	static const struct {
		enum person_field field;
		const char *value;
		const char *masked;
	} rows[] = {
	    {PERSON_EMAIL, "fatima@example.ae", "f…@example.ae"},
	    {PERSON_EMAIL, "f@example.ae", "f…@example.ae"},
	    {PERSON_EMAIL, "ü.x@example.ae", "ü…@example.ae"},
	    {PERSON_EMAIL, "", "…"},
	    {PERSON_PHONE, "+971501234567", "+971…4567"},
	    {PERSON_PHONE, "+1234567", "…+1234567"},
	    {PERSON_PHONE, "", "…"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		char masked[CONTACT_MASKED_SIZE];
		contact_masked(rows[i].field, slice_of(rows[i].value), masked);
		assert_string_equal(masked, rows[i].masked);
	}
}

static void
each_verdict_has_a_key_and_a_status(void **state)
{
	(void)state;
	for (int i = 0; i < CONTACT_VERDICT_COUNT; i++) {
		assert_non_null(contact_key((enum contact_verdict)i));
		assert_in_range(contact_status((enum contact_verdict)i), 200, 429);
	}
	assert_int_equal(contact_status(CONTACT_TOO_MANY), 429);
	assert_int_equal(contact_status(CONTACT_WRONG), 422);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_code_that_does_not_prove_the_address_is_refused),
	    cmocka_unit_test(the_code_that_was_sent_proves_the_address),
	    cmocka_unit_test(no_code_is_right_where_none_was_sent),
	    cmocka_unit_test(the_proof_belongs_to_the_value),
	    cmocka_unit_test(a_code_lives_until_it_is_used_up_or_too_old),
	    cmocka_unit_test(codes_of_an_hour_are_counted),
	    cmocka_unit_test(only_what_a_code_can_reach_and_nobody_vouches_for_is_asked),
	    cmocka_unit_test(a_new_code_is_six_digits_and_seldom_the_same),
	    cmocka_unit_test(an_address_is_shown_so_that_its_owner_knows_it),
	    cmocka_unit_test(each_verdict_has_a_key_and_a_status),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
