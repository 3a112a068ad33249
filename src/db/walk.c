/* SPDX-License-Identifier: EUPL-1.2 */
#include "db/walk.h"

#include <assert.h>
#include <stdlib.h>

#include "base/buffer.h"

/* --- which tables there are --- */

enum { TABLE_LIST, TABLE_COLUMNS };

/* In the order in which the migrations made them: a REFERENCES to a table that is not
 * there yet is refused by PostgreSQL, which runs the same migrations. */
static const char *const table_texts[] = {
    [TABLE_LIST] = "SELECT name FROM sqlite_schema WHERE type = 'table'"
                   " AND name <> 'schema_version'" /* each database keeps its own */
                   " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY rowid",
    [TABLE_COLUMNS] = "SELECT name, type, pk FROM pragma_table_info($1) ORDER BY cid",
};
static const struct db_statements table_statements = {
    "table", table_texts, ARRAY_LEN(table_texts)};

enum { TABLES_MOST = 128 };

static enum db_kind
kind_of(struct slice type)
{
	return slice_equal(type, SLICE("INTEGER")) ? DB_KIND_INTEGER
	    : slice_equal(type, SLICE("BLOB"))     ? DB_KIND_BLOB
	                                           : DB_KIND_TEXT;
}

static enum fault
read_columns(struct db *db, struct arena *arena, struct walk_table *table)
{
	const char **columns = ARENA_ARRAY(arena, const char *, WALK_COLUMNS_MOST);
	enum db_kind *kinds = ARENA_ARRAY(arena, enum db_kind, WALK_COLUMNS_MOST);
	size_t *key = ARENA_ARRAY(arena, size_t, WALK_COLUMNS_MOST);
	struct db_rows rows;

	db_query(db, &table_statements, TABLE_COLUMNS,
	    DB_ARGS(DB_TEXT(slice_of(table->name))), &rows);
	while (db_next(&rows)) {
		size_t place = table->columns_count++;
		assert(place < WALK_COLUMNS_MOST);
		columns[place] = arena_text(arena, db_slice(&rows, 0));
		kinds[place] = kind_of(db_slice(&rows, 1));
		int64_t in_key = db_integer(&rows, 2);
		if (in_key > 0) {
			key[in_key - 1] = place;
			table->key_count++;
		}
	}
	table->columns = columns;
	table->kinds = kinds;
	table->key = key;
	return db_end(&rows);
}

const struct db_statements *const walk_table_statements[] = {&table_statements, NULL};

enum fault
walk_read_tables(struct db *db, struct arena *arena, struct walk_tables *ret_tables)
{
	struct walk_table *list = ARENA_ARRAY(arena, struct walk_table, TABLES_MOST);
	struct db_rows rows;
	size_t count = 0;

	db_query(db, &table_statements, TABLE_LIST, DB_NO_ARGS, &rows);
	while (db_next(&rows)) {
		assert(count < TABLES_MOST);
		list[count].name = arena_text(arena, db_slice(&rows, 0));
		list[count].name_size = db_slice(&rows, 0).size;
		list[count].place = count;
		count++;
	}
	TRY(db_end(&rows));
	for (size_t i = 0; i < count; i++) {
		TRY(read_columns(db, arena, &list[i]));
		assert(list[i].key_count > 0); /* each of our tables has one */
	}
	*ret_tables = (struct walk_tables){list, count};
	return FAULT_NONE;
}

enum fault
walk_tables(
    const char *sqlite_address, struct arena *arena, struct walk_tables *ret_tables)
{
	struct db_options options = {.address = sqlite_address,
	    .read_only = true,
	    .statements = walk_table_statements};
	struct db *db = NULL;

	assert(!db_is_shared(sqlite_address));
	TRY(db_open(&options, &db));
	enum fault fault = walk_read_tables(db, arena, ret_tables);
	db_close(db);
	return fault;
}

/* --- the statements of each table --- */

enum { WALK_FIRST, WALK_NEXT, WALK_LAST, WALK_COUNT, WALK_INSERT, WALK_KINDS };

enum { PROGRESS_SAVE, PROGRESS_FIND };

static const char *const progress_texts[] = {
    [PROGRESS_SAVE] =
        "INSERT INTO copy_progress (name, rows, finished) VALUES ($1, $2, $3)"
        " ON CONFLICT (name) DO UPDATE SET rows = excluded.rows,"
        " finished = excluded.finished",
    [PROGRESS_FIND] = "SELECT rows, finished FROM copy_progress WHERE name = $1",
};
static const struct db_statements progress_statements = {
    "progress", progress_texts, ARRAY_LEN(progress_texts)};

static const char *const make_texts[] = {
    "CREATE TABLE IF NOT EXISTS copy_progress (name TEXT PRIMARY KEY,"
    " rows BIGINT NOT NULL, finished BIGINT NOT NULL)"};
static const struct db_statements make_statements = {"make", make_texts, 1};

struct walk {
	struct db *db;
	struct db_statements statements; /* WALK_KINDS for each table */
};

static void
put_key(struct buffer *out, const struct walk_table *table, const char *order)
{
	for (size_t i = 0; i < table->key_count; i++) {
		buffer_print(out, "%s\"%s\"%s", i > 0 ? ", " : "",
		    table->columns[table->key[i]], order);
	}
}

static void
put_columns(struct buffer *out, const struct walk_table *table)
{
	for (size_t i = 0; i < table->columns_count; i++) {
		buffer_print(out, "%s\"%s\"", i > 0 ? ", " : "", table->columns[i]);
	}
}

static void
put_parameters(struct buffer *out, size_t count)
{
	for (size_t i = 1; i <= count; i++) {
		buffer_print(out, "%s$%zu", i > 1 ? ", " : "", i);
	}
}

static const char *
select_text(struct arena *arena, const struct walk_table *table, bool behind)
{
	struct buffer out = BUFFER_IN(arena);

	buffer_puts(&out, "SELECT ");
	put_columns(&out, table);
	buffer_print(&out, " FROM \"%s\"", table->name);
	if (behind) {
		buffer_puts(&out, " WHERE (");
		put_key(&out, table, "");
		buffer_puts(&out, ") > (");
		put_parameters(&out, table->key_count);
		buffer_puts(&out, ")");
	}
	buffer_puts(&out, " ORDER BY ");
	put_key(&out, table, "");
	buffer_print(&out, " LIMIT %d", WALK_PAGE_ROWS);
	return buffer_text(&out);
}

static const char *
last_text(struct arena *arena, const struct walk_table *table)
{
	struct buffer out = BUFFER_IN(arena);

	buffer_puts(&out, "SELECT ");
	put_key(&out, table, "");
	buffer_print(&out, " FROM \"%s\" ORDER BY ", table->name);
	put_key(&out, table, " DESC");
	buffer_puts(&out, " LIMIT 1");
	return buffer_text(&out);
}

static const char *
count_text(struct arena *arena, const struct walk_table *table)
{
	struct buffer out = BUFFER_IN(arena);

	buffer_print(&out, "SELECT count(*) FROM \"%s\"", table->name);
	return buffer_text(&out);
}

static const char *
insert_text(struct arena *arena, const struct walk_table *table)
{
	struct buffer out = BUFFER_IN(arena);

	buffer_print(&out, "INSERT INTO \"%s\" (", table->name);
	put_columns(&out, table);
	buffer_puts(&out, ") VALUES (");
	put_parameters(&out, table->columns_count);
	buffer_puts(&out, ")");
	return buffer_text(&out);
}

static struct db_statements
statements_of(const struct walk_tables *tables, struct arena *arena)
{
	const char **texts = ARENA_ARRAY(arena, const char *, tables->count *WALK_KINDS);

	for (size_t i = 0; i < tables->count; i++) {
		const struct walk_table *table = &tables->list[i];
		const char **own = &texts[i * WALK_KINDS];
		own[WALK_FIRST] = select_text(arena, table, false);
		own[WALK_NEXT] = select_text(arena, table, true);
		own[WALK_LAST] = last_text(arena, table);
		own[WALK_COUNT] = count_text(arena, table);
		own[WALK_INSERT] = insert_text(arena, table);
	}
	return (struct db_statements){"walk", texts, tables->count * WALK_KINDS};
}

static size_t
which(const struct walk_table *table, size_t kind)
{
	return table->place * WALK_KINDS + kind;
}

/* --- hashing --- */

/* In one piece: each value of each row that is written goes through here. */
static void
put_size(struct buffer *out, uint64_t size)
{
	char *bytes = buffer_reserve(out, sizeof(size));

	for (unsigned i = 0; i < sizeof(size); i++) {
		bytes[i] = (char)(uint8_t)(size >> (56 - 8 * i));
	}
	out->size += sizeof(size);
}

void
walk_put_value(struct buffer *out, const struct db_value *value)
{
	static const char letters[] = {[DB_KIND_NULL] = 'n',
	    [DB_KIND_INTEGER] = 'i',
	    [DB_KIND_TEXT] = 't',
	    [DB_KIND_BLOB] = 'b'};

	buffer_putc(out, letters[value->kind]);
	if (value->kind == DB_KIND_INTEGER) {
		put_size(out, (uint64_t)value->integer);
	} else if (value->kind != DB_KIND_NULL) {
		put_size(out, value->bytes.size);
		buffer_put(out, value->bytes);
	}
}

/* --- opening --- */

static enum fault
make_progress(const char *address)
{
	static const struct db_statements *const list[] = {&make_statements, NULL};
	struct db_options options = {.address = address, .statements = list};
	struct db *db = NULL;

	TRY(db_open(&options, &db));
	enum fault fault = db_run(db, &make_statements, 0, DB_NO_ARGS);
	db_close(db);
	return fault;
}

enum fault
walk_open(const char *address, const struct walk_tables *tables, bool progress,
    struct arena *arena, struct walk **ret_walk)
{
	struct walk *walk = ARENA_NEW(arena, struct walk);
	const struct db_statements *const list[] = {
	    &walk->statements, progress ? &progress_statements : NULL, NULL};
	struct db_options options = {
	    .address = address, .read_only = !progress, .statements = list};

	walk->statements = statements_of(tables, arena);
	if (progress) {
		TRY(make_progress(address));
	}
	TRY(db_open(&options, &walk->db));
	*ret_walk = walk;
	return FAULT_NONE;
}

enum fault
walk_open_snapshot(const char *address, const struct walk_tables *tables,
    const struct db_statements *const *more, struct arena *arena, struct walk **ret_walk,
    struct db **ret_db)
{
	struct walk *walk = ARENA_NEW(arena, struct walk);
	const struct db_statements *list[8] = {&walk->statements};
	struct db_options options = {
	    .address = address, .read_only = true, .statements = list};

	for (size_t i = 0; more[i] != NULL; i++) {
		assert(i + 2 < ARRAY_LEN(list));
		list[i + 1] = more[i];
	}
	walk->statements = statements_of(tables, arena);
	TRY(db_open(&options, &walk->db));
	*ret_walk = walk;
	*ret_db = walk->db;
	return db_begin(walk->db, false);
}

void
walk_close(struct walk *walk)
{
	if (walk != NULL) {
		db_close(walk->db);
	}
}

/* --- reading --- */

static struct db_value
value_of(const struct db_rows *rows, int column, enum db_kind kind, struct arena *arena)
{
	if (db_is_null(rows, column)) {
		return DB_NULL;
	}
	switch (kind) {
	case DB_KIND_INTEGER:
		return DB_INT(db_integer(rows, column));
	case DB_KIND_BLOB:
		return DB_BLOB(db_copy(rows, column, arena));
	case DB_KIND_TEXT:
	case DB_KIND_NULL:
	default:
		return DB_TEXT(db_copy(rows, column, arena));
	}
}

static void
ask_page(struct walk *walk, const struct walk_table *table, const struct db_value *after,
    struct db_rows *ret_rows)
{
	struct db_value key[WALK_COLUMNS_MOST];

	for (size_t i = 0; after != NULL && i < table->key_count; i++) {
		key[i] = after[table->key[i]];
	}
	db_query(walk->db, &walk->statements,
	    which(table, after != NULL ? WALK_NEXT : WALK_FIRST),
	    (struct db_values){key, after != NULL ? table->key_count : 0}, ret_rows);
}

enum fault
walk_page(struct walk *walk, const struct walk_table *table, const struct db_value *after,
    struct arena *arena, const struct db_value **ret_rows, size_t *ret_count)
{
	size_t width = table->columns_count;
	struct db_value *values =
	    ARENA_ARRAY(arena, struct db_value, WALK_PAGE_ROWS * width);
	struct db_rows rows;
	size_t count = 0;

	bool alone = !db_in_transaction(walk->db);
	if (alone) {
		TRY(db_begin(walk->db, false));
	}
	ask_page(walk, table, after, &rows);
	for (; db_next(&rows); count++) {
		for (size_t i = 0; i < width; i++) {
			values[count * width + i] =
			    value_of(&rows, (int)i, table->kinds[i], arena);
		}
	}
	enum fault fault = db_end(&rows);
	if (alone) {
		db_rollback(walk->db);
	}
	*ret_rows = values;
	*ret_count = count;
	return fault;
}

enum fault
walk_last(struct walk *walk, const struct walk_table *table, struct arena *arena,
    const struct db_value **ret_row)
{
	struct db_value *row = ARENA_ARRAY(arena, struct db_value, table->columns_count);
	struct db_rows rows;

	*ret_row = NULL;
	db_query(walk->db, &walk->statements, which(table, WALK_LAST), DB_NO_ARGS, &rows);
	if (db_next(&rows)) {
		for (size_t i = 0; i < table->key_count; i++) {
			size_t column = table->key[i];
			row[column] =
			    value_of(&rows, (int)i, table->kinds[column], arena);
		}
		*ret_row = row;
	}
	return db_end(&rows);
}

enum fault
walk_count(struct walk *walk, const struct walk_table *table, int64_t *ret_count)
{
	struct db_rows rows;

	db_query(
	    walk->db, &walk->statements, which(table, WALK_COUNT), DB_NO_ARGS, &rows);
	*ret_count = db_next(&rows) ? db_integer(&rows, 0) : 0;
	return db_end(&rows);
}

/* --- writing --- */

static enum fault
add_all(struct walk *walk, const struct walk_table *table, const struct db_value *rows,
    size_t count, const struct walk_progress *progress)
{
	for (size_t i = 0; i < count; i++) {
		struct db_values row = {
		    &rows[i * table->columns_count], table->columns_count};
		TRY(db_run(walk->db, &walk->statements, which(table, WALK_INSERT), row));
	}
	TRY(db_run(walk->db, &progress_statements, PROGRESS_SAVE,
	    DB_ARGS(DB_TEXT(slice_of(table->name)), DB_INT(progress->rows),
	        DB_INT(progress->finished))));
	return db_commit(walk->db);
}

enum fault
walk_add(struct walk *walk, const struct walk_table *table, const struct db_value *rows,
    size_t count, const struct walk_progress *progress)
{
	TRY(db_begin(walk->db, true));
	enum fault fault = add_all(walk, table, rows, count, progress);
	if (fault != FAULT_NONE) {
		db_rollback(walk->db);
	}
	return fault;
}

enum fault
walk_find_progress(
    struct walk *walk, const struct walk_table *table, struct walk_progress *ret_progress)
{
	struct db_rows rows;

	*ret_progress = (struct walk_progress){.found = false};
	db_query(walk->db, &progress_statements, PROGRESS_FIND,
	    DB_ARGS(DB_TEXT(slice_of(table->name))), &rows);
	if (db_next(&rows)) {
		*ret_progress = (struct walk_progress){
		    .found = true,
		    .rows = db_integer(&rows, 0),
		    .finished = db_integer(&rows, 1) != 0,
		};
	}
	return db_end(&rows);
}
