/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/fold.h"

#include <stdint.h>
#include <string.h>

#include "base/text.h"

enum {
	DROPPED = 0,
	BLANK = ' ',
	ACCENTED_FIRST = 0xC0, /* Latin-1 letters and Latin Extended-A ... */
	ACCENTED_LAST = 0x17F,
};

/* ... and the plain letter of each. */
static const char plain_letters[] =
    "aaaaaaaceeeeiiiidnooooo ouuuuytsaaaaaaaceeeeiiiidnooooo ouuuuyty"
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllll"
    "lllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

static const struct {
	uint16_t from;
	uint16_t to;
} arabic_letters[] = {
    {0x0622, 0x0627},  /* alef with madda */
    {0x0623, 0x0627},  /* alef with hamza above */
    {0x0625, 0x0627},  /* alef with hamza below */
    {0x0671, 0x0627},  /* alef wasla */
    {0x0624, 0x0648},  /* waw with hamza */
    {0x0626, 0x064A},  /* ya with hamza */
    {0x0649, 0x064A},  /* alef maqsura */
    {0x06CC, 0x064A},  /* Persian ya */
    {0x06A9, 0x0643},  /* Persian kaf */
    {0x0629, 0x0647},  /* ta marbuta */
    {0x0640, DROPPED}, /* tatweel */
    {0x0670, DROPPED}, /* small alef above */
    {0x060C, BLANK},   /* Arabic comma */
    {0x061B, BLANK},   /* Arabic semicolon */
};

static uint32_t
fold_latin(uint32_t point)
{
	if (point >= 'A' && point <= 'Z') {
		return point - 'A' + 'a';
	}
	if ((point >= 'a' && point <= 'z') || (point >= '0' && point <= '9')) {
		return point;
	}
	return BLANK;
}

static uint32_t
fold_arabic(uint32_t point)
{
	for (size_t i = 0; i < ARRAY_LEN(arabic_letters); i++) {
		if (arabic_letters[i].from == point) {
			return arabic_letters[i].to;
		}
	}
	return point;
}

static bool
is_vowel_mark(uint32_t point)
{
	return (point >= 0x064B && point <= 0x065F) ||
	    (point >= 0x0300 && point <= 0x036F);
}

static uint32_t
fold_point(uint32_t point)
{
	if (text_digit(point) >= 0) {
		return '0' + (uint32_t)text_digit(point);
	}
	if (point < 0x80) {
		return fold_latin(point);
	}
	if (point < ACCENTED_FIRST || (point >= 0x2000 && point <= 0x206F)) {
		return BLANK;
	}
	if (point <= ACCENTED_LAST) {
		return (uint32_t)plain_letters[point - ACCENTED_FIRST];
	}
	return is_vowel_mark(point) ? DROPPED : fold_arabic(point);
}

/* The marks that text_line drops must not cut a word in two: U+200B to U+200F and the
 * soft hyphen are dropped, the rest of that block is punctuation. */
static bool
is_invisible(uint32_t point)
{
	return (point >= 0x200B && point <= 0x200F) ||
	    (point >= 0x202A && point <= 0x202E) ||
	    (point >= 0x2060 && point <= 0x206F) || point == 0x00AD || point == 0xFEFF ||
	    point == 0x061C;
}

bool
fold_key_into(struct slice text, char *ret_key, size_t capacity)
{
	size_t used = 0;
	char bytes[5] = {' '}; /* a blank that may stand before the letter */
	bool blank = false;

	while (text.size > 0) {
		uint32_t point = text_next(&text);
		uint32_t folded = is_invisible(point) ? DROPPED : fold_point(point);
		if (folded == DROPPED || folded == BLANK) {
			blank = blank || folded == BLANK;
			continue;
		}
		bool gap = blank && used > 0;
		size_t size = text_put(folded, bytes + 1) + (gap ? 1 : 0);
		if (size >= capacity - used) {
			return false;
		}
		memcpy(ret_key + used, gap ? bytes : bytes + 1, size);
		used += size;
		blank = false;
	}
	ret_key[used] = '\0';
	return true;
}

bool
fold_has_words(struct slice key, struct slice query)
{
	while (query.size > 0) {
		struct slice word = slice_cut(&query, ' ');
		if (word.size > 0 &&
		    (key.size == 0 ||
		        memmem(key.bytes, key.size, word.bytes, word.size) == NULL)) {
			return false;
		}
	}
	return true;
}
