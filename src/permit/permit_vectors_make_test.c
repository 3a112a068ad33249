/* SPDX-License-Identifier: EUPL-1.2 */
/* Makes the vectors with fresh keys: each has the answer of the committed file; with
 * --write FILE it writes a new one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/number.h"
#include "crypto/cbor.h"
#include "crypto/cose.h"
#include "permit/permit_vectors_test_world.h"

enum { SUSPENDED_INDEX = 1, REVOKED_INDEX = 2, SUPERSEDED_INDEX = 3 };

struct maker {
	struct fixture fixture;
	struct fixture stranger;
	struct means means;
	FILE *out;
	const char *between;
};

static void
put_hex(struct maker *maker, const char *name, struct slice bytes, const char *end)
{
	struct buffer hex = BUFFER_IN(&maker->fixture.arena);

	number_hex(bytes, &hex);
	(void)fprintf(maker->out, "\"%s\":\"%s\"%s\n", name, buffer_text(&hex), end);
}

static void
put_lists(struct maker *maker, const char *name, const struct list *lists)
{
	(void)fprintf(maker->out, "\"%s\":{\n", name);
	for (size_t i = 0; i < LISTS_MOST; i++) {
		put_hex(
		    maker, lists[i].name, lists[i].bytes, i + 1 < LISTS_MOST ? "," : "");
	}
	(void)fprintf(maker->out, "},\n");
}

/* The answer is our own: read the difference before you commit it. */
static void
put_text(struct maker *maker, const struct row *row, struct slice text)
{
	for (size_t i = 0; i < text.size; i++) {
		assert_true(text.bytes[i] >= ' ' && text.bytes[i] != '"' &&
		    text.bytes[i] != '\\');
	}
	(void)fprintf(maker->out,
	    "%s{\"name\":\"%s\",\"trust\":\"%s\",\"status\":\"%s\",\"now\":%lld,"
	    "\"text\":\"%.*s\",\"answer\":\"%s\"}",
	    maker->between, row->name, row->trust, row->status,
	    (long long)(row->now / MOMENT_SECOND), SLICE_PRINT(text),
	    answer_of(&maker->means, row, text));
	maker->between = ",\n";
}

static void
put_token(struct maker *maker, const struct row *row, struct slice token)
{
	struct buffer hex = BUFFER_IN(&maker->fixture.arena);

	number_hex(token, &hex);
	put_text(maker, row, buffer_slice(&hex));
}

static void
put_texts(struct maker *maker)
{
	const struct row row = {"form", "main", "main", now};
	struct permit_claims claims = some_claims();
	struct slice token = token_of(&maker->fixture, &claims);
	struct buffer forms[6];

	for (size_t i = 0; i < ARRAY_LEN(forms); i++) {
		forms[i] = BUFFER_IN(&maker->fixture.arena);
	}
	permit_qr_text(ORIGIN, token, &forms[0]);
	permit_qr_text(SLICE("http://127.0.0.1:8080"), token, &forms[1]);
	permit_app_text(token, &forms[2]);
	number_base64url(token, &forms[3]);
	number_hex(token, &forms[4]);
	buffer_puts(&forms[5], "  https://other.example/v#");
	buffer_put(&forms[5], slice_from(buffer_slice(&forms[0]), 26));
	buffer_puts(&forms[5], " ");
	for (size_t i = 0; i < ARRAY_LEN(forms); i++) {
		put_text(maker, &row, buffer_slice(&forms[i]));
	}
	static const char *const bad[] = {"", "x", "TP1:", "TP1:A", "TP1:GGW", "TP1:BB8",
	    "tp1:BB8", "https://permits.example/V#", "https://permits.example/V#256",
	    "https://permits.example/W#255", "https:///V#255",
	    "ftp://permits.example/V#255", "https://permits.example/V#25 ", "00", "255",
	    "d284", "d28", "D284FF", "a_b-", "a=b", "AAA", "AAB", "A",
	    "DP-2026-00123451"};
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		put_text(maker, &(struct row){"bad text", "main", "main", now},
		    slice_of(bad[i]));
	}
}

static void
put_times(struct maker *maker)
{
	const moment month = begins + 30 * (moment)MOMENT_DAY;
	const struct row rows[] = {
	    {"a second before", "main", "main", begins - 1000},
	    {"the first second", "main", "main", begins},
	    {"the last second", "main", "main", month - 1000},
	    {"its end", "main", "main", month},
	    {"just fresh", "main", "main", now + PERMIT_STATUS_FRESH},
	    {"just old", "main", "main", now + PERMIT_STATUS_FRESH + 1000},
	    {"no list, issued lately", "main", "", begins},
	    {"no list, issued long ago", "main", "", now},
	    {"a list by a stranger", "main", "stranger", now},
	    {"a list of one bit an entry", "main", "one_bit", now},
	    {"a list with bytes behind it", "main", "behind", now},
	    {"two keys of one kid", "twice", "main", now},
	    {"the trust list of a stranger", "stranger", "main", now},
	    {"an expired trust list", "main", "main",
	        issued + (moment)TRUST_LIST_DAYS * MOMENT_DAY},
	};
	struct permit_claims claims = some_claims();

	claims.issued = begins;
	claims.expires = month;
	struct slice token = token_of(&maker->fixture, &claims);

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		put_token(maker, &rows[i], token);
	}
}

static void
put_states(struct maker *maker)
{
	static const int64_t indexes[] = {SUSPENDED_INDEX, REVOKED_INDEX,
	    SUPERSEDED_INDEX, 0, STATUS_LIST_LEAST - 1, STATUS_LIST_LEAST};
	struct permit_claims claims = some_claims();

	for (size_t i = 0; i < ARRAY_LEN(indexes); i++) {
		claims.status_index = indexes[i];
		put_token(maker, &(struct row){"state", "main", "main", now},
		    token_of(&maker->fixture, &claims));
	}
	claims.status_uri = SLICE("https://permits.example/status/2");
	put_token(maker, &(struct row){"a list of another address", "main", "main", now},
	    token_of(&maker->fixture, &claims));
}

static struct slice
cose_of(struct fixture *fixture, enum signing_use use, struct slice payload)
{
	struct slice token = {0};

	assert_int_equal(signing_cose(&fixture->signing,
	                     signing_key_at(&fixture->signing, use, issued), SLICE(""),
	                     payload, &fixture->arena, &token),
	    FAULT_NONE);
	return token;
}

static struct slice
payload_of(struct fixture *fixture, const struct permit_claims *claims)
{
	struct buffer out = BUFFER_IN(&fixture->arena);

	permit_claims_encode(claims, &out);
	return buffer_slice(&out);
}

static void
put_keys(struct maker *maker)
{
	struct permit_claims claims = some_claims();
	struct slice payload = payload_of(&maker->fixture, &claims);
	struct row row = {"signed by another key of ours", "main", "main", now};

	put_token(maker, &row, cose_of(&maker->fixture, SIGNING_STATUS, payload));
	row.name = "EdDSA, not listed for permits";
	put_token(maker, &row, cose_of(&maker->fixture, SIGNING_CHECKPOINT, payload));
	row = (struct row){"EdDSA, listed for permits", "eddsa", "main", now};
	put_token(maker, &row, cose_of(&maker->fixture, SIGNING_CHECKPOINT, payload));
	row = (struct row){"a stranger's key", "main", "main", now};
	put_token(maker, &row, cose_of(&maker->stranger, SIGNING_PERMIT, payload));
	static const moment times[] = {INT64_C(1795737599000), INT64_C(1795737600000),
	    INT64_C(1827273599000), INT64_C(1827273600000)};
	for (size_t i = 0; i < ARRAY_LEN(times); i++) {
		claims.issued = times[i];
		row.name = "issued at the border of the key's window";
		put_token(maker, &row,
		    cose_of(&maker->fixture, SIGNING_PERMIT,
		        payload_of(&maker->fixture, &claims)));
	}
}

static void
put_claims(struct maker *maker)
{
	static const struct {
		const char *name;
		const char *find;
		const char *put;
		size_t size;
	} rows[] = {
#define ROW(name, find, put) {name, find, put, sizeof(find) - 1}
	    ROW("another country", "bAE", "bAF"),
	    ROW("check digit of the number", "00123451", "00123452"),
	    ROW("number in lower case", "pDP-2026-", "pdp-2026-"),
	    ROW("version 2", "\x00\x01\x01\x72", "\x00\x02\x01\x72"),
	    ROW("version as text", "\x00\x01\x01\x72", "\x00\x60\x01\x72"),
	    ROW("class 4", "\x04\x01\x05", "\x04\x04\x05"),
	    ROW("class 0", "\x04\x01\x05", "\x04\x00\x05"),
	    ROW("class 3", "\x04\x01\x05", "\x04\x03\x05"),
	    ROW("night and day", "\x08\x15\x09", "\x08\x06\x09"),
	    ROW("over people and not", "\x08\x15\x09", "\x08\x18\x09\x09"),
	    ROW("last four with a letter", "4567", "45x7"),
	    ROW("no issuer", "\xa7\x01\x62", "\xa7\x03\x62"),
	    ROW("no version", "\xaa\x00\x01", "\xaa\x0a\x01"),
	    ROW("no status list", "status_list", "status_lisT"),
	    ROW("no index", "cidx", "cidy"),
	    ROW("no address", "curi", "curj"),
	    ROW("a claim twice", "\x05\x1a", "\x04\x1a"),
	    ROW("text as bytes", "\x72Mar", "\x52Mar"),
	    ROW("not UTF-8", "Mariam", "Mar\xffum"),
	    ROW("NUL in a text", "Mariam", "Mar\0am"),
	    ROW("grams as null", "\x18\xf9", "\xf6\xf6"),
	    ROW("indefinite map", "\xa7\x01\x62", "\xbf\x01\x62"),
	    ROW("undefined", "\x04\x01\x05", "\x04\xf7\x05"),
	    ROW("null", "\x04\x01\x05", "\x04\xf6\x05"),
	    ROW("one pair too many", "\xa7\x01\x62", "\xa8\x01\x62"),
	    ROW("one pair too few", "\xa7\x01\x62", "\xa6\x01\x62"),
	};
	struct permit_claims claims = some_claims();

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct slice payload = payload_of(&maker->fixture, &claims);
		char *bytes = arena_text(&maker->fixture.arena, payload);
		char *at = memmem(bytes, payload.size, rows[i].find, rows[i].size);
		assert_non_null(at);
		memcpy(at, rows[i].put, rows[i].size);
		put_token(maker, &(struct row){rows[i].name, "main", "main", now},
		    cose_of(&maker->fixture, SIGNING_PERMIT,
		        slice_bytes(bytes, payload.size)));
	}
}

/* Claims with one more pair, whose bytes are given. */
static void
put_one_more(struct maker *maker)
{
	static const struct {
		const char *name;
		struct slice pair;
	} rows[] = {
	    {"a claim of a later version", SLICE_INIT("\x3a\x00\x01\x00\xff\x63new")},
	    {"a claim with a key of text", SLICE_INIT("\x63key\x80")},
	    {"a claim with a key of bytes", SLICE_INIT("\x41\x01\x80")},
	    {"a claim with a key that is an array", SLICE_INIT("\x81\x01\x80")},
	    {"a known claim as a larger number", SLICE_INIT("\x18\x01\x80")},
	    {"six levels more", SLICE_INIT("\x07\x81\x81\x81\x81\x81\x81\x00")},
	    {"seven levels more", SLICE_INIT("\x07\x81\x81\x81\x81\x81\x81\x81\x00")},
	    {"eight levels more", SLICE_INIT("\x07\x81\x81\x81\x81\x81\x81\x81\x81\x00")},
	    {"a key twice inside", SLICE_INIT("\x07\xa2\x00\x00\x00\x00")},
	    {"text and bytes of the same content",
	        SLICE_INIT("\x07\xa2\x61x\x00\x41x\x00")},
	    {"2^53 - 1", SLICE_INIT("\x07\x1b\x00\x1f\xff\xff\xff\xff\xff\xff")},
	    {"2^53", SLICE_INIT("\x07\x1b\x00\x20\x00\x00\x00\x00\x00\x00")},
	    {"-(2^53 - 1)", SLICE_INIT("\x07\x3b\x00\x1f\xff\xff\xff\xff\xff\xfe")},
	    {"-(2^53)", SLICE_INIT("\x07\x3b\x00\x1f\xff\xff\xff\xff\xff\xff")},
	    {"half float", SLICE_INIT("\x07\xf9\x3c\x00")},
	    {"double", SLICE_INIT("\x07\xfb\x3f\xf1\x99\x99\x99\x99\x99\x9a")},
	    {"simple 32", SLICE_INIT("\x07\xf8\x20")},
	    {"true", SLICE_INIT("\x07\xf5")},
	    {"24 in two bytes", SLICE_INIT("\x07\x18\x18")},
	    {"23 in two bytes", SLICE_INIT("\x07\x18\x17")},
	    {"256 in three", SLICE_INIT("\x07\x19\x01\x00")},
	    {"255 in three", SLICE_INIT("\x07\x19\x00\xff")},
	    {"65536 in five", SLICE_INIT("\x07\x1a\x00\x01\x00\x00")},
	    {"65535 in five", SLICE_INIT("\x07\x1a\x00\x00\xff\xff")},
	    {"2^32 in nine", SLICE_INIT("\x07\x1b\x00\x00\x00\x01\x00\x00\x00\x00")},
	    {"2^32 - 1 in nine", SLICE_INIT("\x07\x1b\x00\x00\x00\x00\xff\xff\xff\xff")},
	    {"indefinite text", SLICE_INIT("\x07\x7f\x61x\xff")},
	    {"a tag", SLICE_INIT("\x07\xc1\x00")},
	};
	struct permit_claims claims = some_claims();

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct buffer out = BUFFER_IN(&maker->fixture.arena);
		permit_claims_encode(&claims, &out);
		out.bytes[0]++; /* a map of one more */
		buffer_put(&out, rows[i].pair);
		put_token(maker, &(struct row){rows[i].name, "main", "main", now},
		    cose_of(&maker->fixture, SIGNING_PERMIT, buffer_slice(&out)));
	}
}

/* A token put together by hand: the signature holds whatever the shape. */
static struct slice
shaped(struct maker *maker, struct slice before, struct slice header,
    struct slice unprotected, struct slice after)
{
	struct arena *arena = &maker->fixture.arena;
	const struct signing *signing = &maker->fixture.signing;
	struct permit_claims claims = some_claims();
	struct slice payload = payload_of(&maker->fixture, &claims);
	struct buffer message = BUFFER_IN(arena);
	struct buffer token = BUFFER_IN(arena);
	struct slice signature = {0};

	cose_to_be_signed(&message, header, payload);
	assert_int_equal(
	    signing_sign(signing, signing_key_at(signing, SIGNING_PERMIT, now),
	        buffer_slice(&message), arena, &signature),
	    FAULT_NONE);
	buffer_put(&token, before);
	cbor_put_bytes(&token, header);
	buffer_put(&token, unprotected);
	cbor_put_bytes(&token, payload);
	cbor_put_bytes(&token, signature);
	buffer_put(&token, after);
	return buffer_slice(&token);
}

static void
put_shapes(struct maker *maker)
{
	struct arena *arena = &maker->fixture.arena;
	const struct cose_kid *kid =
	    &signing_key_at(&maker->fixture.signing, SIGNING_PERMIT, now)->kid;
	struct buffer good = BUFFER_IN(arena);
	struct buffer critical = BUFFER_IN(arena);
	struct buffer other = BUFFER_IN(arena);
	struct buffer extra = BUFFER_IN(arena);
	struct buffer loose = BUFFER_IN(arena);

	cose_protected(&good, COSE_ES256, kid, SLICE(""));
	buffer_puts(&critical, "\xA3\x01\x26\x02\x81\x0A\x04\x48");
	buffer_put(&critical, cose_kid_slice(kid));
	cose_protected(&other, COSE_EDDSA, kid, SLICE(""));
	buffer_puts(&extra, "\xA3\x01\x26\x04\x48");
	buffer_put(&extra, cose_kid_slice(kid));
	buffer_puts(&extra, "\x03\x61x");
	buffer_puts(&loose, "\xA1\x04\x48");
	buffer_put(&loose, cose_kid_slice(kid));
	const struct slice start = SLICE("\xD2\x84");
	const struct slice none = SLICE("");
	const struct slice empty = SLICE("\xA0");
	const struct {
		const char *name;
		struct slice before;
		struct slice header;
		struct slice unprotected;
		struct slice after;
	} rows[] = {
	    {"by hand", start, buffer_slice(&good), empty, none},
	    {"a header more", start, buffer_slice(&extra), empty, none},
	    {"a kid that is not protected, beside", start, buffer_slice(&good),
	        SLICE("\xA1\x04\x48"
	              "strangeR"),
	        none},
	    {"a kid that is not protected, alone", start, SLICE("\xA1\x01\x26"),
	        buffer_slice(&loose), none},
	    {"critical header", start, buffer_slice(&critical), empty, none},
	    {"algorithm of another key", start, buffer_slice(&other), empty, none},
	    {"no tag", SLICE("\x84"), buffer_slice(&good), empty, none},
	    {"tag 17", SLICE("\xD1\x84"), buffer_slice(&good), empty, none},
	    {"tag 18 in two bytes", SLICE("\xD8\x12\x84"), buffer_slice(&good), empty,
	        none},
	    {"tag 61 before", SLICE("\xD8\x3D\xD2\x84"), buffer_slice(&good), empty,
	        none},
	    {"five parts", SLICE("\xD2\x85"), buffer_slice(&good), empty, SLICE("\x00")},
	    {"a byte behind", start, buffer_slice(&good), empty, SLICE("\x00")},
	    {"unprotected is an array", start, buffer_slice(&good), SLICE("\x80"), none},
	    {"unprotected has a key twice", start, buffer_slice(&good),
	        SLICE("\xA2\x00\x00\x00\x00"), none},
	};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		put_token(maker, &(struct row){rows[i].name, "main", "main", now},
		    shaped(maker, rows[i].before, rows[i].header, rows[i].unprotected,
		        rows[i].after));
	}
}

static void
put_changes(struct maker *maker)
{
	struct permit_claims claims = some_claims();
	struct slice token = token_of(&maker->fixture, &claims);

	for (size_t i = 0; i < token.size; i += 7) {
		char *bytes = arena_text(&maker->fixture.arena, token);
		bytes[i] = (char)((unsigned char)bytes[i] ^ (1U << (i / 7 % 8)));
		put_token(maker, &(struct row){"one bit changed", "main", "main", now},
		    slice_bytes(bytes, token.size));
	}
	for (size_t i = 1; i < token.size; i += 29) {
		put_token(maker, &(struct row){"cut", "main", "main", now},
		    slice_first(token, i));
	}
}

static struct slice
trust_of(struct maker *maker, const struct signing *signing)
{
	struct slice token = {0};

	assert_int_equal(trust_list_sign(signing, SLICE("AE"), NULL, issued,
	                     &maker->fixture.arena, &token),
	    FAULT_NONE);
	return token;
}

static void
make_trust_lists(struct maker *maker)
{
	struct signing other = maker->fixture.signing;
	struct signing_key keys[8];

	memcpy(keys, other.keys, other.key_count * sizeof(keys[0]));
	other.keys = keys;
	maker->means.trust[0] =
	    (struct list){"main", trust_of(maker, &maker->fixture.signing)};
	maker->means.trust[1] =
	    (struct list){"stranger", trust_of(maker, &maker->stranger.signing)};
	keys[3].use = SIGNING_PERMIT; /* the checkpoint's key, Ed25519 */
	maker->means.trust[2] = (struct list){"eddsa", trust_of(maker, &other)};
	keys[3] = keys[1]; /* the permit's key once more */
	keys[3].use = SIGNING_CENTRE;
	maker->means.trust[3] = (struct list){"twice", trust_of(maker, &other)};
}

static struct slice
status_of(
    struct maker *maker, const struct fixture *by, const char *find, const char *put)
{
	struct arena *arena = &maker->fixture.arena;
	struct status_list list = status_list_new(arena, STATUS_LIST_LEAST);
	struct slice token = {0};
	struct cose_sign1 sign1;

	status_list_set(&list, SUSPENDED_INDEX, STATUS_SUSPENDED);
	status_list_set(&list, REVOKED_INDEX, STATUS_REVOKED);
	status_list_set(&list, SUPERSEDED_INDEX, STATUS_SUPERSEDED);
	assert_int_equal(
	    status_list_sign(&list, &by->signing, URI, now, arena, &token), FAULT_NONE);
	if (find == NULL) {
		return token;
	}
	/* the same with a few bytes of the payload changed, and signed again */
	assert_int_equal(cose_parse(token, STATUS_LIST_BYTES_MOST, &sign1), COSE_OK);
	char *bytes = arena_text(arena, sign1.payload);
	char *at = memmem(bytes, sign1.payload.size, find, strlen(find));
	assert_non_null(at);
	memcpy(at, put, strlen(find));
	assert_int_equal(
	    signing_cose(&by->signing, signing_key_at(&by->signing, SIGNING_STATUS, now),
	        sign1.type, slice_bytes(bytes, sign1.payload.size), arena, &token),
	    FAULT_NONE);
	return token;
}

/* Bytes behind the zlib stream, inside "lst". */
static struct slice
status_with_bytes_behind(struct maker *maker)
{
	struct arena *arena = &maker->fixture.arena;
	struct buffer out = BUFFER_IN(arena);
	struct slice token = {0};

	cbor_put_map(&out, 4);
	cbor_put_int(&out, 2);
	cbor_put_text(&out, URI);
	cbor_put_int(&out, 4);
	cbor_put_moment(&out, now + MOMENT_DAY);
	cbor_put_int(&out, 6);
	cbor_put_moment(&out, now);
	cbor_put_int(&out, CWT_STATUS_LIST);
	cbor_put_map(&out, 2);
	cbor_put_text(&out, SLICE("lst"));
	cbor_put_bytes(&out, SLICE("\x78\x9c\x63\x60\x00\x00\x00\x02\x00\x01x"));
	cbor_put_text(&out, SLICE("bits"));
	cbor_put_int(&out, 2);
	assert_int_equal(
	    signing_cose(&maker->fixture.signing,
	        signing_key_at(&maker->fixture.signing, SIGNING_STATUS, now),
	        SLICE("application/statuslist+cwt"), buffer_slice(&out), arena, &token),
	    FAULT_NONE);
	return token;
}

static void
make_status_lists(struct maker *maker)
{
	struct list *lists = maker->means.status;

	lists[0] = (struct list){"main", status_of(maker, &maker->fixture, NULL, NULL)};
	lists[1] =
	    (struct list){"stranger", status_of(maker, &maker->stranger, NULL, NULL)};
	lists[2] = (struct list){
	    "one_bit", status_of(maker, &maker->fixture, "bits\x02", "bits\x01")};
	lists[3] = (struct list){"behind", status_with_bytes_behind(maker)};
}

static void
write_file(const char *path)
{
	struct maker maker = {.out = fopen(path, "we"), .between = ""};
	struct buffer root;

	assert_non_null(maker.out);
	begin(&maker.fixture);
	begin(&maker.stranger);
	root = BUFFER_IN(&maker.fixture.arena);
	cose_key_put(&root, &maker.fixture.signing.keys[0].key);
	(void)fprintf(maker.out, "{\n");
	put_hex(&maker, "root_key", buffer_slice(&root), ",");
	maker.means.root = maker.fixture.signing.keys[0].key;
	make_trust_lists(&maker);
	make_status_lists(&maker);
	put_lists(&maker, "trust_lists", maker.means.trust);
	put_lists(&maker, "status_lists", maker.means.status);
	(void)fprintf(maker.out, "\"vectors\":[\n");
	put_texts(&maker);
	put_times(&maker);
	put_states(&maker);
	put_keys(&maker);
	put_claims(&maker);
	put_one_more(&maker);
	put_shapes(&maker);
	put_changes(&maker);
	(void)fprintf(maker.out, "\n]}\n");
	assert_int_equal(fclose(maker.out), 0);
	finish(&maker.stranger);
	finish(&maker.fixture);
}

/* The next line with a vector; false at the end. */
static bool
next_vector(FILE *in, char *line, size_t size)
{
	while (fgets(line, (int)size, in) != NULL) {
		if (strstr(line, "\"answer\":") != NULL) {
			return true;
		}
	}
	return false;
}

static void
fresh_keys_change_no_answer(void **state)
{
	static char was[1 << 17];
	static char is[1 << 17];
	char path[] = "/tmp/permit_vectors.XXXXXX";
	int made = mkstemp(path);

	(void)state;
	assert_true(made >= 0);
	write_file(path);
	FILE *old = fopen(VECTORS_FILE, "re");
	FILE *new = fdopen(made, "r");
	assert_true(old != NULL && new != NULL);
	while (next_vector(old, was, sizeof(was))) {
		struct arena arena = ARENA_EMPTY(CEILING);
		assert_true(next_vector(new, is, sizeof(is)));
		assert_string_equal(
		    value_of(&arena, is, "name"), value_of(&arena, was, "name"));
		assert_string_equal(
		    value_of(&arena, is, "answer"), value_of(&arena, was, "answer"));
		arena_done(&arena);
	}
	assert_false(next_vector(new, is, sizeof(is)));
	(void)fclose(old);
	(void)fclose(new);
	(void)remove(path);
}

int
main(int count, char **arguments)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(fresh_keys_change_no_answer),
	};

	if (count == 3 && strcmp(arguments[1], "--write") == 0) {
		write_file(arguments[2]);
		return EXIT_SUCCESS;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
