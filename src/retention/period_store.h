/* SPDX-License-Identifier: EUPL-1.2 */
/* period_store - the table retention_period, and what is due by it. */
#ifndef RETENTION_PERIOD_STORE_H
#define RETENTION_PERIOD_STORE_H

#include "base/random.h"
#include "db/db.h"
#include "retention/period.h"

extern const struct db_statements period_statements;
extern const struct db_statements due_statements;

MUST_USE enum fault period_save(struct db *db, const struct period *period);
MUST_USE enum fault period_list(struct db *db, struct arena *arena,
    struct period *ret_periods, size_t capacity, size_t *ret_count);

/* --- what is due: what began to count before a moment --- */

struct due_count {
	int64_t due;   /* that will go */
	int64_t held;  /* that a legal hold keeps back */
	moment oldest; /* of both; 0: there are none */
};
MUST_USE enum fault due_count(
    struct db *db, enum period_kind kind, moment before, struct due_count *ret_count);

/* By what the kind is told apart: an application (DRAFT to PERMIT), an account (PERSON,
 * LETTER: all letters of one that are due), a reading, a hold. In the order of the ids,
 * from behind `after` (none: from the first); what is held is left out. */
struct due_list {
	enum period_kind kind;
	moment before;
	struct id after;
	struct id *ret_ids;
	size_t capacity;
	size_t ret_count;
};
MUST_USE enum fault due_list(struct db *db, struct due_list *list);
/* Whether that one still is. */
MUST_USE enum fault due_is(struct db *db, enum period_kind kind, moment before,
    const struct id *id, bool *ret_due);
/* LETTER, READING, LIFTED_HOLD: takes it out. */
MUST_USE enum fault due_delete(
    struct db *db, enum period_kind kind, moment before, const struct id *id);

#endif
