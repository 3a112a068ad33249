/* SPDX-License-Identifier: EUPL-1.2 */
/* The writer's thread with its queue, and the pool of reading connections. */
#include "db/acts.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

#include "base/log.h"

enum {
	QUEUE_MOST = 4096,
	BATCH_MOST = 256,
};

/* One act on its way through the writer; it lives on the stack of who waits for it. */
struct job {
	struct job *next;
	act_function *function;
	void *input;
	struct arena *arena;
	enum fault fault;
	bool done;
	pthread_cond_t woken;
};

struct reader {
	struct reader *next;
	struct db *db;
};

struct acts {
	struct acts_options options;
	struct db *db; /* the writer's own */
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t queued;
	struct job *first;
	struct job *last;
	size_t waiting;
	bool closing;
	moment latest;
	pthread_mutex_t readers_lock;
	struct reader *readers; /* those not in use */
};

day
act_today(const struct act *act)
{
	return moment_day(act->now, act->offset_minutes);
}

/* The clock may go back; acts do not. */
static moment
next_moment(struct acts *acts)
{
	moment now = moment_now();

	acts->latest = now > acts->latest ? now : acts->latest;
	return acts->latest;
}

static void
run_under_savepoint(struct acts *acts, struct job *job)
{
	struct act act = {
	    .db = acts->db,
	    .arena = job->arena,
	    .now = next_moment(acts),
	    .offset_minutes = acts->options.offset_minutes,
	    .signing = acts->options.signing,
	};

	job->fault = db_savepoint(acts->db);
	if (job->fault != FAULT_NONE) {
		return;
	}
	job->fault = job->function(&act, job->input);
	if (job->fault == FAULT_NONE) {
		job->fault = db_release(acts->db);
	}
	if (job->fault != FAULT_NONE) {
		db_rollback_to_savepoint(acts->db);
	}
}

static void
fail_all(struct job *batch, enum fault fault)
{
	for (struct job *job = batch; job != NULL; job = job->next) {
		job->fault = fault;
	}
}

/* Commits what the batch did. After a failed write or sync nobody knows what the disk
 * holds, so the program ends and finds out at its next start; a full disk is told, and
 * SQLite has taken all of the batch back. */
static void
commit_batch(struct acts *acts, struct job *batch)
{
	if (!db_in_transaction(acts->db)) {
		fail_all(batch, db_last_fault(acts->db));
		return;
	}
	enum fault fault = db_commit(acts->db);
	if (fault == FAULT_NONE) {
		return;
	}
	if (fault == FAULT_DISK) {
		log_event(LOG_ERROR, "writer.disk_failed", LOG_INT("exit", 1));
		abort();
	}
	db_rollback(acts->db);
	fail_all(batch, fault);
}

static void
run_batch(struct acts *acts, struct job *batch)
{
	enum fault fault = db_begin(acts->db, true);

	if (fault != FAULT_NONE) {
		fail_all(batch, fault);
		return;
	}
	for (struct job *job = batch; job != NULL; job = job->next) {
		run_under_savepoint(acts, job);
		if (!db_in_transaction(acts->db)) {
			break;
		}
	}
	commit_batch(acts, batch);
}

/* Cuts at most batch_most jobs from the front of the queue. */
static struct job *
take_batch(struct acts *acts)
{
	struct job *batch = acts->first;
	struct job *end = batch;
	size_t count = 1;

	while (end->next != NULL && count < acts->options.batch_most) {
		end = end->next;
		count++;
	}
	acts->first = end->next;
	if (acts->first == NULL) {
		acts->last = NULL;
	}
	end->next = NULL;
	acts->waiting -= count;
	return batch;
}

static void
wake_all(struct job *batch)
{
	while (batch != NULL) {
		struct job *next = batch->next;
		batch->done = true;
		(void)pthread_cond_signal(&batch->woken);
		batch = next; /* the job is gone when its owner runs */
	}
}

static void *
writer(void *self)
{
	struct acts *acts = self;

	(void)pthread_mutex_lock(&acts->lock);
	while (acts->first != NULL || !acts->closing) {
		if (acts->first == NULL) {
			(void)pthread_cond_wait(&acts->queued, &acts->lock);
			continue;
		}
		struct job *batch = take_batch(acts);
		(void)pthread_mutex_unlock(&acts->lock);
		run_batch(acts, batch);
		(void)pthread_mutex_lock(&acts->lock);
		wake_all(batch);
	}
	(void)pthread_mutex_unlock(&acts->lock);
	return NULL;
}

/* Under the lock. */
static enum fault
enqueue(struct acts *acts, struct job *job)
{
	if (acts->closing) {
		return FAULT_CLOSING;
	}
	if (acts->waiting >= acts->options.queue_most) {
		return FAULT_BUSY;
	}
	if (acts->last != NULL) {
		acts->last->next = job;
	} else {
		acts->first = job;
		(void)pthread_cond_signal(&acts->queued);
	}
	acts->last = job;
	acts->waiting++;
	return FAULT_NONE;
}

enum fault
acts_write(struct acts *acts, struct arena *arena, act_function *function, void *input)
{
	struct job job = {
	    .function = function,
	    .input = input,
	    .arena = arena,
	    .woken = PTHREAD_COND_INITIALIZER,
	};

	(void)pthread_mutex_lock(&acts->lock);
	enum fault fault = enqueue(acts, &job);
	while (fault == FAULT_NONE && !job.done) {
		(void)pthread_cond_wait(&job.woken, &acts->lock);
	}
	(void)pthread_mutex_unlock(&acts->lock);
	(void)pthread_cond_destroy(&job.woken);
	return fault != FAULT_NONE ? fault : job.fault;
}

static enum fault
open_reader(struct acts *acts, struct reader **ret_reader)
{
	struct db_options options = {
	    .file = acts->options.file,
	    .read_only = true,
	    .statements = acts->options.statements,
	};
	struct reader *reader = calloc(1, sizeof(*reader));

	if (reader == NULL) {
		return FAULT_MEMORY;
	}
	enum fault fault = db_open(&options, &reader->db);
	if (fault != FAULT_NONE) {
		free(reader);
		return fault;
	}
	*ret_reader = reader;
	return FAULT_NONE;
}

static enum fault
take_reader(struct acts *acts, struct reader **ret_reader)
{
	(void)pthread_mutex_lock(&acts->readers_lock);
	struct reader *reader = acts->readers;
	if (reader != NULL) {
		acts->readers = reader->next;
	}
	(void)pthread_mutex_unlock(&acts->readers_lock);
	if (reader == NULL) {
		return open_reader(acts, ret_reader);
	}
	*ret_reader = reader;
	return FAULT_NONE;
}

static void
give_back(struct acts *acts, struct reader *reader)
{
	(void)pthread_mutex_lock(&acts->readers_lock);
	reader->next = acts->readers;
	acts->readers = reader;
	(void)pthread_mutex_unlock(&acts->readers_lock);
}

enum fault
acts_read(struct acts *acts, struct arena *arena, act_function *function, void *input)
{
	struct reader *reader = NULL;

	TRY(take_reader(acts, &reader));
	struct act act = {
	    .db = reader->db,
	    .arena = arena,
	    .now = moment_now(),
	    .offset_minutes = acts->options.offset_minutes,
	    .signing = acts->options.signing,
	};
	enum fault fault = db_begin(reader->db, false);
	if (fault == FAULT_NONE) {
		fault = function(&act, input);
		db_rollback(reader->db); /* nothing was written: the snapshot ends */
	}
	give_back(acts, reader);
	return fault;
}

static enum fault
fill(struct acts *acts)
{
	struct db_options options = {
	    .file = acts->options.file,
	    .statements = acts->options.statements,
	};

	TRY(db_open(&options, &acts->db));
	return pthread_create(&acts->thread, NULL, writer, acts) == 0 ? FAULT_NONE
	                                                              : FAULT_MEMORY;
}

static void
free_acts(struct acts *acts)
{
	while (acts->readers != NULL) {
		struct reader *reader = acts->readers;
		acts->readers = reader->next;
		db_close(reader->db);
		free(reader);
	}
	db_close(acts->db);
	(void)pthread_mutex_destroy(&acts->lock);
	(void)pthread_mutex_destroy(&acts->readers_lock);
	(void)pthread_cond_destroy(&acts->queued);
	free(acts);
}

enum fault
acts_start(const struct acts_options *options, struct acts **ret_acts)
{
	struct acts *acts = calloc(1, sizeof(*acts));

	if (acts == NULL) {
		return FAULT_MEMORY;
	}
	acts->options = *options;
	acts->options.queue_most =
	    options->queue_most > 0 ? options->queue_most : (size_t)QUEUE_MOST;
	acts->options.batch_most =
	    options->batch_most > 0 ? options->batch_most : (size_t)BATCH_MOST;
	acts->latest = options->not_before;
	(void)pthread_mutex_init(&acts->lock, NULL);
	(void)pthread_mutex_init(&acts->readers_lock, NULL);
	(void)pthread_cond_init(&acts->queued, NULL);
	enum fault fault = fill(acts);
	if (fault != FAULT_NONE) {
		free_acts(acts);
		return fault;
	}
	*ret_acts = acts;
	return FAULT_NONE;
}

void
acts_stop(struct acts *acts)
{
	if (acts == NULL) {
		return;
	}
	(void)pthread_mutex_lock(&acts->lock);
	acts->closing = true;
	(void)pthread_cond_signal(&acts->queued);
	(void)pthread_mutex_unlock(&acts->lock);
	(void)pthread_join(acts->thread, NULL);
	free_acts(acts); /* closing the last connection checkpoints the WAL */
}
