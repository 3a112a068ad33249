/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * check_act - the file of a certificate is looked at by a machine, while its owner goes on.
 *
 *	TRY(check_ask(act, &row.id, certificate.file_hash));     in the act that changed it
 *
 *	struct application_check check = {.store = store};       by who has a reader (app/checker)
 *	TRY(application_check_take(acts, arena, &check));
 *	if (check.ret_taken) { ... inspect_look, certificate_check_judge ... }
 *	TRY(application_check_record(acts, arena, &check));
 *
 * A check that nobody recorded within a minute, because its server died, is taken again.
 */
#ifndef APPLICATION_CHECK_ACT_H
#define APPLICATION_CHECK_ACT_H

#include "application/application_act.h"
#include "certificate/authorities.h"
#include "certificate/check_store.h"
#include "db/vault.h"
#include "store/store.h"

/* The file, or what is declared of it, has changed; an empty hash: it is gone. */
MUST_USE enum fault check_ask(
    struct act *act, const struct id *application, struct slice file_hash);

struct application_check {
	struct store *store;
	const struct application_policy *policy; /* NULL: as one that is off */
	bool ret_taken;                          /* false: there is nothing to do */
	struct id ret_application;
	struct certificate_check_row row; /* found and milliseconds: set by the caller */
	struct certificate_declared ret_declared;
	struct certificate_authorities ret_authorities; /* whose signature counts on it */
	struct slice ret_object;  /* where its file lies in the store */
	struct vault_key ret_key; /* of whose it is; application_check_read wipes it */
};
/* The one that has waited longest is now the caller's. */
MUST_USE enum fault application_check_take(
    struct acts *acts, struct arena *arena, struct application_check *check);
/* All bytes of its file. FAULT_NETWORK, FAULT_BUSY: the store is away. */
MUST_USE enum fault application_check_read(
    struct arena *arena, struct application_check *check, struct slice *ret_file);
MUST_USE enum fault application_check_record(
    struct acts *acts, struct arena *arena, struct application_check *check);

/* What is known of an application's file; row.there is false when it has none. */
MUST_USE enum fault application_check_find(struct acts *acts, struct arena *arena,
    const struct id *application, struct certificate_check_row *ret_row);

/* Whose signature counts on the certificate of an application: none without a file. */
MUST_USE enum fault application_authorities_find(struct acts *acts, struct arena *arena,
    const struct id *application, struct certificate_authorities *ret_authorities);

/* What a person uploaded, out of the store and unsealed; the caller closes it. FAULT_DISK
 * also when the key is not that of whose it is. */
MUST_USE enum fault application_file_open(struct store *store,
    const struct vault_key *key, struct slice object, struct store_file *ret_file);
/* All bytes behind an open descriptor, which is closed. */
MUST_USE enum fault application_file_read(
    struct arena *arena, const struct store_file *file, struct slice *ret_file);

#endif
