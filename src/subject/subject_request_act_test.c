/* SPDX-License-Identifier: EUPL-1.2 */
/* A person asks, the data-protection officer answers, and each hears of it. */
#include "decision/decision_test_act.h"
#include "person/former_store.h"
#include "retention/erasure_store.h"
#include "retention/hold_store.h"
#include "subject/desk_act.h"
#include "subject/period_act.h"
#include "subject/request_act.h"
#include "subject/request_store.h"

enum {
	REQUESTS_SEALED,
	REQUESTS_LATE,
	REQUESTS_ERASE_NOW,
	REQUESTS_NAMES,
	REQUESTS_RIGHT,
	REQUESTS_FORMER
};
static const char *const own_texts[] = {
    [REQUESTS_SEALED] = "SELECT count(*) FROM subject_request WHERE value LIKE '%Fatima%'"
                        " OR words LIKE '%passport%'",
    [REQUESTS_LATE] = "UPDATE subject_request SET due_day = due_day - 60",
    [REQUESTS_ERASE_NOW] = "UPDATE subject_request SET erase_at = 1 WHERE erase_at > 0",
    [REQUESTS_NAMES] = "SELECT count(*) FROM person WHERE name_latin <> ''",
    [REQUESTS_RIGHT] = "SELECT count(*) FROM person WHERE name_latin = 'Fatima Right'",
    [REQUESTS_FORMER] = "SELECT count(*) FROM person_former"
                        " WHERE field = 'name_latin' AND value LIKE ':1:%'",
};
static const struct db_statements own_statements = {
    "request_test", own_texts, ARRAY_LEN(own_texts)};
static const struct db_statements *const statements[] = {&application_statements,
    &audit_statements, &centre_statements, &certificate_statements,
    &certificate_check_statements, &contact_statements, &counter_statements,
    &decision_statements, &desk_store_statements, &drone_statements, &erasure_statements,
    &hold_statements, &notice_statements, &order_statements, &permit_statements,
    &permit_waiting_statements, &person_former_statements, &person_statements,
    &reading_statements, &register_statements, &request_statements, &rule_statements,
    &world_statements, &desk_statements, &own_statements, NULL};

struct place {
	struct desk *desk;
	struct access_caller protector;
};

static int
set_up(void **state)
{
	static struct place place;
	void *desk = NULL;

	(void)desk_start(&desk, statements, NULL);
	place.desk = desk;
	place.protector = staff(place.desk, "Noor", 1U << ACCESS_PROTECTION_OFFICER);
	place.desk->world.one.roles = 1U << ACCESS_APPLICANT;
	place.desk->world.two.roles = 1U << ACCESS_APPLICANT;
	*state = &place;
	return 0;
}

static int
tear_down(void **state)
{
	struct place *place = *state;
	void *desk = place->desk;

	return desk_tear_down(&desk);
}

#define REQUEST_TEST(function)                                                           \
	cmocka_unit_test_setup_teardown(function, set_up, tear_down)

/* --- the steps --- */

static struct acts *
acts_at(struct place *place)
{
	return place->desk->world.db.acts;
}

static struct arena *
arena_at(struct place *place)
{
	return &place->desk->world.db.arena;
}

static enum fault
run_own(struct act *act, void *input)
{
	return db_run(act->db, &own_statements, *(const size_t *)input, DB_NO_ARGS);
}

static void
change(struct place *place, size_t which)
{
	WORKS(acts_write(acts_at(place), arena_at(place), run_own, &which));
}

struct counting {
	size_t which;
	int64_t ret_count;
};

static enum fault
count_act(struct act *act, void *input)
{
	struct counting *counting = input;
	struct db_rows rows;

	db_query(act->db, &own_statements, counting->which, DB_NO_ARGS, &rows);
	counting->ret_count = db_next(&rows) ? db_integer(&rows, 0) : -1;
	return db_end(&rows);
}

static int64_t
count_at(struct place *place, size_t which)
{
	struct counting counting = {which, -1};

	WORKS(acts_read(acts_at(place), arena_at(place), count_act, &counting));
	return counting.ret_count;
}

static struct request_made
ask(struct place *place, const struct access_caller *caller, enum request_kind kind)
{
	bool corrects = kind == REQUEST_CORRECTION;
	struct request_made made = {.caller = caller,
	    .asked = {kind, corrects ? SLICE("name_latin") : SLICE(""),
	        corrects ? SLICE("Fatima Right") : SLICE(""),
	        SLICE("My passport says so.")}};

	WORKS(request_make(acts_at(place), arena_at(place), &made));
	return made;
}

static struct data_file
look_at(struct place *place, const struct id *id, enum reading_purpose told)
{
	struct data_file file = {.caller = &place->protector, .id = *id, .told = told};

	WORKS(data_open(acts_at(place), arena_at(place), &file));
	return file;
}

static struct data_answer
answer(struct place *place, const struct id *id, enum request_event event,
    const char *text_en)
{
	struct data_answer given = {
	    .caller = &place->protector,
	    .id = *id,
	    .version = look_at(place, id, READING_NONE).ret_view.version,
	    .event = event,
	    .text_en = slice_of(text_en),
	    .text_ar = slice_of(text_en[0] != '\0' ? "لأن الأمر كذلك." : ""),
	};

	WORKS(data_reply(acts_at(place), arena_at(place), &given));
	return given;
}

static struct request_own
own_of(struct place *place, const struct access_caller *caller)
{
	struct request_own own = {.caller = caller};

	WORKS(request_read_own(acts_at(place), arena_at(place), &own));
	return own;
}

#define ONE (&place->desk->world.one)
#define TWO (&place->desk->world.two)
#define LETTERS(kind) world_letters(&place->desk->world, (kind))
#define AUDITED(action) world_audited(&place->desk->world, (action))

/* --- asking --- */

static void
a_request_is_acknowledged_and_sealed(void **state)
{
	struct place *place = *state;
	struct request_made made = ask(place, ONE, REQUEST_CORRECTION);

	assert_int_equal(made.ret_verdict, REQUEST_OK);
	assert_true(slice_starts(made.ret_view.number, SLICE("DR-")));
	assert_int_equal(made.ret_view.due, world_day(0) + 30);
	assert_int_equal(LETTERS(NOTICE_DATA_ASKED), 1);
	assert_int_equal(AUDITED("subject.ask"), 1);
	assert_int_equal(count_at(place, REQUESTS_SEALED), 0);
	struct request_own own = own_of(place, ONE);
	assert_int_equal(own.ret_count, 1);
	assert_true(slice_equal(own.ret_views[0].value, SLICE("Fatima Right")));
	assert_int_equal(own_of(place, TWO).ret_count, 0);
}

static void
the_days_are_those_of_the_newest_rule_that_has_begun(void **state)
{
	struct place *place = *state;
	struct period_set sets[] = {
	    {REQUEST_CORRECTION, world_day(10), {10, 5}, SLICE("a law"), false},
	    {REQUEST_CORRECTION, world_day(5), {20, 5}, SLICE("a newer one"), false},
	    {REQUEST_CORRECTION, world_day(-5), {40, 5}, SLICE("to come"), false},
	};
	struct period_set bad = {
	    REQUEST_CORRECTION, world_day(1), {0, 5}, SLICE("a law"), false};

	for (size_t i = 0; i < ARRAY_LEN(sets); i++) {
		WORKS(period_set(acts_at(place), arena_at(place), &sets[i]));
		assert_true(sets[i].ret_fits);
	}
	WORKS(period_set(acts_at(place), arena_at(place), &bad));
	assert_false(bad.ret_fits);
	assert_int_equal(AUDITED("subject.set_period"), 3);
	assert_int_equal(
	    ask(place, ONE, REQUEST_CORRECTION).ret_view.due, world_day(0) + 20);
	assert_int_equal(
	    ask(place, ONE, REQUEST_ERASURE).ret_view.due, world_day(0) + 30);
}

static void
there_is_one_open_request_of_a_kind(void **state)
{
	struct place *place = *state;
	struct request_made made = ask(place, ONE, REQUEST_CORRECTION);

	assert_int_equal(
	    ask(place, ONE, REQUEST_CORRECTION).ret_verdict, REQUEST_ONE_OPEN);
	assert_int_equal(ask(place, ONE, REQUEST_ERASURE).ret_verdict, REQUEST_OK);
	assert_int_equal(ask(place, TWO, REQUEST_CORRECTION).ret_verdict, REQUEST_OK);
	assert_int_equal(LETTERS(NOTICE_DATA_ASKED), 3);
	struct request_taken_back taken = {
	    .caller = ONE, .id = made.ret_view.id, .version = 1};
	WORKS(request_take_back(acts_at(place), arena_at(place), &taken));
	assert_int_equal(taken.ret_verdict, REQUEST_OK);
	assert_int_equal(ask(place, ONE, REQUEST_CORRECTION).ret_verdict, REQUEST_OK);
}

static void
a_request_is_taken_back_by_its_person_on_the_page_as_it_is(void **state)
{
	struct place *place = *state;
	struct id id = ask(place, ONE, REQUEST_ERASURE).ret_view.id;
	const struct {
		const struct access_caller *caller;
		int64_t version;
		enum request_verdict verdict;
	} rows[] = {
	    {TWO, 1, REQUEST_NOT_FOUND},
	    {ONE, 2, REQUEST_STALE},
	    {ONE, 1, REQUEST_OK},
	    {ONE, 2, REQUEST_OVER},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct request_taken_back taken = {
		    .caller = rows[i].caller, .id = id, .version = rows[i].version};
		WORKS(request_take_back(acts_at(place), arena_at(place), &taken));
		assert_int_equal(taken.ret_verdict, rows[i].verdict);
	}
	assert_int_equal(LETTERS(NOTICE_DATA_WITHDRAWN), 1);
}

/* --- the desk --- */

static void
a_file_opens_with_a_purpose_and_while_the_request_waits(void **state)
{
	struct place *place = *state;
	struct id id = ask(place, ONE, REQUEST_CORRECTION).ret_view.id;

	struct data_file closed = look_at(place, &id, READING_NONE);
	assert_true(closed.ret_found);
	assert_int_equal(closed.ret_purpose, READING_NONE);
	assert_int_equal(closed.ret_view.value.size, 0);
	assert_int_equal(closed.ret_details.field[PERSON_NAME_LATIN].size, 0);
	assert_int_equal(
	    answer(place, &id, REQUEST_REFUSE, "No.").ret_verdict, REQUEST_NO_PURPOSE);
	/* Not a purpose of this desk. */
	assert_int_equal(look_at(place, &id, READING_QUALITY).ret_purpose, READING_NONE);
	struct data_file file = look_at(place, &id, READING_REQUEST);
	assert_int_equal(file.ret_purpose, READING_REQUEST);
	assert_true(slice_equal(
	    file.ret_details.field[PERSON_NAME_LATIN], SLICE("Noura Specimen")));
	assert_true(slice_equal(file.ret_view.value, SLICE("Fatima Right")));
	assert_int_equal(file.ret_applications_count, 1);
	assert_int_equal(AUDITED("subject.read"), 1);
	assert_int_equal(
	    answer(place, &id, REQUEST_REFUSE, "No.").ret_verdict, REQUEST_OK);
	struct data_file over = look_at(place, &id, READING_REQUEST);
	assert_int_equal(over.ret_purpose, READING_NONE);
	assert_int_equal(over.ret_details.field[PERSON_NAME_LATIN].size, 0);
}

static void
a_correction_is_written_and_what_it_was_is_kept_sealed(void **state)
{
	struct place *place = *state;
	struct id id = ask(place, ONE, REQUEST_CORRECTION).ret_view.id;

	(void)look_at(place, &id, READING_REQUEST);
	assert_int_equal(answer(place, &id, REQUEST_GRANT, "").ret_verdict, REQUEST_OK);
	assert_int_equal(count_at(place, REQUESTS_RIGHT), 1);
	/* What was submitted stays as it was. */
	assert_true(slice_equal(
	    world_view(&place->desk->world, ONE).details.field[PERSON_NAME_LATIN],
	    SLICE("Noura Specimen")));
	assert_int_equal(count_at(place, REQUESTS_FORMER), 1);
	assert_int_equal(LETTERS(NOTICE_DATA_GRANTED), 1);
	assert_int_equal(AUDITED("subject.grant"), 1);
	assert_int_equal(own_of(place, ONE).ret_views[0].state, REQUEST_GRANTED);
	assert_int_equal(
	    answer(place, &id, REQUEST_REFUSE, "No.").ret_verdict, REQUEST_OVER);
}

static void
what_the_provider_vouches_for_is_not_typed_over(void **state)
{
	struct place *place = *state;

	world_write(&place->desk->world, WORLD_VOUCH, DB_ARGS(DB_ID(&TWO->account)));
	assert_int_equal(world_begin(&place->desk->world, TWO), APPLICATION_OK);
	struct id id = ask(place, TWO, REQUEST_CORRECTION).ret_view.id;
	(void)look_at(place, &id, READING_REQUEST);
	assert_int_equal(
	    answer(place, &id, REQUEST_GRANT, "").ret_verdict, REQUEST_VOUCHED);
	assert_int_equal(count_at(place, REQUESTS_FORMER), 0);
	assert_int_equal(own_of(place, TWO).ret_views[0].state, REQUEST_OPEN);
	assert_int_equal(
	    answer(place, &id, REQUEST_REFUSE, "Ask the provider.").ret_verdict,
	    REQUEST_OK);
	assert_int_equal(LETTERS(NOTICE_DATA_REFUSED), 1);
}

static void
an_extension_has_a_reason_and_comes_once(void **state)
{
	struct place *place = *state;
	struct id id = ask(place, ONE, REQUEST_ERASURE).ret_view.id;

	assert_int_equal(look_at(place, &id, READING_LEGAL).ret_more_days, 60);
	assert_int_equal(
	    answer(place, &id, REQUEST_EXTEND, "").ret_verdict, REQUEST_NO_REASON);
	assert_int_equal(
	    answer(place, &id, REQUEST_EXTEND, "It is long.").ret_verdict, REQUEST_OK);
	assert_int_equal(own_of(place, ONE).ret_views[0].due, world_day(0) + 90);
	assert_int_equal(LETTERS(NOTICE_DATA_EXTENDED), 1);
	assert_int_equal(
	    answer(place, &id, REQUEST_EXTEND, "Longer.").ret_verdict, REQUEST_TWICE);
}

static void
an_erasure_is_promised_told_and_carried_out_a_day_later(void **state)
{
	struct place *place = *state;
	struct id id = ask(place, ONE, REQUEST_ERASURE).ret_view.id;

	(void)look_at(place, &id, READING_REQUEST);
	struct data_answer refused = answer(place, &id, REQUEST_GRANT, "");
	assert_int_equal(refused.ret_verdict, REQUEST_NO_ERASURE);
	assert_string_equal(refused.ret_why_key, "retention.erasure.open");
	struct application_withdrawn withdrawn = {
	    .caller = ONE, .store = place->desk->world.store};
	WORKS(application_withdraw(acts_at(place), arena_at(place), &withdrawn));
	assert_int_equal(withdrawn.ret_verdict, APPLICATION_OK);
	assert_int_equal(answer(place, &id, REQUEST_GRANT, "").ret_verdict, REQUEST_OK);
	assert_int_equal(LETTERS(NOTICE_DATA_ERASING), 1);
	WORKS(data_carry_out(acts_at(place), arena_at(place)));
	assert_int_equal(count_at(place, REQUESTS_NAMES), 1);
	change(place, REQUESTS_ERASE_NOW);
	WORKS(data_carry_out(acts_at(place), arena_at(place)));
	assert_int_equal(count_at(place, REQUESTS_NAMES), 0);
	/* And once only. */
	WORKS(data_carry_out(acts_at(place), arena_at(place)));
	struct data_file over = look_at(place, &id, READING_NONE);
	assert_int_equal(over.ret_view.state, REQUEST_GRANTED);
	assert_int_equal(over.ret_view.erase_at, 0);
}

static void
the_queue_has_the_first_deadline_first_and_says_what_is_late(void **state)
{
	struct place *place = *state;
	struct data_queue queue;
	struct id id = ask(place, ONE, REQUEST_CORRECTION).ret_view.id;

	(void)look_at(place, &id, READING_REQUEST);
	(void)answer(place, &id, REQUEST_EXTEND, "It is long.");
	struct id second = ask(place, TWO, REQUEST_CORRECTION).ret_view.id;
	WORKS(data_list(acts_at(place), arena_at(place), &queue));
	assert_int_equal(queue.ret_open_count, 2);
	assert_true(id_equal(&queue.ret_open[0].id, &second));
	assert_int_equal(queue.ret_overdue, 0);
	change(place, REQUESTS_LATE);
	WORKS(data_list(acts_at(place), arena_at(place), &queue));
	assert_int_equal(queue.ret_overdue, 1);
	assert_true(queue.ret_open[0].overdue && !queue.ret_open[1].overdue);
}

static void
an_answer_is_given_to_the_request_as_it_is(void **state)
{
	struct place *place = *state;
	struct id id = ask(place, ONE, REQUEST_CORRECTION).ret_view.id;
	struct id nobody = id_new(1);
	struct data_answer stale = {
	    .caller = &place->protector, .id = id, .version = 7, .event = REQUEST_GRANT};

	(void)look_at(place, &id, READING_REQUEST);
	WORKS(data_reply(acts_at(place), arena_at(place), &stale));
	assert_int_equal(stale.ret_verdict, REQUEST_STALE);
	stale.id = nobody;
	WORKS(data_reply(acts_at(place), arena_at(place), &stale));
	assert_int_equal(stale.ret_verdict, REQUEST_NOT_FOUND);
}

static void
nobody_answers_his_own(void **state)
{
	struct place *place = *state;
	struct id id = ask(place, ONE, REQUEST_CORRECTION).ret_view.id;

	write_row(place->desk, DESK_STAFF_VOUCH,
	    DB_ARGS(DB_ID(&place->protector.account), DB_TEXT(SLICE("784199012345676")),
	        DB_TEXT(SLICE("x@example.test"))));
	struct data_file file = look_at(place, &id, READING_REQUEST);
	assert_true(file.ret_own);
	assert_int_equal(file.ret_purpose, READING_NONE);
	assert_int_equal(answer(place, &id, REQUEST_GRANT, "").ret_verdict, REQUEST_OWN);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    REQUEST_TEST(a_request_is_acknowledged_and_sealed),
	    REQUEST_TEST(the_days_are_those_of_the_newest_rule_that_has_begun),
	    REQUEST_TEST(there_is_one_open_request_of_a_kind),
	    REQUEST_TEST(a_request_is_taken_back_by_its_person_on_the_page_as_it_is),
	    REQUEST_TEST(a_file_opens_with_a_purpose_and_while_the_request_waits),
	    REQUEST_TEST(a_correction_is_written_and_what_it_was_is_kept_sealed),
	    REQUEST_TEST(what_the_provider_vouches_for_is_not_typed_over),
	    REQUEST_TEST(an_extension_has_a_reason_and_comes_once),
	    REQUEST_TEST(an_erasure_is_promised_told_and_carried_out_a_day_later),
	    REQUEST_TEST(the_queue_has_the_first_deadline_first_and_says_what_is_late),
	    REQUEST_TEST(an_answer_is_given_to_the_request_as_it_is),
	    REQUEST_TEST(nobody_answers_his_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
