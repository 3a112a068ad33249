/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "db/migrations.h"
#include "db/postgresql.h"

static const struct {
	const char *sqlite;
	const char *postgresql;
} rows[] = {
    {"CREATE TABLE a (b INTEGER NOT NULL, c BLOB, d TEXT) STRICT;",
        "CREATE TABLE a (b BIGINT NOT NULL, c BYTEA, d TEXT COLLATE \"C\") ;"},
    {"CREATE TABLE a (b TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;",
        "CREATE TABLE a (b TEXT COLLATE \"C\" PRIMARY KEY)   ;"},
    {"CREATE TABLE a (b INT, PRIMARY KEY (b)) WITHOUT ROWID, STRICT;",
        "CREATE TABLE a (b BIGINT, PRIMARY KEY (b))   ;"},
    /* not in words, comments or quotes */
    {"CREATE TABLE a (integers BLOB CHECK (b IN ('TEXT', 'BLOB -- ')) -- TEXT, STRICT\n);",
        "CREATE TABLE a (integers BYTEA CHECK (b IN ('TEXT', 'BLOB -- ')) \n);"},
    {"CREATE TABLE a (b TEXT DEFAULT 'it''s; TEXT');",
        "CREATE TABLE a (b TEXT COLLATE \"C\" DEFAULT 'it''s; TEXT');"},
    {"ALTER TABLE a ADD COLUMN b TEXT NOT NULL DEFAULT '';",
        "ALTER TABLE a ADD COLUMN b TEXT COLLATE \"C\" NOT NULL DEFAULT '';"},
    /* what is not a table stays as it is */
    {"CREATE UNIQUE INDEX i ON a (b, c) WHERE d IN ('x', 'y');",
        "CREATE UNIQUE INDEX i ON a (b, c) WHERE d IN ('x', 'y');"},
    {"INSERT INTO a SELECT CAST(b AS TEXT), c FROM d, e;",
        "INSERT INTO a SELECT CAST(b AS TEXT), c FROM d, e;"},
    /* the number that SQLite would give */
    {"CREATE TABLE a (seq INTEGER PRIMARY KEY AUTOINCREMENT, b INTEGER) STRICT;",
        "CREATE TABLE a (seq BIGINT PRIMARY KEY , b BIGINT) ;\n"
        "CREATE FUNCTION a_next() RETURNS BIGINT LANGUAGE PLPGSQL VOLATILE AS"
        " 'BEGIN RETURN (SELECT coalesce(max(seq), 0) + 1 FROM a); END';\n"
        "ALTER TABLE a ALTER COLUMN seq SET DEFAULT a_next();"},
    {"CREATE TABLE IF NOT EXISTS a (n INTEGER PRIMARY KEY);",
        "CREATE TABLE IF NOT EXISTS a (n BIGINT PRIMARY KEY);\n"
        "CREATE FUNCTION a_next() RETURNS BIGINT LANGUAGE PLPGSQL VOLATILE AS"
        " 'BEGIN RETURN (SELECT coalesce(max(n), 0) + 1 FROM a); END';\n"
        "ALTER TABLE a ALTER COLUMN n SET DEFAULT a_next();"},
    /* what is not for SQLite */
    {"--postgresql CREATE FUNCTION a() AS\n--postgresql 'BEGIN -- INTEGER';",
        "CREATE FUNCTION a() AS\n'BEGIN -- INTEGER';"},
    {"-- postgresql\nSELECT 1;", "\nSELECT 1;"},
    {"", ""},
    {"-- nothing", ""},
};

static void
each_word_of_sqlite_becomes_one_of_postgresql(void **state)
{
	struct arena arena = ARENA_EMPTY(1 << 20);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		assert_string_equal(
		    pg_translate(&arena, rows[i].sqlite), rows[i].postgresql);
	}
	arena_done(&arena);
}

static void
no_migration_keeps_a_word_of_sqlite(void **state)
{
	static const char *const words[] = {
	    "STRICT", "ROWID", "BLOB", "INTEGER", "AUTOINCREMENT"};
	struct arena arena = ARENA_EMPTY(8 << 20);

	(void)state;
	for (size_t i = 0; i < db_migrations_count; i++) {
		const char *text = pg_translate(&arena, db_migrations[i].text);
		for (size_t j = 0; j < ARRAY_LEN(words); j++) {
			assert_null(strstr(text, words[j]));
		}
	}
	arena_done(&arena);
}

int
main(void)
{
	const struct CMUnitTest all[] = {
	    cmocka_unit_test(each_word_of_sqlite_becomes_one_of_postgresql),
	    cmocka_unit_test(no_migration_keeps_a_word_of_sqlite),
	};

	return cmocka_run_group_tests(all, NULL, NULL);
}
