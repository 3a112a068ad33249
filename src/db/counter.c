/* SPDX-License-Identifier: EUPL-1.2 */
#include "db/counter.h"

enum { COUNTER_NEXT };

static const char *const texts[] = {
    [COUNTER_NEXT] = "INSERT INTO counter (name, value) VALUES ($1, 1)"
                     " ON CONFLICT (name) DO UPDATE SET value = counter.value + 1"
                     " RETURNING value",
};
const struct db_statements counter_statements = {"counter", texts, ARRAY_LEN(texts)};

enum fault
counter_next(struct db *db, struct slice name, int64_t *ret_number)
{
	struct db_rows rows;
	int64_t number = 0;

	db_query(db, &counter_statements, COUNTER_NEXT, DB_ARGS(DB_TEXT(name)), &rows);
	if (db_next(&rows)) {
		number = db_integer(&rows, 0);
	}
	TRY(db_end(&rows));
	if (number <= 0) {
		return FAULT_DATABASE;
	}
	*ret_number = number;
	return FAULT_NONE;
}
