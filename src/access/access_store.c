/* SPDX-License-Identifier: EUPL-1.2 */
#include "access/access_store.h"

enum { ACCOUNT_KIND, ROLE_INSERT, ROLE_DELETE, ROLES_FIND, CENTRE_IS, CENTRE_OF };

static const char *const texts[] = {
    [ACCOUNT_KIND] = "SELECT CASE WHEN provider = 'service' THEN 'service' ELSE kind END "
                     "FROM account WHERE id = $1",
    [ROLE_INSERT] =
        "INSERT INTO account_role (account, role, granted_at, granted_by, centre) "
        "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (account, role) DO NOTHING",
    [ROLE_DELETE] = "DELETE FROM account_role WHERE account = $1 AND role = $2",
    [ROLES_FIND] = "SELECT role FROM account_role WHERE account = $1",
    [CENTRE_IS] = "SELECT 1 FROM centre WHERE code = $1",
    [CENTRE_OF] = "SELECT centre FROM account_role WHERE account = $1 AND role = $2",
};
const struct db_statements access_statements = {"access", texts, ARRAY_LEN(texts)};

enum fault
access_account_kind(struct db *db, const struct id *account, enum access_kind *ret_kind)
{
	struct db_rows rows;
	enum access_kind kind = ACCESS_NOBODY;

	db_query(db, &access_statements, ACCOUNT_KIND, DB_ARGS(DB_ID(account)), &rows);
	while (db_next(&rows)) {
		kind = access_kind_parse(db_slice(&rows, 0));
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
	        DB_INT(row->granted_at), DB_TEXT(row->granted_by), DB_TEXT(row->centre)),
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

enum fault
access_centre_is(struct db *db, struct slice code, bool *ret_is)
{
	struct db_rows rows;
	bool is = false;

	db_query(db, &access_statements, CENTRE_IS, DB_ARGS(DB_TEXT(code)), &rows);
	while (db_next(&rows)) {
		is = true;
	}
	TRY(db_end(&rows));
	*ret_is = is;
	return FAULT_NONE;
}

enum fault
access_centre_of(struct db *db, const struct id *account, struct arena *arena,
    struct slice *ret_centre)
{
	struct db_rows rows;
	struct slice centre = {NULL, 0};

	db_query(db, &access_statements, CENTRE_OF,
	    DB_ARGS(
	        DB_ID(account), DB_TEXT(slice_of(access_role_word(ACCESS_CENTRE_CLERK)))),
	    &rows);
	while (db_next(&rows)) {
		centre = db_copy(&rows, 0, arena);
	}
	TRY(db_end(&rows));
	*ret_centre = centre;
	return FAULT_NONE;
}
