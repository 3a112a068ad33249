/* SPDX-License-Identifier: EUPL-1.2 */
#include "subject/subject_page.h"

#include "access/reading_act.h"
#include "subject/archive_page.h"
#include "subject/desk_page.h"
#include "subject/request_page.h"
#include "template/my_data.h"
#include "web/html.h"

enum { READERS_SHOWN = 3 };

static void
put_readers(struct web_request *request, const struct reading_log *log,
    struct template_my_data *page)
{
	size_t count = log->ret_count < READERS_SHOWN ? log->ret_count : READERS_SHOWN;
	struct template_my_data_readers *lines =
	    ARENA_ARRAY(web_arena(request), struct template_my_data_readers, count + 1);

	for (size_t i = 0; i < count; i++) {
		lines[i] = (struct template_my_data_readers){
		    .at = log->ret_lines[i].at,
		    .role = access_role_key_of(log->ret_lines[i].role),
		    .purpose = reading_key(log->ret_lines[i].purpose),
		};
	}
	page->readers = lines;
	page->readers_count = count;
	page->more = log->ret_count > count;
}

static struct template_my_data_requests
line_of(struct web_request *request, const struct request_view *view)
{
	bool over = view->answer_en.size > 0 || view->answer_ar.size > 0;
	struct request_text words = over
	    ? request_text_of(request, view->answer_en, view->answer_ar)
	    : request_text_of(request, view->extension_en, view->extension_ar);

	return (struct template_my_data_requests){
	    .id = id_slice(&view->id),
	    .number = view->number,
	    .version = view->version,
	    .kind = request_kind_key(view->kind),
	    .state = request_state_key(view->state),
	    .look = request_look(view->state),
	    .field = request_field_key(view->field),
	    .asked = view->asked_at,
	    .due = view->due,
	    .overdue = view->overdue,
	    .open = request_is_open(view->state),
	    .words = words.text,
	    .lang = words.lang,
	    .erase = view->erase_at,
	};
}

static void
put_requests(struct web_request *request, const struct request_own *own,
    struct template_my_data *page)
{
	struct template_my_data_requests *lines = ARENA_ARRAY(
	    web_arena(request), struct template_my_data_requests, own->ret_count + 1);
	bool open[REQUEST_KIND_COUNT] = {false};

	for (size_t i = 0; i < own->ret_count; i++) {
		const struct request_view *view = &own->ret_views[i];
		lines[i] = line_of(request, view);
		open[view->kind] = open[view->kind] || request_is_open(view->state);
	}
	page->requests = lines;
	page->requests_count = own->ret_count;
	page->may_correct = !open[REQUEST_CORRECTION];
	page->may_erase = !open[REQUEST_ERASURE];
}

static const char *
done_key(struct slice done)
{
	return slice_equal(done, SLICE("asked"))    ? "subject.done.asked"
	    : slice_equal(done, SLICE("withdrawn")) ? "subject.done.withdrawn"
	                                            : NULL;
}

void
my_data_show(struct web_request *request, enum request_verdict refusal)
{
	struct buffer html = BUFFER_IN(web_arena(request));
	struct reading_log log = {.caller = web_caller(request)};
	struct request_own own = {.caller = web_caller(request)};
	struct template_my_data page = {
	    .refusal = request_verdict_key(refusal),
	    .notice = done_key(web_query(request, "done")),
	};
	enum fault fault = reading_log_open(web_acts(request), web_arena(request), &log);

	if (fault == FAULT_NONE) {
		fault = request_read_own(web_acts(request), web_arena(request), &own);
	}
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	put_readers(request, &log, &page);
	put_requests(request, &own, &page);
	template_my_data(&html, web_frame(request), &page);
	web_reply_html(request, request_verdict_http(refusal), buffer_slice(&html));
}

static void
my_data_get(struct web_request *request)
{
	my_data_show(request, REQUEST_OK);
}

static const struct web_route routes[] = {
    {WEB_GET, "/{lang}/my-data", ACCESS_OWN_FILE, WEB_BODY_NONE, 0, my_data_get},
    {WEB_POST, "/{lang}/my-data/archive", ACCESS_OWN_FILE, WEB_BODY_FORM,
        WEB_FRESH | WEB_EXPORT, subject_archive},
    {WEB_GET, "/{lang}/my-data/correction", ACCESS_OWN_FILE, WEB_BODY_NONE, 0,
        correction_get},
    {WEB_POST, "/{lang}/my-data/correction", ACCESS_OWN_FILE, WEB_BODY_FORM, 0,
        correction_post},
    {WEB_GET, "/{lang}/my-data/erasure", ACCESS_OWN_FILE, WEB_BODY_NONE, 0, erasure_get},
    {WEB_POST, "/{lang}/my-data/erasure", ACCESS_OWN_FILE, WEB_BODY_FORM, 0,
        erasure_post},
    {WEB_POST, "/{lang}/my-data/requests/{id}/withdraw", ACCESS_OWN_FILE, WEB_BODY_FORM,
        0, take_back_post},
    {WEB_GET, "/{lang}/desk/privacy", ACCESS_DATA_REQUEST, WEB_BODY_NONE, 0,
        data_desk_get},
    {WEB_GET, "/{lang}/desk/privacy/{id}", ACCESS_DATA_REQUEST, WEB_BODY_NONE, 0,
        data_one_get},
    {WEB_POST, "/{lang}/desk/privacy/{id}/purpose", ACCESS_DATA_REQUEST, WEB_BODY_FORM, 0,
        data_purpose_post},
    {WEB_POST, "/{lang}/desk/privacy/{id}/extend", ACCESS_DATA_REQUEST, WEB_BODY_FORM, 0,
        data_extend_post},
    {WEB_POST, "/{lang}/desk/privacy/{id}/grant", ACCESS_DATA_REQUEST, WEB_BODY_FORM,
        WEB_FRESH, data_grant_post},
    {WEB_POST, "/{lang}/desk/privacy/{id}/refuse", ACCESS_DATA_REQUEST, WEB_BODY_FORM, 0,
        data_refuse_post},
};
const struct web_routes subject_page_routes = {routes, ARRAY_LEN(routes)};
