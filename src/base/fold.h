/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * fold - text made alike for searching: what a person types finds what the register
 * has, whatever the case, the accents, the Arabic vowel marks and the form of the alef.
 *
 *	char key[64];
 *	if (fold_key_into(name, key, sizeof(key)) && fold_has_words(slice_of(key), query)) ...
 *
 * Letters: A-Z small; accented Latin (Latin-1, Extended-A) without its accent; alef with
 * hamza or madda is alef; ta marbuta is ha; alef maqsura and Persian ya are ya; hamza
 * on waw is waw; Persian kaf is kaf; vowel marks, tatweel and combining accents are
 * dropped. Digits of all scripts are Latin. Punctuation counts as a blank.
 */
#ifndef BASE_FOLD_H
#define BASE_FOLD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/slice.h"

/* Into capacity bytes (at least 1) with a NUL behind; false when it does not fit. */
MUST_USE bool fold_key_into(struct slice text, char *ret_key, size_t capacity);

/* Whether each word of the folded query stands somewhere in the folded key, in any
 * order. The empty query finds everything. */
bool fold_has_words(struct slice key, struct slice query);

#endif
