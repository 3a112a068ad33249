/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * cose - COSE_Sign1 (RFC 9052), the envelope of all that the authority signs.
 *
 *	18([ protected, {}, payload, signature ])
 *
 *	protected  {1: algorithm, 4: kid, 16: type}    16 in status lists only
 *	signature  over ["Signature1", protected, h'', payload]; ES256 is r||s, 64 bytes
 *
 * To sign:    cose_protected -> cose_to_be_signed -> (signing) -> cose_assemble
 * To verify:  cose_parse -> find the key by sign1.kid -> cose_verify
 */
#ifndef CRYPTO_COSE_H
#define CRYPTO_COSE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/buffer.h"
#include "base/slice.h"
#include "crypto/cose_key.h"

enum { COSE_SIGNATURE_SIZE = 64 };

struct cose_sign1 {
	enum cose_algorithm algorithm;
	struct cose_kid kid;
	struct slice type;      /* label 16; empty when there is none */
	struct slice protected; /* these point into the token */
	struct slice payload;
	struct slice signature;
};

/* In the order in which the rules are tried. */
enum cose_verdict {
	COSE_OK,
	COSE_BAD_CBOR,  /* not strict CBOR, or too long */
	COSE_BAD_SHAPE, /* not tag 18 over four parts */
	COSE_BAD_HEADER, /* algorithm, kid or crit: also when the kid is unprotected only */
	COSE_VERDICT_COUNT
};

/* type: empty for a permit. */
void cose_protected(struct buffer *out, enum cose_algorithm algorithm,
    const struct cose_kid *kid, struct slice type);
void cose_to_be_signed(struct buffer *out, struct slice protected, struct slice payload);
void cose_assemble(struct buffer *out, struct slice protected, struct slice payload,
    struct slice signature);

/* The unprotected map is read and not believed. *ret_sign1 is written on COSE_OK only and
 * says nothing about the signature. */
MUST_USE enum cose_verdict cose_parse(
    struct slice token, size_t most_bytes, struct cose_sign1 *ret_sign1);
/* False when key and token name different algorithms, or the signature does not hold. */
MUST_USE bool cose_verify(
    const struct cose_sign1 *sign1, const struct cose_key *key, struct arena *arena);
/* The same by a key that cose_key_to_pkey has made, which takes a sixth of the time of a
 * verification; threads may share it. */
MUST_USE bool cose_verify_by(const struct cose_sign1 *sign1,
    enum cose_algorithm algorithm, EVP_PKEY *pkey, struct arena *arena);

#endif
