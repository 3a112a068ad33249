/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/text.h"

#include <string.h>

#include "base/buffer.h"

enum {
	REPLACEMENT = 0xFFFD,
	LAST_POINT = 0x10FFFF,
};

/* How many bytes a sequence has that starts so, and the smallest point it may carry. */
static size_t
sequence_size(unsigned char first, uint32_t *ret_bits, uint32_t *ret_least)
{
	if (first < 0x80) {
		*ret_bits = first;
		*ret_least = 0;
		return 1;
	}
	if (first >= 0xC2 && first <= 0xDF) {
		*ret_bits = first & 0x1FU;
		*ret_least = 0x80;
		return 2;
	}
	if (first >= 0xE0 && first <= 0xEF) {
		*ret_bits = first & 0x0FU;
		*ret_least = 0x800;
		return 3;
	}
	if (first >= 0xF0 && first <= 0xF4) {
		*ret_bits = first & 0x07U;
		*ret_least = 0x10000;
		return 4;
	}
	return 0;
}

/* Returns the size of the sequence at the front, 0 when it is not UTF-8. */
static size_t
decode(struct slice text, uint32_t *ret_point)
{
	uint32_t point = 0;
	uint32_t least = 0;
	size_t size = sequence_size((unsigned char)text.bytes[0], &point, &least);

	if (size == 0 || size > text.size) {
		return 0;
	}
	for (size_t i = 1; i < size; i++) {
		unsigned char byte = (unsigned char)text.bytes[i];
		if ((byte & 0xC0U) != 0x80) {
			return 0;
		}
		point = point << 6 | (byte & 0x3FU);
	}
	if (point < least || point > LAST_POINT || (point >= 0xD800 && point <= 0xDFFF)) {
		return 0;
	}
	*ret_point = point;
	return size;
}

bool
text_is_utf8(struct slice text)
{
	while (text.size > 0) {
		uint32_t point = 0;
		size_t size = decode(text, &point);
		if (size == 0 || point == 0) {
			return false;
		}
		text = slice_from(text, size);
	}
	return true;
}

uint32_t
text_next(struct slice *rest)
{
	uint32_t point = REPLACEMENT;
	size_t size = decode(*rest, &point);

	*rest = slice_from(*rest, size > 0 ? size : 1);
	return point;
}

size_t
text_put(uint32_t point, char ret_bytes[static 4])
{
	if (point < 0x80) {
		ret_bytes[0] = (char)point;
		return 1;
	}
	if (point < 0x800) {
		ret_bytes[0] = (char)(0xC0U | point >> 6);
		ret_bytes[1] = (char)(0x80U | (point & 0x3FU));
		return 2;
	}
	if (point < 0x10000) {
		ret_bytes[0] = (char)(0xE0U | point >> 12);
		ret_bytes[1] = (char)(0x80U | (point >> 6 & 0x3FU));
		ret_bytes[2] = (char)(0x80U | (point & 0x3FU));
		return 3;
	}
	ret_bytes[0] = (char)(0xF0U | point >> 18);
	ret_bytes[1] = (char)(0x80U | (point >> 12 & 0x3FU));
	ret_bytes[2] = (char)(0x80U | (point >> 6 & 0x3FU));
	ret_bytes[3] = (char)(0x80U | (point & 0x3FU));
	return 4;
}

size_t
text_length(struct slice text)
{
	size_t length = 0;

	while (text.size > 0) {
		(void)text_next(&text);
		length++;
	}
	return length;
}

int
text_digit(uint32_t point)
{
	if (point >= '0' && point <= '9') {
		return (int)(point - '0');
	}
	if (point >= 0x0660 && point <= 0x0669) {
		return (int)(point - 0x0660);
	}
	if (point >= 0x06F0 && point <= 0x06F9) {
		return (int)(point - 0x06F0);
	}
	return -1;
}

static bool
is_mark(uint32_t point)
{
	return point == 0x061C || point == 0x00AD || point == 0x200B || point == 0xFEFF ||
	    point == 0x200E || point == 0x200F || (point >= 0x202A && point <= 0x202E) ||
	    (point >= 0x2066 && point <= 0x2069);
}

static bool
is_blank(uint32_t point)
{
	return point <= ' ' || (point >= 0x7F && point <= 0xA0) || point == 0x2007 ||
	    point == 0x202F || point == 0x2028 || point == 0x2029 || point == 0x3000;
}

static bool
is_hyphen(uint32_t point)
{
	return point == '-' || (point >= 0x2010 && point <= 0x2015) || point == 0x2212 ||
	    point == 0xFE63 || point == 0xFF0D;
}

static void
put_point(struct buffer *out, uint32_t point)
{
	char bytes[4];

	buffer_put(out, (struct slice){bytes, text_put(point, bytes)});
}

/* Typed text on its way to one clean line: marks gone, runs of blanks made one. */
struct cleaning {
	struct slice rest;
	bool fold;  /* digits to Latin */
	bool begun; /* something was given out */
	bool blank; /* a blank waits for what comes behind it */
};

static bool
next_clean(struct cleaning *cleaning, uint32_t *ret_point)
{
	while (cleaning->rest.size > 0) {
		struct slice here = cleaning->rest;
		uint32_t point = text_next(&cleaning->rest);
		if (is_mark(point)) {
			continue;
		}
		if (is_blank(point)) {
			cleaning->blank = cleaning->begun;
			continue;
		}
		if (cleaning->blank) {
			cleaning->blank = false;
			cleaning->rest = here;
			*ret_point = ' ';
			return true;
		}
		cleaning->begun = true;
		bool digit = cleaning->fold && text_digit(point) >= 0;
		*ret_point = digit ? '0' + (uint32_t)text_digit(point) : point;
		return true;
	}
	return false;
}

static void
put_line(struct buffer *out, struct slice typed, bool fold)
{
	struct cleaning cleaning = {.rest = typed, .fold = fold};
	uint32_t point = 0;

	while (next_clean(&cleaning, &point)) {
		put_point(out, point);
	}
}

struct slice
text_line(struct arena *arena, struct slice typed)
{
	struct buffer out = BUFFER_IN(arena);

	put_line(&out, typed, false);
	return buffer_slice(&out);
}

struct slice
text_folded(struct arena *arena, struct slice typed)
{
	struct buffer out = BUFFER_IN(arena);

	put_line(&out, typed, true);
	return buffer_slice(&out);
}

struct slice
text_lines(struct arena *arena, struct slice typed)
{
	struct buffer out = BUFFER_IN(arena);
	size_t ends = 0;

	while (typed.size > 0) {
		struct buffer line = BUFFER_IN(arena);
		put_line(&line, slice_cut(&typed, '\n'), false);
		if (line.size > 0) {
			buffer_puts(&out, out.size == 0 ? "" : ends > 1 ? "\n\n" : "\n");
			buffer_put(&out, buffer_slice(&line));
			ends = 0;
		}
		ends++;
	}
	return buffer_slice(&out);
}

/* Codes know neither blanks nor hyphens, and only capitals. */
static bool
is_of_code(uint32_t point)
{
	return point != ' ' && !is_hyphen(point);
}

static uint32_t
capital(uint32_t point)
{
	return point >= 'a' && point <= 'z' ? point - 'a' + 'A' : point;
}

struct slice
text_code(struct arena *arena, struct slice typed)
{
	struct cleaning cleaning = {.rest = typed, .fold = true};
	struct buffer out = BUFFER_IN(arena);
	uint32_t point = 0;

	while (next_clean(&cleaning, &point)) {
		if (is_of_code(point)) {
			put_point(&out, capital(point));
		}
	}
	return buffer_slice(&out);
}

static bool
clean_into(struct cleaning cleaning, bool is_code, char *ret_text, size_t capacity)
{
	uint32_t point = 0;
	char bytes[4];
	size_t used = 0;

	while (next_clean(&cleaning, &point)) {
		if (is_code && !is_of_code(point)) {
			continue;
		}
		size_t size = text_put(is_code ? capital(point) : point, bytes);
		if (size >= capacity - used) {
			return false;
		}
		memcpy(ret_text + used, bytes, size);
		used += size;
	}
	ret_text[used] = '\0';
	return true;
}

bool
text_line_into(struct slice typed, char *ret_text, size_t capacity)
{
	struct cleaning cleaning = {.rest = typed};

	return clean_into(cleaning, false, ret_text, capacity);
}

bool
text_folded_into(struct slice typed, char *ret_text, size_t capacity)
{
	struct cleaning cleaning = {.rest = typed, .fold = true};

	return clean_into(cleaning, false, ret_text, capacity);
}

bool
text_code_into(struct slice typed, char *ret_text, size_t capacity)
{
	struct cleaning cleaning = {.rest = typed, .fold = true};

	return clean_into(cleaning, true, ret_text, capacity);
}

bool
text_is_word(struct slice text, size_t most)
{
	if (text.size == 0 || text.size > most) {
		return false;
	}
	for (size_t i = 0; i < text.size; i++) {
		char sign = text.bytes[i];
		bool letter = sign >= 'a' && sign <= 'z';
		bool inner = (sign >= '0' && sign <= '9') || sign == '_';
		if (!letter && (i == 0 || !inner)) {
			return false;
		}
	}
	return true;
}

char
text_lower(char byte)
{
	static const char lower[] = "abcdefghijklmnopqrstuvwxyz";

	if (byte < 'A' || byte > 'Z') {
		return byte;
	}
	return lower[byte - 'A'];
}
