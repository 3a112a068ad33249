/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * contact_act - codes go out and come back, one transaction each.
 *
 *	struct contact_sent sent = {.caller = caller, .field = PERSON_EMAIL, .language = ...};
 *	TRY(contact_send(acts, arena, &sent));
 *	struct contact_confirmed confirmed = {.caller = caller, .field = PERSON_EMAIL, ...};
 *	TRY(contact_confirm(acts, arena, &confirmed));
 *
 * All of them are about the caller's own contacts as he has saved them (table person).
 */
#ifndef PERSON_CONTACT_ACT_H
#define PERSON_CONTACT_ACT_H

#include "access/access.h"
#include "base/arena.h"
#include "base/fault.h"
#include "person/contact.h"

struct acts;
struct act;

/* A new code, which voids the one before. */
struct contact_sent {
	const struct access_caller *caller;
	enum person_field field; /* PERSON_EMAIL or PERSON_PHONE */
	struct slice language;   /* of the message: "en", "ar" */
	enum contact_verdict ret_verdict;
	moment ret_again_at; /* TOO_MANY: when it may be tried again */
};
MUST_USE enum fault contact_send(
    struct acts *acts, struct arena *arena, struct contact_sent *sent);

/* What was typed back. */
struct contact_confirmed {
	const struct access_caller *caller;
	enum person_field field;
	struct slice typed;
	enum contact_verdict ret_verdict; /* OK and DONE: it is confirmed */
	int ret_tries_left;               /* WRONG: of this code */
};
MUST_USE enum fault contact_confirm(
    struct acts *acts, struct arena *arena, struct contact_confirmed *confirmed);

/* How it stands with one contact. */
struct contact_standing {
	struct slice value;
	bool vouched;
	bool asked;          /* must be confirmed: a code can reach it, nobody vouches */
	moment confirmed_at; /* by code; 0: not */
	bool live;           /* a code is under way that can still be typed back */
	moment sent_at;      /* of the last code to this value; 0: none */
	moment expires_at;
	int tries_left;
	moment again_at; /* no code before this; 0: at once */
};
/* Both: *ret_email, *ret_phone. */
struct contact_standings {
	struct contact_standing email;
	struct contact_standing phone;
};
MUST_USE enum fault contact_own(struct acts *acts, struct arena *arena,
    const struct access_caller *caller, struct contact_standings *ret_standings);

/* --- inside other acts --- */

/* Sends a code to each contact that must be confirmed and has none under way; where the
 * codes of the hour are used up, nothing. */
MUST_USE enum fault contact_ask(struct act *act, const struct id *account,
    const struct person_typed *details, unsigned vouched, struct slice language);

/* Of each contact: when it was confirmed by code (0: not), as details have it now; and a
 * mask of those that are still to be confirmed. */
struct contact_proofs {
	moment confirmed_at[PERSON_FIELD_COUNT];
	unsigned missing;
};
MUST_USE enum fault contact_load(struct act *act, const struct id *account,
    const struct person_typed *details, unsigned vouched,
    struct contact_proofs *ret_proofs);

#endif
