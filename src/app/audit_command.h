/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * audit_command - what an auditor does on the server itself, or on a copy of its data,
 * also while it runs:
 *
 *	tasrih audit verify [--data DIR | --config FILE] [--since CHECKPOINT] [--key KEY]
 *	tasrih audit prove ENTRY [--data DIR | --config FILE]
 *	tasrih audit checkpoint [--data DIR | --config FILE]
 *	tasrih audit accept [--data DIR | --config FILE]     after a restore, with the server
 *	                                                     stopped: docs/operate.md
 *
 * verify exits with 0 when all is as it was signed, 1 when anything is not (a line each,
 * the first bad entry among them), 2 when it could not read. Without --key it believes
 * the keys in DIR/public/audit-keys; whoever trusts nobody has kept one himself.
 */
#ifndef APP_AUDIT_COMMAND_H
#define APP_AUDIT_COMMAND_H

int audit_command(int count, char **words);

#endif
