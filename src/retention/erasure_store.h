/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * erasure_store - what goes of a person and of an application when they are erased, column
 * by column, over the tables of all rooms; and the files that are to go after it.
 *
 * A new column of a table is of no effect here until somebody has said of it whether it
 * stays: erasure_act_test walks the schema and fails for what neither list names.
 */
#ifndef RETENTION_ERASURE_STORE_H
#define RETENTION_ERASURE_STORE_H

#include "base/random.h"
#include "db/db.h"
#include "retention/erasure.h"

extern const struct db_statements erasure_statements;

/* found is false when there is no such account. */
MUST_USE enum fault erasure_facts_find(
    struct db *db, const struct id *account, moment now, struct erasure_facts *ret_facts);
/* Of a person, from behind that one (none: from the first), in the order of their ids. */
MUST_USE enum fault erasure_applications(struct db *db, const struct id *account,
    const struct id *after, struct id *ret_ids, size_t capacity, size_t *ret_count);

struct erasure_mark {
	moment at;
	enum erasure_cause cause;
};
/* All that an application has of its person; its files are put where they are listed for
 * removal. *ret_done is false when it was erased before. */
MUST_USE enum fault erasure_of_application(struct db *db, const struct id *application,
    const struct erasure_mark *mark, bool *ret_done);
/* All that is of the person and of no application, the key too (db/vault.h). */
MUST_USE enum fault erasure_of_account(
    struct db *db, const struct id *account, const struct erasure_mark *mark);

/* --- files that are to go --- */
struct erasure_file {
	uint8_t object[32];
};
/* From behind that one (NULL: from the first). */
MUST_USE enum fault erasure_files(struct db *db, const struct erasure_file *after,
    struct erasure_file *ret_files, size_t capacity, size_t *ret_count);
MUST_USE enum fault erasure_files_count(struct db *db, int64_t *ret_count);
MUST_USE enum fault erasure_file_gone(struct db *db, const struct erasure_file *file);

#endif
