/* SPDX-License-Identifier: EUPL-1.2 */
#include "person/person_store.h"

#include <assert.h>
#include <stdio.h>

#include "base/text.h"
#include "person/person_words.h"

enum { EMAIL_INDEX_SIZE = 320, PASSPORT_INDEX_SIZE = 64 };

enum {
	PERSON_FIND,
	PERSON_SAVE,
	PERSON_VOUCHED,
	PERSON_PROVIDER,
	PERSON_TWINS,
	PERSON_WORDS_DELETE,
	PERSON_WORDS_INSERT,
	PERSON_NAMES,
};

static const char *const texts[] = {
    [PERSON_FIND] =
        "SELECT name_latin, name_arabic, nationality, passport_number, emirates_id, email,"
        " phone, vouched, emirates_id_warning, version FROM person WHERE account = $1",
    [PERSON_SAVE] =
        "INSERT INTO person (account, name_latin, name_arabic, nationality,"
        " passport_number, emirates_id, email, phone, vouched, emirates_id_warning,"
        " version, changed_at, passport_index, emirates_id_index, email_index)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"
        " ON CONFLICT (account) DO UPDATE SET name_latin = excluded.name_latin,"
        " name_arabic = excluded.name_arabic, nationality = excluded.nationality,"
        " passport_number = excluded.passport_number, emirates_id = excluded.emirates_id,"
        " email = excluded.email, phone = excluded.phone, vouched = excluded.vouched,"
        " emirates_id_warning = excluded.emirates_id_warning,"
        " version = person.version + 1, changed_at = excluded.changed_at,"
        " passport_index = excluded.passport_index,"
        " emirates_id_index = excluded.emirates_id_index,"
        " email_index = excluded.email_index",
    [PERSON_VOUCHED] =
        "SELECT name_latin, name_arabic, nationality, '', emirates_id, email, phone"
        " FROM person_vouched WHERE account = $1",
    [PERSON_PROVIDER] = "SELECT provider FROM account WHERE id = $1",
    /* Each has an index, and one account counts once. Of the person's own row only the
     * indexes are read, and no table is made for a UNION: nearly nobody has a twin. */
    [PERSON_TWINS] =
        "SELECT (SELECT count(*) FROM person WHERE emirates_id_index = $2"
        " AND account <> $1)"
        " + (SELECT count(*) FROM person WHERE passport_index = $3 AND account <> $1"
        " AND NOT EXISTS (SELECT 1 FROM person same WHERE same.account = person.account"
        " AND same.emirates_id_index = $2))"
        " + (SELECT count(*) FROM person WHERE email_index = $4 AND account <> $1"
        " AND NOT EXISTS (SELECT 1 FROM person same WHERE same.account = person.account"
        " AND (same.emirates_id_index = $2 OR same.passport_index = $3)))",
    /* Words that stay are left alone. */
    [PERSON_WORDS_DELETE] = "DELETE FROM person_word WHERE account = $1 AND word NOT IN"
                            " ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
    [PERSON_WORDS_INSERT] =
        "INSERT INTO person_word (word, account) SELECT column1, $1 FROM (VALUES ($2),"
        " ($3), ($4), ($5), ($6), ($7), ($8), ($9), ($10), ($11), ($12), ($13)) v"
        " WHERE column1 <> '' ON CONFLICT DO NOTHING",
    [PERSON_NAMES] =
        "SELECT account, name_latin, name_arabic FROM person WHERE account > $1"
        " ORDER BY account LIMIT $2",
};
const struct db_statements person_statements = {"person", texts, ARRAY_LEN(texts)};

/* --- sealed fields --- */

struct sealed_field {
	enum person_field field;
	const char *declared; /* the columns */
	const char *vouched;
};

static const struct sealed_field sealed_fields[] = {
    {PERSON_PASSPORT_NUMBER, "person/passport_number", "person_vouched/passport_number"},
    {PERSON_EMIRATES_ID, "person/emirates_id", "person_vouched/emirates_id"},
    {PERSON_EMAIL, "person/email", "person_vouched/email"},
    {PERSON_PHONE, "person/phone", "person_vouched/phone"},
};

static void
copy_fields(struct db_rows *rows, struct arena *arena, struct person_typed *ret_details)
{
	for (int i = 0; i < PERSON_FIELD_COUNT; i++) {
		ret_details->field[i] = db_copy(rows, i, arena);
	}
}

static enum fault
open_fields(struct db *db, const struct id *account, bool declared, struct arena *arena,
    struct person_typed *details)
{
	struct vault_key key;
	enum fault fault = FAULT_NONE;

	TRY(vault_find(db, account, &key));
	for (size_t i = 0; i < ARRAY_LEN(sealed_fields) && fault == FAULT_NONE; i++) {
		const struct sealed_field *sealed = &sealed_fields[i];
		fault = vault_open(&key, declared ? sealed->declared : sealed->vouched,
		    SLICE(""), details->field[sealed->field], arena,
		    &details->field[sealed->field]);
	}
	vault_done(&key);
	return fault;
}

static enum fault
seal_fields(struct db *db, const struct id *account, struct arena *arena, moment now,
    struct person_typed *details)
{
	struct vault_key key;

	TRY(vault_need(db, account, now, &key));
	for (size_t i = 0; i < ARRAY_LEN(sealed_fields); i++) {
		const struct sealed_field *sealed = &sealed_fields[i];
		details->field[sealed->field] = vault_seal(&key, sealed->declared,
		    SLICE(""), details->field[sealed->field], arena);
	}
	vault_done(&key);
	return FAULT_NONE;
}

/* --- blind indexes --- */

struct indexes {
	char passport[SEALED_INDEX_SIZE];
	char emirates_id[SEALED_INDEX_SIZE];
	char email[SEALED_INDEX_SIZE];
};

/* Two states may give the same number. */
static enum fault
passport_index(struct db *db, const struct person_typed *details,
    char ret_index[static SEALED_INDEX_SIZE])
{
	char text[PASSPORT_INDEX_SIZE];
	struct slice number = details->field[PERSON_PASSPORT_NUMBER];
	int size = number.size == 0
	    ? 0
	    : snprintf(text, sizeof(text), "%.*s %.*s",
	          SLICE_PRINT(details->field[PERSON_NATIONALITY]), SLICE_PRINT(number));

	assert(size >= 0 && size < (int)sizeof(text));
	return vault_index(db, "passport", slice_bytes(text, (size_t)size), ret_index);
}

/* Whatever the letters' case: most post offices do not tell them apart. */
static enum fault
email_index(struct db *db, struct slice email, char ret_index[static SEALED_INDEX_SIZE])
{
	char text[EMAIL_INDEX_SIZE];
	size_t size = email.size < sizeof(text) ? email.size : sizeof(text);

	for (size_t i = 0; i < size; i++) {
		text[i] = text_lower(email.bytes[i]);
	}
	return vault_index(db, "email", slice_bytes(text, size), ret_index);
}

enum fault
person_passport_index(struct db *db, struct slice nationality, struct slice number,
    char ret_index[static SEALED_INDEX_SIZE])
{
	struct person_typed details = {.field = {
	                                   [PERSON_NATIONALITY] = nationality,
	                                   [PERSON_PASSPORT_NUMBER] = number,
	                               }};

	return passport_index(db, &details, ret_index);
}

static enum fault
index_fields(
    struct db *db, const struct person_typed *details, struct indexes *ret_indexes)
{
	TRY(passport_index(db, details, ret_indexes->passport));
	TRY(vault_index(db, VAULT_EMIRATES_ID, details->field[PERSON_EMIRATES_ID],
	    ret_indexes->emirates_id));
	return email_index(db, details->field[PERSON_EMAIL], ret_indexes->email);
}

/* --- rows --- */

enum fault
person_find(struct db *db, const struct id *account, struct arena *arena,
    struct person_row *ret_row)
{
	struct db_rows rows;

	*ret_row = (struct person_row){.version = 0};
	db_query(db, &person_statements, PERSON_FIND, DB_ARGS(DB_ID(account)), &rows);
	if (db_next(&rows)) {
		copy_fields(&rows, arena, &ret_row->details);
		ret_row->vouched = (unsigned)db_integer(&rows, PERSON_FIELD_COUNT);
		ret_row->emirates_id_warning =
		    db_integer(&rows, PERSON_FIELD_COUNT + 1) != 0;
		ret_row->version = db_integer(&rows, PERSON_FIELD_COUNT + 2);
	}
	TRY(db_end(&rows));
	return ret_row->version > 0
	    ? open_fields(db, account, true, arena, &ret_row->details)
	    : FAULT_NONE;
}

static enum fault
save_words(
    struct db *db, const struct id *account, struct slice latin, struct slice arabic)
{
	struct db_value values[PERSON_WORDS_MOST + 1] = {DB_ID(account)};
	struct db_values args = {values, ARRAY_LEN(values)};
	struct person_words words;

	/* Of a name with more words than these it is found by the first. */
	(void)!person_words_split(latin, arabic, &words);
	for (size_t i = 0; i < PERSON_WORDS_MOST; i++) {
		values[i + 1] = DB_TEXT(words.word[i]);
	}
	TRY(db_run(db, &person_statements, PERSON_WORDS_DELETE, args));
	return words.count > 0 ? db_run(db, &person_statements, PERSON_WORDS_INSERT, args)
	                       : FAULT_NONE;
}

enum fault
person_words_fill(struct db *db, struct arena *arena, size_t most, const struct id *after,
    struct id *ret_last, size_t *ret_count)
{
	struct person_typed *details = ARENA_ARRAY(arena, struct person_typed, most);
	struct id *accounts = ARENA_ARRAY(arena, struct id, most);
	struct db_rows rows;
	size_t count = 0;

	db_query(db, &person_statements, PERSON_NAMES,
	    DB_ARGS(DB_TEXT(id_slice(after)), DB_INT(most)), &rows);
	while (count < most && db_next(&rows)) {
		accounts[count] = db_id(&rows, 0);
		details[count].field[PERSON_NAME_LATIN] = db_copy(&rows, 1, arena);
		details[count++].field[PERSON_NAME_ARABIC] = db_copy(&rows, 2, arena);
	}
	TRY(db_end(&rows));
	for (size_t i = 0; i < count; i++) {
		TRY(save_words(db, &accounts[i], details[i].field[PERSON_NAME_LATIN],
		    details[i].field[PERSON_NAME_ARABIC]));
	}
	*ret_last = count > 0 ? accounts[count - 1] : *after;
	*ret_count = count;
	return FAULT_NONE;
}

enum fault
person_save(struct db *db, const struct id *account, const struct person_row *row,
    struct arena *arena, moment now)
{
	struct person_typed details = row->details;
	const struct slice *field = details.field;
	struct indexes indexes;

	TRY(index_fields(db, &details, &indexes));
	TRY(seal_fields(db, account, arena, now, &details));
	TRY(db_run(db, &person_statements, PERSON_SAVE,
	    DB_ARGS(DB_ID(account), DB_TEXT(field[PERSON_NAME_LATIN]),
	        DB_TEXT(field[PERSON_NAME_ARABIC]), DB_TEXT(field[PERSON_NATIONALITY]),
	        DB_TEXT(field[PERSON_PASSPORT_NUMBER]),
	        DB_TEXT(field[PERSON_EMIRATES_ID]), DB_TEXT(field[PERSON_EMAIL]),
	        DB_TEXT(field[PERSON_PHONE]), DB_INT(row->vouched),
	        DB_INT(row->emirates_id_warning ? 1 : 0), DB_INT(1), DB_INT(now),
	        DB_TEXT_OR_NULL(slice_of(indexes.passport)),
	        DB_TEXT_OR_NULL(slice_of(indexes.emirates_id)),
	        DB_TEXT_OR_NULL(slice_of(indexes.email)))));
	return save_words(db, account, row->details.field[PERSON_NAME_LATIN],
	    row->details.field[PERSON_NAME_ARABIC]);
}

enum fault
person_vouched_find(struct db *db, const struct id *account, struct arena *arena,
    struct person_typed *ret_vouched, unsigned *ret_mask)
{
	struct db_rows rows;

	*ret_vouched = (struct person_typed){0};
	*ret_mask = 0;
	db_query(db, &person_statements, PERSON_VOUCHED, DB_ARGS(DB_ID(account)), &rows);
	if (db_next(&rows)) {
		copy_fields(&rows, arena, ret_vouched);
	}
	TRY(db_end(&rows));
	TRY(open_fields(db, account, false, arena, ret_vouched));
	for (unsigned i = 0; i < PERSON_FIELD_COUNT; i++) {
		*ret_mask |= ret_vouched->field[i].size > 0 ? PERSON_BIT(i) : 0;
	}
	return FAULT_NONE;
}

enum fault
person_provider_find(struct db *db, const struct id *account, struct arena *arena,
    struct slice *ret_provider)
{
	struct db_rows rows;

	*ret_provider = (struct slice){NULL, 0};
	db_query(db, &person_statements, PERSON_PROVIDER, DB_ARGS(DB_ID(account)), &rows);
	if (db_next(&rows)) {
		*ret_provider = db_copy(&rows, 0, arena);
	}
	return db_end(&rows);
}

enum fault
person_count_twins(struct db *db, const struct id *account, const struct person_row *row,
    int64_t *ret_count)
{
	struct indexes indexes;
	struct db_rows rows;

	TRY(index_fields(db, &row->details, &indexes));
	db_query(db, &person_statements, PERSON_TWINS,
	    DB_ARGS(DB_ID(account), DB_TEXT(slice_of(indexes.emirates_id)),
	        DB_TEXT(slice_of(indexes.passport)), DB_TEXT(slice_of(indexes.email))),
	    &rows);
	*ret_count = db_next(&rows) ? db_integer(&rows, 0) : 0;
	return db_end(&rows);
}
