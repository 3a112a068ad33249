/* SPDX-License-Identifier: EUPL-1.2 */
#include "decision/work_page.h"

#include "decision/case_page.h"
#include "web/form.h"

enum { NOTE_BYTES_MOST = DECISION_NOTE_MOST * 4 };

/* The case that the address names; false: none, and that is answered. */
static bool
read_case(struct web_request *request, struct id *ret_application)
{
	bool good = id_parse(web_parameter(request, 0), ret_application);

	if (!good) {
		web_reply_error(request, 404);
	}
	return good;
}

static bool
is_done(struct web_request *request, enum fault fault)
{
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	}
	return fault == FAULT_NONE;
}

static bool
read_one(
    struct web_request *request, const struct web_field *field, struct slice *ret_value)
{
	return web_form_accepted(request, web_form(request, field, 1, ret_value));
}

bool
work_end_waiting(
    struct web_request *request, work_end *how, struct decision_undo *ret_undo)
{
	*ret_undo = (struct decision_undo){
	    .caller = web_caller(request), .desk = web_service(request, "permits")};
	return read_case(request, &ret_undo->application) &&
	    is_done(request, how(web_acts(request), web_arena(request), ret_undo));
}

bool
work_note(struct web_request *request, struct decision_noted *ret_noted)
{
	static const struct web_field words = {"words", NOTE_BYTES_MOST, WEB_FIELD_LINES};

	*ret_noted = (struct decision_noted){.caller = web_caller(request)};
	return read_case(request, &ret_noted->application) &&
	    read_one(request, &words, &ret_noted->words) &&
	    is_done(
	        request, decision_note(web_acts(request), web_arena(request), ret_noted));
}

bool
work_declare(struct web_request *request, struct decision_declared *ret_declared)
{
	static const struct web_field kind = {"kind", 20, WEB_FIELD_LINE};

	*ret_declared = (struct decision_declared){.caller = web_caller(request)};
	return read_case(request, &ret_declared->application) &&
	    read_one(request, &kind, &ret_declared->kind) &&
	    is_done(request,
	        decision_declare(web_acts(request), web_arena(request), ret_declared));
}

/* --- from the page --- */

/* Back to the case, which says what was done, or what was not and why. */
static void
step_back(struct web_request *request, const struct id *application, const char *step,
    enum application_verdict verdict)
{
	struct buffer where = BUFFER_IN(web_arena(request));

	if (verdict != APPLICATION_OK) {
		case_show_refused(request, application, application_key(verdict));
		return;
	}
	buffer_print(&where, "/desk/%s?done=%s", application->text, step);
	web_redirect_to(request, buffer_text(&where));
}

static void
end_waiting(struct web_request *request, work_end *how, const char *step)
{
	struct decision_undo undo;

	if (work_end_waiting(request, how, &undo)) {
		step_back(request, &undo.application, step, undo.ret_verdict);
	}
}

void
work_page_undo_post(struct web_request *request)
{
	end_waiting(request, decision_undo, "undo");
}

void
work_page_now_post(struct web_request *request)
{
	end_waiting(request, decision_do_now, "now");
}

void
work_page_keep_post(struct web_request *request)
{
	struct decision_kept kept = {.caller = web_caller(request)};

	if (!read_case(request, &kept.application) ||
	    !is_done(
	        request, decision_keep(web_acts(request), web_arena(request), &kept))) {
		return;
	}
	if (kept.ret_verdict == APPLICATION_OK) {
		step_back(request, &kept.application, "", APPLICATION_OK);
	} else {
		web_reply_error(request, 409);
	}
}

void
work_page_note_post(struct web_request *request)
{
	struct decision_noted noted;

	if (work_note(request, &noted)) {
		step_back(request, &noted.application, "note", noted.ret_verdict);
	}
}

/* To the queue: this case he does not open again. */
void
work_page_conflict_post(struct web_request *request)
{
	struct decision_declared declared;

	if (!work_declare(request, &declared)) {
		return;
	}
	if (declared.ret_verdict == APPLICATION_OK) {
		web_redirect_to(request, "/desk");
	} else if (declared.ret_verdict == APPLICATION_NO_REASON) {
		case_show_refused(
		    request, &declared.application, "decision.conflict.choose");
	} else {
		step_back(request, &declared.application, "", declared.ret_verdict);
	}
}
