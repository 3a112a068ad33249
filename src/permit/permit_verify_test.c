/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "crypto/cbor.h"
#include "crypto/cose.h"
#include "crypto/digits.h"
#include "permit/permit_test_world.h"

static enum permit_answer
answer(struct fixture *fixture, struct slice text, const struct permit_source *source,
    moment when)
{
	struct permit_finding found;

	permit_verify(text, &fixture->trust, source, when, &fixture->arena, &found);
	return found.answer;
}

static void
every_single_changed_character_is_refused(void **state)
{
	struct fixture fixture;
	struct permit_claims claims = some_claims();

	(void)state;
	begin(&fixture);
	struct slice token = token_of(&fixture, &claims);
	struct buffer digits = BUFFER_IN(&fixture.arena);
	digits_format(token, &digits);
	struct slice text = buffer_slice(&digits);
	assert_int_equal(answer(&fixture, text, NULL, begins), PERMIT_ANSWER_STATUS_OLD);
	for (size_t i = 0; i < text.size; i++) {
		struct arena arena = ARENA_EMPTY(CEILING);
		char *wrong = arena_text(&arena, text);
		for (int add = 1; add < 10; add++) {
			struct permit_finding found;
			wrong[i] = (char)('0' + (text.bytes[i] - '0' + add) % 10);
			permit_verify(slice_bytes(wrong, text.size), &fixture.trust, NULL,
			    now, &arena, &found);
			assert_true(found.answer == PERMIT_ANSWER_NOT_GENUINE ||
			    found.answer == PERMIT_ANSWER_UNKNOWN_KEY);
			assert_false(found.has_claims);
		}
		arena_done(&arena);
	}
	finish(&fixture);
}

static void
every_single_changed_bit_and_every_cut_is_refused(void **state)
{
	struct fixture fixture;
	struct permit_claims claims = some_claims();

	(void)state;
	begin(&fixture);
	struct slice token = token_of(&fixture, &claims);
	for (size_t i = 0; i < token.size; i++) {
		struct arena arena = ARENA_EMPTY(CEILING);
		struct permit_finding found;
		char *wrong = arena_text(&arena, token);
		for (unsigned bit = 1; bit < 256; bit *= 2) {
			wrong[i] = (char)((unsigned char)token.bytes[i] ^ bit);
			permit_verify_token(slice_bytes(wrong, token.size),
			    &fixture.trust, NULL, now, &arena, &found);
			assert_true(found.answer == PERMIT_ANSWER_NOT_GENUINE ||
			    found.answer == PERMIT_ANSWER_UNKNOWN_KEY);
		}
		permit_verify_token(
		    slice_first(token, i), &fixture.trust, NULL, now, &arena, &found);
		assert_int_equal(found.answer, PERMIT_ANSWER_NOT_GENUINE);
		arena_done(&arena);
	}
	finish(&fixture);
}

static struct slice
signed_as(struct fixture *fixture, enum signing_use use, struct slice payload)
{
	struct slice token = {0};

	assert_int_equal(signing_cose(&fixture->signing,
	                     signing_key_at(&fixture->signing, use, issued), SLICE(""),
	                     payload, &fixture->arena, &token),
	    FAULT_NONE);
	return token;
}

static enum permit_answer
answer_token(struct fixture *fixture, struct slice token)
{
	struct permit_finding found;

	permit_verify_token(
	    token, &fixture->trust, NULL, issued, &fixture->arena, &found);
	return found.answer;
}

static void
what_another_key_signed_is_refused(void **state)
{
	struct fixture fixture;
	struct fixture stranger;
	struct permit_claims claims = some_claims();
	struct buffer payload;

	(void)state;
	begin(&fixture);
	begin(&stranger);
	payload = BUFFER_IN(&fixture.arena);
	permit_claims_encode(&claims, &payload);
	assert_int_equal(answer_token(&fixture, token_of(&stranger, &claims)),
	    PERMIT_ANSWER_UNKNOWN_KEY);
	/* keys of the authority, but not for permits */
	static const enum signing_use uses[] = {
	    SIGNING_STATUS, SIGNING_CHECKPOINT, SIGNING_TRUST_LIST};
	for (size_t i = 0; i < ARRAY_LEN(uses); i++) {
		assert_int_equal(
		    answer_token(
		        &fixture, signed_as(&fixture, uses[i], buffer_slice(&payload))),
		    PERMIT_ANSWER_UNKNOWN_KEY);
	}
	assert_int_equal(answer_token(&fixture,
	                     signed_as(&fixture, SIGNING_PERMIT, buffer_slice(&payload))),
	    PERMIT_ANSWER_NOT_YET);
	finish(&stranger);
	finish(&fixture);
}

static void
each_row_is_signed_and_yet_no_permit(void **state)
{
	static const struct {
		const char *name;
		const char *find; /* bytes of the payload ... */
		const char *put;  /* ... and what stands there instead */
		size_t size;
	} rows[] = {
#define ROW(name, find, put) {name, find, put, sizeof(find) - 1}
	    ROW("nothing changed", "AE", "AE"),
	    ROW("another country", "bAE", "bAF"),
	    ROW("check digit of the number", "00123451", "00123452"),
	    ROW("number in another form", "pDP-2026-", "pdp-2026-"),
	    ROW("version 2", "\x00\x01\x01\x72", "\x00\x02\x01\x72"),
	    ROW("class 4", "\x04\x01\x05", "\x04\x04\x05"),
	    ROW("class 0", "\x04\x01\x05", "\x04\x00\x05"),
	    ROW("class as text", "\x04\x01\x05", "\x04\x60\x05"),
	    ROW("night and day", "\x08\x15\x09", "\x08\x06\x09"),
	    ROW("last four with a letter", "4567", "45x7"),
	    ROW("no issuer", "\xa7\x01\x62", "\xa7\x03\x62"),
	    ROW("no version", "\xaa\x00\x01", "\xaa\x0a\x01"),
	    ROW("no status list", "status_list", "status_lisT"),
	    ROW("no index", "cidx", "cidy"),
	    ROW("no address", "curi", "curj"),
	    ROW("a claim twice", "\x05\x1a", "\x04\x1a"),
	    ROW("text as bytes", "\x72Mar", "\x52Mar"),
	};
	struct fixture fixture;
	struct permit_claims claims = some_claims();

	(void)state;
	begin(&fixture);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct buffer out = BUFFER_IN(&fixture.arena);
		permit_claims_encode(&claims, &out);
		char *at = memmem(out.bytes, out.size, rows[i].find, rows[i].size);
		assert_non_null(at); /* what the row changes is there */
		memcpy(at, rows[i].put, rows[i].size);
		enum permit_answer got = answer_token(
		    &fixture, signed_as(&fixture, SIGNING_PERMIT, buffer_slice(&out)));
		if (got != (i == 0 ? PERMIT_ANSWER_NOT_YET : PERMIT_ANSWER_NOT_GENUINE)) {
			fail_msg("%s: got %s", rows[i].name, permit_answer_code(got));
		}
	}
	finish(&fixture);
}

static void
a_claim_of_a_later_version_is_passed_over(void **state)
{
	struct fixture fixture;
	struct permit_claims claims = some_claims();

	(void)state;
	begin(&fixture);
	struct buffer out = BUFFER_IN(&fixture.arena);
	permit_claims_encode(&claims, &out);
	out.bytes[0] = '\xA9'; /* two pairs more, one with a key of text */
	cbor_put_int(&out, -65600);
	cbor_put_text(&out, SLICE("new"));
	cbor_put_text(&out, SLICE("key"));
	cbor_put_array(&out, 0);
	assert_int_equal(answer_token(&fixture,
	                     signed_as(&fixture, SIGNING_PERMIT, buffer_slice(&out))),
	    PERMIT_ANSWER_NOT_YET);
	finish(&fixture);
}

static void
a_permit_issued_outside_its_keys_window_is_refused(void **state)
{
	static const struct {
		moment issued;
		enum permit_answer want;
	} rows[] = {
	    {INT64_C(1795737599000), PERMIT_ANSWER_NOT_GENUINE},
	    {INT64_C(1795737600000), PERMIT_ANSWER_NOT_YET},
	    {INT64_C(1827273599000), PERMIT_ANSWER_NOT_YET},
	    {INT64_C(1827273600000), PERMIT_ANSWER_NOT_GENUINE},
	};
	struct fixture fixture;
	struct permit_claims claims = some_claims();

	(void)state;
	begin(&fixture);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct buffer out = BUFFER_IN(&fixture.arena);
		claims.issued = rows[i].issued;
		permit_claims_encode(&claims, &out);
		assert_int_equal(
		    answer_token(&fixture,
		        signed_as(&fixture, SIGNING_PERMIT, buffer_slice(&out))),
		    rows[i].want);
	}
	/* and the signer itself does not sign it */
	struct slice token = {0};
	assert_int_equal(
	    permit_token_sign(&claims, &fixture.signing, &fixture.arena, &token),
	    FAULT_SIGNER);
	finish(&fixture);
}

static void
an_unprotected_kid_is_ignored(void **state)
{
	struct fixture fixture;
	struct permit_claims claims = some_claims();
	const struct signing_key *key;

	(void)state;
	begin(&fixture);
	struct slice token = token_of(&fixture, &claims);
	key = signing_key_at(&fixture.signing, SIGNING_STATUS, now);
	/* D2 84 4D protected(13) A0 ...: a kid of another key in the place of A0 */
	struct buffer with = BUFFER_IN(&fixture.arena);
	buffer_put(&with, slice_first(token, 16));
	buffer_puts(&with, "\xA1\x04\x48");
	buffer_put(&with, cose_kid_slice(&key->kid));
	buffer_put(&with, slice_from(token, 17));
	assert_int_equal(
	    answer_token(&fixture, buffer_slice(&with)), PERMIT_ANSWER_NOT_YET);
	/* and the right kid there does not help when the protected one is another */
	with.bytes[8] = (char)(with.bytes[8] ^ 1);
	memcpy(with.bytes + 19, token.bytes + 8, COSE_KID_SIZE);
	assert_int_equal(
	    answer_token(&fixture, buffer_slice(&with)), PERMIT_ANSWER_UNKNOWN_KEY);
	finish(&fixture);
}

struct told {
	enum permit_source_says says;
	enum permit_status status;
	moment as_of;
};

static enum permit_source_says
tell(void *self, const struct permit_claims *claims, enum permit_status *ret_status,
    moment *ret_as_of)
{
	const struct told *told = self;

	assert_string_equal(claims->number.text, "DP-2026-00123451");
	if (told->says == PERMIT_SOURCE_KNOWS) {
		*ret_status = told->status;
		*ret_as_of = told->as_of;
	}
	return told->says;
}

static void
dates_come_first_and_then_the_status(void **state)
{
	const moment fresh = PERMIT_STATUS_FRESH;
	const struct {
		const char *name;
		struct told told;
		moment now;
		enum permit_answer want;
	} rows[] = {
	    {"known now", {PERMIT_SOURCE_KNOWS, PERMIT_ACTIVE, now}, now,
	        PERMIT_ANSWER_IN_FORCE},
	    {"the first second", {PERMIT_SOURCE_KNOWS, PERMIT_ACTIVE, begins}, begins,
	        PERMIT_ANSWER_IN_FORCE},
	    {"a second before", {PERMIT_SOURCE_KNOWS, PERMIT_ACTIVE, begins},
	        begins - 1000, PERMIT_ANSWER_NOT_YET},
	    {"the last second", {PERMIT_SOURCE_KNOWS, PERMIT_ACTIVE, ends}, ends - 1000,
	        PERMIT_ANSWER_IN_FORCE},
	    {"its end", {PERMIT_SOURCE_KNOWS, PERMIT_ACTIVE, ends}, ends,
	        PERMIT_ANSWER_EXPIRED},
	    {"expired though revoked", {PERMIT_SOURCE_KNOWS, PERMIT_REVOKED, ends}, ends,
	        PERMIT_ANSWER_EXPIRED},
	    {"suspended", {PERMIT_SOURCE_KNOWS, PERMIT_SUSPENDED, now}, now,
	        PERMIT_ANSWER_SUSPENDED},
	    {"revoked", {PERMIT_SOURCE_KNOWS, PERMIT_REVOKED, now}, now,
	        PERMIT_ANSWER_REVOKED},
	    {"revoked long ago", {PERMIT_SOURCE_KNOWS, PERMIT_REVOKED, begins}, ends - 1,
	        PERMIT_ANSWER_REVOKED},
	    {"superseded", {PERMIT_SOURCE_KNOWS, PERMIT_SUPERSEDED, now}, now,
	        PERMIT_ANSWER_SUPERSEDED},
	    {"surrendered", {PERMIT_SOURCE_KNOWS, PERMIT_SURRENDERED, now}, now,
	        PERMIT_ANSWER_SURRENDERED},
	    {"just fresh", {PERMIT_SOURCE_KNOWS, PERMIT_ACTIVE, begins}, begins + fresh,
	        PERMIT_ANSWER_IN_FORCE},
	    {"just old", {PERMIT_SOURCE_KNOWS, PERMIT_ACTIVE, begins}, begins + fresh + 1,
	        PERMIT_ANSWER_STATUS_OLD},
	    {"no such permit", {PERMIT_SOURCE_UNKNOWN, PERMIT_ACTIVE, now}, now,
	        PERMIT_ANSWER_UNKNOWN},
	    {"a silent source: as old as the permit",
	        {PERMIT_SOURCE_SILENT, PERMIT_ACTIVE, now}, now,
	        PERMIT_ANSWER_STATUS_OLD},
	};
	struct fixture fixture;
	struct permit_claims claims = some_claims();

	(void)state;
	begin(&fixture);
	struct slice text = qr_of(&fixture, token_of(&fixture, &claims));
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct told told = rows[i].told;
		struct permit_source source = {&told, tell};
		enum permit_answer got = answer(&fixture, text, &source, rows[i].now);
		if (got != rows[i].want) {
			fail_msg("%s: got %s", rows[i].name, permit_answer_code(got));
		}
	}
	finish(&fixture);
}

static void
a_status_list_is_a_source(void **state)
{
	struct fixture fixture;
	struct permit_claims claims = some_claims();
	struct status_list lists[2];
	struct permit_lists held = {lists, 1};
	struct permit_source source = permit_lists_source(&held);
	struct permit_finding found;

	(void)state;
	begin(&fixture);
	struct slice text = qr_of(&fixture, token_of(&fixture, &claims));
	lists[0] = status_list_new(&fixture.arena, STATUS_LIST_LEAST);
	lists[0].uri = URI;
	lists[0].issued = begins;
	lists[1] = status_list_new(&fixture.arena, STATUS_LIST_LEAST);
	lists[1].uri = URI;
	lists[1].issued = now;
	assert_int_equal(answer(&fixture, text, &source, now), PERMIT_ANSWER_IN_FORCE);
	permit_verify(text, &fixture.trust, &source, begins + 5 * (moment)MOMENT_HOUR,
	    &fixture.arena, &found);
	assert_int_equal(found.answer, PERMIT_ANSWER_STATUS_OLD);
	assert_int_equal(found.status_hours, 5);
	status_list_set(&lists[1], 4711, STATUS_SUSPENDED);
	held.count = 2; /* the newer one counts */
	assert_int_equal(answer(&fixture, text, &source, now), PERMIT_ANSWER_SUSPENDED);
	status_list_set(&lists[1], 4711, STATUS_SUPERSEDED);
	assert_int_equal(answer(&fixture, text, &source, now), PERMIT_ANSWER_SUPERSEDED);
	status_list_set(&lists[1], 4711, STATUS_REVOKED);
	assert_int_equal(answer(&fixture, text, &source, now), PERMIT_ANSWER_REVOKED);
	lists[1].uri = SLICE("https://permits.example/status/2"); /* another list */
	assert_int_equal(answer(&fixture, text, &source, now), PERMIT_ANSWER_IN_FORCE);
	lists[0].issued = issued - 1; /* older than the permit: it knows nothing of it */
	status_list_set(&lists[0], 4711, STATUS_REVOKED);
	assert_int_equal(answer(&fixture, text, &source, now), PERMIT_ANSWER_STATUS_OLD);
	finish(&fixture);
}

static void
each_answer_has_its_words_in_both_languages(void **state)
{
	static const char *const files[] = {"po/en/permit.po", "po/ar/permit.po"};
	static char text[64 << 10];
	char wanted[128];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		FILE *in = fopen(files[i], "rb");
		assert_non_null(in);
		text[fread(text, 1, sizeof(text) - 1, in)] = '\0';
		(void)fclose(in);
		for (int j = 0; j < PERMIT_ANSWER_COUNT; j++) {
			const enum permit_answer which = (enum permit_answer)j;
			(void)snprintf(wanted, sizeof(wanted), "\"%s\"\nmsgstr",
			    permit_answer_key(which));
			assert_non_null(strstr(text, wanted));
			(void)snprintf(wanted, sizeof(wanted),
			    "\"permit.answer.%s.meaning\"\n", permit_answer_code(which));
			assert_non_null(strstr(text, wanted));
			assert_non_null(strstr(wanted, permit_answer_meaning_key(which)));
		}
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_single_changed_character_is_refused),
	    cmocka_unit_test(every_single_changed_bit_and_every_cut_is_refused),
	    cmocka_unit_test(what_another_key_signed_is_refused),
	    cmocka_unit_test(each_row_is_signed_and_yet_no_permit),
	    cmocka_unit_test(a_claim_of_a_later_version_is_passed_over),
	    cmocka_unit_test(a_permit_issued_outside_its_keys_window_is_refused),
	    cmocka_unit_test(an_unprotected_kid_is_ignored),
	    cmocka_unit_test(dates_come_first_and_then_the_status),
	    cmocka_unit_test(a_status_list_is_a_source),
	    cmocka_unit_test(each_answer_has_its_words_in_both_languages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
