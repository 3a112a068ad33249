/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * workers - a bounded queue with threads behind it.
 *
 *	if (!workers_reserve(workers)) { answer 503; return; }
 *	...                            // nothing can fail from here on
 *	workers_push(workers, item);   // the job runs soon, on some thread
 */
#ifndef WEB_WORKERS_H
#define WEB_WORKERS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/fault.h"

struct workers;

typedef void workers_job(void *item);

/* queue_most items may be reserved or wait; those at work do not count. */
MUST_USE enum fault workers_new(
    unsigned threads, size_t queue_most, workers_job *job, struct workers **ret_workers);
/* False when the queue is full, or when it is stopping. */
MUST_USE bool workers_reserve(struct workers *workers);
/* Exactly once for each reservation. */
void workers_push(struct workers *workers, void *item);
/* Takes no more reservations, does what is reserved, ends the threads, frees. NULL is
 * fine. Nobody may reserve any more when it has returned, see workers_close. */
void workers_free(struct workers *workers);
/* The same without freeing: workers_reserve is false from now on. */
void workers_close(struct workers *workers);

#endif
