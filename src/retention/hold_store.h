/* SPDX-License-Identifier: EUPL-1.2 */
/* hold_store - the table legal_hold: set and lifted, never taken out. */
#ifndef RETENTION_HOLD_STORE_H
#define RETENTION_HOLD_STORE_H

#include "base/random.h"
#include "db/vault.h"
#include "retention/hold.h"

extern const struct db_statements hold_statements;

struct hold_row {
	struct id id;
	struct id account;
	enum hold_basis basis;
	struct slice reference;
	struct slice reason;
	struct id set_by;
	moment set_at;
	struct id lifted_by; /* none: it is in force */
	moment lifted_at;    /* 0: it is in force */
	struct slice lift_reason;
	struct slice set_by_name; /* in a list */
	struct slice lifted_by_name;
	struct slice about; /* the person's newest application; empty: never submitted */
};

/* What the officer says in his words, when it is set and when it is lifted, lies sealed under
 * the person's key (db/vault.h): basis, reference and days outlast an erasure, words do not. */
MUST_USE enum fault hold_insert(
    struct db *db, const struct hold_row *row, struct arena *arena);
MUST_USE enum fault hold_find(struct db *db, const struct id *id, struct arena *arena,
    bool *ret_found, struct hold_row *ret_row);
/* Whether one of this reference holds the person now. */
MUST_USE enum fault hold_is_open(
    struct db *db, const struct id *account, struct slice reference, bool *ret_open);
/* *ret_lifted is false when somebody was first. */
MUST_USE enum fault hold_save_lifted(
    struct db *db, const struct hold_row *row, struct arena *arena, bool *ret_lifted);
/* account: of one person, none: of all. In force first, then the newest. */
MUST_USE enum fault hold_list(struct db *db, const struct id *account,
    struct arena *arena, struct hold_row *ret_rows, size_t capacity, size_t *ret_count);

MUST_USE enum fault hold_count_open(struct db *db, int64_t *ret_count);

/* Whose the number of an application, of a permit or of a request about data is, or the
 * account itself; none when there is no such. */
MUST_USE enum fault hold_whose(struct db *db, struct slice text, struct id *ret_account);
/* Whether there is such a person (no colleague and no machine), and was erased. */
MUST_USE enum fault hold_person_find(
    struct db *db, const struct id *account, bool *ret_found, bool *ret_erased);

#endif
