/* SPDX-License-Identifier: EUPL-1.2 */
/* calendar_store - the table calendar_line. */
#ifndef CALENDAR_CALENDAR_STORE_H
#define CALENDAR_CALENDAR_STORE_H

#include "calendar/calendar.h"
#include "db/db.h"

extern const struct db_statements calendar_statements;

/* All lines, by kind and day, in the arena; calendar_plain when there is none. */
MUST_USE enum fault calendar_find(
    struct db *db, struct arena *arena, struct calendar *ret_calendar);
MUST_USE enum fault calendar_insert(struct db *db, const struct calendar_line *line);
MUST_USE enum fault calendar_delete_all(struct db *db);

#endif
