/* SPDX-License-Identifier: EUPL-1.2 */
#include "subject/request_api.h"

#include "base/number.h"
#include "subject/desk_api.h"
#include "subject/request_page.h"

void
request_put(struct json *json, const struct request_view *view)
{
	json_text(json, "id", id_slice(&view->id));
	json_text(json, "number", view->number);
	json_number(json, "version", view->version);
	json_text(json, "kind", slice_of(request_kind_word(view->kind)));
	json_text(json, "state", slice_of(request_state_word(view->state)));
	json_moment(json, "asked_at", view->asked_at);
	json_day(json, "due", view->due);
	json_flag(json, "overdue", view->overdue);
	json_moment(json, "answered_at", view->answered_at);
	json_moment(json, "erase_at", view->erase_at);
}

void
request_put_words(struct json *json, const struct request_view *view)
{
	json_text_or_null(json, "field", view->field);
	json_text_or_null(json, "value", view->value);
	json_text_or_null(json, "words", view->words);
	json_text_or_null(json, "extension_en", view->extension_en);
	json_text_or_null(json, "extension_ar", view->extension_ar);
	json_text_or_null(json, "answer_en", view->answer_en);
	json_text_or_null(json, "answer_ar", view->answer_ar);
}

static void
reply_view(struct web_request *request, unsigned status, const struct request_view *view)
{
	struct buffer body = BUFFER_IN(web_arena(request));
	struct json json = JSON_INTO(&body);

	json_object(&json);
	request_put(&json, view);
	request_put_words(&json, view);
	json_end(&json);
	web_reply_json(request, status, buffer_slice(&body));
}

static void
requests_get(struct web_request *request)
{
	struct buffer body = BUFFER_IN(web_arena(request));
	struct json json = JSON_INTO(&body);
	struct request_own own = {.caller = web_caller(request)};
	enum fault fault = request_read_own(web_acts(request), web_arena(request), &own);

	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	json_object(&json);
	json_array_named(&json, "requests");
	for (size_t i = 0; i < own.ret_count; i++) {
		json_object(&json);
		request_put(&json, &own.ret_views[i]);
		request_put_words(&json, &own.ret_views[i]);
		json_end(&json);
	}
	json_end(&json);
	json_end(&json);
	web_reply_json(request, 200, buffer_slice(&body));
}

static const char *
field_of(enum request_verdict verdict)
{
	return verdict == REQUEST_NO_KIND  ? "kind"
	    : verdict == REQUEST_NO_FIELD  ? "field"
	    : verdict == REQUEST_BAD_VALUE ? "value"
	    : verdict == REQUEST_NO_WORDS  ? "words"
	                                   : NULL;
}

static void
refuse(struct web_request *request, enum request_verdict verdict, const char *value_key)
{
	const char *key = value_key != NULL ? value_key : request_verdict_key(verdict);
	struct web_problem_field field = {field_of(verdict), key};

	web_reply_problem(request, request_verdict_http(verdict), key, &field,
	    field.field != NULL ? 1 : 0);
}

static void
requests_post(struct web_request *request)
{
	struct request_made made = {.caller = web_caller(request)};
	struct slice values[REQUEST_FORM_COUNT];

	if (!web_form_accepted(
	        request, web_form(request, request_fields, REQUEST_FORM_COUNT, values))) {
		return;
	}
	made.asked = (struct request_asked){request_kind_find(values[REQUEST_FORM_KIND]),
	    values[REQUEST_FORM_FIELD], values[REQUEST_FORM_VALUE],
	    values[REQUEST_FORM_WORDS]};
	enum fault fault = request_make(web_acts(request), web_arena(request), &made);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	} else if (made.ret_verdict != REQUEST_OK) {
		refuse(request, made.ret_verdict, made.ret_value_key);
	} else {
		reply_view(request, 201, &made.ret_view);
	}
}

static void
withdraw_post(struct web_request *request)
{
	struct request_taken_back taken = {.caller = web_caller(request)};
	struct slice values[ANSWER_FORM_COUNT];

	if (!id_parse(web_parameter(request, 0), &taken.id)) {
		refuse(request, REQUEST_NOT_FOUND, NULL);
		return;
	}
	if (!web_form_accepted(
	        request, web_form(request, answer_fields, ANSWER_FORM_COUNT, values))) {
		return;
	}
	/* Without a version another's request is not there all the same. */
	struct slice version = values[ANSWER_FORM_VERSION];
	bool given = number_parse(version, 1, INT64_MAX, &taken.version);
	enum fault fault =
	    request_take_back(web_acts(request), web_arena(request), &taken);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	} else if (taken.ret_verdict == REQUEST_STALE && !given) {
		(void)!web_version_given(request, version, &taken.version);
	} else if (taken.ret_verdict != REQUEST_OK) {
		refuse(request, taken.ret_verdict, NULL);
	} else {
		requests_get(request);
	}
}

static const struct web_route routes[] = {
    {WEB_GET, "/api/v1/my-data/requests", ACCESS_OWN_FILE, WEB_BODY_NONE, 0,
        requests_get},
    {WEB_POST, "/api/v1/my-data/requests", ACCESS_OWN_FILE, WEB_BODY_JSON, 0,
        requests_post},
    {WEB_POST, "/api/v1/my-data/requests/{id}/withdraw", ACCESS_OWN_FILE, WEB_BODY_JSON,
        0, withdraw_post},
    {WEB_GET, "/api/v1/desk/privacy", ACCESS_DATA_REQUEST, WEB_BODY_NONE, 0,
        data_desk_api_get},
    {WEB_GET, "/api/v1/desk/privacy/{id}", ACCESS_DATA_REQUEST, WEB_BODY_NONE, 0,
        data_one_api_get},
    {WEB_POST, "/api/v1/desk/privacy/{id}/purpose", ACCESS_DATA_REQUEST, WEB_BODY_JSON, 0,
        data_purpose_api_post},
    {WEB_POST, "/api/v1/desk/privacy/{id}/extend", ACCESS_DATA_REQUEST, WEB_BODY_JSON, 0,
        data_extend_api_post},
    {WEB_POST, "/api/v1/desk/privacy/{id}/grant", ACCESS_DATA_REQUEST, WEB_BODY_JSON,
        WEB_FRESH, data_grant_api_post},
    {WEB_POST, "/api/v1/desk/privacy/{id}/refuse", ACCESS_DATA_REQUEST, WEB_BODY_JSON, 0,
        data_refuse_api_post},
};
const struct web_routes request_api_routes = {routes, ARRAY_LEN(routes)};
