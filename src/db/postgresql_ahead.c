/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Questions asked ahead (db_ahead): one way to the server and back for all of them.
 *
 * Their answers are good until the connection writes to one of their tables or ends its
 * transaction. In a writer's nobody else writes meanwhile (the turn), and a reader sees one
 * snapshot; so until then the same question has the same answer, for the next act of the
 * batch too: the rules and the centres are the same for all.
 */
#include <assert.h>
#include <ctype.h>
#include <string.h>

#include "db/postgresql.h"
#include "db/walk.h"

bool
pg_ahead(struct db *db)
{
	struct pg *pg = pg_of(db);

	assert(!pg->asks_ahead);
	pg->asks_ahead = pg->begun;
	return pg->asks_ahead;
}

void
pg_ahead_end(struct db *db)
{
	pg_of(db)->asks_ahead = false;
}

static struct slice
pack(struct arena *arena, struct db_values values)
{
	struct buffer out = BUFFER_IN(arena);

	for (size_t i = 0; i < values.count; i++) {
		walk_put_value(&out, &values.values[i]);
	}
	return buffer_slice(&out);
}

static bool
has_values(const struct pg_ahead *ahead, struct db_values values)
{
	struct arena arena = ARENA_EMPTY(PG_AHEAD_BYTES);
	bool has = slice_equal(ahead->values, pack(&arena, values));

	arena_done(&arena);
	return has;
}

const struct pg_ahead *
pg_find_ahead(
    const struct pg *pg, const struct pg_statement *statement, struct db_values values)
{
	for (size_t i = 0; i < pg->ahead_count; i++) {
		const struct pg_ahead *ahead = &pg->ahead[i];
		if (ahead->statement == statement && has_values(ahead, values)) {
			return ahead;
		}
	}
	return NULL;
}

enum fault
pg_ask(struct pg *pg, struct pg_statement *statement, struct db_values values)
{
	assert(statement->reads);
	if (pg->ahead_count == PG_AHEAD_MOST ||
	    pg->ahead_values.used_bytes > PG_AHEAD_BYTES / 2) {
		pg_forget_ahead(pg, PG_ALL_TABLES);
	}
	TRY(pg_send(pg, statement, values));
	pg->pending[pg->pending_count - 1].ahead = (int)pg->ahead_count;
	pg->ahead[pg->ahead_count++] =
	    (struct pg_ahead){statement, pack(&pg->ahead_values, values), NULL};
	return FAULT_NONE;
}

static void
forget(struct pg *pg, int place)
{
	struct pg_ahead *ahead = &pg->ahead[place];

	if (ahead->result != NULL && ahead->statement->result == ahead->result) {
		ahead->statement->lent = false; /* still read: pg_end clears it */
	} else {
		PQclear(ahead->result);
	}
	for (size_t i = 0; i < pg->pending_count; i++) {
		if (pg->pending[i].ahead == place) {
			pg->pending[i].ahead = -1;
		}
	}
}

/* The last one takes the place of who is gone. */
static void
move_last(struct pg *pg, int place)
{
	int last = (int)--pg->ahead_count;

	pg->ahead[place] = pg->ahead[last];
	for (size_t i = 0; i < pg->pending_count; i++) {
		if (pg->pending[i].ahead == last) {
			pg->pending[i].ahead = place;
		}
	}
}

void
pg_forget_ahead(struct pg *pg, uint64_t tables)
{
	for (size_t i = pg->ahead_count; i > 0; i--) {
		if ((pg->ahead[i - 1].statement->tables & tables) != 0) {
			forget(pg, (int)i - 1);
			move_last(pg, (int)i - 1);
		}
	}
	if (pg->ahead_count == 0) {
		arena_done(&pg->ahead_values);
	}
}

static bool
is_word(char byte)
{
	return isalnum((unsigned char)byte) || byte == '_';
}

static uint64_t
table_bit(const struct walk_tables *tables, struct slice word)
{
	for (size_t i = 0; i < tables->count; i++) {
		if (slice_equal(word, slice_of(tables->list[i].name))) {
			return (uint64_t)1 << i % 64;
		}
	}
	return 0;
}

uint64_t
pg_tables_of(const struct pg *pg, const char *text)
{
	uint64_t named = 0;

	if (pg->listener == NULL) {
		return PG_ALL_TABLES;
	}
	while (*text != '\0') {
		const char *start = text;
		while (is_word(*text)) {
			text++;
		}
		if (text > start) {
			named |= table_bit(&pg->listener->tables,
			    slice_bytes(start, (size_t)(text - start)));
		} else {
			text++;
		}
	}
	return named;
}

uint64_t
pg_table_written(const struct pg *pg, const char *text)
{
	static const char start[] = "INSERT INTO ";
	size_t size = 0;

	if (strncmp(text, start, strlen(start)) != 0) {
		return 0;
	}
	if (pg->listener == NULL) {
		return PG_ALL_TABLES;
	}
	text += strlen(start);
	while (is_word(text[size])) {
		size++;
	}
	return table_bit(&pg->listener->tables, slice_bytes(text, size));
}
