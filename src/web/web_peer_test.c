/* SPDX-License-Identifier: EUPL-1.2 */
/* From where a request comes, and that who asks too often is told when to come back. */
#include <assert.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/log.h"
#include "base/random.h"
#include "web/server.h"
#include "web/web_test_client.h"

enum { RIGHT_ANYBODY = 1, TIMES = 3, ACCOUNT_TIMES = 2 };

static struct web_server *server;
static uint16_t port;

static void
tell_address(struct web_request *request)
{
	web_reply_html(request, 200, web_address(request));
}

static bool
gate(struct web_request *request, const struct web_route *route, void *self)
{
	struct id account = {""};

	(void)self;
	(void)route;
	if (id_parse(web_header(request, "X-Account"), &account)) {
		web_admit_account(request, &account);
	}
	web_admit(request, NULL, SLICE("token"), SLICE("Mariam"), true, false);
	return true;
}

static const struct web_route routes[] = {
    {WEB_GET, "/{lang}/page", RIGHT_ANYBODY, WEB_BODY_NONE, 0, tell_address},
    {WEB_POST, "/{lang}/verify", RIGHT_ANYBODY, WEB_BODY_FORM, WEB_NO_CSRF | WEB_VERIFY,
        tell_address},
    {WEB_GET, "/api/v1/verify", RIGHT_ANYBODY, WEB_BODY_NONE,
        WEB_INLINE | WEB_CORS_ANY | WEB_VERIFY, tell_address},
    {WEB_POST, "/api/v1/file", RIGHT_ANYBODY, WEB_BODY_UPLOAD, WEB_NO_CSRF, tell_address},
    {WEB_GET, "/{lang}/submit", RIGHT_ANYBODY, WEB_BODY_NONE, WEB_SUBMIT, tell_address},
};
static const struct web_routes tables[] = {{routes, ARRAY_LEN(routes)}};

static int
start(void **state)
{
	static const char *const proxies[] = {
	    "127.0.0.1", "10.0.0.0/8", "2001:db8:1::/48", NULL};
	struct web_options options = {
	    .address = "127.0.0.1",
	    .origin = "http://127.0.0.1:8080",
	    .upload_folder = "/tmp",
	    .tables = tables,
	    .tables_count = 1,
	    .gate = gate,
	    .trusted_proxies = proxies,
	};

	(void)state;
	options.rates.address[WEB_ACT_VERIFY] = (struct web_rate){TIMES, 600};
	options.rates.address[WEB_ACT_UPLOAD] = (struct web_rate){TIMES, 600};
	options.rates.account[WEB_ACT_SUBMIT] = (struct web_rate){ACCOUNT_TIMES, 600};
	log_threshold(LOG_ERROR + 1);
	assert_int_equal(web_server_start(&options, &server), FAULT_NONE);
	port = web_server_port(server);
	return 0;
}

static int
stop(void **state)
{
	(void)state;
	web_server_stop(server);
	return 0;
}

static void
the_address_is_the_last_that_no_trusted_proxy_has(void **state)
{
	static const struct {
		const char *headers;
		const char *want;
	} rows[] = {
	    {"", "127.0.0.1"},
	    {"X-Forwarded-For: nonsense\r\n", "127.0.0.1"},
	    {"X-Forwarded-For: 1.2.3.4:80\r\n", "127.0.0.1"},
	    {"X-Forwarded-For: 192.0.2.7\r\n", "192.0.2.7"},
	    {"X-Forwarded-For: 1.2.3.4, 192.0.2.7\r\n", "192.0.2.7"},
	    {"X-Forwarded-For: 1.2.3.4, 192.0.2.7, 10.9.9.9\r\n", "192.0.2.7"},
	    {"X-Forwarded-For: 192.0.2.7, 11.0.0.1\r\n", "11.0.0.1"},
	    /* who sends a line of his own is not believed: the proxy's comes after it */
	    {"X-Forwarded-For: 1.2.3.4\r\nx-forwarded-for: 192.0.2.8\r\n", "192.0.2.8"},
	    {"X-Forwarded-For: 2001:DB8:2::1, 2001:db8:1::9\r\n", "2001:db8:2::1"},
	    {"X-Forwarded-For: ::ffff:192.0.2.9\r\n", "192.0.2.9"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct client_reply reply = client_get(port, "/en/page", rows[i].headers);
		assert_string_equal(reply.body, rows[i].want);
		client_done(&reply);
	}
}

static struct client_reply
get_from(const char *target, const char *address)
{
	char headers[100];

	(void)snprintf(headers, sizeof(headers), "X-Forwarded-For: %s\r\n", address);
	return client_get(port, target, headers);
}

static void
ask_until_too_often(const char *target, const char *address)
{
	for (int i = 0; i < TIMES; i++) {
		struct client_reply reply = get_from(target, address);
		assert_int_equal(reply.status, 200);
		client_done(&reply);
	}
}

static void
who_asks_too_often_is_told_when_to_come_back(void **state)
{
	struct client_reply reply;

	(void)state;
	ask_until_too_often("/api/v1/verify", "192.0.2.1");
	reply = get_from("/api/v1/verify", "192.0.2.1");
	assert_int_equal(reply.status, 429);
	unsigned long wait = strtoul(client_header(&reply, "Retry-After"), NULL, 10);
	assert_in_range(wait, 1, 200);
	assert_string_equal(
	    client_header(&reply, "Content-Type"), "application/problem+json");
	assert_string_equal(client_header(&reply, "Access-Control-Allow-Origin"), "*");
	client_done(&reply);
	/* another act, another address */
	reply = get_from("/en/page", "192.0.2.1");
	assert_int_equal(reply.status, 200);
	client_done(&reply);
	reply = get_from("/api/v1/verify", "192.0.2.2");
	assert_int_equal(reply.status, 200);
	client_done(&reply);
}

static int
post_form(const char *language, const char *address, struct client_reply *ret_reply)
{
	char request[300];
	int size = snprintf(request, sizeof(request),
	    "POST /%s/verify HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
	    "X-Forwarded-For: %s\r\nContent-Type: application/x-www-form-urlencoded\r\n"
	    "Content-Length: 3\r\n\r\na=b",
	    language, address);

	*ret_reply = client_once(port, request, (size_t)size);
	return ret_reply->status;
}

static void
a_form_sent_too_often_is_answered_with_a_page_in_its_language(void **state)
{
	struct client_reply reply;

	(void)state;
	ask_until_too_often("/api/v1/verify", "192.0.2.33");
	assert_int_equal(post_form("en", "192.0.2.33", &reply), 429);
	assert_non_null(strstr(reply.body, "Too many attempts"));
	assert_true(client_header(&reply, "Retry-After")[0] != '\0');
	client_done(&reply);
	assert_int_equal(post_form("ar", "192.0.2.33", &reply), 429);
	assert_non_null(strstr(reply.body, "محاولات كثيرة جداً"));
	client_done(&reply);
}

static void
an_ipv6_subscriber_has_one_limit_whatever_address_he_takes(void **state)
{
	struct client_reply reply;
	char address[40];

	(void)state;
	for (int i = 0; i < TIMES; i++) {
		(void)snprintf(address, sizeof(address), "2001:db8:5:6::%x", i + 1);
		reply = get_from("/api/v1/verify", address);
		assert_int_equal(reply.status, 200);
		client_done(&reply);
	}
	reply = get_from("/api/v1/verify", "2001:db8:5:6:ffff::77");
	assert_int_equal(reply.status, 429);
	client_done(&reply);
	reply = get_from("/api/v1/verify", "2001:db8:5:7::1");
	assert_int_equal(reply.status, 200);
	client_done(&reply);
}

static void
a_proxy_that_says_not_for_whom_is_not_kept_out(void **state)
{
	(void)state;
	for (int i = 0; i < 4 * TIMES; i++) {
		struct client_reply reply = get_from("/api/v1/verify", "10.0.0.7");
		assert_int_equal(reply.status, 200);
		client_done(&reply);
	}
}

static int
post_file(const char *address)
{
	static const char body[] =
	    "--b\r\nContent-Disposition: form-data; name=\"file\"; "
	    "filename=\"a\"\r\n\r\nx\r\n--b--\r\n";
	char request[500];
	int size = snprintf(request, sizeof(request),
	    "POST /api/v1/file HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
	    "X-Forwarded-For: %s\r\nContent-Type: multipart/form-data; boundary=b\r\n"
	    "Content-Length: %zu\r\n\r\n%s",
	    address, sizeof(body) - 1, body);
	struct client_reply reply = client_once(port, request, (size_t)size);
	int status = reply.status;

	client_done(&reply);
	return status;
}

static void
uploads_have_a_limit_of_their_own(void **state)
{
	(void)state;
	for (int i = 0; i < TIMES; i++) {
		assert_int_equal(post_file("192.0.2.50"), 200);
	}
	assert_int_equal(post_file("192.0.2.50"), 429);
	assert_int_equal(post_file("192.0.2.51"), 200);
}

static void
an_account_has_one_limit_wherever_it_comes_from(void **state)
{
	static const char *const from[] = {"", "X-Forwarded-For: 192.0.2.80\r\n"};
	struct id account = id_new(1);
	struct id other = id_new(2);
	char headers[200];

	(void)state;
	for (int i = 0; i < 2 * ACCOUNT_TIMES; i++) {
		(void)snprintf(headers, sizeof(headers), "X-Account: %s\r\n%s",
		    account.text, from[i % 2]);
		struct client_reply reply = client_get(port, "/en/submit", headers);
		assert_int_equal(reply.status, i < ACCOUNT_TIMES ? 200 : 429);
		client_done(&reply);
	}
	(void)snprintf(headers, sizeof(headers), "X-Account: %s\r\n", other.text);
	struct client_reply reply = client_get(port, "/en/submit", headers);
	assert_int_equal(reply.status, 200);
	client_done(&reply);
}

static void
a_proxy_that_is_no_address_stops_the_start(void **state)
{
	static const char *const rows[] = {
	    "proxy.example", "10.0.0.1/8", "10.0.0.0/33", "::1/129", "10.0.0.0/", ""};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const char *const list[] = {rows[i], NULL};
		struct web_server *refused = NULL;
		struct web_options options = {.address = "127.0.0.1",
		    .origin = "http://a",
		    .trusted_proxies = list};
		if (web_server_start(&options, &refused) != FAULT_CONFIG) {
			fail_msg("\"%s\" is taken", rows[i]);
		}
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_address_is_the_last_that_no_trusted_proxy_has),
	    cmocka_unit_test(who_asks_too_often_is_told_when_to_come_back),
	    cmocka_unit_test(
	        a_form_sent_too_often_is_answered_with_a_page_in_its_language),
	    cmocka_unit_test(an_ipv6_subscriber_has_one_limit_whatever_address_he_takes),
	    cmocka_unit_test(a_proxy_that_says_not_for_whom_is_not_kept_out),
	    cmocka_unit_test(uploads_have_a_limit_of_their_own),
	    cmocka_unit_test(an_account_has_one_limit_wherever_it_comes_from),
	    cmocka_unit_test(a_proxy_that_is_no_address_stops_the_start),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
