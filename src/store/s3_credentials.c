/* SPDX-License-Identifier: EUPL-1.2 */
#include "store/s3_credentials.h"

#include <stddef.h>
#include <string.h>

#include "base/log.h"
#include "base/secret_file.h"

static const struct {
	struct slice key;
	size_t offset;
	size_t size;
} lines[] = {
    {SLICE_INIT("aws_access_key_id"), offsetof(struct s3_credentials, key_id),
        S3_WORD_SIZE},
    {SLICE_INIT("aws_secret_access_key"), offsetof(struct s3_credentials, secret),
        S3_WORD_SIZE},
    {SLICE_INIT("aws_session_token"), offsetof(struct s3_credentials, token),
        S3_TOKEN_SIZE},
};

/* Printable ASCII alone: it goes into a header. */
static bool
put(char *ret_text, size_t size, struct slice value)
{
	for (size_t i = 0; i < value.size; i++) {
		if (value.bytes[i] < ' ' || value.bytes[i] > '~') {
			return false;
		}
	}
	if (value.size == 0 || value.size >= size) {
		return false;
	}
	memcpy(ret_text, value.bytes, value.size);
	ret_text[value.size] = '\0';
	return true;
}

/* False: a line that we need, with a value that is none. Other keys are none of ours. */
static bool
take_line(struct slice line, struct s3_credentials *keys)
{
	struct slice value = line;
	struct slice key = slice_trim(slice_cut(&value, '='));

	for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
		if (slice_equal(key, lines[i].key)) {
			return put((char *)keys + lines[i].offset, lines[i].size,
			    slice_trim(value));
		}
	}
	return true;
}

bool
s3_credentials_parse(struct slice text, struct s3_credentials *ret_keys)
{
	struct s3_credentials keys = {.token = ""};
	bool ours = true;
	bool good = true;

	while (good && text.size > 0) {
		struct slice line = slice_trim(slice_cut(&text, '\n'));
		if (slice_starts(line, SLICE("["))) {
			ours = slice_equal(line, SLICE("[default]"));
		} else if (ours) {
			good = take_line(line, &keys);
		}
	}
	good = good && keys.key_id[0] != '\0' && keys.secret[0] != '\0';
	if (good) {
		*ret_keys = keys;
	}
	explicit_bzero(&keys, sizeof(keys));
	return good;
}

enum fault
s3_credentials_read(const char *path, struct s3_credentials *ret_keys)
{
	char bytes[SECRET_FILE_BYTES];
	struct slice text = {NULL, 0};
	enum fault fault = secret_file_read(path, bytes, &text);
	bool good = fault == FAULT_NONE && s3_credentials_parse(text, ret_keys);

	explicit_bzero(bytes, sizeof(bytes));
	if (!good) {
		log_event(LOG_ERROR, "store.no_credentials", LOG_TEXT("path", path));
		return FAULT_CONFIG;
	}
	return FAULT_NONE;
}
