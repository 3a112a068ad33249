/* SPDX-License-Identifier: EUPL-1.2 */
#include "notice/notice_test_act.h"

static void
an_act_that_is_taken_back_has_written_nothing(void **state)
{
	struct world *world = *state;
	struct notice_letter letter = letter_of(world);

	assert_int_equal(
	    acts_write(world->db.acts, &world->db.arena, send_and_fail, &letter),
	    FAULT_SIGNER);
	assert_int_equal(count_rows(world, TEST_LETTERS), 0);
	assert_int_equal(count_rows(world, TEST_MESSAGES), 0);
}

static void
without_a_way_out_the_letter_is_in_the_inbox_and_nothing_waits(void **state)
{
	struct world *world = *state;
	struct notice_letter letter = letter_of(world);
	struct notice_code code = code_of(world);

	WORKS(acts_write(world->db.acts, &world->db.arena, send, &letter));
	WORKS(acts_write(world->db.acts, &world->db.arena, send_code, &code));
	assert_false(code.ret_queued);
	assert_int_equal(count_rows(world, TEST_LETTERS), 1);
	assert_int_equal(count_rows(world, TEST_MESSAGES), 0);
}

static void
a_letter_is_announced_and_a_code_is_a_message_alone(void **state)
{
	struct world *world = *state;
	struct notice_letter letter = letter_of(world);
	struct notice_code code = code_of(world);

	WORKS(acts_write(world->db.acts, &world->db.arena, send, &letter));
	assert_int_equal(count_rows(world, TEST_LETTERS), 1);
	assert_int_equal(count_rows(world, TEST_MESSAGES), 1);
	WORKS(acts_write(world->db.acts, &world->db.arena, send_code, &code));
	assert_true(code.ret_queued);
	assert_int_equal(count_rows(world, TEST_LETTERS), 1);
	assert_int_equal(count_rows(world, TEST_MESSAGES), 2);
}

/* --- the inbox --- */

static void
write_letters(struct world *world, int count)
{
	struct notice_letter letter = letter_of(world);

	for (int i = 0; i < count; i++) {
		WORKS(acts_write(world->db.acts, &world->db.arena, send, &letter));
	}
}

static struct notice_inbox
inbox_of(struct world *world, const struct access_caller *caller, size_t page)
{
	struct notice_inbox inbox = {.caller = caller, .page = page};

	WORKS(notice_read_inbox(world->db.acts, &world->db.arena, &inbox));
	return inbox;
}

static struct notice_opened
open_letter(struct world *world, const struct access_caller *caller, const struct id *id,
    bool mark)
{
	struct notice_opened opened = {.caller = caller, .id = *id, .mark = mark};

	WORKS(notice_open(world->db.acts, &world->db.arena, &opened));
	return opened;
}

static void
a_letter_of_another_person_is_not_there_and_stays_unread(void **state)
{
	struct world *world = *state;
	struct access_caller holder = {.kind = ACCESS_PERSON, .account = world->account};
	struct access_caller other = {.kind = ACCESS_PERSON, .account = id_new(1)};

	write_letters(world, 1);
	struct id id = inbox_of(world, &holder, 0).ret_letters[0].id;
	assert_false(open_letter(world, &other, &id, true).ret_found);
	assert_int_equal(inbox_of(world, &other, 0).ret_count, 0);
	struct id unknown = id_new(2);
	assert_false(open_letter(world, &holder, &unknown, true).ret_found);
	assert_int_equal(inbox_of(world, &holder, 0).ret_unread, 1);
}

static void
an_inbox_is_paged_and_the_newest_letter_is_first(void **state)
{
	struct world *world = *state;
	struct access_caller holder = {.kind = ACCESS_PERSON, .account = world->account};

	assert_int_equal(inbox_of(world, &holder, 0).ret_count, 0);
	write_letters(world, NOTICE_PAGE_MOST + 1);
	struct notice_inbox first = inbox_of(world, &holder, 0);
	assert_int_equal(first.ret_count, NOTICE_PAGE_MOST);
	assert_int_equal(first.ret_unread, NOTICE_PAGE_MOST + 1);
	assert_true(first.ret_more);
	for (size_t i = 1; i < first.ret_count; i++) {
		assert_true(first.ret_letters[i - 1].at >= first.ret_letters[i].at);
	}
	struct notice_inbox second = inbox_of(world, &holder, 1);
	assert_int_equal(second.ret_count, 1);
	assert_false(second.ret_more);
	assert_true(second.ret_letters[0].at <= first.ret_letters[0].at);
}

static void
a_letter_is_whole_and_read_once(void **state)
{
	struct world *world = *state;
	struct access_caller holder = {.kind = ACCESS_PERSON, .account = world->account};

	write_letters(world, 1);
	struct id id = inbox_of(world, &holder, 0).ret_letters[0].id;
	struct notice_opened opened = open_letter(world, &holder, &id, false);
	const struct notice_letter *letter = &opened.ret_letter.letter;
	assert_true(opened.ret_found);
	assert_int_equal(letter->kind, NOTICE_RETURNED);
	assert_true(slice_equal(letter->subject, SLICE("TA-2026-0000012")));
	assert_int_equal(letter->until_day, 20000);
	assert_true(slice_equal(letter->fields, SLICE("certificate_file")));
	assert_true(slice_equal(letter->text_en, SLICE("Please.")));
	assert_true(slice_equal(letter->text_ar, SLICE("من فضلك.")));
	assert_int_equal(inbox_of(world, &holder, 0).ret_unread, 1);
	assert_int_equal(open_letter(world, &holder, &id, true).ret_letter.read_at, 0);
	moment first = open_letter(world, &holder, &id, true).ret_letter.read_at;
	assert_true(first > 0);
	assert_int_equal(
	    open_letter(world, &holder, &id, true).ret_letter.read_at, first);
	assert_int_equal(inbox_of(world, &holder, 0).ret_unread, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
	        an_act_that_is_taken_back_has_written_nothing, with_channels, tear_down),
	    cmocka_unit_test_setup_teardown(
	        without_a_way_out_the_letter_is_in_the_inbox_and_nothing_waits,
	        without_channels, tear_down),
	    cmocka_unit_test_setup_teardown(
	        a_letter_is_announced_and_a_code_is_a_message_alone, with_channels,
	        tear_down),
	    cmocka_unit_test_setup_teardown(
	        a_letter_of_another_person_is_not_there_and_stays_unread, with_channels,
	        tear_down),
	    cmocka_unit_test_setup_teardown(
	        an_inbox_is_paged_and_the_newest_letter_is_first, with_channels,
	        tear_down),
	    cmocka_unit_test_setup_teardown(
	        a_letter_is_whole_and_read_once, with_channels, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
