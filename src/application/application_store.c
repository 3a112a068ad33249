/* SPDX-License-Identifier: EUPL-1.2 */
#include "application/application_store.h"

#include "application/application_statements.h"
#include "base/number.h"

#define COLUMNS                                                                           \
	"SELECT a.id, a.reference, a.account, a.class, a.state, a.version, a.created_at," \
	" a.changed_at, a.submitted_at, a.submission, a.officer, a.claimed_at,"           \
	" a.return_until, a.permit, a.reminders, s.submit_key, s.snapshot, s.hash,"       \
	" s.file_object, a.look"                                                          \
	" FROM application a LEFT JOIN application_snapshot s"                            \
	" ON s.reference = a.reference AND s.version = a.submission "

#define SNAPSHOTS                                                                        \
	"SELECT version, reference, submit_key, snapshot, hash, file_object, at"         \
	" FROM application_snapshot "

/* A double: it was submitted, and did not come to nothing. Not "IS NOT NULL": PostgreSQL would
 * read all of the index of what was submitted for the one row whose id it has. */
#define COUNTS                                                                           \
	" AND coalesce(a.submitted_at, 0) > 0"                                           \
	" AND a.state NOT IN ('withdrawn', 'lapsed', 'refused')"
/* Looked for by its index for each row around it: with no statistics yet PostgreSQL takes it for
 * a join, and reads all drones of all people for each submission. */
#define EACH " LIMIT 1 OFFSET 0"

static const char *const texts[] = {
    [APPLICATION_ROW_FIND] = COLUMNS "WHERE a.id = $1",
    [APPLICATION_ROW_NEWEST] =
        COLUMNS "WHERE a.account = $1 ORDER BY a.created_at DESC, a.id DESC LIMIT 1",
    [APPLICATION_ROW_INSERT] =
        "INSERT INTO application (id, account, class, state, version, created_at,"
        " changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
    /* Only what changes: SQLite takes each index out and in again whose columns are named,
     * and builds a table of the rows to change when one of them refers to another table. */
    [APPLICATION_ROW_UPDATE] =
        "UPDATE application SET state = $1, version = $2, changed_at = $3,"
        " return_until = $4, permit = $5, reminders = $6 WHERE id = $7 AND version = $8",
    [APPLICATION_ROW_SUBMIT] =
        "UPDATE application SET state = $1, version = $2, changed_at = $3,"
        " return_until = $4, reminders = $5, reference = $6, submitted_at = $7,"
        " submission = $8, look = $9 WHERE id = $10 AND version = $11",
    [APPLICATION_ROW_OFFICER] =
        "UPDATE application SET officer = $1, claimed_at = $2 WHERE id = $3",
    [APPLICATION_ROW_LOOK] = "UPDATE application SET look = $1 WHERE id = $2",
    [APPLICATION_ROW_SAMPLED] = "UPDATE application SET sampled = $1 WHERE id = $2",
    [APPLICATION_WAS_SAMPLED] =
        "SELECT 1 FROM application WHERE account = $1 AND id <> $2 AND sampled = 1"
        " AND state IN ('withdrawn', 'lapsed') LIMIT 1",
    [APPLICATION_LIST_SUBMITTED] =
        "SELECT id FROM application WHERE state = 'submitted' AND submitted_at < $1"
        " ORDER BY submitted_at LIMIT $2",
    [APPLICATION_DOUBLES] =
        "SELECT EXISTS (SELECT 1 FROM certificate c WHERE c.application = $1"
        " AND EXISTS (SELECT 1 FROM certificate o JOIN application a"
        " ON a.id = o.application WHERE o.centre = c.centre AND o.number = c.number"
        " AND a.account <> $2" COUNTS EACH ")),"
        " EXISTS (SELECT 1 FROM drone d WHERE d.application = $1"
        " AND EXISTS (SELECT 1 FROM drone o JOIN application a"
        " ON a.id = o.application WHERE o.serial = d.serial"
        " AND a.account <> $2" COUNTS EACH "))",
    [APPLICATION_ROW_CLOSE] = "UPDATE application SET is_open = 0 WHERE id = $1",
    [APPLICATION_ROW_TOUCH] =
        "UPDATE application SET changed_at = $1,"
        " reminders = CASE WHEN state = 'draft' THEN 0 ELSE reminders END,"
        " return_until = CASE WHEN state = 'draft' THEN NULL ELSE return_until END"
        " WHERE id = $2",
    [APPLICATION_EVENT_INSERT] =
        "INSERT INTO application_event (application, version, from_state, to_state, what,"
        " actor, role, reason, text_en, text_ar, fields, public, at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
    [APPLICATION_EVENT_LIST] =
        "SELECT version, from_state, to_state, what, actor, role, reason, text_en,"
        " text_ar, fields, at FROM application_event WHERE application = $1"
        " ORDER BY version",
    [APPLICATION_SNAPSHOT_INSERT] =
        "INSERT INTO application_snapshot (reference, version, application, submit_key,"
        " snapshot, hash, file_object, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    /* One application after the other, for a person has few: an index over the keys would
     * cost each submission a page. */
    [APPLICATION_SNAPSHOT_KEY] =
        "SELECT a.reference, (SELECT max(s.version) FROM application_snapshot s"
        " WHERE s.reference = a.reference AND s.submit_key = $2) FROM application a"
        " WHERE a.account = $1 AND a.reference IS NOT NULL",
    [APPLICATION_SNAPSHOT_FIND] = SNAPSHOTS "WHERE reference = $1 AND version = $2",
    [APPLICATION_SNAPSHOT_LIST] =
        SNAPSHOTS "WHERE reference = $1 ORDER BY version DESC LIMIT $2",
    [APPLICATION_FILE_KEEP] =
        "INSERT INTO application_file_kept (file_hash) SELECT DISTINCT file_object"
        " FROM application_snapshot WHERE reference = $1 AND file_object = $2"
        " ON CONFLICT DO NOTHING",
    [APPLICATION_FILE_IS_KEPT] =
        "SELECT 1 FROM application_file_kept WHERE file_hash = $1",
    [APPLICATION_REMOVALS] =
        "SELECT name, value FROM counter WHERE name >= 'upload/' AND name < 'upload0'"
        " AND value % 2 = 1 ORDER BY name LIMIT $1",
    [APPLICATION_REFUSAL_FIND] = "SELECT proposed_by, reason, text_en, text_ar, at"
                                 " FROM application_refusal WHERE application = $1",
    [APPLICATION_REFUSAL_INSERT] =
        "INSERT INTO application_refusal (application, proposed_by, reason, text_en,"
        " text_ar, at) VALUES ($1, $2, $3, $4, $5, $6)",
    [APPLICATION_REFUSAL_DELETE] =
        "DELETE FROM application_refusal WHERE application = $1",
    [APPLICATION_ROW_DUE] =
        "SELECT id FROM application WHERE is_open = 1 AND ("
        " (state = 'draft' AND reminders = 0 AND changed_at < $1)"
        " OR (state = 'draft' AND reminders > 0 AND return_until < $2)"
        " OR (state = 'returned' AND reminders = 0 AND return_until <= $3)"
        " OR (state = 'returned' AND reminders = 1 AND return_until <= $4)"
        " OR (state = 'returned' AND reminders > 1 AND return_until < $2))"
        " ORDER BY id LIMIT $5",
};
const struct db_statements application_statements = {
    "application", texts, ARRAY_LEN(texts)};

static enum application_state
state_at(struct db_rows *rows, int column)
{
	enum application_state state = APPLICATION_STATE_COUNT;

	if (!application_state_find(db_slice(rows, column), &state) &&
	    db_slice(rows, column).size > 0) {
		rows->fault = FAULT_DATABASE;
	}
	return state;
}

static void
copy_row(struct db_rows *rows, struct arena *arena, struct application_row *ret_row)
{
	*ret_row = (struct application_row){
	    .found = true,
	    .id = db_id(rows, 0),
	    .reference = db_copy(rows, 1, arena),
	    .account = db_id(rows, 2),
	    .class = (int)db_integer(rows, 3),
	    .state = state_at(rows, 4),
	    .version = db_integer(rows, 5),
	    .created_at = db_integer(rows, 6),
	    .changed_at = db_integer(rows, 7),
	    .submitted_at = db_integer(rows, 8),
	    .submission = db_integer(rows, 9),
	    .officer = db_id(rows, 10),
	    .claimed_at = db_integer(rows, 11),
	    .return_until = db_day(rows, 12),
	    .permit = db_copy(rows, 13, arena),
	    .reminders = db_integer(rows, 14),
	    .submit_key = db_copy(rows, 15, arena),
	    .snapshot = db_copy(rows, 16, arena),
	    .snapshot_hash = db_copy(rows, 17, arena),
	    .file_object = db_copy(rows, 18, arena),
	    .look =
	        db_is_null(rows, 19) ? (struct slice){NULL, 0} : db_copy(rows, 19, arena),
	};
}

/* --- sealed answers --- */

static enum fault
open_snapshot(struct db *db, const struct id *account, struct slice reference,
    int64_t version, struct arena *arena, struct slice *snapshot)
{
	struct vault_key key;

	if (snapshot->size == 0) {
		return FAULT_NONE;
	}
	TRY(vault_find(db, account, &key));
	enum fault fault = vault_open(&key, "application_snapshot/snapshot",
	    vault_version(reference, version, arena), *snapshot, arena, snapshot);
	vault_done(&key);
	return fault;
}

static enum fault
seal_snapshot(struct db *db, const struct id *account,
    const struct application_snapshot_row *row, struct arena *arena,
    struct slice *ret_sealed)
{
	struct vault_key key;

	TRY(vault_need(db, account, row->at, &key));
	*ret_sealed = vault_seal(&key, "application_snapshot/snapshot",
	    vault_version(row->reference, row->version, arena), row->snapshot, arena);
	vault_done(&key);
	return FAULT_NONE;
}

/* --- rows --- */

static enum fault
find(struct db *db, size_t which, const struct id *id, struct arena *arena,
    struct application_row *ret_row)
{
	struct db_rows rows;

	*ret_row = (struct application_row){.found = false};
	db_query(db, &application_statements, which, DB_ARGS(DB_ID(id)), &rows);
	if (db_next(&rows)) {
		copy_row(&rows, arena, ret_row);
	}
	TRY(db_end(&rows));
	return open_snapshot(db, &ret_row->account, ret_row->reference,
	    ret_row->submission, arena, &ret_row->snapshot);
}

enum fault
application_find(struct db *db, const struct id *id, struct arena *arena,
    struct application_row *ret_row)
{
	return find(db, APPLICATION_ROW_FIND, id, arena, ret_row);
}

enum fault
application_find_newest(struct db *db, const struct id *account, struct arena *arena,
    struct application_row *ret_row)
{
	return find(db, APPLICATION_ROW_NEWEST, account, arena, ret_row);
}

static struct db_value
moment_or_null(moment when)
{
	return when != 0 ? DB_INT(when) : DB_NULL;
}

enum fault
application_insert(struct db *db, const struct application_row *row)
{
	return db_run(db, &application_statements, APPLICATION_ROW_INSERT,
	    DB_ARGS(DB_ID(&row->id), DB_ID(&row->account), DB_INT(row->class),
	        DB_TEXT(slice_of(application_state_name(row->state))),
	        DB_INT(row->version), DB_INT(row->created_at), DB_INT(row->changed_at)));
}

static enum fault
update_submitted(struct db *db, const struct application_row *row, int64_t old_version,
    bool *ret_saved)
{
	return db_run_guarded(db, &application_statements, APPLICATION_ROW_SUBMIT,
	    DB_ARGS(DB_TEXT(slice_of(application_state_name(row->state))),
	        DB_INT(row->version), DB_INT(row->changed_at), DB_DAY(row->return_until),
	        DB_INT(row->reminders), DB_TEXT(row->reference),
	        moment_or_null(row->submitted_at), DB_INT(row->submission),
	        row->look.bytes != NULL ? DB_TEXT(row->look) : DB_NULL, DB_ID(&row->id),
	        DB_INT(old_version)),
	    ret_saved);
}

static enum fault
update_state(struct db *db, const struct application_row *row, int64_t old_version,
    bool *ret_saved)
{
	return db_run_guarded(db, &application_statements, APPLICATION_ROW_UPDATE,
	    DB_ARGS(DB_TEXT(slice_of(application_state_name(row->state))),
	        DB_INT(row->version), DB_INT(row->changed_at), DB_DAY(row->return_until),
	        DB_TEXT_OR_NULL(row->permit), DB_INT(row->reminders), DB_ID(&row->id),
	        DB_INT(old_version)),
	    ret_saved);
}

enum fault
application_update(struct db *db, const struct application_row *row, int64_t old_version,
    bool *ret_saved)
{
	bool submitted = row->submission > old_version;

	TRY((submitted ? update_submitted : update_state)(
	    db, row, old_version, ret_saved));
	return *ret_saved && !application_is_open(row->state)
	    ? db_run(db, &application_statements, APPLICATION_ROW_CLOSE,
	          DB_ARGS(DB_ID(&row->id)))
	    : FAULT_NONE;
}

enum fault
application_update_officer(struct db *db, const struct application_row *row)
{
	return db_run(db, &application_statements, APPLICATION_ROW_OFFICER,
	    DB_ARGS(
	        DB_ID(&row->officer), moment_or_null(row->claimed_at), DB_ID(&row->id)));
}

enum fault
application_touch(struct db *db, const struct id *id, moment now)
{
	return db_run(db, &application_statements, APPLICATION_ROW_TOUCH,
	    DB_ARGS(DB_INT(now), DB_ID(id)));
}

/* --- what staff wrote to the applicant --- */

#define EVENT_WORDS(row)                                                                 \
	{                                                                                \
		{"application_event/text_en", &(row)->text_en},                          \
		    {"application_event/text_ar", &(row)->text_ar},                      \
	}

static enum fault
seal_event(struct db *db, const struct application_row *application,
    struct application_event_row *event, struct arena *arena)
{
	const struct vault_value words[] = EVENT_WORDS(event);

	if (event->text_en.size + event->text_ar.size == 0) {
		return FAULT_NONE; /* the usual case: a submission has no words */
	}
	return vault_seal_row(db,
	    &(struct vault_row){
	        .account = &application->account,
	        .row = vault_version(id_slice(&application->id), event->version, arena),
	        .values = words,
	        .count = ARRAY_LEN(words),
	    },
	    event->at, arena);
}

static enum fault
open_event(struct db *db, const struct application_event_list *list,
    struct application_event_row *event, struct arena *arena)
{
	const struct vault_value words[] = EVENT_WORDS(event);

	return vault_open_row(db,
	    &(struct vault_row){
	        .account = &list->account,
	        .row = vault_version(id_slice(&list->application), event->version, arena),
	        .values = words,
	        .count = ARRAY_LEN(words),
	    },
	    arena);
}

enum fault
application_event_insert(struct db *db, const struct application_row *application,
    const struct application_event_row *event, struct arena *arena)
{
	struct application_event_row sealed = *event;
	const char *from = event->from != APPLICATION_STATE_COUNT
	    ? application_state_name(event->from)
	    : "";

	TRY(seal_event(db, application, &sealed, arena));
	return db_run(db, &application_statements, APPLICATION_EVENT_INSERT,
	    DB_ARGS(DB_ID(&application->id), DB_INT(event->version),
	        DB_TEXT(slice_of(from)),
	        DB_TEXT(slice_of(application_state_name(event->to))),
	        DB_TEXT(slice_of(application_event_name(event->what))),
	        DB_TEXT(event->actor), DB_TEXT(event->role), DB_TEXT(event->reason),
	        DB_TEXT(sealed.text_en), DB_TEXT(sealed.text_ar), DB_TEXT(event->fields),
	        DB_INT(application_event_is_public(event->what) ? 1 : 0),
	        DB_INT(event->at)));
}

static void
copy_event(
    struct db_rows *rows, struct arena *arena, struct application_event_row *ret_event)
{
	*ret_event = (struct application_event_row){
	    .version = db_integer(rows, 0),
	    .from = state_at(rows, 1),
	    .to = state_at(rows, 2),
	    .actor = db_copy(rows, 4, arena),
	    .role = db_copy(rows, 5, arena),
	    .reason = db_copy(rows, 6, arena),
	    .text_en = db_copy(rows, 7, arena),
	    .text_ar = db_copy(rows, 8, arena),
	    .fields = db_copy(rows, 9, arena),
	    .at = db_integer(rows, 10),
	};
	if (!application_event_find(db_slice(rows, 3), &ret_event->what)) {
		rows->fault = FAULT_DATABASE;
	}
}

enum fault
application_events(
    struct db *db, struct arena *arena, struct application_event_list *list)
{
	struct db_rows rows;

	list->ret_count = 0;
	db_query(db, &application_statements, APPLICATION_EVENT_LIST,
	    DB_ARGS(DB_ID(&list->application)), &rows);
	while (list->ret_count < list->capacity && db_next(&rows)) {
		copy_event(&rows, arena, &list->ret_rows[list->ret_count++]);
	}
	TRY(db_end(&rows));
	for (size_t i = 0; i < list->ret_count; i++) {
		TRY(open_event(db, list, &list->ret_rows[i], arena));
	}
	return FAULT_NONE;
}

enum fault
application_snapshot_insert(struct db *db, const struct application_row *application,
    const struct application_snapshot_row *row, struct arena *arena)
{
	bool file = row->file_object.size > 0;
	struct slice sealed = {NULL, 0};

	TRY(seal_snapshot(db, &application->account, row, arena, &sealed));
	return db_run(db, &application_statements, APPLICATION_SNAPSHOT_INSERT,
	    DB_ARGS(DB_TEXT(row->reference), DB_INT(row->version),
	        DB_ID(&application->id), DB_TEXT(row->submit_key), DB_TEXT(sealed),
	        DB_BLOB(row->hash), file ? DB_BLOB(row->file_object) : DB_NULL,
	        DB_INT(row->at)));
}

static struct application_snapshot_row
copy_snapshot(struct db_rows *rows, struct arena *arena)
{
	return (struct application_snapshot_row){
	    .found = true,
	    .version = db_integer(rows, 0),
	    .reference = db_copy(rows, 1, arena),
	    .submit_key = db_copy(rows, 2, arena),
	    .snapshot = db_copy(rows, 3, arena),
	    .hash = db_copy(rows, 4, arena),
	    .file_object = db_copy(rows, 5, arena),
	    .at = db_integer(rows, 6),
	};
}

static enum fault
find_key(struct db *db, const struct id *account, struct slice key, struct arena *arena,
    struct slice *ret_reference, int64_t *ret_version)
{
	struct db_rows rows;

	*ret_version = 0;
	db_query(db, &application_statements, APPLICATION_SNAPSHOT_KEY,
	    DB_ARGS(DB_ID(account), DB_TEXT(key)), &rows);
	while (db_next(&rows)) {
		if (!db_is_null(&rows, 1)) {
			*ret_reference = db_copy(&rows, 0, arena);
			*ret_version = db_integer(&rows, 1);
		}
	}
	return db_end(&rows);
}

enum fault
application_snapshot_find_key(struct db *db, const struct id *account, struct slice key,
    struct arena *arena, struct application_snapshot_row *ret_row)
{
	struct slice reference = {NULL, 0};
	int64_t version = 0;
	struct db_rows rows;

	*ret_row = (struct application_snapshot_row){.found = false};
	TRY(find_key(db, account, key, arena, &reference, &version));
	if (version == 0) {
		return FAULT_NONE;
	}
	db_query(db, &application_statements, APPLICATION_SNAPSHOT_FIND,
	    DB_ARGS(DB_TEXT(reference), DB_INT(version)), &rows);
	if (db_next(&rows)) {
		*ret_row = copy_snapshot(&rows, arena);
	}
	TRY(db_end(&rows));
	return open_snapshot(db, account, reference, version, arena, &ret_row->snapshot);
}

enum fault
application_snapshots(
    struct db *db, struct arena *arena, struct application_snapshot_list *list)
{
	struct db_rows rows;

	list->ret_count = 0;
	db_query(db, &application_statements, APPLICATION_SNAPSHOT_LIST,
	    DB_ARGS(DB_TEXT(list->reference), DB_INT(list->capacity)), &rows);
	while (list->ret_count < list->capacity && db_next(&rows)) {
		list->ret_rows[list->ret_count++] = copy_snapshot(&rows, arena);
	}
	TRY(db_end(&rows));
	for (size_t i = 0; i < list->ret_count; i++) {
		struct application_snapshot_row *row = &list->ret_rows[i];
		TRY(open_snapshot(db, list->account, row->reference, row->version, arena,
		    &row->snapshot));
	}
	return FAULT_NONE;
}

enum fault
application_file_keep(struct db *db, struct slice reference, struct slice file_object)
{
	return db_run(db, &application_statements, APPLICATION_FILE_KEEP,
	    DB_ARGS(DB_TEXT(reference), DB_BLOB(file_object)));
}

enum fault
application_file_is_kept(struct db *db, struct slice file_object, bool *ret_kept)
{
	struct db_rows rows;

	db_query(db, &application_statements, APPLICATION_FILE_IS_KEPT,
	    DB_ARGS(DB_BLOB(file_object)), &rows);
	*ret_kept = db_next(&rows);
	return db_end(&rows);
}

enum fault
application_removals_under_way(struct db *db, struct application_removal_row *ret_rows,
    size_t capacity, size_t *ret_count)
{
	struct slice prefix = SLICE(APPLICATION_REMOVAL_PREFIX);
	struct db_rows rows;
	size_t count = 0;

	db_query(db, &application_statements, APPLICATION_REMOVALS,
	    DB_ARGS(DB_INT((int64_t)capacity)), &rows);
	while (count < capacity && db_next(&rows)) {
		struct slice digits = slice_from(db_slice(&rows, 0), prefix.size);
		if (digits.size == 2 * sizeof(ret_rows->hash) &&
		    number_unhex(digits, ret_rows[count].hash, sizeof(ret_rows->hash))) {
			ret_rows[count++].turn = db_integer(&rows, 1);
		}
	}
	*ret_count = count;
	return db_end(&rows);
}

/* What an application's proposed refusal says. */
#define REFUSAL_WORDS(row)                                                               \
	{                                                                                \
		{"application_refusal/text_en", &(row)->text_en},                        \
		    {"application_refusal/text_ar", &(row)->text_ar},                    \
	}

enum fault
application_refusal_find(struct db *db, const struct application_row *application,
    struct arena *arena, struct application_refusal_row *ret_row)
{
	const struct vault_value words[] = REFUSAL_WORDS(ret_row);
	struct db_rows rows;

	*ret_row = (struct application_refusal_row){.found = false};
	db_query(db, &application_statements, APPLICATION_REFUSAL_FIND,
	    DB_ARGS(DB_ID(&application->id)), &rows);
	if (db_next(&rows)) {
		*ret_row = (struct application_refusal_row){
		    .found = true,
		    .proposed_by = db_id(&rows, 0),
		    .reason = db_copy(&rows, 1, arena),
		    .text_en = db_copy(&rows, 2, arena),
		    .text_ar = db_copy(&rows, 3, arena),
		    .at = db_integer(&rows, 4),
		};
	}
	TRY(db_end(&rows));
	return vault_open_row(db,
	    &(struct vault_row){&application->account, id_slice(&application->id), words,
	        ARRAY_LEN(words)},
	    arena);
}

enum fault
application_refusal_insert(struct db *db, const struct application_row *application,
    const struct application_refusal_row *row, struct arena *arena)
{
	struct application_refusal_row sealed = *row;
	const struct vault_value words[] = REFUSAL_WORDS(&sealed);

	TRY(vault_seal_row(db,
	    &(struct vault_row){&application->account, id_slice(&application->id), words,
	        ARRAY_LEN(words)},
	    row->at, arena));
	return db_run(db, &application_statements, APPLICATION_REFUSAL_INSERT,
	    DB_ARGS(DB_ID(&application->id), DB_ID(&row->proposed_by),
	        DB_TEXT(row->reason), DB_TEXT(sealed.text_en), DB_TEXT(sealed.text_ar),
	        DB_INT(row->at)));
}

enum fault
application_refusal_delete(struct db *db, const struct id *application)
{
	return db_run(db, &application_statements, APPLICATION_REFUSAL_DELETE,
	    DB_ARGS(DB_ID(application)));
}

enum fault
application_due(struct db *db, const struct application_due_days *days,
    struct id *ret_ids, size_t capacity, size_t *ret_count)
{
	struct db_rows rows;

	*ret_count = 0;
	db_query(db, &application_statements, APPLICATION_ROW_DUE,
	    DB_ARGS(DB_INT(days->idle_since), DB_INT(days->today), DB_INT(days->first),
	        DB_INT(days->last), DB_INT(capacity)),
	    &rows);
	while (*ret_count < capacity && db_next(&rows)) {
		ret_ids[(*ret_count)++] = db_id(&rows, 0);
	}
	return db_end(&rows);
}
