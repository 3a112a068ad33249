/* SPDX-License-Identifier: EUPL-1.2 */
/* waiting_store - what waits for a second person: suspensions to be confirmed, and
 * revocations to be signed. */
#ifndef PERMIT_WAITING_STORE_H
#define PERMIT_WAITING_STORE_H

#include "permit/permit_store.h"

extern const struct db_statements permit_waiting_statements;

/* A suspension that nobody has confirmed yet, or a proposed revocation. */
struct permit_waiting_row {
	bool found;
	struct id by;
	struct slice reason;
	struct slice text_en; /* revocations only: of suspensions the event has them */
	struct slice text_ar;
	moment at;
	moment until; /* suspensions only */
	struct permit_row permit;
	struct slice name_latin; /* of the colleague */
	struct slice name_arabic;
	struct id holder; /* of the permit, when it is read */
};

MUST_USE enum fault permit_suspension_insert(struct db *db,
    const struct permit_number *number, const struct permit_waiting_row *row);
MUST_USE enum fault permit_suspension_find(struct db *db,
    const struct permit_number *number, struct arena *arena,
    struct permit_waiting_row *ret_row);
MUST_USE enum fault permit_suspension_delete(
    struct db *db, const struct permit_number *number);
/* The one that falls next first. */
MUST_USE enum fault permit_suspension_list(struct db *db, struct arena *arena,
    struct permit_waiting_row *ret_rows, size_t capacity, size_t *ret_count);
/* Those that nobody confirmed in time. */
MUST_USE enum fault permit_suspension_due(struct db *db, moment now,
    struct permit_number *ret_numbers, size_t capacity, size_t *ret_count);

/* Its words lie sealed like an event's. */
MUST_USE enum fault permit_revocation_insert(struct db *db,
    const struct permit_credential_row *permit, const struct permit_waiting_row *row,
    struct arena *arena);
MUST_USE enum fault permit_revocation_find(struct db *db,
    const struct permit_number *number, struct arena *arena,
    struct permit_waiting_row *ret_row);
MUST_USE enum fault permit_revocation_delete(
    struct db *db, const struct permit_number *number);
/* The oldest first. */
MUST_USE enum fault permit_revocation_list(struct db *db, struct arena *arena,
    struct permit_waiting_row *ret_rows, size_t capacity, size_t *ret_count);

MUST_USE enum fault permit_waiting_count(
    struct db *db, int64_t *ret_suspensions, int64_t *ret_revocations);

#endif
