/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * acts - how a room's act gets its transaction.
 *
 *	static enum fault
 *	save_drone(struct act *act, void *input)    - loads, decides, saves, audits
 *
 *	enum fault
 *	application_save_drone(struct acts *acts, struct application_save_drone *save)
 *	{
 *		return acts_write(acts, save->arena, save_drone, save);
 *	}
 *
 * A read runs at once on one of the read-only connections, inside one snapshot. A write
 * waits in the queue of the one writer, which takes all that is queued, runs each act
 * under a savepoint of its own, commits once, and then wakes all who wait: when
 * acts_write returns FAULT_NONE, what the act saved is on the disk. An act that returns
 * a fault leaves nothing behind. A refusal by a rule is not a fault: the act writes its
 * verdict into its input, saves nothing (or only the audit of the refusal), and
 * returns FAULT_NONE.
 *
 * An act may run again from the start (on PostgreSQL after a serialization failure), so
 * it changes its input only through ret_ fields that it sets anew each time.
 */
#ifndef DB_ACTS_H
#define DB_ACTS_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/fault.h"
#include "base/moment.h"
#include "db/db.h"

struct signing; /* crypto/signing.h */
struct acts;

/* What an act works with, for the time of its transaction. */
struct act {
	struct db *db;
	struct arena *arena; /* the request's: what is put there outlives the act */
	moment now; /* one for the whole act; never before that of an earlier act */
	int offset_minutes; /* of the authority's calendar */
	const struct signing *signing;
};

typedef enum fault act_function(struct act *act, void *input);

MUST_USE enum fault acts_read(
    struct acts *acts, struct arena *arena, act_function *function, void *input);
/* FAULT_BUSY when the queue is full, FAULT_FULL when the disk is. */
MUST_USE enum fault acts_write(
    struct acts *acts, struct arena *arena, act_function *function, void *input);

/* Today in the authority's calendar. */
day act_today(const struct act *act);

struct acts_options {
	const char *file; /* migrated already */
	const struct db_statements *const *statements;
	const struct signing *signing;
	int offset_minutes;
	moment not_before; /* no act is dated before this (the newest of the database) */
	size_t queue_most; /* 0: 4096 acts */
	size_t batch_most; /* 0: 256 acts a commit */
};

/* Starts the writer's thread. */
MUST_USE enum fault acts_start(
    const struct acts_options *options, struct acts **ret_acts);
/* Runs what is queued to the end, refuses more (FAULT_CLOSING), checkpoints, frees. No
 * thread may be inside an act of it any more when it returns. */
void acts_stop(struct acts *acts);

#endif
