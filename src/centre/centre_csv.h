/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * centre_csv - centres and their accreditation as a CSV: a row an interval, columns as in
 * CENTRE_CSV_HEADER. What is written is read again as the same.
 *
 *	centre_csv_put_header(&out);
 *	centre_csv_put(&centre, &interval, &out);
 *
 *	if (centre_csv_read(text, arena, &csv) == CENTRE_CSV_OK) ... csv.rows[i].line
 */
#ifndef CENTRE_CENTRE_CSV_H
#define CENTRE_CENTRE_CSV_H

#include "base/arena.h"
#include "base/buffer.h"
#include "centre/centre.h"

#define CENTRE_CSV_HEADER                                                                \
	"code,name_latin,name_arabic,city_latin,city_arabic,from,until,classes,state"

enum {
	CENTRE_CSV_BYTES_MOST = 256 << 10,
	CENTRE_CSV_ROWS_MOST = 1000,
};

enum centre_csv_verdict {
	CENTRE_CSV_OK,
	CENTRE_CSV_MISSING,
	CENTRE_CSV_TOO_BIG,
	CENTRE_CSV_NOT_UTF8,
	CENTRE_CSV_BAD_QUOTES,
	CENTRE_CSV_NO_COLUMN, /* the first row is not CENTRE_CSV_HEADER */
	CENTRE_CSV_EMPTY,
	CENTRE_CSV_TOO_MANY,
	CENTRE_CSV_VERDICT_COUNT
};
/* "centre.csv.missing" ...; NULL of OK. */
const char *centre_csv_key(enum centre_csv_verdict verdict);
unsigned centre_csv_status(enum centre_csv_verdict verdict);

struct centre_csv_row {
	int64_t row;       /* from 1, the header counted, as a spreadsheet does */
	struct slice line; /* as of data/ae/centres.tsv, not judged */
};
struct centre_csv {
	const struct centre_csv_row *rows;
	size_t count;
};
/* *ret_csv is written on OK only. */
MUST_USE enum centre_csv_verdict centre_csv_read(
    struct slice text, struct arena *arena, struct centre_csv *ret_csv);

void centre_csv_put_header(struct buffer *out);
void centre_csv_put(const struct centre *centre, const struct centre_interval *interval,
    struct buffer *out);

#endif
