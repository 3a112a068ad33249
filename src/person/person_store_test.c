/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "db/db_test_file.h"
#include "person/person_store.h"

static const struct db_statements *const statements[] = {
    &person_statements, &db_file_statements, NULL};

static int
set_up(void **state)
{
	static struct db_file file;

	*state = &file;
	return db_file_start(&file, statements) == FAULT_NONE ? 0 : -1;
}

static int
tear_down(void **state)
{
	db_file_stop(*state);
	return 0;
}

#define WORKS(expression) assert_int_equal((expression), FAULT_NONE)
#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

static struct person_row
a_row(const char *emirates_id, const char *passport_number)
{
	return (struct person_row){
	    .details =
	        {
	            .field =
	                {
	                    [PERSON_NAME_LATIN] = SLICE("O'Brien; DROP TABLE person"),
	                    [PERSON_NAME_ARABIC] = SLICE("مريم"),
	                    [PERSON_NATIONALITY] = SLICE("ARE"),
	                    [PERSON_PASSPORT_NUMBER] = slice_of(passport_number),
	                    [PERSON_EMIRATES_ID] = slice_of(emirates_id),
	                    [PERSON_EMAIL] = SLICE("mariam@example.ae"),
	                    [PERSON_PHONE] = SLICE("+971501234567"),
	                },
	        },
	    .vouched = PERSON_BIT(PERSON_EMIRATES_ID) | PERSON_BIT(PERSON_PHONE),
	    .emirates_id_warning = true,
	};
}

static void
a_person_without_details_has_no_row(void **state)
{
	struct db_file *file = *state;
	struct id account;
	struct person_row row = {.version = 77};
	struct person_typed vouched;
	unsigned mask = 77;

	WORKS(db_file_account(file, &account));
	WORKS(person_find(file->db, &account, &file->arena, &row));
	assert_int_equal(row.version, 0);
	WORKS(person_vouched_find(file->db, &account, &file->arena, &vouched, &mask));
	assert_int_equal(mask, 0);
}

static void
details_come_back_as_they_were_saved(void **state)
{
	struct db_file *file = *state;
	struct id account;
	struct person_row saved = a_row("784199012345676", "X1234567");
	struct person_row found;

	WORKS(db_file_account(file, &account));
	WORKS(person_save(file->db, &account, &saved, &file->arena, 5));
	WORKS(person_find(file->db, &account, &file->arena, &found));
	for (size_t i = 0; i < PERSON_FIELD_COUNT; i++) {
		assert_true(slice_equal(found.details.field[i], saved.details.field[i]));
	}
	assert_int_equal(found.vouched, saved.vouched);
	assert_true(found.emirates_id_warning);
	assert_int_equal(found.version, 1);
}

static void
each_saving_makes_a_new_version(void **state)
{
	struct db_file *file = *state;
	struct id account;
	struct person_row row = a_row("784199012345676", "X1234567");
	struct person_row found;

	WORKS(db_file_account(file, &account));
	WORKS(person_save(file->db, &account, &row, &file->arena, 5));
	row.details.field[PERSON_PHONE] = SLICE("");
	row.vouched = 0;
	row.emirates_id_warning = false;
	WORKS(person_save(file->db, &account, &row, &file->arena, 6));
	WORKS(person_find(file->db, &account, &file->arena, &found));
	assert_int_equal(found.version, 2);
	assert_int_equal(found.details.field[PERSON_PHONE].size, 0);
	assert_int_equal(found.vouched, 0);
	assert_false(found.emirates_id_warning);
}

static void
details_need_an_account(void **state)
{
	struct db_file *file = *state;
	struct id nobody = id_new(0);
	struct person_row row = a_row("784199012345676", "X1234567");

	assert_int_equal(
	    person_save(file->db, &nobody, &row, &file->arena, 5), FAULT_DATABASE);
}

static void
a_number_that_another_declared_is_counted(void **state)
{
	static const struct {
		const char *emirates_id;
		const char *passport_number;
		const char *email;
		int64_t want;
	} rows[] = {
	    {"784199012345676", "Y7654321", "other@example.ae", 1},
	    {"784198576543213", "X1234567", "other@example.ae", 1},
	    {"784198576543213", "Y7654321", "Mariam@example.ae", 1},
	    {"784199012345676", "X1234567", "mariam@example.ae", 1},
	    {"784198576543213", "Y7654321", "other@example.ae", 0},
	    {"", "Y7654321", "", 0},
	};
	struct db_file *file = *state;
	struct id one;
	struct id two;
	struct person_row row = a_row("784199012345676", "X1234567");

	WORKS(db_file_account(file, &one));
	WORKS(db_file_account(file, &two));
	WORKS(person_save(file->db, &one, &row, &file->arena, 5));
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		int64_t count = -1;
		struct person_row other =
		    a_row(rows[i].emirates_id, rows[i].passport_number);
		other.details.field[PERSON_EMAIL] = slice_of(rows[i].email);
		WORKS(person_count_twins(file->db, &two, &other, &count));
		assert_int_equal(count, rows[i].want);
		WORKS(person_count_twins(file->db, &one, &other, &count));
		assert_int_equal(count, 0);
	}
}

static void
each_twin_counts_once_whatever_he_shares(void **state)
{
	struct db_file *file = *state;
	const struct {
		const char *emirates_id;
		const char *passport_number;
		const char *email;
	} others[] = {
	    {"784199012345676", "X1234567", "mariam@example.ae"},
	    {"784198576543213", "X1234567", "mariam@example.ae"},
	    {"", "Y7654321", "mariam@example.ae"},
	    {"784198576543213", "Y7654321", "other@example.ae"},
	};
	struct person_row row = a_row("784199012345676", "X1234567");
	struct id one;
	int64_t count = -1;

	row.details.field[PERSON_EMAIL] = SLICE("mariam@example.ae");
	WORKS(db_file_account(file, &one));
	WORKS(person_save(file->db, &one, &row, &file->arena, 5));
	for (size_t i = 0; i < ARRAY_LEN(others); i++) {
		struct id other;
		struct person_row his =
		    a_row(others[i].emirates_id, others[i].passport_number);
		his.details.field[PERSON_EMAIL] = slice_of(others[i].email);
		WORKS(db_file_account(file, &other));
		WORKS(person_save(file->db, &other, &his, &file->arena, 5));
	}
	WORKS(person_count_twins(file->db, &one, &row, &count));
	assert_int_equal(count, 3);
}

/* A passport number is one of its country alone. */
static void
the_same_passport_number_of_another_country_is_no_twin(void **state)
{
	struct db_file *file = *state;
	struct id one;
	struct id two;
	int64_t count = -1;
	struct person_row row = a_row("", "X1234567");

	WORKS(db_file_account(file, &one));
	WORKS(db_file_account(file, &two));
	WORKS(person_save(file->db, &one, &row, &file->arena, 5));
	row.details.field[PERSON_NATIONALITY] = SLICE("IND");
	row.details.field[PERSON_EMAIL] = SLICE("other@example.ae");
	WORKS(person_count_twins(file->db, &two, &row, &count));
	assert_int_equal(count, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_person_without_details_has_no_row),
	    TEST(details_come_back_as_they_were_saved),
	    TEST(each_saving_makes_a_new_version),
	    TEST(details_need_an_account),
	    TEST(a_number_that_another_declared_is_counted),
	    TEST(each_twin_counts_once_whatever_he_shares),
	    TEST(the_same_passport_number_of_another_country_is_no_twin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
