/* SPDX-License-Identifier: EUPL-1.2 */
#include "calendar/calendar_store.h"

enum { CALENDAR_LIST, CALENDAR_INSERT, CALENDAR_DELETE };

static const char *const texts[] = {
    [CALENDAR_LIST] = "SELECT kind, from_day, until_day, value, name_en, name_ar, source"
                      " FROM calendar_line ORDER BY kind, from_day",
    [CALENDAR_INSERT] =
        "INSERT INTO calendar_line (kind, from_day, until_day, value, name_en, name_ar,"
        " source) VALUES ($1, $2, $3, $4, $5, $6, $7)",
    [CALENDAR_DELETE] = "DELETE FROM calendar_line",
};
const struct db_statements calendar_statements = {"calendar", texts, ARRAY_LEN(texts)};

static struct calendar_line
copy_line(struct db_rows *rows, struct arena *arena)
{
	struct calendar_line line = {
	    .from = (day)db_integer(rows, 1),
	    .until = db_day(rows, 2),
	    .value = (int)db_integer(rows, 3),
	    .name_en = db_copy(rows, 4, arena),
	    .name_ar = db_copy(rows, 5, arena),
	    .source = db_copy(rows, 6, arena),
	};

	if (!calendar_kind_find(db_slice(rows, 0), &line.kind)) {
		rows->fault = FAULT_DATABASE;
	}
	return line;
}

enum fault
calendar_find(struct db *db, struct arena *arena, struct calendar *ret_calendar)
{
	struct calendar_line *lines =
	    ARENA_ARRAY(arena, struct calendar_line, CALENDAR_LINES_MOST);
	struct db_rows rows;
	size_t count = 0;

	db_query(db, &calendar_statements, CALENDAR_LIST, DB_NO_ARGS, &rows);
	while (count < CALENDAR_LINES_MOST && db_next(&rows)) {
		lines[count++] = copy_line(&rows, arena);
	}
	TRY(db_end(&rows));
	*ret_calendar = count > 0 ? (struct calendar){lines, count} : calendar_plain;
	return FAULT_NONE;
}

enum fault
calendar_insert(struct db *db, const struct calendar_line *line)
{
	return db_run(db, &calendar_statements, CALENDAR_INSERT,
	    DB_ARGS(DB_TEXT(slice_of(calendar_kind_name(line->kind))), DB_INT(line->from),
	        DB_DAY(line->until), DB_INT(line->value), DB_TEXT(line->name_en),
	        DB_TEXT(line->name_ar), DB_TEXT(line->source)));
}

enum fault
calendar_delete_all(struct db *db)
{
	return db_run(db, &calendar_statements, CALENDAR_DELETE, DB_NO_ARGS);
}
