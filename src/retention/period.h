/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * period - how long which kind of data is kept. The periods are dated data, as the flying
 * rules are (data/ae/retention.tsv): a changed one is a new line with the day from which it
 * counts, and the newest that has begun is in force.
 *
 *	if (period_in_force(all, count, PERIOD_REFUSED, today, &period)) {
 *		before = period_cutoff(&period, today);  - what ended before that day is due
 *	}
 *
 * A kind without a period in force is kept.
 */
#ifndef RETENTION_PERIOD_H
#define RETENTION_PERIOD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/moment.h"
#include "base/slice.h"

enum {
	PERIOD_MOST = 256,      /* lines, of all kinds */
	PERIOD_NOTE_MOST = 300, /* characters */
	PERIOD_AMOUNT_MOST = 36500,
};

/* What is kept, and from when its period runs. */
enum period_kind {
	PERIOD_DRAFT,   /* an application that was never submitted: from its end */
	PERIOD_ENDED,   /* submitted, and withdrawn or lapsed: from then */
	PERIOD_REFUSED, /* from the refusal */
	PERIOD_PERMIT,  /* an approved application: from its permit's last day */
	PERIOD_PERSON, /* an account of which nothing else is left: from the last sign-in */
	PERIOD_LETTER,      /* from when it was written */
	PERIOD_READING,     /* who of the staff opened a file, and why: from then */
	PERIOD_LIFTED_HOLD, /* a legal hold: from when it was lifted */
	PERIOD_KIND_COUNT
};
/* "draft", in the file, the database and the API. */
const char *period_kind_word(enum period_kind kind);
/* "retention.kind.draft"; "retention.starts.draft": from when it runs. */
const char *period_kind_key(enum period_kind kind);
const char *period_starts_key(enum period_kind kind);
/* PERIOD_KIND_COUNT of a word that is none of ours. */
enum period_kind period_kind_find(struct slice word);

enum period_unit { PERIOD_DAYS, PERIOD_YEARS, PERIOD_UNIT_COUNT };
/* "days", "years". */
const char *period_unit_word(enum period_unit unit);
enum period_unit period_unit_find(struct slice word);

struct period {
	enum period_kind kind;
	day valid_from;
	int amount; /* from 1 */
	enum period_unit unit;
	struct slice note_en; /* why so long; borrowed from whoever read it */
	struct slice note_ar;
	struct slice source;
};

/* The newest of that kind that has begun. */
MUST_USE bool period_in_force(const struct period *periods, size_t count,
    enum period_kind kind, day today, struct period *ret_period);
/* What began to count before this day is due. */
day period_cutoff(const struct period *period, day today);

/* --- one line of the file --- */

enum period_line_verdict {
	PERIOD_LINE_OK,
	PERIOD_LINE_EMPTY, /* blank, a comment (#), or the header: nothing to take */
	PERIOD_LINE_BAD_COLUMNS,
	PERIOD_LINE_BAD_UTF8,
	PERIOD_LINE_BAD_KIND,
	PERIOD_LINE_BAD_DAY,
	PERIOD_LINE_BAD_AMOUNT,
	PERIOD_LINE_BAD_UNIT,
	PERIOD_LINE_TOO_SHORT, /* a refusal can still be appealed against */
	PERIOD_LINE_BAD_TEXT,  /* a note or the source is empty or too long */
	PERIOD_LINE_VERDICT_COUNT
};
/* Tab-separated: code (the kind), valid_from, amount, unit, note_en, note_ar, source.
 * *ret_period (slices into the line) is written on PERIOD_LINE_OK only. */
MUST_USE enum period_line_verdict period_read_line(
    struct slice line, struct period *ret_period);
const char *period_line_key(enum period_line_verdict verdict);

#endif
