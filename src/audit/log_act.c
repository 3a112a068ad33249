/* SPDX-License-Identifier: EUPL-1.2 */
#include "audit/log_act.h"

#include <assert.h>
#include <string.h>

#include "base/log.h"
#include "crypto/note.h"
#include "crypto/signing.h"
#include "db/acts.h"

enum { GROW_MOST = 4096, TILES_MOST = GROW_MOST / MERKLE_TILE_WIDTH + 16 };

/* --- the edge --- */

/* Of a tree of this size, at this level. */
static uint64_t
hashes_at(uint64_t size, unsigned level)
{
	return size >> (MERKLE_TILE_HEIGHT * level);
}

enum fault
audit_edge_load(
    struct db *db, struct arena *arena, uint64_t size, struct merkle_edge *ret_edge)
{
	ret_edge->size = size;
	for (unsigned level = 0; level < MERKLE_LEVELS_MOST; level++) {
		struct merkle_tile *tile = &ret_edge->tiles[level];
		uint64_t count = hashes_at(size, level);
		struct slice hashes = {NULL, 0};
		tile->number = count / MERKLE_TILE_WIDTH;
		tile->width = count % MERKLE_TILE_WIDTH;
		if (tile->width == 0) {
			continue;
		}
		TRY(audit_tile_find(db, level, tile->number, arena, &hashes));
		if (hashes.size < tile->width * MERKLE_HASH_SIZE) {
			log_event(LOG_ERROR, "audit.tile_missing",
			    LOG_INT("level", level),
			    LOG_INT("number", (int64_t)tile->number));
			return FAULT_DATABASE;
		}
		memcpy(tile->hashes, hashes.bytes, tile->width * MERKLE_HASH_SIZE);
	}
	return FAULT_NONE;
}

/* --- growing --- */

struct kept_tile {
	unsigned level;
	uint64_t number;
	struct slice hashes;
};

struct growing {
	struct audit_growth *growth;
	struct arena *arena;
	struct audit_checkpoint base; /* what it grows from */
	struct merkle_edge edge;
	struct kept_tile tiles[TILES_MOST];
	size_t tiles_count;
	struct audit_checkpoint next; /* size 0: nothing is new */
};

static void
keep_tile(struct growing *growing, unsigned level, uint64_t number,
    const struct merkle_hash *hashes, size_t width)
{
	assert(growing->tiles_count < TILES_MOST);
	growing->tiles[growing->tiles_count++] = (struct kept_tile){
	    .level = level,
	    .number = number,
	    .hashes =
	        arena_copy(growing->arena, slice_bytes(hashes, width * MERKLE_HASH_SIZE)),
	};
}

static enum fault
keep_full(void *self, unsigned level, uint64_t number, const struct merkle_hash *hashes)
{
	keep_tile(self, level, number, hashes, MERKLE_TILE_WIDTH);
	return FAULT_NONE;
}

static void
keep_edge(struct growing *growing)
{
	for (unsigned level = 0; level < MERKLE_LEVELS_MOST; level++) {
		const struct merkle_tile *tile = &growing->edge.tiles[level];
		if (tile->width > 0) {
			keep_tile(
			    growing, level, tile->number, tile->hashes, tile->width);
		}
	}
}

/* What is there must be what was signed last. */
static enum fault
check_base(const struct growing *growing)
{
	struct note *note = ARENA_NEW(growing->arena, struct note);
	struct note_checkpoint checkpoint;
	struct merkle_hash root;

	if (growing->base.size == 0) {
		return FAULT_NONE;
	}
	merkle_edge_root(&growing->edge, &root);
	if (note_parse(growing->base.note, growing->arena, note) &&
	    note_checkpoint_parse(note->text, growing->arena, &checkpoint) &&
	    checkpoint.size == growing->base.size &&
	    merkle_equal(&checkpoint.root, &root)) {
		return FAULT_NONE;
	}
	log_event(
	    LOG_ERROR, "audit.forked", LOG_INT("size", (int64_t)growing->base.size));
	return FAULT_DATABASE;
}

static enum fault
add_entries(struct act *act, struct growing *growing)
{
	struct audit_span span = {.after = growing->base.size, .most = GROW_MOST};

	TRY(audit_list(act->db, act->arena, &span));
	for (size_t i = 0; i < span.ret_count; i++) {
		const struct audit_entry *entry = &span.ret_entries[i];
		struct merkle_hash leaf;
		if ((uint64_t)entry->seq != growing->edge.size + 1) {
			log_event(LOG_ERROR, "audit.gap", LOG_INT("seq", entry->seq));
			return FAULT_DATABASE;
		}
		audit_leaf_hash(act->arena, entry, &leaf);
		TRY(merkle_grow(&growing->edge, &leaf, keep_full, growing));
	}
	growing->growth->ret_more = span.ret_count == GROW_MOST;
	return FAULT_NONE;
}

static enum fault
sign(struct act *act, struct growing *growing)
{
	const struct signing_key *key =
	    signing_key_at(act->signing, SIGNING_CHECKPOINT, act->now);
	struct note_checkpoint checkpoint = {
	    .origin = growing->growth->name, .size = growing->edge.size};
	struct buffer note = BUFFER_IN(act->arena);
	struct slice signature = {NULL, 0};
	struct note_key name;

	merkle_edge_root(&growing->edge, &checkpoint.root);
	note_put_checkpoint(&note, &checkpoint);
	TRY(signing_sign(act->signing, key, buffer_slice(&note), act->arena, &signature));
	if (signature.size != NOTE_SIGNATURE_SIZE ||
	    !note_key_init(&name, growing->growth->name, NOTE_ED25519, key->key.x)) {
		return FAULT_SIGNER;
	}
	buffer_putc(&note, '\n');
	note_put_signature(&note, &name, 0, (const uint8_t *)signature.bytes);
	growing->next = (struct audit_checkpoint){
	    .size = growing->edge.size, .note = buffer_slice(&note)};
	return FAULT_NONE;
}

/* All that takes time: nobody waits for it. */
static enum fault
prepare(struct act *act, void *input)
{
	struct growing *growing = input;

	TRY(audit_checkpoint_newest(act->db, act->arena, &growing->base));
	growing->growth->ret_size = growing->base.size;
	growing->growth->ret_note = growing->base.note;
	TRY(audit_edge_load(act->db, act->arena, growing->base.size, &growing->edge));
	TRY(check_base(growing));
	TRY(add_entries(act, growing));
	if (growing->edge.size == growing->base.size) {
		return FAULT_NONE;
	}
	keep_edge(growing);
	return sign(act, growing);
}

/* Of each tile's worth of entries the last checkpoint stays. */
static enum fault
save(struct act *act, void *input)
{
	const struct growing *growing = input;
	struct audit_checkpoint now;

	growing->growth->ret_grown = false;
	TRY(audit_checkpoint_newest(act->db, act->arena, &now));
	if (now.size != growing->base.size) { /* another was first */
		growing->growth->ret_size = now.size;
		growing->growth->ret_note = now.note;
		growing->growth->ret_more =
		    growing->growth->ret_more || now.size < growing->next.size;
		return FAULT_NONE;
	}
	for (size_t i = 0; i < growing->tiles_count; i++) {
		const struct kept_tile *tile = &growing->tiles[i];
		TRY(audit_tile_save(act->db, tile->level, tile->number, tile->hashes));
	}
	if (now.size > 0 &&
	    now.size / MERKLE_TILE_WIDTH == growing->next.size / MERKLE_TILE_WIDTH) {
		TRY(audit_checkpoint_delete(act->db, now.size));
	}
	TRY(audit_checkpoint_insert(act->db, &growing->next));
	growing->growth->ret_grown = true;
	return FAULT_NONE;
}

enum fault
audit_log_grow(struct acts *acts, struct arena *arena, struct audit_growth *growth)
{
	struct growing *growing = ARENA_NEW(arena, struct growing);

	growth->ret_grown = false;
	growth->ret_more = false;
	growing->growth = growth;
	growing->arena = arena;
	TRY(acts_read(acts, arena, prepare, growing));
	if (growing->next.size == 0) {
		return FAULT_NONE;
	}
	TRY(acts_write(acts, arena, save, growing));
	if (growth->ret_grown) {
		growth->ret_size = growing->next.size;
		growth->ret_note = growing->next.note;
	}
	return FAULT_NONE;
}

enum fault
audit_log_cover(
    struct acts *acts, struct arena *arena, struct audit_growth *growth, uint64_t seq)
{
	struct arena working = ARENA_EMPTY(arena->ceiling_bytes);
	enum fault fault = FAULT_NONE;
	struct slice note = {NULL, 0};
	bool grown = false;

	do {
		arena_done(&working);
		fault = audit_log_grow(acts, &working, growth);
		if (fault == FAULT_NONE) {
			note = arena_copy(arena, growth->ret_note);
		}
		grown = grown || growth->ret_grown;
	} while (fault == FAULT_NONE && growth->ret_more &&
	    (seq == 0 || growth->ret_size < seq));
	growth->ret_note = note;
	growth->ret_grown = grown;
	arena_done(&working);
	return fault;
}

/* Reads and signs; what it meets there is told, and keeps nobody from deciding. */
static bool
is_prepared(struct act *act, struct growing *growing)
{
	enum fault fault = prepare(act, growing);

	if (fault != FAULT_NONE) {
		log_event(
		    LOG_ERROR, "audit.not_covered", LOG_TEXT("fault", fault_name(fault)));
	}
	return fault == FAULT_NONE && growing->next.size > 0;
}

enum fault
audit_log_cover_within(struct act *act, struct slice name)
{
	struct audit_growth growth = {.name = name, .ret_more = true};

	while (growth.ret_more) {
		struct growing *growing = ARENA_NEW(act->arena, struct growing);
		growth.ret_more = false;
		growing->growth = &growth;
		growing->arena = act->arena;
		if (!is_prepared(act, growing)) {
			return FAULT_NONE;
		}
		TRY(save(act, growing));
	}
	return FAULT_NONE;
}

/* --- showing --- */

static enum fault
find_checkpoint(struct act *act, void *input)
{
	return audit_checkpoint_newest(act->db, act->arena, input);
}

enum fault
audit_log_checkpoint(
    struct acts *acts, struct arena *arena, struct audit_checkpoint *ret_checkpoint)
{
	return acts_read(acts, arena, find_checkpoint, ret_checkpoint);
}

static enum fault
find_size(struct act *act, void *input)
{
	return audit_size(act->db, input);
}

enum fault
audit_log_size(struct acts *acts, struct arena *arena, uint64_t *ret_size)
{
	return acts_read(acts, arena, find_size, ret_size);
}

struct tile_asked {
	const struct merkle_path *path;
	struct slice *ret_bytes;
};

/* C2SP tlog-tiles, "Log Entries": each behind its size in two bytes. */
static enum fault
put_entries(struct act *act, const struct merkle_path *path, struct buffer *out)
{
	struct audit_span span = {
	    .after = path->number * MERKLE_TILE_WIDTH, .most = path->width};

	TRY(audit_list(act->db, act->arena, &span));
	for (size_t i = 0; i < span.ret_count; i++) {
		struct buffer leaf = BUFFER_IN(act->arena);
		audit_put_leaf(&leaf, &span.ret_entries[i]);
		assert(leaf.size <= UINT16_MAX);
		buffer_putc(out, (char)(uint8_t)(leaf.size >> 8));
		buffer_putc(out, (char)(uint8_t)leaf.size);
		buffer_put(out, buffer_slice(&leaf));
	}
	return span.ret_count == path->width ? FAULT_NONE : FAULT_DATABASE;
}

static enum fault
find_tile(struct act *act, void *input)
{
	struct tile_asked *asked = input;
	const struct merkle_path *path = asked->path;
	unsigned level = path->level > 0 ? (unsigned)path->level : 0;
	struct buffer out = BUFFER_IN(act->arena);
	struct audit_checkpoint newest;

	*asked->ret_bytes = (struct slice){NULL, 0};
	TRY(audit_checkpoint_newest(act->db, act->arena, &newest));
	if (path->number > MERKLE_SIZE_MOST / MERKLE_TILE_WIDTH ||
	    path->number * MERKLE_TILE_WIDTH + path->width >
	        hashes_at(newest.size, level)) {
		return FAULT_NONE;
	}
	if (path->level == MERKLE_LEVEL_ENTRIES) {
		TRY(put_entries(act, path, &out));
		*asked->ret_bytes = buffer_slice(&out);
		return FAULT_NONE;
	}
	TRY(audit_tile_find(act->db, level, path->number, act->arena, asked->ret_bytes));
	if (asked->ret_bytes->size < path->width * MERKLE_HASH_SIZE) {
		return FAULT_DATABASE;
	}
	*asked->ret_bytes =
	    slice_first(*asked->ret_bytes, path->width * MERKLE_HASH_SIZE);
	return FAULT_NONE;
}

enum fault
audit_log_tile(struct acts *acts, struct arena *arena, const struct merkle_path *path,
    struct slice *ret_bytes)
{
	struct tile_asked asked = {path, ret_bytes};

	return acts_read(acts, arena, find_tile, &asked);
}

/* --- proving --- */

static enum fault
source_tile(void *self, unsigned level, uint64_t number, size_t width,
    const struct merkle_hash **ret_hashes)
{
	struct act *act = self;
	struct slice hashes = {NULL, 0};

	TRY(audit_tile_find(act->db, level, number, act->arena, &hashes));
	*ret_hashes = (const struct merkle_hash *)(const void *)hashes.bytes;
	return hashes.size >= width * MERKLE_HASH_SIZE ? FAULT_NONE : FAULT_DATABASE;
}

struct proof_asked {
	uint64_t seq;
	struct audit_proof *ret_proof;
};

static enum fault
prove(struct act *act, void *input)
{
	struct proof_asked *asked = input;
	struct audit_proof *proof = asked->ret_proof;
	const struct merkle_source source = {act, source_tile};
	struct buffer leaf = BUFFER_IN(act->arena);
	struct audit_span span = {.after = asked->seq - 1, .most = 1};

	proof->entry.seq = 0;
	TRY(audit_checkpoint_newest(act->db, act->arena, &proof->checkpoint));
	if (asked->seq == 0 || asked->seq > proof->checkpoint.size) {
		return FAULT_NONE;
	}
	TRY(audit_list(act->db, act->arena, &span));
	if (span.ret_count == 0) {
		return FAULT_DATABASE;
	}
	proof->entry = span.ret_entries[0];
	audit_put_leaf(&leaf, &proof->entry);
	proof->leaf = buffer_slice(&leaf);
	return merkle_inclusion(
	    &source, asked->seq - 1, proof->checkpoint.size, &proof->path);
}

enum fault
audit_log_prove(
    struct acts *acts, struct arena *arena, uint64_t seq, struct audit_proof *ret_proof)
{
	struct proof_asked asked = {seq, ret_proof};

	return acts_read(acts, arena, prove, &asked);
}

enum fault
audit_consistency_prove(
    struct act *act, uint64_t old, uint64_t size, struct merkle_proof *ret_proof)
{
	const struct merkle_source source = {act, source_tile};

	return merkle_consistency(&source, old, size, ret_proof);
}

enum fault
audit_root_find(struct act *act, uint64_t size, struct merkle_hash *ret_root)
{
	const struct merkle_source source = {act, source_tile};

	return merkle_source_root(&source, size, ret_root);
}

struct continuing {
	const struct note_checkpoint *checkpoint;
	bool *ret_continues;
	uint64_t *ret_size;
};

static enum fault
compare(struct act *act, void *input)
{
	struct continuing *asked = input;
	const struct merkle_source source = {act, source_tile};
	struct audit_checkpoint newest;
	struct merkle_hash root;

	TRY(audit_checkpoint_newest(act->db, act->arena, &newest));
	*asked->ret_size = newest.size;
	*asked->ret_continues = asked->checkpoint->size == 0;
	if (asked->checkpoint->size == 0 || asked->checkpoint->size > newest.size) {
		return FAULT_NONE;
	}
	TRY(merkle_source_root(&source, asked->checkpoint->size, &root));
	*asked->ret_continues = merkle_equal(&root, &asked->checkpoint->root);
	return FAULT_NONE;
}

/* Written through the struct. NOLINTBEGIN(readability-non-const-parameter) */
enum fault
audit_log_continues(struct acts *acts, struct arena *arena,
    const struct note_checkpoint *checkpoint, bool *ret_continues, uint64_t *ret_size)
{
	struct continuing asked = {checkpoint, ret_continues, ret_size};

	return acts_read(acts, arena, compare, &asked);
}
/* NOLINTEND(readability-non-const-parameter) */
