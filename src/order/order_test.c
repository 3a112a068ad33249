/* SPDX-License-Identifier: EUPL-1.2 */
/* What an order says, whom it meets, and who signs it: one broken rule a row. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "order/order.h"

static const moment now = INT64_C(1795827600000);
enum { OFFSET = 240 };

static struct order_terms
good(void)
{
	return (struct order_terms){
	    .kind = ORDER_SUSPEND,
	    .classes = ORDER_CLASSES_ALL,
	    .later = true,
	    .reason = SLICE("public_event"),
	    .text_en = SLICE("No flights."),
	    .text_ar = SLICE("لا تحليق."),
	};
}

static void
terms_are_refused_for_each_broken_rule(void **state)
{
	static char long_words[ORDER_WORDS_MOST + 1];
	struct {
		struct order_terms terms;
		enum order_verdict verdict;
	} rows[32];
	size_t count = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(long_words); i++) {
		long_words[i] = 'a';
	}
#define ROW(change, verdict_)                                                            \
	do {                                                                             \
		struct order_terms terms = good();                                       \
		change;                                                                  \
		rows[count].terms = terms;                                               \
		rows[count++].verdict = (verdict_);                                      \
	} while (false)
	ROW(terms.kind = ORDER_KIND_COUNT, ORDER_NO_KIND);
	ROW(terms.classes = 0, ORDER_NO_CLASS);
	ROW(terms.classes = 8, ORDER_NO_CLASS);
	ROW((terms.issued_from = now, terms.issued_until = now), ORDER_BAD_ISSUED);
	ROW((terms.issued_from = now, terms.issued_until = now - 1), ORDER_BAD_ISSUED);
	ROW(terms.kind = ORDER_INVALIDATE, ORDER_TOO_WIDE);
	ROW(terms.starts_at = now - 2 * (moment)MOMENT_DAY, ORDER_BAD_START);
	ROW(terms.ends_at = now, ORDER_BAD_END);
	ROW((terms.starts_at = now + 10, terms.ends_at = now + 10), ORDER_BAD_END);
	ROW((terms.kind = ORDER_INVALIDATE, terms.centre = SLICE("TC-0001"),
	        terms.ends_at = now + MOMENT_DAY),
	    ORDER_END_OF_INVALIDATION);
	ROW(terms.reason = SLICE(""), ORDER_NO_REASON);
	ROW(terms.reason = SLICE("because"), ORDER_NO_REASON);
	ROW(terms.text_en = SLICE(""), ORDER_NO_WORDS);
	ROW(terms.text_ar = SLICE(""), ORDER_NO_WORDS);
	ROW(terms.text_ar = slice_bytes(long_words, sizeof(long_words)), ORDER_NO_WORDS);
	ROW((void)terms, ORDER_OK);
	ROW(terms.starts_at = now - MOMENT_MINUTE, ORDER_OK); /* today */
	ROW((terms.starts_at = now + 10, terms.ends_at = now + 11), ORDER_OK);
	ROW((terms.kind = ORDER_INVALIDATE, terms.centre = SLICE("TC-0001")), ORDER_OK);
	ROW((terms.kind = ORDER_INVALIDATE, terms.issued_until = now), ORDER_OK);
#undef ROW
	for (size_t i = 0; i < count; i++) {
		if (order_judge_terms(&rows[i].terms, now, OFFSET) != rows[i].verdict) {
			fail_msg("row %zu", i);
		}
	}
}

static void
an_order_meets_what_it_describes_and_nothing_else(void **state)
{
	static const struct {
		const char *name;
		struct order_terms terms;
		struct order_permit permit;
		bool covered;
	} rows[] = {
	    {"all", {.classes = 7, .later = true}, {1, 100, SLICE_INIT("")}, true},
	    {"another class", {.classes = 6, .later = true}, {1, 100, SLICE_INIT("")},
	        false},
	    {"the class", {.classes = 4, .later = true}, {3, 100, SLICE_INIT("")}, true},
	    {"the first day", {.classes = 7, .issued_from = 100, .later = true},
	        {1, 100, SLICE_INIT("")}, true},
	    {"a day before", {.classes = 7, .issued_from = 101, .later = true},
	        {1, 100, SLICE_INIT("")}, false},
	    {"the last day", {.classes = 7, .issued_until = 101, .later = true},
	        {1, 100, SLICE_INIT("")}, true},
	    {"a day after", {.classes = 7, .issued_until = 100, .later = true},
	        {1, 100, SLICE_INIT("")}, false},
	    {"the centre", {.classes = 7, .centre = SLICE_INIT("TC-1"), .later = true},
	        {1, 100, SLICE_INIT("TC-1")}, true},
	    {"another centre",
	        {.classes = 7, .centre = SLICE_INIT("TC-1"), .later = true},
	        {1, 100, SLICE_INIT("TC-2")}, false},
	    {"no centre", {.classes = 7, .centre = SLICE_INIT("TC-1"), .later = true},
	        {1, 100, SLICE_INIT("")}, false},
	    {"issued later", {.classes = 7, .starts_at = 100, .later = true},
	        {1, 200, SLICE_INIT("")}, true},
	    {"issued later, left out", {.classes = 7, .starts_at = 100},
	        {1, 100, SLICE_INIT("")}, false},
	    {"issued before, later ones left out", {.classes = 7, .starts_at = 100},
	        {1, 99, SLICE_INIT("")}, true},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		if (order_covers(&rows[i].terms, &rows[i].permit) != rows[i].covered) {
			fail_msg("%s", rows[i].name);
		}
	}
}

static void
an_order_begins_and_ends_by_the_clock(void **state)
{
	static const struct order_terms terms = {
	    .classes = 7, .starts_at = 100, .ends_at = 200};
	static const struct order_terms endless = {.classes = 7, .starts_at = 100};

	(void)state;
	assert_int_equal(order_phase(&terms, ORDER_PROPOSED, 150), ORDER_WAITS);
	assert_int_equal(order_phase(&terms, ORDER_SIGNED, 99), ORDER_SCHEDULED);
	assert_int_equal(order_phase(&terms, ORDER_SIGNED, 100), ORDER_IN_FORCE);
	assert_int_equal(order_phase(&terms, ORDER_SIGNED, 199), ORDER_IN_FORCE);
	assert_int_equal(order_phase(&terms, ORDER_SIGNED, 200), ORDER_ENDED);
	assert_int_equal(order_phase(&endless, ORDER_SIGNED, INT64_MAX), ORDER_IN_FORCE);
	assert_int_equal(order_phase(&terms, ORDER_LIFTED, 150), ORDER_OVER_BY_LIFT);
	assert_int_equal(order_phase(&terms, ORDER_DROPPED, 150), ORDER_REJECTED);
}

#define IN_FORCE_TERMS                                                                   \
	{                                                                                \
		.classes = 7, .starts_at = 100, .ends_at = 200                           \
	}
static const struct order_terms limited = IN_FORCE_TERMS;
static const struct order_terms endless = {.classes = 7, .starts_at = 100};
static const struct order_terms final = {
    .kind = ORDER_INVALIDATE, .classes = 7, .starts_at = 100};

static void
a_step_is_proposed_only_where_it_fits(void **state)
{
	static const struct {
		const char *name;
		struct order_hands hands;
		enum order_verdict verdict;
	} rows[] = {
	    {"another waits", {&limited, ORDER_SIGNED, true, ORDER_LIFT, .now = 150},
	        ORDER_STEP_WAITS},
	    {"lift of what is only proposed",
	        {&limited, ORDER_PROPOSED, false, ORDER_LIFT, .now = 150},
	        ORDER_NOT_OPEN},
	    {"lift of what ended",
	        {&limited, ORDER_SIGNED, false, ORDER_LIFT, .now = 200}, ORDER_NOT_OPEN},
	    {"lift of what is lifted",
	        {&limited, ORDER_LIFTED, false, ORDER_LIFT, .now = 150}, ORDER_NOT_OPEN},
	    {"lift of an invalidation",
	        {&final, ORDER_SIGNED, false, ORDER_LIFT, .now = 150}, ORDER_FINAL},
	    {"extension of an invalidation",
	        {&final, ORDER_SIGNED, false, ORDER_EXTEND, 300, .now = 150},
	        ORDER_FINAL},
	    {"extension of what has no end",
	        {&endless, ORDER_SIGNED, false, ORDER_EXTEND, 300, .now = 150},
	        ORDER_ENDLESS},
	    {"extension to no day",
	        {&limited, ORDER_SIGNED, false, ORDER_EXTEND, 0, .now = 150},
	        ORDER_BAD_END},
	    {"extension to the same day",
	        {&limited, ORDER_SIGNED, false, ORDER_EXTEND, 200, .now = 150},
	        ORDER_BAD_END},
	    {"lift", {&limited, ORDER_SIGNED, false, ORDER_LIFT, .now = 150}, ORDER_OK},
	    {"lift before it begins",
	        {&limited, ORDER_SIGNED, false, ORDER_LIFT, .now = 50}, ORDER_OK},
	    {"extension", {&limited, ORDER_SIGNED, false, ORDER_EXTEND, 201, .now = 150},
	        ORDER_OK},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		if (order_judge_proposal(&rows[i].hands) != rows[i].verdict) {
			fail_msg("%s", rows[i].name);
		}
	}
}

static void
a_second_person_of_the_orders_desk_signs(void **state)
{
	static const struct {
		const char *name;
		struct order_hands hands;
		enum order_verdict verdict;
	} rows[] = {
	    {"nothing waits",
	        {&limited, ORDER_SIGNED, false, ORDER_ISSUE, .signs = true, .now = 150},
	        ORDER_NOTHING_WAITS},
	    {"a supervisor", {&limited, ORDER_PROPOSED, true, ORDER_ISSUE, .now = 150},
	        ORDER_NOT_ROLE},
	    {"the same hand",
	        {&limited, ORDER_PROPOSED, true, ORDER_ISSUE, .signs = true, .mine = true,
	            .now = 150},
	        ORDER_SAME_HAND},
	    {"too many",
	        {&limited, ORDER_PROPOSED, true, ORDER_ISSUE, .signs = true,
	            .in_force = ORDER_IN_FORCE_MOST, .now = 150},
	        ORDER_TOO_MANY},
	    {"it ended meanwhile",
	        {&limited, ORDER_PROPOSED, true, ORDER_ISSUE, .signs = true, .now = 200},
	        ORDER_BAD_END},
	    {"lift of what ended meanwhile",
	        {&limited, ORDER_SIGNED, true, ORDER_LIFT, .signs = true, .now = 200},
	        ORDER_NOT_OPEN},
	    {"another",
	        {&limited, ORDER_PROPOSED, true, ORDER_ISSUE, .signs = true,
	            .in_force = ORDER_IN_FORCE_MOST - 1, .now = 150},
	        ORDER_OK},
	    {"another lifts",
	        {&limited, ORDER_SIGNED, true, ORDER_LIFT, .signs = true,
	            .in_force = ORDER_IN_FORCE_MOST, .now = 150},
	        ORDER_OK},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		if (order_judge_signature(&rows[i].hands) != rows[i].verdict) {
			fail_msg("%s", rows[i].name);
		}
	}
}

static void
words_are_read_back(void **state)
{
	(void)state;
	for (unsigned i = 0; i < ORDER_KIND_COUNT; i++) {
		enum order_kind kind = ORDER_KIND_COUNT;
		assert_true(order_kind_parse(
		    slice_of(order_kind_text((enum order_kind)i)), &kind));
		assert_int_equal(kind, i);
	}
	for (unsigned i = 0; i < ORDER_STATE_COUNT; i++) {
		enum order_state read = ORDER_STATE_COUNT;
		assert_true(order_state_parse(
		    slice_of(order_state_text((enum order_state)i)), &read));
		assert_int_equal(read, i);
	}
	for (unsigned i = 0; i < ORDER_STEP_COUNT; i++) {
		enum order_step step = ORDER_STEP_COUNT;
		assert_true(order_step_parse(
		    slice_of(order_step_text((enum order_step)i)), &step));
		assert_int_equal(step, i);
	}
	assert_null(order_verdict_key(ORDER_OK));
	for (unsigned i = ORDER_OK + 1; i < ORDER_VERDICT_COUNT; i++) {
		unsigned http = order_verdict_http((enum order_verdict)i);
		assert_non_null(order_verdict_key((enum order_verdict)i));
		assert_true(http >= 400 && http < 500);
	}
}

int
main(void)
{
	const struct CMUnitTest all[] = {
	    cmocka_unit_test(terms_are_refused_for_each_broken_rule),
	    cmocka_unit_test(an_order_meets_what_it_describes_and_nothing_else),
	    cmocka_unit_test(an_order_begins_and_ends_by_the_clock),
	    cmocka_unit_test(a_step_is_proposed_only_where_it_fits),
	    cmocka_unit_test(a_second_person_of_the_orders_desk_signs),
	    cmocka_unit_test(words_are_read_back),
	};

	return cmocka_run_group_tests(all, NULL, NULL);
}
