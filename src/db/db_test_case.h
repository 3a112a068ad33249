/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * db_test_case - what each cmocka test on a database opens with.
 *
 *	WORKS(drone_insert(file->db, ...));
 */
#ifndef DB_DB_TEST_CASE_H
#define DB_DB_TEST_CASE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/attr.h"

#define WORKS(expression) assert_int_equal((expression), FAULT_NONE)

/*
 * A case of a test that names its `statements`: set_up finds them at *state and leaves
 * what it started there.
 */
#define DB_TEST_CASE(function, set_up, tear_down)                                        \
	cmocka_unit_test_prestate_setup_teardown(                                        \
	    function, set_up, tear_down, (void *)statements)

#endif
