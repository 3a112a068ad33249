/* SPDX-License-Identifier: EUPL-1.2 */
/* Part 1: who applies. What the provider vouches for is shown and never asked. */
#include "application/parts_page.h"
#include "identity/identity_page.h"
#include "template/application_details.h"
#include "web/form.h"
#include "web/html.h"

typedef struct template_application_details_before detail_input;

static const struct web_field fields[] = {
    [PERSON_NAME_LATIN] = {"name_latin", PARTS_FIELD_BYTES, WEB_FIELD_LINE},
    [PERSON_NAME_ARABIC] = {"name_arabic", PARTS_FIELD_BYTES, WEB_FIELD_LINE},
    [PERSON_NATIONALITY] = {"nationality", PARTS_FIELD_BYTES, WEB_FIELD_LINE},
    [PERSON_PASSPORT_NUMBER] = {"passport_number", PARTS_FIELD_BYTES, WEB_FIELD_LINE},
    [PERSON_EMIRATES_ID] = {"emirates_id", PARTS_FIELD_BYTES, WEB_FIELD_LINE},
    [PERSON_EMAIL] = {"email", PARTS_FIELD_BYTES, WEB_FIELD_LINE},
    [PERSON_PHONE] = {"phone", PARTS_FIELD_BYTES, WEB_FIELD_LINE},
};
_Static_assert(ARRAY_LEN(fields) == PERSON_FIELD_COUNT, "each detail is a field");

/* How each is asked for. */
static const struct {
	const char *hint;
	const char *type;
	const char *autocomplete;
	const char *inputmode;
	const char *dir;
	const char *width;
	bool optional;
} inputs[] = {
    [PERSON_NAME_LATIN] = {"application.details.name_latin_hint", "text", "name", NULL,
        "ltr", NULL, false},
    [PERSON_NAME_ARABIC] = {"application.details.name_arabic_hint", "text", NULL, NULL,
        "rtl", NULL, true},
    [PERSON_NATIONALITY] = {NULL, NULL, NULL, NULL, NULL, NULL, false},
    [PERSON_PASSPORT_NUMBER] = {"application.details.passport_hint", "text", NULL, NULL,
        "ltr", "w10", false},
    [PERSON_EMIRATES_ID] = {"application.details.emirates_id_hint", "text", NULL,
        "numeric", "ltr", "w20", false},
    [PERSON_EMAIL] = {"application.details.email_hint", "email", "email", NULL, "ltr",
        NULL, false},
    [PERSON_PHONE] = {"application.details.phone_hint", "tel", "tel", NULL, "ltr", "w20",
        false},
};
_Static_assert(ARRAY_LEN(inputs) == PERSON_FIELD_COUNT, "each detail is asked for");

struct details_form {
	const struct application_view *view;
	const struct person_typed *typed;
	struct person_refusals refusals;
};

static bool
is_vouched(const struct application_view *view, enum person_field field)
{
	return (view->vouched & PERSON_BIT(field)) != 0;
}

static struct template_application_details_locked
locked_row(struct web_request *request, enum person_field field, struct slice value)
{
	struct parts_detail shown = parts_detail_of(request, field, value);

	return (struct template_application_details_locked){
	    .label = person_field_key(field),
	    .words = shown.words,
	    .code = shown.code,
	    .field = slice_of(person_field_name(field)),
	};
}

static detail_input
input_row(const struct details_form *form, enum person_field field)
{
	return (detail_input){
	    .name = slice_of(person_field_name(field)),
	    .label = person_field_key(field),
	    .hint = inputs[field].hint,
	    .error = form->refusals.key[field],
	    .value = form->typed->field[field],
	    .type = slice_of(inputs[field].type),
	    .autocomplete = slice_of(inputs[field].autocomplete),
	    .inputmode = slice_of(inputs[field].inputmode),
	    .dir = slice_of(inputs[field].dir),
	    .width = slice_of(inputs[field].width),
	    .optional = inputs[field].optional,
	};
}

static void
put_nationalities(struct web_request *request, struct slice chosen,
    struct template_application_details *page)
{
	bool is_arabic = web_language(request) == SAY_ARABIC;
	size_t count = nationality_count();
	struct template_select_options *options =
	    ARENA_ARRAY(web_arena(request), struct template_select_options, count);
	const struct nationality *match = NULL;

	if (nationality_parse(chosen, &match) != NATIONALITY_OK) {
		match = NULL;
	}
	for (size_t i = 0; i < count; i++) {
		const struct nationality *one = is_arabic ? nationality_in_arabic_order(i)
		                                          : nationality_in_latin_order(i);
		options[i] = (struct template_select_options){
		    .value = slice_of(one->code),
		    .label = slice_of(is_arabic ? one->name_arabic : one->name_latin),
		    .chosen = one == match,
		};
	}
	page->ask_nationality = true;
	page->nationalities = options;
	page->nationalities_count = count;
}

/* The rows of the page, in the order of the fields: those that are locked, those above
 * the nationality, and those below. */
struct details_rows {
	struct template_application_details_locked locked[PERSON_FIELD_COUNT];
	detail_input before[PERSON_FIELD_COUNT];
	detail_input after[PERSON_FIELD_COUNT];
};

static void
put_rows(struct web_request *request, const struct details_form *form,
    struct details_rows *rows, struct template_application_details *page)
{
	for (size_t i = 0; i < PERSON_FIELD_COUNT; i++) {
		enum person_field field = (enum person_field)i;
		if (is_vouched(form->view, field)) {
			rows->locked[page->locked_count++] =
			    locked_row(request, field, form->view->details.field[i]);
		} else if (field == PERSON_NATIONALITY) {
			put_nationalities(request, form->typed->field[i], page);
			page->nationality_error = form->refusals.key[i];
		} else if (field < PERSON_NATIONALITY) {
			rows->before[page->before_count++] = input_row(form, field);
		} else {
			rows->after[page->after_count++] = input_row(form, field);
		}
	}
	page->locked = rows->locked;
	page->before = rows->before;
	page->after = rows->after;
}

static void
details_show(
    struct web_request *request, unsigned status, const struct details_form *form)
{
	struct buffer html = BUFFER_IN(web_arena(request));
	struct details_rows rows;
	struct parts_errors errors = {.count = 0};
	struct parts_asked asked =
	    parts_asked_of(request, form->view, APPLICATION_DETAILS);
	struct template_application_details page = {
	    .asked = asked.asked,
	    .words = asked.words.text,
	    .lang = asked.words.lang,
	    .marks = asked.marks,
	    .marks_count = asked.count,
	    .provider = identity_label(request, form->view->vouched_by),
	};

	put_rows(request, form, &rows, &page);
	for (size_t i = 0; i < PERSON_FIELD_COUNT; i++) {
		parts_add_error(&errors,
		    slice_of(person_field_name((enum person_field)i)),
		    form->refusals.key[i]);
	}
	page.errors = errors.list;
	page.errors_count = errors.count;
	page.all_locked_but_passport = page.locked_count == PERSON_FIELD_COUNT - 1;
	template_application_details(&html, web_frame(request), &page);
	web_reply_html(request, status, buffer_slice(&html));
}

void
details_get(struct web_request *request)
{
	struct application_view view;

	if (parts_load_draft(request, &view)) {
		details_show(request, 200,
		    &(struct details_form){.view = &view, .typed = &view.details});
	}
}

void
details_post(struct web_request *request)
{
	struct application_details_saved saved = {
	    .caller = web_caller(request),
	    .language = slice_of(say_code(web_language(request))),
	};
	struct application_view view;

	if (!web_form_accepted(request,
	        web_form(request, fields, PERSON_FIELD_COUNT, saved.typed.field))) {
		return;
	}
	enum fault fault =
	    application_save_details(web_acts(request), web_arena(request), &saved);
	if (!parts_went_on(request, fault, saved.ret_verdict)) {
		return;
	}
	if (saved.ret_verdict == APPLICATION_OK) {
		/* which goes on to the hub when nothing is to be confirmed */
		web_redirect_to(request, "/application/contact");
		return;
	}
	if (parts_load_draft(request, &view)) {
		details_show(request, application_status(saved.ret_verdict),
		    &(struct details_form){&view, &saved.typed, saved.ret_refusals});
	}
}
