/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * log_guard - a restored backup must never un-revoke: at the start the database is compared
 * with the checkpoint that was published last (DATA/public/checkpoint).
 *
 *	TRY(log_guard_look(acts, folder, &look));
 *	if (look.verdict != LOG_GUARD_GOOD) serve reads, refuse writes, and say so
 *
 * and the status lists with the versions that were published (DATA/public/status-versions).
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
#include "base/slice.h"

struct acts;
struct arena;

enum log_guard_verdict {
	LOG_GUARD_GOOD,  /* it continues what was published, or nothing was */
	LOG_GUARD_OLDER, /* it ends before that */
	LOG_GUARD_OTHER, /* it has another past */
	LOG_GUARD_STATUS, /* a status list of permits had more changes when it was published */
};

struct log_guard {
	enum log_guard_verdict verdict;
	uint64_t published; /* entries under the checkpoint in the folder */
	uint64_t there;     /* entries under the newest checkpoint in the database */
};

/* "the database ends before ...": what is wrong, for who operates the server. */
const char *log_guard_text(enum log_guard_verdict verdict);
MUST_USE enum fault log_guard_look(
    struct acts *acts, const char *folder, struct log_guard *ret_look);
/* How often the statuses of permits in each list changed, as it is kept in the folder:
 * "LIST VERSION" a line. */
MUST_USE enum fault log_guard_versions(
    struct acts *acts, struct arena *arena, struct slice *ret_text);
/* Puts the published checkpoint aside (checkpoint.lost-SIZE), and the versions, so that the next start
 * goes on from what the database has, and tells of it in an entry. */
MUST_USE enum fault log_guard_accept(
    struct acts *acts, const char *folder, const struct log_guard *look);

#endif
