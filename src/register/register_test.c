/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "register/register.h"

static void
what_is_typed_tells_which_of_the_three_it_is(void **state)
{
	static const struct {
		const char *typed;
		enum register_holder_kind kind; /* HOLDER_KIND_COUNT: refused */
		const char *text;               /* or the key of the refusal */
	} rows[] = {
	    {"", REGISTER_HOLDER_KIND_COUNT, "register.holder.missing"},
	    {" \u200f ", REGISTER_HOLDER_KIND_COUNT, "register.holder.missing"},
	    {"784-1990-0000000-3", REGISTER_HOLDER_KIND_COUNT,
	        "person.emirates_id.bad_check_digit"},
	    {"78419900000000", REGISTER_HOLDER_KIND_COUNT,
	        "person.emirates_id.bad_length"},
	    {"A1", REGISTER_HOLDER_KIND_COUNT, "person.passport_number.too_short"},
	    {"fatima@", REGISTER_HOLDER_KIND_COUNT, "person.email.bad_at"},
	    {"=HYPERLINK(\"x\")", REGISTER_HOLDER_KIND_COUNT,
	        "person.passport_number.bad_character"},
	    {"٧٨٤-١٩٩٠-٠٠٠٠٠٠٠-٢", REGISTER_EMIRATES_ID, "784199000000002"},
	    {" a123 4567 ", REGISTER_PASSPORT, "A1234567"},
	    {"123456789", REGISTER_PASSPORT, "123456789"},
	    {"Fatima@EXAMPLE.Test", REGISTER_EMAIL, "Fatima@example.test"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct register_holder holder = {.kind = REGISTER_HOLDER_KIND_COUNT};
		const char *key = register_holder_read(slice_of(rows[i].typed), &holder);
		assert_int_equal(holder.kind, rows[i].kind);
		assert_string_equal(key != NULL ? key : holder.text, rows[i].text);
	}
}

static const struct register_person fatima = {
    .details.field =
        {
            [PERSON_NAME_LATIN] = SLICE_INIT("Fatima Saeed Al Mansoori"),
            [PERSON_NAME_ARABIC] = SLICE_INIT("فاطمة سعيد المنصوري"),
            [PERSON_PASSPORT_NUMBER] = SLICE_INIT("A1234567"),
            [PERSON_EMIRATES_ID] = SLICE_INIT("784199000000002"),
            [PERSON_EMAIL] = SLICE_INIT("fatima@example.test"),
        },
    .vouched = PERSON_BIT(PERSON_NAME_LATIN) | PERSON_BIT(PERSON_NAME_ARABIC) |
        PERSON_BIT(PERSON_EMIRATES_ID),
    .confirmed = PERSON_BIT(PERSON_EMAIL),
};

/* What anybody could have typed shows him nothing of another person. */
static void
what_is_only_typed_proves_nothing(void **state)
{
	enum { LATIN = PERSON_BIT(PERSON_NAME_LATIN), NAME = PERSON_NAME_LATIN };
	const unsigned all = fatima.vouched;
	static const char *const same = "Fatima Saeed Al Mansoori";
	const struct {
		const char *holder;
		const char *name;
		unsigned vouched;
		unsigned confirmed;
		bool want;
	} rows[] = {
	    {"784199000000002", same, 0, 0, false},
	    {"fatima@example.test", same, all, 0, false},
	    {"fatima@other.test", same, all, fatima.confirmed, false},
	    {"Fatima@example.test", same, all, fatima.confirmed, false},
	    {"784198576543213", same, all, fatima.confirmed, false},
	    {"A1234567", same, 0, 0, false},
	    {"A1234567", "Somebody Else", all, 0, false},
	    {"A1234567", "Fatima", all, 0, false},
	    {"A1234567", "Fatima Saeed Al Mansoori Senior", all, 0, false},
	    {"B1234567", same, all, 0, false},
	    {"784199000000002", "Somebody Else", all, 0, true},
	    {"fatima@EXAMPLE.test", "Somebody Else", 0, fatima.confirmed, true},
	    {"fatima@example.test", same, PERSON_BIT(PERSON_EMAIL), 0, true},
	    {"A1234567", "AL MANSOORI Fatima Saeed", LATIN, 0, true},
	    {"A1234567", "فاطمه سعيد المنصوري", all, 0, true},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct register_person person = fatima;
		struct register_holder holder;
		person.vouched = rows[i].vouched;
		person.confirmed = rows[i].confirmed;
		assert_null(register_holder_read(slice_of(rows[i].holder), &holder));
		if (register_is_for(&person, &holder, slice_of(rows[i].name)) !=
		    rows[i].want) {
			fail_msg("%zu: %s %s", i, rows[i].holder, rows[i].name);
		}
	}
}

static const struct register_typed good = {
    .field =
        {
            [REGISTER_NAME] = SLICE_INIT("Fatima Saeed Al Mansoori"),
            [REGISTER_HOLDER] = SLICE_INIT("784-1990-0000000-2"),
            [REGISTER_NUMBER] = SLICE_INIT("dw-2026-0733"),
            [REGISTER_CLASS] = SLICE_INIT("1"),
            [REGISTER_ISSUED_ON] = SLICE_INIT("2026-10-19"),
        },
};

static void
each_entry_breaks_one_rule_at_most(void **state)
{
	static const struct {
		enum register_field field;
		const char *typed;
		const char *key; /* NULL: good */
	} rows[] = {
	    {REGISTER_NAME, "", "register.name.missing"},
	    {REGISTER_NAME, "=1+1", "person.name_latin.bad_character"},
	    {REGISTER_NAME, "Fatima المنصوري", "register.name.one_script"},
	    {REGISTER_HOLDER, "", "register.holder.missing"},
	    {REGISTER_NUMBER, "", "register.number.missing"},
	    {REGISTER_NUMBER, "A#1", "certificate.number.bad_character"},
	    {REGISTER_CLASS, "", "register.class.bad"},
	    {REGISTER_CLASS, "4", "register.class.bad"},
	    {REGISTER_CLASS, "recreation", "register.class.bad"},
	    {REGISTER_ISSUED_ON, "", "register.issued_on.bad"},
	    {REGISTER_ISSUED_ON, "19/10/2026", "register.issued_on.bad"},
	    {REGISTER_ISSUED_ON, "2026-02-30", "register.issued_on.bad"},
	    {REGISTER_ISSUED_ON, "2026-11-23", "certificate.day.in_future"},
	    {REGISTER_ISSUED_ON, "2021-11-21", "certificate.day.too_old"},
	    {REGISTER_NAME, "فاطمة سعيد المنصوري", NULL},
	    {REGISTER_CLASS, " ٣ ", NULL},
	    {REGISTER_ISSUED_ON, "٢٠٢٦-١٠-١٩", NULL},
	};
	day today = DAY_NONE;

	(void)state;
	assert_true(day_parse(SLICE("2026-11-22"), &today));
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct register_typed typed = good;
		struct register_entry entry = {.issued_on = DAY_NONE};
		struct register_refusals refusals;
		typed.field[rows[i].field] = slice_of(rows[i].typed);
		bool read = register_read(&typed, today, &entry, &refusals);
		assert_int_equal(read, rows[i].key == NULL);
		assert_int_equal(entry.issued_on != DAY_NONE, read);
		for (unsigned f = 0; f < REGISTER_FIELD_COUNT; f++) {
			const char *want = f == rows[i].field ? rows[i].key : NULL;
			const char *got = refusals.key[f];
			if ((got == NULL) != (want == NULL) ||
			    (got != NULL && strcmp(got, want) != 0)) {
				fail_msg("%s: got %s", rows[i].typed,
				    got != NULL ? got : "nothing");
			}
		}
	}
}

static void
each_kind_and_verdict_has_its_words(void **state)
{
	(void)state;
	for (unsigned i = 0; i < REGISTER_HOLDER_KIND_COUNT; i++) {
		enum register_holder_kind kind = (enum register_holder_kind)i;
		assert_int_equal(
		    register_holder_find(slice_of(register_holder_name(kind))), kind);
	}
	assert_int_equal(
	    register_holder_find(SLICE("phone")), REGISTER_HOLDER_KIND_COUNT);
	assert_null(register_key(REGISTER_OK));
	assert_int_equal(register_status(REGISTER_OK), 200);
	for (unsigned i = REGISTER_OK + 1; i < REGISTER_VERDICT_COUNT; i++) {
		assert_true(register_status((enum register_verdict)i) >= 400);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_typed_tells_which_of_the_three_it_is),
	    cmocka_unit_test(what_is_only_typed_proves_nothing),
	    cmocka_unit_test(each_entry_breaks_one_rule_at_most),
	    cmocka_unit_test(each_kind_and_verdict_has_its_words),
	};

	return cmocka_run_group_tests_name("register", tests, NULL, NULL);
}
