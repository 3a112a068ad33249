/* SPDX-License-Identifier: EUPL-1.2 */
/* Each reason to look at a case by itself, and a case that has none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "application/clearance.h"

static const struct clearance_facts clean = {
    .vouched = PERSON_BIT(PERSON_NAME_LATIN) | PERSON_BIT(PERSON_EMIRATES_ID),
    .centre_accredited = true,
    .has_file = true,
    .file_checked = true,
    .found = {.verdict = INSPECT_READABLE,
        .reading = INSPECT_BY_TEXT,
        .number = CERTIFICATE_MATCH_SAME,
        .name_latin = CERTIFICATE_MATCH_SAME,
        .centre = CERTIFICATE_MATCH_SAME},
};

/* --- one rule broken in each --- */

static void
name_alone(struct clearance_facts *facts)
{
	facts->vouched = PERSON_BIT(PERSON_NAME_LATIN);
}
static void
number_alone(struct clearance_facts *facts)
{
	facts->vouched = PERSON_BIT(PERSON_EMIRATES_ID);
}
static void
odd_number(struct clearance_facts *facts)
{
	facts->emirates_id_odd = true;
}
static void
bad_centre(struct clearance_facts *facts)
{
	facts->centre_accredited = false;
}
static void
being_checked(struct clearance_facts *facts)
{
	facts->file_checked = false;
	facts->found = (struct certificate_found){.verdict = INSPECT_NO_DOCUMENT};
}
static void
virus(struct clearance_facts *facts)
{
	facts->found.virus = CERTIFICATE_VIRUS_FOUND;
}
static void
withdrawn(struct clearance_facts *facts)
{
	facts->found.entry = CERTIFICATE_ENTRY_WITHDRAWN;
}
static void
other_words(struct clearance_facts *facts)
{
	facts->found.number = CERTIFICATE_MATCH_ABSENT;
}
static void
password(struct clearance_facts *facts)
{
	facts->found.verdict = INSPECT_PASSWORD;
}
static void
picture(struct clearance_facts *facts)
{
	facts->found.reading = INSPECT_BY_OCR;
}
static void
neither_file_nor_register(struct clearance_facts *facts)
{
	facts->has_file = false;
}
static void
person_twice(struct clearance_facts *facts)
{
	facts->person_twice = true;
}
static void
certificate_twice(struct clearance_facts *facts)
{
	facts->certificate_twice = true;
}
static void
drone_twice(struct clearance_facts *facts)
{
	facts->drone_twice = true;
}
static void
permit_taken(struct clearance_facts *facts)
{
	facts->permit_taken = true;
}

static void
one_broken_rule_is_one_reason(void **state)
{
	static const struct {
		void (*breaks)(struct clearance_facts *facts);
		enum clearance_reason reason;
	} rows[] = {
	    {name_alone, CLEARANCE_IDENTITY_DECLARED},
	    {number_alone, CLEARANCE_IDENTITY_DECLARED},
	    {odd_number, CLEARANCE_EMIRATES_ID_ODD},
	    {bad_centre, CLEARANCE_CENTRE},
	    {being_checked, CLEARANCE_CERTIFICATE_WAITING},
	    {virus, CLEARANCE_CERTIFICATE_VIRUS},
	    {withdrawn, CLEARANCE_CERTIFICATE_WITHDRAWN},
	    {other_words, CLEARANCE_CERTIFICATE_DIFFERS},
	    {password, CLEARANCE_CERTIFICATE_UNREAD},
	    {picture, CLEARANCE_CERTIFICATE_UNPROVEN},
	    {neither_file_nor_register, CLEARANCE_CERTIFICATE_UNPROVEN},
	    {person_twice, CLEARANCE_PERSON_TWICE},
	    {certificate_twice, CLEARANCE_CERTIFICATE_TWICE},
	    {drone_twice, CLEARANCE_DRONE_TWICE},
	    {permit_taken, CLEARANCE_PERMIT_TAKEN},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct clearance_facts facts = clean;
		rows[i].breaks(&facts);
		struct clearance clearance = clearance_judge(&facts);
		if (clearance.reasons != CLEARANCE_BIT(rows[i].reason)) {
			fail_msg("row %zu: %x instead of %s", i, clearance.reasons,
			    clearance_reason_name(rows[i].reason));
		}
	}
}

static void
a_clean_case_is_clear(void **state)
{
	struct clearance_facts facts = clean;
	struct clearance clearance = clearance_judge(&facts);

	(void)state;
	assert_true(clearance_is_clear(&clearance));
	/* with what the provider vouches for in Arabic */
	facts.vouched = PERSON_BIT(PERSON_NAME_ARABIC) | PERSON_BIT(PERSON_EMIRATES_ID);
	clearance = clearance_judge(&facts);
	assert_true(clearance_is_clear(&clearance));
	/* a centre's own entry needs no file, and waits for none */
	facts.found = (struct certificate_found){
	    .verdict = INSPECT_NO_DOCUMENT, .entry = CERTIFICATE_ENTRY_SAME};
	facts.file_checked = false;
	clearance = clearance_judge(&facts);
	assert_true(clearance_is_clear(&clearance));
	facts.has_file = false;
	clearance = clearance_judge(&facts);
	assert_true(clearance_is_clear(&clearance));
}

static void
all_reasons_are_told_at_once(void **state)
{
	struct clearance_facts facts = clean;

	(void)state;
	odd_number(&facts);
	virus(&facts);
	drone_twice(&facts);
	assert_int_equal(clearance_judge(&facts).reasons,
	    CLEARANCE_BIT(CLEARANCE_EMIRATES_ID_ODD) |
	        CLEARANCE_BIT(CLEARANCE_CERTIFICATE_VIRUS) |
	        CLEARANCE_BIT(CLEARANCE_DRONE_TWICE));
}

static void
an_answer_comes_back_as_it_was_kept(void **state)
{
	struct arena arena = ARENA_EMPTY(1 << 20);
	struct buffer text = BUFFER_IN(&arena);
	struct clearance two = {
	    CLEARANCE_BIT(CLEARANCE_CENTRE) | CLEARANCE_BIT(CLEARANCE_PERSON_TWICE)};

	(void)state;
	clearance_format(&two, &text);
	assert_string_equal(buffer_text(&text), "centre,person_twice");
	assert_int_equal(clearance_parse(buffer_slice(&text)).reasons, two.reasons);
	assert_int_equal(clearance_parse(SLICE("")).reasons, 0);
	assert_int_equal(clearance_parse(SLICE("of_a_newer_program")).reasons,
	    CLEARANCE_BIT(CLEARANCE_NOT_JUDGED));
	arena_done(&arena);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(one_broken_rule_is_one_reason),
	    cmocka_unit_test(a_clean_case_is_clear),
	    cmocka_unit_test(all_reasons_are_told_at_once),
	    cmocka_unit_test(an_answer_comes_back_as_it_was_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
