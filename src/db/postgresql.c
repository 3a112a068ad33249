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
#include <endian.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"

enum {
	COMMIT_SECONDS = 15,
	COMMIT_LOOKS = 15, /* a signal must not make it shorter */
	BOOL_TYPE = 16,    /* object ids of pg_type.dat, which never change */
	INT8_TYPE = 20,
	INT2_TYPE = 21,
	INT4_TYPE = 23,
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

static int64_t
integer_of(Oid type, const char *bytes)
{
	uint64_t eight = 0;
	uint32_t four = 0;
	uint16_t two = 0;

	switch (type) {
	case INT8_TYPE:
		(void)memcpy(&eight, bytes, sizeof(eight));
		return (int64_t)be64toh(eight);
	case INT4_TYPE:
		(void)memcpy(&four, bytes, sizeof(four));
		return (int32_t)be32toh(four);
	case INT2_TYPE:
		(void)memcpy(&two, bytes, sizeof(two));
		return (int16_t)be16toh(two);
	case BOOL_TYPE:
		return bytes[0] != 0 ? 1 : 0;
	default: /* sum() is numeric, say: such a text wants a CAST */
		log_event(LOG_ERROR, "db.not_an_integer", LOG_INT("type", type));
		abort();
	}
}

static struct db_value
value_of(const PGresult *result, int row, int column, enum db_kind kind)
{
	const char *bytes = PQgetvalue(result, row, column);
	struct slice slice = slice_bytes(bytes, (size_t)PQgetlength(result, row, column));

	if (PQgetisnull(result, row, column) == 1) {
		return DB_NULL;
	}
	return kind == DB_KIND_INTEGER
	    ? DB_INT(integer_of(PQftype(result, column), bytes))
	    : kind == DB_KIND_BLOB ? DB_BLOB(slice)
	                           : DB_TEXT(slice);
}

/* The columns of the table stand behind what the statement returns by itself. */
static void
tell_rows(struct pg *pg, const struct change_target *target, const PGresult *result)
{
	const struct walk_table *table = target->table;
	struct db_value values[WALK_COLUMNS_MOST];

	if (table == NULL) {
		return;
	}
	int first = PQnfields(result) - (int)table->columns_count;
	for (int row = 0; row < PQntuples(result); row++) {
		for (size_t i = 0; i < table->columns_count; i++) {
			values[i] =
			    value_of(result, row, first + (int)i, table->kinds[i]);
		}
		pg->listener->row(pg->listener->self, table, values, target->removes);
	}
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
		PGresult *result = take_answer(pg);
		bool good = is_good(result);
		if (!good && (fault == FAULT_NONE || !is_passed_over(result))) {
			fault = pg_note(
			    pg, result, pg->pending[i]->room, pg->pending[i]->which);
		}
		if (good) {
			tell_rows(pg, &pg->pending[i]->target, result);
		}
		if (good && i + 1 == count && ret_last != NULL) {
			*ret_last = result;
		} else {
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

struct bound {
	const char *bytes[PG_VALUES_MOST];
	int sizes[PG_VALUES_MOST];
	int formats[PG_VALUES_MOST];
	char digits[PG_VALUES_MOST][24];
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

	assert(values.count <= PG_VALUES_MOST);
	if (pg->base.trouble == DB_TROUBLE_LOST) {
		return FAULT_DATABASE;
	}
	if (pg->trailing) {
		TRY(take_trailing(pg));
	}
	if (pg->pending_count == PG_PENDING_MOST) {
		TRY(pg_drain(pg, NULL));
	}
	for (size_t i = 0; i < values.count; i++) {
		bind_one(&bound, i, &values.values[i]);
	}
	if (!send_bound(pg, statement, (int)values.count, &bound)) {
		return pg_note(pg, NULL, statement->room, statement->which);
	}
	pg->pending[pg->pending_count++] = statement;
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

static void
pg_query(struct db *db, const struct db_statements *statements, size_t which,
    struct db_values values, struct db_rows *ret_rows)
{
	struct pg_statement *statement = statement_of(pg_of(db), statements, which);

	assert(statement->result == NULL);
	statement->row = -1;
	*ret_rows = (struct db_rows){.db = db, .statement = statement, .open = true};
	ret_rows->fault = pg_send(pg_of(db), statement, values);
	if (ret_rows->fault == FAULT_NONE) {
		ret_rows->fault = pg_drain(pg_of(db), &statement->result);
	}
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

	PQclear(statement->result);
	statement->result = NULL;
	rows->open = false;
	return rows->fault;
}

static enum fault
pg_run(struct db *db, const struct db_statements *statements, size_t which,
    struct db_values values, int64_t *ret_changed)
{
	struct pg *pg = pg_of(db);
	PGresult *result = NULL;

	TRY(pg_send(pg, statement_of(pg, statements, which), values));
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

/* --- columns --- */

static bool
pg_is_null(const struct db_rows *rows, int column)
{
	const struct pg_statement *statement = rows->statement;

	return PQgetisnull(statement->result, statement->row, column) == 1;
}

static int64_t
pg_integer(const struct db_rows *rows, int column)
{
	const struct pg_statement *statement = rows->statement;
	const PGresult *result = statement->result;

	if (pg_is_null(rows, column)) {
		return 0;
	}
	return integer_of(
	    PQftype(result, column), PQgetvalue(result, statement->row, column));
}

static struct slice
pg_slice(const struct db_rows *rows, int column)
{
	const struct pg_statement *statement = rows->statement;

	if (pg_is_null(rows, column)) {
		return (struct slice){NULL, 0};
	}
	return slice_bytes(PQgetvalue(statement->result, statement->row, column),
	    (size_t)PQgetlength(statement->result, statement->row, column));
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
    .is_null = pg_is_null,
    .integer = pg_integer,
    .slice = pg_slice,
    .begin = pg_begin,
    .commit = pg_commit,
    .rollback = pg_rollback,
    .savepoint = pg_savepoint,
    .release = pg_release,
    .rollback_to_savepoint = pg_rollback_to_savepoint,
    .in_transaction = pg_in_transaction,
    .migrate = pg_migrate,
};
