/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * reason - words for a return or a refusal that are ready in both languages.
 *
 *	struct reason reason;
 *	if (reason_read_line(line, &reason) == REASON_LINE_OK) ...
 *
 * Dated data (data/ae/reasons.tsv), not code: of each code the newest version counts whose
 * days hold. The officer may change what he takes; what he sent stands in the case's history.
 * Pure: no I/O.
 */
#ifndef DECISION_REASON_H
#define DECISION_REASON_H

#include "base/moment.h"
#include "base/slice.h"

enum {
	REASON_CODE_MOST = 40,  /* bytes */
	REASON_TITLE_MOST = 80, /* characters */
	REASON_LINES_MOST = 200,
	REASON_MARKS_MOST = 12,
};

enum reason_step { REASON_RETURN, REASON_REFUSE, REASON_STEP_COUNT };
/* "return", "refuse". */
const char *reason_step_name(enum reason_step step);
/* False: no such step. */
bool reason_step_find(struct slice name, enum reason_step *ret_step);

struct reason {
	struct slice code;
	int version;     /* from 1 */
	day valid_from;  /* both included */
	day valid_until; /* DAY_NONE: until a newer version takes its place */
	int position;    /* in the list, from 1 */
	enum reason_step step;
	struct slice subject; /* return: marks, ',' between; refuse: a reason's code */
	struct slice title_en;
	struct slice title_ar;
	struct slice text_en;
	struct slice text_ar;
};

enum reason_line_verdict {
	REASON_LINE_OK,
	REASON_LINE_EMPTY, /* nothing to take */
	REASON_LINE_BAD_COLUMNS,
	REASON_LINE_BAD_UTF8,
	REASON_LINE_BAD_CODE,
	REASON_LINE_BAD_NUMBER,
	REASON_LINE_BAD_DAY,
	REASON_LINE_BAD_STEP,
	REASON_LINE_BAD_SUBJECT,
	REASON_LINE_BAD_TEXT,
	REASON_LINE_TWICE,
	REASON_LINE_TOO_MANY,
	REASON_LINE_VERDICT_COUNT
};
const char *reason_line_key(enum reason_line_verdict verdict);

/* One line; the slices point into it. Written on REASON_LINE_OK only. */
enum reason_line_verdict reason_read_line(struct slice line, struct reason *ret_reason);

#endif
