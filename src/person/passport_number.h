/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * passport_number - what stands in the corner of a passport, without the machine
 * readable zone: 5 to 9 Latin letters and digits (ICAO Doc 9303 part 4 has room for 9).
 *
 * It has no check digit, and its pattern tells no country.
 */
#ifndef PERSON_PASSPORT_NUMBER_H
#define PERSON_PASSPORT_NUMBER_H

#include "base/attr.h"
#include "base/slice.h"

enum {
	PASSPORT_NUMBER_LEAST = 5,
	PASSPORT_NUMBER_MOST = 9,
};

/* Only _parse makes one; all NUL: none. */
struct passport_number {
	char text[PASSPORT_NUMBER_MOST + 1];
};

enum passport_number_verdict {
	PASSPORT_NUMBER_OK,
	PASSPORT_NUMBER_MISSING,
	PASSPORT_NUMBER_BAD_CHARACTER,
	PASSPORT_NUMBER_TOO_SHORT,
	PASSPORT_NUMBER_TOO_LONG,
	PASSPORT_NUMBER_VERDICT_COUNT
};

/* Blanks, hyphens and small letters are free, digits of any script are folded.
 * *ret_number is written on PASSPORT_NUMBER_OK only. */
MUST_USE enum passport_number_verdict passport_number_parse(
    struct slice typed, struct passport_number *ret_number);

const char *passport_number_key(enum passport_number_verdict verdict);

#endif
