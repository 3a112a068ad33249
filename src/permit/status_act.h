/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * status_act - what officers and supervisors do with a permit: one transaction each.
 *
 *	struct permit_decision decision = {.caller = caller, .number = number,
 *	    .event = PERMIT_SUSPEND, .version = version, ...};
 *	TRY(permit_decide(acts, arena, &decision));
 *	if (decision.ret_verdict != PERMIT_CHANGE_OK) ... permit_change_key()
 *
 * The change is in every answer when the act returns: the register is read each time, and
 * the status list gets a new version.
 */
#ifndef PERMIT_STATUS_ACT_H
#define PERMIT_STATUS_ACT_H

#include "permit/permit_act.h"
#include "permit/permit_store.h"

enum {
	PERMIT_WORDS_MOST = 2000, /* characters of an officer's words */
	PERMIT_WORDS_BYTES_MOST = PERMIT_WORDS_MOST * 4,
};

struct permit_decision {
	const struct access_caller *caller;
	struct permit_number number;
	enum permit_event event;
	int64_t version;      /* of the page that was seen; another: STALE */
	struct slice reason;  /* SUSPEND, PROPOSE_REVOCATION: one of permit_reasons */
	struct slice text_en; /* the same: both, to the holder; SEND_BACK: either */
	struct slice text_ar;
	enum permit_change_verdict ret_verdict;
};
MUST_USE enum fault permit_decide(
    struct acts *acts, struct arena *arena, struct permit_decision *decision);

/* The suspensions that nobody confirmed in time fall, by the system. */
MUST_USE enum fault permit_fall_due(
    struct acts *acts, struct arena *arena, size_t *ret_count);

/* How often statuses changed in each status list: what is published is never more. */
enum { PERMIT_LISTS_MOST = 4096 };
struct permit_list_versions {
	const struct permit_list_version *lists;
	size_t count;
};
MUST_USE enum fault permit_list_versions(
    struct acts *acts, struct arena *arena, struct permit_list_versions *ret_lists);

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
