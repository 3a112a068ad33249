/* SPDX-License-Identifier: EUPL-1.2 */
#include "person/person_name.h"

#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/text.h"

enum { TATWEEL = 0x0640, LAM = 0x0644, FORMS_END = 0xFEFD, LAM_ALEF_FIRST = 0xFEF5 };

static const char *const verdict_keys[PERSON_SCRIPT_COUNT][PERSON_NAME_VERDICT_COUNT] = {
    [PERSON_SCRIPT_LATIN] =
        {
            [PERSON_NAME_OK] = "person.name_latin.ok",
            [PERSON_NAME_MISSING] = "person.name_latin.missing",
            [PERSON_NAME_TOO_LONG] = "person.name_latin.too_long",
            [PERSON_NAME_WRONG_SCRIPT] = "person.name_latin.wrong_script",
            [PERSON_NAME_BAD_CHARACTER] = "person.name_latin.bad_character",
            [PERSON_NAME_NO_LETTER] = "person.name_latin.no_letter",
        },
    [PERSON_SCRIPT_ARABIC] =
        {
            [PERSON_NAME_OK] = "person.name_arabic.ok",
            [PERSON_NAME_MISSING] = "person.name_arabic.missing",
            [PERSON_NAME_TOO_LONG] = "person.name_arabic.too_long",
            [PERSON_NAME_WRONG_SCRIPT] = "person.name_arabic.wrong_script",
            [PERSON_NAME_BAD_CHARACTER] = "person.name_arabic.bad_character",
            [PERSON_NAME_NO_LETTER] = "person.name_arabic.no_letter",
        },
};

struct range {
	uint32_t first;
	uint32_t last;
};

static const struct range latin_letters[] = {{'A', 'Z'}, {'a', 'z'}, {0x00C0, 0x00D6},
    {0x00D8, 0x00F6}, {0x00F8, 0x024F}, {0x1E00, 0x1EFF}};
/* Without digits, punctuation and Quranic signs. */
static const struct range arabic_letters[] = {{0x0620, 0x063F}, {0x0641, 0x064A},
    {0x066E, 0x066F}, {0x0671, 0x06D3}, {0x06D5, 0x06D5}, {0x06EE, 0x06EF},
    {0x06FA, 0x06FC}, {0x06FF, 0x06FF}, {0x0750, 0x077F}, {0x08A0, 0x08B4}};
/* Signs on the letter before them: combining accents; vowels, shadda, small alef, and
 * the joiners that some languages need inside a word. */
static const struct range latin_signs[] = {{0x0300, 0x036F}};
static const struct range arabic_signs[] = {
    {0x064B, 0x0655}, {0x0670, 0x0670}, {0x200C, 0x200D}};

/* What is copied from a PDF is often not letters but their shapes (Unicode's Arabic
 * Presentation Forms-B), one to four of them a letter. The last four rows are of lam with
 * an alef: with this one. */
static const struct {
	uint32_t first;
	uint32_t letter;
} forms[] = {{0xFE80, 0x0621}, {0xFE81, 0x0622}, {0xFE83, 0x0623}, {0xFE85, 0x0624},
    {0xFE87, 0x0625}, {0xFE89, 0x0626}, {0xFE8D, 0x0627}, {0xFE8F, 0x0628},
    {0xFE93, 0x0629}, {0xFE95, 0x062A}, {0xFE99, 0x062B}, {0xFE9D, 0x062C},
    {0xFEA1, 0x062D}, {0xFEA5, 0x062E}, {0xFEA9, 0x062F}, {0xFEAB, 0x0630},
    {0xFEAD, 0x0631}, {0xFEAF, 0x0632}, {0xFEB1, 0x0633}, {0xFEB5, 0x0634},
    {0xFEB9, 0x0635}, {0xFEBD, 0x0636}, {0xFEC1, 0x0637}, {0xFEC5, 0x0638},
    {0xFEC9, 0x0639}, {0xFECD, 0x063A}, {0xFED1, 0x0641}, {0xFED5, 0x0642},
    {0xFED9, 0x0643}, {0xFEDD, 0x0644}, {0xFEE1, 0x0645}, {0xFEE5, 0x0646},
    {0xFEE9, 0x0647}, {0xFEED, 0x0648}, {0xFEEF, 0x0649}, {0xFEF1, 0x064A},
    {0xFEF5, 0x0622}, {0xFEF7, 0x0623}, {0xFEF9, 0x0625}, {0xFEFB, 0x0627}};

/* The letter of such a shape; anything else as it is. */
static uint32_t
letter_of_form(uint32_t point)
{
	for (size_t i = ARRAY_LEN(forms); i > 0 && point < FORMS_END; i--) {
		if (point >= forms[i - 1].first) {
			return forms[i - 1].letter;
		}
	}
	return point;
}

static bool
is_in(uint32_t point, const struct range *ranges, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (point >= ranges[i].first && point <= ranges[i].last) {
			return true;
		}
	}
	return false;
}

/* '-' for a hyphen, ''' for an apostrophe of any kind (also the half rings of
 * transliteration), ' ' for itself, '.' for itself; else 0. */
static char
joint(uint32_t point)
{
	switch (point) {
	case ' ':
	case '.':
	case '-':
	case '\'':
		return (char)point;
	case 0x2010:
	case 0x2011:
	case 0x2012:
	case 0x2013:
		return '-';
	case '`':
	case 0x00B4:
	case 0x02B9:
	case 0x02BB:
	case 0x02BC:
	case 0x02BE:
	case 0x02BF:
	case 0x2018:
	case 0x2019:
		return '\'';
	default:
		return 0;
	}
}

struct reading {
	enum person_script script;
	bool after_letter; /* a sign may follow */
	bool any_letter;
};

static bool
is_letter(uint32_t point, enum person_script script)
{
	return script == PERSON_SCRIPT_LATIN
	    ? is_in(point, latin_letters, ARRAY_LEN(latin_letters))
	    : is_in(point, arabic_letters, ARRAY_LEN(arabic_letters));
}

static bool
is_sign(uint32_t point, enum person_script script)
{
	return script == PERSON_SCRIPT_LATIN
	    ? is_in(point, latin_signs, ARRAY_LEN(latin_signs))
	    : is_in(point, arabic_signs, ARRAY_LEN(arabic_signs));
}

/* A letter of neither script is of a wrong one, too: letters of the world's other
 * scripts begin at Greek; what stands below or among U+2000-2BFF are signs. */
static enum person_name_verdict
refuse(uint32_t point, enum person_script script)
{
	enum person_script other =
	    script == PERSON_SCRIPT_LATIN ? PERSON_SCRIPT_ARABIC : PERSON_SCRIPT_LATIN;
	bool foreign = point >= 0x0370 && !(point >= 0x0600 && point <= 0x06FF) &&
	    !(point >= 0x2000 && point <= 0x2BFF) &&
	    !(point >= 0x3000 && point <= 0x303F) && point < 0xFFF0;

	return is_letter(point, other) || foreign ? PERSON_NAME_WRONG_SCRIPT
	                                          : PERSON_NAME_BAD_CHARACTER;
}

static enum person_name_verdict
read_point(struct reading *reading, uint32_t *point)
{
	char joined = joint(*point);

	if (joined != 0) {
		*point = (uint32_t)joined;
		reading->after_letter = false;
		return PERSON_NAME_OK;
	}
	if (is_letter(*point, reading->script)) {
		reading->after_letter = true;
		reading->any_letter = true;
		return PERSON_NAME_OK;
	}
	if (reading->after_letter && is_sign(*point, reading->script)) {
		return PERSON_NAME_OK;
	}
	return refuse(*point, reading->script);
}

static enum person_name_verdict
read_name(struct slice cleaned, enum person_script script, struct person_name *ret_name)
{
	struct reading reading = {.script = script};
	size_t used = 0;

	while (cleaned.size > 0) {
		uint32_t point = text_next(&cleaned);
		if (point == TATWEEL && reading.after_letter) {
			continue;
		}
		if (script == PERSON_SCRIPT_ARABIC) {
			used += point >= LAM_ALEF_FIRST && point < FORMS_END
			    ? text_put(LAM, ret_name->text + used)
			    : 0;
			point = letter_of_form(point);
		}
		enum person_name_verdict verdict = read_point(&reading, &point);
		if (verdict != PERSON_NAME_OK) {
			return verdict;
		}
		/* never more than 4 bytes for each point that was read, so it fits */
		used += text_put(point, ret_name->text + used);
	}
	ret_name->text[used] = '\0';
	return reading.any_letter ? PERSON_NAME_OK : PERSON_NAME_NO_LETTER;
}

enum person_name_verdict
person_name_parse(
    struct slice typed, enum person_script script, struct person_name *ret_name)
{
	char cleaned[PERSON_NAME_TEXT_SIZE];
	struct person_name name = {{0}};

	assert(script < PERSON_SCRIPT_COUNT);
	if (!text_line_into(typed, cleaned, sizeof(cleaned)) ||
	    text_length(slice_of(cleaned)) > PERSON_NAME_MOST) {
		return PERSON_NAME_TOO_LONG;
	}
	if (cleaned[0] == '\0') {
		return PERSON_NAME_MISSING;
	}
	enum person_name_verdict verdict = read_name(slice_of(cleaned), script, &name);
	if (verdict == PERSON_NAME_OK) {
		*ret_name = name;
	}
	return verdict;
}

/* Commas, Latin and Arabic (U+060C: D8 8C), made blanks. */
static void
blank_commas(char *text)
{
	for (char *comma = strchr(text, ','); comma != NULL; comma = strchr(comma, ',')) {
		*comma = ' ';
	}
	for (char *comma = strstr(text, "\xD8\x8C"); comma != NULL;
	     comma = strstr(comma, "\xD8\x8C")) {
		comma[0] = ' ';
		comma[1] = ' ';
	}
}

bool
person_name_vouched(struct slice value, struct person_name *ret_name)
{
	char cleaned[PERSON_NAME_TEXT_SIZE];
	struct person_name name = {{0}};

	*ret_name = name;
	if (!text_line_into(value, cleaned, sizeof(cleaned))) {
		return false;
	}
	blank_commas(cleaned);
	if (!text_line_into(slice_of(cleaned), name.text, sizeof(name.text)) ||
	    name.text[0] == '\0' || text_length(slice_of(name.text)) > PERSON_NAME_MOST) {
		return false;
	}
	*ret_name = name;
	return true;
}

const char *
person_name_key(enum person_script script, enum person_name_verdict verdict)
{
	assert(script < PERSON_SCRIPT_COUNT && verdict < PERSON_NAME_VERDICT_COUNT);
	return verdict_keys[script][verdict];
}
