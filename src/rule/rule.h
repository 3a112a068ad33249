/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * rule - the flying rules that an applicant accepts, each by itself. They are data with
 * dates, not code: a changed rule is a new version of the same code.
 *
 *	count = rule_in_force(all, all_count, today, in_force, ARRAY_LEN(in_force));
 *	if (rule_all_accepted(in_force, count, acceptances, n, &first) != RULE_OK) ...
 */
#ifndef RULE_RULE_H
#define RULE_RULE_H

#include <stddef.h>

#include "base/attr.h"
#include "base/moment.h"
#include "base/slice.h"

enum {
	RULE_MOST = 64, /* in force at a time */
	RULE_CODE_MOST = 40,
	RULE_TITLE_MOST = 120, /* characters */
	RULE_TEXT_MOST = 1000,
};

struct rule {
	struct slice code; /* "line_of_sight"; slices are borrowed from whoever read it */
	int version;       /* from 1 */
	day valid_from;
	day valid_until; /* included; DAY_NONE: until a newer version replaces it */
	int position;    /* the order on the page, from 1 */
	struct slice title_en;
	struct slice title_ar;
	struct slice text_en;
	struct slice text_ar;
	struct slice source;
};

struct rule_acceptance {
	struct slice code;
	int version;
	moment at; /* as the table has it: read, not written */
};

/* Those in force on the day, of each code the highest version, in the order of the page.
 * At most capacity pointers into rules are written; their number is returned. */
size_t rule_in_force(const struct rule *rules, size_t count, day on,
    const struct rule **ret_rules, size_t capacity);

enum rule_verdict {
	RULE_OK,
	RULE_NOT_ACCEPTED, /* never */
	RULE_CHANGED, /* an older version was accepted, or one that is not in force */
	RULE_VERDICT_COUNT
};

/* Whether one rule is accepted at its version. */
MUST_USE enum rule_verdict rule_accepted(
    const struct rule *rule, const struct rule_acceptance *acceptances, size_t count);
/* Whether all of those in force are. *ret_first is the first that is not, and is
 * written when the verdict is not RULE_OK. */
MUST_USE enum rule_verdict rule_all_accepted(const struct rule *const *in_force,
    size_t in_force_count, const struct rule_acceptance *acceptances, size_t count,
    const struct rule **ret_first);
const char *rule_key(enum rule_verdict verdict);

/* --- the rules as a file: data/ae/rules.tsv --- */

enum rule_line_verdict {
	RULE_LINE_OK,
	RULE_LINE_EMPTY, /* blank, a comment (#), or the header: nothing to take */
	RULE_LINE_BAD_COLUMNS,
	RULE_LINE_BAD_UTF8,
	RULE_LINE_BAD_CODE,
	RULE_LINE_BAD_NUMBER, /* version or position */
	RULE_LINE_BAD_DAY,
	RULE_LINE_BAD_TEXT, /* a title or a text is empty or too long */
	RULE_LINE_VERDICT_COUNT
};

/* Tab-separated: code, version, valid_from, valid_until (empty: none), position,
 * title_en, title_ar, text_en, text_ar, source. *ret_rule (slices into the line) is
 * written on RULE_LINE_OK only. */
MUST_USE enum rule_line_verdict rule_read_line(struct slice line, struct rule *ret_rule);
const char *rule_line_key(enum rule_line_verdict verdict);

#endif
