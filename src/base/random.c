/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/random.h"

#include <assert.h>
#include <errno.h>
#include <string.h>
#include <sys/random.h>

enum {                    /* of an id */
	MOMENT_BYTES = 6, /* its first 12 digits */
	COUNT_BYTES = 2,  /* the 4 after them */
};

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

/* How many ids this thread has made at that millisecond. */
static uint16_t
count_at(moment now)
{
	static _Thread_local struct {
		moment at;
		uint16_t count;
	} last = {.at = -1};

	last.count = now == last.at ? (uint16_t)(last.count + 1U) : 0;
	last.at = now;
	return last.count;
}

static void
put_big_endian(uint8_t *ret_bytes, size_t size, uint64_t number)
{
	for (size_t i = 0; i < size; i++) {
		ret_bytes[i] = (uint8_t)(number >> 8 * (size - 1 - i));
	}
}

struct id
id_new(moment now)
{
	static const char digits[] = "0123456789abcdef";
	struct id id;
	uint8_t bytes[ID_DIGITS / 2];

	put_big_endian(bytes, MOMENT_BYTES, (uint64_t)now);
	put_big_endian(bytes + MOMENT_BYTES, COUNT_BYTES, count_at(now));
	random_bytes(bytes + MOMENT_BYTES + COUNT_BYTES,
	    sizeof(bytes) - MOMENT_BYTES - COUNT_BYTES);
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
