/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/attr.h"
#include "store/s3_credentials.h"

#define ID "aws_access_key_id = A\n"
#define SECRET "aws_secret_access_key=s/+=\n"

static void
each_file_breaks_one_rule_at_most(void **state)
{
	static const struct {
		const char *text;
		bool good;
		const char *token;
	} rows[] = {
	    {"", false, ""},
	    {ID, false, ""},
	    {SECRET, false, ""},
	    {ID "aws_secret_access_key =\n", false, ""},
	    {ID "aws_secret_access_key = a\tb\n", false, ""},
	    {ID SECRET "aws_session_token = a\001b\n", false, ""},
	    {"[other]\n" ID SECRET, false, ""},
	    {ID SECRET, true, ""},
	    {"[default]\r\n" ID SECRET "aws_session_token = t1\r\nregion = x\n", true,
	        "t1"},
	    {"[default]\n" ID SECRET "[other]\naws_session_token = no\n", true, ""},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct s3_credentials keys = {.key_id = ""};
		if (s3_credentials_parse(slice_of(rows[i].text), &keys) != rows[i].good) {
			fail_msg("row %zu", i);
		}
		assert_string_equal(keys.token, rows[i].token);
		assert_string_equal(keys.key_id, rows[i].good ? "A" : "");
		assert_string_equal(keys.secret, rows[i].good ? "s/+=" : "");
	}
}

static void
a_file_is_read_as_it_is_now(void **state)
{
	char path[] = "/tmp/store_credentials_test.XXXXXX";
	struct s3_credentials keys;
	int file = mkstemp(path);

	(void)state;
	assert_true(file >= 0);
	assert_int_equal(s3_credentials_read(path, &keys), FAULT_CONFIG);
	assert_int_equal(
	    write(file, ID SECRET, sizeof(ID SECRET) - 1), sizeof(ID SECRET) - 1);
	assert_int_equal(s3_credentials_read(path, &keys), FAULT_NONE);
	assert_string_equal(keys.secret, "s/+=");
	assert_int_equal(close(file), 0);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(s3_credentials_read(path, &keys), FAULT_CONFIG);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_file_breaks_one_rule_at_most),
	    cmocka_unit_test(a_file_is_read_as_it_is_now),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
