/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * rights_command - `tasrih rights` prints who may come where, for an auditor and for the
 * test that walks it: one line a route, its right, and the roles that have it.
 *
 *	GET	/{lang}/desk	case_list	officer,supervisor
 */
#ifndef APP_RIGHTS_COMMAND_H
#define APP_RIGHTS_COMMAND_H

int rights_command(int count, char **words);

#endif
