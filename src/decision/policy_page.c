/* SPDX-License-Identifier: EUPL-1.2 */
#include "decision/policy_page.h"

#include "access/access.h"
#include "base/json.h"
#include "decision/policy_act.h"
#include "template/desk_policy.h"
#include "web/html.h"

enum { MORE_REASONS = 2 };

/* The service is the hook, which knows whose it is also when it is off. */
static const struct decision_policy *
policy_of(struct web_request *request)
{
	return decision_policy_of(web_service(request, "policy"));
}

/* CLEARANCE_NOT_JUDGED is no condition: whoever asks judges first. */
static size_t
put_reasons(struct template_desk_policy_reasons *reasons)
{
	size_t count = 0;

	for (size_t i = CLEARANCE_NOT_JUDGED + 1; i < CLEARANCE_REASON_COUNT; i++) {
		reasons[count++].label = clearance_reason_key((enum clearance_reason)i);
	}
	reasons[count++].label = "decision.policy.no_order";
	reasons[count++].label = "decision.policy.no_staff";
	return count;
}

static void
policy_get(struct web_request *request)
{
	const struct decision_policy *policy = policy_of(request);
	struct buffer html = BUFFER_IN(web_arena(request));
	struct template_desk_policy_reasons
	    reasons[CLEARANCE_REASON_COUNT + MORE_REASONS];
	struct template_desk_policy_evidence evidence[CERTIFICATE_SOURCE_COUNT];
	size_t evidence_count = (size_t)policy->policy.weakest + 1;

	for (size_t i = 0; i < evidence_count; i++) {
		evidence[i].label = certificate_source_key((enum certificate_source)i);
	}
	template_desk_policy(&html, web_frame(request),
	    &(struct template_desk_policy){
	        .on = policy->policy.on,
	        .rules = slice_of(policy->rules),
	        .sample = policy->policy.sample_percent,
	        .screened = policy->policy.screened,
	        .evidence = evidence,
	        .evidence_count = evidence_count,
	        .reasons = reasons,
	        .reasons_count = put_reasons(reasons),
	    });
	web_reply_html(request, 200, buffer_slice(&html));
}

static void
policy_json_get(struct web_request *request)
{
	const struct decision_policy *policy = policy_of(request);
	struct buffer body = BUFFER_IN(web_arena(request));
	struct json json = JSON_INTO(&body);

	json_object(&json);
	json_flag(&json, "straight_through", policy->policy.on);
	json_text(&json, "rules", slice_of(policy->rules));
	json_number(&json, "sample_percent", policy->policy.sample_percent);
	json_text(
	    &json, "evidence", slice_of(certificate_source_name(policy->policy.weakest)));
	json_text(&json, "screening",
	    policy->policy.screened ? SLICE("elsewhere") : SLICE("none"));
	json_end(&json);
	web_reply_json(request, 200, buffer_slice(&body));
}

static const struct web_route routes[] = {
    {WEB_GET, "/{lang}/desk/policy", ACCESS_CASE_SIGN, WEB_BODY_NONE, 0, policy_get},
    {WEB_GET, "/api/v1/desk/policy", ACCESS_CASE_SIGN, WEB_BODY_NONE, 0, policy_json_get},
};
const struct web_routes policy_page_routes = {routes, ARRAY_LEN(routes)};
