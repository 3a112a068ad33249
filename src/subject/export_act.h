/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * export_act - a person takes out all that is kept about him (GDPR art. 15 and 20; UAE PDPL,
 * Federal Decree-Law 45/2021, art. 13 and 14).
 *
 *	struct subject_export export = {.caller = caller, .reason = "archive"};
 *	TRY(subject_export(acts, &work, &export));
 *	... export.ret_json, and of each of export.ret_files:
 *	TRY(subject_export_file(store, &export, i, &file));
 *	subject_export_done(&export);
 *
 * It is an entry of the audit before a byte of it is read. All is of the caller's own
 * account: no other can be named. docs/my-data.md says what the members mean.
 */
#ifndef SUBJECT_EXPORT_ACT_H
#define SUBJECT_EXPORT_ACT_H

#include "access/access.h"
#include "db/vault.h"
#include "permit/permit.h"
#include "store/store.h"

struct acts;

#define EXPORT_SCHEMA "tasrih.my-data"

enum {
	EXPORT_VERSION = 1,
	EXPORT_WORK_BYTES = 256 << 20, /* for the arena: some kilobytes as a rule */
	EXPORT_FILES_MOST = 100,
	/* Of uploaded files together; what is more is named in the JSON without a path. */
	EXPORT_FILES_BYTES_MOST = 128 << 20,
	EXPORT_PATH_SIZE = 64,
};

struct subject_file {
	char path[EXPORT_PATH_SIZE]; /* in the archive; "": left out */
	struct slice reference;      /* of the application; empty: a draft */
	struct slice object;
	struct slice name;
	struct slice type;
	int64_t size_bytes;
};

struct subject_permit {
	struct permit_number number;
	struct slice token;
};

struct subject_export {
	const struct access_caller *caller;
	const char *reason; /* for the audit: "archive", "json" */
	struct slice ret_json;
	struct subject_file *ret_files;
	size_t ret_files_count;
	struct subject_permit *ret_permits;
	size_t ret_permits_count;
	struct vault_key ret_key;
};
MUST_USE enum fault subject_export(
    struct acts *acts, struct arena *arena, struct subject_export *export);
/* One of those with a path; the caller closes it. FAULT_NETWORK: the store is away. */
MUST_USE enum fault subject_export_file(struct store *store,
    const struct subject_export *export, size_t which, struct store_file *ret_file);
/* Wipes the key. */
void subject_export_done(struct subject_export *export);

#endif
