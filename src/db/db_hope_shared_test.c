/* SPDX-License-Identifier: EUPL-1.2 */
/* Acts of a batch whose answers nobody waits for (acts_batch.c). On SQLite there is
 * nothing of that: the tests are passed over. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdatomic.h>
#include <string.h>
#include <time.h>

#include "db/db_test_shared.h"

/* The writer of these knows the tables, so that it gathers rows and keeps answers. */
struct ledger {
	struct acts_ledger acts;
	struct arena arena;
	int64_t told;
};

static bool
follows(const struct walk_table *table)
{
	return strcmp(table->name, "counter") == 0;
}

static void
tell(void *self, const struct walk_table *table, const struct db_value *values,
    bool removed)
{
	(void)table;
	(void)values;
	(void)removed;
	((struct ledger *)self)->told++;
}

static size_t
mark(void *self)
{
	return (size_t)((struct ledger *)self)->told;
}

static void
cut(void *self, size_t told)
{
	((struct ledger *)self)->told = (int64_t)told;
}

static enum fault
seal(void *self, struct act *act)
{
	(void)self;
	(void)act;
	return FAULT_NONE;
}

static struct acts *
start_with_ledger(const struct world *world, struct ledger *ledger)
{
	struct acts *acts = NULL;

	*ledger = (struct ledger){
	    .acts = {{ledger, {NULL, 0}, follows, tell}, mark, cut, seal},
	    .arena = ARENA_EMPTY(1 << 22),
	};
	assert_int_equal(
	    change_tables(&ledger->arena, &ledger->acts.listener.tables), FAULT_NONE);
	struct acts_options options = {.address = world->place.address,
	    .statements = statements,
	    .ledger = &ledger->acts};
	assert_int_equal(acts_start(&options, &acts), FAULT_NONE);
	return acts;
}

enum kind { KIND_GOOD, KIND_TWICE, KIND_FAULT, KIND_MOVED, KIND_KINDS };

/* One of a batch; each of the kinds fails in its own way, or not. */
struct one {
	struct ask ask;
	enum kind kind;
	int runs;
	bool ret_moved;
	enum fault fault;
	atomic_int *left;
};

static enum fault
ask_shared(struct act *act, void *input)
{
	return counter_last(act->db, SLICE("shared"), input);
}

static enum fault
run_one(struct act *act, void *input)
{
	struct one *one = input;
	struct db_value name = DB_TEXT(slice_of(one->ask.name));
	int64_t unread = 0;

	one->runs++;
	TRY(act_ask(act, ask_shared, &unread));
	TRY(take_number(act, &one->ask));
	if (one->kind == KIND_TWICE) {
		TRY(db_run(act->db, &test_statements, TEST_MARK,
		    DB_ARGS(name, DB_INT(0)))); /* the name is taken */
	}
	if (one->kind == KIND_MOVED) {
		TRY(db_run_guarded(act->db, &test_statements, TEST_MOVE,
		    DB_ARGS(name, DB_INT(-1), DB_INT(0)), &one->ret_moved));
	}
	return one->kind == KIND_FAULT ? FAULT_CONFIG : FAULT_NONE;
}

static void
note(void *self, enum fault fault)
{
	struct one *one = self;

	one->fault = fault;
	atomic_fetch_sub(one->left, 1);
}

enum { ONES = 40 };

/* The k-th is of the kind, all others are good; they wait behind the first together. */
static void
run_batch_with(struct acts *acts, struct arena *arena, enum kind kind, struct one *ones)
{
	const struct timespec pause = {0, 1000000};
	atomic_int left = ONES;

	for (int i = 0; i < ONES; i++) {
		ones[i] =
		    (struct one){.kind = i == ONES / 2 ? kind : KIND_GOOD, .left = &left};
		(void)snprintf(
		    ones[i].ask.name, sizeof(ones[i].ask.name), "%d/%d", (int)kind, i);
		acts_write_then(acts, arena, run_one, &ones[i], note, &ones[i]);
	}
	while (atomic_load(&left) > 0) {
		(void)nanosleep(&pause, NULL);
	}
}

static void
an_act_that_fails_takes_back_itself_alone(void **state)
{
	static const enum fault faults[KIND_KINDS] = {
	    [KIND_TWICE] = FAULT_DATABASE, [KIND_FAULT] = FAULT_CONFIG};
	struct world *world = *state;
	struct arena arena = ARENA_EMPTY(1 << 22);
	struct ledger ledger;
	struct one ones[ONES];
	int64_t kept = 0;

	if (!is_server(world)) {
		skip();
	}
	struct acts *acts = start_with_ledger(world, &ledger);
	for (enum kind kind = KIND_GOOD; kind < KIND_KINDS; kind++) {
		run_batch_with(acts, &arena, kind, ones);
		for (int i = 0; i < ONES; i++) {
			enum fault expected = i == ONES / 2 ? faults[kind] : FAULT_NONE;
			assert_int_equal(ones[i].fault, expected);
			assert_true(ones[i].runs >= 1 && ones[i].runs <= 2);
			if (expected == FAULT_NONE) {
				assert_int_equal(ones[i].ask.ret_number, ++kept);
			}
		}
		assert_int_equal(ones[ONES / 2].runs, kind == KIND_GOOD ? 1 : 2);
		assert_false(ones[ONES / 2].ret_moved);
	}
	assert_whole(acts, kept, kept);
	acts_stop(acts);
	arena_done(&ledger.arena);
	arena_done(&arena);
}

/* What was asked ahead is asked anew when the act itself has written to its table. */
static enum fault
ask_write_ask(struct act *act, void *input)
{
	int64_t *numbers = input;

	TRY(act_ask(act, ask_shared, &numbers[0]));
	TRY(counter_last(act->db, SLICE("shared"), &numbers[0]));
	TRY(counter_next(act->db, SLICE("shared"), &numbers[1]));
	return counter_last(act->db, SLICE("shared"), &numbers[2]);
}

static void
an_answer_is_not_older_than_what_the_act_wrote(void **state)
{
	struct world *world = *state;
	struct arena arena = ARENA_EMPTY(1 << 20);
	struct ledger ledger;

	if (!is_server(world)) {
		skip();
	}
	struct acts *acts = start_with_ledger(world, &ledger);
	for (int64_t i = 0; i < 3; i++) {
		int64_t numbers[3] = {-1, -1, -1};
		assert_int_equal(
		    acts_write(acts, &arena, ask_write_ask, numbers), FAULT_NONE);
		assert_int_equal(numbers[0], i);
		assert_int_equal(numbers[1], i + 1);
		assert_int_equal(numbers[2], i + 1);
	}
	acts_stop(acts);
	arena_done(&ledger.arena);
	arena_done(&arena);
}

/* --- what all acts of a batch ask together --- */

/* Each reads its own mark, changes it and reads it again; one in the middle, which has no
 * foresight, changes that of the last. */
struct foreseen {
	struct id owner;
	char name[32];
	char other[32]; /* the mark of the act before, which both have said */
	int64_t before; /* -1: there is no such mark */
	int asked;
	int64_t ret_other;
	int64_t ret_before;
	int64_t ret_after;
	int64_t ret_number;
	enum fault fault;
	atomic_int *left;
};

static enum fault
read_mark(struct act *act, const char *name, int64_t *ret_value)
{
	*ret_value = -1;
	return ask_number(
	    act->db, TEST_IS_MARKED, DB_ARGS(DB_TEXT(slice_of(name))), 1, ret_value);
}

static enum fault
ask_for_mark(struct act *act, void *input)
{
	struct foreseen *one = input;
	int64_t unread = 0;

	one->asked++;
	TRY(read_mark(act, one->name, &unread));
	TRY(read_mark(act, one->other, &unread));
	return counter_last(act->db, SLICE("shared"), &unread);
}

static const struct id *
owner_of(const void *input)
{
	return &((const struct foreseen *)input)->owner;
}

static const struct act_foresight foresight = {
    .questions = {ask_for_mark, ask_for_mark}, .owner = owner_of};

static enum fault
change_mark(struct act *act, void *input)
{
	struct foreseen *one = input;
	struct db_value name = DB_TEXT(slice_of(one->name));
	bool done = false;

	TRY(read_mark(act, one->name, &one->ret_before));
	act_meets(act, slice_of(one->name));
	act_meets(act, slice_of(one->other));
	TRY(read_mark(act, one->other, &one->ret_other));
	if (one->ret_before < 0) {
		TRY(db_run(
		    act->db, &test_statements, TEST_MARK, DB_ARGS(name, DB_INT(7000))));
	} else {
		TRY(db_run_guarded(act->db, &test_statements, TEST_MOVE,
		    DB_ARGS(name, DB_INT(one->ret_before), DB_INT(8000)), &done));
	}
	TRY(read_mark(act, one->name, &one->ret_after));
	return counter_next(act->db, SLICE("shared"), &one->ret_number);
}

static enum fault
meddle(struct act *act, void *input)
{
	const struct foreseen *one = input;
	bool done = false;

	return db_run_guarded(act->db, &test_statements, TEST_MOVE,
	    DB_ARGS(DB_TEXT(slice_of(one->name)), DB_INT(one->before), DB_INT(500)),
	    &done);
}

static enum fault
mark_before(struct act *act, void *input)
{
	const struct foreseen *one = input;

	return one->before < 0
	    ? FAULT_NONE
	    : db_run(act->db, &test_statements, TEST_MARK,
	          DB_ARGS(DB_TEXT(slice_of(one->name)), DB_INT(one->before)));
}

static void
note_foreseen(void *self, enum fault fault)
{
	struct foreseen *one = self;

	one->fault = fault;
	atomic_fetch_sub(one->left, 1);
}

static void
run_foreseen(struct acts *acts, struct arena *arena, struct foreseen *ones)
{
	const struct timespec pause = {0, 1000000};
	struct foreseen meddler = ones[ONES - 1];
	atomic_int left = ONES + 1;

	for (int i = 0; i < ONES; i++) {
		ones[i].left = &left;
		meddler.left = &left;
		if (i == ONES / 2) {
			acts_write_then(
			    acts, arena, meddle, &meddler, note_foreseen, &meddler);
		}
		acts_write_foreseen_then(acts, arena,
		    &(struct act_call){change_mark, &foresight, &ones[i]}, note_foreseen,
		    &ones[i]);
	}
	while (atomic_load(&left) > 0) {
		(void)nanosleep(&pause, NULL);
	}
	assert_int_equal(meddler.fault, FAULT_NONE);
}

static void
acts_that_ask_together_see_what_they_would_have_seen_alone(void **state)
{
	struct world *world = *state;
	struct arena arena = ARENA_EMPTY(1 << 22);
	struct ledger ledger;
	struct foreseen ones[ONES];
	int asked = 0;

	struct acts *acts = start_with_ledger(world, &ledger);
	for (int i = 0; i < ONES; i++) {
		ones[i] = (struct foreseen){
		    .owner = id_new(i), .before = i % 2 == 0 ? -1 : 100 + i};
		(void)snprintf(ones[i].name, sizeof(ones[i].name), "own/%d", i);
		(void)snprintf(ones[i].other, sizeof(ones[i].other), "own/%d", i - 1);
		assert_int_equal(
		    acts_write(acts, &arena, mark_before, &ones[i]), FAULT_NONE);
	}
	run_foreseen(acts, &arena, ones);
	for (int i = 0; i < ONES; i++) {
		int64_t before = i == ONES - 1 ? 500 : ones[i].before;
		assert_int_equal(ones[i].fault, FAULT_NONE);
		assert_int_equal(ones[i].ret_before, before);
		assert_int_equal(ones[i].ret_other,
		    i == 0                       ? -1
		        : ones[i - 1].before < 0 ? 7000
		                                 : 8000);
		assert_int_equal(ones[i].ret_after, before < 0 ? 7000 : 8000);
		assert_int_equal(ones[i].ret_number, i + 1);
		asked += ones[i].asked;
	}
	assert_int_equal(asked > 0, is_server(world));
	acts_stop(acts);
	arena_done(&ledger.arena);
	arena_done(&arena);
}

int
main(void)
{
	const struct CMUnitTest all[] = {
	    WITH_WORLD(an_act_that_fails_takes_back_itself_alone),
	    WITH_WORLD(an_answer_is_not_older_than_what_the_act_wrote),
	    WITH_WORLD(acts_that_ask_together_see_what_they_would_have_seen_alone),
	};

	return cmocka_run_group_tests(all, NULL, NULL);
}
