/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "web/web_test_routes.h"

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
a_handler_may_leave_its_answer_to_whoever_goes_on(void **state)
{
	static const struct {
		const char *name;
		int status;
		const char *body;
	} rows[] = {
	    {"at-once", 200, "at once"},
	    {"by-another", 200, "by another"},
	    {"full", 503, "<html"},
	    {"inline", 200, "by another"},
	    {"inline-at-once", 200, "at once"},
	};

	(void)state;
	for (size_t i = 0; i < 30; i++) {
		char request[200];
		size_t row = i % ARRAY_LEN(rows);
		int size = snprintf(request, sizeof(request),
		    "GET /en/later/%s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
		    rows[row].name);
		struct client_reply reply = client_once(port, request, (size_t)size);
		assert_int_equal(reply.status, rows[row].status);
		assert_has(&reply, rows[row].body);
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
a_form_comes_from_us_only_when_the_browser_says_so(void **state)
{
	static const struct {
		const char *headers;
		const char *said;
	} rows[] = {
	    {"", "not ours 0:"}, {"Origin: null\r\n", "not ours 0:"},
	    {"Origin: https://evil.example\r\n", "not ours 0:"},
	    {"Origin: http://127.0.0.1:8080.evil.example\r\n", "not ours 0:"},
	    {"Sec-Fetch-Site: none\r\n", "not ours 0:"},
	    {"Sec-Fetch-Site: same-site\r\n", "not ours 0:"},
	    {"Sec-Fetch-Site: cross-site\r\nOrigin: http://127.0.0.1:8080\r\n",
	        "not ours 0:"},
	    {"Sec-Fetch-Site: same-origin\r\nOrigin: https://evil.example\r\n",
	        "not ours 0:"},
	    {"Sec-Fetch-Site: same-origin\r\n", "ours 0:"},
	    {"Origin: http://127.0.0.1:8080\r\n", "ours 0:"},
	    {"Origin: http://127.0.0.1\r\n", "ours 0:"}, /* the Host */
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct client_reply reply =
		    client_post(port, "/en/pairs", FORM_TYPE, rows[i].headers, "");
		check_row(strcmp(reply.body, rows[i].said) == 0, rows[i].headers,
		    slice_of(reply.body));
		client_done(&reply);
	}
}

static void
a_form_is_given_whole_or_not_at_all(void **state)
{
	static const struct {
		const char *body;
		const char *said;
	} rows[] = {
	    {"a=%FF", "not ours 0:"},
	    {"a=1&b=%00", "not ours 0:"},
	    {"a=1&b=%", "not ours 0:"},
	    {"a=%3Cb%3E&a=+2&&c&=d", "not ours 4: [a][<b>] [a][ 2] [c][] [][d]"},
	    {"%D8%A3=%0D%0A%20", "not ours 1: [أ][\r\n ]"},
	};
	char many[2 * (WEB_FORM_PAIRS_MOST + 1) + 1] = "";

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct client_reply reply =
		    client_post(port, "/en/pairs", FORM_TYPE, "", rows[i].body);
		check_row(strcmp(reply.body, rows[i].said) == 0, rows[i].body,
		    slice_of(reply.body));
		client_done(&reply);
	}
	for (size_t i = 0; i <= WEB_FORM_PAIRS_MOST; i++) {
		memcpy(many + 2 * i, "a&", 3);
	}
	struct client_reply reply = client_post(port, "/en/pairs", FORM_TYPE, "", many);
	assert_string_equal(reply.body, "not ours 0:");
	client_done(&reply);
	reply = client_post(port, "/en/pairs", FORM_TYPE, "", many + 2);
	assert_has(&reply, "not ours 128: [a][]");
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
	    cmocka_unit_test(a_handler_may_leave_its_answer_to_whoever_goes_on),
	    cmocka_unit_test(head_is_get_without_the_body),
	    cmocka_unit_test(requests_sent_at_once_are_answered_in_order),
	    cmocka_unit_test(a_request_that_proxies_may_read_otherwise_is_refused),
	    cmocka_unit_test(a_body_must_be_of_its_kind_and_size),
	    cmocka_unit_test(a_chunked_body_has_the_same_limit),
	    cmocka_unit_test(a_form_needs_its_token_and_its_own_page),
	    cmocka_unit_test(a_form_comes_from_us_only_when_the_browser_says_so),
	    cmocka_unit_test(a_form_is_given_whole_or_not_at_all),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
