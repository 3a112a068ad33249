/* SPDX-License-Identifier: EUPL-1.2 */
#include "person/mrz.h"

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "base/text.h"

enum {
	TD3_LINE = 44,
	TD3_SIZE = 2 * TD3_LINE,
	TD1_LINE = 30,
	TD1_SIZE = 3 * TD1_LINE,
	CLEAN_SIZE = 128, /* characters and line ends, and what is one too many */
	NUMBER = 9,       /* room of the document number */
	DATE = 6,
};

static const char *const verdict_keys[] = {
    [MRZ_OK] = "person.mrz.ok",
    [MRZ_BAD_LENGTH] = "person.mrz.bad_length",
    [MRZ_BAD_CHARACTER] = "person.mrz.bad_character",
    [MRZ_BAD_DOCUMENT] = "person.mrz.bad_document",
    [MRZ_BAD_NUMBER] = "person.mrz.bad_number",
    [MRZ_BAD_BIRTH] = "person.mrz.bad_birth",
    [MRZ_BAD_EXPIRY] = "person.mrz.bad_expiry",
    [MRZ_BAD_PERSONAL] = "person.mrz.bad_personal",
    [MRZ_BAD_COMPOSITE] = "person.mrz.bad_composite",
};
static_assert(
    ARRAY_LEN(verdict_keys) == MRZ_VERDICT_COUNT, "each verdict has a message key");

/* 0-9 for digits, 10-35 for letters, 0 for the filler. */
static int
weight(char character)
{
	if (character >= '0' && character <= '9') {
		return character - '0';
	}
	return character == '<' ? 0 : character - 'A' + 10;
}

/* A check digit over parts that need not stand together. */
struct summing {
	int sum;
	size_t position;
};

static void
add(struct summing *summing, const char *field, size_t size)
{
	static const int weights[] = {7, 3, 1};

	for (size_t i = 0; i < size; i++) {
		summing->sum += weight(field[i]) * weights[summing->position++ % 3];
	}
}

static bool
is_digit_of(const struct summing *summing, char digit)
{
	return digit - '0' == summing->sum % 10;
}

static bool
check_holds(const char *field, size_t size, char digit)
{
	struct summing summing = {0};

	add(&summing, field, size);
	return is_digit_of(&summing, digit);
}

/* Copies a field without its fillers at the end. */
static void
take(char *ret_text, const char *field, size_t size)
{
	while (size > 0 && field[size - 1] == '<') {
		size--;
	}
	memcpy(ret_text, field, size);
	ret_text[size] = '\0';
}

static void
blank_fillers(char *text)
{
	for (char *filler = strchr(text, '<'); filler != NULL;
	     filler = strchr(filler, '<')) {
		*filler = ' ';
	}
}

/* PRIMARY<<SECONDARY<MORE<<< */
static void
take_names(struct mrz *mrz, const char *field, size_t size)
{
	char names[MRZ_NAME_SIZE];

	take(names, field, size);
	char *gap = strstr(names, "<<");
	if (gap != NULL) {
		take(mrz->secondary, gap + 2, strlen(gap + 2));
		*gap = '\0';
	}
	take(mrz->primary, names, strlen(names));
	blank_fillers(mrz->primary);
	blank_fillers(mrz->secondary);
}

static char
sex_of(char character)
{
	if (character == 'M' || character == 'F') {
		return character;
	}
	return 'X';
}

static enum mrz_verdict
parse_td3(const char *text, struct mrz *ret_mrz)
{
	const char *two = text + TD3_LINE;
	struct summing composite = {0};

	if (text[0] != 'P') {
		return MRZ_BAD_DOCUMENT;
	}
	if (!check_holds(two, NUMBER, two[9])) {
		return MRZ_BAD_NUMBER;
	}
	if (!check_holds(two + 13, DATE, two[19])) {
		return MRZ_BAD_BIRTH;
	}
	if (!check_holds(two + 21, DATE, two[27])) {
		return MRZ_BAD_EXPIRY;
	}
	bool personal_empty = strspn(two + 28, "<") >= 14;
	if (!check_holds(two + 28, 14, two[42]) && !(personal_empty && two[42] == '<')) {
		return MRZ_BAD_PERSONAL;
	}
	add(&composite, two, 10);
	add(&composite, two + 13, 7);
	add(&composite, two + 21, 22);
	if (!is_digit_of(&composite, two[43])) {
		return MRZ_BAD_COMPOSITE;
	}
	ret_mrz->kind = MRZ_TD3;
	take(ret_mrz->document, text, 2);
	take(ret_mrz->issuer, text + 2, 3);
	take_names(ret_mrz, text + 5, TD3_LINE - 5);
	take(ret_mrz->number, two, NUMBER);
	take(ret_mrz->nationality, two + 10, 3);
	memcpy(ret_mrz->birth, two + 13, DATE);
	ret_mrz->sex = sex_of(two[20]);
	memcpy(ret_mrz->expiry, two + 21, DATE);
	take(ret_mrz->optional, two + 28, 14);
	return MRZ_OK;
}

/* A number of more than 9 characters goes on in the optional field: '<' stands for its
 * check digit, then the rest, the check digit, and a filler. Returns the number of
 * characters in the optional field that belong to it. */
static size_t
overflow_size(const char *one)
{
	size_t size = strcspn(one + 15, "<");

	return one[14] == '<' && size >= 2 && size < 15 ? size : 0;
}

static bool
td1_number_holds(const char *one)
{
	size_t overflow = overflow_size(one);
	struct summing summing = {0};

	if (overflow == 0) {
		return check_holds(one + 5, NUMBER, one[14]);
	}
	add(&summing, one + 5, NUMBER);
	add(&summing, one + 15, overflow - 1);
	return is_digit_of(&summing, one[15 + overflow - 1]);
}

static void
take_td1_number(struct mrz *mrz, const char *one)
{
	size_t overflow = overflow_size(one);

	take(mrz->number, one + 5, NUMBER);
	if (overflow > 0) {
		take(mrz->number + NUMBER, one + 15, overflow - 1);
	}
	take(mrz->optional, one + 15 + overflow, 15 - overflow);
}

static enum mrz_verdict
parse_td1(const char *text, struct mrz *ret_mrz)
{
	const char *two = text + TD1_LINE;
	struct summing composite = {0};

	if (strchr("IAC", text[0]) == NULL) {
		return MRZ_BAD_DOCUMENT;
	}
	if (!td1_number_holds(text)) {
		return MRZ_BAD_NUMBER;
	}
	if (!check_holds(two, DATE, two[6])) {
		return MRZ_BAD_BIRTH;
	}
	if (!check_holds(two + 8, DATE, two[14])) {
		return MRZ_BAD_EXPIRY;
	}
	add(&composite, text + 5, 25);
	add(&composite, two, 7);
	add(&composite, two + 8, 7);
	add(&composite, two + 18, 11);
	if (!is_digit_of(&composite, two[29])) {
		return MRZ_BAD_COMPOSITE;
	}
	ret_mrz->kind = MRZ_TD1;
	take(ret_mrz->document, text, 2);
	take(ret_mrz->issuer, text + 2, 3);
	take_td1_number(ret_mrz, text);
	memcpy(ret_mrz->birth, two, DATE);
	ret_mrz->sex = sex_of(two[7]);
	memcpy(ret_mrz->expiry, two + 8, DATE);
	take(ret_mrz->nationality, two + 15, 3);
	take(ret_mrz->optional + strlen(ret_mrz->optional), two + 18, 11);
	take_names(ret_mrz, two + TD1_LINE, TD1_LINE);
	return MRZ_OK;
}

enum mrz_verdict
mrz_parse(struct slice typed, struct mrz *ret_mrz)
{
	char clean[CLEAN_SIZE];
	struct mrz mrz = {0};

	/* line ends are blanks, and a code has none */
	if (!text_code_into(typed, clean, sizeof(clean))) {
		return MRZ_BAD_LENGTH;
	}
	size_t size = strlen(clean);
	if (strspn(clean, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<") != size) {
		return MRZ_BAD_CHARACTER;
	}
	if (size != TD3_SIZE && size != TD1_SIZE) {
		return MRZ_BAD_LENGTH;
	}
	enum mrz_verdict verdict =
	    size == TD3_SIZE ? parse_td3(clean, &mrz) : parse_td1(clean, &mrz);
	if (verdict == MRZ_OK) {
		*ret_mrz = mrz;
	}
	return verdict;
}

const char *
mrz_key(enum mrz_verdict verdict)
{
	assert((size_t)verdict < ARRAY_LEN(verdict_keys));
	return verdict_keys[verdict];
}
