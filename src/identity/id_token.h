/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * id_token - the signed statement of an OpenID provider, checked in full.
 *
 *	eyJhbGciOiJSUzI1NiIsImtpZCI6ImEifQ . eyJpc3MiOi... . signature
 *	      header (algorithm, key)         payload           over both
 *
 *	switch (id_token_check(token, &expected, &arena, &payload)) {
 *	case ID_TOKEN_UNKNOWN_KEY: ... the keys may have been changed: fetch them again
 *
 * Sources: OpenID Connect Core 1.0 section 3.1.3.7, RFC 7515, RFC 8725. The signature is
 * checked by libjose; only what stands in our own list of algorithms gets as far.
 *
 * Floor: rules. No I/O; the caller says what time it is and brings the keys.
 */
#ifndef IDENTITY_ID_TOKEN_H
#define IDENTITY_ID_TOKEN_H

#include <jansson.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/moment.h"
#include "base/slice.h"

struct id_token_expected {
	const json_t *keys;  /* a JWK set: {"keys":[...]} */
	struct slice issuer; /* exactly */
	struct slice client_id;
	struct slice nonce;        /* as sent; never empty */
	struct slice access_token; /* that came with it, for at_hash */
	unsigned rsa_bits_least;   /* of the provider's keys */
	moment now;
};

/* In the order in which the rules are tried: the first that fails is told. */
enum id_token_verdict {
	ID_TOKEN_OK,
	ID_TOKEN_BAD_FORM, /* not three parts of strict base64url, not JSON, too long */
	ID_TOKEN_BAD_ALGORITHM, /* not RS256, PS256 or ES256: never none, never HS256 */
	ID_TOKEN_UNKNOWN_KEY,   /* no key of that id, or none that fits the algorithm */
	ID_TOKEN_WEAK_KEY,      /* RSA of too few bits */
	ID_TOKEN_BAD_SIGNATURE,
	ID_TOKEN_BAD_ISSUER,
	ID_TOKEN_BAD_AUDIENCE,         /* not for us */
	ID_TOKEN_BAD_AUTHORIZED_PARTY, /* azp is not us, or missing with two audiences */
	ID_TOKEN_EXPIRED,
	ID_TOKEN_NOT_YET, /* iat or nbf lies in the future */
	ID_TOKEN_BAD_NONCE,
	ID_TOKEN_BAD_ACCESS_TOKEN_HASH, /* at_hash; it may be missing in the code flow */
	ID_TOKEN_BAD_SUBJECT,
	ID_TOKEN_VERDICT_COUNT
};

/* *ret_payload, JSON text in the arena, is written on ID_TOKEN_OK only. */
MUST_USE enum id_token_verdict id_token_check(struct slice token,
    const struct id_token_expected *expected, struct arena *arena,
    struct slice *ret_payload);

/* For logs and the audit: "bad_issuer". */
const char *id_token_verdict_word(enum id_token_verdict verdict);

#endif
