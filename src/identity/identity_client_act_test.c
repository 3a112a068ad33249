/* SPDX-License-Identifier: EUPL-1.2 */
/* Machine clients on both databases: registered, disarmed by new keys, ended, and an
 * assertion that counts once. Signatures are tried in test/stories/services.test.mjs, with
 * another's software. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>

#include "access/access_act.h"
#include "db/db_test_world.h"
#include "identity/client_act.h"
#include "identity/client_store.h"
#include "identity/identity_act.h"
#include "identity/identity_store.h"

/* Of rooms whose stores this part does not see: prepared, as app/ does. */
extern const struct db_statements access_statements;
extern const struct db_statements audit_statements;
extern const struct db_statements proposal_statements;

static const struct db_statements *const all_statements[] = {&access_statements,
    &audit_statements, &client_statements, &identity_statements, &proposal_statements,
    NULL};

#define KEY(kid)                                                                         \
	"{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"" kid "\","                         \
	"\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","                         \
	"\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}"

struct world {
	struct db_world world;
	struct access_caller caller;
};

static int
open_world(void **state)
{
	struct world *world = calloc(1, sizeof(*world));
	struct identity_enrol enrol = {
	    .kind = ACCESS_STAFF,
	    .provider = SLICE("staff"),
	    .subject = SLICE("one"),
	    .name = SLICE("one"),
	    .by = SLICE("command"),
	};

	assert_non_null(world);
	*state = world;
	assert_int_equal(db_world_start(&world->world, all_statements), FAULT_NONE);
	assert_int_equal(
	    identity_enrol(world->world.acts, &world->world.arena, &enrol), FAULT_NONE);
	world->caller = (struct access_caller){
	    .kind = ACCESS_STAFF,
	    .account = enrol.ret_account,
	    .roles = 1U << ACCESS_ADMINISTRATOR,
	};
	return 0;
}

static int
close_world(void **state)
{
	struct world *world = *state;

	db_world_stop(&world->world);
	free(world);
	return 0;
}

static enum client_verdict
enter(struct world *world, struct slice client, struct slice keys, struct id *ret_account)
{
	struct client_registration wish = {
	    .caller = &world->caller,
	    .client_id = client,
	    .name = client,
	    .keys = keys,
	};

	assert_int_equal(
	    client_register(world->world.acts, &world->world.arena, &wish), FAULT_NONE);
	*ret_account = wish.ret_account;
	return wish.ret_verdict;
}

static enum access_change_verdict
give(struct world *world, const struct id *account, enum access_role role)
{
	struct access_change change = {
	    .account = *account,
	    .role = role,
	    .by = SLICE("command"),
	    .grant = true,
	};

	assert_int_equal(
	    access_change(world->world.acts, &world->world.arena, &change), FAULT_NONE);
	return change.ret_verdict;
}

static struct client_line
only_client(struct world *world)
{
	struct client_desk desk;

	assert_int_equal(
	    client_desk_open(world->world.acts, &world->world.arena, &desk), FAULT_NONE);
	assert_int_equal(desk.ret_count, 1);
	return desk.ret_lines[0];
}

static void
a_client_is_registered_once_and_without_a_role(void **state)
{
	struct world *world = *state;
	struct slice keys = SLICE("{\"keys\":[" KEY("a") "]}");
	struct id account;

	assert_int_equal(enter(world, SLICE("po"), keys, &account), CLIENT_BAD_ID);
	assert_int_equal(
	    enter(world, SLICE("police"), SLICE("{}"), &account), CLIENT_BAD_KEYS);
	assert_int_equal(enter(world, SLICE("police"), keys, &account), CLIENT_OK);
	struct client_line line = only_client(world);
	assert_true(id_equal(&line.account, &account));
	assert_int_equal(line.roles, 0);
	assert_int_equal(line.keys_count, 1);
	assert_int_equal(line.seen_at, 0);
	assert_int_equal(enter(world, SLICE("police"), keys, &account), CLIENT_TAKEN);
}

static void
only_roles_that_decide_on_nobody_are_for_it(void **state)
{
	struct world *world = *state;
	struct id account;

	assert_int_equal(
	    enter(world, SLICE("police"), SLICE("{\"keys\":[" KEY("a") "]}"), &account),
	    CLIENT_OK);
	for (unsigned i = 0; i < ACCESS_ROLE_COUNT; i++) {
		enum access_role role = (enum access_role)i;
		enum access_change_verdict want = !access_for_service(role)
		    ? ACCESS_CHANGE_NOT_A_ROLE
		    : role == ACCESS_CENTRE_CLERK ? ACCESS_CHANGE_NO_CENTRE
		                                  : ACCESS_CHANGE_OK;
		assert_int_equal(give(world, &account, role), want);
	}
}

static void
new_keys_and_the_end_take_all_roles_away(void **state)
{
	struct world *world = *state;
	struct client_change change = {
	    .caller = &world->caller,
	    .keys = SLICE("{\"keys\":[" KEY("b") "," KEY("c") "]}"),
	};

	assert_int_equal(enter(world, SLICE("police"), SLICE("{\"keys\":[" KEY("a") "]}"),
	                     &change.account),
	    CLIENT_OK);
	assert_int_equal(give(world, &change.account, ACCESS_VERIFIER), ACCESS_CHANGE_OK);
	assert_int_equal(
	    client_replace_keys(world->world.acts, &world->world.arena, &change),
	    FAULT_NONE);
	assert_int_equal(change.ret_verdict, CLIENT_OK);
	assert_int_equal(only_client(world).roles, 0);
	assert_int_equal(only_client(world).keys_count, 2);
	assert_int_equal(give(world, &change.account, ACCESS_VERIFIER), ACCESS_CHANGE_OK);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(
		    client_finish(world->world.acts, &world->world.arena, &change),
		    FAULT_NONE);
		assert_int_equal(change.ret_verdict, i == 0 ? CLIENT_OK : CLIENT_ENDED);
	}
	assert_int_equal(only_client(world).roles, 0);
	assert_true(only_client(world).ended_at > 0);
}

struct taking {
	struct id account;
	moment expires;
	bool ret_new;
};

static enum fault
take(struct act *act, void *input)
{
	struct taking *taking = input;

	return client_take_assertion(
	    act->db, &taking->account, SLICE("jti"), taking->expires, &taking->ret_new);
}

static bool
takes(struct world *world, struct taking *taking)
{
	assert_int_equal(
	    acts_write(world->world.acts, &world->world.arena, take, taking), FAULT_NONE);
	return taking->ret_new;
}

static void
an_assertion_is_taken_once_until_it_is_forgotten(void **state)
{
	struct world *world = *state;
	struct taking taking = {.expires = 1};

	assert_int_equal(enter(world, SLICE("police"), SLICE("{\"keys\":[" KEY("a") "]}"),
	                     &taking.account),
	    CLIENT_OK);
	assert_true(takes(world, &taking));
	assert_false(takes(world, &taking));
	assert_int_equal(
	    identity_sweep(world->world.acts, &world->world.arena), FAULT_NONE);
	taking.expires = moment_now() + MOMENT_HOUR;
	assert_true(takes(world, &taking));
	assert_int_equal(
	    identity_sweep(world->world.acts, &world->world.arena), FAULT_NONE);
	assert_false(takes(world, &taking));
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)
	static const struct CMUnitTest tests[] = {
	    TEST(a_client_is_registered_once_and_without_a_role),
	    TEST(only_roles_that_decide_on_nobody_are_for_it),
	    TEST(new_keys_and_the_end_take_all_roles_away),
	    TEST(an_assertion_is_taken_once_until_it_is_forgotten),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
