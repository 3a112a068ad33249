/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "decision/reason.h"

#define RETURNS "\t1\t2026-01-01\t\t1\treturn\t"
#define REFUSES "\t1\t2026-01-01\t\t1\trefuse\t"
#define WORDS "\tA\tب\tWords\tكلام"
#define TEN "0123456789"
#define EIGHTY TEN TEN TEN TEN TEN TEN TEN TEN

static const struct {
	const char *line;
	enum reason_line_verdict want;
} rows[] = {
    {"", REASON_LINE_EMPTY},
    {"# words", REASON_LINE_EMPTY},
    {"code\tversion", REASON_LINE_EMPTY},
    {"blur" RETURNS "file\tA\tب\tWords", REASON_LINE_BAD_COLUMNS},
    {"blur" RETURNS "file" WORDS "\tmore", REASON_LINE_BAD_COLUMNS},
    {"blur" RETURNS "file\tA\tب\tWords\t\xff", REASON_LINE_BAD_UTF8},
    {"" RETURNS "file" WORDS, REASON_LINE_BAD_CODE},
    {"Blur" RETURNS "file" WORDS, REASON_LINE_BAD_CODE},
    {"1blur" RETURNS "file" WORDS, REASON_LINE_BAD_CODE},
    {"b" TEN TEN TEN TEN RETURNS "file" WORDS, REASON_LINE_BAD_CODE},
    {"blur\t0\t2026-01-01\t\t1\treturn\tfile" WORDS, REASON_LINE_BAD_NUMBER},
    {"blur\t1\t2026-01-01\t\tfirst\treturn\tfile" WORDS, REASON_LINE_BAD_NUMBER},
    {"blur\t1\t2026-02-30\t\t1\treturn\tfile" WORDS, REASON_LINE_BAD_DAY},
    {"blur\t1\t\t\t1\treturn\tfile" WORDS, REASON_LINE_BAD_DAY},
    {"blur\t1\t2026-01-02\t2026-01-01\t1\treturn\tfile" WORDS, REASON_LINE_BAD_DAY},
    {"blur\t1\t2026-01-01\t\t1\tapprove\tfile" WORDS, REASON_LINE_BAD_STEP},
    {"blur\t1\t2026-01-01\t\t1\t\tfile" WORDS, REASON_LINE_BAD_STEP},
    {"blur" RETURNS WORDS, REASON_LINE_BAD_SUBJECT},
    {"blur" RETURNS "shoe" WORDS, REASON_LINE_BAD_SUBJECT},
    {"blur" RETURNS "file,,number" WORDS, REASON_LINE_BAD_SUBJECT},
    {"blur" RETURNS "no_answer" WORDS, REASON_LINE_BAD_SUBJECT},
    {"blur" RETURNS
     "file,file,file,file,file,file,file,file,file,file,file,file,file" WORDS,
        REASON_LINE_BAD_SUBJECT},
    {"late" REFUSES WORDS, REASON_LINE_BAD_SUBJECT},
    {"late" REFUSES "file" WORDS, REASON_LINE_BAD_SUBJECT},
    {"late" REFUSES "no_answer,other_law" WORDS, REASON_LINE_BAD_SUBJECT},
    {"blur" RETURNS "file\t\tب\tWords\tكلام", REASON_LINE_BAD_TEXT},
    {"blur" RETURNS "file\tA\t\tWords\tكلام", REASON_LINE_BAD_TEXT},
    {"blur" RETURNS "file\tA\tب\t\tكلام", REASON_LINE_BAD_TEXT},
    {"blur" RETURNS "file\tA\tب\tWords\t", REASON_LINE_BAD_TEXT},
    {"blur" RETURNS "file\t" EIGHTY "9\tب\tWords\tكلام", REASON_LINE_BAD_TEXT},
    {"blur" RETURNS "file\t" EIGHTY "\tب\tWords\tكلام", REASON_LINE_OK},
    {"blur" RETURNS "file,number" WORDS, REASON_LINE_OK},
    {"late" REFUSES "no_answer" WORDS, REASON_LINE_OK},
    {"b_2\t1000000\t2026-01-01\t2026-01-01\t1\treturn\tfile" WORDS, REASON_LINE_OK},
};

static void
each_line_breaks_one_rule_at_most(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct reason reason = {.version = -7};
		enum reason_line_verdict got =
		    reason_read_line(slice_of(rows[i].line), &reason);
		if (got != rows[i].want) {
			fail_msg("%s: %d", rows[i].line, (int)got);
		}
		assert_int_equal(reason.version == -7, got != REASON_LINE_OK);
		assert_non_null(reason_line_key(got));
	}
}

static void
a_line_is_taken_whole(void **state)
{
	struct reason reason;

	(void)state;
	assert_int_equal(
	    reason_read_line(SLICE("blur" RETURNS "file,number" WORDS), &reason),
	    REASON_LINE_OK);
	assert_true(slice_equal(reason.code, SLICE("blur")));
	assert_int_equal(reason.step, REASON_RETURN);
	assert_true(slice_equal(reason.subject, SLICE("file,number")));
	assert_true(slice_equal(reason.title_ar, SLICE("ب")));
	assert_true(slice_equal(reason.text_en, SLICE("Words")));
	assert_true(slice_equal(reason.text_ar, SLICE("كلام")));
	assert_int_equal(reason.valid_until, DAY_NONE);
}

static void
the_texts_of_the_uae_are_good(void **state)
{
	static char line[4096];
	FILE *file = fopen("data/ae/reasons.tsv", "r");
	size_t counts[REASON_STEP_COUNT] = {0};

	(void)state;
	assert_non_null(file);
	while (fgets(line, sizeof(line), file) != NULL) {
		struct reason reason;
		enum reason_line_verdict verdict =
		    reason_read_line(slice_of(line), &reason);
		if (verdict != REASON_LINE_EMPTY) {
			assert_int_equal(verdict, REASON_LINE_OK);
			counts[reason.step]++;
		}
	}
	assert_int_equal(fclose(file), 0);
	assert_true(counts[REASON_RETURN] > 0);
	assert_true(counts[REASON_REFUSE] > 0);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_line_breaks_one_rule_at_most),
	    cmocka_unit_test(a_line_is_taken_whole),
	    cmocka_unit_test(the_texts_of_the_uae_are_good),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
