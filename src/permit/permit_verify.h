/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * permit_verify - is this permit good? The same answers, in the same words, on the
 * server, in `tasrih verify` and in the offline page (web/js/verify-core.js).
 *
 *	struct permit_finding found;
 *	permit_verify(text, &trust, &status, now, arena, &found);
 *	say(permit_answer_key(found.answer)) ...
 *
 * Tried in this order: text, strict CBOR, tag 18, kid, key in the list with its
 * algorithm, signature, claims, issued inside the key's window, issuer, dates, status.
 */
#ifndef PERMIT_PERMIT_VERIFY_H
#define PERMIT_PERMIT_VERIFY_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/moment.h"
#include "base/slice.h"
#include "crypto/status_list.h"
#include "crypto/trust_list.h"
#include "permit/permit.h"
#include "permit/permit_token.h"

enum permit_answer {
	PERMIT_ANSWER_IN_FORCE,
	PERMIT_ANSWER_NOT_YET,
	PERMIT_ANSWER_EXPIRED,
	PERMIT_ANSWER_SUSPENDED,
	PERMIT_ANSWER_REVOKED,
	PERMIT_ANSWER_SUPERSEDED,
	PERMIT_ANSWER_SURRENDERED,
	PERMIT_ANSWER_UNKNOWN,     /* no permit has this number */
	PERMIT_ANSWER_UNKNOWN_KEY, /* signed by a key that is not in our list */
	PERMIT_ANSWER_NOT_GENUINE,
	PERMIT_ANSWER_STATUS_OLD, /* genuine; but the status is older than N hours */
	PERMIT_ANSWER_COUNT
};

/* What a source of states says of one permit. */
enum permit_source_says {
	PERMIT_SOURCE_SILENT,  /* it cannot say: as if there were no source */
	PERMIT_SOURCE_KNOWS,   /* *ret_status, as it was at *ret_as_of */
	PERMIT_SOURCE_UNKNOWN, /* it should know, and there is no such permit */
};

struct permit_source {
	void *self;
	enum permit_source_says (*find)(void *self, const struct permit_claims *claims,
	    enum permit_status *ret_status, moment *ret_as_of);
};

/* Good news is believed for two lives of a status list: one in the server's hands, one
 * in the reader's. Bad news does not grow old. */
#define PERMIT_STATUS_FRESH (2 * (moment)STATUS_LIST_TTL_SECONDS * MOMENT_SECOND)

struct permit_finding {
	enum permit_answer answer;
	bool has_claims; /* the signature holds, so that the claims may be shown */
	struct permit_claims claims;
	moment status_as_of;  /* with has_claims */
	int64_t status_hours; /* whole hours since then, at least 0 */
};

/* text: anything that permit_text_read takes. source may be NULL: then the status is as
 * old as the permit. */
void permit_verify(struct slice text, const struct trust_list *trust,
    const struct permit_source *source, moment now, struct arena *arena,
    struct permit_finding *ret_finding);
/* The same from the token's bytes. */
void permit_verify_token(struct slice token, const struct trust_list *trust,
    const struct permit_source *source, moment now, struct arena *arena,
    struct permit_finding *ret_finding);
/* The dates and the status alone: for an answer by number, out of the database. */
enum permit_answer permit_answer_of(enum permit_status status, moment not_before,
    moment expires, moment as_of, moment now);

/* A source over status lists that status_list_read let through. */
struct permit_lists {
	const struct status_list *lists;
	size_t count;
};
struct permit_source permit_lists_source(struct permit_lists *lists);
/* The entry of a status list for a state. */
enum status_entry permit_status_entry(enum permit_status status);

/* "in_force": in the API and for programs. */
const char *permit_answer_code(enum permit_answer answer);
/* "permit.answer.in_force" and "permit.answer.in_force.meaning": no placeholders. How old
 * the status is, is said by "permit.answer.status_old.hours", a plural over {n}. */
const char *permit_answer_key(enum permit_answer answer);
const char *permit_answer_meaning_key(enum permit_answer answer);

#endif
