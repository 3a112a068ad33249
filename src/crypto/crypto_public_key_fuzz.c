/* SPDX-License-Identifier: EUPL-1.2 */
/* Any bytes as the key that somebody gives: no crash, and what is taken is taken again, from
 * its own bytes, as the same. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "crypto/public_key.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = ARENA_EMPTY(4 << 20);
	struct public_key key;
	struct public_key again;

	if (public_key_parse(slice_bytes(data, size), &arena, &key) == PUBLIC_KEY_OK) {
		bool same = public_key_reopen(key.kind, key.bytes, &arena, &again);
		assert(same && slice_equal(key.bytes, again.bytes) &&
		    memcmp(key.fingerprint, again.fingerprint, sizeof(key.fingerprint)) ==
		        0);
		assert(key.bytes.size <= PUBLIC_KEY_DER_MOST);
	}
	arena_done(&arena);
	return 0;
}
