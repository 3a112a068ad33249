/* SPDX-License-Identifier: EUPL-1.2 */
#include "decision/search.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "certificate/certificate.h"
#include "permit/permit.h"
#include "person/emirates_id.h"
#include "person/nationality.h"
#include "person/passport_number.h"

enum { STATE_LETTERS = 3, REFERENCE_LETTERS = 2, YEAR_DIGITS = 4, SEQUENCE_DIGITS = 8 };

const char *
search_kind_name(enum search_kind kind)
{
	static const char *const names[] = {
	    [SEARCH_ALL] = "filters",
	    [SEARCH_REFERENCE] = "reference",
	    [SEARCH_PERMIT] = "permit",
	    [SEARCH_EMIRATES_ID] = "emirates_id",
	    [SEARCH_PASSPORT] = "passport",
	    [SEARCH_CERTIFICATE] = "certificate",
	    [SEARCH_NAME] = "name",
	};
	static_assert(ARRAY_LEN(names) == SEARCH_KIND_COUNT, "each kind has its word");

	assert((size_t)kind < ARRAY_LEN(names));
	return names[kind];
}

static void
put_number(struct search_words *words, enum search_kind kind, const char *number)
{
	words->kind = kind;
	(void)snprintf(words->number, sizeof(words->number), "%s", number);
}

static size_t
count_digits(const char *text)
{
	size_t count = 0;

	for (; *text != '\0'; text++) {
		count += *text >= '0' && *text <= '9' ? 1 : 0;
	}
	return count;
}

/* code: without blanks and hyphens, in capitals (text_code). */
static bool
is_reference(const char *code, struct search_words *words)
{
	size_t digits = YEAR_DIGITS + SEQUENCE_DIGITS;

	if (strncmp(code, "TA", REFERENCE_LETTERS) != 0 ||
	    strlen(code) != REFERENCE_LETTERS + digits || count_digits(code) != digits) {
		return false;
	}
	const char *year = code + REFERENCE_LETTERS;
	words->kind = SEARCH_REFERENCE;
	(void)snprintf(words->number, sizeof(words->number), "TA-%.*s-%.*s", YEAR_DIGITS,
	    year, SEQUENCE_DIGITS, year + YEAR_DIGITS);
	return true;
}

static bool
is_permit(const char *code, struct search_words *words)
{
	struct permit_number number;

	if (strncmp(code, "DP", 2) != 0 ||
	    permit_number_parse(slice_of(code), &number) != PERMIT_NUMBER_OK) {
		return false;
	}
	put_number(words, SEARCH_PERMIT, number.text);
	return true;
}

/* Whatever its check digit: what a provider vouches for is stored as it is. */
static bool
is_emirates_id(const char *code, struct search_words *words)
{
	if (strlen(code) != EMIRATES_ID_DIGITS ||
	    count_digits(code) != EMIRATES_ID_DIGITS) {
		return false;
	}
	put_number(words, SEARCH_EMIRATES_ID, code);
	return true;
}

/* The state and the number are two words: a certificate may begin with three letters, too. */
static bool
is_passport(struct slice line, struct search_words *words)
{
	struct passport_number number;
	struct slice state = slice_cut(&line, ' ');
	char code[STATE_LETTERS + 1];

	if (state.size != STATE_LETTERS || !text_code_into(state, code, sizeof(code)) ||
	    nationality_find(slice_of(code)) == NULL ||
	    passport_number_parse(line, &number) != PASSPORT_NUMBER_OK ||
	    count_digits(number.text) == 0) {
		return false;
	}
	put_number(words, SEARCH_PASSPORT, number.text);
	memcpy(words->nationality, code, sizeof(code));
	return true;
}

static bool
is_certificate(struct slice line, struct search_words *words)
{
	struct certificate_number number;

	if (certificate_number_parse(line, &number) != CERTIFICATE_NUMBER_OK) {
		return false;
	}
	put_number(words, SEARCH_CERTIFICATE, number.text);
	return true;
}

static bool
is_name(struct slice line, struct search_words *words)
{
	words->kind = SEARCH_NAME;
	return person_words_split(line, SLICE(""), &words->names) &&
	    words->names.count > 0 && words->names.count <= SEARCH_WORDS_MOST;
}

bool
search_parse(struct slice typed, struct search_words *ret_words)
{
	char line[SEARCH_TYPED_MOST + 1];
	char code[SEARCH_TYPED_MOST + 1];

	if (!text_line_into(typed, line, sizeof(line)) ||
	    !text_code_into(typed, code, sizeof(code))) {
		return false;
	}
	if (line[0] == '\0') {
		ret_words->kind = SEARCH_ALL;
		return true;
	}
	if (count_digits(code) == 0) {
		return is_name(slice_of(line), ret_words);
	}
	return is_reference(code, ret_words) || is_permit(code, ret_words) ||
	    is_emirates_id(code, ret_words) || is_passport(slice_of(line), ret_words) ||
	    is_certificate(slice_of(line), ret_words);
}
