/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * team_act - the supervisor's desk: what waits for a second signature, who has how much,
 * how long it has waited, and cases that are given to another officer.
 *
 *	struct team_move move = {.caller = caller, .all = true, .from = officer,
 *	    .to_known = true, .reason = reason};         to none: back to the queue
 *	TRY(team_move(acts, &move));
 *	if (move.ret_verdict != TEAM_OK) ... team_key()
 */
#ifndef DECISION_TEAM_ACT_H
#define DECISION_TEAM_ACT_H

#include "application/forecast.h"
#include "decision/queue_act.h"

enum {
	TEAM_MOST = 200,
	TEAM_CASES_MOST = DECISION_PAGE_MOST, /* on a page */
	TEAM_ALL_MOST = 500,                  /* given over at once */
	TEAM_REASON_MOST = 300,               /* characters */
};

struct team_member {
	struct id officer;
	struct slice name;
	struct slice name_arabic;
	int64_t open;
	int64_t today; /* decided */
	int64_t week;  /* decided, since Monday */
};

struct team_desk {
	const struct access_caller *caller;
	struct id officer; /* whose cases are asked for; none: of nobody */
	bool has_after;    /* his cases behind this one; else from the oldest */
	struct decision_mark after;
	int64_t ret_refusals; /* at most DECISION_COUNT_MOST */
	int64_t ret_permits;  /* suspensions and revocations that wait */
	int64_t ret_ages[FORECAST_AGES];
	const struct team_member *ret_members;
	size_t ret_members_count;
	const struct team_member *ret_chosen;       /* NULL: no such officer */
	const struct decision_case_line *ret_lines; /* his, the oldest first */
	size_t ret_lines_count;                     /* at most TEAM_CASES_MOST */
	bool ret_more;
	struct decision_mark ret_next; /* when there are more */
};
MUST_USE enum fault team_open(
    struct acts *acts, struct arena *arena, struct team_desk *desk);

enum team_verdict {
	TEAM_OK,
	TEAM_NO_CASES,   /* none is named: 422 */
	TEAM_NO_REASON,  /* or it is too long: 422 */
	TEAM_NO_OFFICER, /* who should have them is no officer: 422 */
	TEAM_NONE_MOVED, /* each has moved on, waits for a signature, or is his own: 409 */
	TEAM_VERDICT_COUNT
};
/* "decision.team.refusal.no_cases" ...; NULL of TEAM_OK. */
const char *team_key(enum team_verdict verdict);

struct team_move {
	const struct access_caller *caller;
	bool all; /* all that `from` has, TEAM_ALL_MOST at most */
	struct id from;
	struct slice cases; /* else these: ids, '\n' between */
	struct id to;       /* none: back to the queue */
	bool to_known;      /* what was typed is an id, or the queue */
	struct slice reason;
	bool arabic; /* is what the reason is written in, or English */
	enum team_verdict ret_verdict;
	size_t ret_moved;
	size_t ret_left; /* not moved */
	bool ret_rest;   /* of all: he has more than were tried */
};
/* One transaction; each case that moves has its event, its row of case_move and its entry
 * in the log. */
MUST_USE enum fault team_move(struct acts *acts, struct team_move *move);

#endif
