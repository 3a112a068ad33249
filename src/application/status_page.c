/* SPDX-License-Identifier: EUPL-1.2 */
/* The status: what happens now, must I act, may I fly, and what has happened. */
#include "application/parts_page.h"
#include "order/words_page.h"
#include "permit/permit_act.h"
#include "template/application_status.h"
#include "template/application_withdraw.h"
#include "web/html.h"

static const struct {
	const char *look;
	const char *act;
	const char *fly_look;
	bool may_start;
} faces[] = {
    [APPLICATION_DRAFT] = {"info", "application.status.act_none", "no", false},
    [APPLICATION_SUBMITTED] = {"info", "application.status.act_none", "no", false},
    [APPLICATION_REVIEW] = {"info", "application.status.act_none", "no", false},
    [APPLICATION_RETURNED] = {"warn", "application.status.act_none", "no", false},
    [APPLICATION_REFERRED] = {"info", "application.status.act_none", "no", false},
    [APPLICATION_PAYMENT] = {"warn", "application.status.act_pay", "no", false},
    [APPLICATION_APPROVED] = {"ok", "application.status.act_permit", "yes", false},
    [APPLICATION_REFUSED] = {"bad", "application.status.act_refused", "no", true},
    [APPLICATION_APPEALED] = {"info", "application.status.act_none", "no", false},
    [APPLICATION_WITHDRAWN] = {"", "application.status.act_again", "no", true},
    [APPLICATION_LAPSED] = {"", "application.status.act_again", "no", true},
};
_Static_assert(ARRAY_LEN(faces) == APPLICATION_STATE_COUNT, "each state has its face");

/* Of what was approved, when the permit says something else by now. */
static const struct {
	const char *look;
	const char *state;
	const char *next;
	const char *act;
} permit_faces[] = {
    [PERMIT_FLY_YES] = {"ok", "application.state.approved", "application.next.approved",
        "application.status.act_permit"},
    [PERMIT_FLY_REVOKED] = {"bad", "permit.word.revoked", "application.next.revoked",
        "application.status.act_revoked"},
    [PERMIT_FLY_SUPERSEDED] = {"", "permit.word.superseded",
        "application.next.superseded", "application.status.act_superseded"},
    [PERMIT_FLY_SURRENDERED] = {"", "permit.word.surrendered",
        "application.next.surrendered", "application.status.act_again"},
    [PERMIT_FLY_SUSPENDED] = {"warn", "permit.word.suspended",
        "application.next.suspended", "application.status.act_suspended"},
    [PERMIT_FLY_NOT_YET] = {"ok", "application.state.approved",
        "application.next.approved", "application.status.act_permit"},
    [PERMIT_FLY_EXPIRED] = {"bad", "permit.word.expired", "application.next.expired",
        "application.status.act_again"},
    [PERMIT_FLY_ORDER] = {"warn", "application.state.approved",
        "application.next.approved", "application.status.act_order"},
};
_Static_assert(ARRAY_LEN(permit_faces) == PERMIT_FLIGHT_COUNT, "each has its face");

static const struct application_view_event *
last_refusal(const struct application_view *view)
{
	for (size_t i = view->events_count; i > 0; i--) {
		const struct application_view_event *event = &view->events[i - 1];
		if (event->what == APPLICATION_SIGN_REFUSAL) {
			return event;
		}
	}
	return NULL;
}

static void
put_refusal(struct web_request *request, const struct application_view *view,
    struct template_application_status *page)
{
	const struct application_view_event *event = last_refusal(view);

	if (view->state != APPLICATION_REFUSED || event == NULL) {
		return;
	}
	struct parts_words words =
	    parts_words_of(request, event->text_en, event->text_ar);
	page->reason = application_reason_key(event->reason);
	page->words = words.text;
	page->lang = words.lang;
	page->appeal_until = parts_day(request, event->at) + APPLICATION_APPEAL_DAYS;
}

static bool
may_withdraw(const struct application_view *view)
{
	enum application_state next;

	return view->found &&
	    application_next(view->state, APPLICATION_WITHDRAW, &next) == APPLICATION_OK;
}

/* An order over the permit that was issued speaks before the state. */
static void
put_order(struct web_request *request, const struct application_view *view,
    struct template_application_status *page)
{
	struct order_words words = order_words_of(request, &view->order);

	page->order_number = words.number;
	page->order_words = words.text;
	page->order_lang = words.lang;
	page->order_last = words.last;
	page->order_over = words.number.size > 0 && view->state == APPLICATION_APPROVED;
	if (page->order_over) {
		page->fly = "order.note.fly";
		page->fly_look = SLICE("no");
	}
}

static enum fault
put_permit(struct web_request *request, const struct application_view *view,
    struct template_application_status *page)
{
	struct permit_number number;
	struct permit_own own;
	bool found = false;

	if (view->state != APPLICATION_APPROVED ||
	    permit_number_parse(view->permit, &number) != PERMIT_NUMBER_OK) {
		return FAULT_NONE;
	}
	TRY(permit_own_find(web_acts(request), web_arena(request), web_caller(request),
	    &number, &found, &own));
	if (!found) {
		return FAULT_NONE;
	}
	page->look = slice_of(permit_faces[own.flight].look);
	page->state = permit_faces[own.flight].state;
	page->next = permit_faces[own.flight].next;
	page->act = permit_faces[own.flight].act;
	page->fly = permit_flight_key(own.flight);
	page->fly_look = own.flight == PERMIT_FLY_YES ? SLICE("yes") : SLICE("no");
	page->may_start = own.renewable;
	if (own.renewable && own.flight == PERMIT_FLY_YES) {
		page->act = "application.status.act_renew";
	}
	return FAULT_NONE;
}

void
status_show(struct web_request *request, const struct application_view *view)
{
	struct buffer html = BUFFER_IN(web_arena(request));
	bool open = !application_is_closed(view->state);
	struct template_application_status page = {
	    .reference = view->reference,
	    .look = slice_of(faces[view->state].look),
	    .state = application_state_key(view->state),
	    .next = application_next_key(view->state),
	    .act = faces[view->state].act,
	    .fly = application_fly_key(view->state),
	    .fly_look = slice_of(faces[view->state].fly_look),
	    .submitted = view->submitted_at,
	    .rules_accepted = parts_rules_accepted_at(view),
	    .expected = open ? parts_expected(request, view) : DAY_NONE,
	    .appeal_until = DAY_NONE,
	    .permit = view->permit,
	    .may_withdraw = may_withdraw(view),
	    .may_start = faces[view->state].may_start,
	};

	enum fault fault = put_permit(request, view, &page);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	put_order(request, view, &page);
	page.late = page.expected != DAY_NONE && parts_is_late(request, view);
	put_refusal(request, view, &page);
	page.events = parts_timeline(request, view, &page.events_count);
	template_application_status(&html, web_frame(request), &page);
	web_reply_html(request, 200, buffer_slice(&html));
}

void
withdraw_get(struct web_request *request)
{
	struct buffer html = BUFFER_IN(web_arena(request));
	struct application_view view;

	if (!parts_load(request, &view)) {
		return;
	}
	if (!may_withdraw(&view)) {
		web_redirect_to(request, "/application");
		return;
	}
	template_application_withdraw(&html, web_frame(request),
	    &(struct template_application_withdraw){.reference = view.reference});
	web_reply_html(request, 200, buffer_slice(&html));
}

void
withdraw_post(struct web_request *request)
{
	struct application_withdrawn withdrawn = {
	    .caller = web_caller(request), .store = web_service(request, "store")};
	enum fault fault =
	    application_withdraw(web_acts(request), web_arena(request), &withdrawn);

	if (parts_went_on(request, fault, withdrawn.ret_verdict)) {
		web_redirect_to(request, "/application");
	}
}
