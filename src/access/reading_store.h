/* SPDX-License-Identifier: EUPL-1.2 */
/* reading_store - the table file_reading: who opened whose file, and why. */
#ifndef ACCESS_READING_STORE_H
#define ACCESS_READING_STORE_H

#include "access/reading.h"
#include "db/db.h"

extern const struct db_statements reading_statements;

struct reading_row {
	struct id id;
	struct id session;
	struct slice object;
	struct id account;
	struct id reader;
	struct slice role;
	enum reading_purpose purpose;
	moment at;
};
MUST_USE enum fault reading_insert(struct db *db, const struct reading_row *row);
/* READING_NONE when the session has not told one for this object. */
MUST_USE enum fault reading_purpose_find(struct db *db, const struct id *session,
    struct slice object, enum reading_purpose *ret_purpose);
/* Of a person's files, newest first: role, purpose and moment only. */
MUST_USE enum fault reading_list(struct db *db, const struct id *account,
    struct arena *arena, struct reading_row *ret_rows, size_t capacity,
    size_t *ret_count);

/* Of one reader since then, but for those of his own cases. */
MUST_USE enum fault reading_count(
    struct db *db, const struct id *reader, moment after, int64_t *ret_count);

#endif
