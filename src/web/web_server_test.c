/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <stdatomic.h>

#include "base/log.h"
#include "web/form.h"
#include "web/server.h"
#include "web/web_test_client.h"

enum { RIGHT_ANYBODY = 1, RIGHT_NOBODY = 2 };

static void
put(struct web_request *request, struct buffer *out, const char *name, struct slice value)
{
	(void)request;
	buffer_print(out, "%s=%.*s\n", name, SLICE_PRINT(value));
}

/* Tells what it was asked. */
static void
echo(struct web_request *request)
{
	struct buffer out = BUFFER_IN(web_arena(request));

	put(request, &out, "path", web_path(request));
	put(request, &out, "bare", web_path_bare(request));
	put(request, &out, "language", slice_of(say_code(web_language(request))));
	put(request, &out, "q", web_query(request, "q"));
	put(request, &out, "address", web_address(request));
	put(request, &out, "cookie", web_cookie(request, "session"));
	web_reply_html(request, 200, buffer_slice(&out));
}

static void
echo_parameter(struct web_request *request)
{
	struct buffer out = BUFFER_IN(web_arena(request));

	put(request, &out, "0", web_parameter(request, 0));
	web_reply_html(request, 200, buffer_slice(&out));
}

static const struct web_route routes[] = {
    {WEB_GET, "/{lang}/", RIGHT_ANYBODY, WEB_BODY_NONE, 0, echo},
    {WEB_GET, "/{lang}/echo", RIGHT_ANYBODY, WEB_BODY_NONE, 0, echo},
    {WEB_GET, "/api/v1/echo/{name}", RIGHT_ANYBODY, WEB_BODY_NONE, WEB_INLINE,
        echo_parameter},
};
static const struct web_routes tables[] = {{routes, ARRAY_LEN(routes)}};

static void
smoke(void **state)
{
	struct web_options options = {.address = "127.0.0.1",
	    .origin = "http://127.0.0.1",
	    .upload_folder = "/tmp",
	    .tables = tables,
	    .tables_count = 1};
	struct web_server *server = NULL;

	(void)state;
	assert_int_equal(web_server_start(&options, &server), FAULT_NONE);
	const char *targets[] = {"/", "/en/echo?q=%D9%85", "/ar/", "/ar",
	    "/api/v1/echo/a%20b", "/api/v1/none", "/fr/echo", "/en/%zz"};
	for (size_t i = 0; i < ARRAY_LEN(targets); i++) {
		struct client_reply reply =
		    client_get(web_server_port(server), targets[i], "");
		printf(
		    "%s -> %d\n%s%s\n", targets[i], reply.status, reply.head, reply.body);
		client_done(&reply);
	}
	web_server_stop(server);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(smoke),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
