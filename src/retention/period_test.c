/* SPDX-License-Identifier: EUPL-1.2 */
/* The periods: one line of the file, which is in force, and what is due by it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "retention/period.h"

#define REST "\tWhy\tلماذا\tThe law"

static void
a_line_is_taken_whole_or_refused(void **state)
{
	static char note[PERIOD_NOTE_MOST + 60];
	(void)snprintf(note, sizeof(note), "draft\t2026-01-01\t30\tdays\t%0*d\tx\tx",
	    PERIOD_NOTE_MOST + 1, 0);
	const struct {
		const char *line;
		enum period_line_verdict verdict;
	} rows[] = {
	    {"", PERIOD_LINE_EMPTY},
	    {"# a remark", PERIOD_LINE_EMPTY},
	    {"code\tvalid_from", PERIOD_LINE_EMPTY},
	    {"draft\t2026-01-01\t30\tdays", PERIOD_LINE_BAD_COLUMNS},
	    {"draft\t2026-01-01\t30\tdays\t\xff\tx\tx", PERIOD_LINE_BAD_UTF8},
	    {"drafts\t2026-01-01\t30\tdays" REST, PERIOD_LINE_BAD_KIND},
	    {"draft\t2026-02-30\t30\tdays" REST, PERIOD_LINE_BAD_DAY},
	    {"draft\t2026-01-01\t30\tmonths" REST, PERIOD_LINE_BAD_UNIT},
	    {"draft\t2026-01-01\t0\tdays" REST, PERIOD_LINE_BAD_AMOUNT},
	    {"draft\t2026-01-01\t-1\tyears" REST, PERIOD_LINE_BAD_AMOUNT},
	    {"draft\t2026-01-01\t101\tyears" REST, PERIOD_LINE_BAD_AMOUNT},
	    {"draft\t2026-01-01\t36501\tdays" REST, PERIOD_LINE_BAD_AMOUNT},
	    {"refused\t2026-01-01\t30\tdays" REST, PERIOD_LINE_TOO_SHORT},
	    {"draft\t2026-01-01\t30\tdays\t\tx\tx", PERIOD_LINE_BAD_TEXT},
	    {note, PERIOD_LINE_BAD_TEXT},
	    {"refused\t2026-01-01\t31\tdays" REST, PERIOD_LINE_OK},
	    {"draft\t2026-01-01\t30\tdays" REST, PERIOD_LINE_OK},
	    {"permit\t2026-01-01\t5\tyears" REST, PERIOD_LINE_OK},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct period period = {.amount = -1};
		assert_int_equal(
		    period_read_line(slice_of(rows[i].line), &period), rows[i].verdict);
		assert_int_equal(period.amount != -1, rows[i].verdict == PERIOD_LINE_OK);
		assert_non_null(period_line_key(rows[i].verdict));
	}
}

static void
the_newest_that_has_begun_is_in_force(void **state)
{
	const struct period periods[] = {
	    {.kind = PERIOD_DRAFT, .valid_from = 100, .amount = 1},
	    {.kind = PERIOD_DRAFT, .valid_from = 300, .amount = 3},
	    {.kind = PERIOD_DRAFT, .valid_from = 200, .amount = 2},
	    {.kind = PERIOD_LETTER, .valid_from = 250, .amount = 9},
	};
	const struct {
		day today;
		int amount; /* 0: none */
	} rows[] = {{99, 0}, {100, 1}, {199, 1}, {200, 2}, {299, 2}, {300, 3}, {999, 3}};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct period found = {.amount = 0};
		assert_int_equal(
		    period_in_force(periods, 4, PERIOD_DRAFT, rows[i].today, &found),
		    rows[i].amount > 0);
		assert_int_equal(found.amount, rows[i].amount);
	}
}

static void
a_year_ends_on_the_same_day_of_the_calendar(void **state)
{
	const struct {
		int amount;
		enum period_unit unit;
		const char *today;
		const char *cutoff;
	} rows[] = {
	    {30, PERIOD_DAYS, "2026-03-01", "2026-01-30"},
	    {5, PERIOD_YEARS, "2026-11-23", "2021-11-23"},
	    {1, PERIOD_YEARS, "2028-02-29", "2027-02-28"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct period period = {.amount = rows[i].amount, .unit = rows[i].unit};
		day today = 0;
		day cutoff = 0;
		assert_true(day_parse(slice_of(rows[i].today), &today));
		assert_true(day_parse(slice_of(rows[i].cutoff), &cutoff));
		assert_int_equal(period_cutoff(&period, today), cutoff);
	}
}

/* What we deliver is read whole, and says something of each kind. */
static void
the_file_of_the_authority_has_each_kind(void **state)
{
	FILE *file = fopen("data/ae/retention.tsv", "r");
	bool seen[PERIOD_KIND_COUNT] = {false};
	char line[4096];

	(void)state;
	assert_non_null(file);
	while (fgets(line, sizeof(line), file) != NULL) {
		struct period period;
		enum period_line_verdict verdict =
		    period_read_line(slice_of(line), &period);
		assert_true(verdict == PERIOD_LINE_OK || verdict == PERIOD_LINE_EMPTY);
		if (verdict == PERIOD_LINE_OK) {
			seen[period.kind] = true;
		}
	}
	assert_int_equal(fclose(file), 0);
	for (int i = 0; i < PERIOD_KIND_COUNT; i++) {
		assert_true(seen[i]);
		assert_non_null(period_kind_key((enum period_kind)i));
		assert_non_null(period_starts_key((enum period_kind)i));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_line_is_taken_whole_or_refused),
	    cmocka_unit_test(the_newest_that_has_begun_is_in_force),
	    cmocka_unit_test(a_year_ends_on_the_same_day_of_the_calendar),
	    cmocka_unit_test(the_file_of_the_authority_has_each_kind),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
