/* SPDX-License-Identifier: EUPL-1.2 */
#include "decision/decision_store.h"

#include <assert.h>

enum {
	DECISION_COUNT_FIRST = DECISION_FILTER_COUNT, /* counts stand behind the lists */
	DECISION_NAME = 2 * DECISION_FILTER_COUNT,
};

#define ROWS                                                                             \
	"SELECT a.id, a.reference, p.name_latin, p.name_arabic, c.centre, a.state,"      \
	" a.submitted_at, a.officer, o.name, r.at IS NOT NULL, p.emirates_id_warning,"   \
	" t.name_latin, t.name_arabic, ov.name_arabic, a.version"
#define NUMBER "SELECT count(*)"
#define OF                                                                               \
	" FROM application a JOIN person p ON p.account = a.account"                     \
	" LEFT JOIN certificate c ON c.application = a.id"                               \
	" LEFT JOIN centre t ON t.code = c.centre"                                       \
	" LEFT JOIN account o ON o.id = a.officer"                                       \
	" LEFT JOIN person_vouched ov ON ov.account = a.officer"                         \
	" LEFT JOIN application_refusal r ON r.application = a.id WHERE "
#define OLDEST " ORDER BY a.submitted_at, a.id LIMIT $2 OFFSET $3"
#define NEWEST " ORDER BY a.changed_at DESC, a.id LIMIT $2 OFFSET $3"

/* $1 is the officer in all of them, so that one call fits each. */
#define STATE                                                                            \
	"a.submitted_at IS NOT NULL AND a.state " /* as the index of the queue has it */
#define ALL STATE "= 'review' AND r.at IS NULL AND $1 = $1"
#define UNCLAIMED ALL " AND a.officer IS NULL"
#define MINE STATE "= 'review' AND r.at IS NULL AND a.officer = $1"
#define SIGNATURE STATE "= 'review' AND r.at IS NOT NULL AND $1 = $1"
#define RETURNED STATE "= 'returned' AND $1 = $1"
#define CLOSED STATE "IN ('approved', 'refused') AND $1 = $1"

static const char *const texts[] = {
    [DECISION_ALL] = ROWS OF ALL OLDEST,
    [DECISION_UNCLAIMED] = ROWS OF UNCLAIMED OLDEST,
    [DECISION_MINE] = ROWS OF MINE OLDEST,
    [DECISION_SIGNATURE] = ROWS OF SIGNATURE OLDEST,
    [DECISION_RETURNED] = ROWS OF RETURNED OLDEST,
    [DECISION_CLOSED] = ROWS OF CLOSED NEWEST,
    [DECISION_COUNT_FIRST + DECISION_ALL] = NUMBER OF ALL,
    [DECISION_COUNT_FIRST + DECISION_UNCLAIMED] = NUMBER OF UNCLAIMED,
    [DECISION_COUNT_FIRST + DECISION_MINE] = NUMBER OF MINE,
    [DECISION_COUNT_FIRST + DECISION_SIGNATURE] = NUMBER OF SIGNATURE,
    [DECISION_COUNT_FIRST + DECISION_RETURNED] = NUMBER OF RETURNED,
    [DECISION_COUNT_FIRST + DECISION_CLOSED] = NUMBER OF CLOSED,
    [DECISION_NAME] = "SELECT o.name, v.name_arabic FROM account o"
                      " LEFT JOIN person_vouched v ON v.account = o.id WHERE o.id = $1",
};
const struct db_statements decision_statements = {"decision", texts, ARRAY_LEN(texts)};

static struct decision_queue_row
copy_row(struct db_rows *rows, struct arena *arena)
{
	return (struct decision_queue_row){
	    .id = db_id(rows, 0),
	    .reference = db_copy(rows, 1, arena),
	    .name_latin = db_copy(rows, 2, arena),
	    .name_arabic = db_copy(rows, 3, arena),
	    .centre = db_copy(rows, 4, arena),
	    .state = db_copy(rows, 5, arena),
	    .submitted_at = db_integer(rows, 6),
	    .officer = db_id(rows, 7),
	    .officer_name = db_copy(rows, 8, arena),
	    .refusal_proposed = db_integer(rows, 9) != 0,
	    .emirates_id_warning = db_integer(rows, 10) != 0,
	    .centre_latin = db_copy(rows, 11, arena),
	    .version = db_integer(rows, 14),
	    .centre_arabic = db_copy(rows, 12, arena),
	    .officer_name_arabic = db_copy(rows, 13, arena),
	};
}

enum fault
decision_queue_list(struct db *db, const struct decision_part *part, struct arena *arena,
    struct decision_queue_row *ret_rows, size_t *ret_count)
{
	struct db_rows rows;

	assert(part->filter < DECISION_FILTER_COUNT);
	*ret_count = 0;
	db_query(db, &decision_statements, part->filter,
	    DB_ARGS(DB_ID(part->officer), DB_INT(part->capacity), DB_INT(part->skip)),
	    &rows);
	while (*ret_count < part->capacity && db_next(&rows)) {
		ret_rows[(*ret_count)++] = copy_row(&rows, arena);
	}
	return db_end(&rows);
}

enum fault
decision_queue_counts(struct db *db, const struct id *officer,
    int64_t ret_counts[static DECISION_FILTER_COUNT])
{
	for (size_t i = 0; i < DECISION_FILTER_COUNT; i++) {
		struct db_rows rows;
		db_query(db, &decision_statements, DECISION_COUNT_FIRST + i,
		    DB_ARGS(DB_ID(officer)), &rows);
		ret_counts[i] = db_next(&rows) ? db_integer(&rows, 0) : 0;
		TRY(db_end(&rows));
	}
	return FAULT_NONE;
}

enum fault
decision_account_name(struct db *db, const struct id *account, struct arena *arena,
    struct slice *ret_name, struct slice *ret_arabic)
{
	struct db_rows rows;

	*ret_name = (struct slice){NULL, 0};
	*ret_arabic = (struct slice){NULL, 0};
	db_query(db, &decision_statements, DECISION_NAME, DB_ARGS(DB_ID(account)), &rows);
	if (db_next(&rows)) {
		*ret_name = db_copy(&rows, 0, arena);
		*ret_arabic = db_copy(&rows, 1, arena);
	}
	return db_end(&rows);
}
