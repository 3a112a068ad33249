/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * proposal - a role is given or taken away by two administrators: one proposes, another
 * confirms, and neither is the person whose role it is (SPEC.md section 2: nobody grants
 * rights to himself).
 *
 *	open --confirm--> confirmed      by another administrator
 *	     \--reject--> rejected       by another administrator
 *	      \-reject--> taken_back     by whoever proposed it
 */
#ifndef ACCESS_PROPOSAL_H
#define ACCESS_PROPOSAL_H

#include "access/access.h"

enum { PROPOSAL_REASON_BYTES_MOST = 300 };

/* What is known when somebody proposes. */
struct proposal_facts {
	enum access_kind kind; /* of the account whose role it is */
	enum access_role role;
	bool own;      /* it is the proposer's own account */
	bool gives;    /* else takes away */
	bool holds;    /* the account has the role now */
	bool open;     /* the same is proposed already */
	bool centred;  /* of a centre's clerk: the centre is named, and there is one */
	bool reasoned; /* a reason was written */
};

enum proposal_verdict {
	PROPOSAL_OK,
	PROPOSAL_NO_ACCOUNT,
	PROPOSAL_NOT_STAFF,  /* roles are for staff accounts */
	PROPOSAL_NOT_A_ROLE, /* none of ours, or what every person is: an applicant */
	PROPOSAL_NOT_FOR_SERVICE, /* no machine decides on a person or on rights */
	PROPOSAL_OWN,             /* nobody gives himself rights, or decides on it */
	PROPOSAL_SO_ALREADY,      /* he has it, or has it not */
	PROPOSAL_OPEN,            /* somebody proposed the same and it waits */
	PROPOSAL_NO_CENTRE, /* whose clerk is not said, or there is no such centre */
	PROPOSAL_NO_REASON,
	PROPOSAL_NONE,      /* there is no such proposal */
	PROPOSAL_DECIDED,   /* it was confirmed, rejected or taken back before */
	PROPOSAL_SAME_HAND, /* whoever proposed it does not confirm it */
	PROPOSAL_VERDICT_COUNT
};

MUST_USE enum proposal_verdict proposal_decide(const struct proposal_facts *facts);

/* What is known when somebody decides on a proposal. */
struct proposal_answer_facts {
	bool found;
	bool open;
	bool own;           /* it is about the caller's own account */
	bool proposed_mine; /* the caller proposed it */
	bool confirms;      /* else rejects, or takes back what is his */
};
MUST_USE enum proposal_verdict proposal_answer_decide(
    const struct proposal_answer_facts *facts);

/* "access.proposal.own" ...; NULL of PROPOSAL_OK. */
const char *proposal_key(enum proposal_verdict verdict);
/* The status of HTTP that says it: 403, 404, 409 or 422. */
unsigned proposal_http(enum proposal_verdict verdict);

#endif
