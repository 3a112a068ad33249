/* SPDX-License-Identifier: EUPL-1.2 */
#include "access/access_store.h"

enum { ACCOUNT_KIND, ROLE_INSERT, ROLE_DELETE, ROLES_FIND };

static const char *const texts[] = {
    [ACCOUNT_KIND] = "SELECT kind FROM account WHERE id = $1",
    [ROLE_INSERT] = "INSERT INTO account_role (account, role, granted_at, granted_by) "
                    "VALUES ($1, $2, $3, $4) ON CONFLICT (account, role) DO NOTHING",
    [ROLE_DELETE] = "DELETE FROM account_role WHERE account = $1 AND role = $2",
    [ROLES_FIND] = "SELECT role FROM account_role WHERE account = $1",
};
const struct db_statements access_statements = {"access", texts, ARRAY_LEN(texts)};

enum fault
access_account_kind(struct db *db, const struct id *account, enum access_kind *ret_kind)
{
	struct db_rows rows;
	enum access_kind kind = ACCESS_NOBODY;

	db_query(db, &access_statements, ACCOUNT_KIND, DB_ARGS(DB_ID(account)), &rows);
	while (db_next(&rows)) {
		kind = slice_equal(db_slice(&rows, 0), SLICE("staff")) ? ACCESS_STAFF
		                                                       : ACCESS_PERSON;
	}
	TRY(db_end(&rows));
	*ret_kind = kind;
	return FAULT_NONE;
}

enum fault
access_role_insert(struct db *db, const struct access_role_row *row, bool *ret_changed)
{
	int64_t changed = 0;

	TRY(db_run_counted(db, &access_statements, ROLE_INSERT,
	    DB_ARGS(DB_ID(&row->account), DB_TEXT(slice_of(access_role_word(row->role))),
	        DB_INT(row->granted_at), DB_TEXT(row->granted_by)),
	    &changed));
	*ret_changed = changed > 0;
	return FAULT_NONE;
}

enum fault
access_role_delete(struct db *db, const struct access_role_row *row, bool *ret_changed)
{
	int64_t changed = 0;

	TRY(db_run_counted(db, &access_statements, ROLE_DELETE,
	    DB_ARGS(DB_ID(&row->account), DB_TEXT(slice_of(access_role_word(row->role)))),
	    &changed));
	*ret_changed = changed > 0;
	return FAULT_NONE;
}

enum fault
access_roles_find(struct db *db, const struct id *account, unsigned *ret_roles)
{
	struct db_rows rows;
	enum access_role role = ACCESS_APPLICANT;
	unsigned roles = 0;

	db_query(db, &access_statements, ROLES_FIND, DB_ARGS(DB_ID(account)), &rows);
	while (db_next(&rows)) {
		if (access_role_parse(db_slice(&rows, 0), &role)) {
			roles |= 1U << role;
		}
	}
	TRY(db_end(&rows));
	*ret_roles = roles;
	return FAULT_NONE;
}
