/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "register/certificate_csv.h"

#define NAMES "name,holder,number,class,issued_on"
#define ROW "Fatima,784-1990-0000000-2,DW-1,1,2026-03-02"

static void
each_file_breaks_one_rule_at_most(void **state)
{
	static const struct {
		struct slice text;
		enum register_csv_verdict want;
		size_t count;
		const char *number; /* of the last row */
	} rows[] = {
	    {SLICE_INIT(""), REGISTER_CSV_EMPTY, 0, NULL},
	    {SLICE_INIT("\n\r\n\n"), REGISTER_CSV_EMPTY, 0, NULL},
	    {SLICE_INIT(NAMES "\n,,,,\n , \n"), REGISTER_CSV_EMPTY, 0, NULL},
	    {SLICE_INIT(ROW "\n"), REGISTER_CSV_NO_COLUMN, 0, NULL},
	    {SLICE_INIT("name,holder,number,class\n" ROW), REGISTER_CSV_NO_COLUMN, 0,
	        NULL},
	    {SLICE_INIT("name," NAMES "\n" ROW), REGISTER_CSV_NO_COLUMN, 0, NULL},
	    {SLICE_INIT("\xFF\xFEn\0a\0"), REGISTER_CSV_NOT_UTF8, 0, NULL},
	    {SLICE_INIT(NAMES "\nF\xE1tima,A1234567,DW-1,1,2026-03-02"),
	        REGISTER_CSV_NOT_UTF8, 0, NULL},
	    {SLICE_INIT(NAMES "\na\0b,A1234567,DW-1,1,2026-03-02"), REGISTER_CSV_NOT_UTF8,
	        0, NULL},
	    {SLICE_INIT(NAMES "\n\"Fatima,A1234567,DW-1,1,2026-03-02\n"),
	        REGISTER_CSV_BAD_QUOTES, 0, NULL},
	    {SLICE_INIT(NAMES "\nFat\"ima,A1234567,DW-1,1,2026-03-02\n"),
	        REGISTER_CSV_BAD_QUOTES, 0, NULL},
	    {SLICE_INIT(NAMES "\n" ROW), REGISTER_CSV_OK, 1, "DW-1"},
	    {SLICE_INIT("\xEF\xBB\xBF" NAMES "\r\n" ROW "\r\n\r\n" ROW "\r\n"),
	        REGISTER_CSV_OK, 2, "DW-1"},
	    {SLICE_INIT("Number;Remark;Class;Issued on;HOLDER;Name\nDW-2;\"a;b\nc\";1;"
	                "2026-03-02;x;y\n"),
	        REGISTER_CSV_OK, 1, "DW-2"},
	    {SLICE_INIT("رقم الشهادة\tالفئه\tتاريخ الاصدار\tالهوية\tالاسم\nDW-3\t1\tx\t"
	                "y\tفاطمة\n"),
	        REGISTER_CSV_OK, 1, "DW-3"},
	    {SLICE_INIT(NAMES "\n=1+1,=cmd|' /C calc'!A0,\"=\"\"x\"\"\",@SUM(A1),-2\n"),
	        REGISTER_CSV_OK, 1, "=\"x\""},
	    {SLICE_INIT(NAMES "\nshort\n"), REGISTER_CSV_OK, 1, ""},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct arena arena = ARENA_EMPTY(4 << 20);
		struct register_csv csv = {.count = 0};
		enum register_csv_verdict got =
		    register_csv_read(rows[i].text, &arena, &csv);
		if (got != rows[i].want || csv.count != rows[i].count) {
			fail_msg("%zu: got %d, %zu rows", i, (int)got, csv.count);
		}
		if (rows[i].number != NULL) {
			assert_true(slice_equal(
			    csv.rows[csv.count - 1].typed.field[REGISTER_NUMBER],
			    slice_of(rows[i].number)));
		}
		arena_done(&arena);
	}
}

static void
a_row_has_the_number_that_a_spreadsheet_shows(void **state)
{
	static const struct {
		struct slice text;
		int64_t row; /* of the last */
	} rows[] = {
	    {SLICE_INIT(NAMES "\n" ROW), 2},
	    {SLICE_INIT(NAMES "\r\n" ROW "\r\n" ROW "\r\n"), 3},
	    {SLICE_INIT(NAMES "\r" ROW "\r" ROW), 3},
	    {SLICE_INIT(NAMES "\n\n\n" ROW "\n"), 4},
	    {SLICE_INIT(NAMES "\r\n\r\n" ROW "\r\n \r\n" ROW "\r\n\r\n"), 5},
	    {SLICE_INIT(NAMES "\n,,,,\n" ROW "\n"), 3},
	    {SLICE_INIT("\xEF\xBB\xBF\r\n" NAMES "\r\n" ROW), 3},
	    {SLICE_INIT(NAMES ",remark\n" ROW ",\"a\nb\r\n\"\n" ROW), 3},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct arena arena = ARENA_EMPTY(4 << 20);
		struct register_csv csv = {.count = 0};
		assert_int_equal(
		    register_csv_read(rows[i].text, &arena, &csv), REGISTER_CSV_OK);
		if (csv.rows[csv.count - 1].row != rows[i].row) {
			fail_msg("%zu: row %d", i, (int)csv.rows[csv.count - 1].row);
		}
		arena_done(&arena);
	}
}

static void
a_file_has_its_limits(void **state)
{
	struct arena arena = ARENA_EMPTY(32 << 20);
	struct buffer text = BUFFER_IN(&arena);
	struct register_csv csv = {.count = 0};

	(void)state;
	buffer_puts(&text, NAMES "\n");
	for (int i = 0; i < REGISTER_CSV_ROWS_MOST; i++) {
		buffer_puts(&text, ROW "\n");
	}
	assert_int_equal(
	    register_csv_read(buffer_slice(&text), &arena, &csv), REGISTER_CSV_OK);
	assert_int_equal(csv.count, REGISTER_CSV_ROWS_MOST);
	assert_int_equal(csv.rows[csv.count - 1].row, REGISTER_CSV_ROWS_MOST + 1);
	buffer_puts(&text, ROW "\n");
	assert_int_equal(
	    register_csv_read(buffer_slice(&text), &arena, &csv), REGISTER_CSV_TOO_MANY);
	while (text.size <= REGISTER_CSV_BYTES_MOST) {
		buffer_puts(&text, ROW "\n");
	}
	assert_int_equal(
	    register_csv_read(buffer_slice(&text), &arena, &csv), REGISTER_CSV_TOO_BIG);
	arena_done(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_file_breaks_one_rule_at_most),
	    cmocka_unit_test(a_row_has_the_number_that_a_spreadsheet_shows),
	    cmocka_unit_test(a_file_has_its_limits),
	};

	return cmocka_run_group_tests_name("register_csv", tests, NULL, NULL);
}
