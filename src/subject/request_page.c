/* SPDX-License-Identifier: EUPL-1.2 */
#include "subject/request_page.h"

#include "base/number.h"
#include "template/my_data_correction.h"
#include "template/my_data_erasure.h"
#include "web/html.h"

enum { FIELDS_SHOWN = PERSON_FIELD_COUNT + 1, ERRORS_MOST = 1, WORD_BYTES = 40 };

const struct web_field request_fields[REQUEST_FORM_COUNT] = {
    [REQUEST_FORM_KIND] = {"kind", WORD_BYTES, WEB_FIELD_LINE},
    [REQUEST_FORM_FIELD] = {"field", WORD_BYTES, WEB_FIELD_LINE},
    [REQUEST_FORM_VALUE] = {"value", REQUEST_VALUE_MOST, WEB_FIELD_LINE},
    [REQUEST_FORM_WORDS] = {"words", REQUEST_WORDS_BYTES_MOST, WEB_FIELD_LINES},
};

struct slice
request_look(enum request_state state)
{
	return state == REQUEST_GRANTED ? SLICE("ok")
	    : state == REQUEST_REFUSED  ? SLICE("bad")
	    : state == REQUEST_EXTENDED ? SLICE("warn")
	                                : SLICE("");
}

struct request_text
request_text_of(struct web_request *request, struct slice text_en, struct slice text_ar)
{
	enum say_language language = web_language(request);
	enum say_language whose = language;
	struct slice text = say_either(language, text_en, text_ar, &whose);

	return (struct request_text){
	    text, whose == language ? SLICE("") : slice_of(say_code(whose))};
}

/* --- a correction --- */

static void
put_fields(struct web_request *request, struct slice chosen, unsigned vouched,
    struct template_my_data_correction *page)
{
	struct template_select_options *options =
	    ARENA_ARRAY(web_arena(request), struct template_select_options, FIELDS_SHOWN);
	struct template_my_data_correction_locked *locked =
	    ARENA_ARRAY(web_arena(request), struct template_my_data_correction_locked,
	        PERSON_FIELD_COUNT);

	for (unsigned i = 0; i < FIELDS_SHOWN; i++) {
		struct slice name = i == PERSON_FIELD_COUNT
		    ? SLICE(REQUEST_OTHER)
		    : slice_of(person_field_name((enum person_field)i));
		const char *key = request_field_key(name);
		if (i < PERSON_FIELD_COUNT && (vouched & PERSON_BIT(i)) != 0) {
			locked[page->locked_count++].label = key;
			continue;
		}
		options[page->fields_count++] = (struct template_select_options){
		    .value = name,
		    .label = slice_of(say_text(web_language(request), key)),
		    .chosen = slice_equal(name, chosen),
		};
	}
	page->fields = options;
	page->locked = locked;
}

/* Beside which field it stands; else over the form. */
static void
put_refusal(const struct request_made *made, struct template_my_data_correction *page,
    struct template_errors_errors ret_errors[static ERRORS_MOST])
{
	const char *key = made->ret_value_key != NULL
	    ? made->ret_value_key
	    : request_verdict_key(made->ret_verdict);
	const char *beside = NULL;

	if (made->ret_verdict == REQUEST_NO_FIELD) {
		beside = "field";
		page->field_error = key;
	} else if (made->ret_verdict == REQUEST_BAD_VALUE) {
		beside = "value";
		page->value_error = key;
	} else if (made->ret_verdict == REQUEST_NO_WORDS) {
		beside = "words";
		page->words_error = key;
	}
	if (beside == NULL) {
		page->refusal = key;
		return;
	}
	ret_errors[0] = (struct template_errors_errors){slice_of(beside), key};
	page->errors = ret_errors;
	page->errors_count = 1;
}

/* made is NULL when the page is only opened. */
static void
show_correction(struct web_request *request, const struct request_made *made)
{
	struct buffer html = BUFFER_IN(web_arena(request));
	struct template_errors_errors errors[ERRORS_MOST];
	struct template_my_data_correction page = {.refusal = NULL};
	struct request_own own = {.caller = web_caller(request)};
	enum fault fault = request_read_own(web_acts(request), web_arena(request), &own);

	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	struct slice chosen = made != NULL ? made->asked.field : SLICE("");
	put_fields(request, chosen, own.ret_vouched, &page);
	if (made != NULL) {
		page.value = made->asked.value;
		page.words = made->asked.words;
		put_refusal(made, &page, errors);
	}
	template_my_data_correction(&html, web_frame(request), &page);
	web_reply_html(request,
	    made != NULL ? request_verdict_http(made->ret_verdict) : 200,
	    buffer_slice(&html));
}

void
correction_get(struct web_request *request)
{
	show_correction(request, NULL);
}

/* False when it has answered. */
static bool
ask(struct web_request *request, enum request_kind kind, struct request_made *made)
{
	struct slice values[REQUEST_FORM_COUNT];

	if (!web_form_accepted(
	        request, web_form(request, request_fields, REQUEST_FORM_COUNT, values))) {
		return false;
	}
	made->caller = web_caller(request);
	made->asked = (struct request_asked){kind, values[REQUEST_FORM_FIELD],
	    values[REQUEST_FORM_VALUE], values[REQUEST_FORM_WORDS]};
	enum fault fault = request_make(web_acts(request), web_arena(request), made);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	} else if (made->ret_verdict == REQUEST_OK) {
		web_redirect_to(request, "/my-data?done=asked");
	}
	return fault == FAULT_NONE && made->ret_verdict != REQUEST_OK;
}

void
correction_post(struct web_request *request)
{
	struct request_made made = {.ret_verdict = REQUEST_OK};

	if (ask(request, REQUEST_CORRECTION, &made)) {
		show_correction(request, &made);
	}
}

/* --- an erasure --- */

static void
show_erasure(struct web_request *request, const struct request_made *made)
{
	struct buffer html = BUFFER_IN(web_arena(request));
	struct template_errors_errors error = {SLICE("words"), NULL};
	struct template_my_data_erasure page = {.refusal = NULL};

	if (made != NULL) {
		error.message = request_verdict_key(made->ret_verdict);
		page.words = made->asked.words;
		if (made->ret_verdict == REQUEST_NO_WORDS) {
			page.words_error = error.message;
			page.errors = &error;
			page.errors_count = 1;
		} else {
			page.refusal = error.message;
		}
	}
	template_my_data_erasure(&html, web_frame(request), &page);
	web_reply_html(request,
	    made != NULL ? request_verdict_http(made->ret_verdict) : 200,
	    buffer_slice(&html));
}

void
erasure_get(struct web_request *request)
{
	show_erasure(request, NULL);
}

void
erasure_post(struct web_request *request)
{
	struct request_made made = {.ret_verdict = REQUEST_OK};

	if (ask(request, REQUEST_ERASURE, &made)) {
		show_erasure(request, &made);
	}
}

/* --- taking it back --- */

void
take_back_post(struct web_request *request)
{
	static const struct web_field fields[] = {
	    {"version", WORD_BYTES, WEB_FIELD_LINE}};
	struct request_taken_back taken = {.caller = web_caller(request)};
	struct slice value;

	if (!id_parse(web_parameter(request, 0), &taken.id)) {
		web_reply_error(request, 404);
		return;
	}
	if (!web_form_accepted(request, web_form(request, fields, 1, &value))) {
		return;
	}
	/* What is no number is no version that was seen. */
	(void)!number_parse(value, 1, INT64_MAX, &taken.version);
	enum fault fault =
	    request_take_back(web_acts(request), web_arena(request), &taken);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	} else if (taken.ret_verdict == REQUEST_NOT_FOUND) {
		web_reply_error(request, 404);
	} else if (taken.ret_verdict != REQUEST_OK) {
		my_data_show(request, taken.ret_verdict);
	} else {
		web_redirect_to(request, "/my-data?done=withdrawn");
	}
}
