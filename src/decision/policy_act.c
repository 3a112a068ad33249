/* SPDX-License-Identifier: EUPL-1.2 */
#include "decision/policy_act.h"

#include <assert.h>
#include <stddef.h>
#include <stdio.h>

#include "access/access_act.h"
#include "application/application_store.h"
#include "application/clearance_act.h"
#include "audit/audit_act.h"
#include "base/number.h"
#include "crypto/sha256.h"
#include "db/acts.h"
#include "decision/issue_act.h"
#include "order/board_act.h"

enum { RULES_VERSION = 1, HASH_SHOWN = 8, PERCENT = 100, WORK_BYTES = 64 << 10 };

/* A case under the eyes of the policy. */
struct case_now {
	struct decision_policy *policy;
	struct application_row *row;
	struct application_view view;
	struct clearance_finding finding;
};

/* --- what is asked --- */

static enum fault
find_order(struct act *act, const struct case_now *now, bool *ret_order)
{
	struct order_permit permit = {now->row->class, act->now, now->view.centre};
	struct order_over over = {.effect = ORDER_NO_EFFECT};
	struct order_over to_come;

	TRY(order_over(act, &permit, &over));
	TRY(order_to_tell(act, &permit, &to_come));
	*ret_order = over.effect != ORDER_NO_EFFECT || to_come.effect != ORDER_NO_EFFECT;
	return FAULT_NONE;
}

static enum fault
ask(struct act *act, struct case_now *now, enum policy_answer *ret_answer)
{
	struct policy_facts facts = {0};
	unsigned roles = 0;

	TRY(clearance_renew(act, now->row, &now->view, &now->finding));
	facts.clearance = now->finding.clearance;
	facts.evidence = now->finding.evidence;
	TRY(find_order(act, now, &facts.order));
	TRY(access_roles_within(act, &now->row->account, &roles));
	facts.staff = roles != 0;
	*ret_answer = policy_judge(&now->policy->policy, &facts);
	return FAULT_NONE;
}

/* --- the sample --- */

static enum fault
record_sample(struct act *act, const struct case_now *now)
{
	char object[AUDIT_OBJECT_SIZE];

	return audit_record(act,
	    &(struct audit_event){
	        .actor = SLICE("system"),
	        .role = "system",
	        .action = "application.sample",
	        .object = audit_object("application", id_slice(&now->row->id), object),
	        .record = now->row->snapshot,
	        .reason = now->policy->rules,
	    });
}

/* Once for an application: who was drawn and has withdrawn stays drawn. */
static enum fault
draw(struct act *act, struct case_now *now, enum policy_answer *answer)
{
	int percent = now->policy->policy.sample_percent;
	bool before = false;

	TRY(application_was_sampled(act->db, &now->row->account, &now->row->id, &before));
	bool drawn = before || random_below(PERCENT) < (uint32_t)percent;
	TRY(application_update_sampled(act->db, &now->row->id, drawn));
	if (!drawn) {
		return FAULT_NONE;
	}
	*answer = POLICY_SAMPLED;
	return record_sample(act, now);
}

/* --- what follows --- */

static enum fault
change(struct act *act, struct case_now *now, enum application_event event,
    enum policy_answer answer)
{
	enum application_verdict verdict = APPLICATION_OK;
	struct buffer fields = BUFFER_IN(act->arena);

	buffer_put(&fields, clearance_results(act->arena, &now->view, &now->finding));
	buffer_print(&fields, ",policy:%s", policy_answer_name(answer));
	TRY(application_change(act, now->row,
	    &(struct application_change){
	        .event = event,
	        .actor = SLICE("system"),
	        .role = "system",
	        .reason = slice_of(now->policy->rules),
	        .fields = buffer_slice(&fields),
	    },
	    &verdict));
	assert(
	    verdict == APPLICATION_OK); /* it was submitted a moment ago, in this act */
	return FAULT_NONE;
}

static enum fault
approve(struct act *act, struct case_now *now)
{
	TRY(decision_issue(act, now->row,
	    &(struct decision_issue){.view = &now->view,
	        .desk = now->policy->desk,
	        .actor = SLICE("system"),
	        .role = "system"}));
	return change(act, now, APPLICATION_APPROVE_BY_POLICY, POLICY_APPROVES);
}

static enum fault
decide(void *self, struct act *act, struct application_row *row)
{
	struct case_now *now = ARENA_NEW(act->arena, struct case_now);
	enum policy_answer answer = POLICY_OFF;

	now->policy = self;
	now->row = row;
	TRY(ask(act, now, &answer));
	if (answer == POLICY_APPROVES) {
		TRY(draw(act, now, &answer));
	}
	if (answer == POLICY_WAITS) {
		return FAULT_NONE;
	}
	return answer == POLICY_APPROVES ? approve(act, now)
	                                 : change(act, now, APPLICATION_CHECK, answer);
}

void
decision_policy_init(struct decision_policy *ret_policy, const struct policy *policy,
    const struct permit_desk *desk)
{
	struct arena arena = ARENA_EMPTY(WORK_BYTES);
	struct buffer rules = BUFFER_IN(&arena);
	struct buffer hex = BUFFER_IN(&arena);
	uint8_t hash[SHA256_SIZE];

	policy_put_rules(policy, &rules);
	sha256(buffer_slice(&rules), hash);
	number_hex(slice_bytes(hash, sizeof(hash)), &hex);
	*ret_policy = (struct decision_policy){
	    .policy = *policy,
	    .desk = desk,
	    .hook = {.self = policy->on ? ret_policy : NULL, .decide = decide},
	};
	(void)snprintf(ret_policy->rules, sizeof(ret_policy->rules), "straight-%d.%.*s",
	    RULES_VERSION, HASH_SHOWN, buffer_text(&hex));
	arena_done(&arena);
}

const struct decision_policy *
decision_policy_of(const struct application_policy *hook)
{
	return (const struct decision_policy *)(const void *)((const char *)hook -
	    offsetof(struct decision_policy, hook));
}
