/* SPDX-License-Identifier: EUPL-1.2 */
/* Migrations of a PostgreSQL database: the same files as for SQLite, translated; the
 * table schema_version says which ones it has. All in one transaction. */
#include "db/postgresql.h"

#include <stdlib.h>

#include "base/log.h"
#include "db/migrations.h"

enum { ARENA_BYTES = 8 << 20 };

/* What only this database needs: the turn and the clock of all writers, and the last
 * batch that each of them committed (db/acts_batch.c). */
static const char base_text[] =
    "CREATE TABLE schema_version (number BIGINT PRIMARY KEY,"
    " name TEXT NOT NULL, at TIMESTAMPTZ NOT NULL DEFAULT now());"
    "CREATE TABLE act_turn (one BIGINT PRIMARY KEY CHECK (one = 1), at BIGINT NOT NULL)"
    " WITH (fillfactor = 10);"
    "CREATE TABLE act_outcome (writer TEXT COLLATE \"C\" PRIMARY KEY,"
    " batch BIGINT NOT NULL, at BIGINT NOT NULL) WITH (fillfactor = 10);"
    "INSERT INTO act_turn VALUES (1, 0)";

/* Those who migrate at the same time wait for each other. */
static const char lock_text[] = "SELECT pg_advisory_xact_lock(7305788461)";

static enum fault
complain(const PGconn *link, const char *name)
{
	log_event(LOG_ERROR, "db.migration_failed", LOG_TEXT("migration", name),
	    LOG_TEXT("what", PQerrorMessage(link)));
	return FAULT_DATABASE;
}

static enum fault
run_text(PGconn *link, const char *name, const char *text)
{
	PGresult *result = PQexec(link, text);
	ExecStatusType status = PQresultStatus(result);

	PQclear(result);
	return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK
	    ? FAULT_NONE
	    : complain(link, name);
}

static enum fault
ask_number(PGconn *link, const char *text, long *ret_number)
{
	PGresult *result = PQexec(link, text);
	bool good = PQresultStatus(result) == PGRES_TUPLES_OK && PQntuples(result) == 1;

	if (good) {
		*ret_number = strtol(PQgetvalue(result, 0, 0), NULL, 10);
	}
	PQclear(result);
	return good ? FAULT_NONE : complain(link, "schema_version");
}

static enum fault
run_one(PGconn *link, struct arena *arena, const struct db_migration *migration)
{
	struct buffer asked = BUFFER_IN(arena);
	struct buffer mark = BUFFER_IN(arena);
	long there = 0;

	buffer_print(&asked, "SELECT count(*) FROM schema_version WHERE number = %d",
	    migration->number);
	TRY(ask_number(link, buffer_text(&asked), &there));
	if (there != 0) {
		return FAULT_NONE;
	}
	TRY(run_text(link, migration->name, pg_translate(arena, migration->text)));
	buffer_print(&mark, "INSERT INTO schema_version (number, name) VALUES (%d, '%s')",
	    migration->number, migration->name);
	TRY(run_text(link, migration->name, buffer_text(&mark)));
	log_event(LOG_INFO, "db.migrated", LOG_TEXT("migration", migration->name));
	return FAULT_NONE;
}

static enum fault
run_all(PGconn *link, struct arena *arena)
{
	long there = 0;

	TRY(run_text(link, "begin", "BEGIN"));
	TRY(run_text(link, "lock", lock_text));
	TRY(ask_number(link,
	    "SELECT count(*) FROM pg_class"
	    " WHERE oid = to_regclass('schema_version')",
	    &there));
	if (there == 0) {
		TRY(run_text(link, "base", base_text));
	}
	for (size_t i = 0; i < db_migrations_count; i++) {
		TRY(run_one(link, arena, &db_migrations[i]));
	}
	return run_text(link, "commit", "COMMIT");
}

enum fault
pg_migrate(const char *address)
{
	struct arena arena = ARENA_EMPTY(ARENA_BYTES);
	struct db_options options = {.address = address};
	enum fault fault = FAULT_NONE;
	PGconn *link = pg_connect(&options, &fault);

	if (link != NULL) {
		fault = run_text(link, "limits",
		    "SET statement_timeout = 0; SET lock_timeout = '60s'");
		if (fault == FAULT_NONE) {
			fault = run_all(link, &arena);
		}
		PQfinish(link); /* what was begun and not committed goes */
	}
	arena_done(&arena);
	return fault;
}
