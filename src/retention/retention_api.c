/* SPDX-License-Identifier: EUPL-1.2 */
#include "retention/retention_api.h"

#include "base/json.h"
#include "retention/hold_act.h"
#include "retention/hold_form_page.h"
#include "retention/period_act.h"
#include "web/request.h"

/* --- the periods --- */

static void
put_period(struct json *json, const struct period *period)
{
	json_text(json, "kind", slice_of(period_kind_word(period->kind)));
	json_day(json, "valid_from", period->valid_from);
	json_number(json, "amount", period->amount);
	json_text(json, "unit", slice_of(period_unit_word(period->unit)));
	json_text(json, "note_en", period->note_en);
	json_text(json, "note_ar", period->note_ar);
	json_text(json, "source", period->source);
}

static void
put_line(struct json *json, const struct retention_line *line)
{
	json_object(json);
	put_period(json, &line->period);
	json_day(json, "cutoff", line->cutoff);
	json_number(json, "due", line->due);
	json_number(json, "held", line->held);
	json_day(json, "oldest", line->oldest);
	json_end(json);
}

static void
retention_get(struct web_request *request)
{
	struct buffer body = BUFFER_IN(web_arena(request));
	struct json json = JSON_INTO(&body);
	struct retention_plan plan;
	enum fault fault =
	    retention_plan_open(web_acts(request), web_arena(request), &plan);

	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	json_object(&json);
	json_array_named(&json, "periods");
	for (int i = 0; i < PERIOD_KIND_COUNT; i++) {
		if (plan.lines[i].set) {
			put_line(&json, &plan.lines[i]);
		}
	}
	json_end(&json);
	json_number(&json, "holds_in_force", plan.holds);
	json_number(&json, "files_to_go", plan.files);
	json_end(&json);
	web_reply_json(request, 200, buffer_slice(&body));
}

/* --- legal holds --- */

static void
put_hold(struct json *json, const struct hold_line *line)
{
	bool lifted = line->lifted_at > 0;

	json_object(json);
	json_text(json, "id", id_slice(&line->id));
	json_text(json, "account", id_slice(&line->account));
	json_text(json, "application", line->about);
	json_text(json, "basis", slice_of(hold_basis_word(line->basis)));
	json_text(json, "reference", line->reference);
	json_text(json, "reason", line->reason);
	json_text(json, "set_by", line->set_by_name);
	json_moment(json, "set_at", line->set_at);
	json_flag(json, "in_force", !lifted);
	if (lifted) {
		json_text(json, "lifted_by", line->lifted_by_name);
		json_moment(json, "lifted_at", line->lifted_at);
		json_text(json, "lift_reason", line->lift_reason);
	}
	json_end(json);
}

static void
holds_get(struct web_request *request)
{
	struct buffer body = BUFFER_IN(web_arena(request));
	struct json json = JSON_INTO(&body);
	struct holds holds = {.ret_count = 0};
	enum fault fault = holds_open(web_acts(request), web_arena(request), &holds);

	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	json_object(&json);
	json_array_named(&json, "holds");
	for (size_t i = 0; i < holds.ret_count; i++) {
		put_hold(&json, &holds.ret_lines[i]);
	}
	json_end(&json);
	json_end(&json);
	web_reply_json(request, 200, buffer_slice(&body));
}

static void
refuse(struct web_request *request, enum hold_verdict verdict)
{
	struct web_problem_field field = {hold_field(verdict), hold_key(verdict)};

	web_reply_problem(request, hold_http(verdict), hold_key(verdict), &field,
	    field.field != NULL ? 1 : 0);
}

static void
reply_id(struct web_request *request, unsigned status, const struct id *id)
{
	struct buffer body = BUFFER_IN(web_arena(request));
	struct json json = JSON_INTO(&body);

	json_object(&json);
	json_text(&json, "id", id_slice(id));
	json_end(&json);
	web_reply_json(request, status, buffer_slice(&body));
}

static void
holds_post(struct web_request *request)
{
	struct hold_set set = {.caller = web_caller(request)};

	if (!hold_read_form(request, &set)) {
		return;
	}
	enum fault fault = hold_set_run(web_acts(request), web_arena(request), &set);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	} else if (set.ret_verdict != HOLD_OK) {
		refuse(request, set.ret_verdict);
	} else {
		reply_id(request, 201, &set.ret_hold);
	}
}

static void
lift_post(struct web_request *request)
{
	struct hold_lift lift = {.caller = web_caller(request)};

	if (!hold_read_lift_form(request, &lift)) {
		return;
	}
	enum fault fault = hold_lift_run(web_acts(request), web_arena(request), &lift);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	} else if (lift.ret_verdict != HOLD_OK) {
		refuse(request, lift.ret_verdict);
	} else {
		reply_id(request, 200, &lift.hold);
	}
}

static const struct web_route routes[] = {
    {WEB_GET, "/api/v1/desk/privacy/retention", ACCESS_RETENTION_READ, WEB_BODY_NONE, 0,
        retention_get},
    {WEB_GET, "/api/v1/desk/privacy/holds", ACCESS_RETENTION_READ, WEB_BODY_NONE, 0,
        holds_get},
    {WEB_POST, "/api/v1/desk/privacy/holds", ACCESS_HOLD_CHANGE, WEB_BODY_JSON, WEB_FRESH,
        holds_post},
    {WEB_POST, "/api/v1/desk/privacy/holds/{id}/lift", ACCESS_HOLD_CHANGE, WEB_BODY_JSON,
        WEB_FRESH, lift_post},
};
const struct web_routes retention_api_routes = {routes, ARRAY_LEN(routes)};
