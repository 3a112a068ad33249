/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * export_store - everything that the tables hold about one person, as JSON.
 *
 *	json_object(&json);
 *	TRY(export_put(db, &account, arena, &json));     - "account": {...}, "letters": [...]
 *	json_end(&json);
 *
 * One table of parts: a part is a member of the answer, a statement, and what its columns
 * mean. A column that lies sealed is opened with the person's own key. docs/my-data.md
 * describes each member; export_tables says of every table of the database in which part
 * its rows are, or why they are in none, and a test compares both with what is there.
 */
#ifndef SUBJECT_EXPORT_STORE_H
#define SUBJECT_EXPORT_STORE_H

#include "base/json.h"
#include "db/vault.h"

extern const struct db_statements export_statements;

enum {
	EXPORT_ROWS_MOST = 500, /* of a part */
	EXPORT_COLUMNS_MOST = 17,
};

/* The members of an open object; "cut" names the parts that have more rows than
 * EXPORT_ROWS_MOST, of which the newest are there. The key is not kept. */
MUST_USE enum fault export_put(
    struct db *db, const struct id *account, struct arena *arena, struct json *json);

/* A file that a person's certificate names now. */
struct export_file_row {
	struct slice reference; /* of its application; empty: a draft */
	struct slice object;    /* where it lies sealed in the store */
	struct slice name;      /* as it was uploaded */
	struct slice type;
	int64_t size_bytes;
};
MUST_USE enum fault export_file_list(struct db *db, const struct id *account,
    struct arena *arena, struct export_file_row *ret_rows, size_t capacity,
    size_t *ret_count);

/* The references under which a person has submitted, newest first. */
MUST_USE enum fault export_reference_list(struct db *db, const struct id *account,
    struct arena *arena, struct slice *ret_references, size_t capacity,
    size_t *ret_count);

/* Of each table of the database: the part that has its rows, or why no part has. */
struct export_table {
	const char *table;
	const char *part; /* NULL: none */
	const char *why;  /* then */
};
extern const struct export_table export_tables[];
extern const size_t export_tables_count;

/* Of the tables that have a part, the columns that are not taken out. */
struct export_left {
	const char *table;
	const char *columns; /* ' ' between */
	const char *why;
};
extern const struct export_left export_left[];
extern const size_t export_left_count;
/* What is taken out of a table whose part another room finds: columns, ' ' between. */
struct export_found {
	const char *table;
	const char *columns;
};
extern const struct export_found export_found[];
extern const size_t export_found_count;

/* For the test of the documentation: the n-th part's name and its columns' names, which end
 * with NULL; NULL behind the last part. */
const char *export_part_name(size_t part);
const char *export_column_name(size_t part, size_t column);

#endif
