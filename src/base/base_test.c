/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "base/moment.h"
#include "base/number.h"
#include "base/random.h"
#include "base/text.h"

#define CEILING (1 << 20)

static void
assert_slice(struct slice got, const char *want)
{
	if (!slice_equal(got, slice_of(want))) {
		fail_msg("got \"%.*s\", want \"%s\"", SLICE_PRINT(got), want);
	}
}

static void
typed_text_is_cleaned(void **state)
{
	static const struct {
		const char *typed;
		const char *line;
		const char *code;
	} rows[] = {
	    {"", "", ""},
	    {"  Ab\t c ", "Ab c", "ABC"},
	    {"\u200f784-1990\u200e", "784-1990", "7841990"},
	    {"٧٨٤\u00a0١٩٩٠", "٧٨٤ ١٩٩٠", "7841990"},
	    {"۷۸۴", "۷۸۴", "784"},
	    {"a\u2011b\u2212c", "a\u2011b\u2212c", "ABC"},
	    {"\u2066x\u2069\ufeff", "x", "X"},
	    {"محمد  علي", "محمد علي", "محمدعلي"},
	};
	struct arena arena = ARENA_EMPTY(CEILING);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		assert_slice(text_line(&arena, slice_of(rows[i].typed)), rows[i].line);
		assert_slice(text_code(&arena, slice_of(rows[i].typed)), rows[i].code);
	}
	assert_slice(text_lines(&arena, SLICE(" a \r\n\r\n\r\n b\nc ")), "a\n\nb\nc");
	arena_done(&arena);
}

static void
bytes_that_are_not_utf8_are_seen(void **state)
{
	static const char *const bad[] = {"\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80",
	    "\x80", "\xE2\x82", "\xFF", "a\xC3"};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		assert_false(text_is_utf8(slice_of(bad[i])));
	}
	assert_false(text_is_utf8(SLICE("a\0b")));
	assert_true(text_is_utf8(SLICE("aé€𝄞م")));
	assert_int_equal(text_length(SLICE("aé€𝄞م")), 5);
}

static void
numbers_keep_their_bounds(void **state)
{
	static const struct {
		const char *text;
		int64_t least;
		int64_t most;
		bool good;
		int64_t number;
	} rows[] = {
	    {"0", 0, 9, true, 0},
	    {"-7", -9, 9, true, -7},
	    {"-7", 0, 9, false, 0},
	    {"10", 0, 9, false, 0},
	    {"", 0, 9, false, 0},
	    {"+1", 0, 9, false, 0},
	    {"1 ", 0, 9, false, 0},
	    {"9223372036854775807", 0, INT64_MAX, true, INT64_MAX},
	    {"9223372036854775808", 0, INT64_MAX, false, 0},
	    {"-9223372036854775808", INT64_MIN, 0, true, INT64_MIN},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		int64_t number = 0;
		assert_int_equal(number_parse(slice_of(rows[i].text), rows[i].least,
		                     rows[i].most, &number),
		    rows[i].good);
		assert_int_equal(number, rows[i].number);
	}
}

static void
base64url_is_read_strictly(void **state)
{
	static const char *const bad[] = {"A", "AB=", "A+BC", "AB\n", "QR", "AAAAB"};
	struct arena arena = ARENA_EMPTY(CEILING);
	struct buffer out = BUFFER_IN(&arena);
	struct slice back = {0};

	(void)state;
	number_base64url(SLICE("\xFB\xFF\x01z"), &out);
	assert_slice(buffer_slice(&out), "-_8Beg");
	assert_true(number_unbase64url(buffer_slice(&out), &arena, &back));
	assert_slice(back, "\xFB\xFF\x01z");
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		assert_false(number_unbase64url(slice_of(bad[i]), &arena, &back));
	}
	out.size = 0;
	number_base64(SLICE("a"), &out);
	assert_slice(buffer_slice(&out), "YQ==");
	arena_done(&arena);
}

static void
base64_of_all_lengths_comes_back(void **state)
{
	struct arena arena = ARENA_EMPTY((size_t)4 << 20);
	unsigned char bytes[256];

	(void)state;
	for (size_t i = 0; i < sizeof(bytes); i++) {
		bytes[i] = (unsigned char)(i * 151 + 7);
	}
	for (size_t size = 0; size <= sizeof(bytes); size++) {
		struct buffer url = BUFFER_IN(&arena);
		struct buffer padded = BUFFER_IN(&arena);
		struct slice back = {0};
		number_base64url(slice_bytes(bytes, size), &url);
		assert_int_equal(url.size, (4 * size + 2) / 3);
		assert_true(number_unbase64url(buffer_slice(&url), &arena, &back));
		assert_true(slice_equal(back, slice_bytes(bytes, size)));
		number_base64(slice_bytes(bytes, size), &padded);
		assert_int_equal(padded.size, (size + 2) / 3 * 4);
		assert_true(number_unbase64(buffer_slice(&padded), &arena, &back));
		assert_true(slice_equal(back, slice_bytes(bytes, size)));
	}
	arena_done(&arena);
}

static void
base64_is_read_strictly(void **state)
{
	static const char *const bad[] = {
	    "A", "YQ", "YQ=", "YQ===", "YR==", "Y_==", "YQ==\n", "====", "Y=Q="};
	static const struct {
		const char *text;
		const char *bytes;
	} good[] = {{"", ""}, {"YQ==", "a"}, {"YWI=", "ab"}, {"+/8=", "\xFB\xFF"}};
	struct arena arena = ARENA_EMPTY(CEILING);
	struct slice back = {0};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		assert_false(number_unbase64(slice_of(bad[i]), &arena, &back));
	}
	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		assert_true(number_unbase64(slice_of(good[i].text), &arena, &back));
		assert_slice(back, good[i].bytes);
	}
	arena_done(&arena);
}

static void
days_and_moments_agree(void **state)
{
	day which = 0;
	char text[MOMENT_TEXT_SIZE];

	(void)state;
	for (day d = -25567; d < 84006; d++) {
		struct civil civil = day_civil(d);
		assert_true(day_of(civil.year, civil.month, civil.day, &which));
		assert_int_equal(which, d);
	}
	assert_false(day_of(2026, 2, 29, &which));
	assert_false(day_parse(SLICE("2026-13-01"), &which));
	assert_false(day_parse(SLICE("2026-1-01"), &which));
	assert_true(day_parse(SLICE("2024-02-29"), &which));
	day_format(day_add_years(which, 1), text);
	assert_string_equal(text, "2025-02-28");
	moment_format(1795824000123, text);
	assert_string_equal(text, "2026-11-28T00:00:00.123Z");
	moment_format(-1, text);
	assert_string_equal(text, "1969-12-31T23:59:59.999Z");
	assert_int_equal(moment_civil(1795824000123, 240).hour, 4);
	assert_int_equal(moment_day(moment_of_day(which, 240), 240), which);
}

static void
a_span_of_days_ends_on_its_first_day_or_later(void **state)
{
	static const struct {
		const char *from;
		const char *until;
		bool good;
	} rows[] = {
	    {"", "", false},
	    {"2026-02-30", "", false},
	    {"2026-03-01", "2026-02-30", false},
	    {"2026-03-02", "2026-03-01", false},
	    {"2026-03-01", "2026-03-01", true},
	    {"2026-03-01", "", true},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		day from = 0;
		day until = 0;
		assert_int_equal(day_parse_span(slice_of(rows[i].from),
		                     slice_of(rows[i].until), DAY_NONE, &from, &until),
		    rows[i].good);
		if (rows[i].until[0] == '\0') {
			assert_int_equal(until, DAY_NONE);
		}
	}
}

static void
a_word_of_a_list_is_small_letters_first(void **state)
{
	static const char *const bad[] = {
	    "", "1a", "_a", "A", "a-b", "a b", "\xc3\xa9", "abcde"};
	static const char *const good[] = {"a", "a_1", "abcd"};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		assert_false(text_is_word(slice_of(bad[i]), 4));
	}
	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		assert_true(text_is_word(slice_of(good[i]), 4));
	}
}

static void
ids_are_read_as_they_are_written(void **state)
{
	struct id id = id_new(1795824000123);
	struct id twin = {{0}};

	(void)state;
	assert_true(id_parse(id_slice(&id), &twin));
	assert_true(id_equal(&id, &twin));
	assert_false(id_parse(SLICE("0123456789ABCDEF0123456789ABCDEF"), &twin));
	assert_false(id_parse(SLICE("0123"), &twin));
	for (int i = 0; i < 1000; i++) {
		assert_true(random_below(7) < 7);
	}
}

static void
ids_of_one_millisecond_stand_in_the_order_they_were_made(void **state)
{
	struct id last = id_new(1795824000123);

	(void)state;
	for (int i = 0; i < 1000; i++) {
		struct id next = id_new(1795824000123);
		assert_true(strcmp(last.text, next.text) < 0);
		last = next;
	}
	struct id later = id_new(1795824000124);
	assert_true(strcmp(last.text, later.text) < 0);
}

static void
a_buffer_keeps_what_is_put(void **state)
{
	struct arena arena = ARENA_EMPTY(CEILING);
	struct buffer out = BUFFER_IN(&arena);

	(void)state;
	for (int i = 0; i < 5000; i++) {
		buffer_print(&out, "%d,", i % 10);
	}
	assert_int_equal(out.size, 10000);
	assert_memory_equal(out.bytes + 9990, "5,6,7,8,9,", 10);
	assert_int_equal(strlen(buffer_text(&out)), 10000);
	arena_done(&arena);
}

int
main(void)
{
	const struct CMUnitTest all[] = {
	    cmocka_unit_test(typed_text_is_cleaned),
	    cmocka_unit_test(bytes_that_are_not_utf8_are_seen),
	    cmocka_unit_test(numbers_keep_their_bounds),
	    cmocka_unit_test(base64url_is_read_strictly),
	    cmocka_unit_test(base64_of_all_lengths_comes_back),
	    cmocka_unit_test(base64_is_read_strictly),
	    cmocka_unit_test(days_and_moments_agree),
	    cmocka_unit_test(a_span_of_days_ends_on_its_first_day_or_later),
	    cmocka_unit_test(a_word_of_a_list_is_small_letters_first),
	    cmocka_unit_test(ids_are_read_as_they_are_written),
	    cmocka_unit_test(ids_of_one_millisecond_stand_in_the_order_they_were_made),
	    cmocka_unit_test(a_buffer_keeps_what_is_put),
	};

	return cmocka_run_group_tests(all, NULL, NULL);
}
