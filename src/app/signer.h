/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * signer - the process that holds the private keys, and the server's side of it.
 *
 *	struct signer *signer = NULL;
 *	TRY(signer_start("/var/lib/tasrih/keys", &signer));   before threads and sockets
 *	TRY(signer_publish(signer, "/var/lib/tasrih/public", SLICE("AE"), now));
 *	... signer_signing(signer) is what the rooms get ...
 *	signer_stop(signer);
 *
 * The child is forked over a socket pair, reads (or makes) the keys, locks itself up
 * (signer_jail.h) and then only answers "sign this". The private keys are never in the
 * parent. It ends with its parent. A signer that died answers FAULT_SIGNER to all.
 */
#ifndef APP_SIGNER_H
#define APP_SIGNER_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/attr.h"
#include "base/fault.h"
#include "base/moment.h"
#include "base/slice.h"
#include "crypto/signing.h"

struct signer;

/* One thread only so far. FAULT_DISK and FAULT_CONFIG are about the key folder, whose
 * parent must exist. */
MUST_USE enum fault signer_start(const char *key_folder, struct signer **ret_signer);
/* The same in two steps, of which the second waits for the keys to be read. */
MUST_USE enum fault signer_begin(const char *key_folder, struct signer **ret_signer);
MUST_USE enum fault signer_meet(struct signer *signer);
/* Closes the socket, at which the child ends, and waits for it. NULL is fine. */
void signer_stop(struct signer *signer);

/* Thread-safe; lives as long as the signer. */
const struct signing *signer_signing(const struct signer *signer);
/* False once an answer has failed: for /healthz. */
bool signer_is_alive(struct signer *signer);
pid_t signer_process(const struct signer *signer);

/* Writes what verifiers need into folder (made when missing): root-key (COSE_Key),
 * trust-list, jwks.json and pdf-root.pem. At every start; the keys of centres come into the
 * list then (permit_desk_trust_list), which is published anew where it changed. */
MUST_USE enum fault signer_publish(
    struct signer *signer, const char *folder, struct slice issuer, moment now);

#endif
