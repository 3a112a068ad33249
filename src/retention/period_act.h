/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * period_act - the periods, what is due by them, and its end, some of it at a time.
 *
 *	struct retention_plan plan;
 *	TRY(retention_plan_open(acts, arena, &plan));     - changes nothing
 *	struct retention_run run = {.kind = kind, .before = plan.lines[kind].before,
 *	    .most = 50, .ret_left = true};
 *	while (run.ret_left) {
 *		TRY(retention_run_some(acts, arena, &run));
 *		run.after = run.ret_last;
 *	}
 *
 * A slice is one transaction and one entry of the audit log; others write in between.
 * What was done stays done when it is interrupted, and the next run finds the rest. What
 * a legal hold keeps, or what came into dispute meanwhile, is left where it is: each is
 * judged again inside the transaction.
 */
#ifndef RETENTION_PERIOD_ACT_H
#define RETENTION_PERIOD_ACT_H

#include "access/access.h"
#include "db/acts.h"
#include "retention/period.h"

/* --- the file of periods: data/ae/retention.tsv --- */
struct period_load {
	struct slice text;
	enum period_line_verdict ret_verdict; /* a bad line: nothing is loaded */
	size_t ret_line;
};
MUST_USE enum fault period_act_load(
    struct acts *acts, struct arena *arena, struct period_load *load);

/* --- what would be done --- */
struct retention_line {
	bool set; /* there is a period in force; else it is kept, and the rest is empty */
	struct period period;
	day cutoff;    /* what began to count before this day is due */
	moment before; /* the first moment of it */
	int64_t due;
	int64_t held; /* of those due, kept back by a legal hold */
	day oldest;   /* DAY_NONE: nothing is due */
};
struct retention_plan {
	struct retention_line lines[PERIOD_KIND_COUNT];
	const struct period *periods; /* all of them, past and to come */
	size_t periods_count;
	day today;
	int64_t holds; /* legal holds in force */
	int64_t files; /* that are still to go from the store */
};
MUST_USE enum fault retention_plan_open(
    struct acts *acts, struct arena *arena, struct retention_plan *ret_plan);

/* --- doing it --- */
enum { RETENTION_SLICE_MOST = 500 };

struct retention_run {
	enum period_kind kind;
	moment before;
	struct id after; /* where the slice before ended */
	size_t most;     /* 1 to RETENTION_SLICE_MOST */
	size_t ret_done;
	struct id ret_last;
	bool ret_left; /* there may be more behind it */
};
MUST_USE enum fault retention_run_some(
    struct acts *acts, struct arena *arena, struct retention_run *run);

#endif
