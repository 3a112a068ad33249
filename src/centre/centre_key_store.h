/* SPDX-License-Identifier: EUPL-1.2 */
/* centre_key_store - the table centre_key: what centres sign with, and each end of a key. */
#ifndef CENTRE_CENTRE_KEY_STORE_H
#define CENTRE_CENTRE_KEY_STORE_H

#include "centre/centre_key.h"
#include "db/db.h"

extern const struct db_statements centre_key_statements;

/* Of one centre, the oldest first; at most CENTRE_KEYS_MOST. */
MUST_USE enum fault centre_key_list(struct db *db, struct slice centre,
    struct arena *arena, struct centre_key *ret_keys, size_t *ret_count);
MUST_USE enum fault centre_key_find(struct db *db, const struct id *id,
    struct arena *arena, bool *ret_found, struct centre_key *ret_key);
/* All rows of the same public key, of whatever centre; at most capacity. */
MUST_USE enum fault centre_key_same(struct db *db, struct slice fingerprint,
    struct arena *arena, struct centre_key *ret_keys, size_t capacity, size_t *ret_count);
/* The bare keys of this kid (hexadecimal). */
MUST_USE enum fault centre_key_by_kid(struct db *db, struct slice kid,
    struct arena *arena, struct centre_key *ret_keys, size_t capacity, size_t *ret_count);
struct centre_key_named {
	struct centre_key key;
	struct slice name_latin; /* of its centre */
	struct slice name_arabic;
};
/* The bare keys whose last day is since or later, the newest first; at most capacity. */
MUST_USE enum fault centre_key_listed(struct db *db, day since, struct arena *arena,
    struct centre_key_named *ret_keys, size_t capacity, size_t *ret_count);
/* Grows with each bare key and with each end of one. */
MUST_USE enum fault centre_key_version(struct db *db, int64_t *ret_version);

MUST_USE enum fault centre_key_insert(struct db *db, const struct centre_key *key,
    const struct id *proposed_by, const struct id *confirmed_by, moment now);
/* Writes the ends that it has and the row has not. */
MUST_USE enum fault centre_key_save_end(struct db *db, const struct centre_key *key);

#endif
