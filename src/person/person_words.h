/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * person_words - the words of names, folded (base/fold.h), each once: what a person is found
 * by, in the table person_word and in what is typed to find him.
 *
 *	struct person_words words;
 *	if (person_words_split(name_latin, name_arabic, &words)) ... words.word[0]
 */
#ifndef PERSON_PERSON_WORDS_H
#define PERSON_PERSON_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/slice.h"

enum { PERSON_WORDS_MOST = 12, PERSON_WORDS_BYTES = 2048 };

/* The words point into it: not to be copied. */
struct person_words {
	char latin[PERSON_WORDS_BYTES];
	char arabic[PERSON_WORDS_BYTES];
	struct slice word[PERSON_WORDS_MOST]; /* behind count: "" */
	size_t count;
};

/* False when there are more words than fit; then the first ones are there. */
MUST_USE bool person_words_split(
    struct slice latin, struct slice arabic, struct person_words *ret_words);

#endif
