/* SPDX-License-Identifier: EUPL-1.2 */
#include "db/db_test_world.h"
#include "decision/reason_act.h"

extern const struct db_statements audit_statements;

enum { AUDITED };
static const char *const test_texts[] = {
    [AUDITED] = "SELECT count(*) FROM audit_entry WHERE action = 'reason.load'",
};
static const struct db_statements test_statements = {
    "reason_test", test_texts, ARRAY_LEN(test_texts)};
static const struct db_statements *const statements[] = {
    &audit_statements, &reason_statements, &test_statements, NULL};

struct look {
	day today;
	struct reason_list ret_list;
	int64_t ret_audited;
};

static enum fault
look_act(struct act *act, void *input)
{
	struct look *look = input;
	struct db_rows rows;

	TRY(reason_list(act->db, look->today, act->arena, &look->ret_list));
	db_query(act->db, &test_statements, AUDITED, DB_NO_ARGS, &rows);
	look->ret_audited = db_next(&rows) ? db_integer(&rows, 0) : -1;
	return db_end(&rows);
}

static struct look
look_on(struct db_world *world, const char *when)
{
	struct look seen = {.ret_audited = -1};

	assert_true(day_parse(slice_of(when), &seen.today));
	WORKS(acts_read(world->acts, &world->arena, look_act, &seen));
	return seen;
}

static struct reason_load
load(struct db_world *world, const char *text, enum fault want)
{
	struct reason_load wanted = {.text = slice_of(text)};

	assert_int_equal(reason_act_load(world->acts, &world->arena, &wanted), want);
	return wanted;
}

#define BLUR "blur\t1\t2026-01-01\t\t2\treturn\tfile,number\tBlur\tغير واضح\tOld\tقديم\n"
#define BLUR_NEW "blur\t2\t2026-06-01\t\t2\treturn\tfile\tBlur\tغير واضح\tNew\tجديد\n"
#define DATE                                                                             \
	"date\t1\t2026-01-01\t2026-03-31\t1\treturn\tissued_on\tDay\tاليوم\tDay\tاليوم\n"
#define LATE "late\t1\t2026-01-01\t\t1\trefuse\tno_answer\tLate\tتأخر\tLate\tتأخر\n"

static void
the_list_comes_back_as_it_was_loaded(void **state)
{
	struct look seen = look_on(*state, "2026-02-01");

	assert_int_equal(seen.ret_list.count, 0);
	(void)load(*state, "# words\n" LATE BLUR DATE, FAULT_NONE);
	seen = look_on(*state, "2026-02-01");
	assert_int_equal(seen.ret_list.count, 3);
	assert_true(slice_equal(seen.ret_list.reasons[0].code, SLICE("date")));
	const struct reason *blur = &seen.ret_list.reasons[1];
	assert_true(slice_equal(blur->subject, SLICE("file,number")));
	assert_true(slice_equal(blur->title_ar, SLICE("غير واضح")));
	assert_true(slice_equal(blur->text_en, SLICE("Old")));
	assert_int_equal(blur->valid_until, DAY_NONE);
	assert_int_equal(seen.ret_list.reasons[2].step, REASON_REFUSE);
	assert_null(reason_find(&seen.ret_list, REASON_RETURN, SLICE("late")));
	assert_ptr_equal(reason_find(&seen.ret_list, REASON_REFUSE, SLICE("late")),
	    &seen.ret_list.reasons[2]);
	assert_int_equal(seen.ret_audited, 1);
}

static void
each_is_chosen_on_its_days_only(void **state)
{
	static const struct {
		const char *when;
		size_t count;
		const char *blur; /* NULL: none */
	} rows[] = {
	    {"2025-12-31", 0, NULL},
	    {"2026-01-01", 2, "Old"},
	    {"2026-03-31", 2, "Old"},
	    {"2026-04-01", 1, "Old"},
	    {"2026-05-31", 1, "Old"},
	    {"2026-06-01", 1, "New"},
	};

	(void)load(*state, BLUR BLUR_NEW DATE, FAULT_NONE);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct look seen = look_on(*state, rows[i].when);
		const struct reason *blur =
		    reason_find(&seen.ret_list, REASON_RETURN, SLICE("blur"));
		assert_int_equal(seen.ret_list.count, rows[i].count);
		assert_int_equal(blur != NULL, rows[i].blur != NULL);
		assert_true(
		    blur == NULL || slice_equal(blur->text_en, slice_of(rows[i].blur)));
	}
}

static void
a_bad_line_is_named_and_nothing_is_changed(void **state)
{
	static const struct {
		const char *text;
		enum reason_line_verdict verdict;
		size_t line;
	} rows[] = {
	    {BLUR "late\t1\t2026-01-01\t\t1\tsend\tfile\tA\tب\tA\tب\n",
	        REASON_LINE_BAD_STEP, 2},
	    {BLUR "\n" BLUR, REASON_LINE_TWICE, 3},
	};

	(void)load(*state, LATE, FAULT_NONE);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct reason_load told = load(*state, rows[i].text, FAULT_CONFIG);
		assert_int_equal(told.ret_verdict, rows[i].verdict);
		assert_int_equal(told.ret_line, rows[i].line);
	}
	struct look seen = look_on(*state, "2026-02-01");
	assert_int_equal(seen.ret_list.count, 1);
	assert_int_equal(seen.ret_audited, 1);
	(void)load(*state, BLUR, FAULT_NONE);
	seen = look_on(*state, "2026-02-01");
	assert_int_equal(seen.ret_list.count, 1);
	assert_true(slice_equal(seen.ret_list.reasons[0].code, SLICE("blur")));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    DB_WORLD_TEST(the_list_comes_back_as_it_was_loaded),
	    DB_WORLD_TEST(each_is_chosen_on_its_days_only),
	    DB_WORLD_TEST(a_bad_line_is_named_and_nothing_is_changed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
