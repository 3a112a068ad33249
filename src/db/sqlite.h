/* SPDX-License-Identifier: EUPL-1.2 */
/* sqlite - what the parts of the SQLite driver know of each other. */
#ifndef DB_SQLITE_H
#define DB_SQLITE_H

#include "db/db_driver.h"

/* db_start. */
void sqlite_start(void);
enum fault sqlite_migrate(const char *file);
/* Makes all tables in a database that is empty and stays in memory. */
enum fault sqlite_build(struct db *self);

#endif
