/* SPDX-License-Identifier: EUPL-1.2 */
#include "decision/decision_store.h"

#include <assert.h>

enum {
	DECISION_COUNT_FIRST = DECISION_FILTER_COUNT, /* counts stand behind the lists */
	DECISION_NAME = 2 * DECISION_FILTER_COUNT,
	DECISION_WORD,
	DECISION_WORD_REACH,
	DECISION_CENTRE_REACH,
	DECISION_LOOKUP_FIRST,
};

#define ROWS(place)                                                                      \
	"SELECT a.id, a.reference, p.name_latin, p.name_arabic, c.centre, a.state,"      \
	" a.submitted_at, a.officer, o.name, r.at IS NOT NULL, p.emirates_id_warning,"   \
	" t.name_latin, t.name_arabic, ov.name_arabic, a.version, a.claimed_at,"         \
	" coalesce(a.look, 'not_judged'), a.account," place
#define NAMES                                                                            \
	" JOIN person p ON p.account = a.account"                                        \
	" LEFT JOIN certificate c ON c.application = a.id"                               \
	" LEFT JOIN centre t ON t.code = c.centre"                                       \
	" LEFT JOIN account o ON o.id = a.officer"                                       \
	" LEFT JOIN person_vouched ov ON ov.account = a.officer"
#define CASES " FROM application a"
#define REFUSAL " LEFT JOIN application_refusal r ON r.application = a.id"
/* CROSS: the few proposals first, in their order. */
#define PROPOSED " FROM application_refusal r CROSS JOIN application a"

/* $1 is the officer in all of them, so that one call fits each. */
#define STATE                                                                            \
	" WHERE a.submitted_at IS NOT NULL AND a.state " /* as the queue's index has it */
#define ALL STATE "= 'review' AND r.at IS NULL AND $1 = $1"
#define UNCLAIMED ALL " AND a.officer IS NULL"
#define MINE STATE "= 'review' AND r.at IS NULL AND a.officer = $1 AND a.is_open = 1"
#define SIGNATURE STATE "= 'review' AND a.id = r.application AND $1 = $1"
#define RETURNED STATE "= 'returned' AND $1 = $1"
/* As its index has it. */
#define CLOSED " WHERE (a.state = 'approved' OR a.state = 'refused') AND $1 = $1"

#define OLDEST                                                                           \
	" AND (a.submitted_at, a.id) > ($3, $4) ORDER BY a.submitted_at, a.id LIMIT $2"
#define PROPOSED_FIRST                                                                   \
	" AND (r.at, r.application) > ($3, $4) ORDER BY r.at, r.application LIMIT $2"
#define NEWEST                                                                           \
	" AND (a.changed_at, a.id) < ($3, $4)"                                           \
	" ORDER BY a.changed_at DESC, a.id DESC LIMIT $2"

#define NUMBER(rows) "SELECT count(*) FROM (SELECT 1" rows " LIMIT $2) few"

/* $1 how many, $2 and $3 the days, $4 the state, $5 the centre, $6 and $7 where the page
 * before ended; $8 what is looked for, $9 the account where the page ended, $10 and so on
 * more words. */
#define WANTED                                                                           \
	" WHERE a.submitted_at IS NOT NULL"                                              \
	" AND a.submitted_at >= $2 AND a.submitted_at < $3"                              \
	" AND ($4 = '' OR a.state = $4) AND ($5 = '' OR c.centre = $5)"
#define LATEST                                                                           \
	" AND (a.submitted_at, a.id) < ($6, $7)"                                         \
	" ORDER BY a.submitted_at DESC, a.id DESC LIMIT $1"
#define LATEST_OF_CENTRE " AND $6 = $6 ORDER BY few.application DESC LIMIT $1"
/* How far one page looks behind what leads, whatever the other filters leave of it:
 * DECISION_REACH_MOST. */
#define REACH "2000"
#define OF_WORD(word, place)                                                             \
	"(SELECT account FROM person_word WHERE word = " word " AND account <= " place   \
	" ORDER BY account DESC LIMIT " REACH ")"
#define OF_CENTRE(centre, place)                                                         \
	"(SELECT application FROM certificate WHERE centre = " centre                    \
	" AND application < " place " ORDER BY application DESC LIMIT " REACH ")"
/* who: the row that leads to the person. */
#define LATEST_OF(who)                                                                   \
	" AND a.account = " who ".account AND " who ".account <= $9"                     \
	" AND (" who ".account < $9 OR (a.created_at, a.id) < ($6, $7))"                 \
	" ORDER BY " who ".account DESC, a.created_at DESC, a.id DESC LIMIT $1"
/* CROSS: what leads first, for it is few. */
#define LED_BY(table) " FROM " table " CROSS JOIN application a" NAMES REFUSAL WANTED
#define HAS_WORD(word)                                                                   \
	" AND (" word                                                                    \
	" = '' OR EXISTS (SELECT 1 FROM person_word o WHERE o.word = " word              \
	" AND o.account = few.account))"
#define BY_PLACE ROWS(" a.submitted_at")
#define BY_PERSON ROWS(" a.created_at")

static const char *const texts[] = {
    [DECISION_ALL] = ROWS(" a.submitted_at") CASES NAMES REFUSAL ALL OLDEST,
    [DECISION_UNCLAIMED] = ROWS(" a.submitted_at") CASES NAMES REFUSAL UNCLAIMED OLDEST,
    [DECISION_MINE] = ROWS(" a.submitted_at") CASES NAMES REFUSAL MINE OLDEST,
    [DECISION_SIGNATURE] = ROWS(" r.at") PROPOSED NAMES SIGNATURE PROPOSED_FIRST,
    [DECISION_RETURNED] = ROWS(" a.submitted_at") CASES NAMES REFUSAL RETURNED OLDEST,
    [DECISION_CLOSED] = ROWS(" a.changed_at") CASES NAMES REFUSAL CLOSED NEWEST,
    [DECISION_COUNT_FIRST + DECISION_ALL] = NUMBER(CASES REFUSAL ALL),
    [DECISION_COUNT_FIRST + DECISION_UNCLAIMED] = NUMBER(CASES REFUSAL UNCLAIMED),
    [DECISION_COUNT_FIRST + DECISION_MINE] = NUMBER(CASES REFUSAL MINE),
    [DECISION_COUNT_FIRST + DECISION_SIGNATURE] = NUMBER(PROPOSED SIGNATURE),
    [DECISION_COUNT_FIRST + DECISION_RETURNED] = NUMBER(CASES RETURNED),
    [DECISION_COUNT_FIRST + DECISION_CLOSED] = NUMBER(CASES CLOSED),
    [DECISION_NAME] = "SELECT o.name, v.name_arabic FROM account o"
                      " LEFT JOIN person_vouched v ON v.account = o.id WHERE o.id = $1",
    [DECISION_WORD] = "SELECT count(*) FROM (SELECT 1 FROM person_word WHERE word = $1"
                      " LIMIT " REACH ") few",
    [DECISION_WORD_REACH] =
        "SELECT count(*), min(account) FROM " OF_WORD("$1", "$2") " few",
    [DECISION_CENTRE_REACH] =
        "SELECT count(*), min(application) FROM " OF_CENTRE("$1", "$2") " few",
    [DECISION_LOOKUP_FIRST + DECISION_BY_REFERENCE] =
        BY_PLACE CASES NAMES REFUSAL WANTED " AND a.reference = $8" LATEST,
    [DECISION_LOOKUP_FIRST + DECISION_BY_PERMIT] = BY_PLACE LED_BY(
        "permit_credential k") " AND k.number = $8 AND a.id = k.application" LATEST,
    [DECISION_LOOKUP_FIRST + DECISION_BY_CERTIFICATE] = BY_PLACE LED_BY(
        "certificate d") " AND d.number = $8 AND a.id = d.application" LATEST,
    [DECISION_LOOKUP_FIRST + DECISION_BY_EMIRATES_ID] =
        BY_PERSON LED_BY("person f") " AND f.emirates_id_index = $8" LATEST_OF("f"),
    [DECISION_LOOKUP_FIRST + DECISION_BY_PASSPORT] =
        BY_PERSON LED_BY("person f") " AND f.passport_index = $8" LATEST_OF("f"),
    [DECISION_LOOKUP_FIRST + DECISION_BY_NAME] =
        BY_PERSON LED_BY(OF_WORD("$8", "$9") " few") HAS_WORD("$10") HAS_WORD("$11")
            HAS_WORD("$12") HAS_WORD("$13") HAS_WORD("$14") LATEST_OF("few"),
    [DECISION_LOOKUP_FIRST + DECISION_BY_CENTRE] = BY_PLACE LED_BY(
        OF_CENTRE("$5", "$7") " few") " AND a.id = few.application" LATEST_OF_CENTRE,
    [DECISION_LOOKUP_FIRST + DECISION_BY_STATE] =
        BY_PLACE CASES NAMES REFUSAL WANTED " AND a.state = $4" LATEST,
    [DECISION_LOOKUP_FIRST + DECISION_BY_DAY] =
        BY_PLACE CASES NAMES REFUSAL WANTED LATEST,
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
	    .claimed_at = db_integer(rows, 15),
	    .look = db_copy(rows, 16, arena),
	    .account = db_id(rows, 17),
	    .place = db_integer(rows, 18),
	};
}

/* Before the first line of a list: ids are hexadecimal digits. */
static const struct db_value *
start_of(enum decision_filter filter)
{
	static const struct db_value oldest[] = {
	    {DB_KIND_INTEGER, INT64_MIN, {NULL, 0}}, {DB_KIND_TEXT, 0, {"", 0}}};
	static const struct db_value newest[] = {
	    {DB_KIND_INTEGER, INT64_MAX, {NULL, 0}}, {DB_KIND_TEXT, 0, {"g", 1}}};

	return filter == DECISION_CLOSED ? newest : oldest;
}

enum fault
decision_queue_list(struct db *db, const struct decision_part *part, struct arena *arena,
    struct decision_queue_row *ret_rows, size_t *ret_count)
{
	struct db_rows rows;
	const struct db_value *start = start_of(part->filter);

	assert(part->filter < DECISION_FILTER_COUNT);
	*ret_count = 0;
	db_query(db, &decision_statements, part->filter,
	    DB_ARGS(DB_ID(part->officer), DB_INT(part->capacity),
	        part->after != NULL ? DB_INT(part->after->at) : start[0],
	        part->after != NULL ? DB_ID(&part->after->id) : start[1]),
	    &rows);
	while (*ret_count < part->capacity && db_next(&rows)) {
		ret_rows[(*ret_count)++] = copy_row(&rows, arena);
	}
	return db_end(&rows);
}

enum fault
decision_queue_counts(struct db *db, const struct id *officer, int64_t most,
    int64_t ret_counts[static DECISION_FILTER_COUNT])
{
	for (size_t i = 0; i < DECISION_FILTER_COUNT; i++) {
		struct db_rows rows;
		db_query(db, &decision_statements, DECISION_COUNT_FIRST + i,
		    DB_ARGS(DB_ID(officer), DB_INT(most)), &rows);
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

/* Which parameters a statement has: all up to this one. */
static size_t
parameters_of(enum decision_lookup by)
{
	enum { FILTERS = 7, WITH_NUMBER, WITH_PERSON };

	return by == DECISION_BY_NAME ? WITH_PERSON + DECISION_WORDS_MORE
	    : by == DECISION_BY_EMIRATES_ID || by == DECISION_BY_PASSPORT ? WITH_PERSON
	    : by >= DECISION_BY_CENTRE                                    ? FILTERS
	                                                                  : WITH_NUMBER;
}

enum fault
decision_search(struct db *db, const struct decision_wanted *wanted, struct arena *arena,
    struct decision_queue_row *ret_rows, size_t *ret_count)
{
	static const struct db_value last = {DB_KIND_TEXT, 0, {"g", 1}};
	const struct decision_found_place *after = wanted->after;
	struct db_value values[] = {
	    DB_INT(wanted->capacity),
	    DB_INT(wanted->from),
	    DB_INT(wanted->until),
	    DB_TEXT(wanted->state),
	    DB_TEXT(wanted->centre),
	    DB_INT(after != NULL ? after->at : INT64_MAX),
	    after != NULL ? DB_ID(&after->id) : last,
	    DB_TEXT(wanted->what),
	    after != NULL ? DB_ID(&after->account) : last,
	    DB_TEXT(wanted->more[0]),
	    DB_TEXT(wanted->more[1]),
	    DB_TEXT(wanted->more[2]),
	    DB_TEXT(wanted->more[3]),
	    DB_TEXT(wanted->more[4]),
	};
	struct db_values args = {values, parameters_of(wanted->by)};
	struct db_rows rows;

	assert(wanted->by < DECISION_LOOKUP_COUNT);
	assert(args.count <= ARRAY_LEN(values));
	*ret_count = 0;
	db_query(
	    db, &decision_statements, DECISION_LOOKUP_FIRST + wanted->by, args, &rows);
	while (*ret_count < wanted->capacity && db_next(&rows)) {
		ret_rows[(*ret_count)++] = copy_row(&rows, arena);
	}
	return db_end(&rows);
}

enum fault
decision_word_count(struct db *db, struct slice word, int64_t *ret_count)
{
	struct db_rows rows;

	db_query(db, &decision_statements, DECISION_WORD, DB_ARGS(DB_TEXT(word)), &rows);
	*ret_count = db_next(&rows) ? db_integer(&rows, 0) : 0;
	return db_end(&rows);
}

enum fault
decision_reach(struct db *db, const struct decision_wanted *wanted, bool *ret_whole,
    struct id *ret_last)
{
	static const struct db_value start = {DB_KIND_TEXT, 0, {"g", 1}};
	const struct decision_found_place *after = wanted->after;
	const bool by_name = wanted->by == DECISION_BY_NAME;
	struct db_rows rows;

	assert(by_name || wanted->by == DECISION_BY_CENTRE);
	*ret_whole = true;
	db_query(db, &decision_statements,
	    by_name ? DECISION_WORD_REACH : DECISION_CENTRE_REACH,
	    DB_ARGS(DB_TEXT(by_name ? wanted->what : wanted->centre),
	        after == NULL ? start
	            : by_name ? DB_ID(&after->account)
	                      : DB_ID(&after->id)),
	    &rows);
	if (db_next(&rows) && db_integer(&rows, 0) == DECISION_REACH_MOST) {
		*ret_whole = false;
		*ret_last = db_id(&rows, 1);
	}
	return db_end(&rows);
}
