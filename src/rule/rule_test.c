/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "rule/rule.h"

static void
want(int got, int wanted, const char *typed)
{
	if (got != wanted) {
		fail_msg("\"%s\": got %d, want %d", typed, got, wanted);
	}
}

/* Rule b got a second version on day 200; c ended on day 149; d begins on day 300. */
static const struct rule all[] = {
    {.code = SLICE_INIT("b"),
        .version = 1,
        .valid_from = 100,
        .valid_until = DAY_NONE,
        .position = 2},
    {.code = SLICE_INIT("b"),
        .version = 2,
        .valid_from = 200,
        .valid_until = DAY_NONE,
        .position = 3},
    {.code = SLICE_INIT("a"),
        .version = 1,
        .valid_from = 100,
        .valid_until = DAY_NONE,
        .position = 1},
    {.code = SLICE_INIT("c"),
        .version = 1,
        .valid_from = 100,
        .valid_until = 149,
        .position = 2},
    {.code = SLICE_INIT("d"),
        .version = 1,
        .valid_from = 300,
        .valid_until = 300,
        .position = 9},
};

static void
each_day_has_its_rules(void **state)
{
	static const struct {
		day on;
		const char *want; /* code and version, in the order of the page */
	} rows[] = {
	    {99, ""},
	    {100, "a1 b1 c1 "},
	    {149, "a1 b1 c1 "},
	    {150, "a1 b1 "},
	    {199, "a1 b1 "},
	    {200, "a1 b2 "},
	    {300, "a1 b2 d1 "},
	    {301, "a1 b2 "},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct rule *found[RULE_MOST];
		char got[64] = "";
		size_t used = 0;
		size_t count =
		    rule_in_force(all, ARRAY_LEN(all), rows[i].on, found, RULE_MOST);
		for (size_t k = 0; k < count; k++) {
			used += (size_t)snprintf(got + used, sizeof(got) - used,
			    "%.*s%d ", SLICE_PRINT(found[k]->code), found[k]->version);
		}
		assert_string_equal(got, rows[i].want);
	}
}

static void
no_more_rules_are_written_than_fit(void **state)
{
	const struct rule *found[2] = {NULL, &all[4]};

	(void)state;
	assert_int_equal(rule_in_force(all, ARRAY_LEN(all), 100, found, 1), 1);
	assert_ptr_equal(found[1], &all[4]);
}

static void
each_rule_in_force_must_be_accepted_at_its_version(void **state)
{
	static const struct {
		struct rule_acceptance acceptances[3];
		size_t count;
		enum rule_verdict want;
		const char *first;
	} rows[] = {
	    {{{{NULL, 0}, 0, 0}}, 0, RULE_NOT_ACCEPTED, "a"},
	    {{{SLICE_INIT("a"), 1, 0}}, 1, RULE_NOT_ACCEPTED, "b"},
	    {{{SLICE_INIT("b"), 2, 0}, {SLICE_INIT("c"), 1, 0}}, 2, RULE_NOT_ACCEPTED,
	        "a"},
	    {{{SLICE_INIT("a"), 1, 0}, {SLICE_INIT("b"), 1, 0}}, 2, RULE_CHANGED, "b"},
	    {{{SLICE_INIT("a"), 2, 0}, {SLICE_INIT("b"), 2, 0}}, 2, RULE_CHANGED, "a"},
	    {{{SLICE_INIT("a"), 1, 0}, {SLICE_INIT("b"), 2, 0}}, 2, RULE_OK, NULL},
	    {{{SLICE_INIT("b"), 1, 0}, {SLICE_INIT("b"), 2, 0}, {SLICE_INIT("a"), 1, 0}},
	        3, RULE_OK, NULL},
	};
	const struct rule *in_force[RULE_MOST];
	size_t count = rule_in_force(all, ARRAY_LEN(all), 200, in_force, RULE_MOST);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct rule *first = NULL;
		assert_int_equal(rule_all_accepted(in_force, count, rows[i].acceptances,
		                     rows[i].count, &first),
		    rows[i].want);
		assert_int_equal(first != NULL, rows[i].first != NULL);
		if (first != NULL) {
			assert_true(slice_equal(first->code, slice_of(rows[i].first)));
		}
	}
}

#define REST "\tTitle\tعنوان\tText.\tنص.\tsource"

static const struct {
	const char *line;
	enum rule_line_verdict want;
} lines[] = {
    {"", RULE_LINE_EMPTY},
    {" \t ", RULE_LINE_EMPTY},
    {"# note", RULE_LINE_EMPTY},
    {"code\tversion", RULE_LINE_EMPTY},
    {"a", RULE_LINE_BAD_COLUMNS},
    {"a\t1\t2025-01-06\t\t1" REST "\t", RULE_LINE_BAD_COLUMNS},
    {"a\t1\t2025-01-06\t\t1\tT\xFF\tع\tT\tن\ts", RULE_LINE_BAD_UTF8},
    {"\t1\t2025-01-06\t\t1" REST, RULE_LINE_BAD_CODE},
    {"A\t1\t2025-01-06\t\t1" REST, RULE_LINE_BAD_CODE},
    {"1a\t1\t2025-01-06\t\t1" REST, RULE_LINE_BAD_CODE},
    {"a-b\t1\t2025-01-06\t\t1" REST, RULE_LINE_BAD_CODE},
    {"a2345678901234567890123456789012345678901\t1\t2025-01-06\t\t1" REST,
        RULE_LINE_BAD_CODE},
    {"a\t0\t2025-01-06\t\t1" REST, RULE_LINE_BAD_NUMBER},
    {"a\t1\t2025-01-06\t\t" REST, RULE_LINE_BAD_NUMBER},
    {"a\t1\t2025-1-6\t\t1" REST, RULE_LINE_BAD_DAY},
    {"a\t1\t\t\t1" REST, RULE_LINE_BAD_DAY},
    {"a\t1\t2025-01-06\t2025-01-05\t1" REST, RULE_LINE_BAD_DAY},
    {"a\t1\t2025-01-06\t\t1\t\tع\tT\tن\ts", RULE_LINE_BAD_TEXT},
    {"a\t1\t2025-01-06\t\t1\tT\tع\tT\t \ts", RULE_LINE_BAD_TEXT},
    {"a\t1\t2025-01-06\t\t1\tT\tع\tT\tن\t", RULE_LINE_BAD_TEXT},
    {"a_2\t1\t2025-01-06\t\t1" REST "\r\n", RULE_LINE_OK},
    {"a\t12\t2025-01-06\t2025-01-06\t3" REST, RULE_LINE_OK},
};

static void
each_line_breaks_one_rule_at_most(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
		struct rule rule = {.version = 77};
		enum rule_line_verdict got =
		    rule_read_line(slice_of(lines[i].line), &rule);
		want((int)got, (int)lines[i].want, lines[i].line);
		assert_int_equal(rule.version == 77, got != RULE_LINE_OK);
	}
}

static void
a_title_has_at_most_120_characters(void **state)
{
	char line[1024];
	char title[RULE_TITLE_MOST + 2] = {0};
	struct rule rule;

	(void)state;
	memset(title, 'x', RULE_TITLE_MOST);
	(void)snprintf(
	    line, sizeof(line), "a\t1\t2025-01-06\t\t1\t%s\tع\tT\tن\ts", title);
	assert_int_equal(rule_read_line(slice_of(line), &rule), RULE_LINE_OK);
	title[RULE_TITLE_MOST] = 'x';
	(void)snprintf(
	    line, sizeof(line), "a\t1\t2025-01-06\t\t1\t%s\tع\tT\tن\ts", title);
	assert_int_equal(rule_read_line(slice_of(line), &rule), RULE_LINE_BAD_TEXT);
}

/* Good lines, at least 12 rules, each position and each code with version once. */
static void
the_rules_of_the_uae_are_good(void **state)
{
	static char texts[32][4096];
	struct rule rules[32];
	const struct rule *in_force[RULE_MOST];
	size_t count = 0;
	day today = 0;
	FILE *file = fopen("data/ae/rules.tsv", "r");

	(void)state;
	assert_non_null(file);
	while (fgets(texts[count], sizeof(texts[count]), file) != NULL) {
		enum rule_line_verdict verdict =
		    rule_read_line(slice_of(texts[count]), &rules[count]);
		if (verdict == RULE_LINE_EMPTY) {
			continue;
		}
		assert_int_equal(verdict, RULE_LINE_OK);
		for (size_t i = 0; i < count; i++) {
			assert_false(slice_equal(rules[i].code, rules[count].code));
			assert_int_not_equal(rules[i].position, rules[count].position);
		}
		count++;
		assert_true(count < ARRAY_LEN(rules));
	}
	assert_int_equal(fclose(file), 0);
	assert_true(day_parse(SLICE("2026-11-22"), &today));
	assert_true(rule_in_force(rules, count, today, in_force, RULE_MOST) >= 12);
	assert_true(slice_equal(in_force[0]->code, SLICE("line_of_sight")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_day_has_its_rules),
	    cmocka_unit_test(no_more_rules_are_written_than_fit),
	    cmocka_unit_test(each_rule_in_force_must_be_accepted_at_its_version),
	    cmocka_unit_test(each_line_breaks_one_rule_at_most),
	    cmocka_unit_test(a_title_has_at_most_120_characters),
	    cmocka_unit_test(the_rules_of_the_uae_are_good),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
