/* SPDX-License-Identifier: EUPL-1.2 */
#include "decision/team_act.h"

#include <assert.h>

#include "access/access_act.h"
#include "application/application_store.h"
#include "application/forecast_act.h"
#include "base/text.h"
#include "db/acts.h"
#include "decision/decision_store.h"
#include "decision/hands_act.h"
#include "decision/team_store.h"
#include "permit/file_act.h"

/* Each case is loaded whole, to be judged. */
enum { MOVE_BYTES = 256 << 20 };

static const char *const keys[] = {
    [TEAM_OK] = NULL,
    [TEAM_NO_CASES] = "decision.team.refusal.no_cases",
    [TEAM_NO_REASON] = "decision.team.refusal.no_reason",
    [TEAM_NO_OFFICER] = "decision.team.refusal.no_officer",
    [TEAM_NONE_MOVED] = "decision.team.refusal.none_moved",
};
static_assert(ARRAY_LEN(keys) == TEAM_VERDICT_COUNT, "each verdict has its words");

const char *
team_key(enum team_verdict verdict)
{
	assert((size_t)verdict < ARRAY_LEN(keys));
	return keys[verdict];
}

/* --- the desk --- */

/* Monday of this week, in the authority's calendar. */
static day
monday_of(day today)
{
	enum { WEEK = 7, FIRST_WEEKDAY = 3 }; /* 1970-01-01: a Thursday */

	return today - ((today + FIRST_WEEKDAY) % WEEK + WEEK) % WEEK;
}

static enum fault
list_members(struct act *act, struct team_desk *desk)
{
	struct team_row *rows = ARENA_ARRAY(act->arena, struct team_row, TEAM_MOST);
	day today = act_today(act);
	size_t count = 0;

	TRY(team_list(act->db, act->arena, rows, TEAM_MOST, &count));
	TRY(team_add_decided(act->db,
	    moment_of_day(monday_of(today), act->offset_minutes),
	    moment_of_day(today, act->offset_minutes), rows, count));
	struct team_member *members =
	    ARENA_ARRAY(act->arena, struct team_member, count + 1);
	desk->ret_chosen = NULL;
	for (size_t i = 0; i < count; i++) {
		members[i] = (struct team_member){rows[i].officer, rows[i].name,
		    rows[i].name_arabic, rows[i].open, rows[i].today, rows[i].week};
		if (id_equal(&rows[i].officer, &desk->officer)) {
			desk->ret_chosen = &members[i];
		}
	}
	desk->ret_members = members;
	desk->ret_members_count = count;
	return FAULT_NONE;
}

static enum fault
list_cases(struct act *act, struct team_desk *desk)
{
	struct access_caller officer = {.account = desk->officer};
	struct decision_queue queue = {.caller = &officer,
	    .tab = DECISION_TAB_MINE,
	    .has_after = desk->has_after,
	    .after = desk->after};

	desk->ret_lines_count = 0;
	desk->ret_more = false;
	if (desk->ret_chosen == NULL) {
		return FAULT_NONE;
	}
	TRY(decision_list_in_act(act, &queue));
	desk->ret_lines = queue.ret_lines;
	desk->ret_lines_count = queue.ret_count;
	desk->ret_more = queue.ret_more;
	desk->ret_next = queue.ret_next;
	return FAULT_NONE;
}

static enum fault
open_desk(struct act *act, void *input)
{
	struct team_desk *desk = input;
	struct forecast *forecast = ARENA_NEW(act->arena, struct forecast);
	int64_t counts[DECISION_FILTER_COUNT];

	TRY(decision_queue_counts(
	    act->db, &desk->caller->account, DECISION_COUNT_MOST, counts));
	desk->ret_refusals = counts[DECISION_SIGNATURE];
	TRY(permit_waiting_total(act, &desk->ret_permits));
	TRY(forecast_in_act(act, forecast));
	forecast_ages(forecast, act_today(act), desk->ret_ages);
	TRY(list_members(act, desk));
	return list_cases(act, desk);
}

enum fault
team_open(struct acts *acts, struct arena *arena, struct team_desk *desk)
{
	return acts_read(acts, arena, open_desk, desk);
}

/* --- giving cases to another --- */

/* Nobody is given his own case: that is seen as if he asked. */
static enum fault
judge_case(struct act *act, const struct team_move *move,
    const struct application_row *row, enum application_verdict *ret_verdict)
{
	struct access_caller to = {.account = move->to};
	struct application_row copy = *row;
	struct application_view view;
	struct application_hands hands;
	struct application_hands his = {.own = false};

	TRY(application_load_case(act, &copy, true, &view));
	TRY(decision_hands(act, move->caller, &view, &hands));
	if (!id_is_none(&move->to)) {
		TRY(decision_hands(act, &to, &view, &his));
	}
	*ret_verdict = his.own ? APPLICATION_OWN_CASE
	                       : application_judge_hands(APPLICATION_REASSIGN, &hands);
	return FAULT_NONE;
}

static enum fault
move_row(struct act *act, struct team_move *move, struct application_row *row,
    enum application_verdict *ret_verdict)
{
	struct team_move_row moved = {row->id, row->account, row->officer, move->to,
	    move->caller->account, move->reason, act->now};

	TRY(application_change(act, row,
	    &(struct application_change){
	        .event = APPLICATION_REASSIGN,
	        .actor = id_slice(&move->caller->account),
	        .role = access_by_role(move->caller, ACCESS_CASE_ASSIGN),
	        .reason = id_is_none(&move->to) ? SLICE("queue") : SLICE("officer"),
	        .text_en = move->arabic ? SLICE("") : move->reason,
	        .text_ar = move->arabic ? move->reason : SLICE(""),
	    },
	    ret_verdict));
	if (*ret_verdict != APPLICATION_OK) {
		return FAULT_NONE;
	}
	row->officer = move->to;
	row->claimed_at = id_is_none(&move->to) ? 0 : act->now;
	TRY(application_update_officer(act->db, row));
	return team_move_insert(act->db, &moved, act->arena);
}

static enum fault
move_one(struct act *act, struct team_move *move, const struct id *id)
{
	struct application_row row = {.found = false};
	enum application_verdict verdict = APPLICATION_NOT_FOUND;

	if (!id_is_none(id)) {
		TRY(application_find(act->db, id, act->arena, &row));
	}
	if (row.found && row.state == APPLICATION_REVIEW &&
	    !id_equal(&row.officer, &move->to)) {
		TRY(judge_case(act, move, &row, &verdict));
	}
	if (verdict == APPLICATION_OK) {
		TRY(move_row(act, move, &row, &verdict));
	}
	move->ret_moved += verdict == APPLICATION_OK ? 1 : 0;
	move->ret_left += verdict == APPLICATION_OK ? 0 : 1;
	return FAULT_NONE;
}

static enum fault
judge_move(struct act *act, struct team_move *move)
{
	unsigned roles = 1U << ACCESS_OFFICER; /* of nobody: the queue may have it */

	if (!id_is_none(&move->to)) {
		TRY(access_roles_within(act, &move->to, &roles));
	}
	const bool none = move->all ? id_is_none(&move->from) : move->cases.size == 0;
	move->ret_verdict = none                                     ? TEAM_NO_CASES
	    : !move->to_known || (roles & 1U << ACCESS_OFFICER) == 0 ? TEAM_NO_OFFICER
	    : move->reason.size == 0 || text_length(move->reason) > TEAM_REASON_MOST
	    ? TEAM_NO_REASON
	    : TEAM_OK;
	return FAULT_NONE;
}

/* What was typed; what is no id is none, and counts as left. */
static void
read_chosen(struct slice rest, struct id *ret_ids, size_t *ret_count)
{
	*ret_count = 0;
	while (rest.size > 0 && *ret_count < TEAM_ALL_MOST) {
		struct id *id = &ret_ids[(*ret_count)++];
		if (!id_parse(slice_cut(&rest, '\n'), id)) {
			*id = (struct id){{0}};
		}
	}
}

static enum fault
list_all(struct act *act, struct team_move *move, struct id *ret_ids, size_t *ret_count)
{
	struct decision_part part = {
	    .filter = DECISION_MINE,
	    .officer = &move->from,
	    .capacity = TEAM_ALL_MOST + 1, /* one more tells of the rest */
	};
	struct decision_queue_row *rows =
	    ARENA_ARRAY(act->arena, struct decision_queue_row, part.capacity);

	TRY(decision_queue_list(act->db, &part, act->arena, rows, ret_count));
	move->ret_rest = *ret_count > TEAM_ALL_MOST;
	*ret_count = move->ret_rest ? TEAM_ALL_MOST : *ret_count;
	for (size_t i = 0; i < *ret_count; i++) {
		ret_ids[i] = rows[i].id;
	}
	return FAULT_NONE;
}

static enum fault
move_all(struct act *act, void *input)
{
	struct team_move *move = input;
	struct id *ids = ARENA_ARRAY(act->arena, struct id, TEAM_ALL_MOST);
	size_t count = 0;

	move->ret_moved = 0;
	move->ret_left = 0;
	move->ret_rest = false;
	TRY(judge_move(act, move));
	if (move->ret_verdict != TEAM_OK) {
		return FAULT_NONE;
	}
	if (move->all) {
		TRY(list_all(act, move, ids, &count));
	} else {
		read_chosen(move->cases, ids, &count);
	}
	for (size_t i = 0; i < count; i++) {
		TRY(move_one(act, move, &ids[i]));
	}
	if (move->ret_moved == 0) {
		move->ret_verdict = TEAM_NONE_MOVED;
	}
	return FAULT_NONE;
}

enum fault
team_move(struct acts *acts, struct team_move *move)
{
	struct arena work = ARENA_EMPTY(MOVE_BYTES);
	enum fault fault = acts_write(acts, &work, move_all, move);

	arena_done(&work);
	return fault;
}
