/* SPDX-License-Identifier: EUPL-1.2 */
#include "decision/decision_api.h"

#include "access/access.h"
#include "application/json_act.h"
#include "base/json.h"
#include "base/number.h"
#include "decision/case_page.h"
#include "decision/decision_act.h"
#include "decision/line_api.h"
#include "decision/override_api.h"
#include "decision/queue_act.h"
#include "decision/reason_api.h"
#include "decision/search_api.h"
#include "decision/work_act.h"
#include "decision/work_api.h"
#include "web/form.h"
#include "web/request.h"

/* --- the queue --- */

static void
put_next(struct json *json, const struct decision_queue *queue)
{
	char next[DECISION_MARK_SIZE] = "";

	if (queue->ret_more) {
		decision_mark_format(&queue->ret_next, next);
	}
	json_text_or_null(json, "next", slice_of(next));
}

static void
put_queue(struct json *json, const struct decision_queue *queue, int64_t minutes)
{
	json_object(json);
	json_text(json, "tab", slice_of(decision_tab_name(queue->tab)));
	put_next(json, queue);
	json_object_named(json, "counts");
	for (size_t i = 0; i < DECISION_TAB_COUNT; i++) {
		json_number(
		    json, decision_tab_name((enum decision_tab)i), queue->ret_counts[i]);
	}
	json_end(json);
	json_number(json, "permits_waiting", queue->ret_permits);
	json_number(json, "certificates_withdrawn", queue->ret_fallen);
	json_array_named(json, "cases");
	for (size_t i = 0; i < queue->ret_count; i++) {
		decision_put_line(json, &queue->ret_lines[i], minutes);
	}
	json_end(json);
	json_end(json);
}

/* Those who do not decide see first what waits for a signature. */
static enum decision_tab
tab_of(struct web_request *request)
{
	struct slice name = web_query(request, "tab");

	if (name.size > 0) {
		return decision_tab_find(name);
	}
	return access_may(web_caller(request), ACCESS_CASE_DECIDE)
	    ? DECISION_TAB_ALL
	    : DECISION_TAB_SIGNATURE;
}

static void
desk_get(struct web_request *request)
{
	struct buffer body = BUFFER_IN(web_arena(request));
	struct json json = JSON_INTO(&body);
	struct decision_queue queue = {
	    .caller = web_caller(request), .tab = tab_of(request)};
	static const struct web_problem_field wrong = {"after", "decision.after_wrong"};
	struct slice after = web_query(request, "after");

	queue.has_after = after.size > 0;
	if (queue.has_after && !decision_mark_parse(after, &queue.after)) {
		web_reply_problem(request, 422, wrong.key, &wrong, 1);
		return;
	}
	enum fault fault = decision_list(web_acts(request), web_arena(request), &queue);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	put_queue(&json, &queue, case_claim_minutes(request));
	web_reply_json(request, 200, buffer_slice(&body));
}

/* --- one case --- */

static void
put_details(
    struct json *json, const char *name, const struct person_typed *typed, unsigned mask)
{
	json_object_named(json, name);
	application_put_fields(json, typed, mask);
	json_end(json);
}

/* Who proved the contacts: the provider, a code (and when), or nobody. */
static void
put_proofs(struct json *json, const struct application_view *view)
{
	static const enum person_field contacts[] = {PERSON_EMAIL, PERSON_PHONE};

	json_object_named(json, "contacts");
	for (size_t i = 0; i < ARRAY_LEN(contacts); i++) {
		enum person_field field = contacts[i];
		bool vouched = (view->vouched & PERSON_BIT(field)) != 0;
		json_object_named(json, person_field_name(field));
		json_text(json, "proved_by",
		    vouched                              ? SLICE("provider")
		        : view->confirmed_at[field] != 0 ? SLICE("code")
		                                         : SLICE("nobody"));
		json_moment(json, "confirmed_at", view->confirmed_at[field]);
		json_end(json);
	}
	json_end(json);
}

/* In the order in which it is weighed. */
static void
put_evidence(struct json *json, const struct decision_case *opened)
{
	const struct certificate_evidence *evidence = &opened->ret_evidence;

	json_moment(json, "checked_at", opened->ret_checked_at);
	json_array_named(json, "evidence");
	for (size_t i = 0; i < CERTIFICATE_SOURCE_COUNT; i++) {
		json_object(json);
		json_text(json, "source",
		    slice_of(certificate_source_name((enum certificate_source)i)));
		json_text(
		    json, "says", slice_of(certificate_proof_name(evidence->of[i])));
		json_flag(json, "decides", evidence->decisive == i);
		json_end(json);
	}
	json_end(json);
}

static void
put_certificate(
    struct json *json, struct arena *arena, const struct decision_case *opened)
{
	const struct application_view *view = &opened->ret_view;
	struct buffer hash = BUFFER_IN(arena);

	number_hex(view->file_hash, &hash);
	json_object_named(json, "certificate");
	application_put_certificate(json, view);
	json_text(
	    json, "register", slice_of(register_answer_name(view->register_answer)));
	json_flag(json, "centre_accredited", view->centre_verdict == CENTRE_OK);
	json_text_or_null(json, "file_name", view->file_name);
	json_text_or_null(json, "file_type", view->file_type);
	json_number(json, "file_bytes", view->file_bytes);
	json_text_or_null(json, "file_sha256", buffer_slice(&hash));
	json_moment(json, "uploaded_at", view->uploaded_at);
	put_evidence(json, opened);
	json_end(json);
}

static void
put_drones(struct json *json, const struct application_view *view)
{
	json_array_named(json, "drones");
	for (size_t i = 0; i < view->drones_count; i++) {
		json_object(json);
		application_put_drone(json, &view->drones[i]);
		json_end(json);
	}
	json_end(json);
}

static void
put_list(struct json *json, const char *name, struct slice list)
{
	json_array_named(json, name);
	while (list.size > 0) {
		json_item_text(json, slice_cut(&list, ','));
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
		json_text(json, "role", event->role);
		json_text(json, "who", event->actor_name);
		put_list(json, "fields", event->fields);
		json_end(json);
	}
	json_end(json);
}

static void
put_refusal(struct json *json, const struct application_view *view)
{
	if (!view->refusal_proposed) {
		return;
	}
	json_object_named(json, "proposed_refusal");
	json_text(json, "by", view->refusal_by_name);
	json_text(json, "reason", view->refusal_reason);
	json_text(json, "text_en", view->refusal_text_en);
	json_text(json, "text_ar", view->refusal_text_ar);
	json_end(json);
}

static void
put_notes(struct json *json, const struct decision_case *opened)
{
	json_array_named(json, "notes");
	for (size_t i = 0; i < opened->ret_notes_count; i++) {
		json_object(json);
		json_moment(json, "at", opened->ret_notes[i].at);
		json_text(json, "who", opened->ret_notes[i].author_name);
		json_text(json, "words", opened->ret_notes[i].words);
		json_end(json);
	}
	json_end(json);
}

/* What was decided and is not in effect yet. */
static void
put_pending(struct json *json, const struct decision_case *opened)
{
	const struct decision_pending *pending = opened->ret_pending;

	if (!pending->found || pending->refused != NULL) {
		return;
	}
	json_object_named(json, "pending");
	json_text(json, "what", slice_of(application_event_name(pending->event)));
	json_flag(json, "mine", id_equal(&pending->officer, &opened->caller->account));
	json_moment(json, "effective_at", pending->due_at);
	json_end(json);
}

static void
put_case(struct json *json, struct arena *arena, const struct decision_case *opened)
{
	const struct application_view *view = &opened->ret_view;
	unsigned all = PERSON_BIT(PERSON_FIELD_COUNT) - 1;

	json_object(json);
	json_text(json, "id", id_slice(&view->id));
	json_text(json, "reference", view->reference);
	json_text(json, "state", slice_of(application_state_name(view->state)));
	json_number(json, "version", view->version);
	json_moment(json, "submitted_at", view->submitted_at);
	json_day(json, "return_until", view->return_until);
	json_text_or_null(json, "permit", view->permit);
	json_text_or_null(json, "officer", view->officer_name);
	json_flag(json, "claimed", opened->ret_hands.claimed);
	json_flag(json, "mine", opened->ret_hands.claimed_mine);
	json_flag(json, "own", opened->ret_hands.own);
	put_details(json, "details", &view->details, all);
	put_proofs(json, view);
	json_text(json, "provider_name", view->vouched_by);
	put_details(json, "provider", &view->provider, view->provider_mask);
	json_flag(json, "emirates_id_warning", view->emirates_id_warning);
	json_number(json, "duplicates", view->twins);
	decision_put_look(json, &view->look);
	put_certificate(json, arena, opened);
	put_drones(json, view);
	application_put_rules(json, view);
	put_refusal(json, view);
	put_events(json, view);
	put_notes(json, opened);
	put_pending(json, opened);
	json_end(json);
}

/* told: why it is opened, or READING_NONE when that was told before. */
static void
open_case(struct web_request *request, enum reading_purpose told)
{
	struct arena *arena = web_arena(request);
	struct buffer body = BUFFER_IN(arena);
	struct json json = JSON_INTO(&body);
	struct decision_case *opened = ARENA_NEW(arena, struct decision_case);

	opened->caller = web_caller(request);
	opened->told = told;
	if (!id_parse(web_parameter(request, 0), &opened->application)) {
		web_reply_error(request, 404);
		return;
	}
	enum fault fault = decision_open(web_acts(request), arena, opened);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	if (!opened->ret_found) {
		web_reply_error(request, 404);
		return;
	}
	if (opened->ret_purpose == READING_NONE) {
		web_reply_problem(request, 403,
		    opened->ret_hands.own ? "application.refusal.own_case"
		                          : "decision.purpose.needed",
		    NULL, 0);
		return;
	}
	put_case(&json, arena, opened);
	web_reply_json(request, 200, buffer_slice(&body));
}

static void
case_get(struct web_request *request)
{
	open_case(request, READING_NONE);
}

/* Opens it, too: one request for who knows why. */
static void
purpose_post(struct web_request *request)
{
	static const struct web_field purpose[] = {{"purpose", 20, WEB_FIELD_LINE}};
	static const struct web_problem_field wrong = {
	    "purpose", "decision.purpose.unknown"};
	struct slice value;

	if (!web_form_accepted(request, web_form(request, purpose, 1, &value))) {
		return;
	}
	enum reading_purpose told = reading_find(value);
	if (!reading_may(web_caller(request), told)) {
		web_reply_problem(request, 422, wrong.key, &wrong, 1);
		return;
	}
	open_case(request, told);
}

/* --- the decision --- */

enum { TEXT_BYTES_MOST = APPLICATION_TEXT_MOST * 4 };

enum { UNDO_SECONDS_MOST = 600 };

enum {
	FIELD_VERSION,
	FIELD_MARKS,
	FIELD_REASON,
	FIELD_TEXT_EN,
	FIELD_TEXT_AR,
	FIELD_UNDO,
	FIELDS
};
static const struct web_field fields[] = {
    [FIELD_VERSION] = {"version", 20, WEB_FIELD_LINE},
    [FIELD_MARKS] = {"field", 1000, WEB_FIELD_MANY},
    [FIELD_REASON] = {"reason", 60, WEB_FIELD_LINE},
    [FIELD_TEXT_EN] = {"text_en", TEXT_BYTES_MOST, WEB_FIELD_LINES},
    [FIELD_TEXT_AR] = {"text_ar", TEXT_BYTES_MOST, WEB_FIELD_LINES},
    [FIELD_UNDO] = {"undo_seconds", 20, WEB_FIELD_LINE},
};

static void
reply_refused(struct web_request *request, enum application_verdict verdict)
{
	struct web_problem_field field = {NULL, application_key(verdict)};

	if (verdict == APPLICATION_NO_MARKS) {
		field.field = "field";
	} else if (verdict == APPLICATION_NO_REASON) {
		field.field = "reason";
	} else if (verdict == APPLICATION_NO_WORDS) {
		field.field = "text_en";
	}
	web_reply_problem(request, application_status(verdict), field.key, &field,
	    field.field != NULL ? 1 : 0);
}

static void
reply_done(struct web_request *request, const struct decision *decision)
{
	struct buffer body = BUFFER_IN(web_arena(request));
	struct json json = JSON_INTO(&body);

	json_object(&json);
	json_text(&json, "id", id_slice(&decision->application));
	json_text(&json, "done", slice_of(application_event_name(decision->event)));
	if (decision->ret_permit.size > 0) {
		json_object_named(&json, "permit");
		json_text(&json, "number", decision->ret_permit);
		json_end(&json);
	}
	if (decision->ret_due_at != 0) {
		json_moment(&json, "effective_at", decision->ret_due_at);
	}
	json_end(&json);
	web_reply_json(request, 200, buffer_slice(&body));
}

static void
answer_decided(struct web_request *request, void *input, enum fault fault)
{
	const struct decision *decision = input;

	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	} else if (decision->ret_verdict != APPLICATION_OK) {
		reply_refused(request, decision->ret_verdict);
	} else {
		reply_done(request, decision);
	}
}

static const struct web_problem_field wrong_undo = {
    "undo_seconds", "decision.undo_seconds"};

static void
decide(struct web_request *request, enum application_event event)
{
	struct slice values[FIELDS];
	struct decision *decision = ARENA_NEW(web_arena(request), struct decision);

	*decision = (struct decision){.caller = web_caller(request),
	    .event = event,
	    .desk = web_service(request, "permits")};
	if (!id_parse(web_parameter(request, 0), &decision->application)) {
		web_reply_error(request, 404);
		return;
	}
	if (!web_form_accepted(request, web_form(request, fields, FIELDS, values))) {
		return;
	}
	if (!number_parse(values[FIELD_VERSION], 1, INT64_MAX, &decision->version)) {
		decision->version = 0;
	}
	if (values[FIELD_UNDO].size > 0 &&
	    !number_parse(
	        values[FIELD_UNDO], 0, UNDO_SECONDS_MOST, &decision->undo_seconds)) {
		web_reply_problem(request, 422, wrong_undo.key, &wrong_undo, 1);
		return;
	}
	decision->marks = values[FIELD_MARKS];
	decision->reason = values[FIELD_REASON];
	decision->text_en = values[FIELD_TEXT_EN];
	decision->text_ar = values[FIELD_TEXT_AR];
	web_answer_later(request, answer_decided, decision);
	decision_decide_then(
	    web_acts(request), web_arena(request), decision, web_go_on, request);
}

static void
claim_post(struct web_request *request)
{
	decide(request, APPLICATION_CLAIM);
}

static void
release_post(struct web_request *request)
{
	decide(request, APPLICATION_RELEASE);
}

static void
approve_post(struct web_request *request)
{
	decide(request, APPLICATION_APPROVE);
}

static void
return_post(struct web_request *request)
{
	decide(request, APPLICATION_RETURN);
}

static void
refuse_post(struct web_request *request)
{
	decide(request, APPLICATION_PROPOSE_REFUSAL);
}

static void
sign_post(struct web_request *request)
{
	decide(request, APPLICATION_SIGN_REFUSAL);
}

static void
send_back_post(struct web_request *request)
{
	decide(request, APPLICATION_SEND_BACK);
}

static const struct web_route routes[] = {
    {WEB_GET, "/api/v1/desk/reasons", ACCESS_CASE_LIST, WEB_BODY_NONE, 0,
        reason_list_get},
    {WEB_GET, "/api/v1/desk", ACCESS_CASE_LIST, WEB_BODY_NONE, 0, desk_get},
    {WEB_GET, "/api/v1/desk/search", ACCESS_CASE_LIST, WEB_BODY_NONE, 0, search_api_get},
    {WEB_GET, "/api/v1/desk/team/overrides", ACCESS_CASE_ASSIGN, WEB_BODY_NONE, 0,
        override_api_get},
    {WEB_GET, "/api/v1/desk/{id}", ACCESS_CASE_READ, WEB_BODY_NONE, 0, case_get},
    {WEB_POST, "/api/v1/desk/{id}/purpose", ACCESS_CASE_READ, WEB_BODY_JSON, 0,
        purpose_post},
    {WEB_POST, "/api/v1/desk/{id}/claim", ACCESS_CASE_DECIDE, WEB_BODY_JSON, WEB_ONE_ROW,
        claim_post},
    {WEB_POST, "/api/v1/desk/{id}/release", ACCESS_CASE_DECIDE, WEB_BODY_JSON,
        WEB_ONE_ROW, release_post},
    {WEB_POST, "/api/v1/desk/{id}/approve", ACCESS_CASE_DECIDE, WEB_BODY_JSON,
        WEB_ONE_ROW, approve_post},
    {WEB_POST, "/api/v1/desk/{id}/return", ACCESS_CASE_DECIDE, WEB_BODY_JSON, WEB_ONE_ROW,
        return_post},
    {WEB_POST, "/api/v1/desk/{id}/refuse", ACCESS_CASE_DECIDE, WEB_BODY_JSON, WEB_ONE_ROW,
        refuse_post},
    {WEB_POST, "/api/v1/desk/{id}/sign", ACCESS_CASE_SIGN, WEB_BODY_JSON, WEB_ONE_ROW,
        sign_post},
    {WEB_POST, "/api/v1/desk/{id}/send-back", ACCESS_CASE_SIGN, WEB_BODY_JSON,
        WEB_ONE_ROW, send_back_post},
    {WEB_POST, "/api/v1/desk/{id}/undo", ACCESS_CASE_READ, WEB_BODY_JSON, 0,
        work_undo_post},
    {WEB_POST, "/api/v1/desk/{id}/now", ACCESS_CASE_READ, WEB_BODY_JSON, 0,
        work_now_post},
    {WEB_POST, "/api/v1/desk/{id}/note", ACCESS_CASE_READ, WEB_BODY_JSON, 0,
        work_note_post},
    {WEB_POST, "/api/v1/desk/{id}/conflict", ACCESS_CASE_READ, WEB_BODY_JSON, 0,
        work_conflict_post},
};
const struct web_routes decision_api_routes = {routes, ARRAY_LEN(routes)};
