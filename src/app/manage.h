/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * manage - what an administrator does on the server itself, also while it runs:
 *
 *	tasrih role grant|withdraw --config FILE --provider NAME --subject SUB --role ROLE
 *	                           [--name NAME]
 *	tasrih centre load FILE --config FILE
 *	tasrih rule load FILE --config FILE
 *	tasrih calendar load FILE --config FILE
 *	tasrih reason load FILE --config FILE
 *
 * Each is one act with its audit entry (actor "command"), as from a page.
 */
#ifndef APP_MANAGE_H
#define APP_MANAGE_H

int role_command(int count, char **words);
int centre_command(int count, char **words);
int rule_command(int count, char **words);
int calendar_command(int count, char **words);
int reason_command(int count, char **words);

#endif
