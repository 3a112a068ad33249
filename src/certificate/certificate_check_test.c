/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "certificate/check.h"

enum { CEILING = 4 << 20 };

static const struct certificate_declared declared = {
    .number = SLICE_INIT("TC-0042-2026-00119"),
    .name_latin = SLICE_INIT("Mariam Saeed Al Suwaidi"),
    .name_arabic = SLICE_INIT("مريم سعيد السويدي"),
    .centre_code = SLICE_INIT("TC-0042"),
    .centre_latin = SLICE_INIT("Falcon Horizon Academy"),
    .centre_arabic = SLICE_INIT("أكاديمية أفق الصقر"),
};

static struct certificate_found
judge(const char *text)
{
	struct arena arena = ARENA_EMPTY(CEILING);
	struct inspect_report report = {
	    .pages = {{.number = 1, .text = slice_of(text)}}, .pages_count = 1};
	struct certificate_found found =
	    certificate_check_judge(&report, &declared, &arena);

	arena_done(&arena);
	return found;
}

static void
a_number_is_found_however_it_is_set(void **state)
{
	static const struct {
		const char *text;
		enum certificate_match match;
	} rows[] = {
	    {"", CERTIFICATE_MATCH_UNKNOWN},
	    {"Certificate No. TC-0042-2026-00118", CERTIFICATE_MATCH_ABSENT},
	    {"TC-0042-2026-\n00119", CERTIFICATE_MATCH_ABSENT},
	    {"Certificate No. TC-0042-2026-00119", CERTIFICATE_MATCH_SAME},
	    {"No. tc 0042 2026 00119", CERTIFICATE_MATCH_SAME},
	    {"TC-0042-2026-00119رقم الشهادة", CERTIFICATE_MATCH_SAME},
	    {"TC-٠٠٤٢-٢٠٢٦-٠٠١١٩", CERTIFICATE_MATCH_SAME},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		if (judge(rows[i].text).number != rows[i].match) {
			fail_msg("%s", rows[i].text);
		}
	}
}

/* "12" is in many a date. */
static void
a_short_number_must_stand_alone(void **state)
{
	struct arena arena = ARENA_EMPTY(CEILING);
	struct certificate_declared brief = {.number = SLICE("12-A")};
	struct inspect_report report = {
	    .pages = {{.number = 1, .text = SLICE("2012-AB")}}, .pages_count = 1};

	(void)state;
	assert_int_equal(certificate_check_judge(&report, &brief, &arena).number,
	    CERTIFICATE_MATCH_ABSENT);
	report.pages[0].text = SLICE("No. 12-a of 2026");
	assert_int_equal(certificate_check_judge(&report, &brief, &arena).number,
	    CERTIFICATE_MATCH_SAME);
	arena_done(&arena);
}

static void
names_are_whole_words_in_any_order(void **state)
{
	static const struct {
		const char *text;
		enum certificate_match latin;
		enum certificate_match arabic;
	} rows[] = {
	    {"Khalid Haddad", CERTIFICATE_MATCH_ABSENT, CERTIFICATE_MATCH_ABSENT},
	    {"Mariamah Suwaidia", CERTIFICATE_MATCH_PARTLY, CERTIFICATE_MATCH_PARTLY},
	    {"Mariam Haddad", CERTIFICATE_MATCH_PARTLY, CERTIFICATE_MATCH_PARTLY},
	    {"Al Suwaidi, MARIAM Saeed", CERTIFICATE_MATCH_SAME, CERTIFICATE_MATCH_ALIKE},
	    /* the other script, or another spelling */
	    {"السويدي مريم سعيد", CERTIFICATE_MATCH_ALIKE, CERTIFICATE_MATCH_SAME},
	    {"مَرْيَم سعيد السويدى", CERTIFICATE_MATCH_ALIKE, CERTIFICATE_MATCH_SAME},
	    {"Maryam Said Alsuwaidi", CERTIFICATE_MATCH_ALIKE, CERTIFICATE_MATCH_ALIKE},
	    {"Maryam Salim Al Suwaidi", CERTIFICATE_MATCH_PARTLY,
	        CERTIFICATE_MATCH_PARTLY},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct certificate_found found = judge(rows[i].text);
		if (found.name_latin != rows[i].latin ||
		    found.name_arabic != rows[i].arabic) {
			fail_msg("%s", rows[i].text);
		}
	}
}

static void
a_centre_is_known_by_either_name_or_its_code(void **state)
{
	(void)state;
	assert_int_equal(judge("Desert Wing").centre, CERTIFICATE_MATCH_ABSENT);
	assert_int_equal(judge("Falcon Academy").centre, CERTIFICATE_MATCH_PARTLY);
	assert_int_equal(judge("FALCON HORIZON ACADEMY").centre, CERTIFICATE_MATCH_SAME);
	assert_int_equal(judge("اكاديمية افق الصقر").centre, CERTIFICATE_MATCH_SAME);
	assert_int_equal(judge("Accredited: TC-0042").centre, CERTIFICATE_MATCH_SAME);
}

static enum certificate_match
code_of(const char *text)
{
	struct arena arena = ARENA_EMPTY(CEILING);
	struct inspect_report report = {
	    .codes = {{.page = 1, .kind = SLICE("QR-Code"), .text = slice_of(text)}},
	    .codes_count = text != NULL ? 1 : 0};
	enum certificate_match match =
	    certificate_check_judge(&report, &declared, &arena).code;

	arena_done(&arena);
	return match;
}

static void
a_code_has_the_number_or_says_something_else(void **state)
{
	(void)state;
	assert_int_equal(code_of(NULL), CERTIFICATE_MATCH_UNKNOWN);
	assert_int_equal(code_of("https://example.ae/"), CERTIFICATE_MATCH_ABSENT);
	assert_int_equal(code_of("https://centre.example.ae/c/TC-0042-2026-00119?k=1"),
	    CERTIFICATE_MATCH_SAME);
}

static void
the_worst_of_the_signatures_counts(void **state)
{
	static const struct inspect_signature changed = {.whole_file = true};
	static const struct inspect_signature part = {.intact = true, .trusted = true};
	static const struct inspect_signature stranger = {
	    .intact = true, .whole_file = true};
	static const struct inspect_signature good = {
	    .intact = true, .whole_file = true, .trusted = true};
	const struct {
		struct inspect_signature signatures[2];
		size_t count;
		enum certificate_seal seal;
	} rows[] = {
	    {{{0}}, 0, CERTIFICATE_SEAL_NONE},
	    {{changed}, 1, CERTIFICATE_SEAL_CHANGED},
	    {{good, changed}, 2, CERTIFICATE_SEAL_CHANGED},
	    {{part}, 1, CERTIFICATE_SEAL_PART},
	    {{stranger}, 1, CERTIFICATE_SEAL_UNKNOWN},
	    {{part, stranger}, 2, CERTIFICATE_SEAL_UNKNOWN},
	    {{part, good}, 2, CERTIFICATE_SEAL_TRUSTED},
	};
	struct arena arena = ARENA_EMPTY(CEILING);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct inspect_report report = {.signatures_count = rows[i].count};
		for (size_t j = 0; j < rows[i].count; j++) {
			report.signatures[j] = rows[i].signatures[j];
		}
		assert_int_equal(certificate_check_judge(&report, &declared, &arena).seal,
		    rows[i].seal);
	}
	arena_done(&arena);
}

static void
a_name_is_the_same_in_any_order(void **state)
{
	struct arena arena = ARENA_EMPTY(CEILING);

	(void)state;
	assert_int_equal(certificate_name_match(&arena, SLICE("AL SUWAIDI, Mariam"),
	                     SLICE("Mariam Al Suwaidi")),
	    CERTIFICATE_MATCH_SAME);
	assert_int_equal(
	    certificate_name_match(&arena, SLICE("Mariam"), SLICE("Mariam Al Suwaidi")),
	    CERTIFICATE_MATCH_PARTLY);
	assert_int_equal(certificate_name_match(&arena, SLICE(""), SLICE("Mariam")),
	    CERTIFICATE_MATCH_UNKNOWN);
	arena_done(&arena);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_number_is_found_however_it_is_set),
	    cmocka_unit_test(a_short_number_must_stand_alone),
	    cmocka_unit_test(names_are_whole_words_in_any_order),
	    cmocka_unit_test(a_centre_is_known_by_either_name_or_its_code),
	    cmocka_unit_test(a_code_has_the_number_or_says_something_else),
	    cmocka_unit_test(the_worst_of_the_signatures_counts),
	    cmocka_unit_test(a_name_is_the_same_in_any_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
