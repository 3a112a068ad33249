/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * search_act - looking for cases by number, name, day, state and centre.
 *
 *	struct search search = {.caller = caller};
 *	search.typed[SEARCH_FIELD_WORDS] = SLICE("Noura Specimen");
 *	TRY(search_find(acts, arena, &search));
 *	if (search.ret_wrong < SEARCH_FIELDS) ... search.ret_key, else search.ret_lines
 *
 * Each search is in the log: who, when, and what kind of thing was typed (search.h), never
 * the words. A page begins where the one before ended. What it costs has an end, also when a
 * hundred thousand have the name and two of them were at the centre: a page looks at
 * SEARCH_REACH_MOST people and says so (ret_part); the next one goes on there.
 */
#ifndef DECISION_SEARCH_ACT_H
#define DECISION_SEARCH_ACT_H

#include "decision/queue_act.h"

enum search_field {
	SEARCH_FIELD_WORDS,
	SEARCH_FIELD_STATE,
	SEARCH_FIELD_CENTRE,
	SEARCH_FIELD_FROM,
	SEARCH_FIELD_UNTIL,
	SEARCH_FIELD_AFTER, /* ret_next of the page before */
	SEARCH_FIELDS
};
/* "q", "state" ...: in addresses. */
const char *search_field_name(enum search_field field);

enum {
	SEARCH_MARK_SIZE = 20 + 1 + 2 * ID_TEXT_SIZE,
	SEARCH_REACH_MOST = 2000, /* people or certificates that a page looks at */
};

struct search {
	const struct access_caller *caller;
	struct slice typed[SEARCH_FIELDS]; /* "": not asked */

	bool ret_asked; /* something was: else nothing is looked for, or told */
	enum search_field ret_wrong; /* SEARCH_FIELDS: nothing */
	const char *ret_key;         /* what is wrong with it */
	const struct decision_case_line *ret_lines;
	size_t ret_count;                /* at most DECISION_PAGE_MOST */
	char ret_next[SEARCH_MARK_SIZE]; /* "": there are no more */
	bool
	    ret_part; /* only SEARCH_REACH_MOST people, or certificates, were looked at */
};
MUST_USE enum fault search_find(
    struct acts *acts, struct arena *arena, struct search *search);

#endif
