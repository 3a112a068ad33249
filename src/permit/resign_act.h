/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * resign_act - after a key is lost: the permits in force, signed again with the key that
 * signs now.
 *
 *	struct permit_resign resign = {.most = 1000};
 *	while (!resign.ret_finished) {
 *		TRY(permit_resign_some(acts, signing, arena, &resign));
 *	}
 *
 * A call takes the next ones in the order of their numbers, signs those whose token is by
 * another key, and keeps them in one transaction with one entry of the audit. A token says
 * by which key it is; so whoever is stopped begins again and signs only what is left. Number,
 * place in the status list, dates and words stay; what changes is when it was signed, and by
 * which key.
 */
#ifndef PERMIT_RESIGN_ACT_H
#define PERMIT_RESIGN_ACT_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/fault.h"
#include "permit/permit.h"

struct acts;
struct signing;

enum { PERMIT_RESIGN_MOST = 2000 }; /* a call */

struct permit_resign {
	size_t most;                /* looked at in a call */
	struct permit_number after; /* the last one looked at; empty: none yet */
	int64_t ret_looked_at;      /* sums over all calls */
	int64_t ret_signed;
	int64_t ret_unreadable; /* their token is not one: nothing was done with them */
	int64_t ret_changed;    /* meanwhile, by somebody else: left for another run */
	bool ret_finished;      /* there are no more behind these */
};

/* Active and suspended ones that have not expired. */
MUST_USE enum fault permit_resign_count(
    struct acts *acts, struct arena *arena, int64_t *ret_count);
MUST_USE enum fault permit_resign_some(struct acts *acts, const struct signing *signing,
    struct arena *arena, struct permit_resign *resign);

#endif
