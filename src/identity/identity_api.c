/* SPDX-License-Identifier: EUPL-1.2 */
#include "identity/identity_api.h"

#include "base/json.h"
#include "identity/identity_act.h"
#include "web/request.h"

static void
put_roles(struct json *json, unsigned roles)
{
	json_array_named(json, "roles");
	for (unsigned role = 0; role < ACCESS_ROLE_COUNT; role++) {
		if ((roles & (1U << role)) != 0) {
			json_item_text(
			    json, slice_of(access_role_word((enum access_role)role)));
		}
	}
	json_end(json);
}

/* ?kind=staff asks for the staff session of a browser that has both. */
static enum fault
find_session(struct web_request *request, struct identity_session *ret_session)
{
	bool staff = slice_equal(web_query(request, "kind"), SLICE("staff")) ||
	    web_caller(request)->kind == ACCESS_STAFF;
	enum access_kind kind = staff ? ACCESS_STAFF : ACCESS_PERSON;
	struct identity_visit visit = {
	    .cookie = web_cookie(request, identity_cookie(kind)),
	    .kind = kind,
	    .now = web_now(request),
	};

	return identity_session_find(
	    web_acts(request), web_arena(request), &visit, ret_session);
}

static void
session_get(struct web_request *request)
{
	struct buffer body = BUFFER_IN(web_arena(request));
	struct json json = JSON_INTO(&body);
	struct identity_session session;
	enum fault fault = find_session(request, &session);

	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	if (web_caller(request)->kind == ACCESS_SERVICE) {
		session.caller = *web_caller(request); /* a token; no cookie is asked */
		session.csrf = SLICE("");
	}
	if (session.caller.kind == ACCESS_NOBODY) {
		web_reply_problem(request, 401, "web.unauthorized.text", NULL, 0);
		return;
	}
	json_object(&json);
	json_text(&json, "kind", slice_of(access_kind_word(session.caller.kind)));
	json_text(&json, "name", session.caller.name);
	json_text(&json, "csrf", session.csrf);
	put_roles(&json, session.caller.roles);
	json_end(&json);
	web_reply_json(request, 200, buffer_slice(&body));
}

static const struct web_route routes[] = {
    {WEB_GET, "/api/v1/session", ACCESS_SIGNED_IN, WEB_BODY_NONE, 0, session_get},
};
const struct web_routes identity_api_routes = {routes, ARRAY_LEN(routes)};
