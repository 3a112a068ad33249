/* SPDX-License-Identifier: EUPL-1.2 */
/* What happened to a case, with names and roles; and the last automatic checks. */
#include "application/clearance_act.h"
#include "decision/case_page.h"

#include "certificate/evidence.h"
#include "say/say.h"
#include "template/desk_history.h"

enum { MARKS_MOST = 16, CHECKS_MOST = 8 };

/* --- history --- */

/* A key "area.NAME", when there is such a sentence. */
static const char *
key_of(struct arena *arena, const char *area, struct slice name)
{
	struct buffer key = BUFFER_IN(arena);

	buffer_print(&key, "%s%.*s", area, SLICE_PRINT(name));
	return say_has(buffer_text(&key)) ? buffer_text(&key) : NULL;
}

static struct slice
look_of(enum application_event event)
{
	switch ((int)event) {
	case APPLICATION_RETURN:
	case APPLICATION_PROPOSE_REFUSAL:
	case APPLICATION_SIGN_REFUSAL:
	case APPLICATION_SEND_BACK:
		return SLICE("bad");
	default:
		return SLICE("done");
	}
}

static void
put_marks(struct arena *arena, struct slice marks,
    struct template_desk_history_events *ret_event)
{
	struct template_desk_history_events_marks *labels =
	    ARENA_ARRAY(arena, struct template_desk_history_events_marks, MARKS_MOST);

	while (marks.size > 0 && ret_event->marks_count < MARKS_MOST) {
		const char *key = application_mark_key(slice_cut(&marks, ','));
		if (key != NULL) {
			labels[ret_event->marks_count++].label = key;
		}
	}
	ret_event->marks = labels;
}

static void
put_event(struct arena *arena, const struct application_view_event *event,
    enum say_language language, struct template_desk_history_events *ret_event)
{
	bool system = slice_equal(event->role, SLICE("system"));

	*ret_event = (struct template_desk_history_events){
	    .look = look_of(event->what),
	    .title = key_of(
	        arena, "decision.event.", slice_of(application_event_name(event->what))),
	    .at = event->at,
	    .who = system
	        ? (struct slice){NULL, 0}
	        : case_who(language, event->actor_name, event->actor_name_arabic),
	    .role =
	        key_of(arena, system ? "decision.role." : "access.role.", event->role),
	    .reason = application_reason_key(event->reason),
	    .words_en = event->text_en,
	    .words_ar = event->text_ar,
	};
	if (event->what == APPLICATION_APPROVE_BY_POLICY) {
		ret_event->rules = event->reason;
	}
	if (event->what == APPLICATION_RETURN) {
		put_marks(arena, event->fields, ret_event);
	}
}

void
case_history(struct arena *arena, const struct application_view *view,
    enum say_language language, struct template_desk_case *page)
{
	struct template_desk_history_events *events = ARENA_ARRAY(
	    arena, struct template_desk_history_events, view->events_count + 1);

	for (size_t i = 0; i < view->events_count; i++) {
		put_event(arena, &view->events[i], language, &events[i]);
	}
	page->events = events;
	page->events_count = view->events_count;
}

/* --- checks: "identity:vouched,centre:ok,drones:2,duplicates:0" --- */

static bool
is_clean(struct slice name, struct slice value)
{
	if (slice_equal(name, SLICE("drones"))) {
		return true;
	}
	if (slice_equal(name, SLICE("certificate"))) {
		return certificate_source_find(value) != CERTIFICATE_SOURCE_COUNT;
	}
	if (slice_equal(name, SLICE("policy"))) {
		return slice_equal(value, SLICE("approves")) ||
		    slice_equal(value, SLICE("sampled"));
	}
	return slice_equal(value, SLICE("ok")) || slice_equal(value, SLICE("vouched")) ||
	    slice_equal(value, SLICE("0"));
}

static void
put_check(struct arena *arena, struct slice check, struct template_desk_case_checks *ret)
{
	struct slice name = slice_cut(&check, ':');
	struct buffer value = BUFFER_IN(arena);

	buffer_print(&value, "%.*s.%.*s", SLICE_PRINT(name), SLICE_PRINT(check));
	*ret = (struct template_desk_case_checks){
	    .look = is_clean(name, check) ? SLICE("ok") : SLICE("warn"),
	    .label = key_of(arena, "decision.check.", name),
	    .value = key_of(arena, "decision.check.", buffer_slice(&value)),
	};
	if (ret->value == NULL) {
		ret->number = check;
	}
}

static struct slice
last_checks(const struct application_view *view)
{
	struct slice last = {NULL, 0};

	for (size_t i = 0; i < view->events_count; i++) {
		if (view->events[i].what == APPLICATION_CHECK ||
		    view->events[i].what == APPLICATION_APPROVE_BY_POLICY) {
			last = view->events[i].fields;
		}
	}
	return last;
}

/* The check of a certificate's file ends after the submission: while a case is under
 * review what is known now counts, not what was recorded then. */
static struct slice
as_known_now(struct arena *arena, const struct decision_case *opened, struct slice check)
{
	const struct clearance_finding finding = {
	    .clearance = opened->ret_view.look, .evidence = opened->ret_evidence};
	struct buffer now = BUFFER_IN(arena);

	if (opened->ret_view.state != APPLICATION_REVIEW ||
	    !slice_starts(check, SLICE("certificate:"))) {
		return check;
	}
	buffer_print(&now, "certificate:%s", clearance_certificate_word(&finding));
	return buffer_slice(&now);
}

void
case_checks(struct arena *arena, const struct decision_case *opened,
    struct template_desk_case *page)
{
	struct template_desk_case_checks *checks =
	    ARENA_ARRAY(arena, struct template_desk_case_checks, CHECKS_MOST);
	struct slice rest = last_checks(&opened->ret_view);

	while (rest.size > 0 && page->checks_count < CHECKS_MOST) {
		struct slice check = as_known_now(arena, opened, slice_cut(&rest, ','));
		struct template_desk_case_checks *one = &checks[page->checks_count];
		put_check(arena, check, one);
		if (one->label != NULL) {
			page->checks_count++;
			page->odd_checks += slice_equal(one->look, SLICE("ok")) ? 0 : 1;
		}
	}
	page->checks = checks;
}
