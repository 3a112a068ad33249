/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * file_act - a permit's file as officers and supervisors read it, and what waits for a
 * second person.
 *
 *	struct permit_file *file = ARENA_NEW(arena, struct permit_file);
 *	file->caller = caller, file->number = number;
 *	TRY(permit_file_open(acts, arena, file));     - an audit entry each time
 *	if (!file->ret_found) ...
 */
#ifndef PERMIT_FILE_ACT_H
#define PERMIT_FILE_ACT_H

#include "permit/permit_act.h"

enum { PERMIT_WAITING_MOST = 100 };

/* What the first person did, and waits for the second. */
struct permit_waiting {
	bool found;
	struct permit_public public;
	struct slice who_latin;
	struct slice who_arabic;
	struct slice reason; /* of permit_reasons */
	struct slice text_en;
	struct slice text_ar;
	moment at;
	moment until; /* when a suspension falls; 0 for a revocation */
	bool mine;    /* the caller was the first */
};

struct permit_file {
	const struct access_caller *caller;
	struct permit_number number;
	bool ret_found;
	struct permit_public ret_public;
	int64_t ret_version;
	struct id ret_application;
	struct permit_claims ret_claims;
	moment ret_issued_at;
	struct permit_hands ret_hands;
	struct permit_waiting ret_suspension;
	struct permit_waiting ret_revocation;
	const struct permit_happened *ret_events; /* the oldest first */
	size_t ret_events_count;
};
MUST_USE enum fault permit_file_open(
    struct acts *acts, struct arena *arena, struct permit_file *file);

/* The suspension that falls next first; the oldest proposal first. */
struct permit_waiting_lists {
	const struct access_caller *caller;
	const struct permit_waiting *ret_suspensions;
	size_t ret_suspensions_count; /* of the list: at most PERMIT_WAITING_MOST */
	int64_t ret_suspensions_total;
	const struct permit_waiting *ret_revocations;
	size_t ret_revocations_count;
	int64_t ret_revocations_total;
};
MUST_USE enum fault permit_waiting_list(
    struct acts *acts, struct arena *arena, struct permit_waiting_lists *lists);
/* How many wait, inside an act: for the counts of a desk. */
MUST_USE enum fault permit_waiting_total(struct act *act, int64_t *ret_count);

#endif
