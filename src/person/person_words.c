/* SPDX-License-Identifier: EUPL-1.2 */
#include "person/person_words.h"

#include "base/fold.h"

static bool
has_word(const struct person_words *words, struct slice word)
{
	bool has = false;

	for (size_t i = 0; i < words->count; i++) {
		has = has || slice_equal(words->word[i], word);
	}
	return has;
}

static bool
add_words(struct person_words *words, struct slice rest)
{
	while (rest.size > 0) {
		struct slice word = slice_cut(&rest, ' ');
		if (word.size == 0 || has_word(words, word)) {
			continue;
		}
		if (words->count == PERSON_WORDS_MOST) {
			return false;
		}
		words->word[words->count++] = word;
	}
	return true;
}

bool
person_words_split(
    struct slice latin, struct slice arabic, struct person_words *ret_words)
{
	ret_words->count = 0;
	for (size_t i = 0; i < PERSON_WORDS_MOST; i++) {
		ret_words->word[i] = SLICE("");
	}
	return fold_key_into(latin, ret_words->latin, sizeof(ret_words->latin)) &&
	    fold_key_into(arabic, ret_words->arabic, sizeof(ret_words->arabic)) &&
	    add_words(ret_words, slice_of(ret_words->latin)) &&
	    add_words(ret_words, slice_of(ret_words->arabic));
}
