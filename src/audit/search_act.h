/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * search_act - an auditor finds entries and looks at one; the marks are kept behind the
 * writer.
 *
 *	struct audit_search search = {.caller = caller, .criteria = {.action = action},
 *	    .from = day, .until = day, .most = 50};
 *	TRY(audit_search(acts, arena, &search));
 *	... ret_lines, newest first; the next page: .before = search.ret_next ...
 *
 * A supervisor sees what officers and supervisors did, an auditor all.
 */
#ifndef AUDIT_SEARCH_ACT_H
#define AUDIT_SEARCH_ACT_H

#include "access/access.h"
#include "audit/log_act.h"
#include "audit/search.h"
#include "audit/search_store.h"
#include "db/acts.h"

enum { AUDIT_PAGE_LINES = 50, AUDIT_EXPORT_LINES = 10000, AUDIT_STAFF_MOST = 500 };

/* Writes the marks of blocks that are full. Called by who keeps the log. */
MUST_USE enum fault audit_search_keep(struct acts *acts);

struct audit_line {
	struct audit_entry entry;
	struct audit_who who; /* name empty: not of the staff */
};

struct audit_search {
	const struct access_caller *caller; /* has ACCESS_AUDIT_READ */
	struct audit_criteria criteria;     /* unit is set here */
	day from;                           /* both included; DAY_NONE: no bound */
	day until;
	uint64_t before; /* seq: only older ones; 0: from the newest */
	size_t most;
	const struct audit_line *ret_lines; /* the newest first */
	size_t ret_count;
	uint64_t ret_next; /* before this there are more perhaps; 0: no */
};
MUST_USE enum fault audit_search(
    struct acts *acts, struct arena *arena, struct audit_search *search);

/* What an account did, for its holder himself; inside an act. */
struct audit_own {
	const struct id *account;
	size_t most;
	const struct audit_line *ret_lines; /* the newest first */
	size_t ret_count;
};
MUST_USE enum fault audit_own_find(struct act *act, struct audit_own *own);

/* The newest entry of an action, whoever did it. */
struct audit_newest {
	struct slice action;
	bool ret_found;
	struct audit_entry ret_entry;
};
MUST_USE enum fault audit_search_newest(
    struct acts *acts, struct arena *arena, struct audit_newest *newest);

/* Those by whom can be filtered: who of the staff holds a role. */
struct audit_staff {
	const struct audit_who *ret_list;
	size_t ret_count;
};
MUST_USE enum fault audit_staff(
    struct acts *acts, struct arena *arena, struct audit_staff *staff);

struct audit_look {
	const struct access_caller *caller; /* has ACCESS_AUDIT_READ */
	uint64_t seq;
	bool ret_found;  /* it is there and the caller may see it */
	bool ret_signed; /* under a checkpoint: the proof is complete */
	struct audit_line ret_line;
	struct audit_proof ret_proof;
};
MUST_USE enum fault audit_look(
    struct acts *acts, struct arena *arena, struct audit_look *look);

/* What was taken out of the log, and what was asked for, is an entry itself. */
struct audit_export {
	const struct access_caller *caller;
	const char *what;   /* "entries", "figures" */
	struct slice asked; /* committed to */
};
MUST_USE enum fault audit_export_record(
    struct acts *acts, struct arena *arena, struct audit_export *export);

/* Whether the caller sees the work of officers and supervisors only. */
bool audit_sees_unit_only(const struct access_caller *caller);
/* The entries of some days, both included; DAY_NONE: no bound. */
MUST_USE enum fault audit_range_of(
    struct act *act, day from, day until, struct audit_range *ret_range);

#endif
