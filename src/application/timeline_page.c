/* SPDX-License-Identifier: EUPL-1.2 */
/* What has happened with an application, and what is still to come. */
#include "application/parts_page.h"

enum { TO_COME_MOST = 3 };

typedef struct template_application_timeline_events timeline_event;

static bool
is_bad(enum application_event what)
{
	return what == APPLICATION_SIGN_REFUSAL || what == APPLICATION_REJECT_APPEAL ||
	    what == APPLICATION_WITHDRAW || what == APPLICATION_LAPSE;
}

static timeline_event
happened(struct web_request *request, const struct application_view_event *event)
{
	struct parts_words words =
	    parts_words_of(request, event->text_en, event->text_ar);

	return (timeline_event){
	    .look = is_bad(event->what) ? SLICE("bad") : SLICE("done"),
	    .title = application_event_key(event->what),
	    .at = event->at,
	    .words = words.text,
	    .lang = words.lang,
	    .by = DAY_NONE,
	};
}

/* by_key NULL: not now, later. */
static timeline_event
to_come(const char *title, const char *by_key, day by)
{
	return (timeline_event){
	    .look = by_key != NULL ? SLICE("now") : SLICE(""),
	    .title = title,
	    .by = by,
	    .by_key = by_key,
	};
}

static size_t
list_to_come(struct web_request *request, const struct application_view *view,
    timeline_event *ret_events)
{
	day expected = parts_expected(request, view);
	bool late = expected != DAY_NONE && parts_is_late(request, view);
	size_t count = 0;

	if (view->state == APPLICATION_RETURNED) {
		ret_events[count++] = to_come("application.status.to_answer",
		    "application.status.answer_by", view->return_until);
		ret_events[count++] =
		    to_come("application.status.to_review", NULL, DAY_NONE);
	} else if (view->state == APPLICATION_PAYMENT) {
		ret_events[count++] = to_come(
		    "application.status.to_pay", "application.status.expected", DAY_NONE);
	} else if (view->state != APPLICATION_DRAFT &&
	    !application_is_closed(view->state)) {
		ret_events[count++] = to_come("application.status.to_review",
		    "application.status.expected", late ? DAY_NONE : expected);
	}
	if (count > 0) {
		ret_events[count++] =
		    to_come("application.status.to_decide", NULL, DAY_NONE);
	}
	return count;
}

const timeline_event *
parts_timeline(
    struct web_request *request, const struct application_view *view, size_t *ret_count)
{
	timeline_event *events = ARENA_ARRAY(
	    web_arena(request), timeline_event, view->events_count + TO_COME_MOST);

	for (size_t i = 0; i < view->events_count; i++) {
		events[i] = happened(request, &view->events[i]);
	}
	*ret_count =
	    view->events_count + list_to_come(request, view, events + view->events_count);
	return events;
}
