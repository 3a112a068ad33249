/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * merkle - the tree of an append-only log: its hashes, its tiles, and proofs.
 *
 *	leaf = SHA-256(0x00 || entry)   node = SHA-256(0x01 || left || right)   RFC 6962 2.1
 *
 *	merkle_leaf(entry, &leaf);
 *	merkle_grow(&edge, &leaf, &full, arena);      appended; full tiles are to be kept
 *	merkle_edge_root(&edge, &root);
 *
 *	TRY(merkle_inclusion(&source, 17, size, &proof));     made from kept tiles,
 *	if (!merkle_is_included(&leaf, 17, size, &proof, &root))   checked without them
 *
 * Tiles are those of C2SP tlog-tiles: 256 hashes wide; the hashes of level L + 1 are the
 * roots of the full tiles of level L. A tile that is not yet full is the start of the one
 * that it becomes.
 */
#ifndef CRYPTO_MERKLE_H
#define CRYPTO_MERKLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/fault.h"
#include "base/slice.h"

enum {
	MERKLE_HASH_SIZE = 32,
	MERKLE_TILE_WIDTH = 256,
	MERKLE_TILE_HEIGHT = 8,
	MERKLE_LEVELS_MOST = 7, /* 256^7 entries */
	MERKLE_PROOF_MOST = 2 * 64,
};
#define MERKLE_SIZE_MOST ((uint64_t)1 << 48)

struct merkle_hash {
	uint8_t bytes[MERKLE_HASH_SIZE];
};

struct merkle_proof {
	struct merkle_hash hashes[MERKLE_PROOF_MOST];
	size_t count;
};

void merkle_leaf(struct slice entry, struct merkle_hash *ret_hash);
void merkle_node(const struct merkle_hash *left, const struct merkle_hash *right,
    struct merkle_hash *ret_hash);
/* Of the tree over these hashes; of no tree at all when there is none. */
void merkle_root(
    const struct merkle_hash *hashes, size_t count, struct merkle_hash *ret_root);
bool merkle_equal(const struct merkle_hash *one, const struct merkle_hash *two);
struct slice merkle_slice(const struct merkle_hash *hash);

/* --- growing --- */

/* The tile at the right edge of each level: what is to be known of a tree to append. */
struct merkle_tile {
	uint64_t number;
	size_t width; /* below MERKLE_TILE_WIDTH */
	struct merkle_hash hashes[MERKLE_TILE_WIDTH];
};
struct merkle_edge {
	uint64_t size; /* leaves */
	struct merkle_tile tiles[MERKLE_LEVELS_MOST];
};

/* Called with each tile as it becomes full; the tile is gone afterwards. */
typedef enum fault merkle_keep(
    void *self, unsigned level, uint64_t number, const struct merkle_hash *hashes);

MUST_USE enum fault merkle_grow(struct merkle_edge *edge, const struct merkle_hash *leaf,
    merkle_keep *keep, void *self);
void merkle_edge_root(const struct merkle_edge *edge, struct merkle_hash *ret_root);

/* --- proofs, made --- */

/* The first `width` hashes of a tile, kept by the caller for as long as the proof is in
 * the making. width is never more than what a tree of the size asked for has. */
struct merkle_source {
	void *self;
	enum fault (*tile)(void *self, unsigned level, uint64_t number, size_t width,
	    const struct merkle_hash **ret_hashes);
};

/* Of the tree of the first `size` leaves of the source, which has at least as many. */
MUST_USE enum fault merkle_source_root(
    const struct merkle_source *source, uint64_t size, struct merkle_hash *ret_root);
/* index < size. RFC 6962 2.1.1. */
MUST_USE enum fault merkle_inclusion(const struct merkle_source *source, uint64_t index,
    uint64_t size, struct merkle_proof *ret_proof);
/* 0 < old_size <= size. RFC 6962 2.1.2. */
MUST_USE enum fault merkle_consistency(const struct merkle_source *source,
    uint64_t old_size, uint64_t size, struct merkle_proof *ret_proof);

/* --- proofs, checked (RFC 9162 2.1.3.2 and 2.1.4.2) --- */
MUST_USE bool merkle_is_included(const struct merkle_hash *leaf, uint64_t index,
    uint64_t size, const struct merkle_proof *proof, const struct merkle_hash *root);
MUST_USE bool merkle_is_consistent(uint64_t old_size, const struct merkle_hash *old_root,
    uint64_t size, const struct merkle_hash *root, const struct merkle_proof *proof);

/* --- paths --- */

/* "0/x001/234", "entries/000.p/5": what follows tile/. level -1 is that of the entries. */
struct merkle_path {
	int level;
	uint64_t number;
	size_t width; /* 1 to MERKLE_TILE_WIDTH */
};
enum { MERKLE_LEVEL_ENTRIES = -1, MERKLE_PATH_SIZE = 64 };

/* One way to write each; anything else is false. */
MUST_USE bool merkle_path_parse(struct slice text, struct merkle_path *ret_path);
void merkle_path_format(
    const struct merkle_path *path, char ret_text[static MERKLE_PATH_SIZE]);

#endif
