/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * checker - hands uploaded files to tasrih-inspect, one after the other, and records what
 * came of it.
 *
 *	TRY(checker_start(&(struct checker_options){.acts = acts, .store = store,
 *	    .inspect = inspect}, &checker));
 *	checker_stop(checker);
 *
 * Threads of its own take what the database says has to be looked at (application/check_act.h),
 * the oldest first: nobody waits for them, and what is under way when the server stops is
 * taken again by the next one. A fault is logged and tried again later.
 */
#ifndef APP_CHECKER_H
#define APP_CHECKER_H

#include "base/attr.h"
#include "base/fault.h"

struct acts;
struct application_policy; /* application/application_act.h */
struct inspect;
struct store;
struct checker;

struct checker_options {
	struct acts *acts;
	struct store *store;
	struct inspect *inspect; /* NULL: nothing is done, and files wait */
	const struct application_policy *policy; /* of the cases that wait for a file */
	const char
	    *clamd; /* the path of clamd's socket; NULL or empty: it is not asked */
};

MUST_USE enum fault checker_start(
    const struct checker_options *options, struct checker **ret_checker);
/* Waits for the files that are under way. NULL is fine. */
void checker_stop(struct checker *checker);

#endif
