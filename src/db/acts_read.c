/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The pools of reading connections.
 *
 * A replica may answer what asks for it (acts_read_public) as long as it is known to be
 * behind by less than the bound. The age of the last transaction that it has replayed is
 * such a bound, because each process that reads from replicas also commits something at
 * least twice within it (acts_beat): a replica that is cut off stops replaying, the age
 * grows, and the primary answers instead. One look serves for what is left of the bound.
 */
#include <stdlib.h>

#include "base/log.h"
#include "db/acts_private.h"

enum { ACT_LAG };

struct reading {
	act_function *function;
	void *input;
	struct arena *arena;
};

static const char *const texts[] = {
    [ACT_LAG] = "SELECT CASE WHEN pg_is_in_recovery() THEN CAST(1000 * extract(epoch FROM"
                " clock_timestamp() - pg_last_xact_replay_timestamp()) AS BIGINT)"
                " ELSE 0 END",
};
const struct db_statements lag_statements = {"lag", texts, ARRAY_LEN(texts)};

void
readers_init(struct readers *readers, const struct db_options *options, size_t most)
{
	readers->options = *options;
	readers->most = most;
	(void)pthread_mutex_init(&readers->lock, NULL);
	(void)pthread_cond_init(&readers->given_back, NULL);
}

static void
close_reader(struct reader *reader)
{
	db_close(reader->db);
	free(reader);
}

void
readers_done(struct readers *readers)
{
	while (readers->idle != NULL) {
		struct reader *reader = readers->idle;
		readers->idle = reader->next;
		close_reader(reader);
	}
	(void)pthread_mutex_destroy(&readers->lock);
	(void)pthread_cond_destroy(&readers->given_back);
}

static enum fault
open_reader(struct readers *readers, struct reader **ret_reader)
{
	struct reader *reader = calloc(1, sizeof(*reader));

	if (reader == NULL) {
		return FAULT_MEMORY;
	}
	enum fault fault = db_open(&readers->options, &reader->db);
	if (fault != FAULT_NONE) {
		free(reader);
		return fault;
	}
	*ret_reader = reader;
	return FAULT_NONE;
}

/* One less is open, and another may be. */
static void
forget(struct readers *readers)
{
	(void)pthread_mutex_lock(&readers->lock);
	readers->count--;
	(void)pthread_cond_signal(&readers->given_back);
	(void)pthread_mutex_unlock(&readers->lock);
}

static enum fault
take_reader(struct readers *readers, struct reader **ret_reader)
{
	(void)pthread_mutex_lock(&readers->lock);
	while (readers->idle == NULL && readers->count == readers->most) {
		(void)pthread_cond_wait(&readers->given_back, &readers->lock);
	}
	struct reader *reader = readers->idle;
	if (reader != NULL) {
		readers->idle = reader->next;
		atomic_fetch_sub(&readers->holding, reader->holds ? 1 : 0);
	} else {
		readers->count++;
	}
	(void)pthread_mutex_unlock(&readers->lock);
	if (reader != NULL) {
		*ret_reader = reader;
		return FAULT_NONE;
	}
	enum fault fault = open_reader(readers, ret_reader);
	if (fault != FAULT_NONE) {
		forget(readers);
	}
	return fault;
}

static void
end_snapshot(struct reader *reader)
{
	db_rollback(reader->db); /* nothing was written */
	reader->holds = false;
}

static void
give_back(struct readers *readers, struct reader *reader)
{
	if (reader->db->trouble == DB_TROUBLE_LOST) {
		close_reader(reader);
		forget(readers);
		return;
	}
	(void)pthread_mutex_lock(&readers->lock);
	reader->next = readers->idle;
	readers->idle = reader;
	atomic_fetch_add(&readers->holding, reader->holds ? 1 : 0);
	(void)pthread_cond_signal(&readers->given_back);
	(void)pthread_mutex_unlock(&readers->lock);
}

/* Inside the reader's transaction. A replica that has replayed nothing yet tells NULL,
 * and is as old as can be. */
static enum fault
look_at_lag(const struct readers *readers, struct reader *reader)
{
	moment asked_at = moment_steady();
	moment lag = INT64_MAX;
	struct db_rows rows;

	if (readers->lag_most == 0 || reader->fresh_until > asked_at) {
		return FAULT_NONE;
	}
	db_query(reader->db, &lag_statements, ACT_LAG, DB_NO_ARGS, &rows);
	if (db_next(&rows) && !db_is_null(&rows, 0)) {
		lag = db_integer(&rows, 0);
	}
	TRY(db_end(&rows));
	if (lag >= readers->lag_most) {
		return FAULT_BUSY;
	}
	reader->fresh_until = asked_at + readers->lag_most - (lag > 0 ? lag : 0);
	return FAULT_NONE;
}

/* Commits are counted before anyone hears of them, and the count is read before the
 * snapshot begins: one that was held is good as long as the count is the same. */
static enum fault
begin_snapshot(struct acts *acts, struct reader *reader, bool hold)
{
	uint64_t commits = atomic_load(&acts->commits);

	if (hold && reader->holds && reader->commits == commits) {
		return FAULT_NONE;
	}
	if (reader->holds) {
		end_snapshot(reader);
	}
	reader->commits = commits;
	return db_begin(reader->db, false);
}

void
acts_rest(struct acts *acts)
{
	struct readers *readers = &acts->holders;

	if (atomic_load(&readers->holding) == 0) {
		return;
	}
	(void)pthread_mutex_lock(&readers->lock);
	for (struct reader *reader = readers->idle; reader != NULL;
	     reader = reader->next) {
		if (reader->holds) {
			end_snapshot(reader);
		}
	}
	atomic_store(&readers->holding, 0);
	(void)pthread_mutex_unlock(&readers->lock);
}

/* *ret_trouble: what the connection, not the act, came to. */
static enum fault
read_once(struct acts *acts, struct readers *readers, struct reading *reading,
    enum db_trouble *ret_trouble)
{
	moment now = moment_now();
	struct reader *reader = NULL;

	TRY(take_reader(readers, &reader));
	struct act act = {
	    .db = reader->db,
	    .arena = reading->arena,
	    .now = now > acts->options.not_before ? now : acts->options.not_before,
	    .offset_minutes = acts->options.offset_minutes,
	    .signing = acts->options.signing,
	    .channels = acts->options.channels,
	    .orders = acts->options.orders,
	};
	enum fault fault = begin_snapshot(acts, reader, readers->hold);
	if (fault == FAULT_NONE) {
		fault = look_at_lag(readers, reader);
	}
	if (fault == FAULT_NONE) {
		fault = reading->function(&act, reading->input);
	}
	reader->holds = readers->hold && fault == FAULT_NONE;
	if (!reader->holds) {
		end_snapshot(reader);
	}
	*ret_trouble = reader->db->trouble;
	give_back(readers, reader);
	return fault;
}

/* After a fail-over all connections of the pool are dead ones. */
static void
close_idle(struct readers *readers)
{
	(void)pthread_mutex_lock(&readers->lock);
	while (readers->idle != NULL) {
		struct reader *reader = readers->idle;
		readers->idle = reader->next;
		readers->count--;
		close_reader(reader);
	}
	(void)pthread_cond_broadcast(&readers->given_back);
	(void)pthread_mutex_unlock(&readers->lock);
}

static enum fault
read_primary(struct acts *acts, struct readers *readers, struct reading *reading)
{
	enum db_trouble trouble = DB_TROUBLE_NONE;
	enum fault fault = read_once(acts, readers, reading, &trouble);

	if (trouble == DB_TROUBLE_NONE) {
		return fault;
	}
	if (trouble == DB_TROUBLE_LOST) {
		close_idle(readers);
	}
	return read_once(acts, readers, reading, &trouble);
}

enum fault
acts_read(struct acts *acts, struct arena *arena, act_function *function, void *input)
{
	struct reading reading = {function, input, arena};

	return read_primary(acts, &acts->primary, &reading);
}

enum fault
acts_read_public(
    struct acts *acts, struct arena *arena, act_function *function, void *input)
{
	enum db_trouble trouble = DB_TROUBLE_NONE;
	struct reading reading = {function, input, arena};

	if (acts->replica.most > 0 &&
	    read_once(acts, &acts->replica, &reading, &trouble) == FAULT_NONE &&
	    trouble == DB_TROUBLE_NONE) {
		return FAULT_NONE;
	}
	return read_primary(
	    acts, acts->holders.hold ? &acts->holders : &acts->primary, &reading);
}
