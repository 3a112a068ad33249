/* SPDX-License-Identifier: EUPL-1.2 */
/* audit_store - the table audit_entry: appended to, never changed. */
#ifndef AUDIT_AUDIT_STORE_H
#define AUDIT_AUDIT_STORE_H

#include "audit/audit.h"
#include "db/db.h"

extern const struct db_statements audit_statements;

MUST_USE enum fault audit_insert(struct db *db, const struct audit_event *event,
    moment at, struct slice salt, struct slice commitment);

/* The moment of the newest entry, 0 when there is none: no act is dated before it. */
MUST_USE enum fault audit_newest(struct db *db, moment *ret_at);

#endif
