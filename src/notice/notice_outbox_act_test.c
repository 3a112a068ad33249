/* SPDX-License-Identifier: EUPL-1.2 */
/* The way out: who may send a message, how often, and what stays of it. */
#include <pthread.h>

#include "notice/notice_test_act.h"

static struct notice_batch
take(struct world *world)
{
	struct notice_batch batch;

	WORKS(notice_take(world->db.acts, &world->db.arena, &batch));
	return batch;
}

static bool
tell(struct world *world, const struct notice_message *message,
    enum notice_outcome outcome, const char *failure)
{
	struct notice_attempt attempt = {
	    .message = message, .outcome = outcome, .failure = failure};

	WORKS(notice_tell(world->db.acts, &world->db.arena, &attempt));
	return attempt.ret_saved;
}

static void
write_letter(struct world *world)
{
	struct notice_letter letter = letter_of(world);

	WORKS(acts_write(world->db.acts, &world->db.arena, send, &letter));
}

static void
write_code(struct world *world)
{
	struct notice_code code = code_of(world);

	WORKS(acts_write(world->db.acts, &world->db.arena, send_code, &code));
	assert_true(code.ret_queued);
}

static void
without_an_address_nothing_is_sent_and_nothing_waits(void **state)
{
	struct world *world = *state;

	write_letter(world);
	assert_int_equal(take(world).ret_count, 0);
	assert_int_equal(count_rows(world, TEST_QUEUED), 0);
	assert_int_equal(count_rows(world, TEST_OVER), 1);
	assert_int_equal(count_rows(world, TEST_LETTERS), 1);
}

static void
a_message_is_whole_and_one_sender_has_it(void **state)
{
	struct world *world = *state;

	change_rows(world, TEST_PERSON);
	write_letter(world);
	write_code(world);
	struct notice_batch batch = take(world);
	assert_int_equal(batch.ret_count, 2);
	assert_int_equal(take(world).ret_count, 0);
	for (size_t i = 0; i < batch.ret_count; i++) {
		const struct notice_message *message = &batch.ret_messages[i];
		assert_int_equal(message->attempts, 1);
		assert_true(slice_equal(message->language, SLICE("ar")));
		if (message->is_code) {
			assert_int_equal(message->channel, NOTICE_SMS);
			assert_true(slice_equal(message->code, SLICE("123456")));
			assert_true(
			    slice_equal(message->address, SLICE("+971501234567")));
		} else {
			assert_int_equal(message->channel, NOTICE_MAIL);
			assert_int_equal(message->letter.letter.kind, NOTICE_RETURNED);
			assert_true(
			    slice_equal(message->address, SLICE("noura@example.test")));
		}
	}
}

static void
who_comes_back_after_his_lease_changes_nothing(void **state)
{
	struct world *world = *state;

	write_code(world);
	struct notice_batch late = take(world);
	change_rows(world, TEST_DUE);
	struct notice_batch next = take(world);
	assert_int_equal(next.ret_count, 1);
	assert_int_equal(next.ret_messages[0].attempts, 2);
	assert_false(tell(world, &late.ret_messages[0], NOTICE_NEVER, "refused"));
	assert_int_equal(count_rows(world, TEST_QUEUED), 1);
	assert_true(tell(world, &next.ret_messages[0], NOTICE_SENT, ""));
	assert_false(tell(world, &next.ret_messages[0], NOTICE_SENT, ""));
}

static void
what_is_over_keeps_neither_code_nor_address(void **state)
{
	static const enum notice_outcome outcomes[] = {NOTICE_SENT, NOTICE_NEVER};
	struct world *world = *state;

	for (size_t i = 0; i < ARRAY_LEN(outcomes); i++) {
		write_code(world);
		struct notice_batch batch = take(world);
		assert_int_equal(batch.ret_count, 1);
		assert_int_equal(count_rows(world, TEST_SECRETS), 1);
		assert_true(tell(world, &batch.ret_messages[0], outcomes[i], ""));
		assert_int_equal(count_rows(world, TEST_SECRETS), 0);
		assert_int_equal(count_rows(world, TEST_QUEUED), 0);
	}
}

static void
a_message_that_failed_waits_and_is_taken_again(void **state)
{
	struct world *world = *state;

	change_rows(world, TEST_PERSON);
	write_letter(world);
	for (int64_t attempt = 1; attempt < 4; attempt++) {
		struct notice_batch batch = take(world);
		assert_int_equal(batch.ret_count, 1);
		assert_int_equal(batch.ret_messages[0].attempts, attempt);
		assert_true(tell(world, &batch.ret_messages[0], NOTICE_AGAIN, "network"));
		assert_int_equal(take(world).ret_count, 0);
		assert_int_equal(count_rows(world, TEST_QUEUED), 1);
		change_rows(world, TEST_DUE);
	}
}

/* As after an outage: the writer starts anew on a later day. */
static void
start_later(struct world *world, moment by)
{
	struct acts_options options = {
	    .address = world->db.place.address,
	    .statements = statements,
	    .vault = world->db.vault,
	    .offset_minutes = 240,
	    .channels = ALL_CHANNELS,
	    .not_before = moment_now() + by,
	};

	acts_stop(world->db.acts);
	WORKS(acts_start(&options, &world->db.acts));
}

static void
a_code_that_nobody_waits_for_is_not_sent_and_gone(void **state)
{
	struct world *world = *state;

	write_code(world);
	start_later(world, (NOTICE_CODE_MINUTES + 1) * (moment)MOMENT_MINUTE);
	assert_int_equal(take(world).ret_count, 0);
	assert_int_equal(count_rows(world, TEST_OVER), 1);
	assert_int_equal(count_rows(world, TEST_SECRETS), 0);
}

static void
a_letter_that_cannot_be_announced_for_days_is_given_up_and_swept(void **state)
{
	struct world *world = *state;

	change_rows(world, TEST_PERSON);
	write_letter(world);
	start_later(world, (moment)NOTICE_GIVE_UP + MOMENT_HOUR);
	struct notice_batch batch = take(world);
	assert_int_equal(batch.ret_count, 1);
	assert_true(tell(world, &batch.ret_messages[0], NOTICE_AGAIN, "network"));
	assert_int_equal(count_rows(world, TEST_QUEUED), 0);
	WORKS(notice_sweep_sent(world->db.acts, &world->db.arena));
	assert_int_equal(count_rows(world, TEST_OVER), 1);
	start_later(world, (moment)NOTICE_KEEP + MOMENT_HOUR);
	WORKS(notice_sweep_sent(world->db.acts, &world->db.arena));
	assert_int_equal(count_rows(world, TEST_MESSAGES), 0);
	assert_int_equal(count_rows(world, TEST_LETTERS), 1);
}

struct sender {
	struct acts *acts;
	struct arena arena;
	struct notice_batch batch;
};

static void *
run_sender(void *self)
{
	struct sender *sender = self;

	WORKS(notice_take(sender->acts, &sender->arena, &sender->batch));
	return NULL;
}

/* On PostgreSQL each has a writer of its own, as two servers have. */
static void
two_senders_never_have_the_same_message(void **state)
{
	struct world *world = *state;
	bool shared = db_is_shared(world->db.place.address);
	struct acts_options options = {.address = world->db.place.address,
	    .statements = statements,
	    .vault = world->db.vault,
	    .offset_minutes = 240,
	    .channels = ALL_CHANNELS};
	struct sender senders[2];
	pthread_t threads[2];

	for (int i = 0; i < NOTICE_BATCH_MOST + 2; i++) {
		write_code(world);
	}
	for (size_t i = 0; i < 2; i++) {
		senders[i] = (struct sender){
		    .acts = world->db.acts, .arena = ARENA_EMPTY(1 << 20)};
		if (shared && i == 1) {
			WORKS(acts_start(&options, &senders[i].acts));
		}
		assert_int_equal(
		    pthread_create(&threads[i], NULL, run_sender, &senders[i]), 0);
	}
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(pthread_join(threads[i], NULL), 0);
	}
	size_t all = senders[0].batch.ret_count + senders[1].batch.ret_count;
	assert_int_equal(all, NOTICE_BATCH_MOST + 2);
	for (size_t i = 0; i < senders[0].batch.ret_count; i++) {
		for (size_t k = 0; k < senders[1].batch.ret_count; k++) {
			assert_false(id_equal(&senders[0].batch.ret_messages[i].id,
			    &senders[1].batch.ret_messages[k].id));
		}
	}
	if (shared) {
		acts_stop(senders[1].acts);
	}
	arena_done(&senders[0].arena);
	arena_done(&senders[1].arena);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, with_channels, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(without_an_address_nothing_is_sent_and_nothing_waits),
	    TEST(a_message_is_whole_and_one_sender_has_it),
	    TEST(who_comes_back_after_his_lease_changes_nothing),
	    TEST(what_is_over_keeps_neither_code_nor_address),
	    TEST(a_message_that_failed_waits_and_is_taken_again),
	    TEST(a_code_that_nobody_waits_for_is_not_sent_and_gone),
	    TEST(a_letter_that_cannot_be_announced_for_days_is_given_up_and_swept),
	    TEST(two_senders_never_have_the_same_message),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
