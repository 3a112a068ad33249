/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * work_act - what lies on one officer's desk: which cases are next, what he has just decided,
 * notes to colleagues, a conflict of interest, and how long a case stays his.
 *
 *	struct decision_taken taken = {.caller = caller};
 *	TRY(decision_take_next(acts, arena, &taken));
 *	if (taken.ret_found) ... it is open to him now
 *
 * A case is its officer's for so many minutes after he last worked on it, as the configuration
 * says; then the clock frees it (decision_free_idle), and its history says so.
 */
#ifndef DECISION_WORK_ACT_H
#define DECISION_WORK_ACT_H

#include "decision/pending_act.h"

enum {
	DECISION_DESK_LINES = 10,
	DECISION_DESK_PENDING = 3,
	DECISION_NOTES_MOST = 100,
	DECISION_NOTE_MOST = 2000, /* characters */
};

/* As configured; a service of the pages under the name "desk". */
struct decision_times {
	int64_t undo_seconds;  /* that a decision on a page waits; 0: it does not */
	int64_t claim_minutes; /* that a case stays with who works on it */
};

/* --- beside the case --- */
struct decision_desk_line {
	struct id id;
	struct slice reference;
	struct slice name_latin;
	struct slice name_arabic;
	day due;
	bool overdue;
	bool clear; /* else somebody should look */
	bool mine;
};
struct decision_desk {
	const struct access_caller *caller;
	struct decision_desk_line ret_lines[DECISION_DESK_LINES];
	size_t ret_lines_count;
	struct decision_pending ret_pending[DECISION_DESK_PENDING]; /* newest first */
	size_t ret_pending_count;
};
MUST_USE enum fault decision_desk(
    struct acts *acts, struct arena *arena, struct decision_desk *desk);

/* Claims the case that is next: his own oldest, else the oldest that nobody has and that is
 * for him. */
struct decision_taken {
	const struct access_caller *caller;
	bool ret_found;
	struct id ret_application;
};
MUST_USE enum fault decision_take_next(
    struct acts *acts, struct arena *arena, struct decision_taken *taken);

/* He is working on it: it stays his. NOT_CLAIMED, CLAIMED: it is not. */
struct decision_kept {
	const struct access_caller *caller;
	struct id application;
	enum application_verdict ret_verdict;
};
MUST_USE enum fault decision_keep(
    struct acts *acts, struct arena *arena, struct decision_kept *kept);
/* Cases that nobody has worked on for so long are free; some of them a call. */
MUST_USE enum fault decision_free_idle(
    struct acts *acts, struct arena *arena, int64_t claim_minutes, size_t *ret_freed);

/* --- notes to colleagues --- */
struct decision_note {
	struct slice author_name;
	struct slice author_arabic;
	moment at;
	struct slice words;
};
struct decision_noted {
	const struct access_caller *caller; /* has told why he opens the case */
	struct id application;
	struct slice words;
	enum application_verdict ret_verdict; /* NO_NOTE: empty or too long */
};
MUST_USE enum fault decision_note(
    struct acts *acts, struct arena *arena, struct decision_noted *noted);

/* --- conflicts of interest --- */
/* "family" ...; NULL ends. The message key of one, NULL when there is no such. */
extern const char *const decision_conflicts[];
const char *decision_conflict_key(struct slice kind);

struct decision_declared {
	const struct access_caller *caller;
	struct id application;
	struct slice kind;
	enum application_verdict ret_verdict; /* NO_REASON: no such kind */
};
/* The case goes back, and this officer never opens one of this person again. */
MUST_USE enum fault decision_declare(
    struct acts *acts, struct arena *arena, struct decision_declared *declared);

#endif
