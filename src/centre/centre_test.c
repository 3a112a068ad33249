/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "centre/centre.h"

enum {
	RECREATION = CENTRE_SCOPE(CENTRE_CLASS_RECREATION),
	TRAINING = CENTRE_SCOPE(CENTRE_CLASS_TRAINING),
};

static void
want(int got, int wanted, const char *typed)
{
	if (got != wanted) {
		fail_msg("\"%s\": got %d, want %d", typed, got, wanted);
	}
}

/* Accredited, suspended, accredited again, a gap, accredited for training only. */
static const struct centre_interval life[] = {
    {500, 599, TRAINING, CENTRE_ACCREDITED},
    {100, 199, CENTRE_SCOPE_ALL, CENTRE_ACCREDITED},
    {200, 249, CENTRE_SCOPE_ALL, CENTRE_SUSPENDED},
    {250, 399, RECREATION, CENTRE_ACCREDITED},
};

static void
the_day_of_issue_decides(void **state)
{
	static const struct {
		day on;
		enum centre_class class;
		enum centre_verdict want;
	} rows[] = {
	    {99, CENTRE_CLASS_RECREATION, CENTRE_NOT_YET},
	    {600, CENTRE_CLASS_TRAINING, CENTRE_LAPSED},
	    {400, CENTRE_CLASS_RECREATION, CENTRE_BETWEEN},
	    {499, CENTRE_CLASS_RECREATION, CENTRE_BETWEEN},
	    {200, CENTRE_CLASS_RECREATION, CENTRE_WAS_SUSPENDED},
	    {249, CENTRE_CLASS_COMMERCIAL, CENTRE_WAS_SUSPENDED},
	    {250, CENTRE_CLASS_TRAINING, CENTRE_OUT_OF_SCOPE},
	    {500, CENTRE_CLASS_RECREATION, CENTRE_OUT_OF_SCOPE},
	    {100, CENTRE_CLASS_RECREATION, CENTRE_OK},
	    {199, CENTRE_CLASS_COMMERCIAL, CENTRE_OK},
	    {250, CENTRE_CLASS_RECREATION, CENTRE_OK},
	    {599, CENTRE_CLASS_TRAINING, CENTRE_OK},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		assert_int_equal(centre_accredited_on(
		                     life, ARRAY_LEN(life), rows[i].on, rows[i].class),
		    rows[i].want);
	}
	assert_int_equal(
	    centre_accredited_on(NULL, 0, 1, CENTRE_CLASS_RECREATION), CENTRE_UNKNOWN);
}

/* The verdict on an old day is the same before and after a suspension is added. */
static void
a_later_suspension_never_rewrites_history(void **state)
{
	struct centre_interval before[] = {
	    {100, CENTRE_OPEN_END, RECREATION, CENTRE_ACCREDITED}};
	struct centre_interval after[] = {{100, 299, RECREATION, CENTRE_ACCREDITED},
	    {300, CENTRE_OPEN_END, RECREATION, CENTRE_SUSPENDED}};

	(void)state;
	for (day on = 90; on < 300; on++) {
		assert_int_equal(
		    centre_accredited_on(before, 1, on, CENTRE_CLASS_RECREATION),
		    centre_accredited_on(after, 2, on, CENTRE_CLASS_RECREATION));
	}
	assert_int_equal(centre_accredited_on(after, 2, 300, CENTRE_CLASS_RECREATION),
	    CENTRE_WAS_SUSPENDED);
}

static void
intervals_do_not_overlap(void **state)
{
	static const struct {
		struct centre_interval added;
		bool want;
	} rows[] = {
	    {{150, 150, RECREATION, CENTRE_SUSPENDED}, false},
	    {{199, 199, RECREATION, CENTRE_SUSPENDED}, false},
	    {{0, 1000, RECREATION, CENTRE_ACCREDITED}, false},
	    {{399, 450, RECREATION, CENTRE_ACCREDITED}, false},
	    {{450, 500, RECREATION, CENTRE_ACCREDITED}, false},
	    {{499, 400, RECREATION, CENTRE_ACCREDITED}, false},
	    {{400, 499, 0, CENTRE_ACCREDITED}, false},
	    {{400, 499, 8, CENTRE_ACCREDITED}, false},
	    {{400, 499, RECREATION, CENTRE_ACCREDITED}, true},
	    {{400, 400, RECREATION, CENTRE_ACCREDITED}, true},
	    {{0, 99, RECREATION, CENTRE_SUSPENDED}, true},
	    {{600, CENTRE_OPEN_END, TRAINING, CENTRE_ACCREDITED}, true},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		assert_int_equal(
		    centre_intervals_fit(life, ARRAY_LEN(life), &rows[i].added),
		    rows[i].want);
	}
}

static void
each_code_breaks_one_rule_at_most(void **state)
{
	static const struct {
		const char *typed;
		enum centre_code_verdict want;
		const char *text;
	} rows[] = {
	    {"", CENTRE_CODE_MISSING, ""},
	    {" - ", CENTRE_CODE_MISSING, ""},
	    {"TC-042", CENTRE_CODE_BAD, ""},
	    {"TC-00042", CENTRE_CODE_BAD, ""},
	    {"TD-0042", CENTRE_CODE_BAD, ""},
	    {"TC-004A", CENTRE_CODE_BAD, ""},
	    {"0042", CENTRE_CODE_BAD, ""},
	    {"TC-0042TC-0042TC-0042TC-0042TC-0042TC-0042TC-0042TC-0042TC-0042TC-0042TC",
	        CENTRE_CODE_BAD, ""},
	    {"TC-0042", CENTRE_CODE_OK, "TC-0042"},
	    {" tc 0042\u200f", CENTRE_CODE_OK, "TC-0042"},
	    {"tc\u2011٠٠٤٢", CENTRE_CODE_OK, "TC-0042"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct centre_code code = {""};
		assert_int_equal(
		    centre_code_parse(slice_of(rows[i].typed), &code), rows[i].want);
		assert_string_equal(code.text, rows[i].text);
	}
}

static void
a_centre_is_found_in_both_scripts(void **state)
{
	static const struct centre centre = {{"TC-0042"}, SLICE_INIT("Falcon e-Drones"),
	    SLICE_INIT("فالكون إي درونز"), SLICE_INIT("Abu Dhabi"), SLICE_INIT("أبوظبي")};
	static const struct {
		const char *typed;
		bool want;
	} rows[] = {
	    {"", true},
	    {"falc", true},
	    {"DRONES falcon", true},
	    {"tc 0042", true},
	    {"فالكون ابوظبي", true},
	    {"ای درونز", true},
	    {"falcon dubai", false},
	    {"صقور", false},
	};
	char folded[CENTRE_FOLDED_SIZE];

	(void)state;
	assert_true(centre_fold(&centre, folded));
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		assert_int_equal(
		    centre_matches(slice_of(folded), slice_of(rows[i].typed)),
		    rows[i].want);
	}
}

static void
the_longest_names_are_folded(void **state)
{
	char longest[4 * CENTRE_NAME_MOST];
	char folded[CENTRE_FOLDED_SIZE];

	(void)state;
	for (size_t i = 0; i < CENTRE_NAME_MOST; i++) {
		size_t size = text_put(0x10400, longest + 4 * i);
		assert_int_equal(size, 4);
	}
	struct slice name = {longest, sizeof(longest)};
	struct centre centre = {{"TC-0001"}, name, name, name, name};
	assert_true(centre_fold(&centre, folded));
}

#define NAMES "TC-0042\tFalcon\tفالكون\tDubai\tدبي\t"

static const struct {
	const char *line;
	enum centre_line_verdict want;
} lines[] = {
    {"", CENTRE_LINE_EMPTY},
    {"  \r", CENTRE_LINE_EMPTY},
    {"# a note", CENTRE_LINE_EMPTY},
    {"code\tname_latin", CENTRE_LINE_EMPTY},
    {"TC-0042", CENTRE_LINE_BAD_COLUMNS},
    {NAMES "2025-01-06\t\t1\taccredited", CENTRE_LINE_BAD_COLUMNS},
    {NAMES "2025-01-06\t\t1\taccredited\tx\ty", CENTRE_LINE_BAD_COLUMNS},
    {"TC-0042\tF\xFFlcon\tف\tDubai\tد\t2025-01-06\t\t1\taccredited\tx",
        CENTRE_LINE_BAD_UTF8},
    {"TC-42\tFalcon\tف\tDubai\tد\t2025-01-06\t\t1\taccredited\tx", CENTRE_LINE_BAD_CODE},
    {"TC-0042\tFalcon\t \tDubai\tد\t2025-01-06\t\t1\taccredited\tx",
        CENTRE_LINE_BAD_NAME},
    {NAMES "2025-02-30\t\t1\taccredited\tx", CENTRE_LINE_BAD_DAY},
    {NAMES "\t\t1\taccredited\tx", CENTRE_LINE_BAD_DAY},
    {NAMES "2025-01-06\t2025-01-05\t1\taccredited\tx", CENTRE_LINE_BAD_DAY},
    {NAMES "2025-01-06\tnever\t1\taccredited\tx", CENTRE_LINE_BAD_DAY},
    {NAMES "2025-01-06\t\t\taccredited\tx", CENTRE_LINE_BAD_SCOPE},
    {NAMES "2025-01-06\t\t4\taccredited\tx", CENTRE_LINE_BAD_SCOPE},
    {NAMES "2025-01-06\t\t1,1\taccredited\tx", CENTRE_LINE_BAD_SCOPE},
    {NAMES "2025-01-06\t\t1\tgood\tx", CENTRE_LINE_BAD_STATE},
    {NAMES "2025-01-06\t\t1, 3\taccredited\t\r", CENTRE_LINE_OK},
    {NAMES "2025-01-06\t2025-01-06\t2\tsuspended\tx", CENTRE_LINE_OK},
};

static void
each_line_breaks_one_rule_at_most(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
		struct centre_line line = {.interval.scope = 77};
		enum centre_line_verdict got =
		    centre_read_line(slice_of(lines[i].line), &line);
		want((int)got, (int)lines[i].want, lines[i].line);
		assert_int_equal(line.interval.scope == 77, got != CENTRE_LINE_OK);
	}
}

static void
a_line_is_read_whole(void **state)
{
	struct centre_line line;

	(void)state;
	assert_int_equal(
	    centre_read_line(
	        SLICE(NAMES "2025-01-06\t\t1,3\taccredited\tGCAA list"), &line),
	    CENTRE_LINE_OK);
	assert_string_equal(line.centre.code.text, "TC-0042");
	assert_true(slice_equal(line.centre.name_latin, SLICE("Falcon")));
	assert_true(slice_equal(line.centre.name_arabic, SLICE("فالكون")));
	assert_true(slice_equal(line.centre.city_latin, SLICE("Dubai")));
	assert_true(slice_equal(line.centre.city_arabic, SLICE("دبي")));
	assert_true(slice_equal(line.source, SLICE("GCAA list")));
	assert_int_equal(line.interval.scope, 1 | 4);
	assert_int_equal(line.interval.state, CENTRE_ACCREDITED);
	char text[DAY_TEXT_SIZE];
	day_format(line.interval.from_day, text);
	assert_string_equal(text, "2025-01-06");
	day_format(line.interval.until_day, text);
	assert_string_equal(text, "2199-12-31");
}

struct seen {
	struct centre_code code;
	struct centre_interval interval;
};

static void
assert_no_overlap(const struct seen *seen, size_t count, const struct centre_line *line)
{
	for (size_t i = 0; i < count; i++) {
		assert_true(strcmp(seen[i].code.text, line->centre.code.text) != 0 ||
		    centre_intervals_fit(&seen[i].interval, 1, &line->interval));
	}
}

/* Reads a file of the project; returns how many centres' intervals are in it. */
static size_t
read_all(const char *path)
{
	struct seen seen[64];
	char text[4096];
	size_t count = 0;
	FILE *file = fopen(path, "r");

	assert_non_null(file);
	while (fgets(text, sizeof(text), file) != NULL) {
		struct centre_line line;
		enum centre_line_verdict verdict =
		    centre_read_line(slice_of(text), &line);
		if (verdict == CENTRE_LINE_EMPTY) {
			continue;
		}
		assert_int_equal(verdict, CENTRE_LINE_OK);
		assert_no_overlap(seen, count, &line);
		assert_true(count < ARRAY_LEN(seen));
		seen[count].code = line.centre.code;
		seen[count++].interval = line.interval;
	}
	assert_int_equal(fclose(file), 0);
	return count;
}

static void
the_lists_of_the_project_are_good(void **state)
{
	(void)state;
	assert_true(read_all("data/ae/centres.tsv") >= 5);
	assert_true(read_all("data/demo/centres.tsv") >= 5);
}

static void
each_verdict_and_state_has_its_word(void **state)
{
	(void)state;
	for (int i = 0; i < CENTRE_VERDICT_COUNT; i++) {
		assert_non_null(centre_key((enum centre_verdict)i));
	}
	for (int i = 0; i < CENTRE_CODE_VERDICT_COUNT; i++) {
		assert_non_null(centre_code_key((enum centre_code_verdict)i));
	}
	for (unsigned i = 0; i < CENTRE_STATE_COUNT; i++) {
		enum centre_state one = (enum centre_state)i;
		assert_int_equal(
		    centre_state_find(slice_of(centre_state_name(one))), one);
	}
	assert_int_equal(centre_state_find(SLICE("")), CENTRE_STATE_COUNT);
}

/* Laid over: what is told before today stays, whatever comes. */
static void
no_interval_rewrites_what_was_true(void **state)
{
	enum { TODAY = 1000 };
	static const struct centre_timeline now = {
	    {{100, 499, 1, CENTRE_ACCREDITED},
	        {600, CENTRE_OPEN_END, 1, CENTRE_ACCREDITED}},
	    2};
	static const struct {
		struct centre_interval added;
		bool want;
		size_t count;
	} rows[] = {
	    {{999, 1100, 1, CENTRE_SUSPENDED}, false, 0},
	    {{700, CENTRE_OPEN_END, 3, CENTRE_ACCREDITED}, false, 0},
	    {{1, 2000, 1, CENTRE_SUSPENDED}, false, 0},
	    {{1200, 1100, 1, CENTRE_SUSPENDED}, false, 0},
	    {{1000, 1100, 0, CENTRE_SUSPENDED}, false, 0},
	    {{1000, CENTRE_OPEN_END, 1, CENTRE_SUSPENDED}, true, 3},
	    {{1000, 1100, 1, CENTRE_SUSPENDED}, true, 4},
	    {{500, 599, 1, CENTRE_SUSPENDED}, true, 3}, /* no answer was there */
	    {{1, 99, 1, CENTRE_ACCREDITED}, true, 3},
	    {{600, 2000, 1, CENTRE_ACCREDITED}, true, 3},
	};
	const day asked[] = {50, 100, 499, 550, 600, 999};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct centre_timeline laid = {.count = 0};
		assert_int_equal(
		    centre_lay_over(&now, &rows[i].added, TODAY, &laid), rows[i].want);
		const struct centre_interval *made = laid.intervals;
		size_t count = laid.count;
		assert_int_equal(count, rows[i].count);
		for (size_t j = 0; count > 0 && j < ARRAY_LEN(asked); j++) {
			enum centre_verdict before = centre_accredited_on(
			    now.intervals, now.count, asked[j], CENTRE_CLASS_RECREATION);
			enum centre_verdict after = centre_accredited_on(
			    made, count, asked[j], CENTRE_CLASS_RECREATION);
			assert_true(before != CENTRE_OK || after == CENTRE_OK);
		}
		for (size_t j = 0; j < count; j++) {
			assert_true(
			    centre_intervals_fit(made + j + 1, count - j - 1, &made[j]));
		}
	}
}

static void
no_timeline_grows_past_its_end(void **state)
{
	struct centre_timeline now = {.count = CENTRE_INTERVALS_MOST - 1};
	struct centre_timeline laid;

	(void)state;
	for (int i = 0; i < CENTRE_INTERVALS_MOST - 1; i++) {
		now.intervals[i] =
		    (struct centre_interval){10 * i, 10 * i + 9, 1, CENTRE_ACCREDITED};
	}
	struct centre_interval beside = {5000, 5009, 1, CENTRE_ACCREDITED};
	struct centre_interval inside = {2, 4, 1, CENTRE_ACCREDITED};
	assert_true(centre_lay_over(&now, &beside, 0, &laid));
	assert_int_equal(laid.count, CENTRE_INTERVALS_MOST);
	assert_false(centre_lay_over(&now, &inside, 0, &laid));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_day_of_issue_decides),
	    cmocka_unit_test(a_later_suspension_never_rewrites_history),
	    cmocka_unit_test(intervals_do_not_overlap),
	    cmocka_unit_test(each_code_breaks_one_rule_at_most),
	    cmocka_unit_test(a_centre_is_found_in_both_scripts),
	    cmocka_unit_test(the_longest_names_are_folded),
	    cmocka_unit_test(each_line_breaks_one_rule_at_most),
	    cmocka_unit_test(a_line_is_read_whole),
	    cmocka_unit_test(the_lists_of_the_project_are_good),
	    cmocka_unit_test(each_verdict_and_state_has_its_word),
	    cmocka_unit_test(no_interval_rewrites_what_was_true),
	    cmocka_unit_test(no_timeline_grows_past_its_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
