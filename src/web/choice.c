/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/choice.h"

#include <strings.h>

#include "base/number.h"

enum { WEIGHT_MOST = 1000, WEIGHT_DIGITS = 3 };

static bool
same_word(struct slice text, const char *word)
{
	struct slice wanted = slice_of(word);

	return text.size == wanted.size &&
	    strncasecmp(text.bytes, wanted.bytes, wanted.size) == 0;
}

/* "0.8" is 800. What is not a weight is 0: it is not liked. */
static int
weight_parse(struct slice text)
{
	struct slice rest = text;
	struct slice whole = slice_cut(&rest, '.');
	int64_t thousandths = 0;

	if (rest.size > WEIGHT_DIGITS ||
	    (rest.size > 0 && !number_parse(rest, 0, WEIGHT_MOST - 1, &thousandths))) {
		return 0;
	}
	for (size_t i = rest.size; i < WEIGHT_DIGITS; i++) {
		thousandths *= 10;
	}
	if (slice_equal(whole, SLICE("0"))) {
		return (int)thousandths;
	}
	return slice_equal(whole, SLICE("1")) && thousandths == 0 ? WEIGHT_MOST : 0;
}

/* Takes "ar-AE;q=0.5" apart. */
static struct slice
choice_cut(struct slice *header, int *ret_weight)
{
	struct slice parameters = slice_cut(header, ',');
	struct slice value = slice_trim(slice_cut(&parameters, ';'));

	*ret_weight = WEIGHT_MOST;
	while (parameters.size > 0) {
		struct slice parameter = slice_trim(slice_cut(&parameters, ';'));
		struct slice name = slice_trim(slice_cut(&parameter, '='));
		if (same_word(name, "q")) {
			*ret_weight = weight_parse(slice_trim(parameter));
		}
	}
	return value;
}

/* "ar" and "ar-AE" mean Arabic. */
static bool
language_of(struct slice range, enum say_language *ret_language)
{
	struct slice word = slice_cut(&range, '-');

	for (int i = 0; i < SAY_LANGUAGES; i++) {
		if (same_word(word, say_code((enum say_language)i))) {
			*ret_language = (enum say_language)i;
			return true;
		}
	}
	return false;
}

enum say_language
choice_language(struct slice accept_language, enum say_language otherwise)
{
	enum say_language best = otherwise;
	int best_weight = 0;

	while (accept_language.size > 0) {
		int weight = 0;
		enum say_language language = otherwise;
		struct slice range = choice_cut(&accept_language, &weight);
		if (language_of(range, &language) && weight > best_weight) {
			best = language;
			best_weight = weight;
		}
	}
	return best;
}

bool
choice_takes_coding(struct slice accept_encoding, const char *coding)
{
	while (accept_encoding.size > 0) {
		int weight = 0;
		struct slice named = choice_cut(&accept_encoding, &weight);
		if (same_word(named, coding)) {
			return weight > 0;
		}
	}
	return false;
}
