/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * signing - how anything asks for a signature: the private keys are somewhere else.
 *
 *	const struct signing_key *key = signing_key_at(signing, SIGNING_PERMIT, now);
 *	TRY(signing_sign(signing, key, message, arena, &signature));
 *
 * Who wants many does not wait for one before he asks for the next:
 *
 *	TRY(signing_ask(signing, key, message, arena, &ticket));
 *	...
 *	TRY(signing_collect(signing, &ticket, &signature));
 *
 * In the server the other side is the signer process (app/signer.h); in tests and in
 * that process itself it is signing_local.h. Thread-safe. Ask only after what is to be
 * signed is durable. Most callers want permit_token_sign, status_list_sign,
 * trust_list_sign or signing_pdf.
 */
#ifndef CRYPTO_SIGNING_H
#define CRYPTO_SIGNING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/fault.h"
#include "base/moment.h"
#include "base/slice.h"
#include "crypto/cose_key.h"

/* The first four are the numbers of the trust list. */
enum signing_use {
	SIGNING_PERMIT = 1,
	SIGNING_STATUS = 2,
	SIGNING_CHECKPOINT = 3, /* the audit log: Ed25519 */
	SIGNING_CENTRE = 4,     /* listed for training centres; no key of ours */
	SIGNING_TRUST_LIST = 5, /* the root */
	SIGNING_PDF = 6,        /* X.509, not in the trust list */
	SIGNING_USE_COUNT = 7   /* 0 is no use */
};

/* What is public of a key. It signs from not_before until expires; what it signed then
 * stays good after. */
struct signing_key {
	enum signing_use use;
	struct cose_key key;
	struct cose_kid kid;
	moment not_before;
	moment expires;
};

/* A signature that was asked for. It stays where it is until it is collected. */
struct signing_ticket {
	struct signing_ticket *next; /* the signer's */
	bool done;
	enum fault fault;
	char *signature; /* room for the largest of its kind */
	size_t room;
	size_t size;
};

struct signing {
	void *self;
	/* SIGNING_PDF: the message is the bytes of both byte ranges, at most
	 * SIGNING_MESSAGE_MOST, and the answer a DER CMS, detached (ETSI.CAdES.detached:
	 * SHA-256, P-256, signingCertificateV2), under SIGNING_CMS_MOST bytes.
	 * Any other use: the answer is 64 bytes (ES256: r||s; EdDSA). */
	enum fault (*sign)(void *self, const struct signing_key *key,
	    struct slice message, struct arena *arena, struct slice *ret_signature);
	/* In two steps, the message read by the first; NULL: signed when it is asked for. */
	enum fault (*ask)(void *self, const struct signing_key *key, struct slice message,
	    struct signing_ticket *ticket);
	void (*collect)(void *self, struct signing_ticket *ticket);
	const struct signing_key *keys; /* past, present and next ones */
	size_t key_count;
	struct slice pdf_root_pem; /* the certificate that PDF readers are to trust */
};

enum {
	SIGNING_KEYS_MOST = 64,
	SIGNING_MESSAGE_MOST = 4 << 20, /* bytes */
	SIGNING_CMS_MOST = 4096,
};

/* The key of this use that signs now: the newest whose window holds it. NULL: none. */
const struct signing_key *signing_key_at(
    const struct signing *signing, enum signing_use use, moment now);
/* FAULT_SIGNER when key is NULL or the signer does not answer. */
MUST_USE enum fault signing_sign(const struct signing *signing,
    const struct signing_key *key, struct slice message, struct arena *arena,
    struct slice *ret_signature);
/* The same in two steps. Whatever was asked for without a fault must be collected, also
 * when nobody wants it any more, before the arena ends; by any thread. */
MUST_USE enum fault signing_ask(const struct signing *signing,
    const struct signing_key *key, struct slice message, struct arena *arena,
    struct signing_ticket *ret_ticket);
MUST_USE enum fault signing_collect(const struct signing *signing,
    struct signing_ticket *ticket, struct slice *ret_signature);
/* The CMS for a PDF's /Contents. */
MUST_USE enum fault signing_pdf(const struct signing *signing, struct slice message,
    moment now, struct arena *arena, struct slice *ret_cms);
/* A whole COSE_Sign1 over payload, by a key that is not SIGNING_PDF's (signing_key_at;
 * NULL is FAULT_SIGNER). type: empty for a permit. */
MUST_USE enum fault signing_cose(const struct signing *signing,
    const struct signing_key *key, struct slice type, struct slice payload,
    struct arena *arena, struct slice *ret_token);

/* The same in two steps; what they point to must stay. */
struct signing_cose_asked {
	struct slice protected;
	struct slice payload;
	struct signing_ticket ticket;
};
MUST_USE enum fault signing_cose_ask(const struct signing *signing,
    const struct signing_key *key, struct slice type, struct slice payload,
    struct arena *arena, struct signing_cose_asked *ret_asked);
MUST_USE enum fault signing_cose_collect(const struct signing *signing,
    struct signing_cose_asked *asked, struct arena *arena, struct slice *ret_token);

#endif
