/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Rows that are inserted by the same statement, sent together: "INSERT ... VALUES ($1, $2)"
 * is prepared for one row and for PG_GATHER_ROWS.
 *
 * Only while the writer hopes for the best (acts_batch.c): a statement costs the server
 * more than a row does, and the acts of a batch write the same kinds of rows. What is
 * gathered goes out before any statement that names its table, so that nobody reads past
 * it, and a row whose foreign key is named after its table comes behind the row that it
 * needs. Where that is not enough the server refuses, and the batch runs again with care.
 */
#include <assert.h>
#include <ctype.h>
#include <string.h>

#include "db/postgresql.h"

enum { VALUE_BYTES_MOST = 64 << 10 };

/* --- the statement for many rows --- */

/* From the bracket behind VALUES to the end of the text; empty: it is another kind. */
static struct slice
row_of(const char *text)
{
	static const char words[] = " VALUES (";
	const char *values =
	    strncmp(text, "INSERT INTO ", 12) == 0 ? strstr(text, words) : NULL;
	struct slice row = slice_of(values != NULL ? values + strlen(words) - 1 : "");
	bool one = row.size > 0 && slice_find(row, ')') + 1 == row.size &&
	    slice_find(row, '\'') == row.size;

	return one ? row : (struct slice){NULL, 0};
}

/* Of "$12, ..."; the rest is behind it. */
static size_t
take_number(struct slice *rest)
{
	size_t number = 0;

	*rest = slice_from(*rest, 1);
	while (rest->size > 0 && isdigit((unsigned char)rest->bytes[0])) {
		number = 10 * number + (size_t)(rest->bytes[0] - '0');
		*rest = slice_from(*rest, 1);
	}
	return number;
}

/* The row with its parameters counted on from `first`; the answer is the largest number
 * of its own. */
static size_t
put_row(struct buffer *out, struct slice row, size_t first)
{
	size_t largest = 0;

	while (row.size > 0) {
		if (row.bytes[0] == '$') {
			size_t number = take_number(&row);
			buffer_print(out, "$%zu", first + number);
			largest = number > largest ? number : largest;
		} else {
			buffer_putc(out, row.bytes[0]);
			row = slice_from(row, 1);
		}
	}
	return largest;
}

const char *
pg_gather_text(struct arena *arena, const char *text, size_t *ret_values)
{
	struct slice row = row_of(text);
	struct buffer out = BUFFER_IN(arena);

	if (row.size == 0) {
		return NULL;
	}
	buffer_put(&out, slice_bytes(text, (size_t)(row.bytes - text)));
	size_t values = put_row(&out, row, 0);
	if (values == 0 || values > PG_VALUES_MOST) {
		return NULL;
	}
	for (size_t i = 1; i < PG_GATHER_ROWS; i++) {
		buffer_puts(&out, ", ");
		(void)put_row(&out, row, i * values);
	}
	*ret_values = values;
	return buffer_text(&out);
}

/* --- what is gathered --- */

static struct db_values
row_at(const struct pg_gather *gather, size_t row)
{
	size_t values = gather->statement->many->row_values;

	return (struct db_values){&gather->values[row * values], values};
}

static enum fault
send(struct pg *pg, struct pg_gather *gather)
{
	const struct pg_statement *statement = gather->statement;
	size_t count = gather->count;

	gather->count = 0; /* to send it, others are sent that it names */
	if (count == PG_GATHER_ROWS) {
		return pg_send(pg, statement->many,
		    (struct db_values){
		        gather->values, count * statement->many->row_values});
	}
	for (size_t i = 0; i < count; i++) {
		TRY(pg_send(pg, statement, row_at(gather, i)));
	}
	return FAULT_NONE;
}

static bool
is_empty(const struct pg *pg)
{
	for (size_t i = 0; i < pg->gathers_count; i++) {
		if (pg->gathers[i].count > 0) {
			return false;
		}
	}
	return true;
}

enum fault
pg_gather_send(struct pg *pg, uint64_t tables, const struct pg_statement *but)
{
	for (size_t i = 0; i < pg->gathers_count; i++) {
		struct pg_gather *gather = &pg->gathers[i];
		if (gather->count > 0 && gather->statement != but &&
		    (gather->statement->writes & tables) != 0) {
			TRY(send(pg, gather));
		}
	}
	return FAULT_NONE;
}

void
pg_gather_drop(struct pg *pg)
{
	pg->gathers_count = 0;
	arena_done(&pg->gathered);
}

static struct pg_gather *
find(struct pg *pg, const struct pg_statement *statement)
{
	for (size_t i = 0; i < pg->gathers_count; i++) {
		if (pg->gathers[i].statement == statement) {
			return &pg->gathers[i];
		}
	}
	return NULL;
}

/* Of what was sent the values are not needed any more. */
static enum fault
make_room(struct pg *pg, const struct pg_statement *statement)
{
	bool full = pg->gathers_count == PG_GATHERS_MOST && find(pg, statement) == NULL;

	if (full || pg->gathered.used_bytes > PG_GATHERED_BYTES / 2) {
		TRY(pg_gather_send(pg, PG_ALL_TABLES, NULL));
	}
	if (is_empty(pg)) {
		pg_gather_drop(pg);
	}
	return FAULT_NONE;
}

static void
copy_row(struct pg *pg, struct pg_gather *gather, struct db_values values)
{
	for (size_t i = 0; i < values.count; i++) {
		struct db_value *value =
		    &gather->values[gather->count * values.count + i];
		*value = values.values[i];
		value->bytes = arena_copy(&pg->gathered, value->bytes);
	}
	gather->count++;
}

static bool
is_small(struct db_values values)
{
	size_t bytes = 0;

	for (size_t i = 0; i < values.count; i++) {
		bytes += values.values[i].bytes.size;
	}
	return bytes <= VALUE_BYTES_MOST;
}

enum fault
pg_gather(struct pg *pg, const struct pg_statement *statement, struct db_values values)
{
	if (!is_small(values)) {
		TRY(pg_gather_send(pg, statement->writes, NULL));
		return pg_send(pg, statement, values);
	}
	assert(values.count == statement->many->row_values);
	TRY(pg_gather_send(pg, statement->tables, statement));
	pg_forget_ahead(pg, statement->writes);
	TRY(make_room(pg, statement));
	struct pg_gather *gather = find(pg, statement);
	if (gather == NULL) {
		gather = &pg->gathers[pg->gathers_count++];
		*gather = (struct pg_gather){.statement = statement,
		    .values = arena_alloc_array(&pg->gathered, sizeof(*gather->values),
		        PG_GATHER_ROWS * values.count)};
	}
	copy_row(pg, gather, values);
	return gather->count == PG_GATHER_ROWS ? send(pg, gather) : FAULT_NONE;
}
