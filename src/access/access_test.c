/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "access/access.h"
#include "access/desk.h"

#define ROLE(role) (1U << (role))

static void
what_is_not_said_is_not_allowed(void **state)
{
	static const struct {
		const char *name;
		enum access_kind kind;
		unsigned roles;
		enum access_right right;
		bool may;
	} rows[] = {
	    {"anybody verifies", ACCESS_NOBODY, 0, ACCESS_PUBLIC, true},
	    {"nobody has no file", ACCESS_NOBODY, 0, ACCESS_OWN_FILE, false},
	    {"roles without a sign-in are nothing", ACCESS_NOBODY, ~0U, ACCESS_CASE_READ,
	        false},
	    {"nobody is not signed in", ACCESS_NOBODY, 0, ACCESS_SIGNED_IN, false},
	    {"a right not said", ACCESS_STAFF, ~0U, ACCESS_NOT_SAID, false},
	    {"a person at a desk", ACCESS_PERSON, ~0U, ACCESS_ANY_STAFF, false},
	    {"staff without a role", ACCESS_STAFF, 0, ACCESS_ANY_STAFF, true},
	    {"applicant, own file", ACCESS_PERSON, ROLE(ACCESS_APPLICANT),
	        ACCESS_OWN_FILE, true},
	    {"applicant, queue", ACCESS_PERSON, ROLE(ACCESS_APPLICANT), ACCESS_CASE_LIST,
	        false},
	    {"officer, queue", ACCESS_STAFF, ROLE(ACCESS_OFFICER), ACCESS_CASE_LIST,
	        true},
	    {"officer, signs", ACCESS_STAFF, ROLE(ACCESS_OFFICER), ACCESS_CASE_SIGN,
	        false},
	    {"supervisor, decides", ACCESS_STAFF, ROLE(ACCESS_SUPERVISOR),
	        ACCESS_CASE_DECIDE, false},
	    {"supervisor, signs", ACCESS_STAFF, ROLE(ACCESS_SUPERVISOR), ACCESS_CASE_SIGN,
	        true},
	    {"officer, own file", ACCESS_STAFF, ROLE(ACCESS_OFFICER), ACCESS_OWN_FILE,
	        false},
	    {"auditor, decides", ACCESS_STAFF, ROLE(ACCESS_AUDITOR), ACCESS_CASE_DECIDE,
	        false},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct access_caller caller = {
		    .kind = rows[i].kind, .roles = rows[i].roles};
		if (access_may(&caller, rows[i].right) != rows[i].may) {
			fail_msg("%s", rows[i].name);
		}
	}
}

static void
each_role_is_read_as_it_is_written(void **state)
{
	(void)state;
	for (int i = 0; i < ACCESS_ROLE_COUNT; i++) {
		enum access_role role = ACCESS_ROLE_COUNT;
		assert_true(access_role_parse(
		    slice_of(access_role_word((enum access_role)i)), &role));
		assert_int_equal(role, i);
		const char *key = access_role_key((enum access_role)i);
		assert_true(slice_starts(slice_of(key), SLICE("access.role.")));
		assert_true(slice_ends(
		    slice_of(key), slice_of(access_role_word((enum access_role)i))));
	}
	enum access_role role = ACCESS_ROLE_COUNT;
	assert_false(access_role_parse(SLICE("root"), &role));
}

static void
a_page_is_of_the_nearest_desk_above_it(void **state)
{
	static const struct {
		const char *path;
		const char *desk; /* NULL: of none */
	} rows[] = {
	    {"", NULL},
	    {"/staff", NULL},
	    {"/desktop", NULL},
	    {"/desk", "/desk"},
	    {"/desk/permits/DP-1", "/desk"},
	    {"/desk/teams", "/desk"},
	    {"/desk/team", "/desk/team"},
	    {"/desk/privacy/holds", "/desk/privacy"},
	    {"/centre/import", "/centre"},
	    {"/centres", NULL},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		size_t desk = access_desk_of(slice_of(rows[i].path));
		if (rows[i].desk == NULL) {
			assert_int_equal(desk, ACCESS_DESK_COUNT);
		} else {
			assert_string_equal(access_desks[desk].path, rows[i].desk);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest all[] = {
	    cmocka_unit_test(what_is_not_said_is_not_allowed),
	    cmocka_unit_test(each_role_is_read_as_it_is_written),
	    cmocka_unit_test(a_page_is_of_the_nearest_desk_above_it),
	};

	return cmocka_run_group_tests(all, NULL, NULL);
}
