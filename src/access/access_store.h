/* SPDX-License-Identifier: EUPL-1.2 */
/* access_store - the table account_role: who holds which role besides an applicant's. */
#ifndef ACCESS_ACCESS_STORE_H
#define ACCESS_ACCESS_STORE_H

#include "access/access.h"
#include "db/db.h"

extern const struct db_statements access_statements;

/* *ret_kind is ACCESS_NOBODY when there is no such account. */
MUST_USE enum fault access_account_kind(
    struct db *db, const struct id *account, enum access_kind *ret_kind);

struct access_role_row {
	struct id account;
	enum access_role role;
	struct slice centre;     /* code, of a centre's clerk; else empty */
	struct slice granted_by; /* account id, or "command" */
	moment granted_at;
};
/* *ret_changed is false when the account had the role already. */
MUST_USE enum fault access_role_insert(
    struct db *db, const struct access_role_row *row, bool *ret_changed);
MUST_USE enum fault access_role_delete(
    struct db *db, const struct access_role_row *row, bool *ret_changed);
/* Whether there is a training centre of this code. */
MUST_USE enum fault access_centre_is(struct db *db, struct slice code, bool *ret_is);
/* The code of the centre whose clerk the account is; empty: of none. */
MUST_USE enum fault access_centre_of(struct db *db, const struct id *account,
    struct arena *arena, struct slice *ret_centre);
/* Bits 1 << enum access_role. */
MUST_USE enum fault access_roles_find(
    struct db *db, const struct id *account, unsigned *ret_roles);

#endif
