/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "certificate/certificate.h"

static void
want(int got, int wanted, const char *typed)
{
	if (got != wanted) {
		fail_msg("\"%s\": got %d, want %d", typed, got, wanted);
	}
}

static day
day_from(const char *text)
{
	day which = 0;

	assert_true(day_parse(slice_of(text), &which));
	return which;
}

static void
each_number_breaks_one_rule_at_most(void **state)
{
	static const struct {
		const char *typed;
		enum certificate_number_verdict want;
		const char *text;
	} rows[] = {
	    {"", CERTIFICATE_NUMBER_MISSING, ""},
	    {" \u200f ", CERTIFICATE_NUMBER_MISSING, ""},
	    {"A1", CERTIFICATE_NUMBER_TOO_SHORT, ""},
	    {"A1234567890123456789012345678901234567890", CERTIFICATE_NUMBER_TOO_LONG,
	        ""},
	    {"A1234567890123456789012345678901234567890A1234567890123456789012345678901234"
	     "567890A1234567890123456789012345678901234567890A12345678901234567890",
	        CERTIFICATE_NUMBER_TOO_LONG, ""},
	    {"ABC#123", CERTIFICATE_NUMBER_BAD_CHARACTER, ""},
	    {"شهادة 12", CERTIFICATE_NUMBER_BAD_CHARACTER, ""},
	    {"ABC\xFF", CERTIFICATE_NUMBER_BAD_CHARACTER, ""},
	    {"A12", CERTIFICATE_NUMBER_OK, "A12"},
	    {"dwa-2026/0012_b.1", CERTIFICATE_NUMBER_OK, "DWA-2026/0012_B.1"},
	    {" DWA \u2011 ٢٠٢٦ ", CERTIFICATE_NUMBER_OK, "DWA-2026"},
	    {"1234567890123456789012345678901234567890", CERTIFICATE_NUMBER_OK,
	        "1234567890123456789012345678901234567890"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct certificate_number number = {""};
		assert_int_equal(
		    certificate_number_parse(slice_of(rows[i].typed), &number),
		    rows[i].want);
		assert_string_equal(number.text, rows[i].text);
	}
}

static const struct {
	const char *typed[3];
	enum certificate_day_verdict want;
	const char *iso;
} days[] = {
    {{"", "", ""}, CERTIFICATE_DAY_MISSING, NULL},
    {{" ", "\u200f", "\t"}, CERTIFICATE_DAY_MISSING, NULL},
    {{"", "11", "2026"}, CERTIFICATE_DAY_NO_DAY, NULL},
    {{"1", "", "2026"}, CERTIFICATE_DAY_NO_MONTH, NULL},
    {{"1", "11", ""}, CERTIFICATE_DAY_NO_YEAR, NULL},
    {{"", "", "2026"}, CERTIFICATE_DAY_NO_DAY, NULL},
    {{"0", "11", "2026"}, CERTIFICATE_DAY_NOT_REAL, NULL},
    {{"32", "1", "2026"}, CERTIFICATE_DAY_NOT_REAL, NULL},
    {{"30", "2", "2026"}, CERTIFICATE_DAY_NOT_REAL, NULL},
    {{"1", "13", "2026"}, CERTIFICATE_DAY_NOT_REAL, NULL},
    {{"1", "May", "2026"}, CERTIFICATE_DAY_NOT_REAL, NULL},
    {{"1", "1", "26"}, CERTIFICATE_DAY_NOT_REAL, NULL},
    {{"1", "1", "20260000000000000000000000"}, CERTIFICATE_DAY_NOT_REAL, NULL},
    {{"-1", "1", "2026"}, CERTIFICATE_DAY_NOT_REAL, NULL},
    {{"23", "11", "2026"}, CERTIFICATE_DAY_IN_FUTURE, NULL},
    {{"21", "11", "2021"}, CERTIFICATE_DAY_TOO_OLD, NULL},
    {{"22", "11", "2026"}, CERTIFICATE_DAY_OK, "2026-11-22"},
    {{"22", "11", "2021"}, CERTIFICATE_DAY_OK, "2021-11-22"},
    {{" 05 ", "6", "2026"}, CERTIFICATE_DAY_OK, "2026-06-05"},
    {{"٢٩", "۲", "٢٠٢٤"}, CERTIFICATE_DAY_OK, "2024-02-29"},
};

static void
each_day_breaks_one_rule_at_most(void **state)
{
	day today = day_from("2026-11-22");

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(days); i++) {
		day issued_on = DAY_NONE;
		enum certificate_day_verdict got = certificate_day_parse(
		    slice_of(days[i].typed[0]), slice_of(days[i].typed[1]),
		    slice_of(days[i].typed[2]), today, &issued_on);
		want((int)got, (int)days[i].want, days[i].typed[0]);
		assert_int_equal(
		    issued_on, days[i].iso != NULL ? day_from(days[i].iso) : DAY_NONE);
	}
}

static void
one_text_is_judged_as_three_fields_are(void **state)
{
	static const struct {
		const char *typed;
		enum certificate_day_verdict want;
	} rows[] = {
	    {"", CERTIFICATE_DAY_MISSING},
	    {"22/11/2026", CERTIFICATE_DAY_NOT_REAL},
	    {"2026-11-31", CERTIFICATE_DAY_NOT_REAL},
	    {"2026-11-22T00:00:00Z and more", CERTIFICATE_DAY_NOT_REAL},
	    {"2026-11-23", CERTIFICATE_DAY_IN_FUTURE},
	    {"2021-11-21", CERTIFICATE_DAY_TOO_OLD},
	    {"2026-11-22", CERTIFICATE_DAY_OK},
	    {" ٢٠٢٦-١١-٢٢ ", CERTIFICATE_DAY_OK},
	};
	day today = day_from("2026-11-22");

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		day issued_on = DAY_NONE;
		assert_int_equal(
		    certificate_day_parse_iso(slice_of(rows[i].typed), today, &issued_on),
		    rows[i].want);
		assert_int_equal(
		    issued_on, rows[i].want == CERTIFICATE_DAY_OK ? today : DAY_NONE);
	}
}

static void
the_content_tells_the_type(void **state)
{
	static const struct {
		struct slice head;
		uint64_t size;
		enum certificate_file_verdict want;
		enum certificate_file_type type;
	} rows[] = {
	    {SLICE_INIT(""), 0, CERTIFICATE_FILE_EMPTY, 0},
	    {SLICE_INIT("%PDF-1.7"), 0, CERTIFICATE_FILE_EMPTY, 0},
	    {SLICE_INIT("%PDF-1.7"), CERTIFICATE_FILE_MOST + 1, CERTIFICATE_FILE_TOO_BIG,
	        0},
	    {SLICE_INIT("\xFF\xD8\xFF"), UINT64_MAX, CERTIFICATE_FILE_TOO_BIG, 0},
	    {SLICE_INIT(" %PDF-1."), 100, CERTIFICATE_FILE_WRONG_TYPE, 0},
	    {SLICE_INIT("%PDF"), 4, CERTIFICATE_FILE_WRONG_TYPE, 0},
	    {SLICE_INIT("\xFF\xD8"), 2, CERTIFICATE_FILE_WRONG_TYPE, 0},
	    {SLICE_INIT("\x89PNG\n\x1A\n\0"), 100, CERTIFICATE_FILE_WRONG_TYPE, 0},
	    {SLICE_INIT("GIF89a.."), 100, CERTIFICATE_FILE_WRONG_TYPE, 0},
	    {SLICE_INIT("PK\x03\x04...."), 100, CERTIFICATE_FILE_WRONG_TYPE, 0},
	    {SLICE_INIT("<!DOCTYP"), 100, CERTIFICATE_FILE_WRONG_TYPE, 0},
	    {SLICE_INIT("%PDF-1.7"), CERTIFICATE_FILE_MOST, CERTIFICATE_FILE_OK,
	        CERTIFICATE_FILE_PDF},
	    {SLICE_INIT("\xFF\xD8\xFF\xE0...."), 100, CERTIFICATE_FILE_OK,
	        CERTIFICATE_FILE_JPEG},
	    {SLICE_INIT("\x89PNG\r\n\x1A\n"), 100, CERTIFICATE_FILE_OK,
	        CERTIFICATE_FILE_PNG},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		enum certificate_file_type type = CERTIFICATE_FILE_NONE;
		assert_int_equal(
		    certificate_file_check(rows[i].head, rows[i].size, &type),
		    rows[i].want);
		assert_int_equal(type, rows[i].type);
	}
}

static void
a_media_type_leads_back_to_its_type(void **state)
{
	(void)state;
	for (unsigned i = CERTIFICATE_FILE_PDF; i < CERTIFICATE_FILE_TYPE_COUNT; i++) {
		enum certificate_file_type type = (enum certificate_file_type)i;
		assert_int_equal(
		    certificate_file_find(slice_of(certificate_file_media(type))), i);
		assert_int_equal(strlen(certificate_file_suffix(type)), 3);
	}
	assert_int_equal(certificate_file_find(SLICE("")), CERTIFICATE_FILE_NONE);
	assert_int_equal(
	    certificate_file_find(SLICE("image/gif")), CERTIFICATE_FILE_NONE);
}

static void
a_file_name_is_fit_to_be_shown(void **state)
{
	static const char *const rows[][2] = {
	    {"certificate.pdf", "certificate.pdf"},
	    {"C:\\Users\\Mariam\\my file.pdf", "my file.pdf"},
	    {"../../etc/passwd", "passwd.pdf"},
	    {"a\r\nSet-Cookie: x.pdf", "a Set-Cookie: x.pdf"},
	    {"\u202egpj.exe\u202c", "gpj.exe.pdf"}, /* U+202E turns what follows */
	    {"شهادة التدريب.pdf", "شهادة التدريب.pdf"},
	    {"bad\xFF.pdf", "bad\ufffd.pdf"},
	    {"..", "certificate.pdf"},
	    {".hidden", "hidden.pdf"},
	    {"folder/", "certificate.pdf"},
	    {"", "certificate.pdf"},
	};
	char name[CERTIFICATE_FILE_NAME_SIZE];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		certificate_file_name_clean(
		    slice_of(rows[i][0]), CERTIFICATE_FILE_PDF, name);
		assert_string_equal(name, rows[i][1]);
	}
}

/* What an officer downloads is opened by its name: "x.html" runs its script. */
static void
a_file_cannot_be_named_as_another_type(void **state)
{
	static const struct {
		const char *given;
		enum certificate_file_type type;
		const char *name;
	} rows[] = {
	    {"x.html", CERTIFICATE_FILE_PDF, "x.html.pdf"},
	    {"x.pdf.hta", CERTIFICATE_FILE_PDF, "x.pdf.hta.pdf"},
	    {"pdf", CERTIFICATE_FILE_PDF, "pdf.pdf"},
	    {"x.", CERTIFICATE_FILE_PDF, "x..pdf"},
	    {"x.PDF", CERTIFICATE_FILE_PDF, "x.PDF"},
	    {"x.pdf", CERTIFICATE_FILE_PNG, "x.pdf.png"},
	    {"x.jpeg", CERTIFICATE_FILE_JPEG, "x.jpeg"},
	    {"x.Jpg", CERTIFICATE_FILE_JPEG, "x.Jpg"},
	    {"x.jpeg", CERTIFICATE_FILE_PNG, "x.jpeg.png"},
	};
	char name[CERTIFICATE_FILE_NAME_SIZE];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		certificate_file_name_clean(slice_of(rows[i].given), rows[i].type, name);
		assert_string_equal(name, rows[i].name);
	}
}

static void
a_long_file_name_keeps_its_end(void **state)
{
	char given[3000];
	char name[CERTIFICATE_FILE_NAME_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof(given); i += 2) {
		given[i] = '\xD8'; /* the letter shin */
		given[i + 1] = '\xB4';
	}
	(void)snprintf(given + sizeof(given) - 6, 6, "x.pdf");
	certificate_file_name_clean(slice_of(given), CERTIFICATE_FILE_PDF, name);
	assert_int_equal(text_length(slice_of(name)), CERTIFICATE_FILE_NAME_MOST);
	assert_true(text_is_utf8(slice_of(name)));
	assert_true(slice_ends(slice_of(name), SLICE("x.pdf")));
	memset(given, 0xFF, sizeof(given));
	certificate_file_name_clean(
	    (struct slice){given, sizeof(given)}, CERTIFICATE_FILE_PDF, name);
	assert_int_equal(text_length(slice_of(name)), CERTIFICATE_FILE_NAME_MOST);
}

/* Rows: states; columns: events. '-' is refused, else the first letter of the next
 * state: c centre, o officer, r rejected, w withdrawn. */
static void
each_state_knows_each_event(void **state)
{
	static const char *const table[CERTIFICATE_STATE_COUNT] = {
	    [CERTIFICATE_CLAIMED] = "corww",
	    [CERTIFICATE_CENTRE_CONFIRMED] = "-orww",
	    [CERTIFICATE_OFFICER_CONFIRMED] = "--r-w",
	    [CERTIFICATE_REJECTED] = "-----",
	    [CERTIFICATE_WITHDRAWN] = "-----",
	};
	static const char letters[] = {[CERTIFICATE_CENTRE_CONFIRMED] = 'c',
	    [CERTIFICATE_OFFICER_CONFIRMED] = 'o',
	    [CERTIFICATE_REJECTED] = 'r',
	    [CERTIFICATE_WITHDRAWN] = 'w'};

	(void)state;
	for (unsigned from = 0; from < CERTIFICATE_STATE_COUNT; from++) {
		for (unsigned event = 0; event < CERTIFICATE_EVENT_COUNT; event++) {
			enum certificate_state next = CERTIFICATE_CLAIMED;
			enum certificate_verdict verdict =
			    certificate_decide((enum certificate_state)from,
			        (enum certificate_event)event, &next);
			char want = table[from][event];
			assert_int_equal(
			    verdict, want == '-' ? CERTIFICATE_NOT_NOW : CERTIFICATE_OK);
			assert_int_equal(
			    next == CERTIFICATE_CLAIMED ? '-' : letters[next], want);
		}
	}
}

static void
each_state_is_found_by_its_word(void **state)
{
	(void)state;
	for (unsigned i = 0; i < CERTIFICATE_STATE_COUNT; i++) {
		enum certificate_state one = (enum certificate_state)i;
		assert_int_equal(
		    certificate_state_find(slice_of(certificate_state_name(one))), i);
		assert_non_null(certificate_state_key(one));
	}
	assert_int_equal(certificate_state_find(SLICE("good")), CERTIFICATE_STATE_COUNT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_number_breaks_one_rule_at_most),
	    cmocka_unit_test(each_day_breaks_one_rule_at_most),
	    cmocka_unit_test(one_text_is_judged_as_three_fields_are),
	    cmocka_unit_test(the_content_tells_the_type),
	    cmocka_unit_test(a_media_type_leads_back_to_its_type),
	    cmocka_unit_test(a_file_name_is_fit_to_be_shown),
	    cmocka_unit_test(a_file_cannot_be_named_as_another_type),
	    cmocka_unit_test(a_long_file_name_keeps_its_end),
	    cmocka_unit_test(each_state_knows_each_event),
	    cmocka_unit_test(each_state_is_found_by_its_word),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
