/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "say/message.h"
#include "say/say.h"

#define CEILING (1 << 20)

static void
assert_written(struct buffer *out, const char *want)
{
	assert_string_equal(buffer_text(out), want);
	out->size = 0;
}

static void
arabic_has_six_forms_and_english_two(void **state)
{
	static const struct {
		int64_t number;
		int english;
		int arabic;
	} rows[] = {
	    {0, 1, 0},
	    {1, 0, 1},
	    {2, 1, 2},
	    {3, 1, 3},
	    {10, 1, 3},
	    {11, 1, 4},
	    {99, 1, 4},
	    {100, 1, 5},
	    {101, 1, 5},
	    {102, 1, 5},
	    {103, 1, 3},
	    {111, 1, 4},
	    {1000, 1, 5},
	    {1003, 1, 3},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		assert_int_equal(
		    say_plural_form(SAY_ENGLISH, rows[i].number), rows[i].english);
		assert_int_equal(
		    say_plural_form(SAY_ARABIC, rows[i].number), rows[i].arabic);
	}
}

static void
a_plural_sentence_carries_its_number(void **state)
{
	struct arena arena = ARENA_EMPTY(CEILING);
	struct buffer out = BUFFER_IN(&arena);

	(void)state;
	say_plural(&out, SAY_ENGLISH, "application.drones.count", 1, NULL, 0);
	assert_written(&out, "1 drone");
	say_plural(&out, SAY_ENGLISH, "application.drones.count", 1200, NULL, 0);
	assert_written(&out, "1,200 drones");
	say_plural(&out, SAY_ARABIC, "application.drones.count", 2, NULL, 0);
	assert_written(&out, "طائرتان");
	say_plural(&out, SAY_ARABIC, "application.drones.count", 11, NULL, 0);
	assert_written(&out, "11 طائرة");
	arena_done(&arena);
}

static void
days_and_moments_are_written_out(void **state)
{
	struct arena arena = ARENA_EMPTY(CEILING);
	struct buffer out = BUFFER_IN(&arena);
	day which = 0;
	moment late = 0;

	(void)state;
	assert_true(day_of(2026, 11, 22, &which));
	late = moment_of_day(which, 0) + (moment)22 * MOMENT_HOUR +
	    (moment)5 * MOMENT_MINUTE;
	say_day(&out, SAY_ENGLISH, which);
	assert_written(&out, "22 November 2026");
	say_day(&out, SAY_ARABIC, which);
	assert_written(&out, "22 نوفمبر 2026");
	say_moment(&out, SAY_ENGLISH, late, 0);
	assert_written(&out, "22 November 2026, 22:05");
	say_moment(&out, SAY_ARABIC, late, 240);
	assert_written(&out, "23 نوفمبر 2026، 02:05");
	arena_done(&arena);
}

static void
numbers_have_their_thousands_separated(void **state)
{
	static const struct {
		int64_t number;
		const char *want;
	} rows[] = {
	    {0, "0"},
	    {7, "7"},
	    {999, "999"},
	    {1000, "1,000"},
	    {23412, "23,412"},
	    {1000000, "1,000,000"},
	    {-5, "\u2066-5\u2069"},
	    {INT64_MIN, "\u2066-9,223,372,036,854,775,808\u2069"},
	};
	struct arena arena = ARENA_EMPTY(CEILING);
	struct buffer out = BUFFER_IN(&arena);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		say_number(&out, SAY_ARABIC, rows[i].number);
		assert_written(&out, rows[i].want);
	}
	arena_done(&arena);
}

static void
placeholders_are_filled_and_isolated(void **state)
{
	const struct say_value person[] = {SAY_TEXT("name", SLICE("Mariam"))};
	const struct say_value code[] = {SAY_CODE("name", SLICE("784-1"))};
	const struct say_value other[] = {SAY_PLAIN("nobody", SLICE("x"))};
	struct arena arena = ARENA_EMPTY(CEILING);
	struct buffer out = BUFFER_IN(&arena);

	(void)state;
	say_put(&out, SAY_ENGLISH, "layout.problem.name", person, 1);
	assert_written(&out, "Programs know this as \u2068Mariam\u2069.");
	say_put(&out, SAY_ARABIC, "layout.problem.name", code, 1);
	assert_written(&out, "تعرّفه البرامج بالاسم \u2066784-1\u2069.");
	say_put(&out, SAY_ENGLISH, "layout.problem.name", other, 1);
	assert_written(&out, "Programs know this as {name}.");
	arena_done(&arena);
}

static void
a_sentence_falls_into_literals_and_names(void **state)
{
	struct slice rest = SLICE("{a}b{c}{");
	struct slice literal = SLICE("");
	struct slice name = SLICE("");

	(void)state;
	assert_true(say_next(&rest, &literal, &name));
	assert_true(slice_equal(literal, SLICE("")) && slice_equal(name, SLICE("a")));
	assert_true(say_next(&rest, &literal, &name));
	assert_true(slice_equal(literal, SLICE("b")) && slice_equal(name, SLICE("c")));
	assert_true(say_next(&rest, &literal, &name));
	assert_true(slice_equal(literal, SLICE("{")) && slice_equal(name, SLICE("")));
	assert_false(say_next(&rest, &literal, &name));
}

static void
languages_are_known_by_their_codes_exactly(void **state)
{
	static const char *const bad[] = {"", "e", "EN", "en-GB", "arb", "fr"};
	enum say_language language = SAY_ENGLISH;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		assert_false(say_of_code(slice_of(bad[i]), &language));
	}
	assert_true(say_of_code(SLICE("ar"), &language));
	assert_int_equal(language, SAY_ARABIC);
	assert_string_equal(say_code(language), "ar");
	assert_string_equal(say_direction(language), "rtl");
	assert_int_equal(say_other(language), SAY_ENGLISH);
}

static void
the_table_is_sorted_and_whole(void **state)
{
	(void)state;
	assert_true(say_messages_count > 0);
	for (size_t i = 0; i < say_messages_count; i++) {
		const struct say_message *message = &say_messages[i];
		assert_true(i == 0 || strcmp(message[-1].key, message->key) < 0);
		assert_true(say_has(message->key));
		for (int64_t n = 0; message->plural && n <= 100; n++) {
			assert_non_null(say_plural_text(SAY_ENGLISH, message->key, n));
			assert_non_null(say_plural_text(SAY_ARABIC, message->key, n));
		}
	}
	assert_false(say_has("no.such.key"));
	assert_false(say_has(""));
}

static void
what_is_in_one_language_only_is_said_in_that(void **state)
{
	static const struct {
		enum say_language reader;
		const char *english;
		const char *arabic;
		const char *want;
		enum say_language whose;
	} rows[] = {
	    {SAY_ENGLISH, "one", "واحد", "one", SAY_ENGLISH},
	    {SAY_ARABIC, "one", "واحد", "واحد", SAY_ARABIC},
	    {SAY_ENGLISH, "", "واحد", "واحد", SAY_ARABIC},
	    {SAY_ARABIC, "one", "", "one", SAY_ENGLISH},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		enum say_language whose = SAY_LANGUAGES;
		struct slice got = say_either(rows[i].reader, slice_of(rows[i].english),
		    slice_of(rows[i].arabic), &whose);
		assert_true(slice_equal(got, slice_of(rows[i].want)));
		assert_int_equal(whose, rows[i].whose);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(arabic_has_six_forms_and_english_two),
	    cmocka_unit_test(a_plural_sentence_carries_its_number),
	    cmocka_unit_test(days_and_moments_are_written_out),
	    cmocka_unit_test(numbers_have_their_thousands_separated),
	    cmocka_unit_test(placeholders_are_filled_and_isolated),
	    cmocka_unit_test(a_sentence_falls_into_literals_and_names),
	    cmocka_unit_test(languages_are_known_by_their_codes_exactly),
	    cmocka_unit_test(the_table_is_sorted_and_whole),
	    cmocka_unit_test(what_is_in_one_language_only_is_said_in_that),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
