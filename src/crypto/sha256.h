/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * sha256 - the one hash of the project, and the keyed form of it.
 *
 *	uint8_t hash[SHA256_SIZE];
 *	sha256(slice_bytes(file, size), hash);
 */
#ifndef CRYPTO_SHA256_H
#define CRYPTO_SHA256_H

#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"

enum { SHA256_SIZE = 32 };

/* FIPS 180-4. */
void sha256(struct slice message, uint8_t ret_hash[static SHA256_SIZE]);
/* Of all parts, one after the other. */
void sha256_parts(
    const struct slice *parts, size_t count, uint8_t ret_hash[static SHA256_SIZE]);
/* RFC 2104 with SHA-256. */
void hmac_sha256(
    struct slice key, struct slice message, uint8_t ret_code[static SHA256_SIZE]);

#endif
