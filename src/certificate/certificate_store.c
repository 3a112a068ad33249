/* SPDX-License-Identifier: EUPL-1.2 */
#include "certificate/certificate_store.h"

enum { CERTIFICATE_FIND, CERTIFICATE_SAVE, CERTIFICATE_SAVE_STATE, CERTIFICATE_USERS };

static const char *const texts[] = {
    [CERTIFICATE_FIND] =
        "SELECT centre, number, issued_on, state, file_hash, file_name, file_type,"
        " file_bytes, uploaded_at, file_object FROM certificate WHERE application = $1",
    [CERTIFICATE_SAVE] =
        "INSERT INTO certificate (application, centre, number, issued_on, state,"
        " file_hash, file_name, file_type, file_bytes, uploaded_at, file_object)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
        " ON CONFLICT (application) DO UPDATE SET centre = excluded.centre,"
        " number = excluded.number, issued_on = excluded.issued_on,"
        " state = excluded.state, file_hash = excluded.file_hash,"
        " file_name = excluded.file_name, file_type = excluded.file_type,"
        " file_bytes = excluded.file_bytes, uploaded_at = excluded.uploaded_at,"
        " file_object = excluded.file_object",
    [CERTIFICATE_SAVE_STATE] = "UPDATE certificate SET state = $1 WHERE application = $2",
    [CERTIFICATE_USERS] = "SELECT count(*) FROM certificate WHERE file_object = $1",
};
const struct db_statements certificate_statements = {
    "certificate", texts, ARRAY_LEN(texts)};

enum fault
certificate_find(struct db *db, const struct id *application, struct arena *arena,
    struct certificate_row *ret_row)
{
	struct db_rows rows;

	*ret_row =
	    (struct certificate_row){.issued_on = DAY_NONE, .state = SLICE("claimed")};
	db_query(db, &certificate_statements, CERTIFICATE_FIND,
	    DB_ARGS(DB_ID(application)), &rows);
	if (db_next(&rows)) {
		*ret_row = (struct certificate_row){
		    .centre = db_copy(&rows, 0, arena),
		    .number = db_copy(&rows, 1, arena),
		    .issued_on = db_day(&rows, 2),
		    .state = db_copy(&rows, 3, arena),
		    .file_hash = db_copy(&rows, 4, arena),
		    .file_name = db_copy(&rows, 5, arena),
		    .file_type = db_copy(&rows, 6, arena),
		    .file_bytes = db_integer(&rows, 7),
		    .uploaded_at = db_integer(&rows, 8),
		    .file_object = db_copy(&rows, 9, arena),
		    .found = true,
		};
	}
	return db_end(&rows);
}

enum fault
certificate_save(
    struct db *db, const struct id *application, const struct certificate_row *row)
{
	bool file = row->file_hash.size > 0;

	return db_run(db, &certificate_statements, CERTIFICATE_SAVE,
	    DB_ARGS(DB_ID(application), DB_TEXT_OR_NULL(row->centre),
	        DB_TEXT(row->number), DB_DAY(row->issued_on), DB_TEXT(row->state),
	        file ? DB_BLOB(row->file_hash) : DB_NULL, DB_TEXT(row->file_name),
	        DB_TEXT(row->file_type), DB_INT(row->file_bytes),
	        file ? DB_INT(row->uploaded_at) : DB_NULL,
	        file ? DB_BLOB(row->file_object) : DB_NULL));
}

/* There is one of each application. */
#define NAME_OF(name)                                                                    \
	{                                                                                \
		"certificate/file_name", name                                            \
	}

enum fault
certificate_seal_file_name(struct db *db, const struct id *account,
    const struct id *application, moment now, struct arena *arena, struct slice *name)
{
	const struct vault_value value = NAME_OF(name);

	return vault_seal_row(db,
	    &(struct vault_row){account, id_slice(application), &value, 1}, now, arena);
}

enum fault
certificate_open_file_name(struct db *db, const struct id *account,
    const struct id *application, struct arena *arena, struct slice *name)
{
	const struct vault_value value = NAME_OF(name);

	return vault_open_row(
	    db, &(struct vault_row){account, id_slice(application), &value, 1}, arena);
}

enum fault
certificate_save_state(struct db *db, const struct id *application, struct slice state)
{
	return db_run(db, &certificate_statements, CERTIFICATE_SAVE_STATE,
	    DB_ARGS(DB_TEXT(state), DB_ID(application)));
}

enum fault
certificate_count_users(struct db *db, struct slice file_object, int64_t *ret_count)
{
	struct db_rows rows;

	db_query(db, &certificate_statements, CERTIFICATE_USERS,
	    DB_ARGS(DB_BLOB(file_object)), &rows);
	*ret_count = db_next(&rows) ? db_integer(&rows, 0) : 0;
	return db_end(&rows);
}
