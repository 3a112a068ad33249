/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * jws - a signed statement in compact form, opened with a key of a set: what ID tokens and
 * client assertions have in common.
 *
 *	struct jws jws;
 *	enum jws_verdict verdict = jws_open(token, keys, JWS_RSA_BITS_LEAST, &arena, &jws);
 *	... jws.payload ...
 *	jws_done(&jws);                        in any case
 *
 * Sources: RFC 7515, RFC 8725. The signature is checked by libjose; only what stands in
 * our own list of algorithms (RS256, PS256, ES256) gets as far.
 */
#ifndef IDENTITY_JWS_H
#define IDENTITY_JWS_H

#include <stdbool.h>

#include <jansson.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/moment.h"
#include "base/slice.h"

enum {
	JWS_BYTES_MOST = 32 << 10,
	JWS_LEEWAY = MOMENT_MINUTE, /* between the signer's clock and ours */
	/* 128 bits of security, as a curve of 256 bits has (NIST SP 800-57 part 1, table 2) */
	JWS_RSA_BITS_LEAST = 3072,
};

/* In the order in which the rules are tried: the first that fails is told. */
enum jws_verdict {
	JWS_OK,
	JWS_BAD_FORM, /* not three parts of strict base64url, not JSON, too long, crit */
	JWS_BAD_ALGORITHM, /* not in the list: never none, never HS256 */
	JWS_UNKNOWN_KEY,   /* no key of that id, or none that fits the algorithm */
	JWS_WEAK_KEY,      /* it is of fewer bits */
	JWS_BAD_SIGNATURE,
};

struct jws {
	/* The three parts as they came, and the first two read. */
	struct slice header_text;
	struct slice payload_text;
	struct slice signature_text;
	struct slice payload_json;
	json_t *header;
	json_t *payload;
};

/* Takes it apart; of the signature nothing is known yet. */
MUST_USE bool jws_split(struct slice token, struct arena *arena, struct jws *ret_jws);
/* The same, and the signature holds by a key of the set {"keys":[...]}, which has so many
 * bits when it is RSA. */
MUST_USE enum jws_verdict jws_open(struct slice token, const json_t *keys,
    unsigned rsa_bits_least, struct arena *arena, struct jws *ret_jws);
void jws_done(struct jws *jws);

/* Of a key {"kty":"RSA"}: the bits of its modulus; 0 when it has none. */
unsigned jws_rsa_bits(const json_t *key, struct arena *arena);

/* --- what stands in a payload --- */
/* Empty when it is no text. */
struct slice jws_text(const json_t *object, const char *name);
bool jws_text_is(const json_t *object, const char *name, struct slice wanted);
/* Seconds since 1970, perhaps with a fraction; 0 when there is none or nonsense. */
moment jws_moment(const json_t *payload, const char *name);
/* Later than now by more than the leeway. */
bool jws_lies_ahead(const json_t *payload, const char *name, moment now);

#endif
