/* SPDX-License-Identifier: EUPL-1.2 */
/* centre_act - looking up centres, and loading the list of them. */
#ifndef CENTRE_CENTRE_ACT_H
#define CENTRE_CENTRE_ACT_H

#include "base/arena.h"
#include "base/fault.h"
#include "centre/centre.h"

struct acts;
struct act;

enum { CENTRE_SHOWN_MOST = 200, CENTRE_PAGES_MOST = 50 };

/* A centre as people see it today. */
struct centre_today {
	struct centre centre;
	enum centre_verdict verdict; /* accredited today for recreation? */
	day until_day;               /* of the interval at hand; DAY_NONE: open or none */
};

struct centre_list {
	struct slice typed; /* the search; empty finds all */
	size_t page;        /* from 0, of CENTRE_SHOWN_MOST each */
	struct centre_today *ret_centres;
	size_t ret_count;
	bool ret_more; /* there is another page */
};

/* The page that was asked for, "" the first; false when it is no number. */
MUST_USE bool centre_page_parse(struct slice typed, size_t *ret_page);
MUST_USE enum fault centre_act_list(
    struct acts *acts, struct arena *arena, struct centre_list *list);

/* Whether the centre was accredited on a day for a class; CENTRE_UNKNOWN when there is
 * no such centre. *ret_centre is written when there is. Inside an act. */
MUST_USE enum fault centre_act_judge(struct act *act, struct slice code, day on,
    enum centre_class class, enum centre_verdict *ret_verdict, struct centre *ret_centre);

/* Loads a file of centres (data/ae/centres.tsv) in one act; the line that is not good is
 * told, and then nothing is loaded. */
struct centre_load {
	struct slice text;
	enum centre_line_verdict ret_verdict;
	size_t ret_line; /* 1 is the first; of the bad one, or how many were read */
};

MUST_USE enum fault centre_act_load(
    struct acts *acts, struct arena *arena, struct centre_load *load);

#endif
