/* SPDX-License-Identifier: EUPL-1.2 */
/* OpenSSL's own functions of the algorithm: they use what the processor has, and need no
 * memory. By EVP each hash would cost a context, locks and a search for the algorithm,
 * which is five times the price of hashing a row. */
#define OPENSSL_SUPPRESS_DEPRECATED 1
#include "crypto/sha256.h"

#include <assert.h>
#include <limits.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>
#include <sodium.h>
#include <stddef.h>

void
sha256_parts(
    const struct slice *parts, size_t count, uint8_t ret_hash[static SHA256_SIZE])
{
	SHA256_CTX context;

	(void)SHA256_Init(&context);
	for (size_t i = 0; i < count; i++) {
		(void)SHA256_Update(&context, parts[i].bytes, parts[i].size);
	}
	(void)SHA256_Final(ret_hash, &context);
}

void
sha256(struct slice message, uint8_t ret_hash[static SHA256_SIZE])
{
	sha256_parts(&message, 1, ret_hash);
}

void
hmac_sha256(struct slice key, struct slice message, uint8_t ret_code[static SHA256_SIZE])
{
	const void *secret = key.size > 0 ? key.bytes : "";
	const unsigned char *bytes = (const unsigned char *)message.bytes;
	crypto_auth_hmacsha256_state state;
	unsigned size = 0;

	assert(key.size <= INT_MAX);
	if (HMAC(EVP_sha256(), secret, (int)key.size, bytes, message.size, ret_code,
	        &size) == NULL) {
		(void)crypto_auth_hmacsha256_init(&state, secret, key.size);
		(void)crypto_auth_hmacsha256_update(&state, bytes, message.size);
		(void)crypto_auth_hmacsha256_final(&state, ret_code);
		sodium_memzero(&state, sizeof(state));
	}
}
