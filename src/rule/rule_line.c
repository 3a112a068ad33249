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
	if (!text_is_word(columns[CODE], RULE_CODE_MOST)) {
		return RULE_LINE_BAD_CODE;
	}
	rule->code = columns[CODE];
	if (!number_parse_int(columns[VERSION], 1, NUMBER_MOST, &rule->version) ||
	    !number_parse_int(columns[POSITION], 1, NUMBER_MOST, &rule->position)) {
		return RULE_LINE_BAD_NUMBER;
	}
	if (!day_parse_span(columns[VALID_FROM], columns[VALID_UNTIL], DAY_NONE,
	        &rule->valid_from, &rule->valid_until)) {
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
