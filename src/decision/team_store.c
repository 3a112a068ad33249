/* SPDX-License-Identifier: EUPL-1.2 */
#include "decision/team_store.h"

enum { TEAM_LIST, TEAM_DECIDED, TEAM_MOVE };

static const char *const texts[] = {
    [TEAM_LIST] =
        "SELECT o.id, o.name, v.name_arabic, (SELECT count(*) FROM application a"
        " WHERE a.officer = o.id AND a.is_open = 1 AND a.state = 'review'"
        " AND a.submitted_at IS NOT NULL)"
        " FROM account_role r JOIN account o ON o.id = r.account"
        " LEFT JOIN person_vouched v ON v.account = o.id"
        " WHERE r.role = 'officer' ORDER BY o.name, o.id LIMIT $1",
    [TEAM_DECIDED] =
        "SELECT officer, count(*), sum(CASE WHEN changed_at >= $2 THEN 1 ELSE 0 END)"
        " FROM application WHERE (state = 'approved' OR state = 'refused')"
        " AND changed_at >= $1 AND officer IS NOT NULL GROUP BY officer",
    [TEAM_MOVE] = "INSERT INTO case_move (id, application, from_officer, to_officer,"
                  " moved_by, reason, at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
};
const struct db_statements team_statements = {"team", texts, ARRAY_LEN(texts)};

enum fault
team_list(struct db *db, struct arena *arena, struct team_row *ret_rows, size_t capacity,
    size_t *ret_count)
{
	struct db_rows rows;

	*ret_count = 0;
	db_query(db, &team_statements, TEAM_LIST, DB_ARGS(DB_INT(capacity)), &rows);
	while (*ret_count < capacity && db_next(&rows)) {
		ret_rows[(*ret_count)++] = (struct team_row){
		    .officer = db_id(&rows, 0),
		    .name = db_copy(&rows, 1, arena),
		    .name_arabic = db_copy(&rows, 2, arena),
		    .open = db_integer(&rows, 3),
		};
	}
	return db_end(&rows);
}

enum fault
team_add_decided(
    struct db *db, moment week, moment today, struct team_row *rows, size_t count)
{
	struct db_rows found;

	db_query(db, &team_statements, TEAM_DECIDED, DB_ARGS(DB_INT(week), DB_INT(today)),
	    &found);
	while (db_next(&found)) {
		struct id officer = db_id(&found, 0);
		for (size_t i = 0; i < count; i++) {
			if (id_equal(&rows[i].officer, &officer)) {
				rows[i].week = db_integer(&found, 1);
				rows[i].today = db_integer(&found, 2);
			}
		}
	}
	return db_end(&found);
}

enum fault
team_move_insert(struct db *db, const struct team_move_row *row, struct arena *arena)
{
	struct id id = id_new(row->at);
	struct slice reason = row->reason;
	const struct vault_value words = {"case_move/reason", &reason};

	TRY(vault_seal_row(db,
	    &(struct vault_row){&row->applicant, id_slice(&id), &words, 1}, row->at,
	    arena));
	return db_run(db, &team_statements, TEAM_MOVE,
	    DB_ARGS(DB_ID(&id), DB_ID(&row->application), DB_ID(&row->from),
	        DB_ID(&row->to), DB_ID(&row->by), DB_TEXT(reason), DB_INT(row->at)));
}
