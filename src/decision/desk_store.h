/* SPDX-License-Identifier: EUPL-1.2 */
/* desk_store - what lies on one officer's desk: his cases and the next ones, decisions that
 * can still be undone, notes, conflicts of interest (tables decision_pending, decision_note,
 * decision_conflict). */
#ifndef DECISION_DESK_STORE_H
#define DECISION_DESK_STORE_H

#include "application/application_store.h"
#include "db/db.h"

extern const struct db_statements desk_store_statements;

/* --- what is next --- */

struct desk_line_row {
	struct id id;
	struct slice reference;
	struct slice name_latin;
	struct slice name_arabic;
	moment submitted_at;
	struct slice look; /* as application/clearance.h writes it */
	bool mine;
};
struct desk_next {
	const struct id *officer;
	size_t capacity; /* of ret_rows */
	struct desk_line_row *ret_rows;
	size_t ret_count;
};
/* His cases, then those that nobody has, the oldest first; without those that he has decided
 * already or that are not for him. */
MUST_USE enum fault desk_next(struct db *db, struct arena *arena, struct desk_next *next);
/* Cases that have lain with an officer since before then, neither decided nor proposed. */
MUST_USE enum fault desk_idle(
    struct db *db, moment since, struct id *ret_ids, size_t capacity, size_t *ret_count);

/* --- decisions that take effect later --- */

struct desk_pending_row {
	bool found;
	struct id application;
	struct id officer;
	struct slice reference; /* of the application; read, not written */
	struct slice event;
	int64_t version;
	struct slice reason;
	struct slice fields;
	struct slice text_en;
	struct slice text_ar;
	moment decided_at;
	moment due_at;
	struct slice refused;
};
/* In place of one that was not carried out. The texts lie sealed under applicant's key. */
MUST_USE enum fault desk_pending_save(struct db *db, const struct desk_pending_row *row,
    const struct id *applicant, struct arena *arena, moment now);
MUST_USE enum fault desk_pending_find(struct db *db, const struct id *application,
    const struct id *applicant, struct arena *arena, struct desk_pending_row *ret_row);
MUST_USE enum fault desk_pending_delete(struct db *db, const struct id *application);
MUST_USE enum fault desk_pending_refuse(
    struct db *db, const struct id *application, struct slice why);
/* Of an officer, the newest first; without their texts. */
MUST_USE enum fault desk_pending_list(struct db *db, const struct id *officer,
    struct arena *arena, struct desk_pending_row *ret_rows, size_t capacity,
    size_t *ret_count);
/* Those that take effect by now. */
MUST_USE enum fault desk_pending_due(
    struct db *db, moment now, struct id *ret_ids, size_t capacity, size_t *ret_count);

/* What these tables say of whose case it is: conflict and pending of ret_hands. */
MUST_USE enum fault desk_hands(struct db *db, const struct id *application,
    const struct id *applicant, const struct id *officer,
    struct application_hands *ret_hands);

/* --- conflicts of interest --- */

struct desk_conflict_row {
	struct id applicant;
	struct id officer;
	struct slice kind;
	struct id application;
	moment said_at;
};
/* Once more is fine. */
MUST_USE enum fault desk_conflict_insert(
    struct db *db, const struct desk_conflict_row *row);

/* --- notes --- */

struct desk_note_row {
	struct id id; /* made by the insert */
	struct id application;
	struct id applicant; /* under whose key the words lie */
	struct id author;
	struct slice author_name; /* read, not written */
	struct slice author_arabic;
	moment at;
	struct slice words;
};
MUST_USE enum fault desk_note_insert(
    struct db *db, const struct desk_note_row *row, struct arena *arena);

struct desk_notes {
	const struct id *application;
	const struct id *applicant;
	size_t capacity; /* of ret_rows */
	struct desk_note_row *ret_rows;
	size_t ret_count;
};
/* The oldest first; of a person who was erased the words read as empty. */
MUST_USE enum fault desk_note_list(
    struct db *db, struct arena *arena, struct desk_notes *notes);

#endif
