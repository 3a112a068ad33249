/* SPDX-License-Identifier: EUPL-1.2 */
/* alarm_store - the tables alarm and alarm_seen. */
#ifndef ACCESS_ALARM_STORE_H
#define ACCESS_ALARM_STORE_H

#include "access/alarm.h"
#include "base/arena.h"
#include "db/db.h"

extern const struct db_statements alarm_statements;

MUST_USE enum fault alarm_insert(struct db *db, const struct alarm *alarm);
/* What he has not seen, the newest first. */
MUST_USE enum fault alarm_list(struct db *db, const struct id *reader,
    struct arena *arena, struct alarm *ret_alarms, size_t capacity, size_t *ret_count);
MUST_USE enum fault alarm_count(
    struct db *db, const struct id *reader, int64_t *ret_count);
/* Saves that he has seen all up to this one; ret_new is false when he had before. */
MUST_USE enum fault alarm_seen_save(struct db *db, const struct id *reader,
    const struct id *until, moment now, bool *ret_new);

#endif
