/* SPDX-License-Identifier: EUPL-1.2 */
/* The rules as a file, one line at a time. */
#include <assert.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/number.h"
#include "base/text.h"
#include "base/tsv.h"
#include "rule/rule.h"

enum column {
	CODE,
	VERSION,
	VALID_FROM,
	VALID_UNTIL,
	POSITION,
	TITLE_EN,
	TITLE_AR,
	TEXT_EN,
	TEXT_AR,
	SOURCE,
	COLUMN_COUNT
};

enum { NUMBER_MOST = 1000000 };

static const char *const line_keys[] = {
    [RULE_LINE_OK] = "rule.line.ok",
    [RULE_LINE_EMPTY] = "rule.line.empty",
    [RULE_LINE_BAD_COLUMNS] = "rule.line.bad_columns",
    [RULE_LINE_BAD_UTF8] = "rule.line.bad_utf8",
    [RULE_LINE_BAD_CODE] = "rule.line.bad_code",
    [RULE_LINE_BAD_NUMBER] = "rule.line.bad_number",
    [RULE_LINE_BAD_DAY] = "rule.line.bad_day",
    [RULE_LINE_BAD_TEXT] = "rule.line.bad_text",
};
static_assert(
    ARRAY_LEN(line_keys) == RULE_LINE_VERDICT_COUNT, "each verdict has a message key");

/* A word of ours: small letters, digits and underscores, a letter first. */
static bool
is_code(struct slice code)
{
	if (code.size == 0 || code.size > RULE_CODE_MOST) {
		return false;
	}
	for (size_t i = 0; i < code.size; i++) {
		char sign = code.bytes[i];
		bool letter = sign >= 'a' && sign <= 'z';
		bool inner = (sign >= '0' && sign <= '9') || sign == '_';
		if (!letter && (i == 0 || !inner)) {
			return false;
		}
	}
	return true;
}

static bool
read_number(struct slice text, int *ret_number)
{
	int64_t number = 0;

	if (!number_parse(text, 1, NUMBER_MOST, &number)) {
		return false;
	}
	*ret_number = (int)number;
	return true;
}

static bool
read_days(const struct slice *columns, struct rule *rule)
{
	rule->valid_until = DAY_NONE;
	return day_parse(columns[VALID_FROM], &rule->valid_from) &&
	    (columns[VALID_UNTIL].size == 0 ||
	        (day_parse(columns[VALID_UNTIL], &rule->valid_until) &&
	            rule->valid_from <= rule->valid_until));
}

static bool
is_text(struct slice text, size_t most)
{
	return text.size > 0 && text_length(text) <= most;
}

static bool
read_texts(const struct slice *columns, struct rule *rule)
{
	rule->title_en = columns[TITLE_EN];
	rule->title_ar = columns[TITLE_AR];
	rule->text_en = columns[TEXT_EN];
	rule->text_ar = columns[TEXT_AR];
	rule->source = columns[SOURCE];
	return is_text(rule->title_en, RULE_TITLE_MOST) &&
	    is_text(rule->title_ar, RULE_TITLE_MOST) &&
	    is_text(rule->text_en, RULE_TEXT_MOST) &&
	    is_text(rule->text_ar, RULE_TEXT_MOST) &&
	    is_text(rule->source, RULE_TEXT_MOST);
}

static enum rule_line_verdict
read_columns(const struct slice *columns, struct rule *rule)
{
	if (!is_code(columns[CODE])) {
		return RULE_LINE_BAD_CODE;
	}
	rule->code = columns[CODE];
	if (!read_number(columns[VERSION], &rule->version) ||
	    !read_number(columns[POSITION], &rule->position)) {
		return RULE_LINE_BAD_NUMBER;
	}
	if (!read_days(columns, rule)) {
		return RULE_LINE_BAD_DAY;
	}
	return read_texts(columns, rule) ? RULE_LINE_OK : RULE_LINE_BAD_TEXT;
}

enum rule_line_verdict
rule_read_line(struct slice line, struct rule *ret_rule)
{
	struct slice columns[COLUMN_COUNT];
	struct rule rule = {0};

	switch (tsv_read_line(line, columns, COLUMN_COUNT)) {
	case TSV_EMPTY:
		return RULE_LINE_EMPTY;
	case TSV_BAD_UTF8:
		return RULE_LINE_BAD_UTF8;
	case TSV_BAD_COLUMNS:
		return RULE_LINE_BAD_COLUMNS;
	case TSV_OK:
	default:
		break;
	}
	enum rule_line_verdict verdict = read_columns(columns, &rule);
	if (verdict == RULE_LINE_OK) {
		*ret_rule = rule;
	}
	return verdict;
}

const char *
rule_line_key(enum rule_line_verdict verdict)
{
	assert((size_t)verdict < ARRAY_LEN(line_keys));
	return line_keys[verdict];
}
