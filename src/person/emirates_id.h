/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * emirates_id - the number on a UAE identity card.
 *
 *	784-1990-1234567-6
 *	 |    |     |    `- check digit: Luhn over all 15 digits
 *	 |    |     `------ serial
 *	 |    `------------ four digits that may be, but need not be, the year of birth
 *	 `----------------- ISO 3166-1 number of the United Arab Emirates, always 784
 *
 * A person has one number for life, so the middle digits are never judged and never
 * read as a birth year (WAM, 17 January 2016). No official text describes the check
 * digit, and published samples of the identity provider fail it: a typed number that
 * fails is refused, a vouched one is taken and draws a warning.
 */
#ifndef PERSON_EMIRATES_ID_H
#define PERSON_EMIRATES_ID_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/slice.h"

enum {
	EMIRATES_ID_DIGITS = 15,
	EMIRATES_ID_TEXT_SIZE =
	    EMIRATES_ID_DIGITS + 4, /* with three hyphens and the NUL */
};

/* Made by _parse (then all rules hold) or by _vouched (then it is as delivered:
 * at least 1 and at most 15 digits). All NUL: none. */
struct emirates_id {
	char digits[EMIRATES_ID_DIGITS + 1];
};

/* In the order in which the rules are tried: the first that fails is told. */
enum emirates_id_verdict {
	EMIRATES_ID_OK,
	EMIRATES_ID_MISSING,
	EMIRATES_ID_BAD_CHARACTER,
	EMIRATES_ID_BAD_LENGTH,
	EMIRATES_ID_BAD_COUNTRY,
	EMIRATES_ID_BAD_CHECK_DIGIT,
	EMIRATES_ID_VERDICT_COUNT
};

/* Reads what a person typed: blanks and hyphens are free, digits may be Latin, Arabic
 * or Persian, invisible marks are dropped. *ret_id is written on EMIRATES_ID_OK only. */
MUST_USE enum emirates_id_verdict emirates_id_parse(
    struct slice typed, struct emirates_id *ret_id);

/* Takes what an identity provider vouches for. BAD_LENGTH with too few digits,
 * BAD_COUNTRY and BAD_CHECK_DIGIT are warnings: *ret_id is written. When there is
 * nothing to take (MISSING, BAD_CHARACTER, or over 15 digits) ret_id->digits is "". */
MUST_USE enum emirates_id_verdict emirates_id_vouched(
    struct slice value, struct emirates_id *ret_id);

/* Whether officers are warned of a number: it is there, and a typed one would be refused. */
bool emirates_id_is_odd(struct slice value);

/* As the card has it, 784-1990-1234567-6; fewer than 15 digits are written bare. */
void emirates_id_format(
    const struct emirates_id *id, char ret_text[static EMIRATES_ID_TEXT_SIZE]);

/* The message that tells the verdict: what is wrong and how to mend it. */
const char *emirates_id_key(enum emirates_id_verdict verdict);
/* The message for those who decide: a vouched number that is odd stops nobody. */
const char *emirates_id_warning_key(enum emirates_id_verdict verdict);

#endif
