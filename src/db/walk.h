/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * walk - all rows of all tables, without knowing what they mean: to copy a database into
 * another of the other kind, and to compare the two.
 *
 *	TRY(walk_tables("sqlite:/var/lib/tasrih/tasrih.db", &arena, &tables));
 *	TRY(walk_open(address, &tables, false, &arena, &walk));
 *	TRY(walk_page(walk, &tables.list[0], NULL, &page, &count)); - the first rows
 *	TRY(walk_page(walk, &tables.list[0], rows[count - 1], ...)); - those behind
 *	walk_close(walk);
 *
 * The order is that of the primary key, texts by their bytes, which is the same in both
 * kinds of database. The tables are those of a SQLite file: what a server keeps besides
 * (db/postgresql_migrate.c) is its own and stays out. This is the one place that makes
 * SQL at run time, of nothing but the names in our own migrations.
 */
#ifndef DB_WALK_H
#define DB_WALK_H

#include "base/buffer.h"
#include "db/db.h"

enum { WALK_PAGE_ROWS = 500, WALK_COLUMNS_MOST = 32 };

struct walk_table {
	const char *name;
	size_t name_size;
	const char *const *columns;
	const enum db_kind *kinds; /* INTEGER, TEXT or BLOB; the value may be NULL */
	size_t columns_count;
	const size_t *key; /* the columns of the primary key, in its order */
	size_t key_count;
	size_t place; /* in the list */
};

struct walk_tables {
	const struct walk_table *list; /* what refers stands behind what it refers to */
	size_t count;
};

struct walk_progress {
	bool found;
	int64_t rows; /* copied and committed */
	bool finished;
};

struct walk;

/* For who reads them on a connection of his own, opened with these statements. */
extern const struct db_statements *const walk_table_statements[];
MUST_USE enum fault walk_read_tables(
    struct db *db, struct arena *arena, struct walk_tables *ret_tables);
MUST_USE enum fault walk_tables(
    const char *sqlite_address, struct arena *arena, struct walk_tables *ret_tables);

/* In a form that has no second meaning, to be hashed: a letter for the kind; an integer
 * as 8 bytes, a text or blob as its size and bytes. */
void walk_put_value(struct buffer *out, const struct db_value *value);

/* The tables must outlive it. progress: makes the table of the progress when it is not
 * there, and opens to write; else the connection only reads. */
MUST_USE enum fault walk_open(const char *address, const struct walk_tables *tables,
    bool progress, struct arena *arena, struct walk **ret_walk);
/* Only reads, and all of it in one snapshot; *ret_db is for statements of the caller's
 * (`more`, at most 4 tables of them, which ends with NULL) in the same one. */
MUST_USE enum fault walk_open_snapshot(const char *address,
    const struct walk_tables *tables, const struct db_statements *const *more,
    struct arena *arena, struct walk **ret_walk, struct db **ret_db);
void walk_close(struct walk *walk);

/* A row is an array of columns_count values. At most WALK_PAGE_ROWS rows behind the row
 * `after` (NULL: from the start), which live in the arena; 0 rows: the end. */
MUST_USE enum fault walk_page(struct walk *walk, const struct walk_table *table,
    const struct db_value *after, struct arena *arena, const struct db_value **ret_rows,
    size_t *ret_count);
/* The row with the largest key; only its key is filled in. NULL when there is none. */
MUST_USE enum fault walk_last(struct walk *walk, const struct walk_table *table,
    struct arena *arena, const struct db_value **ret_row);
MUST_USE enum fault walk_count(
    struct walk *walk, const struct walk_table *table, int64_t *ret_count);

/* Adds the rows and notes the progress, in one transaction. */
MUST_USE enum fault walk_add(struct walk *walk, const struct walk_table *table,
    const struct db_value *rows, size_t count, const struct walk_progress *progress);
MUST_USE enum fault walk_find_progress(struct walk *walk, const struct walk_table *table,
    struct walk_progress *ret_progress);

#endif
