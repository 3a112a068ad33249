/* SPDX-License-Identifier: EUPL-1.2 */
/* verify_rows_act - what the ledger says of each row, against the rows; for verify_act. */
#ifndef AUDIT_VERIFY_ROWS_ACT_H
#define AUDIT_VERIFY_ROWS_ACT_H

#include <stdbool.h>

#include "audit/audit.h"
#include "base/fault.h"
#include "db/walk.h"

struct audit_rows;

struct audit_rows *audit_rows_new(void);
void audit_rows_free(struct audit_rows *rows);

/* The rows of an entry, in the order of the log. False when they are not what the entry
 * commits to, or the entry says anything besides. */
MUST_USE bool audit_rows_add(struct audit_rows *rows, const struct audit_entry *entry);

struct audit_rows_check {
	struct walk *walk;
	const struct walk_tables *tables;
	bool whole; /* the log was added from its start: what is not in it is more */
	void (*tell)(void *self, const char *line);
	void *self;
	uint64_t ret_rows;
	size_t ret_bad;
};
MUST_USE enum fault audit_rows_compare(
    struct audit_rows *rows, struct audit_rows_check *check);

#endif
