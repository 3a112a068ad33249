/* SPDX-License-Identifier: EUPL-1.2 */
/* What is due: of each kind one condition, in three statements. */
#include <assert.h>

#include "retention/period_store.h"

/* Of each kind: where it is, what tells it apart, whose it is, and when it began. */
#define HELD(account)                                                                    \
	"EXISTS (SELECT 1 FROM legal_hold h WHERE h.account = " account                  \
	" AND h.lifted_at IS NULL)"

#define APPLICATION_FROM "application a"
#define NOT_ERASED                                                                       \
	" AND NOT EXISTS (SELECT 1 FROM erased_application e WHERE e.application = a.id)"
#define DRAFT_WHERE                                                                      \
	"a.state IN ('lapsed', 'withdrawn') AND a.reference IS NULL"                     \
	" AND a.changed_at < $1" NOT_ERASED
#define ENDED_WHERE                                                                      \
	"a.state IN ('lapsed', 'withdrawn') AND a.reference IS NOT NULL"                 \
	" AND a.changed_at < $1" NOT_ERASED
#define REFUSED_WHERE "a.state = 'refused' AND a.changed_at < $1" NOT_ERASED

/* Revoked or given back, it counts to the day on which it would have ended. */
#define PERMIT_FROM                                                                      \
	"application a JOIN permit_credential c ON c.application = a.id"                 \
	" JOIN permit p ON p.number = c.number"
#define PERMIT_WHERE "p.expires_at < $1" NOT_ERASED

#define PERSON_FROM "account a"
#define PERSON_WHERE                                                                     \
	"a.kind = 'person' AND a.seen_at < $1"                                           \
	" AND NOT EXISTS (SELECT 1 FROM erased_account g WHERE g.account = a.id)"        \
	" AND NOT EXISTS (SELECT 1 FROM application x WHERE x.account = a.id"            \
	" AND NOT EXISTS (SELECT 1 FROM erased_application e WHERE e.application = x.id))"

#define LETTER_FROM "notice a"
#define READING_FROM "file_reading a"
#define AT_WHERE "a.at < $1"

#define HOLD_FROM "legal_hold a"
#define HOLD_WHERE "a.lifted_at < $1"

#define COUNT(from, where, began, account)                                               \
	"SELECT count(*), coalesce(sum(CASE WHEN " HELD(                                 \
	    account) " THEN 1 ELSE 0 END), 0), coalesce(min(" began "), 0) FROM " from   \
	             " WHERE " where
#define LIST(from, where, key, account)                                                  \
	"SELECT DISTINCT " key " FROM " from " WHERE " where " AND " key                 \
	" > $2 AND NOT " HELD(account) " ORDER BY " key " LIMIT $3"
#define IS(from, where, key, account)                                                    \
	"SELECT 1 FROM " from " WHERE " where " AND " key                                \
	" = $2 AND NOT " HELD(account) " LIMIT 1"

enum { DUE_COUNT, DUE_LIST, DUE_IS, DUE_TEXTS };

/* A kind's place among the statements. */
#define AT(kind, which) [(kind)*DUE_TEXTS + (which)]
#define DUE(kind, from, where, key, began, account)                                      \
	AT(kind, DUE_COUNT) = COUNT(from, where, began, account),                        \
	         AT(kind, DUE_LIST) = LIST(from, where, key, account),                   \
	         AT(kind, DUE_IS) = IS(from, where, key, account)

enum {
	DELETE_LETTERS = PERIOD_KIND_COUNT * DUE_TEXTS,
	DELETE_READING,
	DELETE_HOLD,
	STATEMENT_COUNT
};

static const char *const texts[] = {
    DUE(PERIOD_DRAFT, APPLICATION_FROM, DRAFT_WHERE, " a.id", " a.changed_at",
        " a.account"),
    DUE(PERIOD_ENDED, APPLICATION_FROM, ENDED_WHERE, " a.id", " a.changed_at",
        " a.account"),
    DUE(PERIOD_REFUSED, APPLICATION_FROM, REFUSED_WHERE, " a.id", " a.changed_at",
        " a.account"),
    DUE(PERIOD_PERMIT, PERMIT_FROM, PERMIT_WHERE, " a.id", " p.expires_at", " a.account"),
    DUE(PERIOD_PERSON, PERSON_FROM, PERSON_WHERE, " a.id", " a.seen_at", " a.id"),
    DUE(PERIOD_LETTER, LETTER_FROM, AT_WHERE, " a.account", " a.at", " a.account"),
    DUE(PERIOD_READING, READING_FROM, AT_WHERE, " a.id", " a.at", " a.account"),
    DUE(PERIOD_LIFTED_HOLD, HOLD_FROM, HOLD_WHERE, " a.id", " a.lifted_at", " a.account"),
    [DELETE_LETTERS] = "DELETE FROM notice WHERE account = $1 AND at < $2",
    [DELETE_READING] = "DELETE FROM file_reading WHERE id = $1 AND at < $2",
    [DELETE_HOLD] = "DELETE FROM legal_hold WHERE id = $1 AND lifted_at < $2",
};
const struct db_statements due_statements = {"due", texts, ARRAY_LEN(texts)};
static_assert(ARRAY_LEN(texts) == STATEMENT_COUNT, "each has its text");

static size_t
text_of(enum period_kind kind, size_t which)
{
	assert((size_t)kind < PERIOD_KIND_COUNT);
	return (size_t)kind * DUE_TEXTS + which;
}

enum fault
due_count(
    struct db *db, enum period_kind kind, moment before, struct due_count *ret_count)
{
	struct db_rows rows;

	*ret_count = (struct due_count){0};
	db_query(db, &due_statements, text_of(kind, DUE_COUNT), DB_ARGS(DB_INT(before)),
	    &rows);
	if (db_next(&rows)) {
		*ret_count = (struct due_count){
		    .due = db_integer(&rows, 0) - db_integer(&rows, 1),
		    .held = db_integer(&rows, 1),
		    .oldest = db_integer(&rows, 2),
		};
	}
	return db_end(&rows);
}

enum fault
due_list(struct db *db, struct due_list *list)
{
	struct db_rows rows;

	list->ret_count = 0;
	db_query(db, &due_statements, text_of(list->kind, DUE_LIST),
	    DB_ARGS(DB_INT(list->before), DB_TEXT(id_slice(&list->after)),
	        DB_INT(list->capacity)),
	    &rows);
	while (list->ret_count < list->capacity && db_next(&rows)) {
		list->ret_ids[list->ret_count++] = db_id(&rows, 0);
	}
	return db_end(&rows);
}

enum fault
due_is(struct db *db, enum period_kind kind, moment before, const struct id *id,
    bool *ret_due)
{
	struct db_rows rows;

	db_query(db, &due_statements, text_of(kind, DUE_IS),
	    DB_ARGS(DB_INT(before), DB_ID(id)), &rows);
	*ret_due = db_next(&rows);
	return db_end(&rows);
}

enum fault
due_delete(struct db *db, enum period_kind kind, moment before, const struct id *id)
{
	size_t which = kind == PERIOD_LETTER ? DELETE_LETTERS
	    : kind == PERIOD_READING         ? DELETE_READING
	                                     : DELETE_HOLD;

	assert(kind == PERIOD_LETTER || kind == PERIOD_READING ||
	    kind == PERIOD_LIFTED_HOLD);
	return db_run(db, &due_statements, which, DB_ARGS(DB_ID(id), DB_INT(before)));
}
