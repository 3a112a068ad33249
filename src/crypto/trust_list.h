/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * trust_list - the public keys of an authority, signed by its root.
 *
 *	COSE_Sign1 by the root over
 *	{1: issuer, 4: expires, 6: issued,
 *	 -65538: [{1: COSE_Key, 2: not before, 3: expires, 4: use}, ...],
 *	 -65540: [[kid, "TC-0042", name in Latin, in Arabic, stolen since or 0], ...]}
 *
 * The second array says whose the keys of use 4 are; it stands apart, so that readers who know
 * permits only need not know it.
 *
 * A verifier pins the root key and nothing else.
 */
#ifndef CRYPTO_TRUST_LIST_H
#define CRYPTO_TRUST_LIST_H

#include <stddef.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/fault.h"
#include "base/moment.h"
#include "base/slice.h"
#include "crypto/cose_key.h"
#include "crypto/signing.h"

enum {
	TRUST_LIST_BYTES_MOST = 64 << 10,
	TRUST_LIST_DAYS = 90, /* from issued to expires; served afresh every day */
	TRUST_LIST_KEYS_MOST = 256,
};

struct cose_sign1;

/* A key that a training centre signs certificates with, and whose it is. */
struct trust_centre {
	struct signing_key key; /* of SIGNING_CENTRE */
	struct slice code;      /* "TC-0042" */
	struct slice name_latin;
	struct slice name_arabic;
	moment stolen_at; /* since then nothing it signed counts; 0: not reported */
};

struct trust_centres {
	const struct trust_centre *keys;
	size_t count;
};

/* Only _read makes one: the root's signature holds and no kid is there twice. */
struct trust_list {
	struct slice issuer;
	moment issued;
	moment expires;
	const struct signing_key *keys;
	size_t key_count;
	struct trust_centres centres; /* of the same keys, those that are centres' */
	EVP_PKEY **ready;             /* one a key, see trust_list_make_ready; or NULL */
};

/* In the order in which the rules are tried. */
enum trust_verdict {
	TRUST_OK,
	TRUST_NOT_GENUINE, /* not a list, or not signed by this root */
	TRUST_BAD_LIST,    /* signed, but not in the form above */
	TRUST_KID_TWICE,   /* two keys of one kid: nobody can say which is meant */
	TRUST_EXPIRED,
	TRUST_VERDICT_COUNT
};

/* Signs the list of all keys of signing that are in the trust list (permit, status,
 * checkpoint) until TRUST_LIST_DAYS from now, with those of centres (NULL: none). Ours come
 * first, and a centre's is left out when its kid is there already, it counts on no day, or
 * the list is full: no centre can make the list one that is refused. */
MUST_USE enum fault trust_list_sign(const struct signing *signing, struct slice issuer,
    const struct trust_centres *centres, moment now, struct arena *arena,
    struct slice *ret_token);

/* The result points into token and arena. */
MUST_USE enum trust_verdict trust_list_read(struct slice token,
    const struct cose_key *root, moment now, struct arena *arena,
    struct trust_list *ret_list);
const char *trust_verdict_key(enum trust_verdict verdict);

/* The key of this kid and use, or NULL. Whether what it signed was issued inside its
 * window is for the caller to ask: trust_key_covers. */
const struct signing_key *trust_list_find(
    const struct trust_list *list, const struct cose_kid *kid, enum signing_use use);
/* Whether the signature holds under a key of the list. */
MUST_USE bool trust_list_verify(const struct trust_list *list,
    const struct signing_key *key, const struct cose_sign1 *sign1, struct arena *arena);
/* For a list that verifies more than once: what OpenSSL makes of its keys is made now, and
 * kept until trust_list_done, which is for such a list alone. Threads may share it. */
void trust_list_make_ready(struct trust_list *list, struct arena *arena);
void trust_list_done(struct trust_list *list);
bool trust_key_covers(const struct signing_key *key, moment issued);
/* The key of a centre with this kid, and whose it is; or NULL. */
const struct trust_centre *trust_list_centre(
    const struct trust_list *list, const struct cose_kid *kid);

/* {"keys":[...]} of the same keys, for /.well-known/jwks.json. */
void trust_list_put_jwks(struct buffer *out, const struct signing *signing);

#endif
