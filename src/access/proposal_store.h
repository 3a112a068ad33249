/* SPDX-License-Identifier: EUPL-1.2 */
/* proposal_store - the table role_proposal, and who of the staff holds what. */
#ifndef ACCESS_PROPOSAL_STORE_H
#define ACCESS_PROPOSAL_STORE_H

#include "access/access.h"
#include "db/db.h"

extern const struct db_statements proposal_statements;

struct proposal_row {
	bool found;
	bool open;
	struct id id;
	struct id account;
	struct slice account_name;
	enum access_role role;
	bool gives;
	struct slice centre; /* code, of a centre's clerk; else empty */
	struct slice reason;
	struct id proposed_by;
	struct slice proposed_by_name;
	moment proposed_at;
};

MUST_USE enum fault proposal_insert(struct db *db, const struct proposal_row *row);
MUST_USE enum fault proposal_find(struct db *db, const struct id *proposal,
    struct arena *arena, struct proposal_row *ret_row);
/* What waits, oldest first; of one account alone unless it is none. */
MUST_USE enum fault proposal_list_open(struct db *db, struct arena *arena,
    struct proposal_row *ret_rows, size_t capacity, size_t *ret_count);
MUST_USE enum fault proposal_is_open(
    struct db *db, const struct id *account, enum access_role role, bool *ret_open);
/* outcome is a word of sql/009. */
MUST_USE enum fault proposal_close(struct db *db, const struct id *proposal,
    struct slice outcome, const struct id *by, moment now);

/* All that wait about an account are taken back. */
MUST_USE enum fault proposal_close_all(
    struct db *db, const struct id *account, const struct id *by, moment now);

/* How many accounts hold the role. */
MUST_USE enum fault proposal_count_holders(
    struct db *db, enum access_role role, int64_t *ret_count);

struct access_member {
	struct id account;
	struct slice name;
	struct slice provider;
	unsigned roles;
	moment seen_at; /* the last sign-in */
};
/* The staff by name; capacity bounds them. */
MUST_USE enum fault proposal_list_staff(struct db *db, struct arena *arena,
    struct access_member *ret_members, size_t capacity, size_t *ret_count);
MUST_USE enum fault proposal_find_member(struct db *db, const struct id *account,
    struct arena *arena, struct access_member *ret_member, bool *ret_found);

#endif
