/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * log_guard - a restored backup must never un-revoke: at the start the database is compared
 * with the checkpoint that was published last (DATA/public/checkpoint).
 *
 *	TRY(log_guard_look(acts, folder, &look));
 *	if (look.verdict != LOG_GUARD_GOOD) serve reads, refuse writes, and say so
 *
 * A database that ends before that checkpoint is older than what the world has seen: what
 * was revoked since would be in force again. `tasrih audit accept` is the way on, after
 * docs/operate.md.
 */
#ifndef APP_LOG_GUARD_H
#define APP_LOG_GUARD_H

#include <stdint.h>

#include "base/attr.h"
#include "base/fault.h"

struct acts;

enum log_guard_verdict {
	LOG_GUARD_GOOD,  /* it continues what was published, or nothing was */
	LOG_GUARD_OLDER, /* it ends before that */
	LOG_GUARD_OTHER, /* it has another past */
};

struct log_guard {
	enum log_guard_verdict verdict;
	uint64_t published; /* entries under the checkpoint in the folder */
	uint64_t there;     /* entries under the newest checkpoint in the database */
};

MUST_USE enum fault log_guard_look(
    struct acts *acts, const char *folder, struct log_guard *ret_look);
/* Puts the published checkpoint aside (checkpoint.lost-SIZE), so that the next start
 * goes on from what the database has, and tells of it in an entry. */
MUST_USE enum fault log_guard_accept(
    struct acts *acts, const char *folder, const struct log_guard *look);

#endif
