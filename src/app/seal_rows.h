/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * seal_rows - seals what an older version left readable: at the first start of this one,
 * before anybody is served.
 *
 *	TRY(seal_rows(acts, store, uploads, address));
 *
 * Some rows a transaction, so that it goes on where it stopped. Afterwards the database is
 * written anew (VACUUM), for what was overwritten stands in its free pages until then.
 */
#ifndef APP_SEAL_ROWS_H
#define APP_SEAL_ROWS_H

#include "base/attr.h"
#include "base/fault.h"
#include "db/db.h"

struct acts;
struct store;
extern const struct db_statements seal_statements;

/* uploads: the folder for what is under way. A store that is away is no fault: its files are
 * sealed at the next start. */
MUST_USE enum fault seal_rows(
    struct acts *acts, struct store *store, const char *uploads, const char *address);

#endif
