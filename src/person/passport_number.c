/* SPDX-License-Identifier: EUPL-1.2 */
#include "person/passport_number.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

#include "base/text.h"

enum { FOLDED_SIZE = 64 };

static const char *const verdict_keys[] = {
    [PASSPORT_NUMBER_OK] = "person.passport_number.ok",
    [PASSPORT_NUMBER_MISSING] = "person.passport_number.missing",
    [PASSPORT_NUMBER_BAD_CHARACTER] = "person.passport_number.bad_character",
    [PASSPORT_NUMBER_TOO_SHORT] = "person.passport_number.too_short",
    [PASSPORT_NUMBER_TOO_LONG] = "person.passport_number.too_long",
};
static_assert(ARRAY_LEN(verdict_keys) == PASSPORT_NUMBER_VERDICT_COUNT,
    "each verdict has a message key");

enum passport_number_verdict
passport_number_parse(struct slice typed, struct passport_number *ret_number)
{
	char folded[FOLDED_SIZE];

	if (!text_code_into(typed, folded, sizeof(folded))) {
		return PASSPORT_NUMBER_TOO_LONG;
	}
	size_t length = strlen(folded);
	if (length == 0) {
		return PASSPORT_NUMBER_MISSING;
	}
	if (strspn(folded, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") != length) {
		return PASSPORT_NUMBER_BAD_CHARACTER;
	}
	if (length < PASSPORT_NUMBER_LEAST) {
		return PASSPORT_NUMBER_TOO_SHORT;
	}
	if (length > PASSPORT_NUMBER_MOST) {
		return PASSPORT_NUMBER_TOO_LONG;
	}
	struct passport_number number = {{0}};
	memcpy(number.text, folded, length);
	*ret_number = number;
	return PASSPORT_NUMBER_OK;
}

const char *
passport_number_key(enum passport_number_verdict verdict)
{
	assert((size_t)verdict < ARRAY_LEN(verdict_keys));
	return verdict_keys[verdict];
}
