/* SPDX-License-Identifier: EUPL-1.2 */
/* What waits for a second person, and the search by number. */
#include "permit/claims_page.h"
#include "permit/desk_page.h"
#include "permit/file_act.h"
#include "permit/story_page.h"
#include "template/desk_permits.h"
#include "web/html.h"

enum { HOURS_SHORT = 4 };

static void
put_suspensions(struct web_request *request, const struct permit_waiting_lists *lists,
    struct template_desk_permits *page)
{
	size_t count = lists->ret_suspensions_count;
	struct template_desk_permits_suspensions *lines = ARENA_ARRAY(
	    web_arena(request), struct template_desk_permits_suspensions, count + 1);

	for (size_t i = 0; i < count; i++) {
		const struct permit_waiting *waiting = &lists->ret_suspensions[i];
		int64_t hours = story_hours(waiting->until, web_now(request));
		lines[i] = (struct template_desk_permits_suspensions){
		    .number = slice_of(waiting->public.number.text),
		    .initials = waiting->public.initials,
		    .class = permit_class_key(waiting->public.class),
		    .reason = permit_reason_key(waiting->reason),
		    .who = story_who(web_language(request), waiting),
		    .until = waiting->until,
		    .hours = hours,
		    .look = hours < HOURS_SHORT ? SLICE("bad") : SLICE("warn"),
		    .mine = waiting->mine,
		};
	}
	page->suspensions = lines;
	page->suspensions_count = count;
	page->suspensions_total = lists->ret_suspensions_total;
}

static void
put_revocations(struct web_request *request, const struct permit_waiting_lists *lists,
    struct template_desk_permits *page)
{
	size_t count = lists->ret_revocations_count;
	struct template_desk_permits_revocations *lines = ARENA_ARRAY(
	    web_arena(request), struct template_desk_permits_revocations, count + 1);

	for (size_t i = 0; i < count; i++) {
		const struct permit_waiting *waiting = &lists->ret_revocations[i];
		const struct permit_public *public = &waiting->public;
		lines[i] = (struct template_desk_permits_revocations){
		    .number = slice_of(public->number.text),
		    .initials = public->initials,
		    .class = permit_class_key(public->class),
		    .reason = permit_reason_key(waiting->reason),
		    .who = story_who(web_language(request), waiting),
		    .at = waiting->at,
		    .look = answer_card_look(public->answer),
		    .state = answer_word_key(public->answer),
		    .mine = waiting->mine,
		};
	}
	page->revocations = lines;
	page->revocations_count = count;
	page->revocations_total = lists->ret_revocations_total;
}

static void
show(struct web_request *request, unsigned status, struct template_desk_permits *page)
{
	struct buffer html = BUFFER_IN(web_arena(request));
	struct permit_waiting_lists lists = {.caller = web_caller(request)};
	enum fault fault =
	    permit_waiting_list(web_acts(request), web_arena(request), &lists);

	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	put_suspensions(request, &lists, page);
	put_revocations(request, &lists, page);
	template_desk_permits(&html, web_frame(request), page);
	web_reply_html(request, status, buffer_slice(&html));
}

static void
show_refused(
    struct web_request *request, unsigned status, struct slice typed, const char *key)
{
	struct template_errors_errors error = {SLICE("number"), key};
	struct template_desk_permits page = {
	    .typed = typed,
	    .number_error = key,
	    .errors = &error,
	    .errors_count = 1,
	};

	show(request, status, &page);
}

/* To the permit's own page, which records that it was read. */
static void
search(struct web_request *request, struct slice typed)
{
	struct buffer where = BUFFER_IN(web_arena(request));
	struct permit_number number;
	struct permit_public public;
	enum permit_number_verdict verdict = permit_number_parse(typed, &number);

	if (verdict != PERMIT_NUMBER_OK) {
		show_refused(request, 422, typed, permit_number_verdict_key(verdict));
		return;
	}
	enum fault fault =
	    permit_ask(web_acts(request), web_arena(request), &number, &public);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	} else if (public.answer == PERMIT_ANSWER_UNKNOWN) {
		show_refused(
		    request, 404, typed, permit_change_key(PERMIT_CHANGE_NOT_FOUND));
	} else {
		buffer_print(&where, "/desk/permits/%s", number.text);
		web_redirect_to(request, buffer_text(&where));
	}
}

void
permit_desk_list_get(struct web_request *request)
{
	struct template_desk_permits page = {.errors_count = 0};
	struct slice typed = web_query(request, "number");

	if (typed.size > 0) {
		search(request, typed);
	} else {
		show(request, 200, &page);
	}
}
