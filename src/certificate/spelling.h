/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * spelling - whether two written names may be the same one, spelled otherwise.
 *
 *	spelling_is_alike(SLICE("mohammed"), SLICE("muhammad"))     true
 *	spelling_is_alike(SLICE("hussain"), SLICE("حسين"))           true
 *	spelling_is_alike(SLICE("hussain"), SLICE("hassan"))        false
 *
 * A word becomes its consonants and, between them, which vowels may stand there: a, i (ay,
 * ee, y), u (o, w); e is a or i; Arabic leaves out the short ones. Two are alike when the
 * consonants are the same and no vowels contradict. Pairs that Latin letters do not tell apart
 * count as one: s and sad, t and ta, h and ha, k and qaf; a final h is a vowel, and the article
 * (al-, el-, ال) is left out. A name that ends in a vowel is another than one that does not.
 *
 * A help where passports and certificates transliterate differently; it proves nothing, and
 * an officer sees that the spelling differs.
 */
#ifndef CERTIFICATE_SPELLING_H
#define CERTIFICATE_SPELLING_H

#include <stdbool.h>

#include "base/slice.h"

/* Single words as base/fold.h makes them. One that is too short or has other letters is like
 * no other. */
bool spelling_is_alike(struct slice one, struct slice other);
/* "al", "el", "ال" by itself. */
bool spelling_is_article(struct slice word);

#endif
