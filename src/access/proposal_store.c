/* SPDX-License-Identifier: EUPL-1.2 */
#include "access/proposal_store.h"

enum {
	PROPOSAL_INSERT,
	PROPOSAL_FIND,
	PROPOSAL_LIST_OPEN,
	PROPOSAL_IS_OPEN,
	PROPOSAL_CLOSE,
	PROPOSAL_CLOSE_ALL,
	HOLDERS_COUNT,
	STAFF_LIST,
	MEMBER_FIND,
};

#define PROPOSAL_COLUMNS                                                                 \
	"SELECT p.id, p.account, a.name, p.role, p.gives, p.reason, p.proposed_by, "     \
	"b.name, p.proposed_at, p.outcome, p.centre FROM role_proposal p "               \
	"JOIN account a ON a.id = p.account JOIN account b ON b.id = p.proposed_by "
#define MEMBER_COLUMNS                                                                   \
	"SELECT a.id, a.name, a.provider, a.seen_at, r.role FROM account a "             \
	"LEFT JOIN account_role r ON r.account = a.id "

static const char *const texts[] = {
    [PROPOSAL_INSERT] =
        "INSERT INTO role_proposal (id, account, role, gives, reason, proposed_by, "
        "proposed_at, centre, outcome) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'open')",
    [PROPOSAL_FIND] = PROPOSAL_COLUMNS "WHERE p.id = $1",
    [PROPOSAL_LIST_OPEN] =
        PROPOSAL_COLUMNS "WHERE p.outcome = 'open' ORDER BY p.proposed_at, p.id LIMIT $1",
    [PROPOSAL_IS_OPEN] = "SELECT 1 FROM role_proposal "
                         "WHERE account = $1 AND role = $2 AND outcome = 'open'",
    [PROPOSAL_CLOSE] = "UPDATE role_proposal SET outcome = $2, decided_by = $3, "
                       "decided_at = $4 WHERE id = $1 AND outcome = 'open'",
    [PROPOSAL_CLOSE_ALL] =
        "UPDATE role_proposal SET outcome = 'taken_back', decided_by = $2, "
        "decided_at = $3 WHERE account = $1 AND outcome = 'open'",
    [HOLDERS_COUNT] = "SELECT count(*) FROM account_role WHERE role = $1",
    [STAFF_LIST] = MEMBER_COLUMNS "WHERE a.kind = 'staff' ORDER BY a.name, a.id LIMIT $1",
    [MEMBER_FIND] = MEMBER_COLUMNS "WHERE a.kind = 'staff' AND a.id = $1",
};
const struct db_statements proposal_statements = {"proposal", texts, ARRAY_LEN(texts)};

enum fault
proposal_insert(struct db *db, const struct proposal_row *row)
{
	return db_run(db, &proposal_statements, PROPOSAL_INSERT,
	    DB_ARGS(DB_ID(&row->id), DB_ID(&row->account),
	        DB_TEXT(slice_of(access_role_word(row->role))), DB_INT(row->gives),
	        DB_TEXT(row->reason), DB_ID(&row->proposed_by), DB_INT(row->proposed_at),
	        DB_TEXT(row->centre)));
}

static struct proposal_row
row_of(struct db_rows *rows, struct arena *arena)
{
	struct proposal_row row = {
	    .id = db_id(rows, 0),
	    .account = db_id(rows, 1),
	    .account_name = db_copy(rows, 2, arena),
	    .role = ACCESS_ROLE_COUNT,
	    .gives = db_integer(rows, 4) != 0,
	    .reason = db_copy(rows, 5, arena),
	    .proposed_by = db_id(rows, 6),
	    .proposed_by_name = db_copy(rows, 7, arena),
	    .proposed_at = db_integer(rows, 8),
	    .open = slice_equal(db_slice(rows, 9), SLICE("open")),
	    .centre = db_copy(rows, 10, arena),
	};

	row.found = access_role_parse(db_slice(rows, 3), &row.role);
	return row;
}

enum fault
proposal_find(struct db *db, const struct id *proposal, struct arena *arena,
    struct proposal_row *ret_row)
{
	struct db_rows rows;
	struct proposal_row row = {.found = false};

	db_query(
	    db, &proposal_statements, PROPOSAL_FIND, DB_ARGS(DB_ID(proposal)), &rows);
	while (db_next(&rows)) {
		row = row_of(&rows, arena);
	}
	TRY(db_end(&rows));
	*ret_row = row;
	return FAULT_NONE;
}

enum fault
proposal_list_open(struct db *db, struct arena *arena, struct proposal_row *ret_rows,
    size_t capacity, size_t *ret_count)
{
	struct db_rows rows;
	size_t count = 0;

	db_query(db, &proposal_statements, PROPOSAL_LIST_OPEN, DB_ARGS(DB_INT(capacity)),
	    &rows);
	while (db_next(&rows) && count < capacity) {
		ret_rows[count] = row_of(&rows, arena);
		count += ret_rows[count].found ? 1 : 0;
	}
	TRY(db_end(&rows));
	*ret_count = count;
	return FAULT_NONE;
}

enum fault
proposal_is_open(
    struct db *db, const struct id *account, enum access_role role, bool *ret_open)
{
	struct db_rows rows;
	bool open = false;

	db_query(db, &proposal_statements, PROPOSAL_IS_OPEN,
	    DB_ARGS(DB_ID(account), DB_TEXT(slice_of(access_role_word(role)))), &rows);
	while (db_next(&rows)) {
		open = true;
	}
	TRY(db_end(&rows));
	*ret_open = open;
	return FAULT_NONE;
}

enum fault
proposal_close(struct db *db, const struct id *proposal, struct slice outcome,
    const struct id *by, moment now)
{
	return db_run(db, &proposal_statements, PROPOSAL_CLOSE,
	    DB_ARGS(DB_ID(proposal), DB_TEXT(outcome), DB_ID(by), DB_INT(now)));
}

enum fault
proposal_close_all(
    struct db *db, const struct id *account, const struct id *by, moment now)
{
	return db_run(db, &proposal_statements, PROPOSAL_CLOSE_ALL,
	    DB_ARGS(DB_ID(account), DB_ID(by), DB_INT(now)));
}

enum fault
proposal_count_holders(struct db *db, enum access_role role, int64_t *ret_count)
{
	struct db_rows rows;
	int64_t count = 0;

	db_query(db, &proposal_statements, HOLDERS_COUNT,
	    DB_ARGS(DB_TEXT(slice_of(access_role_word(role)))), &rows);
	while (db_next(&rows)) {
		count = db_integer(&rows, 0);
	}
	TRY(db_end(&rows));
	*ret_count = count;
	return FAULT_NONE;
}

/* --- the staff: one row a role, joined to one member --- */

static void
put_role(struct access_member *member, const struct db_rows *rows)
{
	enum access_role role = ACCESS_APPLICANT;

	if (access_role_parse(db_slice(rows, 4), &role)) {
		member->roles |= 1U << role;
	}
}

static enum fault
read_members(struct db_rows *rows, struct arena *arena, struct access_member *ret_members,
    size_t capacity, size_t *ret_count)
{
	size_t count = 0;

	while (db_next(rows)) {
		struct id account = db_id(rows, 0);
		bool same =
		    count > 0 && id_equal(&ret_members[count - 1].account, &account);
		if (!same && count == capacity) {
			break;
		}
		if (!same) {
			ret_members[count++] = (struct access_member){
			    .account = account,
			    .name = db_copy(rows, 1, arena),
			    .provider = db_copy(rows, 2, arena),
			    .seen_at = db_integer(rows, 3),
			};
		}
		put_role(&ret_members[count - 1], rows);
	}
	TRY(db_end(rows));
	*ret_count = count;
	return FAULT_NONE;
}

enum fault
proposal_list_staff(struct db *db, struct arena *arena, struct access_member *ret_members,
    size_t capacity, size_t *ret_count)
{
	struct db_rows rows;

	db_query(db, &proposal_statements, STAFF_LIST,
	    DB_ARGS(DB_INT((capacity + 1) * ACCESS_ROLE_COUNT)), &rows);
	return read_members(&rows, arena, ret_members, capacity, ret_count);
}

enum fault
proposal_find_member(struct db *db, const struct id *account, struct arena *arena,
    struct access_member *ret_member, bool *ret_found)
{
	struct db_rows rows;
	size_t count = 0;

	db_query(db, &proposal_statements, MEMBER_FIND, DB_ARGS(DB_ID(account)), &rows);
	TRY(read_members(&rows, arena, ret_member, 1, &count));
	*ret_found = count > 0;
	return FAULT_NONE;
}
