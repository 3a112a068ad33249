/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/staff_page.h"

#include "access/access.h"
#include "access/alarm_act.h"
#include "template/staff.h"
#include "web/html.h"

static const struct {
	enum access_right right;
	const char *path; /* behind the language */
	const char *title;
	const char *text;
} desks[] = {
    {ACCESS_CASE_LIST, "/desk", "staff.desk.title", "staff.desk.text"},
    {ACCESS_CASE_ASSIGN, "/desk/team", "staff.team.title", "staff.team.text"},
    {ACCESS_ORDER_READ, "/desk/orders", "staff.orders.title", "staff.orders.text"},
    {ACCESS_DATA_REQUEST, "/desk/privacy", "staff.privacy.title", "staff.privacy.text"},
    {ACCESS_AUDIT_READ, "/audit", "staff.audit.title", "staff.audit.text"},
    {ACCESS_CENTRE_CHANGE, "/registrar", "centre.registrar.title",
        "centre.registrar.lede"},
    {ACCESS_CENTRE_REGISTER, "/centre", "staff.centre.title", "staff.centre.text"},
    {ACCESS_ROLE_READ, "/services", "staff.services.title", "staff.services.text"},
    {ACCESS_ROLE_READ, "/roles", "staff.roles.title", "staff.roles.text"},
};

static struct slice
path_of(struct web_request *request, size_t which)
{
	struct buffer path = BUFFER_IN(web_arena(request));

	buffer_print(&path, "/%s%s", say_code(web_language(request)), desks[which].path);
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
	struct template_staff_desks open[ARRAY_LEN(desks)];
	size_t count = 0;

	for (size_t i = 0; i < ARRAY_LEN(desks); i++) {
		if (access_may(web_caller(request), desks[i].right)) {
			open[count++] = (struct template_staff_desks){
			    .path = path_of(request, i),
			    .title = desks[i].title,
			    .text = desks[i].text,
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
