/* SPDX-License-Identifier: EUPL-1.2 */
/* Any bytes: no crash; and what is let through is written again as the same bytes, for
 * there is only one way to write it. As an envelope, it is put together again too. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#include "crypto/cbor.h"
#include "crypto/cose.h"

enum { BYTES_MOST = 2048, ARENA_BYTES = 1 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* NOLINTBEGIN(misc-no-recursion): cbor_open has let 8 levels through */
static void copy_item(struct cbor *in, struct buffer *out);

static void
copy_items(struct cbor *in, size_t count, struct buffer *out)
{
	for (size_t i = 0; i < count; i++) {
		copy_item(in, out);
	}
}

static void
copy_item(struct cbor *in, struct buffer *out)
{
	struct slice string = {0};
	int64_t number = 0;
	uint64_t tag = 0;
	size_t count = 0;

	if (cbor_int(in, &number)) {
		cbor_put_int(out, number);
	} else if (cbor_bytes(in, &string)) {
		cbor_put_bytes(out, string);
	} else if (cbor_text(in, &string)) {
		cbor_put_text(out, string);
	} else if (cbor_array(in, &count)) {
		cbor_put_array(out, count);
		copy_items(in, count, out);
	} else if (cbor_map(in, &count)) {
		cbor_put_map(out, count);
		copy_items(in, 2 * count, out);
	} else if (cbor_tag(in, &tag)) {
		cbor_put_tag(out, tag);
		copy_item(in, out);
	} else { /* false, true, null */
		bool one = cbor_item(in, &string) && string.size == 1;
		assert(one);
		buffer_put(out, string);
	}
}

/* NOLINTEND(misc-no-recursion) */

static void
check_envelope(struct slice token, struct arena *arena)
{
	struct cose_sign1 sign1;
	struct buffer again = BUFFER_IN(arena);

	if (cose_parse(token, BYTES_MOST, &sign1) == COSE_OK) {
		cose_assemble(&again, sign1.protected, sign1.payload, sign1.signature);
		/* longer only by what is in the unprotected map */
		assert(again.size <= token.size);
		assert(cose_parse(buffer_slice(&again), BYTES_MOST, &sign1) == COSE_OK);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = ARENA_EMPTY(ARENA_BYTES);
	const struct slice bytes = slice_bytes(data, size);
	struct buffer out = BUFFER_IN(&arena);
	struct cbor in;

	if (cbor_open(bytes, BYTES_MOST, &in)) {
		copy_item(&in, &out);
		assert(cbor_at_end(&in));
		assert(slice_equal(buffer_slice(&out), bytes));
		check_envelope(bytes, &arena);
	}
	arena_done(&arena);
	return 0;
}
