/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/retention_command.h"

#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/command_acts.h"
#include "app/config.h"
#include "app/file.h"
#include "app/master_key.h"
#include "base/buffer.h"
#include "base/number.h"
#include "db/acts.h"
#include "db/vault.h"
#include "retention/erasure_act.h"
#include "retention/erasure_store.h"
#include "retention/hold_store.h"
#include "retention/period_act.h"
#include "retention/period_store.h"
#include "say/say.h"
#include "store/store.h"

enum {
	EXIT_USAGE = 3,
	ARENA_BYTES = 16 << 20,
	FILE_BYTES_MOST = 1 << 20,
	SLICE_DUE = 50, /* a commit, when nothing else is said */
};

/* What was typed. */
struct wish {
	const char *config;
	const char *data;
	const char *load; /* the file of `retention load` */
	bool runs;        /* --do */
	int64_t slice;
};

struct work {
	struct config config;
	struct arena arena;
	const char *address;
	int64_t slice;
};

static int
usage(void)
{
	(void)fputs(
	    "usage: tasrih retention [--do] [--slice ROWS] [--data DIR | --config FILE]\n"
	    "       tasrih retention load LIST.tsv [--data DIR | --config FILE]\n"
	    "Without --do it only says what would be done.\n",
	    stderr);
	return EXIT_USAGE;
}

/* --- the words --- */

static bool
read_option(int option, struct wish *wish)
{
	switch (option) {
	case 'c':
		wish->config = optarg;
		return true;
	case 'd':
		wish->data = optarg;
		return strlen(optarg) < CONFIG_TEXT_SIZE;
	case 'o':
		wish->runs = true;
		return true;
	case 's':
		return number_parse(
		    slice_of(optarg), 1, RETENTION_SLICE_MOST, &wish->slice);
	default:
		return false;
	}
}

static bool
read_words(int count, char **words, struct wish *wish)
{
	static const struct option options[] = {
	    {"config", required_argument, NULL, 'c'},
	    {"data", required_argument, NULL, 'd'},
	    {"do", no_argument, NULL, 'o'},
	    {"slice", required_argument, NULL, 's'},
	    {NULL, 0, NULL, 0},
	};
	int option = 0;

	/* NOLINTNEXTLINE(concurrency-mt-unsafe): before any thread */
	while ((option = getopt_long(count, words, "", options, NULL)) != -1) {
		if (!read_option(option, wish)) {
			return false;
		}
	}
	bool loads = optind + 2 == count && strcmp(words[optind], "load") == 0;
	wish->load = loads ? words[optind + 1] : NULL;
	return (loads ? !wish->runs : optind == count) &&
	    (wish->config == NULL || wish->data == NULL);
}

/* Where the data is; a database that is not there is not made. */
static enum fault
find_data(const struct wish *wish, struct work *work)
{
	struct config *config = &work->config;

	if (wish->data != NULL) {
		(void)snprintf(config->data, sizeof(config->data), "%s", wish->data);
	} else {
		TRY(config_read(config,
		    wish->config != NULL ? wish->config : "/etc/tasrih/tasrih.conf"));
	}
	work->address = config_address(config, &work->arena);
	if (!db_is_shared(work->address) &&
	    access(work->address + strlen("sqlite:"), R_OK) != 0) {
		(void)fprintf(stderr, "%s: there is no database\n", config->data);
		return FAULT_CONFIG;
	}
	return FAULT_NONE;
}

static int
stopped(enum fault fault)
{
	if (fault != FAULT_CONFIG && fault != FAULT_OLDER) { /* told already */
		(void)fprintf(stderr,
		    "stopped (%s); run it again: it goes on where it stopped\n",
		    fault_name(fault));
	}
	return EXIT_FAILURE;
}

/* --- what would be done --- */

static void
print_line(enum period_kind kind, const struct retention_line *line)
{
	const char *word = period_kind_word(kind);
	char cutoff[DAY_TEXT_SIZE];
	char oldest[DAY_TEXT_SIZE] = "";

	if (!line->set) {
		printf("%-12s no period in force: kept\n", word);
		return;
	}
	day_format(line->cutoff, cutoff);
	if (line->oldest != DAY_NONE) {
		day_format(line->oldest, oldest);
	}
	printf("%-12s %5d %-6s %-11s %10" PRId64 " %10" PRId64 "  %s\n", word,
	    line->period.amount, period_unit_word(line->period.unit), cutoff, line->due,
	    line->held, oldest);
}

static void
print_plan(const struct retention_plan *plan)
{
	printf("%-12s %12s %-11s %10s %10s  %s\n", "kind", "period", "before", "due",
	    "held", "oldest");
	for (int i = 0; i < PERIOD_KIND_COUNT; i++) {
		print_line((enum period_kind)i, &plan->lines[i]);
	}
	printf("%" PRId64 " legal holds in force; %" PRId64
	       " files still to go from the store\n",
	    plan->holds, plan->files);
}

/* Reads only: nothing of the database is changed, its schema neither. */
static int
show(struct work *work)
{
	static const struct db_statements *const statements[] = {&due_statements,
	    &erasure_statements, &hold_statements, &period_statements, NULL};
	const struct acts_options options = {.address = work->address,
	    .statements = statements,
	    .offset_minutes = work->config.offset_minutes};
	struct retention_plan plan;
	struct acts *acts = NULL;
	enum fault fault = acts_start(&options, &acts);

	if (fault == FAULT_NONE) {
		fault = retention_plan_open(acts, &work->arena, &plan);
		acts_stop(acts);
	}
	if (fault != FAULT_NONE) {
		return stopped(fault);
	}
	print_plan(&plan);
	(void)puts("Nothing was changed. To do it, run it again with --do");
	return EXIT_SUCCESS;
}

/* --- doing it --- */

static enum fault
end_kind(struct work *work, struct acts *acts, enum period_kind kind,
    const struct retention_line *line)
{
	struct retention_run run = {.kind = kind,
	    .before = line->before,
	    .most = (size_t)work->slice,
	    .ret_left = line->set};
	int64_t done = 0;

	while (run.ret_left) {
		struct arena arena = ARENA_EMPTY(ARENA_BYTES);
		enum fault fault = retention_run_some(acts, &arena, &run);
		arena_done(&arena);
		TRY(fault);
		run.after = run.ret_last;
		done += (int64_t)run.ret_done;
		(void)fprintf(
		    stderr, "\r\033[K%s: %" PRId64, period_kind_word(kind), done);
	}
	if (line->set) {
		(void)fputs("\r\033[K", stderr);
		printf("%-12s %" PRId64 "\n", period_kind_word(kind), done);
	}
	return FAULT_NONE;
}

/* A store that is away keeps nothing from being done: the server removes them later. */
static enum fault
remove_files(struct work *work, struct acts *acts)
{
	struct buffer folder = BUFFER_IN(&work->arena);
	struct store *store = NULL;
	size_t count = 0;

	buffer_print(&folder, "%s/uploads", work->config.data);
	const char *path = buffer_text(&folder);
	struct store_options options = config_store(&work->config, path);
	TRY(file_make_folder(path, 0700));
	TRY(store_open(&options, &store));
	enum fault fault = erasure_remove_files(acts, &work->arena, store, &count);
	store_close(store);
	printf("%-12s %zu\n", "files", count);
	if (fault == FAULT_NETWORK || fault == FAULT_BUSY) {
		(void)fputs("the store of files is away: a server removes the rest when "
		            "it is back\n",
		    stderr);
		return FAULT_NONE;
	}
	return fault;
}

static enum fault
end_all(struct work *work, struct acts *acts)
{
	struct retention_plan plan;

	for (int i = 0; i < PERIOD_KIND_COUNT; i++) {
		/* Anew for each: when the last application goes, its person is due. */
		TRY(retention_plan_open(acts, &work->arena, &plan));
		TRY(end_kind(work, acts, (enum period_kind)i, &plan.lines[i]));
	}
	return remove_files(work, acts);
}

static enum fault
load(struct work *work, struct acts *acts, const char *name)
{
	struct period_load load = {.ret_line = 0};

	TRY(file_read(name, FILE_BYTES_MOST, &work->arena, &load.text, NULL));
	enum fault fault = period_act_load(acts, &work->arena, &load);
	if (fault == FAULT_CONFIG) {
		(void)fprintf(stderr, "%s:%zu: %s\nnothing was loaded\n", name,
		    load.ret_line,
		    say_text(SAY_ENGLISH, period_line_key(load.ret_verdict)));
	} else if (fault == FAULT_NONE) {
		printf("%s: %zu lines loaded\n", name, load.ret_line);
	}
	return fault;
}

/* The schema must be there before the vault looks at it. */
static enum fault
change(struct work *work, const struct wish *wish, struct vault **ret_vault,
    struct command_acts *command)
{
	TRY(db_migrate(work->address));
	TRY(master_key_open(&work->config, &work->arena, ret_vault));
	TRY(command_acts_open(&work->config, NULL, *ret_vault, command));
	return wish->load != NULL ? load(work, command->acts, wish->load)
	                          : end_all(work, command->acts);
}

static int
run(struct work *work, const struct wish *wish)
{
	struct command_acts command = {.acts = NULL};
	struct vault *vault = NULL;
	enum fault fault = change(work, wish, &vault, &command);

	command_acts_close(&command);
	vault_free(vault);
	return fault == FAULT_NONE ? EXIT_SUCCESS : stopped(fault);
}

int
retention_command(int count, char **words)
{
	struct wish wish = {.slice = SLICE_DUE};
	struct work work = {.arena = ARENA_EMPTY(ARENA_BYTES)};
	int status = EXIT_FAILURE;

	if (!read_words(count, words, &wish)) {
		return usage();
	}
	work.slice = wish.slice;
	config_init(&work.config);
	if (find_data(&wish, &work) == FAULT_NONE) {
		status = wish.runs || wish.load != NULL ? run(&work, &wish) : show(&work);
	}
	config_done(&work.config);
	arena_done(&work.arena);
	return status;
}
