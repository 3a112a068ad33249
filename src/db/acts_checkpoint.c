/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Bringing the log of a SQLite file (WAL) into the file, without making the writer wait.
 *
 * SQLite's own way is that the commit which makes the log long does it: two syncs and
 * thousands of pages, while everybody waits for that writer. Here a thread with a connection
 * of its own does the bulk while the writer goes on appending; the writer then brings the
 * little that came meanwhile, after it has told the acts of its batch, and when all is
 * there its next commit begins the log anew. Without that last step a log under steady
 * load would never end.
 */
#include <stdlib.h>

#include "base/log.h"
#include "db/acts_private.h"

enum {
	LOG_PAGES = 2000,       /* 8 MiB: the bulk is worth it */
	LOG_PAGES_MOST = 16000, /* 64 MiB: the writer does it itself, whoever waits */
};

/* After a failed sync nobody knows what the disk holds: as with a commit, the
 * program ends and finds out at its next start. The log still has everything. */
static void
checkpoint(struct db *db)
{
	if (db_checkpoint(db) == FAULT_DISK) {
		log_event(LOG_ERROR, "checkpoint.disk_failed", LOG_INT("exit", 1));
		log_flush();
		abort();
	}
}

static void *
work(void *self)
{
	struct checkpointer *checkpointer = self;

	(void)pthread_mutex_lock(&checkpointer->lock);
	while (!checkpointer->end) {
		if (!checkpointer->wanted) {
			(void)pthread_cond_wait(
			    &checkpointer->asked, &checkpointer->lock);
			continue;
		}
		(void)pthread_mutex_unlock(&checkpointer->lock);
		checkpoint(checkpointer->db);
		(void)pthread_mutex_lock(&checkpointer->lock);
		checkpointer->wanted = false;
		checkpointer->done = true;
	}
	(void)pthread_mutex_unlock(&checkpointer->lock);
	return NULL;
}

enum fault
checkpointer_start(struct checkpointer *checkpointer, const char *address)
{
	struct db_options options = {.address = address, .checkpoints = true};

	TRY(db_open(&options, &checkpointer->db));
	(void)pthread_mutex_init(&checkpointer->lock, NULL);
	(void)pthread_cond_init(&checkpointer->asked, NULL);
	if (pthread_create(&checkpointer->thread, NULL, work, checkpointer) == 0) {
		return FAULT_NONE;
	}
	(void)pthread_mutex_destroy(&checkpointer->lock);
	(void)pthread_cond_destroy(&checkpointer->asked);
	db_close(checkpointer->db);
	checkpointer->db = NULL;
	return FAULT_MEMORY;
}

void
checkpointer_stop(struct checkpointer *checkpointer)
{
	if (checkpointer->db == NULL) {
		return;
	}
	(void)pthread_mutex_lock(&checkpointer->lock);
	checkpointer->end = true;
	(void)pthread_cond_signal(&checkpointer->asked);
	(void)pthread_mutex_unlock(&checkpointer->lock);
	(void)pthread_join(checkpointer->thread, NULL);
	(void)pthread_mutex_destroy(&checkpointer->lock);
	(void)pthread_cond_destroy(&checkpointer->asked);
	db_close(checkpointer->db);
	checkpointer->db = NULL;
}

/* Whether the bulk is there; asks for it when it is time. */
static bool
ask(struct checkpointer *checkpointer)
{
	(void)pthread_mutex_lock(&checkpointer->lock);
	bool done = checkpointer->done;
	checkpointer->done = false;
	if (!done && !checkpointer->wanted) {
		checkpointer->wanted = true;
		(void)pthread_cond_signal(&checkpointer->asked);
	}
	(void)pthread_mutex_unlock(&checkpointer->lock);
	return done;
}

void
acts_keep_log_short(struct acts *acts)
{
	size_t pages = acts->db != NULL ? db_log_pages(acts->db) : 0;

	if (pages < LOG_PAGES) {
		return;
	}
	if (ask(&acts->checkpointer) || pages >= LOG_PAGES_MOST) {
		checkpoint(acts->db);
	}
}
