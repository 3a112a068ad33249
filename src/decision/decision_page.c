/* SPDX-License-Identifier: EUPL-1.2 */
#include "decision/decision_page.h"

#include <assert.h>

#include "access/access.h"
#include "base/number.h"
#include "centre/centre.h"
#include "decision/case_page.h"
#include "decision/decide_page.h"
#include "decision/decision_act.h"
#include "decision/document_page.h"
#include "template/desk.h"
#include "web/html.h"

enum { PAGES_MOST = 10000 };

/* --- the queue --- */

static const char *
empty_key(enum decision_tab tab)
{
	static const char *const keys[] = {
	    [DECISION_TAB_ALL] = "decision.empty.all",
	    [DECISION_TAB_UNCLAIMED] = "decision.empty.unclaimed",
	    [DECISION_TAB_MINE] = "decision.empty.mine",
	    [DECISION_TAB_SIGNATURE] = "decision.empty.signature",
	    [DECISION_TAB_RETURNED] = "decision.empty.returned",
	    [DECISION_TAB_CLOSED] = "decision.empty.closed",
	};
	static_assert(ARRAY_LEN(keys) == DECISION_TAB_COUNT, "each tab has its words");

	return keys[tab];
}

static void
put_tabs(
    struct arena *arena, const struct decision_queue *queue, struct template_desk *page)
{
	struct template_desk_tabs *tabs =
	    ARENA_ARRAY(arena, struct template_desk_tabs, DECISION_TAB_COUNT);

	for (size_t i = 0; i < DECISION_TAB_COUNT; i++) {
		enum decision_tab tab = (enum decision_tab)i;
		tabs[i] = (struct template_desk_tabs){
		    .name = slice_of(decision_tab_name(tab)),
		    .label = decision_tab_key(tab),
		    .count = queue->ret_counts[i],
		    .current = tab == queue->tab,
		};
	}
	page->tabs = tabs;
	page->tabs_count = DECISION_TAB_COUNT;
}

static void
put_cases(struct web_request *request, const struct decision_queue *queue,
    struct template_desk *page)
{
	struct template_desk_cases *cases = ARENA_ARRAY(
	    web_arena(request), struct template_desk_cases, queue->ret_count + 1);

	for (size_t i = 0; i < queue->ret_count; i++) {
		const struct decision_case_line *line = &queue->ret_lines[i];
		struct template_desk_cases *one = &cases[i];
		one->id = id_slice(&line->id);
		one->name = case_name(web_language(request), line->name_latin,
		    line->name_arabic, &one->lang);
		one->reference = line->reference;
		one->centre = web_language(request) == SAY_ARABIC ? line->centre_arabic
		                                                  : line->centre_latin;
		one->submitted = line->submitted_at;
		one->days = case_days(line->submitted_at, web_now(request));
		one->tag = case_tag(line, &one->look);
		one->warning = line->emirates_id_warning;
		one->officer = case_who(
		    web_language(request), line->officer_name, line->officer_name_arabic);
		one->mine = line->claimed_mine;
	}
	page->cases = cases;
	page->cases_count = queue->ret_count;
}

static struct slice
page_number(struct arena *arena, size_t number)
{
	struct buffer text = BUFFER_IN(arena);

	buffer_print(&text, "%zu", number);
	return buffer_slice(&text);
}

static void
put_pages(
    struct arena *arena, const struct decision_queue *queue, struct template_desk *page)
{
	page->page = (int64_t)queue->page + 1;
	if (queue->page > 0) {
		page->before = page_number(arena, queue->page);
	}
	if (queue->ret_more) {
		page->after = page_number(arena, queue->page + 2);
	}
}

static void
desk_get(struct web_request *request)
{
	struct arena *arena = web_arena(request);
	struct slice tab = web_query(request, "tab");
	int64_t number = 1;
	struct decision_queue queue = {
	    .caller = web_caller(request),
	    .tab = tab.size > 0 ? decision_tab_find(tab)
	                        : case_first_tab(web_caller(request)),
	};

	if (number_parse(web_query(request, "page"), 1, PAGES_MOST, &number)) {
		queue.page = (size_t)number - 1;
	}
	enum fault fault = decision_list(web_acts(request), arena, &queue);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	struct template_desk page = {
	    .heading = decision_tab_key(queue.tab),
	    .empty = empty_key(queue.tab),
	    .tab = slice_of(decision_tab_name(queue.tab)),
	    .permits = queue.ret_permits,
	    .fallen = queue.ret_fallen,
	};
	struct buffer html = BUFFER_IN(arena);
	put_tabs(arena, &queue, &page);
	put_cases(request, &queue, &page);
	put_pages(arena, &queue, &page);
	template_desk(&html, web_frame(request), &page);
	web_reply_html(request, 200, buffer_slice(&html));
}

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
    {WEB_GET, "/{lang}/desk", ACCESS_CASE_LIST, WEB_BODY_NONE, 0, desk_get},
    {WEB_GET, "/{lang}/desk/{id}", ACCESS_CASE_READ, WEB_BODY_NONE, 0, case_get},
    {WEB_GET, "/{lang}/desk/{id}/file", ACCESS_CASE_READ, WEB_BODY_NONE, 0, file_get},
    {WEB_GET, "/{lang}/desk/{id}/document", ACCESS_CASE_READ, WEB_BODY_NONE, 0,
        document_get},
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
    {WEB_POST, "/{lang}/desk/{id}/sign", ACCESS_CASE_SIGN, WEB_BODY_FORM, 0,
        decide_sign_post},
    {WEB_POST, "/{lang}/desk/{id}/send-back", ACCESS_CASE_SIGN, WEB_BODY_FORM, 0,
        decide_send_back_post},
};
const struct web_routes decision_page_routes = {routes, ARRAY_LEN(routes)};
