/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * decision_test_act - a desk with two officers, a supervisor, somebody who is both, and
 * one application that waits: for the tests of the acts, with keys of its own.
 *
 *	claim(desk);
 *	assert_int_equal(step(desk, &desk->officer, APPLICATION_APPROVE), APPLICATION_OK);
 */
#ifndef DECISION_DECISION_TEST_ACT_H
#define DECISION_DECISION_TEST_ACT_H

#include "application/application_test_act.h"
#include "certificate/check_store.h"
#include "crypto/signing_local.h"
#include "decision/decision_act.h"
#include "decision/override_store.h"
#include "decision/queue_act.h"
#include "permit/permit_act.h"

extern const struct db_statements access_statements;
extern const struct db_statements calendar_statements;
extern const struct db_statements decision_statements;
extern const struct db_statements desk_store_statements;
extern const struct db_statements forecast_statements;
extern const struct db_statements team_statements;
extern const struct db_statements permit_waiting_statements;
/* NOLINTNEXTLINE(readability-redundant-declaration): a test may know the store too */
extern const struct db_statements reading_statements;

enum {
	DESK_STAFF,
	DESK_STAFF_VOUCH,
	DESK_CENTRE_ENDS,
	DESK_READS,
	DESK_PERMITS,
	DESK_ODD,
	DESK_LETTERS,
	DESK_ALONE,
	DESK_NUMBER,
	DESK_AGE,
	DESK_ROLE,
	DESK_ROLES_END,
	DESK_DUE,
	DESK_IDLE,
	DESK_PLAIN_NOTES,
	DESK_MOVES,
	DESK_NAMESAKES,
	DESK_NAMESAKE_WORDS
};
static const char *const desk_texts[] = {
    [DESK_STAFF] = "INSERT INTO account (id, kind, provider, subject, name, level,"
                   " created_at, seen_at) VALUES ($1, 'staff', 's', $1, $2, '', 0, 0)",
    [DESK_STAFF_VOUCH] =
        "INSERT INTO person_vouched (account, name_latin, name_arabic, nationality,"
        " emirates_id, email, phone, at) VALUES ($1, '', 'مريم حداد', '', $2, $3, '', 1)",
    [DESK_CENTRE_ENDS] =
        "UPDATE centre_accreditation SET until_day = from_day WHERE centre = 'TC-0001'",
    [DESK_READS] =
        "SELECT count(*) FROM audit_entry WHERE action = $1 AND actor = $2 AND role = $3",
    [DESK_PERMITS] = "SELECT count(*) FROM permit",
    [DESK_LETTERS] = "SELECT count(*) FROM notice WHERE kind = 'order_suspended'",
    [DESK_AGE] = "UPDATE application SET submitted_at = $2 WHERE id = $1",
    [DESK_ALONE] = "UPDATE person SET emirates_id_index = NULL, passport_index = NULL,"
                   " email_index = NULL WHERE account <> $1",
    [DESK_NUMBER] = "UPDATE certificate SET number = 'B-18' WHERE application IN"
                    " (SELECT id FROM application WHERE account = $1)",
    [DESK_ROLE] = "INSERT INTO account_role (account, role, granted_by, granted_at)"
                  " VALUES ($1, $2, 'test', 0)",
    [DESK_ROLES_END] = "DELETE FROM account_role",
    [DESK_DUE] = "UPDATE decision_pending SET due_at = 1",
    [DESK_IDLE] = "UPDATE application SET claimed_at = 1, changed_at = 1",
    [DESK_PLAIN_NOTES] = "SELECT count(*) FROM decision_note WHERE words LIKE '%Call%'",
    [DESK_MOVES] = "SELECT count(*) FROM case_move WHERE from_officer = $1"
                   " AND to_officer = $2 AND moved_by = $3 AND reason LIKE ':1:%'",
    /* SEARCH_REACH_MOST of them, all newer than anybody else, and of no application */
    [DESK_NAMESAKES] =
        "INSERT INTO account (id, kind, provider, subject, name, level, created_at,"
        " seen_at) WITH RECURSIVE n (i) AS (SELECT 100000 UNION ALL SELECT i + 1 FROM n"
        " WHERE i < 101999) SELECT 'f0000000000000000000000000' || CAST(i AS TEXT),"
        " 'person', 'namesake', CAST(i AS TEXT), '', '', 0, 0 FROM n",
    [DESK_NAMESAKE_WORDS] = "INSERT INTO person_word (word, account) SELECT $1, id FROM"
                            " account WHERE provider = 'namesake'",
    [DESK_ODD] = "UPDATE person SET emirates_id = '784', emirates_id_warning = 1",
};
static const struct db_statements desk_statements = {
    "desk_test", desk_texts, ARRAY_LEN(desk_texts)};
static const struct db_statements *const desk_all[] = {&access_statements,
    &application_statements, &audit_statements, &centre_statements,
    &certificate_statements, &calendar_statements, &desk_store_statements,
    &centre_key_statements, &certificate_check_statements, &contact_statements,
    &counter_statements, &forecast_statements, &team_statements, &override_statements,
    &decision_statements, &drone_statements, &notice_statements, &order_statements,
    &permit_statements, &permit_waiting_statements, &person_statements,
    &reading_statements, &register_statements, &rule_statements, &world_statements,
    &desk_statements, NULL};

struct desk {
	struct test_world world; /* the first: its helpers take the whole */
	struct signing_local *local;
	struct signing signing;
	struct permit_desk *permits;
	struct access_caller officer;
	struct access_caller colleague;
	struct access_caller supervisor;
	struct access_caller both; /* officer and supervisor */
	struct id application;     /* of world.one, submitted */
};

/* --- set-up --- */

struct desk_write {
	size_t which;
	struct db_values values;
};

static inline enum fault
desk_write_act(struct act *act, void *input)
{
	struct desk_write *wanted = input;

	return db_run(act->db, &desk_statements, wanted->which, wanted->values);
}

static inline void
write_row(struct desk *desk, size_t which, struct db_values values)
{
	struct desk_write wanted = {which, values};

	WORKS(acts_write(
	    desk->world.db.acts, &desk->world.db.arena, desk_write_act, &wanted));
}

struct desk_count {
	size_t which;
	struct db_values values;
	int64_t ret_count;
};

static inline enum fault
desk_count_act(struct act *act, void *input)
{
	struct desk_count *wanted = input;
	struct db_rows rows;

	db_query(act->db, &desk_statements, wanted->which, wanted->values, &rows);
	if (db_next(&rows)) {
		wanted->ret_count = db_integer(&rows, 0);
	}
	return db_end(&rows);
}

static inline int64_t
count_rows(struct desk *desk, size_t which, struct db_values values)
{
	struct desk_count wanted = {which, values, -1};

	WORKS(acts_read(
	    desk->world.db.acts, &desk->world.db.arena, desk_count_act, &wanted));
	return wanted.ret_count;
}

static inline struct access_caller
staff(struct desk *desk, const char *name, unsigned roles)
{
	struct access_caller caller = {.kind = ACCESS_STAFF,
	    .account = id_new(moment_now()),
	    .session = id_new(moment_now()),
	    .name = slice_of(name),
	    .roles = roles};

	write_row(
	    desk, DESK_STAFF, DB_ARGS(DB_ID(&caller.account), DB_TEXT(caller.name)));
	for (unsigned role = 0; role < ACCESS_ROLE_COUNT; role++) {
		if ((roles & 1U << role) != 0) {
			write_row(desk, DESK_ROLE,
			    DB_ARGS(DB_ID(&caller.account),
			        DB_TEXT(
			            slice_of(access_role_word((enum access_role)role)))));
		}
	}
	return caller;
}

static inline void
make_keys(struct desk *desk)
{
	static const enum signing_use uses[] = {
	    SIGNING_TRUST_LIST, SIGNING_PERMIT, SIGNING_STATUS, SIGNING_CHECKPOINT};
	moment now = moment_now();

	desk->local = signing_local_new();
	for (size_t i = 0; i < ARRAY_LEN(uses); i++) {
		WORKS(signing_local_make(desk->local, uses[i], now - MOMENT_DAY,
		    now + 300 * (moment)MOMENT_DAY));
	}
	desk->signing = signing_local_signing(desk->local);
	desk->world.db.signing = &desk->signing;
	WORKS(permit_desk_new(&(struct permit_desk_options){&desk->signing, "AE",
	                          "https://permits.example"},
	    &desk->permits));
}

/* one's application is complete, has a drone, and is submitted. */
static inline void
submit_one(struct desk *desk)
{
	const struct access_caller *one = &desk->world.one;

	world_complete(&desk->world, one);
	assert_int_equal(
	    world_add_drone(&desk->world, one, "ABCD11", "249 g").ret_verdict,
	    APPLICATION_OK);
	assert_int_equal(
	    world_submit(&desk->world, one, "k", SLICE("")).ret_verdict, APPLICATION_OK);
	desk->application = world_view(&desk->world, one).id;
}

/* With statements besides those above, and a ledger of what is written (NULL: none). */
static inline int
desk_start(void **state, const struct db_statements *const *statements,
    const struct acts_ledger *ledger)
{
	static struct desk desk;
	unsigned officer = 1U << ACCESS_OFFICER;
	unsigned supervisor = 1U << ACCESS_SUPERVISOR;

	desk = (struct desk){.local = NULL};
	make_keys(&desk);
	desk.world.db.ledger = ledger;
	WORKS(db_world_start(&desk.world.db, statements));
	(void)snprintf(desk.world.uploads, sizeof(desk.world.uploads), "%s/up",
	    desk.world.db.place.folder);
	assert_int_equal(mkdir(desk.world.uploads, 0700), 0);
	WORKS(store_open(
	    &(struct store_options){.folder = desk.world.uploads}, &desk.world.store));
	world_load(&desk.world);
	world_person(&desk.world, &desk.world.one);
	world_person(&desk.world, &desk.world.two);
	desk.officer = staff(&desk, "Maryam Haddad", officer);
	desk.colleague = staff(&desk, "Saeed Al Blooshi", officer);
	desk.supervisor = staff(&desk, "Khalid Mansoor", supervisor);
	desk.both = staff(&desk, "Sara Nasser", officer | supervisor);
	submit_one(&desk);
	*state = &desk;
	return 0;
}

static inline int
desk_set_up(void **state)
{
	return desk_start(state, desk_all, NULL);
}

static inline int
desk_tear_down(void **state)
{
	struct desk *desk = *state;

	store_close(desk->world.store);
	db_world_stop(&desk->world.db);
	permit_desk_free(desk->permits);
	signing_local_free(desk->local);
	return 0;
}

#define DESK_TEST(function)                                                              \
	cmocka_unit_test_setup_teardown(function, desk_set_up, desk_tear_down)

/* --- the steps of a desk --- */

static inline struct decision
decide(struct desk *desk, struct decision decision)
{
	if (id_is_none(&decision.application)) {
		decision.application = desk->application;
	}
	decision.desk = desk->permits;
	WORKS(decision_decide(desk->world.db.acts, &desk->world.db.arena, &decision));
	return decision;
}

static inline enum application_verdict
step(struct desk *desk, const struct access_caller *caller, enum application_event event)
{
	return decide(desk, (struct decision){.caller = caller, .event = event})
	    .ret_verdict;
}

static inline void
claim(struct desk *desk)
{
	assert_int_equal(step(desk, &desk->officer, APPLICATION_CLAIM), APPLICATION_OK);
}

static inline enum application_verdict
propose(struct desk *desk, const struct access_caller *caller)
{
	return decide(desk,
	    (struct decision){.caller = caller,
	        .event = APPLICATION_PROPOSE_REFUSAL,
	        .reason = SLICE("certificate_not_valid"),
	        .text_en = SLICE("Not known."),
	        .text_ar = SLICE("غير معروفة.")})
	    .ret_verdict;
}

static inline struct decision_case
open_case(struct desk *desk, const struct access_caller *caller)
{
	struct decision_case opened = {
	    .caller = caller,
	    .application = desk->application,
	    .told = READING_QUALITY,
	};

	WORKS(decision_open(desk->world.db.acts, &desk->world.db.arena, &opened));
	return opened;
}

static inline struct application_view
own_view(struct desk *desk)
{
	return world_view(&desk->world, &desk->world.one);
}

static inline struct decision_queue
queue(struct desk *desk, const struct access_caller *caller, enum decision_tab tab)
{
	struct decision_queue asked = {.caller = caller, .tab = tab};

	WORKS(decision_list(desk->world.db.acts, &desk->world.db.arena, &asked));
	return asked;
}

static inline void
assert_nothing_issued(struct desk *desk)
{
	assert_int_equal(count_rows(desk, DESK_PERMITS, DB_NO_ARGS), 0);
	assert_int_equal(own_view(desk).permit.size, 0);
}

#endif
