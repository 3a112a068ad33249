/* SPDX-License-Identifier: EUPL-1.2 */
/* The periods as a file, one line at a time. */
#include <assert.h>
#include <stdint.h>

#include "application/application.h"
#include "base/number.h"
#include "base/text.h"
#include "base/tsv.h"
#include "retention/period.h"

enum column { KIND, VALID_FROM, AMOUNT, UNIT, NOTE_EN, NOTE_AR, SOURCE, COLUMN_COUNT };

enum { YEARS_MOST = 100, DAYS_A_YEAR = 365 };

static const char *const line_keys[] = {
    [PERIOD_LINE_OK] = "retention.line.ok",
    [PERIOD_LINE_EMPTY] = "retention.line.empty",
    [PERIOD_LINE_BAD_COLUMNS] = "retention.line.bad_columns",
    [PERIOD_LINE_BAD_UTF8] = "retention.line.bad_utf8",
    [PERIOD_LINE_BAD_KIND] = "retention.line.bad_kind",
    [PERIOD_LINE_BAD_DAY] = "retention.line.bad_day",
    [PERIOD_LINE_BAD_AMOUNT] = "retention.line.bad_amount",
    [PERIOD_LINE_BAD_UNIT] = "retention.line.bad_unit",
    [PERIOD_LINE_TOO_SHORT] = "retention.line.too_short",
    [PERIOD_LINE_BAD_TEXT] = "retention.line.bad_text",
};
static_assert(
    ARRAY_LEN(line_keys) == PERIOD_LINE_VERDICT_COUNT, "each verdict has a message key");

static bool
is_text(struct slice text)
{
	return text.size > 0 && text_length(text) <= PERIOD_NOTE_MOST;
}

static bool
read_amount(struct slice text, struct period *period)
{
	int most =
	    period->unit == PERIOD_YEARS ? (int)YEARS_MOST : (int)PERIOD_AMOUNT_MOST;

	return number_parse_int(text, 1, most, &period->amount);
}

/* What is in dispute, or may come to be, is not erased. */
static bool
is_too_short(const struct period *period)
{
	int days = period->amount * (period->unit == PERIOD_YEARS ? (int)DAYS_A_YEAR : 1);

	return period->kind == PERIOD_REFUSED && days <= APPLICATION_APPEAL_DAYS;
}

static enum period_line_verdict
read_columns(const struct slice *columns, struct period *period)
{
	period->kind = period_kind_find(columns[KIND]);
	period->unit = period_unit_find(columns[UNIT]);
	period->note_en = columns[NOTE_EN];
	period->note_ar = columns[NOTE_AR];
	period->source = columns[SOURCE];
	if (period->kind == PERIOD_KIND_COUNT) {
		return PERIOD_LINE_BAD_KIND;
	}
	if (!day_parse(columns[VALID_FROM], &period->valid_from)) {
		return PERIOD_LINE_BAD_DAY;
	}
	if (period->unit == PERIOD_UNIT_COUNT) {
		return PERIOD_LINE_BAD_UNIT;
	}
	if (!read_amount(columns[AMOUNT], period)) {
		return PERIOD_LINE_BAD_AMOUNT;
	}
	if (is_too_short(period)) {
		return PERIOD_LINE_TOO_SHORT;
	}
	bool good = is_text(period->note_en) && is_text(period->note_ar) &&
	    is_text(period->source);
	return good ? PERIOD_LINE_OK : PERIOD_LINE_BAD_TEXT;
}

enum period_line_verdict
period_read_line(struct slice line, struct period *ret_period)
{
	struct slice columns[COLUMN_COUNT];
	struct period period;

	switch (tsv_read_line(line, columns, COLUMN_COUNT)) {
	case TSV_EMPTY:
		return PERIOD_LINE_EMPTY;
	case TSV_BAD_UTF8:
		return PERIOD_LINE_BAD_UTF8;
	case TSV_BAD_COLUMNS:
		return PERIOD_LINE_BAD_COLUMNS;
	case TSV_OK:
	default:
		break;
	}
	enum period_line_verdict verdict = read_columns(columns, &period);
	if (verdict == PERIOD_LINE_OK) {
		*ret_period = period;
	}
	return verdict;
}

const char *
period_line_key(enum period_line_verdict verdict)
{
	assert((size_t)verdict < ARRAY_LEN(line_keys));
	return line_keys[verdict];
}
