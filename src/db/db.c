/* SPDX-License-Identifier: EUPL-1.2 */
/* What is the same for both kinds of database, and the way to the one that is meant. */
#include "db/db.h"

#include <assert.h>
#include <string.h>

#include "base/log.h"
#include "db/db_driver.h"
#include "db/sqlite.h"
#include "db/vault.h"

enum { DB_ROOMS_MOST = 64 };

/* --- addresses --- */

bool
db_is_shared(const char *address)
{
	return strncmp(address, "postgresql://", 13) == 0 ||
	    strncmp(address, "postgres://", 11) == 0;
}

static const struct db_driver *
driver_of(const char *address, const char **ret_where)
{
	static const char sqlite[] = "sqlite:";

	*ret_where = address;
	if (db_is_shared(address)) {
		return &db_postgresql;
	}
	if (strncmp(address, sqlite, sizeof(sqlite) - 1) == 0) {
		*ret_where = address + sizeof(sqlite) - 1;
	}
	return &db_sqlite;
}

void
db_start(void)
{
	sqlite_start();
}

/* Those of the rooms, and the vault's. */
static void
list_statements(
    const struct db_options *options, const struct db_statements **ret_statements)
{
	size_t count = 0;

	while (options->statements[count] != NULL) {
		assert(count + 2 < DB_ROOMS_MOST);
		ret_statements[count] = options->statements[count];
		count++;
	}
	ret_statements[count++] = &vault_statements;
	ret_statements[count] = NULL;
}

enum fault
db_open(const struct db_options *options, struct db **ret_db)
{
	const char *where = NULL;
	const struct db_driver *driver = driver_of(options->address, &where);
	const struct db_statements *statements[DB_ROOMS_MOST];
	struct db_options wanted = *options;

	if (options->vault != NULL) {
		list_statements(options, statements);
		wanted.statements = statements;
	}
	TRY(driver->open(&wanted, where, ret_db));
	(*ret_db)->vault = options->vault;
	(*ret_db)->read_only = options->read_only;
	return FAULT_NONE;
}

static void
forget(struct db *db)
{
	explicit_bzero(db->memo, sizeof(db->memo));
	db->counters_count = 0;
}

void
db_close(struct db *db)
{
	if (db != NULL) {
		forget(db);
		db->driver->close(db);
	}
}

enum fault
db_migrate(const char *address)
{
	const char *where = NULL;
	const struct db_driver *driver = driver_of(address, &where);

	return driver->migrate(where);
}

/* --- what the vault keeps with it --- */

struct vault *
db_vault(const struct db *db)
{
	return db->vault;
}

void *
db_memo(struct db *db)
{
	return db->memo;
}

bool
db_is_asking(const struct db *db)
{
	return db->asks;
}

bool
db_is_read_only(const struct db *db)
{
	return db->read_only;
}

/* --- values --- */

struct db_value
db_text_or_null(struct slice text)
{
	return text.size > 0 ? DB_TEXT(text) : DB_NULL;
}

struct db_value
db_day_or_null(day which)
{
	return which != DAY_NONE ? DB_INT(which) : DB_NULL;
}

/* --- statements --- */

enum fault
db_run(struct db *db, const struct db_statements *statements, size_t which,
    struct db_values values)
{
	return db->driver->run(db, statements, which, values, NULL);
}

enum fault
db_run_counted(struct db *db, const struct db_statements *statements, size_t which,
    struct db_values values, int64_t *ret_changed)
{
	return db->driver->run(db, statements, which, values, ret_changed);
}

enum fault
db_run_guarded(struct db *db, const struct db_statements *statements, size_t which,
    struct db_values values, bool *ret_done)
{
	int64_t changed = 0;

	if (db->driver->run_guarded != NULL) {
		return db->driver->run_guarded(db, statements, which, values, ret_done);
	}
	TRY(db->driver->run(db, statements, which, values, &changed));
	*ret_done = changed == 1;
	return FAULT_NONE;
}

bool
db_ahead(struct db *db)
{
	db->asks = db->driver->ahead != NULL && db->driver->ahead(db);
	return db->asks;
}

void
db_ahead_end(struct db *db)
{
	db->asks = false;
	db->driver->ahead_end(db);
}

bool
db_foresee(struct db *db)
{
	db->asks = db->driver->foresee != NULL && db->driver->foresee(db);
	return db->asks;
}

enum fault
db_foresee_end(struct db *db)
{
	db->asks = false;
	db->owner = NULL;
	return db->driver->foresee_end(db);
}

void
db_act_of(struct db *db, const struct id *owner)
{
	db->owner = owner;
}

void
db_ask_anew(struct db *db)
{
	if (db->driver->ask_anew != NULL) {
		db->driver->ask_anew(db);
	}
}

void
db_query(struct db *db, const struct db_statements *statements, size_t which,
    struct db_values values, struct db_rows *ret_rows)
{
	db->driver->query(db, statements, which, values, ret_rows);
}

bool
db_next(struct db_rows *rows)
{
	return rows->fault == FAULT_NONE && rows->open && rows->db->driver->next(rows);
}

enum fault
db_end(struct db_rows *rows)
{
	return rows->db->driver->end(rows);
}

/* --- columns --- */

bool
db_is_null(const struct db_rows *rows, int column)
{
	return rows->db->driver->is_null(rows, column);
}

int64_t
db_integer(const struct db_rows *rows, int column)
{
	return rows->db->driver->integer(rows, column);
}

struct slice
db_slice(const struct db_rows *rows, int column)
{
	return rows->db->driver->slice(rows, column);
}

struct slice
db_copy(const struct db_rows *rows, int column, struct arena *arena)
{
	return arena_copy(arena, db_slice(rows, column));
}

struct id
db_id(struct db_rows *rows, int column)
{
	struct id id = {{0}};

	if (!db_is_null(rows, column) && !id_parse(db_slice(rows, column), &id)) {
		log_event(LOG_ERROR, "db.not_an_id", LOG_INT("column", column));
		rows->fault = FAULT_DATABASE;
	}
	return id;
}

day
db_day(const struct db_rows *rows, int column)
{
	return db_is_null(rows, column) ? DAY_NONE : (day)db_integer(rows, column);
}

/* --- transactions --- */

enum fault
db_begin(struct db *db, bool write)
{
	forget(db);
	db->owner = NULL;
	db->trouble = db->trouble == DB_TROUBLE_LOST ? DB_TROUBLE_LOST : DB_TROUBLE_NONE;
	return db->driver->begin(db, write);
}

enum fault
db_commit(struct db *db)
{
	return db->driver->commit(db);
}

void
db_rollback(struct db *db)
{
	forget(db);
	if (db_in_transaction(db)) {
		db->driver->rollback(db);
	}
}

enum fault
db_settle(struct db *db)
{
	return db->driver->settle != NULL ? db->driver->settle(db) : FAULT_NONE;
}

enum fault
db_savepoint(struct db *db)
{
	return db->driver->savepoint(db);
}

enum fault
db_release(struct db *db)
{
	return db->driver->release(db);
}

void
db_rollback_to_savepoint(struct db *db)
{
	forget(db);
	if (db_in_transaction(db)) {
		db->driver->rollback_to_savepoint(db);
	}
}

bool
db_in_transaction(const struct db *db)
{
	return db->driver->in_transaction(db);
}

size_t
db_log_pages(const struct db *db)
{
	return db->driver->log_pages != NULL ? db->driver->log_pages(db) : 0;
}

enum fault
db_checkpoint(struct db *db)
{
	return db->driver->checkpoint != NULL ? db->driver->checkpoint(db) : FAULT_NONE;
}

enum fault
db_last_fault(const struct db *db)
{
	return db->last_fault;
}
