/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/clock_check.h"

#include "audit/audit_store.h"
#include "base/log.h"
#include "db/db.h"

/* No act is dated before the newest entry of the audit, whatever the clock says. */
static enum fault
newest_of(const char *address, moment *ret_newest)
{
	static const struct db_statements *const statements[] = {&audit_statements, NULL};
	struct db_options options = {.address = address, .statements = statements};
	struct db *db = NULL;

	TRY(db_open(&options, &db));
	enum fault fault = audit_newest(db, ret_newest);
	db_close(db);
	return fault;
}

enum fault
clock_check(const char *address, moment leap_most, moment *ret_newest)
{
	moment now = moment_now();
	moment newest = 0;

	TRY(db_migrate(address));
	TRY(newest_of(address, &newest));
	*ret_newest = newest;
	if (newest == 0 || now - newest <= leap_most) {
		return FAULT_NONE;
	}
	log_event(LOG_ERROR, "start.clock_not_believed", LOG_INT("now", now),
	    LOG_INT("newest", newest),
	    LOG_TEXT("help", "set the clock, or clock_days_most when it is right"));
	return FAULT_CONFIG;
}
