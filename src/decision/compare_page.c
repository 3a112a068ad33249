/* SPDX-License-Identifier: EUPL-1.2 */
/* Declared, on the certificate, and told by the identity provider, side by side; the words
 * that differ are marked in each (compare.h). */
#include "decision/case_page.h"

#include "decision/compare.h"
#include "person/contact.h"
#include "person/nationality.h"
#include "say/say.h"
#include "template/desk_compare.h"

enum {
	PAPER_ROWS = 3, /* of the certificate itself: centre, number, day */
	ROWS_MOST = PERSON_FIELD_COUNT + PAPER_ROWS,
};

struct compare {
	struct arena *arena;
	const struct application_view *view;
	const struct case_document *document;
	enum say_language language;
};

/* --- values as a desk shows them --- */

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

static struct slice
day_said(struct arena *arena, day which, enum say_language language)
{
	struct buffer text = BUFFER_IN(arena);

	if (which != DAY_NONE) {
		say_day(&text, language, which);
	}
	return buffer_slice(&text);
}

static struct slice
day_digits(struct arena *arena, day which)
{
	char text[DAY_TEXT_SIZE];

	if (which == DAY_NONE) {
		return (struct slice){NULL, 0};
	}
	day_format(which, text);
	return arena_copy(arena, slice_of(text));
}

/* --- the words of a row --- */

/* The templates of the three columns have the same shape under three names. */
#define WORDS_INTO(arena, row, column, text)                                             \
	do {                                                                             \
		struct template_desk_compare_rows_##column *into_ = ARENA_ARRAY(         \
		    (arena), struct template_desk_compare_rows_##column, (text).count);  \
		for (size_t i_ = 0; i_ < (text).count; i_++) {                           \
			into_[i_].word = (text).words[i_].word;                          \
			into_[i_].differs = (text).words[i_].differs;                    \
		}                                                                        \
		(row)->column = into_;                                                   \
		(row)->column##_count = (text).count;                                    \
	} while (0)

/* What was declared, held against each other side that says something of it: a word is
 * marked when one of them lacks it. */
static void
put_declared(struct arena *arena, struct slice declared, struct slice paper,
    struct slice told, struct template_desk_compare_rows *row)
{
	struct compare_text first = compare_words(arena, declared, paper);
	struct compare_text second = compare_words(arena, declared, told);
	struct compare_word *words = ARENA_ARRAY(arena, struct compare_word, first.count);

	for (size_t i = 0; i < first.count; i++) {
		words[i].word = first.words[i].word;
		words[i].differs = (paper.size > 0 && first.words[i].differs) ||
		    (told.size > 0 && second.words[i].differs);
	}
	first.words = words;
	WORDS_INTO(arena, row, declared, first);
}

static bool
is_code(enum person_field field)
{
	return field == PERSON_PASSPORT_NUMBER || field == PERSON_EMIRATES_ID ||
	    field == PERSON_EMAIL || field == PERSON_PHONE;
}

/* Names have their words in whatever order; a number has not. */
static void
hold_against(bool code, struct slice declared, struct slice other,
    struct template_desk_compare_rows *row)
{
	if (other.size == 0 || compare_is_same(declared, other)) {
		return;
	}
	if (!code && compare_is_alike(declared, other)) {
		row->reordered = true;
	} else {
		row->differs = true;
	}
}

/* --- on the certificate --- */

/* What a machine that looked by OCR made of it, when there is no text. */
static void
put_match(enum certificate_match match, struct template_desk_compare_rows *row)
{
	row->paper_note = match == CERTIFICATE_MATCH_UNKNOWN
	    ? "decision.paper.unread"
	    : certificate_match_key(match);
	row->paper_bad =
	    match == CERTIFICATE_MATCH_PARTLY || match == CERTIFICATE_MATCH_ABSENT;
	row->differs = row->differs || row->paper_bad;
}

/* Of what should stand on a certificate: when it has text and not this, that is said. */
static struct slice
put_wanted(const struct compare *compare, struct slice found,
    enum certificate_match match, struct template_desk_compare_rows *row)
{
	const struct case_document *document = compare->document;

	if (!document->there) {
		row->paper_note = "decision.paper.none";
	} else if (document->text.size == 0) {
		put_match(
		    document->check.done_at != 0 ? match : CERTIFICATE_MATCH_UNKNOWN,
		    row);
	} else if (found.size == 0) {
		put_match(CERTIFICATE_MATCH_ABSENT, row);
	}
	return document->text.size > 0 ? found : (struct slice){NULL, 0};
}

/* Of what need not: shown when it is there as declared. */
static struct slice
put_extra(const struct compare *compare, struct slice declared,
    struct template_desk_compare_rows *row)
{
	struct slice found = compare_find(compare->document->text, declared);

	if (found.size > 0 && compare_is_alike(found, declared)) {
		return found;
	}
	row->paper_note = "decision.paper.not_shown";
	return (struct slice){NULL, 0};
}

/* A certificate may have the name in one of the two languages only. */
static struct slice
put_name(const struct compare *compare, enum person_field field,
    struct template_desk_compare_rows *row)
{
	const struct slice *declared = compare->view->details.field;
	const struct certificate_found *check = &compare->document->check.found;
	bool latin = field == PERSON_NAME_LATIN;
	struct slice found = compare_find(compare->document->text, declared[field]);
	struct slice other = compare_find(compare->document->text,
	    declared[latin ? PERSON_NAME_ARABIC : PERSON_NAME_LATIN]);
	enum certificate_match match = latin ? check->name_latin : check->name_arabic;
	enum certificate_match twin = latin ? check->name_arabic : check->name_latin;

	if (declared[field].size == 0 || (found.size == 0 && other.size > 0) ||
	    (match == CERTIFICATE_MATCH_ABSENT && twin == CERTIFICATE_MATCH_SAME)) {
		row->paper_note = "decision.paper.not_shown";
		return (struct slice){NULL, 0};
	}
	return put_wanted(compare, found, match, row);
}

/* By its name in either language, else by its code. */
static struct slice
put_centre(const struct compare *compare, struct slice *ret_declared,
    struct template_desk_compare_rows *row)
{
	const struct application_view *view = compare->view;
	bool arabic = compare->language == SAY_ARABIC;
	const struct slice names[] = {
	    arabic ? view->centre_name_arabic : view->centre_name_latin,
	    arabic ? view->centre_name_latin : view->centre_name_arabic,
	    view->centre,
	};
	struct slice found = {NULL, 0};

	*ret_declared = names[0];
	for (size_t i = 0; i < ARRAY_LEN(names) && found.size == 0; i++) {
		found = compare_find(compare->document->text, names[i]);
		*ret_declared = found.size > 0 ? names[i] : names[0];
	}
	return put_wanted(compare, found, compare->document->check.found.centre, row);
}

/* As words in either language, or as digits in whatever order. */
static struct slice
put_day(const struct compare *compare, struct template_desk_compare_rows *row)
{
	day issued = compare->view->issued_on;
	const struct slice said[] = {
	    day_said(compare->arena, issued, SAY_ENGLISH),
	    day_said(compare->arena, issued, SAY_ARABIC),
	    day_digits(compare->arena, issued),
	};

	for (size_t i = 0; i < ARRAY_LEN(said); i++) {
		struct slice found = compare_find(compare->document->text, said[i]);
		if (found.size > 0 && compare_is_alike(found, said[i])) {
			return found;
		}
	}
	row->paper_note = "decision.paper.not_shown";
	return (struct slice){NULL, 0};
}

static void
put_paper_row(
    const struct compare *compare, size_t which, struct template_desk_compare_rows *row)
{
	static const char *const names[] = {"centre", "number", "issued_on"};
	struct slice declared = {NULL, 0};
	struct slice paper = {NULL, 0};

	row->name = slice_of(names[which]);
	row->label = application_mark_key(row->name);
	row->told_note = "decision.paper.no_matter";
	if (which == 0) {
		paper = put_centre(compare, &declared, row);
	} else if (which == 1) {
		declared = compare->view->number;
		row->dir = SLICE("ltr");
		paper =
		    put_wanted(compare, compare_find(compare->document->text, declared),
		        compare->document->check.found.number, row);
	} else {
		declared =
		    day_said(compare->arena, compare->view->issued_on, compare->language);
		paper = put_day(compare, row);
	}
	if (which < 2) {
		hold_against(which == 1, declared, paper, row);
		put_declared(
		    compare->arena, declared, paper, (struct slice){NULL, 0}, row);
	} else {
		struct slice none = {NULL, 0};
		put_declared(compare->arena, declared, none, none, row);
	}
	struct compare_text words =
	    compare_words(compare->arena, paper, which < 2 ? declared : paper);
	WORDS_INTO(compare->arena, row, paper, words);
}

/* --- of the person --- */

static struct slice
put_paper(const struct compare *compare, enum person_field field, struct slice declared,
    struct template_desk_compare_rows *row)
{
	if (field == PERSON_NAME_LATIN || field == PERSON_NAME_ARABIC) {
		return put_name(compare, field, row);
	}
	return put_extra(compare, declared, row);
}

static void
put_script(enum person_field field, struct template_desk_compare_rows *row)
{
	row->lang = field == PERSON_NAME_LATIN ? SLICE("en")
	    : field == PERSON_NAME_ARABIC      ? SLICE("ar")
	                                       : (struct slice){NULL, 0};
	row->dir = field == PERSON_NAME_ARABIC             ? SLICE("rtl")
	    : is_code(field) || field == PERSON_NAME_LATIN ? SLICE("ltr")
	                                                   : (struct slice){NULL, 0};
}

static void
put_row(const struct compare *compare, enum person_field field,
    struct template_desk_compare_rows *row)
{
	const struct application_view *view = compare->view;
	struct arena *arena = compare->arena;
	struct slice declared =
	    case_field_shown(arena, field, view->details.field[field], compare->language);
	struct slice told = case_field_shown(
	    arena, field, view->provider.field[field], compare->language);

	if ((view->provider_mask & PERSON_BIT(field)) == 0) {
		told = (struct slice){NULL, 0};
	}
	row->label = person_field_key(field);
	row->name = slice_of(person_field_name(field));
	row->vouched = (view->vouched & PERSON_BIT(field)) != 0;
	row->contact = contact_is(field) && declared.size > 0;
	row->confirmed = view->confirmed_at[field];
	put_script(field, row);
	struct slice paper = put_paper(compare, field, declared, row);
	hold_against(is_code(field), declared, told, row);
	hold_against(is_code(field), declared, paper, row);
	put_declared(arena, declared, paper, told, row);
	struct compare_text words = compare_words(arena, paper, declared);
	WORDS_INTO(arena, row, paper, words);
	words = compare_words(arena, told, declared);
	WORDS_INTO(arena, row, told, words);
	row->told_note = told.size > 0 ? NULL : "decision.not_delivered";
}

/* What differs first, each part in the order of the fields. Returns how many differ. */
static size_t
put_differing_first(struct arena *arena, const struct template_desk_compare_rows *rows,
    struct template_desk_case *page)
{
	struct template_desk_compare_rows *sorted =
	    ARENA_ARRAY(arena, struct template_desk_compare_rows, ROWS_MOST);
	size_t differing = 0;
	size_t count = 0;

	for (size_t i = 0; i < ROWS_MOST; i++) {
		if (rows[i].differs) {
			sorted[differing++] = rows[i];
		}
	}
	count = differing;
	for (size_t i = 0; i < ROWS_MOST; i++) {
		if (!rows[i].differs) {
			sorted[count++] = rows[i];
		}
	}
	page->rows = sorted;
	page->rows_count = count;
	return differing;
}

size_t
case_compare(struct web_request *request, const struct application_view *view,
    const struct case_document *document, struct template_desk_case *page)
{
	struct compare compare = {
	    web_arena(request), view, document, web_language(request)};
	struct template_desk_compare_rows *rows =
	    ARENA_ARRAY(web_arena(request), struct template_desk_compare_rows, ROWS_MOST);

	for (size_t i = 0; i < ROWS_MOST; i++) {
		if (i < PERSON_FIELD_COUNT) {
			put_row(&compare, (enum person_field)i, &rows[i]);
		} else {
			put_paper_row(&compare, i - PERSON_FIELD_COUNT, &rows[i]);
		}
		rows[i].same = !rows[i].differs;
		rows[i].reordered = rows[i].reordered && !rows[i].differs;
	}
	return put_differing_first(compare.arena, rows, page);
}
