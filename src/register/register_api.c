/* SPDX-License-Identifier: EUPL-1.2 */
#include "register/register_api.h"

#include "access/access.h"
#include "base/json.h"
#include "register/clerk_page.h"
#include "register/register_act.h"

static void
put_line(struct json *json, const struct register_line *line)
{
	json_object(json);
	json_text(json, "id", id_slice(&line->id));
	json_text(json, "number", line->number);
	json_number(json, "class", line->class);
	json_day(json, "issued_on", line->issued_on);
	json_text(json, "name", line->name);
	json_text(json, "holder_kind", slice_of(register_holder_name(line->holder.kind)));
	json_text(json, "holder", slice_of(line->holder.text));
	json_moment(json, "entered_at", line->entered_at);
	json_moment(json, "withdrawn_at", line->withdrawn_at);
	json_text_or_null(json, "reason", line->reason);
	json_end(json);
}

static void
put_interval(struct json *json, const struct centre_interval *interval)
{
	json_object(json);
	json_day(json, "from", interval->from_day);
	json_day(json, "until",
	    interval->until_day == CENTRE_OPEN_END ? DAY_NONE : interval->until_day);
	json_text(json, "state", slice_of(centre_state_name(interval->state)));
	json_array_named(json, "classes");
	for (int class = CENTRE_CLASS_RECREATION; class <= CENTRE_CLASS_LAST; class ++) {
		if ((interval->scope & CENTRE_SCOPE(class)) != 0) {
			json_item_number(json, class);
		}
	}
	json_end(json);
	json_end(json);
}

static void
refuse(struct web_request *request, enum register_verdict verdict,
    const struct register_refusals *refusals)
{
	struct web_problem_field fields[REGISTER_FIELD_COUNT];
	size_t count = 0;

	for (size_t i = 0; refusals != NULL && i < REGISTER_FIELD_COUNT; i++) {
		if (refusals->key[i] != NULL) {
			fields[count++] = (struct web_problem_field){
			    register_field_name((enum register_field)i),
			    refusals->key[i]};
		}
	}
	if (verdict == REGISTER_TAKEN) {
		fields[count++] = (struct web_problem_field){
		    register_field_name(REGISTER_NUMBER), register_key(verdict)};
	} else if (verdict == REGISTER_NO_REASON) {
		fields[count++] =
		    (struct web_problem_field){"reason", register_key(verdict)};
	}
	web_reply_problem(request, register_status(verdict),
	    verdict == REGISTER_FIELDS ? "register.refusal.fields"
	                               : register_key(verdict),
	    fields, count);
}

static void
desk_get(struct web_request *request)
{
	struct buffer out = BUFFER_IN(web_arena(request));
	struct json json = JSON_INTO(&out);
	struct register_desk desk = {.caller = web_caller(request),
	    .typed = slice_trim(web_query(request, "number"))};
	struct slice before = web_query(request, "before");

	if (before.size > 0 && !id_parse(before, &desk.before)) {
		web_reply_error(request, 400);
		return;
	}
	enum fault fault =
	    register_desk_open(web_acts(request), web_arena(request), &desk);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	if (!desk.ret_has_centre) {
		refuse(request, REGISTER_NO_CENTRE, NULL);
		return;
	}
	json_object(&json);
	json_text(&json, "centre", slice_of(desk.ret_centre.code.text));
	json_text(&json, "name_latin", desk.ret_centre.name_latin);
	json_text(&json, "name_arabic", desk.ret_centre.name_arabic);
	json_array_named(&json, "accreditation");
	for (size_t i = 0; i < desk.ret_intervals_count; i++) {
		put_interval(&json, &desk.ret_intervals[i]);
	}
	json_end(&json);
	json_array_named(&json, "certificates");
	for (size_t i = 0; i < desk.ret_lines_count; i++) {
		put_line(&json, &desk.ret_lines[i]);
	}
	json_end(&json);
	json_flag(&json, "more", desk.ret_more);
	json_end(&json);
	web_reply_json(request, 200, buffer_slice(&out));
}

static void
answer_certificate(struct web_request *request, const struct id *id, unsigned status)
{
	struct buffer out = BUFFER_IN(web_arena(request));
	struct json json = JSON_INTO(&out);
	struct register_shown shown = {.caller = web_caller(request), .certificate = *id};
	enum fault fault = register_show(web_acts(request), web_arena(request), &shown);

	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	} else if (!shown.ret_found) {
		refuse(request, REGISTER_NOT_FOUND, NULL);
	} else {
		put_line(&json, &shown.ret_line);
		web_reply_json(request, status, buffer_slice(&out));
	}
}

static void
certificates_post(struct web_request *request)
{
	struct register_issued issued = {.caller = web_caller(request)};

	if (!web_form_accepted(request,
	        web_form(
	            request, clerk_fields, REGISTER_FIELD_COUNT, issued.typed.field))) {
		return;
	}
	enum fault fault = register_issue(web_acts(request), web_arena(request), &issued);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	} else if (issued.ret_verdict != REGISTER_OK) {
		refuse(request, issued.ret_verdict,
		    issued.ret_verdict == REGISTER_FIELDS ? &issued.ret_refusals : NULL);
	} else {
		answer_certificate(request, &issued.ret_certificate, 201);
	}
}

static void
certificate_get(struct web_request *request)
{
	struct id id;

	if (id_parse(web_parameter(request, 0), &id)) {
		answer_certificate(request, &id, 200);
	} else {
		refuse(request, REGISTER_NOT_FOUND, NULL);
	}
}

static void
withdraw_post(struct web_request *request)
{
	static const struct web_field field[] = {
	    {"reason", REGISTER_REASON_BYTES_MOST, WEB_FIELD_LINE}};
	struct register_withdrawal withdrawal = {.caller = web_caller(request)};

	if (!web_form_accepted(
	        request, web_form(request, field, 1, &withdrawal.reason))) {
		return;
	}
	withdrawal.ret_verdict = REGISTER_NOT_FOUND;
	enum fault fault = id_parse(web_parameter(request, 0), &withdrawal.certificate)
	    ? register_withdraw(web_acts(request), web_arena(request), &withdrawal)
	    : FAULT_NONE;
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	} else if (withdrawal.ret_verdict != REGISTER_OK) {
		refuse(request, withdrawal.ret_verdict, NULL);
	} else {
		answer_certificate(request, &withdrawal.certificate, 200);
	}
}

static void
put_fallen(struct json *json, const struct register_fallen *fallen)
{
	json_object(json);
	json_text(json, "certificate", id_slice(&fallen->certificate));
	json_text(json, "centre", fallen->centre);
	json_text(json, "number", fallen->number);
	json_moment(json, "withdrawn_at", fallen->withdrawn_at);
	json_text(json, "reason", fallen->reason);
	json_text(json, "application", id_slice(&fallen->application));
	json_text(json, "reference", fallen->reference);
	json_text(json, "permit", fallen->permit);
	json_end(json);
}

static void
fallen_get(struct web_request *request)
{
	struct buffer out = BUFFER_IN(web_arena(request));
	struct json json = JSON_INTO(&out);
	struct register_fallen_list list = {.ret_count = 0};
	enum fault fault =
	    register_fallen_open(web_acts(request), web_arena(request), &list);

	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	json_object(&json);
	json_array_named(&json, "certificates");
	for (size_t i = 0; i < list.ret_count; i++) {
		put_fallen(&json, &list.ret_rows[i]);
	}
	json_end(&json);
	json_end(&json);
	web_reply_json(request, 200, buffer_slice(&out));
}

static void
looked_post(struct web_request *request)
{
	struct register_looked looked = {
	    .caller = web_caller(request), .ret_verdict = REGISTER_NOT_FOUND};
	enum fault fault = id_parse(web_parameter(request, 0), &looked.certificate)
	    ? register_mark_looked(web_acts(request), web_arena(request), &looked)
	    : FAULT_NONE;

	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	} else if (looked.ret_verdict != REGISTER_OK) {
		refuse(request, looked.ret_verdict, NULL);
	} else {
		fallen_get(request);
	}
}

static const struct web_route routes[] = {
    {WEB_GET, "/api/v1/centre/certificates", ACCESS_CENTRE_REGISTER, WEB_BODY_NONE, 0,
        desk_get},
    {WEB_POST, "/api/v1/centre/certificates", ACCESS_CENTRE_REGISTER, WEB_BODY_JSON, 0,
        certificates_post},
    {WEB_GET, "/api/v1/centre/certificates/{id}", ACCESS_CENTRE_REGISTER, WEB_BODY_NONE,
        0, certificate_get},
    {WEB_POST, "/api/v1/centre/certificates/{id}/withdraw", ACCESS_CENTRE_REGISTER,
        WEB_BODY_JSON, 0, withdraw_post},
    {WEB_GET, "/api/v1/desk/withdrawn", ACCESS_CASE_LIST, WEB_BODY_NONE, 0, fallen_get},
    {WEB_POST, "/api/v1/desk/withdrawn/{id}/looked", ACCESS_PERMIT_CHANGE, WEB_BODY_JSON,
        0, looked_post},
};
const struct web_routes register_api_routes = {routes, ARRAY_LEN(routes)};
