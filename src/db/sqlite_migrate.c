/* SPDX-License-Identifier: EUPL-1.2 */
/* Migrations of a SQLite file: the files sql/NNN_name.sql, embedded by tools/embed_sql.py, each run once
 * and in order; PRAGMA user_version says how far the database is. */
#include "db/sqlite.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "db/migrations.h"

static enum fault
complain(sqlite3 *handle, const char *name)
{
	log_event(LOG_ERROR, "db.migration_failed", LOG_TEXT("migration", name),
	    LOG_TEXT("what", handle != NULL ? sqlite3_errmsg(handle) : "no memory"));
	return FAULT_DATABASE;
}

static int
version_of(sqlite3 *handle)
{
	sqlite3_stmt *statement = NULL;
	int version = -1;

	if (sqlite3_prepare_v2(handle, "PRAGMA user_version", -1, &statement, NULL) ==
	        SQLITE_OK &&
	    sqlite3_step(statement) == SQLITE_ROW) {
		version = sqlite3_column_int(statement, 0);
	}
	(void)sqlite3_finalize(statement);
	return version;
}

static enum fault
run_one(sqlite3 *handle, const struct db_migration *migration)
{
	char mark[64];

	(void)snprintf(mark, sizeof(mark), "PRAGMA user_version=%d", migration->number);
	if (sqlite3_exec(handle, "BEGIN IMMEDIATE", NULL, NULL, NULL) != SQLITE_OK ||
	    sqlite3_exec(handle, migration->text, NULL, NULL, NULL) != SQLITE_OK ||
	    sqlite3_exec(handle, mark, NULL, NULL, NULL) != SQLITE_OK ||
	    sqlite3_exec(handle, "COMMIT", NULL, NULL, NULL) != SQLITE_OK) {
		return complain(handle, migration->name);
	}
	log_event(LOG_INFO, "db.migrated", LOG_TEXT("migration", migration->name));
	return FAULT_NONE;
}

static enum fault
run_all(sqlite3 *handle)
{
	int version = version_of(handle);

	if (version < 0) {
		return complain(handle, "user_version");
	}
	for (size_t i = 0; i < db_migrations_count; i++) {
		if (db_migrations[i].number > version) {
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
	    sqlite3_exec(handle, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL", NULL,
	        NULL, NULL) != SQLITE_OK) {
		fault = complain(handle, "open");
	} else {
		fault = run_all(handle);
	}
	(void)sqlite3_close_v2(handle);
	return fault;
}
