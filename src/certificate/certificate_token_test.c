/* SPDX-License-Identifier: EUPL-1.2 */
/* Signed certificates: what is written is read, and what is changed is not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <openssl/ec.h>
#include <openssl/evp.h>

#include "certificate/certificate_token.h"
#include "crypto/signing_local.h"

enum { CEILING = 4 << 20 };

static void
sign_put_key(EVP_PKEY *pkey, struct buffer *out)
{
	struct cose_key key;

	assert_true(cose_key_from_pkey(pkey, &key));
	cose_key_put(out, &key);
}

static struct slice
sign_claims(const struct certificate_claims *claims, EVP_PKEY *pkey, struct arena *arena)
{
	struct slice token = {0};

	assert_int_equal(certificate_token_sign(claims, pkey, arena, &token), FAULT_NONE);
	return token;
}

static struct certificate_claims
good_claims(void)
{
	struct certificate_claims claims = {
	    .number = SLICE("F-2026-7"),
	    .name_latin = SLICE("Mariam Al Suwaidi"),
	    .name_arabic = SLICE("مريم السويدي"),
	    .identity_last = SLICE("4321"),
	    .class = CENTRE_CLASS_TRAINING,
	};

	assert_int_equal(
	    centre_code_parse(SLICE("TC-0042"), &claims.centre), CENTRE_CODE_OK);
	assert_true(day_parse(SLICE("2026-03-27"), &claims.issued_on));
	return claims;
}

static void
what_is_signed_is_read(void **state)
{
	struct arena arena = ARENA_EMPTY(CEILING);
	struct certificate_claims claims = good_claims();
	struct certificate_token read;
	struct buffer key = BUFFER_IN(&arena);
	struct buffer other = BUFFER_IN(&arena);
	EVP_PKEY *pkey = EVP_EC_gen("P-256");
	EVP_PKEY *another = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");

	(void)state;
	sign_put_key(pkey, &key);
	sign_put_key(another, &other);
	struct slice token = sign_claims(&claims, pkey, &arena);
	assert_int_equal(
	    certificate_token_read(token, &arena, &read), CERTIFICATE_TOKEN_OK);
	assert_string_equal(read.claims.centre.text, "TC-0042");
	assert_true(slice_equal(read.claims.number, claims.number));
	assert_true(slice_equal(read.claims.name_arabic, claims.name_arabic));
	assert_true(slice_equal(read.claims.identity_last, claims.identity_last));
	assert_int_equal(read.claims.class, CENTRE_CLASS_TRAINING);
	assert_int_equal(read.claims.issued_on, claims.issued_on);
	assert_true(certificate_token_holds(&read, buffer_slice(&key), &arena));
	assert_false(certificate_token_holds(&read, buffer_slice(&other), &arena));
	assert_false(certificate_token_holds(&read, SLICE("no key"), &arena));
	EVP_PKEY_free(pkey);
	EVP_PKEY_free(another);
	arena_done(&arena);
}

static void
what_need_not_be_there_may_be_left_out(void **state)
{
	struct arena arena = ARENA_EMPTY(CEILING);
	struct certificate_claims claims = good_claims();
	struct certificate_token read;
	EVP_PKEY *pkey = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");

	(void)state;
	claims.name_arabic = SLICE("");
	claims.identity_last = SLICE("");
	assert_int_equal(
	    certificate_token_read(sign_claims(&claims, pkey, &arena), &arena, &read),
	    CERTIFICATE_TOKEN_OK);
	assert_int_equal(read.claims.name_arabic.size, 0);
	EVP_PKEY_free(pkey);
	arena_done(&arena);
}

/* Each of its bytes counts: with one bit changed it is not read, or does not hold. */
static void
no_byte_can_be_changed(void **state)
{
	struct arena arena = ARENA_EMPTY(16 << 20);
	struct certificate_claims claims = good_claims();
	struct buffer key = BUFFER_IN(&arena);
	EVP_PKEY *pkey = EVP_EC_gen("P-256");

	(void)state;
	sign_put_key(pkey, &key);
	struct slice token = sign_claims(&claims, pkey, &arena);
	for (size_t i = 0; i < token.size; i++) {
		struct certificate_token read;
		char *copy = arena_text(&arena, token);
		copy[i] = (char)(copy[i] ^ 1);
		struct slice changed = slice_bytes(copy, token.size);
		if (certificate_token_read(changed, &arena, &read) ==
		        CERTIFICATE_TOKEN_OK &&
		    certificate_token_holds(&read, buffer_slice(&key), &arena)) {
			fail_msg("byte %zu of %zu", i, token.size);
		}
		assert_int_not_equal(
		    certificate_token_read(slice_first(token, i), &arena, &read),
		    CERTIFICATE_TOKEN_OK);
	}
	EVP_PKEY_free(pkey);
	arena_done(&arena);
}

static void
one_broken_rule_breaks_it(void **state)
{
#define ROW(change)                                                                      \
	{                                                                                \
		struct certificate_claims claims = good_claims();                        \
		change;                                                                  \
		assert_false(certificate_claims_fit(&claims, &arena));                   \
	}
	struct arena arena = ARENA_EMPTY(CEILING);
	char longest[CERTIFICATE_TOKEN_NAME_MOST + 2];

	(void)state;
	memset(longest, 'a', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = '\0';
	ROW(claims.number = SLICE(""))
	ROW(claims.number = slice_first(slice_of(longest), 61))
	ROW(claims.number = SLICE("a\nb"))
	ROW(claims.name_latin = SLICE(""))
	ROW(claims.name_latin = slice_of(longest))
	ROW(claims.name_latin = SLICE("two  blanks"))
	ROW(claims.name_latin = SLICE("\xff"))
	ROW(claims.name_arabic = SLICE(" led by a blank"))
	ROW(claims.identity_last = SLICE("123"))
	ROW(claims.identity_last = SLICE("12a4"))
	ROW(claims.class = (enum centre_class)0)
	ROW(claims.class = (enum centre_class)4)
	ROW(claims.issued_on = DAY_NONE)
	ROW(claims.issued_on = CENTRE_OPEN_END + 1)
	struct certificate_claims good = good_claims();
	assert_true(certificate_claims_fit(&good, &arena));
	arena_done(&arena);
}

/* A permit is signed in the same way, and is something else. */
static void
what_is_of_another_kind_is_told_apart(void **state)
{
	struct arena arena = ARENA_EMPTY(CEILING);
	struct certificate_token read;
	struct buffer payload = BUFFER_IN(&arena);

	(void)state;
	cbor_put_map(&payload, 1);
	cbor_put_int(&payload, -65537);
	cbor_put_int(&payload, 1);
	struct signing_local *local = signing_local_new();
	assert_int_equal(
	    signing_local_make(local, SIGNING_PERMIT, 0, INT64_MAX), FAULT_NONE);
	const struct signing signing = signing_local_signing(local);
	struct slice token = {0};
	assert_int_equal(
	    signing_cose(&signing, signing_key_at(&signing, SIGNING_PERMIT, 1), SLICE(""),
	        buffer_slice(&payload), &arena, &token),
	    FAULT_NONE);
	assert_int_equal(
	    certificate_token_read(token, &arena, &read), CERTIFICATE_TOKEN_OTHER);
	signing_local_free(local);
	assert_int_equal(certificate_token_read(SLICE("\xd2\x84"), &arena, &read),
	    CERTIFICATE_TOKEN_BAD);
	arena_done(&arena);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_signed_is_read),
	    cmocka_unit_test(what_need_not_be_there_may_be_left_out),
	    cmocka_unit_test(no_byte_can_be_changed),
	    cmocka_unit_test(one_broken_rule_breaks_it),
	    cmocka_unit_test(what_is_of_another_kind_is_told_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
