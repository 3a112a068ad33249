/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/cookie.h"

#include <assert.h>
#include <string.h>

#define HOST_PREFIX "__Host-"

/* cookie-octet of RFC 6265 section 4.1.1. */
static bool
is_octet(char byte)
{
	return byte > ' ' && byte < 0x7F && strchr("\",;\\", byte) == NULL;
}

static bool
value_is_sound(struct slice value)
{
	for (size_t i = 0; i < value.size; i++) {
		if (!is_octet(value.bytes[i])) {
			return false;
		}
	}
	return true;
}

static bool
name_matches(struct slice name, const char *wanted, bool https)
{
	if (https) {
		if (!slice_starts(name, SLICE(HOST_PREFIX))) {
			return false;
		}
		name = slice_from(name, strlen(HOST_PREFIX));
	}
	return slice_equal(name, slice_of(wanted));
}

struct slice
cookie_find(struct slice header, const char *name, bool https)
{
	struct slice found = {NULL, 0};

	while (header.size > 0) {
		struct slice pair = slice_trim(slice_cut(&header, ';'));
		size_t equals = slice_find(pair, '=');
		if (equals == pair.size ||
		    !name_matches(slice_first(pair, equals), name, https)) {
			continue;
		}
		struct slice value = slice_from(pair, equals + 1);
		if (!value_is_sound(value) ||
		    (found.bytes != NULL && !slice_equal(found, value))) {
			return (struct slice){NULL, 0};
		}
		found = value;
	}
	return found;
}

bool
cookie_value_is_plain(struct slice value)
{
	for (size_t i = 0; i < value.size; i++) {
		char byte = value.bytes[i];
		bool letter =
		    (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
		bool digit = byte >= '0' && byte <= '9';
		if (!letter && !digit && (byte == '\0' || strchr("-_.~", byte) == NULL)) {
			return false;
		}
	}
	return true;
}

void
cookie_format(
    struct buffer *out, const char *name, struct slice value, int age_seconds, bool https)
{
	assert(cookie_value_is_plain(value));
	buffer_puts(out, https ? HOST_PREFIX : "");
	buffer_puts(out, name);
	buffer_putc(out, '=');
	if (age_seconds >= 0) {
		buffer_put(out, value);
	}
	buffer_puts(out, "; Path=/; HttpOnly; SameSite=Lax");
	if (age_seconds != 0) {
		buffer_print(out, "; Max-Age=%d", age_seconds < 0 ? 0 : age_seconds);
	}
	if (https) {
		buffer_puts(out, "; Secure");
	}
}
