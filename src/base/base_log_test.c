/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/log.h"

enum { READ_BYTES = 65536 };

/* Standard error is a pipe while a test runs. */
static int real_error;
static int pipe_end;
static char seen[READ_BYTES];

static int
open_pipe(void **state)
{
	int ends[2];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	real_error = dup(STDERR_FILENO);
	assert_true(real_error >= 0);
	assert_true(dup2(ends[1], STDERR_FILENO) >= 0);
	(void)close(ends[1]);
	pipe_end = ends[0];
	return 0;
}

static int
close_pipe(void **state)
{
	(void)state;
	(void)dup2(real_error, STDERR_FILENO);
	(void)close(real_error);
	(void)close(pipe_end);
	return 0;
}

/* All that was written since the last time; a line of our own ends it. */
static const char *
written(void)
{
	size_t size = 0;

	assert_int_equal(write(STDERR_FILENO, "#", 1), 1);
	while (size == 0 || seen[size - 1] != '#') {
		ssize_t got = read(pipe_end, seen + size, sizeof(seen) - 1 - size);
		assert_true(got > 0);
		size += (size_t)got;
	}
	seen[size - 1] = '\0';
	return seen;
}

static size_t
count_lines(const char *text)
{
	size_t count = 0;

	for (; *text != '\0'; text++) {
		count += *text == '\n' ? 1 : 0;
	}
	return count;
}

static void
numbers_are_written_whole(void **state)
{
	static const struct {
		int64_t number;
		const char *want;
	} rows[] = {
	    {0, "\"n\":0}"},
	    {-1, "\"n\":-1}"},
	    {1234567890, "\"n\":1234567890}"},
	    {INT64_MAX, "\"n\":9223372036854775807}"},
	    {INT64_MIN, "\"n\":-9223372036854775808}"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		log_event(LOG_INFO, "test", LOG_INT("n", rows[i].number));
		assert_non_null(strstr(written(), rows[i].want));
	}
}

static void
gathered_lines_wait_until_they_are_flushed(void **state)
{
	static struct log_gather gather;

	(void)state;
	log_gather(&gather);
	log_event(LOG_INFO, "one", LOG_INT("n", 1));
	log_event(LOG_INFO, "two", LOG_INT("n", 2));
	assert_string_equal(written(), "");
	log_flush();
	const char *text = written();
	assert_int_equal(count_lines(text), 2);
	assert_true(strstr(text, "one") < strstr(text, "two"));
	log_gather(NULL);
}

static void
a_warning_goes_out_at_once_with_all_before_it(void **state)
{
	static struct log_gather gather;

	(void)state;
	log_gather(&gather);
	log_event(LOG_INFO, "one", LOG_INT("n", 1));
	log_event(LOG_WARNING, "two", LOG_INT("n", 2));
	assert_int_equal(count_lines(written()), 2);
	log_gather(NULL);
	assert_string_equal(written(), "");
}

static void
no_line_is_lost_or_cut_when_there_are_many(void **state)
{
	static struct log_gather gather;

	(void)state;
	log_gather(&gather);
	for (int i = 0; i < 300; i++) {
		log_event(LOG_INFO, "many", LOG_INT("n", i));
	}
	log_gather(NULL);
	const char *line = written();
	assert_int_equal(count_lines(line), 300);
	for (int i = 0; i < 300; i++) {
		char want[32];
		(void)snprintf(want, sizeof(want), "\"n\":%d}\n", i);
		assert_ptr_equal(
		    strstr(line, want) + strlen(want), strchr(line, '\n') + 1);
		line = strchr(line, '\n') + 1;
	}
}

#define LOG_TEST(name) cmocka_unit_test_setup_teardown(name, open_pipe, close_pipe)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    LOG_TEST(numbers_are_written_whole),
	    LOG_TEST(gathered_lines_wait_until_they_are_flushed),
	    LOG_TEST(a_warning_goes_out_at_once_with_all_before_it),
	    LOG_TEST(no_line_is_lost_or_cut_when_there_are_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
