/* SPDX-License-Identifier: EUPL-1.2 */
#include "decision/decision_page.h"

#include "access/access.h"
#include "decision/case_page.h"
#include "decision/decide_page.h"
#include "decision/decision_act.h"
#include "decision/document_page.h"
#include "decision/keys_page.h"
#include "decision/queue_page.h"
#include "decision/search_page.h"
#include "decision/work_page.h"

/* --- one case --- */

static void
case_get(struct web_request *request)
{
	struct id application;

	if (!id_parse(web_parameter(request, 0), &application)) {
		web_reply_error(request, 404);
		return;
	}
	case_show(request, &application, READING_NONE, NULL, web_query(request, "done"));
}

static void
file_get(struct web_request *request)
{
	struct decision_file file = {
	    .caller = web_caller(request),
	    .store = web_service(request, "store"),
	};

	if (!id_parse(web_parameter(request, 0), &file.application)) {
		web_reply_error(request, 404);
		return;
	}
	enum fault fault =
	    decision_open_file(web_acts(request), web_arena(request), &file);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	} else if (!file.ret_found) {
		web_reply_error(request, 404);
	} else {
		web_reply_download(
		    request, file.ret_file.descriptor, file.ret_type, file.ret_name);
	}
}

static const struct web_route routes[] = {
    {WEB_GET, "/{lang}/desk", ACCESS_CASE_LIST, WEB_BODY_NONE, 0, queue_get},
    {WEB_GET, "/{lang}/desk/search", ACCESS_CASE_LIST, WEB_BODY_NONE, 0, search_get},
    {WEB_GET, "/{lang}/desk/{id}", ACCESS_CASE_READ, WEB_BODY_NONE, 0, case_get},
    {WEB_GET, "/{lang}/desk/{id}/file", ACCESS_CASE_READ, WEB_BODY_NONE, 0, file_get},
    {WEB_GET, "/{lang}/desk/{id}/document/{page}/{size}", ACCESS_CASE_READ, WEB_BODY_NONE,
        0, document_picture_get},
    {WEB_POST, "/{lang}/desk/{id}/purpose", ACCESS_CASE_READ, WEB_BODY_FORM, 0,
        case_purpose_post},
    {WEB_POST, "/{lang}/desk/{id}/claim", ACCESS_CASE_DECIDE, WEB_BODY_FORM, 0,
        decide_claim_post},
    {WEB_POST, "/{lang}/desk/{id}/release", ACCESS_CASE_DECIDE, WEB_BODY_FORM, 0,
        decide_release_post},
    {WEB_POST, "/{lang}/desk/{id}/approve", ACCESS_CASE_DECIDE, WEB_BODY_FORM, 0,
        decide_approve_post},
    {WEB_POST, "/{lang}/desk/{id}/return", ACCESS_CASE_DECIDE, WEB_BODY_FORM, 0,
        decide_return_post},
    {WEB_POST, "/{lang}/desk/{id}/refuse", ACCESS_CASE_DECIDE, WEB_BODY_FORM, 0,
        decide_refuse_post},
    {WEB_POST, "/{lang}/desk/{id}/words", ACCESS_CASE_DECIDE, WEB_BODY_FORM, 0,
        decide_words_post},
    {WEB_POST, "/{lang}/desk/{id}/sign", ACCESS_CASE_SIGN, WEB_BODY_FORM, 0,
        decide_sign_post},
    {WEB_POST, "/{lang}/desk/{id}/send-back", ACCESS_CASE_SIGN, WEB_BODY_FORM, 0,
        decide_send_back_post},
    {WEB_POST, "/{lang}/desk/{id}/undo", ACCESS_CASE_READ, WEB_BODY_FORM, 0,
        work_page_undo_post},
    {WEB_POST, "/{lang}/desk/{id}/now", ACCESS_CASE_READ, WEB_BODY_FORM, 0,
        work_page_now_post},
    {WEB_POST, "/{lang}/desk/{id}/keep", ACCESS_CASE_DECIDE, WEB_BODY_FORM, 0,
        work_page_keep_post},
    {WEB_POST, "/{lang}/desk/{id}/note", ACCESS_CASE_READ, WEB_BODY_FORM, 0,
        work_page_note_post},
    {WEB_POST, "/{lang}/desk/{id}/conflict", ACCESS_CASE_READ, WEB_BODY_FORM, 0,
        work_page_conflict_post},
    {WEB_GET, "/{lang}/desk/keys", ACCESS_CASE_LIST, WEB_BODY_NONE, 0, keys_get},
    {WEB_POST, "/{lang}/desk/keys", ACCESS_CASE_LIST, WEB_BODY_FORM, 0, keys_post},
};
const struct web_routes decision_page_routes = {routes, ARRAY_LEN(routes)};
