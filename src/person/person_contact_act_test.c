/* SPDX-License-Identifier: EUPL-1.2 */
#include <stdio.h>
#include <unistd.h>

#include "db/db_test_world.h"
#include "notice/notice.h"
#include "notice/notice_act.h"
#include "person/contact_act.h"
#include "person/contact_store.h"
#include "person/person_store.h"

extern const struct db_statements audit_statements;
extern const struct db_statements notice_statements;

#define EMAIL "fatima@example.ae"
#define PHONE "+971501234567"

enum {
	MAIL = NOTICE_CHANNEL_BIT(NOTICE_MAIL),
	BOTH = MAIL | NOTICE_CHANNEL_BIT(NOTICE_SMS),
};

enum { TEST_ACCOUNT, TEST_MESSAGES, TEST_OLDER, TEST_AUDIT };
static const char *const test_texts[] = {
    [TEST_ACCOUNT] = "INSERT INTO account (id, kind, provider, subject, name, level,"
                     " created_at, seen_at) VALUES ($1, 'person', 'p', $1, 'n', 'SOP3',"
                     " 0, 0)",
    [TEST_MESSAGES] = "SELECT count(*) FROM outbox WHERE account = $1 AND channel = $2",
    [TEST_OLDER] = "UPDATE contact SET expires_at = expires_at - $1 WHERE account = $2",
    [TEST_AUDIT] = "SELECT count(*) FROM audit_entry WHERE actor = $1 AND action = $2",
};
static const struct db_statements test_statements = {
    "contact_test", test_texts, ARRAY_LEN(test_texts)};
static const struct db_statements *const statements[] = {&audit_statements,
    &contact_statements, &notice_statements, &person_statements, &test_statements, NULL};

struct world {
	struct db_world db;
	struct access_caller fatima;
	struct access_caller omar;
};

/* --- one statement, one answer --- */

struct ask {
	size_t which;
	struct db_values values;
	int64_t ret_number;
};

static enum fault
ask_act(struct act *act, void *input)
{
	struct ask *ask = input;
	struct db_rows rows;

	db_query(act->db, &test_statements, ask->which, ask->values, &rows);
	if (db_next(&rows)) {
		ask->ret_number = db_integer(&rows, 0);
	}
	return db_end(&rows);
}

static enum fault
run_act(struct act *act, void *input)
{
	struct ask *ask = input;

	return db_run(act->db, &test_statements, ask->which, ask->values);
}

static void
run(struct world *world, size_t which, struct db_values values)
{
	struct ask ask = {.which = which, .values = values};

	WORKS(acts_write(world->db.acts, &world->db.arena, run_act, &ask));
}

static int64_t
messages(struct world *world, const struct access_caller *caller, const char *channel)
{
	struct ask ask = {TEST_MESSAGES,
	    DB_ARGS(DB_ID(&caller->account), DB_TEXT(slice_of(channel))),
	    .ret_number = -1};

	WORKS(acts_read(world->db.acts, &world->db.arena, ask_act, &ask));
	return ask.ret_number;
}

/* The code that was sent there last. It lies sealed. */
static struct slice
code_to(struct world *world, const struct access_caller *caller, const char *address)
{
	struct notice_waiting_list list;
	struct slice code = {NULL, 0};

	WORKS(notice_list_waiting(world->db.acts, &world->db.arena, &list));
	for (size_t i = list.ret_count; i > 0; i--) {
		const struct notice_message *message = &list.ret_messages[i - 1];
		if (id_equal(&message->account, &caller->account) &&
		    slice_equal(message->address, slice_of(address))) {
			code = message->code;
		}
	}
	return code;
}

static int64_t
audited(struct world *world, const struct access_caller *caller, const char *action)
{
	struct ask ask = {TEST_AUDIT,
	    DB_ARGS(DB_ID(&caller->account), DB_TEXT(slice_of(action))),
	    .ret_number = -1};

	WORKS(acts_read(world->db.acts, &world->db.arena, ask_act, &ask));
	return ask.ret_number;
}

/* --- what a person does --- */

struct declare {
	const struct access_caller *caller;
	const char *email;
	unsigned vouched;
	bool ask;
	struct contact_proofs ret_proofs;
};

static enum fault
declare_act(struct act *act, void *input)
{
	struct declare *declare = input;
	const struct id *account = &declare->caller->account;
	struct person_row row = {
	    .details = {.field = {[PERSON_EMAIL] = slice_of(declare->email),
	                    [PERSON_PHONE] = SLICE(PHONE)}},
	    .vouched = declare->vouched,
	};

	TRY(person_save(act->db, account, &row, act->arena, act->now));
	if (declare->ask) {
		TRY(contact_ask(act, account, &row.details, row.vouched, SLICE("ar")));
	}
	return contact_load(
	    act, account, &row.details, row.vouched, &declare->ret_proofs);
}

static struct contact_proofs
declare(struct world *world, const struct access_caller *caller, const char *email)
{
	struct declare declare = {.caller = caller, .email = email};

	WORKS(acts_write(world->db.acts, &world->db.arena, declare_act, &declare));
	return declare.ret_proofs;
}

static struct contact_proofs
declare_and_ask(struct world *world, const struct access_caller *caller, unsigned vouched)
{
	struct declare declare = {
	    .caller = caller, .email = EMAIL, .vouched = vouched, .ask = true};

	WORKS(acts_write(world->db.acts, &world->db.arena, declare_act, &declare));
	return declare.ret_proofs;
}

static enum contact_verdict
send(struct world *world, const struct access_caller *caller, enum person_field field)
{
	struct contact_sent sent = {
	    .caller = caller, .field = field, .language = SLICE("en")};

	WORKS(contact_send(world->db.acts, &world->db.arena, &sent));
	return sent.ret_verdict;
}

static enum contact_verdict
confirm(struct world *world, const struct access_caller *caller, struct slice typed)
{
	struct contact_confirmed confirmed = {
	    .caller = caller, .field = PERSON_EMAIL, .typed = typed};

	WORKS(contact_confirm(world->db.acts, &world->db.arena, &confirmed));
	return confirmed.ret_verdict;
}

static struct contact_standing
email_of(struct world *world, const struct access_caller *caller)
{
	struct contact_standings standings;

	WORKS(contact_own(world->db.acts, &world->db.arena, caller, &standings));
	return standings.email;
}

/* Another code than this one. */
static struct slice
not_this(struct world *world, struct slice code)
{
	char *other = arena_alloc(&world->db.arena, CONTACT_CODE_SIZE);

	(void)snprintf(other, CONTACT_CODE_SIZE, "%.*s", SLICE_PRINT(code));
	other[0] = (char)(other[0] == '9' ? '0' : other[0] + 1);
	return slice_of(other);
}

/* --- set-up --- */

static void
enrol(struct world *world, struct access_caller *caller)
{
	*caller = (struct access_caller){
	    .kind = ACCESS_PERSON, .account = id_new(moment_now())};
	run(world, TEST_ACCOUNT, DB_ARGS(DB_ID(&caller->account)));
}

static int
start(void **state, unsigned channels)
{
	static struct world world;

	world = (struct world){.db = {.channels = channels}};
	WORKS(db_world_start(&world.db, statements));
	enrol(&world, &world.fatima);
	enrol(&world, &world.omar);
	*state = &world;
	return 0;
}

static int
with_both(void **state)
{
	return start(state, BOTH);
}

static int
with_mail(void **state)
{
	return start(state, MAIL);
}

static int
with_none(void **state)
{
	return start(state, 0);
}

static int
tear_down(void **state)
{
	struct world *world = *state;

	db_world_stop(&world->db);
	return 0;
}

/* --- refusals --- */

static void
what_cannot_be_confirmed_gets_no_code(void **state)
{
	struct world *world = *state;

	assert_int_equal(send(world, &world->fatima, PERSON_EMAIL), CONTACT_NO_VALUE);
	assert_int_equal(
	    confirm(world, &world->fatima, SLICE("123456")), CONTACT_NO_VALUE);
	(void)declare(world, &world->fatima, EMAIL);
	assert_int_equal(send(world, &world->fatima, PERSON_PHONE), CONTACT_NO_CHANNEL);
	assert_int_equal(messages(world, &world->fatima, "sms"), 0);
	assert_int_equal(messages(world, &world->fatima, "mail"), 0);
	(void)declare_and_ask(world, &world->omar, CONTACT_FIELDS);
	assert_int_equal(send(world, &world->omar, PERSON_EMAIL), CONTACT_DONE);
	assert_int_equal(messages(world, &world->omar, "mail"), 0);
}

static void
a_wrong_code_counts_and_after_five_the_right_one_is_refused(void **state)
{
	struct world *world = *state;

	(void)declare(world, &world->fatima, EMAIL);
	assert_int_equal(
	    confirm(world, &world->fatima, SLICE("123456")), CONTACT_NO_CODE);
	assert_int_equal(send(world, &world->fatima, PERSON_EMAIL), CONTACT_OK);
	struct slice code = code_to(world, &world->fatima, EMAIL);
	assert_int_equal(code.size, CONTACT_CODE_DIGITS);
	assert_int_equal(
	    confirm(world, &world->fatima, SLICE("abc")), CONTACT_CODE_MALFORMED);
	for (int i = 0; i < CONTACT_TRIES_MOST; i++) {
		assert_int_equal(
		    email_of(world, &world->fatima).tries_left, CONTACT_TRIES_MOST - i);
		assert_int_equal(
		    confirm(world, &world->fatima, not_this(world, code)), CONTACT_WRONG);
	}
	assert_int_equal(confirm(world, &world->fatima, code), CONTACT_TRIES_USED);
	assert_int_equal(email_of(world, &world->fatima).confirmed_at, 0);
	assert_false(email_of(world, &world->fatima).live);
	assert_int_equal(audited(world, &world->fatima, "person.confirm_contact"), 0);
}

static void
the_code_of_another_person_is_refused(void **state)
{
	struct world *world = *state;

	(void)declare(world, &world->fatima, EMAIL);
	(void)declare(world, &world->omar, EMAIL);
	assert_int_equal(send(world, &world->fatima, PERSON_EMAIL), CONTACT_OK);
	struct slice code = code_to(world, &world->fatima, EMAIL);
	assert_int_equal(confirm(world, &world->omar, code), CONTACT_NO_CODE);
	do { /* one in a million times the two are the same */
		assert_int_equal(send(world, &world->omar, PERSON_EMAIL), CONTACT_OK);
	} while (slice_equal(code_to(world, &world->omar, EMAIL), code));
	assert_int_equal(confirm(world, &world->omar, code), CONTACT_WRONG);
	assert_int_equal(confirm(world, &world->fatima, code), CONTACT_OK);
}

static void
an_old_code_is_refused(void **state)
{
	struct world *world = *state;

	(void)declare(world, &world->fatima, EMAIL);
	assert_int_equal(send(world, &world->fatima, PERSON_EMAIL), CONTACT_OK);
	struct slice code = code_to(world, &world->fatima, EMAIL);
	run(world, TEST_OLDER,
	    DB_ARGS(DB_INT(CONTACT_CODE_MINUTES * MOMENT_MINUTE),
	        DB_ID(&world->fatima.account)));
	assert_int_equal(confirm(world, &world->fatima, code), CONTACT_EXPIRED);
	assert_false(email_of(world, &world->fatima).live);
}

static void
a_new_code_voids_the_one_before(void **state)
{
	struct world *world = *state;
	struct slice first;
	struct slice second;

	(void)declare(world, &world->fatima, EMAIL);
	assert_int_equal(send(world, &world->fatima, PERSON_EMAIL), CONTACT_OK);
	first = code_to(world, &world->fatima, EMAIL);
	second = first;
	for (int i = 1; i < CONTACT_CODES_ADDRESS_MOST && slice_equal(first, second);
	     i++) {
		(void)usleep(
		    2000); /* the newest of the outbox is that of the later moment */
		assert_int_equal(send(world, &world->fatima, PERSON_EMAIL), CONTACT_OK);
		second = code_to(world, &world->fatima, EMAIL);
	}
	assert_int_equal(confirm(world, &world->fatima, first), CONTACT_WRONG);
	assert_int_equal(confirm(world, &world->fatima, second), CONTACT_OK);
}

static void
a_code_for_the_address_before_is_refused(void **state)
{
	struct world *world = *state;

	(void)declare(world, &world->fatima, EMAIL);
	assert_int_equal(send(world, &world->fatima, PERSON_EMAIL), CONTACT_OK);
	struct slice code = code_to(world, &world->fatima, EMAIL);
	(void)declare(world, &world->fatima, "new@example.ae");
	assert_int_equal(confirm(world, &world->fatima, code), CONTACT_NO_CODE);
	assert_int_equal(email_of(world, &world->fatima).sent_at, 0);
}

static void
a_code_proves_once(void **state)
{
	struct world *world = *state;

	(void)declare(world, &world->fatima, EMAIL);
	assert_int_equal(send(world, &world->fatima, PERSON_EMAIL), CONTACT_OK);
	struct slice first = code_to(world, &world->fatima, EMAIL);
	assert_int_equal(confirm(world, &world->fatima, first), CONTACT_OK);
	(void)declare(world, &world->fatima, "new@example.ae");
	assert_int_equal(send(world, &world->fatima, PERSON_EMAIL), CONTACT_OK);
	assert_int_equal(confirm(world, &world->fatima,
	                     code_to(world, &world->fatima, "new@example.ae")),
	    CONTACT_OK);
	assert_int_not_equal(declare(world, &world->fatima, EMAIL).missing, 0);
	assert_int_equal(confirm(world, &world->fatima, first), CONTACT_NO_CODE);
}

static void
codes_are_limited_by_address_whoever_asks_and_by_account(void **state)
{
	struct world *world = *state;
	struct contact_sent sent = {
	    .caller = &world->omar, .field = PERSON_EMAIL, .language = SLICE("en")};

	(void)declare(world, &world->fatima, EMAIL);
	(void)declare(world, &world->omar, EMAIL);
	for (int i = 0; i < CONTACT_CODES_ADDRESS_MOST; i++) {
		assert_int_equal(send(world, &world->fatima, PERSON_EMAIL), CONTACT_OK);
	}
	assert_int_equal(send(world, &world->fatima, PERSON_EMAIL), CONTACT_TOO_MANY);
	WORKS(contact_send(world->db.acts, &world->db.arena, &sent));
	assert_int_equal(sent.ret_verdict, CONTACT_TOO_MANY);
	assert_true(sent.ret_again_at > moment_now() + MOMENT_HOUR - MOMENT_MINUTE);
	assert_int_equal(messages(world, &world->omar, "mail"), 0);

	for (int i = CONTACT_CODES_ADDRESS_MOST; i < CONTACT_CODES_ACCOUNT_MOST; i++) {
		char address[40];
		(void)snprintf(address, sizeof(address), "a%d@example.ae", i);
		(void)declare(world, &world->fatima, address);
		assert_int_equal(send(world, &world->fatima, PERSON_EMAIL), CONTACT_OK);
	}
	(void)declare(world, &world->fatima, "last@example.ae");
	assert_int_equal(send(world, &world->fatima, PERSON_EMAIL), CONTACT_TOO_MANY);
	assert_true(email_of(world, &world->fatima).again_at > moment_now());
	assert_int_equal(send(world, &world->fatima, PERSON_PHONE), CONTACT_TOO_MANY);
}

/* --- and what goes well --- */

static void
the_right_code_confirms_and_a_second_click_changes_nothing(void **state)
{
	struct world *world = *state;

	(void)declare(world, &world->fatima, EMAIL);
	assert_int_equal(send(world, &world->fatima, PERSON_EMAIL), CONTACT_OK);
	struct slice code = code_to(world, &world->fatima, EMAIL);
	assert_int_equal(
	    confirm(world, &world->fatima, not_this(world, code)), CONTACT_WRONG);
	assert_int_equal(confirm(world, &world->fatima, code), CONTACT_OK);
	moment at = email_of(world, &world->fatima).confirmed_at;
	assert_int_not_equal(at, 0);
	assert_int_equal(confirm(world, &world->fatima, code), CONTACT_DONE);
	assert_int_equal(send(world, &world->fatima, PERSON_EMAIL), CONTACT_DONE);
	assert_int_equal(email_of(world, &world->fatima).confirmed_at, at);
	assert_int_equal(audited(world, &world->fatima, "person.send_code"), 1);
	assert_int_equal(audited(world, &world->fatima, "person.confirm_contact"), 1);
}

static void
the_proof_stays_with_the_value_when_that_changes_and_comes_back(void **state)
{
	struct world *world = *state;

	assert_int_equal(declare(world, &world->fatima, EMAIL).missing, CONTACT_FIELDS);
	assert_int_equal(send(world, &world->fatima, PERSON_EMAIL), CONTACT_OK);
	assert_int_equal(
	    confirm(world, &world->fatima, code_to(world, &world->fatima, EMAIL)),
	    CONTACT_OK);
	assert_int_equal(
	    declare(world, &world->fatima, EMAIL).missing, PERSON_BIT(PERSON_PHONE));
	assert_int_equal(
	    declare(world, &world->fatima, "new@example.ae").missing, CONTACT_FIELDS);
	struct contact_proofs back = declare(world, &world->fatima, EMAIL);
	assert_int_equal(back.missing, PERSON_BIT(PERSON_PHONE));
	assert_int_not_equal(back.confirmed_at[PERSON_EMAIL], 0);
	assert_int_equal(back.confirmed_at[PERSON_PHONE], 0);
}

static void
saving_sends_a_code_to_what_nobody_vouches_for_once(void **state)
{
	struct world *world = *state;

	assert_int_equal(
	    declare_and_ask(world, &world->fatima, PERSON_BIT(PERSON_PHONE)).missing,
	    PERSON_BIT(PERSON_EMAIL));
	assert_int_equal(messages(world, &world->fatima, "mail"), 1);
	assert_int_equal(messages(world, &world->fatima, "sms"), 0);
	(void)declare_and_ask(world, &world->fatima, PERSON_BIT(PERSON_PHONE));
	assert_int_equal(messages(world, &world->fatima, "mail"), 1);
	(void)declare_and_ask(world, &world->fatima, 0);
	assert_int_equal(messages(world, &world->fatima, "mail"), 1);
	assert_int_equal(messages(world, &world->fatima, "sms"), 1);
	(void)declare_and_ask(world, &world->omar, 0);
	assert_int_equal(messages(world, &world->omar, "mail"), 1);
}

static void
without_an_sms_gateway_only_the_mail_is_asked_for(void **state)
{
	struct world *world = *state;

	assert_int_equal(
	    declare_and_ask(world, &world->fatima, 0).missing, PERSON_BIT(PERSON_EMAIL));
	assert_int_equal(messages(world, &world->fatima, "mail"), 1);
	assert_int_equal(messages(world, &world->fatima, "sms"), 0);
}

static void
without_any_way_out_nothing_is_asked_for(void **state)
{
	struct world *world = *state;

	assert_int_equal(declare_and_ask(world, &world->fatima, 0).missing, 0);
	assert_int_equal(messages(world, &world->fatima, "mail"), 0);
	assert_int_equal(send(world, &world->fatima, PERSON_EMAIL), CONTACT_NO_CHANNEL);
	assert_false(email_of(world, &world->fatima).asked);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, with_both, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
	        what_cannot_be_confirmed_gets_no_code, with_mail, tear_down),
	    TEST(a_wrong_code_counts_and_after_five_the_right_one_is_refused),
	    TEST(the_code_of_another_person_is_refused),
	    TEST(an_old_code_is_refused),
	    TEST(a_new_code_voids_the_one_before),
	    TEST(a_code_for_the_address_before_is_refused),
	    TEST(a_code_proves_once),
	    TEST(codes_are_limited_by_address_whoever_asks_and_by_account),
	    TEST(the_right_code_confirms_and_a_second_click_changes_nothing),
	    TEST(the_proof_stays_with_the_value_when_that_changes_and_comes_back),
	    TEST(saving_sends_a_code_to_what_nobody_vouches_for_once),
	    cmocka_unit_test_setup_teardown(
	        without_an_sms_gateway_only_the_mail_is_asked_for, with_mail, tear_down),
	    cmocka_unit_test_setup_teardown(
	        without_any_way_out_nothing_is_asked_for, with_none, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
