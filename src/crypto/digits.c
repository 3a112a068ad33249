/* SPDX-License-Identifier: EUPL-1.2 */
#include "crypto/digits.h"

#include <stddef.h>
#include <stdint.h>

enum { GROUP_BYTES = 7, GROUP_DIGITS = 17 };

/* How many digits so many bytes need. */
static const uint8_t width[GROUP_BYTES + 1] = {0, 3, 5, 8, 10, 13, 15, GROUP_DIGITS};

static void
put_group(struct buffer *out, struct slice bytes)
{
	uint64_t value = 0;
	size_t count = width[bytes.size];

	for (size_t i = bytes.size; i-- > 0;) {
		value = value << 8 | (uint8_t)bytes.bytes[i];
	}
	char *digits = buffer_reserve(out, count);
	for (size_t i = count; i-- > 0;) {
		digits[i] = (char)('0' + value % 10);
		value /= 10;
	}
	out->size += count;
}

void
digits_format(struct slice bytes, struct buffer *out)
{
	while (bytes.size > 0) {
		size_t size = bytes.size < GROUP_BYTES ? bytes.size : (size_t)GROUP_BYTES;
		put_group(out, slice_first(bytes, size));
		bytes = slice_from(bytes, size);
	}
}

/* The number of bytes that so many digits stand for; 0 when there is none. */
static size_t
bytes_of(size_t digits)
{
	for (size_t size = 1; size <= GROUP_BYTES; size++) {
		if (width[size] == digits) {
			return size;
		}
	}
	return 0;
}

static bool
read_group(struct slice digits, struct buffer *out)
{
	size_t size = bytes_of(digits.size);
	uint64_t value = 0;

	if (size == 0) {
		return false;
	}
	for (size_t i = 0; i < digits.size; i++) {
		if (digits.bytes[i] < '0' || digits.bytes[i] > '9') {
			return false;
		}
		value = value * 10 + (uint64_t)(digits.bytes[i] - '0');
	}
	if (value >> (8 * size) != 0) {
		return false;
	}
	for (size_t i = 0; i < size; i++) {
		buffer_putc(out, (char)(value >> (8 * i) & 0xFFU));
	}
	return true;
}

bool
digits_parse(struct slice text, struct arena *arena, struct slice *ret_bytes)
{
	struct buffer out = BUFFER_IN(arena);

	while (text.size > 0) {
		size_t size = text.size < GROUP_DIGITS ? text.size : (size_t)GROUP_DIGITS;
		if (!read_group(slice_first(text, size), &out)) {
			return false;
		}
		text = slice_from(text, size);
	}
	*ret_bytes = buffer_slice(&out);
	return true;
}
