/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * command_acts - the writer of a command that changes the database, on the same conditions
 * as the server: the ledger follows, and what is older than published is not written to.
 *
 *	TRY(command_acts_open(&config, signing, vault, &command));
 *	... acts_write(command.acts, ...) ...
 *	command_acts_close(&command);     also after a fault
 */
#ifndef APP_COMMAND_ACTS_H
#define APP_COMMAND_ACTS_H

#include "app/config.h"
#include "base/arena.h"

struct alarm;
struct acts;
struct audit_event;
struct audit_ledger;
struct signing;
struct vault;

struct command_acts {
	struct arena arena;
	struct audit_ledger *ledger;
	struct acts *acts;
};

/* signing NULL: nothing is signed; vault NULL: nothing sealed is asked for. FAULT_OLDER, told on standard error with what to do,
 * when the database is older than what was published. */
MUST_USE enum fault command_acts_open(const struct config *config,
    const struct signing *signing, struct vault *vault, struct command_acts *ret_command);
void command_acts_close(struct command_acts *command);

/* An entry of the log by actor "command": what is done outside the database, and what was
 * refused. With an alarm, administrators and auditors are told; NULL: they are not. */
MUST_USE enum fault command_acts_record(struct command_acts *command,
    const struct audit_event *event, const struct alarm *alarm);

#endif
