/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * centre_import_act - many lines at once: a CSV of centres is judged row by row, and is a
 * proposal when all of it is right; another registrar confirms it (centre_answer). And the
 * list as such a CSV.
 */
#ifndef CENTRE_CENTRE_IMPORT_ACT_H
#define CENTRE_CENTRE_IMPORT_ACT_H

#include "access/access.h"
#include "base/arena.h"
#include "base/fault.h"
#include "centre/centre_csv.h"
#include "centre/registrar_act.h"

struct acts;

enum { CENTRE_IMPORT_FAULTS_SHOWN = 100 };

struct centre_row_fault {
	int64_t row;
	struct slice code; /* as it stands there */
	enum centre_line_verdict verdict;
};

struct centre_report {
	size_t rows;
	size_t fresh; /* that would change something */
	size_t known; /* that are here as they are */
	size_t bad;
	const struct centre_row_fault *faults; /* the first of them */
	size_t faults_count;
};

struct centre_import {
	const struct access_caller *caller;
	struct slice text;
	struct slice reason;
	enum centre_csv_verdict ret_csv;
	enum centre_change_verdict ret_verdict; /* OK or NO_REASON */
	struct centre_report ret_report;
	struct id ret_proposal; /* none unless it waits for another registrar now */
};
MUST_USE enum fault centre_import_propose(
    struct acts *acts, struct arena *arena, struct centre_import *import);

/* What an import that waits would change; nothing when there is none of this id. */
struct centre_import_shown {
	struct slice id;
	bool ret_found;
	bool ret_mine;
	const struct access_caller *caller;
	const struct centre_line *ret_lines;
	size_t ret_count;
};
MUST_USE enum fault centre_import_show(
    struct acts *acts, struct arena *arena, struct centre_import_shown *shown);

/* All centres and intervals. */
struct centre_export {
	struct slice ret_csv;
};
MUST_USE enum fault centre_export(
    struct acts *acts, struct arena *arena, struct centre_export *export);

#endif
