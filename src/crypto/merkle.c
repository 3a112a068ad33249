/* SPDX-License-Identifier: EUPL-1.2 */
/* The hashes of the tree, and how it grows. */
#include "crypto/merkle.h"

#include <assert.h>
#include <string.h>

#include "crypto/sha256.h"

void
merkle_leaf(struct slice entry, struct merkle_hash *ret_hash)
{
	const struct slice parts[] = {{"\0", 1}, entry};

	sha256_parts(parts, ARRAY_LEN(parts), ret_hash->bytes);
}

void
merkle_node(const struct merkle_hash *left, const struct merkle_hash *right,
    struct merkle_hash *ret_hash)
{
	uint8_t both[1 + 2 * MERKLE_HASH_SIZE] = {1};

	memcpy(both + 1, left->bytes, MERKLE_HASH_SIZE);
	memcpy(both + 1 + MERKLE_HASH_SIZE, right->bytes, MERKLE_HASH_SIZE);
	sha256(slice_bytes(both, sizeof(both)), ret_hash->bytes);
}

/* In place, pair by pair; who has no neighbour goes up as he is, which is the split at
 * the largest power of two of RFC 6962. */
static void
fold(struct merkle_hash *hashes, size_t count, struct merkle_hash *ret_root)
{
	while (count > 1) {
		for (size_t i = 0; i + 1 < count; i += 2) {
			merkle_node(&hashes[i], &hashes[i + 1], &hashes[i / 2]);
		}
		if (count % 2 == 1) {
			hashes[count / 2] = hashes[count - 1];
		}
		count = (count + 1) / 2;
	}
	*ret_root = hashes[0];
}

void
merkle_root(const struct merkle_hash *hashes, size_t count, struct merkle_hash *ret_root)
{
	struct merkle_hash copy[MERKLE_TILE_WIDTH + 1];

	assert(count <= MERKLE_TILE_WIDTH + 1);
	if (count == 0) {
		sha256((struct slice){NULL, 0}, ret_root->bytes);
		return;
	}
	memcpy(copy, hashes, count * sizeof(copy[0]));
	fold(copy, count, ret_root);
}

bool
merkle_equal(const struct merkle_hash *one, const struct merkle_hash *two)
{
	return memcmp(one->bytes, two->bytes, MERKLE_HASH_SIZE) == 0;
}

struct slice
merkle_slice(const struct merkle_hash *hash)
{
	return slice_bytes(hash->bytes, MERKLE_HASH_SIZE);
}

/* --- growing --- */

enum fault
merkle_grow(struct merkle_edge *edge, const struct merkle_hash *leaf, merkle_keep *keep,
    void *self)
{
	struct merkle_hash hash = *leaf;

	edge->size++;
	for (unsigned level = 0; level < MERKLE_LEVELS_MOST; level++) {
		struct merkle_tile *tile = &edge->tiles[level];
		tile->hashes[tile->width++] = hash;
		if (tile->width < MERKLE_TILE_WIDTH) {
			return FAULT_NONE;
		}
		TRY(keep(self, level, tile->number, tile->hashes));
		merkle_root(tile->hashes, MERKLE_TILE_WIDTH, &hash);
		tile->width = 0;
		tile->number++;
	}
	return FAULT_FULL;
}

/* Of each level its hashes and, behind them, the ragged rest of the levels below. */
void
merkle_edge_root(const struct merkle_edge *edge, struct merkle_hash *ret_root)
{
	struct merkle_hash row[MERKLE_TILE_WIDTH + 1];
	struct merkle_hash rest;
	bool has_rest = false;

	for (size_t level = 0; level < MERKLE_LEVELS_MOST; level++) {
		const struct merkle_tile *tile = &edge->tiles[level];
		size_t count = tile->width;
		memcpy(row, tile->hashes, count * sizeof(row[0]));
		if (has_rest) {
			row[count++] = rest;
		}
		if (count > 0) {
			fold(row, count, &rest);
			has_rest = true;
		}
	}
	if (has_rest) {
		*ret_root = rest;
	} else {
		merkle_root(NULL, 0, ret_root);
	}
}

/* --- checking --- */

bool
merkle_is_included(const struct merkle_hash *leaf, uint64_t index, uint64_t size,
    const struct merkle_proof *proof, const struct merkle_hash *root)
{
	struct merkle_hash hash = *leaf;
	uint64_t place = index;
	uint64_t last = size - 1;

	if (index >= size) {
		return false;
	}
	for (size_t i = 0; i < proof->count; i++) {
		if (last == 0) {
			return false;
		}
		if (place % 2 == 1 || place == last) {
			merkle_node(&proof->hashes[i], &hash, &hash);
			while (place % 2 == 0 && place != 0) {
				place >>= 1;
				last >>= 1;
			}
		} else {
			merkle_node(&hash, &proof->hashes[i], &hash);
		}
		place >>= 1;
		last >>= 1;
	}
	return last == 0 && merkle_equal(&hash, root);
}

struct climb {
	uint64_t place;
	uint64_t last;
	struct merkle_hash old;
	struct merkle_hash now;
};

static bool
climb(struct climb *climb, const struct merkle_hash *hash)
{
	if (climb->last == 0) {
		return false;
	}
	if (climb->place % 2 == 1 || climb->place == climb->last) {
		merkle_node(hash, &climb->old, &climb->old);
		merkle_node(hash, &climb->now, &climb->now);
		while (climb->place % 2 == 0 && climb->place != 0) {
			climb->place >>= 1;
			climb->last >>= 1;
		}
	} else {
		merkle_node(&climb->now, hash, &climb->now);
	}
	climb->place >>= 1;
	climb->last >>= 1;
	return true;
}

bool
merkle_is_consistent(uint64_t old_size, const struct merkle_hash *old_root, uint64_t size,
    const struct merkle_hash *root, const struct merkle_proof *proof)
{
	if (old_size == size) {
		return proof->count == 0 && merkle_equal(old_root, root);
	}
	if (old_size == 0 || old_size > size || proof->count == 0) {
		return false;
	}
	struct climb way = {.place = old_size - 1, .last = size - 1};
	bool whole = (old_size & (old_size - 1)) == 0;
	size_t next = whole ? 0 : 1;
	while (way.place % 2 == 1) {
		way.place >>= 1;
		way.last >>= 1;
	}
	way.old = whole ? *old_root : proof->hashes[0];
	way.now = way.old;
	for (size_t i = next; i < proof->count; i++) {
		if (!climb(&way, &proof->hashes[i])) {
			return false;
		}
	}
	return way.last == 0 && merkle_equal(&way.old, old_root) &&
	    merkle_equal(&way.now, root);
}
