/* SPDX-License-Identifier: EUPL-1.2 */
#include "permit/desk_page.h"

#include "permit/claims_page.h"
#include "permit/status_act.h"
#include "template/desk_permit.h"
#include "web/form.h"
#include "web/html.h"

enum { TEXT_EN, TEXT_AR, TEXT_FIELDS };
static const struct web_field text_fields[] = {
    [TEXT_EN] = {"text_en", PERMIT_WORDS_BYTES_MOST, WEB_FIELD_LINES},
    [TEXT_AR] = {"text_ar", PERMIT_WORDS_BYTES_MOST, WEB_FIELD_LINES},
};

/* The page as it is now; what was refused stands in it already. */
static void
show(struct web_request *request, unsigned status, const struct permit_number *number,
    struct template_desk_permit *page)
{
	struct buffer html = BUFFER_IN(web_arena(request));
	int offset = web_frame(request)->offset_minutes;
	bool may = access_may(web_caller(request), ACCESS_PERMIT_SUSPEND);
	struct permit_public public;
	enum fault fault =
	    permit_ask(web_acts(request), web_arena(request), number, &public);

	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	if (public.answer == PERMIT_ANSWER_UNKNOWN) {
		web_reply_error(request, 404);
		return;
	}
	page->number = slice_of(number->text);
	page->look = answer_card_look(public.answer);
	page->state = answer_word_key(public.answer);
	page->class = permit_class_key(public.class);
	page->from = moment_day(public.not_before, offset);
	page->until = claims_last_day(public.expires, offset);
	page->initials = public.initials;
	page->may_suspend = may &&
	    (public.answer == PERMIT_ANSWER_IN_FORCE ||
	        public.answer == PERMIT_ANSWER_NOT_YET);
	page->may_lift = may && public.answer == PERMIT_ANSWER_SUSPENDED;
	template_desk_permit(&html, web_frame(request), page);
	web_reply_html(request, status, buffer_slice(&html));
}

/* False when it has answered. */
static bool
read_number(struct web_request *request, struct permit_number *ret_number)
{
	if (permit_number_parse(web_parameter(request, 0), ret_number) ==
	    PERMIT_NUMBER_OK) {
		return true;
	}
	web_reply_error(request, 404);
	return false;
}

void
permit_desk_get(struct web_request *request)
{
	struct template_desk_permit page = {.done = web_query(request, "done").size > 0};
	struct permit_number number;

	if (read_number(request, &number)) {
		show(request, 200, &number, &page);
	}
}

/* --- changes --- */

static void
go_back(struct web_request *request, const struct permit_number *number)
{
	struct buffer where = BUFFER_IN(web_arena(request));

	buffer_print(&where, "/desk/permits/%s?done=1", number->text);
	web_redirect_to(request, buffer_text(&where));
}

static void
show_refused(struct web_request *request, const struct permit_suspension *suspension)
{
	struct template_errors_errors errors[TEXT_FIELDS];
	struct template_desk_permit page = {
	    .text_en = suspension->text_en, .text_ar = suspension->text_ar};
	const char *key = permit_change_key(suspension->ret_verdict);

	if (suspension->ret_verdict == PERMIT_CHANGE_NO_WORDS) {
		page.en_error = suspension->text_en.size == 0 ? key : NULL;
		page.ar_error = suspension->text_ar.size == 0 ? key : NULL;
		errors[0] = (struct template_errors_errors){
		    page.en_error != NULL ? SLICE("text_en") : SLICE("text_ar"), key};
		page.errors = errors;
		page.errors_count = 1;
	} else {
		page.refusal = key;
	}
	show(request, permit_change_http(suspension->ret_verdict), &suspension->number,
	    &page);
}

typedef enum fault suspension_act(
    struct acts *acts, struct arena *arena, struct permit_suspension *suspension);

static void
change(struct web_request *request, suspension_act *act)
{
	struct permit_suspension suspension = {.caller = web_caller(request)};
	struct slice values[TEXT_FIELDS];

	if (!read_number(request, &suspension.number) ||
	    !web_form_accepted(
	        request, web_form(request, text_fields, TEXT_FIELDS, values))) {
		return;
	}
	suspension.text_en = values[TEXT_EN];
	suspension.text_ar = values[TEXT_AR];
	enum fault fault = act(web_acts(request), web_arena(request), &suspension);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	} else if (suspension.ret_verdict == PERMIT_CHANGE_OK) {
		go_back(request, &suspension.number);
	} else {
		show_refused(request, &suspension);
	}
}

void
permit_suspend_post(struct web_request *request)
{
	change(request, permit_suspend);
}

void
permit_lift_post(struct web_request *request)
{
	change(request, permit_lift);
}
