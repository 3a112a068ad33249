/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/staff_page.h"

#include "access/access.h"
#include "access/alarm_act.h"
#include "access/desk.h"
#include "template/staff.h"
#include "web/html.h"

static struct slice
path_of(struct web_request *request, size_t which)
{
	struct buffer path = BUFFER_IN(web_arena(request));

	buffer_print(
	    &path, "/%s%s", say_code(web_language(request)), access_desks[which].path);
	return buffer_slice(&path);
}

/* Of who watches over rights alone. */
static bool
has_alarms(struct web_request *request)
{
	struct alarm_desk desk = {.caller = web_caller(request)};

	return access_may(web_caller(request), ACCESS_ROLE_READ) &&
	    alarm_desk_open(web_acts(request), web_arena(request), &desk) == FAULT_NONE &&
	    desk.ret_waiting > 0;
}

static void
staff_get(struct web_request *request)
{
	struct buffer html = BUFFER_IN(web_arena(request));
	struct template_staff_desks open[ACCESS_DESK_COUNT];
	size_t count = 0;

	for (size_t i = 0; i < ACCESS_DESK_COUNT; i++) {
		if (access_may(web_caller(request), access_desks[i].right)) {
			open[count++] = (struct template_staff_desks){
			    .path = path_of(request, i),
			    .title = access_desks[i].title,
			    .text = access_desks[i].text,
			};
		}
	}
	if (count == 1) {
		web_redirect(request, open[0].path);
		return;
	}
	template_staff(&html, web_frame(request),
	    &(struct template_staff){
	        .alarms = has_alarms(request), .desks = open, .desks_count = count});
	web_reply_html(request, 200, buffer_slice(&html));
}

static const struct web_route routes[] = {
    {WEB_GET, "/{lang}/staff", ACCESS_ANY_STAFF, WEB_BODY_NONE, 0, staff_get},
};
const struct web_routes staff_page_routes = {routes, ARRAY_LEN(routes)};
