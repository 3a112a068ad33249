/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/key_command.h"

#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "access/alarm.h"
#include "app/command_acts.h"
#include "app/config.h"
#include "app/file.h"
#include "app/key_master.h"
#include "app/signer.h"
#include "app/signer_keys.h"
#include "audit/audit.h"
#include "base/buffer.h"
#include "base/number.h"
#include "db/acts.h"
#include "db/vault.h"
#include "permit/resign_act.h"

enum {
	EXIT_USAGE = 3,
	ARENA_BYTES = 1 << 20,
	BATCH = 1000,
	BATCH_ARENA_BYTES = 64 << 20,
	TELL_MILLISECONDS = 100,
	SLICE_KEYS = 200, /* wrapped anew a commit, when nothing else is said */
};

/* One wish of the command. */
struct work {
	struct config config;
	struct arena arena;
	const char *keys; /* folders */
	const char *public;
	struct signer *signer;
	struct command_acts command;
	int64_t count; /* permits in force */
	moment told_at;
	struct permit_resign resign;
};

static const char *
folder_of(struct work *work, const char *name)
{
	struct buffer path = BUFFER_IN(&work->arena);

	buffer_print(&path, "%s/%s", work->config.data, name);
	return buffer_text(&path);
}

static int
stopped(enum fault fault)
{
	(void)fprintf(stderr,
	    "\nstopped (%s); run it again: it goes on where it stopped\n",
	    fault_name(fault));
	return EXIT_FAILURE;
}

/* --- another key --- */

static enum fault
record(struct work *work, const char *action, const struct alarm *alarm)
{
	return command_acts_record(&work->command,
	    &(struct audit_event){
	        .action = action, .object = SLICE("keys/permit"), .reason = ""},
	    alarm);
}

/* The log hears of it first: a key must not change unseen. */
static enum fault
replace_recorded(struct work *work)
{
	TRY(command_acts_open(&work->config, NULL, NULL, &work->command));
	TRY(record(work, "key.replace", &(struct alarm){.kind = ALARM_KEY_REPLACED}));
	return signer_keys_replace(work->keys, moment_now());
}

static int
replace(struct work *work)
{
	enum fault fault = replace_recorded(work);

	command_acts_close(&work->command);
	if (fault != FAULT_NONE) {
		return stopped(fault);
	}
	puts("another key signs permits from now on; the lost one is destroyed here.\n"
	     "Now: restart the server, then run: tasrih key sign-again");
	return EXIT_SUCCESS;
}

/* --- signing again --- */

static void
show_progress(struct work *work)
{
	moment now = moment_steady();

	if (now - work->told_at >= TELL_MILLISECONDS || work->resign.ret_finished) {
		work->told_at = now;
		(void)fprintf(stderr,
		    "\r\033[K%" PRId64 " of %" PRId64 " permits in force, %" PRId64
		    " signed now",
		    work->resign.ret_looked_at, work->count, work->resign.ret_signed);
	}
}

static enum fault
open_all(struct work *work)
{
	TRY(signer_start(work->keys, &work->signer)); /* before any thread */
	TRY(command_acts_open(
	    &work->config, signer_signing(work->signer), NULL, &work->command));
	return permit_resign_count(work->command.acts, &work->arena, &work->count);
}

static enum fault
sign_all(struct work *work)
{
	enum fault fault = FAULT_NONE;

	work->resign = (struct permit_resign){.most = BATCH};
	while (fault == FAULT_NONE && !work->resign.ret_finished) {
		struct arena arena = ARENA_EMPTY(BATCH_ARENA_BYTES);
		fault = permit_resign_some(work->command.acts,
		    signer_signing(work->signer), &arena, &work->resign);
		arena_done(&arena);
		show_progress(work);
	}
	(void)fputs("\n", stderr);
	return fault;
}

static void
close_all(struct work *work)
{
	command_acts_close(&work->command);
	signer_stop(work->signer);
	work->signer = NULL;
}

/* Only now: as long as a permit in force is by a lost key, that key must be known. */
static enum fault
revoke_and_publish(struct work *work)
{
	size_t count = 0;

	TRY(command_acts_open(&work->config, NULL, NULL, &work->command));
	TRY(record(work, "key.revoke", NULL));
	TRY(signer_keys_revoke_lost(work->keys, moment_now(), &count));
	command_acts_close(&work->command); /* its thread ends before the signer starts */
	TRY(signer_start(work->keys, &work->signer));
	enum fault fault = signer_publish(
	    work->signer, work->public, slice_of(work->config.issuer), moment_now());
	signer_stop(work->signer);
	work->signer = NULL;
	return fault;
}

static int
tell_left(const struct permit_resign *resign)
{
	(void)fprintf(stderr,
	    "%" PRId64 " permits hold no token that can be read, and %" PRId64
	    " changed meanwhile: they are as before, and the lost key is still trusted.\n"
	    "Run it again; if it says the same, see docs/operate.md.\n",
	    resign->ret_unreadable, resign->ret_changed);
	return EXIT_FAILURE;
}

static int
sign_again(struct work *work)
{
	size_t lost = 0;
	enum fault fault = signer_keys_count_lost(work->keys, &lost);

	if (fault == FAULT_NONE && lost == 0) {
		puts("no key is lost: there is nothing to sign again");
		return EXIT_SUCCESS;
	}
	if (fault == FAULT_NONE) {
		fault = open_all(work);
	}
	if (fault == FAULT_NONE) {
		fault = sign_all(work);
	}
	close_all(work);
	if (fault == FAULT_NONE &&
	    work->resign.ret_unreadable + work->resign.ret_changed > 0) {
		return tell_left(&work->resign);
	}
	if (fault == FAULT_NONE) {
		fault = revoke_and_publish(work);
	}
	if (fault != FAULT_NONE) {
		return stopped(fault);
	}
	printf("%" PRId64
	       " permits are signed again; the lost key is in the trust list no "
	       "more.\nNow: restart the server once more, so that it serves that list\n",
	    work->resign.ret_signed);
	return EXIT_SUCCESS;
}

/* --- the words --- */

static int
usage(void)
{
	(void)fputs(
	    "usage: tasrih key replace [--config FILE]\n"
	    "       tasrih key sign-again [--config FILE]\n"
	    "       tasrih key new-master [--master-key FILE] [--config FILE]\n"
	    "       tasrih key rewrap [--slice KEYS] [--master-key FILE] [--config FILE]\n"
	    "       tasrih key drop-old-master [--master-key FILE] [--config FILE]\n",
	    stderr);
	return EXIT_USAGE;
}

/* What was typed. */
struct wish {
	const char *verb;
	const char *config;
	const char *master_key; /* instead of the configured place */
	int64_t slice;
};

static bool
read_option(int option, struct wish *wish)
{
	switch (option) {
	case 'c':
		wish->config = optarg;
		return true;
	case 'm':
		wish->master_key = optarg;
		return strlen(optarg) < CONFIG_TEXT_SIZE;
	case 's':
		return number_parse(slice_of(optarg), 1, VAULT_REWRAP_MOST, &wish->slice);
	default:
		return false;
	}
}

static bool
read_options(int count, char **words, struct wish *wish)
{
	static const struct option options[] = {
	    {"config", required_argument, NULL, 'c'},
	    {"master-key", required_argument, NULL, 'm'},
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
	wish->verb = optind + 1 == count ? words[optind] : "";
	return true;
}

/* --- each of them --- */

static int
run_replace(struct work *work, const struct wish *wish)
{
	(void)wish;
	return replace(work);
}

static int
run_sign_again(struct work *work, const struct wish *wish)
{
	(void)wish;
	return sign_again(work);
}

static int
run_new_master(struct work *work, const struct wish *wish)
{
	(void)wish;
	return key_new_master(&work->config);
}

static int
run_rewrap(struct work *work, const struct wish *wish)
{
	return key_rewrap(&work->config, (size_t)wish->slice);
}

static int
run_drop_old_master(struct work *work, const struct wish *wish)
{
	(void)wish;
	return key_drop_old_master(&work->config);
}

static const struct verb {
	const char *name;
	int (*run)(struct work *work, const struct wish *wish);
} verbs[] = {
    {"replace", run_replace},
    {"sign-again", run_sign_again},
    {"new-master", run_new_master},
    {"rewrap", run_rewrap},
    {"drop-old-master", run_drop_old_master},
};

static const struct verb *
find_verb(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(verbs); i++) {
		if (strcmp(verbs[i].name, name) == 0) {
			return &verbs[i];
		}
	}
	return NULL;
}

int
key_command(int count, char **words)
{
	struct wish wish = {
	    .verb = "", .config = "/etc/tasrih/tasrih.conf", .slice = SLICE_KEYS};
	struct work work = {.arena = ARENA_EMPTY(ARENA_BYTES)};
	const struct verb *verb =
	    read_options(count, words, &wish) ? find_verb(wish.verb) : NULL;
	int status = EXIT_FAILURE;

	if (verb == NULL) {
		return usage();
	}
	config_init(&work.config);
	if (config_read(&work.config, wish.config) == FAULT_NONE) {
		work.keys = folder_of(&work, "keys");
		work.public = folder_of(&work, "public");
		if (wish.master_key != NULL) {
			(void)snprintf(work.config.master_key,
			    sizeof(work.config.master_key), "%s", wish.master_key);
		}
		status = verb->run(&work, &wish);
	}
	command_acts_close(&work.command);
	config_done(&work.config);
	arena_done(&work.arena);
	return status;
}
