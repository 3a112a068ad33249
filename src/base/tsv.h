/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * tsv - one line of a list that people keep in a file: columns with tabs between.
 *
 *	struct slice columns[COLUMN_COUNT];
 *	switch (tsv_read_line(line, columns, COLUMN_COUNT)) ...
 *
 * Blank lines, remarks (#) and the header, whose first column is "code", hold nothing.
 */
#ifndef BASE_TSV_H
#define BASE_TSV_H

#include <stddef.h>

#include "base/attr.h"
#include "base/slice.h"

enum tsv_verdict {
	TSV_OK,
	TSV_EMPTY, /* nothing to take */
	TSV_BAD_UTF8,
	TSV_BAD_COLUMNS, /* more or fewer than count */
};

/* Columns are trimmed and point into the line; an empty last one counts too. They are
 * whole on TSV_OK only. */
MUST_USE enum tsv_verdict tsv_read_line(
    struct slice line, struct slice *ret_columns, size_t count);

#endif
