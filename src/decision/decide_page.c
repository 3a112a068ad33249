/* SPDX-License-Identifier: EUPL-1.2 */
#include "decision/decide_page.h"

#include "base/number.h"
#include "decision/case_page.h"
#include "decision/decision_act.h"
#include "decision/reason_act.h"
#include "decision/work_act.h"
#include "web/form.h"

enum { TEXT_BYTES_MOST = APPLICATION_TEXT_MOST * 4 };

enum {
	FIELD_VERSION,
	FIELD_MARKS,
	FIELD_REASON,
	FIELD_TEXT_EN,
	FIELD_TEXT_AR,
	FIELD_STEP,
	FIELD_READY,
	FIELD_FILL,
	FIELDS
};
static const struct web_field fields[] = {
    [FIELD_VERSION] = {"version", 20, WEB_FIELD_LINE},
    [FIELD_MARKS] = {"field", 1000, WEB_FIELD_MANY},
    [FIELD_REASON] = {"reason", 60, WEB_FIELD_LINE},
    [FIELD_TEXT_EN] = {"text_en", TEXT_BYTES_MOST, WEB_FIELD_LINES},
    [FIELD_TEXT_AR] = {"text_ar", TEXT_BYTES_MOST, WEB_FIELD_LINES},
    [FIELD_STEP] = {"step", 20, WEB_FIELD_LINE},
    [FIELD_READY] = {"ready", REASON_CODE_MOST, WEB_FIELD_LINE},
    [FIELD_FILL] = {"fill", 1, WEB_FIELD_LINE},
};

static struct decision
decision_of(struct web_request *request, const struct slice values[static FIELDS])
{
	const struct decision_times *times = web_service(request, "desk");
	struct decision decision = {
	    .caller = web_caller(request),
	    .reason = values[FIELD_REASON],
	    .text_en = values[FIELD_TEXT_EN],
	    .text_ar = values[FIELD_TEXT_AR],
	    .marks = values[FIELD_MARKS],
	    .desk = web_service(request, "permits"),
	    .undo_seconds = times->undo_seconds,
	};

	if (!number_parse(values[FIELD_VERSION], 1, INT64_MAX, &decision.version)) {
		decision.version = -1; /* of no case: refused as stale */
	}
	return decision;
}

/* 303 to the case, which says what was done. */
static void
go_back(struct web_request *request, const struct decision *decision, const char *step)
{
	struct buffer where = BUFFER_IN(web_arena(request));

	buffer_print(&where, "/desk/%s?done=%s", decision->application.text, step);
	web_redirect_to(request, buffer_text(&where));
}

/* 303 to the case that is next, which is his from now on. */
static enum fault
go_on(struct web_request *request, const struct decision *decision, const char *step)
{
	struct buffer where = BUFFER_IN(web_arena(request));
	struct decision_taken taken = {.caller = decision->caller};

	TRY(decision_take_next(web_acts(request), web_arena(request), &taken));
	if (!taken.ret_found) {
		go_back(request, decision, decision->ret_due_at == 0 ? step : "");
		return FAULT_NONE;
	}
	buffer_print(&where, "/desk/%s", taken.ret_application.text);
	if (decision->ret_due_at == 0) {
		buffer_print(
		    &where, "?done=%s&after=%s", step, decision->application.text);
	}
	web_redirect_to(request, buffer_text(&where));
	return FAULT_NONE;
}

/* After an officer's decision the next case opens by itself; after all else, the same. */
static enum fault
answer(struct web_request *request, const struct decision *decision, const char *step)
{
	bool decided = decision->event == APPLICATION_APPROVE ||
	    decision->event == APPLICATION_RETURN ||
	    decision->event == APPLICATION_PROPOSE_REFUSAL;

	if (decided) {
		return go_on(request, decision, step);
	}
	go_back(request, decision, decision->ret_due_at == 0 ? step : "");
	return FAULT_NONE;
}

static void
decide(struct web_request *request, enum application_event event, const char *step)
{
	struct slice values[FIELDS];
	struct id application;

	if (!id_parse(web_parameter(request, 0), &application)) {
		web_reply_error(request, 404);
		return;
	}
	if (!web_form_accepted(request, web_form(request, fields, FIELDS, values))) {
		return;
	}
	struct decision decision = decision_of(request, values);
	decision.application = application;
	decision.event = event;
	enum fault fault =
	    decision_decide(web_acts(request), web_arena(request), &decision);
	if (fault == FAULT_NONE && decision.ret_verdict == APPLICATION_OK) {
		fault = answer(request, &decision, step);
	} else if (fault == FAULT_NONE) {
		case_show(request, &decision.application, READING_NONE, &decision,
		    (struct slice){NULL, 0});
	}
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	}
}

void
decide_claim_post(struct web_request *request)
{
	decide(request, APPLICATION_CLAIM, "claim");
}

void
decide_release_post(struct web_request *request)
{
	decide(request, APPLICATION_RELEASE, "release");
}

void
decide_approve_post(struct web_request *request)
{
	decide(request, APPLICATION_APPROVE, "approve");
}

void
decide_return_post(struct web_request *request)
{
	decide(request, APPLICATION_RETURN, "return");
}

void
decide_refuse_post(struct web_request *request)
{
	decide(request, APPLICATION_PROPOSE_REFUSAL, "refuse");
}

void
decide_sign_post(struct web_request *request)
{
	decide(request, APPLICATION_SIGN_REFUSAL, "sign");
}

void
decide_send_back_post(struct web_request *request)
{
	decide(request, APPLICATION_SEND_BACK, "send_back");
}

/* --- words, before they are sent --- */

/* Of the list's commas, the lines of a form. */
static struct slice
lines_of(struct arena *arena, struct slice marks)
{
	struct buffer lines = BUFFER_IN(arena);

	while (marks.size > 0) {
		buffer_put(&lines, slice_cut(&marks, ','));
		buffer_put(&lines, SLICE("\n"));
	}
	return buffer_slice(&lines);
}

/* What was marked or chosen already stays; the words give way. */
static void
fill(struct arena *arena, const struct reason *reason, struct decision *ret_decision)
{
	ret_decision->text_en = reason->text_en;
	ret_decision->text_ar = reason->text_ar;
	if (reason->step == REASON_REFUSE && ret_decision->reason.size == 0) {
		ret_decision->reason = reason->subject;
	}
	if (reason->step == REASON_RETURN && ret_decision->marks.size == 0) {
		ret_decision->marks = lines_of(arena, reason->subject);
	}
}

static enum fault
show_words(struct web_request *request, enum reason_step step,
    const struct id *application, const struct slice values[static FIELDS])
{
	struct case_typed *typed = ARENA_NEW(web_arena(request), struct case_typed);
	struct reason_list list;

	typed->decision = decision_of(request, values);
	typed->decision.application = *application;
	typed->decision.event =
	    step == REASON_RETURN ? APPLICATION_RETURN : APPLICATION_PROPOSE_REFUSAL;
	typed->ready = values[FIELD_READY];
	TRY(reason_act_list(web_acts(request), web_arena(request), &list));
	const struct reason *reason = reason_find(&list, step, typed->ready);
	if (values[FIELD_FILL].size > 0 && reason == NULL) {
		typed->ready_error = "decision.ready.missing";
	} else if (values[FIELD_FILL].size > 0) {
		fill(web_arena(request), reason, &typed->decision);
	}
	case_show_typed(request, typed);
	return FAULT_NONE;
}

void
decide_words_post(struct web_request *request)
{
	struct slice values[FIELDS];
	enum reason_step step = REASON_RETURN;
	struct id application;

	if (!id_parse(web_parameter(request, 0), &application)) {
		web_reply_error(request, 404);
		return;
	}
	if (!web_form_accepted(request, web_form(request, fields, FIELDS, values))) {
		return;
	}
	if (!reason_step_find(values[FIELD_STEP], &step)) {
		web_reply_error(request, 400);
		return;
	}
	enum fault fault = show_words(request, step, &application, values);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	}
}
