/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "person/nationality.h"

static void
what_is_no_nationality_is_refused(void **state)
{
	static const struct {
		const char *typed;
		enum nationality_verdict want;
	} rows[] = {
	    {"", NATIONALITY_MISSING},
	    {" - ", NATIONALITY_MISSING},
	    {"ZZZ", NATIONALITY_UNKNOWN},
	    {"UTO", NATIONALITY_UNKNOWN}, /* of specimens only */
	    {"AE", NATIONALITY_UNKNOWN},
	    {"هندى", NATIONALITY_UNKNOWN},
	    {"\xFF\xFF\xFF", NATIONALITY_UNKNOWN},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct nationality *nationality = NULL;
		assert_int_equal(nationality_parse(slice_of(rows[i].typed), &nationality),
		    rows[i].want);
		assert_null(nationality);
	}
}

static void
a_nationality_is_read_by_code_and_by_name(void **state)
{
	static const char *const rows[][2] = {
	    {"ARE", "ARE"},
	    {" are\u200f ", "ARE"},
	    {"United Arab Emirates", "ARE"},
	    {"الامارات العربيه المتحده", "ARE"},
	    {"D", "DEU"},
	    {"D<<", "DEU"},
	    {"côte d'ivoire", "CIV"},
	    {"cote d ivoire", "CIV"},
	    {"XXA", "XXA"},
	    {"Stateless person", "XXA"},
	    {"RKS", "RKS"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct nationality *nationality = NULL;
		assert_int_equal(nationality_parse(slice_of(rows[i][0]), &nationality),
		    NATIONALITY_OK);
		assert_string_equal(nationality->code, rows[i][1]);
	}
}

static void
names_are_in_their_official_form(void **state)
{
	static const char *const rows[][3] = {
	    {"ARE", "United Arab Emirates", "الإمارات العربية المتحدة"},
	    {"SAU", "Saudi Arabia", "المملكة العربية السعودية"},
	    {"IND", "India", "الهند"},
	    {"MDA", "Moldova", "مولدوفا"},
	    {"MDV", "Maldives", "جزر المالديف"},
	    {"TUR", "Türkiye", "تركيا"},
	    {"XXA", "Stateless person", "عديم الجنسية"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct nationality *found = nationality_find(slice_of(rows[i][0]));
		assert_non_null(found);
		assert_string_equal(found->name_latin, rows[i][1]);
		assert_string_equal(found->name_arabic, rows[i][2]);
	}
}

static bool
has_arabic_letters_only(const char *name)
{
	struct slice rest = slice_of(name);

	while (rest.size > 0) {
		uint32_t point = text_next(&rest);
		bool vowel = point >= 0x064B && point <= 0x0652;
		bool latin =
		    (point >= 'A' && point <= 'Z') || (point >= 'a' && point <= 'z');
		if (vowel || latin) {
			return false;
		}
	}
	return true;
}

static void
the_table_is_whole_and_in_order(void **state)
{
	bool seen_latin[512] = {false};
	bool seen_arabic[512] = {false};
	const struct nationality *first = nationality_find(SLICE("ABW"));

	(void)state;
	assert_int_equal(nationality_count(), 249 + 25);
	for (size_t i = 0; i < nationality_count(); i++) {
		const struct nationality *latin = nationality_in_latin_order(i);
		assert_ptr_equal(nationality_find(slice_of(latin->code)), latin);
		assert_true(strlen(latin->name_latin) < NATIONALITY_NAME_MOST);
		assert_true(strlen(latin->name_arabic) < NATIONALITY_NAME_MOST);
		assert_true(has_arabic_letters_only(latin->name_arabic));
		seen_latin[latin - first] = true;
		seen_arabic[nationality_in_arabic_order(i) - first] = true;
	}
	for (size_t i = 0; i < nationality_count(); i++) {
		assert_true(seen_latin[i] && seen_arabic[i]);
	}
	assert_string_equal(nationality_in_latin_order(0)->code, "AFG");
	assert_string_equal(nationality_in_latin_order(1)->code, "ALA");
	assert_string_equal(nationality_in_latin_order(248)->code, "ZWE");
	for (size_t i = 0; i < nationality_count(); i++) {
		assert_int_equal(nationality_in_latin_order(i)->is_extra, i >= 249);
		assert_int_equal(nationality_in_arabic_order(i)->is_extra, i >= 249);
	}
}

static void
the_arab_league_has_22_members(void **state)
{
	size_t count = 0;

	(void)state;
	for (size_t i = 0; i < nationality_count(); i++) {
		count += nationality_in_latin_order(i)->of_arab_league ? 1 : 0;
	}
	assert_int_equal(count, 22);
	assert_true(nationality_find(SLICE("ARE"))->of_arab_league);
	assert_false(nationality_find(SLICE("IRN"))->of_arab_league);
}

static void
a_search_finds_in_both_scripts(void **state)
{
	static const struct {
		const char *typed;
		const char *want; /* codes in order */
	} rows[] = {
	    {"emirates", "ARE "},
	    {"امارات", "ARE "},
	    {"are", "ARE "},
	    {"کوریا", "PRK KOR "},
	    {"guinea bissau", "GNB "},
	    {"nowhere", ""},
	};
	const struct nationality *found[8];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		char codes[64] = "";
		size_t used = 0;
		size_t count =
		    nationality_search(slice_of(rows[i].typed), found, ARRAY_LEN(found));
		for (size_t k = 0; k < count; k++) {
			used += (size_t)snprintf(
			    codes + used, sizeof(codes) - used, "%s ", found[k]->code);
		}
		assert_string_equal(codes, rows[i].want);
	}
	assert_int_equal(nationality_search(SLICE(""), found, ARRAY_LEN(found)), 8);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_no_nationality_is_refused),
	    cmocka_unit_test(a_nationality_is_read_by_code_and_by_name),
	    cmocka_unit_test(names_are_in_their_official_form),
	    cmocka_unit_test(the_table_is_whole_and_in_order),
	    cmocka_unit_test(the_arab_league_has_22_members),
	    cmocka_unit_test(a_search_finds_in_both_scripts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
