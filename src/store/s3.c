/* SPDX-License-Identifier: EUPL-1.2 */
/* An S3-compatible store: one bucket, objects HH/HASH. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <curl/curl.h>

#include "base/log.h"
#include "store/s3_call.h"
#include "store/s3_list.h"
#include "store/store_driver.h"

enum { QUERY_SIZE = 160, PATH_SIZE = 4096 };

struct s3 {
	struct store base;
	struct s3_link *link;
};

static struct s3_link *
link_of(struct store *store)
{
	return ((struct s3 *)store)->link;
}

static void
s3_close(struct store *store)
{
	s3_link_free(link_of(store));
	curl_global_cleanup();
	free(store);
}

/* --- keeping --- */

/* A store that answers 2xx has it: AWS promises so, and others have to keep to that. */
static enum fault
s3_put(struct store *store, const char *name, const uint8_t *hash, const char *path)
{
	struct stat facts;
	int file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);

	if (file < 0 || fstat(file, &facts) != 0) {
		enum fault fault = store_disk_failed("open");
		if (file >= 0) {
			(void)close(file);
		}
		return fault;
	}
	struct s3_call call = {
	    .method = S3_PUT,
	    .name = name,
	    .hash = hash,
	    .from = file,
	    .from_bytes = (uint64_t)facts.st_size,
	};
	enum fault fault = s3_call_run(link_of(store), &call);
	(void)close(file);
	if (fault == FAULT_NONE && !call.ret_found) {
		log_event(LOG_ERROR, "store.no_bucket", LOG_TEXT("store", "s3"));
		return FAULT_NETWORK;
	}
	return fault;
}

static enum fault
s3_remove(struct store *store, const char *name)
{
	struct s3_call call = {.method = S3_DELETE, .name = name};

	return s3_call_run(link_of(store), &call);
}

/* --- reading --- */

/* A nameless file: it goes with its descriptor. */
static int
open_nameless(const struct store *store)
{
	char path[PATH_SIZE];

	(void)snprintf(path, sizeof(path), "%s/upload-XXXXXX", store->folder);
	int file = mkostemp(path, O_CLOEXEC);
	if (file >= 0) {
		(void)unlink(path);
	}
	return file;
}

static enum fault
s3_get(
    struct store *store, const char *name, struct store_file *ret_file, bool *ret_found)
{
	int file = open_nameless(store);

	if (file < 0) {
		return store_disk_failed("make file");
	}
	struct s3_call call = {.method = S3_GET, .name = name, .to = file};
	enum fault fault = s3_call_run(link_of(store), &call);
	*ret_found = fault == FAULT_NONE && call.ret_found;
	if (!*ret_found) {
		(void)close(file);
		return fault;
	}
	*ret_file = (struct store_file){file, call.ret_bytes};
	return FAULT_NONE;
}

static enum fault
s3_size(struct store *store, const char *name, uint64_t *ret_bytes, bool *ret_found)
{
	struct s3_call call = {.method = S3_HEAD, .name = name};

	TRY(s3_call_run(link_of(store), &call));
	*ret_found = call.ret_found;
	*ret_bytes = call.ret_bytes;
	return FAULT_NONE;
}

/* --- listing --- */

/* "ab%2Fab01..." needs the one escape, and the names are in their order already. */
static void
write_query(const uint8_t *after, size_t most, char ret_query[static QUERY_SIZE])
{
	char name[STORE_NAME_SIZE];

	if (after == NULL) {
		(void)snprintf(ret_query, QUERY_SIZE, "list-type=2&max-keys=%zu", most);
		return;
	}
	store_name(after, name);
	(void)snprintf(ret_query, QUERY_SIZE,
	    "list-type=2&max-keys=%zu&start-after=%.2s%%2F%s", most, name, name + 3);
}

static enum fault
nonsense(const char *what)
{
	log_event(LOG_ERROR, "store.nonsense", LOG_TEXT("what", what));
	return FAULT_NETWORK;
}

static enum fault
read_page(struct store *store, struct arena *arena, const uint8_t *after,
    struct store_entry *ret_entries, size_t capacity, struct s3_page *ret_page)
{
	char query[QUERY_SIZE];
	struct buffer xml = BUFFER_IN(arena);
	struct s3_call call = {.method = S3_GET, .query = query, .text = &xml};

	write_query(after, capacity, query);
	TRY(s3_call_run(link_of(store), &call));
	if (!call.ret_found ||
	    !s3_list_parse(buffer_slice(&xml), ret_entries, capacity, ret_page)) {
		return nonsense("list");
	}
	return FAULT_NONE;
}

/* A page may hold objects that are not ours; then it is shorter, and not the last. */
static enum fault
s3_list(struct store *store, struct arena *arena, const uint8_t *after,
    struct store_entry *ret_entries, size_t capacity, size_t *ret_count)
{
	struct s3_page page = {.more = true};
	size_t count = 0;

	while (page.more && count < capacity) {
		size_t most = capacity - count;
		most = most < STORE_LIST_MOST ? most : STORE_LIST_MOST;
		TRY(read_page(store, arena, after, ret_entries + count, most, &page));
		if (page.more && page.count == 0) {
			return nonsense("a bucket full of others' objects");
		}
		count += page.count;
		after = count > 0 ? ret_entries[count - 1].hash : NULL;
	}
	*ret_count = count;
	return FAULT_NONE;
}

static const struct store_driver driver = {
    .name = "s3",
    .close = s3_close,
    .put = s3_put,
    .get = s3_get,
    .size = s3_size,
    .remove = s3_remove,
    .list = s3_list,
};

enum fault
store_s3_open(const struct store_options *options, struct store **ret_store)
{
	struct s3 *s3 = calloc(1, sizeof(*s3));
	char *folder = strdup(options->folder);
	enum fault fault = FAULT_MEMORY;

	if (s3 != NULL && folder != NULL &&
	    curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK) {
		fault = s3_link_new(&options->s3, &s3->link);
		if (fault != FAULT_NONE) {
			curl_global_cleanup();
		}
	}
	if (fault != FAULT_NONE) {
		free(s3);
		free(folder);
		return fault;
	}
	s3->base.driver = &driver;
	s3->base.folder = folder;
	*ret_store = &s3->base;
	return FAULT_NONE;
}
