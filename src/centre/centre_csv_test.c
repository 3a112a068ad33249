/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "centre/centre_csv.h"

#define HEAD CENTRE_CSV_HEADER "\n"
#define ROW "TC-0042,Falcon,فالكون,Dubai,دبي,2026-01-06,,\"1,3\",accredited\n"

static void
what_is_no_list_is_refused_by_its_own_words(void **state)
{
	static const struct {
		struct slice text;
		enum centre_csv_verdict want;
	} rows[] = {
	    {SLICE_INIT(""), CENTRE_CSV_EMPTY},
	    {SLICE_INIT("\n\n"), CENTRE_CSV_EMPTY},
	    {SLICE_INIT(HEAD), CENTRE_CSV_EMPTY},
	    {SLICE_INIT("a,b\n1,2\n"), CENTRE_CSV_NO_COLUMN},
	    {SLICE_INIT(ROW), CENTRE_CSV_NO_COLUMN},
	    {SLICE_INIT("name_latin," CENTRE_CSV_HEADER "\n" ROW), CENTRE_CSV_NO_COLUMN},
	    {SLICE_INIT(HEAD "\"TC-0042"), CENTRE_CSV_BAD_QUOTES},
	    {SLICE_INIT(HEAD "\xff\xfe\n"), CENTRE_CSV_NOT_UTF8},
	    {SLICE_INIT(HEAD ROW), CENTRE_CSV_OK},
	    {SLICE_INIT("\xEF\xBB\xBF" HEAD ROW), CENTRE_CSV_OK},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct arena arena = ARENA_EMPTY(16 << 20);
		struct centre_csv csv = {.count = 0};
		enum centre_csv_verdict verdict =
		    centre_csv_read(rows[i].text, &arena, &csv);
		if (verdict != rows[i].want) {
			fail_msg("row %zu: %d", i, verdict);
		}
		assert_int_equal(csv.count, verdict == CENTRE_CSV_OK ? 1 : 0);
		arena_done(&arena);
	}
}

static void
its_size_has_limits(void **state)
{
	struct arena arena = ARENA_EMPTY(64 << 20);
	struct buffer many = BUFFER_IN(&arena);
	struct buffer large = BUFFER_IN(&arena);
	struct centre_csv csv;

	(void)state;
	buffer_puts(&many, HEAD);
	for (size_t i = 0; i < CENTRE_CSV_ROWS_MOST; i++) {
		buffer_puts(&many, "x\n");
	}
	assert_int_equal(
	    centre_csv_read(buffer_slice(&many), &arena, &csv), CENTRE_CSV_OK);
	assert_int_equal(csv.rows[csv.count - 1].row, CENTRE_CSV_ROWS_MOST + 1);
	buffer_puts(&many, "x\n");
	assert_int_equal(
	    centre_csv_read(buffer_slice(&many), &arena, &csv), CENTRE_CSV_TOO_MANY);
	memset(buffer_reserve(&large, CENTRE_CSV_BYTES_MOST + 1), 'x',
	    CENTRE_CSV_BYTES_MOST + 1);
	large.size = CENTRE_CSV_BYTES_MOST + 1;
	assert_int_equal(
	    centre_csv_read(buffer_slice(&large), &arena, &csv), CENTRE_CSV_TOO_BIG);
	arena_done(&arena);
}

static void
what_is_written_is_read_as_the_same(void **state)
{
	struct arena arena = ARENA_EMPTY(16 << 20);
	struct buffer out = BUFFER_IN(&arena);
	struct centre_line line;
	struct centre_csv csv;

	(void)state;
	assert_int_equal(
	    centre_read_line(SLICE("TC-0042\tFalcon \"One\", Dubai\tفالكون\tDubai\tدبي\t"
	                           "2026-01-06\t\t1,3\tsuspended\tx"),
	        &line),
	    CENTRE_LINE_OK);
	centre_csv_put_header(&out);
	centre_csv_put(&line.centre, &line.interval, &out);
	assert_int_equal(
	    centre_csv_read(buffer_slice(&out), &arena, &csv), CENTRE_CSV_OK);
	assert_true(slice_equal(csv.rows[0].line,
	    SLICE("TC-0042\tFalcon \"One\", Dubai\tفالكون\tDubai\tدبي\t"
	          "2026-01-06\t\t1,3\tsuspended\timport")));
	arena_done(&arena);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_no_list_is_refused_by_its_own_words),
	    cmocka_unit_test(its_size_has_limits),
	    cmocka_unit_test(what_is_written_is_read_as_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
