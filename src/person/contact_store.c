/* SPDX-License-Identifier: EUPL-1.2 */
#include "person/contact_store.h"

#include <assert.h>

/* An e-mail or a phone that a code went to. */
#define ADDRESS_INDEX "contact"

enum {
	CONTACT_FIND,
	CONTACT_SAVE,
	CODE_FORGET,
	CODE_INSERT,
	CODE_NTH_OF_ACCOUNT,
	CODE_NTH_OF_ADDRESS
};

static const char *const texts[] = {
    [CONTACT_FIND] =
        "SELECT confirmed, confirmed_at, pending, salt, code_hash, tries,"
        " sent_at, expires_at FROM contact WHERE account = $1 AND field = $2",
    [CONTACT_SAVE] =
        "INSERT INTO contact (account, field, confirmed, confirmed_at, pending, salt,"
        " code_hash, tries, sent_at, expires_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
        " ON CONFLICT (account, field) DO UPDATE SET confirmed = excluded.confirmed,"
        " confirmed_at = excluded.confirmed_at, pending = excluded.pending,"
        " salt = excluded.salt, code_hash = excluded.code_hash, tries = excluded.tries,"
        " sent_at = excluded.sent_at, expires_at = excluded.expires_at",
    [CODE_FORGET] = "DELETE FROM contact_code WHERE at < $1",
    [CODE_INSERT] =
        "INSERT INTO contact_code (id, account, address, at) VALUES ($1, $2, $3, $4)",
    [CODE_NTH_OF_ACCOUNT] = "SELECT at FROM contact_code WHERE account = $1"
                            " ORDER BY at DESC LIMIT 1 OFFSET $2",
    [CODE_NTH_OF_ADDRESS] = "SELECT at FROM contact_code WHERE address = $1"
                            " ORDER BY at DESC LIMIT 1 OFFSET $2",
};
const struct db_statements contact_statements = {"contact", texts, ARRAY_LEN(texts)};

static struct db_value
field_value(enum person_field field)
{
	assert(contact_is(field));
	return DB_TEXT(slice_of(person_field_name(field)));
}

static enum fault
open_addresses(struct db *db, const struct id *account, enum person_field field,
    struct arena *arena, struct contact *contact)
{
	struct slice row = slice_of(person_field_name(field));
	struct vault_key key;

	if (contact->confirmed.size == 0 && contact->pending.size == 0 &&
	    contact->code_hash.size == 0) {
		return FAULT_NONE;
	}
	TRY(vault_find(db, account, &key));
	enum fault fault = vault_open(&key, "contact/confirmed", row, contact->confirmed,
	    arena, &contact->confirmed);
	if (fault == FAULT_NONE) {
		fault = vault_open(&key, "contact/pending", row, contact->pending, arena,
		    &contact->pending);
	}
	if (fault == FAULT_NONE) { /* of six digits: a hash alone would hide nothing */
		fault = vault_open(&key, "contact/code_hash", row, contact->code_hash,
		    arena, &contact->code_hash);
	}
	vault_done(&key);
	return fault;
}

enum fault
contact_find(struct db *db, const struct id *account, enum person_field field,
    struct arena *arena, struct contact *ret_contact)
{
	struct db_rows rows;

	*ret_contact = (struct contact){.tries = 0};
	db_query(db, &contact_statements, CONTACT_FIND,
	    DB_ARGS(DB_ID(account), field_value(field)), &rows);
	if (db_next(&rows)) {
		*ret_contact = (struct contact){
		    .confirmed = db_copy(&rows, 0, arena),
		    .confirmed_at = db_integer(&rows, 1),
		    .pending = db_copy(&rows, 2, arena),
		    .salt = db_copy(&rows, 3, arena),
		    .code_hash = db_copy(&rows, 4, arena),
		    .tries = (int)db_integer(&rows, 5),
		    .sent_at = db_integer(&rows, 6),
		    .expires_at = db_integer(&rows, 7),
		};
	}
	TRY(db_end(&rows));
	return open_addresses(db, account, field, arena, ret_contact);
}

enum fault
contact_save(struct db *db, const struct id *account, enum person_field field,
    const struct contact *contact, struct arena *arena, moment now)
{
	struct slice row = slice_of(person_field_name(field));
	struct vault_key key;

	TRY(vault_need(db, account, now, &key));
	struct slice confirmed =
	    vault_seal(&key, "contact/confirmed", row, contact->confirmed, arena);
	struct slice pending =
	    vault_seal(&key, "contact/pending", row, contact->pending, arena);
	struct slice code_hash =
	    vault_seal(&key, "contact/code_hash", row, contact->code_hash, arena);
	vault_done(&key);
	return db_run(db, &contact_statements, CONTACT_SAVE,
	    DB_ARGS(DB_ID(account), field_value(field), DB_TEXT(confirmed),
	        DB_INT(contact->confirmed_at), DB_TEXT(pending), DB_BLOB(contact->salt),
	        DB_BLOB(code_hash), DB_INT(contact->tries), DB_INT(contact->sent_at),
	        DB_INT(contact->expires_at)));
}

enum fault
contact_code_insert(
    struct db *db, const struct id *account, struct slice address, moment now)
{
	struct id id = id_new(now);
	char index[SEALED_INDEX_SIZE];

	TRY(vault_index(db, ADDRESS_INDEX, address, index));
	TRY(db_run(
	    db, &contact_statements, CODE_FORGET, DB_ARGS(DB_INT(now - MOMENT_HOUR))));
	return db_run(db, &contact_statements, CODE_INSERT,
	    DB_ARGS(DB_ID(&id), DB_ID(account), DB_TEXT(slice_of(index)), DB_INT(now)));
}

static enum fault
find_nth(struct db *db, size_t which, struct db_value whose, int nth, moment *ret_at)
{
	struct db_rows rows;

	assert(nth > 0);
	db_query(db, &contact_statements, which, DB_ARGS(whose, DB_INT(nth - 1)), &rows);
	*ret_at = db_next(&rows) ? db_integer(&rows, 0) : 0;
	return db_end(&rows);
}

enum fault
contact_code_nth_of_account(
    struct db *db, const struct id *account, int nth, moment *ret_at)
{
	return find_nth(db, CODE_NTH_OF_ACCOUNT, DB_ID(account), nth, ret_at);
}

enum fault
contact_code_nth_of_address(struct db *db, struct slice address, int nth, moment *ret_at)
{
	char index[SEALED_INDEX_SIZE];

	TRY(vault_index(db, ADDRESS_INDEX, address, index));
	return find_nth(db, CODE_NTH_OF_ADDRESS, DB_TEXT(slice_of(index)), nth, ret_at);
}
