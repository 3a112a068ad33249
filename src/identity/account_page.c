/* SPDX-License-Identifier: EUPL-1.2 */
#include "identity/account_page.h"

#include "identity/identity.h"
#include "identity/sessions_act.h"
#include "template/account.h"
#include "web/html.h"
#include "web/request.h"

static const char *
home_of(const struct access_caller *caller)
{
	return caller->kind == ACCESS_STAFF ? "/staff/account" : "/account";
}

static void
account_get(struct web_request *request)
{
	struct buffer html = BUFFER_IN(web_arena(request));
	struct sessions sessions = {.caller = web_caller(request)};
	struct template_account page = {
	    .name = web_caller(request)->name,
	    .done = web_query(request, "done").size > 0,
	};
	enum fault fault =
	    sessions_list(web_acts(request), web_arena(request), &sessions);

	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	struct template_account_sessions *lines = ARENA_ARRAY(
	    web_arena(request), struct template_account_sessions, sessions.ret_count + 1);
	for (size_t i = 0; i < sessions.ret_count; i++) {
		lines[i] = (struct template_account_sessions){
		    .id = id_slice(&sessions.ret_lines[i].id),
		    .device = sessions.ret_lines[i].device,
		    .since = sessions.ret_lines[i].created_at,
		    .seen = sessions.ret_lines[i].seen_at,
		    .current = sessions.ret_lines[i].current,
		};
	}
	page.sessions = lines;
	page.sessions_count = sessions.ret_count;
	template_account(&html, web_frame(request), &page);
	web_reply_html(request, 200, buffer_slice(&html));
}

/* False when it has answered. */
static bool
end_sessions(struct web_request *request, struct sessions_end *end)
{
	enum fault fault = sessions_end(web_acts(request), web_arena(request), end);

	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	} else if (!end->ret_found) {
		web_reply_error(request, 404);
	}
	return fault == FAULT_NONE && end->ret_found;
}

static void
end_post(struct web_request *request)
{
	struct sessions_end end = {.caller = web_caller(request)};
	struct buffer where = BUFFER_IN(web_arena(request));

	if (!id_parse(web_parameter(request, 0), &end.session)) {
		web_reply_error(request, 404);
		return;
	}
	if (end_sessions(request, &end)) {
		buffer_print(&where, "%s?done=1", home_of(end.caller));
		web_redirect_to(request, buffer_text(&where));
	}
}

static void
end_all_post(struct web_request *request)
{
	struct sessions_end end = {.caller = web_caller(request)};

	if (end_sessions(request, &end)) {
		web_set_cookie(request, identity_cookie(end.caller->kind),
		    (struct slice){NULL, 0}, -1);
		web_redirect_to(request, "/");
	}
}

static const struct web_route routes[] = {
    {WEB_GET, "/{lang}/account", ACCESS_OWN_FILE, WEB_BODY_NONE, 0, account_get},
    {WEB_POST, "/{lang}/account/sessions/end", ACCESS_OWN_FILE, WEB_BODY_FORM, WEB_FRESH,
        end_all_post},
    {WEB_POST, "/{lang}/account/sessions/{id}/end", ACCESS_OWN_FILE, WEB_BODY_FORM,
        WEB_FRESH, end_post},
    {WEB_GET, "/{lang}/staff/account", ACCESS_ANY_STAFF, WEB_BODY_NONE, 0, account_get},
    {WEB_POST, "/{lang}/staff/account/sessions/end", ACCESS_ANY_STAFF, WEB_BODY_FORM,
        WEB_FRESH, end_all_post},
    {WEB_POST, "/{lang}/staff/account/sessions/{id}/end", ACCESS_ANY_STAFF, WEB_BODY_FORM,
        WEB_FRESH, end_post},
};
const struct web_routes account_page_routes = {routes, ARRAY_LEN(routes)};
