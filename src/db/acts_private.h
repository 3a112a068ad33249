/* SPDX-License-Identifier: EUPL-1.2 */
/* acts_private - what the queue, the writer and the readers of acts know of each other. */
#ifndef DB_ACTS_PRIVATE_H
#define DB_ACTS_PRIVATE_H

#include <pthread.h>
#include <stdatomic.h>

#include "base/random.h"
#include "db/acts.h"
#include "db/db_driver.h"

/* One act on its way through the writer; it lives on the stack of who waits for it, or in
 * the arena of who does not. It is gone when done has been called. */
struct job {
	struct job *next;
	act_function *function;
	const struct act_foresight *foresight; /* NULL: none */
	void *input;
	struct arena *arena;
	enum fault fault;
	bool
	    left_out; /* of the attempts that follow: what it left to finish has failed */
	acts_done *done;
	void *self;
};

/* What the acts of a batch left to finish (acts_rest.c), in their order. */
struct act_rest_of {
	struct act_rest_of *next;
	struct act_rest rest;
	struct act act;
	struct job *job;
};

struct act_rests {
	struct job *job; /* who runs */
	struct act_rest_of *first;
	struct act_rest_of *last;
};

/* Of the acts of a batch that were foreseen; their hashes. */
enum { ACT_WORDS_MOST = 512 };
struct act_words {
	uint64_t said[ACT_WORDS_MOST];
	size_t count;
};

struct reader {
	struct reader *next;
	struct db *db;
	moment fresh_until; /* of a replica, on the steady clock */
	bool holds;         /* the snapshot of an earlier read is still open */
	uint64_t commits;   /* of acts, when that began */
};

/* Connections to read with; one address each pool. */
struct readers {
	struct db_options options;
	size_t most;
	bool hold;       /* a read leaves its snapshot to the next */
	moment lag_most; /* 0: not a replica */
	pthread_mutex_t lock;
	pthread_cond_t given_back;
	struct reader *idle;
	size_t count;        /* those in use too */
	atomic_uint holding; /* among the idle */
};

/* SQLite: who brings the log into the file (acts_checkpoint.c). */
struct checkpointer {
	struct db *db; /* NULL: there is none */
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t asked;
	bool wanted; /* until it is done */
	bool done;   /* and the writer has not yet brought the rest */
	bool end;
};

enum { ACTS_ROOMS_MOST = 48 };

struct acts {
	struct acts_options options;
	const struct db_statements *statements[ACTS_ROOMS_MOST]; /* those of the options
	                                                           * and the writer's own */
	bool shared;    /* other processes write to the database too */
	struct db *db;  /* the writer's own; NULL: lost, and not yet opened again */
	moment down_at; /* since when it is lost, on the steady clock; 0: it is not */
	struct id self; /* names this writer in act_outcome */
	int64_t batch;  /* the number of the batch at hand */
	struct act_words words;
	bool leapt;                   /* the clock, and it is not believed */
	atomic_uint_fast64_t commits; /* of this process, before anyone is told */
	moment latest;
	moment beat_at;                 /* the last commit, on the steady clock */
	_Atomic unsigned long timeline; /* the newest that was seen (db.h) */
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t queued;
	struct job *first;
	struct job *last;
	size_t waiting;
	bool closing;
	bool held; /* acts_hold */
	struct readers primary;
	struct readers holders; /* acts_read_public, with hold_snapshots */
	struct readers replica; /* most = 0: there is none */
	struct checkpointer checkpointer;
};

/* --- acts_batch.c --- */
extern const struct db_statements act_statements;

MUST_USE enum fault acts_open_writer(struct acts *acts);
/* Drops the outcomes of writers that ended long ago. */
MUST_USE enum fault acts_sweep_outcomes(struct acts *acts);
/* Runs the acts and commits them together; each job's fault is set. */
void acts_run_batch(struct acts *acts, struct job *batch);
/* A commit of nothing, so that replicas can tell how far behind they are. */
void acts_beat(struct acts *acts);

/* --- acts_rest.c --- */
/* Finishes what is left of acts without a fault and drops the others. now: not before any
 * of the acts. False: one failed, its job has the fault and is left out, all that followed
 * are dropped. */
bool act_rests_finish(struct act_rests *rests, moment now);
void act_rests_drop(struct act_rests *rests);

/* --- acts_checkpoint.c --- */
MUST_USE enum fault checkpointer_start(
    struct checkpointer *checkpointer, const char *address);
/* NULL db is fine. */
void checkpointer_stop(struct checkpointer *checkpointer);
/* On the writer's thread, after a commit. */
void acts_keep_log_short(struct acts *acts);

/* --- acts_read.c --- */
extern const struct db_statements lag_statements; /* PostgreSQL only */

void readers_init(struct readers *readers, const struct db_options *options, size_t most);
void readers_done(struct readers *readers);

#endif
