/* SPDX-License-Identifier: EUPL-1.2 */
#include "subject/desk_api.h"

#include "subject/request_api.h"

/* --- the queue --- */

static void
put_views(
    struct json *json, const char *name, const struct request_view *views, size_t count)
{
	json_array_named(json, name);
	for (size_t i = 0; i < count; i++) {
		json_object(json);
		request_put(json, &views[i]);
		json_end(json);
	}
	json_end(json);
}

void
data_desk_api_get(struct web_request *request)
{
	struct buffer body = BUFFER_IN(web_arena(request));
	struct json json = JSON_INTO(&body);
	struct data_queue queue;
	enum fault fault = data_list(web_acts(request), web_arena(request), &queue);

	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	json_object(&json);
	json_number(&json, "overdue", (int64_t)queue.ret_overdue);
	put_views(&json, "waiting", queue.ret_open, queue.ret_open_count);
	put_views(&json, "over", queue.ret_over, queue.ret_over_count);
	json_end(&json);
	web_reply_json(request, 200, buffer_slice(&body));
}

/* --- one request --- */

static void
put_person(struct json *json, const struct data_file *file)
{
	json_object_named(json, "details");
	for (unsigned i = 0; i < PERSON_FIELD_COUNT; i++) {
		json_text_or_null(json, person_field_name((enum person_field)i),
		    file->ret_details.field[i]);
	}
	json_end(json);
	json_array_named(json, "vouched");
	for (unsigned i = 0; i < PERSON_FIELD_COUNT; i++) {
		if ((file->ret_vouched & PERSON_BIT(i)) != 0) {
			json_item_text(
			    json, slice_of(person_field_name((enum person_field)i)));
		}
	}
	json_end(json);
}

static void
put_lists(struct json *json, const struct data_file *file)
{
	json_array_named(json, "applications");
	for (size_t i = 0; i < file->ret_applications_count; i++) {
		json_object(json);
		json_text_or_null(json, "reference", file->ret_applications[i].reference);
		json_text(json, "state", file->ret_applications[i].state);
		json_end(json);
	}
	json_end(json);
	json_array_named(json, "permits");
	for (size_t i = 0; i < file->ret_permits_count; i++) {
		json_object(json);
		json_text(json, "number", slice_of(file->ret_permits[i].number.text));
		json_text(json, "status",
		    slice_of(permit_status_text(file->ret_permits[i].status)));
		json_moment(json, "expires", file->ret_permits[i].expires);
		json_end(json);
	}
	json_end(json);
	json_array_named(json, "holds");
	for (size_t i = 0; i < file->ret_holds_count; i++) {
		json_object(json);
		json_text(json, "basis", slice_of(file->ret_holds[i].basis));
		json_text(json, "reference", file->ret_holds[i].reference);
		json_moment(json, "set_at", file->ret_holds[i].set_at);
		json_end(json);
	}
	json_end(json);
}

static void
put_file(struct json *json, const struct data_file *file)
{
	json_object(json);
	request_put(json, &file->ret_view);
	json_text_or_null(json, "purpose", slice_of(reading_word(file->ret_purpose)));
	json_flag(json, "own", file->ret_own);
	if (file->ret_purpose != READING_NONE) {
		request_put_words(json, &file->ret_view);
		put_person(json, file);
		put_lists(json, file);
		json_text(json, "erasure", slice_of(erasure_word(file->ret_erasure)));
		json_number(json, "more_days", file->ret_more_days);
	}
	json_end(json);
}

static void
refuse(struct web_request *request, const struct data_answer *answer)
{
	const char *key = answer->ret_why_key != NULL
	    ? answer->ret_why_key
	    : request_verdict_key(answer->ret_verdict);
	struct web_problem_field field = {answer_field(answer), key};

	web_reply_problem(request, request_verdict_http(answer->ret_verdict), key, &field,
	    field.field != NULL ? 1 : 0);
}

static void
show(struct web_request *request, enum reading_purpose told)
{
	struct buffer body = BUFFER_IN(web_arena(request));
	struct json json = JSON_INTO(&body);
	struct data_file file = {.caller = web_caller(request), .told = told};
	enum fault fault = FAULT_NONE;

	if (id_parse(web_parameter(request, 0), &file.id)) {
		fault = data_open(web_acts(request), web_arena(request), &file);
	}
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	} else if (!file.ret_found) {
		refuse(request, &(struct data_answer){.ret_verdict = REQUEST_NOT_FOUND});
	} else {
		put_file(&json, &file);
		web_reply_json(request, 200, buffer_slice(&body));
	}
}

void
data_one_api_get(struct web_request *request)
{
	show(request, READING_NONE);
}

void
data_purpose_api_post(struct web_request *request)
{
	static const struct web_field fields[] = {{"purpose", 20, WEB_FIELD_LINE}};
	struct slice value;

	if (web_form_accepted(request, web_form(request, fields, 1, &value))) {
		show(request, reading_find(value));
	}
}

/* --- its answer --- */

static void
reply(struct web_request *request, enum request_event event)
{
	struct data_answer answer = {.caller = web_caller(request), .event = event};
	struct slice values[ANSWER_FORM_COUNT];

	if (!id_parse(web_parameter(request, 0), &answer.id)) {
		answer.ret_verdict = REQUEST_NOT_FOUND;
		refuse(request, &answer);
		return;
	}
	if (!web_form_accepted(
	        request, web_form(request, answer_fields, ANSWER_FORM_COUNT, values)) ||
	    !web_version_given(request, values[ANSWER_FORM_VERSION], &answer.version)) {
		return;
	}
	answer.text_en = values[ANSWER_FORM_TEXT_EN];
	answer.text_ar = values[ANSWER_FORM_TEXT_AR];
	enum fault fault = data_reply(web_acts(request), web_arena(request), &answer);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	} else if (answer.ret_verdict != REQUEST_OK) {
		refuse(request, &answer);
	} else {
		show(request, READING_NONE);
	}
}

void
data_extend_api_post(struct web_request *request)
{
	reply(request, REQUEST_EXTEND);
}

void
data_grant_api_post(struct web_request *request)
{
	reply(request, REQUEST_GRANT);
}

void
data_refuse_api_post(struct web_request *request)
{
	reply(request, REQUEST_REFUSE);
}
