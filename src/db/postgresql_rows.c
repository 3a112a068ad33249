/* SPDX-License-Identifier: EUPL-1.2 */
/* Reading the answers of PostgreSQL, in its binary format. */
#include <assert.h>
#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "db/postgresql.h"

enum {
	BOOL_TYPE = 16, /* object ids of pg_type.dat, which never change */
	INT8_TYPE = 20,
	INT2_TYPE = 21,
	INT4_TYPE = 23,
};

static int64_t
integer_of(Oid type, const char *bytes)
{
	uint64_t eight = 0;
	uint32_t four = 0;
	uint16_t two = 0;

	switch (type) {
	case INT8_TYPE:
		(void)memcpy(&eight, bytes, sizeof(eight));
		return (int64_t)be64toh(eight);
	case INT4_TYPE:
		(void)memcpy(&four, bytes, sizeof(four));
		return (int32_t)be32toh(four);
	case INT2_TYPE:
		(void)memcpy(&two, bytes, sizeof(two));
		return (int16_t)be16toh(two);
	case BOOL_TYPE:
		return bytes[0] != 0 ? 1 : 0;
	default: /* sum() is numeric, say: such a text wants a CAST */
		log_event(LOG_ERROR, "db.not_an_integer", LOG_INT("type", type));
		abort();
	}
}

static struct db_value
value_of(const PGresult *result, int row, int column, enum db_kind kind)
{
	const char *bytes = PQgetvalue(result, row, column);
	struct slice slice = slice_bytes(bytes, (size_t)PQgetlength(result, row, column));

	if (PQgetisnull(result, row, column) == 1) {
		return DB_NULL;
	}
	return kind == DB_KIND_INTEGER
	    ? DB_INT(integer_of(PQftype(result, column), bytes))
	    : kind == DB_KIND_BLOB ? DB_BLOB(slice)
	                           : DB_TEXT(slice);
}

/* The columns of the table stand behind what the statement returns by itself. */
void
pg_tell_rows(struct pg *pg, const struct change_target *target, const PGresult *result)
{
	const struct walk_table *table = target->table;
	struct db_value values[WALK_COLUMNS_MOST];

	if (table == NULL) {
		return;
	}
	int first = PQnfields(result) - (int)table->columns_count;
	for (int row = 0; row < PQntuples(result); row++) {
		for (size_t i = 0; i < table->columns_count; i++) {
			values[i] =
			    value_of(result, row, first + (int)i, table->kinds[i]);
		}
		pg->listener->row(pg->listener->self, table, values, target->removes);
	}
}

bool
pg_is_null(const struct db_rows *rows, int column)
{
	const struct pg_statement *statement = rows->statement;
	const struct pg_answer *answer = statement->answer;

	return PQgetisnull(
	           answer->result, statement->row, answer->first_column + column) == 1;
}

int64_t
pg_integer(const struct db_rows *rows, int column)
{
	const struct pg_statement *statement = rows->statement;
	const struct pg_answer *answer = statement->answer;
	int place = answer->first_column + column;

	if (pg_is_null(rows, column)) {
		return 0;
	}
	return integer_of(PQftype(answer->result, place),
	    PQgetvalue(answer->result, statement->row, place));
}

struct slice
pg_slice(const struct db_rows *rows, int column)
{
	const struct pg_statement *statement = rows->statement;
	const struct pg_answer *answer = statement->answer;
	int place = answer->first_column + column;

	if (pg_is_null(rows, column)) {
		return (struct slice){NULL, 0};
	}
	return slice_bytes(PQgetvalue(answer->result, statement->row, place),
	    (size_t)PQgetlength(answer->result, statement->row, place));
}
