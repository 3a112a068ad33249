/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * correction_act - one of a person's details is corrected on his request, by who answers it.
 *
 *	struct person_correction correction = {.account = account, .field = PERSON_PHONE,
 *	    .value = value, .request = number};
 *	TRY(person_correct(act, &correction));
 *
 * What the identity provider vouches for is not typed over. The value is judged as if the
 * person had typed it, and what stood there before is kept, sealed. What was submitted, and
 * what a permit says, stay as they were.
 */
#ifndef PERSON_CORRECTION_ACT_H
#define PERSON_CORRECTION_ACT_H

#include "base/fault.h"
#include "base/random.h"
#include "person/person.h"

struct act;

enum person_correction_verdict {
	PERSON_CORRECTED,
	PERSON_NOT_CORRECTED_VOUCHED,
	PERSON_NOT_CORRECTED_VALUE,   /* it cannot stand in that field: see ret_key */
	PERSON_NOT_CORRECTED_DETAILS, /* not all of them are given yet */
};

struct person_correction {
	struct id account;
	enum person_field field;
	struct slice value;
	struct slice request; /* its number, for the history */
	enum person_correction_verdict ret_verdict;
	const char *ret_key;
};
/* Within the act of who answers. */
MUST_USE enum fault person_correct(struct act *act, struct person_correction *correction);

#endif
