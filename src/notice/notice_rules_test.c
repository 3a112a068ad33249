/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "notice/notice.h"

static void
an_unknown_kind_or_channel_is_not_found(void **state)
{
	static const char *const rows[] = {"", "Submitted", "submitted ", "code", "fax"};
	enum notice_kind kind = NOTICE_KIND_COUNT;
	enum notice_channel channel = NOTICE_CHANNEL_COUNT;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		assert_false(notice_kind_find(slice_of(rows[i]), &kind));
		assert_false(notice_channel_find(slice_of(rows[i]), &channel));
	}
	assert_int_equal(kind, NOTICE_KIND_COUNT);
	assert_int_equal(channel, NOTICE_CHANNEL_COUNT);
}

static void
each_kind_and_channel_is_found_by_its_word(void **state)
{
	(void)state;
	for (unsigned i = 0; i < NOTICE_KIND_COUNT; i++) {
		enum notice_kind kind = (enum notice_kind)i;
		enum notice_kind found = NOTICE_KIND_COUNT;
		const char *name = notice_kind_name(kind);
		assert_true(notice_kind_find(slice_of(name), &found));
		assert_int_equal(found, kind);
		assert_string_equal(
		    notice_title_key(kind) + strlen("notice.title."), name);
		assert_string_equal(notice_body_key(kind) + strlen("notice.body."), name);
		assert_int_equal(notice_is_of_permit(kind),
		    strncmp(name, "permit_", 7) == 0 || strncmp(name, "order_", 6) == 0);
	}
	for (unsigned i = 0; i < NOTICE_CHANNEL_COUNT; i++) {
		enum notice_channel channel = (enum notice_channel)i;
		enum notice_channel found = NOTICE_CHANNEL_COUNT;
		assert_true(
		    notice_channel_find(slice_of(notice_channel_name(channel)), &found));
		assert_int_equal(found, channel);
	}
}

/* Today is day 100. */
static void
nothing_lapses_without_all_of_its_reminders(void **state)
{
	static const struct {
		const char *what;
		bool draft;
		int64_t reminders;
		day until;
		enum notice_step step;
		day want_until;
	} rows[] = {
	    {"returned: eleven days left", false, 0, 111, NOTICE_WAIT, 0},
	    {"returned: ten days left", false, 0, 110, NOTICE_REMIND, 110},
	    {"the server was down: the day is moved", false, 0, 104, NOTICE_REMIND, 110},
	    {"the day is over and nobody was reminded", false, 0, 90, NOTICE_REMIND, 110},
	    {"reminded once, nine days left", false, 1, 109, NOTICE_WAIT, 0},
	    {"reminded once, four days left", false, 1, 104, NOTICE_WAIT, 0},
	    {"reminded once, three days left", false, 1, 103, NOTICE_REMIND, 103},
	    {"reminded once, and then down", false, 1, 101, NOTICE_REMIND, 103},
	    {"reminded once, the day is over", false, 1, 60, NOTICE_REMIND, 103},
	    {"reminded twice, one day left", false, 2, 101, NOTICE_WAIT, 0},
	    {"reminded twice, the last day", false, 2, 100, NOTICE_WAIT, 0},
	    {"reminded twice, the day is over", false, 2, 99, NOTICE_LAPSE, 0},
	    {"draft: eight days left", true, 0, 108, NOTICE_WAIT, 0},
	    {"draft: seven days left", true, 0, 107, NOTICE_REMIND, 107},
	    {"draft: the server was down", true, 0, 99, NOTICE_REMIND, 107},
	    {"draft: reminded, the last day", true, 1, 100, NOTICE_WAIT, 0},
	    {"draft: reminded, the day is over", true, 1, 99, NOTICE_LAPSE, 0},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		day until = 0;
		print_message("%s\n", rows[i].what);
		assert_int_equal(notice_next_step(rows[i].draft, rows[i].reminders,
		                     rows[i].until, 100, &until),
		    rows[i].step);
		assert_int_equal(until, rows[i].want_until);
	}
}

static void
a_message_is_tried_again_more_and_more_rarely_and_then_given_up(void **state)
{
	moment queued = 1000;
	moment now = queued;
	moment before = 0;
	int64_t attempts = 0;

	(void)state;
	for (moment next = now; next != 0;) {
		now = next;
		next = notice_again_at(false, ++attempts, queued, now);
		if (next != 0) {
			moment delay = next - now;
			assert_true(delay >= before && delay <= NOTICE_DELAY_MOST);
			before = delay;
		}
	}
	assert_int_equal(before, NOTICE_DELAY_MOST);
	assert_true(now - queued > NOTICE_GIVE_UP - NOTICE_DELAY_MOST);
	assert_true(now - queued <= NOTICE_GIVE_UP);
	assert_in_range(attempts, 20, 40);
}

static void
a_code_is_not_sent_when_nobody_waits_for_it_any_more(void **state)
{
	moment most = (moment)NOTICE_CODE_MINUTES * MOMENT_MINUTE;

	(void)state;
	assert_int_equal(notice_again_at(true, 1, 0, most), 0);
	assert_int_equal(notice_again_at(true, 5, 0, 0), 0);
	assert_int_equal(notice_again_at(true, 4, 0, 0), 8 * MOMENT_MINUTE);
	assert_int_equal(notice_again_at(true, 1, 0, 0), MOMENT_MINUTE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_unknown_kind_or_channel_is_not_found),
	    cmocka_unit_test(each_kind_and_channel_is_found_by_its_word),
	    cmocka_unit_test(nothing_lapses_without_all_of_its_reminders),
	    cmocka_unit_test(
	        a_message_is_tried_again_more_and_more_rarely_and_then_given_up),
	    cmocka_unit_test(a_code_is_not_sent_when_nobody_waits_for_it_any_more),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
