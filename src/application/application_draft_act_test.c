/* SPDX-License-Identifier: EUPL-1.2 */
/* What a person writes in a draft, against a real database. */
#include "application/application_test_act.h"

/* --- start --- */

static void
without_an_application_there_is_nothing_to_write_in(void **state)
{
	struct test_world *world = *state;

	assert_false(world_view(world, &world->one).found);
	assert_int_equal(world_save_details(world, &world->one), APPLICATION_NONE_OPEN);
	assert_int_equal(world_save_certificate(world, &world->one, "TC-0001", 60),
	    APPLICATION_NONE_OPEN);
	assert_int_equal(
	    world_add_drone(world, &world->one, "ABCD11", "249 g").ret_verdict,
	    APPLICATION_NONE_OPEN);
	assert_int_equal(
	    world_accept(world, &world->one, "height", ""), APPLICATION_NONE_OPEN);
	assert_int_equal(world_submit(world, &world->one, "k", SLICE("")).ret_verdict,
	    APPLICATION_NONE_OPEN);
}

static void
an_application_is_started_once(void **state)
{
	struct test_world *world = *state;

	assert_int_equal(world_begin(world, &world->one), APPLICATION_OK);
	struct application_view first = world_view(world, &world->one);
	assert_int_equal(first.state, APPLICATION_DRAFT);
	assert_int_equal(world_begin(world, &world->one), APPLICATION_OK);
	struct application_view second = world_view(world, &world->one);
	assert_true(id_equal(&first.id, &second.id));
	assert_int_equal(world_audited(world, "application.start"), 1);
}

static void
a_new_one_is_started_when_the_last_is_over(void **state)
{
	struct test_world *world = *state;
	struct application_withdrawn withdrawn = {
	    .caller = &world->one, .store = world->store};

	assert_int_equal(world_begin(world, &world->one), APPLICATION_OK);
	struct application_view first = world_view(world, &world->one);
	WORKS(application_withdraw(world->db.acts, &world->db.arena, &withdrawn));
	assert_int_equal(withdrawn.ret_verdict, APPLICATION_OK);
	assert_int_equal(world_begin(world, &world->one), APPLICATION_OK);
	struct application_view second = world_view(world, &world->one);
	assert_false(id_equal(&first.id, &second.id));
	assert_int_equal(second.state, APPLICATION_DRAFT);
}

/* --- details --- */

static void
details_are_refused_field_by_field_and_nothing_is_stored(void **state)
{
	struct test_world *world = *state;
	struct application_details_saved saved = {
	    .caller = &world->one, .typed = world_details()};

	assert_int_equal(world_begin(world, &world->one), APPLICATION_OK);
	saved.typed.field[PERSON_EMIRATES_ID] = SLICE("784199012345670");
	saved.typed.field[PERSON_EMAIL] = SLICE("noura");
	WORKS(application_save_details(world->db.acts, &world->db.arena, &saved));
	assert_int_equal(saved.ret_verdict, APPLICATION_FIELDS);
	assert_int_equal(saved.ret_refusals.count, 2);
	assert_string_equal(saved.ret_refusals.key[PERSON_EMIRATES_ID],
	    "person.emirates_id.bad_check_digit");
	assert_string_equal(saved.ret_refusals.key[PERSON_EMAIL], "person.email.bad_at");
	struct application_view view = world_view(world, &world->one);
	assert_int_equal(view.details.field[PERSON_NAME_LATIN].size, 0);
	assert_false(view.done[APPLICATION_DETAILS]);
}

static void
what_the_provider_vouches_for_is_there_and_cannot_be_overwritten(void **state)
{
	struct test_world *world = *state;

	assert_int_equal(world_begin(world, &world->two), APPLICATION_OK);
	struct application_view view = world_view(world, &world->two);
	assert_true(
	    slice_equal(view.details.field[PERSON_NAME_LATIN], SLICE("Two Specimen")));
	assert_int_equal(view.vouched & PERSON_BIT(PERSON_PASSPORT_NUMBER), 0);
	assert_false(view.done[APPLICATION_DETAILS]);
	assert_int_equal(world_save_details(world, &world->two), APPLICATION_OK);
	view = world_view(world, &world->two);
	assert_true(
	    slice_equal(view.details.field[PERSON_NAME_LATIN], SLICE("Two Specimen")));
	assert_true(
	    slice_equal(view.details.field[PERSON_EMAIL], SLICE("two@example.test")));
	assert_true(
	    slice_equal(view.details.field[PERSON_PASSPORT_NUMBER], SLICE("X1234567")));
	assert_true(view.done[APPLICATION_DETAILS]);
}

/* --- certificate --- */

static void
what_is_on_the_certificate_is_refused_beside_its_field(void **state)
{
	static const struct {
		const char *name;
		const char *centre;
		const char *number;
		int ago;
		enum application_verdict want;
		const char *centre_key;
		const char *number_key;
		const char *issued_key;
	} rows[] = {
	    {"no centre", "", "A-17", 60, APPLICATION_FIELDS, "centre.code.missing", NULL,
	        NULL},
	    {"no such code", "TC-42", "A-17", 60, APPLICATION_FIELDS, "centre.code.bad",
	        NULL, NULL},
	    {"no number", "TC-0001", "", 60, APPLICATION_FIELDS, NULL,
	        "certificate.number.missing", NULL},
	    {"tomorrow", "TC-0001", "A-17", -1, APPLICATION_FIELDS, NULL, NULL,
	        "certificate.day.in_future"},
	    {"all wrong", "", "", -1, APPLICATION_FIELDS, "centre.code.missing",
	        "certificate.number.missing", "certificate.day.in_future"},
	    {"a centre that nobody knows", "TC-9999", "A-17", 60, APPLICATION_CENTRE,
	        "centre.unknown", NULL, NULL},
	    {"before the accreditation", "TC-0001", "A-17", 401, APPLICATION_CENTRE,
	        "centre.not_yet", NULL, NULL},
	    {"in the suspension", "TC-0002", "A-17", 100, APPLICATION_CENTRE,
	        "centre.was_suspended", NULL, NULL},
	    {"for other classes", "TC-0003", "A-17", 60, APPLICATION_CENTRE,
	        "centre.out_of_scope", NULL, NULL},
	    {"the day before the suspension", "TC-0002", "A-17", 101, APPLICATION_OK,
	        NULL, NULL, NULL},
	    {"today", "TC-0001", "A-17", 0, APPLICATION_OK, NULL, NULL, NULL},
	};
	struct test_world *world = *state;

	assert_int_equal(world_begin(world, &world->one), APPLICATION_OK);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct application_certificate_saved saved = {
		    .caller = &world->one,
		    .centre = slice_of(rows[i].centre),
		    .number = slice_of(rows[i].number),
		    .issued_iso = world_iso(world, rows[i].ago),
		};
		WORKS(application_save_certificate(
		    world->db.acts, &world->db.arena, &saved));
		if (saved.ret_verdict != rows[i].want) {
			fail_msg("%s: %d", rows[i].name, saved.ret_verdict);
		}
		const char *got[] = {
		    saved.ret_centre_key, saved.ret_number_key, saved.ret_issued_key};
		const char *want[] = {
		    rows[i].centre_key, rows[i].number_key, rows[i].issued_key};
		for (size_t j = 0; j < ARRAY_LEN(got); j++) {
			if (!slice_equal(slice_of(got[j]), slice_of(want[j]))) {
				fail_msg("%s: %s", rows[i].name, got[j]);
			}
		}
	}
}

static void
a_refused_certificate_leaves_the_one_before(void **state)
{
	struct test_world *world = *state;

	assert_int_equal(world_begin(world, &world->one), APPLICATION_OK);
	assert_int_equal(
	    world_save_certificate(world, &world->one, "TC-0001", 60), APPLICATION_OK);
	assert_int_equal(world_save_certificate(world, &world->one, "TC-0002", 50),
	    APPLICATION_CENTRE);
	struct application_view view = world_view(world, &world->one);
	assert_true(slice_equal(view.centre, SLICE("TC-0001")));
	assert_int_equal(view.issued_on, world_day(60));
	assert_int_equal(view.centre_verdict, CENTRE_OK);
}

/* --- file --- */

static void
a_file_that_is_none_of_ours_is_refused(void **state)
{
	struct test_world *world = *state;

	assert_int_equal(world_begin(world, &world->one), APPLICATION_OK);
	struct application_file_attached attached =
	    world_attach(world, &world->one, "<html>");
	assert_int_equal(attached.ret_verdict, APPLICATION_FIELDS);
	assert_int_equal(attached.ret_file, CERTIFICATE_FILE_WRONG_TYPE);
	assert_int_equal(attached.ret_object.size, 0);
	assert_int_equal(world_view(world, &world->one).file_hash.size, 0);
}

static void
a_file_is_kept_sealed_replaced_and_removed(void **state)
{
	struct test_world *world = *state;
	struct application_file_removed removed = {
	    .caller = &world->one, .store = world->store};

	assert_int_equal(world_begin(world, &world->one), APPLICATION_OK);
	struct application_file_attached first =
	    world_attach(world, &world->one, "%PDF-1.7 one");
	assert_int_equal(first.ret_verdict, APPLICATION_OK);
	assert_true(world_has_file(world, first.ret_object));
	struct application_view view = world_view(world, &world->one);
	assert_true(slice_equal(view.file_hash, first.sha256));
	assert_true(slice_equal(view.file_name, SLICE("paper.pdf")));
	assert_true(slice_equal(view.file_type, SLICE("application/pdf")));

	struct application_file_attached second =
	    world_attach(world, &world->one, "%PDF-1.7 two");
	assert_int_equal(second.ret_verdict, APPLICATION_OK);
	assert_true(world_has_file(world, second.ret_object));
	assert_false(world_has_file(world, first.ret_object));

	for (int press = 0; press < 2; press++) {
		WORKS(
		    application_remove_file(world->db.acts, &world->db.arena, &removed));
		assert_int_equal(removed.ret_verdict, APPLICATION_OK);
		assert_false(world_has_file(world, second.ret_object));
	}
	assert_int_equal(world_view(world, &world->one).file_hash.size, 0);
}

static void
the_same_file_again_stays(void **state)
{
	struct test_world *world = *state;

	assert_int_equal(world_begin(world, &world->one), APPLICATION_OK);
	for (int i = 0; i < 2; i++) {
		struct application_file_attached attached =
		    world_attach(world, &world->one, "%PDF-1.7 one");
		assert_int_equal(attached.ret_verdict, APPLICATION_OK);
		assert_true(world_has_file(world, attached.ret_object));
	}
}

static void
the_same_file_of_two_persons_is_kept_twice(void **state)
{
	struct test_world *world = *state;
	struct application_file_removed removed = {
	    .caller = &world->one, .store = world->store};

	assert_int_equal(world_begin(world, &world->one), APPLICATION_OK);
	assert_int_equal(world_begin(world, &world->two), APPLICATION_OK);
	struct application_file_attached attached =
	    world_attach(world, &world->one, "%PDF-1.7 one");
	struct application_file_attached other =
	    world_attach(world, &world->two, "%PDF-1.7 one");
	assert_int_equal(other.ret_verdict, APPLICATION_OK);
	assert_false(slice_equal(attached.ret_object, other.ret_object));
	WORKS(application_remove_file(world->db.acts, &world->db.arena, &removed));
	assert_false(world_has_file(world, attached.ret_object));
	assert_true(world_has_file(world, other.ret_object));
	assert_true(
	    slice_equal(world_view(world, &world->two).file_hash, attached.sha256));
	assert_int_equal(world_view(world, &world->one).file_hash.size, 0);
}

/* --- drones --- */

static void
a_drone_is_refused_beside_its_field(void **state)
{
	struct test_world *world = *state;

	assert_int_equal(world_begin(world, &world->one), APPLICATION_OK);
	struct application_drone_added added =
	    world_add_drone(world, &world->one, "ABCD11", "5001 g");
	assert_int_equal(added.ret_verdict, APPLICATION_FIELDS);
	assert_string_equal(added.ret_refusals.key[DRONE_MASS], "drone.mass.too_heavy");
	assert_null(added.ret_refusals.key[DRONE_SERIAL]);
	assert_int_equal(world_view(world, &world->one).drones_count, 0);
}

static void
a_twin_and_a_ninth_drone_are_refused(void **state)
{
	struct test_world *world = *state;
	char serial[] = "ABCD11";

	assert_int_equal(world_begin(world, &world->one), APPLICATION_OK);
	assert_int_equal(world_add_drone(world, &world->one, serial, "249").ret_verdict,
	    APPLICATION_OK);
	struct application_drone_added twin =
	    world_add_drone(world, &world->one, "abcd-11", "300");
	assert_int_equal(twin.ret_verdict, APPLICATION_SAME_SERIAL);
	assert_string_equal(twin.ret_refusals.key[DRONE_SERIAL], "drone.duplicate");
	for (int i = 2; i <= DRONE_MOST; i++) {
		serial[5] = (char)('0' + i);
		assert_int_equal(
		    world_add_drone(world, &world->one, serial, "249").ret_verdict,
		    APPLICATION_OK);
	}
	assert_int_equal(world_add_drone(world, &world->one, "ABCD19", "249").ret_verdict,
	    APPLICATION_TOO_MANY_DRONES);
	assert_int_equal(world_view(world, &world->one).drones_count, DRONE_MOST);
}

static void
only_ones_own_drone_is_removed(void **state)
{
	struct test_world *world = *state;
	struct application_drone_removed removed = {.caller = &world->two};

	assert_int_equal(world_begin(world, &world->one), APPLICATION_OK);
	assert_int_equal(world_begin(world, &world->two), APPLICATION_OK);
	removed.drone = world_add_drone(world, &world->one, "ABCD11", "249").ret_id;
	WORKS(application_remove_drone(world->db.acts, &world->db.arena, &removed));
	assert_int_equal(removed.ret_verdict, APPLICATION_NOT_FOUND);
	assert_int_equal(world_view(world, &world->one).drones_count, 1);
	removed.caller = &world->one;
	WORKS(application_remove_drone(world->db.acts, &world->db.arena, &removed));
	assert_int_equal(removed.ret_verdict, APPLICATION_OK);
	assert_int_equal(world_view(world, &world->one).drones_count, 0);
}

/* --- rules --- */

static void
some_rules_are_kept_but_not_enough(void **state)
{
	struct test_world *world = *state;

	assert_int_equal(world_begin(world, &world->one), APPLICATION_OK);
	assert_int_equal(
	    world_accept(world, &world->one, "", ""), APPLICATION_INCOMPLETE);
	assert_int_equal(world_accept(world, &world->one, "sight\nnonsense", ""),
	    APPLICATION_INCOMPLETE);
	struct application_view view = world_view(world, &world->one);
	assert_false(view.rules_accepted[0]);
	assert_int_equal(view.rules_accepted_at[0], 0);
	assert_true(view.rules_accepted[1]);
	assert_int_not_equal(view.rules_accepted_at[1], 0);
	assert_false(view.done[APPLICATION_RULES]);
	assert_int_equal(
	    world_accept(world, &world->one, "sight\nheight", "height.1,sight.1"),
	    APPLICATION_OK);
	assert_true(world_view(world, &world->one).done[APPLICATION_RULES]);
}

static void
a_rule_that_changed_must_be_accepted_anew(void **state)
{
	struct test_world *world = *state;

	world_complete(world, &world->one);
	world_write(world, WORLD_NEW_RULE, DB_ARGS(DB_TEXT(SLICE("sight"))));
	struct application_view view = world_view(world, &world->one);
	assert_false(view.done[APPLICATION_RULES]);
	assert_false(view.complete);
	assert_int_equal(
	    world_accept(world, &world->one, "sight\nheight", "height.1,sight.1"),
	    APPLICATION_RULE_CHANGED);
	assert_int_equal(
	    world_accept(world, &world->one, "sight\nheight", "height.1,sight.2"),
	    APPLICATION_OK);
	assert_true(world_view(world, &world->one).complete);
}

/* --- each his own --- */

static void
another_person_sees_nothing_of_it(void **state)
{
	struct test_world *world = *state;

	world_complete(world, &world->one);
	assert_false(world_view(world, &world->two).found);
	assert_int_equal(world_begin(world, &world->two), APPLICATION_OK);
	struct application_view view = world_view(world, &world->two);
	assert_int_equal(view.details.field[PERSON_PASSPORT_NUMBER].size, 0);
	assert_int_equal(view.centre.size, 0);
	assert_int_equal(view.file_hash.size, 0);
	assert_int_equal(view.drones_count, 0);
	assert_false(view.rules_accepted[0]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(without_an_application_there_is_nothing_to_write_in),
	    TEST(an_application_is_started_once),
	    TEST(a_new_one_is_started_when_the_last_is_over),
	    TEST(details_are_refused_field_by_field_and_nothing_is_stored),
	    TEST(what_the_provider_vouches_for_is_there_and_cannot_be_overwritten),
	    TEST(what_is_on_the_certificate_is_refused_beside_its_field),
	    TEST(a_refused_certificate_leaves_the_one_before),
	    TEST(a_file_that_is_none_of_ours_is_refused),
	    TEST(a_file_is_kept_sealed_replaced_and_removed),
	    TEST(the_same_file_again_stays),
	    TEST(the_same_file_of_two_persons_is_kept_twice),
	    TEST(a_drone_is_refused_beside_its_field),
	    TEST(a_twin_and_a_ninth_drone_are_refused),
	    TEST(only_ones_own_drone_is_removed),
	    TEST(some_rules_are_kept_but_not_enough),
	    TEST(a_rule_that_changed_must_be_accepted_anew),
	    TEST(another_person_sees_nothing_of_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
