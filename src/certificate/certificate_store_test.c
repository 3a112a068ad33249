/* SPDX-License-Identifier: EUPL-1.2 */
#include "certificate/certificate_store.h"
#include "db/db_test_file.h"

static const struct db_statements *const statements[] = {
    &certificate_statements, &db_file_statements, NULL};

static const char hash[] = "0123456789abcdef0123456789abcde\0";

static struct certificate_row
a_row(void)
{
	return (struct certificate_row){
	    .number = SLICE("DWA-2026/1"),
	    .issued_on = 20000,
	    .state = SLICE("claimed"),
	    .file_hash = slice_bytes(hash, 32),
	    .file_object = slice_bytes(hash, 32),
	    .file_name = SLICE("شهادة.pdf"),
	    .file_type = SLICE("application/pdf"),
	    .file_bytes = 4711,
	    .uploaded_at = 99,
	};
}

static void
an_application_begins_without_a_certificate(void **state)
{
	struct db_file *file = *state;
	struct id application;
	struct certificate_row row = {.found = true};

	WORKS(db_file_application(file, &application));
	WORKS(certificate_find(file->db, &application, &file->arena, &row));
	assert_false(row.found);
	assert_int_equal(row.issued_on, DAY_NONE);
	assert_true(slice_equal(row.state, SLICE("claimed")));
	assert_int_equal(row.file_hash.size, 0);
}

static void
a_certificate_comes_back_as_it_was_saved(void **state)
{
	struct db_file *file = *state;
	struct id application;
	struct certificate_row saved = a_row();
	struct certificate_row row;

	WORKS(db_file_application(file, &application));
	WORKS(certificate_save(file->db, &application, &saved));
	WORKS(certificate_find(file->db, &application, &file->arena, &row));
	assert_true(row.found);
	assert_int_equal(row.centre.size, 0);
	assert_true(slice_equal(row.number, saved.number));
	assert_int_equal(row.issued_on, saved.issued_on);
	assert_true(slice_equal(row.state, saved.state));
	assert_true(slice_equal(row.file_hash, saved.file_hash));
	assert_true(slice_equal(row.file_name, saved.file_name));
	assert_true(slice_equal(row.file_type, saved.file_type));
	assert_int_equal(row.file_bytes, saved.file_bytes);
	assert_int_equal(row.uploaded_at, saved.uploaded_at);
}

static void
a_file_that_was_removed_is_gone_from_the_row(void **state)
{
	struct db_file *file = *state;
	struct id application;
	struct certificate_row row = a_row();
	int64_t count = -1;

	WORKS(db_file_application(file, &application));
	WORKS(certificate_save(file->db, &application, &row));
	row.file_hash = SLICE("");
	row.issued_on = DAY_NONE;
	WORKS(certificate_save(file->db, &application, &row));
	WORKS(certificate_find(file->db, &application, &file->arena, &row));
	assert_true(row.found);
	assert_int_equal(row.file_hash.size, 0);
	assert_int_equal(row.uploaded_at, 0);
	assert_int_equal(row.issued_on, DAY_NONE);
	WORKS(certificate_count_users(file->db, slice_bytes(hash, 32), &count));
	assert_int_equal(count, 0);
}

static void
a_state_is_saved_and_nothing_else(void **state)
{
	struct db_file *file = *state;
	struct id application;
	struct id other;
	struct certificate_row saved = a_row();
	struct certificate_row row;

	WORKS(db_file_application(file, &application));
	WORKS(db_file_application(file, &other));
	WORKS(certificate_save(file->db, &application, &saved));
	WORKS(certificate_save(file->db, &other, &saved));
	WORKS(certificate_save_state(file->db, &application, SLICE("officer_confirmed")));
	WORKS(certificate_find(file->db, &application, &file->arena, &row));
	assert_true(slice_equal(row.state, SLICE("officer_confirmed")));
	assert_true(slice_equal(row.number, saved.number));
	assert_true(slice_equal(row.file_hash, saved.file_hash));
	WORKS(certificate_find(file->db, &other, &file->arena, &row));
	assert_true(slice_equal(row.state, saved.state));
}

static void
each_application_that_keeps_a_file_is_counted(void **state)
{
	struct db_file *file = *state;
	struct id one;
	struct id two;
	struct certificate_row row = a_row();
	int64_t count = -1;

	WORKS(db_file_application(file, &one));
	WORKS(db_file_application(file, &two));
	WORKS(certificate_save(file->db, &one, &row));
	WORKS(certificate_save(file->db, &two, &row));
	WORKS(certificate_count_users(file->db, slice_bytes(hash, 32), &count));
	assert_int_equal(count, 2);
	WORKS(certificate_count_users(file->db, SLICE("another"), &count));
	assert_int_equal(count, 0);
}

static void
a_certificate_needs_its_application_and_its_centre(void **state)
{
	struct db_file *file = *state;
	struct id nothing = id_new(0);
	struct id application;
	struct certificate_row row = a_row();

	assert_int_equal(certificate_save(file->db, &nothing, &row), FAULT_DATABASE);
	WORKS(db_file_application(file, &application));
	row.centre = SLICE("TC-0042");
	assert_int_equal(certificate_save(file->db, &application, &row), FAULT_DATABASE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    DB_FILE_TEST(an_application_begins_without_a_certificate),
	    DB_FILE_TEST(a_certificate_comes_back_as_it_was_saved),
	    DB_FILE_TEST(a_file_that_was_removed_is_gone_from_the_row),
	    DB_FILE_TEST(a_state_is_saved_and_nothing_else),
	    DB_FILE_TEST(each_application_that_keeps_a_file_is_counted),
	    DB_FILE_TEST(a_certificate_needs_its_application_and_its_centre),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
