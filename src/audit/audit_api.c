/* SPDX-License-Identifier: EUPL-1.2 */
#include "audit/audit_api.h"

#include "audit/proof_act.h"
#include "audit/search_page.h"
#include "audit/witness_act.h"
#include "base/json.h"

static void
refuse(struct web_request *request, const struct audit_complaint *complaint)
{
	struct web_problem_field field = {complaint->field, complaint->key};

	web_reply_problem(request, 422, complaint->key, &field, 1);
}

/* --- entries --- */

static void
put_who(struct json *json, const struct audit_who *who)
{
	json_text_or_null(json, "name", who->name);
	json_text_or_null(json, "name_arabic", who->name_arabic);
}

static void
put_line(struct json *json, const struct audit_line *line)
{
	const struct audit_entry *entry = &line->entry;

	json_object(json);
	json_number(json, "entry", entry->seq);
	json_moment(json, "at", entry->at);
	json_text(json, "actor", entry->actor);
	put_who(json, &line->who);
	json_text(json, "role", entry->role);
	json_text(json, "action", entry->action);
	json_text(json, "object", entry->object);
	json_text_or_null(json, "reason", entry->reason);
	json_flag(json, "refused", audit_is_refusal(entry->action));
	json_end(json);
}

static void
entries_get(struct web_request *request)
{
	struct buffer body = BUFFER_IN(web_arena(request));
	struct json json = JSON_INTO(&body);
	struct audit_search search = {.most = AUDIT_PAGE_LINES};
	struct audit_complaint complaint;

	if (!audit_query(request, &search, &complaint)) {
		refuse(request, &complaint);
		return;
	}
	enum fault fault = audit_search(web_acts(request), web_arena(request), &search);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	json_object(&json);
	json_array_named(&json, "entries");
	for (size_t i = 0; i < search.ret_count; i++) {
		put_line(&json, &search.ret_lines[i]);
	}
	json_end(&json);
	if (search.ret_next > 0) {
		json_number(&json, "before", (int64_t)search.ret_next);
	} else {
		json_text_or_null(&json, "before", SLICE(""));
	}
	json_end(&json);
	web_reply_json(request, 200, buffer_slice(&body));
}

static void
entry_get(struct web_request *request)
{
	struct buffer body = BUFFER_IN(web_arena(request));
	struct audit_look *look = ARENA_NEW(web_arena(request), struct audit_look);

	if (!audit_look_asked(request, look)) {
		return;
	}
	if (look->ret_signed) {
		audit_put_proof(&body, &look->ret_proof);
		web_reply_json(request, 200, buffer_slice(&body));
	} else {
		web_reply_error(request, 404);
	}
}

/* --- figures --- */

static void
put_officers(struct json *json, const struct audit_report *report)
{
	json_array_named(json, "officers");
	for (size_t i = 0; i < report->ret_officers_count; i++) {
		const struct audit_officer *officer = &report->ret_officers[i];
		json_object(json);
		json_text(json, "account", officer->actor);
		put_who(json, &officer->who);
		for (unsigned d = 0; d < AUDIT_DECISION_COUNT; d++) {
			json_number(json, audit_decision_word((enum audit_decision)d),
			    officer->counts[d]);
		}
		json_number(json, "sum", officer->sum);
		json_end(json);
	}
	json_end(json);
}

static void
put_counts(
    struct json *json, const char *name, const struct audit_count *counts, size_t count)
{
	json_array_named(json, name);
	for (size_t i = 0; i < count; i++) {
		json_object(json);
		json_text(json, "action", counts[i].action);
		json_text_or_null(json, "reason", counts[i].reason);
		json_number(json, "count", counts[i].count);
		json_end(json);
	}
	json_end(json);
}

static void
put_waits(struct json *json, const struct audit_report *report)
{
	json_object_named(json, "time_to_decision");
	json_number(json, "median_minutes", report->ret_median_minutes);
	json_number(json, "nine_in_ten_minutes", report->ret_slowest_minutes);
	json_array_named(json, "classes");
	for (size_t i = 0; i < AUDIT_WAITS; i++) {
		json_object(json);
		if (i < AUDIT_WAITS - 1) {
			json_number(json, "below_hours", audit_wait_hours[i]);
		} else {
			json_text_or_null(json, "below_hours", SLICE(""));
		}
		json_number(json, "count", report->ret_waits[i]);
		json_end(json);
	}
	json_end(json);
	json_end(json);
}

static void
put_report(struct json *json, const struct audit_report *report)
{
	json_object(json);
	json_day(json, "from", report->from);
	json_day(json, "until", report->until);
	json_number(json, "decided", report->ret_decided);
	put_waits(json, report);
	json_array_named(json, "days");
	for (size_t i = 0; i < report->ret_days_count; i++) {
		json_item_number(json, report->ret_days[i]);
	}
	json_end(json);
	put_officers(json, report);
	put_counts(json, "overrides", report->ret_overrides, report->ret_overrides_count);
	put_counts(json, "refused", report->ret_refused, report->ret_refused_count);
	put_counts(json, "by_policy", report->ret_by_policy, report->ret_by_policy_count);
	json_end(json);
}

static void
report_get(struct web_request *request)
{
	struct buffer body = BUFFER_IN(web_arena(request));
	struct json json = JSON_INTO(&body);
	struct audit_report report = {.ret_decided = 0};
	struct audit_complaint complaint;

	if (!audit_query_report(request, &report, &complaint)) {
		refuse(request, &complaint);
		return;
	}
	enum fault fault = audit_report(web_acts(request), web_arena(request), &report);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	put_report(&json, &report);
	web_reply_json(request, 200, buffer_slice(&body));
}

/* --- signatures --- */

static void
put_witness(struct json *json, const struct audit_witness_line *line)
{
	json_object(json);
	json_text(json, "name", line->row.name);
	json_text(json, "key", line->row.key);
	json_text(json, "state", slice_of(audit_witness_word(line->row.state)));
	json_moment(json, "since", line->row.changed_at);
	json_number(json, "signed_size", (int64_t)line->newest.size);
	json_moment(json, "signed_at", line->newest.at);
	json_text_or_null(json, "note", line->newest.note);
	json_end(json);
}

static void
signed_get(struct web_request *request)
{
	struct buffer body = BUFFER_IN(web_arena(request));
	struct json json = JSON_INTO(&body);
	struct audit_signed now = {.ret_count = 0};
	enum fault fault = audit_signed(web_acts(request), web_arena(request), &now);

	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	json_object(&json);
	json_number(&json, "size", (int64_t)now.ret_checkpoint.size);
	json_text_or_null(&json, "checkpoint", now.ret_checkpoint.note);
	json_text_or_null(&json, "witnessed", now.ret_witnessed.note);
	json_array_named(&json, "witnesses");
	for (size_t i = 0; i < now.ret_count; i++) {
		put_witness(&json, &now.ret_lines[i]);
	}
	json_end(&json);
	json_end(&json);
	web_reply_json(request, 200, buffer_slice(&body));
}

/* --- as files --- */

static void
entries_csv_get(struct web_request *request)
{
	struct audit_search search = {.most = 0};
	struct audit_complaint complaint;

	if (audit_query(request, &search, &complaint)) {
		audit_reply_entries_csv(request, &search);
	} else {
		refuse(request, &complaint);
	}
}

static void
report_csv_get(struct web_request *request)
{
	struct audit_report report = {.ret_decided = 0};
	struct audit_complaint complaint;

	if (audit_query_report(request, &report, &complaint)) {
		audit_reply_report_csv(request, &report);
	} else {
		refuse(request, &complaint);
	}
}

static const struct web_route routes[] = {
    {WEB_GET, "/api/v1/audit/entries", ACCESS_AUDIT_READ, WEB_BODY_NONE, 0, entries_get},
    {WEB_GET, "/api/v1/audit/entries.csv", ACCESS_AUDIT_READ, WEB_BODY_NONE, 0,
        entries_csv_get},
    {WEB_GET, "/api/v1/audit/entries/{seq}", ACCESS_AUDIT_READ, WEB_BODY_NONE, 0,
        entry_get},
    {WEB_GET, "/api/v1/audit/signed", ACCESS_AUDIT_READ, WEB_BODY_NONE, 0, signed_get},
    {WEB_GET, "/api/v1/audit/report", ACCESS_AUDIT_READ, WEB_BODY_NONE, 0, report_get},
    {WEB_GET, "/api/v1/audit/report.csv", ACCESS_AUDIT_READ, WEB_BODY_NONE, 0,
        report_csv_get},
};
const struct web_routes audit_api_routes = {routes, ARRAY_LEN(routes)};
