/* SPDX-License-Identifier: EUPL-1.2 */
#include "decision/work_api.h"

#include "base/json.h"
#include "decision/work_page.h"

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
end_waiting(struct web_request *request, work_end *how, const char *done)
{
	struct decision_undo undo;

	if (work_end_waiting(request, how, &undo)) {
		reply_step(request, &undo.application, done, undo.ret_verdict, NULL);
	}
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
	struct decision_noted noted;

	if (work_note(request, &noted)) {
		reply_step(
		    request, &noted.application, "note", noted.ret_verdict, "words");
	}
}

void
work_conflict_post(struct web_request *request)
{
	struct decision_declared declared;

	if (work_declare(request, &declared)) {
		reply_step(request, &declared.application, "conflict",
		    declared.ret_verdict, "kind");
	}
}
