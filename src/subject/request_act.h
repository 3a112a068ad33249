/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * request_act - a person asks, sees what became of it, and takes it back.
 *
 *	struct request_made made = {.caller = caller, .asked = asked};
 *	TRY(request_make(acts, arena, &made));
 *	if (made.ret_verdict != REQUEST_OK) ... request_verdict_key(), made.ret_value_key
 *
 * The letter that acknowledges it, with the last day for the answer, is in the same
 * transaction. What is another person's is not there.
 */
#ifndef SUBJECT_REQUEST_ACT_H
#define SUBJECT_REQUEST_ACT_H

#include "access/access.h"
#include "base/arena.h"
#include "base/fault.h"
#include "subject/request.h"

struct acts;

enum { REQUEST_OWN_MOST = 50 };

/* One request as its person sees it. */
struct request_view {
	struct id id;
	struct slice number;
	enum request_kind kind;
	enum request_state state;
	struct slice field;
	struct slice value;
	struct slice words;
	moment asked_at;
	day due;
	struct slice extension_en;
	struct slice extension_ar;
	struct slice answer_en;
	struct slice answer_ar;
	moment answered_at;
	moment erase_at; /* granted, and to be carried out then; else 0 */
	bool overdue;
	int64_t version;
};

struct request_made {
	const struct access_caller *caller;
	struct request_asked asked;
	enum request_verdict ret_verdict;
	const char *ret_value_key; /* beside the value; or NULL */
	struct request_view ret_view;
};
MUST_USE enum fault request_make(
    struct acts *acts, struct arena *arena, struct request_made *made);

struct request_taken_back {
	const struct access_caller *caller;
	struct id id;
	int64_t version; /* of the page that was seen */
	enum request_verdict ret_verdict;
};
MUST_USE enum fault request_take_back(
    struct acts *acts, struct arena *arena, struct request_taken_back *taken);

struct request_own {
	const struct access_caller *caller;
	const struct request_view *ret_views; /* the newest first */
	size_t ret_count;
	unsigned ret_vouched; /* PERSON_BIT of the details that are not corrected here */
};
MUST_USE enum fault request_read_own(
    struct acts *acts, struct arena *arena, struct request_own *own);

#endif
