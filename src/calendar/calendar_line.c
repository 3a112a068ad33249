/* SPDX-License-Identifier: EUPL-1.2 */
/* The calendar as a file, one line at a time. */
#include <assert.h>
#include <stdint.h>

#include "base/number.h"
#include "base/text.h"
#include "base/tsv.h"
#include "calendar/calendar.h"

enum column { KIND, FROM, UNTIL, VALUE, NAME_EN, NAME_AR, SOURCE, COLUMN_COUNT };

enum { WEEKDAYS = 7, WHOLE_WEEK = (1 << WEEKDAYS) - 1 };

static const char *const line_keys[] = {
    [CALENDAR_LINE_OK] = "calendar.line.ok",
    [CALENDAR_LINE_EMPTY] = "calendar.line.empty",
    [CALENDAR_LINE_BAD_COLUMNS] = "calendar.line.bad_columns",
    [CALENDAR_LINE_BAD_UTF8] = "calendar.line.bad_utf8",
    [CALENDAR_LINE_BAD_KIND] = "calendar.line.bad_kind",
    [CALENDAR_LINE_BAD_DAY] = "calendar.line.bad_day",
    [CALENDAR_LINE_BAD_VALUE] = "calendar.line.bad_value",
    [CALENDAR_LINE_BAD_TEXT] = "calendar.line.bad_text",
    [CALENDAR_LINE_TWICE] = "calendar.line.twice",
    [CALENDAR_LINE_TOO_MANY] = "calendar.line.too_many",
};
static_assert(ARRAY_LEN(line_keys) == CALENDAR_LINE_VERDICT_COUNT,
    "each verdict has a message key");

/* "6,7"; a week without a working day is none. */
static bool
read_weekdays(struct slice text, int *ret_value)
{
	int value = 0;

	while (text.size > 0) {
		int64_t number = 0;
		if (!number_parse(slice_cut(&text, ','), 1, WEEKDAYS, &number)) {
			return false;
		}
		value |= 1 << (number - 1);
	}
	*ret_value = value;
	return value != 0 && value != WHOLE_WEEK;
}

static bool
read_value(struct slice text, struct calendar_line *line)
{
	if (line->kind == CALENDAR_HOLIDAY) {
		return text.size == 0;
	}
	if (line->kind == CALENDAR_WEEKEND) {
		return read_weekdays(text, &line->value);
	}
	return number_parse_int(text, 1, CALENDAR_DAYS_MOST, &line->value);
}

static bool
read_days(const struct slice *columns, struct calendar_line *line)
{
	bool good = day_parse_span(
	    columns[FROM], columns[UNTIL], DAY_NONE, &line->from, &line->until);

	if (good && line->kind == CALENDAR_HOLIDAY && columns[UNTIL].size == 0) {
		line->until = line->from;
	}
	return good;
}

static bool
is_text(struct slice text, size_t most)
{
	return text.size > 0 && text_length(text) <= most;
}

static enum calendar_line_verdict
read_columns(const struct slice *columns, struct calendar_line *line)
{
	if (!calendar_kind_find(columns[KIND], &line->kind)) {
		return CALENDAR_LINE_BAD_KIND;
	}
	if (!read_days(columns, line)) {
		return CALENDAR_LINE_BAD_DAY;
	}
	if (!read_value(columns[VALUE], line)) {
		return CALENDAR_LINE_BAD_VALUE;
	}
	line->name_en = columns[NAME_EN];
	line->name_ar = columns[NAME_AR];
	line->source = columns[SOURCE];
	return is_text(line->name_en, CALENDAR_NAME_MOST) &&
	        is_text(line->name_ar, CALENDAR_NAME_MOST) &&
	        is_text(line->source, CALENDAR_SOURCE_MOST)
	    ? CALENDAR_LINE_OK
	    : CALENDAR_LINE_BAD_TEXT;
}

enum calendar_line_verdict
calendar_read_line(struct slice text, struct calendar_line *ret_line)
{
	struct slice columns[COLUMN_COUNT];
	struct calendar_line line = {0};

	switch (tsv_read_line(text, columns, COLUMN_COUNT)) {
	case TSV_EMPTY:
		return CALENDAR_LINE_EMPTY;
	case TSV_BAD_UTF8:
		return CALENDAR_LINE_BAD_UTF8;
	case TSV_BAD_COLUMNS:
		return CALENDAR_LINE_BAD_COLUMNS;
	case TSV_OK:
	default:
		break;
	}
	enum calendar_line_verdict verdict = read_columns(columns, &line);
	if (verdict == CALENDAR_LINE_OK) {
		*ret_line = line;
	}
	return verdict;
}

const char *
calendar_line_key(enum calendar_line_verdict verdict)
{
	assert((size_t)verdict < ARRAY_LEN(line_keys));
	return line_keys[verdict];
}
