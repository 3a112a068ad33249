/* SPDX-License-Identifier: EUPL-1.2 */
/* A folder of this machine: FOLDER/HH/HASH, each file synced and its name too. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/random.h"
#include "store/store_driver.h"

enum { PATH_SIZE = 4096, SHELVES = 256 };

static void
path_of(const struct store *store, const char *name, char ret_path[static PATH_SIZE])
{
	(void)snprintf(ret_path, PATH_SIZE, "%s/%s", store->folder, name);
}

static void
folder_close(struct store *store)
{
	free(store);
}

/* --- keeping --- */

static enum fault
sync_folder(const char *folder)
{
	int descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (descriptor < 0) {
		return store_disk_failed("open folder");
	}
	int failed = fsync(descriptor);
	(void)close(descriptor);
	return failed == 0 ? FAULT_NONE : store_disk_failed("sync folder");
}

/* A second name, so that who was asked to put it once more still has the file; it takes the
 * place of an older one in one step. Where files have one name only, it moves. */
static enum fault
put_name(const struct store *store, const char *path, const char *target)
{
	char second[PATH_SIZE];
	uint64_t number = 0;

	random_bytes(&number, sizeof(number));
	(void)snprintf(second, sizeof(second), "%s/upload-%016" PRIx64, store->folder,
	    number); /* the sweep of uploads knows it */
	bool linked = link(path, second) == 0;
	if (!linked && errno != EPERM && errno != EOPNOTSUPP && errno != EMLINK) {
		return store_disk_failed("link");
	}
	if (rename(linked ? second : path, target) != 0) {
		enum fault fault = store_disk_failed("rename");
		(void)unlink(second);
		return fault;
	}
	if (linked) {
		(void)unlink(second); /* still there when the target was this very file */
	}
	return FAULT_NONE;
}

/* The server has synced the file itself; the name must last too. */
static enum fault
folder_put(struct store *store, const char *name, const uint8_t *hash, const char *path)
{
	char target[PATH_SIZE];
	char shelf[PATH_SIZE];

	(void)hash;
	path_of(store, name, target);
	(void)snprintf(shelf, sizeof(shelf), "%s/%.2s", store->folder, name);
	if (mkdir(shelf, 0700) == 0) {
		TRY(sync_folder(store->folder));
	} else if (errno != EEXIST) {
		return store_disk_failed("make folder");
	}
	TRY(put_name(store, path, target));
	return sync_folder(shelf);
}

static enum fault
folder_remove(struct store *store, const char *name)
{
	char path[PATH_SIZE];

	path_of(store, name, path);
	return unlink(path) == 0 || errno == ENOENT ? FAULT_NONE
	                                            : store_disk_failed("remove");
}

/* --- reading --- */

static enum fault
folder_get(
    struct store *store, const char *name, struct store_file *ret_file, bool *ret_found)
{
	char path[PATH_SIZE];
	struct stat facts;

	path_of(store, name, path);
	int file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	*ret_found = file >= 0;
	if (file < 0) {
		return errno == ENOENT ? FAULT_NONE : store_disk_failed("open");
	}
	if (fstat(file, &facts) != 0 || !S_ISREG(facts.st_mode)) {
		(void)close(file);
		return store_disk_failed("look at");
	}
	*ret_file = (struct store_file){file, (uint64_t)facts.st_size};
	return FAULT_NONE;
}

static enum fault
folder_size(struct store *store, const char *name, uint64_t *ret_bytes, bool *ret_found)
{
	char path[PATH_SIZE];
	struct stat facts;

	path_of(store, name, path);
	*ret_found = lstat(path, &facts) == 0 && S_ISREG(facts.st_mode);
	*ret_bytes = *ret_found ? (uint64_t)facts.st_size : 0;
	return *ret_found || errno == ENOENT ? FAULT_NONE : store_disk_failed("look at");
}

/* --- listing --- */

struct shelf {
	struct store_entry *entries; /* grows in the arena */
	size_t count;
	size_t capacity;
};

static void
put_entry(struct shelf *shelf, struct arena *arena, const struct store_entry *entry)
{
	if (shelf->count == shelf->capacity) {
		size_t capacity = shelf->capacity > 0 ? 2 * shelf->capacity : 64;
		struct store_entry *more =
		    ARENA_ARRAY(arena, struct store_entry, capacity);
		for (size_t i = 0; i < shelf->count; i++) {
			more[i] = shelf->entries[i];
		}
		shelf->entries = more;
		shelf->capacity = capacity;
	}
	shelf->entries[shelf->count++] = *entry;
}

/* False: it is no file of ours, or has gone meanwhile. */
static bool
entry_of(DIR *shelf, int number, const char *name, struct store_entry *ret_entry)
{
	char whole[STORE_NAME_SIZE + 256];
	struct stat facts;

	(void)snprintf(whole, sizeof(whole), "%02x/%s", (unsigned)number, name);
	if (!store_name_parse(slice_of(whole), ret_entry->hash) ||
	    fstatat(dirfd(shelf), name, &facts, AT_SYMLINK_NOFOLLOW) != 0 ||
	    !S_ISREG(facts.st_mode)) {
		return false;
	}
	ret_entry->size_bytes = (uint64_t)facts.st_size;
	ret_entry->kept_at = (moment)facts.st_mtime * MOMENT_SECOND;
	return true;
}

static int
in_order(const void *one, const void *two)
{
	return memcmp(((const struct store_entry *)one)->hash,
	    ((const struct store_entry *)two)->hash, 32);
}

/* All of one shelf behind after, in order. */
static enum fault
read_shelf(const struct store *store, int number, const uint8_t *after,
    struct arena *arena, struct shelf *shelf)
{
	char path[PATH_SIZE];

	(void)snprintf(path, sizeof(path), "%s/%02x", store->folder, (unsigned)number);
	DIR *folder = opendir(path);
	if (folder == NULL) {
		return errno == ENOENT ? FAULT_NONE : store_disk_failed("open folder");
	}
	/* NOLINTBEGIN(concurrency-mt-unsafe): the stream is this thread's own */
	for (struct dirent *name = readdir(folder); name != NULL;
	     name = readdir(folder)) {
		/* NOLINTEND(concurrency-mt-unsafe) */
		struct store_entry entry;
		if (entry_of(folder, number, name->d_name, &entry) &&
		    (after == NULL || memcmp(entry.hash, after, 32) > 0)) {
			put_entry(shelf, arena, &entry);
		}
	}
	(void)closedir(folder);
	if (shelf->count > 0) {
		qsort(shelf->entries, shelf->count, sizeof(*shelf->entries), in_order);
	}
	return FAULT_NONE;
}

static enum fault
folder_list(struct store *store, struct arena *arena, const uint8_t *after,
    struct store_entry *ret_entries, size_t capacity, size_t *ret_count)
{
	size_t count = 0;

	for (int i = after != NULL ? after[0] : 0; i < SHELVES && count < capacity; i++) {
		struct shelf shelf = {.count = 0};
		TRY(read_shelf(store, i, after, arena, &shelf));
		for (size_t j = 0; j < shelf.count && count < capacity; j++) {
			ret_entries[count++] = shelf.entries[j];
		}
	}
	*ret_count = count;
	return FAULT_NONE;
}

static const struct store_driver driver = {
    .name = "folder",
    .close = folder_close,
    .put = folder_put,
    .get = folder_get,
    .size = folder_size,
    .remove = folder_remove,
    .list = folder_list,
};

enum fault
store_folder_open(const struct store_options *options, struct store **ret_store)
{
	struct store *store = calloc(1, sizeof(*store));
	char *folder = strdup(options->folder);

	if (store == NULL || folder == NULL) {
		free(store);
		free(folder);
		return FAULT_MEMORY;
	}
	store->driver = &driver;
	store->folder = folder;
	*ret_store = store;
	return FAULT_NONE;
}
