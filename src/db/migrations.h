/* SPDX-License-Identifier: EUPL-1.2 */
/* migrations - the files of sql/ as tools/embed_sql.py puts them into the program. */
#ifndef DB_MIGRATIONS_H
#define DB_MIGRATIONS_H

#include <stddef.h>

struct db_migration {
	int number;       /* rises; a number may be missing */
	const char *name; /* "001_base" */
	const char *text;
};

extern const struct db_migration db_migrations[];
extern const size_t db_migrations_count;

#endif
