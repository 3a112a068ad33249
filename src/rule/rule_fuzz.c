/* SPDX-License-Identifier: EUPL-1.2 */
/* Any bytes as a line of the rules: no crash, and a rule that is accepted is whole. */
#include <assert.h>
#include <stdint.h>

#include "rule/rule.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rule rule;
	const struct rule *in_force[1];
	const struct rule *first = NULL;
	enum rule_line_verdict verdict = rule_read_line(slice_bytes(data, size), &rule);

	assert(rule_line_key(verdict) != NULL);
	if (verdict != RULE_LINE_OK) {
		return 0;
	}
	assert(rule.version > 0 && rule.position > 0 && rule.code.size > 0);
	assert(rule.title_en.size > 0 && rule.title_ar.size > 0);
	assert(rule.text_en.size > 0 && rule.text_ar.size > 0 && rule.source.size > 0);
	assert(rule_in_force(&rule, 1, rule.valid_from, in_force, 1) == 1);
	assert(rule_in_force(&rule, 1, rule.valid_from - 1, in_force, 1) == 0);
	struct rule_acceptance acceptance = {.code = rule.code, .version = rule.version};
	assert(rule_all_accepted(in_force, 1, &acceptance, 1, &first) == RULE_OK);
	return 0;
}
