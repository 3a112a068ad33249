/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * phone - a telephone number as the world writes it (ITU-T E.164).
 *
 *	+971501234567
 *	 |  `- national number		together 7 to 15 digits
 *	 `---- country code, never starting with 0
 *
 * A number of the United Arab Emirates may be typed as at home: 050 123 4567 and
 * 971501234567 become +971501234567, and so do 00971... and +971 050... Others need
 * their country code. A UAE mobile number is +9715 and 8 digits; which operator has
 * which of them changes, so it is not judged.
 */
#ifndef PERSON_PHONE_H
#define PERSON_PHONE_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/slice.h"

enum {
	PHONE_DIGITS_LEAST = 7,
	PHONE_DIGITS_MOST = 15,
	PHONE_TEXT_SIZE = PHONE_DIGITS_MOST + 2, /* with the plus and the NUL */
};

/* Made by _parse or _vouched; "": none. */
struct phone {
	char text[PHONE_TEXT_SIZE];
};

enum phone_verdict {
	PHONE_OK,
	PHONE_MISSING,
	PHONE_BAD_CHARACTER,
	PHONE_NEEDS_COUNTRY, /* a local number of nobody knows where */
	PHONE_TOO_SHORT,
	PHONE_TOO_LONG,
	PHONE_BAD_UAE, /* +971 with too few or too many digits */
	PHONE_VERDICT_COUNT
};

/* Blanks, hyphens, dots, brackets and slashes are free, digits of any script are
 * folded. *ret_phone is written on PHONE_OK only. */
MUST_USE enum phone_verdict phone_parse(struct slice typed, struct phone *ret_phone);

/* Takes what an identity provider vouches for: UAE PASS sends no plus. False (and
 * *ret_phone is "") when it is not 7 to 15 digits. */
MUST_USE bool phone_vouched(struct slice value, struct phone *ret_phone);

const char *phone_key(enum phone_verdict verdict);

#endif
