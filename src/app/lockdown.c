/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/lockdown.h"

#include <stdlib.h>
#include <string.h>

#include "app/file.h"
#include "app/master_key.h"
#include "app/sandbox.h"
#include "base/buffer.h"
#include "db/db.h"
#include "web/percent.h"

enum { PATHS_MOST = 40 };

struct paths {
	struct arena *arena;
	const char *list[PATHS_MOST];
	size_t count;
};

static void
add(struct paths *paths, const char *path)
{
	if (path != NULL && path[0] != '\0' && paths->count + 1 < PATHS_MOST) {
		paths->list[paths->count++] = path;
	}
}

/* Of a file that another program writes anew and renames: the rule of a file is for that
 * one alone, not for what comes to stand in its place. */
static void
add_folder(struct paths *paths, const char *path)
{
	const char *slash = path != NULL ? strrchr(path, '/') : NULL;

	if (slash != NULL && slash != path) {
		add(paths,
		    arena_text(paths->arena, slice_bytes(path, (size_t)(slash - path))));
	}
}

/* The files that an address of PostgreSQL names: "...?sslrootcert=/srv/ca.pem&...". */
static void
add_of_address(struct paths *paths, const char *address)
{
	static const char *const keys[] = {
	    "sslrootcert", "sslcert", "sslkey", "sslcrl", "passfile", "servicefile"};
	struct slice rest = slice_of(address);

	(void)slice_cut(&rest, '?');
	while (rest.size > 0) {
		struct slice value = slice_cut(&rest, '&');
		struct slice key = slice_cut(&value, '=');
		struct slice path = {NULL, 0};
		for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
			if (slice_equal(key, slice_of(keys[i])) &&
			    percent_decode(paths->arena, value, &path)) {
				add_folder(paths, arena_text(paths->arena, path));
			}
		}
	}
}

/* Where libpq looks without being told; and what systemd hands over. */
static void
add_of_home(struct paths *paths)
{
	static const char *const names[] = {".postgresql", ".pgpass"};
	static const char *const variables[] = {
	    "PGPASSFILE", "PGSERVICEFILE", "PGSSLROOTCERT", "CREDENTIALS_DIRECTORY"};
	static const char *const renewed[] = {"PGSSLCERT", "PGSSLKEY"};
	/* NOLINTNEXTLINE(concurrency-mt-unsafe): before any thread */
	const char *home = getenv("HOME");

	for (size_t i = 0; home != NULL && i < ARRAY_LEN(names); i++) {
		struct buffer path = BUFFER_IN(paths->arena);
		buffer_print(&path, "%s/%s", home, names[i]);
		add(paths, buffer_text(&path));
	}
	for (size_t i = 0; i < ARRAY_LEN(variables); i++) {
		/* NOLINTNEXTLINE(concurrency-mt-unsafe): before any thread */
		add(paths, getenv(variables[i]));
	}
	for (size_t i = 0; i < ARRAY_LEN(renewed); i++) {
		/* NOLINTNEXTLINE(concurrency-mt-unsafe): before any thread */
		const char *path = getenv(renewed[i]);
		add_folder(paths, path != NULL ? path : "");
	}
}

enum fault
lockdown_anchor(const struct config *config, struct arena *arena, struct db **ret_anchor)
{
	static const struct db_statements *const none[] = {NULL};
	struct db_options options = {
	    .address = config_address(config, arena), .statements = none};

	if (config->database[0] != '\0') {
		*ret_anchor = NULL;
		return FAULT_NONE;
	}
	return db_open(&options, ret_anchor);
}

enum fault
lockdown_enter(const struct config *config, const char *share, struct arena *arena)
{
	struct paths paths = {.arena = arena};
	struct buffer uploads = BUFFER_IN(arena);

	buffer_print(&uploads, "%s/uploads", config->data);
	TRY(file_make_folder(buffer_text(&uploads), 0700));
	add(&paths, master_key_file(config, arena)); /* it may be rotated */
	add(&paths, config->mail.ca_file);
	add(&paths, config->uploads_ca_file);
	add_folder(&paths, config->uploads_credentials_file);
	add_folder(&paths, config->mail.cert_file);
	add_folder(&paths, config->mail.key_file);
	add_folder(&paths, config->sms.token_file);
	add_of_address(&paths, config->database);
	add_of_address(&paths, config->database_read);
	add_of_home(&paths);
	return sandbox_enter(&(struct sandbox_options){
	    .data = config->data, .share = share, .more = paths.list});
}
