/* SPDX-License-Identifier: EUPL-1.2 */
/* Against the vectors of the Certificate Transparency project (RFC 6962), and against the
 * definition, for every size up to some hundreds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/number.h"
#include "crypto/merkle.h"

enum { LEAVES = 8, MOST = 600, TILES_MOST = 8 };

static const char *const leaf_texts[LEAVES] = {"", "00", "10", "2021", "3031", "40414243",
    "5051525354555657", "606162636465666768696a6b6c6d6e6f"};
static const char *const roots[LEAVES + 1] = {
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
};

static struct merkle_hash
hash_of(const char *hex)
{
	struct merkle_hash hash;

	assert_true(number_unhex(slice_of(hex), hash.bytes, sizeof(hash.bytes)));
	return hash;
}

static void
assert_hash(const struct merkle_hash *got, const char *want)
{
	struct merkle_hash hash = hash_of(want);

	assert_memory_equal(got->bytes, hash.bytes, sizeof(hash.bytes));
}

static void
leaf_of(size_t i, struct merkle_hash *ret_leaf)
{
	uint8_t bytes[16];
	struct slice hex = slice_of(leaf_texts[i]);

	assert_true(number_unhex(hex, bytes, sizeof(bytes)));
	merkle_leaf(slice_bytes(bytes, hex.size / 2), ret_leaf);
}

/* --- a log in memory, with its tiles --- */

struct shelf {
	struct merkle_hash tiles[2][TILES_MOST][MERKLE_TILE_WIDTH];
	struct merkle_hash leaves[MOST];
	struct merkle_hash roots[MOST + 1];
	struct merkle_edge edge;
	size_t asked;
};

static enum fault
keep(void *self, unsigned level, uint64_t number, const struct merkle_hash *hashes)
{
	struct shelf *shelf = self;

	assert_true(level < 2 && number < TILES_MOST);
	memcpy(shelf->tiles[level][number], hashes, sizeof(shelf->tiles[0][0]));
	return FAULT_NONE;
}

static enum fault
find(void *self, unsigned level, uint64_t number, size_t width,
    const struct merkle_hash **ret_hashes)
{
	struct shelf *shelf = self;
	const struct merkle_tile *edge = &shelf->edge.tiles[level];
	bool at_edge = number == edge->number;

	assert_true(width <= (at_edge ? edge->width : MERKLE_TILE_WIDTH));
	*ret_hashes = at_edge ? edge->hashes : shelf->tiles[level][number];
	shelf->asked++;
	return FAULT_NONE;
}

static void
fill(struct shelf *shelf)
{
	memset(shelf, 0, sizeof(*shelf));
	merkle_edge_root(&shelf->edge, &shelf->roots[0]);
	for (size_t i = 0; i < MOST; i++) {
		merkle_leaf(slice_bytes(&i, sizeof(i)), &shelf->leaves[i]);
		assert_int_equal(
		    merkle_grow(&shelf->edge, &shelf->leaves[i], keep, shelf),
		    FAULT_NONE);
		merkle_edge_root(&shelf->edge, &shelf->roots[i + 1]);
	}
}

/* RFC 6962 2.1, word for word. NOLINTBEGIN(misc-no-recursion) */
static struct merkle_hash
definition(const struct merkle_hash *leaves, size_t count)
{
	struct merkle_hash hash;
	size_t split = 1;

	if (count == 1) {
		return leaves[0];
	}
	while (split * 2 < count) {
		split *= 2;
	}
	struct merkle_hash left = definition(leaves, split);
	struct merkle_hash right = definition(leaves + split, count - split);
	merkle_node(&left, &right, &hash);
	return hash;
}
/* NOLINTEND(misc-no-recursion) */

/* --- tests --- */

static void
roots_are_the_published_ones(void **state)
{
	struct merkle_hash leaves[LEAVES];
	struct merkle_hash root;
	struct shelf *shelf = test_calloc(1, sizeof(*shelf));

	(void)state;
	merkle_root(NULL, 0, &root);
	assert_hash(&root, roots[0]);
	for (size_t i = 0; i < LEAVES; i++) {
		leaf_of(i, &leaves[i]);
		merkle_root(leaves, i + 1, &root);
		assert_hash(&root, roots[i + 1]);
		assert_int_equal(
		    merkle_grow(&shelf->edge, &leaves[i], keep, shelf), FAULT_NONE);
		merkle_edge_root(&shelf->edge, &root);
		assert_hash(&root, roots[i + 1]);
	}
	test_free(shelf);
}

static void
proofs_are_the_published_ones(void **state)
{
	static const char *const path[] = {
	    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
	    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
	    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"};
	static const char *const growth[] = {
	    "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
	    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
	    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"};
	struct shelf *shelf = test_calloc(1, sizeof(*shelf));
	struct merkle_source source = {shelf, find};
	struct merkle_proof proof;
	struct merkle_hash leaf;

	(void)state;
	for (size_t i = 0; i < LEAVES; i++) {
		leaf_of(i, &leaf);
		assert_int_equal(
		    merkle_grow(&shelf->edge, &leaf, keep, shelf), FAULT_NONE);
	}
	assert_int_equal(merkle_inclusion(&source, 0, 8, &proof), FAULT_NONE);
	assert_int_equal(proof.count, 3);
	for (size_t i = 0; i < 3; i++) {
		assert_hash(&proof.hashes[i], path[i]);
	}
	assert_int_equal(merkle_consistency(&source, 6, 8, &proof), FAULT_NONE);
	assert_int_equal(proof.count, 3);
	for (size_t i = 0; i < 3; i++) {
		assert_hash(&proof.hashes[i], growth[i]);
	}
	test_free(shelf);
}

static void
every_size_has_the_root_of_the_definition(void **state)
{
	struct shelf *shelf = test_malloc(sizeof(*shelf));
	struct merkle_source source = {shelf, find};

	(void)state;
	fill(shelf);
	for (size_t size = 1; size <= MOST; size++) {
		struct merkle_hash want = definition(shelf->leaves, size);
		struct merkle_hash got;
		assert_true(merkle_equal(&shelf->roots[size], &want));
		assert_int_equal(merkle_source_root(&source, size, &got), FAULT_NONE);
		assert_true(merkle_equal(&got, &want));
	}
	test_free(shelf);
}

static void
inclusion_is_proved_and_anything_else_refused(void **state)
{
	static const size_t sizes[] = {1, 2, 3, 255, 256, 257, 300, 511, 512, 513, MOST};
	struct shelf *shelf = test_malloc(sizeof(*shelf));
	struct merkle_source source = {shelf, find};
	struct merkle_proof proof;

	(void)state;
	fill(shelf);
	for (size_t s = 0; s < ARRAY_LEN(sizes); s++) {
		size_t size = sizes[s];
		const struct merkle_hash *root = &shelf->roots[size];
		for (size_t i = 0; i < size; i += 1 + i / 7) {
			const struct merkle_hash *leaf = &shelf->leaves[i];
			assert_int_equal(
			    merkle_inclusion(&source, i, size, &proof), FAULT_NONE);
			assert_true(merkle_is_included(leaf, i, size, &proof, root));
			assert_false(merkle_is_included(
			    &shelf->leaves[i + 1], i, size, &proof, root));
			assert_false(merkle_is_included(
			    leaf, i, size, &proof, &shelf->roots[size - 1]));
			assert_false(merkle_is_included(leaf, size, size, &proof, root));
			if (proof.count > 0) {
				proof.hashes[proof.count / 2].bytes[7] ^= 1;
				assert_false(
				    merkle_is_included(leaf, i, size, &proof, root));
				proof.hashes[proof.count / 2].bytes[7] ^= 1;
				proof.count--;
				assert_false(
				    merkle_is_included(leaf, i, size, &proof, root));
			}
		}
	}
	test_free(shelf);
}

static void
growth_is_proved_and_a_rewritten_past_refused(void **state)
{
	struct shelf *shelf = test_malloc(sizeof(*shelf));
	struct merkle_source source = {shelf, find};
	struct merkle_proof proof;

	(void)state;
	fill(shelf);
	for (size_t old = 1; old <= MOST; old += 1 + old / 9) {
		for (size_t size = old; size <= MOST; size += 1 + size / 9) {
			struct merkle_hash wrong = shelf->roots[old];
			assert_int_equal(
			    merkle_consistency(&source, old, size, &proof), FAULT_NONE);
			assert_true(merkle_is_consistent(
			    old, &shelf->roots[old], size, &shelf->roots[size], &proof));
			wrong.bytes[31] ^= 0x80;
			assert_false(merkle_is_consistent(
			    old, &wrong, size, &shelf->roots[size], &proof));
			assert_false(merkle_is_consistent(
			    old, &shelf->roots[old], size, &wrong, &proof));
		}
	}
	assert_false(
	    merkle_is_consistent(0, &shelf->roots[0], 5, &shelf->roots[5], &proof));
	test_free(shelf);
}

static void
a_path_has_one_spelling(void **state)
{
	static const struct {
		const char *text;
		struct merkle_path path;
	} good[] = {
	    {"0/000", {0, 0, 256}},
	    {"0/x001/x234/067", {0, 1234067, 256}},
	    {"1/999.p/255", {1, 999, 255}},
	    {"entries/x001/000.p/1", {-1, 1000, 1}},
	};
	static const char *const bad[] = {"", "0", "0/", "0/00", "0/0000", "00/000",
	    "7/000", "-1/000", "0/x000/001", "0/001/002", "0/000.p/0", "0/000.p/256",
	    "0/000.p/01", "0/000.p/", "0/000/", "entry/000", "0/x001/001/002",
	    "0/x12/000", "0/x001/x001/x001/x001/x001/x001/x001/001", "0/000.p/5/",
	    "0/+01"};
	char text[MERKLE_PATH_SIZE];
	struct merkle_path path;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		assert_true(merkle_path_parse(slice_of(good[i].text), &path));
		assert_int_equal(path.level, good[i].path.level);
		assert_int_equal(path.number, good[i].path.number);
		assert_int_equal(path.width, good[i].path.width);
		merkle_path_format(&path, text);
		assert_string_equal(text, good[i].text);
	}
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		assert_false(merkle_path_parse(slice_of(bad[i]), &path));
	}
}

int
main(void)
{
	const struct CMUnitTest all[] = {
	    cmocka_unit_test(a_path_has_one_spelling),
	    cmocka_unit_test(inclusion_is_proved_and_anything_else_refused),
	    cmocka_unit_test(growth_is_proved_and_a_rewritten_past_refused),
	    cmocka_unit_test(roots_are_the_published_ones),
	    cmocka_unit_test(proofs_are_the_published_ones),
	    cmocka_unit_test(every_size_has_the_root_of_the_definition),
	};

	return cmocka_run_group_tests(all, NULL, NULL);
}
