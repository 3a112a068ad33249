/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/watch.h"

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

enum { LOOK_MILLISECONDS = 250, NANOSECONDS = 1000000 };
#define NEVER INT64_MAX

struct watch_entry {
	struct watch_entry *next;
	struct watch_entry *previous;
	int socket;
	_Atomic moment deadline;
};

struct watch {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t end;
	bool ending;
	struct watch_entry *entries;
};

static void
must(int error)
{
	assert(error == 0);
	(void)error;
}

static void
look(struct watch *watch)
{
	moment now = moment_steady();

	for (struct watch_entry *entry = watch->entries; entry != NULL;
	     entry = entry->next) {
		if (atomic_load(&entry->deadline) < now) {
			atomic_store(&entry->deadline, NEVER);
			(void)shutdown(entry->socket, SHUT_RDWR); /* gone already: fine */
		}
	}
}

static void *
keep_looking(void *self)
{
	struct watch *watch = self;
	struct timespec next;

	must(pthread_mutex_lock(&watch->lock));
	must(clock_gettime(CLOCK_MONOTONIC, &next));
	while (!watch->ending) {
		next.tv_nsec += (long)LOOK_MILLISECONDS * NANOSECONDS;
		next.tv_sec += next.tv_nsec / (1000L * NANOSECONDS);
		next.tv_nsec %= 1000L * NANOSECONDS;
		(void)pthread_cond_timedwait(&watch->end, &watch->lock, &next);
		look(watch);
	}
	must(pthread_mutex_unlock(&watch->lock));
	return NULL;
}

enum fault
watch_new(struct watch **ret_watch)
{
	struct watch *watch = calloc(1, sizeof(*watch));
	pthread_condattr_t steady;

	if (watch == NULL) {
		return FAULT_MEMORY;
	}
	must(pthread_mutex_init(&watch->lock, NULL));
	must(pthread_condattr_init(&steady));
	must(pthread_condattr_setclock(&steady, CLOCK_MONOTONIC));
	must(pthread_cond_init(&watch->end, &steady));
	must(pthread_condattr_destroy(&steady));
	if (pthread_create(&watch->thread, NULL, keep_looking, watch) != 0) {
		must(pthread_cond_destroy(&watch->end));
		must(pthread_mutex_destroy(&watch->lock));
		free(watch);
		return FAULT_MEMORY;
	}
	*ret_watch = watch;
	return FAULT_NONE;
}

void
watch_free(struct watch *watch)
{
	if (watch == NULL) {
		return;
	}
	must(pthread_mutex_lock(&watch->lock));
	watch->ending = true;
	must(pthread_cond_signal(&watch->end));
	must(pthread_mutex_unlock(&watch->lock));
	must(pthread_join(watch->thread, NULL));
	assert(watch->entries == NULL);
	must(pthread_cond_destroy(&watch->end));
	must(pthread_mutex_destroy(&watch->lock));
	free(watch);
}

struct watch_entry *
watch_add(struct watch *watch, int socket)
{
	struct watch_entry *entry = calloc(1, sizeof(*entry));

	if (entry == NULL) {
		return NULL;
	}
	entry->socket = socket;
	atomic_init(&entry->deadline, NEVER);
	must(pthread_mutex_lock(&watch->lock));
	entry->next = watch->entries;
	if (entry->next != NULL) {
		entry->next->previous = entry;
	}
	watch->entries = entry;
	must(pthread_mutex_unlock(&watch->lock));
	return entry;
}

void
watch_remove(struct watch *watch, struct watch_entry *entry)
{
	if (entry == NULL) {
		return;
	}
	must(pthread_mutex_lock(&watch->lock));
	if (entry->previous != NULL) {
		entry->previous->next = entry->next;
	} else {
		watch->entries = entry->next;
	}
	if (entry->next != NULL) {
		entry->next->previous = entry->previous;
	}
	must(pthread_mutex_unlock(&watch->lock));
	free(entry);
}

void
watch_until(struct watch_entry *entry, moment deadline)
{
	if (entry != NULL) {
		atomic_store(&entry->deadline, deadline);
	}
}

void
watch_pause(struct watch_entry *entry)
{
	watch_until(entry, NEVER);
}
