/* SPDX-License-Identifier: EUPL-1.2 */
#include "permit/waiting_store.h"

enum {
	SUSPENSION_INSERT,
	SUSPENSION_FIND,
	SUSPENSION_DELETE,
	SUSPENSION_LIST,
	SUSPENSION_DUE,
	REVOCATION_INSERT,
	REVOCATION_FIND,
	REVOCATION_DELETE,
	REVOCATION_LIST,
	WAITING_COUNT,
};

/* The two lists have the same columns: one function reads them. */
#define PERMIT                                                                           \
	", p.number, p.status, p.class, p.not_before, p.expires_at, p.initials, p.list," \
	" p.place, p.issued_at, p.centre, o.name, v.name_arabic,"                        \
	" (SELECT c.account FROM permit_credential c WHERE c.number = w.number)"
#define JOINED(by)                                                                       \
	" w JOIN permit p ON p.number = w.number JOIN account o ON o.id = w." by         \
	" LEFT JOIN person_vouched v ON v.account = w." by
#define SUSPENSION "w.suspended_by, w.reason, '', '', w.at, w.until"
#define REVOCATION "w.proposed_by, w.reason, w.text_en, w.text_ar, w.at, 0"

static const char *const texts[] = {
    [SUSPENSION_INSERT] =
        "INSERT INTO permit_suspension (number, suspended_by, reason, at, until)"
        " VALUES ($1, $2, $3, $4, $5)",
    [SUSPENSION_FIND] = "SELECT " SUSPENSION PERMIT " FROM permit_suspension" JOINED(
        "suspended_by") " WHERE w.number = $1",
    [SUSPENSION_DELETE] = "DELETE FROM permit_suspension WHERE number = $1",
    [SUSPENSION_LIST] = "SELECT " SUSPENSION PERMIT " FROM permit_suspension" JOINED(
        "suspended_by") " ORDER BY w.until, w.number LIMIT $1",
    [SUSPENSION_DUE] =
        "SELECT number FROM permit_suspension WHERE until <= $1 ORDER BY until LIMIT $2",
    [REVOCATION_INSERT] =
        "INSERT INTO permit_revocation (number, proposed_by, reason, text_en, text_ar,"
        " at) VALUES ($1, $2, $3, $4, $5, $6)",
    [REVOCATION_FIND] = "SELECT " REVOCATION PERMIT " FROM permit_revocation" JOINED(
        "proposed_by") " WHERE w.number = $1",
    [REVOCATION_DELETE] = "DELETE FROM permit_revocation WHERE number = $1",
    [REVOCATION_LIST] = "SELECT " REVOCATION PERMIT " FROM permit_revocation" JOINED(
        "proposed_by") " ORDER BY w.at, w.number LIMIT $1",
    [WAITING_COUNT] = "SELECT (SELECT count(*) FROM permit_suspension),"
                      " (SELECT count(*) FROM permit_revocation)",
};
const struct db_statements permit_waiting_statements = {
    "permit_waiting", texts, ARRAY_LEN(texts)};

/* Suspensions have none: the event has them. */
#define WORDS(row)                                                                       \
	{                                                                                \
		{"permit_revocation/text_en", &(row)->text_en},                          \
		    {"permit_revocation/text_ar", &(row)->text_ar},                      \
	}

static enum fault
open_words(struct db *db, struct permit_waiting_row *row, struct arena *arena)
{
	const struct vault_value words[] = WORDS(row);

	return vault_open_row(db,
	    &(struct vault_row){
	        &row->holder, slice_of(row->permit.number.text), words, ARRAY_LEN(words)},
	    arena);
}

static struct permit_waiting_row
copy_row(struct db_rows *rows, struct arena *arena)
{
	enum { PERMIT_AT = 6, NAME_AT = PERMIT_AT + PERMIT_ROW_COLUMNS };

	return (struct permit_waiting_row){
	    .found = true,
	    .by = db_id(rows, 0),
	    .reason = db_copy(rows, 1, arena),
	    .text_en = db_copy(rows, 2, arena),
	    .text_ar = db_copy(rows, 3, arena),
	    .at = db_integer(rows, 4),
	    .until = db_integer(rows, 5),
	    .permit = permit_row_copy(rows, PERMIT_AT, arena),
	    .name_latin = db_copy(rows, NAME_AT, arena),
	    .name_arabic = db_copy(rows, NAME_AT + 1, arena),
	    .holder = db_id(rows, NAME_AT + 2),
	};
}

static enum fault
find(struct db *db, size_t which, const struct permit_number *number, struct arena *arena,
    struct permit_waiting_row *ret_row)
{
	struct db_rows rows;

	*ret_row = (struct permit_waiting_row){.found = false};
	db_query(db, &permit_waiting_statements, which,
	    DB_ARGS(DB_TEXT(slice_of(number->text))), &rows);
	if (db_next(&rows)) {
		*ret_row = copy_row(&rows, arena);
	}
	TRY(db_end(&rows));
	return open_words(db, ret_row, arena);
}

static enum fault
list(struct db *db, size_t which, struct arena *arena,
    struct permit_waiting_row *ret_rows, size_t capacity, size_t *ret_count)
{
	struct db_rows rows;

	*ret_count = 0;
	db_query(db, &permit_waiting_statements, which,
	    DB_ARGS(DB_INT((int64_t)capacity)), &rows);
	while (*ret_count < capacity && db_next(&rows)) {
		ret_rows[(*ret_count)++] = copy_row(&rows, arena);
	}
	TRY(db_end(&rows));
	for (size_t i = 0; i < *ret_count; i++) {
		TRY(open_words(db, &ret_rows[i], arena));
	}
	return FAULT_NONE;
}

enum fault
permit_suspension_insert(struct db *db, const struct permit_number *number,
    const struct permit_waiting_row *row)
{
	return db_run(db, &permit_waiting_statements, SUSPENSION_INSERT,
	    DB_ARGS(DB_TEXT(slice_of(number->text)), DB_ID(&row->by),
	        DB_TEXT(row->reason), DB_INT(row->at), DB_INT(row->until)));
}

enum fault
permit_suspension_find(struct db *db, const struct permit_number *number,
    struct arena *arena, struct permit_waiting_row *ret_row)
{
	return find(db, SUSPENSION_FIND, number, arena, ret_row);
}

enum fault
permit_suspension_delete(struct db *db, const struct permit_number *number)
{
	return db_run(db, &permit_waiting_statements, SUSPENSION_DELETE,
	    DB_ARGS(DB_TEXT(slice_of(number->text))));
}

enum fault
permit_suspension_list(struct db *db, struct arena *arena,
    struct permit_waiting_row *ret_rows, size_t capacity, size_t *ret_count)
{
	return list(db, SUSPENSION_LIST, arena, ret_rows, capacity, ret_count);
}

enum fault
permit_suspension_due(struct db *db, moment now, struct permit_number *ret_numbers,
    size_t capacity, size_t *ret_count)
{
	struct db_rows rows;

	*ret_count = 0;
	db_query(db, &permit_waiting_statements, SUSPENSION_DUE,
	    DB_ARGS(DB_INT(now), DB_INT((int64_t)capacity)), &rows);
	while (*ret_count < capacity && db_next(&rows)) {
		if (permit_number_parse(db_slice(&rows, 0), &ret_numbers[*ret_count]) !=
		    PERMIT_NUMBER_OK) {
			rows.fault = FAULT_DATABASE;
			break;
		}
		(*ret_count)++;
	}
	return db_end(&rows);
}

enum fault
permit_revocation_insert(struct db *db, const struct permit_credential_row *permit,
    const struct permit_waiting_row *row, struct arena *arena)
{
	struct slice number = slice_of(permit->permit.number.text);
	struct permit_waiting_row sealed = *row;
	const struct vault_value words[] = WORDS(&sealed);

	TRY(vault_seal_row(db,
	    &(struct vault_row){&permit->account, number, words, ARRAY_LEN(words)},
	    row->at, arena));
	return db_run(db, &permit_waiting_statements, REVOCATION_INSERT,
	    DB_ARGS(DB_TEXT(number), DB_ID(&row->by), DB_TEXT(row->reason),
	        DB_TEXT(sealed.text_en), DB_TEXT(sealed.text_ar), DB_INT(row->at)));
}

enum fault
permit_revocation_find(struct db *db, const struct permit_number *number,
    struct arena *arena, struct permit_waiting_row *ret_row)
{
	return find(db, REVOCATION_FIND, number, arena, ret_row);
}

enum fault
permit_revocation_delete(struct db *db, const struct permit_number *number)
{
	return db_run(db, &permit_waiting_statements, REVOCATION_DELETE,
	    DB_ARGS(DB_TEXT(slice_of(number->text))));
}

enum fault
permit_revocation_list(struct db *db, struct arena *arena,
    struct permit_waiting_row *ret_rows, size_t capacity, size_t *ret_count)
{
	return list(db, REVOCATION_LIST, arena, ret_rows, capacity, ret_count);
}

enum fault
permit_waiting_count(struct db *db, int64_t *ret_suspensions, int64_t *ret_revocations)
{
	struct db_rows rows;

	*ret_suspensions = 0;
	*ret_revocations = 0;
	db_query(db, &permit_waiting_statements, WAITING_COUNT, DB_NO_ARGS, &rows);
	if (db_next(&rows)) {
		*ret_suspensions = db_integer(&rows, 0);
		*ret_revocations = db_integer(&rows, 1);
	}
	return db_end(&rows);
}
