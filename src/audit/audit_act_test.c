/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "audit/audit_act.h"
#include "audit/audit_store.h"
#include "base/buffer.h"
#include "crypto/sha256.h"
#include "db/db_test_world.h"

enum { TEST_ENTRIES };
static const char *const texts[] = {
    [TEST_ENTRIES] =
        "SELECT at, actor, action, object, salt, commitment FROM audit_entry ORDER BY seq",
};
static const struct db_statements test_statements = {"test", texts, ARRAY_LEN(texts)};
static const struct db_statements *const statements[] = {
    &audit_statements, &test_statements, NULL};

static enum fault
record(struct act *act, void *input)
{
	char object[AUDIT_OBJECT_SIZE];

	return audit_record(act,
	    &(struct audit_event){
	        .actor = SLICE("system"),
	        .role = "system",
	        .action = "test.act",
	        .object = audit_object("test", SLICE("1"), object),
	        .record = slice_of(input),
	        .reason = "",
	    });
}

static enum fault
newest(struct act *act, void *input)
{
	return audit_newest(act->db, input);
}

static enum fault
check_commitments(struct act *act, void *input)
{
	const char *const *records = input;
	struct db_rows rows;
	size_t seen = 0;

	db_query(act->db, &test_statements, TEST_ENTRIES, DB_NO_ARGS, &rows);
	for (; db_next(&rows); seen++) {
		uint8_t hash[SHA256_SIZE];
		struct buffer salted = BUFFER_IN(act->arena);
		buffer_put(&salted, db_slice(&rows, 4));
		buffer_puts(&salted, records[seen]);
		sha256(buffer_slice(&salted), hash);
		assert_memory_equal(db_slice(&rows, 5).bytes, hash, sizeof(hash));
		assert_true(slice_equal(db_slice(&rows, 3), SLICE("test/1")));
	}
	assert_int_equal(seen, 2);
	return db_end(&rows);
}

static void
an_entry_commits_to_its_record(void **state)
{
	struct db_world world = {0};
	const char *records[] = {"first", "second"};
	moment at = -1;

	(void)state;
	assert_int_equal(db_world_start(&world, statements), FAULT_NONE);
	assert_int_equal(acts_read(world.acts, &world.arena, newest, &at), FAULT_NONE);
	assert_int_equal(at, 0);
	for (size_t i = 0; i < ARRAY_LEN(records); i++) {
		char *text = arena_text(&world.arena, slice_of(records[i]));
		assert_int_equal(
		    acts_write(world.acts, &world.arena, record, text), FAULT_NONE);
	}
	assert_int_equal(
	    acts_read(world.acts, &world.arena, check_commitments, records), FAULT_NONE);
	assert_int_equal(acts_read(world.acts, &world.arena, newest, &at), FAULT_NONE);
	assert_true(at > 0);
	db_world_stop(&world);
}

int
main(void)
{
	const struct CMUnitTest all[] = {
	    cmocka_unit_test(an_entry_commits_to_its_record),
	};

	return cmocka_run_group_tests(all, NULL, NULL);
}
