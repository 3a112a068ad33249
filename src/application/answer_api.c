/* SPDX-License-Identifier: EUPL-1.2 */
#include "application/answer_api.h"

#include "application/forecast_act.h"
#include <assert.h>

#include "application/file_check_act.h"
#include "application/json_act.h"
#include "base/number.h"
#include "order/over_api.h"
#include "web/html.h"

/* --- parts of the application --- */

static void
put_sections(struct json *json, const struct application_view *view)
{
	json_object_named(json, "sections");
	for (size_t i = 0; i < APPLICATION_SECTION_COUNT; i++) {
		json_flag(json, application_section_name((enum application_section)i),
		    view->done[i]);
	}
	json_end(json);
}

/* The contacts that a code proved, and when; and those that one must prove yet. */
static void
put_confirmed(struct json *json, const struct application_view *view)
{
	json_object_named(json, "confirmed_at");
	for (int i = 0; i < PERSON_FIELD_COUNT; i++) {
		if (view->confirmed_at[i] != 0) {
			json_moment(json, person_field_name((enum person_field)i),
			    view->confirmed_at[i]);
		}
	}
	json_end(json);
	json_array_named(json, "to_confirm");
	for (unsigned i = 0; i < PERSON_FIELD_COUNT; i++) {
		if ((view->contacts_missing & PERSON_BIT(i)) != 0) {
			json_item_text(
			    json, slice_of(person_field_name((enum person_field)i)));
		}
	}
	json_end(json);
}

static void
put_details(struct json *json, const struct application_view *view)
{
	json_object_named(json, "details");
	application_put_fields(json, &view->details, PERSON_BIT(PERSON_FIELD_COUNT) - 1);
	json_text_or_null(json, "vouched_by", view->vouched_by);
	json_array_named(json, "vouched");
	for (size_t i = 0; i < PERSON_FIELD_COUNT; i++) {
		if ((view->vouched & PERSON_BIT(i)) != 0) {
			json_item_text(
			    json, slice_of(person_field_name((enum person_field)i)));
		}
	}
	json_end(json);
	put_confirmed(json, view);
	json_end(json);
}

static void
put_check(
    struct web_request *request, struct json *json, const struct application_view *view)
{
	struct file_check check;

	file_check_load(web_acts(request), web_arena(request), view, &check);
	json_object_named(json, "check");
	json_text(json, "state", check.done ? SLICE("done") : SLICE("waiting"));
	json_text_or_null(json, "verdict",
	    check.done ? slice_of(inspect_verdict_name(check.verdict)) : SLICE(""));
	json_moment(json, "checked_at", check.done_at);
	json_array_named(json, "messages");
	for (size_t i = 0; i < check.hints_count; i++) {
		json_item_text(
		    json, slice_of(say_text(web_language(request), check.hints[i])));
	}
	json_end(json);
	json_end(json);
}

static void
put_file(
    struct web_request *request, struct json *json, const struct application_view *view)
{
	struct buffer hash = BUFFER_IN(web_arena(request));

	if (view->file_hash.size == 0) {
		json_text_or_null(json, "file", SLICE(""));
		return;
	}
	number_hex(view->file_hash, &hash);
	json_object_named(json, "file");
	json_text(json, "name", view->file_name);
	json_text(json, "type", view->file_type);
	json_number(json, "bytes", view->file_bytes);
	json_text(json, "sha256", buffer_slice(&hash));
	json_moment(json, "uploaded_at", view->uploaded_at);
	put_check(request, json, view);
	json_end(json);
}

static void
put_certificate(
    struct web_request *request, struct json *json, const struct application_view *view)
{
	json_object_named(json, "certificate");
	application_put_certificate(json, view);
	json_flag(json, "accredited_on_issue", view->centre_verdict == CENTRE_OK);
	put_file(request, json, view);
	json_end(json);
}

void
answer_put_drone(struct json *json, const struct application_view_drone *drone)
{
	json_object(json);
	json_text_or_null(json, "id", id_slice(&drone->id));
	application_put_drone(json, drone);
	json_end(json);
}

static void
put_marks(struct json *json, struct slice rest)
{
	json_array_named(json, "marks");
	while (rest.size > 0) {
		struct slice mark = slice_trim(slice_cut(&rest, ','));
		if (application_mark_key(mark) != NULL) {
			json_item_text(json, mark);
		}
	}
	json_end(json);
}

static void
put_events(struct json *json, const struct application_view *view)
{
	json_array_named(json, "events");
	for (size_t i = 0; i < view->events_count; i++) {
		const struct application_view_event *event = &view->events[i];
		json_object(json);
		application_put_event(json, event);
		put_marks(json, event->fields);
		json_end(json);
	}
	json_end(json);
}

/* --- the whole --- */

static day
expected_by(struct web_request *request, const struct application_view *view)
{
	bool waits = view->submitted_at != 0 && !application_is_closed(view->state);
	int offset = web_frame(request)->offset_minutes;

	return waits ? forecast_board_expected(web_service(request, "forecast"),
	                   moment_day(view->submitted_at, offset),
	                   moment_day(web_now(request), offset))
	             : DAY_NONE;
}

static void
put_head(
    struct web_request *request, struct json *json, const struct application_view *view)
{
	json_text(json, "id", id_slice(&view->id));
	json_text_or_null(json, "reference", view->reference);
	json_text(json, "state", slice_of(application_state_name(view->state)));
	json_text(json, "state_text",
	    slice_of(
	        say_text(web_language(request), application_state_key(view->state))));
	json_text(json, "next_text",
	    slice_of(say_text(web_language(request), application_next_key(view->state))));
	json_flag(json, "needs_applicant", application_needs_applicant(view->state));
	json_flag(json, "editable", application_is_editable(view->state));
	json_flag(json, "complete", view->complete);
	json_number(json, "version", view->version);
	json_text(json, "answers_hash", slice_of(view->answers_hash));
	json_moment(json, "created_at", view->created_at);
	json_moment(json, "submitted_at", view->submitted_at);
	json_day(json, "expected_by", expected_by(request, view));
	json_day(json, "return_until", view->return_until);
	json_text_or_null(json, "permit", view->permit);
}

void
answer_put_view(
    struct web_request *request, struct json *json, const struct application_view *view)
{
	json_object(json);
	put_head(request, json, view);
	put_sections(json, view);
	put_details(json, view);
	put_certificate(request, json, view);
	json_array_named(json, "drones");
	for (size_t i = 0; i < view->drones_count; i++) {
		answer_put_drone(json, &view->drones[i]);
	}
	json_end(json);
	application_put_rules(json, view);
	put_events(json, view);
	order_put_over(json, &view->order);
	json_end(json);
}

void
answer_application(struct web_request *request, unsigned status)
{
	struct buffer out = BUFFER_IN(web_arena(request));
	struct json json = JSON_INTO(&out);
	struct application_view view;
	enum fault fault = application_view_own(
	    web_acts(request), web_arena(request), web_caller(request), &view);

	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	if (!view.found) {
		web_reply_problem(request, application_status(APPLICATION_NOT_FOUND),
		    application_key(APPLICATION_NOT_FOUND), NULL, 0);
		return;
	}
	answer_put_view(request, &json, &view);
	web_reply_json(request, status, buffer_slice(&out));
}

/* --- refusals --- */

void
answer_add_field(struct answer_fields *fields, const char *field, const char *key)
{
	if (key != NULL) {
		assert(fields->count < ANSWER_FIELDS_MOST);
		fields->list[fields->count++] = (struct web_problem_field){field, key};
	}
}

bool
answer_went_well(struct web_request *request, enum fault fault,
    enum application_verdict verdict, const struct answer_fields *fields)
{
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return false;
	}
	if (verdict == APPLICATION_OK) {
		return true;
	}
	web_reply_problem(request, application_status(verdict), application_key(verdict),
	    fields->list, fields->count);
	return false;
}
