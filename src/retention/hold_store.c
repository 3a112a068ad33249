/* SPDX-License-Identifier: EUPL-1.2 */
#include "retention/hold_store.h"

#define COLUMNS                                                                          \
	"h.id, h.account, h.basis, h.reference, h.reason, h.set_by, h.set_at,"           \
	" h.lifted_by, h.lifted_at, h.lift_reason, s.name, l.name,"                      \
	" (SELECT max(a.reference) FROM application a WHERE a.account = h.account)"      \
	" FROM legal_hold h"                                                             \
	" JOIN account s ON s.id = h.set_by LEFT JOIN account l ON l.id = h.lifted_by"

#define IN_ORDER                                                                         \
	" ORDER BY CASE WHEN h.lifted_at IS NULL THEN 0 ELSE 1 END, h.id DESC LIMIT $1"

enum {
	HOLD_INSERT,
	HOLD_FIND,
	HOLD_IS_OPEN,
	HOLD_SAVE_LIFTED,
	HOLD_LIST,
	HOLD_LIST_PERSON,
	HOLD_PERSON,
	HOLD_COUNT_OPEN,
	HOLD_WHOSE,
};

static const char *const texts[] = {
    [HOLD_INSERT] =
        "INSERT INTO legal_hold (id, account, basis, reference, reason, set_by, set_at,"
        " lift_reason) VALUES ($1, $2, $3, $4, $5, $6, $7, '')",
    [HOLD_FIND] = "SELECT " COLUMNS " WHERE h.id = $1",
    [HOLD_IS_OPEN] = "SELECT 1 FROM legal_hold WHERE account = $1 AND reference = $2"
                     " AND lifted_at IS NULL",
    [HOLD_SAVE_LIFTED] =
        "UPDATE legal_hold SET lifted_by = $1, lifted_at = $2, lift_reason = $3"
        " WHERE id = $4 AND lifted_at IS NULL",
    [HOLD_LIST] = "SELECT " COLUMNS IN_ORDER,
    [HOLD_LIST_PERSON] = "SELECT " COLUMNS " WHERE h.account = $2" IN_ORDER,
    [HOLD_PERSON] =
        "SELECT (SELECT count(*) FROM erased_account e WHERE e.account = a.id)"
        " FROM account a WHERE a.id = $1 AND a.kind = 'person'",
    [HOLD_WHOSE] = "SELECT account FROM application WHERE reference = upper($1)"
                   " UNION SELECT account FROM permit_credential WHERE number = upper($1)"
                   " UNION SELECT account FROM subject_request"
                   " WHERE number = upper($1)"
                   " UNION SELECT id FROM account WHERE id = lower($1)",
    [HOLD_COUNT_OPEN] = "SELECT count(*) FROM legal_hold WHERE lifted_at IS NULL",
};
const struct db_statements hold_statements = {"hold", texts, ARRAY_LEN(texts)};

/* The officer's own words. */
#define WORDS(row)                                                                       \
	{                                                                                \
		{"legal_hold/reason", &(row)->reason},                                   \
		    {"legal_hold/lift_reason", &(row)->lift_reason},                     \
	}

static enum fault
seal_words(struct db *db, struct hold_row *row, moment now, struct arena *arena)
{
	const struct vault_value words[] = WORDS(row);

	return vault_seal_row(db,
	    &(struct vault_row){
	        &row->account, id_slice(&row->id), words, ARRAY_LEN(words)},
	    now, arena);
}

static enum fault
open_words(struct db *db, struct hold_row *row, struct arena *arena)
{
	const struct vault_value words[] = WORDS(row);

	return vault_open_row(db,
	    &(struct vault_row){
	        &row->account, id_slice(&row->id), words, ARRAY_LEN(words)},
	    arena);
}

enum fault
hold_insert(struct db *db, const struct hold_row *row, struct arena *arena)
{
	struct hold_row sealed = *row;

	TRY(seal_words(db, &sealed, row->set_at, arena));
	return db_run(db, &hold_statements, HOLD_INSERT,
	    DB_ARGS(DB_ID(&row->id), DB_ID(&row->account),
	        DB_TEXT(slice_of(hold_basis_word(row->basis))), DB_TEXT(row->reference),
	        DB_TEXT(sealed.reason), DB_ID(&row->set_by), DB_INT(row->set_at)));
}

static struct hold_row
copy_row(struct db_rows *rows, struct arena *arena)
{
	struct hold_row row = {
	    .id = db_id(rows, 0),
	    .account = db_id(rows, 1),
	    .basis = hold_basis_find(db_slice(rows, 2)),
	    .reference = db_copy(rows, 3, arena),
	    .reason = db_copy(rows, 4, arena),
	    .set_by = db_id(rows, 5),
	    .set_at = db_integer(rows, 6),
	    .lifted_by = db_id(rows, 7),
	    .lifted_at = db_is_null(rows, 8) ? 0 : db_integer(rows, 8),
	    .lift_reason = db_copy(rows, 9, arena),
	    .set_by_name = db_copy(rows, 10, arena),
	    .lifted_by_name = db_is_null(rows, 11) ? SLICE("") : db_copy(rows, 11, arena),
	    .about = db_is_null(rows, 12) ? SLICE("") : db_copy(rows, 12, arena),
	};

	if (row.basis == HOLD_BASIS_COUNT) {
		rows->fault = FAULT_DATABASE;
	}
	return row;
}

enum fault
hold_find(struct db *db, const struct id *id, struct arena *arena, bool *ret_found,
    struct hold_row *ret_row)
{
	struct db_rows rows;

	*ret_found = false;
	db_query(db, &hold_statements, HOLD_FIND, DB_ARGS(DB_ID(id)), &rows);
	if (db_next(&rows)) {
		*ret_found = true;
		*ret_row = copy_row(&rows, arena);
	}
	TRY(db_end(&rows));
	return *ret_found ? open_words(db, ret_row, arena) : FAULT_NONE;
}

enum fault
hold_is_open(
    struct db *db, const struct id *account, struct slice reference, bool *ret_open)
{
	struct db_rows rows;

	db_query(db, &hold_statements, HOLD_IS_OPEN,
	    DB_ARGS(DB_ID(account), DB_TEXT(reference)), &rows);
	*ret_open = db_next(&rows);
	return db_end(&rows);
}

enum fault
hold_save_lifted(
    struct db *db, const struct hold_row *row, struct arena *arena, bool *ret_lifted)
{
	struct hold_row sealed = *row;
	int64_t changed = 0;

	TRY(seal_words(db, &sealed, row->lifted_at, arena));
	TRY(db_run_counted(db, &hold_statements, HOLD_SAVE_LIFTED,
	    DB_ARGS(DB_ID(&row->lifted_by), DB_INT(row->lifted_at),
	        DB_TEXT(sealed.lift_reason), DB_ID(&row->id)),
	    &changed));
	*ret_lifted = changed > 0;
	return FAULT_NONE;
}

enum fault
hold_list(struct db *db, const struct id *account, struct arena *arena,
    struct hold_row *ret_rows, size_t capacity, size_t *ret_count)
{
	bool all = id_is_none(account);
	struct db_rows rows;

	*ret_count = 0;
	if (all) {
		db_query(
		    db, &hold_statements, HOLD_LIST, DB_ARGS(DB_INT(capacity)), &rows);
	} else {
		db_query(db, &hold_statements, HOLD_LIST_PERSON,
		    DB_ARGS(DB_INT(capacity), DB_ID(account)), &rows);
	}
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
hold_person_find(
    struct db *db, const struct id *account, bool *ret_found, bool *ret_erased)
{
	struct db_rows rows;

	db_query(db, &hold_statements, HOLD_PERSON, DB_ARGS(DB_ID(account)), &rows);
	*ret_found = db_next(&rows);
	*ret_erased = *ret_found && db_integer(&rows, 0) > 0;
	return db_end(&rows);
}

enum fault
hold_count_open(struct db *db, int64_t *ret_count)
{
	struct db_rows rows;

	db_query(db, &hold_statements, HOLD_COUNT_OPEN, DB_NO_ARGS, &rows);
	*ret_count = db_next(&rows) ? db_integer(&rows, 0) : 0;
	return db_end(&rows);
}

enum fault
hold_whose(struct db *db, struct slice text, struct id *ret_account)
{
	struct db_rows rows;

	*ret_account = (struct id){.text = ""};
	db_query(db, &hold_statements, HOLD_WHOSE, DB_ARGS(DB_TEXT(text)), &rows);
	if (db_next(&rows)) {
		*ret_account = db_id(&rows, 0);
	}
	return db_end(&rows);
}
