/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * db_driver - what a kind of database does for db.h; for src/db alone.
 *
 * A driver's connection begins with struct db, so that a pointer to one is a pointer to
 * the other. db.c finds the driver by the address and passes each call on.
 */
#ifndef DB_DB_DRIVER_H
#define DB_DB_DRIVER_H

#include "db/db.h"

/* What the last failure means for the transaction that met it. */
enum db_trouble {
	DB_TROUBLE_NONE,  /* the statement failed; the transaction may go on */
	DB_TROUBLE_AGAIN, /* the transaction is lost to another's: run it again */
	DB_TROUBLE_LOST,  /* the connection is gone: open another */
	DB_TROUBLE_HOPE, /* what was taken for granted is not so: run it again, waiting */
};

struct db_driver {
	enum fault (*open)(
	    const struct db_options *options, const char *where, struct db **ret_db);
	void (*close)(struct db *db);
	void (*query)(struct db *db, const struct db_statements *statements, size_t which,
	    struct db_values values, struct db_rows *ret_rows);
	bool (*next)(struct db_rows *rows);
	enum fault (*end)(struct db_rows *rows);
	enum fault (*run)(struct db *db, const struct db_statements *statements,
	    size_t which, struct db_values values, int64_t *ret_changed);
	/* NULL: as run does it, and there is no way to save */
	enum fault (*run_guarded)(struct db *db, const struct db_statements *statements,
	    size_t which, struct db_values values, bool *ret_done);
	bool (*ahead)(struct db *db);
	void (*ahead_end)(struct db *db);
	/* NULL, or as ahead: nothing is to be gained */
	bool (*foresee)(struct db *db);
	enum fault (*foresee_end)(struct db *db);
	void (*ask_anew)(struct db *db);
	enum fault (*settle)(struct db *db);
	bool (*is_null)(const struct db_rows *rows, int column);
	int64_t (*integer)(const struct db_rows *rows, int column);
	struct slice (*slice)(const struct db_rows *rows, int column);
	enum fault (*begin)(struct db *db, bool write);
	enum fault (*commit)(struct db *db);
	void (*rollback)(struct db *db);
	enum fault (*savepoint)(struct db *db);
	enum fault (*release)(struct db *db);
	void (*rollback_to_savepoint)(struct db *db);
	bool (*in_transaction)(const struct db *db);
	enum fault (*migrate)(const char *where);
	/* NULL where there is no log beside the file */
	size_t (*log_pages)(const struct db *db);
	enum fault (*checkpoint)(struct db *db);
};

/* What counter.c has given and not yet saved. */
enum { DB_COUNTERS_MOST = 4, DB_COUNTER_NAME_SIZE = 32 };
struct db_counter {
	char name[DB_COUNTER_NAME_SIZE];
	int64_t value;
};

struct db {
	const struct db_driver *driver;
	enum fault last_fault;
	enum db_trouble trouble; /* since db_begin */
	bool hopes; /* a driver may wait for no answer that can be foreseen (db_settle) */
	bool asks;  /* between db_ahead and db_ahead_end */
	const struct id *owner; /* db_act_of */
	bool
	    in_one; /* the transaction is saved as a whole or not at all: no savepoints */
	struct db_counter counters[DB_COUNTERS_MOST];
	size_t counters_count;
	struct vault *vault;
	bool read_only;
	uint64_t memo[DB_MEMO_BYTES / sizeof(uint64_t)];
};

extern const struct db_driver db_sqlite;
extern const struct db_driver db_postgresql;

#endif
