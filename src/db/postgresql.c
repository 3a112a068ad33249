/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The PostgreSQL driver of db.h, on libpq in pipeline mode.
 *
 * What gives no rows is sent and not waited for (inside a transaction); the answers are
 * read together with that of the next statement that gives some, or at db_release and
 * db_commit. So an act costs a few round trips and not one a statement. Answers come in
 * the binary format, where a blob is itself and an integer is 8 bytes.
 */
#include "db/postgresql.h"

#include <assert.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"

enum {
	COMMIT_SECONDS = 15,
	COMMIT_LOOKS = 15, /* a signal must not make it shorter */
};

/* A reader sees one snapshot. A writer reads what is committed at each statement: it
 * holds the one lock of all writers (db/acts_batch.c), so that nobody changes what it
 * has read, and a snapshot from before the lock would be an old one. */
static const struct pg_statement fixed[FIXED_COUNT] = {
    [FIXED_BEGIN] = {.room = "fixed",
        .text = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"},
    [FIXED_BEGIN_WRITE] = {.room = "fixed",
        .which = FIXED_BEGIN_WRITE,
        .text = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"},
    [FIXED_COMMIT] = {.room = "fixed", .which = FIXED_COMMIT, .text = "COMMIT"},
    [FIXED_ROLLBACK] = {.room = "fixed", .which = FIXED_ROLLBACK, .text = "ROLLBACK"},
    [FIXED_SAVEPOINT] = {.room = "fixed",
        .which = FIXED_SAVEPOINT,
        .text = "SAVEPOINT act"},
    [FIXED_RELEASE] = {.room = "fixed",
        .which = FIXED_RELEASE,
        .text = "RELEASE SAVEPOINT act"},
    [FIXED_BACK] = {.room = "fixed",
        .which = FIXED_BACK,
        .text = "ROLLBACK TO SAVEPOINT act"},
};

/* --- faults --- */

enum fault
pg_lose(struct pg *pg)
{
	pg->base.trouble = DB_TROUBLE_LOST;
	pg->base.last_fault = FAULT_DATABASE;
	pg_drop_ahead(pg);
	pg_gather_drop(pg);
	pg->pending_count = 0;
	pg->begun = false;
	pg->trailing = false;
	return FAULT_DATABASE;
}

struct state {
	const char *start; /* of the SQLSTATE: a class, or the whole */
	enum fault fault;
	enum db_trouble trouble;
};

/* PostgreSQL 15, appendix A. */
static const struct state states[] = {
    {"40001", FAULT_BUSY, DB_TROUBLE_AGAIN}, /* serialization_failure */
    {"40P01", FAULT_BUSY, DB_TROUBLE_AGAIN}, /* deadlock_detected */
    {"55P03", FAULT_BUSY, DB_TROUBLE_NONE},  /* lock_not_available */
    {"57014", FAULT_BUSY, DB_TROUBLE_NONE},  /* query_canceled, by its time limit */
    {"53100", FAULT_FULL, DB_TROUBLE_NONE},  /* disk_full */
    {"53200", FAULT_MEMORY, DB_TROUBLE_NONE},
    {"53300", FAULT_DATABASE, DB_TROUBLE_LOST}, /* too_many_connections */
    {"25006", FAULT_DATABASE, DB_TROUBLE_LOST}, /* read only: no longer the primary */
    {"25P03", FAULT_DATABASE, DB_TROUBLE_LOST}, /* idle_in_transaction timeout */
    {"57P", FAULT_DATABASE, DB_TROUBLE_LOST},   /* the server shuts down or starts */
    {"08", FAULT_DATABASE, DB_TROUBLE_LOST},    /* connection_exception */
};

static struct state
state_of(const char *code, bool read_only)
{
	for (size_t i = 0; i < ARRAY_LEN(states); i++) {
		bool written_by_reader = read_only && strcmp(code, "25006") == 0;
		if (strncmp(code, states[i].start, strlen(states[i].start)) == 0 &&
		    !written_by_reader) {
			return states[i];
		}
	}
	return (struct state){code, FAULT_DATABASE, DB_TROUBLE_NONE};
}

enum fault
pg_note(struct pg *pg, const PGresult *result, const char *room, size_t which)
{
	const char *code =
	    result != NULL ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
	const char *constraint =
	    result != NULL ? PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME) : NULL;
	struct state state = state_of(code != NULL ? code : "08000", pg->read_only);

	log_event(state.trouble == DB_TROUBLE_AGAIN ? LOG_INFO : LOG_ERROR, "db.failed",
	    LOG_TEXT("fault", fault_name(state.fault)),
	    LOG_TEXT("code", code != NULL ? code : "connection lost"),
	    LOG_TEXT("where", room), LOG_INT("statement", (int64_t)which),
	    LOG_TEXT("constraint", constraint != NULL ? constraint : ""));
	pg->base.last_fault = state.fault;
	if (state.trouble == DB_TROUBLE_LOST || PQstatus(pg->link) == CONNECTION_BAD) {
		(void)pg_lose(pg);
	} else if (state.trouble == DB_TROUBLE_AGAIN) {
		pg->base.trouble = DB_TROUBLE_AGAIN;
	}
	return state.fault;
}

/* --- statements --- */

static struct pg_statement *
statement_of(struct pg *pg, const struct db_statements *statements, size_t which)
{
	for (size_t i = 0; i < pg->rooms_count; i++) {
		if (pg->rooms[i].statements == statements) {
			assert(which < statements->count);
			return &pg->rooms[i].list[which];
		}
	}
	log_event(
	    LOG_ERROR, "db.room_not_registered", LOG_TEXT("room", statements->room));
	abort();
}

static enum fault
answer(struct pg *pg, struct pg_statement *statement, struct db_values values)
{
	struct pg_ahead *ahead = pg_find_ahead(pg, statement, values);
	PGresult *result = NULL;

	if (pg->asks_ahead && (ahead == NULL || ahead->answer == NULL)) {
		return ahead == NULL ? pg_ask(pg, statement, values) : FAULT_NONE;
	}
	if (ahead == NULL) {
		TRY(pg_send(pg, statement, values));
		TRY(pg_drain(pg, &result));
		return pg_open_answer(statement, pg_answer_new(result));
	}
	if (ahead->answer == NULL) {
		TRY(pg_drain(pg, NULL));
	}
	assert(ahead->answer != NULL); /* all answers that were asked for have come */
	TRY(pg_open_answer(statement, ahead->answer));
	statement->row = ahead->first_row - 1;
	statement->end_row = ahead->end_row;
	ahead->answer->users++;
	return FAULT_NONE;
}

static void
pg_query(struct db *db, const struct db_statements *statements, size_t which,
    struct db_values values, struct db_rows *ret_rows)
{
	struct pg *pg = pg_of(db);
	struct pg_statement *statement = statement_of(pg, statements, which);

	assert(statement->answer == NULL);
	statement->row = -1;
	statement->end_row = 0;
	*ret_rows = (struct db_rows){.db = db, .statement = statement, .open = true};
	ret_rows->fault = answer(pg, statement, values);
}

static bool
pg_next(struct db_rows *rows)
{
	struct pg_statement *statement = rows->statement;

	statement->row++;
	rows->open = statement->row < statement->end_row;
	return rows->open;
}

static enum fault
pg_end(struct db_rows *rows)
{
	struct pg_statement *statement = rows->statement;

	pg_answer_let_go(statement->answer);
	statement->answer = NULL;
	rows->open = false;
	return rows->fault;
}

static enum fault
pg_run(struct db *db, const struct db_statements *statements, size_t which,
    struct db_values values, int64_t *ret_changed)
{
	struct pg *pg = pg_of(db);
	const struct pg_statement *statement = statement_of(pg, statements, which);
	PGresult *result = NULL;

	if (db->hopes && ret_changed == NULL && statement->many != NULL) {
		return pg_gather(pg, statement, values);
	}
	TRY(pg_send(pg, statement, values));
	if (pg->begun && ret_changed == NULL) {
		return FAULT_NONE;
	}
	enum fault fault = pg_drain(pg, &result);
	if (fault == FAULT_NONE && ret_changed != NULL) {
		*ret_changed = strtoll(PQcmdTuples(result), NULL, 10);
	}
	PQclear(result);
	return fault;
}

/* Waits unless the writer hopes for the best, and looks at all answers in the end. */
static enum fault
pg_run_guarded(struct db *db, const struct db_statements *statements, size_t which,
    struct db_values values, bool *ret_done)
{
	struct pg *pg = pg_of(db);
	int64_t changed = 0;

	if (db->hopes) {
		TRY(pg_send(pg, statement_of(pg, statements, which), values));
		pg->pending[pg->pending_count - 1].one_row = true;
		*ret_done = true;
		return FAULT_NONE;
	}
	TRY(pg_run(db, statements, which, values, &changed));
	*ret_done = changed == 1;
	return FAULT_NONE;
}

static enum fault
pg_settle(struct db *db)
{
	struct pg *pg = pg_of(db);

	TRY(pg_gather_send(pg, PG_ALL_TABLES, NULL));
	return pg->pending_count > 0 ? pg_drain(pg, NULL) : FAULT_NONE;
}

/* --- transactions --- */

static bool
pg_in_transaction(const struct db *db)
{
	return ((const struct pg *)(const void *)db)->begun;
}

static enum fault
pg_begin(struct db *db, bool write)
{
	struct pg *pg = pg_of(db);

	assert(!pg->begun);
	TRY(pg_send(pg, &fixed[write ? FIXED_BEGIN_WRITE : FIXED_BEGIN], DB_NO_ARGS));
	pg->begun = true;
	return FAULT_NONE;
}

/* A COMMIT may wait for a standby without end, and no time limit of the server ends that;
 * who waits for the answer is told that nobody knows. */
static enum fault
wait_for_answer(struct pg *pg)
{
	struct pollfd socket = {.fd = PQsocket(pg->link), .events = POLLIN};

	if (PQsendFlushRequest(pg->link) != 1 || PQflush(pg->link) < 0) {
		return pg_lose(pg);
	}
	for (size_t i = 0; i < COMMIT_LOOKS; i++) {
		if (poll(&socket, 1, COMMIT_SECONDS * 1000 / COMMIT_LOOKS) > 0) {
			return FAULT_NONE;
		}
	}
	log_event(LOG_ERROR, "db.commit_waits", LOG_INT("seconds", COMMIT_SECONDS));
	return pg_lose(pg);
}

/* A COMMIT of a transaction that has failed is answered ROLLBACK, and no failure. */
static enum fault
pg_commit(struct db *db)
{
	struct pg *pg = pg_of(db);
	PGresult *result = NULL;

	pg->unsure = false;
	TRY(pg_send(pg, &fixed[FIXED_COMMIT], DB_NO_ARGS));
	TRY(wait_for_answer(pg));
	enum fault fault = pg_drain(pg, &result);
	if (fault == FAULT_NONE && pg->unsure) {
		log_event(LOG_ERROR, "db.not_replicated", LOG_TEXT("where", "commit"));
		fault = pg_lose(pg);
	}
	if (fault == FAULT_NONE) {
		pg->begun = false;
		fault = strcmp(PQcmdStatus(result), "COMMIT") == 0 ? FAULT_NONE
		                                                   : FAULT_DATABASE;
	}
	PQclear(result);
	return fault;
}

/* Sends it and does not wait: the next statement reads the answer. */
static void
pg_rollback(struct db *db)
{
	struct pg *pg = pg_of(db);

	pg_gather_drop(pg);
	if (pg->pending_count > 0) {
		(void)pg_drain(pg, NULL); /* what failed is taken back anyway */
	}
	if (pg_send(pg, &fixed[FIXED_ROLLBACK], DB_NO_ARGS) == FAULT_NONE) {
		pg->pending_count = 0;
		pg->trailing = PQpipelineSync(pg->link) == 1;
		if (!pg->trailing) {
			(void)pg_lose(pg);
		}
	}
	pg->begun = false;
}

static enum fault
pg_savepoint(struct db *db)
{
	return pg_send(pg_of(db), &fixed[FIXED_SAVEPOINT], DB_NO_ARGS);
}

static enum fault
pg_release(struct db *db)
{
	TRY(pg_send(pg_of(db), &fixed[FIXED_RELEASE], DB_NO_ARGS));
	return pg_drain(pg_of(db), NULL);
}

static void
pg_rollback_to_savepoint(struct db *db)
{
	struct pg *pg = pg_of(db);
	enum fault fault = FAULT_NONE;

	if (pg->pending_count > 0) {
		(void)pg_drain(pg, NULL); /* what failed is taken back anyway */
	}
	fault = pg_send(pg, &fixed[FIXED_BACK], DB_NO_ARGS);
	if (fault == FAULT_NONE) {
		fault = pg_release(db);
	}
	if (fault != FAULT_NONE) {
		db_rollback(db);
	}
}

const struct db_driver db_postgresql = {
    .open = pg_open,
    .close = pg_close,
    .query = pg_query,
    .next = pg_next,
    .end = pg_end,
    .run = pg_run,
    .run_guarded = pg_run_guarded,
    .ahead = pg_ahead,
    .ahead_end = pg_ahead_end,
    .foresee = pg_foresee,
    .foresee_end = pg_foresee_end,
    .ask_anew = pg_ask_anew,
    .is_null = pg_is_null,
    .integer = pg_integer,
    .slice = pg_slice,
    .begin = pg_begin,
    .commit = pg_commit,
    .rollback = pg_rollback,
    .savepoint = pg_savepoint,
    .release = pg_release,
    .rollback_to_savepoint = pg_rollback_to_savepoint,
    .settle = pg_settle,
    .in_transaction = pg_in_transaction,
    .migrate = pg_migrate,
};
