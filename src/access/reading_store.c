/* SPDX-License-Identifier: EUPL-1.2 */
#include "access/reading_store.h"

enum { READING_INSERT, READING_PURPOSE, READING_LIST, READING_COUNT };

static const char *const texts[] = {
    [READING_INSERT] =
        "INSERT INTO file_reading (id, session, object, account, reader, role, purpose, "
        "at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) "
        "ON CONFLICT (session, object) DO UPDATE SET purpose = excluded.purpose, "
        "role = excluded.role",
    [READING_PURPOSE] =
        "SELECT purpose FROM file_reading WHERE session = $1 AND object = $2",
    [READING_LIST] = "SELECT role, purpose, at FROM file_reading WHERE account = $1 "
                     "ORDER BY id DESC LIMIT $2",
    [READING_COUNT] = "SELECT count(*) FROM file_reading WHERE reader = $1 AND at > $2 "
                      "AND purpose NOT IN ('decide', 'sign')",
};
const struct db_statements reading_statements = {"reading", texts, ARRAY_LEN(texts)};

enum fault
reading_insert(struct db *db, const struct reading_row *row)
{
	return db_run(db, &reading_statements, READING_INSERT,
	    DB_ARGS(DB_ID(&row->id), DB_ID(&row->session), DB_TEXT(row->object),
	        DB_ID(&row->account), DB_ID(&row->reader), DB_TEXT(row->role),
	        DB_TEXT(slice_of(reading_word(row->purpose))), DB_INT(row->at)));
}

enum fault
reading_purpose_find(struct db *db, const struct id *session, struct slice object,
    enum reading_purpose *ret_purpose)
{
	struct db_rows rows;
	enum reading_purpose purpose = READING_NONE;

	db_query(db, &reading_statements, READING_PURPOSE,
	    DB_ARGS(DB_ID(session), DB_TEXT(object)), &rows);
	while (db_next(&rows)) {
		purpose = reading_find(db_slice(&rows, 0));
	}
	TRY(db_end(&rows));
	*ret_purpose = purpose;
	return FAULT_NONE;
}

enum fault
reading_list(struct db *db, const struct id *account, struct arena *arena,
    struct reading_row *ret_rows, size_t capacity, size_t *ret_count)
{
	struct db_rows rows;
	size_t count = 0;

	db_query(db, &reading_statements, READING_LIST,
	    DB_ARGS(DB_ID(account), DB_INT(capacity)), &rows);
	while (db_next(&rows) && count < capacity) {
		ret_rows[count++] = (struct reading_row){
		    .role = db_copy(&rows, 0, arena),
		    .purpose = reading_find(db_slice(&rows, 1)),
		    .at = db_integer(&rows, 2),
		};
	}
	TRY(db_end(&rows));
	*ret_count = count;
	return FAULT_NONE;
}

enum fault
reading_count(struct db *db, const struct id *reader, moment after, int64_t *ret_count)
{
	struct db_rows rows;
	int64_t count = 0;

	db_query(db, &reading_statements, READING_COUNT,
	    DB_ARGS(DB_ID(reader), DB_INT(after)), &rows);
	while (db_next(&rows)) {
		count = db_integer(&rows, 0);
	}
	TRY(db_end(&rows));
	*ret_count = count;
	return FAULT_NONE;
}
