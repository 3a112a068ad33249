/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/migrate_command.h"

#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/config.h"
#include "app/file.h"
#include "app/move.h"
#include "app/routes.h"
#include "app/uploads_move.h"
#include "base/buffer.h"
#include "base/log.h"
#include "db/db.h"
#include "store/store.h"

enum {
	EXIT_USAGE = 3,
	ARENA_BYTES = 16 << 20,
	BAR_COLUMNS = 30,
	TELL_MILLISECONDS = 100,
	HASH_SHOWN = 8, /* bytes */
};

struct wish {
	const char *config;
	const char *from;
	const char *to;
	bool uploads;
};

static int
usage(void)
{
	(void)fputs("usage: tasrih migrate [--config FILE]\n"
	            "       tasrih migrate --from sqlite:FOLDER --to postgresql://...\n"
	            "       tasrih migrate --uploads [--config FILE]\n",
	    stderr);
	return EXIT_USAGE;
}

static bool
read_options(int count, char **words, struct wish *wish)
{
	static const struct option options[] = {
	    {"config", required_argument, NULL, 'c'},
	    {"from", required_argument, NULL, 'f'},
	    {"to", required_argument, NULL, 't'},
	    {"uploads", no_argument, NULL, 'u'},
	    {NULL, 0, NULL, 0},
	};
	int option = 0;

	/* NOLINTNEXTLINE(concurrency-mt-unsafe): before any thread */
	while ((option = getopt_long(count, words, "", options, NULL)) != -1) {
		if (option == 'u') {
			wish->uploads = true;
			continue;
		}
		const char **place = option == 'c' ? &wish->config
		    : option == 'f'                ? &wish->from
		    : option == 't'                ? &wish->to
		                                   : NULL;
		if (place == NULL) {
			return false;
		}
		*place = optarg;
	}
	return optind == count && (wish->from == NULL) == (wish->to == NULL) &&
	    (wish->from == NULL || (wish->config == NULL && !wish->uploads));
}

/* --- the schema --- */

/* Each statement of the program is one that this schema knows. */
static enum fault
prove_statements(const char *address)
{
	struct db_options options = {
	    .address = address, .statements = app_statements, .prepare_all = true};
	struct db *db = NULL;

	TRY(db_open(&options, &db));
	db_close(db);
	return FAULT_NONE;
}

static enum fault
migrate_configured(const struct config *config)
{
	struct arena arena = ARENA_EMPTY(ARENA_BYTES);
	enum fault fault = file_make_folder(config->data, 0700);

	if (fault == FAULT_NONE) {
		fault = db_migrate(config_address(config, &arena));
	}
	if (fault == FAULT_NONE) {
		fault = prove_statements(config_address(config, &arena));
	}
	arena_done(&arena);
	return fault;
}

static int
migrate_schema(const char *path)
{
	struct config config;

	config_init(&config);
	enum fault fault = config_read(&config, path);
	if (fault == FAULT_NONE) {
		fault = migrate_configured(&config);
	}
	config_done(&config);
	if (fault != FAULT_NONE) {
		(void)fprintf(
		    stderr, "the schema was not migrated (%s)\n", fault_name(fault));
		return EXIT_FAILURE;
	}
	puts("the schema is that of this version");
	return EXIT_SUCCESS;
}

/* --- the uploads --- */

static void
show_files(int step, size_t done)
{
	(void)fprintf(
	    stderr, "\r\033[K%s %zu files", step == 0 ? "sent" : "read back", done);
}

static int
tell_uploads(const struct uploads_move *move, enum fault fault)
{
	if (fault == FAULT_NETWORK || fault == FAULT_BUSY) {
		(void)fputs(
		    "the store does not answer; run it again: it goes on where it "
		    "stopped\n",
		    stderr);
		return EXIT_FAILURE;
	}
	if (fault != FAULT_NONE) {
		(void)fprintf(stderr,
		    "stopped (%s): a file could not be read, or did not come back as it "
		    "was\n",
		    fault_name(fault));
		return EXIT_FAILURE;
	}
	printf("%zu files: %zu sent now, %zu there before, %zu damaged in the folder\n",
	    move->ret_files, move->ret_sent,
	    move->ret_files - move->ret_sent - move->ret_damaged, move->ret_damaged);
	puts(move->ret_damaged == 0 ? "every file was read back and is the same"
	                            : "THE DAMAGED FILES WERE NOT SENT: see the log");
	return move->ret_damaged == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

static enum fault
run_uploads(const struct config *config, struct uploads_move *move, struct arena *arena)
{
	struct buffer folder = BUFFER_IN(arena);

	buffer_print(&folder, "%s/uploads", config->data);
	move->folder = buffer_text(&folder);
	struct store_options options = config_store(config, move->folder);
	TRY(store_open(&options, &move->to));
	options.s3.endpoint = NULL;
	TRY(store_open(&options, &move->from));
	return uploads_move_run(move);
}

static int
move_uploads(const char *path)
{
	struct arena arena = ARENA_EMPTY(ARENA_BYTES);
	bool terminal = isatty(STDERR_FILENO) == 1;
	struct uploads_move move = {.tell = terminal ? show_files : NULL};
	struct config config;
	int status = EXIT_FAILURE;

	config_init(&config);
	enum fault fault = config_read(&config, path);
	if (fault == FAULT_NONE && config.uploads_endpoint[0] == '\0') {
		(void)fprintf(stderr, "%s: there is no [uploads] to move to\n", path);
	} else if (fault == FAULT_NONE) {
		fault = run_uploads(&config, &move, &arena);
		if (terminal) {
			(void)fputs("\r\033[K", stderr);
		}
		status = tell_uploads(&move, fault);
	}
	store_close(move.from);
	store_close(move.to);
	config_done(&config);
	arena_done(&arena);
	return status;
}

/* --- the bar --- */

/* Redrawn in its place, some times a second. */
static void
draw_bar(const struct move_step *step)
{
	int64_t all = step->done_all > 0 ? step->done_all : 1;
	int64_t done = step->done < all ? step->done : all;
	int filled = (int)(done * BAR_COLUMNS / all);
	static const char full[] = "##############################";
	static const char empty[] = "..............................";

	(void)fprintf(stderr, "\r\033[K[%.*s%.*s] %3d %%  %s %s %lld/%lld", filled, full,
	    BAR_COLUMNS - filled, empty, (int)(done * 100 / all), step->what, step->table,
	    (long long)step->rows, (long long)step->rows_all);
}

static void
show_step(const struct move_step *step)
{
	static moment drawn_at; /* of this one command */
	moment now = moment_steady();

	if (now - drawn_at >= TELL_MILLISECONDS) {
		draw_bar(step);
		drawn_at = now;
	}
}

/* --- the move --- */

static bool
is_folder(const char *path)
{
	struct stat about;

	return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

/* "sqlite:FOLDER" of a server's data, or "sqlite:FILE". */
static const char *
source_of(const char *from, struct arena *arena, const char **ret_folder)
{
	static const char start[] = "sqlite:";
	const char *path = strncmp(from, start, sizeof(start) - 1) == 0
	    ? from + sizeof(start) - 1
	    : from;
	struct buffer file = BUFFER_IN(arena);

	*ret_folder = NULL;
	buffer_puts(&file, path);
	if (is_folder(path)) {
		*ret_folder = path;
		buffer_puts(&file, "/tasrih.db");
	}
	return access(buffer_text(&file), R_OK) == 0 ? buffer_text(&file) : NULL;
}

/* Holds the lock of the server, so that none writes meanwhile; -1: one runs. */
static int
lock_source(const char *folder, struct arena *arena)
{
	struct buffer path = BUFFER_IN(arena);

	buffer_print(&path, "%s/lock", folder);
	int lock = open(buffer_text(&path), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (lock >= 0 && flock(lock, LOCK_EX | LOCK_NB) != 0) {
		(void)close(lock);
		lock = -1;
	}
	return lock;
}

static void
print_side(const struct move_side *side)
{
	printf("  %10lld  ", (long long)side->rows);
	for (int i = 0; i < HASH_SHOWN; i++) {
		printf("%02x", side->hash[i]);
	}
}

static void
print_proof(const struct move *move)
{
	printf("%-22s  %10s  %-16s  %10s  %-16s\n", "table", "rows", "SHA-256", "rows",
	    "SHA-256");
	for (size_t i = 0; i < move->ret_count; i++) {
		const struct move_proof *proof = &move->ret_proofs[i];
		printf("%-22s", proof->table);
		print_side(&proof->from);
		print_side(&proof->to);
		puts(proof->same ? "  same" : "  DIFFERENT");
	}
}

static int
tell_end(const struct move *move, enum fault fault)
{
	if (fault != FAULT_NONE) {
		(void)fprintf(stderr,
		    "the move stopped (%s); run it again: it goes on where it stopped\n",
		    fault_name(fault));
		return EXIT_FAILURE;
	}
	if (move->ret_verdict == MOVE_NOT_EMPTY) {
		(void)fprintf(stderr,
		    "the table %s of the target has rows already, and not from a move; "
		    "nothing was changed in it\n",
		    move->ret_table);
		return EXIT_FAILURE;
	}
	print_proof(move);
	puts(move->ret_verdict == MOVE_SAME
	        ? "every table is the same on both sides"
	        : "THE TWO SIDES DIFFER: do not serve from the target");
	return move->ret_verdict == MOVE_SAME ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int
run_move(const struct wish *wish, struct arena *arena)
{
	const char *folder = NULL;
	struct move move = {
	    .from = source_of(wish->from, arena, &folder), .to = wish->to};
	int lock = -1;

	if (move.from == NULL) {
		(void)fprintf(stderr, "%s: no database of tasrih is there\n", wish->from);
		return EXIT_FAILURE;
	}
	if (folder != NULL && (lock = lock_source(folder, arena)) < 0) {
		(void)fprintf(stderr, "%s: a server runs on it; stop it first\n", folder);
		return EXIT_FAILURE;
	}
	bool terminal = isatty(STDERR_FILENO) == 1;
	move.tell = terminal ? show_step : NULL;
	enum fault fault = move_run(&move, arena);
	if (terminal) {
		(void)fputs("\r\033[K", stderr);
	}
	if (lock >= 0) {
		(void)close(lock);
	}
	return tell_end(&move, fault);
}

int
migrate_command(int count, char **words)
{
	struct arena arena = ARENA_EMPTY(ARENA_BYTES);
	struct wish wish = {.config = NULL};

	if (!read_options(count, words, &wish)) {
		return usage();
	}
	if (wish.from == NULL) {
		const char *config =
		    wish.config != NULL ? wish.config : "/etc/tasrih/tasrih.conf";
		return wish.uploads ? move_uploads(config) : migrate_schema(config);
	}
	if (!db_is_shared(wish.to) || db_is_shared(wish.from)) {
		return usage();
	}
	int status = run_move(&wish, &arena);
	arena_done(&arena);
	return status;
}
