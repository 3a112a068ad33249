/* SPDX-License-Identifier: EUPL-1.2 */
/* A person is erased: nothing of him is left, what the law keeps is, and the log verifies. */
#include "retention/retention_test_act.h"

#include <dirent.h>

#include "base/number.h"
#include "permit/file_act.h"
#include "register/register_store.h"

/* --- refused --- */

static void
what_is_under_way_or_in_dispute_is_not_erased(void **state)
{
	struct house *house = *state;
	struct id nobody = id_new(moment_now());

	assert_int_equal(erase(house, &nobody), ERASURE_NOT_FOUND);
	assert_int_equal(erase(house, &house->desk->officer.account), ERASURE_STAFF);
	assert_int_equal(erase(house, one(house)), ERASURE_OPEN);
	approve(house);
	assert_int_equal(erase(house, one(house)), ERASURE_PERMIT_IN_FORCE);
	house_write(house, HOUSE_EXPIRE, DB_ARGS(DB_INT(1)));
	house_write(house, HOUSE_APPEAL, DB_ARGS(DB_ID(one(house))));
	assert_int_equal(erase(house, one(house)), ERASURE_APPEALED);
	assert_true(house_values_with(house, "Noura Specimen") > 0);
	assert_int_equal(world_audited(&house->desk->world, "retention.refused"), 4);
	assert_int_equal(world_audited(&house->desk->world, "retention.erase"), 0);
}

static void
a_refused_person_may_appeal_before_he_is_erased(void **state)
{
	struct house *house = *state;

	claim(house->desk);
	assert_int_equal(propose(house->desk, &house->desk->officer), APPLICATION_OK);
	assert_int_equal(
	    step(house->desk, &house->desk->supervisor, APPLICATION_SIGN_REFUSAL),
	    APPLICATION_OK);
	assert_int_equal(erase(house, one(house)), ERASURE_MAY_APPEAL);
	house_write(house, HOUSE_LONG_AGO,
	    DB_ARGS(DB_INT(moment_now() - 40 * (moment)MOMENT_DAY), DB_ID(one(house))));
	assert_int_equal(house_values_with(house, "Not known."), 0); /* sealed */
	assert_int_equal(erase(house, one(house)), ERASURE_OK);
	assert_nothing_left(house);
	assert_verifies(house);
}

/* --- erased --- */

static void
nothing_of_an_erased_person_is_left_and_the_log_verifies(void **state)
{
	struct house *house = *state;
	struct test_world *world = &house->desk->world;

	approve_and_expire(house);
	house_write(
	    house, HOUSE_SESSION, DB_ARGS(DB_BLOB(SLICE("h")), DB_ID(one(house))));
	for (size_t i = 0; i < HOUSE_NOT_SEALED; i++) {
		if (house_values_with(house, house_personal[i]) == 0) {
			fail_msg("%s was never there", house_personal[i]);
		}
	}
	assert_int_equal(erase(house, one(house)), ERASURE_OK);
	assert_nothing_left(house);
	assert_int_equal(house_count(house, HOUSE_KEYS, one(house)), 1);
	assert_verifies(house);
	assert_int_equal(erase(house, one(house)), ERASURE_DONE);
	assert_int_equal(world_audited(world, "retention.erase"), 1);
	assert_int_equal(world_audited(world, "permit.issue"), 1);
}

/* --- what a training centre says of him --- */

struct entered {
	const struct id *by;
	struct register_row row;
};

/* Under the number of a passport, too, that another person has. */
static enum fault
enter_certificates(struct act *act, void *input)
{
	static const struct {
		enum register_holder_kind kind;
		const char *holder;
		const char *number;
		const char *name;
	} rows[] = {
	    {REGISTER_EMIRATES_ID, "784199012345676", "R-1", "Noura Specimen"},
	    {REGISTER_PASSPORT, "X1234567", "R-2", "Somebody Else"},
	};
	struct entered *entered = input;
	bool inserted = false;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		entered->row = (struct register_row){
		    .id = id_new(act->now),
		    .centre = SLICE("TC-0001"),
		    .number = slice_of(rows[i].number),
		    .class = 1,
		    .issued_on = 20000,
		    .name = slice_of(rows[i].name),
		    .holder.kind = rows[i].kind,
		    .entered_at = act->now,
		    .entered_by = *entered->by,
		};
		(void)snprintf(entered->row.holder.text, sizeof(entered->row.holder.text),
		    "%s", rows[i].holder);
		TRY(register_insert(act->db, &entered->row, act->arena, &inserted));
		assert_true(inserted);
	}
	return FAULT_NONE;
}

static enum fault
find_certificate(struct act *act, void *input)
{
	struct register_row *row = input;

	TRY(register_find_number(
	    act->db, SLICE("TC-0001"), row->number, act->arena, row));
	struct id id = row->id;
	return register_find(act->db, &id, act->arena, row);
}

static struct register_row
certificate_at(struct house *house, struct slice number)
{
	struct register_row row = {.number = number};

	WORKS(acts_read(acts_of(house), arena_of(house), find_certificate, &row));
	assert_true(row.found);
	return row;
}

static void
a_centre_keeps_the_certificate_and_not_whose_it_was(void **state)
{
	struct house *house = *state;
	struct entered entered = {.by = &house->desk->officer.account};
	size_t readable = house_values_with(house, "784199012345676");

	WORKS(acts_write(acts_of(house), arena_of(house), enter_certificates, &entered));
	assert_int_equal(house_values_with(house, "784199012345676"), readable);
	assert_string_equal(
	    certificate_at(house, SLICE("R-1")).holder.text, "784199012345676");
	house_write(house, HOUSE_VOUCHED,
	    DB_ARGS(DB_INT(PERSON_BIT(PERSON_EMIRATES_ID)), DB_ID(one(house))));
	approve_and_expire(house);
	assert_int_equal(erase(house, one(house)), ERASURE_OK);
	struct register_row row = certificate_at(house, SLICE("R-1"));
	assert_int_equal(row.name.size, 0);
	assert_string_equal(row.holder.text, "");
	assert_int_equal(row.issued_on, 20000);
	struct register_row other = certificate_at(house, SLICE("R-2"));
	assert_true(slice_equal(other.name, SLICE("Somebody Else")));
	assert_verifies(house);
}

static void
another_person_keeps_everything(void **state)
{
	struct house *house = *state;
	struct test_world *world = &house->desk->world;

	world_complete(world, &world->two);
	approve_and_expire(house);
	assert_int_equal(erase(house, one(house)), ERASURE_OK);
	assert_int_equal(house_count(house, HOUSE_OTHER, &world->two.account), 1);
	struct application_view view = world_view(world, &world->two);
	assert_true(
	    slice_equal(view.details.field[PERSON_PASSPORT_NUMBER], SLICE("X1234567")));
}

/* What a permit is asked for its status, and staff for the case. */
static void
an_erased_persons_permit_and_case_still_open(void **state)
{
	struct house *house = *state;
	struct test_world *world = &house->desk->world;
	struct access_caller *officer = &house->desk->officer;

	approve(house);
	struct permit_own_list list;
	WORKS(permit_own_permits(acts_of(house), arena_of(house), &world->one, &list));
	assert_int_equal(list.count, 1);
	struct permit_number number = list.own[0].public.number;
	house_write(house, HOUSE_EXPIRE, DB_ARGS(DB_INT(1)));
	assert_int_equal(erase(house, one(house)), ERASURE_OK);
	struct permit_file file = {.caller = officer, .number = number};
	WORKS(permit_file_open(acts_of(house), arena_of(house), &file));
	assert_true(file.ret_found);
	assert_int_equal(file.ret_claims.name_latin.size, 0);
	assert_int_equal(file.ret_claims.class, file.ret_public.class);
	struct decision_case opened = open_case(house->desk, officer);
	assert_true(opened.ret_found);
	assert_int_equal(opened.ret_view.details.field[PERSON_PASSPORT_NUMBER].size, 0);
	bool found = true;
	struct permit_own own;
	WORKS(permit_own_find(
	    acts_of(house), arena_of(house), &world->one, &number, &found, &own));
	assert_false(found);
}

/* --- files --- */

static size_t
count_files(struct house *house)
{
	struct store_entry entries[10];
	size_t count = 0;

	WORKS(store_list(house->desk->world.store, arena_of(house), NULL, entries,
	    ARRAY_LEN(entries), &count));
	return count;
}

/* The server ends right behind the commit, and another goes on. */
static void
a_file_goes_also_when_the_server_ends_before(void **state)
{
	struct house *house = *state;
	struct db_world *db = &house->desk->world.db;
	struct acts_options options = {
	    .vault = db->vault,
	    .address = db->place.address,
	    .statements = house_all,
	    .signing = db->signing,
	    .offset_minutes = 240,
	    .ledger = db->ledger,
	};
	size_t gone = 0;

	approve_and_expire(house);
	WORKS(
	    erasure_remove_files(db->acts, &db->arena, house->desk->world.store, &gone));
	assert_int_equal(gone, 0);
	assert_int_equal(count_files(house), 1);
	assert_int_equal(erase(house, one(house)), ERASURE_OK);
	assert_int_equal(count_files(house), 1);
	acts_stop(db->acts);
	WORKS(acts_start(&options, &db->acts));
	WORKS(
	    erasure_remove_files(db->acts, &db->arena, house->desk->world.store, &gone));
	assert_int_equal(gone, 1);
	assert_int_equal(count_files(house), 0);
	WORKS(
	    erasure_remove_files(db->acts, &db->arena, house->desk->world.store, &gone));
	assert_int_equal(gone, 0);
	assert_verifies(house);
}

/* --- half of it is never there --- */

static enum fault
erase_and_fail(struct act *act, void *input)
{
	TRY(erasure_within(act, input));
	return FAULT_DISK;
}

static void
an_erasure_that_fails_leaves_everything(void **state)
{
	struct house *house = *state;
	struct erasure erasure = {.caller = &house->protector, .account = *one(house)};

	approve_and_expire(house);
	assert_int_equal(
	    acts_write(acts_of(house), arena_of(house), erase_and_fail, &erasure),
	    FAULT_DISK);
	assert_int_equal(erasure.ret_verdict, ERASURE_OK);
	assert_true(house_values_with(house, "Noura Specimen") > 0);
	assert_int_equal(house_count(house, HOUSE_KEYS, one(house)), 0);
	assert_verifies(house);
	assert_int_equal(erase(house, one(house)), ERASURE_OK);
	assert_nothing_left(house);
}

/* --- the bytes on the disk --- */

static void
look_into(struct house *house, const char *folder)
{
	DIR *files = opendir(folder);

	assert_non_null(files);
	for (struct dirent *entry = readdir(files); entry != NULL;
	     entry = readdir(files)) {
		struct buffer path = BUFFER_IN(arena_of(house));
		buffer_print(&path, "%s/%s", folder, entry->d_name);
		FILE *file =
		    entry->d_type == DT_REG ? fopen(buffer_text(&path), "r") : NULL;
		if (file == NULL) {
			continue;
		}
		char *bytes = arena_alloc(arena_of(house), 8 << 20);
		size_t size = fread(bytes, 1, 8 << 20, file);
		assert_int_equal(fclose(file), 0);
		for (size_t i = 0; i < ARRAY_LEN(house_personal); i++) {
			if (house_holds(slice_bytes(bytes, size), house_personal[i])) {
				fail_msg(
				    "%s is in %s", house_personal[i], buffer_text(&path));
			}
		}
	}
	(void)closedir(files);
}

/* What SQLite takes out it overwrites, and its log ends with the server. */
static void
no_byte_of_an_erased_person_stays_in_the_file(void **state)
{
	struct house *house = *state;
	struct db_world *db = &house->desk->world.db;
	struct acts_options options = {.vault = db->vault,
	    .address = db->place.address,
	    .statements = house_all,
	    .ledger = db->ledger};

	if (db_is_shared(db->place.address)) {
		skip();
	}
	approve_and_expire(house);
	assert_int_equal(erase(house, one(house)), ERASURE_OK);
	acts_stop(db->acts);
	look_into(house, db->place.folder);
	WORKS(acts_start(&options, &db->acts));
}

/* --- each column of the schema was thought of --- */

/* "*": all of its columns. What goes is in erasure_store.c; the tests above see that. */
static const struct {
	const char *table;
	const char *stays;
	const char *goes;
} columns[] = {
    {"account", "id kind provider created_at seen_at language", "subject name level"},
    {"account_role", "*", ""}, /* of staff */
    {"role_proposal", "*", ""},
    {"alarm", "*", ""}, /* what was done by a command, to staff */
    {"alarm_seen", "*", ""},
    {"application",
        "id reference account class state version created_at changed_at"
        " submitted_at officer claimed_at return_until permit reminders"
        " submission is_open look sampled", /* numbers, states, dates, who decided */
        ""},
    {"application_event",
        "application version from_state to_state what actor role reason"
        " fields public at",
        "text_en text_ar"},
    {"application_refusal", "", "*"},
    {"application_snapshot", "seq reference version application hash at",
        "submit_key snapshot file_hash file_object"},
    {"application_file_kept", "", "*"},
    {"certificate", "application centre issued_on state",
        "number file_hash file_object file_name file_type file_bytes uploaded_at"},
    {"certificate_check", "", "*"},
    {"drone", "", "*"},
    {"rule_acceptance", "*", ""}, /* which rule, and when */
    {"permit",
        "number status class not_before expires_at list place issued_at centre"
        " expiry_told",
        "initials"},
    {"permit_credential", "number account application issued_at version", "token"},
    {"permit_event", "number version from_status to_status actor role reason at what",
        "text_en text_ar"},
    {"permit_suspension", "*", ""}, /* a reason of the list */
    {"permit_revocation", "", "*"},
    {"person", "account version changed_at",
        "name_latin name_arabic nationality passport_number emirates_id email phone"
        " vouched emirates_id_warning passport_index emirates_id_index email_index"},
    {"person_word", "", "*"},
    {"case_move", "id application from_officer to_officer moved_by at", "reason"},
    {"person_former", "id account field request at", "value"}, /* by the lost key */
    {"person_vouched", "", "*"},
    {"subject_request",
        "id number account kind state field asked_at due_day answered_at answered_by"
        " erase_at version",
        "value words extension_en extension_ar answer_en answer_ar"}, /* the same */
    {"subject_period", "*", ""},
    {"contact", "", "*"},
    {"contact_code", "", "*"},
    {"notice", "", "*"},
    {"outbox", "", "*"}, /* what is out: by its sweep, and sealed by the lost key */
    {"session", "", "*"},
    {"sign_in", "*", ""},      /* of no account yet; ten minutes */
    {"file_reading", "*", ""}, /* who of the staff looked, until its period ends */
    {"vault_key", "owner master made_at destroyed_at", "wrapped"},
    {"legal_hold", "id account basis reference set_by set_at lifted_by lifted_at",
        "reason lift_reason"}, /* by the lost key; the rest until its period ends */
    {"erased_account", "*", ""},
    {"erased_application", "*", ""},
    {"erased_file", "*", ""},
    {"retention_period", "*", ""},
    {"service_client", "*", ""}, /* machines */
    {"service_assertion", "*", ""},
    {"centre", "*", ""},
    {"centre_accreditation", "*", ""},
    {"centre_key", "*", ""},
    {"centre_certificate",
        "id centre number class issued_on holder_kind entered_at entered_by withdrawn_at"
        " withdrawn_by looked_at looked_by",
        "name holder holder_index reason"}, /* of those that are proved to be his */
    {"centre_proposal", "*", ""},
    {"decision_pending", "*", ""}, /* seconds; its texts by the lost key */
    {"decision_note", "*", ""},    /* its words by the lost key */
    {"decision_conflict", "*", ""},
    {"decision_reason", "*", ""},
    {"rule", "*", ""},
    {"calendar_line", "*", ""},
    {"status_list", "*", ""},
    {"counter", "*", ""},
    {"authority_order", "*", ""},
    {"authority_order_step", "*", ""},
    {"audit_entry", "*", ""}, /* ids and commitments */
    {"audit_tile", "*", ""},
    {"audit_checkpoint", "*", ""},
    {"audit_block", "*", ""},
    {"audit_shape", "*", ""},
    {"audit_cosignature", "*", ""},
    {"audit_witness", "*", ""},
};

static bool
has_word(const char *words, const char *word)
{
	struct slice rest = slice_of(words);

	while (rest.size > 0) {
		if (slice_equal(slice_cut(&rest, ' '), slice_of(word))) {
			return true;
		}
	}
	return false;
}

static bool
is_said(const char *table, const char *column)
{
	for (size_t i = 0; i < ARRAY_LEN(columns); i++) {
		if (strcmp(columns[i].table, table) == 0 &&
		    (has_word(columns[i].stays, "*") || has_word(columns[i].goes, "*") ||
		        has_word(columns[i].stays, column) ||
		        has_word(columns[i].goes, column))) {
			return true;
		}
	}
	return false;
}

static void
of_each_column_it_is_said_whether_it_goes(void **state)
{
	struct arena arena = ARENA_EMPTY(4 << 20);
	struct walk_tables tables;
	size_t unsaid = 0;

	(void)state;
	WORKS(change_tables(&arena, &tables));
	for (size_t i = 0; i < tables.count; i++) {
		for (size_t j = 0; j < tables.list[i].columns_count; j++) {
			if (!is_said(tables.list[i].name, tables.list[i].columns[j])) {
				print_error("%s.%s: say in erasure_act_test.c whether it "
				            "stays when a person is erased; if it goes, "
				            "take it out in erasure_store.c\n",
				    tables.list[i].name, tables.list[i].columns[j]);
				unsaid++;
			}
		}
	}
	arena_done(&arena);
	assert_int_equal(unsaid, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    HOUSE_TEST(what_is_under_way_or_in_dispute_is_not_erased),
	    HOUSE_TEST(a_refused_person_may_appeal_before_he_is_erased),
	    HOUSE_TEST(nothing_of_an_erased_person_is_left_and_the_log_verifies),
	    HOUSE_TEST(a_centre_keeps_the_certificate_and_not_whose_it_was),
	    HOUSE_TEST(another_person_keeps_everything),
	    HOUSE_TEST(an_erased_persons_permit_and_case_still_open),
	    HOUSE_TEST(a_file_goes_also_when_the_server_ends_before),
	    HOUSE_TEST(an_erasure_that_fails_leaves_everything),
	    HOUSE_TEST(no_byte_of_an_erased_person_stays_in_the_file),
	    cmocka_unit_test(of_each_column_it_is_said_whether_it_goes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
