/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "permit/permit.h"

static void
a_typed_number_is_read_as_people_write_it(void **state)
{
	static const struct {
		const char *name;
		const char *typed;
		enum permit_number_verdict want;
	} rows[] = {
	    {"as printed", "DP-2026-00123451", PERMIT_NUMBER_OK},
	    {"lower case", "dp-2026-00123451", PERMIT_NUMBER_OK},
	    {"without hyphens", "DP202600123451", PERMIT_NUMBER_OK},
	    {"with blanks", "  DP 2026 0012 3451 ", PERMIT_NUMBER_OK},
	    {"without DP", "2026-00123451", PERMIT_NUMBER_OK},
	    {"Arabic digits", "DP-٢٠٢٦-٠٠١٢٣٤٥١", PERMIT_NUMBER_OK},
	    {"Persian digits", "DP-۲۰۲۶-۰۰۱۲۳۴۵۱", PERMIT_NUMBER_OK},
	    {"with marks out of a PDF", "\u2066DP-2026-00123451\u2069", PERMIT_NUMBER_OK},
	    {"empty", "", PERMIT_NUMBER_BAD_FORMAT},
	    {"one short", "DP-2026-0012345", PERMIT_NUMBER_BAD_FORMAT},
	    {"one long", "DP-2026-001234511", PERMIT_NUMBER_BAD_FORMAT},
	    {"other letters", "DX-2026-00123451", PERMIT_NUMBER_BAD_FORMAT},
	    {"a letter inside", "DP-2026-0012E451", PERMIT_NUMBER_BAD_FORMAT},
	    {"a year before drones", "DP-1999-00123451", PERMIT_NUMBER_BAD_FORMAT},
	    {"a sign", "DP-2026--0123451", PERMIT_NUMBER_BAD_FORMAT},
	    {"sequence 0", "DP-2026-00000000", PERMIT_NUMBER_BAD_FORMAT},
	    {"very long", "DP-2026-0000000000000000000000000000000000000000000000001",
	        PERMIT_NUMBER_BAD_FORMAT},
	    {"check digit", "DP-2026-00123452", PERMIT_NUMBER_BAD_CHECK_DIGIT},
	    {"two digits swapped", "DP-2026-00132451", PERMIT_NUMBER_BAD_CHECK_DIGIT},
	    {"another year", "DP-2027-00123451", PERMIT_NUMBER_BAD_CHECK_DIGIT},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct permit_number number = {"before"};
		enum permit_number_verdict got =
		    permit_number_parse(slice_of(rows[i].typed), &number);
		if (got != rows[i].want) {
			fail_msg("%s: got %d", rows[i].name, got);
		}
		assert_string_equal(
		    number.text, got == PERMIT_NUMBER_OK ? "DP-2026-00123451" : "before");
	}
}

static void
every_number_made_is_read_and_every_wrong_digit_is_seen(void **state)
{
	(void)state;
	for (int32_t sequence = 1; sequence <= PERMIT_SEQUENCE_MOST; sequence += 999983) {
		struct permit_number number = permit_number_make(2026, sequence);
		struct permit_number back;

		assert_int_equal(
		    permit_number_parse(slice_of(number.text), &back), PERMIT_NUMBER_OK);
		assert_string_equal(back.text, number.text);
		for (size_t i = 5; i < PERMIT_NUMBER_SIZE - 1; i++) {
			struct permit_number wrong = number;
			if (wrong.text[i] == '-') {
				continue;
			}
			wrong.text[i] = (char)('0' + (wrong.text[i] - '0' + 1) % 10);
			assert_int_not_equal(
			    permit_number_parse(slice_of(wrong.text), &back),
			    PERMIT_NUMBER_OK);
		}
	}
}

static void
the_table_of_states_is_the_specified_one(void **state)
{
	/* from the row's status to A S R U(superseded) D(surrendered) */
	static const char *const may[] = {
	    [PERMIT_ACTIVE] = ".SRUD",
	    [PERMIT_SUSPENDED] = "A.R..",
	    [PERMIT_REVOKED] = ".....",
	    [PERMIT_SUPERSEDED] = ".....",
	    [PERMIT_SURRENDERED] = ".....",
	};

	(void)state;
	for (int from = 0; from < PERMIT_STATUS_COUNT; from++) {
		for (int to = 0; to < PERMIT_STATUS_COUNT; to++) {
			assert_int_equal(permit_transition((enum permit_status)from,
			                     (enum permit_status)to),
			    may[from][to] != '.');
		}
	}
}

static void
the_holder_may_fly_or_is_told_why_not(void **state)
{
	static const struct {
		const char *name;
		enum permit_status status;
		bool under_order;
		moment now;
		enum permit_flight want;
	} rows[] = {
	    {"first moment", PERMIT_ACTIVE, false, 100, PERMIT_FLY_YES},
	    {"last moment", PERMIT_ACTIVE, false, 199, PERMIT_FLY_YES},
	    {"before", PERMIT_ACTIVE, false, 99, PERMIT_FLY_NOT_YET},
	    {"at its end", PERMIT_ACTIVE, false, 200, PERMIT_FLY_EXPIRED},
	    {"suspended", PERMIT_SUSPENDED, false, 150, PERMIT_FLY_SUSPENDED},
	    {"revoked", PERMIT_REVOKED, false, 150, PERMIT_FLY_REVOKED},
	    {"revoked is said though it expired too", PERMIT_REVOKED, false, 300,
	        PERMIT_FLY_REVOKED},
	    {"superseded", PERMIT_SUPERSEDED, false, 150, PERMIT_FLY_SUPERSEDED},
	    {"surrendered", PERMIT_SURRENDERED, false, 150, PERMIT_FLY_SURRENDERED},
	    {"under an order", PERMIT_ACTIVE, true, 150, PERMIT_FLY_ORDER},
	    {"expired under an order", PERMIT_ACTIVE, true, 300, PERMIT_FLY_EXPIRED},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		enum permit_flight got = permit_may_fly(
		    rows[i].status, 100, 200, rows[i].under_order, rows[i].now);
		if (got != rows[i].want) {
			fail_msg("%s: got %d", rows[i].name, got);
		}
	}
}

static void
conditions_that_contradict_each_other_are_refused(void **state)
{
	(void)state;
	assert_true(permit_conditions_hold(0));
	assert_true(permit_conditions_hold(
	    PERMIT_LINE_OF_SIGHT | PERMIT_DAY_ONLY | PERMIT_NOT_OVER_PEOPLE));
	assert_true(permit_conditions_hold(
	    PERMIT_NIGHT_ALLOWED | PERMIT_OVER_PEOPLE_ALLOWED | PERMIT_SECOND_CREW));
	assert_false(permit_conditions_hold(PERMIT_NIGHT_ALLOWED | PERMIT_DAY_ONLY));
	assert_false(
	    permit_conditions_hold(PERMIT_OVER_PEOPLE_ALLOWED | PERMIT_NOT_OVER_PEOPLE));
	assert_false(permit_conditions_hold(64));
}

static void
words_are_read_back(void **state)
{
	enum permit_status status = PERMIT_ACTIVE;
	enum permit_class class = PERMIT_RECREATION;

	(void)state;
	for (int i = 0; i < PERMIT_STATUS_COUNT; i++) {
		const char *text = permit_status_text((enum permit_status)i);
		assert_true(permit_status_parse(slice_of(text), &status));
		assert_int_equal(status, i);
	}
	for (int i = PERMIT_RECREATION; i < PERMIT_CLASS_END; i++) {
		const char *text = permit_class_text((enum permit_class)i);
		assert_true(permit_class_parse(slice_of(text), &class));
		assert_int_equal(class, i);
	}
	assert_false(permit_status_parse(SLICE("expired"), &status));
	assert_false(permit_class_parse(SLICE(""), &class));
}

/* The msgid lines of a language; the whole file is small. */
static void
assert_sentence(const char *file, const char *key)
{
	static char text[64 << 10];
	char wanted[128];
	FILE *in = fopen(file, "rb");

	assert_non_null(in);
	size_t size = fread(text, 1, sizeof(text) - 1, in);
	(void)fclose(in);
	text[size] = '\0';
	(void)snprintf(wanted, sizeof(wanted), "msgid \"%s\"\nmsg", key);
	if (strstr(text, wanted) == NULL) {
		fail_msg("%s has no %s", file, key);
	}
}

static void
each_key_has_a_sentence_in_both_languages(void **state)
{
	static const char *const files[] = {"po/en/permit.po", "po/ar/permit.po"};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		for (int j = 0; j < PERMIT_STATUS_COUNT; j++) {
			assert_sentence(
			    files[i], permit_status_key((enum permit_status)j));
		}
		for (int j = PERMIT_RECREATION; j < PERMIT_CLASS_END; j++) {
			assert_sentence(files[i], permit_class_key((enum permit_class)j));
		}
		for (unsigned bit = 1; bit < PERMIT_CONDITION_END; bit *= 2) {
			assert_sentence(files[i], permit_condition_key(bit));
		}
		for (int j = 0; j < PERMIT_FLIGHT_COUNT; j++) {
			assert_sentence(
			    files[i], permit_flight_key((enum permit_flight)j));
		}
		for (int j = 1; j < PERMIT_NUMBER_VERDICT_COUNT; j++) {
			assert_sentence(files[i],
			    permit_number_verdict_key((enum permit_number_verdict)j));
		}
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_typed_number_is_read_as_people_write_it),
	    cmocka_unit_test(every_number_made_is_read_and_every_wrong_digit_is_seen),
	    cmocka_unit_test(the_table_of_states_is_the_specified_one),
	    cmocka_unit_test(the_holder_may_fly_or_is_told_why_not),
	    cmocka_unit_test(conditions_that_contradict_each_other_are_refused),
	    cmocka_unit_test(words_are_read_back),
	    cmocka_unit_test(each_key_has_a_sentence_in_both_languages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
