/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/number.h"
#include "crypto/digits.h"
#include "permit/permit_test_world.h"

static void
a_permit_says_what_was_put_in(void **state)
{
	struct arena arena = ARENA_EMPTY(CEILING);
	struct buffer payload = BUFFER_IN(&arena);
	struct permit_claims claims = some_claims();
	struct permit_claims back;
	struct buffer again = BUFFER_IN(&arena);

	(void)state;
	permit_claims_encode(&claims, &payload);
	assert_true(permit_claims_decode(buffer_slice(&payload), &back));
	assert_string_equal(back.number.text, "DP-2026-00123451");
	assert_true(slice_equal(back.name_arabic, claims.name_arabic));
	assert_true(slice_equal(back.drones[1].model, SLICE("Autel EVO Lite")));
	assert_true(back.drones[1].grams == 835 && back.status_index == 4711);
	assert_true(
	    back.expires == ends && back.not_before == begins && back.issued == issued);
	permit_claims_encode(&back, &again);
	assert_true(slice_equal(buffer_slice(&again), buffer_slice(&payload)));
	arena_done(&arena);
}

static void
the_largest_permit_fits_a_token_and_a_qr(void **state)
{
	char ones[256];
	struct fixture fixture;
	struct permit_claims claims = some_claims();

	(void)state;
	begin(&fixture);
	memset(ones, 'a', sizeof(ones));
	const struct slice much = slice_bytes(ones, sizeof(ones));
	claims.name_latin = claims.name_arabic = claims.issuer = claims.centre = much;
	claims.status_uri = slice_first(much, PERMIT_URI_MOST);
	claims.drone_count = PERMIT_DRONES_MOST;
	claims.zone_count = PERMIT_ZONES_MOST;
	for (size_t i = 0; i < PERMIT_DRONES_MOST; i++) {
		claims.drones[i] = (struct permit_drone){much, much, PERMIT_GRAMS_MOST};
	}
	for (size_t i = 0; i < PERMIT_ZONES_MOST; i++) {
		claims.zones[i] = much;
	}
	permit_claims_fit(&claims);
	struct slice token = token_of(&fixture, &claims);
	assert_in_range(token.size, 1600, PERMIT_TOKEN_BYTES_MOST);
	assert_in_range(qr_of(&fixture, token).size, 3000, 5500); /* version 40-M: 5596 */
	finish(&fixture);
}

static void
a_realistic_permit_is_small(void **state)
{
	struct fixture fixture;
	struct permit_claims claims = some_claims();

	(void)state;
	begin(&fixture);
	assert_in_range(token_of(&fixture, &claims).size, 300, 370);
	finish(&fixture);
}

static void
long_texts_are_cut_between_characters(void **state)
{
	struct arena arena = ARENA_EMPTY(CEILING);
	struct buffer name = BUFFER_IN(&arena);
	struct permit_claims claims = some_claims();

	(void)state;
	buffer_putc(
	    &name, 'a'); /* so that the border falls inside a letter of two bytes */
	while (name.size <= PERMIT_NAME_MOST) {
		buffer_puts(&name, "م");
	}
	claims.name_arabic = buffer_slice(&name);
	claims.expires += 999;
	permit_claims_fit(&claims);
	assert_int_equal(claims.name_arabic.size, PERMIT_NAME_MOST - 1);
	assert_true(claims.expires == ends);
	arena_done(&arena);
}

static void
every_form_of_the_text_gives_the_same_token(void **state)
{
	struct fixture fixture;
	struct permit_claims claims = some_claims();
	struct slice texts[8];

	(void)state;
	begin(&fixture);
	struct slice token = token_of(&fixture, &claims);
	struct buffer forms[ARRAY_LEN(texts)];
	for (size_t i = 0; i < ARRAY_LEN(forms); i++) {
		forms[i] = BUFFER_IN(&fixture.arena);
	}
	permit_qr_text(ORIGIN, token, &forms[0]);
	permit_qr_text(SLICE("http://127.0.0.1:8080/"), token, &forms[1]);
	digits_format(token, &forms[2]);
	permit_app_text(token, &forms[3]);
	number_base64url(token, &forms[4]);
	number_hex(token, &forms[5]);
	buffer_puts(&forms[6], "https://permits.example/v#");
	digits_format(token, &forms[6]);
	buffer_puts(&forms[7], " \n");
	buffer_put(&forms[7], slice_first(buffer_slice(&forms[2]), 60));
	buffer_puts(&forms[7], "\r\n");
	buffer_put(&forms[7], slice_from(buffer_slice(&forms[2]), 60));
	buffer_puts(&forms[7], "\n");
	assert_true(
	    slice_starts(buffer_slice(&forms[0]), SLICE("HTTPS://PERMITS.EXAMPLE/V#")));
	assert_true(
	    slice_starts(buffer_slice(&forms[1]), SLICE("HTTP://127.0.0.1:8080/V#")));
	for (size_t i = 0; i < ARRAY_LEN(forms); i++) {
		struct slice back = {0};
		if (!permit_text_read(buffer_slice(&forms[i]), &fixture.arena, &back) ||
		    !slice_equal(back, token)) {
			fail_msg("form %zu", i);
		}
	}
	finish(&fixture);
}

static void
each_row_is_no_permit_text(void **state)
{
	static const char *const rows[] = {"", " ", "https://permits.example/V",
	    "https://permits.example/V#", "https:///V#255", "https://a b/V#255",
	    "https://permits.example/W#255", "https://permits.example/fr/V#255",
	    "ftp://permits.example/V#255", "https://permits.example/V#25a",
	    "TP1:", "TP1:A", "tp1:BB8", "TP2:BB8", "d284zz", "d2840", "DP-2026-00123451",
	    "a=b", "25"};
	struct arena arena = ARENA_EMPTY(CEILING);
	struct slice token = {0};
	static char much[PERMIT_TEXT_BYTES_MOST + 1];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		if (permit_text_read(slice_of(rows[i]), &arena, &token)) {
			/* base64url reads most words: then the token is refused */
			assert_true(token.size < 16);
		}
	}
	memset(much, '0', sizeof(much));
	assert_false(permit_text_read(slice_bytes(much, sizeof(much)), &arena, &token));
	arena_done(&arena);
}

/* One thing wrong in claims that are signed all the same. */
int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_permit_says_what_was_put_in),
	    cmocka_unit_test(the_largest_permit_fits_a_token_and_a_qr),
	    cmocka_unit_test(a_realistic_permit_is_small),
	    cmocka_unit_test(long_texts_are_cut_between_characters),
	    cmocka_unit_test(every_form_of_the_text_gives_the_same_token),
	    cmocka_unit_test(each_row_is_no_permit_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
