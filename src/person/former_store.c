/* SPDX-License-Identifier: EUPL-1.2 */
#include "person/former_store.h"

enum { FORMER_INSERT };

static const char *const texts[] = {
    [FORMER_INSERT] = "INSERT INTO person_former (id, account, field, value, request, at)"
                      " VALUES ($1, $2, $3, $4, $5, $6)",
};
const struct db_statements person_former_statements = {
    "person_former", texts, ARRAY_LEN(texts)};

enum fault
person_former_insert(
    struct db *db, const struct person_former *former, struct arena *arena)
{
	struct id id = id_new(former->at);
	struct vault_key key;

	TRY(vault_need(db, &former->account, former->at, &key));
	struct slice value =
	    vault_seal(&key, "person_former/value", id_slice(&id), former->value, arena);
	vault_done(&key);
	return db_run(db, &person_former_statements, FORMER_INSERT,
	    DB_ARGS(DB_ID(&id), DB_ID(&former->account),
	        DB_TEXT(slice_of(person_field_name(former->field))), DB_TEXT(value),
	        DB_TEXT(former->request), DB_INT(former->at)));
}
