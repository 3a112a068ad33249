/* SPDX-License-Identifier: EUPL-1.2 */
/* What an auditor finds is what reading every entry finds, with marks and without. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "audit/audit_act.h"
#include "audit/audit_store.h"
#include "audit/report_act.h"
#include "audit/search_act.h"
#include "db/db_test_world.h"

enum { ENTRIES = 1500, PAGE = 7 };

static const struct db_statements *const statements[] = {
    &audit_statements, &audit_search_statements, NULL};

static const struct access_caller auditor = {
    .kind = ACCESS_STAFF, .roles = 1U << ACCESS_AUDITOR};
static const struct access_caller supervisor = {
    .kind = ACCESS_STAFF, .roles = 1U << ACCESS_SUPERVISOR};

static const struct {
	const char *actor;
	const char *role;
	const char *action;
	int every; /* how rare it is */
} kinds[] = {
    {.actor = "public", .role = "public", .action = "identity.refuse", .every = 700},
    {.actor = "00000000000000000000000000000001",
        .role = "officer",
        .action = "permit.suspend",
        .every = 301},
    {.actor = "00000000000000000000000000000002",
        .role = "supervisor",
        .action = "permit.lift",
        .every = 302},
    {.actor = "00000000000000000000000000000001",
        .role = "officer",
        .action = "application.refused",
        .every = 50},
    {.actor = "system", .role = "system", .action = "audit.rows", .every = 3},
    {.actor = "00000000000000000000000000000003",
        .role = "applicant",
        .action = "application.submit",
        .every = 1},
};

static enum fault
fill(struct act *act, void *input)
{
	int *count = input;

	for (int i = 1; i <= ENTRIES; i++) {
		size_t kind = 0;
		char object[AUDIT_OBJECT_SIZE];
		while (i % kinds[kind].every != 0) {
			kind++;
		}
		(void)snprintf(object, sizeof(object), "permit/%d", i % 40);
		TRY(audit_record(act,
		    &(struct audit_event){
		        .actor = slice_of(kinds[kind].actor),
		        .role = kinds[kind].role,
		        .action = kinds[kind].action,
		        .object = slice_of(object),
		        .reason = "",
		    }));
	}
	*count = ENTRIES;
	return FAULT_NONE;
}

struct all {
	struct audit_entry *entries;
	size_t count;
};

static enum fault
read_all(struct act *act, void *input)
{
	struct all *all = input;
	struct audit_span span = {.most = ENTRIES};

	TRY(audit_list(act->db, act->arena, &span));
	all->entries = span.ret_entries;
	all->count = span.ret_count;
	return FAULT_NONE;
}

/* Page by page, against every entry. */
static void
compare(struct db_world *world, const struct all *all, struct audit_search search)
{
	size_t at = all->count;

	search.most = PAGE;
	search.from = DAY_NONE;
	search.until = DAY_NONE;
	do {
		struct arena arena = ARENA_EMPTY(4 << 20);
		assert_int_equal(audit_search(world->acts, &arena, &search), FAULT_NONE);
		for (size_t i = 0; i < search.ret_count; i++) {
			do {
				assert_true(at-- > 0);
			} while (!audit_matches(&all->entries[at], &search.criteria));
			assert_int_equal(
			    search.ret_lines[i].entry.seq, all->entries[at].seq);
		}
		search.before = search.ret_next;
		arena_done(&arena);
	} while (search.ret_next > 0);
	while (at > 0) {
		assert_false(audit_matches(&all->entries[--at], &search.criteria));
	}
}

static void
compare_each(struct db_world *world)
{
	static const struct audit_criteria criteria[] = {
	    {.actor = SLICE_INIT("")},
	    {.actor = SLICE_INIT("00000000000000000000000000000001")},
	    {.actor = SLICE_INIT("nobody")},
	    {.action = SLICE_INIT("permit.suspend")},
	    {.action = SLICE_INIT("permit")},
	    {.action = SLICE_INIT("audit.rows")},
	    {.object = SLICE_INIT("permit/7")},
	    {.object = SLICE_INIT("7"), .action = SLICE_INIT("application")},
	    {.outcome = AUDIT_REFUSED},
	    {.outcome = AUDIT_DONE, .action = SLICE_INIT("application")},
	};
	struct all all;

	assert_int_equal(
	    acts_read(world->acts, &world->arena, read_all, &all), FAULT_NONE);
	assert_int_equal(all.count, ENTRIES);
	for (size_t i = 0; i < ARRAY_LEN(criteria); i++) {
		compare(world, &all,
		    (struct audit_search){.caller = &auditor, .criteria = criteria[i]});
		compare(world, &all,
		    (struct audit_search){
		        .caller = &supervisor, .criteria = criteria[i]});
	}
}

static enum fault
count_blocks(struct act *act, void *input)
{
	return audit_block_next(act->db, input);
}

static void
what_is_found_is_what_reading_all_finds(void **state)
{
	struct db_world world = {.signing = NULL};
	uint64_t blocks = 0;
	int count = 0;

	(void)state;
	assert_int_equal(db_world_start(&world, statements), FAULT_NONE);
	assert_int_equal(acts_write(world.acts, &world.arena, fill, &count), FAULT_NONE);
	compare_each(&world); /* nothing is marked yet */
	assert_int_equal(audit_search_keep(world.acts), FAULT_NONE);
	assert_int_equal(audit_search_keep(world.acts), FAULT_NONE); /* nothing is left */
	assert_int_equal(
	    acts_read(world.acts, &world.arena, count_blocks, &blocks), FAULT_NONE);
	assert_int_equal(blocks, ENTRIES / AUDIT_BLOCK_ENTRIES);
	compare_each(&world);
	db_world_stop(&world);
}

/* A block that does not have the word is not read. */
static void
marks_leave_out_what_is_not_there(void **state)
{
	static const struct audit_criteria absent = {.actor = SLICE_INIT("nobody")};
	uint8_t marks[AUDIT_MARKS_BYTES] = {0};
	size_t vain = 0;

	(void)state;
	assert_false(audit_marks_may(marks, &absent));
	for (int i = 0; i < AUDIT_BLOCK_ENTRIES; i++) {
		char text[AUDIT_OBJECT_SIZE];
		(void)snprintf(text, sizeof(text), "permit/%d", i);
		audit_marks_add(marks,
		    &(struct audit_entry){.actor = slice_of(text + 4),
		        .action = SLICE("permit.issue"),
		        .object = slice_of(text)});
	}
	for (int i = 0; i < 1000; i++) {
		char text[AUDIT_OBJECT_SIZE];
		(void)snprintf(text, sizeof(text), "other-%d", i);
		struct audit_criteria one = {.actor = slice_of(text)};
		vain += audit_marks_may(marks, &one) ? 1 : 0;
		(void)snprintf(text, sizeof(text), "permit/%d", i);
		one = (struct audit_criteria){.object = slice_of(text)};
		assert_true(i >= AUDIT_BLOCK_ENTRIES || audit_marks_may(marks, &one));
	}
	assert_true(vain < 20);
}

static void
days_are_those_of_the_authority(void **state)
{
	struct db_world world = {.not_before = (moment)4000000000000}; /* 2096-10-02 */
	struct audit_search search = {.caller = &auditor, .most = 10};
	int count = 0;
	day today = moment_day(world.not_before, 240);

	(void)state;
	assert_int_equal(db_world_start(&world, statements), FAULT_NONE);
	assert_int_equal(acts_write(world.acts, &world.arena, fill, &count), FAULT_NONE);
	static const struct {
		int from;
		int until;
		bool found;
	} rows[] = {
	    {-5, -1, false}, {1, 5, false}, {0, 0, true}, {-1, 0, true}, {0, 3, true}};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		search.from = today + rows[i].from;
		search.until = today + rows[i].until;
		assert_int_equal(
		    audit_search(world.acts, &world.arena, &search), FAULT_NONE);
		assert_int_equal(search.ret_count > 0, rows[i].found);
	}
	db_world_stop(&world);
}

static void
figures_count_by_who_and_what(void **state)
{
	struct db_world world = {.not_before = (moment)4000000000000};
	day today = moment_day(world.not_before, 240);
	struct audit_report report = {
	    .caller = &auditor, .from = today - 1, .until = today + 1};
	int count = 0;

	(void)state;
	assert_int_equal(db_world_start(&world, statements), FAULT_NONE);
	assert_int_equal(acts_write(world.acts, &world.arena, fill, &count), FAULT_NONE);
	assert_int_equal(audit_report(world.acts, &world.arena, &report), FAULT_NONE);
	assert_int_equal(report.ret_officers_count, 2);
	assert_int_equal(report.ret_officers[0].counts[AUDIT_SUSPENDED] +
	        report.ret_officers[1].counts[AUDIT_SUSPENDED],
	    ENTRIES / 301);
	assert_int_equal(report.ret_overrides_count, 1);
	assert_int_equal(report.ret_overrides[0].count, ENTRIES / 302);
	assert_int_equal(report.ret_refused_count, 2);
	assert_int_equal(report.ret_refused[1].count, ENTRIES / 700);
	assert_int_equal(report.ret_decided, 0);
	report.caller = &supervisor;
	assert_int_equal(audit_report(world.acts, &world.arena, &report), FAULT_NONE);
	assert_int_equal(report.ret_refused_count, 1); /* the public is not of the unit */
	db_world_stop(&world);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(marks_leave_out_what_is_not_there),
	    cmocka_unit_test(what_is_found_is_what_reading_all_finds),
	    cmocka_unit_test(days_are_those_of_the_authority),
	    cmocka_unit_test(figures_count_by_who_and_what),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
