/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/master_key.h"

#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/file.h"
#include "base/buffer.h"
#include "base/log.h"
#include "crypto/master_keys.h"

enum { TEXT_BYTES_MOST = 16 << 10, OTHERS = S_IRWXO };

static const char variable[] = "TASRIH_MASTER_KEY";

struct place {
	const char *file; /* NULL: the variable */
	bool may_make;
};

static enum fault
complain(const char *what, const char *path)
{
	log_event(LOG_ERROR, "master_key.bad", LOG_TEXT("what", what),
	    LOG_TEXT("path", path != NULL ? path : variable),
	    LOG_TEXT("help", "see docs/operate.md, master key"));
	return FAULT_CONFIG;
}

/* --- where --- */

static const char *
credential(struct arena *arena)
{
	/* NOLINTNEXTLINE(concurrency-mt-unsafe): nothing changes the environment */
	const char *folder = getenv("CREDENTIALS_DIRECTORY");
	struct buffer path = BUFFER_IN(arena);

	if (folder == NULL) {
		return NULL;
	}
	buffer_print(&path, "%s/secret_master-key", folder);
	return access(buffer_text(&path), F_OK) == 0 ? buffer_text(&path) : NULL;
}

static const char *
beside_data(const struct config *config, struct arena *arena)
{
	struct slice data = slice_of(config->data);
	struct buffer path = BUFFER_IN(arena);

	while (data.size > 1 && slice_ends(data, SLICE("/"))) {
		data = slice_first(data, data.size - 1);
	}
	buffer_put(&path, data);
	buffer_puts(&path, ".master-key");
	return buffer_text(&path);
}

static struct place
place_of(const struct config *config, struct arena *arena)
{
	const char *file =
	    config->master_key[0] != '\0' ? config->master_key : credential(arena);

	if (file != NULL) {
		return (struct place){.file = file};
	}
	/* NOLINTNEXTLINE(concurrency-mt-unsafe): nothing changes the environment */
	if (getenv(variable) != NULL) {
		return (struct place){.file = NULL};
	}
	return (struct place){.file = beside_data(config, arena), .may_make = true};
}

const char *
master_key_file(const struct config *config, struct arena *arena)
{
	return place_of(config, arena).file;
}

/* --- making it --- */

/* In one step, and only when it is not there: another server may do the same now. */
static enum fault
put_new(const char *path, const char *text, struct arena *arena)
{
	const char *slash = strrchr(path, '/');
	struct buffer folder = BUFFER_IN(arena);
	struct buffer name = BUFFER_IN(arena);
	struct buffer fresh = BUFFER_IN(arena);

	buffer_put(&folder,
	    slash != NULL ? slice_bytes(path, (size_t)(slash - path)) : SLICE("."));
	buffer_print(&name, ".master-key.%ld", (long)getpid());
	buffer_print(&fresh, "%s/%s", buffer_text(&folder), buffer_text(&name));
	TRY(file_write(buffer_text(&folder), buffer_text(&name), slice_of(text), 0600));
	int linked = link(buffer_text(&fresh), path);
	int why = errno;
	(void)unlink(buffer_text(&fresh));
	return linked == 0 || why == EEXIST ? FAULT_NONE
	                                    : complain("cannot be made", path);
}

static enum fault
make(const char *path, struct arena *arena)
{
	char line[MASTER_LINE_SIZE];

	master_key_line_new(line);
	enum fault fault = put_new(path, line, arena);
	explicit_bzero(line, sizeof(line));
	if (fault == FAULT_NONE) {
		log_event(LOG_WARNING, "master_key.made", LOG_TEXT("path", path),
		    LOG_TEXT("help",
		        "keep a copy of it apart from the backups of the database: without "
		        "it nobody can read personal data"));
	}
	return fault;
}

/* --- reading it --- */

static enum fault
read_file(const char *path, struct arena *arena, struct slice *ret_text)
{
	mode_t mode = 0;

	if (file_read(path, TEXT_BYTES_MOST, arena, ret_text, &mode) != FAULT_NONE) {
		return complain("cannot be read", path);
	}
	return (mode & OTHERS) == 0 ? FAULT_NONE
	                            : complain("others may read it: chmod 600", path);
}

static enum fault
read_source(void *self, struct arena *arena, struct slice *ret_text)
{
	const struct place *place = self;

	if (place->file != NULL) {
		return read_file(place->file, arena, ret_text);
	}
	/* NOLINTNEXTLINE(concurrency-mt-unsafe): nothing changes the environment */
	*ret_text = arena_copy(arena, slice_of(getenv(variable)));
	return FAULT_NONE;
}

/* --- all of it --- */

enum { ANYTHING };
static const char *const texts[] = {
    [ANYTHING] = "SELECT 1 FROM vault_key WHERE master <> '' LIMIT 1",
};
static const struct db_statements statements = {"master_key", texts, ARRAY_LEN(texts)};
static const struct db_statements *const all[] = {&statements, &vault_statements, NULL};

static enum fault
ask_sealed(struct db *db, bool *ret_sealed)
{
	struct db_rows rows;

	db_query(db, &statements, ANYTHING, DB_NO_ARGS, &rows);
	*ret_sealed = db_next(&rows);
	return db_end(&rows);
}

static enum fault
check(struct db *db, struct vault *vault, const struct place *place)
{
	bool fits = false;

	TRY(vault_check(db, vault, &fits));
	return fits ? FAULT_NONE
	            : complain("it is not the master key of this database", place->file);
}

/* Whom root will become; NULL: nobody, and then privilege.h has the last word. */
static const struct passwd *
heir(const struct config *config)
{
	if (geteuid() != 0 || config->user[0] == '\0') {
		return NULL;
	}
	/* NOLINTNEXTLINE(concurrency-mt-unsafe): before any thread */
	const struct passwd *who = getpwnam(config->user);
	return who != NULL && who->pw_uid != 0 ? who : NULL;
}

enum fault
master_key_prepare(const struct config *config, struct arena *arena)
{
	struct place place = place_of(config, arena);
	const struct passwd *who = heir(config);

	if (who == NULL || !place.may_make || access(config->data, F_OK) == 0 ||
	    access(place.file, F_OK) == 0) {
		return FAULT_NONE;
	}
	TRY(make(place.file, arena));
	return chown(place.file, who->pw_uid, who->pw_gid) == 0
	    ? FAULT_NONE
	    : complain("cannot be given to the user of the server", place.file);
}

static enum fault
open_vault(
    struct db *db, struct place *place, struct arena *arena, struct vault **ret_vault)
{
	struct vault *vault = NULL;
	bool sealed = false;

	TRY(ask_sealed(db, &sealed));
	if (place->may_make && !sealed && access(place->file, F_OK) != 0) {
		TRY(make(place->file, arena));
	}
	TRY(vault_new(&(struct vault_source){read_source, place}, &vault));
	enum fault fault = check(db, vault, place);
	if (fault != FAULT_NONE) {
		vault_free(vault);
		return fault;
	}
	*ret_vault = vault;
	return FAULT_NONE;
}

enum fault
master_key_open(
    const struct config *config, struct arena *arena, struct vault **ret_vault)
{
	struct db_options options = {.address = config_address(config, arena),
	    .statements = all,
	    .read_only = true};
	struct place *place = ARENA_NEW(arena, struct place);
	struct db *db = NULL;

	*place = place_of(config, arena);
	TRY(db_open(&options, &db));
	enum fault fault = open_vault(db, place, arena, ret_vault);
	db_close(db);
	return fault;
}
