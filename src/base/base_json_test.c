/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/attr.h"
#include "base/json.h"

static void
text_is_escaped(void **state)
{
	static const struct {
		const char *text;
		size_t size; /* 0: to the NUL */
		const char *want;
	} rows[] = {
	    {"", 0, "[\"\"]"},
	    {"\"\\/", 0, "[\"\\\"\\\\/\"]"},
	    {"\b\f\n\r\t\x1f\x7f", 0,
	        "[\"\\u0008\\u000c\\n\\u000d\\u0009\\u001f\\u007f\"]"},
	    {"a\0b", 3, "[\"a\\u0000b\"]"},
	    {"</script>", 0, "[\"\\u003c/script>\"]"},
	    {"\u2028\u2029", 0, "[\"\\u2028\\u2029\"]"},
	    {"مريم é 𝄞", 0, "[\"مريم é 𝄞\"]"},
	    {"a\xFFz\xC3", 0, "[\"a\uFFFDz\uFFFD\"]"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct arena arena = ARENA_EMPTY(1 << 20);
		struct buffer out = BUFFER_IN(&arena);
		struct json json = JSON_INTO(&out);
		size_t size = rows[i].size > 0 ? rows[i].size : strlen(rows[i].text);
		json_array(&json);
		json_item_text(&json, slice_bytes(rows[i].text, size));
		json_end(&json);
		assert_string_equal(buffer_text(&out), rows[i].want);
		arena_done(&arena);
	}
}

static void
levels_names_and_commas_stand_where_they_must(void **state)
{
	struct arena arena = ARENA_EMPTY(1 << 20);
	struct buffer out = BUFFER_IN(&arena);
	struct json json = JSON_INTO(&out);

	(void)state;
	json_object(&json);
	json_number(&json, "n", INT64_MIN);
	json_flag(&json, "yes", true);
	json_flag(&json, "no", false);
	json_text_or_null(&json, "none", slice_of(NULL));
	json_moment(&json, "never", 0);
	json_moment(&json, "at", 1);
	json_day(&json, "no_day", DAY_NONE);
	json_day(&json, "first", 0);
	json_object_named(&json, "empty");
	json_end(&json);
	json_array_named(&json, "list");
	json_item_number(&json, 1);
	json_array(&json);
	json_end(&json);
	json_object(&json);
	json_text(&json, "a", SLICE("b"));
	json_end(&json);
	json_end(&json);
	json_end(&json);
	assert_string_equal(buffer_text(&out),
	    "{\"n\":-9223372036854775808,\"yes\":true,\"no\":false,\"none\":null,"
	    "\"never\":null,\"at\":\"1970-01-01T00:00:00.001Z\",\"no_day\":null,"
	    "\"first\":\"1970-01-01\",\"empty\":{},\"list\":[1,[],{\"a\":\"b\"}]}");
	arena_done(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(text_is_escaped),
	    cmocka_unit_test(levels_names_and_commas_stand_where_they_must),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
