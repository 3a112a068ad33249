/* SPDX-License-Identifier: EUPL-1.2 */
/* OpenSSL uses what the processor has, and asks for memory to do so; without any libsodium
 * does it, slower and with none. */
#include "crypto/sha256.h"

#include <assert.h>
#include <limits.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>
#include <stddef.h>

void
sha256(struct slice message, uint8_t ret_hash[static SHA256_SIZE])
{
	unsigned size = 0;

	if (EVP_Digest(
	        message.bytes, message.size, ret_hash, &size, EVP_sha256(), NULL) != 1) {
		(void)crypto_hash_sha256(
		    ret_hash, (const unsigned char *)message.bytes, message.size);
	}
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
