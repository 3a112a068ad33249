/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * override_act - what a supervisor looks back on (override_store.h), a page at a time or as
 * a CSV. It names no applicant: an application by its reference, and colleagues.
 *
 *	struct overrides list = {.caller = caller, .kind = OVERRIDE_AGAINST,
 *	    .most = OVERRIDES_PAGE};
 *	TRY(overrides_read(acts, arena, &list));
 *	... list.ret_rows; the next page: list.after = list.ret_next
 */
#ifndef DECISION_OVERRIDE_ACT_H
#define DECISION_OVERRIDE_ACT_H

#include "access/access.h"
#include "decision/override_store.h"

struct acts;

enum { OVERRIDES_PAGE = 50, OVERRIDES_CSV = 5000, OVERRIDES_MARK_SIZE = 80 };

/* "against", "sent_back", "revoked": in addresses; "decision.override.against" ... */
const char *override_kind_name(enum override_kind kind);
const char *override_kind_key(enum override_kind kind);
/* An unknown name is the first kind. */
enum override_kind override_kind_find(struct slice name);

struct overrides {
	const struct access_caller *caller;
	enum override_kind kind;
	struct slice
	    after;   /* ret_next of the page before; anything else: from the newest */
	size_t most; /* OVERRIDES_PAGE, or OVERRIDES_CSV: recorded in the log */
	const struct override_row *ret_rows;
	size_t ret_count;
	char ret_next[OVERRIDES_MARK_SIZE]; /* "": there are no more */
};
MUST_USE enum fault overrides_read(
    struct acts *acts, struct arena *arena, struct overrides *list);

#endif
