/* SPDX-License-Identifier: EUPL-1.2 */
#include "centre/centre_key_store.h"

#include <stdio.h>

#include "base/buffer.h"
#include "base/number.h"

enum {
	KEY_LIST,
	KEY_FIND,
	KEY_SAME,
	KEY_BY_KID,
	KEY_LISTED,
	KEY_VERSION,
	KEY_INSERT,
	KEY_END
};

#define COLUMNS                                                                          \
	"SELECT id, centre, kind, name, bytes, fingerprint, from_day, until_day,"        \
	" withdrawn_on, compromised_on FROM centre_key "

static const char *const texts[] = {
    [KEY_LIST] = COLUMNS "WHERE centre = $1 ORDER BY from_day, id LIMIT 16",
    [KEY_FIND] = COLUMNS "WHERE id = $1",
    [KEY_SAME] = COLUMNS "WHERE fingerprint = $1 ORDER BY from_day, id LIMIT $2",
    [KEY_BY_KID] = COLUMNS "WHERE name = $1 AND kind = 'cose'"
                           " ORDER BY from_day, id LIMIT $2",
    [KEY_LISTED] =
        "SELECT k.id, k.centre, k.kind, k.name, k.bytes, k.fingerprint, k.from_day,"
        " k.until_day, k.withdrawn_on, k.compromised_on, c.name_latin, c.name_arabic"
        " FROM centre_key k JOIN centre c ON c.code = k.centre"
        " WHERE k.kind = 'cose' AND k.until_day >= $1"
        " ORDER BY k.from_day DESC, k.id DESC LIMIT $2",
    [KEY_VERSION] = "SELECT COUNT(*) + COUNT(withdrawn_on) + COUNT(compromised_on)"
                    " FROM centre_key WHERE kind = 'cose'",
    [KEY_INSERT] =
        "INSERT INTO centre_key (id, centre, kind, name, bytes, fingerprint, from_day,"
        " until_day, withdrawn_on, compromised_on, entered_at, proposed_by, confirmed_by)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL, NULL, $9, $10, $11)",
    [KEY_END] = "UPDATE centre_key SET withdrawn_on = COALESCE(withdrawn_on, $2),"
                " compromised_on = COALESCE(compromised_on, $3) WHERE id = $1",
};
const struct db_statements centre_key_statements = {
    "centre_key", texts, ARRAY_LEN(texts)};

static day
day_at(struct db_rows *rows, int column)
{
	return db_is_null(rows, column) ? DAY_NONE : (day)db_integer(rows, column);
}

static struct centre_key
copy_row(struct db_rows *rows, struct arena *arena)
{
	struct centre_key key = {
	    .id = db_id(rows, 0),
	    .kind = centre_key_kind_find(db_slice(rows, 2)),
	    .name = db_copy(rows, 3, arena),
	    .from_day = (day)db_integer(rows, 6),
	    .until_day = (day)db_integer(rows, 7),
	    .withdrawn_on = day_at(rows, 8),
	    .compromised_on = day_at(rows, 9),
	};
	struct slice fingerprint = db_slice(rows, 5);

	if (centre_code_parse(db_slice(rows, 1), &key.centre) != CENTRE_CODE_OK ||
	    key.kind == PUBLIC_KEY_KIND_COUNT ||
	    fingerprint.size >= sizeof(key.fingerprint) ||
	    !number_unbase64(db_slice(rows, 4), arena, &key.bytes)) {
		rows->fault = FAULT_DATABASE;
		return key;
	}
	(void)snprintf(
	    key.fingerprint, sizeof(key.fingerprint), "%.*s", SLICE_PRINT(fingerprint));
	return key;
}

static enum fault
read_rows(struct db_rows *rows, struct arena *arena, struct centre_key *ret_keys,
    size_t capacity, size_t *ret_count)
{
	*ret_count = 0;
	while (*ret_count < capacity && db_next(rows)) {
		ret_keys[(*ret_count)++] = copy_row(rows, arena);
	}
	return db_end(rows);
}

enum fault
centre_key_list(struct db *db, struct slice centre, struct arena *arena,
    struct centre_key *ret_keys, size_t *ret_count)
{
	struct db_rows rows;

	db_query(db, &centre_key_statements, KEY_LIST, DB_ARGS(DB_TEXT(centre)), &rows);
	return read_rows(&rows, arena, ret_keys, CENTRE_KEYS_MOST, ret_count);
}

enum fault
centre_key_find(struct db *db, const struct id *id, struct arena *arena, bool *ret_found,
    struct centre_key *ret_key)
{
	struct db_rows rows;
	size_t count = 0;

	db_query(db, &centre_key_statements, KEY_FIND, DB_ARGS(DB_ID(id)), &rows);
	TRY(read_rows(&rows, arena, ret_key, 1, &count));
	*ret_found = count > 0;
	return FAULT_NONE;
}

enum fault
centre_key_same(struct db *db, struct slice fingerprint, struct arena *arena,
    struct centre_key *ret_keys, size_t capacity, size_t *ret_count)
{
	struct db_rows rows;

	db_query(db, &centre_key_statements, KEY_SAME,
	    DB_ARGS(DB_TEXT(fingerprint), DB_INT((int64_t)capacity)), &rows);
	return read_rows(&rows, arena, ret_keys, capacity, ret_count);
}

enum fault
centre_key_by_kid(struct db *db, struct slice kid, struct arena *arena,
    struct centre_key *ret_keys, size_t capacity, size_t *ret_count)
{
	struct db_rows rows;

	db_query(db, &centre_key_statements, KEY_BY_KID,
	    DB_ARGS(DB_TEXT(kid), DB_INT((int64_t)capacity)), &rows);
	return read_rows(&rows, arena, ret_keys, capacity, ret_count);
}

enum fault
centre_key_listed(struct db *db, day since, struct arena *arena,
    struct centre_key_named *ret_keys, size_t capacity, size_t *ret_count)
{
	struct db_rows rows;

	*ret_count = 0;
	db_query(db, &centre_key_statements, KEY_LISTED,
	    DB_ARGS(DB_INT(since), DB_INT((int64_t)capacity)), &rows);
	while (*ret_count < capacity && db_next(&rows)) {
		ret_keys[(*ret_count)++] = (struct centre_key_named){
		    .key = copy_row(&rows, arena),
		    .name_latin = db_copy(&rows, 10, arena),
		    .name_arabic = db_copy(&rows, 11, arena),
		};
	}
	return db_end(&rows);
}

enum fault
centre_key_version(struct db *db, int64_t *ret_version)
{
	struct db_rows rows;

	*ret_version = 0;
	db_query(db, &centre_key_statements, KEY_VERSION, DB_NO_ARGS, &rows);
	if (db_next(&rows)) {
		*ret_version = db_integer(&rows, 0);
	}
	return db_end(&rows);
}

enum fault
centre_key_insert(struct db *db, const struct centre_key *key,
    const struct id *proposed_by, const struct id *confirmed_by, moment now)
{
	/* base64 of PUBLIC_KEY_DER_MOST */
	char bytes[(PUBLIC_KEY_DER_MOST + 2) / 3 * 4];
	struct buffer text = {NULL, bytes, 0, sizeof(bytes)};

	number_base64(key->bytes, &text);
	return db_run(db, &centre_key_statements, KEY_INSERT,
	    DB_ARGS(DB_ID(&key->id), DB_TEXT(slice_of(key->centre.text)),
	        DB_TEXT(slice_of(centre_key_kind_name(key->kind))), DB_TEXT(key->name),
	        DB_TEXT(buffer_slice(&text)), DB_TEXT(slice_of(key->fingerprint)),
	        DB_INT(key->from_day), DB_INT(key->until_day), DB_INT(now),
	        DB_ID(proposed_by), DB_ID(confirmed_by)));
}

enum fault
centre_key_save_end(struct db *db, const struct centre_key *key)
{
	return db_run(db, &centre_key_statements, KEY_END,
	    DB_ARGS(
	        DB_ID(&key->id), DB_DAY(key->withdrawn_on), DB_DAY(key->compromised_on)));
}
