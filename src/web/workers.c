/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/workers.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

/* Address space, not memory: pages that a handler never touches are never there. PDF
 * pages (pango) and getaddrinfo go deeper than the 256 KiB that the others need. */
enum { STACK_BYTES = 1 << 20 };

struct workers {
	pthread_mutex_t lock;
	pthread_cond_t more;
	workers_job *job;
	void **ring;
	size_t ring_size;
	size_t first;    /* the oldest item in the ring */
	size_t count;    /* in the ring */
	size_t promised; /* reserved, not pushed yet */
	bool closing;
	bool joined;
	unsigned threads_count;
	pthread_t threads[];
};

static void
must(int error)
{
	assert(error == 0);
	(void)error;
}

/* False when there will be no item any more. */
static bool
take(struct workers *workers, void **ret_item)
{
	bool taken = false;

	must(pthread_mutex_lock(&workers->lock));
	while (workers->count == 0 && !(workers->closing && workers->promised == 0)) {
		must(pthread_cond_wait(&workers->more, &workers->lock));
	}
	if (workers->count > 0) {
		*ret_item = workers->ring[workers->first];
		workers->first = (workers->first + 1) % workers->ring_size;
		workers->count--;
		taken = true;
	}
	must(pthread_mutex_unlock(&workers->lock));
	return taken;
}

static void *
work(void *self)
{
	struct workers *workers = self;
	void *item = NULL;

	while (take(workers, &item)) {
		workers->job(item);
	}
	return NULL;
}

static bool
start_threads(struct workers *workers, unsigned threads)
{
	pthread_attr_t small;

	must(pthread_attr_init(&small));
	must(pthread_attr_setstacksize(&small, STACK_BYTES));
	while (workers->threads_count < threads &&
	    pthread_create(
	        &workers->threads[workers->threads_count], &small, work, workers) == 0) {
		workers->threads_count++;
	}
	must(pthread_attr_destroy(&small));
	return workers->threads_count == threads;
}

enum fault
workers_new(
    unsigned threads, size_t queue_most, workers_job *job, struct workers **ret_workers)
{
	assert(threads > 0 && queue_most > 0);
	struct workers *workers =
	    calloc(1, sizeof(*workers) + threads * sizeof(workers->threads[0]));
	if (workers == NULL) {
		return FAULT_MEMORY;
	}
	must(pthread_mutex_init(&workers->lock, NULL));
	must(pthread_cond_init(&workers->more, NULL));
	workers->job = job;
	workers->ring_size = queue_most;
	workers->ring = calloc(queue_most, sizeof(*workers->ring));
	if (workers->ring == NULL || !start_threads(workers, threads)) {
		workers_free(workers);
		return FAULT_MEMORY;
	}
	*ret_workers = workers;
	return FAULT_NONE;
}

bool
workers_reserve(struct workers *workers)
{
	must(pthread_mutex_lock(&workers->lock));
	bool free_place =
	    !workers->closing && workers->count + workers->promised < workers->ring_size;
	workers->promised += free_place ? 1 : 0;
	must(pthread_mutex_unlock(&workers->lock));
	return free_place;
}

void
workers_push(struct workers *workers, void *item)
{
	must(pthread_mutex_lock(&workers->lock));
	assert(workers->promised > 0);
	workers->promised--;
	workers->ring[(workers->first + workers->count) % workers->ring_size] = item;
	workers->count++;
	/* all of them while closing: the one woken might be the last to see that the
	 * promises are kept */
	if (workers->closing) {
		must(pthread_cond_broadcast(&workers->more));
	} else {
		must(pthread_cond_signal(&workers->more));
	}
	must(pthread_mutex_unlock(&workers->lock));
}

void
workers_close(struct workers *workers)
{
	must(pthread_mutex_lock(&workers->lock));
	workers->closing = true;
	must(pthread_cond_broadcast(&workers->more));
	must(pthread_mutex_unlock(&workers->lock));
	if (!workers->joined) {
		for (unsigned i = 0; i < workers->threads_count; i++) {
			must(pthread_join(workers->threads[i], NULL));
		}
		workers->joined = true;
	}
}

void
workers_free(struct workers *workers)
{
	if (workers == NULL) {
		return;
	}
	workers_close(workers);
	assert(workers->count == 0);
	must(pthread_cond_destroy(&workers->more));
	must(pthread_mutex_destroy(&workers->lock));
	free((void *)workers->ring);
	free(workers);
}
