/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "person/mrz.h"

#define TD3_ONE "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\n"
#define TD3_TWO "L898902C36UTO7408122F1204159ZE184226B<<<<<10"
#define TD1_ONE "I<UTOD231458907<<<<<<<<<<<<<<<\n"
#define TD1_TWO "7408122F1204159UTO<<<<<<<<<<<6\n"
#define TD1_THREE "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"

static void
want(int got, int wanted, const char *typed)
{
	if (got != wanted) {
		fail_msg("\"%s\": got %d, want %d", typed, got, wanted);
	}
}

static void
the_icao_passport_is_read(void **state)
{
	struct mrz mrz;

	(void)state;
	assert_int_equal(mrz_parse(SLICE(TD3_ONE TD3_TWO), &mrz), MRZ_OK);
	assert_int_equal(mrz.kind, MRZ_TD3);
	assert_string_equal(mrz.document, "P");
	assert_string_equal(mrz.issuer, "UTO");
	assert_string_equal(mrz.number, "L898902C3");
	assert_string_equal(mrz.nationality, "UTO");
	assert_string_equal(mrz.birth, "740812");
	assert_string_equal(mrz.expiry, "120415");
	assert_int_equal(mrz.sex, 'F');
	assert_string_equal(mrz.primary, "ERIKSSON");
	assert_string_equal(mrz.secondary, "ANNA MARIA");
	assert_string_equal(mrz.optional, "ZE184226B");
}

static void
the_icao_card_is_read(void **state)
{
	struct mrz mrz;

	(void)state;
	assert_int_equal(mrz_parse(SLICE(TD1_ONE TD1_TWO TD1_THREE), &mrz), MRZ_OK);
	assert_int_equal(mrz.kind, MRZ_TD1);
	assert_string_equal(mrz.document, "I");
	assert_string_equal(mrz.number, "D23145890");
	assert_string_equal(mrz.nationality, "UTO");
	assert_string_equal(mrz.birth, "740812");
	assert_string_equal(mrz.expiry, "120415");
	assert_string_equal(mrz.primary, "ERIKSSON");
	assert_string_equal(mrz.secondary, "ANNA MARIA");
	assert_string_equal(mrz.optional, "");
}

static void
a_personal_number_may_be_empty(void **state)
{
	struct mrz mrz;

	(void)state;
	assert_int_equal(mrz_parse(SLICE("P<AREALSPECIMEN<<NOURA<SAMPLE<<<<<<<<<<<<<<<\n"
	                                 "X1234567<7ARE9001158F3101148<<<<<<<<<<<<<<<4"),
	                     &mrz),
	    MRZ_OK);
	assert_string_equal(mrz.number, "X1234567");
	assert_string_equal(mrz.nationality, "ARE");
	assert_string_equal(mrz.primary, "ALSPECIMEN");
	assert_string_equal(mrz.secondary, "NOURA SAMPLE");
	assert_string_equal(mrz.optional, "");
	assert_int_equal(mrz_parse(SLICE("P<D<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<<<<<<<<<\n"
	                                 "C01X00T478D<<6408125F2702283<<<<<<<<<<<<<<<4"),
	                     &mrz),
	    MRZ_OK);
	assert_string_equal(mrz.nationality, "D");
}

static void
a_card_number_may_go_on_in_the_optional_field(void **state)
{
	struct mrz mrz;

	(void)state;
	assert_int_equal(mrz_parse(SLICE("I<UTOD23145890<ABCD3<<<<<<<<<<\n"
	                                 "7408122F1204159UTO<<<<<<<<<<<4\n" TD1_THREE),
	                     &mrz),
	    MRZ_OK);
	assert_string_equal(mrz.number, "D23145890ABCD");
	assert_string_equal(mrz.optional, "");
}

static void
the_id_of_a_card_stands_in_the_optional_field(void **state)
{
	struct mrz mrz;

	(void)state;
	assert_int_equal(mrz_parse(SLICE("ILARE1234567897784199012345676\n"
	                                 "9001158F3101148IND<<<<<<<<<<<6\n"
	                                 "SPECIMEN<<NOURA<SAMPLE<<<<<<<<"),
	                     &mrz),
	    MRZ_OK);
	assert_string_equal(mrz.optional, "784199012345676");
	assert_string_equal(mrz.nationality, "IND");
}

static void
a_zone_may_be_typed_small_and_in_one_piece(void **state)
{
	struct mrz mrz;

	(void)state;
	assert_int_equal(
	    mrz_parse(SLICE("p<utoeriksson<<anna<maria<<<<<<<<<<<<<<<<<<< "
	                    "l898902c36uto7408122f1204159ze184226b<<<<<10\r\n"),
	        &mrz),
	    MRZ_OK);
	assert_string_equal(mrz.number, "L898902C3");
}

static const struct {
	const char *typed;
	enum mrz_verdict want;
} zones[] = {
    {"", MRZ_BAD_LENGTH},
    {TD3_ONE, MRZ_BAD_LENGTH},
    {TD3_ONE TD3_TWO "<", MRZ_BAD_LENGTH},
    {TD3_ONE TD3_TWO TD3_ONE TD3_TWO, MRZ_BAD_LENGTH},
    {TD3_ONE "L898902C36UTO7408122F1204159ZE184226B<<<<<1*", MRZ_BAD_CHARACTER},
    {"V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<" TD3_TWO, MRZ_BAD_DOCUMENT},
    {TD3_ONE "L898902C46UTO7408122F1204159ZE184226B<<<<<10", MRZ_BAD_NUMBER},
    {TD3_ONE "L898902C3<UTO7408122F1204159ZE184226B<<<<<10", MRZ_BAD_NUMBER},
    {TD3_ONE "L898902C36UTO7408132F1204159ZE184226B<<<<<10", MRZ_BAD_BIRTH},
    {TD3_ONE "L898902C36UTO7408122F1204169ZE184226B<<<<<10", MRZ_BAD_EXPIRY},
    {TD3_ONE "L898902C36UTO7408122F1204159ZE184226C<<<<<10", MRZ_BAD_PERSONAL},
    {TD3_ONE "L898902C36UTO7408122F1204159ZE184226B<<<<<<0", MRZ_BAD_PERSONAL},
    {TD3_ONE "L898902C36UTO7408122F1204159ZE184226B<<<<<11", MRZ_BAD_COMPOSITE},
    {"X<UTOD231458907<<<<<<<<<<<<<<<" TD1_TWO TD1_THREE, MRZ_BAD_DOCUMENT},
    {"I<UTOD231458917<<<<<<<<<<<<<<<" TD1_TWO TD1_THREE, MRZ_BAD_NUMBER},
    {"I<UTOD23145890<ABCD4<<<<<<<<<<" TD1_TWO TD1_THREE, MRZ_BAD_NUMBER},
    /* one character in the optional field is no rest of a number */
    {"I<UTOD23145890<7<<<<<<<<<<<<<<" TD1_TWO TD1_THREE, MRZ_BAD_NUMBER},
    /* and a field without a filler behind it is none, either */
    {"I<UTOD23145890<ABCDEFGHIJKLMN1" TD1_TWO TD1_THREE, MRZ_BAD_NUMBER},
    {TD1_ONE "7408123F1204159UTO<<<<<<<<<<<6" TD1_THREE, MRZ_BAD_BIRTH},
    {TD1_ONE "7408122F1204158UTO<<<<<<<<<<<6" TD1_THREE, MRZ_BAD_EXPIRY},
    {TD1_ONE "7408122F1204159UTO<<<<<<<<<<<5" TD1_THREE, MRZ_BAD_COMPOSITE},
};

static void
each_zone_breaks_one_rule(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(zones); i++) {
		struct mrz mrz = {.sex = '?'};
		enum mrz_verdict got = mrz_parse(slice_of(zones[i].typed), &mrz);
		want((int)got, (int)zones[i].want, zones[i].typed);
		assert_int_equal(mrz.sex, '?');
	}
}

static void
the_sex_may_be_unsaid(void **state)
{
	struct mrz mrz;

	(void)state;
	assert_int_equal(
	    mrz_parse(
	        SLICE(TD3_ONE "L898902C36UTO7408122M1204159ZE184226B<<<<<10"), &mrz),
	    MRZ_OK);
	assert_int_equal(mrz.sex, 'M');
	assert_int_equal(
	    mrz_parse(
	        SLICE(TD3_ONE "L898902C36UTO7408122<1204159ZE184226B<<<<<10"), &mrz),
	    MRZ_OK);
	assert_int_equal(mrz.sex, 'X');
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_zone_breaks_one_rule),
	    cmocka_unit_test(the_icao_passport_is_read),
	    cmocka_unit_test(the_sex_may_be_unsaid),
	    cmocka_unit_test(the_icao_card_is_read),
	    cmocka_unit_test(a_personal_number_may_be_empty),
	    cmocka_unit_test(a_card_number_may_go_on_in_the_optional_field),
	    cmocka_unit_test(the_id_of_a_card_stands_in_the_optional_field),
	    cmocka_unit_test(a_zone_may_be_typed_small_and_in_one_piece),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
