/* SPDX-License-Identifier: EUPL-1.2 */
/* security - the headers that every reply has. */
#include <assert.h>

#include "web/request_private.h"

static const struct {
	const char *name;
	const char *value;
} always[] = {
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "same-origin"},
    {"Permissions-Policy", "camera=(self), geolocation=(), microphone=()"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"X-Frame-Options", "DENY"},
    {"Cache-Control", "no-store"},
};

/* An origin has no character that would end the directive. */
static void
put_origin(struct buffer *out, struct slice origin)
{
	assert(slice_starts(origin, SLICE("http")));
	for (size_t i = 0; i < origin.size; i++) {
		assert(origin.bytes[i] > ' ' && origin.bytes[i] < 0x7F &&
		    origin.bytes[i] != ';' && origin.bytes[i] != ',');
	}
	buffer_putc(out, ' ');
	buffer_put(out, origin);
}

const char *
security_policy(struct arena *arena, const char *const *form_action_origins)
{
	struct buffer out = BUFFER_IN(arena);

	buffer_puts(&out,
	    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
	    "font-src 'self'; connect-src 'self'; media-src 'self' blob:; "
	    "worker-src 'self'; manifest-src 'self'; form-action 'self'");
	while (form_action_origins != NULL && *form_action_origins != NULL) {
		put_origin(&out, slice_of(*form_action_origins));
		form_action_origins++;
	}
	buffer_puts(&out, "; base-uri 'none'; frame-ancestors 'none'");
	return buffer_text(&out);
}

/* What the handler has set itself stays. */
static bool
add(struct web_request *request, struct MHD_Response *response, const char *name,
    const char *value)
{
	return reply_has_header(request, name) ||
	    MHD_add_response_header(response, name, value) == MHD_YES;
}

bool
security_add(struct web_request *request, struct MHD_Response *response)
{
	bool anyone =
	    request->route != NULL && (request->route->flags & WEB_CORS_ANY) != 0;
	bool added =
	    add(request, response, "Content-Security-Policy", request->server->csp);

	for (size_t i = 0; i < ARRAY_LEN(always); i++) {
		added = added && add(request, response, always[i].name, always[i].value);
	}
	added = added &&
	    add(request, response, "Cross-Origin-Resource-Policy",
	        anyone ? "cross-origin" : "same-origin");
	if (anyone) {
		added =
		    added && add(request, response, "Access-Control-Allow-Origin", "*");
	}
	if (request->server->https) {
		added = added &&
		    add(request, response, "Strict-Transport-Security",
		        "max-age=31536000; includeSubDomains");
	}
	if (atomic_load(&request->server->closing)) {
		added = added && add(request, response, "Connection", "close");
	}
	return added;
}
