/* SPDX-License-Identifier: EUPL-1.2 */
/* claims_page - what the pages of this room show alike: the lists of a permit's claims,
 * the word and the colour of an answer. */
#ifndef PERMIT_CLAIMS_PAGE_H
#define PERMIT_CLAIMS_PAGE_H

#include "permit/permit_claims.h"
#include "permit/permit_verify.h"
#include "template/permit_claims.h"

struct claims_lists {
	const struct template_permit_claims_drones *drones;
	size_t drones_count;
	const struct template_permit_claims_conditions *conditions;
	size_t conditions_count;
	const struct template_permit_claims_zones *zones;
	size_t zones_count;
};

/* In the arena; the words point into the claims. */
struct claims_lists claims_lists(struct arena *arena, const struct permit_claims *claims);

/* "permit.word.in_force": the answer in one or two words. */
const char *answer_word_key(enum permit_answer answer);
/* The class of the style sheet for a verdict: "ok", "warn", "bad". */
struct slice answer_look(enum permit_answer answer);
/* The same on the holder's own card: "" for what is neither good nor bad. */
struct slice answer_card_look(enum permit_answer answer);
/* The last day on which a permit is in force. */
day claims_last_day(moment expires, int offset_minutes);

#endif
