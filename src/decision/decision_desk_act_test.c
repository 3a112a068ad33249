/* SPDX-License-Identifier: EUPL-1.2 */
/* What an approval makes, who sees what, and the queue. */
#include "access/reading_act.h"
#include "application/answers_act.h"
#include "decision/decision_test_act.h"

/* --- approval --- */

static struct permit_finding
check_token(struct desk *desk, const struct permit_own *own)
{
	struct buffer text = BUFFER_IN(&desk->world.db.arena);
	struct permit_checked checked;

	permit_app_text(own->token, &text);
	WORKS(permit_check(desk->world.db.acts, desk->permits, &desk->world.db.arena,
	    buffer_slice(&text), moment_now(), &checked));
	return checked.finding;
}

static struct permit_own
only_permit(struct desk *desk)
{
	struct permit_own_list list;
	struct permit_own own;
	bool found = false;

	WORKS(permit_own_permits(
	    desk->world.db.acts, &desk->world.db.arena, &desk->world.one, &list));
	assert_int_equal(list.count, 1);
	WORKS(permit_own_find(desk->world.db.acts, &desk->world.db.arena,
	    &desk->world.one, &list.own[0].public.number, &found, &own));
	assert_true(found);
	return own;
}

static void
an_approval_issues_exactly_one_permit_that_verifies(void **state)
{
	struct desk *desk = *state;

	claim(desk);
	struct decision made = decide(desk,
	    (struct decision){.caller = &desk->officer, .event = APPLICATION_APPROVE});
	assert_int_equal(made.ret_verdict, APPLICATION_OK);
	assert_int_equal(
	    step(desk, &desk->officer, APPLICATION_APPROVE), APPLICATION_WRONG_STATE);
	assert_int_equal(count_rows(desk, DESK_PERMITS, DB_NO_ARGS), 1);

	struct permit_own own = only_permit(desk);
	struct permit_finding finding = check_token(desk, &own);
	assert_true(slice_equal(made.ret_permit, slice_of(own.public.number.text)));
	assert_true(slice_equal(own_view(desk).permit, made.ret_permit));
	assert_int_equal(finding.answer, PERMIT_ANSWER_IN_FORCE);
	assert_true(slice_equal(finding.claims.name_latin, SLICE("Noura Specimen")));
	assert_true(slice_equal(finding.claims.identity_last, SLICE("5676")));
	assert_true(slice_equal(finding.claims.centre, SLICE("TC-0001")));
	assert_int_equal(finding.claims.drone_count, 1);
	assert_true(slice_equal(finding.claims.drones[0].serial, SLICE("ABCD11")));
	assert_int_equal(finding.claims.drones[0].grams, 249);
	assert_int_equal(world_audited(&desk->world, "permit.issue"), 1);
}

static void
a_decision_on_an_older_version_is_stale(void **state)
{
	struct desk *desk = *state;

	int64_t seen = own_view(desk).version;
	claim(desk);
	struct decision late = {
	    .caller = &desk->officer, .event = APPLICATION_APPROVE, .version = seen};
	assert_int_equal(decide(desk, late).ret_verdict, APPLICATION_STALE);
	late.version = seen + 2;
	assert_int_equal(decide(desk, late).ret_verdict, APPLICATION_STALE);
	assert_nothing_issued(desk);
	late.version = seen + 1;
	assert_int_equal(decide(desk, late).ret_verdict, APPLICATION_OK);
}

static void
a_centre_that_was_not_accredited_on_the_day_stops_the_approval(void **state)
{
	struct desk *desk = *state;

	claim(desk);
	write_row(desk, DESK_CENTRE_ENDS, DB_NO_ARGS);
	assert_int_equal(
	    step(desk, &desk->officer, APPLICATION_APPROVE), APPLICATION_CENTRE);
	assert_int_equal(own_view(desk).state, APPLICATION_REVIEW);
	assert_nothing_issued(desk);
}

static void
what_the_applicant_withdrew_is_not_decided(void **state)
{
	struct desk *desk = *state;
	struct application_withdrawn withdrawn = {
	    .caller = &desk->world.one, .store = desk->world.store};

	claim(desk);
	WORKS(
	    application_withdraw(desk->world.db.acts, &desk->world.db.arena, &withdrawn));
	assert_int_equal(withdrawn.ret_verdict, APPLICATION_OK);
	assert_int_equal(
	    step(desk, &desk->officer, APPLICATION_APPROVE), APPLICATION_WRONG_STATE);
	assert_int_equal(propose(desk, &desk->officer), APPLICATION_WRONG_STATE);
	assert_nothing_issued(desk);
}

static void
drafts_and_unknown_cases_are_not_there(void **state)
{
	struct desk *desk = *state;

	assert_int_equal(world_begin(&desk->world, &desk->world.two), APPLICATION_OK);
	struct id cases[] = {
	    world_view(&desk->world, &desk->world.two).id, id_new(moment_now())};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct decision_case opened = {
		    .caller = &desk->officer, .application = cases[i]};
		struct decision_file file = {.caller = &desk->officer,
		    .application = cases[i],
		    .store = desk->world.store};
		WORKS(decision_open(desk->world.db.acts, &desk->world.db.arena, &opened));
		WORKS(decision_open_file(
		    desk->world.db.acts, &desk->world.db.arena, &file));
		assert_false(opened.ret_found || file.ret_found);
		assert_int_equal(decide(desk,
		                     (struct decision){.caller = &desk->officer,
		                         .event = APPLICATION_CLAIM,
		                         .application = cases[i]})
		                     .ret_verdict,
		    APPLICATION_NOT_FOUND);
	}
}

/* --- who sees what --- */

static void
the_timeline_of_the_applicant_shows_the_public_part_only(void **state)
{
	static const enum application_event want[] = {APPLICATION_SUBMIT,
	    APPLICATION_CHECK, APPLICATION_CLAIM, APPLICATION_CLAIM, APPLICATION_APPROVE};
	struct desk *desk = *state;

	claim(desk);
	assert_int_equal(step(desk, &desk->officer, APPLICATION_RELEASE), APPLICATION_OK);
	claim(desk);
	assert_int_equal(propose(desk, &desk->officer), APPLICATION_OK);
	assert_int_equal(
	    step(desk, &desk->supervisor, APPLICATION_SEND_BACK), APPLICATION_OK);
	assert_int_equal(step(desk, &desk->officer, APPLICATION_APPROVE), APPLICATION_OK);
	struct application_view view = own_view(desk);
	assert_int_equal(view.events_count, ARRAY_LEN(want));
	for (size_t i = 0; i < ARRAY_LEN(want); i++) {
		assert_int_equal(view.events[i].what, want[i]);
		assert_int_equal(view.events[i].actor_name.size, 0);
	}

	struct application_view all = open_case(desk, &desk->supervisor).ret_view;
	const struct application_view_event *last = &all.events[all.events_count - 1];
	assert_int_equal(all.events_count, 9);
	assert_true(slice_equal(last->actor_name, SLICE("Maryam Haddad")));
	assert_true(slice_equal(last->role, SLICE("officer")));
}

static struct decision_case
look(struct desk *desk, const struct access_caller *caller, enum reading_purpose told)
{
	struct decision_case opened = {
	    .caller = caller, .application = desk->application, .told = told};

	WORKS(decision_open(desk->world.db.acts, &desk->world.db.arena, &opened));
	return opened;
}

static void
a_file_stays_closed_until_its_reader_tells_why(void **state)
{
	struct desk *desk = *state;
	struct decision_file file = {.caller = &desk->officer,
	    .application = desk->application,
	    .store = desk->world.store};
	struct decision_case closed = look(desk, &desk->officer, READING_NONE);

	assert_true(closed.ret_found);
	assert_int_equal(closed.ret_purpose, READING_NONE);
	assert_true(closed.ret_view.reference.size > 0);
	assert_int_equal(closed.ret_view.details.field[PERSON_NAME_LATIN].size, 0);
	assert_int_equal(closed.ret_view.drones_count, 0);
	WORKS(decision_open_file(desk->world.db.acts, &desk->world.db.arena, &file));
	assert_false(file.ret_found);
	/* What is not the reader's to choose opens nothing either. */
	assert_int_equal(
	    look(desk, &desk->officer, READING_DECIDE).ret_purpose, READING_NONE);
	assert_int_equal(
	    look(desk, &desk->officer, READING_SIGN).ret_purpose, READING_NONE);
	assert_int_equal(count_rows(desk, DESK_READS,
	                     DB_ARGS(DB_TEXT(SLICE("application.read")),
	                         DB_TEXT(id_slice(&desk->officer.account)),
	                         DB_TEXT(SLICE("officer")))),
	    0);
	/* Told once it holds for the session, and for no other. */
	assert_int_equal(
	    look(desk, &desk->officer, READING_REQUEST).ret_purpose, READING_REQUEST);
	assert_int_equal(
	    look(desk, &desk->officer, READING_NONE).ret_purpose, READING_REQUEST);
	struct access_caller tomorrow = desk->officer;
	tomorrow.session = id_new(moment_now());
	assert_int_equal(look(desk, &tomorrow, READING_NONE).ret_purpose, READING_NONE);
}

static void
a_claim_says_why_and_the_applicant_sees_who_looked(void **state)
{
	struct desk *desk = *state;
	struct access_caller person = {
	    .kind = ACCESS_PERSON, .account = own_view(desk).account};
	struct reading_log log = {.caller = &person};

	claim(desk);
	assert_int_equal(
	    look(desk, &desk->officer, READING_NONE).ret_purpose, READING_DECIDE);
	(void)look(desk, &desk->supervisor, READING_SIGN);
	(void)look(desk, &desk->supervisor, READING_NONE);
	WORKS(reading_log_open(desk->world.db.acts, &desk->world.db.arena, &log));
	assert_int_equal(log.ret_count, 2);
	assert_int_equal(log.ret_lines[0].purpose, READING_SIGN);
	assert_true(slice_equal(log.ret_lines[0].role, SLICE("supervisor")));
	assert_int_equal(log.ret_lines[1].purpose, READING_DECIDE);
	person.account = desk->colleague.account;
	WORKS(reading_log_open(desk->world.db.acts, &desk->world.db.arena, &log));
	assert_int_equal(log.ret_count, 0);
}

static void
each_look_at_a_case_and_its_file_is_an_audit_entry(void **state)
{
	struct desk *desk = *state;
	struct slice who = id_slice(&desk->supervisor.account);
	struct decision_file file = {.caller = &desk->supervisor,
	    .application = desk->application,
	    .store = desk->world.store};

	assert_true(open_case(desk, &desk->supervisor).ret_found);
	assert_true(open_case(desk, &desk->supervisor).ret_found);
	WORKS(decision_open_file(desk->world.db.acts, &desk->world.db.arena, &file));
	assert_true(file.ret_found);
	assert_string_equal(file.ret_type, "application/pdf");
	assert_int_equal(close(file.ret_file.descriptor), 0);
	assert_int_equal(count_rows(desk, DESK_READS,
	                     DB_ARGS(DB_TEXT(SLICE("application.read")), DB_TEXT(who),
	                         DB_TEXT(SLICE("supervisor")))),
	    2);
	assert_int_equal(count_rows(desk, DESK_READS,
	                     DB_ARGS(DB_TEXT(SLICE("application.read_file")),
	                         DB_TEXT(who), DB_TEXT(SLICE("supervisor")))),
	    1);
}

static void
the_desk_opens_the_file_that_was_submitted(void **state)
{
	struct desk *desk = *state;
	struct slice submitted = own_view(desk).file_hash;
	struct decision_file file = {.caller = &desk->officer,
	    .application = desk->application,
	    .store = desk->world.store};

	world_happens(&desk->world, &desk->world.one, APPLICATION_RETURN);
	assert_int_equal(
	    world_attach(&desk->world, &desk->world.one, "%PDF-1.7 two").ret_verdict,
	    APPLICATION_OK);
	assert_true(open_case(desk, &desk->officer).ret_found);
	WORKS(decision_open_file(desk->world.db.acts, &desk->world.db.arena, &file));
	assert_true(file.ret_found);
	uint8_t hash[SHA256_SIZE];
	char bytes[64];
	assert_int_equal(read(file.ret_file.descriptor, bytes, sizeof(bytes)),
	    (ssize_t)file.ret_file.size_bytes);
	assert_int_equal(close(file.ret_file.descriptor), 0);
	sha256(slice_bytes(bytes, file.ret_file.size_bytes), hash);
	assert_true(slice_equal(slice_bytes(hash, sizeof(hash)), submitted));
}

static void
a_new_version_of_a_rule_does_not_stop_an_approval(void **state)
{
	struct desk *desk = *state;

	claim(desk);
	world_write(&desk->world, WORLD_NEW_RULE, DB_ARGS(DB_TEXT(SLICE("sight"))));
	assert_int_equal(step(desk, &desk->officer, APPLICATION_APPROVE), APPLICATION_OK);
}

static void
save_other_passport(struct desk *desk)
{
	struct application_details_saved saved = {
	    .caller = &desk->world.one, .typed = world_details()};

	saved.typed.field[PERSON_PASSPORT_NUMBER] = SLICE("ZZ999999");
	WORKS(
	    application_save_details(desk->world.db.acts, &desk->world.db.arena, &saved));
	assert_int_equal(saved.ret_verdict, APPLICATION_OK);
}

static void
what_changed_since_the_return_is_told(void **state)
{
	struct desk *desk = *state;
	const struct access_caller *one = &desk->world.one;

	assert_null(open_case(desk, &desk->officer).ret_before);
	world_happens(&desk->world, one, APPLICATION_RETURN);
	save_other_passport(desk);
	assert_null(open_case(desk, &desk->officer).ret_before);
	assert_int_equal(
	    world_attach(&desk->world, one, "%PDF-1.7 two").ret_verdict, APPLICATION_OK);
	assert_int_equal(world_add_drone(&desk->world, one, "EFGH12", "249").ret_verdict,
	    APPLICATION_OK);
	assert_int_equal(world_submit(&desk->world, one, "again", SLICE("")).ret_verdict,
	    APPLICATION_OK);
	struct decision_case opened = open_case(desk, &desk->officer);
	assert_non_null(opened.ret_before);
	for (const char *const *mark = application_marks; *mark != NULL; mark++) {
		bool want = strcmp(*mark, "passport_number") == 0 ||
		    strcmp(*mark, "file") == 0 || strcmp(*mark, "drones") == 0;
		if (answers_differ(opened.ret_before, opened.ret_now, slice_of(*mark)) !=
		    want) {
			fail_msg("%s", *mark);
		}
	}
	assert_true(slice_equal(
	    opened.ret_before->details.field[PERSON_PASSPORT_NUMBER], SLICE("X1234567")));
	assert_true(slice_equal(
	    opened.ret_now->details.field[PERSON_PASSPORT_NUMBER], SLICE("ZZ999999")));
}

/* --- the queue --- */

static void
assert_in_tab(struct desk *desk, enum decision_tab tab)
{
	for (size_t i = 0; i < DECISION_TAB_COUNT; i++) {
		struct decision_queue asked =
		    queue(desk, &desk->officer, (enum decision_tab)i);
		bool want = i == (size_t)tab ||
		    (i == DECISION_TAB_ALL &&
		        (tab == DECISION_TAB_MINE || tab == DECISION_TAB_UNCLAIMED));
		assert_int_equal(asked.ret_count, want ? 1 : 0);
		assert_int_equal(asked.ret_counts[i], want ? 1 : 0);
	}
}

static void
a_case_moves_through_the_tabs_of_the_queue(void **state)
{
	struct desk *desk = *state;

	assert_in_tab(desk, DECISION_TAB_UNCLAIMED);
	claim(desk);
	assert_in_tab(desk, DECISION_TAB_MINE);
	assert_int_equal(queue(desk, &desk->colleague, DECISION_TAB_MINE).ret_count, 0);
	assert_int_equal(propose(desk, &desk->officer), APPLICATION_OK);
	assert_in_tab(desk, DECISION_TAB_SIGNATURE);
	assert_int_equal(
	    step(desk, &desk->supervisor, APPLICATION_SIGN_REFUSAL), APPLICATION_OK);
	assert_in_tab(desk, DECISION_TAB_CLOSED);
}

static enum fault
make_odd(struct act *act, void *input)
{
	(void)input;
	return db_run(act->db, &desk_statements, DESK_ODD, DB_NO_ARGS);
}

static void
the_queue_names_who_and_what_was_submitted(void **state)
{
	struct desk *desk = *state;
	const struct access_caller *one = &desk->world.one;
	struct application_details_saved saved = {
	    .caller = one, .typed = world_details()};

	world_happens(&desk->world, one, APPLICATION_RETURN);
	saved.typed.field[PERSON_NAME_LATIN] = SLICE("Somebody Else");
	WORKS(
	    application_save_details(desk->world.db.acts, &desk->world.db.arena, &saved));
	assert_int_equal(saved.ret_verdict, APPLICATION_OK);
	assert_int_equal(
	    world_save_certificate(&desk->world, one, "TC-0002", 200), APPLICATION_OK);
	WORKS(acts_write(desk->world.db.acts, &desk->world.db.arena, make_odd, NULL));
	struct decision_queue asked = queue(desk, &desk->officer, DECISION_TAB_RETURNED);
	assert_int_equal(asked.ret_count, 1);
	assert_false(asked.ret_lines[0].emirates_id_warning);
	assert_true(slice_equal(asked.ret_lines[0].name_latin, SLICE("Noura Specimen")));
	assert_true(slice_equal(asked.ret_lines[0].centre, SLICE("TC-0001")));
	assert_true(slice_equal(asked.ret_lines[0].centre_latin, SLICE("One")));
}

static void
the_oldest_case_comes_first_with_its_names(void **state)
{
	struct desk *desk = *state;

	world_complete(&desk->world, &desk->world.two);
	assert_int_equal(
	    world_submit(&desk->world, &desk->world.two, "k", SLICE("")).ret_verdict,
	    APPLICATION_OK);
	claim(desk);
	write_row(desk, DESK_STAFF_VOUCH,
	    DB_ARGS(
	        DB_ID(&desk->officer.account), DB_TEXT(SLICE("")), DB_TEXT(SLICE(""))));
	struct decision_queue asked = queue(desk, &desk->colleague, DECISION_TAB_ALL);
	assert_int_equal(asked.ret_count, 2);
	assert_true(id_equal(&asked.ret_lines[0].id, &desk->application));
	assert_true(asked.ret_lines[0].claimed && !asked.ret_lines[0].claimed_mine);
	assert_true(slice_equal(asked.ret_lines[0].officer_name, SLICE("Maryam Haddad")));
	assert_true(
	    slice_equal(asked.ret_lines[0].officer_name_arabic, SLICE("مريم حداد")));
	assert_true(
	    slice_equal(open_case(desk, &desk->colleague).ret_view.officer_name_arabic,
	        SLICE("مريم حداد")));
	assert_true(slice_equal(asked.ret_lines[0].centre_latin, SLICE("One")));
	assert_true(slice_equal(asked.ret_lines[0].centre_arabic, SLICE("واحد")));
	assert_false(asked.ret_lines[1].claimed || asked.ret_more);
	assert_int_equal(open_case(desk, &desk->officer).ret_view.twins, 1);
}

/* --- due --- */

static void
a_case_is_due_by_the_working_target_and_then_overdue(void **state)
{
	struct desk *desk = *state;
	struct decision_queue asked = queue(desk, &desk->officer, DECISION_TAB_ALL);
	const struct decision_case_line *line = &asked.ret_lines[0];
	day submitted = moment_day(line->submitted_at, 240);

	assert_int_equal(line->due,
	    calendar_after(
	        &calendar_plain, submitted, calendar_target(&calendar_plain, submitted)));
	assert_false(line->overdue);
	write_row(desk, DESK_AGE,
	    DB_ARGS(DB_ID(&desk->application),
	        DB_INT(line->submitted_at - 14 * (moment)MOMENT_DAY)));
	asked = queue(desk, &desk->officer, DECISION_TAB_ALL);
	assert_true(asked.ret_lines[0].overdue);
	assert_true(asked.ret_lines[0].due < line->due);
	claim(desk);
	assert_int_equal(step(desk, &desk->officer, APPLICATION_APPROVE), APPLICATION_OK);
	asked = queue(desk, &desk->officer, DECISION_TAB_CLOSED);
	assert_int_equal(asked.ret_lines[0].due, DAY_NONE);
	assert_false(asked.ret_lines[0].overdue);
}

static void
a_mark_of_a_page_comes_back_as_it_was_told(void **state)
{
	static const char *const wrong[] = {"", "-", "12", "12-", "12-xyz",
	    "-5-0123456789abcdef0123456789abcdef", "1-0123456789abcdef0123456789abcdef-",
	    "1 -0123456789abcdef0123456789abcdef"};
	struct decision_mark mark = {1763856000123, id_new(5)};
	struct decision_mark back = {0};
	char text[DECISION_MARK_SIZE];

	(void)state;
	decision_mark_format(&mark, text);
	assert_true(decision_mark_parse(slice_of(text), &back));
	assert_int_equal(back.at, mark.at);
	assert_true(id_equal(&back.id, &mark.id));
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		assert_false(decision_mark_parse(slice_of(wrong[i]), &back));
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    DESK_TEST(an_approval_issues_exactly_one_permit_that_verifies),
	    DESK_TEST(a_decision_on_an_older_version_is_stale),
	    DESK_TEST(a_centre_that_was_not_accredited_on_the_day_stops_the_approval),
	    DESK_TEST(what_the_applicant_withdrew_is_not_decided),
	    DESK_TEST(drafts_and_unknown_cases_are_not_there),
	    DESK_TEST(the_timeline_of_the_applicant_shows_the_public_part_only),
	    DESK_TEST(a_file_stays_closed_until_its_reader_tells_why),
	    DESK_TEST(a_claim_says_why_and_the_applicant_sees_who_looked),
	    DESK_TEST(each_look_at_a_case_and_its_file_is_an_audit_entry),
	    DESK_TEST(the_desk_opens_the_file_that_was_submitted),
	    DESK_TEST(a_new_version_of_a_rule_does_not_stop_an_approval),
	    DESK_TEST(what_changed_since_the_return_is_told),
	    DESK_TEST(a_case_moves_through_the_tabs_of_the_queue),
	    DESK_TEST(the_oldest_case_comes_first_with_its_names),
	    DESK_TEST(the_queue_names_who_and_what_was_submitted),
	    DESK_TEST(a_case_is_due_by_the_working_target_and_then_overdue),
	    cmocka_unit_test(a_mark_of_a_page_comes_back_as_it_was_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
