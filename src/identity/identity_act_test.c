/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "access/access_act.h"
#include "db/db_test_place.h"
#include "db/db_test_vault.h"
#include "identity/client_store.h"
#include "identity/identity_act.h"
#include "identity/identity_store.h"
#include "identity/sessions_act.h"

/* Of rooms whose stores this part does not see: prepared, as app/ does. */
extern const struct db_statements access_statements;
extern const struct db_statements audit_statements;

enum { COUNT_SIGN_INS, COUNT_ACCOUNTS, COUNT_SESSIONS, COUNT_VOUCHED, COUNT_AUDIT, AGE };
static const char *const texts[] = {
    [COUNT_SIGN_INS] = "SELECT count(*) FROM sign_in",
    [COUNT_ACCOUNTS] = "SELECT count(*) FROM account",
    [COUNT_SESSIONS] = "SELECT count(*) FROM session",
    [COUNT_VOUCHED] = "SELECT count(*) FROM person_vouched",
    [COUNT_AUDIT] = "SELECT count(*) FROM audit_entry",
    [AGE] = "UPDATE sign_in SET created_at = created_at - $1",
};
static const struct db_statements test_statements = {"test", texts, ARRAY_LEN(texts)};
static const struct db_statements *const all_statements[] = {&access_statements,
    &audit_statements, &identity_statements, &client_statements, &test_statements, NULL};

static const struct identity_provider person_provider = {
    .name = "uaepass", .kind = ACCESS_PERSON};
static const struct identity_provider staff_provider = {
    .name = "staff", .kind = ACCESS_STAFF};

struct world {
	struct db_place place;
	struct vault *vault;
	struct acts *acts;
	struct arena arena;
};

static int
set_up(void **state)
{
	struct world *world = calloc(1, sizeof(*world));

	assert_non_null(world);
	assert_int_equal(db_place_make(&world->place), FAULT_NONE);
	assert_int_equal(db_migrate(world->place.address), FAULT_NONE);
	assert_int_equal(db_test_vault(&world->vault), FAULT_NONE);
	struct acts_options options = {.address = world->place.address,
	    .statements = all_statements,
	    .vault = world->vault};
	assert_int_equal(acts_start(&options, &world->acts), FAULT_NONE);
	world->arena = ARENA_EMPTY(16 << 20);
	*state = world;
	return 0;
}

static int
tear_down(void **state)
{
	struct world *world = *state;

	acts_stop(world->acts);
	vault_free(world->vault);
	arena_done(&world->arena);
	db_place_drop(&world->place);
	free(world);
	return 0;
}

struct counting {
	size_t which;
	int64_t value;
};

static enum fault
count(struct act *act, void *input)
{
	struct counting *counting = input;
	struct db_rows rows;

	db_query(act->db, &test_statements, counting->which, DB_NO_ARGS, &rows);
	while (db_next(&rows)) {
		counting->value = db_integer(&rows, 0);
	}
	return db_end(&rows);
}

static int64_t
count_of(struct world *world, size_t which)
{
	struct counting counting = {which, -1};

	assert_int_equal(
	    acts_read(world->acts, &world->arena, count, &counting), FAULT_NONE);
	return counting.value;
}

static enum fault
make_older(struct act *act, void *input)
{
	return db_run(
	    act->db, &test_statements, AGE, DB_ARGS(DB_INT(*(const moment *)input)));
}

static void
start(struct world *world, const char *state, const char *browser)
{
	struct identity_start start = {
	    .provider = SLICE("uaepass"),
	    .browser = slice_of(browser),
	    .state = slice_of(state),
	    .nonce = SLICE("nonce-1"),
	    .verifier = SLICE("verifier-1"),
	    .return_to = SLICE("/ar/application"),
	    .language = SLICE("ar"),
	};

	assert_int_equal(identity_start(world->acts, &world->arena, &start), FAULT_NONE);
}

static struct identity_take
take(struct world *world, const char *provider, const char *state, const char *browser)
{
	struct identity_take take = {
	    .provider = slice_of(provider),
	    .browser = slice_of(browser),
	    .state = slice_of(state),
	};

	assert_int_equal(identity_take(world->acts, &world->arena, &take), FAULT_NONE);
	return take;
}

static void
a_sign_in_comes_back_once(void **state)
{
	struct world *world = *state;

	start(world, "state-1", "browser-1");
	struct identity_take taken = take(world, "uaepass", "state-1", "browser-1");
	assert_true(taken.ret_found);
	assert_true(slice_equal(taken.ret_nonce, SLICE("nonce-1")));
	assert_true(slice_equal(taken.ret_verifier, SLICE("verifier-1")));
	assert_true(slice_equal(taken.ret_return_to, SLICE("/ar/application")));
	assert_true(slice_equal(taken.ret_language, SLICE("ar")));
	assert_false(take(world, "uaepass", "state-1", "browser-1").ret_found);
	assert_int_equal(count_of(world, COUNT_SIGN_INS), 0);
}

static void
another_browser_provider_or_state_takes_nothing_away(void **state)
{
	struct world *world = *state;

	start(world, "state-1", "browser-1");
	assert_false(take(world, "uaepass", "state-1", "browser-2").ret_found);
	assert_false(take(world, "uaepass", "state-1", "").ret_found);
	assert_false(take(world, "other", "state-1", "browser-1").ret_found);
	assert_false(take(world, "uaepass", "state-2", "browser-1").ret_found);
	assert_true(take(world, "uaepass", "state-1", "browser-1").ret_found);
}

static void
a_sign_in_of_ten_minutes_ago_is_over(void **state)
{
	struct world *world = *state;
	moment ten = IDENTITY_SIGN_IN_LIFE + MOMENT_SECOND;
	moment nine = 9 * (moment)MOMENT_MINUTE;

	start(world, "state-1", "browser-1");
	assert_int_equal(
	    acts_write(world->acts, &world->arena, make_older, &ten), FAULT_NONE);
	start(world, "state-2", "browser-1");
	assert_int_equal(
	    acts_write(world->acts, &world->arena, make_older, &nine), FAULT_NONE);
	assert_false(take(world, "uaepass", "state-1", "browser-1").ret_found);
	assert_int_equal(count_of(world, COUNT_SIGN_INS), 2);
	assert_int_equal(identity_sweep(world->acts, &world->arena), FAULT_NONE);
	assert_int_equal(count_of(world, COUNT_SIGN_INS), 1);
	assert_true(take(world, "uaepass", "state-2", "browser-1").ret_found);
}

static struct identity_sign_in
sign_in(struct world *world, const struct identity_provider *provider,
    const char *subject, const char *name, struct slice cookie)
{
	static struct identity_claims claims;

	claims = (struct identity_claims){.level = "SOP3", .email = "a@b.test"};
	(void)strcpy(claims.subject, subject);
	(void)strcpy(claims.name_latin, name);
	struct identity_sign_in input = {
	    .provider = provider,
	    .kind = provider->kind,
	    .claims = &claims,
	    .id_token = SLICE("id-token"),
	    .cookie = cookie,
	};
	assert_int_equal(
	    identity_sign_in(world->acts, &world->arena, &input), FAULT_NONE);
	return input;
}

static struct identity_session
find_at(struct world *world, struct slice cookie, enum access_kind kind, moment now)
{
	struct identity_visit visit = {cookie, kind, now};
	struct identity_session session;

	assert_int_equal(
	    identity_session_find(world->acts, &world->arena, &visit, &session),
	    FAULT_NONE);
	return session;
}

static struct identity_session
find(struct world *world, struct slice cookie, enum access_kind kind)
{
	return find_at(world, cookie, kind, moment_now());
}

static const struct slice no_cookie = {NULL, 0};

static void
who_signed_in_is_found_by_his_cookie(void **state)
{
	struct world *world = *state;
	struct identity_sign_in in =
	    sign_in(world, &person_provider, "u-1", "Ram ABC", no_cookie);
	struct identity_session session = find(world, in.ret_cookie, ACCESS_PERSON);

	assert_int_equal(in.ret_cookie.size, 43);
	assert_int_equal(session.caller.kind, ACCESS_PERSON);
	assert_true(id_equal(&session.caller.account, &in.ret_account));
	assert_true(slice_equal(session.caller.name, SLICE("Ram ABC")));
	assert_int_equal(session.caller.roles, 1U << ACCESS_APPLICANT);
	assert_int_equal(session.csrf.size, 43);
	assert_false(slice_equal(session.csrf, in.ret_cookie));
	assert_int_equal(count_of(world, COUNT_VOUCHED), 1);
}

static void
what_is_no_cookie_of_ours_finds_nobody(void **state)
{
	struct world *world = *state;
	struct identity_sign_in in =
	    sign_in(world, &person_provider, "u-1", "Ram ABC", no_cookie);

	assert_int_equal(
	    find(world, no_cookie, ACCESS_PERSON).caller.kind, ACCESS_NOBODY);
	assert_int_equal(
	    find(world, SLICE("guess"), ACCESS_PERSON).caller.kind, ACCESS_NOBODY);
	assert_int_equal(
	    find(world, slice_first(in.ret_cookie, 42), ACCESS_PERSON).caller.kind,
	    ACCESS_NOBODY);
	/* A person's cookie is no staff cookie. */
	assert_int_equal(
	    find(world, in.ret_cookie, ACCESS_STAFF).caller.kind, ACCESS_NOBODY);
}

static void
a_session_ends_idle_absolutely_and_not_before(void **state)
{
	struct world *world = *state;
	struct identity_sign_in in =
	    sign_in(world, &person_provider, "u-1", "Ram ABC", no_cookie);
	moment now = moment_now();

	assert_int_equal(
	    find_at(world, in.ret_cookie, ACCESS_PERSON, now + 29 * (moment)MOMENT_MINUTE)
	        .caller.kind,
	    ACCESS_PERSON);
	assert_int_equal(
	    find_at(world, in.ret_cookie, ACCESS_PERSON, now + 30 * (moment)MOMENT_MINUTE)
	        .caller.kind,
	    ACCESS_NOBODY);
}

static void
a_request_marks_the_session_once_a_minute(void **state)
{
	struct world *world = *state;
	struct identity_sign_in in =
	    sign_in(world, &person_provider, "u-1", "Ram ABC", no_cookie);
	struct identity_session session = find(world, in.ret_cookie, ACCESS_PERSON);
	moment first = session.seen_at;

	assert_int_equal(identity_session_touch(world->acts, &world->arena, &session,
	                     SLICE(""), first + 59 * (moment)MOMENT_SECOND),
	    FAULT_NONE);
	assert_int_equal(find(world, in.ret_cookie, ACCESS_PERSON).seen_at, first);
	/* The writer dates it by its own clock, which has moved on by a moment at least. */
	while (moment_now() <= first) {
	}
	assert_int_equal(identity_session_touch(world->acts, &world->arena, &session,
	                     SLICE(""), first + MOMENT_MINUTE),
	    FAULT_NONE);
	assert_true(find(world, in.ret_cookie, ACCESS_PERSON).seen_at > first);
}

/* At once, not after the minute: the next letter may be written before that. */
static void
the_language_of_the_pages_is_kept_for_mail(void **state)
{
	struct world *world = *state;
	struct identity_sign_in in =
	    sign_in(world, &person_provider, "u-1", "Ram ABC", no_cookie);
	struct identity_session session = find(world, in.ret_cookie, ACCESS_PERSON);

	assert_true(slice_equal(session.language, SLICE("ar")));
	assert_int_equal(session.unread, 0);
	assert_int_equal(identity_session_touch(world->acts, &world->arena, &session,
	                     SLICE("en"), session.seen_at),
	    FAULT_NONE);
	session = find(world, in.ret_cookie, ACCESS_PERSON);
	assert_true(slice_equal(session.language, SLICE("en")));
	assert_int_equal(identity_session_touch(world->acts, &world->arena, &session,
	                     SLICE(""), session.seen_at + MOMENT_MINUTE),
	    FAULT_NONE);
	session = find(world, in.ret_cookie, ACCESS_PERSON);
	assert_true(slice_equal(session.language, SLICE("en")));
}

static void
signing_in_again_replaces_the_cookie_and_keeps_the_account(void **state)
{
	struct world *world = *state;
	struct identity_sign_in first =
	    sign_in(world, &person_provider, "u-1", "Ram ABC", no_cookie);
	struct identity_sign_in second =
	    sign_in(world, &person_provider, "u-1", "Ram B. ABC", first.ret_cookie);

	assert_true(id_equal(&first.ret_account, &second.ret_account));
	assert_int_equal(
	    find(world, first.ret_cookie, ACCESS_PERSON).caller.kind, ACCESS_NOBODY);
	struct identity_session session = find(world, second.ret_cookie, ACCESS_PERSON);
	assert_true(slice_equal(session.caller.name, SLICE("Ram B. ABC")));
	assert_int_equal(count_of(world, COUNT_ACCOUNTS), 1);
	assert_int_equal(count_of(world, COUNT_SESSIONS), 1);
	assert_int_equal(count_of(world, COUNT_VOUCHED), 1);
}

static void
the_same_subject_at_another_provider_is_another_person(void **state)
{
	struct world *world = *state;
	struct identity_provider other = {.name = "other", .kind = ACCESS_PERSON};
	struct identity_sign_in one =
	    sign_in(world, &person_provider, "u-1", "Ram ABC", no_cookie);
	struct identity_sign_in two = sign_in(world, &other, "u-1", "Ram ABC", no_cookie);

	assert_false(id_equal(&one.ret_account, &two.ret_account));
	assert_int_equal(count_of(world, COUNT_SESSIONS), 2);
}

static void
an_account_never_changes_its_kind(void **state)
{
	struct world *world = *state;
	struct identity_provider turned = {.name = "uaepass", .kind = ACCESS_STAFF};
	struct identity_claims claims = {.subject = "u-1"};
	struct identity_sign_in input = {
	    .provider = &turned, .kind = ACCESS_STAFF, .claims = &claims};

	(void)sign_in(world, &person_provider, "u-1", "Ram ABC", no_cookie);
	assert_int_equal(
	    identity_sign_in(world->acts, &world->arena, &input), FAULT_CONFIG);
	assert_int_equal(count_of(world, COUNT_SESSIONS), 1);
}

static void
who_signs_out_is_not_found_any_more(void **state)
{
	struct world *world = *state;
	struct identity_sign_in in =
	    sign_in(world, &person_provider, "u-1", "Ram ABC", no_cookie);
	struct identity_session session = find(world, in.ret_cookie, ACCESS_PERSON);
	struct identity_sign_out out = {.caller = &session.caller};

	assert_int_equal(identity_sign_out(world->acts, &world->arena, &out), FAULT_NONE);
	assert_true(slice_equal(out.ret_provider, SLICE("uaepass")));
	assert_true(slice_equal(out.ret_id_token, SLICE("id-token")));
	assert_int_equal(
	    find(world, in.ret_cookie, ACCESS_PERSON).caller.kind, ACCESS_NOBODY);
	assert_int_equal(identity_sign_out(world->acts, &world->arena, &out), FAULT_NONE);
	assert_int_equal(out.ret_provider.size, 0);
}

static void
a_refusal_leaves_one_entry_in_the_audit_and_nothing_else(void **state)
{
	struct world *world = *state;

	assert_int_equal(identity_refuse(world->acts, &world->arena, SLICE("uaepass"),
	                     IDENTITY_NOT_ASSURED),
	    FAULT_NONE);
	assert_int_equal(count_of(world, COUNT_AUDIT), 1);
	assert_int_equal(count_of(world, COUNT_ACCOUNTS), 0);
	assert_int_equal(count_of(world, COUNT_SESSIONS), 0);
	assert_int_equal(count_of(world, COUNT_VOUCHED), 0);
}

/* --- where a person is signed in --- */

static void
a_person_sees_and_ends_his_own_sessions_only(void **state)
{
	struct world *world = *state;
	struct identity_sign_in phone =
	    sign_in(world, &person_provider, "u-1", "Ram ABC", no_cookie);
	struct identity_sign_in desk =
	    sign_in(world, &person_provider, "u-1", "Ram ABC", no_cookie);
	struct identity_sign_in other =
	    sign_in(world, &person_provider, "u-2", "Omar", no_cookie);
	struct access_caller caller = find(world, desk.ret_cookie, ACCESS_PERSON).caller;
	struct access_caller stranger =
	    find(world, other.ret_cookie, ACCESS_PERSON).caller;
	struct sessions sessions = {.caller = &caller};
	struct sessions_end end = {.caller = &stranger};

	assert_int_equal(
	    sessions_list(world->acts, &world->arena, &sessions), FAULT_NONE);
	assert_int_equal(sessions.ret_count, 2);
	assert_int_equal(
	    sessions.ret_lines[0].current + sessions.ret_lines[1].current, 1);
	end.session = find(world, phone.ret_cookie, ACCESS_PERSON).caller.session;
	assert_int_equal(sessions_end(world->acts, &world->arena, &end), FAULT_NONE);
	assert_false(end.ret_found);
	end.caller = &caller;
	assert_int_equal(sessions_end(world->acts, &world->arena, &end), FAULT_NONE);
	assert_true(end.ret_found);
	assert_int_equal(
	    find(world, phone.ret_cookie, ACCESS_PERSON).caller.kind, ACCESS_NOBODY);
	assert_int_equal(
	    find(world, desk.ret_cookie, ACCESS_PERSON).caller.kind, ACCESS_PERSON);
}

static void
signing_out_everywhere_ends_all_of_one_account(void **state)
{
	struct world *world = *state;
	struct identity_sign_in phone =
	    sign_in(world, &person_provider, "u-1", "Ram ABC", no_cookie);
	struct identity_sign_in desk =
	    sign_in(world, &person_provider, "u-1", "Ram ABC", no_cookie);
	struct identity_sign_in other =
	    sign_in(world, &person_provider, "u-2", "Omar", no_cookie);
	struct access_caller caller = find(world, desk.ret_cookie, ACCESS_PERSON).caller;
	struct sessions_end end = {.caller = &caller};

	assert_int_equal(sessions_end(world->acts, &world->arena, &end), FAULT_NONE);
	assert_int_equal(
	    find(world, phone.ret_cookie, ACCESS_PERSON).caller.kind, ACCESS_NOBODY);
	assert_int_equal(
	    find(world, desk.ret_cookie, ACCESS_PERSON).caller.kind, ACCESS_NOBODY);
	assert_int_equal(
	    find(world, other.ret_cookie, ACCESS_PERSON).caller.kind, ACCESS_PERSON);
}

/* --- roles --- */

static enum access_change_verdict
change(struct world *world, const struct id *account, enum access_role role, bool grant,
    struct slice by)
{
	struct access_change change = {
	    .account = *account, .role = role, .by = by, .grant = grant};

	assert_int_equal(access_change(world->acts, &world->arena, &change), FAULT_NONE);
	return change.ret_verdict;
}

static struct id
enrol(struct world *world, enum access_kind kind, struct slice subject)
{
	struct identity_enrol enrol = {.kind = kind,
	    .provider = kind == ACCESS_STAFF ? SLICE("staff") : SLICE("uaepass"),
	    .subject = subject,
	    .name = SLICE("Maryam Haddad"),
	    .by = SLICE("command")};

	assert_int_equal(identity_enrol(world->acts, &world->arena, &enrol), FAULT_NONE);
	return enrol.ret_account;
}

static void
a_role_is_granted_seen_and_withdrawn(void **state)
{
	struct world *world = *state;
	struct id account = enrol(world, ACCESS_STAFF, SLICE("s-1"));
	struct identity_sign_in in =
	    sign_in(world, &staff_provider, "s-1", "Maryam Haddad", no_cookie);
	unsigned roles = 0;

	assert_true(id_equal(&account, &in.ret_account));
	assert_int_equal(find(world, in.ret_cookie, ACCESS_STAFF).caller.roles, 0);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(
		    change(world, &account, ACCESS_OFFICER, true, SLICE("command")),
		    ACCESS_CHANGE_OK);
	}
	assert_int_equal(change(world, &account, ACCESS_AUDITOR, true, SLICE("command")),
	    ACCESS_CHANGE_OK);
	unsigned both = 1U << ACCESS_OFFICER | 1U << ACCESS_AUDITOR;
	assert_int_equal(find(world, in.ret_cookie, ACCESS_STAFF).caller.roles, both);
	assert_int_equal(
	    access_roles(world->acts, &world->arena, &account, &roles), FAULT_NONE);
	assert_int_equal(roles, both);
	assert_int_equal(change(world, &account, ACCESS_AUDITOR, false, SLICE("command")),
	    ACCESS_CHANGE_OK);
	assert_int_equal(
	    find(world, in.ret_cookie, ACCESS_STAFF).caller.roles, 1U << ACCESS_OFFICER);
	/* enrolled, signed in, granted twice (the third changed nothing), withdrawn */
	assert_int_equal(count_of(world, COUNT_AUDIT), 5);
}

static void
each_wrong_change_of_a_role_is_refused(void **state)
{
	struct world *world = *state;
	struct id staff = enrol(world, ACCESS_STAFF, SLICE("s-1"));
	struct id person = enrol(world, ACCESS_PERSON, SLICE("u-1"));
	struct id nobody = id_new(moment_now());
	unsigned roles = 1;

	assert_int_equal(change(world, &nobody, ACCESS_OFFICER, true, SLICE("command")),
	    ACCESS_CHANGE_NO_ACCOUNT);
	assert_int_equal(change(world, &person, ACCESS_OFFICER, true, SLICE("command")),
	    ACCESS_CHANGE_NOT_STAFF);
	assert_int_equal(change(world, &staff, ACCESS_APPLICANT, true, SLICE("command")),
	    ACCESS_CHANGE_NOT_A_ROLE);
	assert_int_equal(change(world, &staff, ACCESS_OFFICER, true, id_slice(&staff)),
	    ACCESS_CHANGE_OWN);
	assert_int_equal(
	    access_roles(world->acts, &world->arena, &staff, &roles), FAULT_NONE);
	assert_int_equal(roles, 0);
}

#define WITH_WORLD(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest all[] = {
	    WITH_WORLD(a_sign_in_comes_back_once),
	    WITH_WORLD(another_browser_provider_or_state_takes_nothing_away),
	    WITH_WORLD(a_sign_in_of_ten_minutes_ago_is_over),
	    WITH_WORLD(who_signed_in_is_found_by_his_cookie),
	    WITH_WORLD(what_is_no_cookie_of_ours_finds_nobody),
	    WITH_WORLD(a_session_ends_idle_absolutely_and_not_before),
	    WITH_WORLD(a_request_marks_the_session_once_a_minute),
	    WITH_WORLD(the_language_of_the_pages_is_kept_for_mail),
	    WITH_WORLD(signing_in_again_replaces_the_cookie_and_keeps_the_account),
	    WITH_WORLD(the_same_subject_at_another_provider_is_another_person),
	    WITH_WORLD(an_account_never_changes_its_kind),
	    WITH_WORLD(who_signs_out_is_not_found_any_more),
	    WITH_WORLD(a_refusal_leaves_one_entry_in_the_audit_and_nothing_else),
	    WITH_WORLD(a_person_sees_and_ends_his_own_sessions_only),
	    WITH_WORLD(signing_out_everywhere_ends_all_of_one_account),
	    WITH_WORLD(a_role_is_granted_seen_and_withdrawn),
	    WITH_WORLD(each_wrong_change_of_a_role_is_refused),
	};

	return cmocka_run_group_tests(all, NULL, NULL);
}
