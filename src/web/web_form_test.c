/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "web/form.h"
#include "web/web_test_row.h"

enum { FIELD_NAME, FIELD_NOTE, FIELD_RAW, FIELD_RULES, FIELD_COUNT };
static const struct web_field fields[] = {
    [FIELD_NAME] = {"name", 12, WEB_FIELD_LINE},
    [FIELD_NOTE] = {"note", 40, WEB_FIELD_LINES},
    [FIELD_RAW] = {"raw", 20, WEB_FIELD_RAW},
    [FIELD_RULES] = {"rules", 20, WEB_FIELD_MANY},
};

static void
assert_slice(const char *row, struct slice got, const char *want)
{
	if (!slice_equal(got, slice_of(want))) {
		fail_msg("%s: got \"%.*s\", want \"%s\"", row, SLICE_PRINT(got), want);
	}
}

struct row {
	const char *body;
	size_t size; /* 0: to the NUL */
	enum web_form_verdict verdict;
	const char *name;
	const char *rules;
};

typedef enum web_form_verdict parser(struct arena *arena, struct slice body,
    const struct web_field *table, size_t count, struct slice *ret_values);

static void
check_rows(parser *parse, const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct arena arena = ARENA_EMPTY(8 << 20);
		struct slice values[FIELD_COUNT] = {{"before", 6}};
		const struct row *row = &rows[i];
		struct slice body = {
		    row->body, row->size > 0 ? row->size : strlen(row->body)};
		enum web_form_verdict verdict =
		    parse(&arena, body, fields, FIELD_COUNT, values);
		check_row(verdict == row->verdict, row->body, SLICE("another verdict"));
		if (verdict == WEB_FORM_OK) {
			assert_slice(row->body, values[FIELD_NAME], row->name);
			assert_slice(row->body, values[FIELD_RULES], row->rules);
		} else {
			assert_slice(row->body, values[0], "before");
		}
		arena_done(&arena);
	}
}

static void
a_form_is_read_by_its_table(void **state)
{
	static const struct row rows[] = {
	    {"name=%", 0, WEB_FORM_BROKEN, NULL, NULL},
	    {"name=%4", 0, WEB_FORM_BROKEN, NULL, NULL},
	    {"name=%4g", 0, WEB_FORM_BROKEN, NULL, NULL},
	    {"name=%00", 0, WEB_FORM_BROKEN, NULL, NULL},
	    {"name=a\0b", 8, WEB_FORM_BROKEN, NULL, NULL},
	    {"name=%C3", 0, WEB_FORM_BROKEN, NULL, NULL},
	    {"name=\xFF", 0, WEB_FORM_BROKEN, NULL, NULL},
	    {"name=%ED%A0%80", 0, WEB_FORM_BROKEN, NULL, NULL},
	    {"other=%zz", 0, WEB_FORM_BROKEN, NULL, NULL},
	    {"na%6=x", 0, WEB_FORM_BROKEN, NULL, NULL},
	    {"name=1234567890123", 0, WEB_FORM_TOO_LONG, NULL, NULL},
	    {"name=%D9%85%D9%85%D9%85%D9%85%D9%85%D9%85x", 0, WEB_FORM_TOO_LONG, NULL,
	        NULL},
	    {"rules=aaaaaaaaaaaa&rules=bbbbbbbbbbbb", 0, WEB_FORM_TOO_LONG, NULL, NULL},
	    {"name=a&name=a", 0, WEB_FORM_TWICE, NULL, NULL},
	    {"name=a&n%61me=", 0, WEB_FORM_TWICE, NULL, NULL},
	    {"", 0, WEB_FORM_OK, "", ""},
	    {"&&", 0, WEB_FORM_OK, "", ""},
	    {"name", 0, WEB_FORM_OK, "", ""},
	    {"name=123456789012", 0, WEB_FORM_OK, "123456789012", ""},
	    {"name=+a++b+", 0, WEB_FORM_OK, "a b", ""},
	    {"name=a%2Bb%26c", 0, WEB_FORM_OK, "a+b&c", ""},
	    {"name=a=b", 0, WEB_FORM_OK, "a=b", ""},
	    {"name=%E2%80%8F%D9%85%E2%80%8F", 0, WEB_FORM_OK, "م", ""},
	    {"unknown=1&unknown=2&name=x", 0, WEB_FORM_OK, "x", ""},
	    {"rules=a&name=n&rules=b&rules=", 0, WEB_FORM_OK, "n", "a\nb"},
	    {"rules=a%0Ab", 0, WEB_FORM_OK, "", "a b"},
	};

	(void)state;
	check_rows(web_form_parse, rows, ARRAY_LEN(rows));
}

static void
a_value_that_comes_twice_among_many_counts_once(void **state)
{
	static const struct row form[] = {
	    {"rules=a&rules=b&rules=a&rules=+b+", 0, WEB_FORM_OK, "", "a\nb"},
	    {"rules=ab&rules=a&rules=b&rules=abc", 0, WEB_FORM_OK, "", "ab\na\nb\nabc"},
	    {"rules=aaaaaaaaaaaa&rules=aaaaaaaaaaaa", 0, WEB_FORM_OK, "", "aaaaaaaaaaaa"},
	};
	static const struct row json[] = {
	    {"{\"rules\":[\"a\",\"b\",\"a\"]}", 0, WEB_FORM_OK, "", "a\nb"},
	};

	(void)state;
	check_rows(web_form_parse, form, ARRAY_LEN(form));
	check_rows(web_form_parse_json, json, ARRAY_LEN(json));
}

static void
a_json_object_is_read_by_the_same_table(void **state)
{
	static const struct row rows[] = {
	    {"", 0, WEB_FORM_BROKEN, NULL, NULL},
	    {"{", 0, WEB_FORM_BROKEN, NULL, NULL},
	    {"[]", 0, WEB_FORM_BROKEN, NULL, NULL},
	    {"\"name\"", 0, WEB_FORM_BROKEN, NULL, NULL},
	    {"{} {}", 0, WEB_FORM_BROKEN, NULL, NULL},
	    {"{\"name\":1.5}", 0, WEB_FORM_BROKEN, NULL, NULL},
	    {"{\"name\":{}}", 0, WEB_FORM_BROKEN, NULL, NULL},
	    {"{\"name\":[\"a\"]}", 0, WEB_FORM_BROKEN, NULL, NULL},
	    {"{\"rules\":[1]}", 0, WEB_FORM_BROKEN, NULL, NULL},
	    {"{\"name\":\"\\u0000\"}", 0, WEB_FORM_BROKEN, NULL, NULL},
	    {"{\"name\":\"\xFF\"}", 0, WEB_FORM_BROKEN, NULL, NULL},
	    {"{\"name\":\"\\ud800\"}", 0, WEB_FORM_BROKEN, NULL, NULL},
	    {"{\"a\":[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]}", 0, WEB_FORM_BROKEN, NULL,
	        NULL},
	    {"{\"name\":\"a\",\"name\":\"a\"}", 0, WEB_FORM_TWICE, NULL, NULL},
	    {"{\"name\":\"1234567890123\"}", 0, WEB_FORM_TOO_LONG, NULL, NULL},
	    {"{}", 0, WEB_FORM_OK, "", ""},
	    {"{\"name\":null}", 0, WEB_FORM_OK, "", ""},
	    {"{\"name\":true}", 0, WEB_FORM_OK, "1", ""},
	    {"{\"name\":false}", 0, WEB_FORM_OK, "", ""},
	    {"{\"name\":-42}", 0, WEB_FORM_OK, "-42", ""},
	    {"{\"name\":\" \\u0645 [\"}", 0, WEB_FORM_OK, "م [", ""},
	    {"{\"o\":\"[[[[[\\\"[[[[[[[[[[[[[[[[[[[[[\",\"name\":\"x\"}", 0, WEB_FORM_OK,
	        "x", ""},
	    {"{\"other\":{\"deep\":[1.5]},\"name\":\"x\"}", 0, WEB_FORM_OK, "x", ""},
	    {"{\"rules\":[\"a\",\"\",\"b\"]}", 0, WEB_FORM_OK, "", "a\nb"},
	    {"{\"rules\":\"a\"}", 0, WEB_FORM_OK, "", "a"},
	};

	(void)state;
	check_rows(web_form_parse_json, rows, ARRAY_LEN(rows));
}

static void
each_kind_of_field_is_cleaned_its_own_way(void **state)
{
	struct arena arena = ARENA_EMPTY(8 << 20);
	struct slice values[FIELD_COUNT];

	(void)state;
	assert_int_equal(
	    web_form_parse(&arena, SLICE("note=+a%0D%0A%0D%0A%0D%0Ab+&raw=+%09x%0A"),
	        fields, FIELD_COUNT, values),
	    WEB_FORM_OK);
	assert_slice("note", values[FIELD_NOTE], "a\n\nb");
	assert_slice("raw", values[FIELD_RAW], " \tx\n");
	arena_done(&arena);
}

/* Deeper than any stack: refused before anything calls itself. */
static void
json_as_deep_as_the_body_allows_is_refused(void **state)
{
	static char body[WEB_JSON_BYTES_MOST];
	struct arena arena = ARENA_EMPTY(8 << 20);
	struct slice values[FIELD_COUNT];

	(void)state;
	memset(body, '[', sizeof(body));
	assert_int_equal(web_form_parse_json(&arena, slice_bytes(body, sizeof(body)),
	                     fields, FIELD_COUNT, values),
	    WEB_FORM_BROKEN);
	arena_done(&arena);
}

static void
the_largest_form_of_the_smallest_fields_fits_the_arena(void **state)
{
	static char body[WEB_FORM_BYTES_MOST];
	struct arena arena = ARENA_EMPTY(WEB_REQUEST_ARENA_BYTES);
	struct slice values[FIELD_COUNT];

	(void)state;
	for (size_t i = 0; i < sizeof(body); i++) {
		body[i] = "a&"[i % 2];
	}
	assert_int_equal(web_form_parse(&arena, slice_bytes(body, sizeof(body)), fields,
	                     FIELD_COUNT, values),
	    WEB_FORM_BROKEN);
	arena_done(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_form_is_read_by_its_table),
	    cmocka_unit_test(a_value_that_comes_twice_among_many_counts_once),
	    cmocka_unit_test(a_json_object_is_read_by_the_same_table),
	    cmocka_unit_test(each_kind_of_field_is_cleaned_its_own_way),
	    cmocka_unit_test(json_as_deep_as_the_body_allows_is_refused),
	    cmocka_unit_test(the_largest_form_of_the_smallest_fields_fits_the_arena),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
