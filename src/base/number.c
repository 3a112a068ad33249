/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/number.h"

#include <string.h>

static const char hex_digits[] = "0123456789abcdef";
static const char url_digits[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
static const char base64_digits[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

bool
number_parse(struct slice text, int64_t least, int64_t most, int64_t *ret_number)
{
	bool negative = least < 0 && text.size > 0 && text.bytes[0] == '-';
	int64_t number = 0;

	text = slice_from(text, negative ? 1 : 0);
	if (text.size == 0) {
		return false;
	}
	for (size_t i = 0; i < text.size; i++) {
		if (text.bytes[i] < '0' || text.bytes[i] > '9') {
			return false;
		}
		int64_t digit = text.bytes[i] - '0';
		if (__builtin_mul_overflow(number, (int64_t)10, &number) ||
		    __builtin_add_overflow(number, negative ? -digit : digit, &number)) {
			return false;
		}
	}
	if (number < least || number > most) {
		return false;
	}
	*ret_number = number;
	return true;
}

/* From the right every second digit counts double; the last of these does. */
char
number_luhn(struct slice digits)
{
	int sum = 0;

	for (size_t i = 0; i < digits.size; i++) {
		int digit = digits.bytes[digits.size - 1 - i] - '0';
		int weighed = i % 2 == 0 ? digit * 2 : digit;
		sum += weighed / 10 + weighed % 10;
	}
	return (char)('0' + (10 - sum % 10) % 10);
}

/* Without printf: each JSON text has some. */
void
number_put(int64_t number, struct buffer *out)
{
	char digits[20]; /* of 2^63 there are 19, and a sign */
	size_t first = sizeof(digits);
	uint64_t rest = number < 0 ? -(uint64_t)number : (uint64_t)number;

	do {
		digits[--first] = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest > 0);
	if (number < 0) {
		digits[--first] = '-';
	}
	buffer_put(out, slice_bytes(digits + first, sizeof(digits) - first));
}

void
number_hex(struct slice bytes, struct buffer *out)
{
	char *digits = buffer_reserve(out, 2 * bytes.size);

	for (size_t i = 0; i < bytes.size; i++) {
		unsigned char byte = (unsigned char)bytes.bytes[i];
		digits[2 * i] = hex_digits[byte >> 4];
		digits[2 * i + 1] = hex_digits[byte & 15U];
	}
	out->size += 2 * bytes.size;
}

static int
hex_value(char digit)
{
	if (digit >= '0' && digit <= '9') {
		return digit - '0';
	}
	if (digit >= 'a' && digit <= 'f') {
		return digit - 'a' + 10;
	}
	if (digit >= 'A' && digit <= 'F') {
		return digit - 'A' + 10;
	}
	return -1;
}

bool
number_unhex(struct slice text, uint8_t *ret_bytes, size_t capacity)
{
	if (text.size % 2 != 0 || text.size / 2 > capacity) {
		return false;
	}
	for (size_t i = 0; i < text.size; i++) {
		if (hex_value(text.bytes[i]) < 0) {
			return false;
		}
	}
	for (size_t i = 0; i < text.size / 2; i++) {
		ret_bytes[i] = (uint8_t)(hex_value(text.bytes[2 * i]) * 16 +
		    hex_value(text.bytes[2 * i + 1]));
	}
	return true;
}

/* Every 3 bytes are 4 digits; 1 or 2 bytes at the end are 2 or 3. */
static void
put_base64(struct slice bytes, const char *digits, bool padded, struct buffer *out)
{
	for (size_t i = 0; i < bytes.size; i += 3) {
		size_t have = bytes.size - i < 3 ? bytes.size - i : 3;
		unsigned char group[3] = {0};
		memcpy(group, bytes.bytes + i, have);
		uint32_t bits =
		    (uint32_t)group[0] << 16 | (uint32_t)group[1] << 8 | group[2];
		for (size_t j = 0; j <= have; j++) {
			buffer_putc(out, digits[bits >> (18 - 6 * j) & 63U]);
		}
		for (size_t j = have; padded && j < 3; j++) {
			buffer_putc(out, '=');
		}
	}
}

void
number_base64url(struct slice bytes, struct buffer *out)
{
	put_base64(bytes, url_digits, false, out);
}

void
number_base64(struct slice bytes, struct buffer *out)
{
	put_base64(bytes, base64_digits, true, out);
}

static bool
read_base64(struct slice text, const char *digits, struct buffer *out)
{
	uint32_t bits = 0;
	unsigned count = 0;

	for (size_t i = 0; i < text.size; i++) {
		const char *found =
		    text.bytes[i] != '\0' ? strchr(digits, text.bytes[i]) : NULL;
		if (found == NULL) {
			return false;
		}
		bits = bits << 6 | (uint32_t)(found - digits);
		count += 6;
		if (count >= 8) {
			count -= 8;
			buffer_putc(out, (char)(bits >> count & 0xFFU));
		}
	}
	return count < 6 && (bits & ((1U << count) - 1)) == 0;
}

bool
number_unbase64url(struct slice text, struct arena *arena, struct slice *ret_bytes)
{
	struct buffer out = BUFFER_IN(arena);

	if (!read_base64(text, url_digits, &out)) {
		return false;
	}
	*ret_bytes = buffer_slice(&out);
	return true;
}

bool
number_unbase64(struct slice text, struct arena *arena, struct slice *ret_bytes)
{
	struct buffer out = BUFFER_IN(arena);
	size_t padding = slice_ends(text, SLICE("==")) ? 2
	    : slice_ends(text, SLICE("="))             ? 1
	                                               : 0;

	if (text.size % 4 != 0 ||
	    !read_base64(slice_first(text, text.size - padding), base64_digits, &out)) {
		return false;
	}
	*ret_bytes = buffer_slice(&out);
	return true;
}
