/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * contact - is it his address? The e-mail and the phone of a person are proved by the
 * identity provider, or by a code of six digits that was sent there and typed back.
 *
 *	f.specimen@example.ae  --send-->  "483 920" by mail  --typed back-->  confirmed
 *
 * The proof belongs to the value: another address is not proved by it, the same address
 * again is. A code lives CONTACT_CODE_MINUTES, dies with the fifth wrong try, with a new
 * code and with the value that it was sent to. What cannot be proved is not asked for: an
 * authority without an SMS gateway takes phones as they are typed, and its officers see
 * that nobody confirmed them.
 */
#ifndef PERSON_CONTACT_H
#define PERSON_CONTACT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/moment.h"
#include "base/random.h"
#include "base/slice.h"
#include "person/person.h"

enum {
	CONTACT_CODE_DIGITS = 6,
	CONTACT_CODE_SIZE = CONTACT_CODE_DIGITS + 1,
	CONTACT_CODE_MINUTES = 15,
	CONTACT_TRIES_MOST = 5,
	CONTACT_CODES_ACCOUNT_MOST = 10, /* an hour, from one account */
	CONTACT_CODES_ADDRESS_MOST = 5,  /* an hour, to one address, whoever asks */
	CONTACT_SALT_BYTES = 16,
	CONTACT_HASH_BYTES = 32,
	CONTACT_MASKED_SIZE = 300,
};

/* The two fields that are contacts. */
#define CONTACT_FIELDS (PERSON_BIT(PERSON_EMAIL) | PERSON_BIT(PERSON_PHONE))
bool contact_is(enum person_field field);

/* By what the authority can send a code (configuration). */
struct contact_channels {
	bool mail;
	bool sms;
};

/* Which contacts must be proved before an application is sent: those that a code can reach
 * and that the provider does not vouch for. A mask of PERSON_BIT. */
unsigned contact_asked(const struct contact_channels *channels, unsigned vouched_mask);

/* What is known of one contact of one person. */
struct contact {
	struct slice confirmed; /* the value proved last; empty: none */
	moment confirmed_at;
	struct slice pending; /* the value that a code is under way to; empty: none */
	struct slice salt;
	struct slice code_hash;
	int tries; /* wrong ones, of this code */
	moment sent_at;
	moment expires_at;
};

enum contact_verdict {
	CONTACT_OK,
	CONTACT_NO_VALUE,   /* there is nothing to confirm: 409 */
	CONTACT_NO_CHANNEL, /* no code can be sent to it: 409 */
	CONTACT_DONE,       /* it is confirmed already: nothing to do */
	CONTACT_TOO_MANY,   /* codes in an hour: 429 */
	CONTACT_CODE_MISSING,
	CONTACT_CODE_MALFORMED, /* not six digits */
	CONTACT_NO_CODE,        /* none is under way to this value */
	CONTACT_TRIES_USED,
	CONTACT_EXPIRED,
	CONTACT_WRONG,
	CONTACT_VERDICT_COUNT
};

/* "person.contact.wrong" ... */
const char *contact_key(enum contact_verdict verdict);
/* The HTTP status that says the same; 200 for OK and DONE. */
unsigned contact_status(enum contact_verdict verdict);

/* When this value was proved by code; 0: it was not. */
moment contact_confirmed_at(const struct contact *contact, struct slice value);
/* Whether a code to this value can still be typed back. */
bool contact_is_live(const struct contact *contact, struct slice value, moment now);

/* May one more be sent? nth_of_account and nth_of_address: when the last but
 * CONTACT_CODES_..._MOST was sent, 0 when there were fewer. On TOO_MANY *ret_again_at is
 * when it may be tried again. */
MUST_USE enum contact_verdict contact_may_send(
    moment nth_of_account, moment nth_of_address, moment now, moment *ret_again_at);

/* Six digits of any script, blanks and hyphens free. OK, CODE_MISSING, CODE_MALFORMED. */
MUST_USE enum contact_verdict contact_code_parse(
    struct slice typed, char ret_code[static CONTACT_CODE_SIZE]);
/* Evenly from 000000 to 999999. */
void contact_code_new(char ret_code[static CONTACT_CODE_SIZE]);
/* What is kept of a code: it says nothing of another account, field, value or salt. */
void contact_code_hash(struct slice salt, const struct id *account,
    enum person_field field, struct slice value, const char *code,
    uint8_t ret_hash[static CONTACT_HASH_BYTES]);

/* What a person typed back for the value that is there now. */
struct contact_answer {
	const struct id *account;
	enum person_field field;
	struct slice value;
	struct slice typed;
};
/* DONE when the value is proved already, whatever was typed (a second click). A WRONG one
 * counts as a try; no other does. */
MUST_USE enum contact_verdict contact_judge(
    const struct contact *contact, const struct contact_answer *answer, moment now);

/* "f…@example.ae", "+971…4567": enough to know one's own by. */
void contact_masked(enum person_field field, struct slice value,
    char ret_masked[static CONTACT_MASKED_SIZE]);

#endif
