/* SPDX-License-Identifier: EUPL-1.2 */
/* permit_store - the narrow table permit, what belongs to it, and the status lists. */
#ifndef PERMIT_PERMIT_STORE_H
#define PERMIT_PERMIT_STORE_H

#include "db/vault.h"
#include "permit/permit_event.h"

extern const struct db_statements permit_statements;

enum { PERMIT_ROW_COLUMNS = 10 };

/* What public verification reads. */
struct permit_row {
	bool found;
	struct permit_number number;
	enum permit_status status;
	enum permit_class class;
	moment not_before;
	moment expires;
	struct slice initials;
	int64_t list;
	int64_t place;
	moment issued_at; /* this and the centre: for orders over many permits */
	struct slice centre;
};

struct permit_credential_row {
	struct permit_row permit;
	struct id account;
	struct id application;
	moment issued_at;
	struct slice token;
	int64_t version;
};

struct permit_event_row {
	int64_t version;
	enum permit_event what;
	enum permit_status from;
	enum permit_status to;
	struct slice actor;
	struct slice role;
	struct slice reason;
	struct slice text_en;
	struct slice text_ar;
	moment at;
	struct id holder;        /* of the permit, when it is read */
	struct slice name_latin; /* of the actor, in a list; empty for the system */
	struct slice name_arabic;
};

/* Out of a query that has number, status, class, not_before, expires_at, initials, list,
 * place, issued_at, centre as its columns from the first on: PERMIT_ROW_COLUMNS. */
struct permit_row permit_row_copy(struct db_rows *rows, int first, struct arena *arena);

MUST_USE enum fault permit_find(struct db *db, const struct permit_number *number,
    struct arena *arena, struct permit_row *ret_row);
MUST_USE enum fault permit_find_credential(struct db *db,
    const struct permit_number *number, struct arena *arena,
    struct permit_credential_row *ret_row);
/* Whether the permit's holder is this member of staff: by the Emirates ID that the
 * staff's provider vouches for, since a person and staff have two accounts. Not by e-mail:
 * a holder may type any. */
MUST_USE enum fault permit_is_own(struct db *db, const struct permit_number *number,
    const struct id *staff, bool *ret_own);
/* Whether one of the person's permits is suspended or revoked, or is to be revoked. */
MUST_USE enum fault permit_find_taken(
    struct db *db, const struct id *account, bool *ret_taken);
/* A person's permits, the newest first. */
MUST_USE enum fault permit_list_own(struct db *db, const struct id *account,
    struct arena *arena, struct permit_row *ret_rows, size_t capacity, size_t *ret_count);

/* The newest number of that status whose permit expires after the one moment and not
 * after the other. */
MUST_USE enum fault permit_find_newest(struct db *db, enum permit_status status,
    moment after, moment until, bool *ret_found, struct permit_number *ret_number);

/* The permit first, what is signed of it later in the same transaction. */
MUST_USE enum fault permit_insert(struct db *db, const struct permit_row *permit);
MUST_USE enum fault permit_credential_insert(
    struct db *db, const struct permit_credential_row *row);
/* Saves status and version when the version is still old_version. */
MUST_USE enum fault permit_save_status(struct db *db,
    const struct permit_credential_row *row, int64_t old_version, bool *ret_saved);
/* Its words lie sealed under the holder's key (db/vault.h); of a person who was erased they
 * read as empty. */
MUST_USE enum fault permit_event_insert(struct db *db,
    const struct permit_credential_row *permit, const struct permit_event_row *event,
    struct arena *arena);
/* The event that led to the present status, for the reason that the holder reads; found
 * is false when there is none. */
MUST_USE enum fault permit_event_cause(struct db *db, const struct permit_number *number,
    struct arena *arena, bool *ret_found, struct permit_event_row *ret_event);
/* The oldest first. */
MUST_USE enum fault permit_event_list(struct db *db, const struct permit_number *number,
    struct arena *arena, struct permit_event_row *ret_rows, size_t capacity,
    size_t *ret_count);

/* --- signing again --- */
struct permit_token_row {
	struct permit_number number;
	struct slice token;
	int64_t version;
};

/* How many are active or suspended and expire after this moment. */
MUST_USE enum fault permit_count_in_force(struct db *db, moment now, int64_t *ret_count);
/* Of those the ones behind this number (empty: from the first on), in order. */
MUST_USE enum fault permit_tokens_in_force(struct db *db, moment now, struct slice after,
    struct arena *arena, struct permit_token_row *ret_rows, size_t capacity,
    size_t *ret_count);
/* When the version is still that of the row; else *ret_saved is false. */
MUST_USE enum fault permit_save_token(
    struct db *db, const struct permit_token_row *row, bool *ret_saved);

/* Permits in force or suspended that expire after the one moment and not after the other,
 * whose holders were not told; the earliest first. */
enum { PERMIT_EXPIRING_MOST = 100 };
struct permit_expiring {
	struct permit_number number;
	struct id account;
	moment expires;
};
MUST_USE enum fault permit_list_expiring(struct db *db, moment after, moment until,
    struct permit_expiring ret_rows[static PERMIT_EXPIRING_MOST], size_t *ret_count);
MUST_USE enum fault permit_save_told(struct db *db, const struct permit_number *number);

/* The list that new permits get places in: 0 when there is none or it is full. */
MUST_USE enum fault permit_list_open(struct db *db, int64_t used_most, int64_t *ret_list);
MUST_USE enum fault permit_list_begin(struct db *db, int64_t *ret_list);
MUST_USE enum fault permit_place_is_free(
    struct db *db, int64_t list, int64_t place, bool *ret_free);
/* One place more is used; or a status in it changed. */
MUST_USE enum fault permit_list_count(struct db *db, int64_t list);
MUST_USE enum fault permit_list_changed(struct db *db, int64_t list);
/* 0 when there is no such list. */
/* How often a status in the list changed. */
struct permit_list_version {
	int64_t list;
	int64_t version;
};
MUST_USE enum fault permit_list_versions_find(struct db *db,
    struct permit_list_version *ret_lists, size_t capacity, size_t *ret_count);
MUST_USE enum fault permit_list_version(
    struct db *db, int64_t list, int64_t *ret_version);
/* What a status list asks of a permit in it. */
struct permit_place {
	int64_t place;
	enum permit_status status;
	enum permit_class class;
	moment issued_at;
	struct slice centre; /* borrowed */
};
/* Calls put for each place of the list; of those alone whose status is not active unless
 * all. */
MUST_USE enum fault permit_list_walk(struct db *db, int64_t list, bool all,
    void (*put)(void *self, const struct permit_place *place), void *self);

#endif
