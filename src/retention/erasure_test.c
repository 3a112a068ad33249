/* SPDX-License-Identifier: EUPL-1.2 */
/* When a person may be erased, and when a hold may be set and lifted. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "retention/erasure.h"
#include "retention/hold.h"

#define NOW ((moment)1000 * MOMENT_DAY)

static void
a_person_is_erased_when_nothing_is_under_way_or_in_dispute(void **state)
{
	const struct {
		struct erasure_facts facts;
		enum erasure_verdict verdict;
	} rows[] = {
	    {{.found = false}, ERASURE_NOT_FOUND},
	    {{.found = true, .staff = true}, ERASURE_STAFF},
	    {{.found = true, .erased = true}, ERASURE_DONE},
	    {{.found = true, .holds = 1}, ERASURE_LEGAL_HOLD},
	    {{.found = true, .holds = 2, .open = 1}, ERASURE_LEGAL_HOLD},
	    {{.found = true, .permits_in_force = 1}, ERASURE_PERMIT_IN_FORCE},
	    {{.found = true, .open = 1}, ERASURE_OPEN},
	    {{.found = true, .appealed = 1}, ERASURE_APPEALED},
	    {{.found = true, .refused_at = NOW - MOMENT_DAY}, ERASURE_MAY_APPEAL},
	    {{.found = true, .refused_at = NOW - (moment)31 * MOMENT_DAY + 1},
	        ERASURE_MAY_APPEAL},
	    {{.found = true, .refused_at = NOW - (moment)31 * MOMENT_DAY}, ERASURE_OK},
	    {{.found = true}, ERASURE_OK},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(erasure_decide(&rows[i].facts, NOW), rows[i].verdict);
	}
}

static void
each_verdict_but_ok_has_words_and_a_status(void **state)
{
	(void)state;
	assert_null(erasure_key(ERASURE_OK));
	assert_null(hold_key(HOLD_OK));
	for (int i = 1; i < ERASURE_VERDICT_COUNT; i++) {
		assert_non_null(erasure_key((enum erasure_verdict)i));
		assert_true(erasure_http((enum erasure_verdict)i) >= 400);
		assert_true(strlen(erasure_word((enum erasure_verdict)i)) > 0);
	}
	for (int i = 1; i < HOLD_VERDICT_COUNT; i++) {
		assert_non_null(hold_key((enum hold_verdict)i));
		assert_true(hold_http((enum hold_verdict)i) >= 400);
	}
}

#define GOOD                                                                             \
	.found = true, .basis = HOLD_COURT, .reference = SLICE_INIT("12/2026"),          \
	.reason = SLICE_INIT("The court asks.")

static void
a_hold_needs_a_person_a_basis_a_reference_and_a_reason(void **state)
{
	static char long_text[HOLD_REASON_MOST + 1];
	memset(long_text, 'x', sizeof(long_text));
	const struct slice too_long = {long_text, sizeof(long_text)};
	const struct hold_facts good = {GOOD};
	struct {
		struct hold_facts facts;
		enum hold_verdict verdict;
	} rows[] = {
	    {{.found = false}, HOLD_NOT_FOUND},
	    {{GOOD, .erased = true}, HOLD_ERASED},
	    {good, HOLD_NO_BASIS},
	    {good, HOLD_NO_REFERENCE},
	    {good, HOLD_NO_REFERENCE},
	    {good, HOLD_NO_REASON},
	    {good, HOLD_NO_REASON},
	    {{GOOD, .held = true}, HOLD_SO_ALREADY},
	    {good, HOLD_OK},
	};

	(void)state;
	rows[2].facts.basis = HOLD_BASIS_COUNT;
	rows[3].facts.reference = SLICE("");
	rows[4].facts.reference = slice_bytes(long_text, HOLD_REFERENCE_MOST + 1);
	rows[5].facts.reason = SLICE("");
	rows[6].facts.reason = too_long;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(hold_decide(&rows[i].facts), rows[i].verdict);
	}
}

static void
a_hold_is_lifted_once_and_with_a_reason(void **state)
{
	const struct {
		struct hold_lift_facts facts;
		enum hold_verdict verdict;
	} rows[] = {
	    {{.found = false}, HOLD_NOT_FOUND},
	    {{.found = true, .lifted = true, .reason = SLICE("x")}, HOLD_SO_ALREADY},
	    {{.found = true, .reason = SLICE("")}, HOLD_NO_REASON},
	    {{.found = true, .reason = SLICE("The case is closed.")}, HOLD_OK},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(hold_lift_decide(&rows[i].facts), rows[i].verdict);
	}
}

static void
each_basis_is_found_by_its_word(void **state)
{
	(void)state;
	for (int i = 0; i < HOLD_BASIS_COUNT; i++) {
		enum hold_basis basis = (enum hold_basis)i;
		assert_int_equal(hold_basis_find(slice_of(hold_basis_word(basis))), i);
		assert_non_null(hold_basis_key(basis));
	}
	assert_int_equal(hold_basis_find(SLICE("whim")), HOLD_BASIS_COUNT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_person_is_erased_when_nothing_is_under_way_or_in_dispute),
	    cmocka_unit_test(each_verdict_but_ok_has_words_and_a_status),
	    cmocka_unit_test(a_hold_needs_a_person_a_basis_a_reference_and_a_reason),
	    cmocka_unit_test(a_hold_is_lifted_once_and_with_a_reason),
	    cmocka_unit_test(each_basis_is_found_by_its_word),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
