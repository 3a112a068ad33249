/* SPDX-License-Identifier: EUPL-1.2 */
#include "permit/permit_api.h"

#include "access/access.h"
#include "base/json.h"
#include "order/over_api.h"
#include "permit/desk_api.h"
#include "permit/permit_act.h"
#include "permit/permit_token.h"
#include "register/token_page.h"
#include "web/form.h"
#include "web/request.h"

/* --- by number --- */

static void
number_get(struct web_request *request)
{
	struct buffer body = BUFFER_IN(web_arena(request));
	struct json json = JSON_INTO(&body);
	struct permit_public public;
	struct permit_number number;

	if (!answer_read_number(request, &number)) {
		return;
	}
	enum fault fault =
	    permit_ask(web_acts(request), web_arena(request), &number, &public);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	if (public.answer == PERMIT_ANSWER_UNKNOWN) {
		web_reply_problem(
		    request, 404, permit_answer_key(public.answer), NULL, 0);
		return;
	}
	json_object(&json);
	answer_put_words(&json, request, public.answer);
	answer_put_public(&json, &public);
	json_end(&json);
	web_reply_json(request, 200, buffer_slice(&body));
}

/* --- by token --- */

static void
put_lists(struct json *json, const struct permit_claims *claims)
{
	json_array_named(json, "drones");
	for (size_t i = 0; i < claims->drone_count; i++) {
		json_object(json);
		json_text(json, "serial", claims->drones[i].serial);
		json_text(json, "model", claims->drones[i].model);
		json_number(json, "grams", claims->drones[i].grams);
		json_end(json);
	}
	json_end(json);
	json_array_named(json, "conditions");
	for (unsigned bit = 1; bit < PERMIT_CONDITION_END; bit *= 2) {
		if ((claims->conditions & bit) != 0) {
			json_item_text(json, slice_of(permit_condition_text(bit)));
		}
	}
	json_end(json);
	json_array_named(json, "zones");
	for (size_t i = 0; i < claims->zone_count; i++) {
		json_item_text(json, claims->zones[i]);
	}
	json_end(json);
}

static void
put_claims(struct json *json, const struct permit_claims *claims)
{
	json_object_named(json, "permit");
	json_text(json, "issuer", claims->issuer);
	json_text(json, "number", slice_of(claims->number.text));
	json_text(json, "class", slice_of(permit_class_text(claims->class)));
	json_moment(json, "not_before", claims->not_before);
	json_moment(json, "expires", claims->expires);
	json_moment(json, "issued", claims->issued);
	json_text(json, "name_latin", claims->name_latin);
	json_text_or_null(json, "name_arabic", claims->name_arabic);
	json_text_or_null(json, "identity_last", claims->identity_last);
	json_number(json, "height_metres", claims->height_metres);
	json_text_or_null(json, "centre", claims->centre);
	put_lists(json, claims);
	json_end(json);
}

static void
reply_finding(struct web_request *request, const struct permit_checked *checked)
{
	const struct permit_finding *finding = &checked->finding;
	struct buffer body = BUFFER_IN(web_arena(request));
	struct json json = JSON_INTO(&body);

	json_object(&json);
	answer_put_words(&json, request, finding->answer);
	if (finding->has_claims) {
		json_text(&json, "number", slice_of(finding->claims.number.text));
		json_moment(&json, "status_as_of", finding->status_as_of);
		put_claims(&json, &finding->claims);
	}
	order_put_over(&json, &checked->order);
	json_end(&json);
	web_reply_json(request, 200, buffer_slice(&body));
}

enum { VERIFY_TOKEN, VERIFY_FIELDS };
static const struct web_field verify_fields[] = {
    [VERIFY_TOKEN] = {"token", PERMIT_TEXT_BYTES_MOST, WEB_FIELD_RAW},
};

static void
verify_post(struct web_request *request)
{
	static const struct web_problem_field missing = {"token", "permit.page.no_code"};
	struct slice values[VERIFY_FIELDS];
	struct permit_checked checked;

	if (!web_form_accepted(
	        request, web_form(request, verify_fields, VERIFY_FIELDS, values))) {
		return;
	}
	if (slice_trim(values[VERIFY_TOKEN]).size == 0) {
		web_reply_problem(request, 422, missing.key, &missing, 1);
		return;
	}
	struct slice token = {0};
	if (permit_text_read(values[VERIFY_TOKEN], web_arena(request), &token) &&
	    register_token_api(request, token)) {
		return;
	}
	enum fault fault =
	    permit_check(web_acts(request), web_service(request, "permits"),
	        web_arena(request), values[VERIFY_TOKEN], web_now(request), &checked);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	reply_finding(request, &checked);
}

/* --- the holder's own --- */

static void
put_own(struct json *json, struct web_request *request, const struct permit_own *own)
{
	json_object(json);
	answer_put_words(json, request, own->public.answer);
	answer_put_public(json, &own->public);
	json_flag(json, "may_fly", own->flight == PERMIT_FLY_YES);
	json_text(json, "fly",
	    slice_of(say_text(web_language(request), permit_flight_key(own->flight))));
	json_text_or_null(json, "reason", own->reason);
	json_text_or_null(json, "text_en", own->text_en);
	json_text_or_null(json, "text_ar", own->text_ar);
	json_moment(json, "confirm_until", own->confirm_until);
	json_end(json);
}

static void
own_get(struct web_request *request)
{
	struct buffer body = BUFFER_IN(web_arena(request));
	struct json json = JSON_INTO(&body);
	struct permit_own_list list;
	enum fault fault = permit_own_permits(
	    web_acts(request), web_arena(request), web_caller(request), &list);

	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	json_object(&json);
	json_array_named(&json, "permits");
	for (size_t i = 0; i < list.count; i++) {
		put_own(&json, request, &list.own[i]);
	}
	json_end(&json);
	json_end(&json);
	web_reply_json(request, 200, buffer_slice(&body));
}

static const struct web_route routes[] = {
    {WEB_GET, "/api/v1/permits", ACCESS_OWN_FILE, WEB_BODY_NONE, 0, own_get},
    {WEB_GET, "/api/v1/permits/{number}", ACCESS_PUBLIC, WEB_BODY_NONE,
        WEB_CORS_ANY | WEB_ONE_ROW | WEB_VERIFY, number_get},
    {WEB_POST, "/api/v1/verify", ACCESS_PUBLIC, WEB_BODY_JSON,
        WEB_CORS_ANY | WEB_NO_CSRF | WEB_VERIFY, verify_post},
    {WEB_GET, "/api/v1/desk/permits", ACCESS_CASE_LIST, WEB_BODY_NONE, 0,
        permit_waiting_api_get},
    {WEB_GET, "/api/v1/desk/permits/{number}", ACCESS_CASE_READ, WEB_BODY_NONE, 0,
        permit_file_api_get},
    {WEB_POST, "/api/v1/desk/permits/{number}/suspend", ACCESS_PERMIT_SUSPEND,
        WEB_BODY_JSON, 0, permit_suspend_api_post},
    {WEB_POST, "/api/v1/desk/permits/{number}/confirm", ACCESS_PERMIT_SIGN, WEB_BODY_JSON,
        0, permit_confirm_api_post},
    {WEB_POST, "/api/v1/desk/permits/{number}/lift", ACCESS_PERMIT_CHANGE, WEB_BODY_JSON,
        0, permit_lift_api_post},
    {WEB_POST, "/api/v1/desk/permits/{number}/revoke", ACCESS_PERMIT_CHANGE,
        WEB_BODY_JSON, 0, permit_revoke_api_post},
    {WEB_POST, "/api/v1/desk/permits/{number}/sign", ACCESS_PERMIT_SIGN, WEB_BODY_JSON, 0,
        permit_sign_api_post},
    {WEB_POST, "/api/v1/desk/permits/{number}/send-back", ACCESS_PERMIT_SIGN,
        WEB_BODY_JSON, 0, permit_send_back_api_post},
};
const struct web_routes permit_api_routes = {routes, ARRAY_LEN(routes)};
