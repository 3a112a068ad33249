/* SPDX-License-Identifier: EUPL-1.2 */
#include "certificate/check.h"

#include <assert.h>
#include <string.h>

#include "base/buffer.h"
#include "base/fold.h"
#include "base/text.h"
#include "certificate/spelling.h"

enum { NUMBER_LONG = 8 /* from so many characters on it is found within a line, too */ };

/* --- words --- */

struct word {
	const char *name;
	const char *key;
};

static const struct word matches[] = {
    [CERTIFICATE_MATCH_UNKNOWN] = {"unknown", "certificate.match.unknown"},
    [CERTIFICATE_MATCH_SAME] = {"same", "certificate.match.same"},
    [CERTIFICATE_MATCH_ALIKE] = {"alike", "certificate.match.alike"},
    [CERTIFICATE_MATCH_PARTLY] = {"partly", "certificate.match.partly"},
    [CERTIFICATE_MATCH_ABSENT] = {"absent", "certificate.match.absent"},
};
static const struct word seals[] = {
    [CERTIFICATE_SEAL_NONE] = {"none", "certificate.seal.none"},
    [CERTIFICATE_SEAL_TRUSTED] = {"trusted", "certificate.seal.trusted"},
    [CERTIFICATE_SEAL_UNKNOWN] = {"unknown", "certificate.seal.unknown"},
    [CERTIFICATE_SEAL_PART] = {"part", "certificate.seal.part"},
    [CERTIFICATE_SEAL_CHANGED] = {"changed", "certificate.seal.changed"},
};
static const struct word viruses[] = {
    [CERTIFICATE_VIRUS_UNASKED] = {"unasked", "certificate.virus.unasked"},
    [CERTIFICATE_VIRUS_CLEAN] = {"clean", "certificate.virus.clean"},
    [CERTIFICATE_VIRUS_FOUND] = {"found", "certificate.virus.found"},
    [CERTIFICATE_VIRUS_AWAY] = {"away", "certificate.virus.away"},
};
static const struct word entries[] = {
    [CERTIFICATE_ENTRY_UNASKED] = {"unasked", "certificate.entry.unasked"},
    [CERTIFICATE_ENTRY_NONE] = {"none", "certificate.entry.none"},
    [CERTIFICATE_ENTRY_SAME] = {"same", "certificate.entry.same"},
    [CERTIFICATE_ENTRY_DIFFERS] = {"differs", "certificate.entry.differs"},
    [CERTIFICATE_ENTRY_OTHER_NAME] = {"other_name", "certificate.entry.other_name"},
    [CERTIFICATE_ENTRY_WITHDRAWN] = {"withdrawn", "certificate.entry.withdrawn"},
};
static_assert(ARRAY_LEN(entries) == CERTIFICATE_ENTRY_COUNT, "each entry has its words");
static_assert(ARRAY_LEN(matches) == CERTIFICATE_MATCH_COUNT, "each match has its words");
static_assert(ARRAY_LEN(seals) == CERTIFICATE_SEAL_COUNT, "each seal has its words");
static_assert(ARRAY_LEN(viruses) == CERTIFICATE_VIRUS_COUNT, "each answer has its words");

/* count when it is none of them */
static size_t
word_at(const struct word *words, size_t count, struct slice name)
{
	size_t at = 0;

	while (at < count && !slice_equal(name, slice_of(words[at].name))) {
		at++;
	}
	return at;
}

const char *
certificate_match_name(enum certificate_match match)
{
	assert((size_t)match < ARRAY_LEN(matches));
	return matches[match].name;
}

const char *
certificate_match_key(enum certificate_match match)
{
	assert((size_t)match < ARRAY_LEN(matches));
	return matches[match].key;
}

bool
certificate_match_find(struct slice name, enum certificate_match *ret_match)
{
	size_t at = word_at(matches, ARRAY_LEN(matches), name);

	*ret_match = at < ARRAY_LEN(matches) ? (enum certificate_match)at : *ret_match;
	return at < ARRAY_LEN(matches);
}

const char *
certificate_seal_name(enum certificate_seal seal)
{
	assert((size_t)seal < ARRAY_LEN(seals));
	return seals[seal].name;
}

const char *
certificate_seal_key(enum certificate_seal seal)
{
	assert((size_t)seal < ARRAY_LEN(seals));
	return seals[seal].key;
}

bool
certificate_seal_find(struct slice name, enum certificate_seal *ret_seal)
{
	size_t at = word_at(seals, ARRAY_LEN(seals), name);

	*ret_seal = at < ARRAY_LEN(seals) ? (enum certificate_seal)at : *ret_seal;
	return at < ARRAY_LEN(seals);
}

const char *
certificate_virus_name(enum certificate_virus virus)
{
	assert((size_t)virus < ARRAY_LEN(viruses));
	return viruses[virus].name;
}

const char *
certificate_virus_key(enum certificate_virus virus)
{
	assert((size_t)virus < ARRAY_LEN(viruses));
	return viruses[virus].key;
}

bool
certificate_virus_find(struct slice name, enum certificate_virus *ret_virus)
{
	size_t at = word_at(viruses, ARRAY_LEN(viruses), name);

	*ret_virus = at < ARRAY_LEN(viruses) ? (enum certificate_virus)at : *ret_virus;
	return at < ARRAY_LEN(viruses);
}

const char *
certificate_entry_name(enum certificate_entry entry)
{
	assert((size_t)entry < ARRAY_LEN(entries));
	return entries[entry].name;
}

const char *
certificate_entry_key(enum certificate_entry entry)
{
	assert((size_t)entry < ARRAY_LEN(entries));
	return entries[entry].key;
}

bool
certificate_entry_find(struct slice name, enum certificate_entry *ret_entry)
{
	size_t at = word_at(entries, ARRAY_LEN(entries), name);

	*ret_entry = at < ARRAY_LEN(entries) ? (enum certificate_entry)at : *ret_entry;
	return at < ARRAY_LEN(entries);
}

bool
certificate_match_is_enough(enum certificate_match match)
{
	return match == CERTIFICATE_MATCH_SAME || match == CERTIFICATE_MATCH_ALIKE;
}

/* --- text --- */

static bool
stands_in(struct slice whole, struct slice part)
{
	return part.size > 0 && part.size <= whole.size &&
	    memmem(whole.bytes, whole.size, part.bytes, part.size) != NULL;
}

/* All pages in one, each line on its own. */
static struct slice
all_text(const struct inspect_report *report, struct arena *arena)
{
	struct buffer text = BUFFER_IN(arena);

	for (size_t i = 0; i < report->pages_count; i++) {
		buffer_put(&text, report->pages[i].text);
		buffer_putc(&text, '\n');
	}
	return buffer_slice(&text);
}

/* " word word ": folded (base/fold.h), so that " word " is a whole one. */
static struct slice
folded(struct arena *arena, struct slice text)
{
	enum { GROWTH = 4 }; /* a point of 2 bytes may become one of 3 */
	size_t capacity = text.size * GROWTH + 1;
	char *key = arena_alloc(arena, capacity);
	struct buffer out = BUFFER_IN(arena);

	if (!fold_key_into(text, key, capacity)) {
		return SLICE("");
	}
	buffer_putc(&out, ' ');
	buffer_puts(&out, key);
	buffer_putc(&out, ' ');
	return buffer_slice(&out);
}

static bool
has_word(struct arena *arena, struct slice text, struct slice word)
{
	struct buffer whole = BUFFER_IN(arena);

	buffer_print(&whole, " %.*s ", SLICE_PRINT(word));
	return stands_in(text, buffer_slice(&whole));
}

static bool
has_word_alike(struct slice text, struct slice word)
{
	while (text.size > 0) {
		if (spelling_is_alike(slice_cut(&text, ' '), word)) {
			return true;
		}
	}
	return false;
}

/* Whole words of what is declared, in any order. */
static enum certificate_match
match_words(struct arena *arena, struct slice text, struct slice declared)
{
	struct slice rest = slice_trim(folded(arena, declared));
	unsigned words = 0;
	unsigned same = 0;
	unsigned alike = 0;
	bool left_out = false;

	if (rest.size == 0 || slice_trim(text).size == 0) {
		return CERTIFICATE_MATCH_UNKNOWN;
	}
	while (rest.size > 0) {
		struct slice word = slice_cut(&rest, ' ');
		bool there = has_word(arena, text, word);
		if (word.size == 0 || (!there && spelling_is_article(word))) {
			left_out = left_out || word.size > 0;
			continue;
		}
		words++;
		if (there) {
			same++;
		} else if (has_word_alike(text, word)) {
			alike++;
		}
	}
	if (same == words && !left_out) {
		return CERTIFICATE_MATCH_SAME;
	}
	if (same + alike == words) {
		return CERTIFICATE_MATCH_ALIKE;
	}
	return same + alike > 0 ? CERTIFICATE_MATCH_PARTLY : CERTIFICATE_MATCH_ABSENT;
}

static bool
line_has_number(struct arena *arena, struct slice line, struct slice number)
{
	struct slice rest = line;

	if (number.size >= NUMBER_LONG && stands_in(text_code(arena, line), number)) {
		return true;
	}
	while (rest.size > 0) {
		if (slice_equal(text_code(arena, slice_cut(&rest, ' ')), number)) {
			return true;
		}
	}
	return false;
}

/* Blanks, hyphens and the script of the digits do not count. */
static enum certificate_match
match_number(struct arena *arena, struct slice text, struct slice declared)
{
	struct slice number = text_code(arena, declared);

	if (number.size == 0 || slice_trim(text).size == 0) {
		return CERTIFICATE_MATCH_UNKNOWN;
	}
	while (text.size > 0) {
		if (line_has_number(arena, slice_cut(&text, '\n'), number)) {
			return CERTIFICATE_MATCH_SAME;
		}
	}
	return CERTIFICATE_MATCH_ABSENT;
}

/* The better of two: a centre writes its name in one language, or its code. */
static enum certificate_match
better(enum certificate_match one, enum certificate_match other)
{
	static const int order[] = {
	    [CERTIFICATE_MATCH_UNKNOWN] = 0,
	    [CERTIFICATE_MATCH_ABSENT] = 1,
	    [CERTIFICATE_MATCH_PARTLY] = 2,
	    [CERTIFICATE_MATCH_ALIKE] = 3,
	    [CERTIFICATE_MATCH_SAME] = 4,
	};

	return order[one] >= order[other] ? one : other;
}

/* --- codes, signatures --- */

static enum certificate_match
match_codes(
    const struct inspect_report *report, struct arena *arena, struct slice declared)
{
	struct slice number = text_code(arena, declared);

	if (report->codes_count == 0 || number.size == 0) {
		return CERTIFICATE_MATCH_UNKNOWN;
	}
	for (size_t i = 0; i < report->codes_count; i++) {
		if (stands_in(text_code(arena, report->codes[i].text), number)) {
			return CERTIFICATE_MATCH_SAME;
		}
	}
	return CERTIFICATE_MATCH_ABSENT;
}

enum certificate_seal
certificate_seal_of(const struct inspect_signature *signature)
{
	if (!signature->intact) {
		return CERTIFICATE_SEAL_CHANGED;
	}
	if (!signature->whole_file) {
		return CERTIFICATE_SEAL_PART;
	}
	return signature->trusted ? CERTIFICATE_SEAL_TRUSTED : CERTIFICATE_SEAL_UNKNOWN;
}

/* One that was broken counts above all; else the best one over the whole file. */
static enum certificate_seal
judge_seals(const struct inspect_report *report)
{
	enum certificate_seal seal =
	    report->signatures_count > 0 ? CERTIFICATE_SEAL_PART : CERTIFICATE_SEAL_NONE;

	for (size_t i = 0; i < report->signatures_count; i++) {
		enum certificate_seal one = certificate_seal_of(&report->signatures[i]);
		if (one == CERTIFICATE_SEAL_CHANGED) {
			return one;
		}
		if (one != CERTIFICATE_SEAL_PART && seal != CERTIFICATE_SEAL_TRUSTED) {
			seal = one;
		}
	}
	return seal;
}

static enum inspect_reading
reading_of(const struct inspect_report *report)
{
	enum inspect_reading reading = INSPECT_UNREAD;

	for (size_t i = 0; i < report->pages_count; i++) {
		if (report->pages[i].reading < reading) {
			reading = report->pages[i].reading;
		}
	}
	return reading;
}

struct certificate_found
certificate_check_judge(const struct inspect_report *report,
    const struct certificate_declared *declared, struct arena *arena)
{
	struct slice text = all_text(report, arena);
	struct slice words = folded(arena, text);
	struct certificate_found found = {
	    .verdict = report->verdict,
	    .reading = reading_of(report),
	    .number = match_number(arena, text, declared->number),
	    .name_latin = match_words(arena, words, declared->name_latin),
	    .name_arabic = match_words(arena, words, declared->name_arabic),
	    .centre = better(match_words(arena, words, declared->centre_latin),
	        match_words(arena, words, declared->centre_arabic)),
	    .code = match_codes(report, arena, declared->number),
	    .seal = judge_seals(report),
	};

	found.centre =
	    better(found.centre, match_number(arena, text, declared->centre_code));
	return found;
}

enum certificate_match
certificate_name_match(struct arena *arena, struct slice written, struct slice declared)
{
	return match_words(arena, folded(arena, written), declared);
}
