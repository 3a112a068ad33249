/* SPDX-License-Identifier: EUPL-1.2 */
#include "crypto/sha256.h"

#include <assert.h>
#include <limits.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stddef.h>

void
sha256(struct slice message, uint8_t ret_hash[static SHA256_SIZE])
{
	unsigned size = 0;
	int done =
	    EVP_Digest(message.bytes, message.size, ret_hash, &size, EVP_sha256(), NULL);

	assert(done == 1 && size == SHA256_SIZE);
}

void
hmac_sha256(struct slice key, struct slice message, uint8_t ret_code[static SHA256_SIZE])
{
	unsigned size = 0;

	assert(key.size <= INT_MAX);
	const unsigned char *done =
	    HMAC(EVP_sha256(), key.size > 0 ? key.bytes : "", (int)key.size,
	        (const unsigned char *)message.bytes, message.size, ret_code, &size);
	assert(done != NULL && size == SHA256_SIZE);
}
