/* SPDX-License-Identifier: EUPL-1.2 */
#include "decision/case_page.h"

#include <assert.h>

#include "identity/identity_page.h"
#include "order/words_page.h"
#include "permit/permit.h"
#include "web/html.h"

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

int64_t
case_claim_minutes(struct web_request *request)
{
	const struct decision_times *times = web_service(request, "desk");

	return times->claim_minutes;
}

struct slice
case_until(struct web_request *request, moment since)
{
	moment end = since + case_claim_minutes(request) * MOMENT_MINUTE +
	    web_frame(request)->offset_minutes * (moment)MOMENT_MINUTE;
	int64_t minutes = end / MOMENT_MINUTE % (MOMENT_DAY / MOMENT_MINUTE);
	struct buffer text = BUFFER_IN(web_arena(request));

	buffer_print(&text, "%02d:%02d", (int)(minutes / 60), (int)(minutes % 60));
	return buffer_slice(&text);
}

/* Of what is under review: clear, or each reason to look. */
static void
put_looks(struct arena *arena, const struct application_view *view,
    struct template_desk_case *page)
{
	struct template_desk_case_looks *looks =
	    ARENA_ARRAY(arena, struct template_desk_case_looks, CLEARANCE_REASON_COUNT);

	if (view->state != APPLICATION_REVIEW) {
		return;
	}
	for (size_t i = 0; i < CLEARANCE_REASON_COUNT; i++) {
		enum clearance_reason reason = (enum clearance_reason)i;
		if (clearance_has(&view->look, reason)) {
			looks[page->looks_count++].label = clearance_reason_key(reason);
		}
	}
	page->looks = looks;
	page->clear = clearance_is_clear(&view->look);
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
	if (opened->ret_hands.claimed && view->state == APPLICATION_REVIEW) {
		page->until = case_until(request, opened->ret_claimed_at);
	}
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
	    {"undo", "decision.done.undo"},
	    {"note", "decision.done.note"},
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
still_holds(
    struct web_request *request, struct slice done, const struct application_view *view)
{
	return web_query(request, "after").size > 0 ||
	    !slice_equal(done, SLICE("approve")) || view->permit.size > 0;
}

/* What was decided on the page before, when this one opened by itself. */
static void
put_done(struct web_request *request, const struct application_view *view,
    struct slice done, struct template_desk_case *page)
{
	struct id before;

	if (!still_holds(request, done, view)) {
		return;
	}
	page->notice = notice_of(done);
	if (id_parse(web_query(request, "after"), &before)) {
		page->notice_of = arena_copy(web_arena(request), id_slice(&before));
	}
}

struct shown {
	struct decision_case *opened;
	const struct decision *refused;
	const struct case_typed *typed;
	const char *refusal;
	struct slice done;
};

static enum fault
show(struct web_request *request, const struct shown *shown, struct arena *work)
{
	struct arena *arena = web_arena(request);
	struct template_desk_case *page = ARENA_NEW(arena, struct template_desk_case);
	struct buffer html = BUFFER_IN(arena);
	const struct decision_case *opened = shown->opened;
	const struct application_view *view = &opened->ret_view;
	struct case_document *document = ARENA_NEW(arena, struct case_document);

	put_head(request, opened, page);
	put_looks(arena, view, page);
	TRY(case_desk(request, &opened->application, page));
	TRY(case_document_load(request, opened, work, document));
	page->paper = case_document_html(request, opened, document);
	put_done(request, view, shown->done, page);
	page->differing = (int64_t)case_compare(request, view, document, page);
	case_changes(arena, opened, web_language(request), page);
	case_checks(arena, opened, page);
	case_papers(request, view, page);
	case_history(arena, view, web_language(request), page);
	case_colleagues(request, opened, page);
	case_panel(request, opened, shown->refused, page);
	TRY(case_words(request, shown->typed, page));
	page->refusal = shown->refusal != NULL ? shown->refusal : page->refusal;
	template_desk_case(&html, web_frame(request), page);
	web_reply_html(request,
	    shown->typed != NULL && shown->typed->ready_error != NULL ? 422
	        : shown->refused != NULL ? application_status(shown->refused->ret_verdict)
	        : shown->refusal != NULL ? 409
	                                 : 200,
	    buffer_slice(&html));
	return FAULT_NONE;
}

static enum fault
open_and_show(struct web_request *request, const struct shown *shown)
{
	struct decision_case *opened = shown->opened;
	struct arena work = ARENA_EMPTY(CASE_DOCUMENT_BYTES);
	enum fault fault = decision_open(web_acts(request), web_arena(request), opened);

	if (fault == FAULT_NONE && !opened->ret_found) {
		web_reply_error(request, 404);
	} else if (fault == FAULT_NONE && opened->ret_purpose == READING_NONE) {
		case_ask_purpose(request, opened, shown->refused);
	} else if (fault == FAULT_NONE) {
		fault = show(request, shown, &work);
	}
	arena_done(&work);
	return fault;
}

static void
show_case(struct web_request *request, const struct id *application,
    enum reading_purpose told, struct shown shown)
{
	shown.opened = ARENA_NEW(web_arena(request), struct decision_case);
	shown.opened->caller = web_caller(request);
	shown.opened->application = *application;
	shown.opened->told = told;
	enum fault fault = open_and_show(request, &shown);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	}
}

void
case_show(struct web_request *request, const struct id *application,
    enum reading_purpose told, const struct decision *refused, struct slice done)
{
	show_case(
	    request, application, told, (struct shown){.refused = refused, .done = done});
}

void
case_show_refused(
    struct web_request *request, const struct id *application, const char *refusal)
{
	show_case(request, application, READING_NONE, (struct shown){.refusal = refusal});
}

void
case_show_typed(struct web_request *request, const struct case_typed *typed)
{
	show_case(request, &typed->decision.application, READING_NONE,
	    (struct shown){.refused = &typed->decision, .typed = typed});
}
