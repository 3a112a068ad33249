/* SPDX-License-Identifier: EUPL-1.2 */
/* Looking for cases: what is refused beside its field, what is found, what the log tells. */
#include "decision/decision_test_act.h"
#include "decision/search.h"
#include "decision/search_act.h"

static struct search
find(struct desk *desk, enum search_field field, const char *typed)
{
	struct search search = {.caller = &desk->officer};

	search.typed[field] = slice_of(typed);
	WORKS(search_find(desk->world.db.acts, &desk->world.db.arena, &search));
	return search;
}

static size_t
found(struct desk *desk, const char *words)
{
	struct search search = find(desk, SEARCH_FIELD_WORDS, words);

	assert_int_equal(search.ret_wrong, SEARCH_FIELDS);
	return search.ret_count;
}

/* --- what is typed --- */

static void
words_are_told_apart_by_their_form(void **state)
{
	static const struct {
		const char *typed;
		enum search_kind kind;
		const char *number;
	} rows[] = {
	    {"", SEARCH_ALL, ""},
	    {" ta-2026-0000 0012 ", SEARCH_REFERENCE, "TA-2026-00000012"},
	    {"784-1990-1234567-6", SEARCH_EMIRATES_ID, "784199012345676"},
	    {"are a1234567", SEARCH_PASSPORT, "A1234567"},
	    {"XXQ A1234567", SEARCH_CERTIFICATE, "XXQA1234567"},
	    {"tc-77/12", SEARCH_CERTIFICATE, "TC-77/12"},
	    {"TA-2026-1", SEARCH_CERTIFICATE, "TA-2026-1"},
	    {"Noura Specimen", SEARCH_NAME, ""},
	    {"نورة", SEARCH_NAME, ""},
	};
	struct search_words words;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		words = (struct search_words){.number = ""};
		assert_true(search_parse(slice_of(rows[i].typed), &words));
		assert_string_equal(
		    search_kind_name(words.kind), search_kind_name(rows[i].kind));
		assert_string_equal(words.number, rows[i].number);
	}
	assert_false(search_parse(SLICE("one two three four five six seven"), &words));
	assert_false(search_parse(SLICE("---"), &words));
	assert_false(search_parse(SLICE("(7)"), &words));
}

static void
what_is_wrong_is_told_beside_its_field(void **state)
{
	static const struct {
		enum search_field field;
		const char *typed;
	} rows[] = {
	    {SEARCH_FIELD_WORDS, "a b c d e f g"},
	    {SEARCH_FIELD_WORDS, "1"},
	    {SEARCH_FIELD_STATE, "draft"},
	    {SEARCH_FIELD_STATE, "x' OR 1=1"},
	    {SEARCH_FIELD_CENTRE, "no-such-centre"},
	    {SEARCH_FIELD_FROM, "yesterday"},
	    {SEARCH_FIELD_UNTIL, "2026-02-30"},
	    {SEARCH_FIELD_AFTER, "1-x-y"},
	};
	struct desk *desk = *state;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct search search = find(desk, rows[i].field, rows[i].typed);
		assert_true(search.ret_asked);
		assert_int_equal(search.ret_wrong, rows[i].field);
		assert_non_null(search.ret_key);
		assert_int_equal(search.ret_count, 0);
	}
	struct search order = {.caller = &desk->officer};
	order.typed[SEARCH_FIELD_FROM] = SLICE("2026-11-23");
	order.typed[SEARCH_FIELD_UNTIL] = SLICE("2026-11-22");
	WORKS(search_find(desk->world.db.acts, &desk->world.db.arena, &order));
	assert_int_equal(order.ret_wrong, SEARCH_FIELD_UNTIL);
	assert_false(find(desk, SEARCH_FIELD_WORDS, " ").ret_asked);
	assert_int_equal(world_audited(&desk->world, "application.search"), 0);
}

/* --- what is found --- */

/* The case of the desk, by all that is known of it. */
static void
a_case_is_found_by_its_numbers_and_names(void **state)
{
	struct desk *desk = *state;
	struct application_view view = own_view(desk);
	const struct slice *field = view.details.field;
	char words[SEARCH_TYPED_MOST];

	assert_int_equal(
	    found(desk, arena_text(&desk->world.db.arena, view.reference)), 1);
	assert_int_equal(found(desk, arena_text(&desk->world.db.arena, view.number)), 1);
	assert_int_equal(
	    found(desk, arena_text(&desk->world.db.arena, field[PERSON_NAME_LATIN])), 1);
	assert_int_equal(
	    found(desk, arena_text(&desk->world.db.arena, field[PERSON_NAME_ARABIC])),
	    field[PERSON_NAME_ARABIC].size > 0 ? 1 : 0);
	(void)snprintf(words, sizeof(words), "%.*s %.*s",
	    SLICE_PRINT(field[PERSON_NATIONALITY]),
	    SLICE_PRINT(field[PERSON_PASSPORT_NUMBER]));
	assert_int_equal(found(desk, words), 1);
	assert_int_equal(found(desk, "Nobody"), 0);
	assert_int_equal(found(desk, "TA-2026-99999999"), 0);
	claim(desk);
	assert_int_equal(step(desk, &desk->officer, APPLICATION_APPROVE), APPLICATION_OK);
	assert_int_equal(
	    found(desk, arena_text(&desk->world.db.arena, own_view(desk).permit)), 1);
	assert_int_equal(find(desk, SEARCH_FIELD_STATE, "approved").ret_count, 1);
	assert_int_equal(find(desk, SEARCH_FIELD_STATE, "review").ret_count, 0);
	assert_int_equal(find(desk, SEARCH_FIELD_FROM, "2020-01-01").ret_count, 1);
	assert_int_equal(find(desk, SEARCH_FIELD_UNTIL, "2020-01-01").ret_count, 0);
	assert_int_equal(find(desk, SEARCH_FIELD_CENTRE,
	                     arena_text(&desk->world.db.arena, view.centre))
	                     .ret_count,
	    1);
}

/* Where as many newer people have the name as a page looks at, it looks at nobody behind
 * them, says so, and the next page goes on there: what it costs does not grow with them. */
static void
a_name_that_thousands_have_is_looked_for_in_parts(void **state)
{
	struct desk *desk = *state;
	const struct application_view view = own_view(desk);
	struct slice rest = view.details.field[PERSON_NAME_LATIN];
	struct slice word = slice_cut(&rest, ' ');
	struct person_words words = {.count = 0};
	struct search search = {.caller = &desk->officer};

	assert_true(rest.size > 0);
	assert_true(person_words_split(word, SLICE(""), &words));
	write_row(desk, DESK_NAMESAKES, (struct db_values){NULL, 0});
	write_row(desk, DESK_NAMESAKE_WORDS, DB_ARGS(DB_TEXT(words.word[0])));
	search.typed[SEARCH_FIELD_WORDS] = word;
	search.typed[SEARCH_FIELD_CENTRE] = view.centre;
	WORKS(search_find(desk->world.db.acts, &desk->world.db.arena, &search));
	assert_int_equal(search.ret_wrong, SEARCH_FIELDS);
	assert_int_equal(search.ret_count, 0);
	assert_true(search.ret_part);
	assert_true(search.ret_next[0] != '\0');
	search.typed[SEARCH_FIELD_AFTER] =
	    arena_copy(&desk->world.db.arena, slice_of(search.ret_next));
	WORKS(search_find(desk->world.db.acts, &desk->world.db.arena, &search));
	assert_int_equal(search.ret_count, 1);
	assert_false(search.ret_part);
	assert_int_equal(search.ret_next[0], '\0');
	/* another word of his, which fewer have, leads to him at once */
	search.typed[SEARCH_FIELD_AFTER] = SLICE("");
	search.typed[SEARCH_FIELD_WORDS] = view.details.field[PERSON_NAME_LATIN];
	WORKS(search_find(desk->world.db.acts, &desk->world.db.arena, &search));
	assert_int_equal(search.ret_count, 1);
	assert_false(search.ret_part);
}

static void
each_search_is_in_the_log(void **state)
{
	struct desk *desk = *state;

	assert_int_equal(found(desk, "Nobody"), 0);
	assert_int_equal(world_audited(&desk->world, "application.search"), 1);
	assert_int_equal(find(desk, SEARCH_FIELD_STATE, "review").ret_count, 1);
	assert_int_equal(world_audited(&desk->world, "application.search"), 2);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(words_are_told_apart_by_their_form),
	    DESK_TEST(what_is_wrong_is_told_beside_its_field),
	    DESK_TEST(a_case_is_found_by_its_numbers_and_names),
	    DESK_TEST(a_name_that_thousands_have_is_looked_for_in_parts),
	    DESK_TEST(each_search_is_in_the_log),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
