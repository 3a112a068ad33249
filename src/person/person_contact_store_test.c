/* SPDX-License-Identifier: EUPL-1.2 */
#include "db/db_test_file.h"
#include "person/contact_store.h"

static const char *const raw_texts[] = {
    "SELECT confirmed, pending, code_hash FROM contact WHERE account = $1"};
static const struct db_statements raw_statements = {"raw", raw_texts, 1};
static const struct db_statements *const statements[] = {
    &contact_statements, &db_file_statements, &raw_statements, NULL};

#define ADDRESS SLICE("fatima@example.ae")

static void
a_contact_that_was_never_asked_for_is_empty(void **state)
{
	struct db_file *file = *state;
	struct id account;
	struct contact contact = {.tries = 7};

	WORKS(db_file_account(file, &account));
	WORKS(contact_find(file->db, &account, PERSON_EMAIL, &file->arena, &contact));
	assert_int_equal(contact.tries, 0);
	assert_int_equal(contact.confirmed.size + contact.pending.size, 0);
	assert_int_equal(contact_confirmed_at(&contact, ADDRESS), 0);
}

static void
a_contact_needs_an_account(void **state)
{
	struct db_file *file = *state;
	struct id nobody = id_new(5);

	assert_int_not_equal(
	    contact_save(file->db, &nobody, PERSON_EMAIL,
	        &(struct contact){.confirmed = ADDRESS}, &file->arena, 1),
	    FAULT_NONE);
}

static void
each_field_of_each_account_is_kept_by_itself(void **state)
{
	struct db_file *file = *state;
	struct id one;
	struct id two;
	struct contact found;
	struct contact saved = {
	    .confirmed = ADDRESS,
	    .confirmed_at = 11,
	    .pending = SLICE("other@example.ae"),
	    .salt = slice_bytes("a\0salt of sixtee", CONTACT_SALT_BYTES),
	    .code_hash = slice_bytes("\0\1", 2),
	    .tries = 3,
	    .sent_at = 12,
	    .expires_at = 13,
	};

	WORKS(db_file_account(file, &one));
	WORKS(db_file_account(file, &two));
	WORKS(contact_save(file->db, &one, PERSON_EMAIL,
	    &(struct contact){.pending = ADDRESS}, &file->arena, 1));
	WORKS(contact_save(file->db, &one, PERSON_EMAIL, &saved, &file->arena, 1));
	WORKS(contact_find(file->db, &one, PERSON_EMAIL, &file->arena, &found));
	assert_true(slice_equal(found.confirmed, saved.confirmed));
	assert_int_equal(found.confirmed_at, 11);
	assert_true(slice_equal(found.pending, saved.pending));
	assert_true(slice_equal(found.salt, saved.salt));
	assert_true(slice_equal(found.code_hash, saved.code_hash));
	assert_int_equal(found.tries, 3);
	assert_int_equal(found.sent_at, 12);
	assert_int_equal(found.expires_at, 13);
	WORKS(contact_find(file->db, &one, PERSON_PHONE, &file->arena, &found));
	assert_int_equal(found.confirmed.size, 0);
	WORKS(contact_find(file->db, &two, PERSON_EMAIL, &file->arena, &found));
	assert_int_equal(found.confirmed.size, 0);
}

/* Six digits are found from a hash of them in no time. */
static void
what_was_typed_and_the_code_lie_there_sealed(void **state)
{
	struct db_file *file = *state;
	struct db_rows rows;
	struct id one;
	const struct contact saved = {.confirmed = ADDRESS,
	    .pending = ADDRESS,
	    .salt = slice_bytes("a\0salt of sixtee", CONTACT_SALT_BYTES),
	    .code_hash = slice_bytes("\0\1", 2)};

	WORKS(db_file_account(file, &one));
	WORKS(contact_save(file->db, &one, PERSON_EMAIL, &saved, &file->arena, 1));
	db_query(file->db, &raw_statements, 0, DB_ARGS(DB_ID(&one)), &rows);
	assert_true(db_next(&rows));
	for (int column = 0; column < 3; column++) {
		assert_true(slice_starts(db_slice(&rows, column), SLICE(":1:")));
	}
	WORKS(db_end(&rows));
}

static void
codes_are_counted_by_account_and_by_address_for_an_hour(void **state)
{
	struct db_file *file = *state;
	struct id one;
	struct id two;
	moment at = 77;

	WORKS(db_file_account(file, &one));
	WORKS(db_file_account(file, &two));
	WORKS(contact_code_nth_of_address(file->db, ADDRESS, 1, &at));
	assert_int_equal(at, 0);
	WORKS(contact_code_insert(file->db, &one, ADDRESS, 100));
	WORKS(contact_code_insert(file->db, &two, ADDRESS, 200));
	WORKS(contact_code_insert(file->db, &two, SLICE("+971501234567"), 300));
	WORKS(contact_code_nth_of_address(file->db, ADDRESS, 1, &at));
	assert_int_equal(at, 200);
	WORKS(contact_code_nth_of_address(file->db, ADDRESS, 2, &at));
	assert_int_equal(at, 100);
	WORKS(contact_code_nth_of_address(file->db, ADDRESS, 3, &at));
	assert_int_equal(at, 0);
	WORKS(contact_code_nth_of_account(file->db, &two, 2, &at));
	assert_int_equal(at, 200);
	WORKS(contact_code_nth_of_account(file->db, &one, 2, &at));
	assert_int_equal(at, 0);

	WORKS(contact_code_insert(file->db, &one, ADDRESS, 201 + MOMENT_HOUR));
	WORKS(contact_code_nth_of_address(file->db, ADDRESS, 2, &at));
	assert_int_equal(at, 0);
	WORKS(contact_code_nth_of_account(file->db, &two, 1, &at));
	assert_int_equal(at, 300);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    DB_FILE_TEST(a_contact_that_was_never_asked_for_is_empty),
	    DB_FILE_TEST(a_contact_needs_an_account),
	    DB_FILE_TEST(each_field_of_each_account_is_kept_by_itself),
	    DB_FILE_TEST(what_was_typed_and_the_code_lie_there_sealed),
	    DB_FILE_TEST(codes_are_counted_by_account_and_by_address_for_an_hour),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
