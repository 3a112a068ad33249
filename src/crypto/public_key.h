/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * public_key - what somebody gives as the key that he signs with: a CA certificate (PEM or
 * DER), or a bare public key (PEM, JWK or COSE_Key).
 *
 *	switch (public_key_parse(file, arena, &key)) ...
 *	case PUBLIC_KEY_PRIVATE:  a secret was given by mistake: keep nothing of it
 *
 * What is taken: of CA certificates RSA from 3072 bits, P-256, P-384, P-521, Ed25519; of bare keys
 * those that COSE knows here (crypto/cose_key.h).
 */
#ifndef CRYPTO_PUBLIC_KEY_H
#define CRYPTO_PUBLIC_KEY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/moment.h"
#include "base/slice.h"
#include "crypto/cose_key.h"
#include "crypto/sha256.h"

enum {
	PUBLIC_KEY_BYTES_MOST = 16 << 10, /* of what is given */
	PUBLIC_KEY_DER_MOST = 8 << 10,    /* of a certificate */
	PUBLIC_KEY_NAME_MOST = 200,       /* characters */
};

enum public_key_kind {
	PUBLIC_KEY_CA, /* signs certificates, which sign PDFs */
	PUBLIC_KEY_COSE,
	PUBLIC_KEY_KIND_COUNT
};

enum public_key_verdict {
	PUBLIC_KEY_OK,
	PUBLIC_KEY_EMPTY,
	PUBLIC_KEY_PRIVATE, /* first of all: also when it is not whole, or locked */
	PUBLIC_KEY_UNREADABLE,
	PUBLIC_KEY_SEVERAL,  /* which one is meant? */
	PUBLIC_KEY_NOT_CA,   /* a certificate that may not sign others */
	PUBLIC_KEY_WEAK_RSA, /* under 3072 bits, which are worth 128 */
	PUBLIC_KEY_BAD_KIND, /* another curve, or no key for signing */
	PUBLIC_KEY_VERDICT_COUNT
};

struct public_key {
	enum public_key_kind kind;
	struct slice bytes;   /* DER of the certificate; or the COSE_Key */
	struct slice name;    /* the CA's common name; or the kid in hexadecimal */
	struct cose_key cose; /* of PUBLIC_KEY_COSE */
	moment not_before;    /* of a certificate; else 0 and INT64_MAX */
	moment not_after;
	uint8_t fingerprint[SHA256_SIZE]; /* of the SubjectPublicKeyInfo */
};

/* Texts are in the arena. */
MUST_USE enum public_key_verdict public_key_parse(
    struct slice given, struct arena *arena, struct public_key *ret_key);
/* The same of bytes that public_key_parse made. */
MUST_USE bool public_key_reopen(enum public_key_kind kind, struct slice bytes,
    struct arena *arena, struct public_key *ret_key);

#endif
