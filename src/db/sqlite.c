/* SPDX-License-Identifier: EUPL-1.2 */
/* The SQLite driver of db.h: WAL, synchronous=FULL, each statement prepared when it is asked first. */
#include <assert.h>
#define SQLITE_ENABLE_PREUPDATE_HOOK 1 /* as Debian builds it */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "db/change.h"
#include "db/migrations.h"
#include "db/sqlite.h"

enum {
	BUSY_MILLISECONDS = 10000,
	MOST_ROOMS = 64,
};

struct prepared {
	const struct db_statements *statements;
	sqlite3_stmt **list;
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

static const char *const fixed_texts[FIXED_COUNT] = {
    [FIXED_BEGIN] = "BEGIN",
    [FIXED_BEGIN_WRITE] = "BEGIN IMMEDIATE",
    [FIXED_COMMIT] = "COMMIT",
    [FIXED_ROLLBACK] = "ROLLBACK",
    [FIXED_SAVEPOINT] = "SAVEPOINT act",
    [FIXED_RELEASE] = "RELEASE act",
    [FIXED_BACK] = "ROLLBACK TO act",
};

struct sqlite {
	struct db base; /* the first */
	sqlite3 *handle;
	struct prepared rooms[MOST_ROOMS];
	size_t rooms_count;
	sqlite3_stmt *fixed[FIXED_COUNT];
	const struct change_listener *listener;
	size_t log_pages;
};

static struct sqlite *
own(struct db *db)
{
	return (struct sqlite *)(void *)db;
}

static enum fault
fault_of(int code)
{
	switch (code & 0xFF) {
	case SQLITE_NOMEM:
		return FAULT_MEMORY;
	case SQLITE_FULL:
		return FAULT_FULL;
	case SQLITE_IOERR:
	case SQLITE_CANTOPEN:
		return FAULT_DISK;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return FAULT_BUSY;
	default:
		return FAULT_DATABASE;
	}
}

static enum fault
note_failure(struct sqlite *db, const char *where, size_t which)
{
	int code = sqlite3_extended_errcode(db->handle);

	db->base.last_fault = fault_of(code);
	log_event(LOG_ERROR, "db.failed",
	    LOG_TEXT("fault", fault_name(db->base.last_fault)), LOG_INT("code", code),
	    LOG_TEXT("where", where), LOG_INT("statement", (int64_t)which),
	    LOG_TEXT("what", sqlite3_errstr(code)));
	return db->base.last_fault;
}

/* SQLite takes $2 for a name, to be looked up at each use; ?2 is the second place. */
static enum fault
prepare(struct sqlite *db, const char *text, sqlite3_stmt **ret_statement)
{
	char *numbered = strdup(text);

	if (numbered == NULL) {
		return FAULT_MEMORY;
	}
	for (char *at = numbered; *at != '\0'; at++) {
		if (at[0] == '$' && at[1] >= '1' && at[1] <= '9') {
			at[0] = '?';
		}
	}
	int code = sqlite3_prepare_v3(
	    db->handle, numbered, -1, SQLITE_PREPARE_PERSISTENT, ret_statement, NULL);
	free(numbered);
	return code == SQLITE_OK ? FAULT_NONE : fault_of(code);
}

static enum fault
prepare_in(struct sqlite *db, const struct prepared *room, size_t which)
{
	const char *text = room->statements->texts[which];

	assert(text != NULL);
	if (prepare(db, text, &room->list[which]) == FAULT_NONE) {
		return FAULT_NONE;
	}
	log_event(LOG_ERROR, "db.bad_statement", LOG_TEXT("sql", text),
	    LOG_TEXT("what", sqlite3_errmsg(db->handle)));
	return note_failure(db, room->statements->room, which);
}

static const struct prepared *
room_of(struct sqlite *db, const struct db_statements *statements)
{
	for (size_t i = 0; i < db->rooms_count; i++) {
		if (db->rooms[i].statements == statements) {
			return &db->rooms[i];
		}
	}
	log_event(
	    LOG_ERROR, "db.room_not_registered", LOG_TEXT("room", statements->room));
	abort();
}

/* A connection asks few of the thousand statements, and to prepare all of them took a third
 * of the start. */
static enum fault
statement_of(struct sqlite *db, const struct db_statements *statements, size_t which,
    sqlite3_stmt **ret_statement)
{
	const struct prepared *room = room_of(db, statements);

	assert(which < statements->count);
	if (room->list[which] == NULL) {
		TRY(prepare_in(db, room, which));
	}
	*ret_statement = room->list[which];
	return FAULT_NONE;
}

static int
bind_one(sqlite3_stmt *statement, int place, const struct db_value *value)
{
	const char *bytes = value->bytes.bytes != NULL ? value->bytes.bytes : "";

	switch (value->kind) {
	case DB_KIND_INTEGER:
		return sqlite3_bind_int64(statement, place, value->integer);
	case DB_KIND_TEXT:
		return sqlite3_bind_text64(statement, place, bytes, value->bytes.size,
		    SQLITE_STATIC, SQLITE_UTF8);
	case DB_KIND_BLOB:
		return sqlite3_bind_blob64(
		    statement, place, bytes, value->bytes.size, SQLITE_STATIC);
	case DB_KIND_NULL:
	default:
		return sqlite3_bind_null(statement, place);
	}
}

static void
sqlite_query(struct db *db, const struct db_statements *statements, size_t which,
    struct db_values values, struct db_rows *ret_rows)
{
	sqlite3_stmt *statement = NULL;
	enum fault fault = statement_of(own(db), statements, which, &statement);

	*ret_rows = (struct db_rows){
	    .db = db, .statement = statement, .open = true, .fault = fault};
	if (fault != FAULT_NONE) {
		return;
	}
	assert(!sqlite3_stmt_busy(statement));
	assert((size_t)sqlite3_bind_parameter_count(statement) == values.count);
	for (size_t i = 0; i < values.count; i++) {
		if (bind_one(statement, (int)i + 1, &values.values[i]) != SQLITE_OK) {
			ret_rows->fault = note_failure(own(db), statements->room, which);
			return;
		}
	}
}

static bool
sqlite_next(struct db_rows *rows)
{
	int code = sqlite3_step(rows->statement);
	if (code == SQLITE_ROW) {
		return true;
	}
	rows->open = false;
	if (code != SQLITE_DONE) {
		rows->fault =
		    note_failure(own(rows->db), sqlite3_sql(rows->statement), 0);
	}
	return false;
}

static enum fault
sqlite_end(struct db_rows *rows)
{
	(void)sqlite3_reset(rows->statement); /* its failure was told by the step */
	rows->open = false;
	return rows->fault;
}

static enum fault
sqlite_run(struct db *db, const struct db_statements *statements, size_t which,
    struct db_values values, int64_t *ret_changed)
{
	struct db_rows rows;

	sqlite_query(db, statements, which, values, &rows);
	bool row = rows.fault == FAULT_NONE && sqlite_next(&rows);
	assert(!row); /* a statement that gives rows is asked by db_query */
	TRY(sqlite_end(&rows));
	if (ret_changed != NULL) {
		*ret_changed = sqlite3_changes64(own(db)->handle);
	}
	return FAULT_NONE;
}

static bool
sqlite_is_null(const struct db_rows *rows, int column)
{
	return sqlite3_column_type(rows->statement, column) == SQLITE_NULL;
}

static int64_t
sqlite_integer(const struct db_rows *rows, int column)
{
	return sqlite3_column_int64(rows->statement, column);
}

static struct slice
sqlite_slice(const struct db_rows *rows, int column)
{
	const void *bytes = sqlite3_column_blob(rows->statement, column);

	return slice_bytes(bytes, (size_t)sqlite3_column_bytes(rows->statement, column));
}

/* --- what is written --- */

/* SQLite asks what was written where no fault can be told; a row that is not told would
 * be missed by the audit, so the program ends before anything of it is committed. */
static void
need_memory(bool given)
{
	if (!given) {
		(void)fputs("tasrih: no memory to record an act\n", stderr);
		abort();
	}
}

static struct db_value
value_of(sqlite3_value *value)
{
	const void *bytes = NULL;

	switch (sqlite3_value_type(value)) {
	case SQLITE_INTEGER:
		return DB_INT(sqlite3_value_int64(value));
	case SQLITE_TEXT:
		bytes = sqlite3_value_text(value);
		need_memory(bytes != NULL);
		return DB_TEXT(slice_bytes(bytes, (size_t)sqlite3_value_bytes(value)));
	case SQLITE_BLOB:
		bytes = sqlite3_value_blob(value);
		need_memory(bytes != NULL || sqlite3_value_bytes(value) == 0);
		return DB_BLOB(slice_bytes(bytes, (size_t)sqlite3_value_bytes(value)));
	default:
		return DB_NULL;
	}
}

/* What SQLite calls. NOLINTBEGIN(readability-function-size) */
static void
tell_row(void *self, sqlite3 *handle, int operation, const char *database,
    const char *name, sqlite3_int64 old_row, sqlite3_int64 new_row)
{
	const struct change_listener *listener = self;
	const struct walk_table *table = change_find(listener, slice_of(name));
	bool removed = operation == SQLITE_DELETE;
	struct db_value values[WALK_COLUMNS_MOST];

	(void)database;
	(void)old_row;
	(void)new_row;
	for (size_t i = 0; table != NULL && i < table->columns_count; i++) {
		sqlite3_value *value = NULL;
		int code = removed ? sqlite3_preupdate_old(handle, (int)i, &value)
		                   : sqlite3_preupdate_new(handle, (int)i, &value);
		need_memory(code == SQLITE_OK);
		values[i] = value_of(value);
	}
	if (table != NULL) {
		listener->row(listener->self, table, values, removed);
	}
}
/* NOLINTEND(readability-function-size) */

enum fault
sqlite_build(struct db *self)
{
	struct sqlite *db = own(self);

	for (size_t i = 0; i < db_migrations_count; i++) {
		if (sqlite3_exec(db->handle, db_migrations[i].text, NULL, NULL, NULL) !=
		    SQLITE_OK) {
			return note_failure(db, db_migrations[i].name, i);
		}
	}
	return FAULT_NONE;
}

static enum fault
set_up(struct sqlite *db, const struct db_options *options)
{
	static const char writer[] =
	    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
	    "PRAGMA trusted_schema=OFF; PRAGMA cache_size=-16000;"
	    "PRAGMA temp_store=MEMORY;"; /* of the savepoints' journal */
	static const char reader[] =
	    "PRAGMA query_only=ON; PRAGMA trusted_schema=OFF; PRAGMA cache_size=-2000;";
	/* The first GiB: a tenth of a look-up's time was pread. A page that the disk cannot
	 * give back ends the program then, instead of the one request. */
	static const char mapping_reader[] =
	    "PRAGMA query_only=ON; PRAGMA trusted_schema=OFF; PRAGMA cache_size=-2000;"
	    "PRAGMA mmap_size=1073741824;";
	const char *text = !options->read_only ? writer
	    : options->maps                    ? mapping_reader
	                                       : reader;

	(void)sqlite3_busy_timeout(db->handle, BUSY_MILLISECONDS);
	if (sqlite3_exec(db->handle, text, NULL, NULL, NULL) != SQLITE_OK) {
		return note_failure(db, "pragma", 0);
	}
	for (size_t i = 0; i < FIXED_COUNT; i++) {
		if (sqlite3_prepare_v3(db->handle, fixed_texts[i], -1,
		        SQLITE_PREPARE_PERSISTENT, &db->fixed[i], NULL) != SQLITE_OK) {
			return note_failure(db, "fixed", i);
		}
	}
	return FAULT_NONE;
}

/* After each commit; in the place of SQLite's own, which checkpoints there and then. */
static int
note_log(void *self, sqlite3 *handle, const char *name, int pages)
{
	struct sqlite *db = self;

	(void)handle;
	(void)name;
	db->log_pages = (size_t)pages;
	return SQLITE_OK;
}

static size_t
sqlite_log_pages(const struct db *db)
{
	return ((const struct sqlite *)(const void *)db)->log_pages;
}

static enum fault
sqlite_checkpoint(struct db *self)
{
	struct sqlite *db = own(self);
	int code = sqlite3_wal_checkpoint_v2(
	    db->handle, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);

	if (code == SQLITE_OK || fault_of(code) == FAULT_BUSY) {
		return code == SQLITE_OK ? FAULT_NONE : FAULT_BUSY;
	}
	/* Whatever was not written is written again the next time; but what a failed sync
	 * dropped, the next one does not know of. */
	enum fault fault = note_failure(db, "checkpoint", 0);
	bool synced = sqlite3_extended_errcode(db->handle) != SQLITE_IOERR_FSYNC;
	return fault == FAULT_DISK && synced ? FAULT_DATABASE : fault;
}

static enum fault
add_room(struct sqlite *db, const struct db_statements *statements, bool prepare_all)
{
	struct prepared *room = &db->rooms[db->rooms_count];

	assert(db->rooms_count < MOST_ROOMS);
	room->list = calloc(statements->count, sizeof(sqlite3_stmt *));
	if (room->list == NULL) {
		return FAULT_MEMORY;
	}
	room->statements = statements;
	db->rooms_count++;
	for (size_t i = 0; prepare_all && i < statements->count; i++) {
		TRY(prepare_in(db, room, i));
	}
	return FAULT_NONE;
}

static enum fault
fill(struct sqlite *db, const struct db_options *options, const char *file)
{
	/* Read-only connections open the file for writing too, so that they can make the
	 * shared-memory file of the WAL; query_only keeps them from changing anything. */
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;

	if (sqlite3_open_v2(file, &db->handle, flags, NULL) != SQLITE_OK) {
		return note_failure(db, "open", 0);
	}
	TRY(set_up(db, options));
	if (options->listener != NULL) {
		db->listener = options->listener;
		(void)sqlite3_preupdate_hook(
		    db->handle, tell_row, (void *)options->listener);
	}
	if (options->checkpoints) {
		(void)sqlite3_wal_hook(db->handle, note_log, db);
	}
	for (size_t i = 0; options->statements != NULL && options->statements[i] != NULL;
	     i++) {
		TRY(add_room(db, options->statements[i], options->prepare_all));
	}
	return FAULT_NONE;
}

static void
sqlite_close(struct db *self)
{
	struct sqlite *db = own(self);

	for (size_t i = 0; i < db->rooms_count; i++) {
		for (size_t j = 0; j < db->rooms[i].statements->count; j++) {
			(void)sqlite3_finalize(db->rooms[i].list[j]);
		}
		free(db->rooms[i].list);
	}
	for (size_t i = 0; i < FIXED_COUNT; i++) {
		(void)sqlite3_finalize(db->fixed[i]);
	}
	(void)sqlite3_close_v2(db->handle);
	free(db);
}

void
sqlite_start(void)
{
	int code = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);

	if (code != SQLITE_OK) {
		log_event(LOG_WARNING, "db.start", LOG_INT("code", code));
	}
}

static enum fault
sqlite_open(const struct db_options *options, const char *file, struct db **ret_db)
{
	struct sqlite *db = calloc(1, sizeof(*db));

	if (db == NULL) {
		return FAULT_MEMORY;
	}
	db->base.driver = &db_sqlite;
	enum fault fault = fill(db, options, file);
	if (fault != FAULT_NONE) {
		sqlite_close(&db->base);
		return fault;
	}
	*ret_db = &db->base;
	return FAULT_NONE;
}

/* --- transactions --- */

static enum fault
run_fixed(struct db *self, enum fixed which)
{
	struct sqlite *db = own(self);
	int code = sqlite3_step(db->fixed[which]);

	(void)sqlite3_reset(db->fixed[which]);
	return code == SQLITE_DONE ? FAULT_NONE
	                           : note_failure(db, fixed_texts[which], which);
}

static bool
sqlite_in_transaction(const struct db *db)
{
	const struct sqlite *own_db = (const struct sqlite *)(const void *)db;

	return sqlite3_get_autocommit(own_db->handle) == 0;
}

static enum fault
sqlite_begin(struct db *db, bool write)
{
	return run_fixed(db, write ? FIXED_BEGIN_WRITE : FIXED_BEGIN);
}

static enum fault
sqlite_commit(struct db *db)
{
	return run_fixed(db, FIXED_COMMIT);
}

static void
sqlite_rollback(struct db *db)
{
	enum fault fault = run_fixed(db, FIXED_ROLLBACK);
	assert(fault == FAULT_NONE || !sqlite_in_transaction(db));
}

static enum fault
sqlite_savepoint(struct db *db)
{
	return run_fixed(db, FIXED_SAVEPOINT);
}

static enum fault
sqlite_release(struct db *db)
{
	return run_fixed(db, FIXED_RELEASE);
}

static void
sqlite_rollback_to_savepoint(struct db *db)
{
	enum fault fault = run_fixed(db, FIXED_BACK);

	if (fault != FAULT_NONE || run_fixed(db, FIXED_RELEASE) != FAULT_NONE) {
		db_rollback(db);
	}
}

const struct db_driver db_sqlite = {
    .open = sqlite_open,
    .close = sqlite_close,
    .query = sqlite_query,
    .next = sqlite_next,
    .end = sqlite_end,
    .run = sqlite_run,
    .is_null = sqlite_is_null,
    .integer = sqlite_integer,
    .slice = sqlite_slice,
    .begin = sqlite_begin,
    .commit = sqlite_commit,
    .rollback = sqlite_rollback,
    .savepoint = sqlite_savepoint,
    .release = sqlite_release,
    .rollback_to_savepoint = sqlite_rollback_to_savepoint,
    .in_transaction = sqlite_in_transaction,
    .migrate = sqlite_migrate,
    .log_pages = sqlite_log_pages,
    .checkpoint = sqlite_checkpoint,
};
