/* SPDX-License-Identifier: EUPL-1.2 */
/* deadline_command - `tasrih deadline`: how many days the answer to a request about personal
 * data may take, from a day on. */
#ifndef APP_DEADLINE_COMMAND_H
#define APP_DEADLINE_COMMAND_H

int deadline_command(int count, char **words);

#endif
