/* SPDX-License-Identifier: EUPL-1.2 */
/* client_store - the tables service_client and service_assertion. */
#ifndef IDENTITY_CLIENT_STORE_H
#define IDENTITY_CLIENT_STORE_H

#include "base/arena.h"
#include "base/random.h"
#include "db/db.h"

extern const struct db_statements client_statements;

struct client_row {
	struct id account;
	struct slice client_id;
	struct slice name;
	struct slice jwks;
	struct id keys_by;
	struct slice keys_by_name;
	moment keys_at;
	moment registered_at;
	moment ended_at; /* 0: it may ask for tokens */
	moment seen_at;  /* the last token; 0: none yet */
};

MUST_USE enum fault client_insert(struct db *db, const struct client_row *row);
/* By its client_id when that is given, else by its account. */
MUST_USE enum fault client_find(struct db *db, struct slice client_id,
    const struct id *account, struct arena *arena, struct client_row *ret_row,
    bool *ret_found);
MUST_USE enum fault client_list(struct db *db, struct arena *arena,
    struct client_row *ret_rows, size_t capacity, size_t *ret_count);
MUST_USE enum fault client_set_keys(struct db *db, const struct id *account,
    struct slice jwks, const struct id *by, moment now);
MUST_USE enum fault client_end(struct db *db, const struct id *account, moment now);
MUST_USE enum fault client_see(struct db *db, const struct id *account, moment now);
/* *ret_new is false when it was taken before. */
MUST_USE enum fault client_take_assertion(struct db *db, const struct id *account,
    struct slice jti_hash, moment expires, bool *ret_new);
MUST_USE enum fault client_forget_assertions(struct db *db, moment expired_before);

#endif
