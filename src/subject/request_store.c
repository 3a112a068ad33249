/* SPDX-License-Identifier: EUPL-1.2 */
#include "subject/request_store.h"

enum {
	REQUEST_INSERT,
	REQUEST_SAVE,
	REQUEST_FIND,
	REQUEST_LIST_OWN,
	REQUEST_LIST_OPEN,
	REQUEST_LIST_OVER,
	REQUEST_LIST_ERASURES,
	REQUEST_ERASE_AT,
	APPLICATION_LIST,
	PERIOD_FIND,
	PERIOD_SAVE,
};

#define COLUMNS                                                                           \
	"SELECT id, number, account, kind, state, field, asked_at, due_day, answered_at," \
	" answered_by, erase_at, version"
#define SEALED ", value, words, extension_en, extension_ar, answer_en, answer_ar"
enum { SEALED_AT = 12 };

static const char *const texts[] = {
    [REQUEST_INSERT] =
        "INSERT INTO subject_request (id, number, account, kind, state, field, value,"
        " words, asked_at, due_day, extension_en, extension_ar, answer_en, answer_ar,"
        " answered_at, erase_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10,"
        " '', '', '', '', 0, 0, 1) ON CONFLICT DO NOTHING",
    [REQUEST_SAVE] =
        "UPDATE subject_request SET state = $1, due_day = $2, extension_en = $3,"
        " extension_ar = $4, answer_en = $5, answer_ar = $6, answered_at = $7,"
        " answered_by = $8, erase_at = $9, version = version + 1"
        " WHERE id = $10 AND version = $11",
    [REQUEST_FIND] = COLUMNS SEALED " FROM subject_request WHERE id = $1",
    [REQUEST_LIST_OWN] = COLUMNS SEALED " FROM subject_request WHERE account = $1"
                                        " ORDER BY id DESC LIMIT $2",
    [REQUEST_LIST_OPEN] =
        COLUMNS " FROM subject_request WHERE state IN ('open', 'extended')"
                " ORDER BY due_day, id LIMIT $1",
    [REQUEST_LIST_OVER] =
        COLUMNS " FROM subject_request WHERE state NOT IN ('open', 'extended')"
                " ORDER BY answered_at DESC, id DESC LIMIT $1",
    [REQUEST_LIST_ERASURES] =
        COLUMNS " FROM subject_request WHERE erase_at > 0 AND erase_at <= $1"
                " ORDER BY erase_at LIMIT $2",
    [REQUEST_ERASE_AT] = "UPDATE subject_request SET erase_at = $2 WHERE id = $1",
    [APPLICATION_LIST] =
        "SELECT coalesce(reference, ''), state, coalesce(submitted_at, created_at)"
        " FROM application WHERE account = $1 ORDER BY id DESC LIMIT $2",
    [PERIOD_FIND] = "SELECT days, more_days FROM subject_period WHERE kind = $1"
                    " AND valid_from <= $2 ORDER BY valid_from DESC LIMIT 1",
    [PERIOD_SAVE] =
        "INSERT INTO subject_period (kind, valid_from, days, more_days, source)"
        " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (kind, valid_from) DO UPDATE SET"
        " days = excluded.days, more_days = excluded.more_days,"
        " source = excluded.source",
};
const struct db_statements request_statements = {"request", texts, ARRAY_LEN(texts)};

/* --- what is sealed --- */

enum { SEALED_COUNT = 6 };

static const char *const sealed_names[SEALED_COUNT] = {"subject_request/value",
    "subject_request/words", "subject_request/extension_en",
    "subject_request/extension_ar", "subject_request/answer_en",
    "subject_request/answer_ar"};

/* In the order of the names. */
static void
sealed_fields(struct request_row *row, struct slice *ret_fields[static SEALED_COUNT])
{
	ret_fields[0] = &row->value;
	ret_fields[1] = &row->words;
	ret_fields[2] = &row->extension_en;
	ret_fields[3] = &row->extension_ar;
	ret_fields[4] = &row->answer_en;
	ret_fields[5] = &row->answer_ar;
}

static enum fault
open_row(struct db *db, struct arena *arena, struct request_row *row)
{
	struct slice *fields[SEALED_COUNT];
	struct vault_key key;
	enum fault fault = FAULT_NONE;

	sealed_fields(row, fields);
	TRY(vault_find(db, &row->account, &key));
	for (size_t i = 0; i < SEALED_COUNT && fault == FAULT_NONE; i++) {
		fault = vault_open(&key, sealed_names[i], id_slice(&row->id), *fields[i],
		    arena, fields[i]);
	}
	vault_done(&key);
	return fault;
}

static enum fault
seal_row(struct db *db, struct arena *arena, moment now, struct request_row *row)
{
	struct slice *fields[SEALED_COUNT];
	struct vault_key key;

	sealed_fields(row, fields);
	TRY(vault_need(db, &row->account, now, &key));
	for (size_t i = 0; i < SEALED_COUNT; i++) {
		*fields[i] = vault_seal(
		    &key, sealed_names[i], id_slice(&row->id), *fields[i], arena);
	}
	vault_done(&key);
	return FAULT_NONE;
}

/* --- rows --- */

static struct request_row
copy_row(struct db_rows *rows, bool sealed, struct arena *arena)
{
	struct request_row row = {
	    .found = true,
	    .id = db_id(rows, 0),
	    .number = db_copy(rows, 1, arena),
	    .account = db_id(rows, 2),
	    .kind = request_kind_find(db_slice(rows, 3)),
	    .state = request_state_find(db_slice(rows, 4)),
	    .field = db_copy(rows, 5, arena),
	    .asked_at = db_integer(rows, 6),
	    .due = db_day(rows, 7),
	    .answered_at = db_integer(rows, 8),
	    .answered_by = db_id(rows, 9),
	    .erase_at = db_integer(rows, 10),
	    .version = db_integer(rows, 11),
	};
	struct slice *fields[SEALED_COUNT];

	sealed_fields(&row, fields);
	for (int i = 0; sealed && i < SEALED_COUNT; i++) {
		*fields[i] = db_copy(rows, SEALED_AT + i, arena);
	}
	if (row.kind == REQUEST_KIND_COUNT || row.state == REQUEST_STATE_COUNT) {
		rows->fault = FAULT_DATABASE;
	}
	return row;
}

static enum fault
read_rows(struct db *db, size_t which, struct db_values values, struct arena *arena,
    struct request_rows *list)
{
	bool sealed = which == REQUEST_FIND || which == REQUEST_LIST_OWN;
	struct db_rows rows;

	list->ret_count = 0;
	db_query(db, &request_statements, which, values, &rows);
	while (list->ret_count < list->capacity && db_next(&rows)) {
		list->ret_rows[list->ret_count++] = copy_row(&rows, sealed, arena);
	}
	TRY(db_end(&rows));
	for (size_t i = 0; sealed && i < list->ret_count; i++) {
		TRY(open_row(db, arena, &list->ret_rows[i]));
	}
	return FAULT_NONE;
}

enum fault
request_insert(
    struct db *db, const struct request_row *row, struct arena *arena, bool *ret_inserted)
{
	struct request_row sealed = *row;
	int64_t changed = 0;

	TRY(seal_row(db, arena, row->asked_at, &sealed));
	TRY(db_run_counted(db, &request_statements, REQUEST_INSERT,
	    DB_ARGS(DB_ID(&sealed.id), DB_TEXT(sealed.number), DB_ID(&sealed.account),
	        DB_TEXT(slice_of(request_kind_word(sealed.kind))),
	        DB_TEXT(slice_of(request_state_word(sealed.state))),
	        DB_TEXT(sealed.field), DB_TEXT(sealed.value), DB_TEXT(sealed.words),
	        DB_INT(sealed.asked_at), DB_INT(sealed.due)),
	    &changed));
	*ret_inserted = changed == 1;
	return FAULT_NONE;
}

enum fault
request_save(struct db *db, const struct request_row *row, int64_t old_version,
    struct arena *arena, bool *ret_saved)
{
	struct request_row sealed = *row;
	int64_t changed = 0;

	TRY(seal_row(db, arena, row->asked_at, &sealed));
	TRY(db_run_counted(db, &request_statements, REQUEST_SAVE,
	    DB_ARGS(DB_TEXT(slice_of(request_state_word(sealed.state))),
	        DB_INT(sealed.due), DB_TEXT(sealed.extension_en),
	        DB_TEXT(sealed.extension_ar), DB_TEXT(sealed.answer_en),
	        DB_TEXT(sealed.answer_ar), DB_INT(sealed.answered_at),
	        DB_ID(&sealed.answered_by), DB_INT(sealed.erase_at), DB_ID(&sealed.id),
	        DB_INT(old_version)),
	    &changed));
	*ret_saved = changed == 1;
	return FAULT_NONE;
}

enum fault
request_find(
    struct db *db, const struct id *id, struct arena *arena, struct request_row *ret_row)
{
	struct request_rows list = {.capacity = 1, .ret_rows = ret_row};

	*ret_row = (struct request_row){.found = false};
	return read_rows(db, REQUEST_FIND, DB_ARGS(DB_ID(id)), arena, &list);
}

enum fault
request_list_own(struct db *db, const struct id *account, struct arena *arena,
    struct request_rows *list)
{
	return read_rows(db, REQUEST_LIST_OWN,
	    DB_ARGS(DB_ID(account), DB_INT((int64_t)list->capacity)), arena, list);
}

enum fault
request_list(struct db *db, bool open, struct arena *arena, struct request_rows *list)
{
	return read_rows(db, open ? REQUEST_LIST_OPEN : REQUEST_LIST_OVER,
	    DB_ARGS(DB_INT((int64_t)list->capacity)), arena, list);
}

enum fault
request_list_erasures(
    struct db *db, moment now, struct arena *arena, struct request_rows *list)
{
	return read_rows(db, REQUEST_LIST_ERASURES,
	    DB_ARGS(DB_INT(now), DB_INT((int64_t)list->capacity)), arena, list);
}

enum fault
request_erase_at(struct db *db, const struct id *id, moment when)
{
	return db_run(
	    db, &request_statements, REQUEST_ERASE_AT, DB_ARGS(DB_ID(id), DB_INT(when)));
}

enum fault
request_application_list(struct db *db, const struct id *account, struct arena *arena,
    struct request_application *ret_rows, size_t capacity, size_t *ret_count)
{
	struct db_rows rows;
	size_t count = 0;

	db_query(db, &request_statements, APPLICATION_LIST,
	    DB_ARGS(DB_ID(account), DB_INT((int64_t)capacity)), &rows);
	while (count < capacity && db_next(&rows)) {
		ret_rows[count++] = (struct request_application){
		    .reference = db_copy(&rows, 0, arena),
		    .state = db_copy(&rows, 1, arena),
		    .at = db_integer(&rows, 2),
		};
	}
	*ret_count = count;
	return db_end(&rows);
}

/* --- periods --- */

enum fault
request_period_find(
    struct db *db, enum request_kind kind, day when, struct request_period *ret_period)
{
	struct request_period period = REQUEST_PERIOD_USUAL;
	struct db_rows rows;

	db_query(db, &request_statements, PERIOD_FIND,
	    DB_ARGS(DB_TEXT(slice_of(request_kind_word(kind))), DB_INT(when)), &rows);
	while (db_next(&rows)) {
		period.days = db_integer(&rows, 0);
		period.more_days = db_integer(&rows, 1);
	}
	*ret_period = period;
	return db_end(&rows);
}

enum fault
request_period_save(struct db *db, const struct request_period_row *row)
{
	return db_run(db, &request_statements, PERIOD_SAVE,
	    DB_ARGS(DB_TEXT(slice_of(request_kind_word(row->kind))),
	        DB_INT(row->valid_from), DB_INT(row->period.days),
	        DB_INT(row->period.more_days), DB_TEXT(row->source)));
}
