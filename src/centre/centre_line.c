/* SPDX-License-Identifier: EUPL-1.2 */
/* The list of centres as a file, one line at a time. */
#include <assert.h>
#include <stdint.h>

#include "base/number.h"
#include "base/text.h"
#include "base/tsv.h"
#include "centre/centre.h"

enum column {
	CODE,
	NAME_LATIN,
	NAME_ARABIC,
	CITY_LATIN,
	CITY_ARABIC,
	FROM,
	UNTIL,
	CLASSES,
	STATE,
	SOURCE,
	COLUMN_COUNT
};

static const char *const line_keys[] = {
    [CENTRE_LINE_OK] = "centre.line.ok",
    [CENTRE_LINE_EMPTY] = "centre.line.empty",
    [CENTRE_LINE_BAD_COLUMNS] = "centre.line.bad_columns",
    [CENTRE_LINE_BAD_UTF8] = "centre.line.bad_utf8",
    [CENTRE_LINE_BAD_CODE] = "centre.line.bad_code",
    [CENTRE_LINE_BAD_NAME] = "centre.line.bad_name",
    [CENTRE_LINE_BAD_DAY] = "centre.line.bad_day",
    [CENTRE_LINE_BAD_SCOPE] = "centre.line.bad_scope",
    [CENTRE_LINE_BAD_STATE] = "centre.line.bad_state",
    [CENTRE_LINE_OVERLAPS] = "centre.line.overlaps",
    [CENTRE_LINE_REWRITES_PAST] = "centre.line.rewrites_past",
};
static_assert(
    ARRAY_LEN(line_keys) == CENTRE_LINE_VERDICT_COUNT, "each verdict has a message key");

static bool
is_name(struct slice name)
{
	return name.size > 0 && text_length(name) <= CENTRE_NAME_MOST;
}

static bool
names_hold(const struct slice *columns)
{
	return is_name(columns[NAME_LATIN]) && is_name(columns[NAME_ARABIC]) &&
	    is_name(columns[CITY_LATIN]) && is_name(columns[CITY_ARABIC]);
}

/* "1,3": each class at most once. */
static bool
read_scope(struct slice classes, unsigned *ret_scope)
{
	*ret_scope = 0;
	while (classes.size > 0) {
		int64_t class = 0;
		if (!number_parse(slice_trim(slice_cut(&classes, ',')),
		        CENTRE_CLASS_RECREATION, CENTRE_CLASS_LAST, &class) ||
		    (*ret_scope & CENTRE_SCOPE(class)) != 0) {
			return false;
		}
		*ret_scope |= CENTRE_SCOPE(class);
	}
	return *ret_scope != 0;
}

static enum centre_line_verdict
read_columns(const struct slice *columns, struct centre_line *ret_line)
{
	if (centre_code_parse(columns[CODE], &ret_line->centre.code) != CENTRE_CODE_OK) {
		return CENTRE_LINE_BAD_CODE;
	}
	if (!names_hold(columns)) {
		return CENTRE_LINE_BAD_NAME;
	}
	if (!day_parse_span(columns[FROM], columns[UNTIL], CENTRE_OPEN_END,
	        &ret_line->interval.from_day, &ret_line->interval.until_day)) {
		return CENTRE_LINE_BAD_DAY;
	}
	if (!read_scope(columns[CLASSES], &ret_line->interval.scope)) {
		return CENTRE_LINE_BAD_SCOPE;
	}
	ret_line->interval.state = centre_state_find(columns[STATE]);
	if (ret_line->interval.state == CENTRE_STATE_COUNT) {
		return CENTRE_LINE_BAD_STATE;
	}
	ret_line->centre.name_latin = columns[NAME_LATIN];
	ret_line->centre.name_arabic = columns[NAME_ARABIC];
	ret_line->centre.city_latin = columns[CITY_LATIN];
	ret_line->centre.city_arabic = columns[CITY_ARABIC];
	ret_line->classes = columns[CLASSES];
	ret_line->source = columns[SOURCE];
	return CENTRE_LINE_OK;
}

enum centre_line_verdict
centre_read_line(struct slice line, struct centre_line *ret_line)
{
	struct slice columns[COLUMN_COUNT];
	struct centre_line read = {0};

	switch (tsv_read_line(line, columns, COLUMN_COUNT)) {
	case TSV_EMPTY:
		return CENTRE_LINE_EMPTY;
	case TSV_BAD_UTF8:
		return CENTRE_LINE_BAD_UTF8;
	case TSV_BAD_COLUMNS:
		return CENTRE_LINE_BAD_COLUMNS;
	case TSV_OK:
	default:
		break;
	}
	enum centre_line_verdict verdict = read_columns(columns, &read);
	if (verdict == CENTRE_LINE_OK) {
		*ret_line = read;
	}
	return verdict;
}

const char *
centre_line_key(enum centre_line_verdict verdict)
{
	assert((size_t)verdict < ARRAY_LEN(line_keys));
	return line_keys[verdict];
}
