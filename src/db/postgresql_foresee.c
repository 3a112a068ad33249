/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The questions of all acts of a batch, asked together (db_foresee).
 *
 * A statement costs the server more than the row that it reads, and each way there and back
 * a pause of both. So a SELECT that many ask becomes one, which has the values of all of
 * them as arrays:
 *
 *	SELECT q.n, r.* FROM unnest($1::text[]) WITH ORDINALITY AS q(a1, n)
 *	    CROSS JOIN LATERAL (SELECT ... WHERE account = q.a1 OFFSET 0) AS r
 *
 * Which types the values have the server tells at the first time. OFFSET 0 keeps it from
 * turning the questions into a join over the whole table; so the rows come in the order of
 * the questions, which is looked at.
 */
#include <assert.h>
#include <ctype.h>
#include <endian.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "db/postgresql.h"

/* Object ids of pg_type.dat, which never change. */
static const struct pg_element {
	Oid type;
	const char *name;
	enum db_kind kind;
	int integer_bytes;
} elements[] = {
    {25, "text", DB_KIND_TEXT, 0},
    {20, "bigint", DB_KIND_INTEGER, 8},
    {23, "integer", DB_KIND_INTEGER, 4},
    {17, "bytea", DB_KIND_BLOB, 0},
};

enum { ARRAY_HEAD_BYTES = 20 };

static const struct pg_element *
element_of(Oid type)
{
	for (size_t i = 0; i < ARRAY_LEN(elements); i++) {
		if (elements[i].type == type) {
			return &elements[i];
		}
	}
	return NULL;
}

/* --- the statement for many questions --- */

/* The text with q.a1 for $1; what stands in quotes is none of ours. */
static void
put_question(struct buffer *out, const char *text)
{
	bool quoted = false;

	for (; *text != '\0'; text++) {
		quoted = *text == '\'' ? !quoted : quoted;
		if (*text == '$' && !quoted && isdigit((unsigned char)text[1])) {
			buffer_puts(out, "q.");
			buffer_putc(out, 'a');
		} else {
			buffer_putc(out, *text);
		}
	}
}

static const char *
text_for_many(struct pg *pg, const struct pg_statement *statement, const char *text)
{
	size_t count = statement->row_values;
	struct buffer out = BUFFER_IN(&pg->texts);

	buffer_puts(&out, "SELECT q.n, r.* FROM unnest(");
	for (size_t i = 0; i < count; i++) {
		buffer_print(&out, "%s$%zu::%s[]", i > 0 ? ", " : "", i + 1,
		    statement->elements[i]->name);
	}
	buffer_puts(&out, ") WITH ORDINALITY AS q(");
	for (size_t i = 0; i < count; i++) {
		buffer_print(&out, "a%zu, ", i + 1);
	}
	buffer_puts(&out, "n) CROSS JOIN LATERAL (");
	put_question(&out, text);
	buffer_puts(&out, " OFFSET 0) AS r");
	return buffer_text(&out);
}

/* The answer to what was sent last, when nothing else is under way. */
static PGresult *
take_only(struct pg *pg)
{
	PGresult *result = NULL;

	if (PQpipelineSync(pg->link) == 1) {
		result = PQgetResult(pg->link);
		PQclear(PQgetResult(pg->link)); /* the end of the answer */
		PQclear(PQgetResult(pg->link)); /* the sync */
	}
	return result;
}

/* False: one is of a type that we make no arrays of. */
static bool
read_types(struct pg *pg, struct pg_statement *statement)
{
	PGresult *result =
	    PQsendDescribePrepared(pg->link, statement->name) == 1 ? take_only(pg) : NULL;
	size_t count = (size_t)PQnparams(result);
	bool known = count > 0 && count <= PG_VALUES_MOST;
	const struct pg_element **list =
	    ARENA_ARRAY(&pg->texts, const struct pg_element *, count + 1);

	for (size_t i = 0; known && i < count; i++) {
		list[i] = element_of(PQparamtype(result, (int)i));
		known = list[i] != NULL;
	}
	PQclear(result);
	statement->elements = list;
	statement->row_values = count;
	return known;
}

static const struct pg_room *
room_of(const struct pg *pg, const struct pg_statement *statement)
{
	const struct pg_room *room = pg->rooms;

	while (
	    statement < room->list || statement >= room->list + room->statements->count) {
		room++;
		assert(room < pg->rooms + pg->rooms_count);
	}
	return room;
}

/* The place for it stands behind the statements of the room. */
static void
prepare_many(struct pg *pg, struct pg_statement *statement)
{
	const struct pg_room *room = room_of(pg, statement);
	struct pg_statement *many = statement + room->statements->count;

	statement->is_single = true;
	if (pg_drain(pg, NULL) != FAULT_NONE || !read_types(pg, statement)) {
		return;
	}
	*many = (struct pg_statement){
	    .room = statement->room,
	    .which = statement->which,
	    .reads = true,
	    .tables = statement->tables,
	};
	struct buffer name = BUFFER_IN(&pg->texts);
	buffer_print(&name, "%s_many", statement->name);
	assert(name.size < sizeof(many->name));
	memcpy(many->name, buffer_text(&name), name.size + 1);
	const char *text =
	    text_for_many(pg, statement, room->statements->texts[statement->which]);
	PGresult *result = PQsendPrepare(pg->link, many->name, text, 0, NULL) == 1
	    ? take_only(pg)
	    : NULL;
	if (PQresultStatus(result) == PGRES_COMMAND_OK) {
		statement->many = many;
		statement->is_single = false;
	} else {
		(void)pg_note(pg, result, statement->room, statement->which);
	}
	PQclear(result);
}

/* --- arrays --- */

static void
put_four(struct buffer *out, int32_t number)
{
	uint32_t bytes = htobe32((uint32_t)number);

	buffer_put(out, slice_bytes(&bytes, sizeof(bytes)));
}

static void
put_integer(struct buffer *out, const struct pg_element *element, int64_t number)
{
	uint64_t bytes = htobe64((uint64_t)number);
	size_t size = (size_t)element->integer_bytes;

	put_four(out, element->integer_bytes);
	buffer_put(out, slice_bytes((const char *)&bytes + sizeof(bytes) - size, size));
}

/* array_recv: dimensions, whether any is NULL, type; size, first index; the elements. */
static void
begin_array(struct buffer *out, const struct pg_element *element)
{
	put_four(out, 1);
	put_four(out, 1);
	put_four(out, (int32_t)element->type);
	put_four(out, 0); /* set when it is sent */
	put_four(out, 1);
	assert(out->size == ARRAY_HEAD_BYTES);
}

static void
put_element(
    struct buffer *out, const struct pg_element *element, const struct db_value *value)
{
	if (value->kind == DB_KIND_NULL) {
		put_four(out, -1);
	} else if (value->kind == DB_KIND_INTEGER) {
		put_integer(out, element, value->integer);
	} else {
		put_four(out, (int32_t)value->bytes.size);
		buffer_put(out, value->bytes);
	}
}

static bool
fits(const struct pg_statement *statement, struct db_values values)
{
	for (size_t i = 0; i < values.count; i++) {
		const struct pg_element *element = statement->elements[i];
		const struct db_value *value = &values.values[i];
		bool narrow = value->kind == DB_KIND_INTEGER &&
		    element->integer_bytes == 4 &&
		    (value->integer < INT32_MIN || value->integer > INT32_MAX);
		if (narrow ||
		    (value->kind != DB_KIND_NULL && value->kind != element->kind)) {
			return false;
		}
	}
	return values.count == statement->row_values;
}

/* --- what is asked together --- */

static struct pg_foreseen *
foreseen_of(struct pg *pg, struct pg_statement *statement)
{
	for (size_t i = 0; i < pg->foreseen_count; i++) {
		if (pg->foreseen[i].statement == statement) {
			return &pg->foreseen[i];
		}
	}
	if (pg->foreseen_count == PG_FORESEEN_MOST) {
		return NULL;
	}
	struct pg_foreseen *foreseen = &pg->foreseen[pg->foreseen_count++];
	*foreseen = (struct pg_foreseen){
	    .statement = statement,
	    .first = PG_NO_QUESTION,
	    .arrays =
	        ARENA_ARRAY(&pg->ahead_values, struct buffer, statement->row_values),
	};
	for (size_t i = 0; i < statement->row_values; i++) {
		foreseen->arrays[i] = BUFFER_IN(&pg->ahead_values);
		begin_array(&foreseen->arrays[i], statement->elements[i]);
	}
	return foreseen;
}

bool
pg_foresee_later(struct pg *pg, int place, struct db_values values)
{
	struct pg_statement *statement = pg->ahead[place].statement;

	if (values.count > 0 && statement->many == NULL && !statement->is_single) {
		prepare_many(pg, statement);
	}
	bool many = statement->many != NULL && fits(statement, values);
	struct pg_foreseen *foreseen = many ? foreseen_of(pg, statement) : NULL;
	if (foreseen == NULL) {
		return false;
	}
	for (size_t i = 0; i < values.count; i++) {
		put_element(
		    &foreseen->arrays[i], statement->elements[i], &values.values[i]);
	}
	if (foreseen->first == PG_NO_QUESTION) {
		foreseen->first = place;
	} else {
		pg->ahead[foreseen->last].asked_next = place;
	}
	foreseen->last = place;
	foreseen->count++;
	return true;
}

static enum fault
send(struct pg *pg, const struct pg_foreseen *foreseen)
{
	struct slice arrays[PG_VALUES_MOST];
	uint32_t count = htobe32((uint32_t)foreseen->count);
	size_t values = foreseen->statement->row_values;

	for (size_t i = 0; i < values; i++) {
		memcpy(foreseen->arrays[i].bytes + 12, &count, sizeof(count));
		arrays[i] = buffer_slice(&foreseen->arrays[i]);
	}
	TRY(pg_send_arrays(pg, foreseen->statement->many, arrays, values));
	pg->pending[pg->pending_count - 1].ahead = foreseen->first;
	pg->pending[pg->pending_count - 1].together = true;
	return FAULT_NONE;
}

static int64_t
number_at(const PGresult *result, int row)
{
	uint64_t bytes = 0;

	assert(PQgetlength(result, row, 0) == (int)sizeof(bytes));
	memcpy(&bytes, PQgetvalue(result, row, 0), sizeof(bytes));
	return (int64_t)be64toh(bytes);
}

enum fault
pg_take_foreseen(struct pg *pg, int first, struct pg_answer *answer)
{
	int rows = PQntuples(answer->result);
	int row = 0;
	int64_t number = 1;

	answer->first_column = 1;
	for (int place = first; place != PG_NO_QUESTION; number++) {
		struct pg_ahead *ahead = &pg->ahead[place];
		ahead->answer = answer;
		answer->users++;
		ahead->first_row = row;
		while (row < rows && number_at(answer->result, row) == number) {
			row++;
		}
		ahead->end_row = row;
		place = ahead->asked_next;
	}
	if (row < rows) {
		log_event(LOG_ERROR, "db.answers_out_of_order", LOG_INT("row", row));
		return FAULT_DATABASE;
	}
	return FAULT_NONE;
}

bool
pg_foresee(struct db *db)
{
	struct pg *pg = pg_of(db);

	pg->foresees = pg_ahead(db);
	pg->foreseen_count = 0;
	return pg->foresees;
}

enum fault
pg_foresee_end(struct db *db)
{
	struct pg *pg = pg_of(db);

	pg->foresees = false;
	pg_ahead_end(db);
	for (size_t i = 0; i < pg->foreseen_count; i++) {
		TRY(send(pg, &pg->foreseen[i]));
	}
	pg->foreseen_count = 0;
	return pg->pending_count > 0 ? pg_drain(pg, NULL) : FAULT_NONE;
}
