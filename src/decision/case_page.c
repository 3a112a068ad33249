/* SPDX-License-Identifier: EUPL-1.2 */
#include "decision/case_page.h"

#include <assert.h>

#include "identity/identity_page.h"
#include "order/words_page.h"
#include "permit/permit.h"
#include "web/html.h"

enum { QUEUE_SHOWN = 12 };

int64_t
case_days(moment since, moment now)
{
	return now > since ? (now - since) / MOMENT_DAY : 0;
}

struct slice
case_name(enum say_language language, struct slice latin, struct slice arabic,
    struct slice *ret_lang)
{
	enum say_language whose;
	struct slice name = say_either(language, latin, arabic, &whose);

	*ret_lang = slice_of(say_code(whose));
	return name;
}

struct slice
case_who(enum say_language language, struct slice latin, struct slice arabic)
{
	enum say_language whose;

	return say_either(language, latin, arabic, &whose);
}

static const char *
tag_of_state(const struct decision_case_line *line, const char **ret_look)
{
	static const struct {
		enum application_state state;
		const char *key;
		const char *look;
	} tags[] = {
	    {APPLICATION_RETURNED, "decision.tag.returned", "warn"},
	    {APPLICATION_APPROVED, "decision.tag.approved", "ok"},
	    {APPLICATION_REFUSED, "decision.tag.refused", "bad"},
	};

	for (size_t i = 0; i < ARRAY_LEN(tags); i++) {
		if (tags[i].state == line->state) {
			*ret_look = tags[i].look;
			return tags[i].key;
		}
	}
	*ret_look = line->claimed ? "info" : "";
	return line->claimed ? "decision.tag.claimed" : "decision.tag.new";
}

const char *
case_tag(const struct decision_case_line *line, struct slice *ret_look)
{
	const char *look = "bad";
	const char *key =
	    line->refusal_proposed ? "decision.tag.signature" : tag_of_state(line, &look);

	*ret_look = slice_of(look);
	return key;
}

enum decision_tab
case_first_tab(const struct access_caller *caller)
{
	return access_may(caller, ACCESS_CASE_DECIDE) ? DECISION_TAB_ALL
	                                              : DECISION_TAB_SIGNATURE;
}

/* --- the head --- */

struct slice
case_state_look(enum application_state state)
{
	switch ((int)state) {
	case APPLICATION_APPROVED:
		return SLICE("ok");
	case APPLICATION_REFUSED:
		return SLICE("bad");
	case APPLICATION_RETURNED:
		return SLICE("warn");
	default:
		return SLICE("info");
	}
}

/* "decision.state.returned": the public words speak to the applicant. */
static const char *
state_key(struct arena *arena, enum application_state state)
{
	struct buffer key = BUFFER_IN(arena);

	buffer_print(&key, "decision.state.%s", application_state_name(state));
	return buffer_text(&key);
}

static void
put_head(struct web_request *request, const struct decision_case *opened,
    struct template_desk_case *page)
{
	const struct application_view *view = &opened->ret_view;

	page->id = id_slice(&opened->application);
	page->version = view->version;
	page->name =
	    case_name(web_language(request), view->details.field[PERSON_NAME_LATIN],
	        view->details.field[PERSON_NAME_ARABIC], &page->lang);
	page->reference = view->reference;
	page->state = state_key(web_arena(request), view->state);
	page->state_look = case_state_look(view->state);
	page->submitted = view->submitted_at;
	page->days = case_days(view->submitted_at, web_now(request));
	page->officer = case_who(
	    web_language(request), view->officer_name, view->officer_name_arabic);
	page->mine = opened->ret_hands.claimed_mine;
	page->own = opened->ret_hands.own;
	page->class = permit_class_key((enum permit_class)view->class);
	page->return_until =
	    view->state == APPLICATION_RETURNED ? view->return_until : DAY_NONE;
	page->permit = view->permit;
	page->emirates_warning = view->emirates_id_warning;
	page->provider = identity_label(request, view->vouched_by);
	page->twins = view->twins;
	struct order_words order = order_words_of(request, &view->order);
	page->order_number = order.number;
	page->order_words = order.text;
	page->order_lang = order.lang;
	page->order_last = order.last;
}

/* --- the queue beside it --- */

static void
put_line(struct web_request *request, const struct decision_case_line *line,
    const struct id *shown, struct template_desk_case_queue *ret_line)
{
	*ret_line = (struct template_desk_case_queue){
	    .id = id_slice(&line->id),
	    .reference = line->reference,
	    .days = case_days(line->submitted_at, web_now(request)),
	    .current = id_equal(&line->id, shown),
	};
	ret_line->name = case_name(
	    web_language(request), line->name_latin, line->name_arabic, &ret_line->lang);
	ret_line->tag = case_tag(line, &ret_line->look);
}

static enum fault
put_queue(
    struct web_request *request, const struct id *shown, struct template_desk_case *page)
{
	struct decision_queue *queue =
	    ARENA_NEW(web_arena(request), struct decision_queue);
	struct template_desk_case_queue *lines =
	    ARENA_ARRAY(web_arena(request), struct template_desk_case_queue, QUEUE_SHOWN);

	queue->caller = web_caller(request);
	queue->tab = case_first_tab(queue->caller);
	TRY(decision_list(web_acts(request), web_arena(request), queue));
	for (size_t i = 0; i < queue->ret_count && i < QUEUE_SHOWN; i++) {
		put_line(request, &queue->ret_lines[i], shown, &lines[i]);
		page->queue_count++;
		if (!lines[i].current && page->next_id.size == 0) {
			page->next_id = lines[i].id;
			page->next_name = lines[i].name;
			page->next_lang = lines[i].lang;
		}
	}
	page->queue = lines;
	return FAULT_NONE;
}

/* --- what was done, or refused --- */

static const char *
notice_of(struct slice done)
{
	static const char *const steps[][2] = {
	    {"claim", "decision.done.claim"},
	    {"release", "decision.done.release"},
	    {"approve", "decision.done.approve"},
	    {"return", "decision.done.return"},
	    {"refuse", "decision.done.refuse"},
	    {"sign", "decision.done.sign"},
	    {"send_back", "decision.done.send_back"},
	};

	for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
		if (slice_equal(done, slice_of(steps[i][0]))) {
			return steps[i][1];
		}
	}
	return NULL;
}

/* The address after an approval can be kept; what it says must still be so. */
static bool
still_holds(struct slice done, const struct application_view *view)
{
	return !slice_equal(done, SLICE("approve")) || view->permit.size > 0;
}

static enum fault
show(struct web_request *request, const struct decision_case *opened,
    const struct decision *refused, struct slice done)
{
	struct arena *arena = web_arena(request);
	struct template_desk_case *page = ARENA_NEW(arena, struct template_desk_case);
	struct buffer html = BUFFER_IN(arena);
	const struct application_view *view = &opened->ret_view;

	put_head(request, opened, page);
	TRY(put_queue(request, &opened->application, page));
	page->notice = still_holds(done, view) ? notice_of(done) : NULL;
	page->differing = (int64_t)case_compare(arena, view, web_language(request), page);
	case_changes(arena, opened, web_language(request), page);
	case_checks(arena, view, page);
	case_papers(request, view, page);
	case_history(arena, view, web_language(request), page);
	case_panel(request, opened, refused, page);
	template_desk_case(&html, web_frame(request), page);
	web_reply_html(request,
	    refused != NULL ? application_status(refused->ret_verdict) : 200,
	    buffer_slice(&html));
	return FAULT_NONE;
}

void
case_show(struct web_request *request, const struct id *application,
    enum reading_purpose told, const struct decision *refused, struct slice done)
{
	struct decision_case *opened =
	    ARENA_NEW(web_arena(request), struct decision_case);

	opened->caller = web_caller(request);
	opened->application = *application;
	opened->told = told;
	enum fault fault = decision_open(web_acts(request), web_arena(request), opened);
	if (fault == FAULT_NONE && !opened->ret_found) {
		web_reply_error(request, 404);
		return;
	}
	if (fault == FAULT_NONE && opened->ret_purpose == READING_NONE) {
		case_ask_purpose(request, opened, refused);
		return;
	}
	if (fault == FAULT_NONE) {
		fault = show(request, opened, refused, done);
	}
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	}
}
