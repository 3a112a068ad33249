/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <png.h>

#include "paper/paper_qr.h"
#include "paper/paper_tool.h"

#define CEILING (8 << 20)

enum {
	TOKEN_BYTES = 352,
	/* Each 7 bytes are 17 digits, the last 2 are 5. */
	TOKEN_DIGITS = TOKEN_BYTES / 7 * 17 + 5,
	TOKEN_VERSION_MOST = 15,
};

/* What a permit of 352 bytes looks like in its QR. */
static struct slice
token_text(struct arena *arena, const char *address)
{
	struct buffer text = BUFFER_IN(arena);

	buffer_puts(&text, address);
	for (unsigned i = 0; i < TOKEN_DIGITS; i++) {
		buffer_putc(&text, (char)('0' + (i * 7919 >> 3) % 10));
	}
	return buffer_slice(&text);
}

static struct paper_qr
made(struct slice text, struct arena *arena)
{
	struct paper_qr qr = {0};

	assert_int_equal(paper_qr_make(text, arena, &qr), FAULT_NONE);
	return qr;
}

static void
a_text_too_long_for_any_code_is_a_fault(void **state)
{
	(void)state;
	struct arena arena = ARENA_EMPTY(CEILING);
	struct paper_qr qr = {.version = -1};
	char text[40000];

	memset(text, 'x', sizeof(text));
	assert_int_equal(
	    paper_qr_make(slice_bytes(text, 2400), &arena, &qr), FAULT_MEMORY);
	assert_int_equal(
	    paper_qr_make(slice_bytes(text, sizeof(text)), &arena, &qr), FAULT_MEMORY);
	assert_int_equal(qr.version, -1);
	arena_done(&arena);
}

static void
a_permit_of_352_bytes_fits_into_version_15(void **state)
{
	(void)state;
	struct arena arena = ARENA_EMPTY(CEILING);
	struct paper_qr qr =
	    made(token_text(&arena, "HTTPS://PERMIT.EXAMPLE.AE/V#"), &arena);

	assert_true(qr.version <= TOKEN_VERSION_MOST);
	assert_int_equal(qr.side, 17 + 4 * qr.version);
	assert_int_equal(paper_qr_span(&qr), qr.side + 8);
	arena_done(&arena);
}

static void
what_is_written_is_read_by_zbar(void **state)
{
	(void)state;
	static const char *const addresses[] = {
	    "HTTPS://PERMIT.EXAMPLE.AE/V#",
	    "HTTP://127.0.0.1:8080/V#",
	    "https://permit.example.ae/v#",
	    "TP1:",
	};

	for (size_t i = 0; i < ARRAY_LEN(addresses); i++) {
		struct arena arena = ARENA_EMPTY(CEILING);
		struct slice text = token_text(&arena, addresses[i]);
		struct paper_qr qr = made(text, &arena);
		struct slice png = paper_qr_png(&qr, 3, &arena);
		const char *file = paper_tool_file(&arena, "qr.png", png);
		const char *const command[] = {
		    "zbarimg", "--nodbus", "--quiet", "--raw", "--oneshot", file, NULL};
		struct slice read = paper_tool_output(&arena, command, 0);

		assert_true(slice_equal(slice_trim(read), text));
		paper_tool_remove(&arena, file);
		arena_done(&arena);
	}
}

static void
the_quiet_zone_is_four_light_squares(void **state)
{
	(void)state;
	struct arena arena = ARENA_EMPTY(CEILING);
	struct paper_qr qr = made(SLICE("HELLO"), &arena);

	assert_false(paper_qr_is_dark(&qr, -1, 0));
	assert_false(paper_qr_is_dark(&qr, 0, qr.side));
	assert_true(paper_qr_is_dark(&qr, 0, 0));
	assert_true(paper_qr_is_dark(&qr, qr.side - 1, 0));
	arena_done(&arena);
}

static void
the_png_has_the_size_that_was_asked_for(void **state)
{
	(void)state;
	struct arena arena = ARENA_EMPTY(CEILING);
	struct paper_qr qr = made(SLICE("HELLO"), &arena);
	struct slice bytes = paper_qr_png(&qr, 5, &arena);
	png_image image = {.version = PNG_IMAGE_VERSION};

	assert_int_equal(
	    png_image_begin_read_from_memory(&image, bytes.bytes, bytes.size), 1);
	assert_int_equal(image.width, (21 + 8) * 5);
	assert_int_equal(image.height, (21 + 8) * 5);
	png_image_free(&image);
	arena_done(&arena);
}

static void
the_svg_covers_each_dark_square_once(void **state)
{
	(void)state;
	struct arena arena = ARENA_EMPTY(CEILING);
	struct paper_qr qr = made(SLICE("HELLO"), &arena);
	struct buffer svg = BUFFER_IN(&arena);
	long dark = 0;
	long drawn = 0;

	paper_qr_svg(&qr, &svg);
	for (int i = 0; i < qr.side * qr.side; i++) {
		dark += qr.squares[i];
	}
	const char *path = strstr(buffer_text(&svg), "crispEdges");
	assert_non_null(path);
	for (const char *at = path; (at = strchr(at, 'M')) != NULL; at++) {
		const char *run = strchr(at, 'h');
		assert_non_null(run);
		drawn += strtol(run + 1, NULL, 10);
	}
	assert_int_equal(drawn, dark);
	arena_done(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_text_too_long_for_any_code_is_a_fault),
	    cmocka_unit_test(a_permit_of_352_bytes_fits_into_version_15),
	    cmocka_unit_test(what_is_written_is_read_by_zbar),
	    cmocka_unit_test(the_quiet_zone_is_four_light_squares),
	    cmocka_unit_test(the_png_has_the_size_that_was_asked_for),
	    cmocka_unit_test(the_svg_covers_each_dark_square_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
