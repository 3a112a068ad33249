/* SPDX-License-Identifier: EUPL-1.2 */
/* From a SQLite file into the database of TASRIH_TEST_DATABASE, or another SQLite file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "app/move.h"
#include "db/db_test_place.h"

enum { ROWS = 1234, LOST = 300 };

enum { FILL_COUNTER, FILL_BYTES, FILL_NULL, CUT_OFF, CHANGE };

static const char *const texts[] = {
    [FILL_COUNTER] = "INSERT INTO counter (name, value) VALUES ($1, $2)",
    [FILL_BYTES] =
        "INSERT INTO audit_entry (at, actor, role, action, object, salt, commitment,"
        " reason) VALUES ($1, 'a', 'b', 'c', $2, $3, $4, '')",
    [FILL_NULL] = "INSERT INTO rule (code, version, valid_from, valid_until, position,"
                  " title_en, title_ar, text_en, text_ar, source)"
                  " VALUES ($1, 1, $2, NULL, 0, '', $3, '', '', '')",
    [CUT_OFF] = "DELETE FROM counter WHERE name >= $1",
    [CHANGE] = "UPDATE rule SET title_ar = $1",
};
/* The target's alone: the source has no such table. */
static const char *const progress_texts[] = {
    "UPDATE copy_progress SET finished = 0, rows = $2 WHERE name = $1"};

static const struct db_statements fill_statements = {"fill", texts, ARRAY_LEN(texts)};
static const struct db_statements progress_statements = {"progress", progress_texts, 1};

struct world {
	struct arena arena;
	char folder[64];
	char from[96];
	struct db_place to;
	struct move move;
};

static struct db *
open_at(const char *address, const struct db_statements *statements)
{
	const struct db_statements *const list[] = {statements, NULL};
	struct db_options options = {.address = address, .statements = list};
	struct db *db = NULL;

	assert_int_equal(db_open(&options, &db), FAULT_NONE);
	return db;
}

static void
say_at(const char *address, const struct db_statements *statements, size_t which,
    struct db_values values)
{
	struct db *db = open_at(address, statements);

	assert_int_equal(db_run(db, statements, which, values), FAULT_NONE);
	db_close(db);
}

/* Texts whose order by bytes is not that of any language, blobs with every byte. */
static void
fill_source(struct db *db)
{
	char bytes[256];

	for (int i = 0; i < 256; i++) {
		bytes[i] = (char)(uint8_t)i;
	}
	assert_int_equal(db_begin(db, true), FAULT_NONE);
	for (int i = 0; i < ROWS; i++) {
		char name[32];
		(void)snprintf(name, sizeof(name), "%s%05d", i % 2 == 0 ? "b" : "B", i);
		assert_int_equal(
		    db_run(db, &fill_statements, FILL_COUNTER,
		        DB_ARGS(DB_TEXT(slice_of(name)), DB_INT(i * 1000000007LL - 5))),
		    FAULT_NONE);
	}
	for (int i = 0; i < 3; i++) {
		assert_int_equal(db_run(db, &fill_statements, FILL_BYTES,
		                     DB_ARGS(DB_INT(i), DB_TEXT(SLICE("سرب")),
		                         DB_BLOB(slice_bytes(bytes, sizeof(bytes))),
		                         DB_BLOB(slice_bytes(bytes, 0)))),
		    FAULT_NONE);
	}
	assert_int_equal(db_run(db, &fill_statements, FILL_NULL,
	                     DB_ARGS(DB_TEXT(SLICE("sight")), DB_INT(-3),
	                         DB_TEXT(SLICE("في مجال الرؤية")))),
	    FAULT_NONE);
	assert_int_equal(db_commit(db), FAULT_NONE);
}

static int
set_up(void **state)
{
	static struct world world;

	world = (struct world){.arena = ARENA_EMPTY(256 << 20)};
	(void)snprintf(world.folder, sizeof(world.folder), "/tmp/tasrih-move-XXXXXX");
	if (mkdtemp(world.folder) == NULL || db_place_make(&world.to) != FAULT_NONE) {
		return -1;
	}
	(void)snprintf(world.from, sizeof(world.from), "%s/tasrih.db", world.folder);
	assert_int_equal(db_migrate(world.from), FAULT_NONE);
	struct db *db = open_at(world.from, &fill_statements);
	fill_source(db);
	db_close(db);
	world.move = (struct move){.from = world.from, .to = world.to.address};
	*state = &world;
	return 0;
}

static int
tear_down(void **state)
{
	struct world *world = *state;
	char command[128];

	arena_done(&world->arena);
	db_place_drop(&world->to);
	(void)snprintf(command, sizeof(command), "rm -r %s", world->folder);
	/* A test tidies up: NOLINTNEXTLINE(cert-env33-c,concurrency-mt-unsafe) */
	return system(command) == 0 ? 0 : -1;
}

static void
assert_moved(struct world *world, enum move_verdict verdict)
{
	assert_int_equal(move_run(&world->move, &world->arena), FAULT_NONE);
	assert_int_equal(world->move.ret_verdict, verdict);
}

static const struct move_proof *
proof_of(const struct world *world, const char *table)
{
	for (size_t i = 0; i < world->move.ret_count; i++) {
		if (strcmp(world->move.ret_proofs[i].table, table) == 0) {
			return &world->move.ret_proofs[i];
		}
	}
	fail_msg("no proof of %s", table);
	return NULL;
}

static void
every_row_arrives_and_is_proved(void **state)
{
	struct world *world = *state;

	assert_moved(world, MOVE_SAME);
	assert_int_equal(proof_of(world, "counter")->to.rows, ROWS);
	assert_int_equal(proof_of(world, "audit_entry")->to.rows, 3);
	assert_int_equal(proof_of(world, "rule")->to.rows, 1);
	assert_int_equal(proof_of(world, "permit")->to.rows, 0);
	assert_moved(world, MOVE_SAME);
	assert_int_equal(proof_of(world, "counter")->to.rows, ROWS);
}

static void
a_move_that_was_cut_off_goes_on_behind_its_last_row(void **state)
{
	struct world *world = *state;

	assert_moved(world, MOVE_SAME);
	say_at(world->to.address, &fill_statements, CUT_OFF,
	    DB_ARGS(DB_TEXT(SLICE("b00100"))));
	say_at(world->to.address, &progress_statements, 0,
	    DB_ARGS(DB_TEXT(SLICE("counter")), DB_INT(LOST)));
	assert_moved(world, MOVE_SAME);
	assert_int_equal(proof_of(world, "counter")->to.rows, ROWS);
}

static void
one_changed_letter_is_seen(void **state)
{
	struct world *world = *state;

	assert_moved(world, MOVE_SAME);
	say_at(world->to.address, &fill_statements, CHANGE,
	    DB_ARGS(DB_TEXT(SLICE("في مجال الرؤيه"))));
	assert_moved(world, MOVE_DIFFERENT);
	assert_false(proof_of(world, "rule")->same);
	assert_true(proof_of(world, "counter")->same);
}

static void
one_missing_row_is_seen(void **state)
{
	struct world *world = *state;

	assert_moved(world, MOVE_SAME);
	say_at(world->to.address, &fill_statements, CUT_OFF,
	    DB_ARGS(DB_TEXT(SLICE("b01232"))));
	assert_moved(world, MOVE_DIFFERENT);
	assert_int_equal(proof_of(world, "counter")->to.rows, ROWS - 1);
}

static void
a_target_in_use_is_left_alone(void **state)
{
	struct world *world = *state;

	assert_int_equal(db_migrate(world->to.address), FAULT_NONE);
	say_at(world->to.address, &fill_statements, FILL_COUNTER,
	    DB_ARGS(DB_TEXT(SLICE("permit/2026")), DB_INT(7)));
	assert_moved(world, MOVE_NOT_EMPTY);
	assert_string_equal(world->move.ret_table, "counter");
}

#define WITH_WORLD(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest all[] = {
	    WITH_WORLD(every_row_arrives_and_is_proved),
	    WITH_WORLD(a_move_that_was_cut_off_goes_on_behind_its_last_row),
	    WITH_WORLD(one_changed_letter_is_seen),
	    WITH_WORLD(one_missing_row_is_seen),
	    WITH_WORLD(a_target_in_use_is_left_alone),
	};

	return cmocka_run_group_tests(all, NULL, NULL);
}
