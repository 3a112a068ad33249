/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * permit_test_act - a register with a holder, a stranger and an officer, and keys of its
 * own: for the tests of the acts.
 *
 *	struct permit_number number = issue_one(fixture);
 *	assert_int_equal(suspend(fixture, &number), PERMIT_CHANGE_OK);
 *	assert_int_equal(ask(fixture, &number).answer, PERMIT_ANSWER_SUSPENDED);
 */
#ifndef PERMIT_PERMIT_TEST_ACT_H
#define PERMIT_PERMIT_TEST_ACT_H

#include "base/buffer.h"
#include "crypto/signing_local.h"
#include "crypto/status_list.h"
#include "db/counter.h"
#include "db/db_test_world.h"
#include "permit/status_act.h"
#include "permit/waiting_store.h"

/* A test may not see the store of another room; it opens it all the same. */
extern const struct db_statements audit_statements;
extern const struct db_statements centre_key_statements;
extern const struct db_statements centre_statements;
extern const struct db_statements notice_statements;
extern const struct db_statements order_statements;

enum {
	TEST_ACCOUNT,
	TEST_APPLICATION,
	TEST_NUMBERS,
	TEST_PLACE,
	TEST_EVENTS,
	TEST_DETAILS,
	TEST_VOUCHED,
	TEST_CENTRE,
	TEST_CENTRE_KEY,
	TEST_CENTRE_KEY_END
};
static const char *const texts[] = {
    [TEST_ACCOUNT] =
        "INSERT INTO account (id, kind, provider, subject, name, level,"
        " created_at, seen_at) VALUES ($1, 'person', 'p', $1, 'n', '', 0, 0)",
    [TEST_APPLICATION] =
        "INSERT INTO application (id, account, class, state, version, created_at,"
        " changed_at, is_open) VALUES ($1, $2, 1, 'approved', 1, 0, 0, 0)",
    [TEST_NUMBERS] =
        "SELECT count(DISTINCT number), count(DISTINCT list * 1000000 + place),"
        " max(substr(number, 9, 7)) FROM permit",
    [TEST_PLACE] = "SELECT list, place FROM permit WHERE number = $1",
    [TEST_EVENTS] = "SELECT count(*), 0, '' FROM permit_event",
    [TEST_DETAILS] =
        "INSERT INTO person VALUES ($1, '', '', '', '', '', $3, '', 0, 0, 1, 0, NULL,"
        " nullif($2, ''), NULL)",
    [TEST_CENTRE] =
        "INSERT INTO centre VALUES ('TC-0001', 'Desert Wings', 'جناح الصحراء',"
        " 'Dubai', 'دبي', 'desert wings')",
    [TEST_CENTRE_KEY] =
        "INSERT INTO centre_key VALUES ($1, 'TC-0001', 'cose', '', $2, '', 20000, 40000,"
        " NULL, NULL, 0, $3, $3)",
    [TEST_CENTRE_KEY_END] = "UPDATE centre_key SET compromised_on = 20500 WHERE id = $1",
    [TEST_VOUCHED] = "INSERT INTO person_vouched VALUES ($1, '', '', '', '', $3, '', 0,"
                     " nullif($2, ''))",
};
static const struct db_statements test_statements = {"test", texts, ARRAY_LEN(texts)};
static const struct db_statements *const statements[] = {&audit_statements,
    &centre_key_statements, &centre_statements, &counter_statements, &notice_statements,
    &order_statements, &permit_statements, &permit_waiting_statements, &test_statements,
    NULL};

struct fixture {
	struct db_world world;
	struct signing_local *local;
	struct signing signing;
	struct permit_desk *desk;
	struct order_board *board;
	struct access_caller holder;
	struct access_caller stranger;
	struct access_caller officer;
	struct access_caller supervisor;
};

/* --- set-up --- */

static inline enum fault
add_account(struct act *act, void *input)
{
	return db_run(act->db, &test_statements, TEST_ACCOUNT, DB_ARGS(DB_ID(input)));
}

static inline struct access_caller
person(struct fixture *fixture, enum access_kind kind, enum access_role role)
{
	struct access_caller caller = {
	    .kind = kind, .account = id_new(moment_now()), .roles = 1U << role};

	WORKS(acts_write(
	    fixture->world.acts, &fixture->world.arena, add_account, &caller.account));
	return caller;
}

static inline int
set_up_with(void **state, const struct db_statements *const *all)
{
	static struct fixture fixture;
	static const enum signing_use uses[] = {
	    SIGNING_TRUST_LIST, SIGNING_PERMIT, SIGNING_STATUS};
	moment now = moment_now();

	fixture = (struct fixture){.local = signing_local_new()};
	for (size_t i = 0; i < ARRAY_LEN(uses); i++) {
		WORKS(signing_local_make(fixture.local, uses[i],
		    now - 2 * (moment)MOMENT_DAY, now + 300 * (moment)MOMENT_DAY));
	}
	fixture.signing = signing_local_signing(fixture.local);
	fixture.world.signing = &fixture.signing;
	WORKS(order_board_new(&fixture.board));
	fixture.world.orders = fixture.board;
	WORKS(db_world_start(&fixture.world, all));
	WORKS(permit_desk_new(&(struct permit_desk_options){&fixture.signing, "AE",
	                          "https://permits.example"},
	    &fixture.desk));
	fixture.holder = person(&fixture, ACCESS_PERSON, ACCESS_APPLICANT);
	fixture.stranger = person(&fixture, ACCESS_PERSON, ACCESS_APPLICANT);
	fixture.officer = person(&fixture, ACCESS_STAFF, ACCESS_OFFICER);
	fixture.supervisor = person(&fixture, ACCESS_STAFF, ACCESS_SUPERVISOR);
	*state = &fixture;
	return 0;
}

static inline int
set_up(void **state)
{
	return set_up_with(state, statements);
}

static inline int
tear_down(void **state)
{
	struct fixture *fixture = *state;

	db_world_stop(&fixture->world);
	permit_desk_free(fixture->desk);
	order_board_free(fixture->board);
	signing_local_free(fixture->local);
	return 0;
}

/* --- issuing --- */

static inline enum fault
issue_act(struct act *act, void *input)
{
	struct permit_issue *issue = input;

	TRY(db_run(act->db, &test_statements, TEST_APPLICATION,
	    DB_ARGS(DB_ID(&issue->application), DB_ID(&issue->account))));
	return permit_issue(act, issue);
}

static inline struct permit_issue
issue_of(struct fixture *fixture, moment from, moment until)
{
	struct permit_issue issue = {
	    .application = id_new(moment_now()),
	    .account = fixture->holder.account,
	    .class = PERMIT_RECREATION,
	    .name_latin = SLICE("Mariam Saeed Al Mansoori"),
	    .name_arabic = SLICE("مريم سعيد المنصوري"),
	    .emirates_id = SLICE("784199012345676"),
	    .drones = {{SLICE("ABCD11"), SLICE("Mini"), 249}},
	    .drone_count = 1,
	    .centre = SLICE("TC-0001"),
	    .years = 2,
	    .actor = SLICE("system"),
	    .role = "officer",
	    .from = from,
	    .until = until,
	};

	permit_desk_fill(fixture->desk, &issue);
	return issue;
}

static inline struct permit_number
issue_between(struct fixture *fixture, moment from, moment until)
{
	struct permit_issue issue = issue_of(fixture, from, until);

	WORKS(acts_write(fixture->world.acts, &fixture->world.arena, issue_act, &issue));
	return issue.ret_number;
}

static inline struct permit_number
issue_one(struct fixture *fixture)
{
	return issue_between(fixture, 0, 0);
}

/* --- asking --- */

struct counts {
	size_t which;
	int64_t first;
	int64_t second;
	char last[16];
};

static inline enum fault
count_act(struct act *act, void *input)
{
	struct counts *counts = input;
	struct db_rows rows;

	db_query(act->db, &test_statements, counts->which, DB_NO_ARGS, &rows);
	if (db_next(&rows)) {
		counts->first = db_integer(&rows, 0);
		counts->second = db_integer(&rows, 1);
		(void)snprintf(counts->last, sizeof(counts->last), "%.*s",
		    SLICE_PRINT(db_slice(&rows, 2)));
	}
	return db_end(&rows);
}

static inline struct counts
count(struct fixture *fixture, size_t which)
{
	struct counts counts = {.which = which};

	WORKS(acts_read(fixture->world.acts, &fixture->world.arena, count_act, &counts));
	return counts;
}

static inline struct permit_public
ask(struct fixture *fixture, const struct permit_number *number)
{
	struct permit_public public;

	WORKS(permit_ask(fixture->world.acts, &fixture->world.arena, number, &public));
	return public;
}

static inline struct permit_own
own(struct fixture *fixture, const struct permit_number *number)
{
	struct permit_own own;
	bool found = false;

	WORKS(permit_own_find(fixture->world.acts, &fixture->world.arena,
	    &fixture->holder, number, &found, &own));
	assert_true(found);
	return own;
}

static inline struct permit_finding
check(struct fixture *fixture, struct slice token)
{
	struct buffer text = BUFFER_IN(&fixture->world.arena);
	struct permit_checked checked;

	permit_qr_text(SLICE("https://permits.example"), token, &text);
	WORKS(permit_check(fixture->world.acts, fixture->desk, &fixture->world.arena,
	    buffer_slice(&text), moment_now(), &checked));
	return checked.finding;
}

static inline enum fault
add_centre(struct act *act, void *input)
{
	(void)input;
	return db_run(act->db, &test_statements, TEST_CENTRE, DB_NO_ARGS);
}

/* --- whose permit it is --- */

struct known_as {
	size_t which;
	const struct id *account;
	const char *emirates_id;
	const char *email;
};

static inline enum fault
know_as(struct act *act, void *input)
{
	const struct known_as *known = input;

	return db_run(act->db, &test_statements, known->which,
	    DB_ARGS(DB_ID(known->account), DB_TEXT(slice_of(known->emirates_id)),
	        DB_TEXT(slice_of(known->email))));
}

/* --- deciding --- */

struct version {
	const struct permit_number *number;
	int64_t ret_version; /* 0: there is no such permit */
};

static inline enum fault
version_act(struct act *act, void *input)
{
	struct version *version = input;
	struct permit_credential_row row;

	TRY(permit_find_credential(act->db, version->number, act->arena, &row));
	version->ret_version = row.permit.found ? row.version : 0;
	return FAULT_NONE;
}

static inline int64_t
version_of(struct fixture *fixture, const struct permit_number *number)
{
	struct version version = {.number = number};

	WORKS(
	    acts_read(fixture->world.acts, &fixture->world.arena, version_act, &version));
	return version.ret_version;
}

/* With good words, whatever the event needs of them. */
static inline enum permit_change_verdict
decide(struct fixture *fixture, const struct access_caller *caller,
    const struct permit_number *number, enum permit_event event)
{
	struct permit_decision decision = {
	    .caller = caller,
	    .number = *number,
	    .event = event,
	    .version = version_of(fixture, number),
	    .reason = SLICE("rules_broken"),
	    .text_en = SLICE("A check."),
	    .text_ar = SLICE("تحقق."),
	};

	WORKS(permit_decide(fixture->world.acts, &fixture->world.arena, &decision));
	return decision.ret_verdict;
}

static inline enum permit_change_verdict
suspend(struct fixture *fixture, const struct permit_number *number)
{
	return decide(fixture, &fixture->officer, number, PERMIT_SUSPEND);
}

static inline enum permit_change_verdict
lift(struct fixture *fixture, const struct permit_number *number)
{
	return decide(fixture, &fixture->officer, number, PERMIT_LIFT);
}

static inline enum fault
change_act(struct act *act, void *input)
{
	return permit_change_status(act, input);
}

static inline enum permit_change_verdict
change(struct fixture *fixture, const struct permit_number *number, enum permit_status to)
{
	struct permit_change wanted = {.number = *number,
	    .to = to,
	    .actor = SLICE("system"),
	    .role = "supervisor",
	    .reason = SLICE("test"),
	    .text_en = SLICE("Why."),
	    .text_ar = SLICE("لماذا.")};

	WORKS(
	    acts_write(fixture->world.acts, &fixture->world.arena, change_act, &wanted));
	return wanted.ret_verdict;
}

#endif
