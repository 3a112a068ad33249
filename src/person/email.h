/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * email - an address that mail can be sent to: LOCAL@DOMAIN.
 *
 * Local part at most 64, whole address at most 254 octets (RFC 5321); the local part
 * without quotes (RFC 5322 dot-atom), the domain of at least two labels (RFC 1123),
 * ASCII only. Stored as typed. Whether somebody reads it is proved by a mailed link.
 */
#ifndef PERSON_EMAIL_H
#define PERSON_EMAIL_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/slice.h"

enum {
	EMAIL_MOST = 254,
	EMAIL_LOCAL_MOST = 64,
	EMAIL_TEXT_SIZE = EMAIL_MOST + 1,
};

/* Made by _parse or _vouched; "": none. */
struct email {
	char text[EMAIL_TEXT_SIZE];
};

enum email_verdict {
	EMAIL_OK,
	EMAIL_MISSING,
	EMAIL_TOO_LONG,
	EMAIL_BAD_AT, /* no @, or more than one */
	EMAIL_BAD_LOCAL,
	EMAIL_BAD_DOMAIN,
	EMAIL_VERDICT_COUNT
};

/* Invisible marks are dropped, digits folded to Latin, blanks at the ends cut.
 * *ret_email is written on EMAIL_OK only. */
MUST_USE enum email_verdict email_parse(struct slice typed, struct email *ret_email);

/* Takes what an identity provider vouches for, unjudged but cleaned. False (and
 * *ret_email is "") when it is empty, too long, or holds a blank or no @ at all. */
MUST_USE bool email_vouched(struct slice value, struct email *ret_email);

/* The same mailbox: domains are compared without case, local parts exactly. */
bool email_equal(const struct email *one, const struct email *two);

const char *email_key(enum email_verdict verdict);

#endif
