/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "identity/device.h"
#include "identity/identity.h"

static void
only_places_of_ours_are_a_way_back(void **state)
{
	static const struct {
		const char *next;
		bool want;
	} rows[] = {
	    {"/en/application", true},
	    {"/ar/permits/DP-2026-0000001C?x=1", true},
	    {"/en/", true},
	    {"", false},
	    {"/", false},
	    {"//evil.example/", false},
	    {"/en", false},
	    {"/fr/application", false},
	    {"/\\evil.example/", false},
	    {"/en/\\evil.example", false},
	    {"/en/a b", false},
	    {"/en/a\r\nSet-Cookie: x=y", false},
	    {"/en/\xc3\xa9", false},
	    {"https://evil.example/en/", false},
	    {"en/application", false},
	    {"/auth/uaepass/callback", false},
	};
	char too_long[600] = "/en/";

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		if (identity_next_is_local(slice_of(rows[i].next)) != rows[i].want) {
			fail_msg("%s", rows[i].next);
		}
	}
	for (size_t i = 4; i < sizeof(too_long) - 1; i++) {
		too_long[i] = 'x';
	}
	assert_false(identity_next_is_local(slice_of(too_long)));
}

static void
a_session_ends_idle_and_at_its_limit(void **state)
{
	static const struct {
		const char *name;
		moment seen_ago;
		moment ends_in;
		enum access_kind kind;
		bool want;
	} rows[] = {
	    {"just seen", 0, MOMENT_HOUR, ACCESS_PERSON, true},
	    {"29 minutes idle", 29 * (moment)MOMENT_MINUTE, MOMENT_HOUR, ACCESS_PERSON,
	        true},
	    {"30 minutes idle", 30 * (moment)MOMENT_MINUTE, MOMENT_HOUR, ACCESS_PERSON,
	        false},
	    {"staff, 14 minutes idle", 14 * (moment)MOMENT_MINUTE, MOMENT_HOUR,
	        ACCESS_STAFF, true},
	    {"staff, 15 minutes idle", 15 * (moment)MOMENT_MINUTE, MOMENT_HOUR,
	        ACCESS_STAFF, false},
	    {"one moment left", 0, 1, ACCESS_PERSON, true},
	    {"over", 0, 0, ACCESS_PERSON, false},
	    {"long over", 0, -MOMENT_HOUR, ACCESS_PERSON, false},
	};
	const moment now = 1790000000000;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		if (identity_is_alive(rows[i].kind, now - rows[i].seen_ago,
		        now + rows[i].ends_in, now) != rows[i].want) {
			fail_msg("%s", rows[i].name);
		}
	}
	assert_int_equal(identity_limits(ACCESS_PERSON).absolute, 12LL * MOMENT_HOUR);
	assert_int_equal(identity_limits(ACCESS_STAFF).absolute, 10LL * MOMENT_HOUR);
}

static void
a_right_that_is_not_an_applicants_asks_for_staff(void **state)
{
	(void)state;
	assert_int_equal(identity_kind_of_right(ACCESS_PUBLIC), ACCESS_NOBODY);
	assert_int_equal(identity_kind_of_right(ACCESS_SIGNED_IN), ACCESS_NOBODY);
	assert_int_equal(identity_kind_of_right(ACCESS_OWN_FILE), ACCESS_PERSON);
	for (int right = ACCESS_OWN_FILE + 1; right < ACCESS_RIGHT_COUNT; right++) {
		assert_int_equal(
		    identity_kind_of_right((enum access_right)right), ACCESS_STAFF);
	}
}

static void
each_verdict_has_a_key_and_a_word(void **state)
{
	(void)state;
	for (int i = 0; i < IDENTITY_VERDICT_COUNT; i++) {
		assert_non_null(identity_verdict_key((enum identity_verdict)i));
		assert_non_null(identity_verdict_word((enum identity_verdict)i));
	}
}

static void
a_name_there_twice_is_refused(void **state)
{
	static const struct identity_provider providers[] = {
	    {.name = "one", .profile = IDENTITY_PROFILE_OIDC, .kind = ACCESS_PERSON},
	    {.name = "one", .profile = IDENTITY_PROFILE_OIDC, .kind = ACCESS_STAFF},
	};
	struct identity_options options = {.providers = providers,
	    .providers_count = ARRAY_LEN(providers),
	    .origin = "http://127.0.0.1:8080"};
	struct identity *identity = NULL;

	(void)state;
	assert_int_equal(identity_new(&options, &identity), FAULT_CONFIG);
	assert_null(identity);
}

static void
personas_exist_only_with_the_demo_profile(void **state)
{
	static const struct identity_provider providers[] = {
	    {.name = "uaepass",
	        .profile = IDENTITY_PROFILE_OAUTH2_USERINFO,
	        .kind = ACCESS_PERSON},
	    {.name = "demo", .profile = IDENTITY_PROFILE_DEMO},
	};
	static const struct identity_persona personas[] = {
	    {.name = "sara", .kind = ACCESS_PERSON},
	    {.name = "sara", .kind = ACCESS_STAFF}};
	struct identity_options options = {.providers = providers,
	    .providers_count = 1,
	    .personas = personas,
	    .personas_count = 2,
	    .origin = "http://127.0.0.1:8080"};
	struct identity *identity = NULL;

	(void)state;
	assert_int_equal(identity_new(&options, &identity), FAULT_NONE);
	assert_false(identity_has_demo(identity));
	assert_null(identity_persona_named(identity, SLICE("sara"), ACCESS_PERSON));
	assert_null(identity_provider_of_kind(identity, ACCESS_STAFF, 0));
	identity_free(identity);

	options.providers_count = 2;
	assert_int_equal(identity_new(&options, &identity), FAULT_NONE);
	assert_true(identity_has_demo(identity));
	assert_ptr_equal(
	    identity_persona_named(identity, SLICE("sara"), ACCESS_PERSON), &personas[0]);
	assert_ptr_equal(
	    identity_persona_named(identity, SLICE("sara"), ACCESS_STAFF), &personas[1]);
	assert_null(identity_persona_named(identity, SLICE("nobody"), ACCESS_PERSON));
	assert_ptr_equal(
	    identity_provider_of_kind(identity, ACCESS_STAFF, 0), &providers[1]);
	assert_ptr_equal(
	    identity_provider_of_kind(identity, ACCESS_PERSON, 1), &providers[1]);
	identity_free(identity);
}

static void
a_browser_is_named_by_what_it_says(void **state)
{
	static const struct {
		const char *agent;
		const char *name;
	} rows[] = {
	    {"", ""},
	    {"something else", ""},
	    {"curl/7.88.1", "curl"},
	    {"Mozilla/5.0 (X11; Linux x86_64) Gecko Firefox/128.0", "Firefox, Linux"},
	    {"Mozilla/5.0 (Linux; Android 14) AppleWebKit Chrome/126.0 Mobile Safari/537",
	        "Chrome, Android"},
	    {"Mozilla/5.0 (Windows NT 10.0) AppleWebKit Chrome/126.0 Safari/537 Edg/126",
	        "Edge, Windows"},
	    {"Mozilla/5.0 (iPhone; CPU iPhone OS 17 like Mac OS X) Version/17 Safari/604",
	        "Safari, iPhone"},
	    {"Mozilla/5.0 (iPad; CPU OS 17 like Mac OS X) CriOS/126 Safari/604",
	        "Chrome, iPad"},
	    {"Mozilla/5.0 (Macintosh; Intel Mac OS X 14)", "Mac"},
	    {"<script>Android", "Android"},
	};
	struct arena arena = ARENA_EMPTY(64 << 10);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct slice name = device_name(slice_of(rows[i].agent), &arena);
		if (!slice_equal(name, slice_of(rows[i].name))) {
			fail_msg("%s: %.*s", rows[i].agent, SLICE_PRINT(name));
		}
	}
	arena_done(&arena);
}

int
main(void)
{
	const struct CMUnitTest all[] = {
	    cmocka_unit_test(only_places_of_ours_are_a_way_back),
	    cmocka_unit_test(a_session_ends_idle_and_at_its_limit),
	    cmocka_unit_test(a_right_that_is_not_an_applicants_asks_for_staff),
	    cmocka_unit_test(each_verdict_has_a_key_and_a_word),
	    cmocka_unit_test(a_name_there_twice_is_refused),
	    cmocka_unit_test(personas_exist_only_with_the_demo_profile),
	    cmocka_unit_test(a_browser_is_named_by_what_it_says),
	};

	return cmocka_run_group_tests(all, NULL, NULL);
}
