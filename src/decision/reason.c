/* SPDX-License-Identifier: EUPL-1.2 */
#include "decision/reason.h"

#include <assert.h>
#include <stdint.h>

#include "application/application.h"
#include "base/number.h"
#include "base/text.h"
#include "base/tsv.h"

enum column {
	CODE,
	VERSION,
	VALID_FROM,
	VALID_UNTIL,
	POSITION,
	STEP,
	SUBJECT,
	TITLE_EN,
	TITLE_AR,
	TEXT_EN,
	TEXT_AR,
	COLUMN_COUNT
};

enum { NUMBER_MOST = 1000000 };

static const char *const line_keys[] = {
    [REASON_LINE_OK] = "decision.reason_line.ok",
    [REASON_LINE_EMPTY] = "decision.reason_line.empty",
    [REASON_LINE_BAD_COLUMNS] = "decision.reason_line.bad_columns",
    [REASON_LINE_BAD_UTF8] = "decision.reason_line.bad_utf8",
    [REASON_LINE_BAD_CODE] = "decision.reason_line.bad_code",
    [REASON_LINE_BAD_NUMBER] = "decision.reason_line.bad_number",
    [REASON_LINE_BAD_DAY] = "decision.reason_line.bad_day",
    [REASON_LINE_BAD_STEP] = "decision.reason_line.bad_step",
    [REASON_LINE_BAD_SUBJECT] = "decision.reason_line.bad_subject",
    [REASON_LINE_BAD_TEXT] = "decision.reason_line.bad_text",
    [REASON_LINE_TWICE] = "decision.reason_line.twice",
    [REASON_LINE_TOO_MANY] = "decision.reason_line.too_many",
};
static_assert(
    ARRAY_LEN(line_keys) == REASON_LINE_VERDICT_COUNT, "each verdict has a message key");

static const char *const step_names[] = {
    [REASON_RETURN] = "return",
    [REASON_REFUSE] = "refuse",
};
static_assert(ARRAY_LEN(step_names) == REASON_STEP_COUNT, "each step has a word");

const char *
reason_step_name(enum reason_step step)
{
	assert((size_t)step < ARRAY_LEN(step_names));
	return step_names[step];
}

bool
reason_step_find(struct slice name, enum reason_step *ret_step)
{
	for (size_t i = 0; i < ARRAY_LEN(step_names); i++) {
		if (slice_equal(name, slice_of(step_names[i]))) {
			*ret_step = (enum reason_step)i;
			return true;
		}
	}
	return false;
}

/* What a return asks for: at least one mark, each of which an applicant can mend. */
static bool
are_marks(struct slice marks)
{
	size_t count = 0;

	while (marks.size > 0) {
		if (application_mark_key(slice_cut(&marks, ',')) == NULL ||
		    ++count > REASON_MARKS_MOST) {
			return false;
		}
	}
	return count > 0;
}

static bool
is_subject(const struct reason *reason)
{
	return reason->step == REASON_RETURN
	    ? are_marks(reason->subject)
	    : application_reason_key(reason->subject) != NULL;
}

static bool
is_text(struct slice text, size_t most)
{
	return text.size > 0 && text_length(text) <= most;
}

static bool
read_texts(const struct slice *columns, struct reason *reason)
{
	reason->title_en = columns[TITLE_EN];
	reason->title_ar = columns[TITLE_AR];
	reason->text_en = columns[TEXT_EN];
	reason->text_ar = columns[TEXT_AR];
	return is_text(reason->title_en, REASON_TITLE_MOST) &&
	    is_text(reason->title_ar, REASON_TITLE_MOST) &&
	    is_text(reason->text_en, APPLICATION_TEXT_MOST) &&
	    is_text(reason->text_ar, APPLICATION_TEXT_MOST);
}

static enum reason_line_verdict
read_columns(const struct slice *columns, struct reason *reason)
{
	reason->code = columns[CODE];
	reason->subject = columns[SUBJECT];
	if (!text_is_word(reason->code, REASON_CODE_MOST)) {
		return REASON_LINE_BAD_CODE;
	}
	if (!number_parse_int(columns[VERSION], 1, NUMBER_MOST, &reason->version) ||
	    !number_parse_int(columns[POSITION], 1, NUMBER_MOST, &reason->position)) {
		return REASON_LINE_BAD_NUMBER;
	}
	if (!day_parse_span(columns[VALID_FROM], columns[VALID_UNTIL], DAY_NONE,
	        &reason->valid_from, &reason->valid_until)) {
		return REASON_LINE_BAD_DAY;
	}
	if (!reason_step_find(columns[STEP], &reason->step)) {
		return REASON_LINE_BAD_STEP;
	}
	if (!is_subject(reason)) {
		return REASON_LINE_BAD_SUBJECT;
	}
	return read_texts(columns, reason) ? REASON_LINE_OK : REASON_LINE_BAD_TEXT;
}

enum reason_line_verdict
reason_read_line(struct slice line, struct reason *ret_reason)
{
	struct slice columns[COLUMN_COUNT];
	struct reason reason = {.version = 0};

	switch (tsv_read_line(line, columns, COLUMN_COUNT)) {
	case TSV_EMPTY:
		return REASON_LINE_EMPTY;
	case TSV_BAD_UTF8:
		return REASON_LINE_BAD_UTF8;
	case TSV_BAD_COLUMNS:
		return REASON_LINE_BAD_COLUMNS;
	case TSV_OK:
	default:
		break;
	}
	enum reason_line_verdict verdict = read_columns(columns, &reason);
	if (verdict == REASON_LINE_OK) {
		*ret_reason = reason;
	}
	return verdict;
}

const char *
reason_line_key(enum reason_line_verdict verdict)
{
	assert((size_t)verdict < ARRAY_LEN(line_keys));
	return line_keys[verdict];
}
