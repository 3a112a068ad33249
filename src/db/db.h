/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * db - one connection to the database, and statements by number.
 *
 *	enum { CENTRE_FIND, CENTRE_LIST, ... };
 *	static const char *const texts[] = {
 *	    [CENTRE_FIND] = "SELECT name_latin, name_arabic FROM centre WHERE code = $1",
 *	};
 *	const struct db_statements centre_statements = {"centre", texts, ARRAY_LEN(texts)};
 *
 *	struct db_rows rows;
 *	db_query(db, &centre_statements, CENTRE_FIND, DB_ARGS(DB_TEXT(code)), &rows);
 *	if (db_next(&rows)) {
 *		centre->name = db_copy(&rows, 0, arena);
 *	}
 *	return db_end(&rows);
 *
 * All SQL stands in such tables, one a store, and no SQL is ever built from strings. SQLite
 * prepares a statement when it is asked first (a start would prepare a thousand), PostgreSQL all
 * when the connection opens; tests and `tasrih migrate` prepare each (prepare_all), so that a
 * wrong one is found before it is needed.
 * Parameters are $1 $2 ..., as SQLite and PostgreSQL both read them; both read every
 * text (a parameter whose type cannot be seen from its place wants a CAST, and a sum too).
 * A connection is
 * used by one thread at a time. Faults are logged here, with the statement's place and
 * never with its values.
 *
 * The address of a database is "postgresql://..." (as libpq reads it), "sqlite:FILE", or
 * the path of a SQLite file. On PostgreSQL a db_run inside a transaction only sends the
 * statement: its fault may come out of a later call, at the latest of db_release or
 * db_commit. So let each fault pass up, and never take one for an answer.
 */
#ifndef DB_DB_H
#define DB_DB_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/fault.h"
#include "base/moment.h"
#include "base/random.h"
#include "base/slice.h"

struct db;
struct change_listener; /* db/change.h */
struct vault;           /* db/vault.h */

struct db_statements {
	const char *room;
	const char *const *texts; /* NULL entries are not allowed */
	size_t count;
};

enum db_kind { DB_KIND_NULL, DB_KIND_INTEGER, DB_KIND_TEXT, DB_KIND_BLOB };

struct db_value {
	enum db_kind kind;
	int64_t integer;
	struct slice bytes;
};

struct db_values {
	const struct db_value *values;
	size_t count;
};

#define DB_INT(value) ((struct db_value){DB_KIND_INTEGER, (int64_t)(value), {NULL, 0}})
#define DB_TEXT(value) ((struct db_value){DB_KIND_TEXT, 0, (value)})
#define DB_BLOB(value) ((struct db_value){DB_KIND_BLOB, 0, (value)})
#define DB_NULL ((struct db_value){DB_KIND_NULL, 0, {NULL, 0}})
/* Text, or NULL when the slice is empty. */
#define DB_TEXT_OR_NULL(value) db_text_or_null(value)
/* A pointer to struct id; the empty id becomes NULL. */
#define DB_ID(pointer) db_text_or_null(id_slice(pointer))
/* DAY_NONE becomes NULL. */
#define DB_DAY(value) db_day_or_null(value)
#define DB_ARGS(...)                                                                     \
	((struct db_values){(const struct db_value[]){__VA_ARGS__},                      \
	    sizeof((const struct db_value[]){__VA_ARGS__}) / sizeof(struct db_value)})
#define DB_NO_ARGS ((struct db_values){NULL, 0})

struct db_value db_text_or_null(struct slice text);
struct db_value db_day_or_null(day which);

/* Runs a statement that gives no rows. */
MUST_USE enum fault db_run(struct db *db, const struct db_statements *statements,
    size_t which, struct db_values values);
/* The same; *ret_changed is the number of rows inserted, updated or deleted. A guard in
 * the WHERE (AND version = $3) shows by 0 that another was first. */
MUST_USE enum fault db_run_counted(struct db *db, const struct db_statements *statements,
    size_t which, struct db_values values, int64_t *ret_changed);

/* The same for a change of one row, whose guard nobody else is expected to have broken:
 * false when there is no such row. Of a connection that hopes for the best (acts_batch.c)
 * it does not wait; the act that met another answer runs again, and waits. */
MUST_USE enum fault db_run_guarded(struct db *db, const struct db_statements *statements,
    size_t which, struct db_values values, bool *ret_done);

/* Rows, one at a time. One statement may be open once at a time on a connection. */
struct db_rows {
	struct db *db;
	void *statement; /* the driver's */
	enum fault fault;
	bool open;
};

void db_query(struct db *db, const struct db_statements *statements, size_t which,
    struct db_values values, struct db_rows *ret_rows);
/* False at the end and after a fault, which db_end returns. */
bool db_next(struct db_rows *rows);
MUST_USE enum fault db_end(struct db_rows *rows);

/* Columns of the row at hand, from 0. db_slice is borrowed until the next db_next. */
bool db_is_null(const struct db_rows *rows, int column);
int64_t db_integer(const struct db_rows *rows, int column);
struct slice db_slice(const struct db_rows *rows, int column);
struct slice db_copy(const struct db_rows *rows, int column, struct arena *arena);
/* NULL gives the empty id; anything else that is not an id is a fault of the data. */
struct id db_id(struct db_rows *rows, int column);
/* NULL gives DAY_NONE. */
day db_day(const struct db_rows *rows, int column);

/*
 * What will be read anyway, asked at once where each question costs a way to a server and
 * back: between the two calls a db_query sends its question and has no rows, unless its
 * answer is there from an earlier time. The same one, asked again with the same values
 * behind db_ahead_end, has the answer that came meanwhile; what is written in between makes
 * it a new question.
 *
 * False where nothing is to be gained (SQLite). Acts do so by act_ask (db/acts.h).
 */
bool db_ahead(struct db *db);
void db_ahead_end(struct db *db);

/* The same for all acts of a batch, on behalf of the writer: what is asked between the two is
 * gathered, the same statement for all who ask it, and db_foresee_end waits for the answers. */
bool db_foresee(struct db *db);
MUST_USE enum fault db_foresee_end(struct db *db);
/* Until the next call: what is asked, and written, is that of this owner's act (NULL: of
 * anybody's). An answer that one owner alone has asked for outlives what others' acts
 * write: who names an owner says so (struct act_foresight). The id must last as long. */
void db_act_of(struct db *db, const struct id *owner);
/* Answers of this owner's, and those of several, are asked for anew. */
void db_ask_anew(struct db *db);

/* --- opening (app and the writer) --- */
struct db_options {
	const char *address; /* ":memory:" is not supported */
	bool read_only;
	bool replica; /* PostgreSQL: a standby will do; else only the primary */
	/* SQLite, read only: maps the file. Quicker where much is read between two commits of
	 * others; after each commit all of it is mapped anew. */
	bool maps;
	/* PostgreSQL: the newest timeline that any connection has seen; older primaries are
	 * refused. NULL: each connection looks for itself. */
	_Atomic unsigned long *timeline;
	const struct db_statements *const *statements; /* ends with NULL */
	bool
	    prepare_all; /* SQLite: at once, so that a bad one is found; else when asked */
	const struct change_listener *listener; /* to what is written; NULL: nobody */
	struct vault *vault; /* of persons' keys; NULL: nothing sealed is asked for */
	bool checkpoints;    /* SQLite: left to db_checkpoint, not done by the commits */
};

/* Once, before anything else of a program that serves; without it all works as well, but
 * SQLite counts its memory under a lock. */
void db_start(void);
MUST_USE enum fault db_open(const struct db_options *options, struct db **ret_db);
void db_close(struct db *db);

/* --- for db/vault.c --- */
struct vault *db_vault(const struct db *db);
/* What it keeps with a connection, until the transaction ends or a part of it is taken back:
 * then it is wiped. */
enum { DB_MEMO_BYTES = 192 };
void *db_memo(struct db *db);
bool db_is_read_only(const struct db *db);
bool db_is_asking(const struct db *db); /* between db_ahead and db_ahead_end */

/* Brings a database to the newest state of sql/NNN_*.sql; run before any db_open with
 * statements. Several processes may do so at once; when nothing is to do it only reads. */
MUST_USE enum fault db_migrate(const char *address);

/* Whether nobody on a network can read or change what goes to this PostgreSQL: all its hosts
 * are this machine, or it says sslmode=verify-full. */
bool db_address_is_safe(const char *address);
/* Whether it signs in with a password that stands in it. */
bool db_address_has_password(const char *address);
/* Whether several processes may write to it at once (PostgreSQL). */
bool db_is_shared(const char *address);

MUST_USE enum fault db_begin(struct db *db, bool write);
MUST_USE enum fault db_commit(struct db *db);
void db_rollback(struct db *db);
/* Waits for the answers to all that was sent: nothing that came before fails later. */
MUST_USE enum fault db_settle(struct db *db);
/* A savepoint a time: acts inside one transaction. */
MUST_USE enum fault db_savepoint(struct db *db);
MUST_USE enum fault db_release(struct db *db);
void db_rollback_to_savepoint(struct db *db);
/* False when the database has ended the transaction by itself (full disk). */
bool db_in_transaction(const struct db *db);
/* SQLite: how long the log is, in pages, after the last commit; else 0. */
size_t db_log_pages(const struct db *db);
/* Brings what is in the log into the file, as far as nobody reads what was there before;
 * others may write meanwhile. When all of it is there, the next commit begins the log
 * anew. FAULT_BUSY when somebody else is at it, FAULT_DISK when a sync failed: then nobody
 * knows what the disk holds. */
MUST_USE enum fault db_checkpoint(struct db *db);
/* The fault of a FULL disk, or DATABASE, of the last failure on this connection. */
enum fault db_last_fault(const struct db *db);

#endif
