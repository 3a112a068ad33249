/* SPDX-License-Identifier: EUPL-1.2 */
/* Any bytes as the payload of a permit: no crash; what is read is written and read again
 * as the same. Any bytes as what a camera saw: no crash, and no token over its limit. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#include "permit/permit_token.h"
#include "permit/permit_verify.h"

enum { ARENA_BYTES = 4 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_claims(struct slice payload, struct arena *arena)
{
	struct permit_claims claims;
	struct buffer one = BUFFER_IN(arena);
	struct buffer two = BUFFER_IN(arena);

	if (!permit_claims_decode(payload, &claims)) {
		return;
	}
	permit_claims_encode(&claims, &one);
	bool read = permit_claims_decode(buffer_slice(&one), &claims);
	assert(read);
	permit_claims_fit(&claims); /* changes nothing: it fits already */
	permit_claims_encode(&claims, &two);
	assert(slice_equal(buffer_slice(&one), buffer_slice(&two)));
}

static void
check_text(struct slice text, struct arena *arena)
{
	const struct trust_list nobody = {.issuer = SLICE("AE")};
	struct permit_finding found;
	struct slice token = {0};

	if (permit_text_read(text, arena, &token)) {
		assert(token.size > 0 && token.size <= PERMIT_TOKEN_BYTES_MOST);
	}
	permit_verify(text, &nobody, NULL, 0, arena, &found);
	assert(!found.has_claims);
	assert(found.answer == PERMIT_ANSWER_NOT_GENUINE ||
	    found.answer == PERMIT_ANSWER_UNKNOWN_KEY);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = ARENA_EMPTY(ARENA_BYTES);
	const struct slice input = slice_bytes(data, size);

	check_claims(input, &arena);
	check_text(input, &arena);
	arena_done(&arena);
	return 0;
}
