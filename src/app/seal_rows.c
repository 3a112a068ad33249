/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/seal_rows.h"

#include "app/seal_files.h"
#include "base/log.h"
#include "db/acts.h"
#include "db/counter.h"
#include "db/vault.h"
#include "person/person_store.h"
#include "register/register_store.h"

enum { ROWS_MOST = 1000, ARENA_BYTES = 64 << 20, PATH_SIZE = 4096 };

/* Once all was sealed, nothing looks for more at each start. Its number grows when more
 * columns are sealed. */
#define DONE_COUNTER "sealed/2"

/* A text that is there and not sealed. */
#define OPEN(column) "(" column " <> '' AND substr(" column ", 1, 3) <> ':1:')"

/* Words of staff, and names of files, that 050 left readable: where a column's rows are, whose
 * they are, what they are called, and what they are found by again. */
#define WORDS(which, table, column, from, account, row, first, second, where)            \
	[which##_LIST] =                                                                 \
	    "SELECT " account ", " row ", x." column ", " first ", " second              \
	    " FROM " table " x" from " WHERE " OPEN(" x." column) " LIMIT $1",           \
	[which##_SAVE] = "UPDATE " table " SET " column " = $1 WHERE " where
#define BY_CASE " JOIN application a ON a.id = x.application"
#define BY_PERMIT " JOIN permit_credential a ON a.number = x.number"
#define BY_VERSION(key) key " = $2 AND version = CAST($3 AS BIGINT)"
#define OF_EVENT(which, column)                                                          \
	WORDS(which, "application_event", column, BY_CASE, " a.account",                 \
	    "x.application || '/' || x.version", " x.application",                       \
	    "CAST(x.version AS TEXT)", BY_VERSION("application"))
#define OF_CASE(which, table, column)                                                    \
	WORDS(which, table, column, BY_CASE, " a.account", " x.application",             \
	    " x.application", "''", "application = $2")
#define OF_MOVE(which, column)                                                           \
	WORDS(which, "case_move", column, BY_CASE, " a.account", " x.id", " x.id", "''", \
	    "id = $2")
#define OF_PERMIT_EVENT(which, column)                                                   \
	WORDS(which, "permit_event", column, BY_PERMIT, " a.account",                    \
	    "x.number || '/' || x.version", " x.number", "CAST(x.version AS TEXT)",      \
	    BY_VERSION("number"))
#define OF_PERMIT(which, column)                                                         \
	WORDS(which, "permit_revocation", column, BY_PERMIT, " a.account", " x.number",  \
	    " x.number", "''", "number = $2")
#define OF_LETTER(which, column)                                                         \
	WORDS(which, "notice", column, "", " x.account", " x.id", " x.account", " x.id", \
	    "account = $2 AND id = $3")
#define OF_HOLD(which, column)                                                           \
	WORDS(which, "legal_hold", column, "", " x.account", " x.id", " x.id", "''",     \
	    "id = $2")

enum {
	SEAL_PERSONS,
	SEAL_VOUCHED_LIST,
	SEAL_VOUCHED_SAVE,
	SEAL_CONFIRMED_LIST,
	SEAL_CONFIRMED_SAVE,
	SEAL_PENDING_LIST,
	SEAL_PENDING_SAVE,
	SEAL_ADDRESS_LIST,
	SEAL_ADDRESS_SAVE,
	SEAL_DATA_LIST,
	SEAL_DATA_SAVE,
	SEAL_TOKEN_LIST,
	SEAL_TOKEN_SAVE,
	SEAL_SNAPSHOT_LIST,
	SEAL_SNAPSHOT_SAVE,
	SEAL_EVENT_EN_LIST,
	SEAL_EVENT_EN_SAVE,
	SEAL_EVENT_AR_LIST,
	SEAL_EVENT_AR_SAVE,
	SEAL_REFUSAL_EN_LIST,
	SEAL_REFUSAL_EN_SAVE,
	SEAL_REFUSAL_AR_LIST,
	SEAL_REFUSAL_AR_SAVE,
	SEAL_MOVE_LIST,
	SEAL_MOVE_SAVE,
	SEAL_NAME_LIST,
	SEAL_NAME_SAVE,
	SEAL_PERMIT_EN_LIST,
	SEAL_PERMIT_EN_SAVE,
	SEAL_PERMIT_AR_LIST,
	SEAL_PERMIT_AR_SAVE,
	SEAL_REVOKE_EN_LIST,
	SEAL_REVOKE_EN_SAVE,
	SEAL_REVOKE_AR_LIST,
	SEAL_REVOKE_AR_SAVE,
	SEAL_LETTER_EN_LIST,
	SEAL_LETTER_EN_SAVE,
	SEAL_LETTER_AR_LIST,
	SEAL_LETTER_AR_SAVE,
	SEAL_HOLD_LIST,
	SEAL_HOLD_SAVE,
	SEAL_LIFT_LIST,
	SEAL_LIFT_SAVE,
	SEAL_CENTRE_FILE_LIST,
	SEAL_CENTRE_FILE_SAVE,
};

static const char *const texts[] = {
    [SEAL_PERSONS] =
        "SELECT account FROM person WHERE " OPEN("passport_number") " OR " OPEN(
            "emirates_id") " OR " OPEN("email") " OR " OPEN("phone") " LIMIT $1",
    [SEAL_VOUCHED_LIST] = "SELECT account FROM person_vouched WHERE " OPEN(
        "emirates_id") " OR " OPEN("email") " OR " OPEN("phone") " LIMIT $1",
    [SEAL_VOUCHED_SAVE] =
        "UPDATE person_vouched SET emirates_id = $1, email = $2, phone = $3,"
        " emirates_id_index = $4 WHERE account = $5",
    [SEAL_CONFIRMED_LIST] =
        "SELECT account, field, confirmed, account, field FROM contact"
        " WHERE " OPEN("confirmed") " LIMIT $1",
    [SEAL_CONFIRMED_SAVE] =
        "UPDATE contact SET confirmed = $1 WHERE account = $2 AND field = $3",
    [SEAL_PENDING_LIST] = "SELECT account, field, pending, account, field FROM contact"
                          " WHERE " OPEN("pending") " LIMIT $1",
    [SEAL_PENDING_SAVE] =
        "UPDATE contact SET pending = $1 WHERE account = $2 AND field = $3",
    [SEAL_ADDRESS_LIST] = "SELECT account, id, address, id, '' FROM outbox WHERE " OPEN(
        "address") " LIMIT $1",
    [SEAL_ADDRESS_SAVE] = "UPDATE outbox SET address = $1 WHERE id = $2",
    [SEAL_DATA_LIST] =
        "SELECT account, id, data, id, '' FROM outbox WHERE " OPEN("data") " LIMIT $1",
    [SEAL_DATA_SAVE] = "UPDATE outbox SET data = $1 WHERE id = $2",
    [SEAL_TOKEN_LIST] = "SELECT account, id, id_token, id, '' FROM session WHERE " OPEN(
        "id_token") " LIMIT $1",
    [SEAL_TOKEN_SAVE] = "UPDATE session SET id_token = $1 WHERE id = $2",
    [SEAL_SNAPSHOT_LIST] =
        "SELECT a.account, s.reference || '/' || s.version, s.snapshot, s.reference,"
        " CAST(s.version AS TEXT) FROM application_snapshot s"
        " JOIN application a ON a.id = s.application WHERE " OPEN("snapshot") " LIMIT $1",
    [SEAL_SNAPSHOT_SAVE] = "UPDATE application_snapshot SET snapshot = $1"
                           " WHERE reference = $2 AND version = CAST($3 AS BIGINT)",
    OF_EVENT(SEAL_EVENT_EN, "text_en"),
    OF_EVENT(SEAL_EVENT_AR, "text_ar"),
    OF_CASE(SEAL_REFUSAL_EN, "application_refusal", "text_en"),
    OF_CASE(SEAL_REFUSAL_AR, "application_refusal", "text_ar"),
    OF_MOVE(SEAL_MOVE, "reason"),
    OF_CASE(SEAL_NAME, "certificate", "file_name"),
    OF_PERMIT_EVENT(SEAL_PERMIT_EN, "text_en"),
    OF_PERMIT_EVENT(SEAL_PERMIT_AR, "text_ar"),
    OF_PERMIT(SEAL_REVOKE_EN, "text_en"),
    OF_PERMIT(SEAL_REVOKE_AR, "text_ar"),
    OF_LETTER(SEAL_LETTER_EN, "text_en"),
    OF_LETTER(SEAL_LETTER_AR, "text_ar"),
    OF_HOLD(SEAL_HOLD, "reason"),
    OF_HOLD(SEAL_LIFT, "lift_reason"),
    [SEAL_CENTRE_FILE_LIST] =
        "SELECT '00000000000000000000000000000c01', id, words, id, ''"
        " FROM centre_proposal WHERE kind = 'certificates' AND " OPEN(
            "words") " LIMIT $1",
    [SEAL_CENTRE_FILE_SAVE] = "UPDATE centre_proposal SET words = $1 WHERE id = $2",
};
const struct db_statements seal_statements = {"seal", texts, ARRAY_LEN(texts)};

/* --- columns --- */

/* LIST gives account, row, text and what SAVE finds it by (one text or two). */
struct column {
	const char *name;
	size_t list;
	size_t save;
	bool two_keys;
};

static const struct column columns[] = {
    {"contact/confirmed", SEAL_CONFIRMED_LIST, SEAL_CONFIRMED_SAVE, true},
    {"contact/pending", SEAL_PENDING_LIST, SEAL_PENDING_SAVE, true},
    {"outbox/address", SEAL_ADDRESS_LIST, SEAL_ADDRESS_SAVE, false},
    {"outbox/data", SEAL_DATA_LIST, SEAL_DATA_SAVE, false},
    {"session/id_token", SEAL_TOKEN_LIST, SEAL_TOKEN_SAVE, false},
    {"application_snapshot/snapshot", SEAL_SNAPSHOT_LIST, SEAL_SNAPSHOT_SAVE, true},
    {"application_event/text_en", SEAL_EVENT_EN_LIST, SEAL_EVENT_EN_SAVE, true},
    {"application_event/text_ar", SEAL_EVENT_AR_LIST, SEAL_EVENT_AR_SAVE, true},
    {"application_refusal/text_en", SEAL_REFUSAL_EN_LIST, SEAL_REFUSAL_EN_SAVE, false},
    {"application_refusal/text_ar", SEAL_REFUSAL_AR_LIST, SEAL_REFUSAL_AR_SAVE, false},
    {"case_move/reason", SEAL_MOVE_LIST, SEAL_MOVE_SAVE, false},
    {"certificate/file_name", SEAL_NAME_LIST, SEAL_NAME_SAVE, false},
    {"permit_event/text_en", SEAL_PERMIT_EN_LIST, SEAL_PERMIT_EN_SAVE, true},
    {"permit_event/text_ar", SEAL_PERMIT_AR_LIST, SEAL_PERMIT_AR_SAVE, true},
    {"permit_revocation/text_en", SEAL_REVOKE_EN_LIST, SEAL_REVOKE_EN_SAVE, false},
    {"permit_revocation/text_ar", SEAL_REVOKE_AR_LIST, SEAL_REVOKE_AR_SAVE, false},
    {"legal_hold/reason", SEAL_HOLD_LIST, SEAL_HOLD_SAVE, false},
    {"legal_hold/lift_reason", SEAL_LIFT_LIST, SEAL_LIFT_SAVE, false},
    {"centre_proposal/words", SEAL_CENTRE_FILE_LIST, SEAL_CENTRE_FILE_SAVE, false},
    {"notice/text_en", SEAL_LETTER_EN_LIST, SEAL_LETTER_EN_SAVE, true},
    {"notice/text_ar", SEAL_LETTER_AR_LIST, SEAL_LETTER_AR_SAVE, true},
};

struct open_row {
	struct id account;
	struct slice row;
	struct slice text;
	struct slice keys[2];
};

/* One transaction's share of the work, of whatever kind. */
struct share {
	const struct column *column;
	size_t ret_done;
};

static enum fault
list_open(struct act *act, size_t which, struct open_row *ret_rows, size_t *ret_count)
{
	struct db_rows rows;
	size_t count = 0;

	db_query(act->db, &seal_statements, which, DB_ARGS(DB_INT(ROWS_MOST)), &rows);
	while (count < ROWS_MOST && db_next(&rows)) {
		ret_rows[count++] = (struct open_row){
		    .account = db_id(&rows, 0),
		    .row = db_copy(&rows, 1, act->arena),
		    .text = db_copy(&rows, 2, act->arena),
		    .keys = {db_copy(&rows, 3, act->arena),
		        db_copy(&rows, 4, act->arena)},
		};
	}
	*ret_count = count;
	return db_end(&rows);
}

static enum fault
seal_row(struct act *act, const struct column *column, const struct open_row *row)
{
	struct slice sealed = row->text;
	const struct vault_value value = {column->name, &sealed};

	TRY(vault_seal_row(act->db,
	    &(struct vault_row){&row->account, row->row, &value, 1}, act->now,
	    act->arena));
	return column->two_keys
	    ? db_run(act->db, &seal_statements, column->save,
	          DB_ARGS(DB_TEXT(sealed), DB_TEXT(row->keys[0]), DB_TEXT(row->keys[1])))
	    : db_run(act->db, &seal_statements, column->save,
	          DB_ARGS(DB_TEXT(sealed), DB_TEXT(row->keys[0])));
}

static enum fault
seal_column(struct act *act, void *input)
{
	struct share *share = input;
	struct open_row *rows = ARENA_ARRAY(act->arena, struct open_row, ROWS_MOST);
	size_t count = 0;

	TRY(list_open(act, share->column->list, rows, &count));
	for (size_t i = 0; i < count; i++) {
		TRY(seal_row(act, share->column, &rows[i]));
	}
	share->ret_done = count;
	return FAULT_NONE;
}

/* --- persons: several columns and their indexes at once --- */

static enum fault
list_accounts(struct act *act, size_t which, struct id *ret_ids, size_t *ret_count)
{
	struct db_rows rows;
	size_t count = 0;

	db_query(act->db, &seal_statements, which, DB_ARGS(DB_INT(ROWS_MOST)), &rows);
	while (count < ROWS_MOST && db_next(&rows)) {
		ret_ids[count++] = db_id(&rows, 0);
	}
	*ret_count = count;
	return db_end(&rows);
}

static enum fault
seal_persons(struct act *act, void *input)
{
	struct share *share = input;
	struct id *ids = ARENA_ARRAY(act->arena, struct id, ROWS_MOST);
	size_t count = 0;

	TRY(list_accounts(act, SEAL_PERSONS, ids, &count));
	for (size_t i = 0; i < count; i++) {
		struct person_row person;
		TRY(person_find(act->db, &ids[i], act->arena, &person));
		TRY(person_save(act->db, &ids[i], &person, act->arena, act->now));
	}
	share->ret_done = count;
	return FAULT_NONE;
}

static enum fault
seal_one_vouched(struct act *act, const struct id *account)
{
	struct slice none = SLICE("");
	struct person_typed said;
	unsigned mask = 0;
	char index[SEALED_INDEX_SIZE];
	struct vault_key key;

	TRY(person_vouched_find(act->db, account, act->arena, &said, &mask));
	TRY(vault_index(
	    act->db, VAULT_EMIRATES_ID, said.field[PERSON_EMIRATES_ID], index));
	TRY(vault_need(act->db, account, act->now, &key));
	struct slice emirates_id = vault_seal(&key, "person_vouched/emirates_id", none,
	    said.field[PERSON_EMIRATES_ID], act->arena);
	struct slice email = vault_seal(
	    &key, "person_vouched/email", none, said.field[PERSON_EMAIL], act->arena);
	struct slice phone = vault_seal(
	    &key, "person_vouched/phone", none, said.field[PERSON_PHONE], act->arena);
	vault_done(&key);
	return db_run(act->db, &seal_statements, SEAL_VOUCHED_SAVE,
	    DB_ARGS(DB_TEXT(emirates_id), DB_TEXT(email), DB_TEXT(phone),
	        DB_TEXT_OR_NULL(slice_of(index)), DB_ID(account)));
}

static enum fault
seal_vouched(struct act *act, void *input)
{
	struct share *share = input;
	struct id *ids = ARENA_ARRAY(act->arena, struct id, ROWS_MOST);
	size_t count = 0;

	TRY(list_accounts(act, SEAL_VOUCHED_LIST, ids, &count));
	for (size_t i = 0; i < count; i++) {
		TRY(seal_one_vouched(act, &ids[i]));
	}
	share->ret_done = count;
	return FAULT_NONE;
}

/* --- whom centres have trained: with its index --- */

static enum fault
seal_holders(struct act *act, void *input)
{
	struct share *share = input;

	return register_seal_readable(
	    act->db, act->now, act->arena, ROWS_MOST, &share->ret_done);
}

/* Until nothing is left of it. */
static enum fault
work_off(
    struct acts *acts, act_function *function, const struct column *column, size_t *done)
{
	struct share share = {.column = column, .ret_done = 1};
	enum fault fault = FAULT_NONE;

	while (fault == FAULT_NONE && share.ret_done > 0) {
		struct arena arena = ARENA_EMPTY(ARENA_BYTES);
		fault = acts_write(acts, &arena, function, &share);
		*done += fault == FAULT_NONE ? share.ret_done : 0;
		arena_done(&arena);
	}
	return fault;
}

/* --- what was there before --- */

static const char *const file_texts[] = {
    "VACUUM",
    "PRAGMA wal_checkpoint(TRUNCATE)",
};
static const char *const server_texts[] = {"VACUUM FULL"};

static enum fault
write_anew(const char *address)
{
	bool shared = db_is_shared(address);
	const struct db_statements statements = {"anew",
	    shared ? server_texts : file_texts,
	    shared ? ARRAY_LEN(server_texts) : ARRAY_LEN(file_texts)};
	const struct db_statements *const list[] = {&statements, NULL};
	struct db_options options = {.address = address, .statements = list};
	struct db *db = NULL;
	enum fault fault = FAULT_NONE;

	TRY(db_open(&options, &db));
	for (size_t i = 0; i < statements.count && fault == FAULT_NONE; i++) {
		struct db_rows rows;
		db_query(db, &statements, i, DB_NO_ARGS, &rows);
		while (db_next(&rows)) {
		}
		fault = db_end(&rows);
	}
	db_close(db);
	return fault;
}

/* --- that it is done --- */

static enum fault
ask_done(struct act *act, void *input)
{
	return counter_last(act->db, SLICE(DONE_COUNTER), input);
}

static enum fault
note_done(struct act *act, void *input)
{
	return counter_next(act->db, SLICE(DONE_COUNTER), input);
}

static enum fault
with_arena(struct acts *acts, bool write, act_function *function, void *input)
{
	struct arena arena = ARENA_EMPTY(ARENA_BYTES);
	enum fault fault =
	    (write ? acts_write : acts_read)(acts, &arena, function, input);

	arena_done(&arena);
	return fault;
}

static enum fault
seal_all(struct acts *acts, struct store *store, const char *uploads, const char *address)
{
	size_t done = 0;
	size_t files = 0;
	bool all_files = true;
	int64_t times = 0;

	TRY(work_off(acts, seal_persons, NULL, &done));
	TRY(work_off(acts, seal_vouched, NULL, &done));
	TRY(work_off(acts, seal_holders, NULL, &done));
	for (size_t i = 0; i < ARRAY_LEN(columns); i++) {
		TRY(work_off(acts, seal_column, &columns[i], &done));
	}
	TRY(seal_files(&(struct seal_place){acts, store, uploads}, &files, &all_files));
	if (done > 0) {
		log_event(LOG_INFO, "seal.done", LOG_INT("rows", (int64_t)done),
		    LOG_INT("files", (int64_t)files));
		TRY(write_anew(address));
	}
	return all_files ? with_arena(acts, true, note_done, &times) : FAULT_NONE;
}

enum fault
seal_rows(
    struct acts *acts, struct store *store, const char *uploads, const char *address)
{
	int64_t times = 0;

	TRY(with_arena(acts, false, ask_done, &times));
	return times > 0 ? FAULT_NONE : seal_all(acts, store, uploads, address);
}
