/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * holders_act - which permits stand on the certificates of a centre, for registrars who
 * suspend it. Each reading is recorded with its reason before anything is read.
 *
 *	struct centre_holders holders = {.caller = caller, .code = code,
 *	    .purpose = READING_CENTRE, .most = CENTRE_HOLDERS_PAGE};
 *	TRY(centre_holders_read(acts, arena, &holders));
 *	if (holders.ret_verdict == CENTRE_HOLDERS_OK) ... ret_holders, ret_more
 *
 * Permits and initials, no names: who needs a person's file opens it by the permit.
 */
#ifndef CENTRE_HOLDERS_ACT_H
#define CENTRE_HOLDERS_ACT_H

#include "access/reading.h"
#include "base/arena.h"
#include "base/fault.h"
#include "centre/centre.h"

struct acts;

enum {
	CENTRE_HOLDERS_PAGE = 100,
	CENTRE_HOLDERS_PART = 1000, /* rows of a file that are read at once */
	CENTRE_HOLDERS_AFTER_BYTES = 40,
};

enum centre_holders_verdict {
	CENTRE_HOLDERS_OK,
	CENTRE_HOLDERS_NO_CENTRE,
	CENTRE_HOLDERS_NO_PURPOSE, /* none that this caller may choose */
};

struct centre_holders {
	const struct access_caller *caller;
	struct slice code;
	struct slice after; /* from behind this permit; empty: from the first */
	enum reading_purpose purpose;
	size_t most;
	enum centre_holders_verdict ret_verdict;
	struct centre ret_centre;                /* but of NO_CENTRE */
	const struct centre_holder *ret_holders; /* by number */
	size_t ret_count;
	bool ret_more;
};
MUST_USE enum fault centre_holders_read(
    struct acts *acts, struct arena *arena, struct centre_holders *holders);
/* What follows on holders->ret_holders, which was read and recorded by the same caller for the
 * same reason: one file of many parts is one reading. The rows are in arena. */
MUST_USE enum fault centre_holders_next(
    struct acts *acts, struct arena *arena, struct centre_holders *holders);

#endif
