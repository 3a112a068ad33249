/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/seal_rows.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/log.h"
#include "certificate/certificate_store.h"
#include "crypto/sha256.h"
#include "db/acts.h"
#include "db/counter.h"
#include "db/vault.h"
#include "person/person_store.h"
#include "store/store.h"

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
	    " FROM " table " x" from " WHERE " OPEN("x." column) " LIMIT $1",            \
	[which##_SAVE] = "UPDATE " table " SET " column " = $1 WHERE " where
#define BY_CASE " JOIN application a ON a.id = x.application"
#define BY_PERMIT " JOIN permit_credential a ON a.number = x.number"
#define BY_VERSION(key) key " = $2 AND version = CAST($3 AS BIGINT)"
#define OF_EVENT(which, column)                                                          \
	WORDS(which, "application_event", column, BY_CASE, "a.account",                  \
	    "x.application || '/' || x.version", "x.application",                        \
	    "CAST(x.version AS TEXT)", BY_VERSION("application"))
#define OF_CASE(which, table, column)                                                    \
	WORDS(which, table, column, BY_CASE, "a.account", "x.application",               \
	    "x.application", "''", "application = $2")
#define OF_MOVE(which, column)                                                           \
	WORDS(which, "case_move", column, BY_CASE, "a.account", "x.id", "x.id", "''",    \
	    "id = $2")
#define OF_PERMIT_EVENT(which, column)                                                   \
	WORDS(which, "permit_event", column, BY_PERMIT, "a.account",                     \
	    "x.number || '/' || x.version", "x.number", "CAST(x.version AS TEXT)",       \
	    BY_VERSION("number"))
#define OF_PERMIT(which, column)                                                         \
	WORDS(which, "permit_revocation", column, BY_PERMIT, "a.account", "x.number",    \
	    "x.number", "''", "number = $2")
#define OF_LETTER(which, column)                                                         \
	WORDS(which, "notice", column, "", "x.account", "x.id", "x.account", "x.id",     \
	    "account = $2 AND id = $3")

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
	SEAL_FILE_FIND,
	SEAL_FILE_CERTIFICATE,
	SEAL_FILE_SNAPSHOT,
	SEAL_FILE_KEEP,
	SEAL_FILE_LEFT,
	SEAL_FILE_FORGET,
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
    [SEAL_FILE_FIND] =
        "SELECT a.account, c.file_hash FROM certificate c JOIN application a"
        " ON a.id = c.application WHERE c.file_hash IS NOT NULL AND c.file_object IS NULL"
        " UNION ALL SELECT a.account, s.file_hash FROM application_snapshot s"
        " JOIN application a ON a.id = s.application WHERE s.file_hash IS NOT NULL"
        " LIMIT 1",
    [SEAL_FILE_CERTIFICATE] =
        "UPDATE certificate SET file_object = $1 WHERE file_hash = $2"
        " AND file_object IS NULL"
        " AND application IN (SELECT id FROM application WHERE account = $3)",
    [SEAL_FILE_SNAPSHOT] =
        "UPDATE application_snapshot SET file_object = $1, file_hash = NULL"
        " WHERE file_hash = $2"
        " AND application IN (SELECT id FROM application WHERE account = $3)",
    [SEAL_FILE_KEEP] =
        "INSERT INTO application_file_kept (file_hash) SELECT $1"
        " FROM application_file_kept WHERE file_hash = $2 ON CONFLICT DO NOTHING",
    [SEAL_FILE_LEFT] =
        "SELECT (SELECT count(*) FROM certificate WHERE file_hash = $1"
        " AND file_object IS NULL)"
        " + (SELECT count(*) FROM application_snapshot WHERE file_hash = $1)",
    [SEAL_FILE_FORGET] = "DELETE FROM application_file_kept WHERE file_hash = $1",
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

/* --- files --- */

struct file_share {
	bool ret_found;
	struct id ret_account;
	uint8_t ret_hash[SHA256_SIZE]; /* of what was uploaded: its name so far */
	struct vault_key ret_key;
	uint8_t object[SHA256_SIZE];
	bool ret_last; /* nobody else names the old one */
};

static struct db_value
hash_value(const uint8_t hash[static SHA256_SIZE])
{
	return DB_BLOB(slice_bytes(hash, SHA256_SIZE));
}

static enum fault
find_file(struct act *act, void *input)
{
	struct file_share *file = input;
	struct db_rows rows;

	file->ret_found = false;
	db_query(act->db, &seal_statements, SEAL_FILE_FIND, DB_NO_ARGS, &rows);
	if (db_next(&rows) && db_slice(&rows, 1).size == SHA256_SIZE) {
		file->ret_found = true;
		file->ret_account = db_id(&rows, 0);
		memcpy(file->ret_hash, db_slice(&rows, 1).bytes, SHA256_SIZE);
	}
	TRY(db_end(&rows));
	return file->ret_found
	    ? vault_need(act->db, &file->ret_account, act->now, &file->ret_key)
	    : FAULT_NONE;
}

static enum fault
name_file(struct act *act, void *input)
{
	struct file_share *file = input;
	struct db_value account = DB_ID(&file->ret_account);
	struct db_value old = hash_value(file->ret_hash);
	struct db_value object = hash_value(file->object);
	struct db_rows rows;

	TRY(db_run(act->db, &seal_statements, SEAL_FILE_CERTIFICATE,
	    DB_ARGS(object, old, account)));
	TRY(db_run(act->db, &seal_statements, SEAL_FILE_SNAPSHOT,
	    DB_ARGS(object, old, account)));
	TRY(db_run(act->db, &seal_statements, SEAL_FILE_KEEP, DB_ARGS(object, old)));
	db_query(act->db, &seal_statements, SEAL_FILE_LEFT, DB_ARGS(old), &rows);
	file->ret_last = db_next(&rows) && db_integer(&rows, 0) == 0;
	TRY(db_end(&rows));
	return file->ret_last &&
	        memcmp(file->object, file->ret_hash, sizeof(file->object)) != 0
	    ? db_run(act->db, &seal_statements, SEAL_FILE_FORGET, DB_ARGS(old))
	    : FAULT_NONE;
}

/* What is not there or damaged keeps its name: nobody could read it before, either. */
static enum fault
put_sealed(struct store *store, const char *uploads, struct file_share *file)
{
	struct sealed_place place = certificate_file_place(&file->ret_account);
	struct store_file plain;
	char path[PATH_SIZE];

	enum fault fault = store_get(store, file->ret_hash, &plain);
	if (fault == FAULT_DISK) {
		memcpy(file->object, file->ret_hash, sizeof(file->object));
		return FAULT_NONE;
	}
	TRY(fault);
	(void)snprintf(path, sizeof(path), "%s/upload-sealing", uploads);
	fault = sealed_file(&file->ret_key.key, &place, plain.descriptor,
	    plain.size_bytes, path, file->object);
	(void)close(plain.descriptor);
	TRY(fault);
	fault = store_put(store, file->object, path);
	(void)unlink(path);
	return fault;
}

static enum fault
seal_file(struct acts *acts, struct store *store, const char *uploads,
    struct arena *arena, bool *ret_found)
{
	struct file_share file = {.ret_found = false};

	TRY(acts_write(acts, arena, find_file, &file));
	*ret_found = file.ret_found;
	if (!file.ret_found) {
		return FAULT_NONE;
	}
	enum fault fault = put_sealed(store, uploads, &file);
	vault_done(&file.ret_key);
	TRY(fault);
	TRY(acts_write(acts, arena, name_file, &file));
	bool moved = memcmp(file.object, file.ret_hash, sizeof(file.object)) != 0;
	return file.ret_last && moved ? store_remove(store, file.ret_hash) : FAULT_NONE;
}

static enum fault
seal_files(struct acts *acts, struct store *store, const char *uploads, size_t *done,
    bool *ret_all)
{
	bool found = true;
	enum fault fault = FAULT_NONE;

	while (fault == FAULT_NONE && found) {
		struct arena arena = ARENA_EMPTY(ARENA_BYTES);
		fault = seal_file(acts, store, uploads, &arena, &found);
		*done += fault == FAULT_NONE && found ? 1 : 0;
		arena_done(&arena);
	}
	*ret_all = fault == FAULT_NONE;
	if (fault == FAULT_NETWORK || fault == FAULT_BUSY) {
		log_event(LOG_WARNING, "seal.store_away",
		    LOG_TEXT(
		        "help", "files of older versions are sealed at a later start"));
		return FAULT_NONE;
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
	for (size_t i = 0; i < ARRAY_LEN(columns); i++) {
		TRY(work_off(acts, seal_column, &columns[i], &done));
	}
	TRY(seal_files(acts, store, uploads, &files, &all_files));
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
