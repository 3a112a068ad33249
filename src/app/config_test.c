/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/config.h"
#include "base/slice.h"

static void
only_the_demonstration_has_the_demo_profile(void **state)
{
	static const char text[] = "[server]\nlisten = 127.0.0.1:80\ndata = /x\n"
	                           "origin = https://permits.example\n"
	                           "[provider demo]\nprofile = demo\nkind = staff\n";
	struct config config;

	(void)state;
	config_init(&config);
	assert_int_equal(config_parse(&config, text), FAULT_CONFIG);
	config_done(&config);
}

static void
a_name_that_looks_like_loopback_is_none(void **state)
{
	static const struct {
		const char *listen;
		bool loopback;
	} rows[] = {
	    {"127.0.0.1.evil.example:80", false},
	    {"127.evil.example:80", false},
	    {"localhost:80", false},
	    {"128.0.0.1:80", false},
	    {"0.0.0.0:80", false},
	    {"[::]:80", false},
	    {"[::ffff:127.0.0.1]:80", false},
	    {"127.0.0.1:80", true},
	    {"127.1.2.3:80", true},
	    {"[::1]:80", true},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct config config;
		config_init(&config);
		assert_int_equal(config_set_listen(&config, rows[i].listen), FAULT_NONE);
		assert_int_equal(config_is_loopback(&config), rows[i].loopback);
		config_done(&config);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(only_the_demonstration_has_the_demo_profile),
	    cmocka_unit_test(a_name_that_looks_like_loopback_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
