/* SPDX-License-Identifier: EUPL-1.2 */
#include "person/contact_store.h"

#include <assert.h>

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
	return db_end(&rows);
}

enum fault
contact_save(struct db *db, const struct id *account, enum person_field field,
    const struct contact *contact)
{
	return db_run(db, &contact_statements, CONTACT_SAVE,
	    DB_ARGS(DB_ID(account), field_value(field), DB_TEXT(contact->confirmed),
	        DB_INT(contact->confirmed_at), DB_TEXT(contact->pending),
	        DB_BLOB(contact->salt), DB_BLOB(contact->code_hash),
	        DB_INT(contact->tries), DB_INT(contact->sent_at),
	        DB_INT(contact->expires_at)));
}

enum fault
contact_code_insert(
    struct db *db, const struct id *account, struct slice address, moment now)
{
	struct id id = id_new(now);

	TRY(db_run(
	    db, &contact_statements, CODE_FORGET, DB_ARGS(DB_INT(now - MOMENT_HOUR))));
	return db_run(db, &contact_statements, CODE_INSERT,
	    DB_ARGS(DB_ID(&id), DB_ID(account), DB_TEXT(address), DB_INT(now)));
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
	return find_nth(db, CODE_NTH_OF_ADDRESS, DB_TEXT(address), nth, ret_at);
}
