/* SPDX-License-Identifier: EUPL-1.2 */
/* Why do you open this file? Asked before it opens, one click, kept for the person. */
#include "access/access.h"
#include "access/reading.h"
#include "decision/case_page.h"
#include "decision/keys_page.h"
#include "template/desk_purpose.h"
#include "web/form.h"
#include "web/html.h"

static void
put_purposes(struct web_request *request, struct template_desk_purpose *page)
{
	struct template_desk_purpose_purposes *lines = ARENA_ARRAY(web_arena(request),
	    struct template_desk_purpose_purposes, READING_PURPOSE_COUNT);

	for (size_t i = 0; i < READING_PURPOSE_COUNT; i++) {
		enum reading_purpose purpose = (enum reading_purpose)i;
		if (reading_may(web_caller(request), purpose)) {
			lines[page->purposes_count++] =
			    (struct template_desk_purpose_purposes){
			        .value = slice_of(reading_word(purpose)),
			        .label = reading_key(purpose),
			    };
		}
	}
	page->purposes = lines;
}

void
case_ask_purpose(struct web_request *request, const struct decision_case *opened,
    const struct decision *refused)
{
	const struct application_view *view = &opened->ret_view;
	struct buffer html = BUFFER_IN(web_arena(request));
	struct template_desk_purpose page = {
	    .refusal = refused != NULL ? application_key(refused->ret_verdict) : NULL,
	    .id = id_slice(&opened->application),
	    .version = view->version,
	    .reference = view->reference,
	    .state = application_state_key(view->state),
	    .state_look = case_state_look(view->state),
	    .own = opened->ret_hands.own,
	    .conflict = opened->ret_hands.conflict,
	    .keys = desk_keys_are_on(request),
	    .may_claim = view->state == APPLICATION_REVIEW &&
	        !opened->ret_hands.claimed &&
	        access_may(web_caller(request), ACCESS_CASE_DECIDE),
	    .officer = case_who(
	        web_language(request), view->officer_name, view->officer_name_arabic),
	};

	put_purposes(request, &page);
	template_desk_purpose(&html, web_frame(request), &page);
	web_reply_html(request,
	    refused != NULL ? application_status(refused->ret_verdict) : 200,
	    buffer_slice(&html));
}

void
case_purpose_post(struct web_request *request)
{
	static const struct web_field fields[] = {{"purpose", 20, WEB_FIELD_LINE}};
	struct slice value;
	struct id application;

	if (!id_parse(web_parameter(request, 0), &application)) {
		web_reply_error(request, 404);
		return;
	}
	if (!web_form_accepted(request, web_form(request, fields, 1, &value))) {
		return;
	}
	enum reading_purpose told = reading_find(value);
	if (!reading_may(web_caller(request), told)) {
		told = READING_NONE; /* asked again */
	}
	case_show(request, &application, told, NULL, (struct slice){NULL, 0});
}
