/* SPDX-License-Identifier: EUPL-1.2 */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <sodium.h>

#include "base/buffer.h"
#include "crypto/master_keys.h"
#include "crypto/sealed.h"
#include "crypto/sha256.h"

#define TEST(function) cmocka_unit_test(function)

static const struct sealed_place here = {
    "person/email", SLICE_INIT("0123456789abcdef0123456789abcdef"), {NULL, 0}};

/* --- texts --- */

static void
a_text_opens_only_with_its_key_in_its_place_and_as_it_was(void **state)
{
	struct arena arena = ARENA_EMPTY(1 << 20);
	struct sealed_key key;
	struct sealed_key other;
	struct slice plain = {NULL, 0};

	(void)state;
	sealed_key_new(&key);
	sealed_key_new(&other);
	struct slice text = sealed_text(&key, &here, SLICE("m@example.ae"), &arena);
	const struct sealed_place elsewhere[] = {
	    {"person/phone", here.person, here.row},
	    {"person/email", SLICE("1123456789abcdef0123456789abcdef"), here.row},
	    {"person/email", here.person, SLICE("1")},
	};
	for (size_t i = 0; i < ARRAY_LEN(elsewhere); i++) {
		assert_false(sealed_text_open(&key, &elsewhere[i], text, &arena, &plain));
	}
	assert_false(sealed_text_open(&other, &here, text, &arena, &plain));
	for (size_t i = 0; i < text.size; i++) {
		char *changed = arena_text(&arena, text);
		changed[i] = changed[i] == 'A' ? 'B' : 'A';
		assert_false(sealed_text_open(
		    &key, &here, slice_bytes(changed, text.size), &arena, &plain));
		assert_false(sealed_text_open(
		    &key, &here, slice_first(text, i > 0 ? i : 1), &arena, &plain));
	}
	assert_true(sealed_text_open(&key, &here, text, &arena, &plain));
	assert_true(slice_equal(plain, SLICE("m@example.ae")));
	arena_done(&arena);
}

static void
the_same_text_never_looks_the_same_and_an_empty_one_stays_empty(void **state)
{
	struct arena arena = ARENA_EMPTY(1 << 20);
	struct sealed_key key;
	struct slice plain = SLICE("not yet");

	(void)state;
	sealed_key_new(&key);
	struct slice one = sealed_text(&key, &here, SLICE("X1234567"), &arena);
	struct slice two = sealed_text(&key, &here, SLICE("X1234567"), &arena);
	assert_false(slice_equal(one, two));
	assert_true(sealed_is(one));
	assert_int_equal(sealed_text(&key, &here, SLICE(""), &arena).size, 0);
	assert_true(sealed_text_open(&key, &here, SLICE(""), &arena, &plain));
	assert_int_equal(plain.size, 0);
	arena_done(&arena);
}

/* --- keys --- */

static void
a_key_unwraps_only_under_its_master_for_its_owner(void **state)
{
	uint8_t wrapped[SEALED_WRAPPED_SIZE];
	struct sealed_key master;
	struct sealed_key other;
	struct sealed_key key;
	struct sealed_key again;

	(void)state;
	sealed_key_new(&master);
	sealed_key_new(&other);
	sealed_key_new(&key);
	sealed_wrap(&master, SLICE("one"), &key, wrapped);
	struct slice bytes = slice_bytes(wrapped, sizeof(wrapped));
	assert_false(sealed_unwrap(&master, SLICE("two"), bytes, &again));
	assert_false(sealed_unwrap(&other, SLICE("one"), bytes, &again));
	assert_false(sealed_unwrap(
	    &master, SLICE("one"), slice_first(bytes, bytes.size - 1), &again));
	wrapped[30] ^= 1;
	assert_false(sealed_unwrap(&master, SLICE("one"), bytes, &again));
	wrapped[30] ^= 1;
	assert_true(sealed_unwrap(&master, SLICE("one"), bytes, &again));
	assert_memory_equal(again.bytes, key.bytes, sizeof(key.bytes));
}

static void
an_index_is_the_same_for_the_same_value_of_the_same_column(void **state)
{
	char one[SEALED_INDEX_SIZE];
	char two[SEALED_INDEX_SIZE];
	struct sealed_key key;
	struct sealed_key other;

	(void)state;
	sealed_key_new(&key);
	sealed_key_new(&other);
	sealed_index(&key, "passport", SLICE("ARE X1"), one);
	sealed_index(&key, "passport", SLICE("ARE X1"), two);
	assert_string_equal(one, two);
	sealed_index(&key, "passport", SLICE("ARE X2"), two);
	assert_string_not_equal(one, two);
	sealed_index(&key, "email", SLICE("ARE X1"), two);
	assert_string_not_equal(one, two);
	sealed_index(&other, "passport", SLICE("ARE X1"), two);
	assert_string_not_equal(one, two);
}

#define KEY_A "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
#define KEY_B "100102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"

static void
master_keys_are_read_line_by_line(void **state)
{
	static const struct {
		const char *text;
		bool good;
	} rows[] = {
	    {"", false},
	    {"# nothing\n\n", false},
	    {"0001\n", false},
	    {KEY_A "00\n", false},
	    {KEY_A "\nx\n", false},
	    {KEY_A, true},
	    {"# old ones below\n" KEY_A "\r\n\n" KEY_B "\n", true},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct master_keys *keys = NULL;
		enum fault fault = master_keys_new(slice_of(rows[i].text), &keys);
		assert_int_equal(fault, rows[i].good ? FAULT_NONE : FAULT_CONFIG);
		master_keys_free(keys);
	}
}

static void
the_first_master_key_wraps_and_all_are_found_by_their_ids(void **state)
{
	struct master_keys *one = NULL;
	struct master_keys *two = NULL;
	char line[MASTER_LINE_SIZE];

	(void)state;
	assert_int_equal(master_keys_new(SLICE(KEY_A), &one), FAULT_NONE);
	assert_int_equal(master_keys_new(SLICE(KEY_B "\n" KEY_A), &two), FAULT_NONE);
	assert_string_not_equal(master_keys_current(one), master_keys_current(two));
	struct slice id = slice_of(master_keys_current(one));
	assert_memory_equal(master_keys_find(one, id), master_keys_find(two, id),
	    sizeof(struct sealed_key));
	assert_null(master_keys_find(one, slice_of(master_keys_current(two))));
	assert_null(strstr(KEY_A, master_keys_current(one)));
	master_keys_free(one);
	master_keys_free(two);
	master_key_line_new(line);
	assert_int_equal(master_keys_new(slice_of(line), &one), FAULT_NONE);
	master_keys_free(one);
}

/* --- files --- */

static int
file_with(const char *path, const char *text)
{
	int file = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	assert_true(file >= 0);
	assert_int_equal(write(file, text, strlen(text)), strlen(text));
	return file;
}

static enum fault
open_again(const struct sealed_key *key, const struct sealed_place *place,
    const char *path, int *ret_file)
{
	struct stat facts;
	int file = open(path, O_RDONLY | O_CLOEXEC);

	assert_int_equal(fstat(file, &facts), 0);
	enum fault fault =
	    sealed_file_open(key, place, file, (uint64_t)facts.st_size, ret_file);
	assert_int_equal(close(file), 0);
	return fault;
}

static void
a_file_opens_only_for_its_person_and_is_the_same_when_sealed_twice(void **state)
{
	static const char text[] = "%PDF-1.7 a certificate";
	const struct sealed_place other = {
	    "person/email", SLICE("1123456789abcdef0123456789abcdef"), {NULL, 0}};
	char folder[] = "/tmp/tasrih-sealed-XXXXXX";
	char plain_path[64];
	char path[64];
	char bytes[64];
	uint8_t hash[SHA256_SIZE];
	uint8_t again[SHA256_SIZE];
	struct sealed_key key;
	int opened = -1;

	(void)state;
	sealed_key_new(&key);
	assert_non_null(mkdtemp(folder));
	(void)snprintf(plain_path, sizeof(plain_path), "%s/plain", folder);
	(void)snprintf(path, sizeof(path), "%s/sealed", folder);
	int file = file_with(plain_path, text);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(sealed_file(&key, &here, file, sizeof(text) - 1, path,
		                     i == 0 ? hash : again),
		    FAULT_NONE);
	}
	assert_memory_equal(hash, again, sizeof(hash));
	assert_int_equal(open_again(&key, &other, path, &opened), FAULT_DISK);
	assert_int_equal(open_again(&key, &here, path, &opened), FAULT_NONE);
	assert_int_equal(read(opened, bytes, sizeof(bytes)), sizeof(text) - 1);
	assert_memory_equal(bytes, text, sizeof(text) - 1);
	assert_int_equal(close(opened), 0);
	assert_int_equal(truncate(path, SEALED_MORE_BYTES), 0);
	assert_int_equal(open_again(&key, &here, path, &opened), FAULT_DISK);
	assert_int_equal(close(file), 0);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(unlink(plain_path), 0);
	assert_int_equal(rmdir(folder), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_text_opens_only_with_its_key_in_its_place_and_as_it_was),
	    TEST(the_same_text_never_looks_the_same_and_an_empty_one_stays_empty),
	    TEST(a_key_unwraps_only_under_its_master_for_its_owner),
	    TEST(an_index_is_the_same_for_the_same_value_of_the_same_column),
	    TEST(master_keys_are_read_line_by_line),
	    TEST(the_first_master_key_wraps_and_all_are_found_by_their_ids),
	    TEST(a_file_opens_only_for_its_person_and_is_the_same_when_sealed_twice),
	};

	return sodium_init() >= 0 ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
