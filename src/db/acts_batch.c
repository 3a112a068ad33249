/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The writer's work: one batch of acts in one transaction.
 *
 * On PostgreSQL many processes have a writer each. Why one transaction a batch, in turn,
 * and not one an act, all at once under SERIALIZABLE: the audit must be in the order of
 * the commits without a gap, so whoever appends to it must keep others from appending
 * until his commit is on the disk; that alone makes commits one after the other, each
 * with a sync (and a standby's) of its own. In turn, a batch shares one of them, and
 * nothing ever fails to serialize. So a writer first takes the turn: the row lock of
 * act_turn, held until the transaction ends. Then it is alone, as the one writer of a
 * SQLite file is, and all that the rooms rely on holds across processes as it does
 * there: one open application a person (and its unique index besides), queue claims,
 * counters, places of status lists, versions. It reads READ COMMITTED, for each of its
 * statements then sees all that was committed before its turn; a snapshot from before
 * the wait would not. The row also carries the moment of the newest act: no act of any
 * process is dated before another that went first.
 *
 * A way to that server and back costs as much as a statement. So as long as no act of the
 * batch has failed, the writer hopes for the best: it waits for an answer only where an act
 * reads, and rows for the same table go out together. When anything fails, now or at the
 * end, the batch is run again with each act apart and each answer awaited, and shows whose
 * fault it is.
 *
 * A connection that is lost takes its transaction with it, unless it was lost during
 * COMMIT: then nobody knows. So each batch leaves its number in act_outcome (one row a
 * writer), and the writer takes the turn on a new connection and looks. The turn is what
 * makes the answer final: as long as the old transaction could still commit, it holds it.
 */
#include <assert.h>
#include <stdlib.h>
#include <time.h>

#include "base/log.h"
#include "db/acts_private.h"
#include "db/counter.h"

enum {
	AGAIN_MOST = 8,
	PATIENCE_MILLISECONDS = 10000,
	PAUSE_MILLISECONDS = 20, /* grows with each attempt */
	PAUSE_MOST_MILLISECONDS = 500,
	SEAL_ARENA_BYTES = 64 << 20,
	OUTCOME_DAYS = 30, /* what writers that ended leave behind is kept so long */
};

enum { ACT_TURN, ACT_OUTCOME_SAVE, ACT_OUTCOME_FIND, ACT_OUTCOME_SWEEP };

static const char *const texts[] = {
    [ACT_TURN] = "UPDATE act_turn SET at = greatest(at, $1) WHERE one = 1 RETURNING at",
    [ACT_OUTCOME_SAVE] =
        "INSERT INTO act_outcome (writer, batch, at) VALUES ($1, $2, $3)"
        " ON CONFLICT (writer) DO UPDATE SET batch = excluded.batch, at = excluded.at",
    [ACT_OUTCOME_FIND] = "SELECT batch FROM act_outcome WHERE writer = $1",
    [ACT_OUTCOME_SWEEP] = "DELETE FROM act_outcome WHERE at < $1",
};
const struct db_statements act_statements = {"act", texts, ARRAY_LEN(texts)};

/* --- the connection --- */

enum fault
acts_open_writer(struct acts *acts)
{
	const struct acts_ledger *ledger = acts->options.ledger;
	struct db_options options = {
	    .address = acts->options.address,
	    .timeline = &acts->timeline,
	    .statements = acts->statements,
	    .vault = acts->options.vault,
	    .listener = ledger != NULL ? &ledger->listener : NULL,
	    .checkpoints = true,
	};

	return db_open(&options, &acts->db);
}

enum fault
acts_sweep_outcomes(struct acts *acts)
{
	moment before = moment_now() - (moment)OUTCOME_DAYS * MOMENT_DAY;

	return db_run(
	    acts->db, &act_statements, ACT_OUTCOME_SWEEP, DB_ARGS(DB_INT(before)));
}

static moment
patience(const struct acts *acts)
{
	return acts->options.patience_milliseconds > 0
	    ? acts->options.patience_milliseconds
	    : PATIENCE_MILLISECONDS;
}

static void
pause_before(int attempt)
{
	long milliseconds = (long)PAUSE_MILLISECONDS << (attempt < 5 ? attempt : 5);

	if (milliseconds > PAUSE_MOST_MILLISECONDS) {
		milliseconds = PAUSE_MOST_MILLISECONDS;
	}
	milliseconds = milliseconds / 2 + (long)random_below((uint32_t)milliseconds / 2);
	struct timespec time = {.tv_nsec = milliseconds * 1000000};
	(void)nanosleep(&time, NULL);
}

static void
drop_connection(struct acts *acts)
{
	db_close(acts->db);
	acts->db = NULL;
	if (acts->down_at == 0) {
		acts->down_at = moment_steady();
		log_event(
		    LOG_WARNING, "writer.connection_lost", LOG_INT("batch", acts->batch));
	}
}

/* Tries until the patience since the loss is over, and at least once: the first batch
 * that meets a dead server waits for it, those that follow are told at once. */
static bool
reconnect(struct acts *acts)
{
	for (int attempt = 0;; attempt++) {
		if (acts_open_writer(acts) == FAULT_NONE) {
			return true;
		}
		acts->db = NULL;
		if (moment_steady() - acts->down_at >= patience(acts)) {
			return false;
		}
		pause_before(attempt + 1);
	}
}

/* --- the turn --- */

/* The clock may go back; acts do not. Nor do they follow where it leaps years ahead. */
static moment
next_moment(struct acts *acts)
{
	moment now = moment_now();
	moment leap_most = acts->options.leap_milliseconds_most;

	if (leap_most > 0 && acts->latest > 0 && now - acts->latest > leap_most) {
		if (!acts->leapt) {
			log_event(LOG_ERROR, "writer.clock_leapt",
			    LOG_INT("from", acts->latest), LOG_INT("to", now));
		}
		acts->leapt = true;
		return acts->latest;
	}
	acts->leapt = false;
	acts->latest = now > acts->latest ? now : acts->latest;
	return acts->latest;
}

static enum fault
take_turn(struct acts *acts)
{
	moment now = next_moment(acts);
	moment at = 0;
	struct db_rows rows;

	db_query(acts->db, &act_statements, ACT_TURN, DB_ARGS(DB_INT(now)), &rows);
	if (db_next(&rows)) {
		at = db_integer(&rows, 0);
	}
	TRY(db_end(&rows));
	if (at < now) {
		log_event(LOG_ERROR, "writer.no_turn", LOG_INT("at", at));
		return FAULT_DATABASE;
	}
	acts->latest = at;
	return FAULT_NONE;
}

static enum fault
begin(struct acts *acts)
{
	TRY(db_begin(acts->db, true));
	return acts->shared ? take_turn(acts) : FAULT_NONE;
}

/* --- one attempt --- */

static size_t
ledger_mark(const struct acts *acts)
{
	const struct acts_ledger *ledger = acts->options.ledger;

	return ledger != NULL ? ledger->mark(ledger->listener.self) : 0;
}

static void
ledger_cut(const struct acts *acts, size_t mark)
{
	const struct acts_ledger *ledger = acts->options.ledger;

	if (ledger != NULL) {
		ledger->cut(ledger->listener.self, mark);
	}
}

static enum fault
ledger_seal(struct acts *acts)
{
	const struct acts_ledger *ledger = acts->options.ledger;
	struct arena arena = ARENA_EMPTY(SEAL_ARENA_BYTES);
	struct act act = {
	    .db = acts->db,
	    .arena = &arena,
	    .now = acts->latest,
	    .offset_minutes = acts->options.offset_minutes,
	    .signing = acts->options.signing,
	};

	if (ledger_mark(acts) == 0) {
		return FAULT_NONE;
	}
	enum fault fault = ledger->seal(ledger->listener.self, &act);
	arena_done(&arena);
	return fault;
}

static struct act
act_of(struct acts *acts, const struct job *job, struct act_rests *rests)
{
	return (struct act){
	    .db = acts->db,
	    .arena = job->arena,
	    .now = acts->shared ? acts->latest : next_moment(acts),
	    .offset_minutes = acts->options.offset_minutes,
	    .signing = acts->options.signing,
	    .channels = acts->options.channels,
	    .rests = rests,
	    .foreseen = acts->db->hopes && job->foresight != NULL,
	    .words = &acts->words,
	};
}

static void
say_whose(struct acts *acts, const struct job *job)
{
	db_act_of(
	    acts->db, job->foresight != NULL ? job->foresight->owner(job->input) : NULL);
}

static enum fault
run_act(struct acts *acts, struct job *job, struct act_rests *rests)
{
	struct act act = act_of(acts, job, rests);

	rests->job = job;
	say_whose(acts, job);
	enum fault fault = job->function(&act, job->input);
	db_act_of(acts->db, NULL);
	return fault;
}

static enum fault
ask_all(struct acts *acts, const struct job *batch, size_t stage)
{
	enum fault fault = FAULT_NONE;

	if (!db_foresee(acts->db)) {
		return FAULT_NONE;
	}
	for (const struct job *job = batch; job != NULL && fault == FAULT_NONE;
	     job = job->next) {
		struct act act = act_of(acts, job, NULL);
		if (!job->left_out && act.foreseen) {
			say_whose(acts, job);
			fault = job->foresight->questions[stage](&act, job->input);
		}
	}
	enum fault asked = db_foresee_end(acts->db);
	return fault != FAULT_NONE ? fault : asked;
}

/* What the acts will read, all of them at once. */
static enum fault
foresee(struct acts *acts, const struct job *batch)
{
	for (size_t stage = 0; stage < ACT_FORESIGHTS && acts->db->hopes; stage++) {
		TRY(ask_all(acts, batch, stage));
	}
	return FAULT_NONE;
}

static void
run_under_savepoint(struct acts *acts, struct job *job, struct act_rests *rests)
{
	size_t mark = ledger_mark(acts);

	job->fault = db_savepoint(acts->db);
	if (job->fault != FAULT_NONE) {
		return;
	}
	job->fault = run_act(acts, job, rests);
	if (job->fault == FAULT_NONE) {
		job->fault = db_release(acts->db);
	}
	if (job->fault != FAULT_NONE) {
		db_rollback_to_savepoint(acts->db);
		ledger_cut(acts, mark);
	}
}

/* Those that have a fault of their own keep it: nothing of them was to be saved. */
static void
fail_the_good(struct job *batch, enum fault fault)
{
	for (struct job *job = batch; job != NULL; job = job->next) {
		job->fault = job->fault == FAULT_NONE ? fault : job->fault;
	}
}

static void
fail_all(struct job *batch, enum fault fault)
{
	for (struct job *job = batch; job != NULL; job = job->next) {
		job->fault = fault;
	}
}

enum end {
	END_DONE,    /* the jobs' faults say how */
	END_AGAIN,   /* nothing is saved: run it once more */
	END_APART,   /* the same, at once, each act under a savepoint of its own */
	END_LOST,    /* the same, on another connection */
	END_UNKNOWN, /* the connection was lost while it committed */
};

static enum end
end_of(const struct acts *acts)
{
	switch (acts->db->trouble) {
	case DB_TROUBLE_LOST:
		return END_LOST;
	case DB_TROUBLE_AGAIN:
		return END_AGAIN;
	case DB_TROUBLE_HOPE:
		return END_APART;
	case DB_TROUBLE_NONE:
	default:
		return END_DONE;
	}
}

static enum end
give_up(struct acts *acts, struct job *batch, enum fault fault)
{
	enum end end = end_of(acts);

	if (end == END_DONE && acts->db->hopes) {
		end = END_APART;
	}
	db_rollback(acts->db);
	fail_all(batch, fault);
	return end;
}

/* All that the acts wrote is told to the ledger, and all that was hoped has come true. */
static enum fault
settle(struct acts *acts)
{
	TRY(counter_save(acts->db));
	TRY(db_settle(acts->db));
	return acts->db->trouble == DB_TROUBLE_NONE ? FAULT_NONE : FAULT_DATABASE;
}

/* After a failed write or sync of a file nobody knows what the disk holds, so the program
 * ends and finds out at its next start; a full disk is told, and the database has taken
 * all of the batch back. */
static enum end
commit(struct acts *acts, struct job *batch)
{
	enum fault fault = settle(acts);

	if (fault == FAULT_NONE) {
		fault = ledger_seal(acts);
	}
	if (fault == FAULT_NONE && acts->shared) {
		fault = db_run(acts->db, &act_statements, ACT_OUTCOME_SAVE,
		    DB_ARGS(
		        DB_ID(&acts->self), DB_INT(acts->batch), DB_INT(acts->latest)));
	}
	if (fault == FAULT_NONE) {
		fault = db_commit(acts->db);
	}
	if (fault == FAULT_NONE) {
		atomic_fetch_add(&acts->commits, 1);
		acts->down_at = 0;
		acts->beat_at = moment_steady();
		return END_DONE;
	}
	if (fault == FAULT_DISK) {
		log_event(LOG_ERROR, "writer.disk_failed", LOG_INT("exit", 1));
		abort();
	}
	if (acts->db->trouble == DB_TROUBLE_LOST) {
		return END_UNKNOWN;
	}
	return give_up(acts, batch, fault);
}

static bool
is_whole(const struct acts *acts)
{
	return acts->db->trouble == DB_TROUBLE_NONE && db_in_transaction(acts->db);
}

/* Because of one act, unless there is more to it. */
static enum end
take_back(struct acts *acts, struct job *batch, enum end end)
{
	if (!is_whole(acts)) {
		return give_up(acts, batch, db_last_fault(acts->db));
	}
	db_rollback(acts->db);
	return end;
}

/* False: the transaction is over, or one act failed that cannot be taken back alone. */
static bool
run_one(struct acts *acts, struct job *job, bool apart, struct act_rests *rests)
{
	if (apart) {
		run_under_savepoint(acts, job, rests);
	} else {
		job->fault = run_act(acts, job, rests);
	}
	return is_whole(acts) && (apart || job->fault == FAULT_NONE);
}

/* Savepoints cost SQLite a copy of each page that an act is the first to touch, and few
 * acts ever fail. */
static enum end
run_all(struct acts *acts, struct job *batch, bool apart, struct act_rests *rests)
{
	for (struct job *job = batch; job != NULL; job = job->next) {
		if (job->left_out || run_one(acts, job, apart, rests)) {
			continue;
		}
		/* One that was alone has its fault. */
		return take_back(acts, batch, batch->next != NULL ? END_APART : END_DONE);
	}
	return act_rests_finish(rests, acts->latest) ? commit(acts, batch)
	                                             : take_back(acts, batch, END_APART);
}

static enum end
try_batch(struct acts *acts, struct job *batch, bool apart)
{
	struct act_rests rests = {.first = NULL};

	ledger_cut(acts, 0);
	acts->db->hopes = false;
	acts->db->in_one = false;
	enum fault fault = begin(acts);
	if (fault != FAULT_NONE) {
		return give_up(acts, batch, fault);
	}
	acts->db->hopes = acts->shared && !apart;
	acts->db->in_one = !apart;
	acts->words.count = 0;
	fault = foresee(acts, batch);
	if (fault != FAULT_NONE) {
		return give_up(acts, batch, fault);
	}
	enum end end = run_all(acts, batch, apart, &rests);
	act_rests_drop(&rests);
	return end;
}

/* --- a batch, whatever happens --- */

/* Whether the batch that was lost in its commit is there. What is there was perhaps never
 * sent to a standby that must have it; a commit of one's own behind it, which waits for the
 * standby, proves that it was. */
static enum fault
look_up(struct acts *acts, bool *ret_saved)
{
	struct db_rows rows;
	int64_t batch = 0;

	TRY(begin(acts));
	db_query(acts->db, &act_statements, ACT_OUTCOME_FIND, DB_ARGS(DB_ID(&acts->self)),
	    &rows);
	if (db_next(&rows)) {
		batch = db_integer(&rows, 0);
	}
	TRY(db_end(&rows));
	*ret_saved = batch == acts->batch;
	return db_commit(acts->db);
}

/* On a new connection, each time that one is lost again, as long as the patience lasts. */
static enum end
resolve(struct acts *acts, struct job *batch)
{
	bool saved = false;

	for (;;) {
		drop_connection(acts);
		if (!reconnect(acts)) {
			break;
		}
		if (look_up(acts, &saved) == FAULT_NONE) {
			log_event(LOG_INFO, "writer.outcome_resolved",
			    LOG_INT("batch", acts->batch),
			    LOG_TEXT("saved", saved ? "yes" : "no"));
			acts->down_at = 0;
			return saved ? END_DONE : END_AGAIN;
		}
		if (moment_steady() - acts->down_at >= patience(acts)) {
			break;
		}
	}
	log_event(LOG_ERROR, "writer.outcome_unknown", LOG_INT("batch", acts->batch));
	fail_the_good(batch, FAULT_UNKNOWN);
	return END_DONE;
}

/* Makes ready for the next attempt; END_DONE when there is none. */
static enum end
recover(struct acts *acts, struct job *batch, enum end end, int attempt)
{
	if (end == END_UNKNOWN) {
		end = resolve(acts, batch);
	} else if (end == END_LOST) {
		drop_connection(acts);
		if (!reconnect(acts)) {
			fail_all(batch, FAULT_DATABASE);
			return END_DONE;
		}
	}
	if (end != END_DONE && attempt + 1 == AGAIN_MOST) {
		log_event(LOG_ERROR, "writer.gave_up", LOG_INT("attempts", AGAIN_MOST));
		fail_all(batch, FAULT_BUSY);
		return END_DONE;
	}
	if (end != END_DONE) {
		pause_before(attempt);
	}
	return end;
}

void
acts_run_batch(struct acts *acts, struct job *batch)
{
	enum end end = END_AGAIN;
	bool apart = false;

	acts->batch++;
	if (acts->db == NULL && !reconnect(acts)) {
		fail_all(batch, FAULT_DATABASE);
		return;
	}
	for (int attempt = 0; end != END_DONE;) {
		end = try_batch(acts, batch, apart);
		if (end == END_APART) {
			apart = true;
			continue; /* each time there is one act less, or it is careful */
		}
		end = recover(acts, batch, end, attempt++);
	}
}

void
acts_beat(struct acts *acts)
{
	acts_run_batch(acts, NULL);
}
