/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * vault - the key of each person, under which his personal data lie sealed.
 *
 *	struct vault_key key;
 *	TRY(vault_need(db, account, now, &key));      - in a write; makes it when it is new
 *	email = vault_seal(&key, "person/email", SLICE(""), typed, arena);
 *	...
 *	TRY(vault_find(db, account, &key));
 *	TRY(vault_open(&key, "person/email", SLICE(""), text, arena, &email));
 *	vault_done(&key);
 *
 * The stores seal what they write and open what they read; nobody else does. The keys are
 * in the table vault_key, each wrapped by a master key (crypto/master_keys.h), which is
 * never in the database: who has a copy of the disk has nothing but names. A connection
 * has a vault when it was opened with one; without it no store that seals may be asked.
 *
 * When a person's key is destroyed (vault_destroy), what it sealed is gone everywhere, in
 * old backups of the database too, as far as these do not hold the key itself: such values
 * read as empty. A text that an older version left unsealed is read as it is
 * (app/seal_rows.c seals it).
 *
 * Why in the server and not in the signer: the server sees what every request opens in any
 * case, and a round trip to another process would cost more than all else of a read.
 */
#ifndef DB_VAULT_H
#define DB_VAULT_H

#include "crypto/master_keys.h"
#include "crypto/sealed.h"
#include "db/db.h"

struct vault;
extern const struct db_statements vault_statements;

/* Where the master keys come from: a text of crypto/master_keys.h. Asked at vault_new, and
 * again when the database names a key that is not known: then somebody has rotated it. */
struct vault_source {
	enum fault (*read)(void *self, struct arena *arena, struct slice *ret_text);
	void *self;
};
MUST_USE enum fault vault_new(
    const struct vault_source *source, struct vault **ret_vault);
/* NULL is fine. No connection of it may be open any more. */
void vault_free(struct vault *vault);

/* ASKED: among the questions of act_ask, where no answer is there yet; opens everything as
 * empty. */
enum vault_state { VAULT_NONE, VAULT_THERE, VAULT_DESTROYED, VAULT_ASKED };

struct vault_key {
	struct id account;
	enum vault_state state;
	struct sealed_key key;
};
/* The key of a person, whatever its state. FAULT_CONFIG: its master key is not known. */
MUST_USE enum fault vault_find(
    struct db *db, const struct id *account, struct vault_key *ret_key);
/* The same, and makes one when there is none. FAULT_DATABASE, logged: it is destroyed. */
MUST_USE enum fault vault_need(
    struct db *db, const struct id *account, moment now, struct vault_key *ret_key);
void vault_done(struct vault_key *key);
/* Among the questions of act_ask (db/acts.h): for the keys that an act will need. */
MUST_USE enum fault vault_ask(struct db *db, const struct id *account);

/* row: which one of the person's rows; empty: he has one only. */
struct slice vault_seal(const struct vault_key *key, const char *column, struct slice row,
    struct slice plain, struct arena *arena);
/* FAULT_DATABASE, logged with the column, when it does not open. */
MUST_USE enum fault vault_open(const struct vault_key *key, const char *column,
    struct slice row, struct slice text, struct arena *arena, struct slice *ret_plain);

/* The values of one row at once, such as a letter's words in both languages; each *value is
 * replaced. Where all are empty no key is asked for. Of a person who was erased nothing is
 * kept: what is sealed then is empty. */
struct vault_value {
	const char *column;
	struct slice *value;
};
struct vault_row {
	const struct id *account;
	struct slice row;
	const struct vault_value *values;
	size_t count;
};
MUST_USE enum fault vault_seal_row(
    struct db *db, const struct vault_row *row, moment now, struct arena *arena);
MUST_USE enum fault vault_open_row(
    struct db *db, const struct vault_row *row, struct arena *arena);
/* "TA-2026-0000012/3": the name of a row that is one of several versions. */
struct slice vault_version(struct slice of, int64_t version, struct arena *arena);

/* Whose key what training centres say of persons lies under: there most have no account. */
extern const struct id vault_centres;

/* What several rooms index alike. */
#define VAULT_EMIRATES_ID "emirates_id"

/* Equal values have equal ones (crypto/sealed.h). The key of it is the database's own,
 * wrapped like those of persons, so that a rotation leaves it as it is. Reading before
 * anything was written: an index that nothing has. An empty value has an empty one. */
MUST_USE enum fault vault_index(struct db *db, const char *what, struct slice value,
    char ret_index[static SEALED_INDEX_SIZE]);

/* For good. Once more is fine. */
MUST_USE enum fault vault_destroy(struct db *db, const struct id *account, moment now);

/* Whether the master keys of this server open what is there: before it serves. */
MUST_USE enum fault vault_check(struct db *db, struct vault *vault, bool *ret_fits);

/* --- another master key: app/key_master.c --- */

enum { VAULT_REWRAP_MOST = 500, VAULT_OWNER_SIZE = ID_TEXT_SIZE };

/* What wraps from now on, by its public name (crypto/master_keys.h). */
void vault_current(struct vault *vault, char ret_master[static MASTER_ID_SIZE]);
/* How many keys an older one wraps. */
MUST_USE enum fault vault_count_old(struct db *db, int64_t *ret_count);

struct vault_rewrap {
	size_t most; /* keys a call: 1 to VAULT_REWRAP_MOST */
	char after
	    [VAULT_OWNER_SIZE]; /* where the call before ended (ret_last); "": begin */
	size_t ret_done;
	char ret_last[VAULT_OWNER_SIZE];
	bool ret_left; /* there may be more behind it */
};
/* Wraps keys anew by the current master key, inside a write. That of the indexes comes
 * first: from then on no server wraps a new key by an older one, because each reads it
 * before (vault_need) and so hears of the current one. One walk therefore finds all. */
MUST_USE enum fault vault_rewrap(
    struct db *db, struct arena *arena, struct vault_rewrap *rewrap);

#endif
