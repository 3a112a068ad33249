/* SPDX-License-Identifier: EUPL-1.2 */
/* Proofs made from tiles, and the paths of tiles. */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "crypto/merkle.h"

/* The tree whose proofs are made: a tile has no more hashes than that tree gives it. */
struct view {
	const struct merkle_source *source;
	uint64_t size;
};

/* Of the subtree over [index << height, (index + 1) << height), which is whole. */
static enum fault
whole_subtree(const struct view *view, unsigned height, uint64_t index,
    struct merkle_hash *ret_hash)
{
	unsigned level = height / MERKLE_TILE_HEIGHT;
	unsigned inside = height % MERKLE_TILE_HEIGHT;
	uint64_t first = index << inside;
	uint64_t number = first / MERKLE_TILE_WIDTH;
	uint64_t level_size = view->size >> (MERKLE_TILE_HEIGHT * level);
	uint64_t left = level_size - number * MERKLE_TILE_WIDTH;
	size_t width = left < MERKLE_TILE_WIDTH ? (size_t)left : MERKLE_TILE_WIDTH;
	const struct merkle_hash *hashes = NULL;

	TRY(view->source->tile(view->source->self, level, number, width, &hashes));
	merkle_root(&hashes[first % MERKLE_TILE_WIDTH], (size_t)1 << inside, ret_hash);
	return FAULT_NONE;
}

/* How high the largest whole tree of fewer than count leaves is; count > 1. */
static unsigned
split_height(uint64_t count)
{
	return 63U - (unsigned)__builtin_clzll(count - 1);
}

/* Of [from, to), where from is at the start of a subtree that has room for it. */
static enum fault
range_root(
    const struct view *view, uint64_t from, uint64_t to, struct merkle_hash *ret_hash)
{
	struct merkle_hash parts[64];
	size_t count = 0;

	while (from < to) {
		unsigned height = 63U - (unsigned)__builtin_clzll(to - from);
		TRY(whole_subtree(view, height, from >> height, &parts[count++]));
		from += (uint64_t)1 << height;
	}
	assert(count > 0);
	*ret_hash = parts[count - 1];
	for (size_t i = count - 1; i > 0; i--) {
		merkle_node(&parts[i - 1], ret_hash, ret_hash);
	}
	return FAULT_NONE;
}

enum fault
merkle_source_root(
    const struct merkle_source *source, uint64_t size, struct merkle_hash *ret_root)
{
	const struct view view = {source, size};

	if (size == 0) {
		merkle_root(NULL, 0, ret_root);
		return FAULT_NONE;
	}
	return range_root(&view, 0, size, ret_root);
}

/* The way down to one place is noted; its hashes are wanted from the bottom. */
static void
turn(struct merkle_proof *proof)
{
	for (size_t i = 0; i < proof->count / 2; i++) {
		struct merkle_hash hash = proof->hashes[i];
		proof->hashes[i] = proof->hashes[proof->count - 1 - i];
		proof->hashes[proof->count - 1 - i] = hash;
	}
}

enum fault
merkle_inclusion(const struct merkle_source *source, uint64_t index, uint64_t size,
    struct merkle_proof *ret_proof)
{
	const struct view view = {source, size};
	uint64_t from = 0;
	uint64_t to = size;

	assert(index < size && size <= MERKLE_SIZE_MOST);
	ret_proof->count = 0;
	while (to - from > 1) {
		uint64_t middle = from + ((uint64_t)1 << split_height(to - from));
		bool left = index < middle;
		TRY(range_root(&view, left ? middle : from, left ? to : middle,
		    &ret_proof->hashes[ret_proof->count++]));
		from = left ? from : middle;
		to = left ? middle : to;
	}
	turn(ret_proof);
	return FAULT_NONE;
}

enum fault
merkle_consistency(const struct merkle_source *source, uint64_t old_size, uint64_t size,
    struct merkle_proof *ret_proof)
{
	const struct view view = {source, size};
	uint64_t from = 0;
	uint64_t to = size;

	assert(old_size > 0 && old_size <= size && size <= MERKLE_SIZE_MOST);
	ret_proof->count = 0;
	while (to != old_size) {
		uint64_t middle = from + ((uint64_t)1 << split_height(to - from));
		bool left = old_size <= middle;
		TRY(range_root(&view, left ? middle : from, left ? to : middle,
		    &ret_proof->hashes[ret_proof->count++]));
		from = left ? from : middle;
		to = left ? middle : to;
	}
	/* What is left is a whole tree of the old one; only when it is all of it, the
	 * verifier has its root. */
	if (from > 0) {
		TRY(range_root(&view, from, to, &ret_proof->hashes[ret_proof->count++]));
	}
	turn(ret_proof);
	return FAULT_NONE;
}

/* --- paths: C2SP tlog-tiles, "Merkle Tree" --- */

/* Exactly three digits, the end or a slash behind them. */
static bool
take_three(struct slice *rest, uint64_t *number)
{
	struct slice digits = slice_first(*rest, rest->size < 3 ? rest->size : 3);
	int64_t value = 0;

	if (digits.size != 3 || !number_parse(digits, 0, 999, &value)) {
		return false;
	}
	*number = *number * 1000 + (uint64_t)value;
	*rest = slice_from(*rest, 3);
	return true;
}

static bool
take_number(struct slice *rest, uint64_t *ret_number)
{
	enum { GROUPS_MOST = 6 };

	*ret_number = 0;
	for (int i = 0; slice_starts(*rest, SLICE("x")); i++) {
		*rest = slice_from(*rest, 1);
		if (i == GROUPS_MOST || !take_three(rest, ret_number) ||
		    !slice_starts(*rest, SLICE("/")) || (i == 0 && *ret_number == 0)) {
			return false;
		}
		*rest = slice_from(*rest, 1);
	}
	return take_three(rest, ret_number);
}

static bool
take_width(struct slice rest, size_t *ret_width)
{
	int64_t width = MERKLE_TILE_WIDTH;

	if (rest.size > 0) {
		if (!slice_starts(rest, SLICE(".p/"))) {
			return false;
		}
		rest = slice_from(rest, 3);
		if (slice_starts(rest, SLICE("0")) ||
		    !number_parse(rest, 1, MERKLE_TILE_WIDTH - 1, &width)) {
			return false;
		}
	}
	*ret_width = (size_t)width;
	return true;
}

bool
merkle_path_parse(struct slice text, struct merkle_path *ret_path)
{
	struct slice rest = text;
	struct slice word = slice_cut(&rest, '/');
	struct merkle_path path = {.level = MERKLE_LEVEL_ENTRIES};
	int64_t level = 0;

	if (!slice_equal(word, SLICE("entries"))) {
		if (word.size != 1 ||
		    !number_parse(word, 0, MERKLE_LEVELS_MOST - 1, &level)) {
			return false;
		}
		path.level = (int)level;
	}
	if (!take_number(&rest, &path.number) || !take_width(rest, &path.width)) {
		return false;
	}
	*ret_path = path;
	return true;
}

void
merkle_path_format(const struct merkle_path *path, char ret_text[static MERKLE_PATH_SIZE])
{
	char number[MERKLE_PATH_SIZE];
	char part[8] = "";
	char level[12] = "entries";
	uint64_t above = path->number / 1000;

	(void)snprintf(number, sizeof(number), "%03u", (unsigned)(path->number % 1000));
	for (; above > 0; above /= 1000) {
		char longer[MERKLE_PATH_SIZE];
		(void)snprintf(longer, sizeof(longer), "x%03u/%.40s",
		    (unsigned)(above % 1000), number);
		memcpy(number, longer, sizeof(number));
	}
	if (path->width < MERKLE_TILE_WIDTH) {
		(void)snprintf(part, sizeof(part), ".p/%u", (unsigned)path->width % 256);
	}
	if (path->level >= 0) {
		(void)snprintf(level, sizeof(level), "%d", path->level % 10);
	}
	(void)snprintf(ret_text, MERKLE_PATH_SIZE, "%.8s/%.44s%.7s", level, number, part);
}
