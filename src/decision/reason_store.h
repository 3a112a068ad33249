/* SPDX-License-Identifier: EUPL-1.2 */
/* reason_store - the table decision_reason: words that are ready for a return or a refusal. */
#ifndef DECISION_REASON_STORE_H
#define DECISION_REASON_STORE_H

#include "db/db.h"
#include "decision/reason.h"

extern const struct db_statements reason_statements;

struct reason_list {
	struct reason *reasons;
	size_t count;
};

/* Those that may be chosen on that day, of each code the newest; by step and position, in
 * the arena. */
MUST_USE enum fault reason_list(
    struct db *db, day today, struct arena *arena, struct reason_list *ret_list);
MUST_USE enum fault reason_insert(struct db *db, const struct reason *reason);
MUST_USE enum fault reason_delete_all(struct db *db);

#endif
