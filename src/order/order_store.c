/* SPDX-License-Identifier: EUPL-1.2 */
#include "order/order_store.h"

#include <stdio.h>

enum {
	ORDER_INSERT,
	ORDER_FIND,
	ORDER_SAVE,
	ORDER_LIST_ALL,
	ORDER_LIST_PUBLIC,
	ORDER_LIST_SIGNED,
	ORDER_REVISION,
	STEP_INSERT,
	STEP_OPEN,
	STEP_CLOSE,
	STEP_LIST,
	STEP_TELLING,
	STEP_TOLD,
	PERMITS_COUNT,
	HOLDERS_WALK,
};

#define ORDER_COLUMNS                                                                    \
	"id, number, kind, state, classes, issued_from, issued_until, centre, later,"    \
	" starts_at, ends_at, reason, text_en, text_ar, note_en, note_ar, lifted_at,"    \
	" version"
#define STEP_COLUMNS                                                                     \
	"s.authority_order, s.version, s.what, s.ends_at, s.text_en, s.text_ar,"         \
	" s.proposed_by, s.proposed_at, s.outcome, s.decided_by, s.decided_at,"          \
	" s.told_after, s.told, s.telling"

static const char *const texts[] = {
    [ORDER_INSERT] =
        "INSERT INTO authority_order (" ORDER_COLUMNS ") VALUES ($1, $2, $3,"
        " $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
    [ORDER_FIND] = "SELECT " ORDER_COLUMNS " FROM authority_order WHERE id = $1",
    [ORDER_SAVE] = "UPDATE authority_order SET state = $1, starts_at = $2, ends_at = $3,"
                   " note_en = $4, note_ar = $5, lifted_at = $6, version = $7"
                   " WHERE id = $8 AND version = $9",
    [ORDER_LIST_ALL] =
        "SELECT " ORDER_COLUMNS " FROM authority_order ORDER BY id DESC LIMIT $1",
    [ORDER_LIST_PUBLIC] =
        "SELECT " ORDER_COLUMNS " FROM authority_order"
        " WHERE state IN ('signed', 'lifted') ORDER BY starts_at DESC, id DESC LIMIT $1",
    [ORDER_LIST_SIGNED] =
        "SELECT " ORDER_COLUMNS " FROM authority_order WHERE state = 'signed'"
        " AND (ends_at = 0 OR ends_at > $1) ORDER BY starts_at, id LIMIT $2",
    [ORDER_REVISION] =
        "SELECT CAST(coalesce(sum(version), 0) AS BIGINT) FROM authority_order",
    [STEP_INSERT] =
        "INSERT INTO authority_order_step (authority_order, version, what, ends_at,"
        " text_en, text_ar, proposed_by, proposed_at, outcome, decided_by, decided_at,"
        " told_after, told, telling)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'open', NULL, 0, '', 0, 0)",
    [STEP_OPEN] = "SELECT " STEP_COLUMNS " FROM authority_order_step s"
                  " WHERE s.authority_order = $1 AND s.outcome = 'open'",
    [STEP_CLOSE] = "UPDATE authority_order_step SET outcome = $1, decided_by = $2,"
                   " decided_at = $3, telling = $4"
                   " WHERE authority_order = $5 AND version = $6 AND outcome = 'open'",
    [STEP_LIST] = "SELECT " STEP_COLUMNS ", p.name, d.name FROM authority_order_step s"
                  " JOIN account p ON p.id = s.proposed_by"
                  " LEFT JOIN account d ON d.id = s.decided_by"
                  " WHERE s.authority_order = $1 ORDER BY s.version LIMIT $2",
    [STEP_TELLING] =
        "SELECT " STEP_COLUMNS " FROM authority_order_step s WHERE s.telling = 1"
        " ORDER BY s.decided_at, s.authority_order, s.version LIMIT 1",
    [STEP_TOLD] = "UPDATE authority_order_step SET told_after = $1, told = $2,"
                  " telling = $3 WHERE authority_order = $4 AND version = $5"
                  " AND told_after = $6 AND telling = 1",
    [PERMITS_COUNT] =
        "SELECT class, count(*) FROM permit WHERE status IN ('active', 'suspended')"
        " AND expires_at > $1 AND issued_at >= $2 AND ($3 = 0 OR issued_at < $4)"
        " AND (CAST($5 AS TEXT) = '' OR centre = $6) GROUP BY class",
    [HOLDERS_WALK] =
        "SELECT p.number, p.class, p.issued_at, p.centre, c.account, p.status,"
        " p.expires_at FROM permit p JOIN permit_credential c ON c.number = p.number"
        " WHERE p.number > $1 ORDER BY p.number LIMIT $2",
};
const struct db_statements order_statements = {"order", texts, ARRAY_LEN(texts)};

/* --- orders --- */

enum fault
order_insert(struct db *db, const struct order_row *row)
{
	const struct order_terms *terms = &row->terms;

	return db_run(db, &order_statements, ORDER_INSERT,
	    DB_ARGS(DB_ID(&row->id), DB_TEXT(row->number),
	        DB_TEXT(slice_of(order_kind_text(terms->kind))),
	        DB_TEXT(slice_of(order_state_text(row->state))), DB_INT(terms->classes),
	        DB_INT(terms->issued_from), DB_INT(terms->issued_until),
	        DB_TEXT(terms->centre), DB_INT(terms->later), DB_INT(terms->starts_at),
	        DB_INT(terms->ends_at), DB_TEXT(terms->reason), DB_TEXT(terms->text_en),
	        DB_TEXT(terms->text_ar), DB_TEXT(row->note_en), DB_TEXT(row->note_ar),
	        DB_INT(row->lifted_at), DB_INT(row->version)));
}

static struct order_row
copy_order(struct db_rows *rows, struct arena *arena)
{
	struct order_row row = {
	    .found = true,
	    .id = db_id(rows, 0),
	    .number = db_copy(rows, 1, arena),
	    .terms =
	        {
	            .classes = (unsigned)db_integer(rows, 4),
	            .issued_from = db_integer(rows, 5),
	            .issued_until = db_integer(rows, 6),
	            .centre = db_copy(rows, 7, arena),
	            .later = db_integer(rows, 8) != 0,
	            .starts_at = db_integer(rows, 9),
	            .ends_at = db_integer(rows, 10),
	            .reason = db_copy(rows, 11, arena),
	            .text_en = db_copy(rows, 12, arena),
	            .text_ar = db_copy(rows, 13, arena),
	        },
	    .note_en = db_copy(rows, 14, arena),
	    .note_ar = db_copy(rows, 15, arena),
	    .lifted_at = db_integer(rows, 16),
	    .version = db_integer(rows, 17),
	};

	if (!order_kind_parse(db_slice(rows, 2), &row.terms.kind) ||
	    !order_state_parse(db_slice(rows, 3), &row.state)) {
		rows->fault = FAULT_DATABASE;
	}
	return row;
}

enum fault
order_find(
    struct db *db, const struct id *order, struct arena *arena, struct order_row *ret_row)
{
	struct db_rows rows;

	*ret_row = (struct order_row){.found = false};
	db_query(db, &order_statements, ORDER_FIND, DB_ARGS(DB_ID(order)), &rows);
	if (db_next(&rows)) {
		*ret_row = copy_order(&rows, arena);
	}
	return db_end(&rows);
}

enum fault
order_save(
    struct db *db, const struct order_row *row, int64_t old_version, bool *ret_saved)
{
	int64_t changed = 0;

	TRY(db_run_counted(db, &order_statements, ORDER_SAVE,
	    DB_ARGS(DB_TEXT(slice_of(order_state_text(row->state))),
	        DB_INT(row->terms.starts_at), DB_INT(row->terms.ends_at),
	        DB_TEXT(row->note_en), DB_TEXT(row->note_ar), DB_INT(row->lifted_at),
	        DB_INT(row->version), DB_ID(&row->id), DB_INT(old_version)),
	    &changed));
	*ret_saved = changed == 1;
	return FAULT_NONE;
}

static enum fault
read_orders(struct db_rows *rows, struct arena *arena, struct order_row *ret_rows,
    size_t capacity, size_t *ret_count)
{
	*ret_count = 0;
	while (*ret_count < capacity && db_next(rows)) {
		ret_rows[(*ret_count)++] = copy_order(rows, arena);
	}
	return db_end(rows);
}

enum fault
order_list(struct db *db, bool desk, struct arena *arena, struct order_row *ret_rows,
    size_t capacity, size_t *ret_count)
{
	struct db_rows rows;

	db_query(db, &order_statements, desk ? ORDER_LIST_ALL : ORDER_LIST_PUBLIC,
	    DB_ARGS(DB_INT(capacity)), &rows);
	return read_orders(&rows, arena, ret_rows, capacity, ret_count);
}

enum fault
order_list_signed(struct db *db, moment now, struct arena *arena,
    struct order_row ret_rows[static ORDER_IN_FORCE_MOST], size_t *ret_count)
{
	struct db_rows rows;

	db_query(db, &order_statements, ORDER_LIST_SIGNED,
	    DB_ARGS(DB_INT(now), DB_INT(ORDER_IN_FORCE_MOST)), &rows);
	return read_orders(&rows, arena, ret_rows, ORDER_IN_FORCE_MOST, ret_count);
}

enum fault
order_revision(struct db *db, int64_t *ret_revision)
{
	struct db_rows rows;

	db_query(db, &order_statements, ORDER_REVISION, DB_NO_ARGS, &rows);
	*ret_revision = db_next(&rows) ? db_integer(&rows, 0) : 0;
	return db_end(&rows);
}

/* --- steps --- */

enum fault
order_step_insert(struct db *db, const struct order_step_row *step)
{
	return db_run(db, &order_statements, STEP_INSERT,
	    DB_ARGS(DB_ID(&step->order), DB_INT(step->version),
	        DB_TEXT(slice_of(order_step_text(step->what))), DB_INT(step->ends_at),
	        DB_TEXT(step->text_en), DB_TEXT(step->text_ar), DB_ID(&step->proposed_by),
	        DB_INT(step->proposed_at)));
}

static struct order_step_row
copy_step(struct db_rows *rows, struct arena *arena)
{
	struct order_step_row step = {
	    .found = true,
	    .order = db_id(rows, 0),
	    .version = db_integer(rows, 1),
	    .ends_at = db_integer(rows, 3),
	    .text_en = db_copy(rows, 4, arena),
	    .text_ar = db_copy(rows, 5, arena),
	    .proposed_by = db_id(rows, 6),
	    .proposed_at = db_integer(rows, 7),
	    .outcome = db_copy(rows, 8, arena),
	    .decided_by = db_id(rows, 9),
	    .decided_at = db_integer(rows, 10),
	    .told = db_integer(rows, 12),
	    .telling = db_integer(rows, 13) != 0,
	};

	(void)snprintf(step.told_after, sizeof(step.told_after), "%.*s",
	    SLICE_PRINT(db_slice(rows, 11)));
	if (!order_step_parse(db_slice(rows, 2), &step.what)) {
		rows->fault = FAULT_DATABASE;
	}
	return step;
}

static enum fault
find_step(struct db *db, size_t which, struct db_values values, struct arena *arena,
    struct order_step_row *ret_step)
{
	struct db_rows rows;

	*ret_step = (struct order_step_row){.found = false};
	db_query(db, &order_statements, which, values, &rows);
	if (db_next(&rows)) {
		*ret_step = copy_step(&rows, arena);
	}
	return db_end(&rows);
}

enum fault
order_step_open_find(struct db *db, const struct id *order, struct arena *arena,
    struct order_step_row *ret_step)
{
	return find_step(db, STEP_OPEN, DB_ARGS(DB_ID(order)), arena, ret_step);
}

enum fault
order_telling_find(struct db *db, struct arena *arena, struct order_step_row *ret_step)
{
	return find_step(db, STEP_TELLING, DB_NO_ARGS, arena, ret_step);
}

enum fault
order_step_close(struct db *db, const struct order_step_row *step)
{
	return db_run(db, &order_statements, STEP_CLOSE,
	    DB_ARGS(DB_TEXT(step->outcome), DB_ID(&step->decided_by),
	        DB_INT(step->decided_at), DB_INT(step->telling), DB_ID(&step->order),
	        DB_INT(step->version)));
}

enum fault
order_step_list(struct db *db, const struct id *order, struct arena *arena,
    struct order_step_row *ret_rows, size_t capacity, size_t *ret_count)
{
	enum { NAMES_AT = 14 };
	struct db_rows rows;

	*ret_count = 0;
	db_query(db, &order_statements, STEP_LIST,
	    DB_ARGS(DB_ID(order), DB_INT(capacity)), &rows);
	while (*ret_count < capacity && db_next(&rows)) {
		struct order_step_row *step = &ret_rows[(*ret_count)++];
		*step = copy_step(&rows, arena);
		step->proposed_by_name = db_copy(&rows, NAMES_AT, arena);
		step->decided_by_name = db_copy(&rows, NAMES_AT + 1, arena);
	}
	return db_end(&rows);
}

enum fault
order_step_told(struct db *db, const struct order_step_row *step, const char *was_after,
    bool *ret_saved)
{
	int64_t changed = 0;

	TRY(db_run_counted(db, &order_statements, STEP_TOLD,
	    DB_ARGS(DB_TEXT(slice_of(step->told_after)), DB_INT(step->told),
	        DB_INT(step->telling), DB_ID(&step->order), DB_INT(step->version),
	        DB_TEXT(slice_of(was_after))),
	    &changed));
	*ret_saved = changed == 1;
	return FAULT_NONE;
}

/* --- permits --- */

enum fault
order_count_permits(struct db *db, const struct order_terms *terms, moment now,
    int64_t ret_counts[static ORDER_CLASS_END])
{
	struct db_rows rows;

	for (int class = 0; class < ORDER_CLASS_END; class ++) {
		ret_counts[class] = 0;
	}
	db_query(db, &order_statements, PERMITS_COUNT,
	    DB_ARGS(DB_INT(now), DB_INT(terms->issued_from), DB_INT(terms->issued_until),
	        DB_INT(terms->issued_until), DB_TEXT(terms->centre),
	        DB_TEXT(terms->centre)),
	    &rows);
	while (db_next(&rows)) {
		int64_t class = db_integer(&rows, 0);
		if (class > 0 && class < ORDER_CLASS_END) {
			ret_counts[class] = db_integer(&rows, 1);
		}
	}
	return db_end(&rows);
}

enum fault
order_walk_holders(struct db *db, const char *after, struct arena *arena,
    struct order_holder *ret_rows, size_t capacity, size_t *ret_count)
{
	struct db_rows rows;

	*ret_count = 0;
	db_query(db, &order_statements, HOLDERS_WALK,
	    DB_ARGS(DB_TEXT(slice_of(after)), DB_INT(capacity)), &rows);
	while (*ret_count < capacity && db_next(&rows)) {
		struct order_holder *row = &ret_rows[(*ret_count)++];
		struct slice status = db_slice(&rows, 5);
		*row = (struct order_holder){
		    .permit =
		        {
		            .class = (int)db_integer(&rows, 1),
		            .issued_at = db_integer(&rows, 2),
		            .centre = db_copy(&rows, 3, arena),
		        },
		    .account = db_id(&rows, 4),
		    .open = slice_equal(status, SLICE("active")) ||
		        slice_equal(status, SLICE("suspended")),
		    .expires = db_integer(&rows, 6),
		};
		(void)snprintf(row->number, sizeof(row->number), "%.*s",
		    SLICE_PRINT(db_slice(&rows, 0)));
	}
	return db_end(&rows);
}
