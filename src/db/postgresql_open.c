/* SPDX-License-Identifier: EUPL-1.2 */
/* Opening a connection to PostgreSQL, and preparing all statements on it. */
#include "db/postgresql.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"

enum { TEXTS_BYTES = 8 << 20 };

static void
keep_silent(void *self, const PGresult *result)
{
	(void)self;
	(void)result;
}

/* A session that sits on the lock of all writers, because its process hangs or its
 * network is cut, is ended by the server. Durability is never less than a commit on the
 * primary's disk; what the server or the role asks for beyond that stands. Nothing that we ask
 * runs long enough to be compiled: that took 190 ms of a batch, by an estimate without statistics. */
#define NO_COMPILING "SET jit = off;"
static const char writer_session[] = NO_COMPILING
    "SET idle_in_transaction_session_timeout = '5s'; SET lock_timeout = '10s';"
    "SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 2;"
    "SET tcp_keepalives_count = 3; SET tcp_user_timeout = '10s';"
    "SET statement_timeout = '30s'; SET standard_conforming_strings = on;"
    "SELECT set_config('synchronous_commit', 'on', false)"
    " WHERE current_setting('synchronous_commit') = 'off'";
static const char reader_session[] =
    NO_COMPILING "SET default_transaction_read_only = on; SET statement_timeout = '30s';"
                 "SET idle_in_transaction_session_timeout = '60s'";

/* libpq's words name host, port and role: they help, and hold no password. */
static enum fault
cannot_connect(const PGconn *link)
{
	log_event(LOG_ERROR, "db.cannot_connect",
	    LOG_TEXT("what",
	        link != NULL ? PQerrorMessage(link) : "no server, or an old primary"));
	return FAULT_DATABASE;
}

PGconn *
pg_connect(const struct db_options *options, enum fault *ret_fault)
{
	PGconn *link = pg_dial(options);

	if (link == NULL || PQstatus(link) != CONNECTION_OK) {
		*ret_fault = cannot_connect(link);
		PQfinish(link);
		return NULL;
	}
	(void)PQsetNoticeReceiver(link, keep_silent, NULL);
	PGresult *result =
	    PQexec(link, options->read_only ? reader_session : writer_session);
	ExecStatusType status = PQresultStatus(result);
	PQclear(result);
	if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
		*ret_fault = cannot_connect(link);
		PQfinish(link);
		return NULL;
	}
	return link;
}

/* --- preparing --- */

/* What the server dislikes about a text is told: no values are in it yet. */
static enum fault
take_prepared(struct pg *pg, const struct pg_statement *statement, bool told)
{
	PGresult *result = PQgetResult(pg->link);
	ExecStatusType status = PQresultStatus(result);

	if (status != PGRES_COMMAND_OK && !told) {
		const char *what = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
		log_event(LOG_ERROR, "db.cannot_prepare",
		    LOG_TEXT("where", statement->room),
		    LOG_INT("statement", (int64_t)statement->which),
		    LOG_TEXT("what", what != NULL ? what : "connection lost"));
	}
	PQclear(result);
	PQclear(PQgetResult(pg->link));
	return status == PGRES_COMMAND_OK ? FAULT_NONE : FAULT_DATABASE;
}

static const char *
text_of(struct pg *pg, struct pg_statement *statement, const char *text)
{
	if (pg->listener == NULL) {
		return text;
	}
	statement->target = change_target_of(pg->listener, text);
	return statement->target.table != NULL
	    ? change_text(&pg->texts, text, &statement->target)
	    : text;
}

static bool
send_prepare(struct pg *pg, struct pg_statement *statement, const char *text)
{
	return PQsendPrepare(
	           pg->link, statement->name, text_of(pg, statement, text), 0, NULL) == 1;
}

/* Who writes for many has a second statement for many rows, in `many`. */
static bool
send_statement(struct pg *pg, const char *text, struct pg_statement *statement,
    struct pg_statement *many)
{
	const char *text_of_many = pg->listener != NULL
	    ? pg_gather_text(&pg->texts, text, &many->row_values)
	    : NULL;

	statement->reads = strncmp(text, "SELECT ", 7) == 0;
	statement->tables = pg_tables_of(pg, text);
	statement->writes = pg_table_written(pg, text);
	if (!send_prepare(pg, statement, text) || text_of_many == NULL) {
		return text_of_many == NULL;
	}
	many->room = statement->room;
	many->which = statement->which;
	many->tables = statement->tables;
	many->writes = statement->writes;
	(void)snprintf(many->name, sizeof(many->name), "%.20s_many", statement->name);
	statement->many = many;
	return send_prepare(pg, many, text_of_many);
}

static enum fault
take_all_prepared(struct pg *pg, const struct pg_room *room)
{
	enum fault fault = FAULT_NONE;

	for (size_t i = 0; i < room->statements->count; i++) {
		const struct pg_statement *statement = &room->list[i];
		enum fault one = take_prepared(pg, statement, fault != FAULT_NONE);
		fault = fault != FAULT_NONE ? fault : one;
		if (statement->many != NULL) {
			one = take_prepared(pg, statement->many, fault != FAULT_NONE);
			fault = fault != FAULT_NONE ? fault : one;
		}
	}
	PQclear(PQgetResult(pg->link)); /* of the sync */
	return fault;
}

static enum fault
prepare_room(struct pg *pg, const struct db_statements *statements)
{
	struct pg_room *room = &pg->rooms[pg->rooms_count];
	size_t count = statements->count;
	bool sent = true;

	assert(pg->rooms_count < PG_ROOMS_MOST);
	room->list = calloc(2 * count, sizeof(*room->list));
	if (room->list == NULL) {
		return FAULT_MEMORY;
	}
	room->statements = statements;
	for (size_t i = 0; i < count; i++) {
		struct pg_statement *statement = &room->list[i];
		*statement = (struct pg_statement){.room = statements->room, .which = i};
		(void)snprintf(statement->name, sizeof(statement->name), "s%zu_%zu",
		    pg->rooms_count, i);
		sent = send_statement(
		           pg, statements->texts[i], statement, &room->list[count + i]) &&
		    sent;
	}
	pg->rooms_count++;
	if (!sent || PQpipelineSync(pg->link) != 1) {
		return cannot_connect(pg->link);
	}
	return take_all_prepared(pg, room);
}

void
pg_close(struct db *db)
{
	struct pg *pg = pg_of(db);

	pg_drop_ahead(pg);
	pg_gather_drop(pg);
	for (size_t i = 0; i < pg->rooms_count; i++) {
		free(pg->rooms[i].list);
	}
	PQfinish(pg->link);
	arena_done(&pg->texts);
	free(pg);
}

/* "The transaction has already committed locally, but might not have been replicated": the
 * wait for the standby was cancelled. The answer says COMMIT all the same. */
static void
take_notice(void *self, const PGresult *result)
{
	struct pg *pg = self;
	const char *where = PQresultErrorField(result, PG_DIAG_SOURCE_FUNCTION);

	if (where != NULL && strcmp(where, "SyncRepWaitForLSN") == 0) {
		pg->unsure = true;
	}
}

static enum fault
fill(struct pg *pg, const struct db_options *options)
{
	enum fault fault = FAULT_NONE;

	pg->link = pg_connect(options, &fault);
	if (pg->link == NULL) {
		return fault;
	}
	(void)PQsetNoticeReceiver(pg->link, take_notice, pg);
	if (PQenterPipelineMode(pg->link) != 1) {
		return cannot_connect(pg->link);
	}
	for (size_t i = 0; options->statements != NULL && options->statements[i] != NULL;
	     i++) {
		TRY(prepare_room(pg, options->statements[i]));
	}
	return FAULT_NONE;
}

enum fault
pg_open(const struct db_options *options, const char *address, struct db **ret_db)
{
	struct pg *pg = calloc(1, sizeof(*pg));

	(void)address; /* the same as in the options */
	if (pg == NULL) {
		return FAULT_MEMORY;
	}
	pg->base.driver = &db_postgresql;
	pg->read_only = options->read_only;
	pg->listener = options->listener;
	pg->texts = ARENA_EMPTY(TEXTS_BYTES);
	pg->ahead_values = ARENA_EMPTY(PG_AHEAD_BYTES);
	pg->ahead_scratch = BUFFER_IN(&pg->texts);
	pg->gathered = ARENA_EMPTY(PG_GATHERED_BYTES);
	enum fault fault = fill(pg, options);
	if (fault != FAULT_NONE) {
		pg_close(&pg->base);
		return fault;
	}
	*ret_db = &pg->base;
	return FAULT_NONE;
}
