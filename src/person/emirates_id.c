/* SPDX-License-Identifier: EUPL-1.2 */
#include "person/emirates_id.h"

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/number.h"
#include "base/text.h"

#define COUNTRY "784"
enum { FOLDED_SIZE = 64 };

static const char *const verdict_keys[] = {
    [EMIRATES_ID_OK] = "person.emirates_id.ok",
    [EMIRATES_ID_MISSING] = "person.emirates_id.missing",
    [EMIRATES_ID_BAD_CHARACTER] = "person.emirates_id.bad_character",
    [EMIRATES_ID_BAD_LENGTH] = "person.emirates_id.bad_length",
    [EMIRATES_ID_BAD_COUNTRY] = "person.emirates_id.bad_country",
    [EMIRATES_ID_BAD_CHECK_DIGIT] = "person.emirates_id.bad_check_digit",
};
static_assert(ARRAY_LEN(verdict_keys) == EMIRATES_ID_VERDICT_COUNT,
    "each verdict has a message key");

static bool
check_digit_holds(const struct emirates_id *id)
{
	struct slice digits = slice_bytes(id->digits, EMIRATES_ID_DIGITS - 1);

	return id->digits[EMIRATES_ID_DIGITS - 1] == number_luhn(digits);
}

/* Writes the digits when there are 1 to 15 of them and nothing else. */
static enum emirates_id_verdict
read_digits(struct slice typed, struct emirates_id *ret_id)
{
	char folded[FOLDED_SIZE];

	if (!text_code_into(typed, folded, sizeof(folded))) {
		return EMIRATES_ID_BAD_LENGTH;
	}
	size_t count = strlen(folded);
	if (count == 0) {
		return EMIRATES_ID_MISSING;
	}
	if (strspn(folded, "0123456789") != count) {
		return EMIRATES_ID_BAD_CHARACTER;
	}
	if (count > EMIRATES_ID_DIGITS) {
		return EMIRATES_ID_BAD_LENGTH;
	}
	memcpy(ret_id->digits, folded, count + 1);
	return EMIRATES_ID_OK;
}

static enum emirates_id_verdict
judge(const struct emirates_id *id)
{
	if (strlen(id->digits) != EMIRATES_ID_DIGITS) {
		return EMIRATES_ID_BAD_LENGTH;
	}
	if (strncmp(id->digits, COUNTRY, strlen(COUNTRY)) != 0) {
		return EMIRATES_ID_BAD_COUNTRY;
	}
	if (!check_digit_holds(id)) {
		return EMIRATES_ID_BAD_CHECK_DIGIT;
	}
	return EMIRATES_ID_OK;
}

enum emirates_id_verdict
emirates_id_parse(struct slice typed, struct emirates_id *ret_id)
{
	struct emirates_id id = {{0}};

	enum emirates_id_verdict verdict = read_digits(typed, &id);
	if (verdict == EMIRATES_ID_OK) {
		verdict = judge(&id);
	}
	if (verdict == EMIRATES_ID_OK) {
		*ret_id = id;
	}
	return verdict;
}

enum emirates_id_verdict
emirates_id_vouched(struct slice value, struct emirates_id *ret_id)
{
	struct emirates_id id = {{0}};

	enum emirates_id_verdict verdict = read_digits(value, &id);
	*ret_id = id;
	return verdict == EMIRATES_ID_OK ? judge(&id) : verdict;
}

void
emirates_id_format(
    const struct emirates_id *id, char ret_text[static EMIRATES_ID_TEXT_SIZE])
{
	bool whole = strlen(id->digits) == EMIRATES_ID_DIGITS;
	char *out = ret_text;

	for (size_t i = 0; id->digits[i] != '\0'; i++) {
		if (whole && (i == 3 || i == 7 || i == 14)) {
			*out++ = '-';
		}
		*out++ = id->digits[i];
	}
	*out = '\0';
}

const char *
emirates_id_key(enum emirates_id_verdict verdict)
{
	assert((size_t)verdict < ARRAY_LEN(verdict_keys));
	return verdict_keys[verdict];
}

const char *
emirates_id_warning_key(enum emirates_id_verdict verdict)
{
	return verdict == EMIRATES_ID_BAD_CHECK_DIGIT
	    ? "person.emirates_id.warning_check_digit"
	    : "person.emirates_id.warning_odd";
}

bool
emirates_id_is_odd(struct slice value)
{
	struct emirates_id id = {{0}};
	enum emirates_id_verdict verdict = emirates_id_vouched(value, &id);

	return verdict != EMIRATES_ID_OK && verdict != EMIRATES_ID_MISSING;
}
