/* SPDX-License-Identifier: EUPL-1.2 */
#include "db/counter.h"

enum { COUNTER_FIND, COUNTER_SAVE };

/* Two statements, for RETURNING makes SQLite build a table for its one row. */
static const char *const texts[] = {
    [COUNTER_FIND] = "SELECT value FROM counter WHERE name = $1",
    [COUNTER_SAVE] = "INSERT INTO counter (name, value) VALUES ($1, $2)"
                     " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
};
const struct db_statements counter_statements = {"counter", texts, ARRAY_LEN(texts)};

enum fault
counter_last(struct db *db, struct slice name, int64_t *ret_number)
{
	struct db_rows rows;

	db_query(db, &counter_statements, COUNTER_FIND, DB_ARGS(DB_TEXT(name)), &rows);
	*ret_number = db_next(&rows) ? db_integer(&rows, 0) : 0;
	return db_end(&rows);
}

enum fault
counter_next(struct db *db, struct slice name, int64_t *ret_number)
{
	int64_t number = 0;

	TRY(counter_last(db, name, &number));
	number++;
	TRY(db_run(db, &counter_statements, COUNTER_SAVE,
	    DB_ARGS(DB_TEXT(name), DB_INT(number))));
	*ret_number = number;
	return FAULT_NONE;
}
