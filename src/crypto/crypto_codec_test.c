/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/number.h"
#include "base/random.h"
#include "crypto/base45.h"
#include "crypto/cbor.h"
#include "crypto/digits.h"
#include "crypto/sha256.h"

#define CEILING (4 << 20)

static struct slice
unhex(struct arena *arena, const char *hex)
{
	size_t size = strlen(hex) / 2;
	uint8_t *bytes = arena_alloc(arena, size + 1);

	assert_true(number_unhex(slice_of(hex), bytes, size));
	return slice_bytes(bytes, size);
}

static void
assert_hex(struct arena *arena, struct slice got, const char *want)
{
	struct buffer out = BUFFER_IN(arena);

	number_hex(got, &out);
	assert_string_equal(buffer_text(&out), want);
}

static void
the_hash_is_that_of_the_standard(void **state)
{
	struct arena arena = ARENA_EMPTY(CEILING);
	uint8_t hash[SHA256_SIZE];

	(void)state;
	sha256(SLICE("abc"), hash); /* FIPS 180-4 */
	assert_hex(&arena, slice_bytes(hash, sizeof(hash)),
	    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	sha256((struct slice){NULL, 0}, hash);
	assert_hex(&arena, slice_bytes(hash, sizeof(hash)),
	    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	hmac_sha256(/* RFC 4231, case 2 */
	    SLICE("Jefe"), SLICE("what do ya want for nothing?"), hash);
	assert_hex(&arena, slice_bytes(hash, sizeof(hash)),
	    "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
	arena_done(&arena);
}

static void
base45_is_that_of_the_rfc(void **state)
{
	static const struct {
		const char *bytes;
		const char *text;
	} rows[] = {
	    {"", ""},
	    {"AB", "BB8"},
	    {"Hello!!", "%69 VD92EX0"},
	    {"base-45", "UJCLQE7W581"},
	    {"ietf!", "QED8WEX0"},
	};
	struct arena arena = ARENA_EMPTY(CEILING);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct buffer out = BUFFER_IN(&arena);
		struct slice back = {0};

		base45_format(slice_of(rows[i].bytes), &out);
		assert_string_equal(buffer_text(&out), rows[i].text);
		assert_true(base45_parse(slice_of(rows[i].text), &arena, &back));
		assert_true(slice_equal(back, slice_of(rows[i].bytes)));
	}
	arena_done(&arena);
}

static void
text_that_is_not_base45_is_refused(void **state)
{
	static const char *const rows[] = {
	    "A",    /* a group of one */
	    "GGW",  /* 65536 */
	    ":::",  /* the largest group */
	    "U5",   /* 255 fits: see below; 5 * 45 + 30 = 255 */
	    "V5",   /* 256 in one byte */
	    "bb8",  /* lower case */
	    "BB8_", /* foreign */
	    "BB\xC3",
	};
	struct arena arena = ARENA_EMPTY(CEILING);
	struct slice back = {0};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		bool fits = strcmp(rows[i], "U5") == 0;
		assert_int_equal(base45_parse(slice_of(rows[i]), &arena, &back), fits);
	}
	assert_false(base45_parse((struct slice){"BB\0", 3}, &arena, &back));
	arena_done(&arena);
}

static void
seven_bytes_are_seventeen_digits_little_end_first(void **state)
{
	static const struct {
		const char *hex;
		const char *digits;
	} rows[] = {
	    {"", ""},
	    {"00", "000"},
	    {"ff", "255"},
	    {"0001", "00256"},
	    {"010203", "00197121"},
	    {"ffffffff", "4294967295"},
	    {"ffffffffff", "1099511627775"},
	    {"ffffffffffff", "281474976710655"},
	    {"ffffffffffffff", "72057594037927935"},
	    {"01000000000000", "00000000000000001"},
	    {"01000000000000d2", "00000000000000001210"},
	};
	struct arena arena = ARENA_EMPTY(CEILING);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct buffer out = BUFFER_IN(&arena);
		struct slice back = {0};

		digits_format(unhex(&arena, rows[i].hex), &out);
		assert_string_equal(buffer_text(&out), rows[i].digits);
		assert_true(digits_parse(slice_of(rows[i].digits), &arena, &back));
		assert_hex(&arena, back, rows[i].hex);
	}
	arena_done(&arena);
}

static void
digits_that_stand_for_no_bytes_are_refused(void **state)
{
	static const char *const rows[] = {
	    "0",                   /* no such length */
	    "00",                  /* nor this */
	    "256",                 /* past one byte */
	    "65536",               /* past two */
	    "0000",                /* no such length */
	    "72057594037927936",   /* past seven bytes */
	    "000000000000000010",  /* 17 and one */
	    "00000000000000001 ",  /* a blank */
	    "2-5",                 /* a sign */
	    "+12",                 /* a sign */
	    "\xD9\xA1\xD9\xA2\xD9" /* Arabic digits are not what a QR holds */
	};
	struct arena arena = ARENA_EMPTY(CEILING);
	struct slice back = {0};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		if (digits_parse(slice_of(rows[i]), &arena, &back)) {
			fail_msg("taken: \"%s\"", rows[i]);
		}
	}
	arena_done(&arena);
}

static void
any_bytes_survive_both_codings(void **state)
{
	struct arena arena = ARENA_EMPTY(CEILING);
	uint8_t bytes[64];

	(void)state;
	for (size_t size = 0; size <= sizeof(bytes); size++) {
		struct buffer digits = BUFFER_IN(&arena);
		struct buffer letters = BUFFER_IN(&arena);
		struct slice back = {0};

		random_bytes(bytes, sizeof(bytes));
		digits_format(slice_bytes(bytes, size), &digits);
		assert_true(digits_parse(buffer_slice(&digits), &arena, &back));
		assert_true(slice_equal(back, slice_bytes(bytes, size)));
		base45_format(slice_bytes(bytes, size), &letters);
		assert_true(base45_parse(buffer_slice(&letters), &arena, &back));
		assert_true(slice_equal(back, slice_bytes(bytes, size)));
	}
	arena_done(&arena);
}

static void
whole_numbers_are_written_in_the_shortest_form(void **state)
{
	static const struct {
		int64_t number;
		const char *hex; /* RFC 8949 appendix A */
	} rows[] = {
	    {0, "00"},
	    {23, "17"},
	    {24, "1818"},
	    {255, "18ff"},
	    {256, "190100"},
	    {65535, "19ffff"},
	    {65536, "1a00010000"},
	    {INT64_C(1000000000000), "1b000000e8d4a51000"},
	    {-1, "20"},
	    {-24, "37"},
	    {-25, "3818"},
	    {-65537, "3a00010000"},
	    {CBOR_INT_MOST, "1b001fffffffffffff"},
	    {-CBOR_INT_MOST, "3b001ffffffffffffe"},
	};
	struct arena arena = ARENA_EMPTY(CEILING);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct buffer out = BUFFER_IN(&arena);
		struct cbor in;
		int64_t back = 0;

		cbor_put_int(&out, rows[i].number);
		assert_hex(&arena, buffer_slice(&out), rows[i].hex);
		assert_true(cbor_open(buffer_slice(&out), 16, &in));
		assert_true(cbor_int(&in, &back) && cbor_at_end(&in));
		assert_true(back == rows[i].number);
	}
	arena_done(&arena);
}

static const struct {
	const char *name;
	const char *hex;
	bool taken;
} cbor_rows[] = {
    {"an empty map", "a0", true},
    {"a map in a map", "a101a10203", true},
    {"false, true, null", "83f4f5f6", true},
    {"eight levels", "818181818181818100", true},
    {"the same key in two maps", "82a10101a10101", true},
    {"nothing", "", false},
    {"nine levels", "81818181818181818100", false},
    {"levels by tags", "c1c1c1c1c1c1c1c1c100", false},
    {"a byte behind the end", "0000", false},
    {"cut head", "19ff", false},
    {"cut text", "6261", false},
    {"cut array", "8201", false},
    {"cut map",
        "a201020304"
        "05",
        false},
    {"24 would fit in a byte less", "1817", false},
    {"255 in two bytes", "1900ff", false},
    {"65535 in four", "1a0000ffff", false},
    {"4294967295 in eight", "1b00000000ffffffff", false},
    {"negative, not shortest", "3817", false},
    {"length of text, not shortest", "780161", false},
    {"length of bytes, not shortest", "590001ff", false},
    {"count of array, not shortest", "980101", false},
    {"count of map, not shortest", "b8010101", false},
    {"tag, not shortest", "d80100", false},
    {"indefinite bytes", "5f4100ff", false},
    {"indefinite text", "7f6161ff", false},
    {"indefinite array", "9f00ff", false},
    {"indefinite map", "bf0000ff", false},
    {"break alone", "ff", false},
    {"reserved 28", "1c", false},
    {"reserved 30", "1e", false},
    {"a key twice", "a201000102", false},
    {"a text key twice", "a2616101616102", false},
    {"a key twice, deep", "8181a201000102", false},
    {"a key that is a map with a key twice", "a1a20100010200", false},
    {"text that is not UTF-8", "62c328", false},
    {"text with a surrogate", "63eda080", false},
    {"undefined", "f7", false},
    {"simple 19", "f3", false},
    {"simple in two bytes", "f818", false},
    {"half float", "f93c00", false},
    {"float", "fa47c35000", false},
    {"double", "fb3ff199999999999a", false},
    {"past 2^53 - 1", "1b0020000000000000", false},
    {"below -(2^53 - 1)", "3b001fffffffffffff", false},
    {"huge text", "7affffffff", false},
    {"huge array", "9affffffff", false},
    {"huge map", "baffffffff", false},
    {"array of 2^64 - 1", "9bffffffffffffffff", false},
};

static void
each_row_breaks_one_rule_of_strict_cbor(void **state)
{
	struct arena arena = ARENA_EMPTY(CEILING);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cbor_rows); i++) {
		struct cbor in;
		if (cbor_open(unhex(&arena, cbor_rows[i].hex), 64, &in) !=
		    cbor_rows[i].taken) {
			fail_msg("%s", cbor_rows[i].name);
		}
	}
	arena_done(&arena);
}

static void
what_is_longer_than_allowed_is_refused(void **state)
{
	struct arena arena = ARENA_EMPTY(CEILING);
	struct cbor in;

	(void)state;
	assert_true(cbor_open(unhex(&arena, "43010203"), 4, &in));
	assert_false(cbor_open(unhex(&arena, "43010203"), 3, &in));
	arena_done(&arena);
}

static void
a_map_holds_64_pairs_and_no_more(void **state)
{
	struct arena arena = ARENA_EMPTY(CEILING);
	struct cbor in;

	(void)state;
	for (int pairs = CBOR_PAIRS; pairs <= CBOR_PAIRS + 1; pairs++) {
		struct buffer out = BUFFER_IN(&arena);
		buffer_puts(&out, pairs == CBOR_PAIRS ? "\xB8\x40" : "\xB8\x41");
		for (int i = 0; i < pairs; i++) {
			cbor_put_int(&out, i);
			cbor_put_int(&out, i);
		}
		assert_int_equal(
		    cbor_open(buffer_slice(&out), 1024, &in), pairs == CBOR_PAIRS);
	}
	arena_done(&arena);
}

static void
a_reader_of_the_wrong_type_takes_nothing(void **state)
{
	struct arena arena = ARENA_EMPTY(CEILING);
	struct cbor in;
	struct slice string = {0};
	struct slice item = {0};
	int64_t number = 0;
	uint64_t tag = 0;
	size_t count = 0;
	moment when = 0;

	(void)state;
	assert_true(cbor_open(unhex(&arena,
	                          "85"
	                          "20"
	                          "6161"
	                          "4162"
	                          "8101"
	                          "d203"),
	    64, &in));
	assert_false(cbor_map(&in, &count));
	assert_true(cbor_array(&in, &count) && count == 5);
	assert_false(cbor_moment(&in, &when)); /* before 1970 */
	assert_false(cbor_text(&in, &string) || cbor_tag(&in, &tag));
	assert_true(cbor_int(&in, &number) && number == -1);
	assert_false(cbor_bytes(&in, &string));
	assert_true(cbor_text(&in, &string) && slice_equal(string, SLICE("a")));
	assert_false(cbor_text(&in, &string));
	assert_true(cbor_bytes(&in, &string) && slice_equal(string, SLICE("b")));
	assert_true(cbor_item(&in, &item) && slice_equal(item, SLICE("\x81\x01")));
	assert_true(cbor_tag(&in, &tag) && tag == 18);
	assert_true(cbor_skip(&in) && cbor_at_end(&in));
	assert_false(cbor_skip(&in) || cbor_int(&in, &number) || cbor_item(&in, &item));
	arena_done(&arena);
}

static void
times_are_whole_seconds(void **state)
{
	struct arena arena = ARENA_EMPTY(CEILING);
	struct buffer out = BUFFER_IN(&arena);
	struct cbor in;
	moment when = 0;

	(void)state;
	cbor_put_moment(&out, INT64_C(1795824000999));
	assert_hex(&arena, buffer_slice(&out), "1a6b0a1980");
	assert_true(cbor_open(buffer_slice(&out), 16, &in));
	assert_true(cbor_moment(&in, &when) && when == INT64_C(1795824000000));
	assert_true(cbor_open(unhex(&arena, "1b0000003afff44180"), 16, &in));
	assert_false(cbor_moment(&in, &when)); /* the year 10000 */
	arena_done(&arena);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_hash_is_that_of_the_standard),
	    cmocka_unit_test(base45_is_that_of_the_rfc),
	    cmocka_unit_test(text_that_is_not_base45_is_refused),
	    cmocka_unit_test(seven_bytes_are_seventeen_digits_little_end_first),
	    cmocka_unit_test(digits_that_stand_for_no_bytes_are_refused),
	    cmocka_unit_test(any_bytes_survive_both_codings),
	    cmocka_unit_test(whole_numbers_are_written_in_the_shortest_form),
	    cmocka_unit_test(each_row_breaks_one_rule_of_strict_cbor),
	    cmocka_unit_test(what_is_longer_than_allowed_is_refused),
	    cmocka_unit_test(a_map_holds_64_pairs_and_no_more),
	    cmocka_unit_test(a_reader_of_the_wrong_type_takes_nothing),
	    cmocka_unit_test(times_are_whole_seconds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
