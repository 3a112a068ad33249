/* SPDX-License-Identifier: EUPL-1.2 */
#include "drone/drone_store.h"

#include <string.h>

enum { DRONE_LIST, DRONE_INSERT, DRONE_DELETE };

static const char *const texts[] = {
    [DRONE_LIST] = "SELECT id, make, model, serial, serial_kind, grams FROM drone"
                   " WHERE application = $1",
    [DRONE_INSERT] = "INSERT INTO drone (id, application, make, model, serial,"
                     " serial_kind, grams) VALUES ($1, $2, $3, $4, $5, $6, $7)",
    [DRONE_DELETE] = "DELETE FROM drone WHERE application = $1 AND id = $2",
};
const struct db_statements drone_statements = {"drone", texts, ARRAY_LEN(texts)};

/* Behind those with a smaller id: in the order in which they were added. Here, because
 * SQLite builds a table to sort the one or two that a person has. */
static void
put_in_order(struct drone_row *rows, size_t count, struct drone_row row)
{
	size_t at = count;

	while (at > 0 && strcmp(rows[at - 1].id.text, row.id.text) > 0) {
		rows[at] = rows[at - 1];
		at--;
	}
	rows[at] = row;
}

enum fault
drone_list(struct db *db, const struct id *application, struct arena *arena,
    struct drone_row *ret_rows, size_t capacity, size_t *ret_count)
{
	struct db_rows rows;

	*ret_count = 0;
	db_query(db, &drone_statements, DRONE_LIST, DB_ARGS(DB_ID(application)), &rows);
	while (*ret_count < capacity && db_next(&rows)) {
		put_in_order(ret_rows, (*ret_count)++,
		    (struct drone_row){
		        .id = db_id(&rows, 0),
		        .make = db_copy(&rows, 1, arena),
		        .model = db_copy(&rows, 2, arena),
		        .serial = db_copy(&rows, 3, arena),
		        .serial_kind = db_copy(&rows, 4, arena),
		        .grams = db_integer(&rows, 5),
		    });
	}
	return db_end(&rows);
}

enum fault
drone_insert(struct db *db, const struct id *application, const struct drone_row *row)
{
	return db_run(db, &drone_statements, DRONE_INSERT,
	    DB_ARGS(DB_ID(&row->id), DB_ID(application), DB_TEXT(row->make),
	        DB_TEXT(row->model), DB_TEXT(row->serial), DB_TEXT(row->serial_kind),
	        DB_INT(row->grams)));
}

enum fault
drone_delete(
    struct db *db, const struct id *application, const struct id *drone, bool *ret_found)
{
	int64_t changed = 0;

	TRY(db_run_counted(db, &drone_statements, DRONE_DELETE,
	    DB_ARGS(DB_ID(application), DB_ID(drone)), &changed));
	*ret_found = changed > 0;
	return FAULT_NONE;
}
