/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/random.h"
#include "web/multipart.h"
#include "web/web_test_row.h"

#define PART(name, value)                                                                \
	"--b\r\nContent-Disposition: form-data; name=\"" name "\"\r\n\r\n" value "\r\n"
#define FILE_PART(filename, value)                                                       \
	"--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"" filename     \
	"\"\r\nContent-Type: application/pdf\r\n\r\n" value "\r\n"
#define END "--b--\r\n"

/* What a body was read as, in one line that can be compared. */

static void
collect(void *self, struct slice bytes)
{
	buffer_put(self, bytes);
}

static void
describe(const struct multipart *parser, const struct buffer *file, struct buffer *out)
{
	buffer_print(out, "%s ", multipart_is_whole(parser) ? "whole" : "broken");
	for (size_t i = 0; i < parser->fields.count; i++) {
		const struct web_form_pair *pair = &parser->fields.pairs[i];
		buffer_print(
		    out, "%.*s=%.*s ", SLICE_PRINT(pair->name), SLICE_PRINT(pair->value));
	}
	if (parser->has_file) {
		buffer_print(
		    out, "[%.*s]%zu:", SLICE_PRINT(parser->file_name), file->size);
		buffer_put(out, buffer_slice(file));
	}
}

/* In pieces of at most `most` bytes: of exactly so many, or of random sizes. */
static void
read_in_pieces(
    struct arena *arena, struct slice body, size_t most, bool evenly, struct buffer *out)
{
	struct buffer file = BUFFER_IN(arena);
	struct multipart parser;

	multipart_init(
	    &parser, arena, SLICE("b"), (struct multipart_sink){&file, collect});
	while (body.size > 0) {
		size_t size = evenly ? most : 1 + random_below((uint32_t)most);
		size = size < body.size ? size : body.size;
		multipart_feed(&parser, slice_first(body, size));
		body = slice_from(body, size);
	}
	describe(&parser, &file, out);
}

static const struct {
	const char *body;
	const char *want;
} rows[] = {
    {"", "broken "},
    {"--b", "broken "},
    {"--c\r\n", "broken "},
    {PART("a", "1"), "broken "},
    {PART("a", "1") "--b", "broken a=1 "},
    {PART("a", "1") "--b-x", "broken a=1 "},
    {PART("a", "1") "--bx\r\n", "broken a=1 "},
    {"--b\r\n\r\nx\r\n" END, "broken "},
    {"--b\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\nx\r\n" END, "broken "},
    {"--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n" END, "broken "},
    {"--b\r\nContent-Disposition: form-data; name=\"a\r\n\r\nx\r\n" END, "broken "},
    {"--b\r\nContent-Type: text/plain\r\n\r\nx\r\n" END, "broken "},
    {PART("a", "\xFF") END, "broken "},
    {PART("\xFF", "a") END, "broken "},
    {FILE_PART("a.pdf", "x") FILE_PART("b.pdf", "y") END, "broken [a.pdf]1:x"},
    {FILE_PART("a.pdf", "x") FILE_PART("", "y") END, "broken [a.pdf]1:x"},
    {FILE_PART("a.pdf", "cut off"), "broken [a.pdf]7:cut off"},
    {"--b--\r\n", "whole "},
    {"preamble\r\n" PART("a", "1") END "epilogue\r\n--b\r\n", "whole a=1 "},
    {"\r\n" PART("a", "") "--b--", "whole a= "},
    {"--b \t\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n" END,
        "whole a=1 "},
    {"--b\r\nX: y\r\nCONTENT-disposition:form-data;NAME=a\r\n\r\n1\r\n" END,
        "whole a=1 "},
    {"--b\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n" PART("other", "2") END,
        "whole a=1 other=2 "},
    {PART("a", "1") PART("a", "م\r\n--\r\n--c") END, "whole a=1 a=م\r\n--\r\n--c "},
    {FILE_PART("", "") END, "whole "},
    {FILE_PART("", "x") END, "whole []1:x"},
    {FILE_PART("a.pdf", "") END, "whole [a.pdf]0:"},
    {FILE_PART("", "") FILE_PART("a.pdf", "x") FILE_PART("", "") PART("c", "d") END,
        "whole c=d [a.pdf]1:x"},
    {FILE_PART("a", "\r\r\n\r\n-\r\n--\r\n--B\n--b\r--b\r\n-") END,
        "whole [a]26:\r\r\n\r\n-\r\n--\r\n--B\n--b\r--b\r\n-"},
};

static void
the_size_of_the_pieces_makes_no_difference(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct slice body = slice_of(rows[i].body);
		for (size_t most = 1; most <= body.size + 1; most++) {
			struct arena arena = ARENA_EMPTY(1 << 20);
			struct buffer even = BUFFER_IN(&arena);
			struct buffer odd = BUFFER_IN(&arena);
			read_in_pieces(&arena, body, most, true, &even);
			read_in_pieces(&arena, body, most, false, &odd);
			assert_string_equal(buffer_text(&even), rows[i].want);
			assert_string_equal(buffer_text(&odd), rows[i].want);
			arena_done(&arena);
		}
	}
}

static void
every_byte_of_a_file_arrives(void **state)
{
	static char content[3000];
	struct arena arena = ARENA_EMPTY(8 << 20);
	struct buffer body = BUFFER_IN(&arena);
	struct buffer file = BUFFER_IN(&arena);
	struct multipart parser;

	(void)state;
	random_bytes(content, sizeof(content));
	for (size_t i = 0; i < sizeof(content); i += 7) {
		content[i] = "\r\n-"[i % 3]; /* as like a boundary as chance can be */
	}
	buffer_puts(
	    &body, "--b\r\nContent-Disposition: form-data; name=f; filename=x\r\n\r\n");
	buffer_put(&body, slice_bytes(content, sizeof(content)));
	buffer_puts(&body, "\r\n" END);
	multipart_init(
	    &parser, &arena, SLICE("b"), (struct multipart_sink){&file, collect});
	for (size_t i = 0; i < body.size; i += 64) {
		size_t size = body.size - i < 64 ? body.size - i : 64;
		multipart_feed(&parser, slice_bytes(body.bytes + i, size));
	}
	assert_true(multipart_is_whole(&parser));
	assert_int_equal(file.size, sizeof(content));
	assert_memory_equal(file.bytes, content, sizeof(content));
	arena_done(&arena);
}

static void
headers_and_fields_have_a_ceiling(void **state)
{
	struct arena arena = ARENA_EMPTY(WEB_REQUEST_ARENA_BYTES);
	struct buffer file = BUFFER_IN(&arena);
	struct multipart parser;
	static char many[WEB_FORM_BYTES_MOST + 100];

	(void)state;
	memset(many, 'x', sizeof(many));
	multipart_init(
	    &parser, &arena, SLICE("b"), (struct multipart_sink){&file, collect});
	multipart_feed(&parser, SLICE("--b\r\nX: "));
	multipart_feed(&parser, slice_bytes(many, MULTIPART_HEADERS_MOST));
	assert_int_equal(parser.state, MULTIPART_BROKEN);

	multipart_init(
	    &parser, &arena, SLICE("b"), (struct multipart_sink){&file, collect});
	multipart_feed(
	    &parser, SLICE("--b\r\nContent-Disposition: form-data; name=a\r\n\r\n"));
	multipart_feed(&parser, slice_bytes(many, sizeof(many)));
	assert_int_equal(parser.state, MULTIPART_BROKEN);

	multipart_init(
	    &parser, &arena, SLICE("b"), (struct multipart_sink){&file, collect});
	for (int i = 0; i <= FORM_PAIRS_MOST; i++) {
		multipart_feed(&parser, SLICE(PART("a", "")));
	}
	multipart_feed(&parser, SLICE(END));
	assert_int_equal(parser.state, MULTIPART_BROKEN);
	arena_done(&arena);
}

static void
a_boundary_is_found_or_refused(void **state)
{
	static const struct {
		const char *type;
		const char *want;
	} types[] = {
	    {"multipart/form-data", NULL},
	    {"multipart/form-data; boundary=", NULL},
	    {"multipart/form-data; boundary=\"\"", NULL},
	    {"multipart/form-data; boundary=\"a", NULL},
	    {"multipart/form-data; xboundary=a", NULL},
	    {"multipart/form-data; boundary=a\r", "a"},
	    {"multipart/form-data; boundary=a{b", NULL},
	    {"multipart/form-data; boundary=\"a \"", NULL},
	    {"multipart/form-data; boundary="
	     "12345678901234567890123456789012345678901234567890123456789012345678901",
	        NULL},
	    {"multipart/form-data; boundary="
	     "1234567890123456789012345678901234567890123456789012345678901234567890",
	        "1234567890123456789012345678901234567890123456789012345678901234567890"},
	    {"multipart/form-data;boundary=----WebKitFormBoundary7MA4",
	        "----WebKitFormBoundary7MA4"},
	    {"multipart/form-data; charset=utf-8; BOUNDARY=\"a b\"", "a b"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(types); i++) {
		struct slice boundary = {NULL, 0};
		bool found = multipart_boundary(slice_of(types[i].type), &boundary);
		bool as_wanted = found == (types[i].want != NULL) &&
		    slice_equal(boundary, slice_of(types[i].want));
		check_row(as_wanted, types[i].type, boundary);
	}
}

static void
the_name_of_a_file_is_made_harmless(void **state)
{
	static const struct {
		const char *sent; /* as a browser writes it between the quotes */
		const char *want;
	} names[] = {
	    {"card.pdf", "card.pdf"},
	    {"شهادة تدريب.pdf", "شهادة تدريب.pdf"},
	    {"../../etc/passwd", "passwd"},
	    {"C:\\Users\\me\\card.pdf", "card.pdf"},
	    {"/", ""},
	    {"a\\\"b.pdf", "a\"b.pdf"},
	    {"a%22b.pdf", "a\"b.pdf"},
	    {"a%0D%0Ab.pdf", "a b.pdf"},
	    {"100%25.pdf", "100%25.pdf"},
	    {"\u202Efdp\u202C.exe", "fdp.exe"},
	    {"a\xFF.pdf", ""},
	    {"a;b.pdf", "a;b.pdf"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		struct arena arena = ARENA_EMPTY(1 << 20);
		struct buffer header = BUFFER_IN(&arena);
		struct slice sent = {NULL, 0};
		buffer_print(&header, "form-data; name=\"f;filename=x\"; filename=\"%s\"",
		    names[i].sent);
		assert_true(multipart_parameter(
		    &arena, buffer_slice(&header), "filename", &sent));
		struct slice name = multipart_file_name(&arena, sent);
		check_row(
		    slice_equal(name, slice_of(names[i].want)), names[i].sent, name);
		arena_done(&arena);
	}
}

static void
a_long_name_is_cut_between_letters(void **state)
{
	struct arena arena = ARENA_EMPTY(1 << 20);
	struct buffer sent = BUFFER_IN(&arena);

	(void)state;
	for (int i = 0; i < 200; i++) {
		buffer_puts(&sent, "م");
	}
	struct slice name = multipart_file_name(&arena, buffer_slice(&sent));
	assert_int_equal(name.size, MULTIPART_NAME_BYTES_MOST - 1);
	arena_done(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_size_of_the_pieces_makes_no_difference),
	    cmocka_unit_test(every_byte_of_a_file_arrives),
	    cmocka_unit_test(headers_and_fields_have_a_ceiling),
	    cmocka_unit_test(a_boundary_is_found_or_refused),
	    cmocka_unit_test(the_name_of_a_file_is_made_harmless),
	    cmocka_unit_test(a_long_name_is_cut_between_letters),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
