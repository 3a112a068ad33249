/* SPDX-License-Identifier: EUPL-1.2 */
/* What a person takes out is all of his and nothing of another's; and no table is forgotten. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <jansson.h>
#include <string.h>

#include "application/application_test_act.h"
#include "application/check_act.h"
#include "db/change.h"
#include "subject/export_act.h"
#include "subject/export_store.h"

extern const struct db_statements audit_search_statements;

static const struct db_statements *const statements[] = {&application_statements,
    &audit_search_statements, &audit_statements, &centre_statements,
    &certificate_statements, &certificate_check_statements, &contact_statements,
    &counter_statements, &drone_statements, &export_statements, &notice_statements,
    &order_statements, &permit_statements, &person_statements, &register_statements,
    &rule_statements, &world_statements, NULL};

static int
set_up(void **state)
{
	int failed = world_start(state, statements, 0);
	struct test_world *world = *state;

	world->one.roles = 1U << ACCESS_APPLICANT;
	world->two.roles = 1U << ACCESS_APPLICANT;
	return failed;
}

#define EXPORT_TEST(function)                                                            \
	cmocka_unit_test_setup_teardown(function, set_up, world_tear_down)

static struct subject_export
take_out(struct test_world *world, const struct access_caller *caller)
{
	struct subject_export export = {.caller = caller, .reason = "archive"};

	WORKS(subject_export(world->db.acts, &world->db.arena, &export));
	return export;
}

static json_t *
data_of(const struct subject_export *export)
{
	json_error_t error;
	json_t *data = json_loadb(export->ret_json.bytes, export->ret_json.size,
	    JSON_REJECT_DUPLICATES, &error);

	assert_non_null(data);
	return data;
}

static const char *
text_at(const json_t *data, const char *part, const char *member)
{
	const json_t *value = json_object_get(data, part);

	if (json_is_array(value)) {
		value = json_array_get(value, 0);
	}
	return json_string_value(json_object_get(value, member));
}

static bool
has(const struct subject_export *export, const char *words)
{
	return memmem(export->ret_json.bytes, export->ret_json.size, words,
	           strlen(words)) != NULL;
}

static void
somebody_who_has_given_nothing_takes_out_his_account(void **state)
{
	struct test_world *world = *state;
	struct subject_export export = take_out(world, &world->one);
	json_t *data = data_of(&export);

	assert_string_equal(
	    json_string_value(json_object_get(data, "schema")), EXPORT_SCHEMA);
	assert_string_equal(text_at(data, "account", "id"), world->one.account.text);
	assert_true(json_is_null(json_object_get(data, "details")));
	assert_int_equal(json_array_size(json_object_get(data, "applications")), 0);
	assert_int_equal(json_array_size(json_object_get(data, "cut")), 0);
	assert_int_equal(export.ret_files_count, 0);
	assert_int_equal(export.ret_permits_count, 0);
	json_decref(data);
	subject_export_done(&export);
}

static void
what_is_sealed_is_readable_and_complete(void **state)
{
	struct test_world *world = *state;

	world_complete(world, &world->one);
	(void)world_add_drone(world, &world->one, "ABCD11", "249 g");
	assert_int_equal(
	    world_submit(world, &world->one, "k", SLICE("")).ret_verdict, APPLICATION_OK);
	struct subject_export export = take_out(world, &world->one);
	json_t *data = data_of(&export);
	assert_string_equal(text_at(data, "details", "passport_number"), "X1234567");
	assert_string_equal(text_at(data, "details", "email"), "noura@example.test");
	assert_string_equal(text_at(data, "drones", "serial"), "ABCD11");
	assert_string_equal(text_at(data, "certificates", "number"), "A-17");
	assert_int_equal(json_array_size(json_object_get(data, "rules_accepted")), 2);
	assert_string_equal(text_at(data, "letters", "kind"), "submitted");
	const json_t *answers = json_object_get(
	    json_array_get(json_object_get(data, "submissions"), 0), "answers");
	assert_string_equal(json_string_value(json_object_get(
	                        json_object_get(answers, "person"), "passport_number")),
	    "X1234567");
	assert_false(has(&export, ":1:"));
	json_decref(data);
	subject_export_done(&export);
}

static void
the_file_that_was_submitted_is_there_once_and_what_it_was(void **state)
{
	struct test_world *world = *state;
	struct store_file file;
	struct slice bytes;

	world_complete(world, &world->one);
	assert_int_equal(
	    world_submit(world, &world->one, "k", SLICE("")).ret_verdict, APPLICATION_OK);
	struct subject_export export = take_out(world, &world->one);
	assert_int_equal(export.ret_files_count, 1);
	assert_non_null(strstr(export.ret_files[0].path, "files/TA-"));
	assert_non_null(strstr(export.ret_files[0].path, "-1.pdf"));
	WORKS(subject_export_file(world->store, &export, 0, &file));
	WORKS(application_file_read(&world->db.arena, &file, &bytes));
	assert_true(slice_equal(bytes, SLICE("%PDF-1.7 one")));
	subject_export_done(&export);
}

/* What was replaced after it was returned was submitted all the same. */
static void
a_file_that_was_replaced_after_its_submission_is_there_too(void **state)
{
	struct test_world *world = *state;
	struct world_event claim = {&world->one, APPLICATION_CLAIM, DAY_NONE};
	struct world_event back = {&world->one, APPLICATION_RETURN, world_day(-30)};

	world_complete(world, &world->one);
	assert_int_equal(
	    world_submit(world, &world->one, "k", SLICE("")).ret_verdict, APPLICATION_OK);
	WORKS(acts_write(world->db.acts, &world->db.arena, world_event_act, &claim));
	WORKS(acts_write(world->db.acts, &world->db.arena, world_event_act, &back));
	assert_int_equal(
	    world_attach(world, &world->one, "%PDF-1.7 two").ret_verdict, APPLICATION_OK);
	struct subject_export export = take_out(world, &world->one);
	assert_int_equal(export.ret_files_count, 2);
	assert_string_not_equal(export.ret_files[0].path, export.ret_files[1].path);
	subject_export_done(&export);
}

static void
nobody_takes_out_anything_of_another(void **state)
{
	struct test_world *world = *state;

	world_complete(world, &world->one);
	assert_int_equal(
	    world_submit(world, &world->one, "k", SLICE("")).ret_verdict, APPLICATION_OK);
	struct subject_export own = take_out(world, &world->one);
	struct subject_export other = take_out(world, &world->two);
	assert_true(has(&own, "X1234567"));
	assert_false(has(&other, "X1234567"));
	assert_false(has(&other, world->one.account.text));
	assert_false(has(&other, "TA-"));
	assert_int_equal(other.ret_files_count, 0);
	assert_true(has(&other, "Two Specimen"));
	assert_false(has(&own, "Two Specimen"));
	subject_export_done(&own);
	subject_export_done(&other);
}

static void
each_time_is_an_entry_of_the_audit_and_among_his_acts(void **state)
{
	struct test_world *world = *state;

	for (int i = 1; i <= 2; i++) {
		struct subject_export export = take_out(world, &world->one);
		json_t *data = data_of(&export);
		assert_int_equal(world_audited(world, "subject.export"), i);
		assert_string_equal(text_at(data, "acts", "action"), "subject.export");
		assert_int_equal(json_array_size(json_object_get(data, "acts")), i);
		json_decref(data);
		subject_export_done(&export);
	}
}

/* --- the table of tables --- */

static bool
is_part(const char *name)
{
	static const char *const made[] = {"acts", "centre_certificates"};

	for (size_t i = 0; i < ARRAY_LEN(made); i++) {
		if (strcmp(made[i], name) == 0) {
			return true;
		}
	}
	for (size_t i = 0; export_part_name(i) != NULL; i++) {
		if (strcmp(export_part_name(i), name) == 0) {
			return true;
		}
	}
	return false;
}

static const struct export_table *
find_table(const char *name, size_t size)
{
	for (size_t i = 0; i < export_tables_count; i++) {
		if (slice_equal(
		        slice_of(export_tables[i].table), slice_bytes(name, size))) {
			return &export_tables[i];
		}
	}
	return NULL;
}

static void
each_table_is_taken_out_or_it_is_said_why_not(void **state)
{
	struct arena arena = ARENA_EMPTY(16 << 20);
	struct walk_tables tables;
	size_t missing = 0;

	(void)state;
	WORKS(change_tables(&arena, &tables));
	for (size_t i = 0; i < tables.count; i++) {
		const struct walk_table *table = &tables.list[i];
		if (find_table(table->name, table->name_size) == NULL) {
			print_error("export_tables does not know the table %.*s\n",
			    (int)table->name_size, table->name);
			missing++;
		}
	}
	for (size_t i = 0; i < export_tables_count; i++) {
		const struct export_table *table = &export_tables[i];
		assert_true((table->part == NULL) == (table->why != NULL));
		assert_true(table->part == NULL || is_part(table->part));
	}
	assert_int_equal(missing, 0);
	arena_done(&arena);
}

/* --- and of columns --- */

static bool
has_word(const char *words, const char *word)
{
	size_t size = strlen(word);

	for (const char *at = strstr(words, word); at != NULL;
	     at = strstr(at + 1, word)) {
		bool begins = at == words || strchr(" ,.(", at[-1]) != NULL;
		if (begins && strchr(" ,", at[size]) != NULL) {
			return true; /* strchr finds the end of the words, too */
		}
	}
	return false;
}

/* What stands between SELECT and FROM of its part. */
static bool
is_selected(const char *part, const char *column)
{
	for (size_t i = 0; export_part_name(i) != NULL; i++) {
		const char *text = export_statements.texts[i];
		char columns[2000];
		size_t size = (size_t)(strstr(text, " FROM ") - text);

		assert_true(size < sizeof(columns));
		memcpy(columns, text, size);
		columns[size] = '\0';
		if (strcmp(export_part_name(i), part) == 0) {
			return has_word(columns, column);
		}
	}
	return false;
}

static bool
is_left_or_found(const char *table, const char *column)
{
	for (size_t i = 0; i < export_left_count; i++) {
		if (strcmp(export_left[i].table, table) == 0 &&
		    has_word(export_left[i].columns, column)) {
			return true;
		}
	}
	for (size_t i = 0; i < export_found_count; i++) {
		if (strcmp(export_found[i].table, table) == 0 &&
		    has_word(export_found[i].columns, column)) {
			return true;
		}
	}
	return false;
}

static size_t
count_forgotten(const struct walk_table *table)
{
	const struct export_table *known = find_table(table->name, table->name_size);
	size_t forgotten = 0;

	for (size_t i = 0; known->part != NULL && i < table->columns_count; i++) {
		const char *column = table->columns[i];
		if (!is_selected(known->part, column) &&
		    !is_left_or_found(known->table, column)) {
			print_error("%s.%s: take it out in export_store.c, or say in "
			            "tables_store.c why not\n",
			    known->table, column);
			forgotten++;
		}
	}
	return forgotten;
}

static void
each_column_of_a_part_is_taken_out_or_it_is_said_why_not(void **state)
{
	struct arena arena = ARENA_EMPTY(16 << 20);
	struct walk_tables tables;
	size_t forgotten = 0;

	(void)state;
	assert_false(is_selected("details", "passport_index"));
	assert_true(is_selected("details", "passport_number"));
	WORKS(change_tables(&arena, &tables));
	for (size_t i = 0; i < tables.count; i++) {
		forgotten += count_forgotten(&tables.list[i]);
	}
	assert_int_equal(forgotten, 0);
	arena_done(&arena);
}

/* --- the documentation --- */

static void
read_documentation(char *ret_text, size_t size)
{
	FILE *file = fopen("docs/my-data.md", "r");

	assert_non_null(file);
	size_t count = fread(ret_text, 1, size - 1, file);
	assert_true(count < size - 1);
	ret_text[count] = '\0';
	assert_int_equal(fclose(file), 0);
}

/* "| `letters` | `kind` `subject` ... |" */
static void
each_member_is_described(void **state)
{
	static char text[64 << 10];

	(void)state;
	read_documentation(text, sizeof(text));
	for (size_t part = 0; export_part_name(part) != NULL; part++) {
		struct arena arena = ARENA_EMPTY(1 << 20);
		struct buffer line = BUFFER_IN(&arena);
		buffer_print(&line, "| `%s` |", export_part_name(part));
		for (size_t i = 0; export_column_name(part, i) != NULL; i++) {
			buffer_print(&line, " `%s`", export_column_name(part, i));
		}
		buffer_puts(&line, " |");
		if (strstr(text, buffer_text(&line)) == NULL) {
			fail_msg("docs/my-data.md lacks: %s", buffer_text(&line));
		}
		arena_done(&arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    EXPORT_TEST(somebody_who_has_given_nothing_takes_out_his_account),
	    EXPORT_TEST(what_is_sealed_is_readable_and_complete),
	    EXPORT_TEST(the_file_that_was_submitted_is_there_once_and_what_it_was),
	    EXPORT_TEST(a_file_that_was_replaced_after_its_submission_is_there_too),
	    EXPORT_TEST(nobody_takes_out_anything_of_another),
	    EXPORT_TEST(each_time_is_an_entry_of_the_audit_and_among_his_acts),
	    cmocka_unit_test(each_table_is_taken_out_or_it_is_said_why_not),
	    cmocka_unit_test(each_column_of_a_part_is_taken_out_or_it_is_said_why_not),
	    cmocka_unit_test(each_member_is_described),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
