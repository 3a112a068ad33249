/* SPDX-License-Identifier: EUPL-1.2 */
/* The queue of the writer's thread, its start and its end. */
#include <assert.h>
#include <errno.h>
#include <semaphore.h>
#include <stdlib.h>
#include <time.h>

#include "db/acts_private.h"

enum {
	QUEUE_MOST = 4096,
	BATCH_MOST = 256,
	BATCH_SHARED_MOST = 64, /* others wait for their turn meanwhile */
	READERS_SHARED_MOST = 16,
	LAG_MILLISECONDS = 5000,
};

day
act_today(const struct act *act)
{
	return moment_day(act->now, act->offset_minutes);
}

enum fault
act_ask(struct act *act, act_function *questions, void *input)
{
	if (!db_ahead(act->db)) {
		return FAULT_NONE;
	}
	enum fault fault = questions(act, input);
	db_ahead_end(act->db);
	return fault;
}

static uint64_t
hash_of(struct slice word)
{
	uint64_t hash = 14695981039346656037U; /* FNV-1a */

	for (size_t i = 0; i < word.size; i++) {
		hash = (hash ^ (unsigned char)word.bytes[i]) * 1099511628211U;
	}
	return hash;
}

void
act_meets(struct act *act, struct slice word)
{
	struct act_words *words = act->words;

	if (!act->foreseen) {
		return;
	}
	bool met = words->count == ACT_WORDS_MOST;
	uint64_t hash = hash_of(word);
	for (size_t i = 0; i < words->count && !met; i++) {
		met = words->said[i] == hash;
	}
	if (met) {
		db_ask_anew(act->db);
	} else {
		words->said[words->count++] = hash;
	}
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

/* Without the lock: those who wake up want it. */
static void
tell_all(struct job *batch)
{
	while (batch != NULL) {
		struct job *next = batch->next;
		batch->done(batch->self, batch->fault);
		batch = next;
	}
}

/* Under the lock. With a replica, silence must not be taken for its lag. */
static void
wait_for_work(struct acts *acts)
{
	moment beat = acts->replica.lag_most / 2;
	struct timespec until;

	if (beat == 0) {
		(void)pthread_cond_wait(&acts->queued, &acts->lock);
		return;
	}
	(void)clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += beat / MOMENT_SECOND;
	until.tv_nsec += beat % MOMENT_SECOND * 1000000;
	until.tv_sec += until.tv_nsec / 1000000000;
	until.tv_nsec %= 1000000000;
	if (pthread_cond_timedwait(&acts->queued, &acts->lock, &until) == ETIMEDOUT &&
	    acts->first == NULL && !acts->closing) {
		(void)pthread_mutex_unlock(&acts->lock);
		acts_beat(acts);
		(void)pthread_mutex_lock(&acts->lock);
	}
}

static void *
writer(void *self)
{
	struct acts *acts = self;

	(void)pthread_mutex_lock(&acts->lock);
	while (acts->first != NULL || !acts->closing) {
		if (acts->first == NULL) {
			wait_for_work(acts);
			continue;
		}
		struct job *batch = take_batch(acts);
		(void)pthread_mutex_unlock(&acts->lock);
		acts_run_batch(acts, batch);
		tell_all(batch);
		acts_keep_log_short(acts); /* nobody waits for that but the next batch */
		(void)pthread_mutex_lock(&acts->lock);
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
	if (acts->held) {
		return FAULT_OLDER;
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

static void
hand_over(struct acts *acts, struct job *job)
{
	(void)pthread_mutex_lock(&acts->lock);
	enum fault fault = enqueue(acts, job);
	(void)pthread_mutex_unlock(&acts->lock);
	if (fault != FAULT_NONE) {
		job->done(job->self, fault);
	}
}

void
acts_write_foreseen_then(struct acts *acts, struct arena *arena,
    const struct act_call *call, acts_done *done, void *self)
{
	struct job *job = ARENA_NEW(arena, struct job);

	*job = (struct job){
	    .function = call->function,
	    .foresight = call->foresight,
	    .input = call->input,
	    .arena = arena,
	    .done = done,
	    .self = self,
	};
	hand_over(acts, job);
}

void
acts_write_then(struct acts *acts, struct arena *arena, act_function *function,
    void *input, acts_done *done, void *self)
{
	acts_write_foreseen_then(
	    acts, arena, &(struct act_call){function, NULL, input}, done, self);
}

struct waiter {
	sem_t woken;
	enum fault fault;
};

static void
wake(void *self, enum fault fault)
{
	struct waiter *waiter = self;

	waiter->fault = fault;
	(void)sem_post(&waiter->woken);
}

enum fault
acts_write(struct acts *acts, struct arena *arena, act_function *function, void *input)
{
	struct waiter waiter;
	struct job job = {
	    .function = function,
	    .input = input,
	    .arena = arena,
	    .done = wake,
	    .self = &waiter,
	};

	(void)sem_init(&waiter.woken, 0, 0);
	hand_over(acts, &job);
	while (sem_wait(&waiter.woken) != 0) {
		assert(errno == EINTR);
	}
	(void)sem_destroy(&waiter.woken);
	return waiter.fault;
}

/* --- start and end --- */

static void
set_options(struct acts *acts, const struct acts_options *options)
{
	size_t batch = db_is_shared(options->address) ? BATCH_SHARED_MOST : BATCH_MOST;

	acts->options = *options;
	acts->shared = db_is_shared(options->address);
	acts->options.queue_most =
	    options->queue_most > 0 ? options->queue_most : QUEUE_MOST;
	acts->options.batch_most = options->batch_most > 0 ? options->batch_most : batch;
	acts->latest = options->not_before;
	acts->self = id_new(moment_now());
}

/* The rooms' own, and on PostgreSQL those of the writer and of the readers. */
static void
list_statements(struct acts *acts)
{
	size_t count = 0;

	while (acts->options.statements[count] != NULL) {
		assert(count + 3 < ACTS_ROOMS_MOST);
		acts->statements[count] = acts->options.statements[count];
		count++;
	}
	if (acts->shared) {
		acts->statements[count++] = &act_statements;
		acts->statements[count++] = &lag_statements;
	}
}

static void
init_readers(struct acts *acts)
{
	size_t most = acts->options.readers_most > 0 ? acts->options.readers_most
	    : acts->shared                           ? READERS_SHARED_MOST
	                                             : SIZE_MAX;
	struct db_options options = {
	    .address = acts->options.address,
	    .timeline = &acts->timeline,
	    .read_only = true,
	    .statements = acts->statements,
	    .vault = acts->options.vault,
	};
	bool replica = acts->shared && acts->options.read_address != NULL;

	readers_init(&acts->primary, &options, most);
	options.maps = true; /* what is committed here ends a snapshot, and the mapping */
	readers_init(&acts->holders, &options, most);
	acts->holders.hold = acts->options.hold_snapshots && !acts->shared;
	options.maps = false;
	options.address = acts->options.read_address;
	options.replica = true;
	readers_init(&acts->replica, &options, replica ? most : 0);
	if (replica) {
		acts->replica.lag_most = acts->options.lag_milliseconds_most > 0
		    ? acts->options.lag_milliseconds_most
		    : LAG_MILLISECONDS;
	}
}

static void
init_queue(struct acts *acts)
{
	pthread_condattr_t steady;

	(void)pthread_condattr_init(&steady);
	(void)pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
	(void)pthread_mutex_init(&acts->lock, NULL);
	(void)pthread_cond_init(&acts->queued, &steady);
	(void)pthread_condattr_destroy(&steady);
}

static enum fault
fill(struct acts *acts)
{
	TRY(acts_open_writer(acts));
	if (acts->shared) {
		TRY(acts_sweep_outcomes(acts));
	} else {
		TRY(checkpointer_start(&acts->checkpointer, acts->options.address));
	}
	return pthread_create(&acts->thread, NULL, writer, acts) == 0 ? FAULT_NONE
	                                                              : FAULT_MEMORY;
}

static void
free_acts(struct acts *acts)
{
	readers_done(&acts->primary);
	readers_done(&acts->holders);
	readers_done(&acts->replica);
	checkpointer_stop(&acts->checkpointer);
	db_close(acts->db);
	(void)pthread_mutex_destroy(&acts->lock);
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
	set_options(acts, options);
	list_statements(acts);
	init_readers(acts);
	init_queue(acts);
	enum fault fault = fill(acts);
	if (fault != FAULT_NONE) {
		free_acts(acts);
		return fault;
	}
	*ret_acts = acts;
	return FAULT_NONE;
}

void
acts_hold(struct acts *acts)
{
	(void)pthread_mutex_lock(&acts->lock);
	acts->held = true;
	(void)pthread_mutex_unlock(&acts->lock);
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
