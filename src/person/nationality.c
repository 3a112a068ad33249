/* SPDX-License-Identifier: EUPL-1.2 */
#include "person/nationality.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/fold.h"
#include "base/text.h"
#include "person/nationality_table.h"

enum {
	TYPED_SIZE = 256,
	KEY_SIZE = 2 * NATIONALITY_NAME_MOST + NATIONALITY_CODE_SIZE + 2,
};

static const char *const verdict_keys[] = {
    [NATIONALITY_OK] = "person.nationality.ok",
    [NATIONALITY_MISSING] = "person.nationality.missing",
    [NATIONALITY_UNKNOWN] = "person.nationality.unknown",
};
static_assert(ARRAY_LEN(verdict_keys) == NATIONALITY_VERDICT_COUNT,
    "each verdict has a message key");

static int
compare_code(const void *code, const void *row)
{
	return strcmp(code, ((const struct nationality *)row)->code);
}

const struct nationality *
nationality_find(struct slice code)
{
	char text[NATIONALITY_CODE_SIZE] = {0};

	if (code.size != NATIONALITY_CODE_SIZE - 1) {
		return NULL;
	}
	memcpy(text, code.bytes, code.size);
	return bsearch(text, nationality_table, nationality_table_count,
	    sizeof(nationality_table[0]), compare_code);
}

static bool
is_named(const struct nationality *nationality, const char *typed_key)
{
	char key[NATIONALITY_NAME_MOST];

	return (fold_key_into(slice_of(nationality->name_latin), key, sizeof(key)) &&
	           strcmp(key, typed_key) == 0) ||
	    (fold_key_into(slice_of(nationality->name_arabic), key, sizeof(key)) &&
	        strcmp(key, typed_key) == 0);
}

static const struct nationality *
find_named(struct slice typed)
{
	char key[NATIONALITY_NAME_MOST];

	if (!fold_key_into(typed, key, sizeof(key))) {
		return NULL;
	}
	for (size_t i = 0; i < nationality_table_count; i++) {
		if (is_named(&nationality_table[i], key)) {
			return &nationality_table[i];
		}
	}
	return NULL;
}

enum nationality_verdict
nationality_parse(struct slice typed, const struct nationality **ret_nationality)
{
	char code[TYPED_SIZE];

	if (!text_code_into(typed, code, sizeof(code))) {
		return NATIONALITY_UNKNOWN;
	}
	if (code[0] == '\0') {
		return NATIONALITY_MISSING;
	}
	/* the code that machine readable zones have for Germany, with its fillers or not */
	bool german = strcmp(code, "D") == 0 || strcmp(code, "D<<") == 0;
	const struct nationality *found =
	    nationality_find(german ? SLICE("DEU") : slice_of(code));
	if (found == NULL) {
		found = find_named(typed);
	}
	if (found == NULL) {
		return NATIONALITY_UNKNOWN;
	}
	*ret_nationality = found;
	return NATIONALITY_OK;
}

size_t
nationality_count(void)
{
	return nationality_table_count;
}

const struct nationality *
nationality_in_latin_order(size_t index)
{
	assert(index < nationality_table_count);
	return &nationality_table[nationality_latin_order[index]];
}

const struct nationality *
nationality_in_arabic_order(size_t index)
{
	assert(index < nationality_table_count);
	return &nationality_table[nationality_arabic_order[index]];
}

/* Code and both names in one key. */
static bool
is_found_by(const struct nationality *nationality, struct slice query)
{
	char names[KEY_SIZE];
	char key[KEY_SIZE];
	const char *const parts[] = {
	    nationality->code, nationality->name_latin, nationality->name_arabic};
	size_t used = 0;

	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		size_t size = strlen(parts[i]);
		assert(size < sizeof(names) - used - 1);
		memcpy(names + used, parts[i], size);
		used += size;
		names[used++] = ' ';
	}
	return fold_key_into((struct slice){names, used}, key, sizeof(key)) &&
	    fold_has_words(slice_of(key), query);
}

size_t
nationality_search(
    struct slice typed, const struct nationality **ret_found, size_t capacity)
{
	char query[TYPED_SIZE];
	size_t count = 0;

	if (!fold_key_into(typed, query, sizeof(query))) {
		return 0;
	}
	for (size_t i = 0; i < nationality_table_count && count < capacity; i++) {
		const struct nationality *nationality = nationality_in_latin_order(i);
		if (is_found_by(nationality, slice_of(query))) {
			ret_found[count++] = nationality;
		}
	}
	return count;
}

const char *
nationality_key(enum nationality_verdict verdict)
{
	assert((size_t)verdict < ARRAY_LEN(verdict_keys));
	return verdict_keys[verdict];
}
