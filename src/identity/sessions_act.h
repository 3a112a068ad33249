/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * sessions_act - where an account is signed in, and how its holder ends that: one
 * session, or all of them at once (a telephone is lost).
 *
 *	struct sessions sessions = {.caller = caller};
 *	TRY(sessions_list(acts, arena, &sessions));
 */
#ifndef IDENTITY_SESSIONS_ACT_H
#define IDENTITY_SESSIONS_ACT_H

#include "access/access.h"
#include "db/acts.h"

enum { SESSIONS_MOST = 50 };

struct sessions_line {
	struct id id;
	struct slice device; /* identity/device.h */
	moment created_at;
	moment seen_at;
	bool current; /* the one that asks */
};

struct sessions {
	const struct access_caller *caller;
	const struct sessions_line *ret_lines; /* alive, newest first */
	size_t ret_count;
};
MUST_USE enum fault sessions_list(
    struct acts *acts, struct arena *arena, struct sessions *sessions);

struct sessions_end {
	const struct access_caller *caller;
	struct id session; /* none: all of the account, also the one that asks */
	bool ret_found;    /* of another account is not found */
};
MUST_USE enum fault sessions_end(
    struct acts *acts, struct arena *arena, struct sessions_end *end);

/* By a command on the server: somebody's, or (subject empty) everybody's. Whose account the
 * provider has shut is out at once then. An alarm (access/alarm.h). */
struct sessions_cut {
	struct slice provider;
	struct slice subject;
	bool ret_found; /* false: there is no such account */
};
MUST_USE enum fault sessions_cut(
    struct acts *acts, struct arena *arena, struct sessions_cut *cut);

#endif
