/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/percent.h"

#include <string.h>

#include "base/number.h"
#include "base/text.h"

/* %XX at the start of text. */
static bool
escape_parse(struct slice text, uint8_t *ret_byte)
{
	return text.size >= 3 &&
	    number_unhex(slice_from(slice_first(text, 3), 1), ret_byte, 1);
}

static bool
decode(
    struct arena *arena, struct slice typed, bool plus_is_blank, struct slice *ret_text)
{
	char *out = arena_alloc(arena, typed.size + 1);
	size_t size = 0;

	while (typed.size > 0) {
		uint8_t byte = (uint8_t)typed.bytes[0];
		bool escaped = byte == '%';
		if (escaped && !escape_parse(typed, &byte)) {
			return false;
		}
		byte = !escaped && byte == '+' && plus_is_blank ? ' ' : byte;
		out[size++] = (char)byte;
		typed = slice_from(typed, escaped ? 3 : 1);
	}
	if (!text_is_utf8(slice_bytes(out, size))) {
		return false;
	}
	*ret_text = slice_bytes(out, size);
	return true;
}

bool
percent_decode(struct arena *arena, struct slice typed, struct slice *ret_text)
{
	return decode(arena, typed, false, ret_text);
}

bool
percent_decode_form(struct arena *arena, struct slice typed, struct slice *ret_text)
{
	return decode(arena, typed, true, ret_text);
}

static bool
is_unreserved(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
	    (byte >= '0' && byte <= '9') ||
	    (byte != '\0' && strchr("-._~", byte) != NULL);
}

void
percent_encode(struct slice text, struct buffer *out)
{
	for (size_t i = 0; i < text.size; i++) {
		if (is_unreserved(text.bytes[i])) {
			buffer_putc(out, text.bytes[i]);
		} else {
			buffer_print(
			    out, "%%%02X", (unsigned)(unsigned char)text.bytes[i]);
		}
	}
}
