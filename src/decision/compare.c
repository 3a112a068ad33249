/* SPDX-License-Identifier: EUPL-1.2 */
#include "decision/compare.h"

#include <string.h>

#include "base/attr.h"
#include "base/fold.h"

enum {
	KEY_BYTES = 4096,
	COLONS_MOST = 8, /* of a line: who wrote the document may mean harm */
};

/* --- folded words --- */

/* The folded words of a text; used: found on the other side. On the stack: a document has
 * thousands of lines. */
struct words {
	char key[KEY_BYTES];
	struct slice word[COMPARE_WORDS_MOST];
	bool used[COMPARE_WORDS_MOST];
	size_t count;
	bool cut; /* there are more, or they do not fold */
};

static void
split(struct slice text, struct words *ret_words)
{
	ret_words->count = 0;
	ret_words->cut = !fold_key_into(text, ret_words->key, KEY_BYTES);
	struct slice rest =
	    ret_words->cut ? (struct slice){NULL, 0} : slice_of(ret_words->key);
	while (rest.size > 0) {
		struct slice word = slice_cut(&rest, ' ');
		if (word.size > 0 && ret_words->count == COMPARE_WORDS_MOST) {
			ret_words->cut = true;
			return;
		}
		if (word.size > 0) {
			ret_words->used[ret_words->count] = false;
			ret_words->word[ret_words->count++] = word;
		}
	}
}

static bool
take(struct words *from, struct slice word)
{
	for (size_t i = 0; i < from->count; i++) {
		if (!from->used[i] && slice_equal(from->word[i], word)) {
			from->used[i] = true;
			return true;
		}
	}
	return false;
}

/* How many words of the one the other has, each once. */
static size_t
count_taken(const struct words *words, struct words *from)
{
	size_t taken = 0;

	for (size_t i = 0; i < words->count; i++) {
		taken += take(from, words->word[i]) ? 1 : 0;
	}
	return taken;
}

bool
compare_is_alike(struct slice one, struct slice two)
{
	struct words first;
	struct words second;

	split(one, &first);
	split(two, &second);
	return !first.cut && !second.cut && first.count == second.count &&
	    count_taken(&first, &second) == first.count;
}

bool
compare_is_same(struct slice one, struct slice two)
{
	struct words first;
	struct words second;

	split(one, &first);
	split(two, &second);
	bool same = !first.cut && !second.cut && first.count == second.count;
	for (size_t i = 0; same && i < first.count; i++) {
		same = slice_equal(first.word[i], second.word[i]);
	}
	return same;
}

/* A word like "O'Connor-Smith" folds into several: each of them must be there. */
static bool
is_there(struct slice word, struct words *other)
{
	struct words parts;

	split(word, &parts);
	return !parts.cut && count_taken(&parts, other) == parts.count;
}

struct compare_text
compare_words(struct arena *arena, struct slice text, struct slice other)
{
	struct words known;
	struct compare_word *words =
	    ARENA_ARRAY(arena, struct compare_word, COMPARE_WORDS_MOST);
	struct compare_text ret = {.words = words};

	split(other, &known);
	ret.differs = known.cut;
	while (text.size > 0 && ret.count < COMPARE_WORDS_MOST) {
		struct slice word = slice_cut(&text, ' ');
		if (word.size == 0) {
			continue;
		}
		bool differs = known.cut || !is_there(word, &known);
		words[ret.count++] = (struct compare_word){word, differs};
		ret.differs = ret.differs || differs;
	}
	ret.differs = ret.differs || text.size > 0;
	return ret;
}

/* --- in a document --- */

struct found {
	struct slice part;
	size_t taken;
	size_t words;
};

static void
forget(struct words *words)
{
	(void)memset(words->used, 0, sizeof(words->used));
}

/* From the first to the last word of the value; the words between belong to it. */
static struct slice
narrow(struct slice part, struct words *value)
{
	const char *start = NULL;
	const char *end = NULL;

	forget(value);
	while (part.size > 0) {
		struct slice word = slice_cut(&part, ' ');
		struct words parts;
		split(word, &parts);
		if (parts.count > 0 && is_there(word, value)) {
			start = start == NULL ? word.bytes : start;
			end = word.bytes + word.size;
		}
	}
	return start == NULL ? (struct slice){NULL, 0}
	                     : (struct slice){start, (size_t)(end - start)};
}

/* The best so far: the most words of the value, of these the shortest. */
static void
look_at(struct slice part, struct words *value, struct found *ret_best)
{
	struct words words;
	struct found found = {.part = slice_trim(part)};

	split(part, &words);
	if (words.cut) {
		return;
	}
	forget(value);
	found.words = words.count;
	found.taken = count_taken(&words, value);
	if (found.taken > ret_best->taken ||
	    (found.taken > 0 && found.taken == ret_best->taken &&
	        found.words < ret_best->words)) {
		*ret_best = found;
	}
}

/* A line, and what stands behind each colon of it. */
static void
look_at_line(struct slice line, struct words *value, struct found *ret_best)
{
	look_at(line, value, ret_best);
	for (int i = 0; i < COLONS_MOST && slice_find(line, ':') < line.size; i++) {
		(void)slice_cut(&line, ':');
		look_at(line, value, ret_best);
	}
}

struct slice
compare_find(struct slice document, struct slice value)
{
	struct words wanted;
	struct found best = {.words = 0};

	split(value, &wanted);
	if (wanted.cut || wanted.count == 0) {
		return (struct slice){NULL, 0};
	}
	while (document.size > 0) {
		look_at_line(slice_cut(&document, '\n'), &wanted, &best);
	}
	if (best.taken == 0 || best.taken * 2 < wanted.count) {
		return (struct slice){NULL, 0};
	}
	return best.words <= wanted.count + 2 ? best.part : narrow(best.part, &wanted);
}
