/* SPDX-License-Identifier: EUPL-1.2 */
#include "audit/witness_store.h"

enum {
	COSIGNATURE_NEWEST,
	COSIGNATURE_THIN,
	COSIGNATURE_SAVE,
	COSIGNATURE_NEXT,
	COSIGNATURE_SIZE,
	WITNESS_INSERT,
	WITNESS_DELETE,
	WITNESS_STATE,
	WITNESS_LIST,
};

#define COSIGNATURE "SELECT witness, size, witness_key, at, note FROM audit_cosignature"

static const char *const texts[] = {
    [COSIGNATURE_NEWEST] = COSIGNATURE " WHERE witness = $1 ORDER BY size DESC LIMIT 1",
    [COSIGNATURE_THIN] = "DELETE FROM audit_cosignature WHERE witness = $1"
                         " AND size >= $2 AND size <= $3",
    [COSIGNATURE_SAVE] =
        "INSERT INTO audit_cosignature (witness, size, witness_key, at, note)"
        " VALUES ($1, $2, $3, $4, $5)",
    [COSIGNATURE_NEXT] = COSIGNATURE " WHERE witness > $1 OR (witness = $1 AND size > $2)"
                                     " ORDER BY witness, size LIMIT 1",
    [COSIGNATURE_SIZE] = "SELECT coalesce(max(size), 0) FROM audit_cosignature",
    [WITNESS_INSERT] =
        "INSERT INTO audit_witness (name, witness_key, url, state, changed_at)"
        " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (name) DO UPDATE"
        " SET witness_key = excluded.witness_key, url = excluded.url",
    [WITNESS_DELETE] = "DELETE FROM audit_witness WHERE name = $1",
    [WITNESS_STATE] = "UPDATE audit_witness SET state = $2, changed_at = $3"
                      " WHERE name = $1 AND state <> $2",
    [WITNESS_LIST] = "SELECT name, witness_key, url, state, changed_at FROM audit_witness"
                     " ORDER BY name LIMIT $1",
};
const struct db_statements audit_witness_statements = {
    "audit_witness", texts, ARRAY_LEN(texts)};

/* --- cosignatures --- */

static enum fault
find_cosignature(struct db *db, size_t which, struct db_values values,
    struct arena *arena, struct audit_cosignature *ret_cosignature)
{
	struct db_rows rows;

	*ret_cosignature = (struct audit_cosignature){.size = 0};
	db_query(db, &audit_witness_statements, which, values, &rows);
	if (db_next(&rows)) {
		*ret_cosignature = (struct audit_cosignature){
		    .witness = db_copy(&rows, 0, arena),
		    .size = (uint64_t)db_integer(&rows, 1),
		    .key = db_copy(&rows, 2, arena),
		    .at = db_integer(&rows, 3),
		    .note = db_copy(&rows, 4, arena),
		};
	}
	return db_end(&rows);
}

enum fault
audit_cosignature_newest(struct db *db, struct slice witness, struct arena *arena,
    struct audit_cosignature *ret_cosignature)
{
	return find_cosignature(
	    db, COSIGNATURE_NEWEST, DB_ARGS(DB_TEXT(witness)), arena, ret_cosignature);
}

enum fault
audit_cosignature_next(struct db *db, const struct audit_cosignature *after,
    struct arena *arena, struct audit_cosignature *ret_cosignature)
{
	return find_cosignature(db, COSIGNATURE_NEXT,
	    DB_ARGS(DB_TEXT(after->witness), DB_INT(after->size)), arena,
	    ret_cosignature);
}

enum fault
audit_cosignature_save(struct db *db, const struct audit_cosignature *cosignature)
{
	uint64_t first =
	    cosignature->size / MERKLE_TILE_WIDTH * (uint64_t)MERKLE_TILE_WIDTH;

	TRY(db_run(db, &audit_witness_statements, COSIGNATURE_THIN,
	    DB_ARGS(DB_TEXT(cosignature->witness), DB_INT(first),
	        DB_INT(cosignature->size))));
	return db_run(db, &audit_witness_statements, COSIGNATURE_SAVE,
	    DB_ARGS(DB_TEXT(cosignature->witness), DB_INT(cosignature->size),
	        DB_TEXT(cosignature->key), DB_INT(cosignature->at),
	        DB_TEXT(cosignature->note)));
}

enum fault
audit_cosignature_size(struct db *db, uint64_t *ret_size)
{
	struct db_rows rows;
	int64_t size = 0;

	db_query(db, &audit_witness_statements, COSIGNATURE_SIZE, DB_NO_ARGS, &rows);
	if (db_next(&rows)) {
		size = db_integer(&rows, 0);
	}
	*ret_size = (uint64_t)size;
	return db_end(&rows);
}

/* --- how they stand --- */

enum fault
audit_witness_insert(struct db *db, const struct audit_witness_row *row)
{
	return db_run(db, &audit_witness_statements, WITNESS_INSERT,
	    DB_ARGS(DB_TEXT(row->name), DB_TEXT(row->key), DB_TEXT(row->url),
	        DB_TEXT(slice_of(audit_witness_word(row->state))),
	        DB_INT(row->changed_at)));
}

enum fault
audit_witness_delete(struct db *db, struct slice name)
{
	return db_run(
	    db, &audit_witness_statements, WITNESS_DELETE, DB_ARGS(DB_TEXT(name)));
}

enum fault
audit_witness_save_state(struct db *db, struct slice name, enum audit_witness_state state,
    moment at, bool *ret_changed)
{
	int64_t changed = 0;

	TRY(db_run_counted(db, &audit_witness_statements, WITNESS_STATE,
	    DB_ARGS(
	        DB_TEXT(name), DB_TEXT(slice_of(audit_witness_word(state))), DB_INT(at)),
	    &changed));
	*ret_changed = changed > 0;
	return FAULT_NONE;
}

enum fault
audit_witness_rows(struct db *db, struct arena *arena, struct audit_witness_row *ret_rows,
    size_t capacity, size_t *ret_count)
{
	struct db_rows rows;
	size_t count = 0;

	db_query(db, &audit_witness_statements, WITNESS_LIST, DB_ARGS(DB_INT(capacity)),
	    &rows);
	while (count < capacity && db_next(&rows)) {
		ret_rows[count++] = (struct audit_witness_row){
		    .name = db_copy(&rows, 0, arena),
		    .key = db_copy(&rows, 1, arena),
		    .url = db_copy(&rows, 2, arena),
		    .state = audit_witness_find(db_slice(&rows, 3)),
		    .changed_at = db_integer(&rows, 4),
		};
	}
	*ret_count = count;
	return db_end(&rows);
}
