/* SPDX-License-Identifier: EUPL-1.2 */
#include "access/access_api.h"

#include "access/alarm_act.h"
#include "access/proposal_act.h"
#include "base/json.h"
#include "web/form.h"

enum { FIELD_ACCOUNT, FIELD_ROLE, FIELD_GIVES, FIELD_CENTRE, FIELD_REASON, FIELD_COUNT };
static const struct web_field fields[] = {
    [FIELD_ACCOUNT] = {"account", ID_DIGITS, WEB_FIELD_LINE},
    [FIELD_ROLE] = {"role", 40, WEB_FIELD_LINE},
    [FIELD_GIVES] = {"gives", 1, WEB_FIELD_LINE},
    [FIELD_CENTRE] = {"centre", 40, WEB_FIELD_LINE},
    [FIELD_REASON] = {"reason", PROPOSAL_REASON_BYTES_MOST, WEB_FIELD_LINE},
};

static void
put_role(struct json *json, enum access_role role)
{
	json_text(json, "role", slice_of(access_role_word(role)));
}

static void
put_line(struct json *json, const struct proposal_line *line)
{
	json_object(json);
	json_text(json, "id", id_slice(&line->id));
	json_text(json, "account", id_slice(&line->account));
	json_text(json, "name", line->account_name);
	put_role(json, line->role);
	json_flag(json, "gives", line->gives);
	json_text(json, "centre", line->centre);
	json_text(json, "reason", line->reason);
	json_text(json, "proposed_by", line->proposed_by_name);
	json_moment(json, "proposed_at", line->proposed_at);
	json_flag(json, "mine", line->mine);
	json_end(json);
}

static void
put_member(struct json *json, const struct proposal_member *member)
{
	json_object(json);
	json_text(json, "account", id_slice(&member->account));
	json_text(json, "name", member->name);
	json_text(json, "provider", member->provider);
	json_array_named(json, "roles");
	for (unsigned role = 0; role < ACCESS_ROLE_COUNT; role++) {
		if ((member->roles & 1U << role) != 0) {
			json_item_text(
			    json, slice_of(access_role_word((enum access_role)role)));
		}
	}
	json_end(json);
	json_moment(json, "seen_at", member->seen_at);
	json_end(json);
}

static void
roles_get(struct web_request *request)
{
	struct buffer body = BUFFER_IN(web_arena(request));
	struct json json = JSON_INTO(&body);
	struct proposal_desk desk = {.caller = web_caller(request)};
	enum fault fault =
	    proposal_desk_open(web_acts(request), web_arena(request), &desk);

	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	json_object(&json);
	json_array_named(&json, "proposals");
	for (size_t i = 0; i < desk.ret_lines_count; i++) {
		put_line(&json, &desk.ret_lines[i]);
	}
	json_end(&json);
	json_array_named(&json, "staff");
	for (size_t i = 0; i < desk.ret_members_count; i++) {
		put_member(&json, &desk.ret_members[i]);
	}
	json_end(&json);
	json_end(&json);
	web_reply_json(request, 200, buffer_slice(&body));
}

/* --- what was done past the pages --- */

static void
alarms_get(struct web_request *request)
{
	struct buffer body = BUFFER_IN(web_arena(request));
	struct json json = JSON_INTO(&body);
	struct alarm_desk desk = {.caller = web_caller(request)};
	enum fault fault = alarm_desk_open(web_acts(request), web_arena(request), &desk);

	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	json_object(&json);
	json_number(&json, "waiting", desk.ret_waiting);
	json_array_named(&json, "alarms");
	for (size_t i = 0; i < desk.ret_count; i++) {
		const struct alarm *alarm = &desk.ret_alarms[i];
		json_object(&json);
		json_text(&json, "id", id_slice(&alarm->id));
		json_text(&json, "kind", slice_of(alarm_kind_name(alarm->kind)));
		json_text_or_null(&json, "name", alarm->name);
		json_text_or_null(&json, "words", alarm->words);
		json_moment(&json, "at", alarm->at);
		json_end(&json);
	}
	json_end(&json);
	json_end(&json);
	web_reply_json(request, 200, buffer_slice(&body));
}

static void
seen_post(struct web_request *request)
{
	struct alarm_sight sight = {.caller = web_caller(request)};

	if (!id_parse(web_parameter(request, 0), &sight.until)) {
		web_reply_error(request, 404);
		return;
	}
	enum fault fault = alarm_see(web_acts(request), web_arena(request), &sight);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	} else {
		alarms_get(request);
	}
}

/* --- roles --- */

static void
refuse(struct web_request *request, enum proposal_verdict verdict)
{
	struct web_problem_field field = {NULL, proposal_key(verdict)};

	if (verdict == PROPOSAL_NO_REASON) {
		field.field = "reason";
	} else if (verdict == PROPOSAL_NOT_A_ROLE) {
		field.field = "role";
	} else if (verdict == PROPOSAL_NO_CENTRE) {
		field.field = "centre";
	}
	web_reply_problem(request, proposal_http(verdict), proposal_key(verdict), &field,
	    field.field != NULL ? 1 : 0);
}

static void
proposals_post(struct web_request *request)
{
	struct slice values[FIELD_COUNT];
	struct proposal proposal = {
	    .caller = web_caller(request), .role = ACCESS_ROLE_COUNT};

	if (!web_form_accepted(request, web_form(request, fields, FIELD_COUNT, values))) {
		return;
	}
	if (!access_role_parse(values[FIELD_ROLE], &proposal.role)) {
		refuse(request, PROPOSAL_NOT_A_ROLE);
		return;
	}
	if (!id_parse(values[FIELD_ACCOUNT], &proposal.account)) {
		refuse(request, PROPOSAL_NO_ACCOUNT);
		return;
	}
	proposal.gives = values[FIELD_GIVES].size > 0;
	proposal.centre = slice_trim(values[FIELD_CENTRE]);
	proposal.reason = slice_trim(values[FIELD_REASON]);
	enum fault fault =
	    proposal_make(web_acts(request), web_arena(request), &proposal);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	} else if (proposal.ret_verdict != PROPOSAL_OK) {
		refuse(request, proposal.ret_verdict);
	} else {
		struct buffer body = BUFFER_IN(web_arena(request));
		struct json json = JSON_INTO(&body);
		json_object(&json);
		json_text(&json, "id", id_slice(&proposal.ret_proposal));
		json_end(&json);
		web_reply_json(request, 201, buffer_slice(&body));
	}
}

static void
answer(struct web_request *request, bool confirms)
{
	struct proposal_answer answer = {
	    .caller = web_caller(request), .confirms = confirms};

	if (!id_parse(web_parameter(request, 0), &answer.proposal)) {
		refuse(request, PROPOSAL_NONE);
		return;
	}
	enum fault fault =
	    proposal_answer(web_acts(request), web_arena(request), &answer);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	} else if (answer.ret_verdict != PROPOSAL_OK) {
		refuse(request, answer.ret_verdict);
	} else {
		roles_get(request);
	}
}

static void
confirm_post(struct web_request *request)
{
	answer(request, true);
}

static void
reject_post(struct web_request *request)
{
	answer(request, false);
}

static const struct web_route routes[] = {
    {WEB_GET, "/api/v1/roles", ACCESS_ROLE_READ, WEB_BODY_NONE, 0, roles_get},
    {WEB_GET, "/api/v1/roles/alarms", ACCESS_ROLE_READ, WEB_BODY_NONE, 0, alarms_get},
    {WEB_POST, "/api/v1/roles/alarms/{id}/seen", ACCESS_ROLE_READ, WEB_BODY_JSON, 0,
        seen_post},
    {WEB_POST, "/api/v1/roles/proposals", ACCESS_ROLE_CHANGE, WEB_BODY_JSON, WEB_FRESH,
        proposals_post},
    {WEB_POST, "/api/v1/roles/proposals/{id}/confirm", ACCESS_ROLE_CHANGE, WEB_BODY_JSON,
        WEB_FRESH, confirm_post},
    {WEB_POST, "/api/v1/roles/proposals/{id}/reject", ACCESS_ROLE_CHANGE, WEB_BODY_JSON,
        WEB_FRESH, reject_post},
};
const struct web_routes access_api_routes = {routes, ARRAY_LEN(routes)};
