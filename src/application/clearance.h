/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * clearance - whether what was submitted is clear, or why somebody should look at it.
 *
 *	struct clearance clearance = clearance_judge(&facts);
 *	if (clearance_is_clear(&clearance)) ... an officer may decide at a glance
 *
 * One rule a reason, each judged by itself, so that all that is to be looked at is told at
 * once. Nothing is refused because of them. The answer is kept with the application
 * (column look) when it is submitted, and anew when the check of its file ends.
 * Pure: no I/O.
 */
#ifndef APPLICATION_CLEARANCE_H
#define APPLICATION_CLEARANCE_H

#include "base/buffer.h"
#include "certificate/evidence.h"
#include "person/person.h"

enum clearance_reason {
	CLEARANCE_NOT_JUDGED, /* it was submitted to a program that did not judge */
	CLEARANCE_IDENTITY_DECLARED,   /* no provider vouches for name and Emirates ID */
	CLEARANCE_EMIRATES_ID_ODD,     /* its check digit is wrong */
	CLEARANCE_CENTRE,              /* not accredited on the day of the certificate */
	CLEARANCE_CERTIFICATE_WAITING, /* its file is being checked */
	CLEARANCE_CERTIFICATE_VIRUS,
	CLEARANCE_CERTIFICATE_WITHDRAWN, /* by its centre */
	CLEARANCE_CERTIFICATE_DIFFERS,   /* from what is declared */
	CLEARANCE_CERTIFICATE_UNREAD,    /* its file cannot be opened */
	CLEARANCE_CERTIFICATE_UNPROVEN,  /* nothing in it confirms what is declared */
	CLEARANCE_PERSON_TWICE,          /* another account has the same numbers */
	CLEARANCE_CERTIFICATE_TWICE,     /* another person's application names it */
	CLEARANCE_DRONE_TWICE,           /* another person's application has its serial */
	CLEARANCE_PERMIT_TAKEN,          /* one of his is suspended, revoked, or to be */
	CLEARANCE_REASON_COUNT
};
/* "identity_declared" ...: in the database and the API; "application.look.identity_declared"
 * ...: for people. */
const char *clearance_reason_name(enum clearance_reason reason);
const char *clearance_reason_key(enum clearance_reason reason);

/* What the rules are told. */
struct clearance_facts {
	unsigned vouched; /* PERSON_BIT of what the provider vouches for */
	bool emirates_id_odd;
	bool centre_accredited;
	bool has_file;
	bool file_checked;
	struct certificate_found found; /* entry also without a file */
	bool person_twice;
	bool certificate_twice;
	bool drone_twice;
	bool permit_taken;
};

struct clearance {
	unsigned reasons; /* CLEARANCE_BIT of each; 0: clear */
};
#define CLEARANCE_BIT(reason) (1U << (reason))

struct clearance clearance_judge(const struct clearance_facts *facts);
bool clearance_is_clear(const struct clearance *clearance);
bool clearance_has(const struct clearance *clearance, enum clearance_reason reason);

/* As the database has it: names with commas, "" when it is clear. */
void clearance_format(const struct clearance *clearance, struct buffer *out);
/* A name that is not known is of a newer program: NOT_JUDGED. */
struct clearance clearance_parse(struct slice text);

#endif
