/* SPDX-License-Identifier: EUPL-1.2 */
/* The log as a whole: grown, signed, proved, verified, and altered in each way. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <sodium.h>

#include "audit/audit_act.h"
#include "audit/audit_store.h"
#include "audit/ledger_act.h"
#include "audit/log_act.h"
#include "audit/verify_act.h"
#include "crypto/signing_local.h"
#include "db/counter.h"
#include "db/db_test_world.h"

#define NAME "permits.example.ae/audit"
#define YEAR ((moment)366 * MOMENT_DAY)

enum { TEST_PERMIT };
static const char *const test_texts[] = {
    [TEST_PERMIT] =
        "INSERT INTO permit (number, status, class, not_before, expires_at,"
        " initials, list, place) VALUES ($1, 'active', 1, 0, 1, 'N. S.', 1, $2)",
};
static const struct db_statements test_statements = {
    "test", test_texts, ARRAY_LEN(test_texts)};

static const struct db_statements *const statements[] = {
    &audit_statements, &counter_statements, &test_statements, NULL};

struct log_world {
	struct db_world db;
	struct audit_ledger *ledger;
	struct signing_local *local;
	struct signing signing;
	struct note_key key;
	char told[4096];
};

static void
start(struct log_world *world)
{
	moment now = moment_now();

	memset(world, 0, sizeof(*world));
	world->local = signing_local_new();
	assert_int_equal(signing_local_make(world->local, SIGNING_CHECKPOINT,
	                     now - MOMENT_DAY, now + YEAR),
	    FAULT_NONE);
	world->signing = signing_local_signing(world->local);
	assert_true(note_key_init(&world->key, SLICE(NAME), NOTE_ED25519,
	    signing_key_at(&world->signing, SIGNING_CHECKPOINT, now)->key.x));
	assert_int_equal(
	    audit_ledger_new(SLICE("https://permits.example.ae"), &world->ledger),
	    FAULT_NONE);
	world->db.signing = &world->signing;
	world->db.ledger = audit_ledger_acts(world->ledger);
	assert_int_equal(db_world_start(&world->db, statements), FAULT_NONE);
	assert_int_equal(
	    audit_baseline(world->db.acts, world->ledger, world->db.place.address),
	    FAULT_NONE);
}

static void
stop(struct log_world *world)
{
	db_world_stop(&world->db);
	audit_ledger_free(world->ledger);
	signing_local_free(world->local);
}

/* An act as any other: it changes a row and says so. */
static enum fault
count(struct act *act, void *input)
{
	char object[AUDIT_OBJECT_SIZE];
	int64_t number = 0;

	TRY(counter_next(act->db, slice_of(input), &number));
	return audit_record(act,
	    &(struct audit_event){
	        .actor = SLICE("0123456789abcdef0123456789abcdef"),
	        .role = "officer",
	        .action = "test.count",
	        .object = audit_object("counter", slice_of(input), object),
	        .record = SLICE("what was decided on"),
	        .reason = "because",
	    });
}

static void
act_times(struct log_world *world, size_t times)
{
	static char names[][2] = {"a", "b", "c", "d", "e"};

	for (size_t i = 0; i < times; i++) {
		assert_int_equal(acts_write(world->db.acts, &world->db.arena, count,
		                     names[i % ARRAY_LEN(names)]),
		    FAULT_NONE);
	}
}

static uint64_t
grow(struct log_world *world)
{
	struct audit_growth growth = {.name = SLICE(NAME)};

	assert_int_equal(
	    audit_log_cover(world->db.acts, &world->db.arena, &growth, 0), FAULT_NONE);
	return growth.ret_size;
}

static void
hear(void *self, const char *line)
{
	struct log_world *world = self;
	size_t size = strlen(world->told);

	(void)snprintf(world->told + size, sizeof(world->told) - size, "%s\n", line);
}

static struct audit_verification
verify(struct log_world *world, struct slice since)
{
	struct audit_verification check = {
	    .address = world->db.place.address,
	    .keys = &world->key,
	    .keys_count = 1,
	    .since = since,
	    .tell = hear,
	    .self = world,
	};

	world->told[0] = '\0';
	assert_int_equal(audit_verify(&check, &world->db.arena), FAULT_NONE);
	return check;
}

static void
assert_good(struct log_world *world)
{
	struct audit_verification check = verify(world, (struct slice){NULL, 0});

	assert_string_equal(world->told, "");
	assert_int_equal(check.ret_bad, 0);
}

/* Somebody with the database in his hands. */
static void
alter(struct log_world *world, const char *statement, struct db_values values)
{
	const char *const texts[] = {statement};
	const struct db_statements own = {"altering", texts, 1};
	const struct db_statements *const list[] = {&own, NULL};
	struct db_options options = {
	    .address = world->db.place.address, .statements = list};
	struct db *db = NULL;
	int64_t changed = 0;

	assert_int_equal(db_open(&options, &db), FAULT_NONE);
	assert_int_equal(db_run_counted(db, &own, 0, values, &changed), FAULT_NONE);
	assert_true(changed > 0);
	db_close(db);
}

/* --- tests --- */

static void
a_log_that_nobody_touched_is_good(void **state)
{
	struct log_world world;

	(void)state;
	start(&world);
	assert_good(&world);
	act_times(&world, 3);
	assert_good(&world); /* there is no checkpoint yet */
	assert_int_equal(grow(&world), grow(&world));
	assert_good(&world);
	act_times(&world, 300);
	uint64_t size = grow(&world);
	assert_true(size > 512); /* each act, and what its transaction wrote */
	act_times(&world, 5);
	struct audit_verification check = verify(&world, (struct slice){NULL, 0});
	assert_int_equal(check.ret_bad, 0);
	assert_int_equal(check.ret_size, size);
	assert_true(check.ret_entries > size);
	assert_int_equal(check.ret_tiles, size / 256 + 2);
	assert_true(check.ret_checkpoints >= 2);
	stop(&world);
}

struct alteration {
	const char *statement;
	const char *told; /* in one of the lines */
	uint64_t first_bad;
};

static void
each_alteration_is_found(void **state)
{
	static const struct alteration rows[] = {
	    {"UPDATE audit_entry SET at = at + 1 WHERE seq = 70", "entry 70 ", 70},
	    {"UPDATE audit_entry SET actor = 'nobody' WHERE seq = 300", "entry 300 ",
	        300},
	    {"UPDATE audit_entry SET role = 'supervisor' WHERE action = 'test.count'"
	     " AND seq BETWEEN 90 AND 91",
	        "is not what was written", 0},
	    {"UPDATE audit_entry SET action = 'test.coun' WHERE action = 'test.count'"
	     " AND seq BETWEEN 90 AND 91",
	        "is not the one that was signed", 90},
	    {"UPDATE audit_entry SET object = 'counter/z' WHERE seq = 1", "entry 1 ", 1},
	    {"UPDATE audit_entry SET reason = 'x' WHERE seq = 600", "entry 600 ", 600},
	    {"UPDATE audit_entry SET salt = commitment WHERE seq = 2", "entry 2 ", 2},
	    {"UPDATE audit_entry SET commitment = salt WHERE seq = 599", "entry 599 ",
	        599},
	    {"DELETE FROM audit_entry WHERE seq = 33", "entry 33 is missing", 33},
	    {"DELETE FROM audit_entry WHERE seq > 40", "entries were signed", 0},
	    {"UPDATE counter SET value = value - 1 WHERE name = 'b'",
	        "counter: b is not what was written", 0},
	    {"DELETE FROM counter WHERE name = 'c'",
	        "counter: 1 rows that were written are not there", 0},
	    {"INSERT INTO counter (name, value) VALUES ('zz', 1)",
	        "counter: zz is in no entry of the log", 0},
	    {"UPDATE audit_shape SET columns = 'x' WHERE name = 'counter'",
	        "audit_shape: counter", 0},
	    {"UPDATE audit_tile SET hashes = (SELECT hashes FROM audit_tile WHERE"
	     " level = 0 AND number = 1) WHERE level = 0 AND number = 0",
	        "tile 0/0 ", 0},
	    {"UPDATE audit_tile SET hashes = (SELECT commitment FROM audit_entry WHERE"
	     " seq = 1) WHERE level = 1",
	        "tile 1/0 ", 0},
	    {"UPDATE audit_tile SET number = 9 WHERE level = 1", "tile 1/0 ", 0},
	    {"INSERT INTO audit_tile (level, number, hashes) SELECT 3, 0, salt FROM"
	     " audit_entry WHERE seq = 1",
	        "tiles, and should be", 0},
	    {"UPDATE audit_checkpoint SET note = replace(note, 'example', 'exampel')",
	        "is signed by no key", 0},
	    {"UPDATE audit_checkpoint SET note = 'x'", "is not a checkpoint", 0},
	    {"UPDATE audit_checkpoint SET size = size - 1", "have another root", 0},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct log_world world;
		start(&world);
		act_times(&world, 320);
		assert_true(grow(&world) > 600);
		assert_good(&world);
		alter(&world, rows[i].statement, DB_NO_ARGS);
		struct audit_verification check = verify(&world, (struct slice){NULL, 0});
		if (check.ret_bad == 0 || strstr(world.told, rows[i].told) == NULL) {
			fail_msg("%s: %s", rows[i].statement, world.told);
		}
		if (rows[i].first_bad > 0) {
			assert_true(check.ret_first_bad == rows[i].first_bad ||
			    check.ret_first_bad == rows[i].first_bad + 1);
		}
		stop(&world);
	}
}

static void
what_a_transaction_wrote_cannot_be_rewritten(void **state)
{
	struct log_world world;

	(void)state;
	start(&world);
	act_times(&world, 10);
	(void)grow(&world);
	alter(&world,
	    "UPDATE audit_entry SET rows = (SELECT rows FROM audit_entry WHERE seq ="
	    " (SELECT min(seq) FROM audit_entry WHERE rows IS NOT NULL)) WHERE seq ="
	    " (SELECT max(seq) FROM audit_entry WHERE rows IS NOT NULL)",
	    DB_NO_ARGS);
	struct audit_verification check = verify(&world, (struct slice){NULL, 0});
	assert_true(check.ret_bad > 0);
	assert_true(check.ret_first_bad > 0);
	stop(&world);
}

static void
a_log_that_does_not_continue_its_checkpoint_is_not_signed_again(void **state)
{
	struct audit_growth growth = {.name = SLICE(NAME)};
	struct log_world world;

	(void)state;
	start(&world);
	act_times(&world, 3);
	uint64_t size = grow(&world);
	alter(&world,
	    "UPDATE audit_tile SET hashes = (SELECT rows FROM audit_entry WHERE seq ="
	    " (SELECT min(seq) FROM audit_entry WHERE rows IS NOT NULL))",
	    DB_NO_ARGS);
	act_times(&world, 1);
	assert_int_equal(
	    audit_log_grow(world.db.acts, &world.db.arena, &growth), FAULT_DATABASE);
	assert_int_equal(growth.ret_size, size);
	stop(&world);
}

/* --- what is answered about permits --- */

static enum fault
issue(struct act *act, void *input)
{
	const int64_t *place = input;
	char number[] = "DP-2026-00000000";
	char name[] = "issued";

	number[sizeof(number) - 2] = (char)('0' + *place);
	TRY(db_run(act->db, &test_statements, TEST_PERMIT,
	    DB_ARGS(DB_TEXT(slice_of(number)), DB_INT(*place))));
	return count(act, name);
}

/* Entries there are, and how many of them the newest checkpoint covers. */
struct covered {
	uint64_t ret_size;
	struct audit_checkpoint ret_newest;
};

static enum fault
look(struct act *act, void *input)
{
	struct covered *covered = input;

	TRY(audit_size(act->db, &covered->ret_size));
	return audit_checkpoint_newest(act->db, act->arena, &covered->ret_newest);
}

/* In one snapshot: nobody can see the one without the other. */
static struct covered
covered(struct log_world *world)
{
	struct covered now = {.ret_size = 0};

	assert_int_equal(
	    acts_read(world->db.acts, &world->db.arena, look, &now), FAULT_NONE);
	return now;
}

static void
a_permit_is_changed_together_with_the_checkpoint_that_covers_it(void **state)
{
	struct log_world world;
	struct covered now;

	(void)state;
	start(&world);
	act_times(&world, 300);
	now = covered(&world);
	assert_int_equal(now.ret_newest.size, 0); /* of no permit */
	for (int64_t place = 1; place <= 3; place++) {
		assert_int_equal(
		    acts_write(world.db.acts, &world.db.arena, issue, &place),
		    FAULT_NONE);
		now = covered(&world);
		assert_true(now.ret_size > 600);
		assert_int_equal(now.ret_newest.size, now.ret_size);
	}
	act_times(&world, 2);
	assert_true(covered(&world).ret_newest.size < covered(&world).ret_size);
	assert_good(&world);
	assert_int_equal(grow(&world), covered(&world).ret_size);
	assert_good(&world);
	stop(&world);
}

static void
a_permit_is_changed_also_when_nothing_can_be_signed(void **state)
{
	int64_t place = 1;
	struct log_world world;

	(void)state;
	start(&world);
	(void)grow(&world);
	act_times(&world, 1);
	world.signing.key_count = 0; /* as when the signer is away */
	assert_int_equal(
	    acts_write(world.db.acts, &world.db.arena, issue, &place), FAULT_NONE);
	assert_true(covered(&world).ret_newest.size < covered(&world).ret_size);
	stop(&world);
}

static void
a_checkpoint_that_was_kept_elsewhere_is_continued_or_not(void **state)
{
	struct audit_checkpoint kept;
	struct log_world world;

	(void)state;
	start(&world);
	act_times(&world, 20);
	(void)grow(&world);
	assert_int_equal(
	    audit_log_checkpoint(world.db.acts, &world.db.arena, &kept), FAULT_NONE);
	act_times(&world, 20);
	(void)grow(&world);
	struct audit_verification check = verify(&world, kept.note);
	assert_string_equal(world.told, "");
	assert_int_equal(check.ret_bad, 0);
	assert_true(check.ret_entries < 80);
	alter(&world,
	    "UPDATE audit_entry SET actor = 'system' WHERE seq ="
	    " (SELECT max(seq) FROM audit_entry) - 1",
	    DB_NO_ARGS);
	check = verify(&world, kept.note);
	assert_true(check.ret_bad > 0);
	alter(&world, "DELETE FROM audit_entry WHERE seq > 30", DB_NO_ARGS);
	(void)verify(&world, kept.note);
	assert_non_null(strstr(world.told, "entries were signed"));
	stop(&world);
}

static void
each_entry_is_proved(void **state)
{
	struct log_world world;
	struct audit_proof proof;
	struct note_checkpoint checkpoint;
	struct note note;

	(void)state;
	start(&world);
	act_times(&world, 150);
	uint64_t size = grow(&world);
	for (uint64_t seq = 1; seq <= size; seq += 1 + seq / 3) {
		struct merkle_hash leaf;
		assert_int_equal(
		    audit_log_prove(world.db.acts, &world.db.arena, seq, &proof),
		    FAULT_NONE);
		assert_int_equal(proof.entry.seq, seq);
		assert_true(note_parse(proof.checkpoint.note, &world.db.arena, &note));
		assert_true(note_verify(&note, &world.key, NULL));
		assert_true(
		    note_checkpoint_parse(note.text, &world.db.arena, &checkpoint));
		merkle_leaf(proof.leaf, &leaf);
		assert_true(merkle_is_included(
		    &leaf, seq - 1, size, &proof.path, &checkpoint.root));
		assert_false(
		    merkle_is_included(&leaf, seq, size, &proof.path, &checkpoint.root));
	}
	assert_int_equal(
	    audit_log_prove(world.db.acts, &world.db.arena, size + 1, &proof),
	    FAULT_NONE);
	assert_int_equal(proof.entry.seq, 0);
	stop(&world);
}

static void
tiles_are_served_as_far_as_the_checkpoint_goes(void **state)
{
	static const struct {
		struct merkle_path path;
		bool there;
	} rows[] = {
	    {{0, 0, 256}, true},
	    {{0, 0, 7}, true},
	    {{0, 1, 1}, true},
	    {{0, 1, 256}, false},
	    {{0, 9, 1}, false},
	    {{1, 0, 1}, true},
	    {{1, 0, 2}, false},
	    {{2, 0, 1}, false},
	    {{MERKLE_LEVEL_ENTRIES, 0, 256}, true},
	    {{MERKLE_LEVEL_ENTRIES, 1, 3}, true},
	    {{MERKLE_LEVEL_ENTRIES, 1, 256}, false},
	};
	struct log_world world;
	struct slice bytes;

	(void)state;
	start(&world);
	act_times(&world, 150);
	uint64_t size = grow(&world);
	assert_true(size > 260 && size < 512);
	act_times(&world, 150);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		assert_int_equal(
		    audit_log_tile(world.db.acts, &world.db.arena, &rows[i].path, &bytes),
		    FAULT_NONE);
		assert_int_equal(bytes.size > 0, rows[i].there);
		if (rows[i].there && rows[i].path.level >= 0) {
			assert_int_equal(bytes.size, 32 * rows[i].path.width);
		}
	}
	stop(&world);
}

/* --- the leaf --- */

static void
the_leaf_tells_nothing_without_the_salt(void **state)
{
	struct arena arena = ARENA_EMPTY(1 << 20);
	const char salt[AUDIT_SALT_BYTES] = "sixteen bytes...";
	uint8_t commitment[AUDIT_COMMITMENT_BYTES] = {1};
	struct audit_entry entry = {
	    .seq = 1,
	    .at = INT64_C(1795737600123),
	    .actor = SLICE("0123456789abcdef0123456789abcdef"),
	    .role = SLICE("officer"),
	    .action = SLICE("permit.suspend"),
	    .object = SLICE("permit/DP-2026-00000014"),
	    .salt = slice_bytes(salt, sizeof(salt)),
	    .commitment = slice_bytes(commitment, sizeof(commitment)),
	    .reason = SLICE("safety"),
	};
	struct buffer leaf = BUFFER_IN(&arena);
	struct slice secrets[] = {entry.actor, entry.object, entry.reason, entry.salt};

	(void)state;
	audit_put_leaf(&leaf, &entry);
	assert_true(leaf.size < 256);
	for (size_t i = 0; i < ARRAY_LEN(secrets); i++) {
		assert_null(
		    memmem(leaf.bytes, leaf.size, secrets[i].bytes, secrets[i].size));
	}
	assert_non_null(
	    memmem(leaf.bytes, leaf.size, entry.action.bytes, entry.action.size));
	arena_done(&arena);
}

static void
the_name_of_the_log_is_its_address(void **state)
{
	char name[AUDIT_LOG_NAME_SIZE];

	(void)state;
	assert_true(slice_equal(
	    audit_log_name(SLICE("https://permits.example.ae"), name), SLICE(NAME)));
	assert_true(slice_equal(audit_log_name(SLICE("http://127.0.0.1:8080"), name),
	    SLICE("127.0.0.1:8080/audit")));
}

int
main(void)
{
	const struct CMUnitTest all[] = {
	    cmocka_unit_test(each_alteration_is_found),
	    cmocka_unit_test(what_a_transaction_wrote_cannot_be_rewritten),
	    cmocka_unit_test(
	        a_log_that_does_not_continue_its_checkpoint_is_not_signed_again),
	    cmocka_unit_test(
	        a_permit_is_changed_together_with_the_checkpoint_that_covers_it),
	    cmocka_unit_test(a_permit_is_changed_also_when_nothing_can_be_signed),
	    cmocka_unit_test(a_checkpoint_that_was_kept_elsewhere_is_continued_or_not),
	    cmocka_unit_test(a_log_that_nobody_touched_is_good),
	    cmocka_unit_test(each_entry_is_proved),
	    cmocka_unit_test(tiles_are_served_as_far_as_the_checkpoint_goes),
	    cmocka_unit_test(the_leaf_tells_nothing_without_the_salt),
	    cmocka_unit_test(the_name_of_the_log_is_its_address),
	};

	return sodium_init() >= 0 ? cmocka_run_group_tests(all, NULL, NULL) : 1;
}
