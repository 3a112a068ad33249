/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/slice.h"

#include <assert.h>
#include <string.h>

struct slice
slice_of(const char *text)
{
	return (struct slice){text, text != NULL ? strlen(text) : 0};
}

struct slice
slice_bytes(const void *bytes, size_t size)
{
	return (struct slice){bytes, size};
}

bool
slice_equal(struct slice one, struct slice two)
{
	return one.size == two.size &&
	    (one.size == 0 || memcmp(one.bytes, two.bytes, one.size) == 0);
}

bool
slice_equal_secret(struct slice one, struct slice two)
{
	unsigned char difference = 0;

	if (one.size != two.size) {
		return false;
	}
	for (size_t i = 0; i < one.size; i++) {
		difference |= (unsigned char)((unsigned char)one.bytes[i] ^
		    (unsigned char)two.bytes[i]);
	}
	return difference == 0;
}

bool
slice_starts(struct slice whole, struct slice start)
{
	return whole.size >= start.size &&
	    slice_equal((struct slice){whole.bytes, start.size}, start);
}

bool
slice_ends(struct slice whole, struct slice end)
{
	return whole.size >= end.size &&
	    slice_equal(slice_from(whole, whole.size - end.size), end);
}

size_t
slice_find(struct slice whole, char byte)
{
	const char *found = whole.size > 0 ? memchr(whole.bytes, byte, whole.size) : NULL;

	return found != NULL ? (size_t)(found - whole.bytes) : whole.size;
}

struct slice
slice_from(struct slice whole, size_t first)
{
	assert(first <= whole.size);
	return first == 0 ? whole
	                  : (struct slice){whole.bytes + first, whole.size - first};
}

struct slice
slice_first(struct slice whole, size_t size)
{
	assert(size <= whole.size);
	return (struct slice){whole.bytes, size};
}

struct slice
slice_cut(struct slice *rest, char separator)
{
	size_t at = slice_find(*rest, separator);
	struct slice part = slice_first(*rest, at);

	*rest = slice_from(*rest, at < rest->size ? at + 1 : at);
	return part;
}

static bool
is_blank(char byte)
{
	return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

struct slice
slice_trim(struct slice whole)
{
	while (whole.size > 0 && is_blank(whole.bytes[0])) {
		whole = slice_from(whole, 1);
	}
	while (whole.size > 0 && is_blank(whole.bytes[whole.size - 1])) {
		whole.size--;
	}
	return whole;
}
