/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/audit_command.h"

#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/config.h"
#include "app/file.h"
#include "app/log_guard.h"
#include "app/routes.h"
#include "audit/audit_store.h"
#include "audit/keys_act.h"
#include "audit/ledger_act.h"
#include "audit/log_act.h"
#include "audit/proof_act.h"
#include "audit/verify_act.h"
#include "base/json.h"
#include "base/number.h"
#include "db/acts.h"

enum { EXIT_UNKNOWN = 2, EXIT_USAGE = 3, FILE_BYTES_MOST = 64 << 10 };
#define ARENA_BYTES ((size_t)16 << 30)

struct wish {
	const char *verb;
	const char *entry;
	const char *config;
	const char *data;
	const char *since;
	const char *key;
	struct arena arena;
	struct config configured;
	const char *address;
};

static int
usage(void)
{
	(void)fputs(
	    "usage: tasrih audit verify [--data DIR | --config FILE] [--since CHECKPOINT]"
	    " [--key KEY]\n"
	    "       tasrih audit prove ENTRY [--data DIR | --config FILE]\n"
	    "       tasrih audit checkpoint [--data DIR | --config FILE]\n"
	    "       tasrih audit accept [--data DIR | --config FILE]\n",
	    stderr);
	return EXIT_USAGE;
}

static bool
read_options(int count, char **words, struct wish *wish)
{
	enum { CONFIG, DATA, SINCE, KEY, OPTION_COUNT };
	static const struct option options[OPTION_COUNT + 1] = {
	    [CONFIG] = {"config", required_argument, NULL, 0},
	    [DATA] = {"data", required_argument, NULL, 0},
	    [SINCE] = {"since", required_argument, NULL, 0},
	    [KEY] = {"key", required_argument, NULL, 0},
	};
	const char *values[OPTION_COUNT] = {NULL};
	int which = 0;
	int option = 0;

	/* NOLINTNEXTLINE(concurrency-mt-unsafe): before any thread */
	while ((option = getopt_long(count, words, "", options, &which)) == 0) {
		values[which] = optarg;
	}
	*wish = (struct wish){
	    .verb = optind < count ? words[optind] : "",
	    .entry = optind + 1 < count ? words[optind + 1] : NULL,
	    .config = values[CONFIG],
	    .data = values[DATA],
	    .since = values[SINCE],
	    .key = values[KEY],
	    .arena = ARENA_EMPTY(ARENA_BYTES),
	};
	return option == -1 && optind + 2 >= count &&
	    (wish->config == NULL || wish->data == NULL);
}

/* Where the data is; a database that is not there is not made. */
static enum fault
find_data(struct wish *wish)
{
	struct config *config = &wish->configured;

	if (wish->data != NULL) {
		(void)snprintf(config->data, sizeof(config->data), "%s", wish->data);
	} else {
		TRY(config_read(config,
		    wish->config != NULL ? wish->config : "/etc/tasrih/tasrih.conf"));
	}
	wish->address = config_address(config, &wish->arena);
	if (!db_is_shared(wish->address) &&
	    access(wish->address + strlen("sqlite:"), R_OK) != 0) {
		(void)fprintf(stderr, "%s: there is no database\n", config->data);
		return FAULT_CONFIG;
	}
	return FAULT_NONE;
}

static enum fault
find_keys(struct wish *wish, struct audit_verification *check)
{
	struct buffer path = BUFFER_IN(&wish->arena);
	struct slice text = slice_of(wish->key);

	if (wish->key == NULL) {
		buffer_print(&path, "%s/public/audit-keys", wish->configured.data);
		TRY(file_read(
		    buffer_text(&path), FILE_BYTES_MOST, &wish->arena, &text, NULL));
	}
	if (!audit_read_keys(text, &wish->arena, &check->keys, &check->keys_count)) {
		(void)fputs("the key of the log cannot be read\n", stderr);
		return FAULT_CONFIG;
	}
	return FAULT_NONE;
}

/* --- verify --- */

static void
tell(void *self, const char *line)
{
	(void)self;
	(void)puts(line);
}

static int
say_outcome(const struct audit_verification *check)
{
	if (check->ret_first_bad > 0) {
		printf("the first bad entry: %" PRIu64 "\n", check->ret_first_bad);
	}
	printf("%" PRIu64 " entries, %" PRIu64 " tiles, %" PRIu64 " checkpoints, %" PRIu64
	       " rows; signed up to entry %" PRIu64 "\n",
	    check->ret_entries, check->ret_tiles, check->ret_checkpoints, check->ret_rows,
	    check->ret_size);
	if (check->ret_bad > 0) {
		printf("NOT what was signed: %zu faults\n", check->ret_bad);
		return EXIT_FAILURE;
	}
	(void)puts("good: all is as it was signed");
	return EXIT_SUCCESS;
}

static int
verify(struct wish *wish)
{
	struct audit_verification check = {.address = wish->address, .tell = tell};
	enum fault fault = find_keys(wish, &check);

	if (fault == FAULT_NONE && wish->since != NULL) {
		fault = file_read(
		    wish->since, FILE_BYTES_MOST, &wish->arena, &check.since, NULL);
	}
	if (fault == FAULT_NONE) {
		fault = audit_verify(&check, &wish->arena);
		if (fault == FAULT_DATABASE) {
			(void)puts("the database is damaged: not all of it can be read");
			return EXIT_FAILURE;
		}
	}
	if (fault != FAULT_NONE) {
		(void)fprintf(stderr, "not verified (%s)\n", fault_name(fault));
		return EXIT_UNKNOWN;
	}
	return say_outcome(&check);
}

/* --- prove, checkpoint --- */

static int
print_proof(struct wish *wish, const struct audit_proof *proof)
{
	struct buffer out = BUFFER_IN(&wish->arena);

	if (proof->entry.seq == 0) {
		(void)fputs("there is no such entry under a checkpoint\n", stderr);
		return EXIT_FAILURE;
	}
	audit_put_proof(&out, proof);
	(void)puts(buffer_text(&out));
	return EXIT_SUCCESS;
}

static int
show(struct wish *wish, struct acts *acts, int64_t seq)
{
	struct audit_proof *proof = ARENA_NEW(&wish->arena, struct audit_proof);
	enum fault fault = seq > 0
	    ? audit_log_prove(acts, &wish->arena, (uint64_t)seq, proof)
	    : audit_log_checkpoint(acts, &wish->arena, &proof->checkpoint);

	if (fault != FAULT_NONE) {
		(void)fprintf(stderr, "not read (%s)\n", fault_name(fault));
		return EXIT_UNKNOWN;
	}
	if (seq > 0) {
		return print_proof(wish, proof);
	}
	(void)printf("%.*s", SLICE_PRINT(proof->checkpoint.note));
	return proof->checkpoint.size > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int
read_log(struct wish *wish, int64_t seq)
{
	static const struct db_statements *const statements[] = {&audit_statements, NULL};
	struct acts_options options = {
	    .address = wish->address, .statements = statements};
	struct acts *acts = NULL;

	if (acts_start(&options, &acts) != FAULT_NONE) {
		return EXIT_UNKNOWN;
	}
	int status = show(wish, acts, seq);
	acts_stop(acts);
	return status;
}

/* --- accept --- */

static int
accept_older(struct acts *acts, const char *folder)
{
	struct log_guard look;
	enum fault fault = log_guard_look(acts, folder, &look);

	if (fault == FAULT_NONE && look.verdict == LOG_GUARD_GOOD) {
		(void)puts(
		    "the database continues what was published: nothing to accept");
		return EXIT_SUCCESS;
	}
	if (fault == FAULT_NONE) {
		fault = log_guard_accept(acts, folder, &look);
	}
	if (fault != FAULT_NONE) {
		(void)fprintf(stderr, "not accepted (%s)\n", fault_name(fault));
		return EXIT_FAILURE;
	}
	printf("%" PRIu64 " entries were published, %" PRIu64
	       " are there: accepted, and told in the log\n",
	    look.published, look.there);
	return EXIT_SUCCESS;
}

static int
accept_restored(struct wish *wish)
{
	struct buffer folder = BUFFER_IN(&wish->arena);
	struct acts_options options = {
	    .address = wish->address, .statements = app_statements};
	struct audit_ledger *ledger = NULL;
	struct acts *acts = NULL;
	int status = EXIT_UNKNOWN;

	buffer_print(&folder, "%s/public", wish->configured.data);
	if (audit_ledger_new(SLICE(""), &ledger) == FAULT_NONE) {
		options.ledger = audit_ledger_acts(ledger);
		if (acts_start(&options, &acts) == FAULT_NONE) {
			status = accept_older(acts, buffer_text(&folder));
			acts_stop(acts);
		}
	}
	audit_ledger_free(ledger);
	return status;
}

static int
run(struct wish *wish)
{
	int64_t seq = 0;

	if (strcmp(wish->verb, "verify") == 0 && wish->entry == NULL) {
		return verify(wish);
	}
	if (strcmp(wish->verb, "accept") == 0 && wish->entry == NULL) {
		return accept_restored(wish);
	}
	if (strcmp(wish->verb, "checkpoint") == 0 && wish->entry == NULL) {
		return read_log(wish, 0);
	}
	if (strcmp(wish->verb, "prove") == 0 &&
	    number_parse(slice_of(wish->entry), 1, INT64_MAX, &seq)) {
		return read_log(wish, seq);
	}
	return usage();
}

int
audit_command(int count, char **words)
{
	struct wish wish;

	if (!read_options(count, words, &wish)) {
		return usage();
	}
	config_init(&wish.configured);
	int status = find_data(&wish) == FAULT_NONE ? run(&wish) : EXIT_UNKNOWN;
	config_done(&wish.configured);
	arena_done(&wish.arena);
	return status;
}
