/* SPDX-License-Identifier: EUPL-1.2 */
/* Any bytes as a Cookie header: no crash, and what is found could stand in one. */
#include <assert.h>
#include <stdint.h>

#include "web/cookie.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(struct slice header, bool https)
{
	struct slice value = cookie_find(header, "session", https);

	assert(slice_find(value, ';') == value.size);
	assert(slice_find(value, ' ') == value.size);
	assert(value.size == 0 || value.size + 8 <= header.size);
	if (cookie_value_is_plain(value)) {
		struct arena arena = ARENA_EMPTY(1 << 20);
		struct buffer out = BUFFER_IN(&arena);
		cookie_format(&out, "session", value, 0, https);
		struct slice again = cookie_find(buffer_slice(&out), "session", https);
		assert(slice_equal(value, again));
		arena_done(&arena);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice header = slice_bytes(data, size < 8192 ? size : 8192);

	check(header, false);
	check(header, true);
	return 0;
}
