/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * status_act - an officer suspends a permit at once, and lifts the suspension.
 *
 *	struct permit_suspension suspension = {.caller = caller, .number = number, ...};
 *	TRY(permit_suspend(acts, arena, &suspension));
 *	if (suspension.ret_verdict != PERMIT_CHANGE_OK) ... permit_change_key()
 *
 * The change is in every answer when the act returns: the register is read each time, and
 * the status list gets a new version.
 */
#ifndef PERMIT_STATUS_ACT_H
#define PERMIT_STATUS_ACT_H

#include "permit/permit_act.h"

enum {
	PERMIT_WORDS_MOST = 2000, /* characters of an officer's words */
	PERMIT_WORDS_BYTES_MOST = PERMIT_WORDS_MOST * 4,
};

struct permit_suspension {
	const struct access_caller *caller; /* with ACCESS_PERMIT_SUSPEND */
	struct permit_number number;
	struct slice reason;  /* a code of ours, or empty */
	struct slice text_en; /* to the holder; to suspend, both are needed */
	struct slice text_ar;
	enum permit_change_verdict ret_verdict;
};
MUST_USE enum fault permit_suspend(
    struct acts *acts, struct arena *arena, struct permit_suspension *suspension);
MUST_USE enum fault permit_lift(
    struct acts *acts, struct arena *arena, struct permit_suspension *suspension);

/* The HTTP status that says the same as the verdict. */
unsigned permit_change_http(enum permit_change_verdict verdict);

/* --- samples, for the demonstration alone --- */

enum { PERMIT_SAMPLES_MOST = 4 };

struct permit_sample {
	struct permit_public public;
	struct slice token;
};
/* The newest permit in force, the newest expired, suspended and revoked one: those of
 * them that there are. */
struct permit_samples {
	struct permit_sample samples[PERMIT_SAMPLES_MOST];
	size_t count;
};
MUST_USE enum fault permit_sample_list(
    struct acts *acts, struct arena *arena, struct permit_samples *ret_samples);

#endif
