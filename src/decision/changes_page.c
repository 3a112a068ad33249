/* SPDX-License-Identifier: EUPL-1.2 */
/* What differs between the last two submissions of a case that was returned. */
#include "application/answers_act.h"
#include "base/number.h"
#include "decision/case_page.h"
#include "template/desk_changes.h"

enum {
	CHANGES_MOST = PERSON_FIELD_COUNT + 5, /* the marks of application_marks */
	HASH_SHOWN_BYTES = 6,
};

/* Two files of one name are told apart by their content. */
static struct slice
file_text(struct arena *arena, const struct answers_frozen *frozen)
{
	struct buffer text = BUFFER_IN(arena);

	buffer_put(&text, frozen->file_name);
	buffer_puts(&text, " (SHA-256 ");
	number_hex(slice_first(frozen->file_hash, HASH_SHOWN_BYTES), &text);
	buffer_puts(&text, "…)");
	return buffer_slice(&text);
}

static struct slice
drones_text(
    struct arena *arena, const struct answers_frozen *frozen, enum say_language language)
{
	struct buffer text = BUFFER_IN(arena);

	for (size_t i = 0; i < frozen->drones_count; i++) {
		const struct application_view_drone *drone = &frozen->drones[i];
		buffer_print(&text, "%s%.*s %.*s %.*s (%lld ", i > 0 ? " · " : "",
		    SLICE_PRINT(drone->make), SLICE_PRINT(drone->model),
		    SLICE_PRINT(drone->serial), (long long)drone->grams);
		say_put(&text, language, "verify.grams", NULL, 0);
		buffer_putc(&text, ')');
	}
	return buffer_slice(&text);
}

static struct slice
day_text(struct arena *arena, day which, enum say_language language)
{
	struct buffer text = BUFFER_IN(arena);

	if (which != DAY_NONE) {
		say_day(&text, language, which);
	}
	return buffer_slice(&text);
}

static struct slice
text_of(struct arena *arena, const struct answers_frozen *frozen, struct slice mark,
    enum say_language language)
{
	enum person_field field = person_field_find(mark);

	if (field != PERSON_FIELD_COUNT) {
		return case_field_shown(
		    arena, field, frozen->details.field[field], language);
	}
	if (slice_equal(mark, SLICE("centre"))) {
		return frozen->centre;
	}
	if (slice_equal(mark, SLICE("number"))) {
		return frozen->number;
	}
	if (slice_equal(mark, SLICE("issued_on"))) {
		return day_text(arena, frozen->issued_on, language);
	}
	return slice_equal(mark, SLICE("file")) ? file_text(arena, frozen)
	                                        : drones_text(arena, frozen, language);
}

/* Numbers and codes run from left to right in Arabic too; the rest as its letters do. */
static struct slice
direction_of(struct slice mark)
{
	static const char *const codes[] = {
	    "passport_number", "emirates_id", "email", "phone", "centre", "number"};

	for (size_t i = 0; i < ARRAY_LEN(codes); i++) {
		if (slice_equal(mark, slice_of(codes[i]))) {
			return SLICE("ltr");
		}
	}
	return (struct slice){NULL, 0};
}

void
case_changes(struct arena *arena, const struct decision_case *opened,
    enum say_language language, struct template_desk_case *page)
{
	struct template_desk_changes_changes *changes =
	    ARENA_ARRAY(arena, struct template_desk_changes_changes, CHANGES_MOST);

	page->resubmitted =
	    opened->ret_before != NULL && opened->ret_view.state != APPLICATION_RETURNED;
	if (!page->resubmitted) {
		return;
	}
	for (const char *const *each = application_marks; *each != NULL; each++) {
		struct slice mark = slice_of(*each);
		if (page->changes_count < CHANGES_MOST &&
		    answers_differ(opened->ret_before, opened->ret_now, mark)) {
			changes[page->changes_count++] =
			    (struct template_desk_changes_changes){
			        .label = application_mark_key(mark),
			        .dir = direction_of(mark),
			        .before =
			            text_of(arena, opened->ret_before, mark, language),
			        .now = text_of(arena, opened->ret_now, mark, language),
			    };
		}
	}
	page->changes = changes;
}
