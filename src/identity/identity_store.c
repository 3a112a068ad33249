/* SPDX-License-Identifier: EUPL-1.2 */
#include "identity/identity_store.h"

#include "base/log.h"

enum {
	UNDER_WAY_INSERT,
	UNDER_WAY_TAKE,
	UNDER_WAY_SWEEP,
	ACCOUNT_SAVE,
	VOUCHED_SAVE,
	SESSION_INSERT,
	SESSION_READ,
	SESSION_SEE,
	ACCOUNT_LANGUAGE,
	SESSION_LIST,
	SESSION_END_ONE,
	SESSION_END_ALL,
	SESSION_END_EVERYBODY,
	ACCOUNT_OF,
	SESSION_DROP,
	SESSION_PROVIDER,
	SESSION_END,
	SESSION_SWEEP,
};

static const char *const texts[] = {
    [UNDER_WAY_INSERT] =
        "INSERT INTO sign_in (state_hash, provider, nonce, verifier, browser, return_to, "
        "language, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    [UNDER_WAY_TAKE] =
        "DELETE FROM sign_in WHERE state_hash = $1 AND provider = $2 AND browser = $3 "
        "AND created_at >= $4 RETURNING nonce, verifier, return_to, language",
    [UNDER_WAY_SWEEP] = "DELETE FROM sign_in WHERE created_at < $1",
    [ACCOUNT_SAVE] =
        "INSERT INTO account (id, kind, provider, subject, name, level, created_at, "
        "seen_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $7) "
        "ON CONFLICT (provider, subject) DO UPDATE SET name = excluded.name, "
        "level = excluded.level, seen_at = excluded.seen_at "
        "WHERE account.kind = excluded.kind RETURNING id",
    [VOUCHED_SAVE] =
        "INSERT INTO person_vouched (account, name_latin, name_arabic, nationality, "
        "emirates_id, email, phone, at, emirates_id_index) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) "
        "ON CONFLICT (account) DO UPDATE SET name_latin = excluded.name_latin, "
        "name_arabic = excluded.name_arabic, nationality = excluded.nationality, "
        "emirates_id = excluded.emirates_id, email = excluded.email, "
        "phone = excluded.phone, at = excluded.at, "
        "emirates_id_index = excluded.emirates_id_index",
    [SESSION_INSERT] =
        "INSERT INTO session (token_hash, id, account, csrf, id_token, created_at, "
        "seen_at, ends_at, device, proved_at) "
        "VALUES ($1, $2, $3, $4, $5, $6, $6, $7, $8, $9)",
    [SESSION_READ] =
        "SELECT session.id, session.csrf, session.seen_at, session.ends_at, account.id, "
        "account.kind, account.name, account_role.role, account.language, "
        "(SELECT count(*) FROM notice WHERE notice.account = account.id "
        "AND notice.read_at IS NULL), session.proved_at, "
        "(SELECT v.name_arabic FROM person_vouched v WHERE v.account = account.id), "
        "account.provider "
        "FROM session "
        "JOIN account ON account.id = session.account "
        "LEFT JOIN account_role ON account_role.account = account.id "
        "WHERE session.token_hash = $1",
    [SESSION_SEE] = "UPDATE session SET seen_at = $2 WHERE id = $1 AND seen_at < $2",
    [ACCOUNT_LANGUAGE] = "UPDATE account SET language = $2 WHERE id = $1",
    [SESSION_LIST] = "SELECT id, device, created_at, seen_at, ends_at FROM session "
                     "WHERE account = $1 ORDER BY created_at DESC, id LIMIT $2",
    [SESSION_END_ONE] = "DELETE FROM session WHERE id = $1 AND account = $2",
    [SESSION_END_ALL] = "DELETE FROM session WHERE account = $1",
    [SESSION_END_EVERYBODY] = "DELETE FROM session",
    [ACCOUNT_OF] = "SELECT id FROM account WHERE provider = $1 AND subject = $2",
    [SESSION_DROP] = "DELETE FROM session WHERE token_hash = $1",
    [SESSION_PROVIDER] =
        "SELECT account.provider, session.id_token, session.account FROM session "
        "JOIN account ON account.id = session.account WHERE session.id = $1",
    [SESSION_END] = "DELETE FROM session WHERE id = $1",
    [SESSION_SWEEP] = "DELETE FROM session WHERE ends_at < $1",
};
const struct db_statements identity_statements = {"identity", texts, ARRAY_LEN(texts)};

static struct slice
kind_word(enum access_kind kind)
{
	return kind == ACCESS_STAFF ? SLICE("staff") : SLICE("person");
}

enum fault
identity_under_way_insert(struct db *db, const struct identity_under_way *row)
{
	return db_run(db, &identity_statements, UNDER_WAY_INSERT,
	    DB_ARGS(DB_BLOB(row->state_hash), DB_TEXT(row->provider), DB_TEXT(row->nonce),
	        DB_TEXT(row->verifier), DB_BLOB(row->browser_hash),
	        DB_TEXT(row->return_to), DB_TEXT(row->language),
	        DB_INT(row->created_at)));
}

enum fault
identity_under_way_take(
    struct db *db, struct arena *arena, struct identity_under_way *row, bool *ret_found)
{
	struct db_rows rows;
	bool found = false;

	db_query(db, &identity_statements, UNDER_WAY_TAKE,
	    DB_ARGS(DB_BLOB(row->state_hash), DB_TEXT(row->provider),
	        DB_BLOB(row->browser_hash), DB_INT(row->created_at)),
	    &rows);
	while (db_next(&rows)) {
		row->nonce = db_copy(&rows, 0, arena);
		row->verifier = db_copy(&rows, 1, arena);
		row->return_to = db_copy(&rows, 2, arena);
		row->language = db_copy(&rows, 3, arena);
		found = true;
	}
	TRY(db_end(&rows));
	*ret_found = found;
	return FAULT_NONE;
}

enum fault
identity_under_way_sweep(struct db *db, moment created_before)
{
	return db_run(
	    db, &identity_statements, UNDER_WAY_SWEEP, DB_ARGS(DB_INT(created_before)));
}

enum fault
identity_account_save(struct db *db, const struct identity_account *account, moment now,
    struct id *ret_account)
{
	struct db_rows rows;
	struct id fresh = id_new(now);
	struct id saved = {0};

	db_query(db, &identity_statements, ACCOUNT_SAVE,
	    DB_ARGS(DB_ID(&fresh), DB_TEXT(kind_word(account->kind)),
	        DB_TEXT(account->provider), DB_TEXT(account->subject),
	        DB_TEXT(account->name), DB_TEXT(account->level), DB_INT(now)),
	    &rows);
	while (db_next(&rows)) {
		saved = db_id(&rows, 0);
	}
	TRY(db_end(&rows));
	if (id_is_none(&saved)) {
		log_event(LOG_ERROR, "identity.account_of_other_kind",
		    LOG_TEXT("kind", kind_word(account->kind).bytes));
		return FAULT_CONFIG;
	}
	*ret_account = saved;
	return FAULT_NONE;
}

enum fault
identity_vouched_save(struct db *db, const struct id *account,
    const struct identity_claims *claims, struct arena *arena, moment now)
{
	struct slice none = SLICE(""); /* he has one row */
	struct slice emirates_id = slice_of(claims->emirates_id);
	char index[SEALED_INDEX_SIZE];
	struct vault_key key;

	TRY(vault_index(db, VAULT_EMIRATES_ID, emirates_id, index));
	TRY(vault_need(db, account, now, &key));
	emirates_id =
	    vault_seal(&key, "person_vouched/emirates_id", none, emirates_id, arena);
	struct slice email = vault_seal(
	    &key, "person_vouched/email", none, slice_of(claims->email), arena);
	struct slice phone = vault_seal(
	    &key, "person_vouched/phone", none, slice_of(claims->phone), arena);
	vault_done(&key);
	return db_run(db, &identity_statements, VOUCHED_SAVE,
	    DB_ARGS(DB_ID(account), DB_TEXT(slice_of(claims->name_latin)),
	        DB_TEXT(slice_of(claims->name_arabic)),
	        DB_TEXT(slice_of(claims->nationality)), DB_TEXT(emirates_id),
	        DB_TEXT(email), DB_TEXT(phone), DB_INT(now),
	        DB_TEXT_OR_NULL(slice_of(index))));
}

enum fault
identity_session_insert(
    struct db *db, const struct identity_session_row *row, struct arena *arena)
{
	struct slice id_token = SLICE("");
	struct vault_key key;

	if (row->id_token.size > 0) {
		TRY(vault_need(db, &row->account, row->created_at, &key));
		id_token = vault_seal(
		    &key, "session/id_token", id_slice(&row->id), row->id_token, arena);
		vault_done(&key);
	}
	return db_run(db, &identity_statements, SESSION_INSERT,
	    DB_ARGS(DB_BLOB(row->token_hash), DB_ID(&row->id), DB_ID(&row->account),
	        DB_TEXT(row->csrf), DB_TEXT(id_token), DB_INT(row->created_at),
	        DB_INT(row->ends_at), DB_TEXT(row->device), DB_INT(row->proved_at)));
}

static void
read_session(
    struct db_rows *rows, struct arena *arena, struct identity_session_found *ret_found)
{
	bool service = slice_equal(db_slice(rows, 12), SLICE("service"));

	*ret_found = (struct identity_session_found){
	    .id = db_id(rows, 0),
	    .csrf = db_copy(rows, 1, arena),
	    .seen_at = db_integer(rows, 2),
	    .ends_at = db_integer(rows, 3),
	    .account = db_id(rows, 4),
	    .kind = service ? ACCESS_SERVICE : access_kind_parse(db_slice(rows, 5)),
	    .name = db_copy(rows, 6, arena),
	    .language = db_copy(rows, 8, arena),
	    .unread = db_integer(rows, 9),
	    .proved_at = db_integer(rows, 10),
	    .name_arabic = db_copy(rows, 11, arena),
	};
}

/* One row a role, and one for who has none. A word that is no role gives nothing. */
enum fault
identity_session_read(struct db *db, struct arena *arena, struct slice token_hash,
    struct identity_session_found *ret_found)
{
	struct db_rows rows;
	struct identity_session_found found = {0};
	enum access_role role = ACCESS_APPLICANT;

	db_query(
	    db, &identity_statements, SESSION_READ, DB_ARGS(DB_BLOB(token_hash)), &rows);
	while (db_next(&rows)) {
		if (id_is_none(&found.id)) {
			read_session(&rows, arena, &found);
		}
		if (!db_is_null(&rows, 7) &&
		    access_role_parse(db_slice(&rows, 7), &role)) {
			found.roles |= 1U << role;
		}
	}
	TRY(db_end(&rows));
	*ret_found = found;
	return FAULT_NONE;
}

enum fault
identity_session_see(struct db *db, const struct id *session, moment now)
{
	return db_run(
	    db, &identity_statements, SESSION_SEE, DB_ARGS(DB_ID(session), DB_INT(now)));
}

enum fault
identity_language_save(struct db *db, const struct id *account, struct slice language)
{
	return db_run(db, &identity_statements, ACCOUNT_LANGUAGE,
	    DB_ARGS(DB_ID(account), DB_TEXT(language)));
}

enum fault
identity_session_list(struct db *db, const struct id *account, struct arena *arena,
    struct identity_session_line *ret_lines, size_t capacity, size_t *ret_count)
{
	struct db_rows rows;
	size_t count = 0;

	db_query(db, &identity_statements, SESSION_LIST,
	    DB_ARGS(DB_ID(account), DB_INT(capacity)), &rows);
	while (db_next(&rows) && count < capacity) {
		ret_lines[count++] = (struct identity_session_line){
		    .id = db_id(&rows, 0),
		    .device = db_copy(&rows, 1, arena),
		    .created_at = db_integer(&rows, 2),
		    .seen_at = db_integer(&rows, 3),
		    .ends_at = db_integer(&rows, 4),
		};
	}
	TRY(db_end(&rows));
	*ret_count = count;
	return FAULT_NONE;
}

enum fault
identity_session_end_one(
    struct db *db, const struct id *account, const struct id *session, bool *ret_found)
{
	int64_t changed = 0;

	TRY(db_run_counted(db, &identity_statements, SESSION_END_ONE,
	    DB_ARGS(DB_ID(session), DB_ID(account)), &changed));
	*ret_found = changed > 0;
	return FAULT_NONE;
}

enum fault
identity_session_end_all(struct db *db, const struct id *account)
{
	return db_run(db, &identity_statements, SESSION_END_ALL, DB_ARGS(DB_ID(account)));
}

enum fault
identity_session_end_everybody(struct db *db, int64_t *ret_count)
{
	return db_run_counted(
	    db, &identity_statements, SESSION_END_EVERYBODY, DB_NO_ARGS, ret_count);
}

enum fault
identity_account_of(struct db *db, struct slice provider, struct slice subject,
    bool *ret_found, struct id *ret_account)
{
	struct db_rows rows;

	db_query(db, &identity_statements, ACCOUNT_OF,
	    DB_ARGS(DB_TEXT(provider), DB_TEXT(subject)), &rows);
	*ret_found = db_next(&rows);
	if (*ret_found) {
		*ret_account = db_id(&rows, 0);
	}
	return db_end(&rows);
}

enum fault
identity_session_drop(struct db *db, struct slice token_hash)
{
	return db_run(
	    db, &identity_statements, SESSION_DROP, DB_ARGS(DB_BLOB(token_hash)));
}

static enum fault
open_id_token(struct db *db, struct arena *arena, const struct id *account,
    const struct id *session, struct slice *id_token)
{
	struct vault_key key;

	if (id_token->size == 0) {
		return FAULT_NONE;
	}
	TRY(vault_find(db, account, &key));
	enum fault fault = vault_open(
	    &key, "session/id_token", id_slice(session), *id_token, arena, id_token);
	vault_done(&key);
	return fault;
}

enum fault
identity_session_end(struct db *db, struct arena *arena, const struct id *session,
    struct slice *ret_provider, struct slice *ret_id_token)
{
	struct db_rows rows;
	struct slice provider = {NULL, 0};
	struct slice id_token = {NULL, 0};
	struct id account = {{0}};

	db_query(
	    db, &identity_statements, SESSION_PROVIDER, DB_ARGS(DB_ID(session)), &rows);
	while (db_next(&rows)) {
		provider = db_copy(&rows, 0, arena);
		id_token = db_copy(&rows, 1, arena);
		account = db_id(&rows, 2);
	}
	TRY(db_end(&rows));
	TRY(open_id_token(db, arena, &account, session, &id_token));
	TRY(db_run(db, &identity_statements, SESSION_END, DB_ARGS(DB_ID(session))));
	*ret_provider = provider;
	*ret_id_token = id_token;
	return FAULT_NONE;
}

enum fault
identity_session_sweep(struct db *db, moment now)
{
	return db_run(db, &identity_statements, SESSION_SWEEP, DB_ARGS(DB_INT(now)));
}
