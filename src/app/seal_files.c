/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/seal_files.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "certificate/certificate_store.h"
#include "crypto/sha256.h"
#include "db/acts.h"
#include "db/vault.h"
#include "store/store.h"

enum { ARENA_BYTES = 64 << 20, PATH_SIZE = 4096 };

enum {
	SEAL_FILE_FIND,
	SEAL_FILE_CERTIFICATE,
	SEAL_FILE_SNAPSHOT,
	SEAL_FILE_KEEP,
	SEAL_FILE_LEFT,
	SEAL_FILE_FORGET,
};

static const char *const texts[] = {
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
const struct db_statements seal_file_statements = {"seal_file", texts, ARRAY_LEN(texts)};

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
	db_query(act->db, &seal_file_statements, SEAL_FILE_FIND, DB_NO_ARGS, &rows);
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

	TRY(db_run(act->db, &seal_file_statements, SEAL_FILE_CERTIFICATE,
	    DB_ARGS(object, old, account)));
	TRY(db_run(act->db, &seal_file_statements, SEAL_FILE_SNAPSHOT,
	    DB_ARGS(object, old, account)));
	TRY(db_run(act->db, &seal_file_statements, SEAL_FILE_KEEP, DB_ARGS(object, old)));
	db_query(act->db, &seal_file_statements, SEAL_FILE_LEFT, DB_ARGS(old), &rows);
	file->ret_last = db_next(&rows) && db_integer(&rows, 0) == 0;
	TRY(db_end(&rows));
	return file->ret_last &&
	        memcmp(file->object, file->ret_hash, sizeof(file->object)) != 0
	    ? db_run(act->db, &seal_file_statements, SEAL_FILE_FORGET, DB_ARGS(old))
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

enum fault
seal_files(const struct seal_place *place, size_t *ret_done, bool *ret_all)
{
	bool found = true;
	enum fault fault = FAULT_NONE;

	*ret_done = 0;
	while (fault == FAULT_NONE && found) {
		struct arena arena = ARENA_EMPTY(ARENA_BYTES);
		fault =
		    seal_file(place->acts, place->store, place->uploads, &arena, &found);
		*ret_done += fault == FAULT_NONE && found ? 1 : 0;
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
