/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * signer_keys - the folder of private keys: read by the signer process, made by it when
 * they are missing, and followed by new ones before they end.
 *
 *	permit-1.key   permit-2.key   status-1.key ...   root-1.key   pdf_root-1.key
 *
 *	tasrih-key 1
 *	use permit
 *	not_before 1795737600
 *	expires 1827273600
 *	lost 1801000000            (only of one that was replaced)
 *	revoked 1801000300         (only when nothing in force needs it any more)
 *	-----BEGIN PRIVATE KEY----- ...
 *
 * The folder is 0700, a file 0600, written whole or not at all. A key signs for a year;
 * the next one exists from the start of the one before it, so that the world knows it
 * long before it signs. When a key has ended, its private half is destroyed and the
 * public one stays, for as long as something that it signed may be shown.
 */
#ifndef APP_SIGNER_KEYS_H
#define APP_SIGNER_KEYS_H

#include "base/attr.h"
#include "base/fault.h"
#include "base/moment.h"
#include "crypto/signing_local.h"

/* Adds every key of the folder to local. FAULT_DISK when it cannot be read or written,
 * FAULT_CONFIG when a file is not ours or others may read it. */
MUST_USE enum fault signer_keys_load(
    const char *folder, moment now, struct signing_local *local);

/* After the key that signs permits is lost: makes another that signs from now on, marks all
 * that were there as lost, and destroys their private halves. They stay in the trust list,
 * because permits in force are signed by them, until signer_keys_revoke_lost. A running
 * server reads its keys at its start. */
MUST_USE enum fault signer_keys_replace(const char *folder, moment now);
/* How many are lost and still listed. */
MUST_USE enum fault signer_keys_count_lost(const char *folder, size_t *ret_count);
/* Takes the lost ones out of the trust list for ever. *ret_count: how many. */
MUST_USE enum fault signer_keys_revoke_lost(
    const char *folder, moment now, size_t *ret_count);

#endif
