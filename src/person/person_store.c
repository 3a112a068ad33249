/* SPDX-License-Identifier: EUPL-1.2 */
#include "person/person_store.h"

enum { PERSON_FIND, PERSON_SAVE, PERSON_VOUCHED, PERSON_PROVIDER, PERSON_TWINS };

static const char *const texts[] = {
    [PERSON_FIND] =
        "SELECT name_latin, name_arabic, nationality, passport_number, emirates_id, email,"
        " phone, vouched, emirates_id_warning, version FROM person WHERE account = $1",
    [PERSON_SAVE] =
        "INSERT INTO person (account, name_latin, name_arabic, nationality,"
        " passport_number, emirates_id, email, phone, vouched, emirates_id_warning,"
        " version, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
        " ON CONFLICT (account) DO UPDATE SET name_latin = excluded.name_latin,"
        " name_arabic = excluded.name_arabic, nationality = excluded.nationality,"
        " passport_number = excluded.passport_number, emirates_id = excluded.emirates_id,"
        " email = excluded.email, phone = excluded.phone, vouched = excluded.vouched,"
        " emirates_id_warning = excluded.emirates_id_warning,"
        " version = person.version + 1, changed_at = excluded.changed_at",
    [PERSON_VOUCHED] =
        "SELECT name_latin, name_arabic, nationality, '', emirates_id, email, phone"
        " FROM person_vouched WHERE account = $1",
    [PERSON_PROVIDER] = "SELECT provider FROM account WHERE id = $1",
    /* Two counts, for each has an index: SQLite joins an OR through a table. */
    [PERSON_TWINS] =
        "SELECT (SELECT count(*) FROM person WHERE emirates_id = $2 AND"
        " emirates_id <> '' AND account <> $1) +"
        " (SELECT count(*) FROM person WHERE passport_number = $3 AND nationality = $4"
        " AND account <> $1 AND NOT (emirates_id <> '' AND emirates_id = $2))",
};
const struct db_statements person_statements = {"person", texts, ARRAY_LEN(texts)};

static void
copy_fields(struct db_rows *rows, struct arena *arena, struct person_typed *ret_details)
{
	for (int i = 0; i < PERSON_FIELD_COUNT; i++) {
		ret_details->field[i] = db_copy(rows, i, arena);
	}
}

enum fault
person_find(struct db *db, const struct id *account, struct arena *arena,
    struct person_row *ret_row)
{
	struct db_rows rows;

	*ret_row = (struct person_row){.version = 0};
	db_query(db, &person_statements, PERSON_FIND, DB_ARGS(DB_ID(account)), &rows);
	if (db_next(&rows)) {
		copy_fields(&rows, arena, &ret_row->details);
		ret_row->vouched = (unsigned)db_integer(&rows, PERSON_FIELD_COUNT);
		ret_row->emirates_id_warning =
		    db_integer(&rows, PERSON_FIELD_COUNT + 1) != 0;
		ret_row->version = db_integer(&rows, PERSON_FIELD_COUNT + 2);
	}
	return db_end(&rows);
}

enum fault
person_save(
    struct db *db, const struct id *account, const struct person_row *row, moment now)
{
	const struct slice *field = row->details.field;

	return db_run(db, &person_statements, PERSON_SAVE,
	    DB_ARGS(DB_ID(account), DB_TEXT(field[PERSON_NAME_LATIN]),
	        DB_TEXT(field[PERSON_NAME_ARABIC]), DB_TEXT(field[PERSON_NATIONALITY]),
	        DB_TEXT(field[PERSON_PASSPORT_NUMBER]),
	        DB_TEXT(field[PERSON_EMIRATES_ID]), DB_TEXT(field[PERSON_EMAIL]),
	        DB_TEXT(field[PERSON_PHONE]), DB_INT(row->vouched),
	        DB_INT(row->emirates_id_warning ? 1 : 0), DB_INT(1), DB_INT(now)));
}

enum fault
person_vouched_find(struct db *db, const struct id *account, struct arena *arena,
    struct person_typed *ret_vouched, unsigned *ret_mask)
{
	struct db_rows rows;

	*ret_vouched = (struct person_typed){0};
	*ret_mask = 0;
	db_query(db, &person_statements, PERSON_VOUCHED, DB_ARGS(DB_ID(account)), &rows);
	if (db_next(&rows)) {
		copy_fields(&rows, arena, ret_vouched);
	}
	for (unsigned i = 0; i < PERSON_FIELD_COUNT; i++) {
		*ret_mask |= ret_vouched->field[i].size > 0 ? PERSON_BIT(i) : 0;
	}
	return db_end(&rows);
}

enum fault
person_provider_find(struct db *db, const struct id *account, struct arena *arena,
    struct slice *ret_provider)
{
	struct db_rows rows;

	*ret_provider = (struct slice){NULL, 0};
	db_query(db, &person_statements, PERSON_PROVIDER, DB_ARGS(DB_ID(account)), &rows);
	if (db_next(&rows)) {
		*ret_provider = db_copy(&rows, 0, arena);
	}
	return db_end(&rows);
}

enum fault
person_count_twins(struct db *db, const struct id *account, const struct person_row *row,
    int64_t *ret_count)
{
	const struct slice *field = row->details.field;
	struct db_rows rows;

	db_query(db, &person_statements, PERSON_TWINS,
	    DB_ARGS(DB_ID(account), DB_TEXT(field[PERSON_EMIRATES_ID]),
	        DB_TEXT(field[PERSON_PASSPORT_NUMBER]),
	        DB_TEXT(field[PERSON_NATIONALITY])),
	    &rows);
	*ret_count = db_next(&rows) ? db_integer(&rows, 0) : 0;
	return db_end(&rows);
}
