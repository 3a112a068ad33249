/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/random.h"

#include <assert.h>
#include <errno.h>
#include <string.h>
#include <sys/random.h>

enum { MOMENT_BYTES = 6 }; /* of an id: its first 12 digits */

void
random_bytes(void *ret_bytes, size_t size)
{
	unsigned char *out = ret_bytes;

	while (size > 0) {
		ssize_t got = getrandom(out, size, 0);
		assert(got > 0 || errno == EINTR);
		if (got > 0) {
			out += got;
			size -= (size_t)got;
		}
	}
}

uint32_t
random_below(uint32_t limit)
{
	uint32_t number = 0;
	uint32_t uneven = (UINT32_MAX - limit + 1) % limit;

	assert(limit > 0);
	do {
		random_bytes(&number, sizeof(number));
	} while (number < uneven);
	return number % limit;
}

struct id
id_new(moment now)
{
	static const char digits[] = "0123456789abcdef";
	struct id id;
	uint8_t bytes[ID_DIGITS / 2];

	random_bytes(bytes + MOMENT_BYTES, sizeof(bytes) - MOMENT_BYTES);
	for (size_t i = 0; i < MOMENT_BYTES; i++) {
		bytes[i] = (uint8_t)((uint64_t)now >> 8 * (MOMENT_BYTES - 1 - i));
	}
	for (size_t i = 0; i < sizeof(bytes); i++) {
		id.text[2 * i] = digits[bytes[i] >> 4];
		id.text[2 * i + 1] = digits[bytes[i] & 15U];
	}
	id.text[ID_DIGITS] = '\0';
	return id;
}

bool
id_parse(struct slice text, struct id *ret_id)
{
	if (text.size != ID_DIGITS) {
		return false;
	}
	for (size_t i = 0; i < text.size; i++) {
		char byte = text.bytes[i];
		if (!(byte >= '0' && byte <= '9') && !(byte >= 'a' && byte <= 'f')) {
			return false;
		}
	}
	memcpy(ret_id->text, text.bytes, ID_DIGITS);
	ret_id->text[ID_DIGITS] = '\0';
	return true;
}

struct slice
id_slice(const struct id *id)
{
	return slice_of(id->text);
}

bool
id_is_none(const struct id *id)
{
	return id->text[0] == '\0';
}

bool
id_equal(const struct id *one, const struct id *two)
{
	return strcmp(one->text, two->text) == 0;
}
