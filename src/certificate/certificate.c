/* SPDX-License-Identifier: EUPL-1.2 */
#include "certificate/certificate.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>

#include "base/number.h"
#include "base/text.h"

enum {
	FOLDED_SIZE = 128,
	FIELD_SIZE = 16, /* of a day, a month, a year as typed */
	FIRST_YEAR = 1900,
	LAST_YEAR = 2199, /* base/moment.h knows no others */
};

static const char *const number_keys[] = {
    [CERTIFICATE_NUMBER_OK] = "certificate.number.ok",
    [CERTIFICATE_NUMBER_MISSING] = "certificate.number.missing",
    [CERTIFICATE_NUMBER_BAD_CHARACTER] = "certificate.number.bad_character",
    [CERTIFICATE_NUMBER_TOO_SHORT] = "certificate.number.too_short",
    [CERTIFICATE_NUMBER_TOO_LONG] = "certificate.number.too_long",
};
static_assert(ARRAY_LEN(number_keys) == CERTIFICATE_NUMBER_VERDICT_COUNT,
    "each verdict has a message key");

static const char *const day_keys[] = {
    [CERTIFICATE_DAY_OK] = "certificate.day.ok",
    [CERTIFICATE_DAY_MISSING] = "certificate.day.missing",
    [CERTIFICATE_DAY_NO_DAY] = "certificate.day.no_day",
    [CERTIFICATE_DAY_NO_MONTH] = "certificate.day.no_month",
    [CERTIFICATE_DAY_NO_YEAR] = "certificate.day.no_year",
    [CERTIFICATE_DAY_NOT_REAL] = "certificate.day.not_real",
    [CERTIFICATE_DAY_IN_FUTURE] = "certificate.day.in_future",
    [CERTIFICATE_DAY_TOO_OLD] = "certificate.day.too_old",
};
static_assert(ARRAY_LEN(day_keys) == CERTIFICATE_DAY_VERDICT_COUNT,
    "each verdict has a message key");

/* --- number --- */

/* ' ' for what is dropped, '\0' for what may not stand there. */
static char
number_sign(uint32_t point)
{
	if (point == ' ') {
		return ' ';
	}
	if ((point >= 0x2010 && point <= 0x2015) || point == 0x2212) {
		return '-';
	}
	if (point >= 'a' && point <= 'z') {
		return (char)(point - 'a' + 'A');
	}
	bool letter = point >= 'A' && point <= 'Z';
	bool digit = point >= '0' && point <= '9';
	bool sign = point == '-' || point == '/' || point == '.' || point == '_';
	if (letter || digit || sign) {
		return (char)point;
	}
	return '\0';
}

enum certificate_number_verdict
certificate_number_parse(struct slice typed, struct certificate_number *ret_number)
{
	char folded[FOLDED_SIZE];
	struct certificate_number number = {{0}};
	size_t used = 0;

	if (!text_folded_into(typed, folded, sizeof(folded))) {
		return CERTIFICATE_NUMBER_TOO_LONG;
	}
	struct slice rest = slice_of(folded);
	while (rest.size > 0) {
		char sign = number_sign(text_next(&rest));
		if (sign == '\0') {
			return CERTIFICATE_NUMBER_BAD_CHARACTER;
		}
		if (sign != ' ' && used == CERTIFICATE_NUMBER_MOST) {
			return CERTIFICATE_NUMBER_TOO_LONG;
		}
		if (sign != ' ') {
			number.text[used++] = sign;
		}
	}
	if (used == 0) {
		return CERTIFICATE_NUMBER_MISSING;
	}
	if (used < CERTIFICATE_NUMBER_LEAST) {
		return CERTIFICATE_NUMBER_TOO_SHORT;
	}
	*ret_number = number;
	return CERTIFICATE_NUMBER_OK;
}

const char *
certificate_number_key(enum certificate_number_verdict verdict)
{
	assert((size_t)verdict < ARRAY_LEN(number_keys));
	return number_keys[verdict];
}

/* --- day of issue --- */

enum certificate_day_verdict
certificate_day_judge(day issued_on, day today)
{
	if (issued_on > today) {
		return CERTIFICATE_DAY_IN_FUTURE;
	}
	if (day_add_years(issued_on, CERTIFICATE_VALID_YEARS) < today) {
		return CERTIFICATE_DAY_TOO_OLD;
	}
	return CERTIFICATE_DAY_OK;
}

/* False when it is no number within bounds. *ret_empty is always written. */
static bool
read_part(struct slice typed, int least, int most, int *ret_number, bool *ret_empty)
{
	char folded[FIELD_SIZE];

	bool fits = text_folded_into(typed, folded, sizeof(folded));
	*ret_empty = fits && folded[0] == '\0';
	return fits && number_parse_int(slice_of(folded), least, most, ret_number);
}

static enum certificate_day_verdict
missing_part(bool no_day, bool no_month, bool no_year)
{
	if (no_day && no_month && no_year) {
		return CERTIFICATE_DAY_MISSING;
	}
	if (no_day) {
		return CERTIFICATE_DAY_NO_DAY;
	}
	if (no_month) {
		return CERTIFICATE_DAY_NO_MONTH;
	}
	return no_year ? CERTIFICATE_DAY_NO_YEAR : CERTIFICATE_DAY_NOT_REAL;
}

/* Writes the day when it may be one of a certificate. */
static enum certificate_day_verdict
judge_into(day issued_on, day today, day *ret_day)
{
	enum certificate_day_verdict verdict = certificate_day_judge(issued_on, today);

	if (verdict == CERTIFICATE_DAY_OK) {
		*ret_day = issued_on;
	}
	return verdict;
}

enum certificate_day_verdict
certificate_day_parse(struct slice typed_day, struct slice typed_month,
    struct slice typed_year, day today, day *ret_day)
{
	int of_month = 0;
	int month = 0;
	int year = 0;
	bool no_day = false;
	bool no_month = false;
	bool no_year = false;
	day issued_on = 0;

	bool read = read_part(typed_day, 1, 31, &of_month, &no_day);
	read = read_part(typed_month, 1, 12, &month, &no_month) && read;
	read = read_part(typed_year, FIRST_YEAR, LAST_YEAR, &year, &no_year) && read;
	if (!read) {
		return missing_part(no_day, no_month, no_year);
	}
	if (!day_of(year, month, of_month, &issued_on)) {
		return CERTIFICATE_DAY_NOT_REAL;
	}
	return judge_into(issued_on, today, ret_day);
}

enum certificate_day_verdict
certificate_day_parse_iso(struct slice typed, day today, day *ret_day)
{
	char folded[FIELD_SIZE];
	day issued_on = 0;

	if (!text_folded_into(typed, folded, sizeof(folded))) {
		return CERTIFICATE_DAY_NOT_REAL;
	}
	if (folded[0] == '\0') {
		return CERTIFICATE_DAY_MISSING;
	}
	if (!day_parse(slice_of(folded), &issued_on)) {
		return CERTIFICATE_DAY_NOT_REAL;
	}
	return judge_into(issued_on, today, ret_day);
}

const char *
certificate_day_key(enum certificate_day_verdict verdict)
{
	assert((size_t)verdict < ARRAY_LEN(day_keys));
	return day_keys[verdict];
}
