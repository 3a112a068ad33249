/* SPDX-License-Identifier: EUPL-1.2 */
#include "audit/verify_rows_act.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit/ledger_act.h"

enum {
	NAME_BYTES = AUDIT_TABLE_BYTES + AUDIT_KEY_BYTES,
	SLOTS_LEAST = 1 << 12,
	TABLES_MOST = 128,
	PAGE_BYTES = 512 << 20,
	LINE_SIZE = 400,
	TOLD_MOST = 20, /* lines about rows of one table */
};

/* What was said last of one row. */
struct slot {
	uint8_t name[NAME_BYTES];
	uint8_t hash[SHA256_SIZE];
	uint32_t batch; /* index among the salts and 1; 0: the slot is free */
	uint32_t seen;
	uint64_t order;
};

struct reset {
	uint8_t table[AUDIT_TABLE_BYTES];
	uint64_t order;
};

struct audit_rows {
	struct slot *slots;
	size_t slots_count; /* a power of two */
	size_t used;
	uint8_t (*salts)[AUDIT_SALT_BYTES];
	size_t salts_count;
	size_t salts_room;
	struct reset resets[TABLES_MOST];
	size_t resets_count;
	uint64_t order;
};

static void *
grown(void *old, size_t count, size_t size)
{
	void *bytes = reallocarray(old, count, size);

	if (bytes == NULL) {
		(void)fputs("not enough memory for all rows\n", stderr);
		abort();
	}
	return bytes;
}

struct audit_rows *
audit_rows_new(void)
{
	struct audit_rows *rows = grown(NULL, 1, sizeof(*rows));

	*rows = (struct audit_rows){.slots_count = SLOTS_LEAST};
	rows->slots = grown(NULL, rows->slots_count, sizeof(struct slot));
	memset(rows->slots, 0, rows->slots_count * sizeof(struct slot));
	return rows;
}

void
audit_rows_free(struct audit_rows *rows)
{
	if (rows != NULL) {
		free(rows->slots);
		free(rows->salts);
		free(rows);
	}
}

/* --- the table of slots --- */

/* A name is a hash already: its bytes are the place. */
static struct slot *
find_slot(struct audit_rows *rows, const uint8_t name[static NAME_BYTES])
{
	uint64_t place = 0;

	memcpy(&place, name + AUDIT_TABLE_BYTES, sizeof(place));
	for (;; place++) {
		struct slot *slot = &rows->slots[place & (rows->slots_count - 1)];
		if (slot->batch == 0 || memcmp(slot->name, name, NAME_BYTES) == 0) {
			return slot;
		}
	}
}

static void
make_room(struct audit_rows *rows)
{
	struct slot *old = rows->slots;
	size_t old_count = rows->slots_count;

	if (rows->used * 3 < old_count * 2) {
		return;
	}
	rows->slots_count *= 2;
	rows->slots = grown(NULL, rows->slots_count, sizeof(struct slot));
	memset(rows->slots, 0, rows->slots_count * sizeof(struct slot));
	for (size_t i = 0; i < old_count; i++) {
		if (old[i].batch != 0) {
			*find_slot(rows, old[i].name) = old[i];
		}
	}
	free(old);
}

static bool
is_zero(const uint8_t *bytes, size_t size)
{
	uint8_t all = 0;

	for (size_t i = 0; i < size; i++) {
		all |= bytes[i];
	}
	return all == 0;
}

/* The table's rows are told anew from here on. */
static void
reset_table(struct audit_rows *rows, const uint8_t table[static AUDIT_TABLE_BYTES])
{
	size_t i = 0;

	while (i < rows->resets_count &&
	    memcmp(rows->resets[i].table, table, AUDIT_TABLE_BYTES) != 0) {
		i++;
	}
	assert(i < TABLES_MOST);
	memcpy(rows->resets[i].table, table, AUDIT_TABLE_BYTES);
	rows->resets[i].order = rows->order;
	rows->resets_count += i == rows->resets_count ? 1 : 0;
}

static void
add_row(struct audit_rows *rows, const struct audit_row *row)
{
	uint8_t name[NAME_BYTES];

	rows->order++;
	if (is_zero(row->key, sizeof(row->key))) {
		reset_table(rows, row->table);
		return;
	}
	make_room(rows);
	memcpy(name, row->table, AUDIT_TABLE_BYTES);
	memcpy(name + AUDIT_TABLE_BYTES, row->key, AUDIT_KEY_BYTES);
	struct slot *slot = find_slot(rows, name);
	rows->used += slot->batch == 0 ? 1 : 0;
	memcpy(slot->name, name, NAME_BYTES);
	memcpy(slot->hash, row->hash, SHA256_SIZE);
	slot->batch = (uint32_t)rows->salts_count;
	slot->order = rows->order;
}

bool
audit_rows_add(struct audit_rows *rows, const struct audit_entry *entry)
{
	uint8_t commitment[AUDIT_COMMITMENT_BYTES];
	struct slice all = entry->rows;

	audit_commit(entry->salt, all, commitment);
	if (entry->salt.size != AUDIT_SALT_BYTES || all.size % AUDIT_ROW_BYTES != 0 ||
	    !slice_equal(
	        entry->commitment, slice_bytes(commitment, sizeof(commitment))) ||
	    !slice_equal(entry->role, SLICE("system"))) {
		return false;
	}
	if (rows->salts_count == rows->salts_room) {
		rows->salts_room = rows->salts_room * 2 + 64;
		rows->salts =
		    grown(rows->salts, rows->salts_room, sizeof(rows->salts[0]));
	}
	memcpy(rows->salts[rows->salts_count++], entry->salt.bytes, AUDIT_SALT_BYTES);
	for (size_t at = 0; at < all.size; at += AUDIT_ROW_BYTES) {
		struct audit_row row;
		memcpy(&row, all.bytes + at, sizeof(row));
		add_row(rows, &row);
	}
	return true;
}

/* --- comparing --- */

static bool
is_current(const struct audit_rows *rows, const struct slot *slot)
{
	for (size_t i = 0; i < rows->resets_count; i++) {
		if (memcmp(rows->resets[i].table, slot->name, AUDIT_TABLE_BYTES) == 0) {
			return slot->order > rows->resets[i].order;
		}
	}
	return true;
}

static void
put_key(struct buffer *out, const struct walk_table *table, const struct db_value *row)
{
	for (size_t i = 0; i < table->key_count; i++) {
		const struct db_value *value = &row[table->key[i]];
		if (value->kind == DB_KIND_INTEGER) {
			buffer_print(out, " %lld", (long long)value->integer);
		} else if (value->kind == DB_KIND_TEXT) {
			buffer_print(out, " %.*s", SLICE_PRINT(value->bytes));
		} else {
			buffer_puts(out, " (bytes)");
		}
	}
}

static void
complain(struct audit_rows_check *check, const char *what, const struct walk_table *table,
    const struct db_value *row, size_t *told)
{
	struct arena arena = ARENA_EMPTY(PAGE_BYTES);
	struct buffer line = BUFFER_IN(&arena);

	check->ret_bad++;
	if ((*told)++ < TOLD_MOST) {
		buffer_print(&line, "%s:", table->name);
		if (row != NULL) {
			put_key(&line, table, row);
		}
		buffer_print(&line, " %s", what);
		check->tell(check->self, buffer_text(&line));
	}
	arena_done(&arena);
}

/* What the ledger keeps of a transaction is an entry that it does not follow itself. */
static bool
is_of_ledger(const struct walk_table *table, const struct db_value *row)
{
	if (strcmp(table->name, "audit_entry") != 0) {
		return false;
	}
	for (size_t i = 0; i < table->columns_count; i++) {
		if (strcmp(table->columns[i], "action") == 0) {
			return audit_is_rows(
			    &(struct audit_entry){.action = row[i].bytes});
		}
	}
	return false;
}

static void
check_row(struct audit_rows *rows, struct audit_rows_check *check,
    const struct walk_table *table, const struct db_value *row, struct buffer *scratch,
    size_t *told)
{
	uint8_t name[NAME_BYTES];
	uint8_t hash[SHA256_SIZE];

	audit_table_tag(table, name);
	audit_row_key(table, row, scratch, name + AUDIT_TABLE_BYTES);
	struct slot *slot = find_slot(rows, name);
	check->ret_rows++;
	if (slot->batch == 0 || !is_current(rows, slot)) {
		if (check->whole && !is_of_ledger(table, row)) {
			complain(check, "is in no entry of the log", table, row, told);
		}
		return;
	}
	slot->seen = 1;
	audit_row_hash(table, row,
	    slice_bytes(rows->salts[slot->batch - 1], AUDIT_SALT_BYTES), scratch, hash);
	if (memcmp(hash, slot->hash, SHA256_SIZE) != 0) {
		complain(check, "is not what was written", table, row, told);
	}
}

static enum fault
check_table(struct audit_rows *rows, struct audit_rows_check *check,
    const struct walk_table *table)
{
	struct arena arenas[2] = {ARENA_EMPTY(PAGE_BYTES), ARENA_EMPTY(PAGE_BYTES)};
	const struct db_value *after = NULL;
	enum fault fault = FAULT_NONE;
	size_t count = 1;
	size_t told = 0;

	for (int i = 0; fault == FAULT_NONE && count > 0; i = 1 - i) {
		const struct db_value *page = NULL;
		arena_done(&arenas[i]);
		struct buffer scratch = BUFFER_IN(&arenas[i]);
		fault = walk_page(check->walk, table, after, &arenas[i], &page, &count);
		for (size_t j = 0; fault == FAULT_NONE && j < count; j++) {
			after = &page[j * table->columns_count];
			check_row(rows, check, table, after, &scratch, &told);
		}
	}
	arena_done(&arenas[0]);
	arena_done(&arenas[1]);
	return fault;
}

/* What the ledger has and no table: by table, for the key is only hashed. */
static void
check_missing(struct audit_rows *rows, struct audit_rows_check *check,
    const struct walk_table *table)
{
	uint8_t tag[AUDIT_TABLE_BYTES];
	char line[LINE_SIZE];
	size_t missing = 0;

	audit_table_tag(table, tag);
	for (size_t i = 0; i < rows->slots_count; i++) {
		const struct slot *slot = &rows->slots[i];
		if (slot->batch != 0 && slot->seen == 0 &&
		    memcmp(slot->name, tag, sizeof(tag)) == 0 &&
		    !is_zero(slot->hash, sizeof(slot->hash)) && is_current(rows, slot)) {
			missing++;
		}
	}
	if (missing > 0) {
		(void)snprintf(line, sizeof(line),
		    "%s: %zu rows that were written are not there", table->name, missing);
		check->tell(check->self, line);
		check->ret_bad += missing;
	}
}

enum fault
audit_rows_compare(struct audit_rows *rows, struct audit_rows_check *check)
{
	for (size_t i = 0; i < check->tables->count; i++) {
		const struct walk_table *table = &check->tables->list[i];
		if (audit_follows(table)) {
			TRY(check_table(rows, check, table));
			check_missing(rows, check, table);
		}
	}
	return FAULT_NONE;
}
