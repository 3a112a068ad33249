/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "web/html.h"
#include "web/static_files.h"

#define CEILING (1 << 20)
#define HOSTILE "<script>\"&'"
#define TAMED "&lt;script&gt;&quot;&amp;&#39;"

static const struct html_frame english = {.language = SAY_ENGLISH, .offset_minutes = 240};
static const struct html_frame arabic = {.language = SAY_ARABIC, .offset_minutes = 240};

static void
assert_written(struct buffer *out, const char *want)
{
	assert_string_equal(buffer_text(out), want);
	out->size = 0;
}

static void
what_means_something_in_html_is_escaped(void **state)
{
	static const struct {
		const char *text;
		const char *want;
	} rows[] = {
	    {"", ""},
	    {"plain", "plain"},
	    {"&", "&amp;"},
	    {"a<b", "a&lt;b"},
	    {"<<>>", "&lt;&lt;&gt;&gt;"},
	    {HOSTILE, TAMED},
	    {"مريم & co", "مريم &amp; co"},
	    {"&amp;", "&amp;amp;"},
	};
	struct arena arena = ARENA_EMPTY(CEILING);
	struct buffer out = BUFFER_IN(&arena);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		html_escape(&out, slice_of(rows[i].text));
		assert_written(&out, rows[i].want);
	}
	arena_done(&arena);
}

static void
words_and_codes_keep_their_own_direction(void **state)
{
	struct arena arena = ARENA_EMPTY(CEILING);
	struct buffer out = BUFFER_IN(&arena);

	(void)state;
	html_put_text(&out, SLICE(HOSTILE));
	assert_written(&out, "<bdi>" TAMED "</bdi>");
	html_put_code(&out, SLICE(HOSTILE));
	assert_written(&out, "<bdi dir=\"ltr\" class=\"code\">" TAMED "</bdi>");
	html_put_isolated(&out, SLICE(HOSTILE));
	assert_written(&out, "\u2068" TAMED "\u2069");
	html_put_text(&out, SLICE(""));
	html_put_code(&out, SLICE(""));
	assert_written(&out, "");
	arena_done(&arena);
}

static void
an_address_that_leaves_its_place_is_not_written(void **state)
{
	static const struct {
		const char *url;
		const char *want;
	} rows[] = {
	    {"javascript:alert(1)", "#"},
	    {"JavaScript:alert(1)", "#"},
	    {" javascript:alert(1)", "#"},
	    {"data:text/html,x", "#"},
	    {"//evil.example/", "#"},
	    {"/\\evil.example/", "#"},
	    {"", "#"},
	    {"details", "#"},
	    {"/", "/"},
	    {"/en/a?b=1&c=\"", "/en/a?b=1&amp;c=&quot;"},
	    {"#email", "#email"},
	    {"?page=2", "?page=2"},
	    {"https://example.ae/", "https://example.ae/"},
	    {"http://127.0.0.1:8080/", "http://127.0.0.1:8080/"},
	};
	struct arena arena = ARENA_EMPTY(CEILING);
	struct buffer out = BUFFER_IN(&arena);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		html_put_url(&out, slice_of(rows[i].url));
		assert_written(&out, rows[i].want);
	}
	arena_done(&arena);
}

static void
a_part_of_an_address_stays_one_part(void **state)
{
	struct arena arena = ARENA_EMPTY(CEILING);
	struct buffer out = BUFFER_IN(&arena);

	(void)state;
	html_put_url_part(&out, SLICE("A-2026_1.~x"));
	assert_written(&out, "A-2026_1.~x");
	html_put_url_part(&out, SLICE("/../a b?c=\"&#%م"));
	assert_written(&out, "%2F..%2Fa%20b%3Fc%3D%22%26%23%25%D9%85");
	html_put_url_rest(&out, SLICE("/a&b"));
	assert_written(&out, "/a&amp;b");
	html_put_url_rest(&out, SLICE("evil"));
	html_put_url_rest(&out, SLICE(":8080@evil"));
	assert_written(&out, "");
	html_put_plain_number(&out, INT64_MIN);
	assert_written(&out, "-9223372036854775808");
	assert_true(slice_equal(
	    html_url(&arena, SAY_ARABIC, "/{lang}/a/{lang}"), SLICE("/ar/a/ar")));
	arena_done(&arena);
}

static void
a_sentence_fits_the_place_where_it_stands(void **state)
{
	const struct say_value person[] = {SAY_TEXT("name", SLICE(HOSTILE))};
	const struct say_value code[] = {SAY_CODE("name", SLICE("7-1"))};
	const struct say_value date[] = {SAY_DAY("name", 0)};
	struct arena arena = ARENA_EMPTY(CEILING);
	struct buffer out = BUFFER_IN(&arena);

	(void)state;
	html_put_message(&out, &english, HTML_TEXT, "layout.problem.name", person, 1);
	assert_written(&out, "Programs know this as <bdi>" TAMED "</bdi>.");
	html_put_message(
	    &out, &english, HTML_ATTRIBUTE, "layout.problem.name", person, 1);
	assert_written(&out, "Programs know this as \u2068" TAMED "\u2069.");
	html_put_message(&out, &arabic, HTML_TITLE, "layout.problem.name", code, 1);
	assert_written(&out, "تعرّفه البرامج بالاسم \u20667-1\u2069.");
	html_put_message(&out, &english, HTML_TEXT, "layout.problem.name", date, 1);
	assert_written(&out,
	    "Programs know this as <time datetime=\"1970-01-01\">1 January 1970</time>.");
	html_put_message(&out, &english, HTML_TEXT, NULL, NULL, 0);
	html_put_key(&out, &english, NULL);
	assert_written(&out, "");
	html_put_key(&out, &arabic, "language.switch");
	assert_written(&out, "English");
	arena_done(&arena);
}

static void
dates_are_for_people_and_for_machines(void **state)
{
	struct arena arena = ARENA_EMPTY(CEILING);
	struct buffer out = BUFFER_IN(&arena);
	moment late = (moment)22 * MOMENT_HOUR + (moment)5 * MOMENT_MINUTE;

	(void)state;
	html_put_moment(&out, &english, HTML_TEXT, late);
	assert_written(&out,
	    "<time datetime=\"1970-01-01T22:05:00.000Z\">2 January 1970, 02:05</time>");
	html_put_moment(&out, &arabic, HTML_ATTRIBUTE, late);
	assert_written(&out, "2 يناير 1970، 02:05");
	html_put_day_code(&out, 1);
	assert_written(&out, "1970-01-02");
	html_put_day(&out, &english, HTML_TEXT, DAY_NONE);
	html_put_day_code(&out, DAY_NONE);
	html_put_moment(&out, &english, HTML_TEXT, 0);
	html_put_moment_code(&out, 0);
	assert_written(&out, "");
	arena_done(&arena);
}

static void
the_embedded_files_are_sorted_and_typed(void **state)
{
	(void)state;
	assert_true(static_files_count > 0);
	for (size_t i = 0; i < static_files_count; i++) {
		const struct static_file *file = &static_files[i];
		assert_true(file->path[0] == '/' && file->etag[0] == '"');
		assert_true(file->bytes.size > 0 && file->type != NULL);
		assert_true(file->gzip.size < file->bytes.size);
		assert_true(i == 0 || strcmp(file[-1].path, file->path) < 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_means_something_in_html_is_escaped),
	    cmocka_unit_test(words_and_codes_keep_their_own_direction),
	    cmocka_unit_test(an_address_that_leaves_its_place_is_not_written),
	    cmocka_unit_test(a_part_of_an_address_stays_one_part),
	    cmocka_unit_test(a_sentence_fits_the_place_where_it_stands),
	    cmocka_unit_test(dates_are_for_people_and_for_machines),
	    cmocka_unit_test(the_embedded_files_are_sorted_and_typed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
