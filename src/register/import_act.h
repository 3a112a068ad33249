/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * import_act - a file of certificates: first a report of each row, nothing entered; then,
 * when the clerk confirms it, all of it in one transaction or none.
 *
 *	struct register_import import = {.caller = caller, .text = text};
 *	TRY(register_import_read(acts, arena, &import));
 *	if (import.ret_csv != REGISTER_CSV_OK) ... register_csv_key()
 *	... the report; when ret_may_confirm, register_import_confirm with ret_import
 *
 * What waits for the confirmation is the clerk's newest file alone; its text is forgotten
 * once it is confirmed, or when another takes its place.
 */
#ifndef REGISTER_IMPORT_ACT_H
#define REGISTER_IMPORT_ACT_H

#include "access/access.h"
#include "base/fault.h"
#include "register/certificate_csv.h"

struct acts;

enum { REGISTER_FAULTS_SHOWN = 200 };

/* One thing that is wrong with one row. */
struct register_row_fault {
	int64_t row;
	struct slice number; /* as it stands in the file */
	enum register_field field;
	const char *key;  /* of the message */
	int64_t same_row; /* the number stands there before; 0 otherwise */
};

struct register_report {
	size_t rows;
	size_t fresh; /* that will be entered */
	size_t known; /* entered before, the very same: passed over */
	size_t bad;   /* rows with a fault */
	const struct register_row_fault *faults; /* the first REGISTER_FAULTS_SHOWN */
	size_t faults_count;
	bool more_faults;
};

struct register_import {
	const struct access_caller *caller;
	struct slice text; /* to read; of a confirmation it is the one that was read */
	struct id import;  /* of a confirmation */
	enum register_verdict
	    ret_verdict; /* NOT_FOUND: it waits no longer; FIELDS: bad rows */
	enum register_csv_verdict ret_csv;
	struct register_report ret_report;
	struct id
	    ret_import; /* of a report without bad rows, and with fresh ones; else none */
};
MUST_USE enum fault register_import_read(
    struct acts *acts, struct arena *arena, struct register_import *import);
/* OK: ret_report.fresh certificates are entered. */
MUST_USE enum fault register_import_confirm(
    struct acts *acts, struct arena *arena, struct register_import *import);

#endif
