/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "person/person.h"

static const struct person_typed mariam = {
    .field =
        {
            [PERSON_NAME_LATIN] = SLICE_INIT("Mariam Al-Specimen"),
            [PERSON_NAME_ARABIC] = SLICE_INIT("مريم السبيسيمن"),
            [PERSON_NATIONALITY] = SLICE_INIT("ARE"),
            [PERSON_PASSPORT_NUMBER] = SLICE_INIT("x1234567"),
            [PERSON_EMIRATES_ID] = SLICE_INIT("784-1990-1234567-6"),
            [PERSON_EMAIL] = SLICE_INIT("mariam@example.ae"),
            [PERSON_PHONE] = SLICE_INIT("050 123 4567"),
        },
};

static enum person_verdict
check(
    const struct person_typed *typed, unsigned mask, struct person_refusals *ret_refusals)
{
	static struct person_details details;

	return person_details_check(typed, mask, &details, ret_refusals);
}

static void
assert_key(const char *got, const char *want)
{
	if (want == NULL) {
		assert_null(got);
	} else {
		assert_non_null(got);
		assert_string_equal(got, want);
	}
}

static void
each_field_is_refused_beside_itself(void **state)
{
	static const struct {
		enum person_field field;
		struct slice typed;
		const char *key;
	} rows[] = {
	    {PERSON_NAME_LATIN, SLICE_INIT(""), "person.name_latin.missing"},
	    {PERSON_NAME_LATIN, SLICE_INIT("مريم"), "person.name_latin.wrong_script"},
	    {PERSON_NAME_ARABIC, SLICE_INIT(""), "person.name_arabic.missing"},
	    {PERSON_NAME_ARABIC, SLICE_INIT("Mariam"), "person.name_arabic.wrong_script"},
	    {PERSON_NATIONALITY, SLICE_INIT("ZZZ"), "person.nationality.unknown"},
	    {PERSON_PASSPORT_NUMBER, SLICE_INIT("1"), "person.passport_number.too_short"},
	    {PERSON_EMIRATES_ID, SLICE_INIT("784199012345670"),
	        "person.emirates_id.bad_check_digit"},
	    {PERSON_EMAIL, SLICE_INIT("mariam"), "person.email.bad_at"},
	    {PERSON_PHONE, SLICE_INIT("501234567"), "person.phone.needs_country"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct person_typed typed = mariam;
		struct person_refusals refusals;
		typed.field[rows[i].field] = rows[i].typed;
		assert_int_equal(check(&typed, 0, &refusals), PERSON_REFUSED);
		assert_int_equal(refusals.count, 1);
		for (unsigned field = 0; field < PERSON_FIELD_COUNT; field++) {
			assert_key(refusals.key[field],
			    field == rows[i].field ? rows[i].key : NULL);
			assert_null(refusals.warning[field]);
		}
	}
}

static void
an_empty_form_is_refused_in_all_its_fields_at_once(void **state)
{
	static const struct person_typed nothing;
	struct person_refusals refusals;

	(void)state;
	assert_int_equal(check(&nothing, 0, &refusals), PERSON_REFUSED);
	assert_int_equal(refusals.count, PERSON_FIELD_COUNT - 1);
	assert_null(refusals.key[PERSON_NAME_ARABIC]);
}

static void
a_refusal_leaves_the_details_alone(void **state)
{
	struct person_typed typed = mariam;
	struct person_details details = {.nationality = "XXA"};
	struct person_refusals refusals;

	(void)state;
	typed.field[PERSON_PHONE] = SLICE("1");
	assert_int_equal(
	    person_details_check(&typed, 0, &details, &refusals), PERSON_REFUSED);
	assert_string_equal(details.nationality, "XXA");
	assert_string_equal(details.name_latin.text, "");
}

static void
good_details_are_made_fit_to_be_stored(void **state)
{
	struct person_details details;
	struct person_refusals refusals;

	(void)state;
	assert_int_equal(
	    person_details_check(&mariam, 0, &details, &refusals), PERSON_OK);
	assert_int_equal(refusals.count, 0);
	struct person_typed stored = person_details_typed(&details);
	static const char *const want[] = {"Mariam Al-Specimen", "مريم السبيسيمن", "ARE",
	    "X1234567", "784199012345676", "mariam@example.ae", "+971501234567"};
	for (size_t i = 0; i < PERSON_FIELD_COUNT; i++) {
		assert_true(slice_equal(stored.field[i], slice_of(want[i])));
	}
}

static void
only_nationals_of_the_arab_league_need_an_arabic_name(void **state)
{
	struct person_typed typed = mariam;
	struct person_refusals refusals;

	(void)state;
	typed.field[PERSON_NAME_ARABIC] = SLICE(" ");
	typed.field[PERSON_NATIONALITY] = SLICE("IND");
	assert_int_equal(check(&typed, 0, &refusals), PERSON_OK);
	typed.field[PERSON_NATIONALITY] = SLICE("EGY");
	assert_int_equal(check(&typed, 0, &refusals), PERSON_REFUSED);
	assert_key(refusals.key[PERSON_NAME_ARABIC], "person.name_arabic.missing");
	typed.field[PERSON_NATIONALITY] = SLICE("nowhere");
	assert_int_equal(check(&typed, 0, &refusals), PERSON_REFUSED);
	assert_null(refusals.key[PERSON_NAME_ARABIC]);
	assert_int_equal(refusals.count, 1);
}

static void
what_the_provider_vouches_for_is_not_judged(void **state)
{
	struct person_typed typed = mariam;
	struct person_details details;
	struct person_refusals refusals;
	unsigned mask = PERSON_BIT(PERSON_NAME_LATIN) | PERSON_BIT(PERSON_EMIRATES_ID) |
	    PERSON_BIT(PERSON_PHONE) | PERSON_BIT(PERSON_EMAIL);

	(void)state;
	typed.field[PERSON_NAME_LATIN] = SLICE("Ram,,,,R2,,");
	typed.field[PERSON_EMIRATES_ID] = SLICE("784189014978983");
	typed.field[PERSON_PHONE] = SLICE("97151234003");
	typed.field[PERSON_EMAIL] = SLICE("ram@intranet");
	assert_int_equal(
	    person_details_check(&typed, mask, &details, &refusals), PERSON_OK);
	assert_string_equal(details.name_latin.text, "Ram R2");
	assert_string_equal(details.emirates_id.digits, "784189014978983");
	assert_string_equal(details.phone.text, "+97151234003");
	assert_string_equal(details.email.text, "ram@intranet");
	assert_key(refusals.warning[PERSON_EMIRATES_ID],
	    "person.emirates_id.warning_check_digit");
	/* the same, typed, is refused in all four */
	assert_int_equal(check(&typed, 0, &refusals), PERSON_REFUSED);
	assert_int_equal(refusals.count, 4);
	assert_null(refusals.warning[PERSON_EMIRATES_ID]);
}

static void
a_vouched_value_that_says_nothing_must_be_typed(void **state)
{
	struct person_typed typed = mariam;
	struct person_refusals refusals;
	unsigned all = PERSON_BIT(PERSON_FIELD_COUNT) - 1;

	(void)state;
	assert_int_equal(person_vouched_mask(&typed, all), all);
	assert_int_equal(person_vouched_mask(&typed, 0), 0);
	typed.field[PERSON_NAME_LATIN] = SLICE(",,,");
	typed.field[PERSON_NATIONALITY] = SLICE("Hindi");
	typed.field[PERSON_EMIRATES_ID] = SLICE("");
	assert_int_equal(person_vouched_mask(&typed, all),
	    all &
	        ~(PERSON_BIT(PERSON_NAME_LATIN) | PERSON_BIT(PERSON_NATIONALITY) |
	            PERSON_BIT(PERSON_EMIRATES_ID)));
	assert_int_equal(check(&typed, all, &refusals), PERSON_REFUSED);
	assert_key(refusals.key[PERSON_NAME_LATIN], "person.name_latin.bad_character");
	assert_key(refusals.key[PERSON_NATIONALITY], "person.nationality.unknown");
	assert_key(refusals.key[PERSON_EMIRATES_ID], "person.emirates_id.missing");
}

static void
what_was_taken_is_taken_again_unchanged(void **state)
{
	struct person_typed typed = mariam;
	struct person_details details;
	struct person_details again;
	struct person_refusals refusals;
	unsigned all = PERSON_BIT(PERSON_FIELD_COUNT) - 1;

	(void)state;
	typed.field[PERSON_NAME_LATIN] = SLICE("Ram,,,,ABC,,");
	typed.field[PERSON_EMIRATES_ID] = SLICE("7841990");
	assert_int_equal(
	    person_details_check(&typed, all, &details, &refusals), PERSON_OK);
	assert_key(
	    refusals.warning[PERSON_EMIRATES_ID], "person.emirates_id.warning_odd");
	struct person_typed stored = person_details_typed(&details);
	assert_int_equal(
	    person_details_check(&stored, all, &again, &refusals), PERSON_OK);
	assert_memory_equal(&details, &again, sizeof(again));
}

static void
one_field_alone_may_be_empty(void **state)
{
	(void)state;
	assert_null(person_field_check(PERSON_EMAIL, SLICE("  ")));
	assert_null(person_field_check(PERSON_EMAIL, SLICE("a@example.ae")));
	assert_key(person_field_check(PERSON_EMAIL, SLICE("a@")), "person.email.bad_at");
}

static void
each_field_is_found_by_its_name(void **state)
{
	(void)state;
	for (unsigned i = 0; i < PERSON_FIELD_COUNT; i++) {
		enum person_field field = (enum person_field)i;
		assert_int_equal(
		    person_field_find(slice_of(person_field_name(field))), i);
		assert_non_null(person_field_key(field));
	}
	assert_int_equal(person_field_find(SLICE("shoe_size")), PERSON_FIELD_COUNT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_field_is_refused_beside_itself),
	    cmocka_unit_test(an_empty_form_is_refused_in_all_its_fields_at_once),
	    cmocka_unit_test(a_refusal_leaves_the_details_alone),
	    cmocka_unit_test(good_details_are_made_fit_to_be_stored),
	    cmocka_unit_test(only_nationals_of_the_arab_league_need_an_arabic_name),
	    cmocka_unit_test(what_the_provider_vouches_for_is_not_judged),
	    cmocka_unit_test(a_vouched_value_that_says_nothing_must_be_typed),
	    cmocka_unit_test(what_was_taken_is_taken_again_unchanged),
	    cmocka_unit_test(one_field_alone_may_be_empty),
	    cmocka_unit_test(each_field_is_found_by_its_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
