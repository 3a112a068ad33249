/* SPDX-License-Identifier: EUPL-1.2 */
#include "audit/audit_store.h"

enum { AUDIT_INSERT, AUDIT_NEWEST };

static const char *const texts[] = {
    [AUDIT_INSERT] =
        "INSERT INTO audit_entry (at, actor, role, action, object, salt, commitment, reason)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    [AUDIT_NEWEST] = "SELECT at FROM audit_entry ORDER BY seq DESC LIMIT 1",
};
const struct db_statements audit_statements = {"audit", texts, ARRAY_LEN(texts)};

enum fault
audit_insert(struct db *db, const struct audit_event *event, moment at, struct slice salt,
    struct slice commitment)
{
	return db_run(db, &audit_statements, AUDIT_INSERT,
	    DB_ARGS(DB_INT(at), DB_TEXT(event->actor), DB_TEXT(slice_of(event->role)),
	        DB_TEXT(slice_of(event->action)), DB_TEXT(event->object), DB_BLOB(salt),
	        DB_BLOB(commitment), DB_TEXT(slice_of(event->reason))));
}

enum fault
audit_newest(struct db *db, moment *ret_at)
{
	struct db_rows rows;

	db_query(db, &audit_statements, AUDIT_NEWEST, DB_NO_ARGS, &rows);
	*ret_at = db_next(&rows) ? db_integer(&rows, 0) : 0;
	return db_end(&rows);
}
