/* SPDX-License-Identifier: EUPL-1.2 */
/* Of application_store: what the machine makes of a case. */
#include "application/application_statements.h"
#include "application/application_store.h"

enum fault
application_update_look(struct db *db, const struct id *id, struct slice look)
{
	return db_run(db, &application_statements, APPLICATION_ROW_LOOK,
	    DB_ARGS(DB_TEXT(look), DB_ID(id)));
}

enum fault
application_update_sampled(struct db *db, const struct id *id, bool sampled)
{
	return db_run(db, &application_statements, APPLICATION_ROW_SAMPLED,
	    DB_ARGS(DB_INT(sampled ? 1 : 0), DB_ID(id)));
}

enum fault
application_was_sampled(struct db *db, const struct id *account,
    const struct id *application, bool *ret_sampled)
{
	struct db_rows rows;

	db_query(db, &application_statements, APPLICATION_WAS_SAMPLED,
	    DB_ARGS(DB_ID(account), DB_ID(application)), &rows);
	*ret_sampled = db_next(&rows);
	return db_end(&rows);
}

enum fault
application_list_submitted(
    struct db *db, moment until, struct id *ret_ids, size_t capacity, size_t *ret_count)
{
	struct db_rows rows;

	*ret_count = 0;
	db_query(db, &application_statements, APPLICATION_LIST_SUBMITTED,
	    DB_ARGS(DB_INT(until), DB_INT(capacity)), &rows);
	while (*ret_count < capacity && db_next(&rows)) {
		ret_ids[(*ret_count)++] = db_id(&rows, 0);
	}
	return db_end(&rows);
}

enum fault
application_doubles_find(struct db *db, const struct id *application,
    const struct id *account, struct application_doubles *ret_doubles)
{
	struct db_rows rows;

	*ret_doubles = (struct application_doubles){.certificate = false};
	db_query(db, &application_statements, APPLICATION_DOUBLES,
	    DB_ARGS(DB_ID(application), DB_ID(account)), &rows);
	if (db_next(&rows)) {
		ret_doubles->certificate = db_integer(&rows, 0) != 0;
		ret_doubles->drone = db_integer(&rows, 1) != 0;
	}
	return db_end(&rows);
}
