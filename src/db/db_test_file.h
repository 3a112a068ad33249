/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * db_test_file - a fresh database, open on this thread, for the tests of stores.
 *
 *	static const struct db_statements *const statements[] = {&drone_statements,
 *	    &db_file_statements, NULL};
 *	struct db_file *file = *state;
 *	WORKS(db_file_application(file, &application));
 *	... drone_insert(file->db, &application, ...) ...
 *	DB_FILE_TEST(a_drone_is_kept), in main's table
 */
#ifndef DB_DB_TEST_FILE_H
#define DB_DB_TEST_FILE_H

#include "db/db.h"
#include "db/db_test_case.h"
#include "db/db_test_place.h"
#include "db/db_test_vault.h"

struct db_file {
	struct db_place place;
	struct vault *vault;
	struct db *db;
	struct arena arena;
};

enum { DB_FILE_ACCOUNT, DB_FILE_APPLICATION };

static const char *const db_file_texts[] = {
    [DB_FILE_ACCOUNT] =
        "INSERT INTO account (id, kind, provider, subject, name, level, created_at,"
        " seen_at) VALUES ($1, 'person', 'test', $1, 'Test', 'SOP3', 0, 0)",
    [DB_FILE_APPLICATION] =
        "INSERT INTO application (id, account, class, state, version, created_at,"
        " changed_at) VALUES ($1, $2, 1, 'draft', 1, 0, 0)",
};
static const struct db_statements db_file_statements = {
    "test", db_file_texts, ARRAY_LEN(db_file_texts)};

MUST_USE static inline enum fault
db_file_start(struct db_file *file, const struct db_statements *const *statements)
{
	file->arena = ARENA_EMPTY(4 << 20);
	TRY(db_place_make(&file->place));
	TRY(db_migrate(file->place.address));
	TRY(db_test_vault(&file->vault));
	struct db_options options = {.address = file->place.address,
	    .statements = statements,
	    .prepare_all = true,
	    .vault = file->vault};
	return db_open(&options, &file->db);
}

/* A person's account, which the rows of rooms refer to. */
MUST_USE static inline enum fault
db_file_account(struct db_file *file, struct id *ret_account)
{
	*ret_account = id_new(0);
	return db_run(
	    file->db, &db_file_statements, DB_FILE_ACCOUNT, DB_ARGS(DB_ID(ret_account)));
}

/* A draft of an account of its own. */
MUST_USE static inline enum fault
db_file_application(struct db_file *file, struct id *ret_application)
{
	struct id account;

	TRY(db_file_account(file, &account));
	*ret_application = id_new(0);
	return db_run(file->db, &db_file_statements, DB_FILE_APPLICATION,
	    DB_ARGS(DB_ID(ret_application), DB_ID(&account)));
}

static inline void
db_file_stop(struct db_file *file)
{
	db_close(file->db);
	vault_free(file->vault);
	arena_done(&file->arena);
	db_place_drop(&file->place);
}

static inline int
db_file_set_up(void **state)
{
	static struct db_file file;
	enum fault fault = db_file_start(&file, *state);

	*state = &file;
	return fault == FAULT_NONE ? 0 : -1;
}

static inline int
db_file_tear_down(void **state)
{
	db_file_stop(*state);
	return 0;
}

#define DB_FILE_TEST(function) DB_TEST_CASE(function, db_file_set_up, db_file_tear_down)

#endif
