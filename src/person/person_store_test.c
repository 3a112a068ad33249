/* SPDX-License-Identifier: EUPL-1.2 */
#include "db/db_test_file.h"
#include "person/person_store.h"
#include "person/person_words.h"

enum { WORDS_OF, WORDS_FORGET };
static const char *const test_texts[] = {
    [WORDS_OF] = "SELECT word FROM person_word WHERE account = $1 ORDER BY word",
    [WORDS_FORGET] = "DELETE FROM person_word WHERE account = $1",
};
static const struct db_statements test_statements = {
    "words_test", test_texts, ARRAY_LEN(test_texts)};

static const struct db_statements *const statements[] = {
    &person_statements, &db_file_statements, &test_statements, NULL};

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

static void
assert_words(struct db_file *file, const struct id *account, const char *words)
{
	struct slice rest = slice_of(words);
	struct db_rows rows;

	db_query(file->db, &test_statements, WORDS_OF, DB_ARGS(DB_ID(account)), &rows);
	while (db_next(&rows)) {
		assert_true(slice_equal(db_slice(&rows, 0), slice_cut(&rest, ' ')));
	}
	WORKS(db_end(&rows));
	assert_int_equal(rest.size, 0);
}

/* Folded, each once; those of the name before are gone. */
static void
the_words_of_the_names_are_kept_with_them(void **state)
{
	struct db_file *file = *state;
	struct person_row row = a_row("", "");
	struct id one;
	struct id last;
	struct id none = {{0}};
	size_t count = 0;

	WORKS(db_file_account(file, &one));
	row.details.field[PERSON_NAME_LATIN] = SLICE("Zoë al-Ali ALI");
	WORKS(person_save(file->db, &one, &row, &file->arena, 5));
	assert_words(file, &one, "al ali zoe مريم");
	row.details.field[PERSON_NAME_LATIN] = SLICE("Zoe Brown");
	WORKS(person_save(file->db, &one, &row, &file->arena, 6));
	assert_words(file, &one, "brown zoe مريم");
	WORKS(db_run(file->db, &test_statements, WORDS_FORGET, DB_ARGS(DB_ID(&one))));
	WORKS(person_words_fill(file->db, &file->arena, 10, &none, &last, &count));
	assert_int_equal(count, 1);
	assert_true(id_equal(&last, &one));
	assert_words(file, &one, "brown zoe مريم");
	WORKS(person_words_fill(file->db, &file->arena, 10, &last, &last, &count));
	assert_int_equal(count, 0);
}

static void
of_a_long_name_the_first_words_are_kept(void **state)
{
	struct person_words words;

	(void)state;
	assert_false(person_words_split(
	    SLICE("a b c d e f g h i j k l m"), SLICE("مريم"), &words));
	assert_int_equal(words.count, PERSON_WORDS_MOST);
	assert_true(person_words_split(SLICE(""), SLICE("  "), &words));
	assert_int_equal(words.count, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    DB_FILE_TEST(the_words_of_the_names_are_kept_with_them),
	    DB_FILE_TEST(of_a_long_name_the_first_words_are_kept),
	    DB_FILE_TEST(a_person_without_details_has_no_row),
	    DB_FILE_TEST(details_come_back_as_they_were_saved),
	    DB_FILE_TEST(each_saving_makes_a_new_version),
	    DB_FILE_TEST(details_need_an_account),
	    DB_FILE_TEST(a_number_that_another_declared_is_counted),
	    DB_FILE_TEST(each_twin_counts_once_whatever_he_shares),
	    DB_FILE_TEST(the_same_passport_number_of_another_country_is_no_twin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
