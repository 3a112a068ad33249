/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * erasure_act - what we know about a person goes, in one transaction: his key is destroyed,
 * what does not lie sealed under it is taken out, and what the law keeps stays.
 *
 *	struct erasure erasure = {.caller = caller, .account = account};
 *	TRY(erasure_within(act, &erasure));     - inside the act of who answers the request
 *	TRY(erasure_run(acts, arena, &erasure)) - or as an act of its own
 *	if (erasure.ret_verdict != ERASURE_OK) ... erasure_key()
 *
 * Gone: the account's name and its subject at the provider, details, contacts, sessions,
 * letters, what officers wrote to the person, answers, drones, the number and the file of
 * the certificate, the permit's token (the names in it) and initials, and by the key all
 * that was sealed by it, in backups too as far as these do not hold the key. Whoever signs
 * in again is a new person.
 * Kept: numbers of applications and permits, states, dates, reasons from the lists, who of
 * the staff read the file and why, and every entry of the audit log, which still verifies.
 *
 * Files of the store go after the commit (erasure_remove_files): the transaction lists
 * them in the table erased_file, so that a crash leaves none behind.
 *
 * Nothing may be sealed for the person afterwards (db/vault.h): a last letter is sent to
 * him before, in an act before.
 */
#ifndef RETENTION_ERASURE_ACT_H
#define RETENTION_ERASURE_ACT_H

#include "access/access.h"
#include "db/acts.h"
#include "retention/erasure.h"

struct store;

struct erasure {
	const struct access_caller *caller; /* has ACCESS_PERSON_ERASE; NULL: a command */
	struct id account;
	enum erasure_cause cause;
	enum erasure_verdict ret_verdict; /* nothing was changed when it is not OK */
	size_t ret_applications;
};
/* Records the refusal in the audit too. */
MUST_USE enum fault erasure_within(struct act *act, struct erasure *erasure);
MUST_USE enum fault erasure_run(
    struct acts *acts, struct arena *arena, struct erasure *erasure);

/* Whether it might be done now; changes nothing, in a read or a write. */
MUST_USE enum fault erasure_judge(
    struct act *act, const struct id *account, enum erasure_verdict *ret_verdict);

/* Removes from the store what erasures let go of. Call it every minute, and after an
 * erasure where somebody waits for it. A store that is away is a fault, and the rest goes
 * the next time. */
MUST_USE enum fault erasure_remove_files(
    struct acts *acts, struct arena *arena, struct store *store, size_t *ret_count);

#endif
