/* SPDX-License-Identifier: EUPL-1.2 */
/* built_in - "/", and what is answered where no route is. */
#include "web/request_private.h"

/* 302, not 301: the answer hangs on the reader. */
static void
choose_language(struct web_request *request)
{
	web_set_header(request, "Vary", SLICE("Accept-Language, Cookie"));
	reply_redirect(request, MHD_HTTP_FOUND,
	    request->language == SAY_ARABIC ? SLICE("/ar/") : SLICE("/en/"));
}

static const struct web_route routes[] = {
    {WEB_GET, "/", WEB_RIGHT_BUILT_IN, WEB_BODY_NONE, WEB_INLINE, choose_language},
};

const struct web_routes web_built_in = {routes, ARRAY_LEN(routes)};

/* What a browser asks before it lets a page of another site send JSON to us. */
static void
answer_options(struct web_request *request, const char *allow)
{
	bool anyone = false;

	for (size_t i = 0; i < WEB_METHODS; i++) {
		const struct web_route *route = request->match.by_method[i];
		anyone = anyone || (route != NULL && (route->flags & WEB_CORS_ANY) != 0);
	}
	if (anyone) {
		web_set_header(request, "Access-Control-Allow-Origin", SLICE("*"));
		web_set_header(request, "Access-Control-Allow-Methods", slice_of(allow));
		web_set_header(
		    request, "Access-Control-Allow-Headers", SLICE("Content-Type"));
		web_set_header(request, "Access-Control-Max-Age", SLICE("86400"));
	}
	web_reply_bytes(request, MHD_HTTP_NO_CONTENT, NULL, SLICE(""), NULL);
}

static void
redirect_to_other_slash(struct web_request *request)
{
	struct buffer where = BUFFER_IN(&request->arena);
	struct slice sent = request->sent_path;

	if (slice_ends(sent, SLICE("/"))) {
		buffer_put(&where, slice_first(sent, sent.size - 1));
	} else {
		buffer_put(&where, sent);
		buffer_putc(&where, '/');
	}
	if (request->sent_query.size > 0) {
		buffer_putc(&where, '?');
		buffer_put(&where, request->sent_query);
	}
	reply_redirect(request, MHD_HTTP_MOVED_PERMANENTLY, buffer_slice(&where));
}

void
begin_answer_unrouted(struct web_request *request)
{
	char allow[ROUTER_ALLOW_SIZE];

	if (request->match.by_method == NULL) {
		if (request->method == WEB_GET && request->method_word[0] != 'O' &&
		    router_find_other_slash(&request->server->router, &request->path)) {
			redirect_to_other_slash(request);
			return;
		}
		web_reply_error(request, MHD_HTTP_NOT_FOUND);
		return;
	}
	router_allow(&request->match, allow);
	web_set_header(request, "Allow", slice_of(allow));
	if (request->method_word[0] == 'O' && request->method_word[1] == 'P') {
		answer_options(request, allow);
		return;
	}
	web_reply_error(request, MHD_HTTP_METHOD_NOT_ALLOWED);
}
