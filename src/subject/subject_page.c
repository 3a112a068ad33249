/* SPDX-License-Identifier: EUPL-1.2 */
#include "subject/subject_page.h"

#include "access/reading_act.h"
#include "subject/archive_page.h"
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

static void
my_data_get(struct web_request *request)
{
	struct buffer html = BUFFER_IN(web_arena(request));
	struct reading_log log = {.caller = web_caller(request)};
	struct template_my_data page = {.more = false};
	enum fault fault = reading_log_open(web_acts(request), web_arena(request), &log);

	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	put_readers(request, &log, &page);
	template_my_data(&html, web_frame(request), &page);
	web_reply_html(request, 200, buffer_slice(&html));
}

static const struct web_route routes[] = {
    {WEB_GET, "/{lang}/my-data", ACCESS_OWN_FILE, WEB_BODY_NONE, 0, my_data_get},
    {WEB_POST, "/{lang}/my-data/archive", ACCESS_OWN_FILE, WEB_BODY_FORM,
        WEB_FRESH | WEB_EXPORT, subject_archive},
};
const struct web_routes subject_page_routes = {routes, ARRAY_LEN(routes)};
