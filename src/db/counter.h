/* SPDX-License-Identifier: EUPL-1.2 */
/* counter - numbers that are never given twice: taken inside the transaction that uses
 * them, so that a number exists only together with what it names. */
#ifndef DB_COUNTER_H
#define DB_COUNTER_H

#include "db/db.h"

extern const struct db_statements counter_statements;

/* The last number that was given; 0: none yet. */
MUST_USE enum fault counter_last(struct db *db, struct slice name, int64_t *ret_number);
/* The next number of that name ("permit/2026"), from 1. Where a transaction is saved as a
 * whole or not at all, the row is written once in the end. */
MUST_USE enum fault counter_next(struct db *db, struct slice name, int64_t *ret_number);
/* Before the commit: writes those that have waited. */
MUST_USE enum fault counter_save(struct db *db);

#endif
