/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * access_command - who must be out at once is put out from the machine, also while the
 * server runs and when no administrator is to be had:
 *
 *	tasrih session end --provider NAME --subject SUB | --all [--config FILE]
 *	tasrih service list [--config FILE]
 *	tasrih service end --client ID [--config FILE]
 *
 * Each end is one act with its audit entry (actor "command"), and an alarm. Nothing is given
 * here: roles and keys of machine clients come from administrators, on pages.
 */
#ifndef APP_ACCESS_COMMAND_H
#define APP_ACCESS_COMMAND_H

int session_command(int count, char **words);
int service_command(int count, char **words);

#endif
