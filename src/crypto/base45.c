/* SPDX-License-Identifier: EUPL-1.2 */
#include "crypto/base45.h"

#include <stdint.h>
#include <string.h>

static const char alphabet[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
enum { BASE = 45 };

static void
put_group(struct buffer *out, unsigned value, unsigned count)
{
	while (count-- > 0) {
		buffer_putc(out, alphabet[value % BASE]);
		value /= BASE;
	}
}

void
base45_format(struct slice bytes, struct buffer *out)
{
	size_t i = 0;

	for (; i + 1 < bytes.size; i += 2) {
		put_group(out,
		    (unsigned)(uint8_t)bytes.bytes[i] * 256U +
		        (uint8_t)bytes.bytes[i + 1],
		    3);
	}
	if (i < bytes.size) {
		put_group(out, (uint8_t)bytes.bytes[i], 2);
	}
}

/* The least significant character comes first. */
static bool
read_group(struct slice group, unsigned *ret_value)
{
	unsigned value = 0;

	for (size_t i = group.size; i-- > 0;) {
		const char *found =
		    group.bytes[i] != '\0' ? strchr(alphabet, group.bytes[i]) : NULL;
		if (found == NULL) {
			return false;
		}
		value = value * BASE + (unsigned)(found - alphabet);
	}
	*ret_value = value;
	return true;
}

bool
base45_parse(struct slice text, struct arena *arena, struct slice *ret_bytes)
{
	struct buffer out = BUFFER_IN(arena);

	while (text.size > 0) {
		struct slice group = slice_first(text, text.size < 3 ? text.size : 3);
		unsigned value = 0;

		if (group.size == 1 || !read_group(group, &value) ||
		    value > (group.size == 3 ? UINT16_MAX : UINT8_MAX)) {
			return false;
		}
		if (group.size == 3) {
			buffer_putc(&out, (char)(value >> 8));
		}
		buffer_putc(&out, (char)(value & 0xFFU));
		text = slice_from(text, group.size);
	}
	*ret_bytes = buffer_slice(&out);
	return true;
}
