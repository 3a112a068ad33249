/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * cose_key - a public key as a COSE_Key (RFC 9052 section 7), and the short name of it.
 *
 *	{1: 2, 2: kid, 3: -7, -1: 1, -2: x, -3: y}    ES256, curve P-256
 *	{1: 1, 2: kid, 3: -8, -1: 6, -2: x}           EdDSA, Ed25519
 *
 * The kid is the first 8 bytes of the thumbprint (RFC 9679): SHA-256 over the key with
 * its required members only, deterministic.
 */
#ifndef CRYPTO_COSE_KEY_H
#define CRYPTO_COSE_KEY_H

#include <openssl/types.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buffer.h"
#include "base/slice.h"
#include "crypto/cbor.h"

/* The numbers of the IANA registry "COSE Algorithms". */
enum cose_algorithm {
	COSE_ES256 = -7, /* ECDSA with SHA-256 on P-256 */
	COSE_EDDSA = -8, /* Ed25519 */
};

enum {
	COSE_KID_SIZE = 8,
	COSE_KID_TEXT_SIZE = 2 * COSE_KID_SIZE + 1,
	COSE_COORDINATE_SIZE = 32,
};

struct cose_kid {
	uint8_t bytes[COSE_KID_SIZE];
};

/* Only _parse and _from_pkey make one: the point of an ES256 key is on the curve. */
struct cose_key {
	enum cose_algorithm algorithm;
	uint8_t x[COSE_COORDINATE_SIZE];
	uint8_t y[COSE_COORDINATE_SIZE]; /* zeros for EdDSA */
};

struct cose_kid cose_key_kid(const struct cose_key *key);
bool cose_kid_equal(const struct cose_kid *one, const struct cose_kid *two);
struct slice cose_kid_slice(const struct cose_kid *kid);
/* Lower-case hexadecimal, as in the JWKS. */
void cose_kid_format(
    const struct cose_kid *kid, char ret_text[static COSE_KID_TEXT_SIZE]);

void cose_key_put(struct buffer *out, const struct cose_key *key);
/* Reads one COSE_Key. False when it is of another kind, when 2 (kid) is there and is not
 * the thumbprint's, or when the point is not on the curve. */
MUST_USE bool cose_key_parse(struct cbor *in, struct cose_key *ret_key);

/* The public half of an OpenSSL key; false when it is neither P-256 nor Ed25519. */
MUST_USE bool cose_key_from_pkey(EVP_PKEY *pkey, struct cose_key *ret_key);
/* For EVP_PKEY_free; NULL when there is no such point. */
EVP_PKEY *cose_key_to_pkey(const struct cose_key *key);

/* One JSON object of a JWKS (RFC 7517): kty, crv, x, y, kid, alg, use "sig". */
void cose_key_put_jwk(struct buffer *out, const struct cose_key *key);

#endif
