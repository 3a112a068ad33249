/* SPDX-License-Identifier: EUPL-1.2 */
#include "application/application_api.h"

#include "access/access.h"
#include "application/answer_api.h"
#include "rule/rule_act.h"

enum { STATUS_OK = 200, STATUS_CREATED = 201 };

/* --- the application as a whole --- */

static void
application_get(struct web_request *request)
{
	answer_application(request, STATUS_OK);
}

/* 201 for a new draft, 200 for the open one that was there. */
static void
application_post(struct web_request *request)
{
	struct application_started started = {.caller = web_caller(request)};
	struct application_view before;
	enum fault fault = application_view_own(
	    web_acts(request), web_arena(request), web_caller(request), &before);

	if (fault == FAULT_NONE) {
		fault =
		    application_start(web_acts(request), web_arena(request), &started);
	}
	if (answer_went_well(request, fault, started.ret_verdict,
	        &(struct answer_fields){.count = 0})) {
		bool same = before.found && id_equal(&before.id, &started.ret_id);
		answer_application(request, same ? STATUS_OK : STATUS_CREATED);
	}
}

/* --- the rules in force --- */

static void
put_rule(struct json *json, const struct rule *rule)
{
	json_object(json);
	json_text(json, "code", rule->code);
	json_number(json, "version", rule->version);
	json_number(json, "position", rule->position);
	json_day(json, "valid_from", rule->valid_from);
	json_text(json, "title_en", rule->title_en);
	json_text(json, "title_ar", rule->title_ar);
	json_text(json, "text_en", rule->text_en);
	json_text(json, "text_ar", rule->text_ar);
	json_text(json, "source", rule->source);
	json_end(json);
}

static void
rules_get(struct web_request *request)
{
	struct buffer out = BUFFER_IN(web_arena(request));
	struct json json = JSON_INTO(&out);
	struct rules_today today;
	enum fault fault = rule_act_today(web_acts(request), web_arena(request), &today);

	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	json_object(&json);
	json_array_named(&json, "rules");
	for (size_t i = 0; i < today.ret_count; i++) {
		put_rule(&json, today.ret_rules[i]);
	}
	json_end(&json);
	json_end(&json);
	web_reply_json(request, STATUS_OK, buffer_slice(&out));
}

#define OWN ACCESS_OWN_FILE

static const struct web_route routes[] = {
    {WEB_GET, "/api/v1/rules", ACCESS_PUBLIC, WEB_BODY_NONE, WEB_CORS_ANY, rules_get},
    {WEB_GET, "/api/v1/application", OWN, WEB_BODY_NONE, 0, application_get},
    {WEB_POST, "/api/v1/application", OWN, WEB_BODY_JSON, 0, application_post},
    {WEB_PUT, "/api/v1/application/details", OWN, WEB_BODY_JSON, 0, details_put},
    {WEB_GET, "/api/v1/application/contacts", OWN, WEB_BODY_NONE, 0, contacts_get},
    {WEB_POST, "/api/v1/application/contacts", OWN, WEB_BODY_JSON, WEB_CODE,
        contacts_post},
    {WEB_POST, "/api/v1/application/contacts/confirm", OWN, WEB_BODY_JSON, WEB_CODE,
        contacts_confirm},
    {WEB_PUT, "/api/v1/application/certificate", OWN, WEB_BODY_JSON, 0, certificate_put},
    {WEB_GET, "/api/v1/application/certificates", OWN, WEB_BODY_NONE, 0,
        certificates_get},
    {WEB_POST, "/api/v1/application/certificate/pick", OWN, WEB_BODY_JSON, 0,
        certificate_pick},
    {WEB_POST, "/api/v1/application/certificate/file", OWN, WEB_BODY_UPLOAD, 0,
        file_post},
    {WEB_DELETE, "/api/v1/application/certificate/file", OWN, WEB_BODY_NONE, 0,
        file_delete},
    {WEB_GET, "/api/v1/application/drones", OWN, WEB_BODY_NONE, 0, drones_list},
    {WEB_POST, "/api/v1/application/drones", OWN, WEB_BODY_JSON, 0, drones_post},
    {WEB_DELETE, "/api/v1/application/drones/{id}", OWN, WEB_BODY_NONE, 0, drones_delete},
    {WEB_PUT, "/api/v1/application/rules", OWN, WEB_BODY_JSON, 0, rules_put},
    {WEB_POST, "/api/v1/application/submit", OWN, WEB_BODY_JSON, WEB_ONE_ROW | WEB_SUBMIT,
        submit_post},
    {WEB_POST, "/api/v1/application/withdraw", OWN, WEB_BODY_JSON, 0, withdraw_send},
};

const struct web_routes application_api_routes = {routes, ARRAY_LEN(routes)};
