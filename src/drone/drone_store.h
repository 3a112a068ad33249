/* SPDX-License-Identifier: EUPL-1.2 */
/* drone_store - the table drone: those of one application, in the order of adding. */
#ifndef DRONE_DRONE_STORE_H
#define DRONE_DRONE_STORE_H

#include "db/db.h"

extern const struct db_statements drone_statements;

struct drone_row {
	struct id id;
	struct slice make;
	struct slice model;
	struct slice serial;
	struct slice serial_kind; /* "cta2063" or "other" */
	int64_t grams;
};

/* At most capacity rows into ret_rows. */
MUST_USE enum fault drone_list(struct db *db, const struct id *application,
    struct arena *arena, struct drone_row *ret_rows, size_t capacity, size_t *ret_count);
MUST_USE enum fault drone_insert(
    struct db *db, const struct id *application, const struct drone_row *row);
/* *ret_found is false when the application has no such drone. */
MUST_USE enum fault drone_delete(
    struct db *db, const struct id *application, const struct id *drone, bool *ret_found);

#endif
