/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

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

static const char *download_path;

static void
download(struct web_request *request)
{
	web_reply_download(
	    request, download_path, "application/pdf", SLICE("شهادة \"1\".pdf"));
}

static void
delete_nothing(struct web_request *request)
{
	web_reply_json(request, 200, SLICE("{}"));
}

static const struct web_route routes[] = {
    {WEB_GET, "/{lang}/", RIGHT_ANYBODY, WEB_BODY_NONE, 0, echo},
    {WEB_GET, "/{lang}/echo", RIGHT_ANYBODY, WEB_BODY_NONE, 0, echo},
    {WEB_GET, "/api/v1/echo", RIGHT_ANYBODY, WEB_BODY_NONE, WEB_INLINE, echo},
    {WEB_GET, "/{lang}/a/{one}/b/{two}", RIGHT_ANYBODY, WEB_BODY_NONE, 0,
        echo_parameters},
    {WEB_POST, "/{lang}/form", RIGHT_ANYBODY, WEB_BODY_FORM, 0, echo_form},
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

static void
assert_has(const struct client_reply *reply, const char *text)
{
	if (strstr(reply->body, text) == NULL) {
		fail_msg("no \"%s\" in %s%s", text, reply->head, reply->body);
	}
}

static void
each_address_has_its_answer(void **state)
{
	static const struct {
		const char *method;
		const char *target;
		int status;
		const char *header;
		const char *value;
	} rows[] = {
	    {"GET", "/en/%zz", 400, "Connection", "close"},
	    {"GET", "/en/a%00", 400, "Content-Language", "en"},
	    {"GET", "/en/../secret", 400, "Content-Language", "en"},
	    {"GET", "/api/v1/a%2Fb", 400, "Content-Type", "application/problem+json"},
	    {"GET", "/api/../secret", 400, "Content-Type", "application/problem+json"},
	    {"GET", "/en/secret", 403, "Content-Language", "en"},
	    {"GET", "/none", 404, "Content-Language", "en"},
	    {"GET", "/ar/none", 404, "Content-Language", "ar"},
	    {"GET", "/api/v1/none", 404, "Content-Type", "application/problem+json"},
	    {"POST", "/none", 404, "Content-Type", "text/html; charset=utf-8"},
	    {"BREW", "/none", 404, "Content-Type", "text/html; charset=utf-8"},
	    {"DELETE", "/en/echo", 405, "Allow", "GET, HEAD, OPTIONS"},
	    {"GET", "/en/form", 405, "Allow", "POST, OPTIONS"},
	    {"BREW", "/en/form", 405, "Allow", "POST, OPTIONS"},
	    {"GET", "/api/v1/thing", 405, "Content-Type", "application/problem+json"},
	    {"OPTIONS", "/api/v1/verify", 204, "Access-Control-Allow-Origin", "*"},
	    {"OPTIONS", "/api/v1/json", 204, "Access-Control-Allow-Origin", ""},
	    {"OPTIONS", "/en/form", 204, "Allow", "POST, OPTIONS"},
	    {"GET", "/en", 301, "Location", "/en/"},
	    {"GET", "/ar/echo/?q=a%20b", 301, "Location", "/ar/echo?q=a%20b"},
	    {"POST", "/en/form/", 404, "Location", ""},
	    {"GET", "//en/echo/", 404, "Location", ""},
	    {"GET", "/en/echo", 200, "Cache-Control", "no-store"},
	    {"GET", "http://a/ar/echo", 200, "Content-Language", "ar"},
	    {"GET", "ftp://a/en/echo", 400, "Location", ""},
	    {"GET", "/en/fail", 503, "Retry-After", "30"},
	    {"GET", "/en/home", 303, "Location", "/en/application?a=1"},
	    {"GET", "/en/go?to=/en/x", 303, "Location", "/en/x"},
	    {"GET", "/en/go?to=https://id.example.ae/auth?x=1", 303, "Location",
	        "https://id.example.ae/auth?x=1"},
	    {"GET", "/en/go?to=/en/%0d%0aX:%20y", 303, "Location", "/en/%0D%0AX:%20y"},
	    {"GET", "/en/go?to=https://id.example.aexx/", 503, "Location", ""},
	    {"GET", "/en/go?to=https://evil.example/", 503, "Location", ""},
	    {"GET", "/en/go?to=//evil.example/", 503, "Location", ""},
	    {"GET", "/en/go?to=/%5Cevil.example/", 503, "Location", ""},
	    {"GET", "/en/go?to=", 503, "Location", ""},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		char request[500];
		int size = snprintf(request, sizeof(request),
		    "%s %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
		    rows[i].method, rows[i].target);
		struct client_reply reply = client_once(port, request, (size_t)size);
		const char *value = client_header(&reply, rows[i].header);
		check_row(
		    reply.status == rows[i].status && strcmp(value, rows[i].value) == 0,
		    request, slice_of(reply.head));
		client_done(&reply);
	}
}

static void
the_start_goes_to_the_readers_language(void **state)
{
	static const struct {
		const char *headers;
		const char *location;
	} rows[] = {
	    {"", "/en/"},
	    {"Accept-Language: ar-AE, en;q=0.5\r\n", "/ar/"},
	    {"Accept-Language: ar\r\nCookie: lang=en\r\n", "/en/"},
	    {"Accept-Language: en\r\nCookie: lang=ar\r\n", "/ar/"},
	    {"Accept-Language: ar\r\nCookie: lang=fr\r\n", "/ar/"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct client_reply reply = client_get(port, "/", rows[i].headers);
		assert_int_equal(reply.status, 302);
		assert_string_equal(client_header(&reply, "Location"), rows[i].location);
		client_done(&reply);
	}
}

static void
the_language_read_last_is_remembered(void **state)
{
	static const struct {
		const char *target;
		const char *headers;
		const char *cookie;
	} rows[] = {
	    {"/ar/echo", "", "lang=ar; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000"},
	    {"/en/echo", "Cookie: lang=ar\r\n",
	        "lang=en; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000"},
	    {"/ar/echo", "Cookie: lang=ar\r\n", ""},
	    {"/api/v1/echo", "Accept-Language: ar\r\n", ""},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct client_reply reply =
		    client_get(port, rows[i].target, rows[i].headers);
		assert_int_equal(reply.status, 200);
		assert_string_equal(client_header(&reply, "Set-Cookie"), rows[i].cookie);
		client_done(&reply);
	}
}

static void
a_handler_sees_what_was_asked(void **state)
{
	static const struct {
		const char *target;
		const char *headers;
		const char *want;
	} rows[] = {
	    {"/ar/echo?q=%D9%85+x&q=2", "Cookie: session=s1\r\n",
	        "path=/ar/echo\nbare=/echo\nlanguage=ar\nq=م x\naddress=127.0.0.1\nsession=s1\n"},
	    {"/en/?q=%zz&x", "Cookie: session=a; session=b\r\n",
	        "path=/en/\nbare=/\nlanguage=en\nq=\naddress=127.0.0.1\nsession=\n"},
	    {"/api/v1/echo?q=%00", "Accept-Language: ar\r\nCookie: lang=en\r\n",
	        "path=/api/v1/echo\nbare=/api/v1/echo\nlanguage=ar\nq=\naddress=127.0.0.1\n"
	        "session=\n"},
	    {"/en/a/x%20y/b/%D9%85", "", "0=x y\n1=م\n"},
	    {"/en/echo", "X-Forwarded-For: 1.2.3.4, 192.0.2.7, 10.0.0.1\r\n",
	        "path=/en/echo\nbare=/echo\nlanguage=en\nq=\naddress=192.0.2.7\nsession=\n"},
	    {"/en/echo", "X-Forwarded-For: nonsense\r\n",
	        "path=/en/echo\nbare=/echo\nlanguage=en\nq=\naddress=127.0.0.1\nsession=\n"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct client_reply reply =
		    client_get(port, rows[i].target, rows[i].headers);
		assert_string_equal(reply.body, rows[i].want);
		client_done(&reply);
	}
}

static void
head_is_get_without_the_body(void **state)
{
	struct client client = client_open(port);

	(void)state;
	(void)client_send_text(&client, "HEAD /en/echo HTTP/1.1\r\nHost: a\r\n\r\n");
	struct client_reply head = client_read(&client, true);
	(void)client_send_text(&client, "GET /en/echo HTTP/1.1\r\nHost: a\r\n\r\n");
	struct client_reply get = client_read(&client, false);
	assert_int_equal(head.status, 200);
	assert_true(get.body_size > 0);
	assert_int_equal(
	    strtoul(client_header(&head, "Content-Length"), NULL, 10), get.body_size);
	client_done(&head);
	client_done(&get);
	client_close(&client);
}

static void
requests_sent_at_once_are_answered_in_order(void **state)
{
	struct client client = client_open(port);

	(void)state;
	(void)client_send_text(&client,
	    "GET /en/echo?q=1 HTTP/1.1\r\nHost: a\r\n\r\n"
	    "POST /api/v1/verify HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
	    "Content-Length: 12\r\n\r\n{\"name\":\"2\"}"
	    "GET /api/v1/echo?q=3 HTTP/1.1\r\nHost: a\r\n\r\n"
	    "GET /none HTTP/1.1\r\nHost: a\r\n\r\n"
	    "GET /en/echo?q=5 HTTP/1.1\r\nHost: a\r\n\r\n");
	static const char *const want[] = {
	    "q=1\n", "{\"name\":\"2\"}", "q=3\n", "<h1>Page not found</h1>", "q=5\n"};
	for (size_t i = 0; i < ARRAY_LEN(want); i++) {
		struct client_reply reply = client_read(&client, false);
		assert_has(&reply, want[i]);
		client_done(&reply);
	}
	client_close(&client);
}

static void
a_request_that_proxies_may_read_otherwise_is_refused(void **state)
{
	static const char *const requests[] = {
	    "POST /api/v1/verify HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n"
	    "Transfer-Encoding: chunked\r\nContent-Type: application/json\r\n\r\n0\r\n\r\n",
	    "POST /api/v1/verify HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n"
	    "Content-Length: 3\r\nContent-Type: application/json\r\n\r\n{}",
	    "POST /api/v1/verify HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n"
	    "Content-Length: 2\r\nContent-Type: application/json\r\n\r\n{}",
	    "POST /api/v1/verify HTTP/1.1\r\nHost: a\r\nContent-Length: -2\r\n"
	    "Content-Type: application/json\r\n\r\n{}",
	    "POST /api/v1/verify HTTP/1.1\r\nHost: a\r\nContent-Length: 2x\r\n"
	    "Content-Type: application/json\r\n\r\n{}",
	    "POST /api/v1/verify HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n"
	    "Content-Type: application/json\r\n\r\n0\r\n\r\n",
	    "POST /api/v1/verify HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n"
	    "Content-Type: application/json\r\n\r\n0\r\n\r\n",
	    "GET /en/echo HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
	    "GET /en/echo HTTP/1.1\r\n\r\n",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(requests); i++) {
		struct client_reply reply =
		    client_once(port, requests[i], strlen(requests[i]));
		check_row(reply.status == 400, requests[i], slice_of(reply.head));
		client_done(&reply);
	}
}

static void
a_body_must_be_of_its_kind_and_size(void **state)
{
	static char large[WEB_JSON_BYTES_MOST + 2];
	static const struct {
		const char *target;
		const char *type;
		const char *headers;
		size_t size;
		int status;
	} rows[] = {
	    {"/en/form", "text/plain", "", 5, 415},
	    {"/en/form", "application/json", "", 5, 415},
	    {"/en/form", "multipart/form-data; boundary=a", "", 5, 415},
	    {"/en/form", "", "", 5, 415},
	    {"/api/v1/json", FORM_TYPE, "", 5, 415},
	    {"/api/v1/json", "application/jsonx", "", 5, 415},
	    {"/en/form", FORM_TYPE, "", WEB_FORM_BYTES_MOST + 1, 413},
	    {"/en/form", FORM_TYPE, "Expect: 100-continue\r\n", WEB_FORM_BYTES_MOST + 1,
	        413},
	    {"/api/v1/json", "application/json", "", WEB_JSON_BYTES_MOST + 1, 413},
	    {"/en/form", FORM_TYPE "; charset=UTF-8", "", WEB_FORM_BYTES_MOST, 403},
	    {"/en/form", "Application/X-WWW-Form-urlencoded", "", 5, 403},
	    {"/api/v1/verify", "application/json;charset=utf-8", "", 5, 400},
	    {"/api/v1/thing", "text/plain", "", 5, 405},
	    {"/none", "text/plain", "", 5, 404},
	};

	(void)state;
	memset(large, 'x', sizeof(large));
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		large[rows[i].size] = '\0';
		struct client_reply reply = client_post(
		    port, rows[i].target, rows[i].type, rows[i].headers, large);
		large[rows[i].size] = 'x';
		check_row(
		    reply.status == rows[i].status, rows[i].type, slice_of(reply.head));
		client_done(&reply);
	}
}

static void
a_chunked_body_has_the_same_limit(void **state)
{
	struct client client = client_open(port);
	static char chunk[32 << 10];

	(void)state;
	memset(chunk, ' ', sizeof(chunk));
	(void)client_send_text(&client,
	    "POST /api/v1/verify HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n"
	    "Content-Type: application/json\r\n\r\n");
	for (int i = 0; i < 9; i++) { /* 288 KiB */
		(void)client_send_text(&client, "8000\r\n");
		(void)client_send(&client, chunk, sizeof(chunk));
		(void)client_send_text(&client, "\r\n");
	}
	(void)client_send_text(&client, "0\r\n\r\n");
	struct client_reply reply = client_read(&client, false);
	assert_int_equal(reply.status, 413);
	client_done(&reply);
	(void)client_send_text(&client,
	    "POST /api/v1/verify HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n"
	    "Content-Type: application/json\r\n\r\n"
	    "5\r\n{\"nam\r\n7\r\ne\":\"x\"}\r\n0\r\n\r\n");
	reply = client_read(&client, false);
	assert_int_equal(reply.status, 201);
	client_done(&reply);
	client_close(&client);
}

static void
a_form_needs_its_token_and_its_own_page(void **state)
{
	static const struct {
		const char *headers;
		const char *body;
		int status;
	} rows[] = {
	    {"", "name=a", 403},
	    {"", "name=a&csrf=", 403},
	    {"", "name=a&csrf=token-2", 403},
	    {"", "name=a&csrf=token-1&csrf=token-1", 403},
	    {"X-CSRF-Token: token-1\r\n", "name=a", 403},
	    {"Origin: https://evil.example\r\n", "name=a&csrf=token-1", 403},
	    {"Origin: null\r\n", "name=a&csrf=token-1", 403},
	    {"Origin: http://127.0.0.1.evil.example\r\n", "name=a&csrf=token-1", 403},
	    {"", "name=a&csrf=token-1", 201},
	    {"Origin: http://127.0.0.1:8080\r\n", "name=a&csrf=token-1", 201},
	    {"Origin: http://127.0.0.1\r\n", "csrf=token-1", 201}, /* the Host */
	    {"", "name=a&name=b&csrf=token-1", 400},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct client_reply reply = client_post(
		    port, "/en/form", FORM_TYPE, rows[i].headers, rows[i].body);
		check_row(
		    reply.status == rows[i].status, rows[i].body, slice_of(reply.head));
		client_done(&reply);
	}
	struct client_reply reply = client_post(port, "/api/v1/json", "application/json",
	    "X-CSRF-Token: token-1\r\n", "{\"name\":\"م\"}");
	assert_string_equal(reply.body, "{\"name\":\"م\"}");
	client_done(&reply);
}

static void
a_refusal_by_the_api_is_a_problem_in_the_readers_language(void **state)
{
	(void)state;
	struct client_reply reply = client_post(port, "/api/v1/verify",
	    "application/json", "Accept-Language: ar\r\n", "{\"name\":1.5}");
	assert_int_equal(reply.status, 400);
	assert_string_equal(
	    client_header(&reply, "Content-Type"), "application/problem+json");
	assert_has(&reply, "\"type\":\"/problems/web.form.broken\"");
	assert_has(&reply, "تعذّرت قراءة النموذج");
	client_done(&reply);

	reply = client_get(port, "/api/v1/refuse", "");
	assert_int_equal(reply.status, 422);
	assert_has(&reply,
	    "\"errors\":[{\"field\":\"name\",\"code\":\"web.form.too_long\",\"message\":\"One");
	client_done(&reply);
}

static void
a_fault_tells_its_reference_number(void **state)
{
	(void)state;
	struct client_reply reply = client_get(port, "/ar/fail", "");
	assert_int_equal(reply.status, 503);
	assert_has(&reply, "الرقم المرجعي");
	client_done(&reply);
	reply = client_get(port, "/api/v1/fail", "");
	assert_has(&reply, "\"reference\":\"");
	client_done(&reply);
}

static void
a_download_is_never_shown_in_the_page(void **state)
{
	char path[] = "/tmp/web_download_XXXXXX";
	int file = mkstemp(path);

	(void)state;
	assert_true(file >= 0);
	assert_int_equal(write(file, "%PDF-1.7", 8), 8);
	(void)close(file);
	download_path = path;
	struct client_reply reply = client_get(port, "/en/download", "");
	assert_string_equal(reply.body, "%PDF-1.7");
	assert_string_equal(client_header(&reply, "Content-Disposition"),
	    "attachment; filename=\"__________ _1_.pdf\"; "
	    "filename*=UTF-8''%D8%B4%D9%87%D8%A7%D8%AF%D8%A9%20%221%22.pdf");
	assert_string_equal(client_header(&reply, "X-Content-Type-Options"), "nosniff");
	assert_string_equal(client_header(&reply, "Cache-Control"), "no-store");
	client_done(&reply);
	(void)unlink(path);
	reply = client_get(port, "/en/download", "");
	assert_int_equal(reply.status, 503);
	client_done(&reply);
}

static void
an_endless_address_or_header_is_refused(void **state)
{
	static char request[40000];
	static const struct {
		const char *before;
		size_t size;
		int status;
	} rows[] = {
	    {"GET /", 4000, 400},
	    {"GET /", 9000, 414},
	    {"GET /en/echo?q=", 8000, 200},
	    {"GET /en/echo HTTP/1.1\r\nHost: a\r\nX: ", 8000, 200},
	    {"GET /en/echo HTTP/1.1\r\nHost: a\r\nX: ", 32000, 431},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		bool line = strchr(rows[i].before, '\r') == NULL;
		size_t start = strlen(rows[i].before);
		memcpy(request, rows[i].before, start + 1);
		memset(request + start, 'a', rows[i].size);
		(void)snprintf(request + start + rows[i].size, 100, "%s",
		    line ? " HTTP/1.1\r\nHost: a\r\n\r\n" : "\r\n\r\n");
		struct client_reply reply = client_once(port, request, strlen(request));
		check_row(
		    reply.status == rows[i].status, rows[i].before, slice_of(reply.head));
		client_done(&reply);
	}
}

static void
every_reply_carries_the_guards(void **state)
{
	static const char *const targets[] = {"/", "/en/echo", "/none", "/api/v1/echo",
	    "/en/form", "/en", "/en/fail", "/en/%zz"};
	static const char *const guards[][2] = {
	    {"Content-Security-Policy",
	        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
	        "font-src 'self'; connect-src 'self'; media-src 'self' blob:; worker-src 'self'; "
	        "manifest-src 'self'; form-action 'self' https://id.example.ae; base-uri 'none'; "
	        "frame-ancestors 'none'"},
	    {"X-Content-Type-Options", "nosniff"},
	    {"Referrer-Policy", "same-origin"},
	    {"Cross-Origin-Opener-Policy", "same-origin"},
	    {"Cross-Origin-Resource-Policy", "same-origin"},
	    {"Cache-Control", "no-store"},
	    {"Strict-Transport-Security", ""},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(targets); i++) {
		struct client_reply reply = client_get(port, targets[i], "");
		for (size_t k = 0; k < ARRAY_LEN(guards); k++) {
			assert_string_equal(
			    client_header(&reply, guards[k][0]), guards[k][1]);
		}
		client_done(&reply);
	}
}

static void
files_of_the_program_are_kept_by_the_browser(void **state)
{
	(void)state;
	for (size_t i = 0; i < static_files_count; i++) {
		const struct static_file *file = &static_files[i];
		char header[200];
		struct client_reply reply = client_get(port, file->path, "");
		assert_int_equal(reply.status, 200);
		assert_int_equal(reply.body_size, file->bytes.size);
		assert_string_equal(client_header(&reply, "Content-Type"), file->type);
		assert_string_equal(client_header(&reply, "Cache-Control"),
		    file->stable ? "no-cache" : "public, max-age=31536000, immutable");
		(void)snprintf(header, sizeof(header), "If-None-Match: \"x\", %.150s\r\n",
		    client_header(&reply, "ETag"));
		client_done(&reply);

		reply = client_get(port, file->path, header);
		assert_int_equal(reply.status, 304);
		assert_int_equal(reply.body_size, 0);
		client_done(&reply);

		reply = client_get(port, file->path, "Accept-Encoding: gzip\r\n");
		bool small = file->gzip.size > 0;
		assert_string_equal(
		    client_header(&reply, "Content-Encoding"), small ? "gzip" : "");
		assert_int_equal(
		    reply.body_size, small ? file->gzip.size : file->bytes.size);
		client_done(&reply);
	}
	struct client_reply reply = client_get(port, "/static/none.css", "");
	assert_int_equal(reply.status, 404);
	client_done(&reply);
}

static void
on_https_cookies_are_bound_to_the_host(void **state)
{
	(void)state;
	web_server_stop(server);
	(void)start_with_origin("https://permits.example.ae");
	struct client_reply reply =
	    client_get(port, "/en/go?to=/en/x", "Cookie: __Host-lang=en\r\n");
	assert_string_equal(client_header(&reply, "Set-Cookie"),
	    "__Host-session=abc; Path=/; HttpOnly; SameSite=Lax; Secure");
	assert_string_equal(
	    client_header(&reply, "Strict-Transport-Security"), "max-age=31536000");
	client_done(&reply);
	reply = client_get(port, "/en/echo", "Cookie: session=a; __Host-session=b\r\n");
	assert_has(&reply, "session=b\n");
	client_done(&reply);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_address_has_its_answer),
	    cmocka_unit_test(the_start_goes_to_the_readers_language),
	    cmocka_unit_test(the_language_read_last_is_remembered),
	    cmocka_unit_test(a_handler_sees_what_was_asked),
	    cmocka_unit_test(head_is_get_without_the_body),
	    cmocka_unit_test(requests_sent_at_once_are_answered_in_order),
	    cmocka_unit_test(a_request_that_proxies_may_read_otherwise_is_refused),
	    cmocka_unit_test(a_body_must_be_of_its_kind_and_size),
	    cmocka_unit_test(a_chunked_body_has_the_same_limit),
	    cmocka_unit_test(a_form_needs_its_token_and_its_own_page),
	    cmocka_unit_test(a_refusal_by_the_api_is_a_problem_in_the_readers_language),
	    cmocka_unit_test(a_fault_tells_its_reference_number),
	    cmocka_unit_test(a_download_is_never_shown_in_the_page),
	    cmocka_unit_test(an_endless_address_or_header_is_refused),
	    cmocka_unit_test(every_reply_carries_the_guards),
	    cmocka_unit_test(files_of_the_program_are_kept_by_the_browser),
	    cmocka_unit_test(on_https_cookies_are_bound_to_the_host),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
