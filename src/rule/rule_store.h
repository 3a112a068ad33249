/* SPDX-License-Identifier: EUPL-1.2 */
/* rule_store - the tables rule and rule_acceptance. */
#ifndef RULE_RULE_STORE_H
#define RULE_RULE_STORE_H

#include "db/db.h"
#include "rule/rule.h"

extern const struct db_statements rule_statements;

/* All versions that have not ended before the day; at most capacity. */
MUST_USE enum fault rule_list(struct db *db, day on, struct arena *arena,
    struct rule *ret_rules, size_t capacity, size_t *ret_count);
/* The same without their titles, texts and sources: to judge, not to show. */
MUST_USE enum fault rule_list_codes(struct db *db, day on, struct arena *arena,
    struct rule *ret_rules, size_t capacity, size_t *ret_count);
MUST_USE enum fault rule_save(struct db *db, const struct rule *rule);

MUST_USE enum fault rule_acceptances(struct db *db, const struct id *application,
    struct arena *arena, struct rule_acceptance *ret_acceptances, size_t capacity,
    size_t *ret_count);
/* Of one rule; an older version's acceptance is replaced. */
MUST_USE enum fault rule_accept(struct db *db, const struct id *application,
    const struct rule_acceptance *acceptance, moment now);
MUST_USE enum fault rule_unaccept_all(struct db *db, const struct id *application);

#endif
