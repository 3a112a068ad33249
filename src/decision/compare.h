/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * compare - two texts that should say the same, word by word.
 *
 *	struct compare_text told = compare_words(arena, told, declared);
 *	if (told.differs) ... the marked words are those that were not declared
 *
 * Case, accents, vowel marks, punctuation and the forms of alef make no difference
 * (base/fold.h), and neither does the order of the words: "Al Falasi, Fatima" is
 * "Fatima Al Falasi". A word that is there twice must be there twice on the other side.
 */
#ifndef DECISION_COMPARE_H
#define DECISION_COMPARE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/slice.h"

enum { COMPARE_WORDS_MOST = 128 }; /* a name has 200 characters at most */

struct compare_word {
	struct slice word;
	bool differs; /* the other text lacks it */
};
struct compare_text {
	const struct compare_word *words;
	size_t count;
	bool differs; /* one of them does, or there were too many to tell */
};

/* The words of the text; marked are those that other lacks. */
struct compare_text compare_words(
    struct arena *arena, struct slice text, struct slice other);

/* Whether both have the same words; compare_is_same: in the same order too. */
bool compare_is_alike(struct slice one, struct slice two);
bool compare_is_same(struct slice one, struct slice two);

/* The part of a document (lines) that says the value, or half of its words at least: of a
 * short line or what follows a colon all of it, so that a word too much is seen; of a
 * sentence from the first to the last word of the value. Empty when it is not there. */
struct slice compare_find(struct slice document, struct slice value);

#endif
