/* SPDX-License-Identifier: EUPL-1.2 */
/* The registrars' desk for programs: what waits, proposals and their answers. */
#include "access/access.h"
#include "base/json.h"
#include "centre/centre_api.h"
#include "centre/key_page.h"
#include "centre/registrar_fields_page.h"
#include "web/form.h"

static const char *const kinds[] = {
    [CENTRE_WAITING_LINE] = "line",
    [CENTRE_WAITING_KEY] = "key",
    [CENTRE_WAITING_KEY_END] = "key_end",
    [CENTRE_WAITING_IMPORT] = "import",
};
_Static_assert(ARRAY_LEN(kinds) == CENTRE_WAITING_KIND_COUNT, "each kind has its word");

/* --- what is there --- */

static void
put_waiting(struct json *json, const struct centre_waiting *one)
{
	json_object(json);
	json_text(json, "id", id_slice(&one->id));
	json_text(json, "kind", slice_of(kinds[one->kind]));
	json_text(json, "centre", one->centre);
	json_text(json, "reason", one->reason);
	json_text(json, "by", one->by);
	json_moment(json, "at", one->at);
	json_flag(json, "mine", one->mine);
	if (one->kind == CENTRE_WAITING_LINE) {
		json_text(
		    json, "state", slice_of(centre_state_name(one->line.interval.state)));
		json_text(json, "classes", one->line.classes);
		centre_day_put(json, "from", one->line.interval.from_day);
		centre_day_put(json, "until", one->line.interval.until_day);
		json_number(json, "holders", one->holders);
	} else if (one->kind == CENTRE_WAITING_IMPORT) {
		json_number(json, "rows", one->rows);
	} else {
		centre_key_put(json, &one->key);
	}
	if (one->kind == CENTRE_WAITING_KEY_END) {
		json_text(json, "end",
		    one->end.compromised ? SLICE("compromised") : SLICE("withdrawn"));
		json_day(json, "on", one->end.on);
	}
	json_end(json);
}

static void
desk_get(struct web_request *request)
{
	struct buffer out = BUFFER_IN(web_arena(request));
	struct json json = JSON_INTO(&out);
	struct centre_registrar_desk desk = {.caller = web_caller(request)};
	enum fault fault =
	    centre_registrar_open(web_acts(request), web_arena(request), &desk);

	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	json_object(&json);
	json_array_named(&json, "waiting");
	for (size_t i = 0; i < desk.ret_count; i++) {
		put_waiting(&json, &desk.ret_waiting[i]);
	}
	json_end(&json);
	json_end(&json);
	web_reply_json(request, 200, buffer_slice(&out));
}

static void
centre_get(struct web_request *request)
{
	struct buffer out = BUFFER_IN(web_arena(request));
	struct json json = JSON_INTO(&out);
	struct centre_file file = {.code = web_parameter(request, 0), .counts = true};
	enum fault fault = centre_file_open(web_acts(request), web_arena(request), &file);

	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	if (!file.ret_found) {
		web_reply_error(request, 404);
		return;
	}
	json_object(&json);
	centre_file_put(&json, &file);
	json_number(&json, "permits", file.ret_permits);
	json_end(&json);
	web_reply_json(request, 200, buffer_slice(&out));
}

/* --- one proposes --- */

static void
answer_proposal(struct web_request *request, const struct id *proposal)
{
	struct buffer out = BUFFER_IN(web_arena(request));
	struct json json = JSON_INTO(&out);

	json_object(&json);
	json_text(&json, "proposal", id_slice(proposal));
	json_end(&json);
	web_reply_json(request, 201, buffer_slice(&out));
}

static void
refuse(struct web_request *request, unsigned status, const char *key, struct slice field)
{
	const struct web_problem_field beside = {
	    arena_text(web_arena(request), field), key};

	web_reply_problem(request, status, key, &beside, field.size > 0 ? 1 : 0);
}

static void
centres_post(struct web_request *request)
{
	struct slice values[REGISTRAR_FIELD_COUNT];

	if (!web_form_accepted(request,
	        web_form(request, registrar_fields, REGISTRAR_FIELD_COUNT, values))) {
		return;
	}
	struct centre_proposed proposed = {
	    .caller = web_caller(request),
	    .line = registrar_line(web_arena(request), values),
	    .reason = slice_trim(values[REGISTRAR_REASON]),
	};
	enum fault fault =
	    centre_propose(web_acts(request), web_arena(request), &proposed);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	} else if (proposed.ret_verdict == CENTRE_CHANGE_OK) {
		answer_proposal(request, &proposed.ret_proposal);
	} else if (proposed.ret_verdict == CENTRE_CHANGE_LINE) {
		refuse(request, 422, centre_line_key(proposed.ret_line),
		    registrar_field(proposed.ret_line));
	} else {
		refuse(request, centre_change_status(proposed.ret_verdict),
		    centre_change_key(proposed.ret_verdict), SLICE("reason"));
	}
}

/* What became of a key, or of its end, that was proposed. */
static void
answer_key(struct web_request *request, enum fault fault,
    enum centre_change_verdict verdict, enum centre_key_verdict key,
    const struct id *proposal)
{
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	} else if (verdict == CENTRE_CHANGE_OK) {
		answer_proposal(request, proposal);
	} else if (verdict == CENTRE_CHANGE_KEY) {
		refuse(request, centre_key_status(key), centre_key_key(key),
		    centre_key_field(key));
	} else {
		refuse(request, centre_change_status(verdict), centre_change_key(verdict),
		    SLICE("reason"));
	}
}

enum { KEY_KEY, KEY_FROM, KEY_UNTIL, KEY_REASON, KEY_COUNT };
static const struct web_field key_fields[] = {
    [KEY_KEY] = {"key", PUBLIC_KEY_BYTES_MOST, WEB_FIELD_RAW},
    [KEY_FROM] = {"from", 40, WEB_FIELD_LINE},
    [KEY_UNTIL] = {"until", 40, WEB_FIELD_LINE},
    [KEY_REASON] = {"reason", CENTRE_REASON_BYTES_MOST, WEB_FIELD_LINE},
};

static void
keys_post(struct web_request *request)
{
	struct slice values[KEY_COUNT];

	if (!web_form_accepted(
	        request, web_form(request, key_fields, KEY_COUNT, values))) {
		return;
	}
	struct centre_key_proposed proposed = {
	    .caller = web_caller(request),
	    .code = web_parameter(request, 0),
	    .given = values[KEY_KEY],
	    .from = values[KEY_FROM],
	    .until = values[KEY_UNTIL],
	    .reason = slice_trim(values[KEY_REASON]),
	};
	enum fault fault =
	    centre_key_propose(web_acts(request), web_arena(request), &proposed);
	answer_key(request, fault, proposed.ret_verdict, proposed.ret_key,
	    &proposed.ret_proposal);
}

static void
end_post(struct web_request *request)
{
	struct centre_key_end_proposed proposed;

	if (!centre_key_end_read(request, &proposed)) {
		return;
	}
	enum fault fault =
	    centre_key_end_propose(web_acts(request), web_arena(request), &proposed);
	answer_key(request, fault, proposed.ret_verdict, proposed.ret_key,
	    &proposed.ret_proposal);
}

/* --- another answers --- */

static void
answer(struct web_request *request, bool confirms)
{
	struct centre_answered answered = {.caller = web_caller(request),
	    .confirms = confirms,
	    .ret_verdict = CENTRE_CHANGE_NONE};
	enum fault fault = FAULT_NONE;

	if (id_parse(web_parameter(request, 0), &answered.proposal)) {
		fault = centre_answer(web_acts(request), web_arena(request), &answered);
	}
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	} else if (answered.ret_verdict != CENTRE_CHANGE_OK) {
		refuse(request, centre_answered_status(&answered),
		    centre_answered_key(&answered), SLICE(""));
	} else {
		web_reply_json(request, 200, SLICE("{}"));
	}
}

static void
confirm_post(struct web_request *request)
{
	answer(request, true);
}

static void
reject_post(struct web_request *request)
{
	answer(request, false);
}

static const struct web_route routes[] = {
    {WEB_GET, "/api/v1/registrar", ACCESS_CENTRE_CHANGE, WEB_BODY_NONE, 0, desk_get},
    {WEB_GET, "/api/v1/registrar/centres/{code}", ACCESS_CENTRE_CHANGE, WEB_BODY_NONE, 0,
        centre_get},
    {WEB_POST, "/api/v1/registrar/centres", ACCESS_CENTRE_CHANGE, WEB_BODY_JSON, 0,
        centres_post},
    {WEB_POST, "/api/v1/registrar/centres/{code}/keys", ACCESS_CENTRE_CHANGE,
        WEB_BODY_JSON, WEB_FRESH, keys_post},
    {WEB_POST, "/api/v1/registrar/keys/{id}/end", ACCESS_CENTRE_CHANGE, WEB_BODY_JSON,
        WEB_FRESH, end_post},
    {WEB_POST, "/api/v1/registrar/proposals/{id}/confirm", ACCESS_CENTRE_CHANGE,
        WEB_BODY_JSON, WEB_FRESH, confirm_post},
    {WEB_POST, "/api/v1/registrar/proposals/{id}/reject", ACCESS_CENTRE_CHANGE,
        WEB_BODY_JSON, 0, reject_post},
};
const struct web_routes registrar_api_routes = {routes, ARRAY_LEN(routes)};
