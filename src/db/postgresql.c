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

enum fixed {
	FIXED_BEGIN,
	FIXED_BEGIN_WRITE,
	FIXED_COMMIT,
	FIXED_ROLLBACK,
	FIXED_SAVEPOINT,
	FIXED_RELEASE,
	FIXED_BACK,
	FIXED_COUNT
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

static enum fault
lose(struct pg *pg)
{
	pg->base.trouble = DB_TROUBLE_LOST;
	pg->base.last_fault = FAULT_DATABASE;
	pg_forget_ahead(pg, PG_ALL_TABLES);
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
		(void)lose(pg);
	} else if (state.trouble == DB_TROUBLE_AGAIN) {
		pg->base.trouble = DB_TROUBLE_AGAIN;
	}
	return state.fault;
}

/* --- the pipeline --- */

/* One answer, and the NULL that ends it. */
static PGresult *
take_answer(struct pg *pg)
{
	PGresult *result = PQgetResult(pg->link);

	if (result != NULL && PQresultStatus(result) != PGRES_PIPELINE_SYNC &&
	    PQstatus(pg->link) != CONNECTION_BAD) {
		PQclear(PQgetResult(pg->link));
	}
	return result;
}

static bool
is_good(const PGresult *result)
{
	ExecStatusType status = PQresultStatus(result);

	return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

/* What follows a failure in a pipeline is passed over by the server until the sync. */
static bool
is_passed_over(const PGresult *result)
{
	return PQresultStatus(result) == PGRES_PIPELINE_ABORTED;
}

/* Reads the sync's own answer. */
static enum fault
take_sync(struct pg *pg)
{
	PGresult *result = PQgetResult(pg->link);
	bool synced = PQresultStatus(result) == PGRES_PIPELINE_SYNC;

	PQclear(result);
	return synced ? FAULT_NONE : lose(pg);
}

/* The answer to the ROLLBACK that db_rollback did not wait for. */
static enum fault
take_trailing(struct pg *pg)
{
	PGresult *result = take_answer(pg);
	bool good = is_good(result);

	pg->trailing = false;
	if (!good) {
		(void)pg_note(pg, result, "fixed", FIXED_ROLLBACK);
	}
	PQclear(result);
	return good && pg->base.trouble != DB_TROUBLE_LOST ? take_sync(pg) : lose(pg);
}

/* What was taken for granted of a statement whose answer nobody waited for. */
static void
check_hope(struct pg *pg, const struct pg_sent *sent, PGresult *result)
{
	if (sent->one_row && strcmp(PQcmdTuples(result), "1") != 0 &&
	    pg->base.trouble == DB_TROUBLE_NONE) {
		pg->base.trouble = DB_TROUBLE_HOPE;
	}
}

/* Notes the fault of a failure; what follows one is passed over by the server, and says
 * nothing more. */
static void
take_failure(
    struct pg *pg, const struct pg_sent *sent, const PGresult *result, enum fault *fault)
{
	pg_forget_ahead(pg, PG_ALL_TABLES);
	if (*fault == FAULT_NONE || !is_passed_over(result)) {
		*fault =
		    pg_note(pg, result, sent->statement->room, sent->statement->which);
	}
}

/* True when somebody keeps the result. */
static bool
take_good(struct pg *pg, const struct pg_sent *sent, PGresult *result)
{
	check_hope(pg, sent, result);
	pg_tell_rows(pg, &sent->statement->target, result);
	if (sent->ahead >= 0) {
		pg->ahead[sent->ahead].result = result;
	}
	return sent->ahead >= 0;
}

enum fault
pg_drain(struct pg *pg, PGresult **ret_last)
{
	enum fault fault = FAULT_NONE;
	size_t count = pg->pending_count;

	if (pg->base.trouble == DB_TROUBLE_LOST || PQpipelineSync(pg->link) != 1) {
		return lose(pg);
	}
	for (size_t i = 0; i < count && pg->base.trouble != DB_TROUBLE_LOST; i++) {
		const struct pg_sent sent = pg->pending[i];
		PGresult *result = take_answer(pg);
		bool kept = false;
		if (is_good(result)) {
			kept = take_good(pg, &sent, result);
			if (!kept && i + 1 == count && ret_last != NULL) {
				*ret_last = result;
				kept = true;
			}
		} else {
			take_failure(pg, &sent, result, &fault);
		}
		if (!kept) {
			PQclear(result);
		}
	}
	pg->pending_count = 0;
	if (pg->base.trouble == DB_TROUBLE_LOST) {
		return FAULT_DATABASE;
	}
	enum fault synced = take_sync(pg);
	return fault != FAULT_NONE ? fault : synced;
}

enum { BOUND_MOST = PG_VALUES_MOST * PG_GATHER_ROWS };

struct bound {
	const char *bytes[BOUND_MOST];
	int sizes[BOUND_MOST];
	int formats[BOUND_MOST];
	char digits[BOUND_MOST][24];
};

/* Integers go as text, which the server reads as whatever width it wants; texts and
 * blobs go as they are, which spares a NUL behind the one and hexadecimal for the other. */
static void
bind_one(struct bound *bound, size_t i, const struct db_value *value)
{
	static const char nothing[] = "";

	bound->formats[i] = 1;
	switch (value->kind) {
	case DB_KIND_INTEGER:
		(void)snprintf(bound->digits[i], sizeof(bound->digits[i]), "%lld",
		    (long long)value->integer);
		bound->bytes[i] = bound->digits[i];
		bound->sizes[i] = 0;
		bound->formats[i] = 0;
		return;
	case DB_KIND_TEXT:
	case DB_KIND_BLOB:
		assert(value->bytes.size <= INT32_MAX);
		bound->bytes[i] =
		    value->bytes.bytes != NULL ? value->bytes.bytes : nothing;
		bound->sizes[i] = (int)value->bytes.size;
		return;
	case DB_KIND_NULL:
	default:
		bound->bytes[i] = NULL;
		bound->sizes[i] = 0;
	}
}

static bool
send_bound(struct pg *pg, const struct pg_statement *statement, int count,
    const struct bound *bound)
{
	if (statement->text != NULL) {
		return PQsendQueryParams(pg->link, statement->text, count, NULL,
		           bound->bytes, bound->sizes, bound->formats, 1) == 1;
	}
	return PQsendQueryPrepared(pg->link, statement->name, count, bound->bytes,
	           bound->sizes, bound->formats, 1) == 1;
}

enum fault
pg_send(struct pg *pg, const struct pg_statement *statement, struct db_values values)
{
	struct bound bound;

	assert(values.count <= BOUND_MOST);
	if (pg->base.trouble == DB_TROUBLE_LOST) {
		return FAULT_DATABASE;
	}
	if (pg->trailing) {
		TRY(take_trailing(pg));
	}
	uint64_t tables = statement->text != NULL ? PG_ALL_TABLES : statement->tables;
	TRY(pg_gather_send(pg, tables, NULL));
	if (pg->pending_count == PG_PENDING_MOST) {
		TRY(pg_drain(pg, NULL));
	}
	if (!statement->reads) {
		pg_forget_ahead(pg, tables);
	}
	for (size_t i = 0; i < values.count; i++) {
		bind_one(&bound, i, &values.values[i]);
	}
	if (!send_bound(pg, statement, (int)values.count, &bound)) {
		return pg_note(pg, NULL, statement->room, statement->which);
	}
	pg->pending[pg->pending_count++] =
	    (struct pg_sent){.statement = statement, .ahead = -1};
	return FAULT_NONE;
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
	const struct pg_ahead *ahead = pg_find_ahead(pg, statement, values);

	if (pg->asks_ahead && (ahead == NULL || ahead->result == NULL)) {
		return ahead == NULL ? pg_ask(pg, statement, values) : FAULT_NONE;
	}
	if (ahead == NULL) {
		TRY(pg_send(pg, statement, values));
		return pg_drain(pg, &statement->result);
	}
	if (ahead->result == NULL) {
		TRY(pg_drain(pg, NULL));
	}
	statement->result = ahead->result;
	statement->lent = true;
	return statement->result != NULL ? FAULT_NONE : FAULT_DATABASE;
}

static void
pg_query(struct db *db, const struct db_statements *statements, size_t which,
    struct db_values values, struct db_rows *ret_rows)
{
	struct pg *pg = pg_of(db);
	struct pg_statement *statement = statement_of(pg, statements, which);

	assert(statement->result == NULL);
	statement->row = -1;
	statement->lent = false;
	*ret_rows = (struct db_rows){.db = db, .statement = statement, .open = true};
	ret_rows->fault = answer(pg, statement, values);
}

static bool
pg_next(struct db_rows *rows)
{
	struct pg_statement *statement = rows->statement;

	statement->row++;
	rows->open = statement->row < PQntuples(statement->result);
	return rows->open;
}

static enum fault
pg_end(struct db_rows *rows)
{
	struct pg_statement *statement = rows->statement;

	if (!statement->lent) {
		PQclear(statement->result);
	}
	statement->result = NULL;
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
		return lose(pg);
	}
	for (size_t i = 0; i < COMMIT_LOOKS; i++) {
		if (poll(&socket, 1, COMMIT_SECONDS * 1000 / COMMIT_LOOKS) > 0) {
			return FAULT_NONE;
		}
	}
	log_event(LOG_ERROR, "db.commit_waits", LOG_INT("seconds", COMMIT_SECONDS));
	return lose(pg);
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
		fault = lose(pg);
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
			(void)lose(pg);
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
