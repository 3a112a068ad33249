/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * hold - a legal hold: as long as one of a person is in force, nothing of his is erased,
 * neither on request nor because its period is over.
 *
 *	enum hold_verdict verdict = hold_decide(&facts);
 *	if (verdict != HOLD_OK) ... hold_key(verdict), hold_http(verdict)
 *
 *	in force --lift--> lifted         by a data-protection officer, with a reason
 */
#ifndef RETENTION_HOLD_H
#define RETENTION_HOLD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/slice.h"

enum {
	HOLD_REFERENCE_MOST = 80, /* characters */
	HOLD_REASON_MOST = 500,
};

enum hold_basis {
	HOLD_COURT,
	HOLD_INVESTIGATION, /* of an accident, or of an offence */
	HOLD_CLAIM,         /* somebody claims damages, or is about to */
	HOLD_AUTHORITY,     /* another authority asks that it be kept */
	HOLD_DISPUTE,       /* the person contests what is written about him */
	HOLD_BASIS_COUNT
};
/* "court", in the database and in the API. */
const char *hold_basis_word(enum hold_basis basis);
/* "retention.basis.court" */
const char *hold_basis_key(enum hold_basis basis);
/* HOLD_BASIS_COUNT of a word that is none of ours. */
enum hold_basis hold_basis_find(struct slice word);

/* What is known when somebody sets one. */
struct hold_facts {
	bool found;  /* there is such a person */
	bool erased; /* there is nothing to hold any more */
	bool held;   /* under the same reference already */
	enum hold_basis basis;
	struct slice reference; /* as typed, without spaces around it */
	struct slice reason;
};

enum hold_verdict {
	HOLD_OK,
	HOLD_NOT_FOUND,    /* no such person, or no such hold: 404 */
	HOLD_ERASED,       /* 409 */
	HOLD_SO_ALREADY,   /* in force under this reference, or lifted before: 409 */
	HOLD_NO_BASIS,     /* 422 */
	HOLD_NO_REFERENCE, /* 422, empty or too long */
	HOLD_NO_REASON,    /* 422, empty or too long */
	HOLD_VERDICT_COUNT
};
MUST_USE enum hold_verdict hold_decide(const struct hold_facts *facts);

/* What is known when somebody lifts one. */
struct hold_lift_facts {
	bool found;
	bool lifted;
	struct slice reason;
};
MUST_USE enum hold_verdict hold_lift_decide(const struct hold_lift_facts *facts);

/* "retention.hold.no_reason" ...; NULL of HOLD_OK. */
const char *hold_key(enum hold_verdict verdict);
unsigned hold_http(enum hold_verdict verdict);

#endif
