/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * person_name - the full name of a person, once in Latin and once in Arabic letters.
 *
 *	Mariam Al-Specimen		مريم السبيسيمن
 *
 * Letters of the one script, blanks, hyphens, apostrophes and dots; 1 to 200 characters;
 * one word is a name. Nothing is capitalised, split or put in another order: a name is
 * what its bearer says it is. UAE PASS delivers positional parts with commas,
 * "Ram,,,,ABC,,": the commas are read as blanks.
 */
#ifndef PERSON_PERSON_NAME_H
#define PERSON_PERSON_NAME_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/slice.h"

enum {
	PERSON_NAME_MOST = 200, /* characters */
	PERSON_NAME_TEXT_SIZE = PERSON_NAME_MOST * 4 + 1,
};

enum person_script { PERSON_SCRIPT_LATIN, PERSON_SCRIPT_ARABIC, PERSON_SCRIPT_COUNT };

/* UTF-8; made by _parse (all rules hold) or _vouched (as delivered); "": none. */
struct person_name {
	char text[PERSON_NAME_TEXT_SIZE];
};

enum person_name_verdict {
	PERSON_NAME_OK,
	PERSON_NAME_MISSING,
	PERSON_NAME_TOO_LONG,
	PERSON_NAME_WRONG_SCRIPT,  /* letters of another script */
	PERSON_NAME_BAD_CHARACTER, /* digits, signs */
	PERSON_NAME_NO_LETTER,
	PERSON_NAME_VERDICT_COUNT
};

/* Invisible marks are dropped, blanks made one, kinds of hyphen and apostrophe made
 * '-' and ''', tatweel dropped, the shapes of Arabic letters (as copied from a PDF)
 * made letters. *ret_name is written on PERSON_NAME_OK only. */
MUST_USE enum person_name_verdict person_name_parse(
    struct slice typed, enum person_script script, struct person_name *ret_name);

/* Takes what an identity provider vouches for: commas are blanks, nothing is judged.
 * False (and *ret_name is "") when nothing is left or it is over 200 characters. */
MUST_USE bool person_name_vouched(struct slice value, struct person_name *ret_name);

/* One set of messages a script. */
const char *person_name_key(enum person_script script, enum person_name_verdict verdict);

#endif
