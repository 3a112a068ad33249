/* SPDX-License-Identifier: EUPL-1.2 */
/* The uploaded file: its type, its size, the name to show. */
#include <assert.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "certificate/certificate.h"

#define NAME_IF_NONE "certificate"

static const char *const file_keys[] = {
    [CERTIFICATE_FILE_OK] = "certificate.file.ok",
    [CERTIFICATE_FILE_MISSING] = "certificate.file.missing",
    [CERTIFICATE_FILE_EMPTY] = "certificate.file.empty",
    [CERTIFICATE_FILE_TOO_BIG] = "certificate.file.too_big",
    [CERTIFICATE_FILE_WRONG_TYPE] = "certificate.file.wrong_type",
    [CERTIFICATE_FILE_CUT_OFF] = "certificate.file.cut_off",
};
static_assert(ARRAY_LEN(file_keys) == CERTIFICATE_FILE_VERDICT_COUNT,
    "each verdict has a message key");

static const struct {
	struct slice magic;
	const char *media;
	const char *suffix;
} types[] = {
    [CERTIFICATE_FILE_NONE] = {{NULL, 0}, "", ""},
    [CERTIFICATE_FILE_PDF] = {SLICE_INIT("%PDF-"), "application/pdf", "pdf"},
    [CERTIFICATE_FILE_JPEG] = {SLICE_INIT("\xFF\xD8\xFF"), "image/jpeg", "jpg"},
    [CERTIFICATE_FILE_PNG] = {SLICE_INIT("\x89PNG\r\n\x1A\n"), "image/png", "png"},
};
static_assert(ARRAY_LEN(types) == CERTIFICATE_FILE_TYPE_COUNT, "each type has its row");

enum certificate_file_type
certificate_file_type(struct slice head)
{
	for (unsigned i = CERTIFICATE_FILE_PDF; i < CERTIFICATE_FILE_TYPE_COUNT; i++) {
		if (slice_starts(head, types[i].magic)) {
			return (enum certificate_file_type)i;
		}
	}
	return CERTIFICATE_FILE_NONE;
}

enum certificate_file_verdict
certificate_file_check(
    struct slice head, uint64_t size_bytes, enum certificate_file_type *ret_type)
{
	if (size_bytes == 0) {
		return CERTIFICATE_FILE_EMPTY;
	}
	if (size_bytes > CERTIFICATE_FILE_MOST) {
		return CERTIFICATE_FILE_TOO_BIG;
	}
	enum certificate_file_type type = certificate_file_type(head);
	if (type == CERTIFICATE_FILE_NONE) {
		return CERTIFICATE_FILE_WRONG_TYPE;
	}
	*ret_type = type;
	return CERTIFICATE_FILE_OK;
}

const char *
certificate_file_key(enum certificate_file_verdict verdict)
{
	assert((size_t)verdict < ARRAY_LEN(file_keys));
	return file_keys[verdict];
}

const char *
certificate_file_media(enum certificate_file_type type)
{
	assert((size_t)type < ARRAY_LEN(types));
	return types[type].media;
}

enum certificate_file_type
certificate_file_find(struct slice media)
{
	for (unsigned i = CERTIFICATE_FILE_PDF; i < CERTIFICATE_FILE_TYPE_COUNT; i++) {
		if (slice_equal(media, slice_of(types[i].media))) {
			return (enum certificate_file_type)i;
		}
	}
	return CERTIFICATE_FILE_NONE;
}

const char *
certificate_file_suffix(enum certificate_file_type type)
{
	assert((size_t)type < ARRAY_LEN(types));
	return types[type].suffix;
}

/* What stands behind the last slash of either kind. */
static struct slice
without_folders(struct slice name)
{
	size_t start = name.size;

	while (
	    start > 0 && name.bytes[start - 1] != '/' && name.bytes[start - 1] != '\\') {
		start--;
	}
	return slice_from(name, start);
}

/* The last so many characters: what is worth knowing of a long name is its suffix. */
static struct slice
last_characters(struct slice name, size_t count)
{
	size_t length = text_length(name);

	for (; length > count; length--) {
		(void)text_next(&name);
	}
	return name;
}

/* Longer names than this are not cleaned but cut first, at a whole character. */
static struct slice
last_bytes(struct slice name, size_t count)
{
	size_t start = name.size > count ? name.size - count : 0;

	while (start < name.size && ((unsigned char)name.bytes[start] & 0xC0U) == 0x80) {
		start++;
	}
	return slice_from(name, start);
}

static bool
is_suffix(struct slice suffix, const char *wanted)
{
	return suffix.size == strlen(wanted) &&
	    strncasecmp(suffix.bytes, wanted, suffix.size) == 0;
}

/* The officer downloads it: a script that begins with %PDF- must not be named x.html. */
static bool
ends_as_its_type(struct slice name, enum certificate_file_type type)
{
	size_t start = name.size;

	while (start > 0 && name.bytes[start - 1] != '.') {
		start--;
	}
	struct slice suffix = slice_from(name, start);
	return start > 0 &&
	    (is_suffix(suffix, types[type].suffix) ||
	        (type == CERTIFICATE_FILE_JPEG && is_suffix(suffix, "jpeg")));
}

void
certificate_file_name_clean(struct slice given, enum certificate_file_type type,
    char ret_name[static CERTIFICATE_FILE_NAME_SIZE])
{
	char cleaned[4 * CERTIFICATE_FILE_NAME_SIZE];
	struct slice name =
	    last_bytes(without_folders(given), CERTIFICATE_FILE_NAME_SIZE);

	assert(type > CERTIFICATE_FILE_NONE && type < CERTIFICATE_FILE_TYPE_COUNT);
	/* a byte that is no UTF-8 becomes three: U+FFFD */
	bool fits = text_line_into(name, cleaned, sizeof(cleaned));
	assert(fits);
	name = slice_trim(last_characters(slice_of(cleaned), CERTIFICATE_FILE_NAME_MOST));
	while (slice_starts(name, SLICE("."))) {
		name = slice_from(name, 1);
	}
	if (name.size == 0) {
		name = SLICE(NAME_IF_NONE);
	}
	const char *dot = "";
	const char *suffix = "";
	if (!ends_as_its_type(name, type)) {
		dot = ".";
		suffix = types[type].suffix;
		name = last_characters(
		    name, CERTIFICATE_FILE_NAME_MOST - 1 - strlen(suffix));
	}
	(void)snprintf(ret_name, CERTIFICATE_FILE_NAME_SIZE, "%.*s%s%s",
	    SLICE_PRINT(name), dot, suffix);
}
