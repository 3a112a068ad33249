/* SPDX-License-Identifier: EUPL-1.2 */
#include "decision/reason_store.h"

enum { REASON_LIST, REASON_INSERT, REASON_DELETE };

static const char *const texts[] = {
    [REASON_LIST] =
        "SELECT r.code, r.version, r.valid_from, r.valid_until, r.position, r.step,"
        " r.subject, r.title_en, r.title_ar, r.text_en, r.text_ar FROM decision_reason r"
        " WHERE r.valid_from <= $1 AND (r.valid_until IS NULL OR r.valid_until >= $1)"
        " AND NOT EXISTS (SELECT 1 FROM decision_reason n WHERE n.code = r.code AND"
        " n.version > r.version AND n.valid_from <= $1)"
        " ORDER BY r.step DESC, r.position, r.code LIMIT $2",
    [REASON_INSERT] =
        "INSERT INTO decision_reason (code, version, valid_from, valid_until, position,"
        " step, subject, title_en, title_ar, text_en, text_ar)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    [REASON_DELETE] = "DELETE FROM decision_reason",
};
const struct db_statements reason_statements = {"reason", texts, ARRAY_LEN(texts)};

static struct reason
copy_reason(struct db_rows *rows, struct arena *arena)
{
	struct reason reason = {
	    .code = db_copy(rows, 0, arena),
	    .version = (int)db_integer(rows, 1),
	    .valid_from = (day)db_integer(rows, 2),
	    .valid_until = db_day(rows, 3),
	    .position = (int)db_integer(rows, 4),
	    .subject = db_copy(rows, 6, arena),
	    .title_en = db_copy(rows, 7, arena),
	    .title_ar = db_copy(rows, 8, arena),
	    .text_en = db_copy(rows, 9, arena),
	    .text_ar = db_copy(rows, 10, arena),
	};

	if (!reason_step_find(db_slice(rows, 5), &reason.step)) {
		rows->fault = FAULT_DATABASE;
	}
	return reason;
}

enum fault
reason_list(struct db *db, day today, struct arena *arena, struct reason_list *ret_list)
{
	struct reason_list list = {
	    ARENA_ARRAY(arena, struct reason, REASON_LINES_MOST), 0};
	struct db_rows rows;

	db_query(db, &reason_statements, REASON_LIST,
	    DB_ARGS(DB_INT(today), DB_INT(REASON_LINES_MOST)), &rows);
	while (list.count < REASON_LINES_MOST && db_next(&rows)) {
		list.reasons[list.count++] = copy_reason(&rows, arena);
	}
	TRY(db_end(&rows));
	*ret_list = list;
	return FAULT_NONE;
}

enum fault
reason_insert(struct db *db, const struct reason *reason)
{
	return db_run(db, &reason_statements, REASON_INSERT,
	    DB_ARGS(DB_TEXT(reason->code), DB_INT(reason->version),
	        DB_INT(reason->valid_from), DB_DAY(reason->valid_until),
	        DB_INT(reason->position),
	        DB_TEXT(slice_of(reason_step_name(reason->step))),
	        DB_TEXT(reason->subject), DB_TEXT(reason->title_en),
	        DB_TEXT(reason->title_ar), DB_TEXT(reason->text_en),
	        DB_TEXT(reason->text_ar)));
}

enum fault
reason_delete_all(struct db *db)
{
	return db_run(db, &reason_statements, REASON_DELETE, DB_NO_ARGS);
}
