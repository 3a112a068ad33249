/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/key_master.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/command_acts.h"
#include "app/master_key.h"
#include "app/master_key_file.h"
#include "audit/audit_act.h"
#include "db/acts.h"

enum {
	ARENA_BYTES = 1 << 20,
	SLICE_ARENA_BYTES = 8 << 20,
	TELL_MILLISECONDS = 100,
};

/* One wish of the command. */
struct work {
	const struct config *config;
	struct arena arena;
	struct vault *vault;
	struct command_acts command;
	const char *file; /* NULL: the keys are in the environment */
	size_t in_file;
	int64_t old; /* keys that an older master key wraps */
	int64_t done;
	moment told_at;
};

/* The schema must be there before the vault looks at it. */
static enum fault
open_all(const struct config *config, struct work *ret_work)
{
	*ret_work = (struct work){.config = config, .arena = ARENA_EMPTY(ARENA_BYTES)};
	TRY(db_migrate(config_address(config, &ret_work->arena)));
	TRY(master_key_open(config, &ret_work->arena, &ret_work->vault));
	ret_work->file = master_key_file(config, &ret_work->arena);
	return command_acts_open(config, NULL, ret_work->vault, &ret_work->command);
}

static void
close_all(struct work *work)
{
	command_acts_close(&work->command);
	vault_free(work->vault);
	arena_done(&work->arena);
}

/* After a refusal, which was told already, as after a fault. */
static int
finish(struct work *work, enum fault fault)
{
	close_all(work);
	if (fault != FAULT_NONE && fault != FAULT_CONFIG && fault != FAULT_OLDER) {
		(void)fprintf(stderr,
		    "stopped (%s); run it again: it goes on where it stopped\n",
		    fault_name(fault));
	}
	return fault == FAULT_NONE ? EXIT_SUCCESS : EXIT_FAILURE;
}

static enum fault
refuse(const char *why)
{
	(void)fprintf(stderr, "%s. Nothing was changed.\n", why);
	return FAULT_CONFIG;
}

static enum fault
count_old(struct act *act, void *input)
{
	return vault_count_old(act->db, input);
}

/* The entry names the key by its public name. */
static enum fault
record(struct act *act, struct vault *vault, const char *action)
{
	char master[MASTER_ID_SIZE];
	char object[AUDIT_OBJECT_SIZE];

	vault_current(vault, master);
	return audit_record(act,
	    &(struct audit_event){
	        .actor = SLICE("command"),
	        .role = "command",
	        .action = action,
	        .object = audit_object("master", slice_of(master), object),
	        .reason = "",
	    });
}

/* Of the file: where it is, and that nothing needs its older keys. */
static enum fault
look_at_file(struct work *work)
{
	if (work->file == NULL) {
		return refuse("the master keys come from $TASRIH_MASTER_KEY: change them "
		              "there, a line each, the newest first (docs/operate.md)");
	}
	TRY(master_key_file_count(work->file, &work->arena, &work->in_file));
	TRY(acts_read(work->command.acts, &work->arena, count_old, &work->old));
	if (work->old > 0) {
		(void)fprintf(stderr,
		    "an older master key still wraps %" PRId64 " keys. ", work->old);
		return refuse("Run first: tasrih key rewrap");
	}
	return FAULT_NONE;
}

/* --- a fresh key --- */

/* The log hears of it first: a key must not change unseen. */
static enum fault
record_new(struct act *act, void *input)
{
	return record(act, input, "key.new_master");
}

static enum fault
add(struct work *work)
{
	TRY(look_at_file(work));
	if (work->in_file == MASTER_KEYS_MOST) {
		return refuse("the file holds as many master keys as it may. Run first: "
		              "tasrih key drop-old-master");
	}
	TRY(acts_write(work->command.acts, &work->arena, record_new, work->vault));
	TRY(master_key_file_add(work->file, &work->arena));
	printf("%s: a fresh master key is on the first line; the one before stays.\n"
	       "Now: copy this file to every server of this database, and keep a copy "
	       "apart from the\nbackups; where systemd hands it over as a credential, "
	       "restart those servers. Then\nrun: tasrih key rewrap\n",
	    work->file);
	return FAULT_NONE;
}

int
key_new_master(const struct config *config)
{
	struct work work;
	enum fault fault = open_all(config, &work);

	return finish(&work, fault == FAULT_NONE ? add(&work) : fault);
}

/* --- wrapping anew --- */

static void
show_progress(struct work *work, bool finished)
{
	moment now = moment_steady();

	if (now - work->told_at >= TELL_MILLISECONDS || finished) {
		work->told_at = now;
		(void)fprintf(stderr,
		    "\r\033[K%" PRId64 " of %" PRId64 " keys wrapped anew%s", work->done,
		    work->old, finished ? "\n" : "");
	}
}

struct slice_of_work {
	struct vault *vault;
	struct vault_rewrap rewrap;
};

static enum fault
rewrap_slice(struct act *act, void *input)
{
	struct slice_of_work *slice = input;

	TRY(vault_rewrap(act->db, act->arena, &slice->rewrap));
	return slice->rewrap.ret_done > 0 ? record(act, slice->vault, "key.rewrap")
	                                  : FAULT_NONE;
}

static enum fault
rewrap_all(struct work *work, size_t most)
{
	struct slice_of_work slice = {
	    .vault = work->vault, .rewrap = {.most = most, .ret_left = true}};

	while (slice.rewrap.ret_left) {
		struct arena arena = ARENA_EMPTY(SLICE_ARENA_BYTES);
		enum fault fault =
		    acts_write(work->command.acts, &arena, rewrap_slice, &slice);
		arena_done(&arena);
		TRY(fault);
		memcpy(slice.rewrap.after, slice.rewrap.ret_last, VAULT_OWNER_SIZE);
		work->done += (int64_t)slice.rewrap.ret_done;
		show_progress(work, !slice.rewrap.ret_left);
	}
	return acts_read(work->command.acts, &work->arena, count_old, &work->old);
}

static enum fault
rewrap(struct work *work, size_t most)
{
	TRY(acts_read(work->command.acts, &work->arena, count_old, &work->old));
	TRY(rewrap_all(work, most));
	if (work->old > 0) {
		(void)fprintf(
		    stderr, "%" PRId64 " keys are left: run it again\n", work->old);
		return FAULT_CONFIG;
	}
	printf("%" PRId64
	       " keys are wrapped anew; nothing needs an older master key any more.\n"
	       "It may be taken out of the file: tasrih key drop-old-master\n"
	       "Backups of before open with it only: keep it apart as long as those.\n",
	    work->done);
	return FAULT_NONE;
}

int
key_rewrap(const struct config *config, size_t slice)
{
	struct work work;
	enum fault fault = open_all(config, &work);

	return finish(&work, fault == FAULT_NONE ? rewrap(&work, slice) : fault);
}

/* --- the old one goes --- */

struct drop {
	struct vault *vault;
	int64_t ret_old;
};

/* That nothing needs the old one is true for good once the key of the indexes is wrapped by
 * the current one (vault_rewrap): so that first, and both in one write. */
static enum fault
record_drop(struct act *act, void *input)
{
	struct drop *drop = input;
	struct vault_rewrap rewrap = {.most = 1};

	TRY(vault_rewrap(act->db, act->arena, &rewrap));
	TRY(vault_count_old(act->db, &drop->ret_old));
	return drop->ret_old == 0 ? record(act, drop->vault, "key.drop_master")
	                          : FAULT_NONE;
}

static enum fault
drop_old(struct work *work)
{
	struct drop drop = {.vault = work->vault};

	TRY(look_at_file(work));
	if (work->in_file == 1) {
		printf("%s: it holds one master key; there is none to take out\n",
		    work->file);
		return FAULT_NONE;
	}
	TRY(acts_write(work->command.acts, &work->arena, record_drop, &drop));
	if (drop.ret_old > 0) {
		return refuse(
		    "Somebody used the older one meanwhile. Run again: tasrih key "
		    "rewrap");
	}
	TRY(master_key_file_drop(work->file, &work->arena));
	printf("%s: the older master keys are taken out.\nNow: copy this file to every "
	       "server of this database\n",
	    work->file);
	return FAULT_NONE;
}

int
key_drop_old_master(const struct config *config)
{
	struct work work;
	enum fault fault = open_all(config, &work);

	return finish(&work, fault == FAULT_NONE ? drop_old(&work) : fault);
}
