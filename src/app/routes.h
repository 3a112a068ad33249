/* SPDX-License-Identifier: EUPL-1.2 */
/* routes - every route of the program, joined from the tables of the rooms; and every
 * table of SQL statements. */
#ifndef APP_ROUTES_H
#define APP_ROUTES_H

#include <stddef.h>

#include "db/db.h"
#include "web/route.h"

enum { APP_ROUTE_TABLES_MOST = 64 };

/* Returns how many tables there are. The demo has some more. */
size_t app_routes(bool demo, struct web_routes ret_tables[static APP_ROUTE_TABLES_MOST]);

/* Ends with NULL. */
extern const struct db_statements *const app_statements[];

#endif
