/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "web/choice.h"
#include "web/cookie.h"
#include "web/percent.h"
#include "web/router.h"
#include "web/web_test_row.h"

static void
no_handler(struct web_request *request)
{
	(void)request;
}

#define ROUTE(method, pattern)                                                           \
	{                                                                                \
		(method), (pattern), 1, WEB_BODY_NONE, 0, no_handler                     \
	}
static const struct web_route routes[] = {
    ROUTE(WEB_GET, "/{lang}/"),
    ROUTE(WEB_GET, "/{lang}/centres"),
    ROUTE(WEB_GET, "/{lang}/application"),
    ROUTE(WEB_POST, "/{lang}/application"),
    ROUTE(WEB_GET, "/{lang}/application/{id}/file/{number}"),
    ROUTE(WEB_GET, "/{lang}/application/new/file/9"),
    ROUTE(WEB_GET, "/{lang}/application/new/help"),
    ROUTE(WEB_DELETE, "/api/v1/permits/{number}"),
    ROUTE(WEB_GET, "/api/v1/permits/{number}"),
    ROUTE(WEB_GET, "/static/*"),
    ROUTE(WEB_GET, "/healthz"),
};
static const struct web_routes table = {routes, ARRAY_LEN(routes)};

static void
a_path_leads_to_its_route_or_nowhere(void **state)
{
	static const struct {
		const char *path;
		const char *pattern; /* of its GET; NULL: none */
		const char *parameters;
	} rows[] = {
	    {"/", NULL, ""},
	    {"/fr/centres", NULL, ""},
	    {"/EN/centres", NULL, ""},
	    {"/en/centres/", NULL, ""},
	    {"/en//centres", NULL, ""},
	    {"//en/centres", NULL, ""},
	    {"/en/Centres", NULL, ""},
	    {"/en/centresx", NULL, ""},
	    {"/api/v1/permits", NULL, ""},
	    {"/api/v1/permits/", NULL, ""},
	    {"/api/v1/permits/a/b", NULL, ""},
	    {"/en/application/7/file/", NULL, ""},
	    {"/static", NULL, ""},
	    {"/en/", "/{lang}/", ""},
	    {"/ar/centres", "/{lang}/centres", ""},
	    {"/%65n/centr%65s", "/{lang}/centres", ""},
	    {"/en/application/7/file/2", "/{lang}/application/{id}/file/{number}",
	        "7,2,"},
	    {"/en/application/new/file/2", "/{lang}/application/{id}/file/{number}",
	        "new,2,"},
	    {"/en/application/new/file/9", "/{lang}/application/new/file/9", ""},
	    {"/api/v1/permits/%D9%85+x", "/api/v1/permits/{number}", "م+x,"},
	    {"/static/", "/static/*", ","},
	    {"/static/a/b//c.css", "/static/*", "a/b//c.css,"},
	    {"/healthz", "/healthz", ""},
	};
	struct router router;

	(void)state;
	router_init(&router, &table, 1);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct arena arena = ARENA_EMPTY(1 << 20);
		struct router_path path;
		struct router_match match = {.by_method = NULL};
		char parameters[100] = "";
		assert_true(router_path_parse(&arena, slice_of(rows[i].path), &path));
		bool found = router_find(&router, &path, &match);
		const char *pattern = found ? match.by_method[WEB_GET]->pattern : NULL;
		check_row(slice_equal(slice_of(pattern), slice_of(rows[i].pattern)),
		    rows[i].path, slice_of(pattern));
		for (size_t k = 0; k < match.parameters_count; k++) {
			size_t used = strlen(parameters);
			(void)snprintf(parameters + used, sizeof(parameters) - used,
			    "%.*s,", SLICE_PRINT(match.parameters[k]));
		}
		assert_string_equal(parameters, rows[i].parameters);
		arena_done(&arena);
	}
	router_done(&router);
}

static void
a_path_that_is_not_sound_is_refused(void **state)
{
	static const char *const bad[] = {"", "en", "*", "/%", "/%4", "/%zz", "/a%00b",
	    "/a%0ab", "/a%7f", "/\x01", "/a%2fb", "/a%2Fb", "/.", "/..", "/a/../b",
	    "/a/%2e%2e/b", "/%2E", "/%ff", "/%ED%A0%80", "/\xC0\x80",
	    "/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17"};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct arena arena = ARENA_EMPTY(1 << 20);
		struct router_path path;
		bool taken = router_path_parse(&arena, slice_of(bad[i]), &path);
		check_row(!taken, bad[i], SLICE("taken"));
		arena_done(&arena);
	}
}

static void
a_path_that_is_too_long_is_refused(void **state)
{
	struct arena arena = ARENA_EMPTY(1 << 20);
	static char sent[ROUTER_PATH_BYTES_MOST + 1];
	struct router_path path;

	(void)state;
	memset(sent, 'a', sizeof(sent));
	sent[0] = '/';
	assert_false(router_path_parse(&arena, slice_bytes(sent, sizeof(sent)), &path));
	assert_true(
	    router_path_parse(&arena, slice_bytes(sent, sizeof(sent) - 1), &path));
	arena_done(&arena);
}

static void
the_methods_of_a_path_are_told(void **state)
{
	struct arena arena = ARENA_EMPTY(1 << 20);
	struct router router;
	struct router_path path;
	struct router_match match;
	char allow[ROUTER_ALLOW_SIZE];

	(void)state;
	router_init(&router, &table, 1);
	assert_true(router_path_parse(&arena, SLICE("/en/application"), &path));
	assert_true(router_find(&router, &path, &match));
	router_allow(&match, allow);
	assert_string_equal(allow, "GET, HEAD, POST, OPTIONS");
	assert_true(router_path_parse(&arena, SLICE("/api/v1/permits/1"), &path));
	assert_true(router_find(&router, &path, &match));
	router_allow(&match, allow);
	assert_string_equal(allow, "GET, HEAD, DELETE, OPTIONS");
	router_done(&router);
	arena_done(&arena);
}

static void
a_slash_too_many_or_too_few_is_seen(void **state)
{
	static const struct {
		const char *path;
		bool other;
	} rows[] = {{"/", false}, {"/none", false}, {"/none/", false}, {"/en", true},
	    {"/en/centres/", true}, {"/static", true}, {"/api/v1/permits/1/", true},
	    {"/en/centres//", false}};
	struct router router;

	(void)state;
	router_init(&router, &table, 1);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct arena arena = ARENA_EMPTY(1 << 20);
		struct router_path path;
		assert_true(router_path_parse(&arena, slice_of(rows[i].path), &path));
		check_row(router_find_other_slash(&router, &path) == rows[i].other,
		    rows[i].path, SLICE("the other answer"));
		arena_done(&arena);
	}
	router_done(&router);
}

static int
signal_of(const struct web_routes *bad)
{
	int status = 0;
	pid_t child = fork();

	assert_true(child >= 0);
	if (child == 0) {
		struct router router;
		(void)fclose(stderr);
		(void)signal(SIGABRT, SIG_DFL);
		router_init(&router, bad, 1);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

static void
a_wrong_table_stops_the_program(void **state)
{
	static const struct web_route twice[] = {
	    ROUTE(WEB_GET, "/a/{one}"), ROUTE(WEB_GET, "/a/{two}")};
	static const struct web_route no_right[] = {
	    {WEB_GET, "/a", 0, WEB_BODY_NONE, 0, no_handler}};
	static const struct web_route no_slash[] = {ROUTE(WEB_GET, "a")};
	static const struct web_route nobody[] = {
	    {WEB_GET, "/a", 1, WEB_BODY_NONE, 0, NULL}};
	static const struct web_route rest_inside[] = {ROUTE(WEB_GET, "/*/a")};
	static const struct web_route get_with_body[] = {
	    {WEB_GET, "/a", 1, WEB_BODY_FORM, 0, no_handler}};
	static const struct web_route names[] = {ROUTE(WEB_GET, "/{a}/{b}/{c}/{d}/{e}")};
	static const struct web_routes bad[] = {{twice, 2}, {no_right, 1}, {no_slash, 1},
	    {nobody, 1}, {rest_inside, 1}, {get_with_body, 1}, {names, 1}};

	(void)state;
	assert_int_equal(signal_of(&table), 0);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		check_row(signal_of(&bad[i]) == SIGABRT, bad[i].routes[0].pattern,
		    SLICE("taken"));
	}
}

static void
the_better_liked_language_is_chosen(void **state)
{
	static const struct {
		const char *header;
		const char *want;
	} rows[] = {
	    {"", "en"},
	    {"fr", "en"},
	    {"ar", "ar"},
	    {"AR-AE", "ar"},
	    {"ar-AE,ar;q=0.9,en;q=0.8", "ar"},
	    {"en-US,en;q=0.9,ar;q=0.8", "en"},
	    {"en;q=0.1, ar;q=0.101", "ar"},
	    {"en;q=0.5,ar;q=0.5", "en"},
	    {"ar;q=0.5,en;q=0.5", "ar"},
	    {"fr,ar;q=0.2", "ar"},
	    {"ar;q=0", "en"},
	    {"ar;q=0.000", "en"},
	    {"ar;q=2,en;q=0.1", "en"},
	    {"ar;q=1.001,en;q=0.1", "en"},
	    {"ar;q=0.1234,en;q=0.1", "en"},
	    {"ar;q=x,en;q=0.1", "en"},
	    {"ar;q=-1,en;q=0.1", "en"},
	    {"ar ; q=1.000 , en;q=0.9", "ar"},
	    {"arx,en;q=0.1", "en"},
	    {"*,ar;q=0.1", "ar"},
	    {";;;,,,=q", "en"},
	    {"en;level=1;q=0.2,ar;q=0.3", "ar"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		enum say_language got =
		    choice_language(slice_of(rows[i].header), SAY_ENGLISH);
		check_row(strcmp(say_code(got), rows[i].want) == 0, rows[i].header,
		    slice_of(say_code(got)));
	}
	assert_int_equal(choice_language(SLICE("fr"), SAY_ARABIC), SAY_ARABIC);
}

static void
a_coding_is_used_only_when_it_is_taken(void **state)
{
	(void)state;
	assert_true(choice_takes_coding(SLICE("deflate, GZIP;q=0.5"), "gzip"));
	assert_true(choice_takes_coding(SLICE("br"), "br"));
	assert_false(choice_takes_coding(SLICE("gzip;q=0"), "gzip"));
	assert_false(choice_takes_coding(SLICE("xgzip, gzipx"), "gzip"));
	assert_false(choice_takes_coding(SLICE("identity"), "gzip"));
	assert_false(choice_takes_coding(SLICE(""), "gzip"));
}

static void
a_cookie_is_found_only_when_it_is_sound(void **state)
{
	static const struct {
		const char *header;
		bool https;
		const char *want;
	} rows[] = {
	    {"", false, ""},
	    {"session", false, ""},
	    {"xsession=a", false, ""},
	    {"Session=a", false, ""},
	    {"session=a b", false, ""},
	    {"session=\"a\"", false, ""},
	    {"session=a\\b", false, ""},
	    {"session=\x7f", false, ""},
	    {"session=m\xD9\x85", false, ""},
	    {"session=a; session=b", false, ""},
	    {"session=a", true, ""},
	    {"__host-session=a", true, ""},
	    {"__Host-session=a", false, ""},
	    {"session=a", false, "a"},
	    {"lang=ar; session=a=b; x", false, "a=b"},
	    {"lang=ar;session=a;", false, "a"},
	    {"session=a; session=a", false, "a"},
	    {"session=evil; __Host-session=a", true, "a"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct slice got =
		    cookie_find(slice_of(rows[i].header), "session", rows[i].https);
		check_row(slice_equal(got, slice_of(rows[i].want)), rows[i].header, got);
	}
}

static void
a_cookie_is_set_with_all_its_guards(void **state)
{
	static const struct {
		int age;
		bool https;
		const char *want;
	} rows[] = {
	    {0, true, "__Host-session=a-b; Path=/; HttpOnly; SameSite=Lax; Secure"},
	    {60, false, "session=a-b; Path=/; HttpOnly; SameSite=Lax; Max-Age=60"},
	    {-1, false, "session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct arena arena = ARENA_EMPTY(1 << 20);
		struct buffer out = BUFFER_IN(&arena);
		cookie_format(&out, "session", SLICE("a-b"), rows[i].age, rows[i].https);
		assert_string_equal(buffer_text(&out), rows[i].want);
		arena_done(&arena);
	}
	assert_false(cookie_value_is_plain(SLICE("a;b")));
	assert_false(cookie_value_is_plain(SLICE("a\r")));
	assert_true(cookie_value_is_plain(SLICE("aZ09-_.~")));
}

static void
what_is_percent_encoded_is_read_back(void **state)
{
	static const char *const texts[] = {
	    "", "a b", "100%", "م/ن?x=1&y#z", "-._~", "\"'<>"};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct arena arena = ARENA_EMPTY(1 << 20);
		struct buffer out = BUFFER_IN(&arena);
		struct slice back = {NULL, 0};
		percent_encode(slice_of(texts[i]), &out);
		assert_true(percent_decode(&arena, buffer_slice(&out), &back));
		assert_true(slice_equal(back, slice_of(texts[i])));
		assert_int_equal(slice_find(buffer_slice(&out), '/'), out.size);
		arena_done(&arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_path_leads_to_its_route_or_nowhere),
	    cmocka_unit_test(a_path_that_is_not_sound_is_refused),
	    cmocka_unit_test(a_path_that_is_too_long_is_refused),
	    cmocka_unit_test(the_methods_of_a_path_are_told),
	    cmocka_unit_test(a_slash_too_many_or_too_few_is_seen),
	    cmocka_unit_test(a_wrong_table_stops_the_program),
	    cmocka_unit_test(the_better_liked_language_is_chosen),
	    cmocka_unit_test(a_coding_is_used_only_when_it_is_taken),
	    cmocka_unit_test(a_cookie_is_found_only_when_it_is_sound),
	    cmocka_unit_test(a_cookie_is_set_with_all_its_guards),
	    cmocka_unit_test(what_is_percent_encoded_is_read_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
