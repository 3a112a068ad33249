/* SPDX-License-Identifier: EUPL-1.2 */
#include "register/import_act.h"
#include "register/register_test_act.h"

#define NAMES "name,holder,number,class,issued_on\n"
#define ROW(number, day) "Fatima,784-1990-0000000-2," number ",1," day "\n"

static struct register_import
read_file(struct db_world *world, const struct access_caller *caller, const char *text)
{
	struct register_import import = {.caller = caller, .text = slice_of(text)};

	WORKS(register_import_read(world->acts, &world->arena, &import));
	return import;
}

static struct register_import
confirm(
    struct db_world *world, const struct access_caller *caller, const struct id *import)
{
	struct register_import confirmed = {.caller = caller, .import = *import};

	WORKS(register_import_confirm(world->acts, &world->arena, &confirmed));
	return confirmed;
}

static size_t
count_entered(struct db_world *world, const struct access_caller *caller)
{
	struct register_desk desk = {.caller = caller};

	WORKS(register_desk_open(world->acts, &world->arena, &desk));
	return desk.ret_lines_count;
}

static void
one_bad_row_keeps_all_of_the_file_out(void **state)
{
	static const struct {
		const char *text;
		int64_t row;
		enum register_field field;
		const char *key;
	} rows[] = {
	    {NAMES ROW("A-1", "2026-03-02") ROW("a-1", "2026-03-02"), 3, REGISTER_NUMBER,
	        "register.csv.twice"},
	    {NAMES ROW("A-1", "2026-03-02") ROW("A-2", "2021-12-31"), 3,
	        REGISTER_ISSUED_ON, "centre.not_yet"},
	    {NAMES ROW("A-1", "2026-03-02") ROW("A#", "2026-03-02"), 3, REGISTER_NUMBER,
	        "certificate.number.bad_character"},
	    {NAMES ROW("A-1", "2026-03-02") "=1+1,A1234567,A-2,1,2026-03-02\n", 3,
	        REGISTER_NAME, "person.name_latin.bad_character"},
	};
	struct db_world *world = *state;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct register_import import = read_file(world, &clerk, rows[i].text);
		assert_int_equal(import.ret_verdict, REGISTER_OK);
		assert_int_equal(import.ret_report.bad, 1);
		assert_int_equal(import.ret_report.faults_count, 1);
		assert_int_equal(import.ret_report.faults[0].row, rows[i].row);
		assert_int_equal(import.ret_report.faults[0].field, rows[i].field);
		assert_string_equal(import.ret_report.faults[0].key, rows[i].key);
		assert_true(id_is_none(&import.ret_import));
	}
	assert_int_equal(
	    read_file(world, &unbound, NAMES).ret_verdict, REGISTER_NO_CENTRE);
	assert_int_equal(count_entered(world, &clerk), 0);
}

static void
a_good_file_is_entered_once_by_whoever_read_it(void **state)
{
	static const char *const file =
	    NAMES ROW("A-1", "2026-03-02") ROW("A-2", "2026-03-02");
	struct db_world *world = *state;
	struct register_import first = read_file(world, &clerk, file);
	struct register_import second = read_file(world, &clerk, file);

	assert_int_equal(second.ret_report.fresh, 2);
	assert_int_equal(count_entered(world, &clerk), 0);
	assert_int_equal(
	    confirm(world, &other, &second.ret_import).ret_verdict, REGISTER_NOT_FOUND);
	assert_int_equal(
	    confirm(world, &clerk, &first.ret_import).ret_verdict, REGISTER_NOT_FOUND);
	assert_int_equal(
	    confirm(world, &clerk, &second.ret_import).ret_verdict, REGISTER_OK);
	assert_int_equal(
	    confirm(world, &clerk, &second.ret_import).ret_verdict, REGISTER_NOT_FOUND);
	assert_int_equal(count_entered(world, &clerk), 2);

	struct register_import again = read_file(world, &clerk, file);
	assert_int_equal(again.ret_report.known, 2);
	assert_true(id_is_none(&again.ret_import));
	struct register_import changed =
	    read_file(world, &clerk, NAMES ROW("A-1", "2026-03-03"));
	assert_string_equal(
	    changed.ret_report.faults[0].key, register_key(REGISTER_TAKEN));
}

static void
what_another_entered_meanwhile_is_seen_at_the_confirmation(void **state)
{
	struct db_world *world = *state;
	struct register_import import =
	    read_file(world, &clerk, NAMES ROW("A-1", "2026-03-02"));
	struct register_issued issued = {
	    .caller = &clerk,
	    .typed.field = {SLICE("Omar"), SLICE("A1234567"), SLICE("A-1"), SLICE("1"),
	        SLICE("2026-03-02")},
	};

	WORKS(register_issue(world->acts, &world->arena, &issued));
	assert_int_equal(
	    confirm(world, &clerk, &import.ret_import).ret_verdict, REGISTER_FIELDS);
	assert_int_equal(count_entered(world, &clerk), 1);
}

/* Rows are looked up some at a time: each answer must be that of its own row. */
static void
each_of_many_rows_gets_its_own_answer(void **state)
{
	struct db_world *world = *state;
	struct buffer text = BUFFER_IN(&world->arena);
	struct register_import first = read_file(world, &clerk,
	    NAMES ROW("N-29", "2026-03-02") ROW("N-30", "2026-03-02")
	        ROW("N-64", "2026-03-01"));

	assert_int_equal(
	    confirm(world, &clerk, &first.ret_import).ret_verdict, REGISTER_OK);
	buffer_puts(&text, NAMES);
	for (int i = 0; i < 70; i++) {
		buffer_print(&text, "Fatima,784-1990-0000000-2,%s%d,1,2026-03-02\n",
		    i == 12 ? "#" : "N-", i);
	}
	struct register_import import = read_file(world, &clerk, buffer_text(&text));
	const struct register_report *report = &import.ret_report;
	assert_int_equal(report->rows, 70);
	assert_int_equal(report->known, 2);
	assert_int_equal(report->bad, 2);
	assert_int_equal(report->fresh, 66);
	assert_int_equal(report->faults[0].row, 2 + 12);
	assert_string_equal(report->faults[0].key, "certificate.number.bad_character");
	assert_int_equal(report->faults[1].row, 2 + 64);
	assert_string_equal(report->faults[1].key, register_key(REGISTER_TAKEN));
}

static void
ten_thousand_rows_are_entered_as_one(void **state)
{
	struct db_world *world = *state;
	struct arena arena = ARENA_EMPTY(16 << 20);
	struct buffer text = BUFFER_IN(&arena);

	char name[150] = "";

	memset(name, 'a', sizeof(name) - 1); /* near the 2 MB that a file may have */
	buffer_puts(&text, NAMES);
	for (int i = 0; i < REGISTER_CSV_ROWS_MOST; i++) {
		buffer_print(&text, "%s,784-1990-0000000-2,N-%d,1,2026-03-02\n", name, i);
	}
	struct register_import import = {.caller = &clerk, .text = buffer_slice(&text)};
	struct arena request = ARENA_EMPTY(8 << 20); /* what a request has */
	WORKS(register_import_read(world->acts, &request, &import));
	arena_done(&request);
	import.import = import.ret_import;
	WORKS(register_import_confirm(world->acts, &request, &import));
	assert_int_equal(import.ret_verdict, REGISTER_OK);
	assert_int_equal(import.ret_report.fresh, REGISTER_CSV_ROWS_MOST);
	arena_done(&request);
	arena_done(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(one_bad_row_keeps_all_of_the_file_out),
	    TEST(a_good_file_is_entered_once_by_whoever_read_it),
	    TEST(what_another_entered_meanwhile_is_seen_at_the_confirmation),
	    TEST(each_of_many_rows_gets_its_own_answer),
	    TEST(ten_thousand_rows_are_entered_as_one),
	};

	return cmocka_run_group_tests_name("register_import", tests, NULL, NULL);
}
