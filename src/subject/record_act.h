/* SPDX-License-Identifier: EUPL-1.2 */
/* record_act - what the person's acts and the desk's do alike. */
#ifndef SUBJECT_RECORD_ACT_H
#define SUBJECT_RECORD_ACT_H

#include "db/acts.h"
#include "notice/notice.h"
#include "subject/request_act.h"
#include "subject/request_store.h"

struct request_view request_view_of(const struct request_row *row, day today);

/* The object is "data_request/NUMBER"; right: by which the caller does it. */
MUST_USE enum fault request_record(struct act *act, const struct access_caller *caller,
    enum access_right right, const char *action, const struct request_row *row);

/* A letter about the request, with its last day; both texts may be empty. */
struct request_letter {
	const struct request_row *row;
	enum notice_kind kind;
	day until;
	struct slice text_en;
	struct slice text_ar;
};
MUST_USE enum fault request_tell(struct act *act, const struct request_letter *letter);

/* The row moves by the event, when the version is the one that was seen; *ret_verdict is
 * STALE, OVER or TWICE else, and nothing was saved. */
struct request_move {
	struct request_row *row; /* with what the caller has changed besides */
	enum request_event event;
	int64_t version;
	enum request_verdict ret_verdict;
};
MUST_USE enum fault request_step(struct act *act, struct request_move *move);

#endif
