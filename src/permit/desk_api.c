/* SPDX-License-Identifier: EUPL-1.2 */
#include "permit/desk_api.h"

#include "base/number.h"
#include "order/over_api.h"
#include "permit/file_act.h"
#include "permit/status_act.h"
#include "web/form.h"

/* --- what the handlers share --- */

void
answer_put_words(
    struct json *json, struct web_request *request, enum permit_answer answer)
{
	enum say_language language = web_language(request);

	json_text(json, "answer", slice_of(permit_answer_code(answer)));
	json_flag(json, "in_force", answer == PERMIT_ANSWER_IN_FORCE);
	json_text(
	    json, "message", slice_of(say_text(language, permit_answer_key(answer))));
	json_text(json, "meaning",
	    slice_of(say_text(language, permit_answer_meaning_key(answer))));
}

void
answer_put_public(struct json *json, const struct permit_public *public)
{
	json_text(json, "number", slice_of(public->number.text));
	json_text(json, "class", slice_of(permit_class_text(public->class)));
	json_moment(json, "not_before", public->not_before);
	json_moment(json, "expires", public->expires);
	json_text(json, "initials", public->initials);
	order_put_over(json, &public->order);
}

bool
answer_read_number(struct web_request *request, struct permit_number *ret_number)
{
	enum permit_number_verdict verdict =
	    permit_number_parse(web_parameter(request, 0), ret_number);

	if (verdict != PERMIT_NUMBER_OK) {
		web_reply_problem(
		    request, 422, permit_number_verdict_key(verdict), NULL, 0);
	}
	return verdict == PERMIT_NUMBER_OK;
}

/* --- one permit's file --- */

static void
put_waiting(struct json *json, const char *name, const struct permit_waiting *waiting)
{
	if (!waiting->found) {
		return;
	}
	json_object_named(json, name);
	json_moment(json, "at", waiting->at);
	json_moment(json, "until", waiting->until);
	json_text_or_null(json, "by", waiting->who_latin);
	json_flag(json, "mine", waiting->mine);
	json_text_or_null(json, "reason", waiting->reason);
	json_text_or_null(json, "text_en", waiting->text_en);
	json_text_or_null(json, "text_ar", waiting->text_ar);
	json_end(json);
}

static void
put_events(struct json *json, const struct permit_file *file)
{
	json_array_named(json, "events");
	for (size_t i = 0; i < file->ret_events_count; i++) {
		const struct permit_happened *event = &file->ret_events[i];
		json_object(json);
		json_text(json, "what", slice_of(permit_event_name(event->what)));
		json_moment(json, "at", event->at);
		json_text(json, "role", event->role);
		json_text_or_null(json, "who", event->who_latin);
		json_text_or_null(json, "reason", event->reason);
		json_text_or_null(json, "text_en", event->text_en);
		json_text_or_null(json, "text_ar", event->text_ar);
		json_end(json);
	}
	json_end(json);
}

static void
put_file(struct web_request *request, const struct permit_file *file)
{
	struct buffer body = BUFFER_IN(web_arena(request));
	struct json json = JSON_INTO(&body);

	json_object(&json);
	answer_put_words(&json, request, file->ret_public.answer);
	answer_put_public(&json, &file->ret_public);
	json_number(&json, "version", file->ret_version);
	json_text(&json, "status", slice_of(permit_status_text(file->ret_hands.status)));
	json_text(&json, "application", id_slice(&file->ret_application));
	json_text(&json, "name_latin", file->ret_claims.name_latin);
	json_text_or_null(&json, "name_arabic", file->ret_claims.name_arabic);
	json_flag(&json, "own", file->ret_hands.own);
	put_waiting(&json, "suspension_to_confirm", &file->ret_suspension);
	put_waiting(&json, "proposed_revocation", &file->ret_revocation);
	put_events(&json, file);
	json_end(&json);
	web_reply_json(request, 200, buffer_slice(&body));
}

/* The file as it is now; read again, so recorded again. */
static void
reply_file(struct web_request *request, const struct permit_number *number)
{
	struct permit_file *file = ARENA_NEW(web_arena(request), struct permit_file);

	file->caller = web_caller(request);
	file->number = *number;
	enum fault fault = permit_file_open(web_acts(request), web_arena(request), file);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	} else if (!file->ret_found) {
		web_reply_problem(request, permit_change_http(PERMIT_CHANGE_NOT_FOUND),
		    permit_change_key(PERMIT_CHANGE_NOT_FOUND), NULL, 0);
	} else {
		put_file(request, file);
	}
}

void
permit_file_api_get(struct web_request *request)
{
	struct permit_number number;

	if (answer_read_number(request, &number)) {
		reply_file(request, &number);
	}
}

/* --- what waits --- */

static void
put_line(struct json *json, const struct permit_waiting *waiting)
{
	json_object(json);
	json_text(json, "number", slice_of(waiting->public.number.text));
	json_text(json, "class", slice_of(permit_class_text(waiting->public.class)));
	json_text(json, "initials", waiting->public.initials);
	json_text(json, "answer", slice_of(permit_answer_code(waiting->public.answer)));
	json_moment(json, "at", waiting->at);
	json_moment(json, "until", waiting->until);
	json_text_or_null(json, "by", waiting->who_latin);
	json_flag(json, "mine", waiting->mine);
	json_text_or_null(json, "reason", waiting->reason);
	json_end(json);
}

static void
put_list(
    struct json *json, const char *name, const struct permit_waiting *lines, size_t count)
{
	json_array_named(json, name);
	for (size_t i = 0; i < count; i++) {
		put_line(json, &lines[i]);
	}
	json_end(json);
}

void
permit_waiting_api_get(struct web_request *request)
{
	struct buffer body = BUFFER_IN(web_arena(request));
	struct json json = JSON_INTO(&body);
	struct permit_waiting_lists lists = {.caller = web_caller(request)};
	enum fault fault =
	    permit_waiting_list(web_acts(request), web_arena(request), &lists);

	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	json_object(&json);
	json_object_named(&json, "counts");
	json_number(&json, "suspensions", lists.ret_suspensions_total);
	json_number(&json, "revocations", lists.ret_revocations_total);
	json_end(&json);
	put_list(
	    &json, "suspensions", lists.ret_suspensions, lists.ret_suspensions_count);
	put_list(
	    &json, "revocations", lists.ret_revocations, lists.ret_revocations_count);
	json_end(&json);
	web_reply_json(request, 200, buffer_slice(&body));
}

/* --- changes --- */

enum { CHANGE_VERSION, CHANGE_REASON, CHANGE_TEXT_EN, CHANGE_TEXT_AR, CHANGE_FIELDS };
static const struct web_field change_fields[] = {
    [CHANGE_VERSION] = {"version", 20, WEB_FIELD_LINE},
    [CHANGE_REASON] = {"reason", 60, WEB_FIELD_LINE},
    [CHANGE_TEXT_EN] = {"text_en", PERMIT_WORDS_BYTES_MOST, WEB_FIELD_LINES},
    [CHANGE_TEXT_AR] = {"text_ar", PERMIT_WORDS_BYTES_MOST, WEB_FIELD_LINES},
};

static void
reply_refused(struct web_request *request, const struct permit_decision *decision)
{
	enum permit_change_verdict verdict = decision->ret_verdict;
	struct web_problem_field field = {NULL, permit_change_key(verdict)};

	if (verdict == PERMIT_CHANGE_NO_REASON) {
		field.field = "reason";
	} else if (verdict == PERMIT_CHANGE_NO_WORDS) {
		field.field = decision->text_en.size == 0 ? "text_en" : "text_ar";
	}
	web_reply_problem(request, permit_change_http(verdict), field.key, &field,
	    field.field != NULL ? 1 : 0);
}

static void
decide(struct web_request *request, enum permit_event event)
{
	struct permit_decision decision = {.caller = web_caller(request), .event = event};
	struct slice values[CHANGE_FIELDS];

	if (!answer_read_number(request, &decision.number) ||
	    !web_form_accepted(
	        request, web_form(request, change_fields, CHANGE_FIELDS, values)) ||
	    !web_version_given(request, values[CHANGE_VERSION], &decision.version)) {
		return;
	}
	decision.reason = values[CHANGE_REASON];
	decision.text_en = values[CHANGE_TEXT_EN];
	decision.text_ar = values[CHANGE_TEXT_AR];
	enum fault fault =
	    permit_decide(web_acts(request), web_arena(request), &decision);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	} else if (decision.ret_verdict == PERMIT_CHANGE_OK) {
		reply_file(request, &decision.number);
	} else {
		reply_refused(request, &decision);
	}
}

void
permit_suspend_api_post(struct web_request *request)
{
	decide(request, PERMIT_SUSPEND);
}

void
permit_confirm_api_post(struct web_request *request)
{
	decide(request, PERMIT_CONFIRM);
}

void
permit_lift_api_post(struct web_request *request)
{
	decide(request, PERMIT_LIFT);
}

void
permit_revoke_api_post(struct web_request *request)
{
	decide(request, PERMIT_PROPOSE_REVOCATION);
}

void
permit_sign_api_post(struct web_request *request)
{
	decide(request, PERMIT_SIGN_REVOCATION);
}

void
permit_send_back_api_post(struct web_request *request)
{
	decide(request, PERMIT_SEND_BACK);
}
