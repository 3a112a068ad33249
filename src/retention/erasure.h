/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * erasure - may what we know about a person go now?
 *
 *	enum erasure_verdict verdict = erasure_decide(&facts, now);
 *	if (verdict != ERASURE_OK) ... erasure_key(verdict), erasure_http(verdict)
 *
 * Never while anything is under way or in dispute (SPEC.md section 4): a permit that may
 * be flown with, an application that waits for somebody, an appeal or the days in which
 * one may be brought, a legal hold. What the law keeps stays in any case: numbers, states,
 * dates, reasons from the lists, and the commitments of the audit log.
 */
#ifndef RETENTION_ERASURE_H
#define RETENTION_ERASURE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/moment.h"

/* What is known of the person when somebody asks. */
struct erasure_facts {
	bool found;
	bool staff;               /* a colleague, or a machine */
	bool erased;              /* before */
	int64_t holds;            /* legal holds in force */
	int64_t permits_in_force; /* active or suspended, not expired */
	int64_t open;             /* applications that have not come to an end */
	int64_t appealed;         /* appeals that nobody has decided */
	moment refused_at;        /* the newest refusal; 0: none */
};

enum erasure_verdict {
	ERASURE_OK,
	ERASURE_NOT_FOUND,       /* 404 */
	ERASURE_STAFF,           /* of staff, whom the log must name: 409 */
	ERASURE_DONE,            /* before: 409 */
	ERASURE_LEGAL_HOLD,      /* 409 */
	ERASURE_PERMIT_IN_FORCE, /* 409 */
	ERASURE_OPEN,            /* an application is under way: 409 */
	ERASURE_APPEALED,        /* 409 */
	ERASURE_MAY_APPEAL,      /* refused, and the days to appeal are not over: 409 */
	ERASURE_VERDICT_COUNT
};

MUST_USE enum erasure_verdict erasure_decide(
    const struct erasure_facts *facts, moment now);
/* "legal_hold" ...: in the audit and in the API. */
const char *erasure_word(enum erasure_verdict verdict);
/* "retention.erasure.legal_hold" ...; NULL of ERASURE_OK. */
const char *erasure_key(enum erasure_verdict verdict);
unsigned erasure_http(enum erasure_verdict verdict);

/* Why it was done. */
enum erasure_cause { ERASURE_BY_REQUEST, ERASURE_BY_RETENTION };
/* "request", "retention": in the database and in the audit. */
const char *erasure_cause_word(enum erasure_cause cause);

#endif
