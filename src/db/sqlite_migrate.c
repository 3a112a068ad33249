/* SPDX-License-Identifier: EUPL-1.2 */
/* Migrations of a SQLite file: the files sql/NNN_name.sql, embedded by tools/embed_sql.py, each run once
 * and in order of their numbers; the table schema_version says which ones. */
#include "db/sqlite.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "db/migrations.h"

/* A list, not the highest number: what was made side by side may come in any order. */
static const char list_text[] =
    "CREATE TABLE IF NOT EXISTS schema_version"
    " (number INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT";

static enum fault
complain(sqlite3 *handle, const char *name)
{
	log_event(LOG_ERROR, "db.migration_failed", LOG_TEXT("migration", name),
	    LOG_TEXT("what", handle != NULL ? sqlite3_errmsg(handle) : "no memory"));
	return FAULT_DATABASE;
}

/* The number that a statement asks for; -1: it cannot be told. */
static int
ask_number(sqlite3 *handle, const char *text)
{
	sqlite3_stmt *statement = NULL;
	int number = -1;

	if (sqlite3_prepare_v2(handle, text, -1, &statement, NULL) == SQLITE_OK &&
	    sqlite3_step(statement) == SQLITE_ROW) {
		number = sqlite3_column_int(statement, 0);
	}
	(void)sqlite3_finalize(statement);
	return number;
}

static bool
is_there(sqlite3 *handle, const struct db_migration *migration)
{
	char text[96];

	(void)snprintf(text, sizeof(text),
	    "SELECT count(*) FROM schema_version WHERE number=%d", migration->number);
	return ask_number(handle, text) == 1;
}

static bool
is_ours(int number)
{
	for (size_t i = 0; i < db_migrations_count; i++) {
		if (db_migrations[i].number == number) {
			return true;
		}
	}
	return false;
}

static int
note(sqlite3 *handle, const struct db_migration *migration)
{
	char text[160];

	(void)snprintf(text, sizeof(text),
	    "INSERT INTO schema_version (number, name) VALUES (%d, '%s')",
	    migration->number, migration->name);
	return sqlite3_exec(handle, text, NULL, NULL, NULL);
}

/* Asked again when nobody else can write: another program may have done it meanwhile. */
static enum fault
run_one(sqlite3 *handle, const struct db_migration *migration)
{
	bool there = false;

	if (sqlite3_exec(handle, "BEGIN IMMEDIATE", NULL, NULL, NULL) != SQLITE_OK) {
		return complain(handle, migration->name);
	}
	there = is_there(handle, migration);
	if ((!there &&
	        (sqlite3_exec(handle, migration->text, NULL, NULL, NULL) != SQLITE_OK ||
	            note(handle, migration) != SQLITE_OK)) ||
	    sqlite3_exec(handle, "COMMIT", NULL, NULL, NULL) != SQLITE_OK) {
		return complain(handle, migration->name);
	}
	if (!there) {
		log_event(
		    LOG_INFO, "db.migrated", LOG_TEXT("migration", migration->name));
	}
	return FAULT_NONE;
}

/* A file from before the list said in PRAGMA user_version up to which number it had come. */
static enum fault
begin_list(sqlite3 *handle)
{
	int version = 0;

	if (sqlite3_exec(handle, "BEGIN IMMEDIATE", NULL, NULL, NULL) != SQLITE_OK) {
		return complain(handle, "begin");
	}
	version = ask_number(handle, "PRAGMA user_version");
	if (version < 0 ||
	    sqlite3_exec(handle, list_text, NULL, NULL, NULL) != SQLITE_OK) {
		return complain(handle, "schema_version");
	}
	for (size_t i = 0; i < db_migrations_count; i++) {
		if (db_migrations[i].number <= version &&
		    !is_there(handle, &db_migrations[i]) &&
		    note(handle, &db_migrations[i]) != SQLITE_OK) {
			return complain(handle, "schema_version");
		}
	}
	return sqlite3_exec(handle, "COMMIT", NULL, NULL, NULL) == SQLITE_OK
	    ? FAULT_NONE
	    : complain(handle, "commit");
}

/* How many of ours are noted: one question, where a hundred took milliseconds of each start. */
static int
count_there(sqlite3 *handle)
{
	sqlite3_stmt *statement = NULL;
	int count = -1;

	if (sqlite3_prepare_v2(handle, "SELECT number FROM schema_version", -1,
	        &statement, NULL) == SQLITE_OK) {
		count = 0;
		while (sqlite3_step(statement) == SQLITE_ROW) {
			count += is_ours(sqlite3_column_int(statement, 0)) ? 1 : 0;
		}
	}
	(void)sqlite3_finalize(statement);
	return count;
}

/* Nothing is locked for a file that has all of them: a server may be writing to it. */
static enum fault
run_all(sqlite3 *handle)
{
	int listed = ask_number(
	    handle, "SELECT count(*) FROM sqlite_schema WHERE name = 'schema_version'");

	if (listed < 0) {
		return complain(handle, "sqlite_schema");
	}
	if (listed == 0) {
		TRY(begin_list(handle));
	}
	if (count_there(handle) == (int)db_migrations_count) {
		return FAULT_NONE;
	}
	for (size_t i = 0; i < db_migrations_count; i++) {
		if (!is_there(handle, &db_migrations[i])) {
			TRY(run_one(handle, &db_migrations[i]));
		}
	}
	return FAULT_NONE;
}

/* It holds what persons told the authority: nobody else may read it, whatever the umask
 * and the folder say. SQLite gives its other files the same mode. A file that is there is
 * not opened: to close it would drop the locks that SQLite has on it (fcntl(2)). */
static enum fault
make_private(const char *file)
{
	int fresh = open(file, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);

	if (fresh >= 0) {
		(void)close(fresh);
	}
	if ((fresh < 0 && errno != EEXIST) || chmod(file, S_IRUSR | S_IWUSR) != 0) {
		log_event(LOG_ERROR, "db.not_private", LOG_INT("errno", errno));
		return FAULT_DISK;
	}
	return FAULT_NONE;
}

enum fault
sqlite_migrate(const char *file)
{
	sqlite3 *handle = NULL;
	enum fault fault = FAULT_NONE;

	TRY(make_private(file));
	if (sqlite3_open_v2(file, &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
	        NULL) != SQLITE_OK ||
	    sqlite3_exec(handle,
	        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
	        "PRAGMA busy_timeout=10000",
	        NULL, NULL, NULL) != SQLITE_OK) {
		fault = complain(handle, "open");
	} else {
		fault = run_all(handle);
	}
	(void)sqlite3_close_v2(handle);
	return fault;
}
