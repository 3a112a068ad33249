/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * nationality - ISO 3166-1 alpha-3 codes with names in both languages, and the codes
 * that ICAO Doc 9303 part 3 adds where ISO has none (stateless, refugee, UN ...).
 *
 *	const struct nationality *nationality = nationality_find(SLICE("ARE"));
 *	nationality->name_arabic -> "الإمارات العربية المتحدة"
 *
 * The table is made at build time by tools/nationalities.py from Debian's iso-codes.
 */
#ifndef PERSON_NATIONALITY_H
#define PERSON_NATIONALITY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/slice.h"

enum {
	NATIONALITY_CODE_SIZE = 4,   /* three letters and the NUL */
	NATIONALITY_NAME_MOST = 128, /* bytes of the longest name, and the NUL */
};

struct nationality {
	char code[NATIONALITY_CODE_SIZE];
	const char *name_latin; /* English */
	const char *name_arabic;
	bool of_arab_league; /* a passport of such a state has an Arabic name */
	bool is_extra;       /* of ICAO alone: lists have it behind the countries */
};

enum nationality_verdict {
	NATIONALITY_OK,
	NATIONALITY_MISSING,
	NATIONALITY_UNKNOWN,
	NATIONALITY_VERDICT_COUNT
};

/* Reads a code as it is chosen from a list, or a name exactly as in the list. D, the
 * German code of a machine readable zone, is DEU. *ret_nationality points into the
 * table and is written on NATIONALITY_OK only. */
MUST_USE enum nationality_verdict nationality_parse(
    struct slice typed, const struct nationality **ret_nationality);

/* By the exact three letters; NULL when there is none. */
const struct nationality *nationality_find(struct slice code);

/* All of them in the order of the alphabet of the language, the extras behind; index is
 * below _count. */
size_t nationality_count(void);
const struct nationality *nationality_in_latin_order(size_t index);
const struct nationality *nationality_in_arabic_order(size_t index);

/* Those in whose code or names all the typed words stand, in Latin order: at most
 * capacity of them are written, their number is returned. */
size_t nationality_search(
    struct slice typed, const struct nationality **ret_found, size_t capacity);

const char *nationality_key(enum nationality_verdict verdict);

#endif
