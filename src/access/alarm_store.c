/* SPDX-License-Identifier: EUPL-1.2 */
#include "access/alarm_store.h"

enum { ALARM_INSERT, ALARM_LIST, ALARM_COUNT, ALARM_SEEN };

#define UNSEEN                                                                           \
	"a.id > coalesce((SELECT s.until FROM alarm_seen s WHERE s.account = $1), '')"

static const char *const texts[] = {
    [ALARM_INSERT] =
        "INSERT INTO alarm (id, kind, account, words, at) VALUES ($1, $2, $3, $4, $5)",
    [ALARM_LIST] = "SELECT a.id, a.kind, a.account, coalesce(o.name, ''), a.words, a.at"
                   " FROM alarm a LEFT JOIN account o ON o.id = a.account"
                   " WHERE " UNSEEN " ORDER BY a.id DESC LIMIT $2",
    [ALARM_COUNT] = "SELECT count(*) FROM alarm a WHERE " UNSEEN,
    [ALARM_SEEN] =
        "INSERT INTO alarm_seen (account, until, at) SELECT $1, a.id, $3 FROM alarm a"
        " WHERE a.id = $2"
        " ON CONFLICT (account) DO UPDATE SET until = excluded.until, at = excluded.at"
        " WHERE excluded.until > alarm_seen.until",
};
const struct db_statements alarm_statements = {"alarm", texts, ARRAY_LEN(texts)};

enum fault
alarm_insert(struct db *db, const struct alarm *alarm)
{
	return db_run(db, &alarm_statements, ALARM_INSERT,
	    DB_ARGS(DB_ID(&alarm->id), DB_TEXT(slice_of(alarm_kind_name(alarm->kind))),
	        DB_TEXT(slice_of(alarm->account.text)), DB_TEXT(alarm->words),
	        DB_INT(alarm->at)));
}

static struct alarm
alarm_of(struct db_rows *rows, struct arena *arena)
{
	struct alarm alarm = {
	    .id = db_id(rows, 0),
	    .name = db_copy(rows, 3, arena),
	    .words = db_copy(rows, 4, arena),
	    .at = db_integer(rows, 5),
	};

	if (!alarm_kind_find(db_slice(rows, 1), &alarm.kind)) {
		rows->fault = FAULT_DATABASE;
	}
	if (!id_parse(db_slice(rows, 2), &alarm.account)) {
		alarm.account.text[0] = '\0'; /* about nobody */
	}
	return alarm;
}

enum fault
alarm_list(struct db *db, const struct id *reader, struct arena *arena,
    struct alarm *ret_alarms, size_t capacity, size_t *ret_count)
{
	struct db_rows rows;
	size_t count = 0;

	db_query(db, &alarm_statements, ALARM_LIST,
	    DB_ARGS(DB_ID(reader), DB_INT((int64_t)capacity)), &rows);
	while (count < capacity && db_next(&rows)) {
		ret_alarms[count++] = alarm_of(&rows, arena);
	}
	*ret_count = count;
	return db_end(&rows);
}

enum fault
alarm_count(struct db *db, const struct id *reader, int64_t *ret_count)
{
	struct db_rows rows;

	db_query(db, &alarm_statements, ALARM_COUNT, DB_ARGS(DB_ID(reader)), &rows);
	*ret_count = db_next(&rows) ? db_integer(&rows, 0) : 0;
	return db_end(&rows);
}

enum fault
alarm_seen_save(struct db *db, const struct id *reader, const struct id *until,
    moment now, bool *ret_new)
{
	int64_t changed = 0;

	TRY(db_run_counted(db, &alarm_statements, ALARM_SEEN,
	    DB_ARGS(DB_ID(reader), DB_ID(until), DB_INT(now)), &changed));
	*ret_new = changed > 0;
	return FAULT_NONE;
}
