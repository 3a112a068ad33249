/* SPDX-License-Identifier: EUPL-1.2 */
#include "audit/audit_store.h"

enum {
	AUDIT_INSERT,
	AUDIT_NEWEST,
	AUDIT_SIZE,
	AUDIT_LIST,
	AUDIT_LIST_ROWS,
	TILE_FIND,
	TILE_SAVE,
	TILE_COUNT,
	CHECKPOINT_NEWEST,
	CHECKPOINT_NEXT,
	CHECKPOINT_INSERT,
	CHECKPOINT_DELETE,
	SHAPE_FIND,
	SHAPE_SAVE,
};

#define COLUMNS "seq, at, actor, role, action, object, salt, commitment, reason"

static const char *const texts[] = {
    [AUDIT_INSERT] =
        "INSERT INTO audit_entry (at, actor, role, action, object, salt, commitment, reason,"
        " rows) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    [AUDIT_NEWEST] = "SELECT at FROM audit_entry ORDER BY seq DESC LIMIT 1",
    [AUDIT_SIZE] = "SELECT coalesce(max(seq), 0) FROM audit_entry",
    [AUDIT_LIST] =
        "SELECT " COLUMNS ", NULL FROM audit_entry WHERE seq > $1 ORDER BY seq LIMIT $2",
    [AUDIT_LIST_ROWS] =
        "SELECT " COLUMNS ", rows FROM audit_entry WHERE seq > $1 ORDER BY seq LIMIT $2",
    [TILE_FIND] = "SELECT hashes FROM audit_tile WHERE level = $1 AND number = $2",
    [TILE_SAVE] = "INSERT INTO audit_tile (level, number, hashes) VALUES ($1, $2, $3)"
                  " ON CONFLICT (level, number) DO UPDATE SET hashes = excluded.hashes",
    [TILE_COUNT] = "SELECT count(*) FROM audit_tile",
    [CHECKPOINT_NEWEST] =
        "SELECT size, note FROM audit_checkpoint ORDER BY size DESC LIMIT 1",
    [CHECKPOINT_NEXT] =
        "SELECT size, note FROM audit_checkpoint WHERE size > $1 ORDER BY size LIMIT 1",
    [CHECKPOINT_INSERT] = "INSERT INTO audit_checkpoint (size, note) VALUES ($1, $2)",
    [CHECKPOINT_DELETE] = "DELETE FROM audit_checkpoint WHERE size = $1",
    [SHAPE_FIND] = "SELECT columns FROM audit_shape WHERE name = $1",
    [SHAPE_SAVE] = "INSERT INTO audit_shape (name, columns) VALUES ($1, $2)"
                   " ON CONFLICT (name) DO UPDATE SET columns = excluded.columns",
};
const struct db_statements audit_statements = {"audit", texts, ARRAY_LEN(texts)};

/* --- entries --- */

enum fault
audit_insert(struct db *db, const struct audit_entry *entry)
{
	return db_run(db, &audit_statements, AUDIT_INSERT,
	    DB_ARGS(DB_INT(entry->at), DB_TEXT(entry->actor), DB_TEXT(entry->role),
	        DB_TEXT(entry->action), DB_TEXT(entry->object), DB_BLOB(entry->salt),
	        DB_BLOB(entry->commitment), DB_TEXT(entry->reason),
	        entry->rows.size > 0 ? DB_BLOB(entry->rows) : DB_NULL));
}

/* The one number that a statement gives, 0 when it gives none. */
static enum fault
ask_number(struct db *db, size_t which, int64_t *ret_number)
{
	struct db_rows rows;

	db_query(db, &audit_statements, which, DB_NO_ARGS, &rows);
	*ret_number = db_next(&rows) ? db_integer(&rows, 0) : 0;
	return db_end(&rows);
}

enum fault
audit_newest(struct db *db, moment *ret_at)
{
	return ask_number(db, AUDIT_NEWEST, ret_at);
}

enum fault
audit_size(struct db *db, uint64_t *ret_size)
{
	int64_t size = 0;

	TRY(ask_number(db, AUDIT_SIZE, &size));
	*ret_size = (uint64_t)size;
	return FAULT_NONE;
}

static void
read_entry(const struct db_rows *rows, struct arena *arena, struct audit_entry *ret_entry)
{
	*ret_entry = (struct audit_entry){
	    .seq = db_integer(rows, 0),
	    .at = db_integer(rows, 1),
	    .actor = db_copy(rows, 2, arena),
	    .role = db_copy(rows, 3, arena),
	    .action = db_copy(rows, 4, arena),
	    .object = db_copy(rows, 5, arena),
	    .salt = db_copy(rows, 6, arena),
	    .commitment = db_copy(rows, 7, arena),
	    .reason = db_copy(rows, 8, arena),
	    .rows = db_copy(rows, 9, arena),
	};
}

enum fault
audit_list(struct db *db, struct arena *arena, struct audit_span *span)
{
	struct db_rows rows;
	size_t count = 0;

	span->ret_entries = ARENA_ARRAY(arena, struct audit_entry, span->most);
	db_query(db, &audit_statements, span->rows ? AUDIT_LIST_ROWS : AUDIT_LIST,
	    DB_ARGS(DB_INT(span->after), DB_INT(span->most)), &rows);
	while (db_next(&rows)) {
		read_entry(&rows, arena, &span->ret_entries[count++]);
	}
	span->ret_count = count;
	return db_end(&rows);
}

/* --- tiles --- */

enum fault
audit_tile_find(struct db *db, unsigned level, uint64_t number, struct arena *arena,
    struct slice *ret_hashes)
{
	struct db_rows rows;

	*ret_hashes = (struct slice){NULL, 0};
	db_query(db, &audit_statements, TILE_FIND, DB_ARGS(DB_INT(level), DB_INT(number)),
	    &rows);
	if (db_next(&rows)) {
		*ret_hashes = db_copy(&rows, 0, arena);
	}
	return db_end(&rows);
}

enum fault
audit_tile_save(struct db *db, unsigned level, uint64_t number, struct slice hashes)
{
	return db_run(db, &audit_statements, TILE_SAVE,
	    DB_ARGS(DB_INT(level), DB_INT(number), DB_BLOB(hashes)));
}

enum fault
audit_tile_count(struct db *db, uint64_t *ret_count)
{
	int64_t count = 0;

	TRY(ask_number(db, TILE_COUNT, &count));
	*ret_count = (uint64_t)count;
	return FAULT_NONE;
}

/* --- checkpoints --- */

static enum fault
find_checkpoint(struct db *db, size_t which, struct db_values values, struct arena *arena,
    struct audit_checkpoint *ret_checkpoint)
{
	struct db_rows rows;

	*ret_checkpoint = (struct audit_checkpoint){.size = 0};
	db_query(db, &audit_statements, which, values, &rows);
	if (db_next(&rows)) {
		ret_checkpoint->size = (uint64_t)db_integer(&rows, 0);
		ret_checkpoint->note = db_copy(&rows, 1, arena);
	}
	return db_end(&rows);
}

enum fault
audit_checkpoint_newest(
    struct db *db, struct arena *arena, struct audit_checkpoint *ret_checkpoint)
{
	return find_checkpoint(db, CHECKPOINT_NEWEST, DB_NO_ARGS, arena, ret_checkpoint);
}

enum fault
audit_checkpoint_next(struct db *db, uint64_t after, struct arena *arena,
    struct audit_checkpoint *ret_checkpoint)
{
	return find_checkpoint(
	    db, CHECKPOINT_NEXT, DB_ARGS(DB_INT(after)), arena, ret_checkpoint);
}

enum fault
audit_checkpoint_insert(struct db *db, const struct audit_checkpoint *checkpoint)
{
	return db_run(db, &audit_statements, CHECKPOINT_INSERT,
	    DB_ARGS(DB_INT(checkpoint->size), DB_TEXT(checkpoint->note)));
}

enum fault
audit_checkpoint_delete(struct db *db, uint64_t size)
{
	return db_run(db, &audit_statements, CHECKPOINT_DELETE, DB_ARGS(DB_INT(size)));
}

/* --- shapes --- */

enum fault
audit_shape_find(
    struct db *db, struct slice name, struct arena *arena, struct slice *ret_columns)
{
	struct db_rows rows;

	*ret_columns = (struct slice){NULL, 0};
	db_query(db, &audit_statements, SHAPE_FIND, DB_ARGS(DB_TEXT(name)), &rows);
	if (db_next(&rows)) {
		*ret_columns = db_copy(&rows, 0, arena);
	}
	return db_end(&rows);
}

enum fault
audit_shape_save(struct db *db, struct slice name, struct slice columns)
{
	return db_run(
	    db, &audit_statements, SHAPE_SAVE, DB_ARGS(DB_TEXT(name), DB_TEXT(columns)));
}
