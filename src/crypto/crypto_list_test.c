/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/random.h"
#include "crypto/cbor.h"
#include "crypto/cose.h"
#include "crypto/signing_local.h"
#include "crypto/status_list.h"
#include "crypto/trust_list.h"

#define CEILING (64 << 20)
#define URI SLICE("https://permits.example/status/1")

static const moment now = INT64_C(1795824000000);
static const moment start = INT64_C(1795737600000);
static const moment end = INT64_C(1827273600000);

/* An authority: root, permit, status and audit keys. */
struct fixture {
	struct signing_local *local;
	struct signing signing;
	struct cose_key root;
	struct arena arena;
};

static void
begin(struct fixture *fixture)
{
	static const enum signing_use uses[] = {
	    SIGNING_TRUST_LIST, SIGNING_PERMIT, SIGNING_STATUS, SIGNING_CHECKPOINT};

	*fixture =
	    (struct fixture){.local = signing_local_new(), .arena = ARENA_EMPTY(CEILING)};
	for (size_t i = 0; i < ARRAY_LEN(uses); i++) {
		assert_int_equal(
		    signing_local_make(fixture->local, uses[i], start, end), FAULT_NONE);
	}
	fixture->signing = signing_local_signing(fixture->local);
	fixture->root = fixture->signing.keys[0].key;
}

static void
finish(struct fixture *fixture)
{
	arena_done(&fixture->arena);
	signing_local_free(fixture->local);
}

static struct trust_list
trusted(struct fixture *fixture)
{
	struct trust_list list;
	struct slice token = {0};

	assert_int_equal(trust_list_sign(&fixture->signing, SLICE("AE"), NULL, now,
	                     &fixture->arena, &token),
	    FAULT_NONE);
	assert_int_equal(
	    trust_list_read(token, &fixture->root, now, &fixture->arena, &list),
	    TRUST_OK);
	return list;
}

static void
a_list_gives_the_keys_that_the_root_signed(void **state)
{
	struct fixture fixture;

	(void)state;
	begin(&fixture);
	struct trust_list list = trusted(&fixture);
	assert_true(slice_equal(list.issuer, SLICE("AE")));
	assert_true(list.issued == now);
	assert_int_equal(list.key_count, 3); /* not the root itself */
	const struct signing_key *permit = &fixture.signing.keys[1];
	const struct signing_key *found =
	    trust_list_find(&list, &permit->kid, SIGNING_PERMIT);
	assert_non_null(found);
	assert_memory_equal(&found->key, &permit->key, sizeof(found->key));
	assert_true(trust_key_covers(found, start) && trust_key_covers(found, end - 1));
	assert_false(trust_key_covers(found, start - 1) || trust_key_covers(found, end));
	/* a key serves its own use only */
	assert_null(trust_list_find(&list, &permit->kid, SIGNING_STATUS));
	finish(&fixture);
}

static void
a_list_under_another_root_is_refused(void **state)
{
	struct fixture fixture;
	struct trust_list list;
	struct slice token = {0};

	(void)state;
	begin(&fixture);
	assert_int_equal(trust_list_sign(&fixture.signing, SLICE("AE"), NULL, now,
	                     &fixture.arena, &token),
	    FAULT_NONE);
	for (size_t i = 1; i < fixture.signing.key_count; i++) {
		assert_int_equal(trust_list_read(token, &fixture.signing.keys[i].key, now,
		                     &fixture.arena, &list),
		    TRUST_NOT_GENUINE);
	}
	finish(&fixture);
}

static void
an_expired_list_is_refused(void **state)
{
	const moment expires = now + (moment)TRUST_LIST_DAYS * MOMENT_DAY;
	struct fixture fixture;
	struct trust_list list;
	struct slice token = {0};

	(void)state;
	begin(&fixture);
	assert_int_equal(trust_list_sign(&fixture.signing, SLICE("AE"), NULL, now,
	                     &fixture.arena, &token),
	    FAULT_NONE);
	assert_int_equal(
	    trust_list_read(token, &fixture.root, expires - 1, &fixture.arena, &list),
	    TRUST_OK);
	assert_int_equal(
	    trust_list_read(token, &fixture.root, expires, &fixture.arena, &list),
	    TRUST_EXPIRED);
	finish(&fixture);
}

static void
two_keys_of_one_kid_are_refused(void **state)
{
	struct fixture fixture;
	struct trust_list list;
	struct slice token = {0};

	(void)state;
	begin(&fixture);
	/* the same key for another use: nobody could say which window counts */
	assert_int_equal(signing_local_add_public(fixture.local, SIGNING_STATUS,
	                     &fixture.signing.keys[1].key, start, end),
	    FAULT_NONE);
	fixture.signing = signing_local_signing(fixture.local);
	assert_int_equal(trust_list_sign(&fixture.signing, SLICE("AE"), NULL, now,
	                     &fixture.arena, &token),
	    FAULT_NONE);
	assert_int_equal(
	    trust_list_read(token, &fixture.root, now, &fixture.arena, &list),
	    TRUST_KID_TWICE);
	finish(&fixture);
}

static void
each_row_is_a_signed_list_of_the_wrong_form(void **state)
{
	/* hexadecimal would hide what is wrong: CBOR as it is built */
	static const struct {
		const char *name;
		const char *bytes;
		size_t size;
	} rows[] = {
#define ROW(name, literal) {name, literal, sizeof(literal) - 1}
	    ROW("no CBOR", "\xff"),
	    ROW("no map", "\x80"),
	    ROW("no claims", "\xa0"),
	    ROW("issuer is a number", "\xa1\x01\x01"),
	    ROW("no keys",
	        "\xa3\x01\x62"
	        "AE\x04\x1a\x7f\x00\x00\x00\x06\x1a\x6b\x00\x00\x00"),
	    ROW("keys are no array",
	        "\xa4\x01\x62"
	        "AE\x04\x1a\x7f\x00\x00\x00\x06\x1a\x6b\x00\x00\x00\x3a\x00\x01\x00\x01\xa0"),
	    ROW("a key is empty",
	        "\xa4\x01\x62"
	        "AE\x04\x1a\x7f\x00\x00\x00\x06\x1a\x6b\x00\x00\x00"
	        "\x3a\x00\x01\x00\x01\x81\xa0"),
	    ROW("a part of a key has another number",
	        "\xa4\x01\x62"
	        "AE\x04\x1a\x7f\x00\x00\x00\x06\x1a\x6b\x00\x00\x00"
	        "\x3a\x00\x01\x00\x01\x81\xa1\x05\x00"),
	    ROW("a centre whose key is not there",
	        "\xa5\x01\x62"
	        "AE\x04\x1a\x7f\x00\x00\x00\x06\x1a\x6b\x00\x00\x00"
	        "\x3a\x00\x01\x00\x01\x80\x3a\x00\x01\x00\x03\x81\x85\x48"
	        "12345678\x61x\x60\x60\x00"),
	    ROW("a centre with a part too few",
	        "\xa5\x01\x62"
	        "AE\x04\x1a\x7f\x00\x00\x00\x06\x1a\x6b\x00\x00\x00"
	        "\x3a\x00\x01\x00\x01\x80\x3a\x00\x01\x00\x03\x81\x84\x48"
	        "12345678\x61x\x60\x60"),
	    ROW("expires before it is issued",
	        "\xa4\x01\x62"
	        "AE\x04\x1a\x6b\x00\x00\x00\x06\x1a\x7f\x00\x00\x00"
	        "\x3a\x00\x01\x00\x01\x80"),
	};
	struct fixture fixture;
	struct trust_list list;

	(void)state;
	begin(&fixture);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct slice token = {0};
		assert_int_equal(
		    signing_cose(&fixture.signing,
		        signing_key_at(&fixture.signing, SIGNING_TRUST_LIST, now),
		        SLICE(""), slice_bytes(rows[i].bytes, rows[i].size),
		        &fixture.arena, &token),
		    FAULT_NONE);
		if (trust_list_read(token, &fixture.root, now, &fixture.arena, &list) !=
		    TRUST_BAD_LIST) {
			fail_msg("%s", rows[i].name);
		}
	}
	finish(&fixture);
}

static void
a_status_list_says_what_was_set(void **state)
{
	struct fixture fixture;
	struct status_list back;
	struct slice token = {0};

	(void)state;
	begin(&fixture);
	struct trust_list trust = trusted(&fixture);
	struct status_list list = status_list_new(&fixture.arena, STATUS_LIST_LEAST);
	status_list_set(&list, 0, STATUS_REVOKED);
	status_list_set(&list, 5, STATUS_SUSPENDED);
	status_list_set(&list, STATUS_LIST_LEAST - 1, STATUS_SUPERSEDED);
	status_list_set(&list, 6, STATUS_SUPERSEDED);
	status_list_set(&list, 6, STATUS_VALID); /* and back */
	assert_int_equal(list.bytes[0], 1);
	assert_int_equal(list.bytes[1], 2 << 2); /* entry 5: byte 1, shift 2 */
	assert_int_equal(
	    status_list_sign(&list, &fixture.signing, URI, now, &fixture.arena, &token),
	    FAULT_NONE);
	assert_int_equal(
	    status_list_read(token, &trust, &fixture.arena, &back), STATUS_OK);
	assert_true(slice_equal(back.uri, URI));
	assert_true(back.issued == now && back.expires == now + 7 * (moment)MOMENT_DAY);
	assert_int_equal(back.entry_count, STATUS_LIST_LEAST);
	for (size_t i = 0; i < STATUS_LIST_LEAST; i++) {
		assert_int_equal(status_list_at(&back, i), status_list_at(&list, i));
	}
	finish(&fixture);
}

static void
a_million_permits_are_a_small_list(void **state)
{
	struct fixture fixture;
	struct slice token = {0};

	(void)state;
	begin(&fixture);
	struct status_list list = status_list_new(&fixture.arena, STATUS_LIST_MOST);
	for (int i = 0; i < 7000; i++) { /* 0.7 % */
		status_list_set(&list, random_below(STATUS_LIST_MOST), STATUS_REVOKED);
	}
	assert_int_equal(
	    status_list_sign(&list, &fixture.signing, URI, now, &fixture.arena, &token),
	    FAULT_NONE);
	assert_in_range(token.size, 5000, 16000);
	finish(&fixture);
}

static void
a_status_list_by_another_key_is_refused(void **state)
{
	struct fixture fixture;
	struct fixture stranger;
	struct status_list back;
	struct slice token = {0};

	(void)state;
	begin(&fixture);
	begin(&stranger);
	struct trust_list trust = trusted(&fixture);
	struct status_list list = status_list_new(&fixture.arena, STATUS_LIST_LEAST);
	assert_int_equal(
	    status_list_sign(&list, &stranger.signing, URI, now, &fixture.arena, &token),
	    FAULT_NONE);
	assert_int_equal(
	    status_list_read(token, &trust, &fixture.arena, &back), STATUS_NOT_GENUINE);
	/* a permit's key may not sign a list, nor may a permit pass as one */
	assert_int_equal(signing_cose(&fixture.signing,
	                     signing_key_at(&fixture.signing, SIGNING_PERMIT, now),
	                     SLICE("application/statuslist+cwt"), SLICE("\xa0"),
	                     &fixture.arena, &token),
	    FAULT_NONE);
	assert_int_equal(
	    status_list_read(token, &trust, &fixture.arena, &back), STATUS_NOT_GENUINE);
	assert_int_equal(signing_cose(&fixture.signing,
	                     signing_key_at(&fixture.signing, SIGNING_STATUS, now),
	                     SLICE(""), SLICE("\xa0"), &fixture.arena, &token),
	    FAULT_NONE);
	assert_int_equal(
	    status_list_read(token, &trust, &fixture.arena, &back), STATUS_NOT_GENUINE);
	finish(&stranger);
	finish(&fixture);
}

static void
put_list_claims(struct buffer *out, moment issued, int64_t bits, struct slice entries)
{
	cbor_put_map(out, 4);
	cbor_put_int(out, 2);
	cbor_put_text(out, URI);
	cbor_put_int(out, 4);
	cbor_put_moment(out, issued + MOMENT_DAY);
	cbor_put_int(out, 6);
	cbor_put_moment(out, issued);
	cbor_put_int(out, CWT_STATUS_LIST);
	cbor_put_map(out, 2);
	cbor_put_text(out, SLICE("lst"));
	cbor_put_bytes(out, entries);
	cbor_put_text(out, SLICE("bits"));
	cbor_put_int(out, bits);
}

static void
each_row_is_a_signed_status_list_of_the_wrong_form(void **state)
{
#define ZEROS "\x78\x9c\x63\x60\x00\x00\x00\x02\x00\x01" /* zlib of two zero bytes */
	static const struct {
		const char *name;
		moment issued;
		int64_t bits;
		struct slice entries;
		enum status_verdict want;
	} rows[] = {
	    {"as it should be", INT64_C(1795824000000), 2, SLICE_INIT(ZEROS), STATUS_OK},
	    {"one bit", INT64_C(1795824000000), 1, SLICE_INIT(ZEROS), STATUS_BAD_LIST},
	    {"not packed", INT64_C(1795824000000), 2, SLICE_INIT("ab"), STATUS_BAD_LIST},
	    {"nothing", INT64_C(1795824000000), 2, SLICE_INIT(""), STATUS_BAD_LIST},
	    {"cut", INT64_C(1795824000000), 2,
	        SLICE_INIT("\x78\x9c\x63\x60\x00\x00\x00\x02\x00"), STATUS_BAD_LIST},
	    {"a byte behind", INT64_C(1795824000000), 2, SLICE_INIT(ZEROS "x"),
	        STATUS_BAD_LIST},
	    {"before the key's window", INT64_C(1795737599000), 2, SLICE_INIT(ZEROS),
	        STATUS_BAD_LIST},
	    {"after the key's window", INT64_C(1827273600000), 2, SLICE_INIT(ZEROS),
	        STATUS_BAD_LIST},
	};
	struct fixture fixture;
	struct status_list back;

	(void)state;
	begin(&fixture);
	struct trust_list trust = trusted(&fixture);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct buffer payload = BUFFER_IN(&fixture.arena);
		struct slice token = {0};
		put_list_claims(&payload, rows[i].issued, rows[i].bits, rows[i].entries);
		assert_int_equal(
		    signing_cose(&fixture.signing,
		        signing_key_at(&fixture.signing, SIGNING_STATUS, now),
		        SLICE("application/statuslist+cwt"), buffer_slice(&payload),
		        &fixture.arena, &token),
		    FAULT_NONE);
		enum status_verdict got =
		    status_list_read(token, &trust, &fixture.arena, &back);
		if (got != rows[i].want) {
			fail_msg("%s: got %d", rows[i].name, got);
		}
	}
	finish(&fixture);
}

static void
a_list_that_unpacks_to_too_much_is_refused(void **state)
{
	struct fixture fixture;
	struct status_list back;
	struct slice token = {0};

	(void)state;
	begin(&fixture);
	struct trust_list trust = trusted(&fixture);
	/* what the maker of a bomb would do: a list beyond the most */
	struct status_list bomb = {
	    .bytes = arena_alloc(&fixture.arena, STATUS_LIST_MOST),
	    .entry_count = (size_t)STATUS_LIST_MOST * 4,
	};
	assert_int_equal(
	    status_list_sign(&bomb, &fixture.signing, URI, now, &fixture.arena, &token),
	    FAULT_NONE);
	assert_int_equal(
	    status_list_read(token, &trust, &fixture.arena, &back), STATUS_BAD_LIST);
	finish(&fixture);
}

static void
the_jwks_has_the_listed_keys(void **state)
{
	struct fixture fixture;

	(void)state;
	begin(&fixture);
	struct buffer out = BUFFER_IN(&fixture.arena);
	trust_list_put_jwks(&out, &fixture.signing);
	const char *text = buffer_text(&out);
	size_t count = 0;
	for (const char *at = strstr(text, "\"kid\":"); at != NULL;
	     at = strstr(at + 1, "\"kid\":")) {
		count++;
	}
	assert_int_equal(count, 3);
	assert_memory_equal(text, "{\"keys\":[{\"kty\":", 16);
	finish(&fixture);
}

/* Whatever a key signed holds under that key alone, ready or not. */
static void
a_ready_list_verifies_as_one_that_is_not(void **state)
{
	struct fixture fixture;

	(void)state;
	begin(&fixture);
	struct trust_list list = trusted(&fixture);
	struct trust_list ready = list;
	trust_list_make_ready(&ready, &fixture.arena);
	for (size_t signer = 0; signer < list.key_count; signer++) {
		struct cose_sign1 sign1;
		struct slice token = {0};
		const struct signing_key *key = &fixture.signing.keys[signer + 1];
		assert_int_equal(signing_cose(&fixture.signing, key, SLICE(""),
		                     SLICE("payload"), &fixture.arena, &token),
		    FAULT_NONE);
		assert_int_equal(cose_parse(token, 1000, &sign1), COSE_OK);
		for (size_t i = 0; i < list.key_count; i++) {
			bool holds = cose_kid_equal(&list.keys[i].kid, &key->kid);
			assert_true(trust_list_verify(&list, &list.keys[i], &sign1,
			                &fixture.arena) == holds);
			assert_true(trust_list_verify(&ready, &ready.keys[i], &sign1,
			                &fixture.arena) == holds);
		}
	}
	trust_list_done(&ready);
	assert_null(ready.ready);
	finish(&fixture);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_list_gives_the_keys_that_the_root_signed),
	    cmocka_unit_test(a_list_under_another_root_is_refused),
	    cmocka_unit_test(an_expired_list_is_refused),
	    cmocka_unit_test(two_keys_of_one_kid_are_refused),
	    cmocka_unit_test(each_row_is_a_signed_list_of_the_wrong_form),
	    cmocka_unit_test(a_status_list_says_what_was_set),
	    cmocka_unit_test(a_million_permits_are_a_small_list),
	    cmocka_unit_test(a_status_list_by_another_key_is_refused),
	    cmocka_unit_test(each_row_is_a_signed_status_list_of_the_wrong_form),
	    cmocka_unit_test(a_list_that_unpacks_to_too_much_is_refused),
	    cmocka_unit_test(the_jwks_has_the_listed_keys),
	    cmocka_unit_test(a_ready_list_verifies_as_one_that_is_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
