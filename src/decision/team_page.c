/* SPDX-License-Identifier: EUPL-1.2 */
#include "decision/team_page.h"

#include <string.h>

#include "base/json.h"
#include "base/number.h"
#include "decision/case_page.h"
#include "decision/override_page.h"
#include "decision/team_act.h"
#include "template/desk_team.h"
#include "web/form.h"
#include "web/html.h"
#include "web/request.h"

enum { CASES_BYTES_MOST = TEAM_CASES_MOST * ID_TEXT_SIZE, BAR_WIDTH = 300 };

enum { FIELD_OFFICER, FIELD_ALL, FIELD_CASES, FIELD_TO, FIELD_REASON, FIELDS };
static const struct web_field fields[] = {
    [FIELD_OFFICER] = {"officer", ID_TEXT_SIZE, WEB_FIELD_LINE},
    [FIELD_ALL] = {"all", 5, WEB_FIELD_LINE},
    [FIELD_CASES] = {"case", CASES_BYTES_MOST, WEB_FIELD_MANY},
    [FIELD_TO] = {"to", ID_TEXT_SIZE, WEB_FIELD_LINE},
    [FIELD_REASON] = {"reason", (size_t)TEAM_REASON_MOST * 4, WEB_FIELD_LINES},
};
static const char queue_word[] = "queue";

/* What is wrong, beside its field. */
static struct web_problem_field
wrong_of(enum team_verdict verdict)
{
	static const char *const names[] = {
	    [TEAM_OK] = NULL,
	    [TEAM_NO_CASES] = "case",
	    [TEAM_NO_REASON] = "reason",
	    [TEAM_NO_OFFICER] = "to",
	    [TEAM_NONE_MOVED] = "case",
	};

	return (struct web_problem_field){names[verdict], team_key(verdict)};
}

static unsigned
status_of(enum team_verdict verdict)
{
	return verdict == TEAM_NONE_MOVED ? 409 : 422;
}

/* --- the page --- */

static const char *const age_keys[FORECAST_AGES] = {"decision.team.age.new",
    "decision.team.age.days_2", "decision.team.age.days_4", "decision.team.age.old"};

static void
put_ages(
    struct arena *arena, const struct team_desk *desk, struct template_desk_team *page)
{
	struct template_desk_team_ages *ages =
	    ARENA_ARRAY(arena, struct template_desk_team_ages, FORECAST_AGES);
	int64_t most = 1;

	for (size_t i = 0; i < FORECAST_AGES; i++) {
		most = desk->ret_ages[i] > most ? desk->ret_ages[i] : most;
	}
	for (size_t i = 0; i < FORECAST_AGES; i++) {
		ages[i] = (struct template_desk_team_ages){
		    .label = age_keys[i],
		    .count = desk->ret_ages[i],
		    .width = desk->ret_ages[i] * BAR_WIDTH / most,
		    .look = i + 1 < FORECAST_AGES ? SLICE("tone-1") : SLICE("tone-6"),
		};
	}
	page->ages = ages;
	page->ages_count = FORECAST_AGES;
}

static void
put_members(struct web_request *request, const struct team_desk *desk, struct slice to,
    struct template_desk_team *page)
{
	size_t count = desk->ret_members_count;
	struct template_desk_team_members *members =
	    ARENA_ARRAY(web_arena(request), struct template_desk_team_members, count + 1);
	struct template_select_options *options =
	    ARENA_ARRAY(web_arena(request), struct template_select_options, count + 1);

	options[0] = (struct template_select_options){
	    .value = SLICE(queue_word),
	    .label = html_sentence(web_frame(request), "decision.team.to_queue"),
	    .chosen = slice_equal(to, SLICE(queue_word)),
	};
	page->options_count = 1;
	for (size_t i = 0; i < count; i++) {
		const struct team_member *one = &desk->ret_members[i];
		struct slice id = id_slice(&one->officer);
		struct slice name =
		    case_who(web_language(request), one->name, one->name_arabic);
		members[i] = (struct template_desk_team_members){
		    .id = id,
		    .name = name,
		    .open = one->open,
		    .today = one->today,
		    .week = one->week,
		};
		if (one != desk->ret_chosen) {
			options[page->options_count++] = (struct template_select_options){
			    .value = id, .label = name, .chosen = slice_equal(to, id)};
		}
	}
	page->members = members;
	page->members_count = count;
	page->options = options;
}

static bool
is_among(struct slice lines, struct slice line)
{
	while (lines.size > 0) {
		if (slice_equal(slice_cut(&lines, '\n'), line)) {
			return true;
		}
	}
	return false;
}

static void
put_cases(struct web_request *request, const struct team_desk *desk, struct slice chosen,
    struct template_desk_team *page)
{
	struct template_desk_team_cases *cases = ARENA_ARRAY(web_arena(request),
	    struct template_desk_team_cases, desk->ret_lines_count + 1);

	for (size_t i = 0; i < desk->ret_lines_count; i++) {
		const struct decision_case_line *line = &desk->ret_lines[i];
		cases[i].id = id_slice(&line->id);
		cases[i].reference = line->reference;
		cases[i].name = case_name(web_language(request), line->name_latin,
		    line->name_arabic, &cases[i].lang);
		cases[i].due = line->due;
		cases[i].overdue = line->overdue;
		cases[i].chosen = is_among(chosen, cases[i].id);
	}
	page->cases = cases;
	page->cases_count = desk->ret_lines_count;
}

/* The rest of his cases, and back to the oldest. */
static void
put_pages(
    struct arena *arena, const struct team_desk *desk, struct template_desk_team *page)
{
	page->later = desk->has_after;
	if (desk->ret_more) {
		char *after = arena_alloc(arena, DECISION_MARK_SIZE);
		decision_mark_format(&desk->ret_next, after);
		page->after = slice_of(after);
	}
}

/* "?done=moved&moved=12&left=1&rest=1" */
static void
put_done(struct web_request *request, struct template_desk_team *page)
{
	page->done = slice_equal(web_query(request, "done"), SLICE("moved"));
	if (!number_parse(web_query(request, "moved"), 0, TEAM_ALL_MOST, &page->moved) ||
	    !number_parse(web_query(request, "left"), 0, TEAM_ALL_MOST, &page->left)) {
		page->moved = 0;
		page->left = 0;
	}
	page->rest = web_query(request, "rest").size > 0;
}

/* refused: values of the form that was not carried out, or NULL. */
static void
show(struct web_request *request, const struct id *officer, const struct slice *refused,
    enum team_verdict verdict)
{
	static const struct slice nothing[FIELDS] = {{NULL, 0}};
	const struct slice *values = refused != NULL ? refused : nothing;
	struct team_desk desk = {.caller = web_caller(request), .officer = *officer};
	struct template_desk_team page = {.typed = values[FIELD_REASON]};
	struct web_problem_field wrong = wrong_of(verdict);
	struct buffer html = BUFFER_IN(web_arena(request));

	desk.has_after = decision_mark_parse(web_query(request, "after"), &desk.after);
	enum fault fault = team_open(web_acts(request), web_arena(request), &desk);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	page.refusals = desk.ret_refusals;
	page.permits = desk.ret_permits;
	page.case_error =
	    verdict == TEAM_NO_CASES || verdict == TEAM_NONE_MOVED ? wrong.key : NULL;
	page.to_error = verdict == TEAM_NO_OFFICER ? wrong.key : NULL;
	page.reason_error = verdict == TEAM_NO_REASON ? wrong.key : NULL;
	put_done(request, &page);
	put_pages(web_arena(request), &desk, &page);
	if (desk.ret_chosen != NULL) {
		page.officer = id_slice(&desk.ret_chosen->officer);
		page.officer_name = case_who(web_language(request), desk.ret_chosen->name,
		    desk.ret_chosen->name_arabic);
	}
	put_ages(web_arena(request), &desk, &page);
	put_members(request, &desk, values[FIELD_TO], &page);
	put_cases(request, &desk, values[FIELD_CASES], &page);
	template_desk_team(&html, web_frame(request), &page);
	web_reply_html(
	    request, verdict == TEAM_OK ? 200 : status_of(verdict), buffer_slice(&html));
}

static void
team_get(struct web_request *request)
{
	struct id officer = {{0}};
	struct slice typed = web_query(request, "officer");

	if (typed.size > 0 && !id_parse(typed, &officer)) {
		web_reply_error(request, 404);
		return;
	}
	show(request, &officer, NULL, TEAM_OK);
}

/* --- giving cases to another --- */

static struct team_move
move_of(struct web_request *request, const struct slice values[static FIELDS])
{
	struct team_move move = {
	    .caller = web_caller(request),
	    .all = values[FIELD_ALL].size > 0 &&
	        !slice_equal(values[FIELD_ALL], SLICE("false")),
	    .cases = values[FIELD_CASES],
	    .reason = values[FIELD_REASON],
	    .arabic = web_language(request) == SAY_ARABIC,
	};

	if (!id_parse(values[FIELD_OFFICER], &move.from)) {
		move.from = (struct id){{0}};
	}
	move.to_known = slice_equal(values[FIELD_TO], SLICE(queue_word)) ||
	    id_parse(values[FIELD_TO], &move.to);
	return move;
}

static void
move_post(struct web_request *request)
{
	struct slice values[FIELDS];
	struct buffer where = BUFFER_IN(web_arena(request));

	if (!web_form_accepted(request, web_form(request, fields, FIELDS, values))) {
		return;
	}
	struct team_move move = move_of(request, values);
	enum fault fault = team_move(web_acts(request), &move);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	if (move.ret_verdict == TEAM_OK) {
		buffer_print(&where, "/desk/team?done=moved&moved=%zu&left=%zu%s",
		    move.ret_moved, move.ret_left, move.ret_rest ? "&rest=1" : "");
		web_redirect_to(request, buffer_text(&where));
		return;
	}
	show(request, &move.from, values, move.ret_verdict);
}

/* --- for programs --- */

static void
put_json(struct json *json, const struct team_desk *desk)
{
	json_object(json);
	json_number(json, "refusals_waiting", desk->ret_refusals);
	json_number(json, "permits_waiting", desk->ret_permits);
	json_object_named(json, "ages");
	json_number(json, "days_0_1", desk->ret_ages[0]);
	json_number(json, "days_2_3", desk->ret_ages[1]);
	json_number(json, "days_4_5", desk->ret_ages[2]);
	json_number(json, "older", desk->ret_ages[3]);
	json_end(json);
	json_array_named(json, "officers");
	for (size_t i = 0; i < desk->ret_members_count; i++) {
		const struct team_member *one = &desk->ret_members[i];
		json_object(json);
		json_text(json, "id", id_slice(&one->officer));
		json_text(json, "name", one->name);
		json_number(json, "open", one->open);
		json_number(json, "decided_today", one->today);
		json_number(json, "decided_this_week", one->week);
		json_end(json);
	}
	json_end(json);
	json_array_named(json, "cases");
	for (size_t i = 0; i < desk->ret_lines_count; i++) {
		const struct decision_case_line *line = &desk->ret_lines[i];
		json_object(json);
		json_text(json, "id", id_slice(&line->id));
		json_text(json, "reference", line->reference);
		json_day(json, "due", line->due);
		json_flag(json, "overdue", line->overdue);
		json_end(json);
	}
	json_end(json);
	if (desk->ret_more) {
		char next[DECISION_MARK_SIZE];
		decision_mark_format(&desk->ret_next, next);
		json_text(json, "next", slice_of(next));
	}
	json_end(json);
}

static void
team_api_get(struct web_request *request)
{
	struct buffer body = BUFFER_IN(web_arena(request));
	struct json json = JSON_INTO(&body);
	struct team_desk desk = {.caller = web_caller(request)};
	struct slice typed = web_query(request, "officer");

	if (typed.size > 0 && !id_parse(typed, &desk.officer)) {
		web_reply_error(request, 404);
		return;
	}
	desk.has_after = decision_mark_parse(web_query(request, "after"), &desk.after);
	enum fault fault = team_open(web_acts(request), web_arena(request), &desk);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	put_json(&json, &desk);
	web_reply_json(request, 200, buffer_slice(&body));
}

static void
move_api_post(struct web_request *request)
{
	struct buffer body = BUFFER_IN(web_arena(request));
	struct json json = JSON_INTO(&body);
	struct slice values[FIELDS];

	if (!web_form_accepted(request, web_form(request, fields, FIELDS, values))) {
		return;
	}
	struct team_move move = move_of(request, values);
	enum fault fault = team_move(web_acts(request), &move);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	if (move.ret_verdict != TEAM_OK) {
		struct web_problem_field wrong = wrong_of(move.ret_verdict);
		web_reply_problem(
		    request, status_of(move.ret_verdict), wrong.key, &wrong, 1);
		return;
	}
	json_object(&json);
	json_number(&json, "moved", (int64_t)move.ret_moved);
	json_number(&json, "left", (int64_t)move.ret_left);
	json_flag(&json, "rest", move.ret_rest);
	json_end(&json);
	web_reply_json(request, 200, buffer_slice(&body));
}

static const struct web_route routes[] = {
    {WEB_GET, "/{lang}/desk/team", ACCESS_CASE_ASSIGN, WEB_BODY_NONE, 0, team_get},
    {WEB_POST, "/{lang}/desk/team/move", ACCESS_CASE_ASSIGN, WEB_BODY_FORM, 0, move_post},
    {WEB_GET, "/api/v1/desk/team", ACCESS_CASE_ASSIGN, WEB_BODY_NONE, 0, team_api_get},
    {WEB_GET, "/{lang}/desk/team/overrides", ACCESS_CASE_ASSIGN, WEB_BODY_NONE, 0,
        override_page_get},
    {WEB_GET, "/{lang}/desk/team/overrides.csv", ACCESS_CASE_ASSIGN, WEB_BODY_NONE, 0,
        override_csv_get},
    {WEB_POST, "/api/v1/desk/team/move", ACCESS_CASE_ASSIGN, WEB_BODY_JSON, 0,
        move_api_post},
};
const struct web_routes team_page_routes = {routes, ARRAY_LEN(routes)};
