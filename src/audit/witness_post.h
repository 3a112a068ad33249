/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * witness_post - the thread that sends checkpoints to outside witnesses.
 *
 *	TRY(witness_post_start(&(struct witness_post_options){.acts = acts, ...}, &post));
 *	...
 *	witness_post_stop(post);
 *
 * Every WITNESS_SECONDS each witness is sent the newest checkpoint that it has not signed.
 * One that does not answer, or answers badly, is left alone for a while: 2 s, 4 s ... 5
 * minutes. A slow one costs others the time of one request (identity/http_client.h).
 */
#ifndef AUDIT_WITNESS_POST_H
#define AUDIT_WITNESS_POST_H

#include "audit/witness_act.h"

struct witness_post;

enum { WITNESS_SECONDS = 2, WITNESS_PATIENCE_SECONDS = 300 };

struct witness_post_options {
	struct acts *acts;
	struct audit_witnesses witnesses; /* lives longer */
};

/* No witnesses: *ret_post is NULL, and those that were known are forgotten. */
MUST_USE enum fault witness_post_start(
    const struct witness_post_options *options, struct witness_post **ret_post);
/* Waits for the request under way. NULL is fine. */
void witness_post_stop(struct witness_post *post);

#endif
