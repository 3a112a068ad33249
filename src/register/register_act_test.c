/* SPDX-License-Identifier: EUPL-1.2 */
#include "register/register_test_act.h"

static struct register_issued
issue(struct db_world *world, const struct access_caller *caller, const char *number,
    const char *class)
{
	struct register_issued issued = {
	    .caller = caller,
	    .typed.field = {SLICE("Fatima Al Mansoori"), SLICE("784-1990-0000000-2"),
	        slice_of(number), slice_of(class), SLICE("2026-03-02")},
	};

	WORKS(register_issue(world->acts, &world->arena, &issued));
	return issued;
}

static void
a_clerk_enters_for_his_centre_and_for_no_other(void **state)
{
	struct db_world *world = *state;
	struct register_shown shown = {.caller = &clerk};

	assert_int_equal(
	    issue(world, &unbound, "A-1", "1").ret_verdict, REGISTER_NO_CENTRE);
	struct register_issued scope = issue(world, &clerk, "A-1", "2");
	assert_int_equal(scope.ret_verdict, REGISTER_FIELDS);
	assert_string_equal(
	    scope.ret_refusals.key[REGISTER_ISSUED_ON], "centre.out_of_scope");
	struct register_issued first = issue(world, &clerk, "A-1", "1");
	assert_int_equal(first.ret_verdict, REGISTER_OK);
	assert_int_equal(issue(world, &clerk, " a-1", "1").ret_verdict, REGISTER_TAKEN);
	assert_int_equal(issue(world, &other, "A-1", "1").ret_verdict, REGISTER_OK);

	shown.certificate = first.ret_certificate;
	WORKS(register_show(world->acts, &world->arena, &shown));
	assert_true(shown.ret_found);
	shown.caller = &other;
	WORKS(register_show(world->acts, &world->arena, &shown));
	assert_false(shown.ret_found);
}

static void
a_desk_shows_its_own_certificates_newest_first(void **state)
{
	struct db_world *world = *state;
	struct register_desk desk = {.caller = &unbound};

	WORKS(register_desk_open(world->acts, &world->arena, &desk));
	assert_false(desk.ret_has_centre);
	for (int i = 0; i < REGISTER_PAGE_MOST + 1; i++) {
		struct buffer number = BUFFER_IN(&world->arena);
		buffer_print(&number, "B-%03d", i);
		assert_int_equal(
		    issue(world, &clerk, buffer_text(&number), "1").ret_verdict,
		    REGISTER_OK);
	}
	assert_int_equal(issue(world, &other, "C-1", "1").ret_verdict, REGISTER_OK);
	desk.caller = &clerk;
	WORKS(register_desk_open(world->acts, &world->arena, &desk));
	assert_true(desk.ret_has_centre && desk.ret_more);
	assert_int_equal(desk.ret_lines_count, REGISTER_PAGE_MOST);
	assert_int_equal(desk.ret_intervals_count, 1);
	desk.before = desk.ret_lines[REGISTER_PAGE_MOST - 1].id;
	WORKS(register_desk_open(world->acts, &world->arena, &desk));
	assert_int_equal(desk.ret_lines_count, 1);
	desk = (struct register_desk){.caller = &clerk, .typed = SLICE("B-01")};
	WORKS(register_desk_open(world->acts, &world->arena, &desk));
	assert_int_equal(desk.ret_lines_count, 10);
}

struct look_up {
	struct id account;
	struct register_waiting waiting[REGISTER_WAITING_MOST];
	size_t count;
	struct register_question question;
};

static enum fault
look_up(struct act *act, void *input)
{
	struct look_up *asked = input;

	TRY(register_ask(act, &asked->question));
	return register_waiting_for(act, &asked->account, CENTRE_CLASS_RECREATION,
	    asked->waiting, REGISTER_WAITING_MOST, &asked->count);
}

static struct look_up
ask(struct db_world *world, const struct id *account, const char *issued_on)
{
	struct look_up asked = {
	    .account = *account,
	    .question = {.centre = SLICE("TC-0042"),
	        .number = SLICE("A-1"),
	        .class = CENTRE_CLASS_RECREATION},
	};

	assert_true(day_parse(slice_of(issued_on), &asked.question.issued_on));
	WORKS(acts_read(world->acts, &world->arena, look_up, &asked));
	return asked;
}

static void
only_its_holder_finds_a_certificate_until_it_is_withdrawn(void **state)
{
	struct db_world *world = *state;
	struct look_up before = ask(world, &fatima, "2026-03-02");

	assert_int_equal(before.count, 0);
	assert_int_equal(before.question.ret_answer, REGISTER_NONE);
	struct register_issued issued = issue(world, &clerk, "A-1", "1");
	struct look_up found = ask(world, &fatima, "2026-03-02");
	assert_int_equal(found.count, 1);
	assert_true(id_equal(&found.waiting[0].id, &issued.ret_certificate));
	assert_int_equal(found.question.ret_answer, REGISTER_KNOWN);
	assert_int_equal(ask(world, &omar, "2026-03-02").count, 0);
	assert_int_equal(
	    ask(world, &omar, "2026-03-03").question.ret_answer, REGISTER_DIFFERS);

	struct register_withdrawal withdrawal = {
	    .caller = &other, .certificate = issued.ret_certificate};
	static const struct {
		const struct access_caller *caller;
		struct slice reason;
		enum register_verdict want;
	} rows[] = {
	    {&other, SLICE_INIT("mine?"), REGISTER_NOT_FOUND},
	    {&clerk, SLICE_INIT(""), REGISTER_NO_REASON},
	    {&clerk, SLICE_INIT("The exam is void."), REGISTER_OK},
	    {&clerk, SLICE_INIT("again"), REGISTER_GONE_ALREADY},
	};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		withdrawal.caller = rows[i].caller;
		withdrawal.reason = rows[i].reason;
		WORKS(register_withdraw(world->acts, &world->arena, &withdrawal));
		assert_int_equal(withdrawal.ret_verdict, rows[i].want);
	}
	struct look_up after = ask(world, &fatima, "2026-03-02");
	assert_int_equal(after.count, 0);
	assert_int_equal(after.question.ret_answer, REGISTER_WITHDRAWN);
	assert_true(slice_equal(after.question.ret_reason, SLICE("The exam is void.")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_clerk_enters_for_his_centre_and_for_no_other),
	    TEST(a_desk_shows_its_own_certificates_newest_first),
	    TEST(only_its_holder_finds_a_certificate_until_it_is_withdrawn),
	};

	return cmocka_run_group_tests_name("register_act", tests, NULL, NULL);
}
