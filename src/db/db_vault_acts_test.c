/* SPDX-License-Identifier: EUPL-1.2 */
/* The keys of persons, on both databases. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "db/db_test_world.h"

#define TEST(function) cmocka_unit_test_setup_teardown(function, start, stop)
enum { OWNERS };
static const char *const texts[] = {
    [OWNERS] = "SELECT count(*) FROM vault_key WHERE owner = $1",
};
static const struct db_statements test_statements = {"test", texts, ARRAY_LEN(texts)};
static const struct db_statements *const statements[] = {&test_statements, NULL};

static int
start(void **state)
{
	static struct db_world world;

	world = (struct db_world){.acts = NULL};
	*state = &world;
	return db_world_start(&world, statements) == FAULT_NONE ? 0 : 1;
}

static int
stop(void **state)
{
	db_world_stop(*state);
	return 0;
}

/* One act: seals or opens a text of a person. */
struct step {
	struct id account;
	struct slice text; /* in and out */
	bool make;
	bool destroy;
	bool fail;
	enum fault ret_fault;
};

static enum fault
take_step(struct act *act, void *input)
{
	struct step *step = input;
	struct vault_key key;

	if (step->destroy) {
		return vault_destroy(act->db, &step->account, act->now);
	}
	step->ret_fault = step->make ? vault_need(act->db, &step->account, act->now, &key)
	                             : vault_find(act->db, &step->account, &key);
	if (step->ret_fault != FAULT_NONE) {
		return FAULT_NONE;
	}
	if (step->make) {
		step->text =
		    vault_seal(&key, "test.text", SLICE("1"), step->text, act->arena);
	} else {
		step->ret_fault = vault_open(
		    &key, "test.text", SLICE("1"), step->text, act->arena, &step->text);
	}
	vault_done(&key);
	return step->fail ? FAULT_DISK : FAULT_NONE;
}

static struct slice
seal(struct db_world *world, const struct id *account, const char *text)
{
	struct step step = {.account = *account, .text = slice_of(text), .make = true};

	WORKS(acts_write(world->acts, &world->arena, take_step, &step));
	WORKS(step.ret_fault);
	return step.text;
}

static enum fault
open_text(struct db_world *world, const struct id *account, struct slice text,
    struct slice *ret_plain)
{
	struct step step = {.account = *account, .text = text};

	WORKS(acts_read(world->acts, &world->arena, take_step, &step));
	*ret_plain = step.text;
	return step.ret_fault;
}

static void
what_one_person_sealed_no_other_key_opens(void **state)
{
	struct db_world *world = *state;
	struct id one = id_new(1);
	struct id two = id_new(1);
	struct slice plain = {NULL, 0};
	struct slice text = seal(world, &one, "X1234567");

	(void)seal(world, &two, "other");
	assert_int_equal(open_text(world, &two, text, &plain), FAULT_DATABASE);
	WORKS(open_text(world, &one, text, &plain));
	assert_true(slice_equal(plain, SLICE("X1234567")));
	WORKS(open_text(world, &one, SLICE("left open"), &plain));
	assert_true(slice_equal(plain, SLICE("left open")));
}

static void
a_key_that_was_taken_back_is_used_for_nothing(void **state)
{
	struct db_world *world = *state;
	struct id one = id_new(1);
	struct slice plain = {NULL, 0};
	struct step step = {
	    .account = one, .text = SLICE("lost"), .make = true, .fail = true};

	assert_int_equal(
	    acts_write(world->acts, &world->arena, take_step, &step), FAULT_DISK);
	assert_int_equal(open_text(world, &one, step.text, &plain), FAULT_DATABASE);
	struct slice text = seal(world, &one, "kept");
	WORKS(open_text(world, &one, text, &plain));
	assert_true(slice_equal(plain, SLICE("kept")));
}

static void
a_destroyed_key_opens_nothing_and_is_not_made_again(void **state)
{
	struct db_world *world = *state;
	struct id one = id_new(1);
	struct slice plain = SLICE("still here");
	struct slice text = seal(world, &one, "X1234567");
	struct step destroy = {.account = one, .destroy = true};
	struct step again = {.account = one, .text = SLICE("new"), .make = true};

	for (int i = 0; i < 2; i++) {
		WORKS(acts_write(world->acts, &world->arena, take_step, &destroy));
	}
	WORKS(open_text(world, &one, text, &plain));
	assert_int_equal(plain.size, 0);
	WORKS(acts_write(world->acts, &world->arena, take_step, &again));
	assert_int_equal(again.ret_fault, FAULT_DATABASE);
}

/* --- rotation --- */

#define KEY_OLD "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n"
#define KEY_NEW "f00102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n"

static enum fault
read_text(void *self, struct arena *arena, struct slice *ret_text)
{
	const char *const *text = self;

	*ret_text = arena_copy(arena, slice_of(*text));
	return FAULT_NONE;
}

static enum fault
rewrap(struct act *act, void *input)
{
	return vault_rewrap(act->db, act->arena, input);
}

static enum fault
count_old(struct act *act, void *input)
{
	return vault_count_old(act->db, input);
}

static int64_t
old_ones(struct db_world *world, struct acts *acts)
{
	int64_t count = -1;

	WORKS(acts_read(acts, &world->arena, count_old, &count));
	return count;
}

static enum fault
index_one(struct act *act, void *input)
{
	return vault_index(act->db, "test", SLICE("value"), input);
}

/* A server that holds the new key and the old one, beside one that learns of it. */
static void
keys_are_wrapped_anew_while_others_read(void **state)
{
	struct db_world *world = *state;
	static const char *both = KEY_NEW KEY_OLD;
	static const char *fresh = KEY_NEW;
	const char *learns = KEY_OLD;
	struct id ids[4];
	struct slice sealed[4];
	struct acts *acts = NULL;
	struct vault *rotating = NULL;
	struct vault *reading = NULL;
	char index[SEALED_INDEX_SIZE];
	char index_after[SEALED_INDEX_SIZE];
	struct vault_rewrap round = {.most = 2, .ret_left = true};
	size_t all = 0;

	for (size_t i = 0; i < ARRAY_LEN(ids); i++) {
		ids[i] = id_new(1);
		sealed[i] = seal(world, &ids[i], "X1234567");
	}
	WORKS(acts_write(world->acts, &world->arena, index_one, index));
	acts_stop(world->acts);
	WORKS(vault_new(&(struct vault_source){read_text, &learns}, &reading));
	WORKS(vault_new(&(struct vault_source){read_text, &both}, &rotating));
	struct acts_options options = {
	    .address = world->place.address, .statements = statements, .vault = rotating};
	WORKS(acts_start(&options, &acts));
	assert_int_equal(old_ones(world, acts), ARRAY_LEN(ids) + 1);
	while (round.ret_left) {
		WORKS(acts_write(acts, &world->arena, rewrap, &round));
		(void)strcpy(round.after, round.ret_last);
		all += round.ret_done;
		assert_int_equal(old_ones(world, acts), ARRAY_LEN(ids) + 1 - all);
	}
	assert_int_equal(all, ARRAY_LEN(ids) + 1);
	acts_stop(acts);
	vault_free(rotating);

	options.vault = reading;
	WORKS(acts_start(&options, &world->acts));
	struct slice plain = {NULL, 0};
	assert_int_equal(open_text(world, &ids[0], sealed[0], &plain), FAULT_CONFIG);
	learns = fresh;
	for (size_t i = 0; i < ARRAY_LEN(ids); i++) {
		WORKS(open_text(world, &ids[i], sealed[i], &plain));
		assert_true(slice_equal(plain, SLICE("X1234567")));
	}
	WORKS(acts_write(world->acts, &world->arena, index_one, index_after));
	assert_string_equal(index, index_after);
	acts_stop(world->acts);
	vault_free(reading);
	options.vault = world->vault;
	WORKS(acts_start(&options, &world->acts));
}

/* Between the first slice and the last, and after it: a server that has not heard of the
 * new key makes keys for new people. None of them needs the old one, which goes. */
static void
nobody_wraps_by_the_old_key_once_a_rotation_has_begun(void **state)
{
	struct db_world *world = *state;
	static const char *both = KEY_NEW KEY_OLD;
	static const char *fresh = KEY_NEW;
	const char *learns = KEY_OLD;
	struct vault *rotating = NULL;
	struct vault *serving = NULL;
	struct acts *acts = NULL;
	struct vault_rewrap round = {.most = 1};
	struct id before = id_new(1);
	struct id after = id_new(1);
	struct slice plain = {NULL, 0};

	WORKS(vault_new(&(struct vault_source){read_text, &learns}, &serving));
	WORKS(vault_new(&(struct vault_source){read_text, &both}, &rotating));
	acts_stop(world->acts);
	struct acts_options options = {
	    .address = world->place.address, .statements = statements, .vault = serving};
	WORKS(acts_start(&options, &world->acts));
	struct slice sealed = seal(world, &before, "X1234567");
	options.vault = rotating;
	WORKS(acts_start(&options, &acts));
	WORKS(acts_write(acts, &world->arena, rewrap, &round));
	learns = both;
	struct slice later = seal(world, &after, "X7654321");
	(void)strcpy(round.after, round.ret_last);
	WORKS(acts_write(acts, &world->arena, rewrap, &round));
	assert_int_equal(old_ones(world, acts), 0);
	acts_stop(acts);
	acts_stop(world->acts);
	vault_free(serving);
	vault_free(rotating);

	WORKS(vault_new(&(struct vault_source){read_text, &fresh}, &serving));
	options.vault = serving;
	WORKS(acts_start(&options, &world->acts));
	WORKS(open_text(world, &before, sealed, &plain));
	assert_true(slice_equal(plain, SLICE("X1234567")));
	WORKS(open_text(world, &after, later, &plain));
	assert_true(slice_equal(plain, SLICE("X7654321")));
	acts_stop(world->acts);
	vault_free(serving);
	options.vault = world->vault;
	WORKS(acts_start(&options, &world->acts));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(what_one_person_sealed_no_other_key_opens),
	    TEST(a_key_that_was_taken_back_is_used_for_nothing),
	    TEST(a_destroyed_key_opens_nothing_and_is_not_made_again),
	    TEST(keys_are_wrapped_anew_while_others_read),
	    TEST(nobody_wraps_by_the_old_key_once_a_rotation_has_begun),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
