/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * search - what a member of staff types to find a case, and what kind of thing it is.
 *
 *	struct search_words words;
 *	if (search_parse(SLICE("TA-2026-0000001-2"), &words)) ... words.kind, words.number
 *
 * Told apart by its form: a reference (TA), a permit's number (DP), 15 digits of an Emirates
 * ID, a passport's number behind the three letters of its state ("ARE A1234567"); anything
 * else with a digit is a certificate's number, and what has none is a name: whole words, in
 * any order, Latin or Arabic.
 */
#ifndef DECISION_SEARCH_H
#define DECISION_SEARCH_H

#include <stdbool.h>

#include "base/attr.h"
#include "person/person_words.h"

enum { SEARCH_NUMBER_SIZE = 80, SEARCH_WORDS_MOST = 6, SEARCH_TYPED_MOST = 200 };

enum search_kind {
	SEARCH_ALL, /* nothing is typed: the other fields choose */
	SEARCH_REFERENCE,
	SEARCH_PERMIT,
	SEARCH_EMIRATES_ID,
	SEARCH_PASSPORT,
	SEARCH_CERTIFICATE,
	SEARCH_NAME,
	SEARCH_KIND_COUNT
};
/* "reference" ...: what the audit tells of a search. */
const char *search_kind_name(enum search_kind kind);

struct search_words {
	enum search_kind kind;
	char number[SEARCH_NUMBER_SIZE]; /* as it is stored */
	char nationality[4];             /* of a passport */
	struct person_words names;       /* of a name: 1 to SEARCH_WORDS_MOST */
};
/* False: neither a number nor so few words; ret_words holds anything. */
MUST_USE bool search_parse(struct slice typed, struct search_words *ret_words);

#endif
