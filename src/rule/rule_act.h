/* SPDX-License-Identifier: EUPL-1.2 */
/* rule_act - the rules in force today, and loading the list of them. */
#ifndef RULE_RULE_ACT_H
#define RULE_RULE_ACT_H

#include "base/arena.h"
#include "base/fault.h"
#include "rule/rule.h"

struct acts;
struct act;

struct rules_today {
	const struct rule *ret_rules[RULE_MOST];
	size_t ret_count;
};

MUST_USE enum fault rule_act_today(
    struct acts *acts, struct arena *arena, struct rules_today *today);
/* The same inside an act. */
MUST_USE enum fault rule_in_act(struct act *act, struct rules_today *today);
/* The same without their words: to judge, not to show. */
MUST_USE enum fault rule_codes_in_act(struct act *act, struct rules_today *today);

/* Loads a file of rules (data/ae/rules.tsv) in one act; a bad line is told, and then
 * nothing is loaded. */
struct rule_load {
	struct slice text;
	enum rule_line_verdict ret_verdict;
	size_t ret_line;
};

MUST_USE enum fault rule_act_load(
    struct acts *acts, struct arena *arena, struct rule_load *load);

#endif
