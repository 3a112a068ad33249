/* SPDX-License-Identifier: EUPL-1.2 */
/* Any bytes as a signed certificate: no crash, and what is read is within its limits and is
 * written again as the same claims. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "certificate/certificate_token.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = ARENA_EMPTY(1 << 20);
	struct certificate_token read;
	struct buffer again = BUFFER_IN(&arena);

	if (certificate_token_read(slice_bytes(data, size), &arena, &read) ==
	    CERTIFICATE_TOKEN_OK) {
		assert(certificate_claims_fit(&read.claims, &arena));
		certificate_claims_encode(&read.claims, &again);
		assert(again.size <= CERTIFICATE_TOKEN_BYTES_MOST);
	}
	arena_done(&arena);
	return 0;
}
