/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * migrate_command - the schema, and the move to another database:
 *
 *	tasrih migrate --config FILE                    brings the schema to this version
 *	tasrih migrate --from sqlite:FOLDER --to postgresql://...
 *	                                                moves all tables, and proves it
 */
#ifndef APP_MIGRATE_COMMAND_H
#define APP_MIGRATE_COMMAND_H

int migrate_command(int count, char **words);

#endif
