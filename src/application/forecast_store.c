/* SPDX-License-Identifier: EUPL-1.2 */
#include "application/forecast_store.h"

enum { FORECAST_DAYS, FORECAST_DECIDED };

static const char *const texts[] = {
    [FORECAST_DAYS] =
        "SELECT (submitted_at + $1) / 86400000 AS on_day, count(*) FROM application"
        " WHERE submitted_at IS NOT NULL AND state = 'review'"
        " GROUP BY (submitted_at + $1) / 86400000 ORDER BY on_day DESC",
    [FORECAST_DECIDED] = "SELECT count(*) FROM application"
                         " WHERE (state = 'approved' OR state = 'refused')"
                         " AND changed_at >= $1",
};
const struct db_statements forecast_statements = {"forecast", texts, ARRAY_LEN(texts)};

static void
turn_around(struct forecast *forecast)
{
	for (size_t i = 0; i < forecast->days_count / 2; i++) {
		struct forecast_day *one = &forecast->days[i];
		struct forecast_day *other =
		    &forecast->days[forecast->days_count - 1 - i];
		struct forecast_day kept = *one;
		*one = *other;
		*other = kept;
	}
}

enum fault
forecast_days_find(struct db *db, int offset_minutes, struct forecast *forecast)
{
	struct db_rows rows;

	forecast->days_count = 0;
	db_query(db, &forecast_statements, FORECAST_DAYS,
	    DB_ARGS(DB_INT(offset_minutes * (int64_t)MOMENT_MINUTE)), &rows);
	while (db_next(&rows)) {
		struct forecast_day found = {
		    (day)db_integer(&rows, 0), db_integer(&rows, 1)};
		if (forecast->days_count < FORECAST_DAYS_MOST) {
			forecast->days[forecast->days_count++] = found;
		} else {
			forecast->days[FORECAST_DAYS_MOST - 1].count += found.count;
		}
	}
	turn_around(forecast);
	return db_end(&rows);
}

enum fault
forecast_count_decided(struct db *db, moment since, int64_t *ret_count)
{
	struct db_rows rows;

	db_query(
	    db, &forecast_statements, FORECAST_DECIDED, DB_ARGS(DB_INT(since)), &rows);
	*ret_count = db_next(&rows) ? db_integer(&rows, 0) : 0;
	return db_end(&rows);
}
