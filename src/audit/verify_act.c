/* SPDX-License-Identifier: EUPL-1.2 */
#include "audit/verify_act.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "audit/audit_store.h"
#include "audit/ledger_act.h"
#include "audit/log_act.h"
#include "audit/search_store.h"
#include "audit/verify_rows_act.h"
#include "audit/witness_store.h"
#include "db/acts.h"
#include "db/migrations.h"

#define TILE_BYTES ((size_t)MERKLE_TILE_WIDTH * MERKLE_HASH_SIZE)

enum { PAGE_ENTRIES = 1024, PAGE_BYTES = 1 << 30, LINE_SIZE = 400 };

/* SQLite's own look at its file; PostgreSQL has checksums of its own. */
enum { FILE_CHECK };
static const char *const file_texts[] = {
    [FILE_CHECK] = "PRAGMA integrity_check(20)",
};
static const struct db_statements file_statements = {
    "file", file_texts, ARRAY_LEN(file_texts)};

enum { SCHEMA_LIST };
static const char *const schema_texts[] = {
    [SCHEMA_LIST] = "SELECT number, name FROM schema_version ORDER BY number",
};
static const struct db_statements schema_statements = {
    "schema", schema_texts, ARRAY_LEN(schema_texts)};

struct verifying {
	struct audit_verification *check;
	struct arena *arena;
	struct arena *page; /* goes with the entries at hand */
	struct db *db;
	struct walk *walk;
	struct walk_tables tables;
	struct audit_rows *rows;
	struct merkle_edge edge;      /* made anew, from the entries */
	struct audit_checkpoint next; /* that is to be met */
	uint64_t blamed;              /* the last one */
	moment at;                    /* of the entry before */
	bool root_bad;
	uint8_t marks[AUDIT_MARKS_BYTES]; /* of the block at hand, made anew */
	bool marks_whole;                 /* its first entry was looked at */
};

PRINTF_LIKE(2, 3)
static void
tell(struct verifying *verifying, const char *format, ...)
{
	char line[LINE_SIZE];
	va_list values;

	va_start(values, format);
	/* NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized) */
	(void)vsnprintf(line, sizeof(line), format, values);
	va_end(values);
	verifying->check->ret_bad++;
	verifying->check->tell(verifying->check->self, line);
}

static void
blame_entry(struct verifying *verifying, uint64_t seq)
{
	struct audit_verification *check = verifying->check;

	if (seq == verifying->blamed) {
		return;
	}
	verifying->blamed = seq;
	if (check->ret_first_bad == 0 || seq < check->ret_first_bad) {
		check->ret_first_bad = seq;
	}
	tell(verifying, "entry %" PRIu64 " is not the one that was signed", seq);
}

/* --- tiles --- */

/* Whether the tile above says that the stored tile, not the one made anew, was signed. */
static enum fault
is_stored_signed(struct verifying *verifying, unsigned level, uint64_t number,
    struct slice stored, bool *ret_signed)
{
	size_t place = number % MERKLE_TILE_WIDTH;
	struct slice above = {NULL, 0};
	struct merkle_hash root;

	*ret_signed = false;
	if (stored.size != TILE_BYTES) {
		return FAULT_NONE;
	}
	TRY(audit_tile_find(verifying->db, level + 1, number / MERKLE_TILE_WIDTH,
	    verifying->page, &above));
	merkle_root((const void *)stored.bytes, MERKLE_TILE_WIDTH, &root);
	*ret_signed = above.size >= (place + 1) * MERKLE_HASH_SIZE &&
	    memcmp(above.bytes + place * MERKLE_HASH_SIZE, root.bytes,
	        MERKLE_HASH_SIZE) == 0;
	return FAULT_NONE;
}

static size_t
first_different(struct slice stored, struct slice made)
{
	size_t place = 0;

	while (slice_equal(slice_first(stored, (place + 1) * MERKLE_HASH_SIZE),
	    slice_first(made, (place + 1) * MERKLE_HASH_SIZE))) {
		place++;
	}
	return place;
}

/* One of the two was changed. Above the entries, a tile follows from a changed entry. */
static void
tell_tile(struct verifying *verifying, unsigned level, uint64_t number,
    struct slice stored, struct slice made, bool stored_signed)
{
	if (level == 0 && stored_signed && stored.size == made.size) {
		blame_entry(verifying,
		    number * MERKLE_TILE_WIDTH + first_different(stored, made) + 1);
	} else if (level == 0 || verifying->check->ret_first_bad == 0) {
		tell(verifying, "tile %u/%" PRIu64 " is not that of the entries", level,
		    number);
	}
}

static enum fault
full_tile(void *self, unsigned level, uint64_t number, const struct merkle_hash *hashes)
{
	struct slice made = slice_bytes(hashes, TILE_BYTES);
	struct verifying *verifying = self;
	struct slice stored = {NULL, 0};
	bool stored_signed = false;

	verifying->check->ret_tiles++;
	TRY(audit_tile_find(verifying->db, level, number, verifying->page, &stored));
	if (!slice_equal(made, stored)) {
		TRY(is_stored_signed(verifying, level, number, stored, &stored_signed));
		tell_tile(verifying, level, number, stored, made, stored_signed);
	}
	return FAULT_NONE;
}

/* At the newest checkpoint: its root says which of the two was signed. */
static enum fault
compare_edge(struct verifying *verifying)
{
	for (unsigned level = 0; level < MERKLE_LEVELS_MOST; level++) {
		const struct merkle_tile *tile = &verifying->edge.tiles[level];
		struct slice made =
		    slice_bytes(tile->hashes, tile->width * MERKLE_HASH_SIZE);
		struct slice stored = {NULL, 0};
		if (tile->width == 0) {
			continue;
		}
		verifying->check->ret_tiles++;
		TRY(audit_tile_find(
		    verifying->db, level, tile->number, verifying->arena, &stored));
		if (!slice_equal(made, stored)) {
			tell_tile(verifying, level, tile->number, stored, made,
			    verifying->root_bad);
		}
	}
	return FAULT_NONE;
}

/* --- checkpoints --- */

static bool
is_signed(const struct audit_verification *check, const struct note *note)
{
	for (size_t i = 0; i < check->keys_count; i++) {
		if (note_verify(note, &check->keys[i], NULL)) {
			return true;
		}
	}
	return false;
}

/* False when the note is none of ours; told. */
static bool
read_checkpoint(struct verifying *verifying, const char *what, struct slice bytes,
    struct note_checkpoint *ret_checkpoint)
{
	struct note *note = ARENA_NEW(verifying->arena, struct note);

	if (!note_parse(bytes, verifying->arena, note) ||
	    !note_checkpoint_parse(note->text, verifying->arena, ret_checkpoint)) {
		tell(verifying, "%s is not a checkpoint", what);
		return false;
	}
	if (!is_signed(verifying->check, note)) {
		tell(verifying, "%s is signed by no key of this log", what);
		return false;
	}
	return true;
}

static bool
has_root(struct verifying *verifying, const char *what,
    const struct note_checkpoint *checkpoint)
{
	struct merkle_hash root;

	merkle_edge_root(&verifying->edge, &root);
	if (checkpoint->size != verifying->edge.size ||
	    !merkle_equal(&checkpoint->root, &root)) {
		tell(verifying, "%s: the entries have another root", what);
		return false;
	}
	return true;
}

static enum fault
meet_checkpoint(struct verifying *verifying)
{
	struct note_checkpoint checkpoint;
	char what[64];

	(void)snprintf(what, sizeof(what), "checkpoint %" PRIu64, verifying->next.size);
	verifying->check->ret_checkpoints++;
	verifying->check->ret_size = verifying->next.size;
	verifying->root_bad = true;
	if (read_checkpoint(verifying, what, verifying->next.note, &checkpoint)) {
		verifying->root_bad = !has_root(verifying, what, &checkpoint);
	}
	TRY(audit_checkpoint_next(
	    verifying->db, verifying->next.size, verifying->arena, &verifying->next));
	return verifying->next.size == 0 ? compare_edge(verifying) : FAULT_NONE;
}

/* --- marks of blocks --- */

/* Those that are not there yet are made by the server: without them nothing is hidden. */
static enum fault
compare_block(struct verifying *verifying, uint64_t number)
{
	struct audit_block *stored = ARENA_NEW(verifying->page, struct audit_block);
	size_t count = 0;

	TRY(audit_block_list(verifying->db, number, stored, 1, &count));
	if (count == 1 &&
	    memcmp(stored->marks, verifying->marks, sizeof(stored->marks)) != 0) {
		tell(verifying, "the marks of block %" PRIu64 " are not its entries'",
		    number);
	}
	return FAULT_NONE;
}

static enum fault
add_marks(struct verifying *verifying, const struct audit_entry *entry)
{
	uint64_t place = (uint64_t)(entry->seq - 1) % AUDIT_BLOCK_ENTRIES;

	if (place == 0) {
		memset(verifying->marks, 0, sizeof(verifying->marks));
		verifying->marks_whole = true;
	}
	audit_marks_add(verifying->marks, entry);
	return place == AUDIT_BLOCK_ENTRIES - 1 && verifying->marks_whole
	    ? compare_block(verifying, (uint64_t)(entry->seq - 1) / AUDIT_BLOCK_ENTRIES)
	    : FAULT_NONE;
}

/* Blocks that no entries stand for are more than were made. */
static enum fault
check_blocks(struct verifying *verifying)
{
	uint64_t next = 0;
	uint64_t bad = 0;

	TRY(audit_block_check(verifying->db, &next, &bad));
	if (next > verifying->edge.size / AUDIT_BLOCK_ENTRIES || bad > 0) {
		tell(verifying,
		    "there are marks up to block %" PRIu64 ", %" PRIu64
		    " of no size, for %" PRIu64 " entries",
		    next, bad, verifying->edge.size);
	}
	return FAULT_NONE;
}

/* --- entries --- */

/* Behind the newest checkpoint there are no tiles yet. */
static enum fault
pass_over(void *self, unsigned level, uint64_t number, const struct merkle_hash *hashes)
{
	(void)self;
	(void)level;
	(void)number;
	(void)hashes;
	return FAULT_NONE;
}

static bool
is_covered(const struct verifying *verifying)
{
	return verifying->next.size > 0;
}

static enum fault
add_entry(
    struct verifying *verifying, const struct audit_entry *entry, struct arena *page)
{
	struct merkle_hash leaf;
	bool rows = audit_is_rows(entry);

	if ((uint64_t)entry->seq != verifying->edge.size + 1) {
		tell(verifying, "entry %" PRIu64 " is missing", verifying->edge.size + 1);
		verifying->edge.size = (uint64_t)entry->seq - 1;
	}
	if (entry->at < verifying->at) {
		tell(verifying, "entry %" PRId64 " is dated before the one before it",
		    entry->seq);
	}
	verifying->at = entry->at;
	verifying->check->ret_entries++;
	if (rows ? !audit_rows_add(verifying->rows, entry) : entry->rows.size > 0) {
		blame_entry(verifying, (uint64_t)entry->seq);
	}
	TRY(add_marks(verifying, entry));
	audit_leaf_hash(page, entry, &leaf);
	TRY(merkle_grow(&verifying->edge, &leaf,
	    is_covered(verifying) ? full_tile : pass_over, verifying));
	return verifying->edge.size == verifying->next.size ? meet_checkpoint(verifying)
	                                                    : FAULT_NONE;
}

static enum fault
add_page(struct verifying *verifying, size_t *ret_count)
{
	struct arena page = ARENA_EMPTY(PAGE_BYTES);
	struct audit_span span = {
	    .after = verifying->edge.size, .most = PAGE_ENTRIES, .rows = true};
	enum fault fault = audit_list(verifying->db, &page, &span);

	verifying->page = &page;
	for (size_t i = 0; i < span.ret_count && fault == FAULT_NONE; i++) {
		fault = add_entry(verifying, &span.ret_entries[i], &page);
	}
	*ret_count = span.ret_count;
	arena_done(&page);
	return fault;
}

/* How many tiles a tree of this size has. */
static uint64_t
tiles_of(uint64_t size)
{
	uint64_t count = 0;

	for (unsigned level = 0; level < MERKLE_LEVELS_MOST; level++) {
		uint64_t hashes = size >> (MERKLE_TILE_HEIGHT * level);
		count += (hashes + MERKLE_TILE_WIDTH - 1) / MERKLE_TILE_WIDTH;
	}
	return count;
}

static enum fault
add_entries(struct verifying *verifying)
{
	size_t count = 1;
	uint64_t tiles = 0;

	while (count > 0) {
		TRY(add_page(verifying, &count));
	}
	if (verifying->next.size > 0) {
		tell(verifying, "%" PRIu64 " entries were signed, %" PRIu64 " are there",
		    verifying->next.size, verifying->edge.size);
	}
	TRY(audit_tile_count(verifying->db, &tiles));
	if (verifying->next.size == 0 && tiles != tiles_of(verifying->check->ret_size)) {
		tell(verifying, "there are %" PRIu64 " tiles, and should be %" PRIu64,
		    tiles, tiles_of(verifying->check->ret_size));
	}
	return FAULT_NONE;
}

/* --- cosignatures --- */

/* A note that a witness signed: it is of this log, of this tree, and his. */
static enum fault
check_cosignature(
    struct verifying *verifying, const struct audit_cosignature *one, bool *ret_good)
{
	struct act act = {.db = verifying->db, .arena = verifying->page};
	struct note *note = ARENA_NEW(verifying->page, struct note);
	struct note_checkpoint checkpoint;
	struct merkle_hash root;
	struct note_key key;
	moment at = 0;

	*ret_good = note_parse(one->note, verifying->page, note) &&
	    note_checkpoint_parse(note->text, verifying->page, &checkpoint) &&
	    checkpoint.size == one->size && is_signed(verifying->check, note) &&
	    note_key_parse(one->key, verifying->page, &key) &&
	    slice_equal(one->witness, slice_of(key.name)) &&
	    note_verify(note, &key, &at) && at == one->at &&
	    one->size <= verifying->check->ret_size;
	if (*ret_good) {
		TRY(audit_root_find(&act, one->size, &root));
		*ret_good = merkle_equal(&root, &checkpoint.root);
	}
	return FAULT_NONE;
}

static enum fault
check_next_cosignature(struct verifying *verifying, struct audit_cosignature *one)
{
	bool good = false;
	struct audit_cosignature after = *one;

	TRY(audit_cosignature_next(verifying->db, &after, verifying->arena, one));
	if (one->witness.size == 0) {
		return FAULT_NONE;
	}
	TRY(check_cosignature(verifying, one, &good));
	if (!good) {
		tell(verifying,
		    "the cosignature of %.*s over %" PRIu64 " entries is not good",
		    SLICE_PRINT(one->witness), one->size);
	}
	return FAULT_NONE;
}

static enum fault
check_cosignatures(struct verifying *verifying)
{
	struct audit_cosignature one = {.witness = SLICE("")};
	enum fault fault = FAULT_NONE;

	do {
		struct arena page = ARENA_EMPTY(PAGE_BYTES);
		verifying->page = &page;
		fault = check_next_cosignature(verifying, &one);
		arena_done(&page);
	} while (fault == FAULT_NONE && one.witness.size > 0);
	return fault;
}

/* --- the whole --- */

static enum fault
check_file(struct verifying *verifying)
{
	struct db_rows rows;

	if (db_is_shared(verifying->check->address)) {
		return FAULT_NONE;
	}
	db_query(verifying->db, &file_statements, FILE_CHECK, DB_NO_ARGS, &rows);
	while (db_next(&rows)) {
		struct slice line = db_slice(&rows, 0);
		if (!slice_equal(line, SLICE("ok"))) {
			tell(verifying, "the file: %.*s", SLICE_PRINT(line));
		}
	}
	return db_end(&rows);
}

/* No act writes the list of migrations, so the ledger does not bind it: it is this program's. */
static enum fault
check_schema(struct verifying *verifying)
{
	struct db_rows rows;
	size_t count = 0;

	db_query(verifying->db, &schema_statements, SCHEMA_LIST, DB_NO_ARGS, &rows);
	while (db_next(&rows)) {
		const struct db_migration *one =
		    count < db_migrations_count ? &db_migrations[count] : NULL;
		if (one == NULL || db_integer(&rows, 0) != one->number ||
		    !slice_equal(db_slice(&rows, 1), slice_of(one->name))) {
			tell(verifying,
			    "schema_version: row %zu is not that of this program",
			    count + 1);
		}
		count++;
	}
	if (count < db_migrations_count) {
		tell(verifying, "schema_version: %zu rows are missing",
		    db_migrations_count - count);
	}
	return db_end(&rows);
}

/* From a checkpoint that was kept elsewhere: what is here must continue it. */
static enum fault
begin_since(struct verifying *verifying)
{
	struct note_checkpoint since;
	uint64_t size = 0;

	TRY(audit_size(verifying->db, &size));
	if (!read_checkpoint(
	        verifying, "the checkpoint", verifying->check->since, &since)) {
		return FAULT_NONE;
	}
	if (since.size > size) {
		tell(verifying, "%" PRIu64 " entries were signed, %" PRIu64 " are there",
		    since.size, size);
		return FAULT_NONE;
	}
	TRY(audit_edge_load(
	    verifying->db, verifying->arena, since.size, &verifying->edge));
	(void)has_root(verifying, "the checkpoint", &since);
	verifying->check->ret_size = since.size;
	return FAULT_NONE;
}

static enum fault
check_rows(struct verifying *verifying, bool whole)
{
	struct audit_verification *check = verifying->check;
	struct audit_rows_check rows = {
	    .walk = verifying->walk,
	    .tables = &verifying->tables,
	    .whole = whole,
	    .tell = check->tell,
	    .self = check->self,
	};
	enum fault fault = audit_rows_compare(verifying->rows, &rows);

	check->ret_rows = rows.ret_rows;
	check->ret_bad += rows.ret_bad;
	return fault;
}

static enum fault
run(struct verifying *verifying)
{
	bool whole = verifying->check->since.size == 0;

	TRY(check_file(verifying));
	TRY(check_schema(verifying));
	if (!whole) {
		TRY(begin_since(verifying));
	}
	TRY(audit_checkpoint_next(
	    verifying->db, verifying->edge.size, verifying->arena, &verifying->next));
	TRY(add_entries(verifying));
	TRY(check_blocks(verifying));
	TRY(check_cosignatures(verifying));
	return check_rows(verifying, whole);
}

enum fault
audit_verify(struct audit_verification *check, struct arena *arena)
{
	struct verifying *verifying = ARENA_NEW(arena, struct verifying);
	const struct db_statements *const more[] = {&audit_statements,
	    &audit_search_statements, &audit_witness_statements, &schema_statements,
	    db_is_shared(check->address) ? NULL : &file_statements, NULL};

	verifying->check = check;
	verifying->arena = arena;
	verifying->rows = audit_rows_new();
	enum fault fault = change_tables(arena, &verifying->tables);
	if (fault == FAULT_NONE) {
		fault = walk_open_snapshot(check->address, &verifying->tables, more,
		    arena, &verifying->walk, &verifying->db);
	}
	if (fault == FAULT_NONE) {
		fault = run(verifying);
	}
	walk_close(verifying->walk);
	audit_rows_free(verifying->rows);
	return fault;
}
