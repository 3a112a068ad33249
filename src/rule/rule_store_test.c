/* SPDX-License-Identifier: EUPL-1.2 */
#include "db/db_test_file.h"
#include "rule/rule_store.h"

static const struct db_statements *const statements[] = {
    &rule_statements, &db_file_statements, NULL};

static struct rule
a_rule(const char *code, int version, day from, day until, int position)
{
	return (struct rule){
	    .code = slice_of(code),
	    .version = version,
	    .valid_from = from,
	    .valid_until = until,
	    .position = position,
	    .title_en = SLICE("Title"),
	    .title_ar = SLICE("عنوان"),
	    .text_en = SLICE("Text."),
	    .text_ar = SLICE("نص."),
	    .source = SLICE("source"),
	};
}

static void
a_rule_comes_back_as_it_was_saved(void **state)
{
	struct db_file *file = *state;
	struct rule saved = a_rule("a", 1, 100, DAY_NONE, 1);
	struct rule found[4];
	size_t count = 77;

	WORKS(rule_list(file->db, 100, &file->arena, found, 4, &count));
	assert_int_equal(count, 0);
	WORKS(rule_save(file->db, &saved));
	WORKS(rule_list(file->db, 100, &file->arena, found, 4, &count));
	assert_int_equal(count, 1);
	assert_true(slice_equal(found[0].code, saved.code));
	assert_int_equal(found[0].version, 1);
	assert_int_equal(found[0].valid_from, 100);
	assert_int_equal(found[0].valid_until, DAY_NONE);
	assert_int_equal(found[0].position, 1);
	assert_true(slice_equal(found[0].title_en, saved.title_en));
	assert_true(slice_equal(found[0].title_ar, saved.title_ar));
	assert_true(slice_equal(found[0].text_en, saved.text_en));
	assert_true(slice_equal(found[0].text_ar, saved.text_ar));
	assert_true(slice_equal(found[0].source, saved.source));
}

static void
rules_that_have_ended_are_not_listed(void **state)
{
	struct db_file *file = *state;
	struct rule ended = a_rule("a", 1, 100, 199, 1);
	struct rule newer = a_rule("a", 2, 200, DAY_NONE, 2);
	struct rule first = a_rule("b", 1, 100, DAY_NONE, 1);
	struct rule found[4];
	size_t count = 0;

	WORKS(rule_save(file->db, &newer));
	WORKS(rule_save(file->db, &ended));
	WORKS(rule_save(file->db, &first));
	WORKS(rule_list(file->db, 199, &file->arena, found, 4, &count));
	assert_int_equal(count, 3);
	WORKS(rule_list(file->db, 200, &file->arena, found, 4, &count));
	assert_int_equal(count, 2);
	assert_true(slice_equal(found[0].code, SLICE("b")));
	assert_int_equal(found[1].version, 2);
	WORKS(rule_list(file->db, 200, &file->arena, found, 1, &count));
	assert_int_equal(count, 1);
}

static void
a_rule_is_replaced_by_its_code_and_version(void **state)
{
	struct db_file *file = *state;
	struct rule rule = a_rule("a", 1, 100, DAY_NONE, 1);
	struct rule found[4];
	size_t count = 0;

	WORKS(rule_save(file->db, &rule));
	rule.valid_until = 300;
	rule.text_en = SLICE("New words.");
	WORKS(rule_save(file->db, &rule));
	WORKS(rule_list(file->db, 100, &file->arena, found, 4, &count));
	assert_int_equal(count, 1);
	assert_int_equal(found[0].valid_until, 300);
	assert_true(slice_equal(found[0].text_en, rule.text_en));
}

static void
the_newest_acceptance_of_a_rule_counts(void **state)
{
	struct db_file *file = *state;
	struct id application;
	struct id other;
	struct rule one = a_rule("a", 1, 100, DAY_NONE, 1);
	struct rule two = a_rule("a", 2, 200, DAY_NONE, 1);
	struct rule_acceptance acceptance = {.code = SLICE("a"), .version = 1};
	struct rule_acceptance found[4];
	size_t count = 77;

	WORKS(rule_save(file->db, &one));
	WORKS(rule_save(file->db, &two));
	WORKS(db_file_application(file, &application));
	WORKS(db_file_application(file, &other));
	WORKS(rule_accept(file->db, &application, &acceptance, 5));
	acceptance.version = 2;
	WORKS(rule_accept(file->db, &application, &acceptance, 6));
	WORKS(rule_acceptances(file->db, &application, &file->arena, found, 4, &count));
	assert_int_equal(count, 1);
	assert_int_equal(found[0].version, 2);
	assert_int_equal(found[0].at, 6);
	assert_int_equal(rule_accepted(&two, found, count), RULE_OK);
	assert_int_equal(rule_accepted(&one, found, count), RULE_CHANGED);
	WORKS(rule_acceptances(file->db, &other, &file->arena, found, 4, &count));
	assert_int_equal(count, 0);
}

static void
acceptances_are_taken_back_of_one_application_alone(void **state)
{
	struct db_file *file = *state;
	struct id one;
	struct id two;
	struct rule rule = a_rule("a", 1, 100, DAY_NONE, 1);
	struct rule_acceptance acceptance = {.code = SLICE("a"), .version = 1};
	struct rule_acceptance found[4];
	size_t count = 0;

	WORKS(rule_save(file->db, &rule));
	WORKS(db_file_application(file, &one));
	WORKS(db_file_application(file, &two));
	WORKS(rule_accept(file->db, &one, &acceptance, 5));
	WORKS(rule_accept(file->db, &two, &acceptance, 5));
	WORKS(rule_unaccept_all(file->db, &one));
	WORKS(rule_acceptances(file->db, &one, &file->arena, found, 4, &count));
	assert_int_equal(count, 0);
	WORKS(rule_acceptances(file->db, &two, &file->arena, found, 4, &count));
	assert_int_equal(count, 1);
}

static void
only_a_rule_that_is_there_can_be_accepted(void **state)
{
	struct db_file *file = *state;
	struct id application;
	struct rule_acceptance acceptance = {.code = SLICE("a"), .version = 1};

	WORKS(db_file_application(file, &application));
	assert_int_equal(
	    rule_accept(file->db, &application, &acceptance, 5), FAULT_DATABASE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    DB_FILE_TEST(a_rule_comes_back_as_it_was_saved),
	    DB_FILE_TEST(rules_that_have_ended_are_not_listed),
	    DB_FILE_TEST(a_rule_is_replaced_by_its_code_and_version),
	    DB_FILE_TEST(the_newest_acceptance_of_a_rule_counts),
	    DB_FILE_TEST(acceptances_are_taken_back_of_one_application_alone),
	    DB_FILE_TEST(only_a_rule_that_is_there_can_be_accepted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
