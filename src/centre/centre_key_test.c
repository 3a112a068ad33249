/* SPDX-License-Identifier: EUPL-1.2 */
/* The dates of a key, and what may be registered as one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "base/number.h"
#include "centre/centre_key.h"
#include "centre/centre_key_test_make.h"

static day
on(const char *text)
{
	day which = DAY_NONE;

	assert_true(day_parse(slice_of(text), &which));
	return which;
}

static void
what_was_signed_while_a_key_was_good_stays_signed(void **state)
{
	static const struct {
		const char *signed_on;
		const char *seen_on;
		const char *withdrawn_on;
		const char *compromised_on;
		enum centre_key_answer want;
	} rows[] = {
	    {"2024-12-31", "2026-06-01", NULL, NULL, CENTRE_KEY_EARLY},
	    {"2027-01-01", "2027-06-01", NULL, NULL, CENTRE_KEY_LATE},
	    {"2026-03-01", "2026-06-01", "2026-03-01", NULL, CENTRE_KEY_WITHDRAWN},
	    {"2025-03-01", "2026-06-01", NULL, "2026-05-01", CENTRE_KEY_COMPROMISED},
	    {"2025-03-01", "2026-05-01", NULL, "2026-05-01", CENTRE_KEY_COMPROMISED},
	    {"2025-03-01", "2026-06-01", "2026-03-01", "2026-05-01",
	        CENTRE_KEY_COMPROMISED},
	    {"2025-01-01", "2030-06-01", NULL, NULL, CENTRE_KEY_GOOD},
	    {"2026-12-31", "2030-06-01", NULL, NULL, CENTRE_KEY_GOOD},
	    {"2026-02-28", "2030-06-01", "2026-03-01", NULL, CENTRE_KEY_GOOD},
	    {"2025-03-01", "2026-04-30", NULL, "2026-05-01", CENTRE_KEY_GOOD},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct centre_key key = {
		    .from_day = on("2025-01-01"),
		    .until_day = on("2026-12-31"),
		    .withdrawn_on = rows[i].withdrawn_on != NULL
		        ? on(rows[i].withdrawn_on)
		        : DAY_NONE,
		    .compromised_on = rows[i].compromised_on != NULL
		        ? on(rows[i].compromised_on)
		        : DAY_NONE,
		};
		const day signed_on = on(rows[i].signed_on);
		const day seen_on = on(rows[i].seen_on);
		if (centre_key_judge(&key, signed_on, seen_on) != rows[i].want) {
			fail_msg("row %zu", i);
		}
		/* a reader who is told first and last day answers the same */
		const bool inside = signed_on >= key.from_day &&
		    signed_on <= centre_key_last_day(&key, seen_on);
		assert_int_equal(inside, rows[i].want == CENTRE_KEY_GOOD);
	}
}

static void
nothing_is_signed_after_it_was_seen(void **state)
{
	const struct centre_key key = {.from_day = on("2025-01-01"),
	    .until_day = on("2026-12-31"),
	    .withdrawn_on = DAY_NONE,
	    .compromised_on = DAY_NONE};

	(void)state;
	assert_int_equal(centre_key_last_day(&key, on("2026-02-01")), on("2026-02-01"));
}

static const struct {
	const char *from;
	const char *until;
	struct given given; /* see centre_key_test_make.h */
	enum centre_key_verdict want;
} keys[] = {
    {"", "", {GIVEN_TEXT, "  \n"}, CENTRE_KEY_MISSING},
    {"", "", {GIVEN_TEXT, "hello"}, CENTRE_KEY_UNREADABLE},
    {"", "", {GIVEN_TEXT, "{\"kty\":\"EC\"}"}, CENTRE_KEY_BAD_KIND},
    {"", "", {GIVEN_TEXT, "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\"}"},
        CENTRE_KEY_UNREADABLE},
    {"", "", {GIVEN_TEXT, "-----BEGIN EC PRIVATE KEY-----\nMHc"}, CENTRE_KEY_PRIVATE},
    {"", "", {GIVEN_TEXT, "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMHc"},
        CENTRE_KEY_PRIVATE},
    {"", "", {GIVEN_TEXT, "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"d\":\"AA\"}"},
        CENTRE_KEY_PRIVATE},
    {"", "", {GIVEN_TEXT, "{\"keys\":[{\"kty\":\"OKP\",\"d\":\"AA\"}]}"},
        CENTRE_KEY_PRIVATE},
    {"", "", {GIVEN_PRIVATE_PEM, "P-256"}, CENTRE_KEY_PRIVATE},
    {"", "", {GIVEN_PRIVATE_DER, "P-256"}, CENTRE_KEY_PRIVATE},
    {"", "", {GIVEN_PRIVATE_DER, "ED25519"}, CENTRE_KEY_PRIVATE},
    {"", "", {GIVEN_CA_AND_PRIVATE, "P-256"}, CENTRE_KEY_PRIVATE},
    {"", "", {GIVEN_TWO_CAS, "P-256"}, CENTRE_KEY_SEVERAL},
    {"", "", {GIVEN_LEAF_PEM, "P-256"}, CENTRE_KEY_NOT_CA},
    {"", "", {GIVEN_CA_PEM, "RSA-2048"}, CENTRE_KEY_WEAK_RSA},
    {"", "", {GIVEN_PUBLIC_PEM, "RSA-2048"}, CENTRE_KEY_WEAK_RSA},
    {"", "", {GIVEN_CA_PEM, "secp256k1"}, CENTRE_KEY_BAD_KIND},
    {"", "", {GIVEN_PUBLIC_PEM, "secp256k1"}, CENTRE_KEY_BAD_KIND},
    {"", "", {GIVEN_PUBLIC_PEM, "P-384"}, CENTRE_KEY_BAD_KIND},
    {"", "", {GIVEN_PUBLIC_PEM, "RSA-3072"}, CENTRE_KEY_BAD_KIND},
    {"", "", {GIVEN_OLD_CA_PEM, "P-256"}, CENTRE_KEY_EXPIRED},
    {"tomorrow", "", {GIVEN_CA_PEM, "P-256"}, CENTRE_KEY_BAD_DAYS},
    {"2026-12-01", "2026-11-01", {GIVEN_CA_PEM, "P-256"}, CENTRE_KEY_BAD_DAYS},
    {"2019-12-31", "", {GIVEN_CA_PEM, "P-256"}, CENTRE_KEY_OUTSIDE},
    {"", "2031-01-02", {GIVEN_CA_PEM, "P-256"}, CENTRE_KEY_OUTSIDE},
    {"2025-01-01", "2025-12-31", {GIVEN_PUBLIC_PEM, "P-256"}, CENTRE_KEY_EXPIRED},
    {"", "", {GIVEN_CA_PEM, "P-256"}, CENTRE_KEY_OK},
    {"", "", {GIVEN_CA_DER, "P-384"}, CENTRE_KEY_OK},
    {"", "", {GIVEN_CA_DER, "RSA-3072"}, CENTRE_KEY_OK},
    {"", "", {GIVEN_CA_PEM, "ED25519"}, CENTRE_KEY_OK},
    {"2020-01-02", "2030-12-30", {GIVEN_CA_PEM, "P-256"}, CENTRE_KEY_OK},
    {"", "", {GIVEN_PUBLIC_PEM, "P-256"}, CENTRE_KEY_OK},
    {"2020-01-01", "2040-01-01", {GIVEN_PUBLIC_PEM, "ED25519"}, CENTRE_KEY_OK},
    {"", "", {GIVEN_JWK, "P-256"}, CENTRE_KEY_OK},
    {"", "", {GIVEN_JWK, "ED25519"}, CENTRE_KEY_OK},
    {"", "", {GIVEN_COSE, "P-256"}, CENTRE_KEY_OK},
};

static void
what_cannot_be_a_key_is_refused_by_its_own_words(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		struct arena arena = ARENA_EMPTY(4 << 20);
		struct centre_key_offer offer;
		struct slice given = make_given(&keys[i].given, &arena);
		enum centre_key_verdict verdict =
		    centre_key_read(given, slice_of(keys[i].from),
		        slice_of(keys[i].until), on("2026-11-23"), &arena, &offer);
		if (verdict != keys[i].want) {
			fail_msg("row %zu: %d", i, verdict);
		}
		arena_done(&arena);
	}
}

static void
a_proposal_is_read_back_as_it_was_written(void **state)
{
	struct arena arena = ARENA_EMPTY(4 << 20);
	const struct given given = {GIVEN_CA_PEM, "P-256"};
	struct centre_key_offer offer;
	struct centre_key_offer again;
	struct buffer line = BUFFER_IN(&arena);

	(void)state;
	assert_int_equal(centre_key_read(make_given(&given, &arena), SLICE(""), SLICE(""),
	                     on("2026-11-23"), &arena, &offer),
	    CENTRE_KEY_OK);
	assert_int_equal(offer.from_day, on("2026-11-23"));
	assert_int_equal(offer.until_day, on("2031-01-01"));
	assert_true(slice_equal(offer.key.name, SLICE("Falcon Test CA")));
	centre_key_offer_put(&offer, &line);
	assert_true(centre_key_offer_parse(buffer_slice(&line), &arena, &again));
	assert_true(slice_equal(offer.key.bytes, again.key.bytes));
	assert_int_equal(offer.until_day, again.until_day);
	assert_false(centre_key_offer_parse(
	    slice_first(buffer_slice(&line), line.size - 9), &arena, &again));
	assert_false(centre_key_offer_parse(SLICE("ca\t2026-01-01"), &arena, &again));
	arena_done(&arena);
}

static void
an_end_is_written_once_and_changes_no_answer_of_before(void **state)
{
	static const struct {
		bool was_withdrawn;
		bool was_compromised;
		bool compromised;
		const char *on;
		enum centre_key_verdict want;
	} rows[] = {
	    {false, false, false, "2026-11-22", CENTRE_KEY_REWRITES},
	    {true, false, false, "2026-12-01", CENTRE_KEY_ENDED},
	    {false, true, false, "2026-12-01", CENTRE_KEY_ENDED},
	    {true, true, true, "2026-12-01", CENTRE_KEY_ENDED},
	    {false, false, false, "2026-11-23", CENTRE_KEY_OK},
	    {false, false, true, "2026-01-01", CENTRE_KEY_OK},
	    {true, false, true, "2026-01-01", CENTRE_KEY_OK},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct centre_key key = {
		    .withdrawn_on = rows[i].was_withdrawn ? on("2026-11-30") : DAY_NONE,
		    .compromised_on =
		        rows[i].was_compromised ? on("2026-11-30") : DAY_NONE,
		};
		const struct centre_key_end end = {
		    .compromised = rows[i].compromised, .on = on(rows[i].on)};
		if (centre_key_end_judge(&key, &end, on("2026-11-23")) != rows[i].want) {
			fail_msg("row %zu", i);
		}
	}
}

static void
the_line_of_an_end_is_strict(void **state)
{
#define AN_ID "0123456789abcdef0123456789abcdef"
	static const char *const bad[] = {"", AN_ID, AN_ID "\twithdrawn",
	    AN_ID "\tstolen\t2026-11-23", AN_ID "\twithdrawn\t2026-13-23",
	    "12\twithdrawn\t2026-11-23", AN_ID "\twithdrawn\t2026-11-23\tx"};
	struct centre_key_end end;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		assert_false(centre_key_end_parse(slice_of(bad[i]), &end));
	}
	assert_true(centre_key_end_parse(SLICE(AN_ID "\tcompromised\t2026-11-23"), &end));
	assert_true(end.compromised);
	assert_int_equal(end.on, on("2026-11-23"));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_was_signed_while_a_key_was_good_stays_signed),
	    cmocka_unit_test(nothing_is_signed_after_it_was_seen),
	    cmocka_unit_test(what_cannot_be_a_key_is_refused_by_its_own_words),
	    cmocka_unit_test(a_proposal_is_read_back_as_it_was_written),
	    cmocka_unit_test(an_end_is_written_once_and_changes_no_answer_of_before),
	    cmocka_unit_test(the_line_of_an_end_is_strict),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
