/* SPDX-License-Identifier: EUPL-1.2 */
#include "certificate/check_store.h"
#include "db/db_test_file.h"

static const struct db_statements *const statements[] = {
    &certificate_check_statements, &db_file_statements, NULL};

static struct certificate_check_row
row_of(struct db_file *file, const struct id *application)
{
	struct certificate_check_row row = {.there = true};

	WORKS(certificate_check_find(file->db, application, &row));
	return row;
}

static bool
next(struct db_file *file, moment since, struct id *ret_application,
    struct certificate_check_row *ret_row)
{
	bool found = true;

	WORKS(certificate_check_next(file->db, since, &found, ret_application, ret_row));
	return found;
}

static bool
begin(struct db_file *file, const struct id *application,
    const struct certificate_check_row *row, moment now)
{
	bool mine = false;

	WORKS(certificate_check_begin(file->db, application, row, now, &mine));
	return mine;
}

static void
what_nobody_asked_for_is_not_there(void **state)
{
	struct db_file *file = *state;
	struct certificate_check_row row;
	struct id application;
	struct id found;

	WORKS(db_file_application(file, &application));
	assert_false(row_of(file, &application).there);
	assert_false(next(file, 100, &found, &row));
}

static void
a_check_is_taken_in_hand_by_one(void **state)
{
	struct db_file *file = *state;
	struct certificate_check_row row;
	struct certificate_check_row other;
	struct id application;
	struct id found;

	WORKS(db_file_application(file, &application));
	WORKS(certificate_check_ask(file->db, &application, 10));
	assert_true(next(file, 5, &found, &row));
	assert_true(id_equal(&found, &application));
	assert_true(next(file, 5, &found, &other));
	assert_true(begin(file, &application, &row, 20));
	assert_false(begin(file, &application, &other, 21));
	assert_false(next(file, 20, &found, &row));
	assert_true(next(file, 21, &found, &row)); /* who had it in hand has died */
	assert_int_equal(row.begun_at, 20);
}

static void
what_was_found_comes_back_as_it_was(void **state)
{
	struct db_file *file = *state;
	struct certificate_check_row row;
	struct id application;
	struct id found;
	const struct certificate_found was = {
	    .verdict = INSPECT_PASSWORD,
	    .reading = INSPECT_BY_OCR,
	    .number = CERTIFICATE_MATCH_SAME,
	    .name_latin = CERTIFICATE_MATCH_PARTLY,
	    .name_arabic = CERTIFICATE_MATCH_ABSENT,
	    .centre = CERTIFICATE_MATCH_UNKNOWN,
	    .code = CERTIFICATE_MATCH_ABSENT,
	    .seal = CERTIFICATE_SEAL_CHANGED,
	    .virus = CERTIFICATE_VIRUS_AWAY,
	};

	WORKS(db_file_application(file, &application));
	WORKS(certificate_check_ask(file->db, &application, 10));
	assert_true(next(file, 5, &found, &row));
	row.found = was;
	row.done_at = 30;
	row.milliseconds = 123;
	WORKS(certificate_check_end(file->db, &application, &row));
	row = row_of(file, &application);
	assert_int_equal(row.done_at, 30);
	assert_int_equal(row.milliseconds, 123);
	assert_memory_equal(&row.found, &was, sizeof(was));
	assert_false(next(file, 99, &found, &row));
}

static void
what_was_asked_again_meanwhile_is_checked_again(void **state)
{
	struct db_file *file = *state;
	struct certificate_check_row row;
	struct id application;
	struct id found;

	WORKS(db_file_application(file, &application));
	WORKS(certificate_check_ask(file->db, &application, 10));
	assert_true(next(file, 5, &found, &row));
	assert_true(begin(file, &application, &row, 12));
	WORKS(certificate_check_ask(file->db, &application, 15));
	row.done_at = 20;
	WORKS(certificate_check_end(file->db, &application, &row));
	assert_int_equal(row_of(file, &application).done_at, 0);
	assert_true(next(file, 5, &found, &row));
	WORKS(certificate_check_forget(file->db, &application));
	assert_false(next(file, 5, &found, &row));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    DB_FILE_TEST(what_nobody_asked_for_is_not_there),
	    DB_FILE_TEST(a_check_is_taken_in_hand_by_one),
	    DB_FILE_TEST(what_was_found_comes_back_as_it_was),
	    DB_FILE_TEST(what_was_asked_again_meanwhile_is_checked_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
