/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * identity_store - the tables sign_in, account, session, and of person_vouched the
 * writing: what the provider said is known here first.
 *
 * Hashes are SHA-256 of cookies and states, as blobs.
 */
#ifndef IDENTITY_IDENTITY_STORE_H
#define IDENTITY_IDENTITY_STORE_H

#include <stdbool.h>

#include "base/arena.h"
#include "db/vault.h"
#include "identity/claims.h"

extern const struct db_statements identity_statements;

/* --- sign-ins under way --- */
struct identity_under_way {
	struct slice state_hash;
	struct slice provider;
	struct slice nonce;
	struct slice verifier;
	struct slice browser_hash;
	struct slice return_to;
	struct slice language;
	moment created_at;
};
MUST_USE enum fault identity_under_way_insert(
    struct db *db, const struct identity_under_way *row);
/* Removes the row that has this state, provider and browser and is not older than
 * created_at, and gives its other fields; *ret_found is false when there is none. */
MUST_USE enum fault identity_under_way_take(
    struct db *db, struct arena *arena, struct identity_under_way *row, bool *ret_found);
MUST_USE enum fault identity_under_way_sweep(struct db *db, moment created_before);

/* --- accounts --- */
struct identity_account {
	enum access_kind kind;
	struct slice provider;
	struct slice subject;
	struct slice name;
	struct slice level;
};
/* Inserts, or brings name and level up to date; linked by provider and subject alone.
 * FAULT_CONFIG when the account is of the other kind. */
MUST_USE enum fault identity_account_save(struct db *db,
    const struct identity_account *account, moment now, struct id *ret_account);
MUST_USE enum fault identity_vouched_save(struct db *db, const struct id *account,
    const struct identity_claims *claims, struct arena *arena, moment now);

/* --- sessions --- */
struct identity_session_row {
	struct slice token_hash;
	struct id id;
	struct id account;
	struct slice csrf;
	struct slice id_token;
	struct slice device;
	moment created_at;
	moment proved_at; /* 0: not told */
	moment ends_at;
};
/* The ID token is sealed: it says all that the provider knows of the person. */
MUST_USE enum fault identity_session_insert(
    struct db *db, const struct identity_session_row *row, struct arena *arena);

struct identity_session_found {
	struct id id; /* none: there is no such session */
	struct id account;
	enum access_kind kind;
	struct slice name;
	struct slice name_arabic; /* as the provider tells it, or empty */
	struct slice csrf;
	moment seen_at;
	moment ends_at;
	moment proved_at;
	struct slice language; /* of the pages that he read last: "en", "ar" */
	int64_t unread;        /* letters of the table notice that he has not opened */
	unsigned roles;        /* of the table account_role */
};
MUST_USE enum fault identity_session_read(struct db *db, struct arena *arena,
    struct slice token_hash, struct identity_session_found *ret_found);
MUST_USE enum fault identity_session_see(
    struct db *db, const struct id *session, moment now);
MUST_USE enum fault identity_language_save(
    struct db *db, const struct id *account, struct slice language);

struct identity_session_line {
	struct id id;
	struct slice device;
	moment created_at;
	moment seen_at;
	moment ends_at;
};
/* Those of an account, newest first, also those that are over. */
MUST_USE enum fault identity_session_list(struct db *db, const struct id *account,
    struct arena *arena, struct identity_session_line *ret_lines, size_t capacity,
    size_t *ret_count);
/* *ret_found is false when the account has no such session. */
MUST_USE enum fault identity_session_end_one(
    struct db *db, const struct id *account, const struct id *session, bool *ret_found);
MUST_USE enum fault identity_session_end_all(struct db *db, const struct id *account);
/* Of everybody; *ret_count tells how many there were. */
MUST_USE enum fault identity_session_end_everybody(struct db *db, int64_t *ret_count);
MUST_USE enum fault identity_account_of(struct db *db, struct slice provider,
    struct slice subject, bool *ret_found, struct id *ret_account);
MUST_USE enum fault identity_session_drop(struct db *db, struct slice token_hash);
/* The same by id; gives the provider of its account and the hint for the sign-out
 * there, empty when the session was gone. */
MUST_USE enum fault identity_session_end(struct db *db, struct arena *arena,
    const struct id *session, struct slice *ret_provider, struct slice *ret_id_token);
MUST_USE enum fault identity_session_sweep(struct db *db, moment now);

#endif
