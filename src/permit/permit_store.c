/* SPDX-License-Identifier: EUPL-1.2 */
#include "permit/permit_store.h"

#include <stdio.h>

enum {
	PERMIT_ROW_FIND,
	PERMIT_ROW_CREDENTIAL,
	PERMIT_ROW_OWN,
	PERMIT_ROW_NEWEST,
	PERMIT_ROW_INSERT,
	PERMIT_CREDENTIAL_INSERT,
	PERMIT_ROW_STATUS,
	PERMIT_CREDENTIAL_VERSION,
	PERMIT_EVENT_INSERT,
	PERMIT_EVENT_CAUSE,
	PERMIT_EVENT_LIST,
	PERMIT_EXPIRING,
	PERMIT_TOLD,
	PERMIT_LIST_OPEN,
	PERMIT_LIST_BEGIN,
	PERMIT_PLACE_FIND,
	PERMIT_LIST_COUNT,
	PERMIT_LIST_CHANGED,
	PERMIT_LIST_VERSION,
	PERMIT_LIST_VERSIONS,
	PERMIT_LIST_WALK,
	PERMIT_LIST_WALK_ALL,
	PERMIT_IS_OWN,
	PERMIT_FIND_TAKEN,
	PERMIT_IN_FORCE_COUNT,
	PERMIT_IN_FORCE_TOKENS,
	PERMIT_TOKEN_SAVE,
};

#define COLUMNS                                                                          \
	"number, status, class, not_before, expires_at, initials, list, place,"          \
	" issued_at, centre"
#define EVENT                                                                            \
	"e.version, e.what, e.from_status, e.to_status, e.actor, e.role, e.reason,"      \
	" e.text_en, e.text_ar, e.at,"                                                   \
	" (SELECT c.account FROM permit_credential c WHERE c.number = e.number)"

#define IN_FORCE "p.status IN ('active', 'suspended') AND p.expires_at > $1"

static const char *const texts[] = {
    [PERMIT_ROW_FIND] = "SELECT " COLUMNS " FROM permit WHERE number = $1",
    [PERMIT_ROW_CREDENTIAL] =
        "SELECT p.number, p.status, p.class, p.not_before, p.expires_at, p.initials,"
        " p.list, p.place, p.issued_at, p.centre, c.account, c.application, c.issued_at,"
        " c.token, c.version"
        " FROM permit p JOIN permit_credential c ON c.number = p.number"
        " WHERE p.number = $1",
    [PERMIT_ROW_OWN] =
        "SELECT p.number, p.status, p.class, p.not_before, p.expires_at, p.initials,"
        " p.list, p.place, p.issued_at, p.centre FROM permit_credential c"
        " JOIN permit p ON p.number = c.number"
        " WHERE c.account = $1 ORDER BY c.issued_at DESC, p.number DESC",
    [PERMIT_ROW_NEWEST] =
        "SELECT number FROM permit WHERE status = $1 AND expires_at > $2 AND"
        " expires_at <= $3 ORDER BY number DESC LIMIT 1",
    [PERMIT_ROW_INSERT] =
        "INSERT INTO permit (" COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9,"
        " $10)",
    [PERMIT_CREDENTIAL_INSERT] =
        "INSERT INTO permit_credential (number, account, application, issued_at, token,"
        " version) VALUES ($1, $2, $3, $4, $5, $6)",
    [PERMIT_ROW_STATUS] = "UPDATE permit SET status = $1 WHERE number = $2",
    [PERMIT_CREDENTIAL_VERSION] =
        "UPDATE permit_credential SET version = $1 WHERE number = $2 AND version = $3",
    [PERMIT_EVENT_INSERT] =
        "INSERT INTO permit_event (number, version, what, from_status, to_status, actor,"
        " role, reason, text_en, text_ar, at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    [PERMIT_EVENT_CAUSE] =
        "SELECT " EVENT " FROM permit_event e WHERE e.number = $1 AND"
        " e.from_status <> e.to_status ORDER BY e.version DESC LIMIT 1",
    [PERMIT_EVENT_LIST] = "SELECT " EVENT ", o.name, v.name_arabic FROM permit_event e"
                          " LEFT JOIN account o ON o.id = e.actor"
                          " LEFT JOIN person_vouched v ON v.account = e.actor"
                          " WHERE e.number = $1 ORDER BY e.version LIMIT $2",
    [PERMIT_EXPIRING] =
        "SELECT p.number, c.account, p.expires_at FROM permit p"
        " JOIN permit_credential c ON c.number = p.number"
        " WHERE p.expiry_told = 0 AND p.expires_at > $1 AND p.expires_at <= $2"
        " AND p.status IN ('active', 'suspended')"
        " ORDER BY p.expires_at, p.number LIMIT 100",
    [PERMIT_TOLD] = "UPDATE permit SET expiry_told = 1 WHERE number = $1",
    [PERMIT_LIST_OPEN] =
        "SELECT list FROM status_list WHERE used < $1 ORDER BY list DESC LIMIT 1",
    [PERMIT_LIST_BEGIN] = "INSERT INTO status_list (list, used, version)"
                          " SELECT coalesce(max(list), 0) + 1, 0, 1 FROM status_list"
                          " RETURNING list",
    [PERMIT_PLACE_FIND] = "SELECT 1 FROM permit WHERE list = $1 AND place = $2",
    [PERMIT_LIST_COUNT] = "UPDATE status_list SET used = used + 1 WHERE list = $1",
    [PERMIT_LIST_CHANGED] =
        "UPDATE status_list SET version = version + 1 WHERE list = $1",
    [PERMIT_LIST_VERSION] = "SELECT version FROM status_list WHERE list = $1",
    [PERMIT_LIST_VERSIONS] =
        "SELECT list, version FROM status_list ORDER BY list LIMIT $1",
    [PERMIT_LIST_WALK] = "SELECT place, status, class, issued_at, centre FROM permit"
                         " WHERE list = $1 AND status <> 'active'",
    [PERMIT_LIST_WALK_ALL] = "SELECT place, status, class, issued_at, centre FROM permit"
                             " WHERE list = $1",
    [PERMIT_IS_OWN] =
        "SELECT 1 FROM permit_credential c JOIN person p ON p.account = c.account"
        " JOIN person_vouched v ON v.account = $2 WHERE c.number = $1 AND"
        " v.emirates_id_index = p.emirates_id_index",
    [PERMIT_FIND_TAKEN] =
        "SELECT 1 FROM permit_credential c JOIN permit p ON p.number = c.number"
        " WHERE c.account = $1 AND (p.status IN ('suspended', 'revoked')"
        " OR EXISTS (SELECT 1 FROM permit_revocation r WHERE r.number = p.number))"
        " LIMIT 1",
    [PERMIT_IN_FORCE_COUNT] = "SELECT count(*) FROM permit p WHERE " IN_FORCE,
    [PERMIT_IN_FORCE_TOKENS] = "SELECT p.number, c.token, c.version FROM permit p"
                               " JOIN permit_credential c ON c.number = p.number"
                               " WHERE " IN_FORCE " AND p.number > $2"
                               " ORDER BY p.number LIMIT $3",
    [PERMIT_TOKEN_SAVE] =
        "UPDATE permit_credential SET token = $1 WHERE number = $2 AND version = $3",
};
const struct db_statements permit_statements = {"permit", texts, ARRAY_LEN(texts)};

static enum permit_status
status_at(struct db_rows *rows, int column)
{
	enum permit_status status = PERMIT_REVOKED;

	if (!permit_status_parse(db_slice(rows, column), &status)) {
		rows->fault = FAULT_DATABASE;
	}
	return status;
}

struct permit_row
permit_row_copy(struct db_rows *rows, int first, struct arena *arena)
{
	struct permit_row row = {
	    .found = true,
	    .status = status_at(rows, first + 1),
	    .class = (enum permit_class)db_integer(rows, first + 2),
	    .not_before = db_integer(rows, first + 3),
	    .expires = db_integer(rows, first + 4),
	    .initials = db_copy(rows, first + 5, arena),
	    .list = db_integer(rows, first + 6),
	    .place = db_integer(rows, first + 7),
	    .issued_at = db_integer(rows, first + 8),
	    .centre = db_copy(rows, first + 9, arena),
	};

	if (permit_number_parse(db_slice(rows, first), &row.number) != PERMIT_NUMBER_OK) {
		rows->fault = FAULT_DATABASE;
	}
	return row;
}

enum fault
permit_find(struct db *db, const struct permit_number *number, struct arena *arena,
    struct permit_row *ret_row)
{
	struct db_rows rows;

	*ret_row = (struct permit_row){.found = false};
	db_query(db, &permit_statements, PERMIT_ROW_FIND,
	    DB_ARGS(DB_TEXT(slice_of(number->text))), &rows);
	if (db_next(&rows)) {
		*ret_row = permit_row_copy(&rows, 0, arena);
	}
	return db_end(&rows);
}

enum fault
permit_find_credential(struct db *db, const struct permit_number *number,
    struct arena *arena, struct permit_credential_row *ret_row)
{
	struct db_rows rows;

	*ret_row = (struct permit_credential_row){.permit = {.found = false}};
	db_query(db, &permit_statements, PERMIT_ROW_CREDENTIAL,
	    DB_ARGS(DB_TEXT(slice_of(number->text))), &rows);
	if (db_next(&rows)) {
		*ret_row = (struct permit_credential_row){
		    .permit = permit_row_copy(&rows, 0, arena),
		    .account = db_id(&rows, PERMIT_ROW_COLUMNS),
		    .application = db_id(&rows, PERMIT_ROW_COLUMNS + 1),
		    .issued_at = db_integer(&rows, PERMIT_ROW_COLUMNS + 2),
		    .token = db_copy(&rows, PERMIT_ROW_COLUMNS + 3, arena),
		    .version = db_integer(&rows, PERMIT_ROW_COLUMNS + 4),
		};
	}
	return db_end(&rows);
}

enum fault
permit_is_own(struct db *db, const struct permit_number *number, const struct id *staff,
    bool *ret_own)
{
	struct db_rows rows;

	db_query(db, &permit_statements, PERMIT_IS_OWN,
	    DB_ARGS(DB_TEXT(slice_of(number->text)), DB_ID(staff)), &rows);
	*ret_own = db_next(&rows);
	return db_end(&rows);
}

enum fault
permit_find_taken(struct db *db, const struct id *account, bool *ret_taken)
{
	struct db_rows rows;

	db_query(
	    db, &permit_statements, PERMIT_FIND_TAKEN, DB_ARGS(DB_ID(account)), &rows);
	*ret_taken = db_next(&rows);
	return db_end(&rows);
}

enum fault
permit_list_own(struct db *db, const struct id *account, struct arena *arena,
    struct permit_row *ret_rows, size_t capacity, size_t *ret_count)
{
	struct db_rows rows;

	*ret_count = 0;
	db_query(db, &permit_statements, PERMIT_ROW_OWN, DB_ARGS(DB_ID(account)), &rows);
	while (*ret_count < capacity && db_next(&rows)) {
		ret_rows[(*ret_count)++] = permit_row_copy(&rows, 0, arena);
	}
	return db_end(&rows);
}

enum fault
permit_insert(struct db *db, const struct permit_row *permit)
{
	return db_run(db, &permit_statements, PERMIT_ROW_INSERT,
	    DB_ARGS(DB_TEXT(slice_of(permit->number.text)),
	        DB_TEXT(slice_of(permit_status_text(permit->status))),
	        DB_INT(permit->class), DB_INT(permit->not_before),
	        DB_INT(permit->expires), DB_TEXT(permit->initials), DB_INT(permit->list),
	        DB_INT(permit->place), DB_INT(permit->issued_at),
	        DB_TEXT(permit->centre)));
}

enum fault
permit_credential_insert(struct db *db, const struct permit_credential_row *row)
{
	return db_run(db, &permit_statements, PERMIT_CREDENTIAL_INSERT,
	    DB_ARGS(DB_TEXT(slice_of(row->permit.number.text)), DB_ID(&row->account),
	        DB_ID(&row->application), DB_INT(row->issued_at), DB_BLOB(row->token),
	        DB_INT(row->version)));
}

enum fault
permit_save_status(struct db *db, const struct permit_credential_row *row,
    int64_t old_version, bool *ret_saved)
{
	struct slice number = slice_of(row->permit.number.text);
	int64_t changed = 0;

	TRY(db_run_counted(db, &permit_statements, PERMIT_CREDENTIAL_VERSION,
	    DB_ARGS(DB_INT(row->version), DB_TEXT(number), DB_INT(old_version)),
	    &changed));
	*ret_saved = changed == 1;
	if (!*ret_saved) {
		return FAULT_NONE;
	}
	return db_run(db, &permit_statements, PERMIT_ROW_STATUS,
	    DB_ARGS(DB_TEXT(slice_of(permit_status_text(row->permit.status))),
	        DB_TEXT(number)));
}

/* The words to the holder. */
#define EVENT_WORDS(row)                                                                 \
	{                                                                                \
		{"permit_event/text_en", &(row)->text_en},                               \
		    {"permit_event/text_ar", &(row)->text_ar},                           \
	}

enum fault
permit_event_insert(struct db *db, const struct permit_credential_row *permit,
    const struct permit_event_row *event, struct arena *arena)
{
	struct slice number = slice_of(permit->permit.number.text);
	struct permit_event_row sealed = *event;
	const struct vault_value words[] = EVENT_WORDS(&sealed);

	TRY(vault_seal_row(db,
	    &(struct vault_row){&permit->account,
	        vault_version(number, event->version, arena), words, ARRAY_LEN(words)},
	    event->at, arena));
	return db_run(db, &permit_statements, PERMIT_EVENT_INSERT,
	    DB_ARGS(DB_TEXT(number), DB_INT(event->version),
	        DB_TEXT(slice_of(permit_event_name(event->what))),
	        DB_TEXT(slice_of(permit_status_text(event->from))),
	        DB_TEXT(slice_of(permit_status_text(event->to))), DB_TEXT(event->actor),
	        DB_TEXT(event->role), DB_TEXT(event->reason), DB_TEXT(sealed.text_en),
	        DB_TEXT(sealed.text_ar), DB_INT(event->at)));
}

static enum fault
open_event(struct db *db, const struct permit_number *number,
    struct permit_event_row *event, struct arena *arena)
{
	const struct vault_value words[] = EVENT_WORDS(event);

	return vault_open_row(db,
	    &(struct vault_row){&event->holder,
	        vault_version(slice_of(number->text), event->version, arena), words,
	        ARRAY_LEN(words)},
	    arena);
}

static struct permit_event_row
copy_event(struct db_rows *rows, struct arena *arena)
{
	struct permit_event_row event = {
	    .version = db_integer(rows, 0),
	    .from = status_at(rows, 2),
	    .to = status_at(rows, 3),
	    .actor = db_copy(rows, 4, arena),
	    .role = db_copy(rows, 5, arena),
	    .reason = db_copy(rows, 6, arena),
	    .text_en = db_copy(rows, 7, arena),
	    .text_ar = db_copy(rows, 8, arena),
	    .at = db_integer(rows, 9),
	    .holder = db_id(rows, 10),
	};

	if (!permit_event_find(db_slice(rows, 1), &event.what)) {
		rows->fault = FAULT_DATABASE;
	}
	return event;
}

enum fault
permit_event_cause(struct db *db, const struct permit_number *number, struct arena *arena,
    bool *ret_found, struct permit_event_row *ret_event)
{
	struct db_rows rows;

	db_query(db, &permit_statements, PERMIT_EVENT_CAUSE,
	    DB_ARGS(DB_TEXT(slice_of(number->text))), &rows);
	*ret_found = db_next(&rows);
	if (*ret_found) {
		*ret_event = copy_event(&rows, arena);
	}
	TRY(db_end(&rows));
	return *ret_found ? open_event(db, number, ret_event, arena) : FAULT_NONE;
}

enum fault
permit_event_list(struct db *db, const struct permit_number *number, struct arena *arena,
    struct permit_event_row *ret_rows, size_t capacity, size_t *ret_count)
{
	struct db_rows rows;

	*ret_count = 0;
	db_query(db, &permit_statements, PERMIT_EVENT_LIST,
	    DB_ARGS(DB_TEXT(slice_of(number->text)), DB_INT((int64_t)capacity)), &rows);
	while (*ret_count < capacity && db_next(&rows)) {
		struct permit_event_row *row = &ret_rows[(*ret_count)++];
		*row = copy_event(&rows, arena);
		row->name_latin = db_copy(&rows, 11, arena);
		row->name_arabic = db_copy(&rows, 12, arena);
	}
	TRY(db_end(&rows));
	for (size_t i = 0; i < *ret_count; i++) {
		TRY(open_event(db, number, &ret_rows[i], arena));
	}
	return FAULT_NONE;
}

/* The first column of the first row, 0 when there is none. */
static enum fault
ask_number(struct db *db, size_t which, struct db_values values, int64_t *ret_number)
{
	struct db_rows rows;

	db_query(db, &permit_statements, which, values, &rows);
	*ret_number = db_next(&rows) ? db_integer(&rows, 0) : 0;
	return db_end(&rows);
}

enum fault
permit_list_open(struct db *db, int64_t used_most, int64_t *ret_list)
{
	return ask_number(db, PERMIT_LIST_OPEN, DB_ARGS(DB_INT(used_most)), ret_list);
}

enum fault
permit_list_begin(struct db *db, int64_t *ret_list)
{
	return ask_number(db, PERMIT_LIST_BEGIN, DB_NO_ARGS, ret_list);
}

enum fault
permit_place_is_free(struct db *db, int64_t list, int64_t place, bool *ret_free)
{
	int64_t taken = 0;

	TRY(ask_number(
	    db, PERMIT_PLACE_FIND, DB_ARGS(DB_INT(list), DB_INT(place)), &taken));
	*ret_free = taken == 0;
	return FAULT_NONE;
}

enum fault
permit_list_count(struct db *db, int64_t list)
{
	return db_run(db, &permit_statements, PERMIT_LIST_COUNT, DB_ARGS(DB_INT(list)));
}

enum fault
permit_list_changed(struct db *db, int64_t list)
{
	return db_run(db, &permit_statements, PERMIT_LIST_CHANGED, DB_ARGS(DB_INT(list)));
}

enum fault
permit_list_version(struct db *db, int64_t list, int64_t *ret_version)
{
	return ask_number(db, PERMIT_LIST_VERSION, DB_ARGS(DB_INT(list)), ret_version);
}

enum fault
permit_list_versions_find(struct db *db, struct permit_list_version *ret_lists,
    size_t capacity, size_t *ret_count)
{
	struct db_rows rows;
	size_t count = 0;

	db_query(db, &permit_statements, PERMIT_LIST_VERSIONS, DB_ARGS(DB_INT(capacity)),
	    &rows);
	while (count < capacity && db_next(&rows)) {
		ret_lists[count++] = (struct permit_list_version){
		    .list = db_integer(&rows, 0), .version = db_integer(&rows, 1)};
	}
	*ret_count = count;
	return db_end(&rows);
}

enum fault
permit_list_walk(struct db *db, int64_t list, bool all,
    void (*put)(void *self, const struct permit_place *place), void *self)
{
	struct db_rows rows;

	db_query(db, &permit_statements, all ? PERMIT_LIST_WALK_ALL : PERMIT_LIST_WALK,
	    DB_ARGS(DB_INT(list)), &rows);
	while (db_next(&rows)) {
		put(self,
		    &(struct permit_place){
		        .place = db_integer(&rows, 0),
		        .status = status_at(&rows, 1),
		        .class = (enum permit_class)db_integer(&rows, 2),
		        .issued_at = db_integer(&rows, 3),
		        .centre = db_slice(&rows, 4),
		    });
	}
	return db_end(&rows);
}

enum fault
permit_list_expiring(struct db *db, moment after, moment until,
    struct permit_expiring ret_rows[static PERMIT_EXPIRING_MOST], size_t *ret_count)
{
	struct db_rows rows;

	*ret_count = 0;
	db_query(db, &permit_statements, PERMIT_EXPIRING,
	    DB_ARGS(DB_INT(after), DB_INT(until)), &rows);
	while (*ret_count < PERMIT_EXPIRING_MOST && db_next(&rows)) {
		struct permit_expiring *row = &ret_rows[(*ret_count)++];
		*row = (struct permit_expiring){
		    .account = db_id(&rows, 1),
		    .expires = db_integer(&rows, 2),
		};
		if (permit_number_parse(db_slice(&rows, 0), &row->number) !=
		    PERMIT_NUMBER_OK) {
			rows.fault = FAULT_DATABASE;
		}
	}
	return db_end(&rows);
}

enum fault
permit_save_told(struct db *db, const struct permit_number *number)
{
	return db_run(db, &permit_statements, PERMIT_TOLD,
	    DB_ARGS(DB_TEXT(slice_of(number->text))));
}

enum fault
permit_find_newest(struct db *db, enum permit_status status, moment after, moment until,
    bool *ret_found, struct permit_number *ret_number)
{
	struct db_rows rows;

	*ret_found = false;
	db_query(db, &permit_statements, PERMIT_ROW_NEWEST,
	    DB_ARGS(DB_TEXT(slice_of(permit_status_text(status))), DB_INT(after),
	        DB_INT(until)),
	    &rows);
	if (db_next(&rows)) {
		*ret_found = permit_number_parse(db_slice(&rows, 0), ret_number) ==
		    PERMIT_NUMBER_OK;
	}
	return db_end(&rows);
}

/* --- signing again --- */

enum fault
permit_count_in_force(struct db *db, moment now, int64_t *ret_count)
{
	struct db_rows rows;

	db_query(
	    db, &permit_statements, PERMIT_IN_FORCE_COUNT, DB_ARGS(DB_INT(now)), &rows);
	*ret_count = db_next(&rows) ? db_integer(&rows, 0) : 0;
	return db_end(&rows);
}

/* NOLINTBEGIN(readability-function-size): a list's usual words, and where to go on */
enum fault
permit_tokens_in_force(struct db *db, moment now, struct slice after, struct arena *arena,
    struct permit_token_row *ret_rows, size_t capacity, size_t *ret_count)
{
	struct db_rows rows;

	*ret_count = 0;
	db_query(db, &permit_statements, PERMIT_IN_FORCE_TOKENS,
	    DB_ARGS(DB_INT(now), DB_TEXT(after), DB_INT(capacity)), &rows);
	while (*ret_count < capacity && db_next(&rows)) {
		struct permit_token_row *row = &ret_rows[(*ret_count)++];
		*row = (struct permit_token_row){
		    .token = db_copy(&rows, 1, arena), .version = db_integer(&rows, 2)};
		(void)snprintf(row->number.text, sizeof(row->number.text), "%.*s",
		    SLICE_PRINT(db_slice(&rows, 0)));
	}
	return db_end(&rows);
}
/* NOLINTEND(readability-function-size) */

enum fault
permit_save_token(struct db *db, const struct permit_token_row *row, bool *ret_saved)
{
	int64_t changed = 0;

	TRY(db_run_counted(db, &permit_statements, PERMIT_TOKEN_SAVE,
	    DB_ARGS(DB_BLOB(row->token), DB_TEXT(slice_of(row->number.text)),
	        DB_INT(row->version)),
	    &changed));
	*ret_saved = changed == 1;
	return FAULT_NONE;
}
