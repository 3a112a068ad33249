/* SPDX-License-Identifier: EUPL-1.2 */
/* The queue in the database: its pages, its counts, and what they read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "db/db_test_file.h"
#include "decision/decision_store.h"

enum { PERSON, WORD, SUBMIT, CLAIM, PROPOSE, DECIDE };
static const char *const test_texts[] = {
    [PERSON] = "INSERT INTO person (account, name_latin, name_arabic, nationality,"
               " passport_number, emirates_id, email, phone, vouched,"
               " emirates_id_warning, version, changed_at)"
               " VALUES ($1, 'Noura Specimen', '', 'ARE', '', '', '', '', 0, 0, 1, 0)",
    [WORD] = "INSERT INTO person_word (word, account) VALUES ($1, (SELECT account FROM"
             " application WHERE id = $2))",
    [SUBMIT] = "UPDATE application SET state = $2, submitted_at = $3, changed_at = $3,"
               " reference = $1 WHERE id = $1",
    [CLAIM] = "UPDATE application SET officer = $2, claimed_at = 1 WHERE id = $1",
    [PROPOSE] = "INSERT INTO application_refusal (application, proposed_by, reason,"
                " text_en, text_ar, at) VALUES ($1, $2, 'x', '', '', $3)",
    [DECIDE] = "UPDATE application SET state = 'approved', is_open = 0, changed_at = $2"
               " WHERE id = $1",
};
static const struct db_statements test_statements = {
    "queue_test", test_texts, ARRAY_LEN(test_texts)};
static const struct db_statements *const statements[] = {
    &decision_statements, &test_statements, &db_file_statements, NULL};

struct queue {
	struct db_file file; /* the first */
	struct id officer;
};

static int
set_up(void **state)
{
	static struct queue queue;

	*state = &queue;
	return db_file_start(&queue.file, statements) == FAULT_NONE &&
	        db_file_account(&queue.file, &queue.officer) == FAULT_NONE
	    ? 0
	    : -1;
}

static int
tear_down(void **state)
{
	struct queue *queue = *state;

	db_file_stop(&queue->file);
	return 0;
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

static void
write_row(struct queue *queue, size_t which, struct db_values values)
{
	WORKS(db_run(queue->file.db, &test_statements, which, values));
}

static struct id
a_case(struct queue *queue, const char *state, moment submitted_at)
{
	struct id account;
	struct id application;

	WORKS(db_file_account(&queue->file, &account));
	write_row(queue, PERSON, DB_ARGS(DB_ID(&account)));
	application = id_new(0);
	WORKS(db_run(queue->file.db, &db_file_statements, DB_FILE_APPLICATION,
	    DB_ARGS(DB_ID(&application), DB_ID(&account))));
	write_row(queue, SUBMIT,
	    DB_ARGS(DB_ID(&application), DB_TEXT(slice_of(state)), DB_INT(submitted_at)));
	return application;
}

static size_t
list(struct queue *queue, enum decision_filter filter, const struct decision_place *after,
    struct decision_queue_row *ret_rows, size_t capacity)
{
	struct decision_part part = {filter, &queue->officer, after, capacity};
	size_t count = 77;

	WORKS(decision_queue_list(
	    queue->file.db, &part, &queue->file.arena, ret_rows, &count));
	return count;
}

/* --- pages --- */

/* Walks all pages of two; each line is behind the one before. */
static size_t
walk(struct queue *queue, enum decision_filter filter)
{
	struct decision_queue_row rows[2];
	struct decision_place place = {0};
	size_t seen = 0;
	size_t count = list(queue, filter, NULL, rows, ARRAY_LEN(rows));

	while (count > 0 && seen < 100) {
		for (size_t i = 0; i < count; i++) {
			moment step = rows[i].place - place.at;
			int behind = strcmp(rows[i].id.text, place.id.text);
			bool newest = filter == DECISION_CLOSED;
			assert_true(seen == 0 || (newest ? step < 0 : step > 0) ||
			    (step == 0 && (newest ? behind < 0 : behind > 0)));
			place = (struct decision_place){rows[i].place, rows[i].id};
			seen++;
		}
		count = list(queue, filter, &place, rows, ARRAY_LEN(rows));
	}
	return seen;
}

/* Three were submitted in one millisecond. */
static void
the_pages_show_each_case_once_in_order(void **state)
{
	static const moment moments[] = {500, 300, 300, 300, 100, 400, 200};
	struct queue *queue = *state;

	for (size_t i = 0; i < ARRAY_LEN(moments); i++) {
		struct id one = a_case(queue, "review", moments[i]);
		struct id two = a_case(queue, "review", moments[i]);
		struct id three = a_case(queue, "returned", moments[i]);
		write_row(queue, PROPOSE,
		    DB_ARGS(DB_ID(&one), DB_ID(&queue->officer), DB_INT(moments[i])));
		if (i % 2 == 0) {
			write_row(
			    queue, CLAIM, DB_ARGS(DB_ID(&two), DB_ID(&queue->officer)));
		}
		if (i < 3) {
			write_row(queue, DECIDE, DB_ARGS(DB_ID(&three), DB_INT(7)));
		}
	}
	assert_int_equal(walk(queue, DECISION_ALL), 7);
	assert_int_equal(walk(queue, DECISION_UNCLAIMED), 3);
	assert_int_equal(walk(queue, DECISION_MINE), 4);
	assert_int_equal(walk(queue, DECISION_SIGNATURE), 7);
	assert_int_equal(walk(queue, DECISION_RETURNED), 4);
	assert_int_equal(walk(queue, DECISION_CLOSED), 3);
}

static void
a_row_says_who_has_the_case_and_since_when(void **state)
{
	struct queue *queue = *state;
	struct id one = a_case(queue, "review", 100);
	struct decision_queue_row row;

	assert_int_equal(list(queue, DECISION_ALL, NULL, &row, 1), 1);
	assert_true(id_is_none(&row.officer));
	assert_int_equal(row.claimed_at, 0);
	assert_false(row.refusal_proposed);
	write_row(queue, CLAIM, DB_ARGS(DB_ID(&one), DB_ID(&queue->officer)));
	write_row(
	    queue, PROPOSE, DB_ARGS(DB_ID(&one), DB_ID(&queue->officer), DB_INT(200)));
	assert_int_equal(list(queue, DECISION_ALL, NULL, &row, 1), 0);
	assert_int_equal(list(queue, DECISION_SIGNATURE, NULL, &row, 1), 1);
	assert_true(id_equal(&row.officer, &queue->officer));
	assert_int_equal(row.claimed_at, 1);
	assert_int_equal(row.place, 200);
	assert_true(row.refusal_proposed);
	assert_true(slice_equal(row.name_latin, SLICE("Noura Specimen")));
}

/* --- looking for cases --- */

static size_t
search(struct queue *queue, struct decision_wanted wanted,
    struct decision_queue_row *ret_rows, size_t capacity)
{
	size_t count = 77;

	wanted.until = wanted.until != 0 ? wanted.until : INT64_MAX;
	wanted.state = wanted.state.size > 0 ? wanted.state : SLICE("");
	wanted.centre = wanted.centre.size > 0 ? wanted.centre : SLICE("");
	for (size_t i = 0; i < DECISION_WORDS_MORE; i++) {
		wanted.more[i] = wanted.more[i].size > 0 ? wanted.more[i] : SLICE("");
	}
	wanted.capacity = capacity;
	WORKS(decision_search(
	    queue->file.db, &wanted, &queue->file.arena, ret_rows, &count));
	return count;
}

static size_t
walk_found(struct queue *queue, struct decision_wanted wanted)
{
	struct decision_queue_row rows[2];
	struct decision_found_place place;
	struct id seen[20];
	size_t count = 0;
	size_t more = search(queue, wanted, rows, ARRAY_LEN(rows));

	while (more > 0 && count < 16) {
		for (size_t i = 0; i < more; i++) {
			for (size_t j = 0; j < count; j++) {
				assert_false(id_equal(&seen[j], &rows[i].id));
			}
			seen[count++] = rows[i].id;
			place = (struct decision_found_place){
			    rows[i].place, rows[i].id, rows[i].account};
		}
		wanted.after = &place;
		more = search(queue, wanted, rows, ARRAY_LEN(rows));
	}
	return count;
}

static void
what_is_found_comes_page_by_page_and_once(void **state)
{
	static const char *const states[] = {
	    "review", "returned", "review", "approved", "review", "refused", "review"};
	struct queue *queue = *state;
	struct decision_queue_row row;

	for (size_t i = 0; i < ARRAY_LEN(states); i++) {
		struct id one = a_case(queue, states[i], (moment)(100 * (i / 3)));
		write_row(queue, WORD, DB_ARGS(DB_TEXT(SLICE("noura")), DB_ID(&one)));
		if (i % 2 == 0) {
			write_row(
			    queue, WORD, DB_ARGS(DB_TEXT(SLICE("second")), DB_ID(&one)));
		}
	}
	assert_int_equal(
	    walk_found(queue, (struct decision_wanted){.by = DECISION_BY_DAY}), 7);
	assert_int_equal(walk_found(queue,
	                     (struct decision_wanted){
	                         .by = DECISION_BY_DAY, .from = 100, .until = 200}),
	    3);
	assert_int_equal(walk_found(queue,
	                     (struct decision_wanted){
	                         .by = DECISION_BY_STATE, .state = SLICE("review")}),
	    4);
	assert_int_equal(
	    walk_found(queue,
	        (struct decision_wanted){.by = DECISION_BY_NAME, .what = SLICE("noura")}),
	    7);
	assert_int_equal(walk_found(queue,
	                     (struct decision_wanted){.by = DECISION_BY_NAME,
	                         .what = SLICE("noura"),
	                         .more = {SLICE("second")}}),
	    4);
	assert_int_equal(walk_found(queue,
	                     (struct decision_wanted){.by = DECISION_BY_NAME,
	                         .what = SLICE("second"),
	                         .more = {SLICE("noura")},
	                         .state = SLICE("review")}),
	    4);
	assert_int_equal(search(queue,
	                     (struct decision_wanted){
	                         .by = DECISION_BY_CENTRE, .centre = SLICE("nowhere")},
	                     &row, 1),
	    0);
	assert_int_equal(
	    search(queue,
	        (struct decision_wanted){.by = DECISION_BY_PASSPORT, .what = SLICE("x")},
	        &row, 1),
	    0);
}

/* --- counts --- */

static void
counts_stop_where_they_are_told(void **state)
{
	struct queue *queue = *state;
	int64_t counts[DECISION_FILTER_COUNT];

	for (moment i = 0; i < 5; i++) {
		struct id one = a_case(queue, "review", i);
		if (i == 0) {
			write_row(
			    queue, CLAIM, DB_ARGS(DB_ID(&one), DB_ID(&queue->officer)));
		}
	}
	WORKS(decision_queue_counts(queue->file.db, &queue->officer, 1000, counts));
	assert_int_equal(counts[DECISION_ALL], 5);
	assert_int_equal(counts[DECISION_UNCLAIMED], 4);
	assert_int_equal(counts[DECISION_MINE], 1);
	assert_int_equal(counts[DECISION_SIGNATURE], 0);
	assert_int_equal(counts[DECISION_RETURNED], 0);
	assert_int_equal(counts[DECISION_CLOSED], 0);
	WORKS(decision_queue_counts(queue->file.db, &queue->officer, 3, counts));
	assert_int_equal(counts[DECISION_ALL], 3);
	assert_int_equal(counts[DECISION_UNCLAIMED], 3);
	assert_int_equal(counts[DECISION_MINE], 1);
}

/* --- what they read --- */

enum { PLANS_MOST = 64, PARAMETERS_MOST = 14 };

static int
parameters_of(const char *text)
{
	int most = 0;

	for (const char *mark = strchr(text, '$'); mark != NULL;
	     mark = strchr(mark + 1, '$')) {
		int number = (int)strtol(mark + 1, NULL, 10);
		most = number > most ? number : most;
	}
	return most;
}

/* What a count has found, and what it walks through in its order up to the limit. */
static bool
is_limited(struct slice step)
{
	static const char *const walks[] = {"SCAN few",
	    "SCAN r USING COVERING INDEX application_refusal_at",
	    "SCAN a USING COVERING INDEX application_closed"};
	bool limited = false;

	for (size_t i = 0; i < ARRAY_LEN(walks); i++) {
		limited = limited || slice_starts(step, slice_of(walks[i]));
	}
	return limited;
}

static void
assert_plan(struct db *db, const struct db_statements *plans, size_t which)
{
	struct db_value values[PARAMETERS_MOST];
	struct db_rows rows;

	for (size_t i = 0; i < ARRAY_LEN(values); i++) {
		values[i] = DB_INT(1);
	}
	db_query(db, plans, which,
	    (struct db_values){values, (size_t)parameters_of(plans->texts[which])},
	    &rows);
	while (db_next(&rows)) {
		struct slice step = db_slice(&rows, 3);
		bool limited = is_limited(step);
		bool whole = slice_starts(step, SLICE("SCAN")) && !limited;
		/* What one officer has is few, of all that wait. */
		bool walks = strstr(plans->texts[which], "a.officer = $1") != NULL &&
		    slice_starts(step, SLICE("SEARCH a")) &&
		    memmem(step.bytes, step.size, "application_claimed", 19) == NULL;
		/* What has one number, one person has submitted, or is limited before. */
		bool few = strstr(plans->texts[which], "= $8") != NULL ||
		    strstr(plans->texts[which], ") few CROSS JOIN") != NULL;
		bool sorts = slice_starts(step, SLICE("USE TEMP B-TREE")) && !few;
		if (whole || walks || sorts) {
			fail_msg("%.*s: %s", SLICE_PRINT(step), plans->texts[which]);
		}
	}
	WORKS(db_end(&rows));
}

/* SQLite tells how it would answer: nothing of the queue reads a whole table or sorts. */
static void
no_page_and_no_count_reads_a_whole_table(void **state)
{
	struct queue *queue = *state;
	const char *texts[PLANS_MOST];
	struct db_statements plans = {"plans", texts, decision_statements.count};
	const struct db_statements *const all[] = {&plans, NULL};
	struct db_options options = {
	    .address = queue->file.place.address, .statements = all};
	struct db *db = NULL;

	if (db_is_shared(queue->file.place.address)) {
		skip();
	}
	assert_true(plans.count <= PLANS_MOST);
	for (size_t i = 0; i < plans.count; i++) {
		struct buffer text = BUFFER_IN(&queue->file.arena);
		buffer_puts(&text, "EXPLAIN QUERY PLAN ");
		buffer_puts(&text, decision_statements.texts[i]);
		texts[i] = buffer_text(&text);
	}
	WORKS(db_open(&options, &db));
	for (size_t i = 0; i < plans.count; i++) {
		assert_plan(db, &plans, i);
	}
	db_close(db);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(the_pages_show_each_case_once_in_order),
	    TEST(a_row_says_who_has_the_case_and_since_when),
	    TEST(what_is_found_comes_page_by_page_and_once),
	    TEST(counts_stop_where_they_are_told),
	    TEST(no_page_and_no_count_reads_a_whole_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
