/* SPDX-License-Identifier: EUPL-1.2 */
#include "certificate/spelling.h"

#include <stdint.h>

#include "base/attr.h"
#include "base/text.h"

enum {
	SOUNDS_MOST = 24, /* of a word */
	SOUNDS_LEAST = 2, /* fewer say too little */
	ARTICLE_REST_LEAST = 4,
	A = 1, /* vowels, as bits */
	I = 2,
	U = 4,
	OPENING = 'a', /* the sound of a word that begins with a vowel */
	LAST_ASCII = 0x7F,
};

/* A consonant and the vowels behind it. */
struct sound {
	char consonant;
	unsigned vowels;
};
struct sounds {
	struct sound list[SOUNDS_MOST];
	size_t count;
	bool fits;
};

static void
add_consonant(struct sounds *sounds, char consonant)
{
	size_t last = sounds->count - 1;
	bool doubled = sounds->count > 0 && sounds->list[last].consonant == consonant &&
	    sounds->list[last].vowels == 0;

	if (doubled) {
		return;
	}
	if (sounds->count == SOUNDS_MOST) {
		sounds->fits = false;
		return;
	}
	sounds->list[sounds->count++] = (struct sound){consonant, 0};
}

static void
add_vowel(struct sounds *sounds, unsigned vowels)
{
	if (sounds->count == 0) {
		add_consonant(sounds, OPENING);
	}
	sounds->list[sounds->count - 1].vowels |= vowels;
}

/* --- Latin letters --- */

static unsigned
latin_vowel(char letter, bool first)
{
	switch (letter) {
	case 'a':
		return A;
	case 'e':
		return A | I;
	case 'i':
		return I;
	case 'o':
	case 'u':
		return U;
	case 'y':
		return first ? 0 : I;
	case 'w':
		return first ? 0 : U;
	default:
		return 0;
	}
}

/* Two letters for one sound. */
static char
latin_pair(char one, char other)
{
	static const struct {
		char pair[2];
		char sound;
	} pairs[] = {
	    {{'k', 'h'}, 'x'},
	    {{'s', 'h'}, 'S'},
	    {{'c', 'h'}, 'S'},
	    {{'g', 'h'}, 'g'},
	    {{'d', 'h'}, 'd'},
	    {{'t', 'h'}, 't'},
	    {{'p', 'h'}, 'f'},
	    {{'c', 'k'}, 'k'},
	};

	for (size_t i = 0; i < ARRAY_LEN(pairs); i++) {
		if (pairs[i].pair[0] == one && pairs[i].pair[1] == other) {
			return pairs[i].sound;
		}
	}
	return 0;
}

static char
latin_single(char letter)
{
	switch (letter) {
	case 'q':
	case 'c':
		return 'k';
	case 'p':
		return 'b';
	case 'v':
		return 'f';
	default:
		return letter;
	}
}

/* Returns how many letters it took. */
static size_t
read_latin(struct slice word, size_t at, struct sounds *sounds)
{
	char letter = word.bytes[at];
	bool last = at + 1 == word.size;
	unsigned vowels = latin_vowel(letter, at == 0);
	char pair = 0;

	if (!last) {
		pair = latin_pair(letter, word.bytes[at + 1]);
	}
	if (letter < 'a' || letter > 'z') {
		sounds->fits = false;
	} else if (vowels != 0) {
		add_vowel(sounds, vowels);
	} else if (pair != 0) {
		add_consonant(sounds, pair);
		return 2;
	} else if (letter != 'h' || !last) {
		add_consonant(sounds, latin_single(letter));
	}
	return 1;
}

/* --- Arabic letters, as base/fold.h leaves them --- */

/* 0: it is no consonant. */
static char
arabic_consonant(uint32_t point)
{
	static const struct {
		uint32_t point;
		char sound;
	} letters[] = {
	    {0x0628, 'b'}, {0x062A, 't'}, {0x062B, 't'}, /* theh */
	    {0x062C, 'j'}, {0x062D, 'h'},                /* hah */
	    {0x062E, 'x'}, {0x062F, 'd'}, {0x0630, 'd'}, /* thal */
	    {0x0631, 'r'}, {0x0632, 'z'}, {0x0633, 's'}, {0x0634, 'S'},
	    {0x0635, 's'},                               /* sad */
	    {0x0636, 'd'},                               /* dad */
	    {0x0637, 't'},                               /* tah */
	    {0x0638, 'z'},                               /* zah */
	    {0x063A, 'g'}, {0x0641, 'f'}, {0x0642, 'k'}, /* qaf */
	    {0x0643, 'k'}, {0x0644, 'l'}, {0x0645, 'm'}, {0x0646, 'n'},
	    {0x0647, 'h'}, /* heh */
	};

	for (size_t i = 0; i < ARRAY_LEN(letters); i++) {
		if (letters[i].point == point) {
			return letters[i].sound;
		}
	}
	return 0;
}

enum { HAMZA = 0x0621, ALEF = 0x0627, AIN = 0x0639, WAW = 0x0648, YEH = 0x064A };

/* The vowel of a letter that is none of the consonants. An alef before lam may be the article
 * within a name (Abdullah, Abdulrahman); at the end ya may be alef maqsura (Huda). */
static unsigned
arabic_vowel(uint32_t point, struct slice rest)
{
	if (point == WAW) {
		return U;
	}
	if (point == YEH) {
		return rest.size == 0 ? A | I : I;
	}
	return point == ALEF && !slice_starts(rest, SLICE("ل")) ? A : 0;
}

static void
read_arabic(uint32_t point, struct slice rest, struct sounds *sounds)
{
	char consonant = arabic_consonant(point);
	bool first = sounds->count == 0;

	if (consonant == 'h' && rest.size == 0 && !first) {
		add_vowel(sounds, A | I); /* Noura, Saleh */
	} else if (consonant != 0) {
		add_consonant(sounds, consonant);
	} else if (first && (point == WAW || point == YEH)) {
		add_consonant(sounds, point == WAW ? 'w' : 'y');
	} else if (point == WAW || point == YEH || point == ALEF || point == AIN ||
	    point == HAMZA) {
		/* At the start any short vowel may stand on it. */
		add_vowel(sounds, first ? 0 : arabic_vowel(point, rest));
	} else {
		sounds->fits = false;
	}
}

/* --- a word --- */

static bool
is_latin(struct slice word)
{
	return word.size > 0 && (unsigned char)word.bytes[0] <= LAST_ASCII;
}

static struct sounds
sounds_of(struct slice word)
{
	struct sounds sounds = {.fits = word.size > 0};

	if (is_latin(word)) {
		for (size_t i = 0; i < word.size && sounds.fits;) {
			i += read_latin(word, i, &sounds);
		}
		return sounds;
	}
	while (word.size > 0 && sounds.fits) {
		uint32_t point = text_next(&word);
		read_arabic(point, word, &sounds);
	}
	return sounds;
}

static bool
are_same(const struct sounds *one, const struct sounds *other)
{
	if (!one->fits || !other->fits || one->count != other->count ||
	    one->count < SOUNDS_LEAST) {
		return false;
	}
	bool one_ends = one->list[one->count - 1].vowels != 0;
	bool other_ends = other->list[one->count - 1].vowels != 0;
	for (size_t i = 0; i < one->count; i++) {
		unsigned mine = one->list[i].vowels;
		unsigned its = other->list[i].vowels;
		if (one->list[i].consonant != other->list[i].consonant ||
		    (mine != 0 && its != 0 && (mine & its) == 0)) {
			return false;
		}
	}
	return one_ends == other_ends; /* Nour and Noura are two */
}

bool
spelling_is_article(struct slice word)
{
	return slice_equal(word, SLICE("al")) || slice_equal(word, SLICE("el")) ||
	    slice_equal(word, SLICE("ال"));
}

/* Without an article that is written into it: "alsuwaidi", "السويدي"; "ali" has none. */
static struct slice
without_article(struct slice word)
{
	struct slice rest = {NULL, 0};

	if (slice_starts(word, SLICE("ال"))) {
		rest = slice_from(word, SLICE("ال").size);
	} else if (slice_starts(word, SLICE("al")) || slice_starts(word, SLICE("el"))) {
		rest = slice_from(word, 2);
		rest.size = rest.size > 0 && latin_vowel(rest.bytes[0], true) == 0
		    ? rest.size
		    : 0;
	}
	return rest.size >= ARTICLE_REST_LEAST ? rest : word;
}

bool
spelling_is_alike(struct slice one, struct slice other)
{
	struct sounds whole = sounds_of(one);
	struct sounds its = sounds_of(other);

	if (!is_latin(one) && !is_latin(other)) { /* who writes Arabic spells alike */
		return one.size > 0 &&
		    slice_equal(without_article(one), without_article(other));
	}
	if (are_same(&whole, &its)) {
		return true;
	}
	whole = sounds_of(without_article(one));
	its = sounds_of(without_article(other));
	return are_same(&whole, &its);
}
