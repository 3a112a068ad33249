/* SPDX-License-Identifier: EUPL-1.2 */
#include "identity/client_store.h"

enum {
	CLIENT_INSERT,
	CLIENT_BY_ID,
	CLIENT_BY_ACCOUNT,
	CLIENT_LIST,
	CLIENT_SET_KEYS,
	CLIENT_END,
	CLIENT_SEE,
	ASSERTION_TAKE,
	ASSERTION_SWEEP,
};

#define CLIENT_COLUMNS                                                                   \
	"SELECT c.account, a.subject, a.name, c.jwks, c.keys_by, b.name, c.keys_at, "    \
	"c.registered_at, c.ended_at, a.seen_at FROM service_client c "                  \
	"JOIN account a ON a.id = c.account JOIN account b ON b.id = c.keys_by "

static const char *const texts[] = {
    [CLIENT_INSERT] = "INSERT INTO service_client (account, jwks, keys_by, keys_at, "
                      "registered_at) VALUES ($1, $2, $3, $4, $4)",
    [CLIENT_BY_ID] = CLIENT_COLUMNS "WHERE a.provider = 'service' AND a.subject = $1",
    [CLIENT_BY_ACCOUNT] = CLIENT_COLUMNS "WHERE c.account = $1",
    [CLIENT_LIST] = CLIENT_COLUMNS "ORDER BY a.subject LIMIT $1",
    [CLIENT_SET_KEYS] = "UPDATE service_client SET jwks = $2, keys_by = $3, "
                        "keys_at = $4 WHERE account = $1",
    [CLIENT_END] = "UPDATE service_client SET ended_at = $2 "
                   "WHERE account = $1 AND ended_at IS NULL",
    [CLIENT_SEE] = "UPDATE account SET seen_at = $2 WHERE id = $1 AND seen_at < $2",
    [ASSERTION_TAKE] = "INSERT INTO service_assertion (account, jti_hash, expires_at) "
                       "VALUES ($1, $2, $3) ON CONFLICT (account, jti_hash) DO NOTHING",
    [ASSERTION_SWEEP] = "DELETE FROM service_assertion WHERE expires_at < $1",
};
const struct db_statements client_statements = {"client", texts, ARRAY_LEN(texts)};

enum fault
client_insert(struct db *db, const struct client_row *row)
{
	return db_run(db, &client_statements, CLIENT_INSERT,
	    DB_ARGS(DB_ID(&row->account), DB_TEXT(row->jwks), DB_ID(&row->keys_by),
	        DB_INT(row->keys_at)));
}

static struct client_row
row_of(struct db_rows *rows, struct arena *arena)
{
	struct client_row row = {
	    .account = db_id(rows, 0),
	    .client_id = db_copy(rows, 1, arena),
	    .name = db_copy(rows, 2, arena),
	    .jwks = db_copy(rows, 3, arena),
	    .keys_by = db_id(rows, 4),
	    .keys_by_name = db_copy(rows, 5, arena),
	    .keys_at = db_integer(rows, 6),
	    .registered_at = db_integer(rows, 7),
	    .ended_at = db_is_null(rows, 8) ? 0 : db_integer(rows, 8),
	    .seen_at = db_integer(rows, 9),
	};

	row.seen_at = row.seen_at > row.registered_at ? row.seen_at : 0;
	return row;
}

enum fault
client_find(struct db *db, struct slice client_id, const struct id *account,
    struct arena *arena, struct client_row *ret_row, bool *ret_found)
{
	struct db_rows rows;
	bool found = false;

	if (client_id.size > 0) {
		db_query(db, &client_statements, CLIENT_BY_ID,
		    DB_ARGS(DB_TEXT(client_id)), &rows);
	} else {
		db_query(db, &client_statements, CLIENT_BY_ACCOUNT,
		    DB_ARGS(DB_ID(account)), &rows);
	}
	while (db_next(&rows)) {
		*ret_row = row_of(&rows, arena);
		found = true;
	}
	TRY(db_end(&rows));
	*ret_found = found;
	return FAULT_NONE;
}

enum fault
client_list(struct db *db, struct arena *arena, struct client_row *ret_rows,
    size_t capacity, size_t *ret_count)
{
	struct db_rows rows;
	size_t count = 0;

	db_query(db, &client_statements, CLIENT_LIST, DB_ARGS(DB_INT(capacity)), &rows);
	while (db_next(&rows) && count < capacity) {
		ret_rows[count++] = row_of(&rows, arena);
	}
	TRY(db_end(&rows));
	*ret_count = count;
	return FAULT_NONE;
}

enum fault
client_set_keys(struct db *db, const struct id *account, struct slice jwks,
    const struct id *by, moment now)
{
	return db_run(db, &client_statements, CLIENT_SET_KEYS,
	    DB_ARGS(DB_ID(account), DB_TEXT(jwks), DB_ID(by), DB_INT(now)));
}

enum fault
client_end(struct db *db, const struct id *account, moment now)
{
	return db_run(
	    db, &client_statements, CLIENT_END, DB_ARGS(DB_ID(account), DB_INT(now)));
}

enum fault
client_see(struct db *db, const struct id *account, moment now)
{
	return db_run(
	    db, &client_statements, CLIENT_SEE, DB_ARGS(DB_ID(account), DB_INT(now)));
}

enum fault
client_take_assertion(struct db *db, const struct id *account, struct slice jti_hash,
    moment expires, bool *ret_new)
{
	int64_t changed = 0;

	TRY(db_run_counted(db, &client_statements, ASSERTION_TAKE,
	    DB_ARGS(DB_ID(account), DB_BLOB(jti_hash), DB_INT(expires)), &changed));
	*ret_new = changed > 0;
	return FAULT_NONE;
}

enum fault
client_forget_assertions(struct db *db, moment expired_before)
{
	return db_run(
	    db, &client_statements, ASSERTION_SWEEP, DB_ARGS(DB_INT(expired_before)));
}
