/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * access - who may do what: one table, one function.
 *
 * Every route and every act names an access_right; a role has it or has it not. What
 * the table does not say is not allowed, and a route without a right does not start
 * (SPEC.md section 2). Whose object it is (own file, own case) is asked of the room:
 * acts compare ids under the transaction.
 */
#ifndef ACCESS_ACCESS_H
#define ACCESS_ACCESS_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/random.h"
#include "base/slice.h"

enum access_role {
	ACCESS_APPLICANT,
	ACCESS_OFFICER,
	ACCESS_SUPERVISOR,
	ACCESS_ANALYST,
	ACCESS_ORDERS_DESK,
	ACCESS_VERIFIER, /* police */
	ACCESS_CENTRE_CLERK,
	ACCESS_REGISTRAR,
	ACCESS_AUDITOR,
	ACCESS_PROTECTION_OFFICER,
	ACCESS_ADMINISTRATOR,
	ACCESS_ROLE_COUNT
};

enum access_right {
	ACCESS_NOT_SAID,  /* a route with this one stops the program */
	ACCESS_PUBLIC,    /* anybody, signed in or not */
	ACCESS_SIGNED_IN, /* any account */
	ACCESS_ANY_STAFF, /* a staff account, also without a role */
	ACCESS_OWN_FILE,  /* an applicant's own application and permits */
	ACCESS_CASE_LIST, /* the queue */
	ACCESS_CASE_READ,
	ACCESS_CASE_DECIDE,     /* claim, approve, return, propose refusal */
	ACCESS_CASE_ASSIGN,     /* a supervisor: workload, and whose case it is */
	ACCESS_CASE_SIGN,       /* a supervisor's second signature */
	ACCESS_PERMIT_SUSPEND,  /* one officer, at once */
	ACCESS_PERMIT_CHANGE,   /* lift a suspension, propose a revocation */
	ACCESS_PERMIT_SIGN,     /* the second signature: confirm, revoke, send back */
	ACCESS_ROLE_READ,       /* who of the staff holds what */
	ACCESS_ROLE_CHANGE,     /* two administrators */
	ACCESS_AUDIT_READ,      /* the log: auditors; of their unit, supervisors */
	ACCESS_CENTRE_CHANGE,   /* two registrars: centres and their accreditation */
	ACCESS_CENTRE_REGISTER, /* a clerk: the certificates of his own centre */
	ACCESS_ORDER_READ,      /* orders over many permits, with what is only proposed */
	ACCESS_ORDER_PROPOSE,   /* the orders desk, and supervisors */
	ACCESS_ORDER_SIGN,      /* the orders desk: another of its people */
	ACCESS_RETENTION_READ,  /* periods, what is due, legal holds */
	ACCESS_HOLD_CHANGE,  /* a data-protection officer: sets and lifts legal holds */
	ACCESS_PERSON_ERASE, /* a data-protection officer */
	ACCESS_DATA_REQUEST, /* answers what persons ask about their own data */
	ACCESS_RIGHT_COUNT
};

enum access_kind { ACCESS_NOBODY, ACCESS_PERSON, ACCESS_STAFF, ACCESS_SERVICE };

/* Who asks. Made by app/'s gate from the session, for one request. */
struct access_caller {
	enum access_kind kind;
	struct id account;
	struct id session;        /* none for NOBODY */
	struct slice name;        /* to show to the caller himself, never to be logged */
	struct slice name_arabic; /* the same in Arabic; empty when it is not known */
	unsigned roles;           /* bits 1 << enum access_role */
};

/* The role's word in the database, in configuration and in messages (access.role.X):
 * "officer". */
const char *access_role_word(enum access_role role);
/* Its message key: "access.role.officer". */
const char *access_role_key(enum access_role role);
MUST_USE bool access_role_parse(struct slice word, enum access_role *ret_role);
/* The message key of a role's word; "a member of staff" of another word. */
const char *access_role_key_of(struct slice word);
/* "person", "staff", "service", as stores and the API write it; nobody has none. */
const char *access_kind_word(enum access_kind kind);
enum access_kind access_kind_parse(struct slice word);
/* Roles that a machine may hold: none that decides on a person, or on rights. */
bool access_for_service(enum access_role role);
bool access_has_role(const struct access_caller *caller, enum access_role role);

/* "case_read", as docs/rights.tsv names it. */
const char *access_right_word(enum access_right right);

/* The one function that answers. */
MUST_USE bool access_may(const struct access_caller *caller, enum access_right right);

/* Which of the caller's roles gives the right, for the audit: "officer"; "public" when
 * anybody may. The caller must have it. */
const char *access_by_role(const struct access_caller *caller, enum access_right right);

#endif
