/* SPDX-License-Identifier: EUPL-1.2 */
#include "db/counter.h"

#include <stdio.h>

#include "db/db_driver.h"

enum { COUNTER_FIND, COUNTER_SAVE };

/* Two statements, for RETURNING makes SQLite build a table for its one row. */
static const char *const texts[] = {
    [COUNTER_FIND] = "SELECT value FROM counter WHERE name = $1",
    [COUNTER_SAVE] = "INSERT INTO counter (name, value) VALUES ($1, $2)"
                     " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
};
const struct db_statements counter_statements = {"counter", texts, ARRAY_LEN(texts)};

/* --- those that a batch saves in the end --- */

static struct db_counter *
find(struct db *db, struct slice name)
{
	for (size_t i = 0; i < db->counters_count; i++) {
		if (slice_equal(slice_of(db->counters[i].name), name)) {
			return &db->counters[i];
		}
	}
	return NULL;
}

static bool
may_wait(const struct db *db, struct slice name)
{
	return db->in_one && db->counters_count < DB_COUNTERS_MOST &&
	    name.size < DB_COUNTER_NAME_SIZE;
}

static enum fault
save(struct db *db, struct slice name, int64_t value)
{
	return db_run(
	    db, &counter_statements, COUNTER_SAVE, DB_ARGS(DB_TEXT(name), DB_INT(value)));
}

enum fault
counter_save(struct db *db)
{
	for (size_t i = 0; i < db->counters_count; i++) {
		TRY(save(db, slice_of(db->counters[i].name), db->counters[i].value));
	}
	db->counters_count = 0;
	return FAULT_NONE;
}

/* --- numbers --- */

enum fault
counter_last(struct db *db, struct slice name, int64_t *ret_number)
{
	const struct db_counter *given = find(db, name);
	struct db_rows rows;

	if (given != NULL) {
		*ret_number = given->value;
		return FAULT_NONE;
	}
	db_query(db, &counter_statements, COUNTER_FIND, DB_ARGS(DB_TEXT(name)), &rows);
	*ret_number = db_next(&rows) ? db_integer(&rows, 0) : 0;
	return db_end(&rows);
}

enum fault
counter_next(struct db *db, struct slice name, int64_t *ret_number)
{
	struct db_counter *given = find(db, name);
	int64_t number = 0;

	TRY(counter_last(db, name, &number));
	number++;
	*ret_number = number;
	if (given != NULL) {
		given->value = number;
		return FAULT_NONE;
	}
	if (!may_wait(db, name)) {
		return save(db, name, number);
	}
	given = &db->counters[db->counters_count++];
	(void)snprintf(given->name, sizeof(given->name), "%.*s", SLICE_PRINT(name));
	given->value = number;
	return FAULT_NONE;
}
