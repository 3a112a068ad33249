/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * desk_act - the data-protection officer's desk: what waits, one request, its answer.
 *
 *	struct data_file file = {.caller = caller, .id = id, .told = READING_REQUEST};
 *	TRY(data_open(acts, arena, &file));
 *	if (!file.ret_found) ... 404
 *	if (file.ret_purpose == READING_NONE) ... only what names the request
 *
 * A person's data open while his request waits, to who has told why; each opening is in the
 * audit and the person sees it (access/reading_act.h). Nobody answers his own request.
 */
#ifndef SUBJECT_DESK_ACT_H
#define SUBJECT_DESK_ACT_H

#include "access/reading.h"
#include "permit/permit.h"
#include "retention/erasure.h"
#include "subject/request_act.h"

struct store; /* store/store.h */

enum { DATA_OPEN_MOST = 200, DATA_OVER_MOST = 50, DATA_LISTED_MOST = 50 };

/* --- the queue: nothing of a person --- */
struct data_queue {
	const struct request_view *ret_open; /* the first deadline first */
	size_t ret_open_count;
	size_t ret_overdue;
	const struct request_view *ret_over; /* the newest first */
	size_t ret_over_count;
};
MUST_USE enum fault data_list(
    struct acts *acts, struct arena *arena, struct data_queue *queue);

/* --- one request --- */
struct data_application {
	struct slice reference; /* empty: a draft */
	struct slice state;
	moment at;
};
/* A legal hold in force of this person. */
struct data_hold {
	const char *basis_key;
	const char *basis; /* its word */
	struct slice reference;
	moment set_at;
};
struct data_permit {
	struct permit_number number;
	enum permit_status status;
	moment expires;
};
struct data_file {
	const struct access_caller *caller; /* has ACCESS_DATA_REQUEST */
	struct id id;
	enum reading_purpose told; /* READING_NONE: before, in this session */
	bool ret_found;
	struct request_view
	    ret_view; /* what is sealed is empty while the file is closed */
	bool ret_own;
	enum reading_purpose ret_purpose;
	/* for who has told why, while it waits: */
	struct person_typed ret_details;
	unsigned ret_vouched;
	struct slice ret_provider;
	const struct data_application *ret_applications;
	size_t ret_applications_count;
	const struct data_permit *ret_permits;
	size_t ret_permits_count;
	const struct data_hold *ret_holds;
	size_t ret_holds_count;
	enum erasure_verdict ret_erasure;
	int64_t ret_more_days; /* that an extension gives; 0: it was extended */
};
MUST_USE enum fault data_open(
    struct acts *acts, struct arena *arena, struct data_file *file);

/* --- its answer --- */
struct data_answer {
	const struct access_caller *caller;
	struct id id;
	int64_t version;          /* of the page that was seen */
	enum request_event event; /* EXTEND, GRANT, REFUSE */
	struct slice text_en;     /* to the person */
	struct slice text_ar;
	enum request_verdict ret_verdict;
	const char *ret_why_key; /* beside BAD_VALUE and NO_ERASURE */
};
MUST_USE enum fault data_reply(
    struct acts *acts, struct arena *arena, struct data_answer *answer);

/* Erasures that were granted REQUEST_ERASE_AFTER ago; what stops one meanwhile puts it off
 * for a day. app/ calls it every minute. */
MUST_USE enum fault data_carry_out(struct acts *acts, struct arena *arena);

#endif
