/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * queue_act - the queue of a desk, a page at a time.
 *
 *	struct decision_queue queue = {.caller = caller, .tab = DECISION_TAB_ALL};
 *	TRY(decision_list(acts, arena, &queue));
 *	... queue.ret_lines; the next page: queue.has_after = true, queue.after = queue.ret_next
 *
 * A page begins where the one before ended, not at a number, and counts stop at
 * DECISION_COUNT_MOST: neither grows with the number of open cases.
 */
#ifndef DECISION_QUEUE_ACT_H
#define DECISION_QUEUE_ACT_H

#include "access/access.h"
#include "application/application.h"
#include "application/clearance.h"
#include "base/arena.h"
#include "base/fault.h"
#include "calendar/calendar.h"

struct acts;
struct act;

enum { DECISION_PAGE_MOST = 50, DECISION_COUNT_MOST = 1000 };

enum decision_tab {
	DECISION_TAB_ALL,
	DECISION_TAB_UNCLAIMED,
	DECISION_TAB_MINE,
	DECISION_TAB_SIGNATURE,
	DECISION_TAB_RETURNED,
	DECISION_TAB_CLOSED,
	DECISION_TAB_COUNT
};
/* "all", "unclaimed" ... in addresses; "decision.tab.all" ... */
const char *decision_tab_name(enum decision_tab tab);
const char *decision_tab_key(enum decision_tab tab);
/* An unknown name is the first tab. */
enum decision_tab decision_tab_find(struct slice name);

struct decision_case_line {
	struct id id;
	struct slice reference;
	struct slice name_latin;
	struct slice name_arabic;
	struct slice centre; /* code */
	struct slice centre_latin;
	int64_t version;
	struct slice centre_arabic;
	enum application_state state;
	moment submitted_at;
	day due;      /* by the working target; DAY_NONE when nothing is waited for */
	bool overdue; /* its day has gone by */
	bool claimed;
	bool claimed_mine;
	moment claimed_at;
	struct slice officer_name;
	struct slice officer_name_arabic; /* empty when it is not known */
	struct clearance look;            /* under review: why, or clear */
	bool refusal_proposed;
	bool emirates_id_warning;
};

/* Where a page begins: behind that line of that tab. */
struct decision_mark {
	moment at;
	struct id id;
};
enum { DECISION_MARK_SIZE = 64 };
/* "1763856000000-0123...": in addresses and in the API. */
void decision_mark_format(
    const struct decision_mark *mark, char ret_text[static DECISION_MARK_SIZE]);
MUST_USE bool decision_mark_parse(struct slice text, struct decision_mark *ret_mark);

struct decision_queue {
	const struct access_caller *caller;
	enum decision_tab tab;
	bool has_after; /* else the first page */
	struct decision_mark after;
	const struct decision_case_line *ret_lines;
	size_t ret_count;
	bool ret_more;
	struct decision_mark ret_next;          /* when there are more */
	int64_t ret_counts[DECISION_TAB_COUNT]; /* at most DECISION_COUNT_MOST */
	int64_t ret_permits;                    /* that wait for a second person */
	int64_t ret_fallen; /* certificates withdrawn under a permit */
};
/* Inside an act. */
MUST_USE enum fault decision_list_in_act(struct act *act, struct decision_queue *queue);
MUST_USE enum fault decision_list(
    struct acts *acts, struct arena *arena, struct decision_queue *queue);

#endif
