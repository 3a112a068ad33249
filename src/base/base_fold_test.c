/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/attr.h"
#include "base/fold.h"
#include "base/text.h"

static void
alike_names_have_one_key(void **state)
{
	static const struct {
		const char *text;
		const char *key;
	} rows[] = {
	    {"", ""},
	    {"  Falcon  eDrones-DWC ", "falcon edrones dwc"},
	    {"Élan Şahin Ørsted", "elan sahin orsted"},
	    {"E\u0301lan", "elan"},
	    {"الإمارات", "الامارات"},
	    {"الأمارات", "الامارات"},
	    {"العربيّة المتحدّة", "العربيه المتحده"},
	    {"مُستشفى", "مستشفي"},
	    {"مـــركز", "مركز"},
	    {"کیش", "كيش"},
	    {"٢٠٢٦ ۲۰۲۶", "2026 2026"},
	    {"a\u200fb\u2011c", "ab c"},
	    {"دبي، أبوظبي", "دبي ابوظبي"},
	    {"...", ""},
	};
	char key[64];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		assert_true(fold_key_into(slice_of(rows[i].text), key, sizeof(key)));
		assert_string_equal(key, rows[i].key);
	}
}

static void
a_key_that_does_not_fit_is_told(void **state)
{
	char key[4];

	(void)state;
	assert_true(fold_key_into(SLICE("abc"), key, sizeof(key)));
	assert_false(fold_key_into(SLICE("abcd"), key, sizeof(key)));
	assert_false(fold_key_into(SLICE("ab c"), key, sizeof(key)));
	assert_false(fold_key_into(SLICE("دبي"), key, sizeof(key)));
}

static void
each_word_must_be_found_in_any_order(void **state)
{
	struct slice key = SLICE("falcon edrones dubai");

	(void)state;
	assert_true(fold_has_words(key, SLICE("")));
	assert_true(fold_has_words(key, SLICE("dub falcon")));
	assert_true(fold_has_words(key, SLICE("drone")));
	assert_false(fold_has_words(key, SLICE("falcon sharjah")));
	assert_false(fold_has_words((struct slice){NULL, 0}, SLICE("a")));
}

static void
typed_text_is_cleaned_into_the_callers_memory(void **state)
{
	char text[12];

	(void)state;
	assert_true(text_line_into(SLICE(" a\u200f  b\t"), text, sizeof(text)));
	assert_string_equal(text, "a b");
	assert_true(text_folded_into(SLICE("٧-٨ ۴"), text, sizeof(text)));
	assert_string_equal(text, "7-8 4");
	assert_true(text_code_into(SLICE(" a\u2011b ٧\u200e"), text, sizeof(text)));
	assert_string_equal(text, "AB7");
	assert_true(text_code_into((struct slice){NULL, 0}, text, sizeof(text)));
	assert_string_equal(text, "");
}

static void
text_that_does_not_fit_is_told(void **state)
{
	char text[4];

	(void)state;
	assert_true(text_line_into(SLICE("abc   "), text, sizeof(text)));
	assert_false(text_line_into(SLICE("abcd"), text, sizeof(text)));
	assert_false(text_line_into(SLICE("دب"), text, sizeof(text)));
	assert_true(text_code_into(SLICE("a b-c"), text, sizeof(text)));
	assert_false(text_code_into(SLICE("a b-cd"), text, sizeof(text)));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(alike_names_have_one_key),
	    cmocka_unit_test(a_key_that_does_not_fit_is_told),
	    cmocka_unit_test(each_word_must_be_found_in_any_order),
	    cmocka_unit_test(typed_text_is_cleaned_into_the_callers_memory),
	    cmocka_unit_test(text_that_does_not_fit_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
