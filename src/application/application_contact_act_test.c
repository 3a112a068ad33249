/* SPDX-License-Identifier: EUPL-1.2 */
/* No application goes out with an e-mail or phone that nobody has proved. */
#include "application/answers_act.h"
#include "application/application_test_act.h"
#include "notice/notice_act.h"
#include "person/contact_act.h"

enum { BOTH = NOTICE_CHANNEL_BIT(NOTICE_MAIL) | NOTICE_CHANNEL_BIT(NOTICE_SMS) };

enum { TEST_MESSAGES };
static const char *const test_texts[] = {
    [TEST_MESSAGES] = "SELECT count(*) FROM outbox WHERE account = $1 AND channel = $2"
                      " AND kind = 'code'",
};
static const struct db_statements test_statements = {
    "contact_test", test_texts, ARRAY_LEN(test_texts)};
static const struct db_statements *const statements[] = {&application_statements,
    &audit_statements, &centre_statements, &certificate_statements,
    &certificate_check_statements, &contact_statements, &counter_statements,
    &drone_statements, &notice_statements, &order_statements, &permit_statements,
    &person_statements, &register_statements, &rule_statements, &world_statements,
    &test_statements, NULL};

static int
set_up(void **state)
{
	return world_start(state, statements, BOTH);
}

struct ask {
	size_t which;
	const struct access_caller *caller;
	enum person_field field;
	int64_t ret_count;
};

static enum fault
ask_act(struct act *act, void *input)
{
	struct ask *ask = input;
	const char *channel = ask->field == PERSON_EMAIL ? "mail" : "sms";
	struct db_rows rows;

	db_query(act->db, &test_statements, ask->which,
	    DB_ARGS(DB_ID(&ask->caller->account), DB_TEXT(slice_of(channel))), &rows);
	if (db_next(&rows)) {
		ask->ret_count = db_integer(&rows, 0);
	}
	return db_end(&rows);
}

/* The newest that waits: it lies sealed. */
static struct slice
newest_code(
    struct test_world *world, const struct access_caller *caller, enum person_field field)
{
	struct notice_waiting_list list;
	struct slice code = {NULL, 0};

	WORKS(notice_list_waiting(world->db.acts, &world->db.arena, &list));
	for (size_t i = list.ret_count; i > 0; i--) {
		const struct notice_message *message = &list.ret_messages[i - 1];
		if (id_equal(&message->account, &caller->account) &&
		    message->channel ==
		        (field == PERSON_EMAIL ? NOTICE_MAIL : NOTICE_SMS)) {
			code = message->code;
		}
	}
	return code;
}

static int64_t
codes(
    struct test_world *world, const struct access_caller *caller, enum person_field field)
{
	struct ask ask = {TEST_MESSAGES, caller, field, -1};

	WORKS(acts_read(world->db.acts, &world->db.arena, ask_act, &ask));
	return ask.ret_count;
}

/* The person reads the newest code and types it back. */
static void
confirm(
    struct test_world *world, const struct access_caller *caller, enum person_field field)
{
	struct contact_confirmed confirmed = {
	    .caller = caller, .field = field, .typed = newest_code(world, caller, field)};
	WORKS(contact_confirm(world->db.acts, &world->db.arena, &confirmed));
	assert_int_equal(confirmed.ret_verdict, CONTACT_OK);
}

static enum application_verdict
save_email(
    struct test_world *world, const struct access_caller *caller, const char *email)
{
	struct application_details_saved saved = {
	    .caller = caller, .typed = world_details(), .language = SLICE("en")};

	saved.typed.field[PERSON_EMAIL] = slice_of(email);
	WORKS(application_save_details(world->db.acts, &world->db.arena, &saved));
	return saved.ret_verdict;
}

static void
nothing_is_submitted_before_both_contacts_are_confirmed(void **state)
{
	struct test_world *world = *state;
	struct application_submitted submitted;

	world_complete(world, &world->one);
	assert_true(world_view(world, &world->one).done[APPLICATION_DETAILS]);
	assert_int_equal(world_view(world, &world->one).contacts_missing, CONTACT_FIELDS);
	assert_false(world_view(world, &world->one).complete);
	submitted = world_submit(world, &world->one, "k", SLICE(""));
	assert_int_equal(submitted.ret_verdict, APPLICATION_CONTACTS);
	assert_int_equal(submitted.ret_contacts_missing, CONTACT_FIELDS);
	confirm(world, &world->one, PERSON_EMAIL);
	submitted = world_submit(world, &world->one, "k", SLICE(""));
	assert_int_equal(submitted.ret_verdict, APPLICATION_CONTACTS);
	assert_int_equal(submitted.ret_contacts_missing, PERSON_BIT(PERSON_PHONE));
	assert_int_equal(world_view(world, &world->one).state, APPLICATION_DRAFT);
	confirm(world, &world->one, PERSON_PHONE);
	assert_true(world_view(world, &world->one).complete);
	submitted = world_submit(world, &world->one, "k", SLICE(""));
	assert_int_equal(submitted.ret_verdict, APPLICATION_OK);
}

static void
missing_parts_are_told_before_contacts(void **state)
{
	struct test_world *world = *state;

	assert_int_equal(world_begin(world, &world->one), APPLICATION_OK);
	assert_int_equal(world_save_details(world, &world->one), APPLICATION_OK);
	assert_int_equal(world_submit(world, &world->one, "k", SLICE("")).ret_verdict,
	    APPLICATION_INCOMPLETE);
}

static void
another_address_is_to_be_confirmed_again(void **state)
{
	struct test_world *world = *state;

	world_complete(world, &world->one);
	confirm(world, &world->one, PERSON_EMAIL);
	confirm(world, &world->one, PERSON_PHONE);
	assert_int_equal(
	    save_email(world, &world->one, "new@example.test"), APPLICATION_OK);
	assert_int_equal(codes(world, &world->one, PERSON_EMAIL), 2);
	assert_int_equal(codes(world, &world->one, PERSON_PHONE), 1);
	assert_int_equal(world_submit(world, &world->one, "k", SLICE("")).ret_verdict,
	    APPLICATION_CONTACTS);
	confirm(world, &world->one, PERSON_EMAIL);
	assert_int_equal(
	    world_submit(world, &world->one, "k", SLICE("")).ret_verdict, APPLICATION_OK);
}

static void
details_that_are_refused_send_no_code(void **state)
{
	struct test_world *world = *state;

	assert_int_equal(world_begin(world, &world->one), APPLICATION_OK);
	assert_int_equal(save_email(world, &world->one, "nobody"), APPLICATION_FIELDS);
	assert_int_equal(codes(world, &world->one, PERSON_EMAIL), 0);
}

static void
what_the_provider_vouches_for_needs_no_code(void **state)
{
	struct test_world *world = *state;

	world_complete(world, &world->two);
	assert_int_equal(codes(world, &world->two, PERSON_EMAIL), 0);
	assert_int_equal(codes(world, &world->two, PERSON_PHONE), 0);
	assert_int_equal(
	    world_submit(world, &world->two, "k", SLICE("")).ret_verdict, APPLICATION_OK);
}

static void
the_frozen_answers_say_who_was_proved_and_when(void **state)
{
	struct test_world *world = *state;
	struct answers_frozen frozen;

	world_complete(world, &world->one);
	confirm(world, &world->one, PERSON_EMAIL);
	confirm(world, &world->one, PERSON_PHONE);
	moment at = world_view(world, &world->one).confirmed_at[PERSON_EMAIL];
	assert_int_not_equal(at, 0);
	assert_int_equal(
	    world_submit(world, &world->one, "k", SLICE("")).ret_verdict, APPLICATION_OK);
	struct application_view view = world_view(world, &world->one);
	assert_true(answers_read(view.snapshot, &world->db.arena, &frozen));
	assert_int_equal(frozen.confirmed_at[PERSON_EMAIL], at);
	assert_int_not_equal(frozen.confirmed_at[PERSON_PHONE], 0);
	assert_int_equal(frozen.confirmed_at[PERSON_NAME_LATIN], 0);
	assert_int_equal(view.confirmed_at[PERSON_EMAIL], at);
	assert_int_equal(view.contacts_missing, 0);
}

static void
the_proof_holds_when_the_application_comes_back(void **state)
{
	struct test_world *world = *state;

	world_complete(world, &world->one);
	confirm(world, &world->one, PERSON_EMAIL);
	confirm(world, &world->one, PERSON_PHONE);
	assert_int_equal(
	    world_submit(world, &world->one, "k", SLICE("")).ret_verdict, APPLICATION_OK);
	world_happens(world, &world->one, APPLICATION_CLAIM);
	world_happens(world, &world->one, APPLICATION_RETURN);
	assert_int_equal(world_view(world, &world->one).contacts_missing, 0);
	assert_int_equal(world_save_details(world, &world->one), APPLICATION_OK);
	assert_int_equal(codes(world, &world->one, PERSON_EMAIL), 1);
	assert_int_equal(
	    world_submit(world, &world->one, "l", SLICE("")).ret_verdict, APPLICATION_OK);
}

#undef TEST
#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, world_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(nothing_is_submitted_before_both_contacts_are_confirmed),
	    TEST(missing_parts_are_told_before_contacts),
	    TEST(another_address_is_to_be_confirmed_again),
	    TEST(details_that_are_refused_send_no_code),
	    TEST(what_the_provider_vouches_for_needs_no_code),
	    TEST(the_frozen_answers_say_who_was_proved_and_when),
	    TEST(the_proof_holds_when_the_application_comes_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
