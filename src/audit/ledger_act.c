/* SPDX-License-Identifier: EUPL-1.2 */
#include "audit/ledger_act.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "audit/audit_act.h"
#include "audit/audit_store.h"
#include "audit/log_act.h"
#include "base/random.h"

enum {
	TABLES_BYTES = 4 << 20,
	SCRATCH_BYTES = 256 << 20,
	PAGE_BYTES = 512 << 20,
	BASELINE_ROWS = 4000
};

static_assert(sizeof(struct audit_row) == AUDIT_ROW_BYTES, "without holes");

struct audit_ledger {
	struct acts_ledger acts;
	struct arena arena;   /* of the tables */
	struct arena working; /* of what follows */
	struct buffer rows;   /* told since the transaction began */
	struct buffer scratch;
	uint8_t (*tags)[AUDIT_TABLE_BYTES]; /* by the table's place */
	bool *answers;                      /* the same: permits' answers come from it */
	uint8_t salt[AUDIT_SALT_BYTES];
	bool sealing;
	char signs[AUDIT_LOG_NAME_SIZE]; /* the log; empty: the keeper alone signs */
	bool answer_changed;             /* since the transaction began, or nearly */
};

bool
audit_follows(const struct walk_table *table)
{
	static const char *const left_out[] = {"session", "sign_in", "service_assertion",
	    "audit_tile", "audit_checkpoint", "audit_block", "audit_cosignature",
	    "audit_witness"};

	for (size_t i = 0; i < ARRAY_LEN(left_out); i++) {
		if (strcmp(table->name, left_out[i]) == 0) {
			return false;
		}
	}
	return true;
}

/* From which tables anybody is answered about a permit. */
static bool
is_answered_from(const struct walk_table *table)
{
	return strcmp(table->name, "permit") == 0 ||
	    strcmp(table->name, "authority_order") == 0;
}

void
audit_table_tag(const struct walk_table *table, uint8_t ret_tag[static AUDIT_TABLE_BYTES])
{
	uint8_t hash[SHA256_SIZE];

	sha256(slice_of(table->name), hash);
	memcpy(ret_tag, hash, AUDIT_TABLE_BYTES);
}

void
audit_row_key(const struct walk_table *table, const struct db_value *values,
    struct buffer *scratch, uint8_t ret_key[static AUDIT_KEY_BYTES])
{
	uint8_t hash[SHA256_SIZE];

	scratch->size = 0;
	buffer_puts(scratch, table->name);
	for (size_t i = 0; i < table->key_count; i++) {
		walk_put_value(scratch, &values[table->key[i]]);
	}
	sha256(buffer_slice(scratch), hash);
	memcpy(ret_key, hash, AUDIT_KEY_BYTES);
}

void
audit_row_hash(const struct walk_table *table, const struct db_value *values,
    struct slice salt, struct buffer *scratch, uint8_t ret_hash[static SHA256_SIZE])
{
	scratch->size = 0;
	buffer_put(scratch, salt);
	buffer_puts(scratch, table->name);
	for (size_t i = 0; i < table->columns_count; i++) {
		walk_put_value(scratch, &values[i]);
	}
	sha256(buffer_slice(scratch), ret_hash);
}

/* --- told by the writer --- */

static struct slice
salt_of(const struct audit_ledger *ledger)
{
	return slice_bytes(ledger->salt, sizeof(ledger->salt));
}

static void
begin_rows(struct audit_ledger *ledger)
{
	if (ledger->rows.size == 0) {
		random_bytes(ledger->salt, sizeof(ledger->salt));
	}
}

static void
told(void *self, const struct walk_table *table, const struct db_value *values,
    bool removed)
{
	struct audit_ledger *ledger = self;
	struct audit_row row;

	if (ledger->sealing) {
		return;
	}
	begin_rows(ledger);
	ledger->answer_changed = ledger->answer_changed || ledger->answers[table->place];
	memcpy(row.table, ledger->tags[table->place], sizeof(row.table));
	audit_row_key(table, values, &ledger->scratch, row.key);
	memset(row.hash, 0, sizeof(row.hash));
	if (!removed) {
		audit_row_hash(
		    table, values, salt_of(ledger), &ledger->scratch, row.hash);
	}
	buffer_put(&ledger->rows, slice_bytes(&row, sizeof(row)));
}

static size_t
mark(void *self)
{
	return ((struct audit_ledger *)self)->rows.size;
}

/* At the start of a transaction the memory of a large one before is given back. */
static void
cut(void *self, size_t size)
{
	struct audit_ledger *ledger = self;

	ledger->rows.size = size;
	ledger->answer_changed = ledger->answer_changed && size > 0;
	if (size == 0 && ledger->working.used_bytes > (1 << 20)) {
		arena_done(&ledger->working);
		ledger->rows = BUFFER_IN(&ledger->working);
		ledger->scratch = BUFFER_IN(&ledger->working);
	}
}

static enum fault
seal(void *self, struct act *act)
{
	struct audit_ledger *ledger = self;

	ledger->sealing = true;
	enum fault fault =
	    audit_record_rows(act, salt_of(ledger), buffer_slice(&ledger->rows));
	if (fault == FAULT_NONE && ledger->answer_changed && ledger->signs[0] != '\0') {
		fault = audit_log_cover_within(act, slice_of(ledger->signs));
	}
	ledger->sealing = false;
	return fault;
}

/* --- its life --- */

static void
find_tags(struct audit_ledger *ledger)
{
	const struct walk_tables *tables = &ledger->acts.listener.tables;

	ledger->tags =
	    arena_alloc_array(&ledger->arena, sizeof(ledger->tags[0]), tables->count);
	ledger->answers = ARENA_ARRAY(&ledger->arena, bool, tables->count);
	for (size_t i = 0; i < tables->count; i++) {
		audit_table_tag(&tables->list[i], ledger->tags[i]);
		ledger->answers[i] = is_answered_from(&tables->list[i]);
	}
}

enum fault
audit_ledger_new(struct slice origin, struct audit_ledger **ret_ledger)
{
	struct audit_ledger *ledger = calloc(1, sizeof(*ledger));

	if (ledger == NULL) {
		return FAULT_MEMORY;
	}
	ledger->arena = ARENA_EMPTY(TABLES_BYTES);
	ledger->working = ARENA_EMPTY(SCRATCH_BYTES);
	ledger->rows = BUFFER_IN(&ledger->working);
	ledger->scratch = BUFFER_IN(&ledger->working);
	ledger->acts = (struct acts_ledger){
	    .listener = {.self = ledger, .follows = audit_follows, .row = told},
	    .mark = mark,
	    .cut = cut,
	    .seal = seal,
	};
	enum fault fault = change_tables(&ledger->arena, &ledger->acts.listener.tables);
	if (fault != FAULT_NONE) {
		audit_ledger_free(ledger);
		return fault;
	}
	if (origin.size > 0) {
		(void)audit_log_name(origin, ledger->signs);
	}
	find_tags(ledger);
	*ret_ledger = ledger;
	return FAULT_NONE;
}

void
audit_ledger_free(struct audit_ledger *ledger)
{
	if (ledger != NULL) {
		arena_done(&ledger->working);
		arena_done(&ledger->arena);
		free(ledger);
	}
}

const struct acts_ledger *
audit_ledger_acts(const struct audit_ledger *ledger)
{
	return &ledger->acts;
}

/* --- what was there before --- */

/* Goes through the tables, and through the rows of each; a stop may be anywhere. */
struct baseline {
	struct audit_ledger *ledger;
	struct walk *walk;
	const bool *known; /* each table of the ledger's */
	size_t table;
	const struct db_value *after; /* the last row that was taken in; NULL: none yet */
};

/* An act may run twice: it leaves where it started as it is. */
struct taking {
	struct baseline from;
	struct baseline ret_to;
};

static struct slice
shape_of(const struct walk_table *table, struct arena *arena)
{
	struct buffer out = BUFFER_IN(arena);

	for (size_t i = 0; i < table->columns_count; i++) {
		buffer_print(&out, "%s%s", i > 0 ? " " : "", table->columns[i]);
	}
	return buffer_slice(&out);
}

struct known {
	const struct walk_tables *tables;
	bool *ret_known;
	bool ret_all;
};

static enum fault
find_known(struct act *act, void *input)
{
	struct known *known = input;

	known->ret_all = true;
	for (size_t i = 0; i < known->tables->count; i++) {
		const struct walk_table *table = &known->tables->list[i];
		struct slice shape = {NULL, 0};
		TRY(audit_shape_find(act->db, slice_of(table->name), act->arena, &shape));
		known->ret_known[i] = !audit_follows(table) ||
		    slice_equal(shape, shape_of(table, act->arena));
		known->ret_all = known->ret_all && known->ret_known[i];
	}
	return FAULT_NONE;
}

static void
tell_reset(struct audit_ledger *ledger, const struct walk_table *table)
{
	struct audit_row row = {.key = {0}};

	audit_table_tag(table, row.table);
	begin_rows(ledger);
	buffer_put(&ledger->rows, slice_bytes(&row, sizeof(row)));
}

static enum fault
note_shape(struct act *act, const struct walk_table *table)
{
	struct slice shape = shape_of(table, act->arena);
	char object[AUDIT_OBJECT_SIZE];

	TRY(audit_shape_save(act->db, slice_of(table->name), shape));
	return audit_record(act,
	    &(struct audit_event){
	        .actor = SLICE("system"),
	        .role = "system",
	        .action = "audit.baseline",
	        .object = audit_object("table", slice_of(table->name), object),
	        .record = shape,
	        .reason = "",
	    });
}

static enum fault
take_page(struct act *act, struct baseline *baseline, const struct walk_table *table,
    size_t *ret_count)
{
	const struct db_value *rows = NULL;

	TRY(walk_page(
	    baseline->walk, table, baseline->after, act->arena, &rows, ret_count));
	for (size_t i = 0; i < *ret_count; i++) {
		baseline->after = &rows[i * table->columns_count];
		told(baseline->ledger, table, baseline->after, false);
	}
	return FAULT_NONE;
}

/* What is told in an act stands behind the resets of all tables that it may be about. */
static void
tell_resets(const struct baseline *baseline)
{
	const struct walk_tables *tables = &baseline->ledger->acts.listener.tables;

	for (size_t i = 0; i < tables->count; i++) {
		if (!baseline->known[i]) {
			tell_reset(baseline->ledger, &tables->list[i]);
		}
	}
}

/* The n-th table to take in: that of the shapes, which each of the others changes, is
 * read before it changes. */
static const struct walk_table *
nth(const struct walk_tables *tables, size_t n)
{
	size_t shapes = 0;

	while (strcmp(tables->list[shapes].name, "audit_shape") != 0) {
		shapes++;
	}
	return &tables->list[n == 0 ? shapes : n <= shapes ? n - 1 : n];
}

/* The writer has its turn and this is all that it does in it, so that the other
 * connection sees what is committed, and that is all there is. */
static enum fault
take_some(struct act *act, void *input)
{
	struct taking *taking = input;
	struct baseline at = taking->from;
	const struct walk_tables *tables = &at.ledger->acts.listener.tables;
	size_t budget = BASELINE_ROWS;

	if (at.table == 0 && at.after == NULL) {
		tell_resets(&at);
	}
	while (budget > 0 && at.table < tables->count) {
		const struct walk_table *table = nth(tables, at.table);
		size_t count = 0;
		if (!at.known[table->place]) {
			TRY(take_page(act, &at, table, &count));
		}
		budget -= count < budget ? count : budget;
		if (count == WALK_PAGE_ROWS) {
			continue;
		}
		if (!at.known[table->place]) {
			TRY(note_shape(act, table));
		}
		at.after = NULL;
		at.table++;
	}
	taking->ret_to = at;
	return FAULT_NONE;
}

/* Two arenas take turns: the last row of one act is asked for in the next. */
static enum fault
take_all(struct acts *acts, const struct baseline *start)
{
	struct taking taking = {.from = *start};
	struct arena arenas[2] = {ARENA_EMPTY(PAGE_BYTES), ARENA_EMPTY(PAGE_BYTES)};
	enum fault fault = FAULT_NONE;
	int i = 0;

	while (fault == FAULT_NONE &&
	    taking.from.table < start->ledger->acts.listener.tables.count) {
		arena_done(&arenas[i]);
		fault = acts_write(acts, &arenas[i], take_some, &taking);
		taking.from = taking.ret_to;
		i = 1 - i;
	}
	arena_done(&arenas[0]);
	arena_done(&arenas[1]);
	return fault;
}

enum fault
audit_baseline(struct acts *acts, struct audit_ledger *ledger, const char *address)
{
	const struct walk_tables *tables = &ledger->acts.listener.tables;
	struct arena arena = ARENA_EMPTY(TABLES_BYTES);
	struct known known = {
	    .tables = tables, .ret_known = ARENA_ARRAY(&arena, bool, tables->count)};
	struct baseline baseline = {.ledger = ledger, .known = known.ret_known};
	enum fault fault = acts_read(acts, &arena, find_known, &known);

	if (fault == FAULT_NONE && !known.ret_all) {
		fault = walk_open(address, tables, false, &arena, &baseline.walk);
		if (fault == FAULT_NONE) {
			fault = take_all(acts, &baseline);
		}
		walk_close(baseline.walk);
	}
	arena_done(&arena);
	return fault;
}
