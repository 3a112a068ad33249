/* SPDX-License-Identifier: EUPL-1.2 */
#include "certificate/check_store.h"

enum { CHECK_ASK, CHECK_FORGET, CHECK_FIND, CHECK_NEXT, CHECK_BEGIN, CHECK_END };

#define CHECK_COLUMNS                                                                    \
	"asked_at, begun_at, done_at, milliseconds, verdict, reading, number,"           \
	" name_latin, name_arabic, centre, code, signature, virus, entry"

static const char *const texts[] = {
    [CHECK_ASK] =
        "INSERT INTO certificate_check (application, asked_at, begun_at, done_at,"
        " milliseconds, verdict, reading, number, name_latin, name_arabic, centre, code,"
        " signature, virus, entry)"
        " VALUES ($1, $2, NULL, NULL, 0, '', '', '', '', '', '', '', '', '', '')"
        " ON CONFLICT (application) DO UPDATE SET asked_at = excluded.asked_at,"
        " begun_at = NULL, done_at = NULL",
    [CHECK_FORGET] = "DELETE FROM certificate_check WHERE application = $1",
    [CHECK_FIND] =
        "SELECT " CHECK_COLUMNS " FROM certificate_check WHERE application = $1",
    [CHECK_NEXT] = "SELECT " CHECK_COLUMNS ", application FROM certificate_check"
                   " WHERE done_at IS NULL AND (begun_at IS NULL OR begun_at < $1)"
                   " ORDER BY asked_at LIMIT 1",
    [CHECK_BEGIN] = "UPDATE certificate_check SET begun_at = $3 WHERE application = $1"
                    " AND asked_at = $2 AND done_at IS NULL"
                    " AND (begun_at IS NULL OR begun_at = $4)",
    [CHECK_END] =
        "UPDATE certificate_check SET done_at = $3, milliseconds = $4, verdict = $5,"
        " reading = $6, number = $7, name_latin = $8, name_arabic = $9, centre = $10,"
        " code = $11, signature = $12, virus = $13, entry = $14"
        " WHERE application = $1 AND asked_at = $2 AND done_at IS NULL",
};
const struct db_statements certificate_check_statements = {
    "certificate_check", texts, ARRAY_LEN(texts)};

static const char *const readings[] = {
    [INSPECT_BY_TEXT] = "text",
    [INSPECT_BY_OCR] = "ocr",
    [INSPECT_UNREAD] = "none",
};

enum fault
certificate_check_ask(struct db *db, const struct id *application, moment now)
{
	return db_run(db, &certificate_check_statements, CHECK_ASK,
	    DB_ARGS(DB_ID(application), DB_INT(now)));
}

enum fault
certificate_check_forget(struct db *db, const struct id *application)
{
	return db_run(
	    db, &certificate_check_statements, CHECK_FORGET, DB_ARGS(DB_ID(application)));
}

static enum inspect_reading
reading_find(struct slice name)
{
	for (size_t i = 0; i < ARRAY_LEN(readings); i++) {
		if (slice_equal(name, slice_of(readings[i]))) {
			return (enum inspect_reading)i;
		}
	}
	return INSPECT_UNREAD;
}

static enum certificate_match
match_at(struct db_rows *rows, int column)
{
	enum certificate_match match = CERTIFICATE_MATCH_UNKNOWN;

	(void)!certificate_match_find(db_slice(rows, column), &match);
	return match;
}

/* A word that is not known is of a newer program: then nothing is known. */
static struct certificate_found
found_of(struct db_rows *rows)
{
	struct certificate_found found = {
	    .verdict = INSPECT_STOPPED,
	    .reading = reading_find(db_slice(rows, 5)),
	    .number = match_at(rows, 6),
	    .name_latin = match_at(rows, 7),
	    .name_arabic = match_at(rows, 8),
	    .centre = match_at(rows, 9),
	    .code = match_at(rows, 10),
	};

	(void)!inspect_verdict_find(db_slice(rows, 4), &found.verdict);
	(void)!certificate_seal_find(db_slice(rows, 11), &found.seal);
	(void)!certificate_virus_find(db_slice(rows, 12), &found.virus);
	(void)!certificate_entry_find(db_slice(rows, 13), &found.entry);
	return found;
}

static struct certificate_check_row
row_of(struct db_rows *rows)
{
	return (struct certificate_check_row){
	    .there = true,
	    .asked_at = db_integer(rows, 0),
	    .begun_at = db_integer(rows, 1),
	    .done_at = db_integer(rows, 2),
	    .milliseconds = db_integer(rows, 3),
	    .found = found_of(rows),
	};
}

enum fault
certificate_check_find(
    struct db *db, const struct id *application, struct certificate_check_row *ret_row)
{
	struct db_rows rows;

	*ret_row = (struct certificate_check_row){.there = false};
	db_query(db, &certificate_check_statements, CHECK_FIND,
	    DB_ARGS(DB_ID(application)), &rows);
	if (db_next(&rows)) {
		*ret_row = row_of(&rows);
	}
	return db_end(&rows);
}

enum fault
certificate_check_next(struct db *db, moment since, bool *ret_found,
    struct id *ret_application, struct certificate_check_row *ret_row)
{
	struct db_rows rows;

	*ret_found = false;
	db_query(
	    db, &certificate_check_statements, CHECK_NEXT, DB_ARGS(DB_INT(since)), &rows);
	if (db_next(&rows)) {
		*ret_row = row_of(&rows);
		*ret_application = db_id(&rows, 14);
		*ret_found = true;
	}
	return db_end(&rows);
}

enum fault
certificate_check_begin(struct db *db, const struct id *application,
    const struct certificate_check_row *row, moment now, bool *ret_mine)
{
	int64_t changed = 0;

	TRY(db_run_counted(db, &certificate_check_statements, CHECK_BEGIN,
	    DB_ARGS(DB_ID(application), DB_INT(row->asked_at), DB_INT(now),
	        DB_INT(row->begun_at)),
	    &changed));
	*ret_mine = changed > 0;
	return FAULT_NONE;
}

enum fault
certificate_check_end(
    struct db *db, const struct id *application, const struct certificate_check_row *row)
{
	const struct certificate_found *found = &row->found;

	return db_run(db, &certificate_check_statements, CHECK_END,
	    DB_ARGS(DB_ID(application), DB_INT(row->asked_at), DB_INT(row->done_at),
	        DB_INT(row->milliseconds),
	        DB_TEXT(slice_of(inspect_verdict_name(found->verdict))),
	        DB_TEXT(slice_of(readings[found->reading])),
	        DB_TEXT(slice_of(certificate_match_name(found->number))),
	        DB_TEXT(slice_of(certificate_match_name(found->name_latin))),
	        DB_TEXT(slice_of(certificate_match_name(found->name_arabic))),
	        DB_TEXT(slice_of(certificate_match_name(found->centre))),
	        DB_TEXT(slice_of(certificate_match_name(found->code))),
	        DB_TEXT(slice_of(certificate_seal_name(found->seal))),
	        DB_TEXT(slice_of(certificate_virus_name(found->virus))),
	        DB_TEXT(slice_of(certificate_entry_name(found->entry)))));
}
