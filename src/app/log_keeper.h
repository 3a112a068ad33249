/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * log_keeper - the thread that keeps the audit's log up to date and published.
 *
 *	TRY(log_keeper_start(&options, &keeper));
 *	...
 *	log_keeper_stop(keeper);      signs what is new a last time
 *
 * Every LOG_KEEPER_SECONDS the tree takes in what was committed and its new head is signed;
 * sooner when LOG_KEEPER_BACKLOG entries wait, so that a transaction that brings its own
 * checkpoint (audit_ledger_new) never has many to take in. The newest head is written
 * into the folder, also within LOG_KEEPER_STATUS of a change of a permit's status:
 * `checkpoint`, beside `audit-keys`, which has a line for each key that ever signed one, and
 * `status-versions`. All are outside the database, so that an older copy of it is
 * recognized (log_guard.h). Outside witnesses are sent it too (audit/witness_post.h).
 */
#ifndef APP_LOG_KEEPER_H
#define APP_LOG_KEEPER_H

#include "base/attr.h"
#include "base/fault.h"
#include "base/slice.h"

struct acts;
struct signing;
struct config;
struct log_keeper;

enum {
	LOG_KEEPER_SECONDS = 2,
	LOG_KEEPER_STATUS = 200, /* milliseconds */
	LOG_KEEPER_BACKLOG = 1024,
};

struct log_keeper_options {
	struct acts *acts;
	const struct signing *signing;
	const struct config *config; /* origin: the log's name follows; witnesses */
	const char *folder;          /* of what is public; lives longer */
};

/* Signs what is there before it returns. */
MUST_USE enum fault log_keeper_start(
    const struct log_keeper_options *options, struct log_keeper **ret_keeper);
/* NULL is fine. */
void log_keeper_stop(struct log_keeper *keeper);

#endif
