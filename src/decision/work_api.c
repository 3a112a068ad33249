/* SPDX-License-Identifier: EUPL-1.2 */
#include "decision/work_api.h"

#include "base/json.h"
#include "decision/work_act.h"
#include "web/form.h"

/* 200 with the case's id, or why it was not done. */
static void
reply_step(struct web_request *request, const struct id *application, const char *done,
    enum application_verdict verdict, const char *field)
{
	struct buffer body = BUFFER_IN(web_arena(request));
	struct json json = JSON_INTO(&body);

	if (verdict != APPLICATION_OK) {
		struct web_problem_field wrong = {field, application_key(verdict)};
		web_reply_problem(request, application_status(verdict), wrong.key, &wrong,
		    application_status(verdict) == 422 && field != NULL ? 1 : 0);
		return;
	}
	json_object(&json);
	json_text(&json, "id", id_slice(application));
	json_text(&json, "done", slice_of(done));
	json_end(&json);
	web_reply_json(request, 200, buffer_slice(&body));
}

static void
end_waiting(struct web_request *request,
    enum fault (*how)(struct acts *, struct arena *, struct decision_undo *),
    const char *done)
{
	struct decision_undo undo = {
	    .caller = web_caller(request), .desk = web_service(request, "permits")};

	if (!id_parse(web_parameter(request, 0), &undo.application)) {
		web_reply_error(request, 404);
		return;
	}
	enum fault fault = how(web_acts(request), web_arena(request), &undo);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	reply_step(request, &undo.application, done, undo.ret_verdict, NULL);
}

void
work_undo_post(struct web_request *request)
{
	end_waiting(request, decision_undo, "undo");
}

void
work_now_post(struct web_request *request)
{
	end_waiting(request, decision_do_now, "now");
}

void
work_note_post(struct web_request *request)
{
	static const struct web_field words[] = {
	    {"words", DECISION_NOTE_MOST * 4, WEB_FIELD_LINES}};
	struct decision_noted noted = {.caller = web_caller(request)};

	if (!id_parse(web_parameter(request, 0), &noted.application)) {
		web_reply_error(request, 404);
		return;
	}
	if (!web_form_accepted(request, web_form(request, words, 1, &noted.words))) {
		return;
	}
	enum fault fault = decision_note(web_acts(request), web_arena(request), &noted);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	reply_step(request, &noted.application, "note", noted.ret_verdict, "words");
}

void
work_conflict_post(struct web_request *request)
{
	static const struct web_field kind[] = {{"kind", 20, WEB_FIELD_LINE}};
	struct decision_declared declared = {.caller = web_caller(request)};

	if (!id_parse(web_parameter(request, 0), &declared.application)) {
		web_reply_error(request, 404);
		return;
	}
	if (!web_form_accepted(request, web_form(request, kind, 1, &declared.kind))) {
		return;
	}
	enum fault fault =
	    decision_declare(web_acts(request), web_arena(request), &declared);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	reply_step(
	    request, &declared.application, "conflict", declared.ret_verdict, "kind");
}
