/* SPDX-License-Identifier: EUPL-1.2 */
#include "db/vault.h"

#include <assert.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/log.h"
#include "base/number.h"
#include "crypto/master_keys.h"

enum { SOURCE_BYTES_MOST = 64 << 10 };

/* Whose key the index has: no account has such an id. */
#define INDEX_OWNER "index"
const struct id vault_centres = {"00000000000000000000000000000c01"};

enum {
	VAULT_KEY_FIND,
	VAULT_KEY_INSERT,
	VAULT_KEY_DESTROY,
	VAULT_KEY_ANY,
	VAULT_KEY_COUNT,
	VAULT_KEY_OLD,
	VAULT_KEY_REWRAP,
};

static const char *const texts[] = {
    [VAULT_KEY_FIND] = "SELECT master, wrapped FROM vault_key WHERE owner = $1",
    [VAULT_KEY_INSERT] =
        "INSERT INTO vault_key (owner, master, wrapped, made_at) VALUES ($1, $2, $3, $4)",
    [VAULT_KEY_DESTROY] =
        "INSERT INTO vault_key (owner, master, made_at, destroyed_at)"
        " VALUES ($1, '', $2, $2) ON CONFLICT (owner) DO UPDATE SET master = '',"
        " wrapped = NULL, destroyed_at = excluded.destroyed_at",
    /* DISTINCT would read the whole index, a million keys of the same master. */
    [VAULT_KEY_ANY] =
        "WITH RECURSIVE used (master) AS ("
        "SELECT min(master) FROM vault_key WHERE master > '' UNION ALL"
        " SELECT (SELECT min(k.master) FROM vault_key k WHERE k.master > used.master)"
        " FROM used WHERE used.master IS NOT NULL)"
        " SELECT master FROM used WHERE master IS NOT NULL LIMIT 16",
    [VAULT_KEY_COUNT] =
        "SELECT count(*) FROM vault_key WHERE master <> $1 AND master <> ''",
    [VAULT_KEY_OLD] =
        "SELECT owner, master, wrapped FROM vault_key WHERE owner > $1 AND master <> $2"
        " AND master <> '' ORDER BY owner LIMIT $3",
    [VAULT_KEY_REWRAP] = "UPDATE vault_key SET master = $1, wrapped = $2"
                         " WHERE owner = $3 AND master = $4",
};
const struct db_statements vault_statements = {"vault", texts, ARRAY_LEN(texts)};

/* --- the master keys --- */

struct vault {
	struct vault_source source;
	pthread_mutex_t lock;
	struct master_keys *masters; /* under lock */
};

static enum fault
read_masters(const struct vault_source *source, struct master_keys **ret_masters)
{
	struct arena arena = ARENA_EMPTY(SOURCE_BYTES_MOST);
	struct slice text = {NULL, 0};
	enum fault fault = source->read(source->self, &arena, &text);

	if (fault == FAULT_NONE) {
		fault = master_keys_new(text, ret_masters);
	}
	if (text.size > 0) {
		explicit_bzero((char *)text.bytes, text.size);
	}
	arena_done(&arena);
	return fault;
}

enum fault
vault_new(const struct vault_source *source, struct vault **ret_vault)
{
	struct vault *vault = calloc(1, sizeof(*vault));

	if (vault == NULL) {
		return FAULT_MEMORY;
	}
	vault->source = *source;
	enum fault fault = read_masters(source, &vault->masters);
	if (fault != FAULT_NONE) {
		free(vault);
		return fault;
	}
	(void)pthread_mutex_init(&vault->lock, NULL);
	*ret_vault = vault;
	return FAULT_NONE;
}

void
vault_free(struct vault *vault)
{
	if (vault != NULL) {
		master_keys_free(vault->masters);
		(void)pthread_mutex_destroy(&vault->lock);
		free(vault);
	}
}

/* Under the lock. Reads them again when this one is not among them. */
static const struct sealed_key *
master_of(struct vault *vault, struct slice id)
{
	const struct sealed_key *key = master_keys_find(vault->masters, id);
	struct master_keys *again = NULL;

	if (key == NULL && read_masters(&vault->source, &again) == FAULT_NONE) {
		master_keys_free(vault->masters);
		vault->masters = again;
		key = master_keys_find(again, id);
	}
	return key;
}

static enum fault
unwrap(struct vault *vault, struct slice owner, struct slice master, struct slice wrapped,
    struct sealed_key *ret_key)
{
	(void)pthread_mutex_lock(&vault->lock);
	const struct sealed_key *key = master_of(vault, master);
	bool known = key != NULL;
	bool good = known && sealed_unwrap(key, owner, wrapped, ret_key);
	(void)pthread_mutex_unlock(&vault->lock);
	if (!known) {
		log_event(LOG_ERROR, "vault.no_master_key",
		    LOG_TEXT("help", "see docs/operate.md, master key"));
		return FAULT_CONFIG;
	}
	if (!good) {
		log_event(LOG_ERROR, "vault.key_not_opened",
		    LOG_TEXT("help", "the row was changed: tasrih audit verify"));
		return FAULT_DATABASE;
	}
	return FAULT_NONE;
}

static void
wrap(struct vault *vault, struct slice owner, const struct sealed_key *key,
    char ret_master[static MASTER_ID_SIZE],
    uint8_t ret_wrapped[static SEALED_WRAPPED_SIZE])
{
	(void)pthread_mutex_lock(&vault->lock);
	memcpy(ret_master, master_keys_current(vault->masters), MASTER_ID_SIZE);
	sealed_wrap(master_keys_find(vault->masters, slice_of(ret_master)), owner, key,
	    ret_wrapped);
	(void)pthread_mutex_unlock(&vault->lock);
}

/* --- keys in the table --- */

/* What a connection remembers until its transaction ends or is taken back in part: an act
 * asks for the same person's key several times. All zero: nothing. */
struct memo {
	struct vault_key person;
	struct vault_key index;
};
_Static_assert(sizeof(struct memo) <= DB_MEMO_BYTES, "it fits");

static struct memo *
memo_of(struct db *db)
{
	return db_memo(db);
}

static enum fault
find_row(struct db *db, struct slice owner, struct vault_key *ret_key)
{
	char master[MASTER_ID_SIZE] = "";
	uint8_t wrapped[SEALED_WRAPPED_SIZE];
	size_t size = 0;
	struct db_rows rows;

	ret_key->state = VAULT_NONE;
	db_query(db, &vault_statements, VAULT_KEY_FIND, DB_ARGS(DB_TEXT(owner)), &rows);
	if (db_next(&rows)) {
		struct slice id = db_slice(&rows, 0);
		struct slice bytes = db_slice(&rows, 1);
		ret_key->state = db_is_null(&rows, 1) ? VAULT_DESTROYED : VAULT_THERE;
		if (id.size < sizeof(master) && bytes.size <= sizeof(wrapped)) {
			memcpy(master, id.size > 0 ? id.bytes : "", id.size);
			size = bytes.size;
			memcpy(wrapped, size > 0 ? bytes.bytes : "", size);
		}
	}
	TRY(db_end(&rows));
	return ret_key->state == VAULT_THERE
	    ? unwrap(db_vault(db), owner, slice_of(master), slice_bytes(wrapped, size),
	          &ret_key->key)
	    : FAULT_NONE;
}

static enum fault
insert_row(struct db *db, struct slice owner, moment now, struct vault_key *ret_key)
{
	char master[MASTER_ID_SIZE];
	uint8_t wrapped[SEALED_WRAPPED_SIZE];

	sealed_key_new(&ret_key->key);
	wrap(db_vault(db), owner, &ret_key->key, master, wrapped);
	TRY(db_run(db, &vault_statements, VAULT_KEY_INSERT,
	    DB_ARGS(DB_TEXT(owner), DB_TEXT(slice_of(master)),
	        DB_BLOB(slice_bytes(wrapped, sizeof(wrapped))), DB_INT(now))));
	ret_key->state = VAULT_THERE;
	return FAULT_NONE;
}

static bool
has_vault(const struct db *db)
{
	if (db_vault(db) == NULL) {
		log_event(LOG_ERROR, "vault.none",
		    LOG_TEXT("help", "this command needs the master key"));
	}
	return db_vault(db) != NULL;
}

enum fault
vault_find(struct db *db, const struct id *account, struct vault_key *ret_key)
{
	struct memo *memo = memo_of(db);

	*ret_key = (struct vault_key){.account = *account};
	if (!has_vault(db)) {
		return FAULT_CONFIG;
	}
	if (memo->person.state == VAULT_NONE ||
	    !id_equal(&memo->person.account, account)) {
		TRY(find_row(db, id_slice(account), ret_key));
		if (ret_key->state == VAULT_NONE && db_is_asking(db)) {
			ret_key->state = VAULT_ASKED;
			return FAULT_NONE;
		}
		memo->person = *ret_key;
	}
	*ret_key = memo->person;
	return FAULT_NONE;
}

/* The key of the blind indexes: made by whoever writes first. */
static enum fault
find_index_key(struct db *db, struct vault_key *ret_key)
{
	struct memo *memo = memo_of(db);

	if (memo->index.state == VAULT_NONE) {
		TRY(find_row(db, SLICE(INDEX_OWNER), &memo->index));
		if (memo->index.state == VAULT_NONE && !db_is_read_only(db) &&
		    !db_is_asking(db)) {
			TRY(insert_row(db, SLICE(INDEX_OWNER), 0, &memo->index));
		}
	}
	*ret_key = memo->index;
	return FAULT_NONE;
}

/* A rotation wraps the key of the indexes first of all (vault_rewrap): who reads it before
 * he wraps a new key never uses a master key that is older. */
static enum fault
learn_master(struct db *db)
{
	struct vault_key index;

	TRY(find_index_key(db, &index));
	vault_done(&index);
	return FAULT_NONE;
}

enum fault
vault_need(struct db *db, const struct id *account, moment now, struct vault_key *ret_key)
{
	TRY(vault_find(db, account, ret_key));
	if (ret_key->state == VAULT_DESTROYED) {
		log_event(LOG_ERROR, "vault.destroyed",
		    LOG_TEXT("help", "this person was erased"));
		return FAULT_DATABASE;
	}
	if (ret_key->state == VAULT_NONE) {
		TRY(learn_master(db));
		TRY(insert_row(db, id_slice(account), now, ret_key));
		memo_of(db)->person = *ret_key;
	}
	return FAULT_NONE;
}

void
vault_done(struct vault_key *key)
{
	sealed_key_wipe(&key->key);
}

enum fault
vault_destroy(struct db *db, const struct id *account, moment now)
{
	explicit_bzero(memo_of(db), sizeof(struct memo));
	return db_run(db, &vault_statements, VAULT_KEY_DESTROY,
	    DB_ARGS(DB_ID(account), DB_INT(now)));
}

/* --- values --- */

static struct sealed_place
place_of(const struct vault_key *key, const char *column, struct slice row)
{
	return (struct sealed_place){column, id_slice(&key->account), row};
}

struct slice
vault_seal(const struct vault_key *key, const char *column, struct slice row,
    struct slice plain, struct arena *arena)
{
	struct sealed_place place = place_of(key, column, row);

	assert(key->state == VAULT_THERE);
	return sealed_text(&key->key, &place, plain, arena);
}

enum fault
vault_open(const struct vault_key *key, const char *column, struct slice row,
    struct slice text, struct arena *arena, struct slice *ret_plain)
{
	struct sealed_place place = place_of(key, column, row);

	if (!sealed_is(text)) {
		*ret_plain = text;
		return FAULT_NONE;
	}
	if (key->state == VAULT_DESTROYED || key->state == VAULT_ASKED) {
		*ret_plain = SLICE("");
		return FAULT_NONE;
	}
	if (key->state == VAULT_NONE ||
	    !sealed_text_open(&key->key, &place, text, arena, ret_plain)) {
		log_event(LOG_ERROR, "vault.not_opened", LOG_TEXT("column", column));
		return FAULT_DATABASE;
	}
	return FAULT_NONE;
}

/* --- several values of one row --- */

static bool
has_values(const struct vault_row *row)
{
	bool has = false;

	for (size_t i = 0; i < row->count; i++) {
		has = has || row->values[i].value->size > 0;
	}
	return has;
}

enum fault
vault_seal_row(
    struct db *db, const struct vault_row *row, moment now, struct arena *arena)
{
	struct vault_key key;

	if (!has_values(row)) {
		return FAULT_NONE;
	}
	TRY(vault_find(db, row->account, &key));
	if (key.state == VAULT_NONE) {
		TRY(vault_need(db, row->account, now, &key));
	}
	for (size_t i = 0; i < row->count; i++) {
		const struct vault_value *value = &row->values[i];
		*value->value = key.state == VAULT_DESTROYED
		    ? SLICE("")
		    : vault_seal(&key, value->column, row->row, *value->value, arena);
	}
	vault_done(&key);
	return FAULT_NONE;
}

enum fault
vault_open_row(struct db *db, const struct vault_row *row, struct arena *arena)
{
	enum fault fault = FAULT_NONE;
	struct vault_key key;

	if (!has_values(row)) {
		return FAULT_NONE;
	}
	TRY(vault_find(db, row->account, &key));
	for (size_t i = 0; i < row->count && fault == FAULT_NONE; i++) {
		struct slice *value = row->values[i].value;
		fault = vault_open(
		    &key, row->values[i].column, row->row, *value, arena, value);
	}
	vault_done(&key);
	return fault;
}

struct slice
vault_version(struct slice of, int64_t version, struct arena *arena)
{
	struct buffer name = BUFFER_IN(arena);

	buffer_put(&name, of);
	buffer_putc(&name, '/');
	number_put(version, &name);
	return buffer_slice(&name);
}

/* --- the blind index --- */

enum fault
vault_index(struct db *db, const char *what, struct slice value,
    char ret_index[static SEALED_INDEX_SIZE])
{
	struct vault_key key;

	ret_index[0] = '\0';
	if (value.size == 0) {
		return FAULT_NONE;
	}
	if (!has_vault(db)) {
		return FAULT_CONFIG;
	}
	TRY(find_index_key(db, &key));
	if (key.state == VAULT_THERE) {
		sealed_index(&key.key, what, value, ret_index);
	}
	vault_done(&key);
	return FAULT_NONE;
}

enum fault
vault_ask(struct db *db, const struct id *account)
{
	struct vault_key person;

	if (!has_vault(db)) {
		return FAULT_CONFIG;
	}
	TRY(vault_find(db, account, &person));
	vault_done(&person);
	return learn_master(db);
}

/* --- the master keys and the database --- */

enum fault
vault_check(struct db *db, struct vault *vault, bool *ret_fits)
{
	bool fits = true;
	struct db_rows rows;

	db_query(db, &vault_statements, VAULT_KEY_ANY, DB_NO_ARGS, &rows);
	while (db_next(&rows)) {
		(void)pthread_mutex_lock(&vault->lock);
		fits = master_of(vault, db_slice(&rows, 0)) != NULL && fits;
		(void)pthread_mutex_unlock(&vault->lock);
	}
	TRY(db_end(&rows));
	*ret_fits = fits;
	return FAULT_NONE;
}

void
vault_current(struct vault *vault, char ret_master[static MASTER_ID_SIZE])
{
	(void)pthread_mutex_lock(&vault->lock);
	memcpy(ret_master, master_keys_current(vault->masters), MASTER_ID_SIZE);
	(void)pthread_mutex_unlock(&vault->lock);
}

enum fault
vault_count_old(struct db *db, int64_t *ret_count)
{
	char current[MASTER_ID_SIZE];
	struct db_rows rows;

	vault_current(db_vault(db), current);
	db_query(db, &vault_statements, VAULT_KEY_COUNT,
	    DB_ARGS(DB_TEXT(slice_of(current))), &rows);
	int64_t count = db_next(&rows) ? db_integer(&rows, 0) : 0;
	TRY(db_end(&rows));
	*ret_count = count;
	return FAULT_NONE;
}

struct old_key {
	struct slice owner;
	struct slice master;
	struct slice wrapped;
};

static enum fault
list_old(struct db *db, struct arena *arena, const struct vault_rewrap *rewrap,
    struct old_key *ret_keys, size_t *ret_count)
{
	char current[MASTER_ID_SIZE];
	struct db_rows rows;
	size_t count = 0;

	vault_current(db_vault(db), current);
	db_query(db, &vault_statements, VAULT_KEY_OLD,
	    DB_ARGS(DB_TEXT(slice_of(rewrap->after)), DB_TEXT(slice_of(current)),
	        DB_INT(rewrap->most)),
	    &rows);
	while (count < rewrap->most && db_next(&rows)) {
		ret_keys[count++] = (struct old_key){
		    .owner = db_copy(&rows, 0, arena),
		    .master = db_copy(&rows, 1, arena),
		    .wrapped = db_copy(&rows, 2, arena),
		};
	}
	*ret_count = count;
	return db_end(&rows);
}

static enum fault
rewrap_one(struct db *db, const struct old_key *old)
{
	struct vault *vault = db_vault(db);
	struct sealed_key key;
	char master[MASTER_ID_SIZE];
	uint8_t wrapped[SEALED_WRAPPED_SIZE];

	TRY(unwrap(vault, old->owner, old->master, old->wrapped, &key));
	wrap(vault, old->owner, &key, master, wrapped);
	sealed_key_wipe(&key);
	return db_run(db, &vault_statements, VAULT_KEY_REWRAP,
	    DB_ARGS(DB_TEXT(slice_of(master)),
	        DB_BLOB(slice_bytes(wrapped, sizeof(wrapped))), DB_TEXT(old->owner),
	        DB_TEXT(old->master)));
}

/* Made when it is missing: else a server that runs might make it, by the older one. */
static enum fault
rewrap_index(struct db *db, struct arena *arena, size_t *done)
{
	struct old_key key = {.owner = SLICE(INDEX_OWNER)};
	char current[MASTER_ID_SIZE];
	struct db_rows rows;

	TRY(learn_master(db));
	vault_current(db_vault(db), current);
	db_query(
	    db, &vault_statements, VAULT_KEY_FIND, DB_ARGS(DB_TEXT(key.owner)), &rows);
	if (db_next(&rows)) {
		key.master = db_copy(&rows, 0, arena);
		key.wrapped = db_copy(&rows, 1, arena);
	}
	TRY(db_end(&rows));
	if (slice_equal(key.master, slice_of(current))) {
		return FAULT_NONE;
	}
	*done += 1;
	return rewrap_one(db, &key);
}

enum fault
vault_rewrap(struct db *db, struct arena *arena, struct vault_rewrap *rewrap)
{
	struct old_key keys[VAULT_REWRAP_MOST];
	size_t count = 0;

	assert(rewrap->most > 0 && rewrap->most <= VAULT_REWRAP_MOST);
	rewrap->ret_done = 0;
	TRY(rewrap_index(db, arena, &rewrap->ret_done));
	TRY(list_old(db, arena, rewrap, keys, &count));
	for (size_t i = 0; i < count; i++) {
		TRY(rewrap_one(db, &keys[i]));
	}
	rewrap->ret_done += count;
	rewrap->ret_left = count == rewrap->most;
	struct slice last = count > 0 ? keys[count - 1].owner : slice_of(rewrap->after);
	(void)snprintf(
	    rewrap->ret_last, sizeof(rewrap->ret_last), "%.*s", SLICE_PRINT(last));
	return FAULT_NONE;
}
