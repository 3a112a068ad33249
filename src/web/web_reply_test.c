/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "web/web_test_routes.h"

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
	static char request[100000];
	static const struct {
		const char *before;
		size_t size;
		int status;
	} rows[] = {
	    {"GET /", 4000, 400},
	    {"GET /", 9000, 414},
	    {"GET /en/echo?q=", 8000, 200},
	    {"GET /en/echo HTTP/1.1\r\nHost: a\r\nX: ", 8000, 200},
	    {"GET /en/echo HTTP/1.1\r\nHost: a\r\nX: ", 16000, 200},
	    {"GET /en/echo HTTP/1.1\r\nHost: a\r\nCookie: a=", 16000, 200},
	    {"GET /en/echo HTTP/1.1\r\nHost: a\r\nX: ", 17000, 431},
	    {"GET /en/echo HTTP/1.1\r\nHost: a\r\nCookie: a=", 17000, 431},
	    {"GET /en/echo HTTP/1.1\r\nHost: a\r\nX: ", 90000, 431},
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
	assert_string_equal(client_header(&reply, "Strict-Transport-Security"),
	    "max-age=31536000; includeSubDomains");
	client_done(&reply);
	reply = client_get(port, "/en/echo", "Cookie: session=a; __Host-session=b\r\n");
	assert_has(&reply, "session=b\n");
	client_done(&reply);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
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
