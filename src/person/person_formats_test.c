/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "person/email.h"
#include "person/emirates_id.h"
#include "person/passport_number.h"
#include "person/person_name.h"
#include "person/phone.h"

static void
want(int got, int wanted, const char *typed)
{
	if (got != wanted) {
		fail_msg("\"%s\": got verdict %d, want %d", typed, got, wanted);
	}
}

static void
each_emirates_id_breaks_one_rule_at_most(void **state)
{
	static const struct {
		const char *typed;
		enum emirates_id_verdict want;
		const char *digits;
	} rows[] = {
	    {"784199012345670", EMIRATES_ID_BAD_CHECK_DIGIT, ""},
	    {"784189014978983", EMIRATES_ID_BAD_CHECK_DIGIT, ""},
	    {"784-1990-1324567-6", EMIRATES_ID_BAD_CHECK_DIGIT, ""},
	    {"784-1990-1234567", EMIRATES_ID_BAD_LENGTH, ""},
	    {"7841990123456766", EMIRATES_ID_BAD_LENGTH, ""},
	    {"785199012345676", EMIRATES_ID_BAD_COUNTRY, ""},
	    {"78419901234567a", EMIRATES_ID_BAD_CHARACTER, ""},
	    {"784199012345676\xD9", EMIRATES_ID_BAD_CHARACTER, ""},
	    {"7841990123456.6", EMIRATES_ID_BAD_CHARACTER, ""},
	    {"", EMIRATES_ID_MISSING, ""},
	    {" - \u200f", EMIRATES_ID_MISSING, ""},
	    {"784-1990-1234567-6", EMIRATES_ID_OK, "784199012345676"},
	    {"784 1985 7654321 3", EMIRATES_ID_OK, "784198576543213"},
	    {"784200100000015", EMIRATES_ID_OK, "784200100000015"},
	    {"784197099999993", EMIRATES_ID_OK, "784197099999993"},
	    {"784199000000002", EMIRATES_ID_OK, "784199000000002"},
	    {"٧٨٤١٩٩٠١٢٣٤٥٦٧٦", EMIRATES_ID_OK, "784199012345676"},
	    {"۷۸۴-۱۹۹۰-۱۲۳۴۵۶۷-۶", EMIRATES_ID_OK, "784199012345676"},
	    {"\u2067784\u2011199012345676\u2069", EMIRATES_ID_OK, "784199012345676"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct emirates_id id = {{0}};
		want(emirates_id_parse(slice_of(rows[i].typed), &id), rows[i].want,
		    rows[i].typed);
		assert_string_equal(id.digits, rows[i].digits);
	}
}

/* 784-0000-... has a good check digit: nobody was born then, and nobody asks. */
static void
the_four_middle_digits_are_not_judged(void **state)
{
	struct emirates_id id;
	char typed[] = "784000012345670";
	bool good = false;

	(void)state;
	for (int digit = 0; digit <= 9; digit++) {
		typed[EMIRATES_ID_DIGITS - 1] = (char)('0' + digit);
		good = good || emirates_id_parse(slice_of(typed), &id) == EMIRATES_ID_OK;
	}
	assert_true(good);
}

static void
a_vouched_emirates_id_is_taken_even_when_it_is_odd(void **state)
{
	static const struct {
		const char *value;
		enum emirates_id_verdict want;
		const char *digits;
	} rows[] = {
	    {"784199012345676", EMIRATES_ID_OK, "784199012345676"},
	    {"784189014978983", EMIRATES_ID_BAD_CHECK_DIGIT, "784189014978983"},
	    {"785199012345676", EMIRATES_ID_BAD_COUNTRY, "785199012345676"},
	    {"78419901234567", EMIRATES_ID_BAD_LENGTH, "78419901234567"},
	    {"7841990123456766", EMIRATES_ID_BAD_LENGTH, ""},
	    {"unknown", EMIRATES_ID_BAD_CHARACTER, ""},
	    {"", EMIRATES_ID_MISSING, ""},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct emirates_id id = {"before"};
		want(emirates_id_vouched(slice_of(rows[i].value), &id), rows[i].want,
		    rows[i].value);
		assert_string_equal(id.digits, rows[i].digits);
	}
}

static void
an_emirates_id_is_written_as_on_the_card(void **state)
{
	struct emirates_id id = {"784199012345676"};
	struct emirates_id odd = {"78419901234567"};
	char text[EMIRATES_ID_TEXT_SIZE];

	(void)state;
	emirates_id_format(&id, text);
	assert_string_equal(text, "784-1990-1234567-6");
	emirates_id_format(&odd, text);
	assert_string_equal(text, "78419901234567");
}

static void
a_refusal_leaves_the_result_alone(void **state)
{
	struct emirates_id id = {"before"};
	struct passport_number number = {"before"};
	struct phone phone = {"before"};
	struct email email = {"before"};
	struct person_name name = {"before"};

	(void)state;
	assert_int_not_equal(emirates_id_parse(SLICE("784"), &id), EMIRATES_ID_OK);
	assert_int_not_equal(
	    passport_number_parse(SLICE("A1"), &number), PASSPORT_NUMBER_OK);
	assert_int_not_equal(phone_parse(SLICE("+1"), &phone), PHONE_OK);
	assert_int_not_equal(email_parse(SLICE("a@b"), &email), EMAIL_OK);
	assert_int_not_equal(
	    person_name_parse(SLICE("4"), PERSON_SCRIPT_LATIN, &name), PERSON_NAME_OK);
	assert_string_equal(id.digits, "before");
	assert_string_equal(number.text, "before");
	assert_string_equal(phone.text, "before");
	assert_string_equal(email.text, "before");
	assert_string_equal(name.text, "before");
}

static void
each_passport_number_breaks_one_rule_at_most(void **state)
{
	static const struct {
		const char *typed;
		enum passport_number_verdict want;
		const char *text;
	} rows[] = {
	    {"", PASSPORT_NUMBER_MISSING, ""},
	    {" -- ", PASSPORT_NUMBER_MISSING, ""},
	    {"A123", PASSPORT_NUMBER_TOO_SHORT, ""},
	    {"A123456789", PASSPORT_NUMBER_TOO_LONG, ""},
	    {"A12345678A12345678A12345678A12345678A12345678A12345678A12345678A12345678",
	        PASSPORT_NUMBER_TOO_LONG, ""},
	    {"A1234_67", PASSPORT_NUMBER_BAD_CHARACTER, ""},
	    {"Ä123456", PASSPORT_NUMBER_BAD_CHARACTER, ""},
	    {"م1234567", PASSPORT_NUMBER_BAD_CHARACTER, ""},
	    {"X1234567<", PASSPORT_NUMBER_BAD_CHARACTER, ""},
	    {"A1234", PASSPORT_NUMBER_OK, "A1234"},
	    {"L898902C3", PASSPORT_NUMBER_OK, "L898902C3"},
	    {" x 123-4567\u200e", PASSPORT_NUMBER_OK, "X1234567"},
	    {"x١٢٣٤٥٦۷", PASSPORT_NUMBER_OK, "X1234567"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct passport_number number = {{0}};
		want(passport_number_parse(slice_of(rows[i].typed), &number),
		    rows[i].want, rows[i].typed);
		assert_string_equal(number.text, rows[i].text);
	}
}

static void
each_latin_name_breaks_one_rule_at_most(void **state)
{
	static const struct {
		const char *typed;
		enum person_name_verdict want;
		const char *text;
	} rows[] = {
	    {"", PERSON_NAME_MISSING, ""},
	    {" \t\u200f", PERSON_NAME_MISSING, ""},
	    {"مريم", PERSON_NAME_WRONG_SCRIPT, ""},
	    {"Mariam مريم", PERSON_NAME_WRONG_SCRIPT, ""},
	    {"Мария", PERSON_NAME_WRONG_SCRIPT, ""},
	    {"李", PERSON_NAME_WRONG_SCRIPT, ""},
	    {"Mariam 2", PERSON_NAME_BAD_CHARACTER, ""},
	    {"Mariam ٢", PERSON_NAME_BAD_CHARACTER, ""},
	    {"Mariam <b>", PERSON_NAME_BAD_CHARACTER, ""},
	    {"Specimen, Mariam", PERSON_NAME_BAD_CHARACTER, ""},
	    {"Mariam \u20ac", PERSON_NAME_BAD_CHARACTER, ""},
	    {"3\u00d74", PERSON_NAME_BAD_CHARACTER, ""},
	    {"\u0301Elan", PERSON_NAME_BAD_CHARACTER, ""},
	    {"Elan-\u0301", PERSON_NAME_BAD_CHARACTER, ""},
	    {"Mariam\xFF", PERSON_NAME_BAD_CHARACTER, ""},
	    {"- . '", PERSON_NAME_NO_LETTER, ""},
	    {"Ram", PERSON_NAME_OK, "Ram"},
	    {"Q", PERSON_NAME_OK, "Q"},
	    {"  Mariam   Al\u2011Specimen ", PERSON_NAME_OK, "Mariam Al-Specimen"},
	    {"D\u2019Souza Jr.", PERSON_NAME_OK, "D'Souza Jr."},
	    {"\u202aNoura\u202c", PERSON_NAME_OK, "Noura"},
	    {"José Ñuñez Şahin Łukasz Nguyễn", PERSON_NAME_OK,
	        "José Ñuñez Şahin Łukasz Nguyễn"},
	    {"E\u0301lan", PERSON_NAME_OK, "E\u0301lan"},
	    {"\u02bfAbd ar-Rahman", PERSON_NAME_OK, "'Abd ar-Rahman"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct person_name name = {{0}};
		want(person_name_parse(
		         slice_of(rows[i].typed), PERSON_SCRIPT_LATIN, &name),
		    rows[i].want, rows[i].typed);
		assert_string_equal(name.text, rows[i].text);
	}
}

static void
each_arabic_name_breaks_one_rule_at_most(void **state)
{
	static const struct {
		const char *typed;
		enum person_name_verdict want;
		const char *text;
	} rows[] = {
	    {"", PERSON_NAME_MISSING, ""},
	    {"Mariam", PERSON_NAME_WRONG_SCRIPT, ""},
	    {"مريم Al", PERSON_NAME_WRONG_SCRIPT, ""},
	    {"مريم ٢", PERSON_NAME_BAD_CHARACTER, ""},
	    {"مريم 2", PERSON_NAME_BAD_CHARACTER, ""},
	    {"مريم،", PERSON_NAME_BAD_CHARACTER, ""},
	    {"\u0651مريم", PERSON_NAME_BAD_CHARACTER, ""},
	    {"ـ", PERSON_NAME_BAD_CHARACTER, ""},
	    {"-", PERSON_NAME_NO_LETTER, ""},
	    {"مريم", PERSON_NAME_OK, "مريم"},
	    {" \u202bنورة  آل-نهيان\u202c ", PERSON_NAME_OK, "نورة آل-نهيان"},
	    {"محـــمد", PERSON_NAME_OK, "محمد"},
	    /* as a PDF draws them: noon waw reh teh-marbuta; seen lam-alef meem */
	    {"\ufee7\ufeee\ufead\ufe93", PERSON_NAME_OK, "نورة"},
	    {"\ufeb3\ufefc\ufee1", PERSON_NAME_OK, "سلام"},
	    {"\ufe70", PERSON_NAME_WRONG_SCRIPT, ""},
	    {"\ufefd", PERSON_NAME_WRONG_SCRIPT, ""},
	    {"مُحَمَّد", PERSON_NAME_OK, "مُحَمَّد"},
	    {"پرویز گل", PERSON_NAME_OK, "پرویز گل"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct person_name name = {{0}};
		want(person_name_parse(
		         slice_of(rows[i].typed), PERSON_SCRIPT_ARABIC, &name),
		    rows[i].want, rows[i].typed);
		assert_string_equal(name.text, rows[i].text);
	}
}

/* So many times the letter mim, D9 85 in UTF-8. */
static void
put_letters(char *ret_text, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		ret_text[2 * i] = '\xD9';
		ret_text[2 * i + 1] = '\x85';
	}
}

static void
a_name_has_at_most_200_characters(void **state)
{
	char typed[2 * (PERSON_NAME_MOST + 1) + 1] = {0};
	struct person_name name = {{0}};

	(void)state;
	put_letters(typed, PERSON_NAME_MOST);
	want(person_name_parse(slice_of(typed), PERSON_SCRIPT_ARABIC, &name),
	    PERSON_NAME_OK, "200 characters");
	assert_string_equal(name.text, typed);
	assert_true(person_name_vouched(slice_of(typed), &name));
	put_letters(typed, PERSON_NAME_MOST + 1);
	want(person_name_parse(slice_of(typed), PERSON_SCRIPT_ARABIC, &name),
	    PERSON_NAME_TOO_LONG, "201 characters");
	assert_false(person_name_vouched(slice_of(typed), &name));
}

static void
a_vouched_name_loses_its_commas(void **state)
{
	static const struct {
		const char *value;
		const char *text; /* NULL: nothing to take */
	} rows[] = {
	    {"Ram,,,,ABC,,", "Ram ABC"},
	    {"Test Web", "Test Web"},
	    {"نورة،،السبيسيمن،", "نورة السبيسيمن"},
	    {"R2 D2", "R2 D2"},
	    {",,,,", NULL},
	    {"", NULL},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct person_name name = {"before"};
		assert_int_equal(person_name_vouched(slice_of(rows[i].value), &name),
		    rows[i].text != NULL);
		assert_string_equal(name.text, rows[i].text != NULL ? rows[i].text : "");
	}
}

#define LABEL_63 "abcdefghi-abcdefghi-abcdefghi-abcdefghi-abcdefghi-abcdefghi-abz"

static void
each_email_breaks_one_rule_at_most(void **state)
{
	static const struct {
		const char *typed;
		enum email_verdict want;
	} rows[] = {
	    {"", EMAIL_MISSING},
	    {"  ", EMAIL_MISSING},
	    {"mariam", EMAIL_BAD_AT},
	    {"mariam@", EMAIL_BAD_AT},
	    {"a@b@example.ae", EMAIL_BAD_AT},
	    {"@example.ae", EMAIL_BAD_LOCAL},
	    {".a@example.ae", EMAIL_BAD_LOCAL},
	    {"a.@example.ae", EMAIL_BAD_LOCAL},
	    {"a..b@example.ae", EMAIL_BAD_LOCAL},
	    {"a b@example.ae", EMAIL_BAD_LOCAL},
	    {"\"a b\"@example.ae", EMAIL_BAD_LOCAL},
	    {"a<x>@example.ae", EMAIL_BAD_LOCAL},
	    {"مريم@example.ae", EMAIL_BAD_LOCAL},
	    {"a@example", EMAIL_BAD_DOMAIN},
	    {"a@.ae", EMAIL_BAD_DOMAIN},
	    {"a@example..ae", EMAIL_BAD_DOMAIN},
	    {"a@example.ae.", EMAIL_BAD_DOMAIN},
	    {"a@-example.ae", EMAIL_BAD_DOMAIN},
	    {"a@example-.ae", EMAIL_BAD_DOMAIN},
	    {"a@exam_ple.ae", EMAIL_BAD_DOMAIN},
	    {"a@127.0.0.1", EMAIL_BAD_DOMAIN},
	    {"a@example.ae,b", EMAIL_BAD_DOMAIN},
	    {"a@إمارات", EMAIL_BAD_DOMAIN},
	    {"a@example.ae", EMAIL_OK},
	    {"A.B+c_d-e@Mail.Example.AE", EMAIL_OK},
	    {"o'brien@example.co.uk", EMAIL_OK},
	    {"a@xn--mgbaam7a8h", EMAIL_BAD_DOMAIN},
	    {"a@x.xn--mgbaam7a8h", EMAIL_OK},
	    {"a@" LABEL_63 ".ae", EMAIL_OK},
	    {"a@" LABEL_63 "x.ae", EMAIL_BAD_DOMAIN},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct email email = {{0}};
		want(email_parse(slice_of(rows[i].typed), &email), rows[i].want,
		    rows[i].typed);
		assert_string_equal(
		    email.text, rows[i].want == EMAIL_OK ? rows[i].typed : "");
	}
}

static void
an_email_keeps_its_limits(void **state)
{
	char typed[EMAIL_MOST + 2] = {0};
	struct email email;

	(void)state;
	memset(typed, 'a', EMAIL_LOCAL_MOST);
	(void)snprintf(typed + EMAIL_LOCAL_MOST, 16, "@example.ae");
	want(email_parse(slice_of(typed), &email), EMAIL_OK, "64 before the @");
	memset(typed, 'a', EMAIL_LOCAL_MOST + 1);
	(void)snprintf(typed + EMAIL_LOCAL_MOST + 1, 16, "@example.ae");
	want(email_parse(slice_of(typed), &email), EMAIL_BAD_LOCAL, "65 before the @");
	memset(typed, 'a', EMAIL_MOST);
	typed[1] = '@';
	for (size_t i = 10; i < EMAIL_MOST; i += 10) {
		typed[i] = '.';
	}
	want(email_parse(slice_of(typed), &email), EMAIL_OK, "254 octets");
	typed[EMAIL_MOST] = 'a';
	want(email_parse(slice_of(typed), &email), EMAIL_TOO_LONG, "255 octets");
	want(email_parse(SLICE("\u200f a٣@example.ae\n"), &email), EMAIL_OK, "pasted");
	assert_string_equal(email.text, "a3@example.ae");
}

static void
mailboxes_are_the_same_when_only_the_domains_case_differs(void **state)
{
	static const struct email one = {"Mariam@Example.ae"};
	static const struct email same = {"Mariam@EXAMPLE.AE"};
	static const struct email other = {"mariam@example.ae"};
	static const struct email none = {""};

	(void)state;
	assert_true(email_equal(&one, &same));
	assert_false(email_equal(&one, &other));
	assert_false(email_equal(&none, &none));
	assert_false(email_equal(&one, &none));
	assert_false(email_equal(&none, &one));
}

static void
a_vouched_email_is_taken_when_it_is_one(void **state)
{
	struct email email;

	(void)state;
	assert_true(email_vouched(SLICE(" \"odd\"@example "), &email));
	assert_string_equal(email.text, "\"odd\"@example");
	char longest[EMAIL_TEXT_SIZE + 1] = {0};
	memset(longest, 'a', EMAIL_TEXT_SIZE);
	longest[1] = '@';
	assert_false(email_vouched(slice_of(longest), &email));
	assert_false(email_vouched(SLICE("none"), &email));
	assert_false(email_vouched(SLICE("a b@example.ae"), &email));
	assert_false(email_vouched(SLICE("@example.ae"), &email));
	assert_false(email_vouched(SLICE("a@"), &email));
	assert_string_equal(email.text, "");
}

static void
each_phone_breaks_one_rule_at_most(void **state)
{
	static const struct {
		const char *typed;
		enum phone_verdict want;
		const char *text;
	} rows[] = {
	    {"", PHONE_MISSING, ""},
	    {"call me", PHONE_BAD_CHARACTER, ""},
	    {"+971 50 123 4567 ext 3", PHONE_BAD_CHARACTER, ""},
	    {"050+1234567", PHONE_BAD_CHARACTER, ""},
	    {"+", PHONE_BAD_CHARACTER, ""},
	    {"501234567", PHONE_NEEDS_COUNTRY, ""},
	    {"0791234567", PHONE_NEEDS_COUNTRY, ""},
	    {"01234567", PHONE_NEEDS_COUNTRY, ""},
	    {"012345678", PHONE_NEEDS_COUNTRY, ""},
	    {"+0501234567", PHONE_NEEDS_COUNTRY, ""},
	    {"+123456", PHONE_TOO_SHORT, ""},
	    {"+1234567890123456", PHONE_TOO_LONG, ""},
	    {"+1234567890123456789012345678901234567890123456789012345678901234567",
	        PHONE_TOO_LONG, ""},
	    {"+971 50 123 456", PHONE_BAD_UAE, ""},
	    {"+971 50 123 45678", PHONE_BAD_UAE, ""},
	    {"97150123456", PHONE_BAD_UAE, ""},
	    {"+97141234", PHONE_BAD_UAE, ""},
	    {"+971501234567", PHONE_OK, "+971501234567"},
	    {"971501234567", PHONE_OK, "+971501234567"},
	    {"00971501234567", PHONE_OK, "+971501234567"},
	    {"0501234567", PHONE_OK, "+971501234567"},
	    {"050 123-4567", PHONE_OK, "+971501234567"},
	    {"+971 (0)50 123 4567", PHONE_OK, "+971501234567"},
	    {"\u202a+971 50 123 4567\u202c", PHONE_OK, "+971501234567"},
	    {"٠٥٠١٢٣٤٥٦٧", PHONE_OK, "+971501234567"},
	    {"04 123 4567", PHONE_OK, "+97141234567"},
	    {"+44 20 7946 0018", PHONE_OK, "+442079460018"},
	    {"+1234567", PHONE_OK, "+1234567"},
	    {"+123456789012345", PHONE_OK, "+123456789012345"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct phone phone = {{0}};
		want(phone_parse(slice_of(rows[i].typed), &phone), rows[i].want,
		    rows[i].typed);
		assert_string_equal(phone.text, rows[i].text);
	}
}

static void
a_vouched_phone_gets_its_plus(void **state)
{
	static const struct {
		const char *value;
		const char *text;
	} rows[] = {
	    {"97151234003", "+97151234003"},
	    {"+971501234567", "+971501234567"},
	    {"0501234567", "+971501234567"},
	    {"919812345678", "+919812345678"},
	    {"1234567", "+1234567"},
	    {"123456789012345", "+123456789012345"},
	    {"123456", ""},
	    {"1234567890123456", ""},
	    {"none", ""},
	    {"", ""},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct phone phone = {"before"};
		assert_int_equal(phone_vouched(slice_of(rows[i].value), &phone),
		    rows[i].text[0] != '\0');
		assert_string_equal(phone.text, rows[i].text);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_emirates_id_breaks_one_rule_at_most),
	    cmocka_unit_test(the_four_middle_digits_are_not_judged),
	    cmocka_unit_test(a_vouched_emirates_id_is_taken_even_when_it_is_odd),
	    cmocka_unit_test(an_emirates_id_is_written_as_on_the_card),
	    cmocka_unit_test(a_refusal_leaves_the_result_alone),
	    cmocka_unit_test(each_passport_number_breaks_one_rule_at_most),
	    cmocka_unit_test(each_latin_name_breaks_one_rule_at_most),
	    cmocka_unit_test(each_arabic_name_breaks_one_rule_at_most),
	    cmocka_unit_test(a_name_has_at_most_200_characters),
	    cmocka_unit_test(a_vouched_name_loses_its_commas),
	    cmocka_unit_test(each_email_breaks_one_rule_at_most),
	    cmocka_unit_test(an_email_keeps_its_limits),
	    cmocka_unit_test(mailboxes_are_the_same_when_only_the_domains_case_differs),
	    cmocka_unit_test(a_vouched_email_is_taken_when_it_is_one),
	    cmocka_unit_test(each_phone_breaks_one_rule_at_most),
	    cmocka_unit_test(a_vouched_phone_gets_its_plus),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
