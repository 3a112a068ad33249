/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * client - machine clients of the API: who they are, the keys they sign with, and whether
 * an assertion is theirs.
 *
 *	client                               tasrih
 *	   |-- POST /api/v1/token ------------->|  client_assertion: a JWT that it signed
 *	   |<-- access_token, 10 minutes -------|
 *	   |-- Authorization: Bearer ... ------>|  any address under /api/
 *
 * Sources: RFC 6749 section 4.4 (client credentials), RFC 7523 section 3 (the assertion),
 * RFC 7517 and 7638 (keys). There is no secret that both sides know: whoever reads our
 * database can sign for nobody.
 *
 * Floor: rules. No I/O; the caller says what time it is.
 */
#ifndef IDENTITY_CLIENT_H
#define IDENTITY_CLIENT_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/moment.h"
#include "base/slice.h"

enum {
	CLIENT_ID_BYTES_LEAST = 3,
	CLIENT_ID_BYTES_MOST = 40,
	CLIENT_NAME_BYTES_MOST = 100,
	CLIENT_KEYS_MOST = 4, /* the one in use, the next, and two that go */
	CLIENT_JWKS_BYTES_MOST = 16 << 10,
	CLIENT_JTI_BYTES_MOST = 200,
	CLIENT_THUMBPRINT_SIZE = 44, /* base64url of SHA-256 and the NUL */
	CLIENT_TOKEN_LIFE = 10 * MOMENT_MINUTE,
	CLIENT_ASSERTION_LIFE = 10 * MOMENT_MINUTE, /* its exp is no further ahead */
};

/* The word that stands for the provider of their accounts; no provider may have it. */
#define CLIENT_PROVIDER "service"

/* What an administrator typed, or asks for. */
enum client_verdict {
	CLIENT_OK,
	CLIENT_NO_NAME,
	CLIENT_BAD_ID, /* a-z, 0-9 and -, 3 to 40 of them */
	CLIENT_TAKEN,
	CLIENT_BAD_KEYS, /* not {"keys":[...]} of 1 to 4 keys, each with a kid of its own */
	CLIENT_PRIVATE_KEYS, /* a private key was sent: it is known to us now */
	CLIENT_WEAK_KEYS,    /* not P-256 and not RSA of 3072 bits or more */
	CLIENT_NONE,         /* there is no such client */
	CLIENT_ENDED,
	CLIENT_VERDICT_COUNT
};

/* "identity.client.bad_id" ...; NULL of CLIENT_OK. */
const char *client_key(enum client_verdict verdict);
unsigned client_http(enum client_verdict verdict); /* 404, 409 or 422 */

bool client_id_fits(struct slice text);
/* Public keys as JSON text in the arena: of each its kid and what the key is made of, and
 * nothing else that was sent. */
MUST_USE enum client_verdict client_keys_parse(
    struct slice text, struct arena *arena, struct slice *ret_jwks);

struct client_key {
	struct slice kid;
	struct slice kind;                       /* "EC P-256", "RSA" */
	char thumbprint[CLIENT_THUMBPRINT_SIZE]; /* RFC 7638, to compare by telephone */
};
/* Of a text that client_keys_parse gave. In the arena. */
size_t client_keys_list(struct slice jwks, struct arena *arena,
    struct client_key ret_keys[static CLIENT_KEYS_MOST]);

/* --- the assertion --- */
enum assertion_verdict {
	ASSERTION_OK,
	ASSERTION_BAD_FORM,
	ASSERTION_BAD_ALGORITHM,
	ASSERTION_UNKNOWN_KEY,
	ASSERTION_WEAK_KEY, /* entered when RSA of 2048 bits was still taken */
	ASSERTION_BAD_SIGNATURE,
	ASSERTION_UNKNOWN_CLIENT, /* none of that id, or it has ended */
	ASSERTION_BAD_ISSUER,     /* iss and sub are not both the client */
	ASSERTION_BAD_AUDIENCE,   /* not for us, or for others too */
	ASSERTION_EXPIRED,
	ASSERTION_TOO_LONG, /* exp further ahead than CLIENT_ASSERTION_LIFE */
	ASSERTION_NOT_YET,  /* iat or nbf lies in the future, or no iat */
	ASSERTION_BAD_ID,   /* no jti, or too long */
	ASSERTION_REPLAYED, /* it was taken before */
	ASSERTION_NO_ROLE,  /* two administrators have given the client nothing yet */
	ASSERTION_VERDICT_COUNT
};

/* For logs and the audit: "bad_audience". */
const char *assertion_word(enum assertion_verdict verdict);

/* Who says to have signed it; nothing of it is believed yet. False: BAD_FORM. */
MUST_USE bool assertion_client(
    struct slice token, struct arena *arena, struct slice *ret_client_id);

struct assertion_expected {
	struct slice jwks; /* of the client, from client_keys_parse */
	struct slice client_id;
	struct slice origin; /* the audience is this, or its /api/v1/token */
	moment now;
};
/* jti and when it can be forgotten are written on ASSERTION_OK only. */
MUST_USE enum assertion_verdict assertion_check(struct slice token,
    const struct assertion_expected *expected, struct arena *arena, struct slice *ret_jti,
    moment *ret_expires);

#endif
