/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "crypto/sha256.h"
#include "store/store.h"

#define WORKS(expression) assert_int_equal((expression), FAULT_NONE)
enum { ARENA_BYTES = 1 << 20, FILES = 20 };

struct world {
	char folder[64];
	char path[128]; /* of the file that came last */
	uint8_t hash[SHA256_SIZE];
	struct store *store;
	struct arena arena;
};

static int
set_up(void **state)
{
	static struct world world;

	world = (struct world){
	    .folder = "/tmp/store_test_XXXXXX", .arena = ARENA_EMPTY(ARENA_BYTES)};
	assert_non_null(mkdtemp(world.folder));
	WORKS(store_open(&(struct store_options){.folder = world.folder}, &world.store));
	log_threshold(LOG_ERROR + 1);
	*state = &world;
	return 0;
}

static int
tear_down(void **state)
{
	struct world *world = *state;
	char command[128];

	store_close(world->store);
	arena_done(&world->arena);
	(void)snprintf(command, sizeof(command), "rm -rf %s", world->folder);
	assert_int_equal(system(command), 0);
	return 0;
}

static void
write_file(const char *path, const char *text)
{
	int file = open(path, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);

	assert_true(file >= 0);
	assert_int_equal(write(file, text, strlen(text)), strlen(text));
	assert_int_equal(close(file), 0);
}

static void
come(struct world *world, const char *text)
{
	(void)snprintf(world->path, sizeof(world->path), "%s/upload-abc", world->folder);
	(void)unlink(world->path); /* each upload is a file of its own */
	write_file(world->path, text);
	sha256(slice_of(text), world->hash);
}

static void
put(struct world *world, const char *text)
{
	come(world, text);
	WORKS(store_put(world->store, world->hash, world->path));
}

static void
kept_path(const struct world *world, char ret_path[static 256])
{
	char name[STORE_NAME_SIZE];

	store_name(world->hash, name);
	(void)snprintf(ret_path, 256, "%s/%s", world->folder, name);
}

static void
a_file_that_is_not_there_is_a_fault(void **state)
{
	struct world *world = *state;
	struct store_file file;
	bool has = true;

	come(world, "never put");
	assert_int_equal(store_get(world->store, world->hash, &file), FAULT_DISK);
	WORKS(store_has(world->store, world->hash, 0, &has));
	assert_false(has);
	WORKS(store_remove(world->store, world->hash));
}

static void
a_file_that_is_not_what_it_was_is_a_fault(void **state)
{
	static const char *const damages[] = {"one bit of it: onf", "cut", ""};
	struct world *world = *state;

	for (size_t i = 0; i < ARRAY_LEN(damages); i++) {
		struct store_file file;
		char path[256];
		put(world, "one bit of it: one");
		kept_path(world, path);
		write_file(path, damages[i]);
		assert_int_equal(store_get(world->store, world->hash, &file), FAULT_DISK);
		put(world, "one bit of it: one"); /* mends it */
		WORKS(store_get(world->store, world->hash, &file));
		assert_int_equal(close(file.descriptor), 0);
	}
}

static void
what_was_put_is_read_back(void **state)
{
	struct world *world = *state;
	struct store_file file;
	char bytes[32] = {0};

	put(world, "the very bytes");
	WORKS(store_get(world->store, world->hash, &file));
	assert_int_equal(file.size_bytes, 14);
	assert_int_equal(read(file.descriptor, bytes, sizeof(bytes)), 14);
	assert_string_equal(bytes, "the very bytes");
	assert_int_equal(close(file.descriptor), 0);
}

static void
the_same_file_is_put_twice(void **state)
{
	struct world *world = *state;
	bool has = false;

	put(world, "twice");
	WORKS(store_put(world->store, world->hash, world->path));
	WORKS(store_has(world->store, world->hash, 5, &has));
	assert_true(has);
	WORKS(store_has(world->store, world->hash, 6, &has));
	assert_false(has);
	WORKS(store_remove(world->store, world->hash));
	WORKS(store_put(world->store, world->hash, world->path)); /* it is still there */
}

static void
a_list_goes_on_behind_any_file(void **state)
{
	struct world *world = *state;
	struct store_entry all[FILES + 1];
	size_t count = 0;
	char text[32];

	for (int i = 0; i < FILES; i++) {
		(void)snprintf(text, sizeof(text), "file %d", i);
		put(world, text);
	}
	WORKS(store_list(world->store, &world->arena, NULL, all, FILES + 1, &count));
	assert_int_equal(count, FILES);
	for (size_t i = 0; i < FILES; i++) {
		struct store_entry next[3];
		WORKS(store_list(
		    world->store, &world->arena, all[i].hash, next, 3, &count));
		assert_int_equal(count, FILES - 1 - i < 3 ? FILES - 1 - i : 3);
		for (size_t j = 0; j < count; j++) {
			assert_memory_equal(next[j].hash, all[i + 1 + j].hash, 32);
		}
	}
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_file_that_is_not_there_is_a_fault),
	    TEST(a_file_that_is_not_what_it_was_is_a_fault),
	    TEST(what_was_put_is_read_back),
	    TEST(the_same_file_is_put_twice),
	    TEST(a_list_goes_on_behind_any_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
