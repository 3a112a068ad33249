/* SPDX-License-Identifier: EUPL-1.2 */
/* What a person may ask for, how it moves, and until when it is answered. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "subject/request.h"

static struct request_asked
correction(const char *field, const char *value, const char *words)
{
	return (struct request_asked){
	    REQUEST_CORRECTION, slice_of(field), slice_of(value), slice_of(words)};
}

static void
a_request_is_refused_for_each_broken_rule(void **state)
{
	static char long_words[REQUEST_WORDS_MOST + 2];
	memset(long_words, 'a', sizeof(long_words) - 1);
	const struct {
		struct request_asked asked;
		enum request_verdict verdict;
		const char *key;
	} rows[] = {
	    {{REQUEST_KIND_COUNT, SLICE(""), SLICE(""), SLICE("x")}, REQUEST_NO_KIND,
	        NULL},
	    {correction("", "Fatima", "x"), REQUEST_NO_FIELD, NULL},
	    {correction("height", "Fatima", "x"), REQUEST_NO_FIELD, NULL},
	    {correction("name_latin", "", "x"), REQUEST_BAD_VALUE, NULL},
	    {correction("name_latin", "   ", "x"), REQUEST_BAD_VALUE, NULL},
	    {correction("other", "", "x"), REQUEST_BAD_VALUE, NULL},
	    {correction("email", "not an address", "x"), REQUEST_BAD_VALUE, "person."},
	    {correction("emirates_id", "784199012345670", "x"), REQUEST_BAD_VALUE,
	        "emirates_id."},
	    {correction("name_latin", "Fatima", ""), REQUEST_NO_WORDS, NULL},
	    {correction("name_latin", "Fatima", " \n "), REQUEST_NO_WORDS, NULL},
	    {correction("name_latin", "Fatima", long_words), REQUEST_NO_WORDS, NULL},
	    {{REQUEST_ERASURE, SLICE(""), SLICE(""), slice_of(long_words)},
	        REQUEST_NO_WORDS, NULL},
	    {correction("name_latin", "Fatima", "My passport says so."), REQUEST_OK,
	        NULL},
	    {correction("email", "a@example.test", "I moved."), REQUEST_OK, NULL},
	    {correction("other", "The letter of May", "It names another."), REQUEST_OK,
	        NULL},
	    {{REQUEST_ERASURE, SLICE(""), SLICE(""), SLICE("")}, REQUEST_OK, NULL},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const char *key = "";
		enum request_verdict verdict = request_judge_asked(&rows[i].asked, &key);
		if (verdict != rows[i].verdict ||
		    (key != NULL) != (rows[i].key != NULL)) {
			fail_msg("row %zu: %d, %s", i, (int)verdict, key);
		}
	}
}

/* Every state and every event. */
static void
a_request_moves_as_the_table_says(void **state)
{
	enum { NO_OVER = -1, NO_TWICE = -2 };
	static const int moves[REQUEST_STATE_COUNT][REQUEST_EVENT_COUNT] = {
	    [REQUEST_OPEN] = {REQUEST_EXTENDED, REQUEST_GRANTED, REQUEST_REFUSED,
	        REQUEST_WITHDRAWN},
	    [REQUEST_EXTENDED] = {NO_TWICE, REQUEST_GRANTED, REQUEST_REFUSED,
	        REQUEST_WITHDRAWN},
	    [REQUEST_GRANTED] = {NO_OVER, NO_OVER, NO_OVER, NO_OVER},
	    [REQUEST_REFUSED] = {NO_OVER, NO_OVER, NO_OVER, NO_OVER},
	    [REQUEST_WITHDRAWN] = {NO_OVER, NO_OVER, NO_OVER, NO_OVER},
	};

	(void)state;
	for (int from = 0; from < REQUEST_STATE_COUNT; from++) {
		for (int event = 0; event < REQUEST_EVENT_COUNT; event++) {
			enum request_state next = REQUEST_STATE_COUNT;
			enum request_verdict verdict = request_decide(
			    (enum request_state)from, (enum request_event)event, &next);
			int wanted = moves[from][event];
			assert_int_equal(verdict,
			    wanted == NO_OVER        ? REQUEST_OVER
			        : wanted == NO_TWICE ? REQUEST_TWICE
			                             : REQUEST_OK);
			assert_int_equal(next, wanted < 0 ? REQUEST_STATE_COUNT : wanted);
		}
	}
}

static void
an_answer_has_words_in_both_languages(void **state)
{
	(void)state;
	assert_int_equal(request_judge_words(SLICE(""), SLICE("لا")), REQUEST_NO_REASON);
	assert_int_equal(request_judge_words(SLICE("No"), SLICE(" ")), REQUEST_NO_REASON);
	assert_int_equal(request_judge_words(SLICE("No"), SLICE("لا")), REQUEST_OK);
}

static void
the_last_day_is_in_time_and_the_next_is_late(void **state)
{
	struct request_period period = REQUEST_PERIOD_USUAL;
	day due = request_due(100, &period, false);

	(void)state;
	assert_int_equal(due, 130);
	assert_int_equal(request_due(100, &period, true), 190);
	assert_false(request_is_overdue(REQUEST_OPEN, due, 130));
	assert_true(request_is_overdue(REQUEST_OPEN, due, 131));
	assert_true(request_is_overdue(REQUEST_EXTENDED, due, 131));
	assert_false(request_is_overdue(REQUEST_REFUSED, due, 131));
}

static void
each_word_is_found_again(void **state)
{
	(void)state;
	for (unsigned i = 0; i < REQUEST_KIND_COUNT; i++) {
		enum request_kind kind = (enum request_kind)i;
		assert_int_equal(
		    request_kind_find(slice_of(request_kind_word(kind))), kind);
	}
	for (unsigned i = 0; i < REQUEST_STATE_COUNT; i++) {
		enum request_state one = (enum request_state)i;
		assert_int_equal(
		    request_state_find(slice_of(request_state_word(one))), one);
	}
	assert_int_equal(request_kind_find(SLICE("x")), REQUEST_KIND_COUNT);
	assert_int_equal(request_state_find(SLICE("")), REQUEST_STATE_COUNT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_request_is_refused_for_each_broken_rule),
	    cmocka_unit_test(a_request_moves_as_the_table_says),
	    cmocka_unit_test(an_answer_has_words_in_both_languages),
	    cmocka_unit_test(the_last_day_is_in_time_and_the_next_is_late),
	    cmocka_unit_test(each_word_is_found_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
