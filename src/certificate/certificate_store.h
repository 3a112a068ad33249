/* SPDX-License-Identifier: EUPL-1.2 */
/* certificate_store - the table certificate: one of each application, with its file's
 * name, type, size and hash; the bytes lie in the store sealed, under the hash of that. */
#ifndef CERTIFICATE_CERTIFICATE_STORE_H
#define CERTIFICATE_CERTIFICATE_STORE_H

#include "db/vault.h"

extern const struct db_statements certificate_statements;

struct certificate_row {
	struct slice centre;      /* code; empty until chosen */
	struct slice number;      /* empty until given */
	day issued_on;            /* DAY_NONE until given */
	struct slice state;       /* "claimed" ... */
	struct slice file_hash;   /* 32 bytes, of what was uploaded; empty: no file */
	struct slice file_object; /* 32 bytes: where it lies sealed in the store */
	struct slice
	    file_name; /* cleaned, to show only; sealed: certificate_open_file_name */
	struct slice file_type; /* "application/pdf" ... */
	int64_t file_bytes;
	moment uploaded_at;
	bool found;
};

/* What a file is bound to when it is sealed. */
static inline struct sealed_place
certificate_file_place(const struct id *account)
{
	return (struct sealed_place){"certificate/file", id_slice(account), {NULL, 0}};
}

MUST_USE enum fault certificate_find(struct db *db, const struct id *application,
    struct arena *arena, struct certificate_row *ret_row);
/* Inserts or replaces the whole row. */
MUST_USE enum fault certificate_save(
    struct db *db, const struct id *application, const struct certificate_row *row);
/* Names of files often have the person's in them: they lie sealed under his key, and are
 * opened only where one is shown. Of a person who was erased they are empty. */
MUST_USE enum fault certificate_seal_file_name(struct db *db, const struct id *account,
    const struct id *application, moment now, struct arena *arena, struct slice *name);
MUST_USE enum fault certificate_open_file_name(struct db *db, const struct id *account,
    const struct id *application, struct arena *arena, struct slice *name);
/* The state alone, of a row that is there: no index is touched. */
MUST_USE enum fault certificate_save_state(
    struct db *db, const struct id *application, struct slice state);
/* How many applications keep this file of the store. */
MUST_USE enum fault certificate_count_users(
    struct db *db, struct slice file_object, int64_t *ret_count);

#endif
