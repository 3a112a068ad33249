/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "template/checkbox.h"
#include "template/csrf.h"
#include "template/errors.h"
#include "template/field.h"
#include "template/layout_foot.h"
#include "template/layout_head.h"
#include "template/radios.h"
#include "template/select.h"
#include "template/textarea.h"

#define CEILING (1 << 20)
#define HOSTILE "</bdi>\" onfocus='<script>&"
#define TAMED "&lt;/bdi&gt;&quot; onfocus=&#39;&lt;script&gt;&amp;"

static const struct html_frame frame = {
    .language = SAY_ARABIC,
    .path = {"/details", 8},
    .csrf = {"token\"", 6},
    .caller_name = {HOSTILE, sizeof(HOSTILE) - 1},
    .signed_in = true,
    .demo = true,
};

static void
assert_has(struct buffer *out, const char *want)
{
	if (strstr(buffer_text(out), want) == NULL) {
		fail_msg("no %s in:\n%s", want, buffer_text(out));
	}
}

static void
assert_lacks(struct buffer *out, const char *unwanted)
{
	if (strstr(buffer_text(out), unwanted) != NULL) {
		fail_msg("there is %s in:\n%s", unwanted, buffer_text(out));
	}
}

static void
a_field_echoes_what_was_typed_and_can_not_be_broken_out_of(void **state)
{
	const struct template_field field = {
	    .name = SLICE("phone"),
	    .label = "layout.account",
	    .hint = "layout.demo",
	    .error = "errors.title",
	    .value = SLICE(HOSTILE),
	    .type = SLICE("tel"),
	    .autocomplete = SLICE("tel"),
	    .dir = SLICE("ltr"),
	    .longest = 20,
	};
	struct arena arena = ARENA_EMPTY(CEILING);
	struct buffer out = BUFFER_IN(&arena);

	(void)state;
	template_field(&out, &frame, &field);
	assert_has(&out, "<label for=\"phone\">حسابك</label>");
	assert_has(&out, "type=\"tel\" value=\"" TAMED "\"");
	assert_has(&out, "aria-describedby=\"phone-hint phone-error\"");
	assert_has(&out, "id=\"phone-hint\"");
	assert_has(&out, "id=\"phone-error\"");
	assert_has(&out, "aria-invalid=\"true\"");
	assert_has(&out, " dir=\"ltr\"");
	assert_has(&out, " autocomplete=\"tel\"");
	assert_has(&out, " maxlength=\"20\"");
	assert_lacks(&out, "inputmode");
	arena_done(&arena);
}

static void
a_locked_field_is_no_input_and_says_who_vouches(void **state)
{
	const struct template_field field = {
	    .name = SLICE("name"),
	    .label = "layout.account",
	    .value = SLICE(HOSTILE),
	    .locked = SLICE("Land & Sea ID"),
	};
	struct arena arena = ARENA_EMPTY(CEILING);
	struct buffer out = BUFFER_IN(&arena);

	(void)state;
	template_field(&out, &frame, &field);
	assert_lacks(&out, "<input");
	assert_has(&out, "<bdi>" TAMED "</bdi>");
	assert_has(&out, "Land &amp; Sea ID");
	arena_done(&arena);
}

static void
errors_link_to_their_fields_and_are_absent_when_there_are_none(void **state)
{
	const struct template_errors_errors errors[] = {
	    {SLICE_INIT("phone"), "errors.title"}, {SLICE_INIT("a\" b"), "layout.skip"}};
	struct arena arena = ARENA_EMPTY(CEILING);
	struct buffer out = BUFFER_IN(&arena);

	(void)state;
	template_errors(&out, &frame, &(struct template_errors){0});
	assert_int_equal(out.size, 0);
	template_errors(&out, &frame, &(struct template_errors){errors, 2});
	assert_has(&out, "<a href=\"#phone\">توجد مشكلة</a>");
	assert_has(&out, "<a href=\"#a%22%20b\">");
	arena_done(&arena);
}

static void
choices_show_what_was_chosen(void **state)
{
	const struct template_select_options options[] = {
	    {SLICE_INIT("AE"), SLICE_INIT("الإمارات"), false},
	    {SLICE_INIT("GB"), SLICE_INIT(HOSTILE), true}};
	const struct template_radios_options ways[] = {
	    {SLICE_INIT("a"), "button.save", NULL, false},
	    {SLICE_INIT("b"), "button.change", "layout.demo", true}};
	struct arena arena = ARENA_EMPTY(CEILING);
	struct buffer out = BUFFER_IN(&arena);

	(void)state;
	template_select(&out, &frame,
	    &(struct template_select){.name = SLICE("country"),
	        .label = "layout.account",
	        .options = options,
	        .options_count = 2});
	assert_has(&out, "<option value=\"AE\">\u2068الإمارات\u2069</option>");
	assert_has(&out, "<option value=\"GB\" selected>\u2068" TAMED "\u2069</option>");
	template_radios(&out, &frame,
	    &(struct template_radios){.name = SLICE("way"),
	        .legend = "layout.account",
	        .options = ways,
	        .options_count = 2});
	assert_has(&out, "<label for=\"way-a\">");
	assert_has(&out, "aria-describedby=\"way-b-hint\"");
	template_checkbox(&out, &frame,
	    &(struct template_checkbox){
	        .name = SLICE("rule"), .label = "layout.account", .checked = true});
	assert_has(&out, "name=\"rule\" value=\"1\"");
	arena_done(&arena);
}

static void
a_textarea_keeps_its_lines_and_can_not_be_closed(void **state)
{
	struct arena arena = ARENA_EMPTY(CEILING);
	struct buffer out = BUFFER_IN(&arena);

	(void)state;
	template_textarea(&out, &frame,
	    &(struct template_textarea){.name = SLICE("words"),
	        .label = "layout.account",
	        .value = SLICE("\n  a\n\n</textarea>")});
	assert_has(&out, ">\n\n  a\n\n&lt;/textarea&gt;</textarea>");
	arena_done(&arena);
}

static void
the_layout_says_its_language_and_links_to_the_other(void **state)
{
	struct arena arena = ARENA_EMPTY(CEILING);
	struct buffer out = BUFFER_IN(&arena);

	(void)state;
	template_layout_head(&out, &frame,
	    &(struct template_layout_head){.title = SLICE("<x>"), .failed = true});
	assert_true(slice_starts(buffer_slice(&out), SLICE("<!doctype html>")));
	assert_has(&out, "<html lang=\"ar\" dir=\"rtl\"");
	assert_has(&out, "<title>خطأ: &lt;x&gt; – تصاريح الطائرات بدون طيار</title>");
	assert_has(&out, "href=\"/en/details\"");
	assert_has(&out, "<link rel=\"stylesheet\" href=\"/static/site.");
	assert_has(&out, "<bdi>" TAMED "</bdi>");
	assert_has(&out, "name=\"csrf\" value=\"token&quot;\"");
	assert_lacks(&out, "<script>");
	template_layout_foot(&out, &frame, &(struct template_layout_foot){0});
	assert_true(
	    slice_ends(slice_trim(buffer_slice(&out)), SLICE("</body>\n</html>")));
	arena_done(&arena);
}

static void
a_form_without_a_token_has_no_token_field(void **state)
{
	const struct html_frame stranger = {.language = SAY_ENGLISH};
	struct arena arena = ARENA_EMPTY(CEILING);
	struct buffer out = BUFFER_IN(&arena);

	(void)state;
	template_csrf(&out, &stranger, &(struct template_csrf){0});
	assert_lacks(&out, "<input");
	arena_done(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_field_echoes_what_was_typed_and_can_not_be_broken_out_of),
	    cmocka_unit_test(a_locked_field_is_no_input_and_says_who_vouches),
	    cmocka_unit_test(
	        errors_link_to_their_fields_and_are_absent_when_there_are_none),
	    cmocka_unit_test(choices_show_what_was_chosen),
	    cmocka_unit_test(a_textarea_keeps_its_lines_and_can_not_be_closed),
	    cmocka_unit_test(the_layout_says_its_language_and_links_to_the_other),
	    cmocka_unit_test(a_form_without_a_token_has_no_token_field),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
