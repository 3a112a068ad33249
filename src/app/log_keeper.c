/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/log_keeper.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "app/config.h"
#include "app/file.h"
#include "app/log_guard.h"
#include "audit/keys_act.h"
#include "audit/log_act.h"
#include "audit/search_act.h"
#include "audit/witness_post.h"
#include "base/log.h"

enum { ARENA_BYTES = 256 << 20, VERSIONS_BYTES = 1 << 20 };

struct log_keeper {
	struct log_keeper_options options;
	char name[AUDIT_LOG_NAME_SIZE];
	uint64_t published; /* entries under the checkpoint in the folder */
	bool keys_published;
	struct arena versions_arena;
	struct slice versions; /* of the status lists, as they are in the folder */
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t woken;
	bool ends;
	struct witness_post *witnesses;
};

static enum fault
publish_keys(const struct log_keeper *keeper)
{
	struct arena arena = ARENA_EMPTY(ARENA_BYTES);
	struct buffer keys = BUFFER_IN(&arena);

	audit_put_keys(&keys, slice_of(keeper->name), keeper->options.signing);
	enum fault fault =
	    file_publish(keeper->options.folder, "audit-keys", buffer_slice(&keys), 0644);
	arena_done(&arena);
	return fault;
}

/* False when a status of a permit changed since the last time, or many entries came. */
static bool
is_kept(struct log_keeper *keeper)
{
	struct arena arena = ARENA_EMPTY(VERSIONS_BYTES);
	struct slice now = {NULL, 0};
	uint64_t size = 0;
	enum fault fault = log_guard_versions(keeper->options.acts, &arena, &now);
	bool same = fault != FAULT_NONE || slice_equal(now, keeper->versions);

	fault = audit_log_size(keeper->options.acts, &arena, &size);
	arena_done(&arena);
	return same &&
	    (fault != FAULT_NONE || size < keeper->published + LOG_KEEPER_BACKLOG);
}

/* Before the checkpoint: whoever has both has versions that are no older than it. */
static enum fault
publish_versions(struct log_keeper *keeper)
{
	struct arena arena = ARENA_EMPTY(VERSIONS_BYTES);
	struct slice now = {NULL, 0};
	enum fault fault = log_guard_versions(keeper->options.acts, &arena, &now);

	if (fault == FAULT_NONE && !slice_equal(now, keeper->versions)) {
		fault =
		    file_publish(keeper->options.folder, "status-versions", now, 0644);
		if (fault == FAULT_NONE) {
			arena_done(&keeper->versions_arena);
			keeper->versions = arena_copy(&keeper->versions_arena, now);
		}
	}
	arena_done(&arena);
	return fault;
}

static enum fault
keep(struct log_keeper *keeper)
{
	struct arena arena = ARENA_EMPTY(ARENA_BYTES);
	struct audit_growth growth = {.name = slice_of(keeper->name)};
	enum fault fault = keeper->keys_published ? FAULT_NONE : publish_keys(keeper);

	if (fault == FAULT_NONE) {
		keeper->keys_published = true;
		fault = publish_versions(keeper);
	}
	if (fault == FAULT_NONE) {
		fault = audit_log_cover(keeper->options.acts, &arena, &growth, 0);
	}
	if (fault == FAULT_NONE && growth.ret_size > keeper->published) {
		fault = file_write(
		    keeper->options.folder, "checkpoint", growth.ret_note, 0644);
		keeper->published =
		    fault == FAULT_NONE ? growth.ret_size : keeper->published;
	}
	if (fault == FAULT_NONE) {
		fault = audit_search_keep(keeper->options.acts);
	}
	if (fault != FAULT_NONE) {
		log_event(
		    LOG_ERROR, "audit.not_kept", LOG_TEXT("fault", fault_name(fault)));
	}
	arena_done(&arena);
	return fault;
}

/* Under the lock. */
static void
wait_a_moment(struct log_keeper *keeper)
{
	enum { MILLIONTHS = 1000000, BILLION = 1000000000 };
	struct timespec until;
	int code = 0;

	(void)clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_nsec += (long)LOG_KEEPER_STATUS * MILLIONTHS;
	until.tv_sec += until.tv_nsec / BILLION;
	until.tv_nsec %= BILLION;
	while (!keeper->ends && code != ETIMEDOUT) {
		code = pthread_cond_timedwait(&keeper->woken, &keeper->lock, &until);
	}
}

/* Under the lock, which is given back while it looks. True when it is time to end. */
static bool
wait_a_while(struct log_keeper *keeper)
{
	bool kept = true;

	for (int i = 0; kept && !keeper->ends &&
	     i < LOG_KEEPER_SECONDS * MOMENT_SECOND / LOG_KEEPER_STATUS;
	     i++) {
		wait_a_moment(keeper);
		(void)pthread_mutex_unlock(&keeper->lock);
		kept = is_kept(keeper);
		(void)pthread_mutex_lock(&keeper->lock);
	}
	return keeper->ends;
}

static void *
run(void *self)
{
	struct log_keeper *keeper = self;

	(void)pthread_mutex_lock(&keeper->lock);
	while (!wait_a_while(keeper)) {
		(void)pthread_mutex_unlock(&keeper->lock);
		(void)keep(keeper); /* tried again next time */
		(void)pthread_mutex_lock(&keeper->lock);
	}
	(void)pthread_mutex_unlock(&keeper->lock);
	return NULL;
}

static void
init_clock(struct log_keeper *keeper)
{
	pthread_condattr_t steady;

	(void)pthread_condattr_init(&steady);
	(void)pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
	(void)pthread_mutex_init(&keeper->lock, NULL);
	(void)pthread_cond_init(&keeper->woken, &steady);
	(void)pthread_condattr_destroy(&steady);
}

static void
free_keeper(struct log_keeper *keeper)
{
	(void)pthread_mutex_destroy(&keeper->lock);
	(void)pthread_cond_destroy(&keeper->woken);
	arena_done(&keeper->versions_arena);
	free(keeper);
}

enum fault
log_keeper_start(const struct log_keeper_options *options, struct log_keeper **ret_keeper)
{
	struct log_keeper *keeper = calloc(1, sizeof(*keeper));

	if (keeper == NULL) {
		return FAULT_MEMORY;
	}
	keeper->options = *options;
	keeper->versions_arena = ARENA_EMPTY(VERSIONS_BYTES);
	(void)audit_log_name(slice_of(options->config->origin), keeper->name);
	init_clock(keeper);
	enum fault fault = keep(keeper);
	if (fault == FAULT_FULL) {
		fault =
		    FAULT_NONE; /* the thread tries again: who reads is served meanwhile */
	}
	if (fault == FAULT_NONE &&
	    pthread_create(&keeper->thread, NULL, run, keeper) != 0) {
		fault = FAULT_MEMORY;
	}
	if (fault != FAULT_NONE) {
		free_keeper(keeper);
		return fault;
	}
	fault = config_witness_start(options->config, options->acts, &keeper->witnesses);
	if (fault != FAULT_NONE) {
		log_keeper_stop(keeper);
		return fault;
	}
	*ret_keeper = keeper;
	return FAULT_NONE;
}

void
log_keeper_stop(struct log_keeper *keeper)
{
	if (keeper == NULL) {
		return;
	}
	witness_post_stop(keeper->witnesses);
	(void)pthread_mutex_lock(&keeper->lock);
	keeper->ends = true;
	(void)pthread_cond_signal(&keeper->woken);
	(void)pthread_mutex_unlock(&keeper->lock);
	(void)pthread_join(keeper->thread, NULL);
	(void)keep(keeper);
	free_keeper(keeper);
}
