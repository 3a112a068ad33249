/* SPDX-License-Identifier: EUPL-1.2 */
#include "rule/rule.h"

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>

static const char *const verdict_keys[] = {
    [RULE_OK] = "rule.ok",
    [RULE_NOT_ACCEPTED] = "rule.not_accepted",
    [RULE_CHANGED] = "rule.changed",
};
static_assert(
    ARRAY_LEN(verdict_keys) == RULE_VERDICT_COUNT, "each verdict has a message key");

static bool
is_in_force(const struct rule *rule, day on)
{
	return on >= rule->valid_from &&
	    (rule->valid_until == DAY_NONE || on <= rule->valid_until);
}

/* Whether a newer version of the same rule is in force, too. */
static bool
is_replaced(const struct rule *rule, const struct rule *rules, size_t count, day on)
{
	for (size_t i = 0; i < count; i++) {
		if (is_in_force(&rules[i], on) && rules[i].version > rule->version &&
		    slice_equal(rules[i].code, rule->code)) {
			return true;
		}
	}
	return false;
}

/* Puts the rule before the first with a greater position. */
static void
insert_in_order(const struct rule **rules, size_t count, const struct rule *rule)
{
	size_t at = count;

	while (at > 0 && rules[at - 1]->position > rule->position) {
		rules[at] = rules[at - 1];
		at--;
	}
	rules[at] = rule;
}

size_t
rule_in_force(const struct rule *rules, size_t count, day on,
    const struct rule **ret_rules, size_t capacity)
{
	size_t found = 0;

	for (size_t i = 0; i < count && found < capacity; i++) {
		if (is_in_force(&rules[i], on) &&
		    !is_replaced(&rules[i], rules, count, on)) {
			insert_in_order(ret_rules, found, &rules[i]);
			found++;
		}
	}
	return found;
}

enum rule_verdict
rule_accepted(
    const struct rule *rule, const struct rule_acceptance *acceptances, size_t count)
{
	enum rule_verdict verdict = RULE_NOT_ACCEPTED;

	for (size_t i = 0; i < count; i++) {
		if (!slice_equal(acceptances[i].code, rule->code)) {
			continue;
		}
		if (acceptances[i].version == rule->version) {
			return RULE_OK;
		}
		verdict = RULE_CHANGED;
	}
	return verdict;
}

enum rule_verdict
rule_all_accepted(const struct rule *const *in_force, size_t in_force_count,
    const struct rule_acceptance *acceptances, size_t count,
    const struct rule **ret_first)
{
	for (size_t i = 0; i < in_force_count; i++) {
		enum rule_verdict verdict =
		    rule_accepted(in_force[i], acceptances, count);
		if (verdict != RULE_OK) {
			*ret_first = in_force[i];
			return verdict;
		}
	}
	return RULE_OK;
}

const char *
rule_key(enum rule_verdict verdict)
{
	assert((size_t)verdict < ARRAY_LEN(verdict_keys));
	return verdict_keys[verdict];
}
