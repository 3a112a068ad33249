/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * reading_act - a file opens when its reader has told why, and the person can see it.
 *
 *	struct reading reading = {
 *	    caller, ACCESS_CASE_READ, object, &row.account, READING_NONE};
 *	TRY(reading_admit(act, &reading));
 *	if (reading.ret_purpose == READING_NONE) ... ask him
 */
#ifndef ACCESS_READING_ACT_H
#define ACCESS_READING_ACT_H

#include "access/reading.h"
#include "db/acts.h"

enum { READING_LIST_MOST = 100 };

struct reading {
	const struct access_caller *caller;
	enum access_right right;   /* by which he reads, and which he has */
	struct slice object;       /* "application/ID" */
	const struct id *account;  /* whose file it is */
	enum reading_purpose told; /* now, by a click or a claim; READING_NONE: before */
	enum reading_purpose ret_purpose; /* READING_NONE: the file stays closed */
};
/* Within the act that opens the file; what is told is kept for the session. */
MUST_USE enum fault reading_admit(struct act *act, struct reading *reading);

struct reading_line {
	moment at;
	struct slice role; /* a word of access/access.c */
	enum reading_purpose purpose;
};
struct reading_log {
	const struct access_caller *caller;
	const struct reading_line
	    *ret_lines; /* of the caller's own files, newest first */
	size_t ret_count;
};
MUST_USE enum fault reading_log_open(
    struct acts *acts, struct arena *arena, struct reading_log *log);

#endif
