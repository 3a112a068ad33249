/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * certificate_token - a training certificate as signed bytes, which its centre prints as a QR
 * code: a COSE_Sign1 like a permit's, by a key of the centre's own.
 *
 *	18([ {1: algorithm, 4: kid}, {}, claims, signature ])
 *	claims  {1: "TC-0042", 2: number, 6: issued (seconds),
 *	         -65539: {0: 1, 1: name in Latin, 2: name in Arabic, 3: last four of the
 *	                  identity number, 4: class}}     2 and 3 may be left out
 *
 *	if (certificate_token_read(token, arena, &read) == CERTIFICATE_TOKEN_OK) ...
 *	    find the key of read.sign1.kid, and ask certificate_token_holds
 */
#ifndef CERTIFICATE_CERTIFICATE_TOKEN_H
#define CERTIFICATE_CERTIFICATE_TOKEN_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/buffer.h"
#include "base/fault.h"
#include "base/moment.h"
#include "base/slice.h"
#include "centre/centre.h"
#include "crypto/cose.h"

enum {
	CERTIFICATE_TOKEN_BYTES_MOST = 2048,
	CERTIFICATE_TOKEN_NAME_MOST = 200,  /* characters */
	CERTIFICATE_TOKEN_NUMBER_MOST = 60, /* bytes */
};

struct certificate_claims {
	struct centre_code centre;
	struct slice number;
	day issued_on;
	struct slice name_latin;
	struct slice name_arabic;   /* may be empty */
	struct slice identity_last; /* four digits, or empty */
	enum centre_class class;
};

/* Whether the claims are whole and within their limits: what may be signed, and what is
 * read. */
bool certificate_claims_fit(const struct certificate_claims *claims, struct arena *arena);
void certificate_claims_encode(
    const struct certificate_claims *claims, struct buffer *out);

/* Signed by a centre's private key (P-256 or Ed25519), which this server never has: for
 * `tasrih certificate sign`, and for tests. FAULT_CONFIG: a key of another kind. */
MUST_USE enum fault certificate_token_sign(const struct certificate_claims *claims,
    EVP_PKEY *key, struct arena *arena, struct slice *ret_token);

enum certificate_token_verdict {
	CERTIFICATE_TOKEN_OK,
	CERTIFICATE_TOKEN_OTHER, /* signed bytes of another kind: a permit, say */
	CERTIFICATE_TOKEN_BAD,   /* not signed bytes, or not of this form */
	CERTIFICATE_TOKEN_VERDICT_COUNT
};

struct certificate_token {
	struct cose_sign1 sign1;
	struct certificate_claims
	    claims; /* not to be believed before the signature holds */
};
/* Slices point into the token. *ret_token is written on OK only. */
MUST_USE enum certificate_token_verdict certificate_token_read(
    struct slice token, struct arena *arena, struct certificate_token *ret_token);
/* Whether the signature holds under a key that was registered (its COSE_Key). */
MUST_USE bool certificate_token_holds(
    const struct certificate_token *token, struct slice key, struct arena *arena);

#endif
