/* SPDX-License-Identifier: EUPL-1.2 */
/* retention_command - `tasrih retention`: what is due by the periods, and its end. Also
 * while a server runs: each slice is a transaction of its own. */
#ifndef APP_RETENTION_COMMAND_H
#define APP_RETENTION_COMMAND_H

int retention_command(int count, char **words);

#endif
