/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * seal_files - the uploaded files that a version before 050 left readable, one after the
 * other: sealed, put under their new name, named so, and only then the readable one goes.
 *
 *	TRY(seal_files(&(struct seal_place){acts, store, uploads}, &done, &all));
 */
#ifndef APP_SEAL_FILES_H
#define APP_SEAL_FILES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/fault.h"
#include "db/db.h"

struct acts;
struct store;
extern const struct db_statements seal_file_statements;

struct seal_place {
	struct acts *acts;
	struct store *store;
	const char *uploads; /* the folder for what is under way */
};
/* *ret_all is false when the store is away: then at the next start. */
MUST_USE enum fault seal_files(
    const struct seal_place *place, size_t *ret_done, bool *ret_all);

#endif
