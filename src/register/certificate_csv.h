/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * certificate_csv - a file of certificates as a spreadsheet writes it, read by libcsv.
 *
 *	struct register_csv csv;
 *	enum register_csv_verdict verdict = register_csv_read(text, arena, &csv);
 *	if (verdict != REGISTER_CSV_OK) ... register_csv_key(verdict)
 *
 * UTF-8 with or without a BOM; commas, semicolons or tabs, whichever the first row has; any
 * line end; quotes as in RFC 4180. The first row names the columns, in any order, in English
 * or in Arabic; other columns are passed over. Nothing of it is ever calculated: a formula
 * is a text, which the rules of its field refuse (register_read).
 */
#ifndef REGISTER_CERTIFICATE_CSV_H
#define REGISTER_CERTIFICATE_CSV_H

#include "base/arena.h"
#include "register/register.h"

enum {
	REGISTER_CSV_BYTES_MOST = 2 << 20,
	REGISTER_CSV_ROWS_MOST = 10000,
};

enum register_csv_verdict {
	REGISTER_CSV_OK,
	REGISTER_CSV_MISSING,    /* no file was chosen */
	REGISTER_CSV_CUT_OFF,    /* for the upload: fewer bytes than announced */
	REGISTER_CSV_EMPTY,      /* no row behind the first */
	REGISTER_CSV_TOO_BIG,    /* over REGISTER_CSV_BYTES_MOST */
	REGISTER_CSV_NOT_UTF8,   /* another encoding, or no text at all */
	REGISTER_CSV_BAD_QUOTES, /* a quote is opened and not closed, or stands in a cell */
	REGISTER_CSV_NO_COLUMN, /* the first row does not name all five columns */
	REGISTER_CSV_TOO_MANY,  /* over REGISTER_CSV_ROWS_MOST */
	REGISTER_CSV_VERDICT_COUNT
};
/* "register.csv.empty" ...; NULL of REGISTER_CSV_OK. */
const char *register_csv_key(enum register_csv_verdict verdict);
/* The status of HTTP that says it: 400, 413 or 422. */
unsigned register_csv_status(enum register_csv_verdict verdict);

struct register_csv_row {
	int64_t row; /* from 1, as a spreadsheet counts: the names and blank lines too */
	struct register_typed typed; /* in the arena; a cell that is not there is empty */
};

struct register_csv {
	const struct register_csv_row *rows;
	size_t count;
};

/* *ret_csv is written on REGISTER_CSV_OK only. */
MUST_USE enum register_csv_verdict register_csv_read(
    struct slice text, struct arena *arena, struct register_csv *ret_csv);

#endif
