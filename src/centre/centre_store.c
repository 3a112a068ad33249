/* SPDX-License-Identifier: EUPL-1.2 */
#include "centre/centre_store.h"

#include <assert.h>

enum {
	CENTRE_FIND,
	CENTRE_ALL,
	CENTRE_INTERVALS,
	CENTRE_SAVE,
	CENTRE_INTERVAL_SAVE,
	CENTRE_INTERVALS_DELETE,
	CENTRE_HOLDERS,
	CENTRE_HOLDERS_COUNT
};

#define HOLDERS                                                                          \
	" FROM certificate c JOIN application a ON a.id = c.application"                 \
	" JOIN permit p ON p.number = a.permit WHERE c.centre = $1"                      \
	" AND (p.status = 'active' OR p.status = 'suspended')"

static const char *const texts[] = {
    [CENTRE_FIND] =
        "SELECT code, name_latin, name_arabic, city_latin, city_arabic, folded"
        " FROM centre WHERE code = $1",
    [CENTRE_ALL] = "SELECT code, name_latin, name_arabic, city_latin, city_arabic, folded"
                   " FROM centre ORDER BY name_latin, code",
    [CENTRE_INTERVALS] = "SELECT from_day, until_day, scope, state"
                         " FROM centre_accreditation WHERE centre = $1"
                         " ORDER BY from_day LIMIT 64",
    [CENTRE_SAVE] =
        "INSERT INTO centre (code, name_latin, name_arabic, city_latin, city_arabic,"
        " folded) VALUES ($1, $2, $3, $4, $5, $6)"
        " ON CONFLICT (code) DO UPDATE SET name_latin = excluded.name_latin,"
        " name_arabic = excluded.name_arabic, city_latin = excluded.city_latin,"
        " city_arabic = excluded.city_arabic, folded = excluded.folded",
    [CENTRE_INTERVAL_SAVE] =
        "INSERT INTO centre_accreditation (centre, from_day, until_day, scope, state)"
        " VALUES ($1, $2, $3, $4, $5)"
        " ON CONFLICT (centre, from_day) DO UPDATE SET until_day = excluded.until_day,"
        " scope = excluded.scope, state = excluded.state",
    [CENTRE_INTERVALS_DELETE] = "DELETE FROM centre_accreditation WHERE centre = $1",
    [CENTRE_HOLDERS] =
        "SELECT p.number, p.initials, p.status, p.class, p.expires_at,"
        " c.number, c.issued_on" HOLDERS " AND p.number > $2 ORDER BY p.number LIMIT $3",
    [CENTRE_HOLDERS_COUNT] = "SELECT count(*)" HOLDERS,
};
const struct db_statements centre_statements = {"centre", texts, ARRAY_LEN(texts)};

static struct centre
copy_centre(struct db_rows *rows, struct arena *arena)
{
	struct centre centre = {
	    .name_latin = db_copy(rows, 1, arena),
	    .name_arabic = db_copy(rows, 2, arena),
	    .city_latin = db_copy(rows, 3, arena),
	    .city_arabic = db_copy(rows, 4, arena),
	};

	if (centre_code_parse(db_slice(rows, 0), &centre.code) != CENTRE_CODE_OK) {
		rows->fault = FAULT_DATABASE;
	}
	return centre;
}

enum fault
centre_find(struct db *db, struct slice code, struct arena *arena, bool *ret_found,
    struct centre *ret_centre)
{
	struct db_rows rows;

	db_query(db, &centre_statements, CENTRE_FIND, DB_ARGS(DB_TEXT(code)), &rows);
	*ret_found = db_next(&rows);
	if (*ret_found) {
		*ret_centre = copy_centre(&rows, arena);
	}
	return db_end(&rows);
}

enum fault
centre_search(struct db *db, struct slice typed, struct arena *arena,
    struct centre *ret_centres, size_t capacity, size_t *ret_count)
{
	struct db_rows rows;

	*ret_count = 0;
	db_query(db, &centre_statements, CENTRE_ALL, DB_NO_ARGS, &rows);
	while (*ret_count < capacity && db_next(&rows)) {
		if (centre_matches(db_slice(&rows, 5), typed)) {
			ret_centres[(*ret_count)++] = copy_centre(&rows, arena);
		}
	}
	return db_end(&rows);
}

enum fault
centre_intervals(struct db *db, struct slice code, struct centre_interval *ret_intervals,
    size_t *ret_count)
{
	struct db_rows rows;

	*ret_count = 0;
	db_query(db, &centre_statements, CENTRE_INTERVALS, DB_ARGS(DB_TEXT(code)), &rows);
	while (*ret_count < CENTRE_INTERVALS_MOST && db_next(&rows)) {
		enum centre_state state = centre_state_find(db_slice(&rows, 3));
		if (state == CENTRE_STATE_COUNT) {
			rows.fault = FAULT_DATABASE;
			break;
		}
		ret_intervals[(*ret_count)++] = (struct centre_interval){
		    .from_day = (day)db_integer(&rows, 0),
		    .until_day = (day)db_integer(&rows, 1),
		    .scope = (unsigned)db_integer(&rows, 2),
		    .state = state,
		};
	}
	return db_end(&rows);
}

enum fault
centre_save(struct db *db, const struct centre *centre)
{
	char folded[CENTRE_FOLDED_SIZE];

	bool fits = centre_fold(centre, folded);
	assert(fits); /* names were judged by centre_read_line */
	return db_run(db, &centre_statements, CENTRE_SAVE,
	    DB_ARGS(DB_TEXT(slice_of(centre->code.text)), DB_TEXT(centre->name_latin),
	        DB_TEXT(centre->name_arabic), DB_TEXT(centre->city_latin),
	        DB_TEXT(centre->city_arabic), DB_TEXT(slice_of(folded))));
}

enum fault
centre_interval_save(
    struct db *db, struct slice code, const struct centre_interval *interval)
{
	return db_run(db, &centre_statements, CENTRE_INTERVAL_SAVE,
	    DB_ARGS(DB_TEXT(code), DB_INT(interval->from_day),
	        DB_INT(interval->until_day), DB_INT(interval->scope),
	        DB_TEXT(slice_of(centre_state_name(interval->state)))));
}

enum fault
centre_intervals_replace(struct db *db, struct slice code,
    const struct centre_interval *intervals, size_t count)
{
	TRY(db_run(
	    db, &centre_statements, CENTRE_INTERVALS_DELETE, DB_ARGS(DB_TEXT(code))));
	for (size_t i = 0; i < count; i++) {
		TRY(centre_interval_save(db, code, &intervals[i]));
	}
	return FAULT_NONE;
}

enum fault
centre_list_holders(struct db *db, const struct centre_holders_part *part,
    struct arena *arena, struct centre_holder *ret_holders, size_t *ret_count)
{
	struct db_rows rows;

	*ret_count = 0;
	db_query(db, &centre_statements, CENTRE_HOLDERS,
	    DB_ARGS(DB_TEXT(part->code), DB_TEXT(part->after),
	        DB_INT((int64_t)part->capacity)),
	    &rows);
	while (*ret_count < part->capacity && db_next(&rows)) {
		ret_holders[(*ret_count)++] = (struct centre_holder){
		    .permit = db_copy(&rows, 0, arena),
		    .initials = db_copy(&rows, 1, arena),
		    .suspended = slice_equal(db_slice(&rows, 2), SLICE("suspended")),
		    .class = (enum centre_class)db_integer(&rows, 3),
		    .expires_at = db_integer(&rows, 4),
		    .certificate = db_copy(&rows, 5, arena),
		    .issued_on = db_day(&rows, 6),
		};
	}
	return db_end(&rows);
}

enum fault
centre_count_holders(struct db *db, struct slice code, int64_t *ret_count)
{
	struct db_rows rows;

	db_query(
	    db, &centre_statements, CENTRE_HOLDERS_COUNT, DB_ARGS(DB_TEXT(code)), &rows);
	*ret_count = db_next(&rows) ? db_integer(&rows, 0) : 0;
	return db_end(&rows);
}
