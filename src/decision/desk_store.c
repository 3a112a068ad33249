/* SPDX-License-Identifier: EUPL-1.2 */
#include "decision/desk_store.h"

#include "db/vault.h"

enum {
	NEXT_MINE,
	NEXT_FREE,
	IDLE,
	PENDING_SAVE,
	PENDING_FIND,
	PENDING_DELETE,
	PENDING_REFUSE,
	PENDING_LIST,
	PENDING_DUE,
	CONFLICT_INSERT,
	HANDS,
	NOTE_INSERT,
	NOTE_LIST,
};

#define NEXT(whose)                                                                      \
	"SELECT a.id, a.reference, p.name_latin, p.name_arabic, a.submitted_at,"         \
	" coalesce(a.look, 'not_judged')"                                                \
	" FROM application a JOIN person p ON p.account = a.account"                     \
	" WHERE a.state = 'review' AND a.submitted_at IS NOT NULL AND " whose            \
	" AND NOT EXISTS (SELECT 1 FROM application_refusal r WHERE r.application ="     \
	" a.id) AND NOT EXISTS (SELECT 1 FROM decision_pending d WHERE d.application ="  \
	" a.id AND d.refused = '') AND NOT EXISTS (SELECT 1 FROM decision_conflict c"    \
	" WHERE c.applicant = a.account AND c.officer = $1) AND a.account <> $1"         \
	" ORDER BY a.submitted_at, a.id LIMIT $2"
#define PENDING                                                                          \
	"SELECT d.application, d.officer, a.reference, d.event, d.version, d.reason,"    \
	" d.fields, d.decided_at, d.due_at, d.refused, d.text_en, d.text_ar"             \
	" FROM decision_pending d JOIN application a ON a.id = d.application "

static const char *const texts[] = {
    [NEXT_MINE] = NEXT("a.officer = $1"),
    [NEXT_FREE] = NEXT("a.officer IS NULL"),
    [IDLE] = "SELECT a.id FROM application a WHERE a.state = 'review' AND a.officer IS"
             " NOT NULL AND a.claimed_at < $1 AND a.changed_at < $1 AND NOT EXISTS"
             " (SELECT 1 FROM application_refusal r WHERE r.application = a.id) AND NOT"
             " EXISTS (SELECT 1 FROM decision_pending d WHERE d.application = a.id AND"
             " d.refused = '') ORDER BY a.claimed_at LIMIT $2",
    [PENDING_SAVE] =
        "INSERT INTO decision_pending (application, officer, event, version, reason,"
        " fields, text_en, text_ar, decided_at, due_at, refused) VALUES ($1, $2, $3, $4,"
        " $5, $6, $7, $8, $9, $10, '') ON CONFLICT (application) DO UPDATE SET officer ="
        " excluded.officer, event = excluded.event, version = excluded.version, reason ="
        " excluded.reason, fields = excluded.fields, text_en = excluded.text_en, text_ar"
        " = excluded.text_ar, decided_at = excluded.decided_at, due_at ="
        " excluded.due_at, refused = ''",
    [PENDING_FIND] = PENDING "WHERE d.application = $1",
    [PENDING_DELETE] = "DELETE FROM decision_pending WHERE application = $1",
    [PENDING_REFUSE] = "UPDATE decision_pending SET refused = $1 WHERE application = $2",
    [PENDING_LIST] = PENDING "WHERE d.officer = $1 ORDER BY d.due_at DESC LIMIT $2",
    [PENDING_DUE] = "SELECT application FROM decision_pending WHERE due_at <= $1 AND"
                    " refused = '' ORDER BY due_at LIMIT $2",
    [CONFLICT_INSERT] =
        "INSERT INTO decision_conflict (applicant, officer, kind, application, said_at)"
        " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (applicant, officer) DO NOTHING",
    [HANDS] = "SELECT (SELECT count(*) FROM decision_conflict WHERE applicant = $1 AND"
              " officer = $2), (SELECT count(*) FROM decision_pending WHERE application"
              " = $3 AND refused = '')",
    [NOTE_INSERT] = "INSERT INTO decision_note (id, application, author, at, words)"
                    " VALUES ($1, $2, $3, $4, $5)",
    [NOTE_LIST] = "SELECT n.id, o.name, v.name_arabic, n.at, n.words FROM decision_note n"
                  " JOIN account o ON o.id = n.author LEFT JOIN person_vouched v ON"
                  " v.account = n.author WHERE n.application = $1 ORDER BY n.at, n.id"
                  " LIMIT $2",
};
const struct db_statements desk_store_statements = {"desk", texts, ARRAY_LEN(texts)};

/* --- what is next --- */

static enum fault
add_lines(struct db *db, bool mine, struct arena *arena, struct desk_next *next)
{
	struct db_rows rows;

	db_query(db, &desk_store_statements, mine ? NEXT_MINE : NEXT_FREE,
	    DB_ARGS(DB_ID(next->officer), DB_INT(next->capacity)), &rows);
	while (next->ret_count < next->capacity && db_next(&rows)) {
		next->ret_rows[next->ret_count++] = (struct desk_line_row){
		    .id = db_id(&rows, 0),
		    .reference = db_copy(&rows, 1, arena),
		    .name_latin = db_copy(&rows, 2, arena),
		    .name_arabic = db_copy(&rows, 3, arena),
		    .submitted_at = db_integer(&rows, 4),
		    .look = db_copy(&rows, 5, arena),
		    .mine = mine,
		};
	}
	return db_end(&rows);
}

enum fault
desk_next(struct db *db, struct arena *arena, struct desk_next *next)
{
	next->ret_count = 0;
	TRY(add_lines(db, true, arena, next));
	return next->ret_count < next->capacity ? add_lines(db, false, arena, next)
	                                        : FAULT_NONE;
}

static enum fault
list_ids(struct db *db, size_t which, moment when, struct id *ret_ids, size_t capacity,
    size_t *ret_count)
{
	struct db_rows rows;

	*ret_count = 0;
	db_query(db, &desk_store_statements, which,
	    DB_ARGS(DB_INT(when), DB_INT(capacity)), &rows);
	while (*ret_count < capacity && db_next(&rows)) {
		ret_ids[(*ret_count)++] = db_id(&rows, 0);
	}
	return db_end(&rows);
}

enum fault
desk_idle(
    struct db *db, moment since, struct id *ret_ids, size_t capacity, size_t *ret_count)
{
	return list_ids(db, IDLE, since, ret_ids, capacity, ret_count);
}

/* --- decisions that take effect later --- */

#define COLUMN_EN "decision_pending/text_en"
#define COLUMN_AR "decision_pending/text_ar"

enum fault
desk_pending_save(struct db *db, const struct desk_pending_row *row,
    const struct id *applicant, struct arena *arena, moment now)
{
	struct slice which = id_slice(&row->application);
	struct vault_key key;

	TRY(vault_need(db, applicant, now, &key));
	struct slice text_en = vault_seal(&key, COLUMN_EN, which, row->text_en, arena);
	struct slice text_ar = vault_seal(&key, COLUMN_AR, which, row->text_ar, arena);
	vault_done(&key);
	return db_run(db, &desk_store_statements, PENDING_SAVE,
	    DB_ARGS(DB_ID(&row->application), DB_ID(&row->officer), DB_TEXT(row->event),
	        DB_INT(row->version), DB_TEXT(row->reason), DB_TEXT(row->fields),
	        DB_TEXT(text_en), DB_TEXT(text_ar), DB_INT(row->decided_at),
	        DB_INT(row->due_at)));
}

/* Without its texts, which are sealed. */
static struct desk_pending_row
copy_pending(struct db_rows *rows, struct arena *arena)
{
	return (struct desk_pending_row){
	    .found = true,
	    .application = db_id(rows, 0),
	    .officer = db_id(rows, 1),
	    .reference = db_copy(rows, 2, arena),
	    .event = db_copy(rows, 3, arena),
	    .version = db_integer(rows, 4),
	    .reason = db_copy(rows, 5, arena),
	    .fields = db_copy(rows, 6, arena),
	    .decided_at = db_integer(rows, 7),
	    .due_at = db_integer(rows, 8),
	    .refused = db_copy(rows, 9, arena),
	};
}

static enum fault
open_texts(struct db *db, const struct id *applicant, struct arena *arena,
    struct desk_pending_row *row)
{
	struct slice which = id_slice(&row->application);
	struct vault_key key;

	TRY(vault_find(db, applicant, &key));
	enum fault fault =
	    vault_open(&key, COLUMN_EN, which, row->text_en, arena, &row->text_en);
	if (fault == FAULT_NONE) {
		fault = vault_open(
		    &key, COLUMN_AR, which, row->text_ar, arena, &row->text_ar);
	}
	vault_done(&key);
	return fault;
}

enum fault
desk_pending_find(struct db *db, const struct id *application, const struct id *applicant,
    struct arena *arena, struct desk_pending_row *ret_row)
{
	struct db_rows rows;

	*ret_row = (struct desk_pending_row){.found = false};
	db_query(
	    db, &desk_store_statements, PENDING_FIND, DB_ARGS(DB_ID(application)), &rows);
	if (db_next(&rows)) {
		*ret_row = copy_pending(&rows, arena);
		ret_row->text_en = db_copy(&rows, 10, arena);
		ret_row->text_ar = db_copy(&rows, 11, arena);
	}
	TRY(db_end(&rows));
	return ret_row->text_en.size + ret_row->text_ar.size > 0
	    ? open_texts(db, applicant, arena, ret_row)
	    : FAULT_NONE;
}

enum fault
desk_pending_delete(struct db *db, const struct id *application)
{
	return db_run(
	    db, &desk_store_statements, PENDING_DELETE, DB_ARGS(DB_ID(application)));
}

enum fault
desk_pending_refuse(struct db *db, const struct id *application, struct slice why)
{
	return db_run(db, &desk_store_statements, PENDING_REFUSE,
	    DB_ARGS(DB_TEXT(why), DB_ID(application)));
}

enum fault
desk_pending_list(struct db *db, const struct id *officer, struct arena *arena,
    struct desk_pending_row *ret_rows, size_t capacity, size_t *ret_count)
{
	struct db_rows rows;

	*ret_count = 0;
	db_query(db, &desk_store_statements, PENDING_LIST,
	    DB_ARGS(DB_ID(officer), DB_INT(capacity)), &rows);
	while (*ret_count < capacity && db_next(&rows)) {
		ret_rows[(*ret_count)++] = copy_pending(&rows, arena);
	}
	return db_end(&rows);
}

enum fault
desk_pending_due(
    struct db *db, moment now, struct id *ret_ids, size_t capacity, size_t *ret_count)
{
	return list_ids(db, PENDING_DUE, now, ret_ids, capacity, ret_count);
}

/* --- conflicts of interest --- */

enum fault
desk_conflict_insert(struct db *db, const struct desk_conflict_row *row)
{
	return db_run(db, &desk_store_statements, CONFLICT_INSERT,
	    DB_ARGS(DB_ID(&row->applicant), DB_ID(&row->officer), DB_TEXT(row->kind),
	        DB_ID(&row->application), DB_INT(row->said_at)));
}

enum fault
desk_hands(struct db *db, const struct id *application, const struct id *applicant,
    const struct id *officer, struct application_hands *ret_hands)
{
	struct db_rows rows;

	db_query(db, &desk_store_statements, HANDS,
	    DB_ARGS(DB_ID(applicant), DB_ID(officer), DB_ID(application)), &rows);
	if (db_next(&rows)) {
		ret_hands->conflict = db_integer(&rows, 0) > 0;
		ret_hands->pending = db_integer(&rows, 1) > 0;
	}
	return db_end(&rows);
}

/* --- notes --- */

#define COLUMN_WORDS "decision_note/words"

enum fault
desk_note_insert(struct db *db, const struct desk_note_row *row, struct arena *arena)
{
	struct id id = id_new(row->at);
	struct vault_key key;

	TRY(vault_need(db, &row->applicant, row->at, &key));
	struct slice sealed =
	    vault_seal(&key, COLUMN_WORDS, id_slice(&id), row->words, arena);
	vault_done(&key);
	return db_run(db, &desk_store_statements, NOTE_INSERT,
	    DB_ARGS(DB_ID(&id), DB_ID(&row->application), DB_ID(&row->author),
	        DB_INT(row->at), DB_TEXT(sealed)));
}

static enum fault
read_notes(struct db *db, struct arena *arena, struct desk_notes *notes)
{
	struct db_rows rows;

	notes->ret_count = 0;
	db_query(db, &desk_store_statements, NOTE_LIST,
	    DB_ARGS(DB_ID(notes->application), DB_INT(notes->capacity)), &rows);
	while (notes->ret_count < notes->capacity && db_next(&rows)) {
		notes->ret_rows[notes->ret_count++] = (struct desk_note_row){
		    .id = db_id(&rows, 0),
		    .application = *notes->application,
		    .applicant = *notes->applicant,
		    .author_name = db_copy(&rows, 1, arena),
		    .author_arabic = db_copy(&rows, 2, arena),
		    .at = db_integer(&rows, 3),
		    .words = db_copy(&rows, 4, arena),
		};
	}
	return db_end(&rows);
}

enum fault
desk_note_list(struct db *db, struct arena *arena, struct desk_notes *notes)
{
	struct vault_key key;
	enum fault fault = FAULT_NONE;

	TRY(read_notes(db, arena, notes));
	if (notes->ret_count == 0) {
		return FAULT_NONE;
	}
	TRY(vault_find(db, notes->applicant, &key));
	for (size_t i = 0; i < notes->ret_count && fault == FAULT_NONE; i++) {
		struct desk_note_row *row = &notes->ret_rows[i];
		fault = vault_open(&key, COLUMN_WORDS, id_slice(&row->id), row->words,
		    arena, &row->words);
	}
	vault_done(&key);
	return fault;
}
