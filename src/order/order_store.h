/* SPDX-License-Identifier: EUPL-1.2 */
/* order_store - orders, their steps, and the permits that they meet. */
#ifndef ORDER_ORDER_STORE_H
#define ORDER_ORDER_STORE_H

#include "db/db.h"
#include "order/order.h"

extern const struct db_statements order_statements;

enum { ORDER_PERMIT_NUMBER_SIZE = 17 }; /* as permit/permit.h has it */

struct order_row {
	bool found;
	struct id id;
	struct slice number;
	enum order_state state;
	struct order_terms terms;
	struct slice note_en; /* the words of its last extension, or of its lift */
	struct slice note_ar;
	moment lifted_at; /* 0: it was not */
	int64_t version;
};

/* What was proposed with an order, and what became of it. */
struct order_step_row {
	bool found;
	struct id order;
	int64_t version; /* of the order, when it was proposed */
	enum order_step what;
	moment ends_at; /* of an extension */
	struct slice text_en;
	struct slice text_ar;
	struct id proposed_by;
	moment proposed_at;
	struct slice outcome; /* "open" ... of sql/040 */
	struct id decided_by;
	moment decided_at; /* 0: not yet */
	char told_after[ORDER_PERMIT_NUMBER_SIZE];
	int64_t told;
	bool telling;
	struct slice proposed_by_name; /* in a list */
	struct slice decided_by_name;
};

MUST_USE enum fault order_insert(struct db *db, const struct order_row *row);
MUST_USE enum fault order_find(struct db *db, const struct id *order, struct arena *arena,
    struct order_row *ret_row);
/* Saves state, dates and version when the version is still old_version. */
MUST_USE enum fault order_save(
    struct db *db, const struct order_row *row, int64_t old_version, bool *ret_saved);

/* The newest first; those that nobody signed only for the desk. */
MUST_USE enum fault order_list(struct db *db, bool desk, struct arena *arena,
    struct order_row *ret_rows, size_t capacity, size_t *ret_count);
/* Signed, and not over at that moment; at most ORDER_IN_FORCE_MOST. */
MUST_USE enum fault order_list_signed(struct db *db, moment now, struct arena *arena,
    struct order_row ret_rows[static ORDER_IN_FORCE_MOST], size_t *ret_count);
/* Grows with each change of any order. */
MUST_USE enum fault order_revision(struct db *db, int64_t *ret_revision);

MUST_USE enum fault order_step_insert(struct db *db, const struct order_step_row *step);
/* The one that waits for its signature. */
MUST_USE enum fault order_step_open_find(struct db *db, const struct id *order,
    struct arena *arena, struct order_step_row *ret_step);
/* Outcome, by whom, when, and whether the holders are still to be told. */
MUST_USE enum fault order_step_close(struct db *db, const struct order_step_row *step);
/* The oldest first, with names. */
MUST_USE enum fault order_step_list(struct db *db, const struct id *order,
    struct arena *arena, struct order_step_row *ret_rows, size_t capacity,
    size_t *ret_count);
/* The oldest step whose holders are still to be told. */
MUST_USE enum fault order_telling_find(
    struct db *db, struct arena *arena, struct order_step_row *ret_step);
/* Up to which permit they were told; guarded by how far it was before. */
MUST_USE enum fault order_step_told(struct db *db, const struct order_step_row *step,
    const char *was_after, bool *ret_saved);

/* --- the permits that an order meets --- */

/* How many permits of each class, active or suspended and in their dates, have what the
 * terms ask for but the class. ret_counts[0] stays 0. */
MUST_USE enum fault order_count_permits(struct db *db, const struct order_terms *terms,
    moment now, int64_t ret_counts[static ORDER_CLASS_END]);

struct order_holder {
	char number[ORDER_PERMIT_NUMBER_SIZE];
	struct order_permit permit;
	struct id account;
	bool open; /* active or suspended */
	moment expires;
};
/* The permits behind that number, in order. */
MUST_USE enum fault order_walk_holders(struct db *db, const char *after,
    struct arena *arena, struct order_holder *ret_rows, size_t capacity,
    size_t *ret_count);

#endif
