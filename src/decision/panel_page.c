/* SPDX-License-Identifier: EUPL-1.2 */
/* What the caller may do with a case, and the typed words of what was refused. */
#include "decision/case_page.h"

enum { CHOICES_MOST = 16, ERRORS_MOST = 4 };

/* --- what he may do --- */

static void
put_rights(const struct access_caller *caller, const struct decision_case *opened,
    struct template_desk_case *page)
{
	const struct application_hands *hands = &opened->ret_hands;
	bool open = opened->ret_view.state == APPLICATION_REVIEW && !hands->own &&
	    !hands->pending;
	bool decides = access_may(caller, ACCESS_CASE_DECIDE);
	bool signs = access_may(caller, ACCESS_CASE_SIGN);

	page->may_claim = open && decides && !hands->claimed;
	page->may_decide = open && decides && hands->claimed_mine && !hands->proposed;
	page->may_sign = open && signs && hands->proposed && !hands->proposed_mine;
	if (!open || page->may_claim || page->may_decide || page->may_sign) {
		page->waits = NULL;
	} else if (hands->proposed) {
		page->waits =
		    signs ? "decision.waits.own_proposal" : "decision.waits.signature";
	} else {
		page->waits =
		    decides ? "decision.waits.claimed" : "decision.waits.officer";
	}
}

static void
put_proposal(enum say_language language, const struct application_view *view,
    struct template_desk_case *page)
{
	page->proposed = view->refusal_proposed;
	page->proposed_by =
	    case_who(language, view->refusal_by_name, view->refusal_by_name_arabic);
	page->proposed_reason = application_reason_key(view->refusal_reason);
	page->proposed_en = view->refusal_text_en;
	page->proposed_ar = view->refusal_text_ar;
}

/* A decision that is about to take effect: nobody decides meanwhile. */
static void
put_pending(const struct decision_case *opened, struct template_desk_case *page)
{
	const struct decision_pending *pending = opened->ret_pending;

	if (pending == NULL || !pending->found) {
		return;
	}
	page->dropped = pending->refused;
	if (pending->refused == NULL &&
	    !id_equal(&pending->officer, &opened->caller->account)) {
		page->waits = "decision.waits.pending";
	}
}

/* --- choices --- */

static bool
is_marked(struct slice marks, const char *mark)
{
	while (marks.size > 0) {
		if (slice_equal(slice_cut(&marks, '\n'), slice_of(mark))) {
			return true;
		}
	}
	return false;
}

static void
put_choices(
    struct arena *arena, const struct decision *refused, struct template_desk_case *page)
{
	struct template_desk_case_marks *marks =
	    ARENA_ARRAY(arena, struct template_desk_case_marks, CHOICES_MOST);
	struct template_desk_case_reasons *reasons =
	    ARENA_ARRAY(arena, struct template_desk_case_reasons, CHOICES_MOST);

	for (size_t i = 0; application_marks[i] != NULL; i++) {
		struct slice mark = slice_of(application_marks[i]);
		marks[page->marks_count++] = (struct template_desk_case_marks){
		    .mark = mark,
		    .label = application_mark_key(mark),
		    .chosen = refused != NULL &&
		        is_marked(refused->marks, application_marks[i]),
		};
	}
	for (size_t i = 0; application_reasons[i] != NULL; i++) {
		struct slice reason = slice_of(application_reasons[i]);
		reasons[page->reasons_count++] = (struct template_desk_case_reasons){
		    .value = reason,
		    .label = application_reason_key(reason),
		    .chosen = refused != NULL && slice_equal(refused->reason, reason),
		};
	}
	page->marks = marks;
	page->reasons = reasons;
}

/* --- what was refused --- */

static void
keep_typed(const struct decision *refused, struct template_desk_case *page)
{
	switch ((int)refused->event) {
	case APPLICATION_RETURN:
		page->return_open = true;
		page->return_en = refused->text_en;
		page->return_ar = refused->text_ar;
		return;
	case APPLICATION_PROPOSE_REFUSAL:
		page->refuse_open = true;
		page->refuse_en = refused->text_en;
		page->refuse_ar = refused->text_ar;
		return;
	case APPLICATION_SEND_BACK:
		page->send_back = refused->text_en;
		return;
	default:
		return;
	}
}

static void
add_error(struct template_errors_errors *errors, struct template_desk_case *page,
    const char *field, const char *key, const char **ret_beside)
{
	errors[page->errors_count++] =
	    (struct template_errors_errors){slice_of(field), key};
	*ret_beside = key;
}

/* Words that are missing or too long: beside each that is empty, or beside both. */
static void
add_words(struct template_errors_errors *errors, const struct decision *refused,
    const char *key, struct template_desk_case *page)
{
	bool returns = refused->event == APPLICATION_RETURN;
	bool any_empty = refused->text_en.size == 0 || refused->text_ar.size == 0;

	if (!any_empty || refused->text_en.size == 0) {
		add_error(errors, page, returns ? "return-en" : "refuse-en", key,
		    returns ? &page->return_en_error : &page->refuse_en_error);
	}
	if (!any_empty || refused->text_ar.size == 0) {
		add_error(errors, page, returns ? "return-ar" : "refuse-ar", key,
		    returns ? &page->return_ar_error : &page->refuse_ar_error);
	}
}

static void
put_refused(
    struct arena *arena, const struct decision *refused, struct template_desk_case *page)
{
	struct template_errors_errors *errors =
	    ARENA_ARRAY(arena, struct template_errors_errors, ERRORS_MOST);
	const char *key = application_key(refused->ret_verdict);

	page->errors = errors;
	keep_typed(refused, page);
	switch ((int)refused->ret_verdict) {
	case APPLICATION_OK: /* only looked at */
		return;
	case APPLICATION_NO_MARKS:
		add_error(errors, page, "return-marks", key, &page->marks_error);
		return;
	case APPLICATION_NO_REASON:
		add_error(errors, page, "refuse-reason", key, &page->reason_error);
		return;
	case APPLICATION_NO_WORDS:
		add_words(errors, refused, key, page);
		return;
	default:
		page->refusal = key;
		return;
	}
}

void
case_panel(struct web_request *request, const struct decision_case *opened,
    const struct decision *refused, struct template_desk_case *page)
{
	put_rights(web_caller(request), opened, page);
	put_pending(opened, page);
	put_proposal(web_language(request), &opened->ret_view, page);
	put_choices(web_arena(request), refused, page);
	if (refused != NULL) {
		put_refused(web_arena(request), refused, page);
	}
}
