/* SPDX-License-Identifier: EUPL-1.2 */
/* The gate before every handler: who asks, may he, and did he mean it. */
#include <assert.h>

#include "base/log.h"
#include "identity/desks_page.h"
#include "identity/identity_act.h"
#include "identity/identity_page.h"
#include "identity/send_again_page.h"
#include "say/say.h"
#include "web/percent.h"
#include "web/request.h"
#include "web/server.h"

static bool
changes(struct web_request *request)
{
	return web_method(request) != WEB_GET;
}

static bool
is_api(struct web_request *request)
{
	return slice_starts(web_path(request), SLICE("/api/"));
}

/* "Authorization: Bearer ..." of a machine, under /api/ alone (RFC 6750). */
static struct slice
bearer_of(struct web_request *request)
{
	static const struct slice scheme = SLICE_INIT("Bearer ");
	struct slice sent = web_header(request, "Authorization");

	return is_api(request) && slice_starts(sent, scheme)
	    ? slice_trim(slice_from(sent, scheme.size))
	    : (struct slice){NULL, 0};
}

static enum fault
find_of_kind(struct web_request *request, enum access_kind kind,
    struct identity_session *ret_session)
{
	struct identity_visit visit = {
	    .cookie = kind == ACCESS_SERVICE ? bearer_of(request)
	                                     : web_cookie(request, identity_cookie(kind)),
	    .kind = kind,
	    .now = web_now(request),
	};

	return identity_session_find(
	    web_acts(request), web_arena(request), &visit, ret_session);
}

/* Where either kind will do, the person's session comes before the staff's, unless it
 * is the staff's token that came with the form. */
static enum fault
find_session(struct web_request *request, enum access_kind wanted,
    struct identity_session *ret_session)
{
	struct identity_session staff;

	if (bearer_of(request).size > 0) {
		return find_of_kind(request, ACCESS_SERVICE, ret_session);
	}
	if (wanted != ACCESS_NOBODY) {
		return find_of_kind(request, wanted, ret_session);
	}
	TRY(find_of_kind(request, ACCESS_PERSON, ret_session));
	if (ret_session->caller.kind == ACCESS_PERSON &&
	    (!changes(request) || web_csrf_holds(request, ret_session->csrf))) {
		return FAULT_NONE;
	}
	TRY(find_of_kind(request, ACCESS_STAFF, &staff));
	if (ret_session->caller.kind == ACCESS_NOBODY ||
	    web_csrf_holds(request, staff.csrf)) {
		*ret_session = staff;
	}
	return FAULT_NONE;
}

static void
admit(struct web_request *request, const struct identity_session *session)
{
	struct access_caller *caller =
	    ARENA_NEW(web_arena(request), struct access_caller);

	enum say_language whose;

	*caller = session->caller;
	struct slice name =
	    say_either(web_language(request), caller->name, caller->name_arabic, &whose);
	web_admit(request, caller, session->csrf, name, caller->kind != ACCESS_NOBODY,
	    caller->kind == ACCESS_STAFF);
	web_admit_unread(request, session->unread);
	web_admit_account(request, &caller->account);
	if (caller->kind == ACCESS_STAFF && !is_api(request)) {
		web_admit_desks(request, desks_html(request));
	}
}

/* Without a session there is no token, and nothing to forge but the sign-in itself: a
 * page of another site must not start one for its visitor. */
static bool
comes_from_us(struct web_request *request)
{
	struct slice site = web_header(request, "Sec-Fetch-Site");
	struct slice origin = web_header(request, "Origin");

	if (site.size > 0) {
		return slice_equal(site, SLICE("same-origin")) ||
		    slice_equal(site, SLICE("none"));
	}
	return origin.size == 0 || slice_equal(origin, web_origin(request));
}

static bool
is_meant(struct web_request *request, const struct web_route *route,
    const struct identity_session *session)
{
	/* A browser sends a bearer token only when a page of ours tells it to: none does. */
	if (!changes(request) || (route->flags & WEB_NO_CSRF) != 0 ||
	    session->caller.kind == ACCESS_SERVICE) {
		return true;
	}
	return session->caller.kind == ACCESS_NOBODY
	    ? comes_from_us(request)
	    : web_csrf_holds(request, session->csrf);
}

/* The path is offered for the way back when it can be asked for with GET. A reader whose
 * cookie came is told that his session is over. */
static void
send_to_sign_in(struct web_request *request, enum access_kind kind)
{
	struct buffer where = BUFFER_IN(web_arena(request));
	struct slice cookie = web_cookie(request, identity_cookie(kind));

	buffer_print(&where, "/%s%s/sign-in?next=", say_code(web_language(request)),
	    kind == ACCESS_STAFF ? "/staff" : "");
	if (!changes(request)) {
		percent_encode(web_path(request), &where);
	}
	if (cookie.size > 0) {
		buffer_puts(&where, "&ended=1");
	}
	web_redirect(request, buffer_slice(&where));
}

static void
deny(struct web_request *request, const struct web_route *route,
    const struct identity_session *session)
{
	bool staff =
	    identity_kind_of_right((enum access_right)route->right) == ACCESS_STAFF;
	enum access_kind kind = staff ? ACCESS_STAFF : ACCESS_PERSON;

	if (session->caller.kind != ACCESS_NOBODY) {
		identity_denied(web_acts(request), &session->caller,
		    slice_of(route->pattern), (enum access_right)route->right);
		web_reply_error(request, 403);
	} else if (is_api(request)) {
		web_set_header(request, "WWW-Authenticate",
		    bearer_of(request).size > 0 ? SLICE("Bearer error=\"invalid_token\"")
		                                : SLICE("Bearer"));
		web_reply_problem(request, 401, "web.unauthorized.text", NULL, 0);
	} else if (!identity_keep_until_sign_in(request, route, kind)) {
		send_to_sign_in(request, kind);
	}
}

/* The caller may, but his form does not show that he meant it: perhaps an old page of
 * his own. */
static void
doubt(struct web_request *request, const struct web_route *route,
    const struct identity_session *session)
{
	if (session->caller.kind == ACCESS_NOBODY ||
	    !identity_ask_to_confirm(request, route)) {
		web_reply_error(request, 403);
	}
}

/* What must not be done from a desk that somebody left open. */
static bool
is_proved(struct web_request *request, const struct web_route *route,
    const struct identity_session *session)
{
	return (route->flags & WEB_FRESH) == 0 ||
	    web_now(request) - session->proved_at < IDENTITY_FRESH;
}

static void
ask_for_proof(struct web_request *request, const struct web_route *route,
    const struct identity_session *session)
{
	if (is_api(request)) {
		web_reply_problem(request, 401, "identity.prove", NULL, 0);
	} else if (!identity_keep_until_proved(request, route, session->caller.kind)) {
		web_reply_error(request, 403);
	}
}

/* A session that cannot be marked as seen only ends earlier. */
static void
touch(struct web_request *request, const struct web_route *route,
    const struct identity_session *session)
{
	if (session->caller.kind == ACCESS_NOBODY ||
	    session->caller.kind == ACCESS_SERVICE ||
	    (route->flags & (WEB_INLINE | WEB_ONE_ROW)) != 0) {
		return;
	}
	const char *language = is_api(request) ? "" : say_code(web_language(request));
	enum fault fault = identity_session_touch(web_acts(request), web_arena(request),
	    session, slice_of(language), web_now(request));
	if (fault != FAULT_NONE) {
		log_event(LOG_WARNING, "identity.not_seen",
		    LOG_TEXT("fault", fault_name(fault)));
	}
}

bool
identity_door(struct web_request *request, const struct web_route *route, void *self)
{
	enum access_right right = (enum access_right)route->right;
	static const enum access_kind kinds[] = {ACCESS_PERSON, ACCESS_STAFF};
	enum access_kind wanted = identity_kind_of_right(right);

	assert(self != NULL);
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		struct identity_session session = {.caller = {.kind = ACCESS_NOBODY}};
		if (wanted != ACCESS_NOBODY && wanted != kinds[i]) {
			continue;
		}
		if (find_of_kind(request, kinds[i], &session) == FAULT_NONE &&
		    access_may(&session.caller, right)) {
			return true;
		}
	}
	return false;
}

bool
identity_gate(struct web_request *request, const struct web_route *route, void *self)
{
	enum access_right right = (enum access_right)route->right;
	struct identity_session session = {.caller = {.kind = ACCESS_NOBODY}};

	assert(self != NULL);
	enum fault fault = find_session(request, identity_kind_of_right(right), &session);
	if (fault != FAULT_NONE && right != ACCESS_PUBLIC) {
		web_reply_fault(request, fault);
		return false;
	}
	admit(request, &session);
	if (!access_may(&session.caller, right)) {
		deny(request, route, &session);
		return false;
	}
	if (!is_meant(request, route, &session)) {
		doubt(request, route, &session);
		return false;
	}
	if (!is_proved(request, route, &session)) {
		ask_for_proof(request, route, &session);
		return false;
	}
	touch(request, route, &session);
	return true;
}
