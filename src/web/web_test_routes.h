/* SPDX-License-Identifier: EUPL-1.2 */
/* web_test_routes - a server with routes of every kind, for the tests that ask it over a
 * socket: set up and torn down once a program. */
#ifndef WEB_WEB_TEST_ROUTES_H
#define WEB_WEB_TEST_ROUTES_H

#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/json.h"
#include "base/log.h"
#include "web/form.h"
#include "web/server.h"
#include "web/static_files.h"
#include "web/web_test_client.h"
#include "web/web_test_row.h"

enum { RIGHT_ANYBODY = 1, RIGHT_NOBODY = 2 };
#define TOKEN "token-1"
#define FORM_TYPE "application/x-www-form-urlencoded"

static void
put(struct buffer *out, const char *name, struct slice value)
{
	buffer_print(out, "%s=%.*s\n", name, SLICE_PRINT(value));
}

/* Tells what it was asked. */
static void
echo(struct web_request *request)
{
	struct buffer out = BUFFER_IN(web_arena(request));

	put(&out, "path", web_path(request));
	put(&out, "bare", web_path_bare(request));
	put(&out, "language", slice_of(say_code(web_language(request))));
	put(&out, "q", web_query(request, "q"));
	put(&out, "address", web_address(request));
	put(&out, "session", web_cookie(request, "session"));
	web_reply_html(request, 200, buffer_slice(&out));
}

static void
echo_parameters(struct web_request *request)
{
	struct buffer out = BUFFER_IN(web_arena(request));

	put(&out, "0", web_parameter(request, 0));
	put(&out, "1", web_parameter(request, 1));
	web_reply_html(request, 200, buffer_slice(&out));
}

static void
echo_form(struct web_request *request)
{
	static const struct web_field fields[] = {{"name", 20, WEB_FIELD_LINE}};
	struct slice value = {NULL, 0};

	if (!web_form_accepted(request, web_form(request, fields, 1, &value))) {
		return;
	}
	struct buffer out = BUFFER_IN(web_arena(request));
	struct json json = JSON_INTO(&out);
	json_object_named(&json, NULL);
	json_text(&json, "name", value);
	json_end(&json);
	web_reply_json(request, 201, buffer_slice(&out));
}

static void
echo_pairs(struct web_request *request)
{
	struct web_form_pairs typed = web_form_pairs(request);
	struct buffer out = BUFFER_IN(web_arena(request));

	buffer_puts(&out, web_is_same_origin(request) ? "ours " : "not ours ");
	buffer_print(&out, "%zu:", typed.count);
	for (size_t i = 0; i < typed.count; i++) {
		buffer_print(&out, " [%.*s][%.*s]", SLICE_PRINT(typed.pairs[i].name),
		    SLICE_PRINT(typed.pairs[i].value));
	}
	web_reply_html(request, 200, buffer_slice(&out));
}

static void
break_down(struct web_request *request)
{
	web_reply_fault(request, FAULT_DISK);
}

static void
refuse(struct web_request *request)
{
	const struct web_problem_field fields[] = {{"name", "web.form.too_long"}};

	web_reply_problem(request, 422, "web.unprocessable.text", fields, 1);
}

static void
go(struct web_request *request)
{
	web_set_cookie(request, "session", SLICE("abc"), 0);
	web_redirect(request, web_query(request, "to"));
}

static void
go_home(struct web_request *request)
{
	web_redirect_to(request, "/application?a=1");
}

static const char *download_path = ""; /* the test that asks for it sets it */

static void
download(struct web_request *request)
{
	web_reply_download(request, open(download_path, O_RDONLY | O_CLOEXEC),
	    "application/pdf", SLICE("شهادة \"1\".pdf"));
}

static void
delete_nothing(struct web_request *request)
{
	web_reply_json(request, 200, SLICE("{}"));
}

/* What an act comes to, as the writer tells it. */
static void
answer_late(struct web_request *request, void *input, enum fault fault)
{
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	web_reply_html(request, 200, slice_of(input));
}

static void
later_at_once(struct web_request *request)
{
	static char text[] = "at once";

	web_answer_later(request, answer_late, text);
	web_go_on(request, FAULT_NONE);
}

static void *
go_on_soon(void *request)
{
	const struct timespec soon = {0, 20000000};

	(void)nanosleep(&soon, NULL);
	web_go_on(request, FAULT_NONE);
	return NULL;
}

static void
later_by_another(struct web_request *request)
{
	static char text[] = "by another";
	pthread_t other;

	web_answer_later(request, answer_late, text);
	assert_int_equal(pthread_create(&other, NULL, go_on_soon, request), 0);
	(void)pthread_detach(other);
}

static void
later_full(struct web_request *request)
{
	web_answer_later(request, answer_late, NULL);
	web_go_on(request, FAULT_BUSY);
}

static const struct web_route routes[] = {
    {WEB_GET, "/{lang}/later/at-once", RIGHT_ANYBODY, WEB_BODY_NONE, 0, later_at_once},
    {WEB_GET, "/{lang}/later/by-another", RIGHT_ANYBODY, WEB_BODY_NONE, 0,
        later_by_another},
    {WEB_GET, "/{lang}/later/inline", RIGHT_ANYBODY, WEB_BODY_NONE, WEB_ONE_ROW,
        later_by_another},
    {WEB_GET, "/{lang}/later/inline-at-once", RIGHT_ANYBODY, WEB_BODY_NONE, WEB_ONE_ROW,
        later_at_once},
    {WEB_GET, "/{lang}/later/full", RIGHT_ANYBODY, WEB_BODY_NONE, 0, later_full},
    {WEB_GET, "/{lang}/", RIGHT_ANYBODY, WEB_BODY_NONE, 0, echo},
    {WEB_GET, "/{lang}/echo", RIGHT_ANYBODY, WEB_BODY_NONE, 0, echo},
    {WEB_GET, "/api/v1/echo", RIGHT_ANYBODY, WEB_BODY_NONE, WEB_INLINE, echo},
    {WEB_GET, "/{lang}/a/{one}/b/{two}", RIGHT_ANYBODY, WEB_BODY_NONE, 0,
        echo_parameters},
    {WEB_POST, "/{lang}/form", RIGHT_ANYBODY, WEB_BODY_FORM, 0, echo_form},
    {WEB_POST, "/{lang}/pairs", RIGHT_ANYBODY, WEB_BODY_FORM, WEB_NO_CSRF, echo_pairs},
    {WEB_GET, "/{lang}/secret", RIGHT_NOBODY, WEB_BODY_NONE, 0, echo},
    {WEB_POST, "/api/v1/json", RIGHT_ANYBODY, WEB_BODY_JSON, 0, echo_form},
    {WEB_POST, "/api/v1/verify", RIGHT_ANYBODY, WEB_BODY_JSON,
        WEB_INLINE | WEB_CORS_ANY | WEB_NO_CSRF, echo_form},
    {WEB_DELETE, "/api/v1/thing", RIGHT_ANYBODY, WEB_BODY_NONE, 0, delete_nothing},
    {WEB_GET, "/{lang}/fail", RIGHT_ANYBODY, WEB_BODY_NONE, 0, break_down},
    {WEB_GET, "/api/v1/fail", RIGHT_ANYBODY, WEB_BODY_NONE, 0, break_down},
    {WEB_GET, "/api/v1/refuse", RIGHT_ANYBODY, WEB_BODY_NONE, 0, refuse},
    {WEB_GET, "/{lang}/go", RIGHT_ANYBODY, WEB_BODY_NONE, 0, go},
    {WEB_GET, "/{lang}/home", RIGHT_ANYBODY, WEB_BODY_NONE, 0, go_home},
    {WEB_GET, "/{lang}/download", RIGHT_ANYBODY, WEB_BODY_NONE, 0, download},
};
static const struct web_routes tables[] = {{routes, ARRAY_LEN(routes)}};

static struct web_server *server;

static bool
gate(struct web_request *request, const struct web_route *route, void *self)
{
	assert_ptr_equal(self, &server);
	if (route->right == RIGHT_NOBODY || !web_csrf_holds(request, SLICE(TOKEN))) {
		web_reply_error(request, 403);
		return false;
	}
	web_admit(request, NULL, SLICE(TOKEN), SLICE("Mariam"), true, false);
	return true;
}

static const char *const providers[] = {"https://id.example.ae", NULL};
static const char *const proxies[] = {"127.0.0.1", "10.0.0.1", NULL};
static uint16_t port;

static int
start_with_origin(const char *origin)
{
	struct web_options options = {
	    .address = "127.0.0.1",
	    .origin = origin,
	    .tables = tables,
	    .tables_count = 1,
	    .gate = gate,
	    .gate_self = &server,
	    .database_is_file = true,
	    .form_action_origins = providers,
	    .trusted_proxies = proxies,
	};

	log_threshold(LOG_ERROR + 1);
	assert_int_equal(web_server_start(&options, &server), FAULT_NONE);
	port = web_server_port(server);
	return 0;
}

static int
start(void **state)
{
	(void)state;
	return start_with_origin("http://127.0.0.1:8080");
}

static int
stop(void **state)
{
	(void)state;
	web_server_stop(server);
	return 0;
}

static inline void
assert_has(const struct client_reply *reply, const char *text)
{
	if (strstr(reply->body, text) == NULL) {
		fail_msg("no \"%s\" in %s%s", text, reply->head, reply->body);
	}
}

#endif
