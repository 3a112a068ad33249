/* SPDX-License-Identifier: EUPL-1.2 */
/* Declared and told by the identity provider, side by side; the words that differ are
 * marked. Case, accents and vowel marks make no difference (base/fold.h). */
#include "decision/case_page.h"

#include "base/fold.h"
#include "person/contact.h"
#include "person/nationality.h"
#include "template/desk_compare.h"

enum {
	WORDS_MOST = 128, /* a name has 200 characters at most */
	KEY_SIZE = 1024,
};

static bool
fold_into(struct slice text, char ret_key[static KEY_SIZE])
{
	return fold_key_into(text, ret_key, KEY_SIZE);
}

/* Whether the word stands among those of the folded text. */
static bool
stands_in(struct slice word, struct slice folded)
{
	char key[KEY_SIZE];

	if (!fold_into(word, key)) {
		return false;
	}
	while (folded.size > 0) {
		if (slice_equal(slice_cut(&folded, ' '), slice_of(key))) {
			return true;
		}
	}
	return false;
}

/* A word like "O'Connor-Smith" folds into several: each of them must be there. */
static bool
all_stand_in(struct slice word, struct slice folded)
{
	char key[KEY_SIZE];
	struct slice parts;

	if (!fold_into(word, key)) {
		return false;
	}
	parts = slice_of(key);
	while (parts.size > 0) {
		if (!stands_in(slice_cut(&parts, ' '), folded)) {
			return false;
		}
	}
	return true;
}

static void
mark_words(struct arena *arena, struct slice told, struct slice declared,
    struct template_desk_compare_rows *row)
{
	struct template_desk_compare_rows_words *words =
	    ARENA_ARRAY(arena, struct template_desk_compare_rows_words, WORDS_MOST);
	char *key = arena_alloc(arena, KEY_SIZE);
	bool readable = fold_into(declared, key);

	while (told.size > 0 && row->words_count < WORDS_MOST) {
		struct slice word = slice_cut(&told, ' ');
		if (word.size == 0) {
			continue;
		}
		bool differs = !readable || !all_stand_in(word, slice_of(key));
		words[row->words_count++] =
		    (struct template_desk_compare_rows_words){word, differs};
		row->differs = row->differs || differs;
	}
	row->words = words;
}

/* Words in another order, or fewer of them, are a difference too. */
static bool
is_alike(struct slice one, struct slice two)
{
	char first[KEY_SIZE];
	char second[KEY_SIZE];

	return fold_into(one, first) && fold_into(two, second) &&
	    slice_equal(slice_of(first), slice_of(second));
}

static struct slice
nationality_name(struct slice code, enum say_language language)
{
	const struct nationality *nationality = nationality_find(code);

	if (nationality == NULL) {
		return code;
	}
	return slice_of(
	    language == SAY_ARABIC ? nationality->name_arabic : nationality->name_latin);
}

/* With the hyphens of the card, also where the check digit fails. */
static struct slice
card_number(struct arena *arena, struct slice digits)
{
	struct emirates_id id = {{0}};
	char text[EMIRATES_ID_TEXT_SIZE];

	if (emirates_id_vouched(digits, &id) == EMIRATES_ID_MISSING ||
	    id.digits[0] == '\0') {
		return digits;
	}
	emirates_id_format(&id, text);
	return arena_copy(arena, slice_of(text));
}

struct slice
case_field_shown(struct arena *arena, enum person_field field, struct slice value,
    enum say_language language)
{
	if (field == PERSON_NATIONALITY) {
		return nationality_name(value, language);
	}
	return field == PERSON_EMIRATES_ID ? card_number(arena, value) : value;
}

static void
put_row(struct arena *arena, const struct application_view *view, enum person_field field,
    enum say_language language, struct template_desk_compare_rows *row)
{
	struct slice declared =
	    case_field_shown(arena, field, view->details.field[field], language);
	struct slice told =
	    case_field_shown(arena, field, view->provider.field[field], language);
	bool code = field == PERSON_PASSPORT_NUMBER || field == PERSON_EMIRATES_ID ||
	    field == PERSON_EMAIL || field == PERSON_PHONE;

	row->label = person_field_key(field);
	row->name = slice_of(person_field_name(field));
	row->declared = declared;
	row->vouched = (view->vouched & PERSON_BIT(field)) != 0;
	row->contact = contact_is(field) && declared.size > 0;
	row->confirmed = view->confirmed_at[field];
	row->delivered = (view->provider_mask & PERSON_BIT(field)) != 0 && told.size > 0;
	row->lang = field == PERSON_NAME_LATIN ? SLICE("en")
	    : field == PERSON_NAME_ARABIC      ? SLICE("ar")
	                                       : (struct slice){NULL, 0};
	row->dir = field == PERSON_NAME_ARABIC   ? SLICE("rtl")
	    : code || field == PERSON_NAME_LATIN ? SLICE("ltr")
	                                         : (struct slice){NULL, 0};
	if (row->delivered) {
		mark_words(arena, told, declared, row);
		row->differs = row->differs || !is_alike(told, declared);
	}
}

size_t
case_compare(struct arena *arena, const struct application_view *view,
    enum say_language language, struct template_desk_case *page)
{
	struct template_desk_compare_rows *rows =
	    ARENA_ARRAY(arena, struct template_desk_compare_rows, PERSON_FIELD_COUNT);
	size_t differing = 0;

	for (size_t i = 0; i < PERSON_FIELD_COUNT; i++) {
		put_row(arena, view, (enum person_field)i, language, &rows[i]);
		differing += rows[i].differs ? 1 : 0;
	}
	page->rows = rows;
	page->rows_count = PERSON_FIELD_COUNT;
	return differing;
}
