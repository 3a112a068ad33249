/* SPDX-License-Identifier: EUPL-1.2 */
#include "notice/notice_api.h"

#include "access/access.h"
#include "base/json.h"
#include "base/number.h"
#include "notice/notice_act.h"
#include "web/request.h"

enum { PAGES_MOST = 10000 };

static void
put_letter(struct json *json, struct web_request *request,
    const struct notice_received *received)
{
	const struct notice_letter *letter = &received->letter;
	const char *title = notice_title_key(letter->kind);

	json_text(json, "id", id_slice(&received->id));
	json_text(json, "kind", slice_of(notice_kind_name(letter->kind)));
	json_text(json, "title", slice_of(say_text(web_language(request), title)));
	json_text_or_null(json, "subject", letter->subject);
	json_moment(json, "at", received->at);
	json_moment(json, "read_at", received->read_at);
}

static void
put_body(
    struct json *json, struct web_request *request, const struct notice_letter *letter)
{
	struct buffer body = BUFFER_IN(web_arena(request));
	const struct say_value values[] = {
	    SAY_CODE("subject", letter->subject),
	    SAY_CODE("permit", letter->permit),
	    SAY_DAY("day", letter->until_day),
	};

	say_put(&body, web_language(request), notice_body_key(letter->kind), values,
	    ARRAY_LEN(values));
	json_text(json, "body", buffer_slice(&body));
	json_text_or_null(json, "permit", letter->permit);
	json_day(json, "until", letter->until_day);
	json_text_or_null(json, "reason", letter->reason);
	json_text_or_null(json, "fields", letter->fields);
	json_text_or_null(json, "text_en", letter->text_en);
	json_text_or_null(json, "text_ar", letter->text_ar);
}

static void
inbox_get(struct web_request *request)
{
	struct buffer body = BUFFER_IN(web_arena(request));
	struct json json = JSON_INTO(&body);
	struct notice_inbox inbox = {.caller = web_caller(request)};
	int64_t number = 1;

	if (number_parse(web_query(request, "page"), 1, PAGES_MOST, &number)) {
		inbox.page = (size_t)number - 1;
	}
	enum fault fault =
	    notice_read_inbox(web_acts(request), web_arena(request), &inbox);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	json_object(&json);
	json_number(&json, "unread", inbox.ret_unread);
	json_number(&json, "page", number);
	json_flag(&json, "more", inbox.ret_more);
	json_array_named(&json, "letters");
	for (size_t i = 0; i < inbox.ret_count; i++) {
		json_object(&json);
		put_letter(&json, request, &inbox.ret_letters[i]);
		json_end(&json);
	}
	json_end(&json);
	json_end(&json);
	web_reply_json(request, 200, buffer_slice(&body));
}

/* False when it has answered. */
static bool
open_letter(struct web_request *request, struct notice_opened *opened)
{
	opened->caller = web_caller(request);
	if (!id_parse(web_parameter(request, 0), &opened->id)) {
		web_reply_error(request, 404);
		return false;
	}
	enum fault fault = notice_open(web_acts(request), web_arena(request), opened);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return false;
	}
	if (!opened->ret_found) {
		web_reply_error(request, 404);
	}
	return opened->ret_found;
}

static void
reply_letter(struct web_request *request, const struct notice_received *received)
{
	struct buffer body = BUFFER_IN(web_arena(request));
	struct json json = JSON_INTO(&body);

	json_object(&json);
	put_letter(&json, request, received);
	put_body(&json, request, &received->letter);
	json_end(&json);
	web_reply_json(request, 200, buffer_slice(&body));
}

static void
letter_get(struct web_request *request)
{
	struct notice_opened opened = {.mark = false};

	if (open_letter(request, &opened)) {
		reply_letter(request, &opened.ret_letter);
	}
}

static void
read_post(struct web_request *request)
{
	struct notice_opened opened = {.mark = true};

	if (!open_letter(request, &opened)) {
		return;
	}
	if (opened.ret_letter.read_at == 0) {
		opened.ret_letter.read_at = web_now(request);
	}
	reply_letter(request, &opened.ret_letter);
}

static const struct web_route routes[] = {
    {WEB_GET, "/api/v1/inbox", ACCESS_OWN_FILE, WEB_BODY_NONE, 0, inbox_get},
    {WEB_GET, "/api/v1/inbox/{id}", ACCESS_OWN_FILE, WEB_BODY_NONE, 0, letter_get},
    {WEB_POST, "/api/v1/inbox/{id}/read", ACCESS_OWN_FILE, WEB_BODY_JSON, 0, read_post},
};
const struct web_routes notice_api_routes = {routes, ARRAY_LEN(routes)};
