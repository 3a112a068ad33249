/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "drone/drone.h"

static void
want(int got, int wanted, const char *typed)
{
	if (got != wanted) {
		fail_msg("\"%s\": got %d, want %d", typed, got, wanted);
	}
}

static const struct {
	const char *typed;
	enum drone_serial_verdict want;
	const char *serial;
} serials[] = {
    {"", DRONE_SERIAL_MISSING, ""},
    {" - ", DRONE_SERIAL_MISSING, ""},
    {"ABCO11", DRONE_SERIAL_HAS_O_OR_I, ""},
    {"ABCD1I", DRONE_SERIAL_HAS_O_OR_I, ""},
    {"ABCD01", DRONE_SERIAL_BAD_LENGTH_CODE, ""},
    {"ABCDG1", DRONE_SERIAL_BAD_LENGTH_CODE, ""},
    {"ABCD2A", DRONE_SERIAL_WRONG_LENGTH, ""},
    {"ABCD1AB", DRONE_SERIAL_WRONG_LENGTH, ""},
    {"ABCDF0123456789ABCDEF", DRONE_SERIAL_WRONG_LENGTH, ""},
    {"ABCD1", DRONE_SERIAL_TOO_SHORT, ""},
    {"ABC", DRONE_SERIAL_TOO_SHORT, ""},
    {"ABCD1_", DRONE_SERIAL_BAD_CHARACTER, ""},
    {"ABCD1م", DRONE_SERIAL_BAD_CHARACTER, ""},
    {"ABCD1\xFF", DRONE_SERIAL_BAD_CHARACTER, ""},
    {"ABCD11", DRONE_SERIAL_OK, "ABCD11"},
    {"1ZZZF0123456789ABCDE", DRONE_SERIAL_OK, "1ZZZF0123456789ABCDE"},
    {"MFR1C23456789ABCD", DRONE_SERIAL_OK, "MFR1C23456789ABCD"},
    {"MFR1C123456789ABC", DRONE_SERIAL_OK, "MFR1C123456789ABC"},
    {" mfr1-c-1234 56789abc\u200f", DRONE_SERIAL_OK, "MFR1C123456789ABC"},
    {"abcd١١", DRONE_SERIAL_OK, "ABCD11"},
};

static void
each_standard_serial_breaks_one_rule_at_most(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(serials); i++) {
		char serial[DRONE_SERIAL_MOST + 1] = "";
		enum drone_serial_verdict got =
		    drone_serial_parse(slice_of(serials[i].typed), DRONE_CTA2063, serial);
		want((int)got, (int)serials[i].want, serials[i].typed);
		assert_string_equal(serial, serials[i].serial);
	}
}

static void
another_serial_is_kept_as_printed(void **state)
{
	static const struct {
		const char *typed;
		enum drone_serial_verdict want;
		const char *serial;
	} rows[] = {
	    {"", DRONE_SERIAL_MISSING, ""},
	    {"A1", DRONE_SERIAL_TOO_SHORT, ""},
	    {"12345678901234567890123456789012345678901", DRONE_SERIAL_TOO_LONG, ""},
	    {"رقم 12", DRONE_SERIAL_BAD_CHARACTER, ""},
	    {"A1\u00e9", DRONE_SERIAL_BAD_CHARACTER, ""},
	    {"A-1", DRONE_SERIAL_OK, "A-1"},
	    {"A~1", DRONE_SERIAL_OK, "A~1"},
	    {" home-built  No. 7 ", DRONE_SERIAL_OK, "home-built No. 7"},
	    {"١٢٣", DRONE_SERIAL_OK, "123"},
	    {"1234567890123456789012345678901234567890", DRONE_SERIAL_OK,
	        "1234567890123456789012345678901234567890"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		char serial[DRONE_SERIAL_MOST + 1] = "";
		assert_int_equal(
		    drone_serial_parse(slice_of(rows[i].typed), DRONE_OTHER, serial),
		    rows[i].want);
		assert_string_equal(serial, rows[i].serial);
	}
}

static const struct {
	const char *typed;
	enum drone_mass_verdict want;
	int grams;
} masses[] = {
    {"", DRONE_MASS_MISSING, 0},
    {" \u200f", DRONE_MASS_MISSING, 0},
    {"heavy", DRONE_MASS_BAD_NUMBER, 0},
    {"-5", DRONE_MASS_BAD_NUMBER, 0},
    {"1.2.3 kg", DRONE_MASS_BAD_NUMBER, 0},
    {"1,250.5", DRONE_MASS_BAD_NUMBER, 0},
    {".", DRONE_MASS_BAD_NUMBER, 0},
    {"5. kg", DRONE_MASS_BAD_NUMBER, 0},
    {"kg", DRONE_MASS_BAD_NUMBER, 0},
    {"2 lb", DRONE_MASS_BAD_NUMBER, 0},
    {"2 kg 3", DRONE_MASS_BAD_NUMBER, 0},
    {"1e3", DRONE_MASS_BAD_NUMBER, 0},
    {"249\xFF", DRONE_MASS_BAD_NUMBER, 0},
    {"4", DRONE_MASS_UNIT_NEEDED, 0},
    {"19", DRONE_MASS_UNIT_NEEDED, 0},
    {"0", DRONE_MASS_ZERO, 0},
    {"0 g", DRONE_MASS_ZERO, 0},
    {"0,000 kg", DRONE_MASS_ZERO, 0},
    {"5001", DRONE_MASS_TOO_HEAVY, 0},
    {"5.001 kg", DRONE_MASS_TOO_HEAVY, 0},
    {"5.0001 kg", DRONE_MASS_TOO_HEAVY, 0},
    {"25,000", DRONE_MASS_TOO_HEAVY, 0},
    {"99999999999999999999", DRONE_MASS_TOO_HEAVY, 0},
    {"99999999999999999999 kg", DRONE_MASS_TOO_HEAVY, 0},
    {"20", DRONE_MASS_OK, 20},
    {"249", DRONE_MASS_OK, 249},
    {"249 g", DRONE_MASS_OK, 249},
    {"249G", DRONE_MASS_OK, 249},
    {"4 grams", DRONE_MASS_OK, 4},
    {"248.5 g", DRONE_MASS_OK, 249},
    {"1,250 g", DRONE_MASS_OK, 1250},
    {"1,250", DRONE_MASS_OK, 1250},
    {"0.249", DRONE_MASS_OK, 249},
    {"0,9", DRONE_MASS_OK, 900},
    {".9 kg", DRONE_MASS_OK, 900},
    {"0.2485 kg", DRONE_MASS_OK, 249},
    {"0.0001 kg", DRONE_MASS_OK, 1},
    {"5 KG", DRONE_MASS_OK, 5000},
    {"5000", DRONE_MASS_OK, 5000},
    {"005000", DRONE_MASS_OK, 5000},
    {"٢٤٩ غ", DRONE_MASS_OK, 249},
    {"٠٫٩ كجم", DRONE_MASS_OK, 900},
    {"۱٫۲۵۰ كيلوغرام", DRONE_MASS_OK, 1250},
    {"\u200f1،5 كغ", DRONE_MASS_OK, 1500},
};

static void
a_mass_is_read_as_people_type_it(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(masses); i++) {
		int grams = 0;
		enum drone_mass_verdict got =
		    drone_mass_parse(slice_of(masses[i].typed), &grams);
		want((int)got, (int)masses[i].want, masses[i].typed);
		assert_int_equal(grams, masses[i].grams);
	}
}

static const struct drone_typed good = {
    .field =
        {
            [DRONE_MAKE] = SLICE_INIT(" Specimen  Aero "),
            [DRONE_MODEL] = SLICE_INIT("صقر 2"),
            [DRONE_SERIAL] = SLICE_INIT("mfr1c123456789abc"),
            [DRONE_MASS] = SLICE_INIT("0.249 kg"),
        },
    .serial_kind = DRONE_CTA2063,
};

static void
all_fields_are_judged_at_once(void **state)
{
	static const struct drone_typed nothing;
	static const char *const want[] = {"drone.make.missing", "drone.model.missing",
	    "drone.serial.missing", "drone.mass.missing"};
	struct drone drone = {.grams = 77};
	struct drone_refusals refusals;

	(void)state;
	assert_int_equal(drone_check(&nothing, &drone, &refusals), DRONE_REFUSED);
	assert_int_equal(refusals.count, DRONE_FIELD_COUNT);
	for (size_t i = 0; i < DRONE_FIELD_COUNT; i++) {
		assert_string_equal(refusals.key[i], want[i]);
	}
	assert_int_equal(drone.grams, 77);
}

static void
one_bad_field_is_refused_beside_itself(void **state)
{
	char longest[DRONE_NAME_MOST + 2] = {0};
	struct drone_typed typed = good;
	struct drone drone;
	struct drone_refusals refusals;

	(void)state;
	memset(longest, 'x', DRONE_NAME_MOST);
	typed.field[DRONE_MODEL] = slice_of(longest);
	assert_int_equal(drone_check(&typed, &drone, &refusals), DRONE_OK);
	longest[DRONE_NAME_MOST] = 'x';
	typed.field[DRONE_MODEL] = slice_of(longest);
	assert_int_equal(drone_check(&typed, &drone, &refusals), DRONE_REFUSED);
	assert_int_equal(refusals.count, 1);
	assert_string_equal(refusals.key[DRONE_MODEL], "drone.model.too_long");
}

static void
a_good_drone_is_made_fit_to_be_stored(void **state)
{
	struct drone drone;
	struct drone_refusals refusals;

	(void)state;
	assert_int_equal(drone_check(&good, &drone, &refusals), DRONE_OK);
	assert_int_equal(refusals.count, 0);
	assert_string_equal(drone.make, "Specimen Aero");
	assert_string_equal(drone.model, "صقر 2");
	assert_string_equal(drone.serial, "MFR1C123456789ABC");
	assert_int_equal(drone.serial_kind, DRONE_CTA2063);
	assert_int_equal(drone.grams, 249);
}

static void
at_most_eight_drones_fit(void **state)
{
	struct drone drones[DRONE_MOST + 1] = {0};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(drones); i++) {
		(void)snprintf(drones[i].serial, sizeof(drones[i].serial), "NO-%zu", i);
		assert_int_equal(drone_fits(drones, i, &drones[i]),
		    i < DRONE_MOST ? DRONE_OK : DRONE_TOO_MANY);
	}
}

static void
a_serial_number_stands_once(void **state)
{
	struct drone drones[] = {{.serial = "ABCD11"}, {.serial = "Home-built 7"}};
	struct drone other = {.serial = "abcd-11", .serial_kind = DRONE_OTHER};
	struct drone same = {.serial = "HOME BUILT-7"};
	struct drone new = {.serial = "ABCD12"};

	(void)state;
	assert_int_equal(drone_fits(drones, 2, &other), DRONE_DUPLICATE);
	assert_int_equal(drone_fits(drones, 2, &same), DRONE_DUPLICATE);
	assert_int_equal(drone_fits(drones, 2, &new), DRONE_OK);
}

static void
each_kind_is_found_by_its_word(void **state)
{
	(void)state;
	for (unsigned i = 0; i < DRONE_SERIAL_KIND_COUNT; i++) {
		enum drone_serial_kind kind = (enum drone_serial_kind)i;
		assert_int_equal(
		    drone_serial_kind_find(slice_of(drone_serial_kind_name(kind))), i);
	}
	assert_int_equal(drone_serial_kind_find(SLICE("")), DRONE_SERIAL_KIND_COUNT);
}

static void
an_unknown_kind_is_not_taken_as_the_standard(void **state)
{
	(void)state;
	assert_int_equal(
	    drone_serial_kind_of_typed(SLICE("cta2064")), DRONE_SERIAL_KIND_COUNT);
	assert_int_equal(
	    drone_serial_kind_of_typed(SLICE("CTA2063")), DRONE_SERIAL_KIND_COUNT);
	assert_int_equal(drone_serial_kind_of_typed(SLICE("other")), DRONE_OTHER);
	assert_int_equal(drone_serial_kind_of_typed(SLICE("")), DRONE_CTA2063);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_standard_serial_breaks_one_rule_at_most),
	    cmocka_unit_test(another_serial_is_kept_as_printed),
	    cmocka_unit_test(a_mass_is_read_as_people_type_it),
	    cmocka_unit_test(all_fields_are_judged_at_once),
	    cmocka_unit_test(one_bad_field_is_refused_beside_itself),
	    cmocka_unit_test(a_good_drone_is_made_fit_to_be_stored),
	    cmocka_unit_test(at_most_eight_drones_fit),
	    cmocka_unit_test(a_serial_number_stands_once),
	    cmocka_unit_test(each_kind_is_found_by_its_word),
	    cmocka_unit_test(an_unknown_kind_is_not_taken_as_the_standard),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
