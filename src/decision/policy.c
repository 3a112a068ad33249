/* SPDX-License-Identifier: EUPL-1.2 */
#include "decision/policy.h"

#include <assert.h>

static const char *const answers[] = {
    [POLICY_APPROVES] = "approves",
    [POLICY_OFF] = "off",
    [POLICY_WAITS] = "waits",
    [POLICY_LOOK] = "look",
    [POLICY_EVIDENCE] = "evidence",
    [POLICY_ORDER] = "order",
    [POLICY_STAFF] = "staff",
    [POLICY_SAMPLED] = "sampled",
};
static_assert(ARRAY_LEN(answers) == POLICY_ANSWER_COUNT, "each answer has its name");

const char *
policy_answer_name(enum policy_answer answer)
{
	assert((size_t)answer < ARRAY_LEN(answers));
	return answers[answer];
}

void
policy_init(struct policy *policy)
{
	*policy = (struct policy){
	    .sample_percent = POLICY_SAMPLE_PERCENT,
	    .weakest = CERTIFICATE_BY_REGISTER,
	};
}

static bool
waits_only(const struct clearance *clearance)
{
	return clearance->reasons == CLEARANCE_BIT(CLEARANCE_CERTIFICATE_WAITING);
}

enum policy_answer
policy_judge(const struct policy *policy, const struct policy_facts *facts)
{
	const struct certificate_evidence *evidence = &facts->evidence;

	assert(!policy->on || policy->screened);
	if (!policy->on) {
		return POLICY_OFF;
	}
	if (waits_only(&facts->clearance) && policy->reads_files) {
		return POLICY_WAITS;
	}
	if (!clearance_is_clear(&facts->clearance)) {
		return POLICY_LOOK;
	}
	if (!evidence->confirmed || evidence->decisive > policy->weakest) {
		return POLICY_EVIDENCE;
	}
	if (facts->order) {
		return POLICY_ORDER;
	}
	return facts->staff ? POLICY_STAFF : POLICY_APPROVES;
}

void
policy_put_rules(const struct policy *policy, struct buffer *out)
{
	for (size_t i = 0; i < CLEARANCE_REASON_COUNT; i++) {
		buffer_print(
		    out, "no %s\n", clearance_reason_name((enum clearance_reason)i));
	}
	for (size_t i = 0; i <= (size_t)policy->weakest; i++) {
		buffer_print(out, "certificate by %s\n",
		    certificate_source_name((enum certificate_source)i));
	}
	if (policy->screened) {
		buffer_puts(out, "screened elsewhere\n");
	}
	buffer_print(out, "no order\nno staff\nsample %d%%\n", policy->sample_percent);
}
