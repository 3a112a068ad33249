/* SPDX-License-Identifier: EUPL-1.2 */
/* base45 and digits. Any text: no crash; and what is read is written as the same text.
 * Any bytes survive being written and read. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#include "crypto/base45.h"
#include "crypto/digits.h"

enum { BYTES_MOST = 8192, ARENA_BYTES = 4 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct coding {
	void (*format)(struct slice bytes, struct buffer *out);
	bool (*parse)(struct slice text, struct arena *arena, struct slice *ret_bytes);
};

static void
check(const struct coding *coding, struct slice input, struct arena *arena)
{
	struct buffer text = BUFFER_IN(arena);
	struct buffer again = BUFFER_IN(arena);
	struct slice bytes = {0};

	if (coding->parse(input, arena, &bytes)) {
		coding->format(bytes, &again);
		assert(slice_equal(buffer_slice(&again), input));
	}
	coding->format(input, &text);
	bool read = coding->parse(buffer_slice(&text), arena, &bytes);
	assert(read && slice_equal(bytes, input));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct coding codings[] = {
	    {base45_format, base45_parse}, {digits_format, digits_parse}};
	struct arena arena = ARENA_EMPTY(ARENA_BYTES);

	for (size_t i = 0; i < 2 && size <= BYTES_MOST; i++) {
		check(&codings[i], slice_bytes(data, size), &arena);
	}
	arena_done(&arena);
	return 0;
}
