/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Questions asked ahead (db_ahead): one way to the server and back for all of them.
 *
 * Their answers are good until the connection writes to one of their tables or ends its
 * transaction. In a writer's nobody else writes meanwhile (the turn), and a reader sees one
 * snapshot; so until then the same question has the same answer, for the next act of the
 * batch too: the rules and the centres are the same for all. What one owner alone asks
 * (db_act_of) stays good while another owner's act writes.
 */
#include <assert.h>
#include <ctype.h>
#include <stdlib.h>
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

void
pg_ask_anew(struct db *db)
{
	pg_forget_ahead(pg_of(db), PG_ALL_TABLES);
}

/* --- answers --- */

struct pg_answer *
pg_answer_new(PGresult *result)
{
	struct pg_answer *answer = result != NULL ? malloc(sizeof(*answer)) : NULL;

	if (answer == NULL) {
		PQclear(result);
		return NULL;
	}
	*answer = (struct pg_answer){.result = result, .users = 1};
	return answer;
}

void
pg_answer_let_go(struct pg_answer *answer)
{
	if (answer != NULL && --answer->users == 0) {
		PQclear(answer->result);
		free(answer);
	}
}

enum fault
pg_open_answer(struct pg_statement *statement, struct pg_answer *answer)
{
	if (answer == NULL) {
		return FAULT_DATABASE;
	}
	statement->answer = answer;
	statement->row = -1;
	statement->end_row = PQntuples(answer->result);
	return FAULT_NONE;
}

enum fault
pg_take_ahead(struct pg *pg, const struct pg_sent *sent, PGresult *result)
{
	struct pg_ahead *ahead = &pg->ahead[sent->ahead];
	struct pg_answer *answer = pg_answer_new(result);

	if (answer == NULL) {
		return FAULT_MEMORY;
	}
	if (sent->together) {
		enum fault fault = pg_take_foreseen(pg, sent->ahead, answer);
		pg_answer_let_go(answer);
		return fault;
	}
	ahead->answer = answer;
	ahead->first_row = 0;
	ahead->end_row = PQntuples(result);
	return FAULT_NONE;
}

/* --- questions --- */

/* FNV-1a; only for finding them again. The values are left in the scratch. */
static uint64_t
hash_of(struct pg *pg, const struct pg_statement *statement, struct db_values values)
{
	struct buffer *scratch = &pg->ahead_scratch;
	uint64_t hash = 14695981039346656037U ^ (uintptr_t)statement;

	scratch->size = 0;
	for (size_t i = 0; i < values.count; i++) {
		walk_put_value(scratch, &values.values[i]);
	}
	for (size_t i = 0; i < scratch->size; i++) {
		hash = (hash ^ (unsigned char)scratch->bytes[i]) * 1099511628211U;
	}
	return hash ^ hash >> 32;
}

static bool
is_own(const struct pg *pg, const struct pg_ahead *ahead)
{
	const struct id *owner = pg->base.owner;

	return ahead->owner == owner ||
	    (owner != NULL && ahead->owner != NULL && id_equal(owner, ahead->owner));
}

struct pg_ahead *
pg_find_ahead(
    struct pg *pg, const struct pg_statement *statement, struct db_values values)
{
	if (pg->ahead_count == 0) {
		return NULL;
	}
	uint64_t hash = hash_of(pg, statement, values);
	int place = pg->ahead_buckets[hash % PG_AHEAD_BUCKETS];
	for (; place != PG_NO_QUESTION; place = pg->ahead[place].next) {
		struct pg_ahead *ahead = &pg->ahead[place];
		if (ahead->hash == hash && ahead->statement == statement &&
		    slice_equal(ahead->values, buffer_slice(&pg->ahead_scratch))) {
			ahead->owner = is_own(pg, ahead) ? ahead->owner : NULL;
			return ahead;
		}
	}
	return NULL;
}

static void
begin_questions(struct pg *pg)
{
	pg->ahead_used = 0;
	pg->ahead_free = PG_NO_QUESTION;
	pg->ahead_tables = 0;
	for (size_t i = 0; i < PG_AHEAD_BUCKETS; i++) {
		pg->ahead_buckets[i] = PG_NO_QUESTION;
	}
}

static int
take_place(struct pg *pg)
{
	int place = PG_NO_QUESTION;

	if (pg->ahead_count == 0) {
		begin_questions(pg);
	}
	if (pg->ahead_free != PG_NO_QUESTION) {
		place = pg->ahead_free;
		pg->ahead_free = pg->ahead[place].next;
	} else if (pg->ahead_used < PG_AHEAD_MOST) {
		place = (int)pg->ahead_used++;
	}
	return place;
}

static struct pg_ahead *
keep(struct pg *pg, int place, struct pg_statement *statement, struct db_values values)
{
	struct pg_ahead *ahead = &pg->ahead[place];
	uint64_t hash = hash_of(pg, statement, values);
	int *bucket = &pg->ahead_buckets[hash % PG_AHEAD_BUCKETS];

	*ahead = (struct pg_ahead){
	    .statement = statement,
	    .owner = pg->foresees ? pg->base.owner : NULL,
	    .hash = hash,
	    .values = arena_copy(&pg->ahead_values, buffer_slice(&pg->ahead_scratch)),
	    .next = *bucket,
	    .asked_next = PG_NO_QUESTION,
	};
	*bucket = place;
	pg->ahead_count++;
	pg->ahead_tables |= statement->tables;
	return ahead;
}

static void
forget(struct pg *pg, int place)
{
	struct pg_ahead *ahead = &pg->ahead[place];
	int *link = &pg->ahead_buckets[ahead->hash % PG_AHEAD_BUCKETS];

	while (*link != place) {
		link = &pg->ahead[*link].next;
	}
	*link = ahead->next;
	for (size_t i = 0; ahead->answer == NULL && i < pg->pending_count; i++) {
		if (pg->pending[i].ahead == place) {
			pg->pending[i].ahead = PG_NO_QUESTION;
		}
	}
	pg_answer_let_go(ahead->answer);
	*ahead = (struct pg_ahead){.next = pg->ahead_free};
	pg->ahead_free = place;
	pg->ahead_count--;
	if (pg->ahead_count == 0) {
		arena_done(&pg->ahead_values);
	}
}

enum fault
pg_ask(struct pg *pg, struct pg_statement *statement, struct db_values values)
{
	int place = PG_NO_QUESTION;

	assert(statement->reads);
	if (pg->ahead_values.used_bytes <= PG_AHEAD_BYTES / 2) {
		place = take_place(pg);
	}
	if (place == PG_NO_QUESTION) {
		return FAULT_NONE;
	}
	const struct pg_ahead *ahead = keep(pg, place, statement, values);
	if (pg->foresees && pg_foresee_later(pg, place, values)) {
		return FAULT_NONE;
	}
	enum fault fault = pg_send(pg, statement, values);
	if (fault == FAULT_NONE) {
		pg->pending[pg->pending_count - 1].ahead = place;
	} else if (ahead->statement != NULL) {
		forget(pg, place);
	}
	return fault;
}

void
pg_forget_ahead(struct pg *pg, uint64_t tables)
{
	for (size_t i = 0; pg->ahead_count > 0 && (tables & pg->ahead_tables) != 0 &&
	     i < pg->ahead_used;
	     i++) {
		const struct pg_ahead *ahead = &pg->ahead[i];
		bool touched =
		    ahead->statement != NULL && (ahead->statement->tables & tables) != 0;
		if (touched &&
		    (ahead->owner == NULL || pg->base.owner == NULL ||
		        is_own(pg, ahead))) {
			forget(pg, (int)i);
		}
	}
}

void
pg_drop_ahead(struct pg *pg)
{
	pg->foreseen_count = 0;
	for (size_t i = 0; i < pg->pending_count; i++) {
		pg->pending[i].ahead = PG_NO_QUESTION;
	}
	for (size_t i = 0; pg->ahead_count > 0 && i < pg->ahead_used; i++) {
		if (pg->ahead[i].statement != NULL) {
			forget(pg, (int)i);
		}
	}
}

/* --- tables --- */

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
