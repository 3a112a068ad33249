/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * signing_local - signing with private keys of this very process: in the signer child,
 * and in tests. Never in the server's main process.
 *
 *	struct signing_local *local = signing_local_new();
 *	signing_local_make(local, SIGNING_PERMIT, not_before, expires);
 *	... struct signing signing = signing_local_signing(local);
 *	signing_local_free(local);
 */
#ifndef CRYPTO_SIGNING_LOCAL_H
#define CRYPTO_SIGNING_LOCAL_H

#include <openssl/types.h>

#include "crypto/signing.h"

struct signing_local;

struct signing_secret {
	EVP_PKEY *pkey;
	X509 *certificate; /* both for SIGNING_PDF only, else NULL */
	X509 *root;
};

struct signing_local *signing_local_new(void);
void signing_local_free(struct signing_local *local);

/* Takes over the references. FAULT_CONFIG when the kinds of use and key do not go
 * together or there are SIGNING_KEYS_MOST keys. */
MUST_USE enum fault signing_local_add(struct signing_local *local, enum signing_use use,
    struct signing_secret secret, moment not_before, moment expires);
/* A key that is still listed and signs no more. */
MUST_USE enum fault signing_local_add_public(struct signing_local *local,
    enum signing_use use, const struct cose_key *key, moment not_before, moment expires);
/* Makes a fresh key (Ed25519 for SIGNING_CHECKPOINT, else P-256) and adds it; for
 * SIGNING_PDF with a root and a certificate of its own. */
MUST_USE enum fault signing_local_make(
    struct signing_local *local, enum signing_use use, moment not_before, moment expires);

/* The interface over it, good until the next _add or _free. */
struct signing signing_local_signing(struct signing_local *local);

/* A fresh key pair for the use; NULL when OpenSSL has none to give. */
EVP_PKEY *signing_local_key(enum signing_use use);
/* A certificate for a PDF key. root_key and root NULL: a self-signed root of name
 * common_name, else one issued by them. NULL on failure. */
X509 *signing_local_certificate(EVP_PKEY *key, const char *common_name,
    EVP_PKEY *root_key, X509 *root, moment not_before, moment expires);

#endif
