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

bool
number_parse_int(struct slice text, int least, int most, int *ret_number)
{
	int64_t number = 0;
	bool good = number_parse(text, least, most, &number);

	if (good) {
		*ret_number = (int)number;
	}
	return good;
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
	const unsigned char *in = (const unsigned char *)bytes.bytes;
	char *to = buffer_reserve(out, (bytes.size + 2) / 3 * 4);
	size_t whole = bytes.size - bytes.size % 3;
	size_t rest = bytes.size - whole;

	for (size_t i = 0; i < whole; i += 3, to += 4) {
		uint32_t bits =
		    (uint32_t)in[i] << 16 | (uint32_t)in[i + 1] << 8 | in[i + 2];
		to[0] = digits[bits >> 18];
		to[1] = digits[bits >> 12 & 63U];
		to[2] = digits[bits >> 6 & 63U];
		to[3] = digits[bits & 63U];
	}
	out->size += whole / 3 * 4;
	if (rest > 0) {
		uint32_t bits = (uint32_t)in[whole] << 16 |
		    (rest == 2 ? (uint32_t)in[whole + 1] << 8 : 0);
		to[0] = digits[bits >> 18];
		to[1] = digits[bits >> 12 & 63U];
		to[2] = '=';
		if (rest == 2) {
			to[2] = digits[bits >> 6 & 63U];
		}
		to[3] = '=';
		out->size += padded ? 4 : rest + 1;
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

/* Of the digits of either kind, by their places from '+' on; 0 of anything else. */
static const unsigned char base64_values['z' - '+' + 1] = {62, 0, 62, 0, 63, 52, 53, 54,
    55, 56, 57, 58, 59, 60, 61, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11,
    12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 0, 0, 0, 0, 63, 0, 26, 27, 28,
    29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49,
    50, 51};

static unsigned char
base64_value(char digit)
{
	return digit >= '+' && digit <= 'z' ? base64_values[digit - '+'] : 0;
}

static bool
read_base64(struct slice text, const char *digits, struct buffer *out)
{
	char *to = buffer_reserve(out, text.size / 4 * 3 + 3);
	uint32_t bits = 0;
	unsigned count = 0;

	for (size_t i = 0; i < text.size; i++) {
		unsigned char value = base64_value(text.bytes[i]);
		if (digits[value] != text.bytes[i]) {
			return false;
		}
		bits = bits << 6 | value;
		count += 6;
		if (count >= 8) {
			count -= 8;
			*to++ = (char)(bits >> count & 0xFFU);
		}
	}
	out->size = (size_t)(to - out->bytes);
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
