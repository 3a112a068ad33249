/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * key_command - other keys. After the one that signs permits is lost (docs/operate.md):
 *
 *	tasrih key replace --config FILE      another key signs from now on
 *	tasrih key sign-again --config FILE   all permits in force, by that key; then nobody
 *	                                      trusts the lost one any more
 *
 * The server runs meanwhile; it reads these keys at its start, so it is restarted after each.
 * Another master key of personal data, without a restart: key_master.h.
 */
#ifndef APP_KEY_COMMAND_H
#define APP_KEY_COMMAND_H

int key_command(int count, char **words);

#endif
