/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/command_acts.h"

#include <stdio.h>

#include "access/alarm_act.h"
#include "app/file.h"
#include "app/log_guard.h"
#include "app/routes.h"
#include "audit/audit_act.h"
#include "audit/ledger_act.h"
#include "base/buffer.h"
#include "db/acts.h"
#include "db/db.h"

enum { ARENA_BYTES = 16 << 20 };

static enum fault
guard(const struct config *config, struct command_acts *command)
{
	struct buffer folder = BUFFER_IN(&command->arena);
	struct log_guard look;

	buffer_print(&folder, "%s/public", config->data);
	TRY(log_guard_look(command->acts, buffer_text(&folder), &look));
	if (look.verdict == LOG_GUARD_GOOD) {
		return FAULT_NONE;
	}
	(void)fprintf(stderr,
	    "%s: %s. Nothing was changed.\n"
	    "Restore a newer backup; or read docs/operate.md, \"After a restore\",\n"
	    "and run: tasrih audit accept\n",
	    config->data, log_guard_text(look.verdict));
	return FAULT_OLDER;
}

enum fault
command_acts_open(const struct config *config, const struct signing *signing,
    struct vault *vault, struct command_acts *ret_command)
{
	*ret_command = (struct command_acts){.arena = ARENA_EMPTY(ARENA_BYTES)};
	const char *address = config_address(config, &ret_command->arena);

	TRY(file_make_folder(config->data, 0700));
	TRY(db_migrate(address));
	TRY(audit_ledger_new(SLICE(""), &ret_command->ledger));
	const struct acts_options options = {
	    .address = address,
	    .statements = app_statements,
	    .signing = signing,
	    .vault = vault,
	    .offset_minutes = config->offset_minutes,
	    .ledger = audit_ledger_acts(ret_command->ledger),
	};
	TRY(acts_start(&options, &ret_command->acts));
	TRY(guard(config, ret_command));
	return audit_baseline(ret_command->acts, ret_command->ledger, address);
}

void
command_acts_close(struct command_acts *command)
{
	acts_stop(command->acts);
	audit_ledger_free(command->ledger);
	arena_done(&command->arena);
	*command = (struct command_acts){.acts = NULL};
}

struct recorded {
	const struct audit_event *event;
	const struct alarm *alarm; /* NULL: nobody needs to be told */
};

static enum fault
record(struct act *act, void *input)
{
	const struct recorded *recorded = input;
	struct audit_event event = *recorded->event;

	event.actor = SLICE("command");
	event.role = "command";
	TRY(audit_record(act, &event));
	return recorded->alarm != NULL ? alarm_raise(act, recorded->alarm) : FAULT_NONE;
}

enum fault
command_acts_record(struct command_acts *command, const struct audit_event *event,
    const struct alarm *alarm)
{
	struct recorded recorded = {event, alarm};

	return acts_write(command->acts, &command->arena, record, &recorded);
}
