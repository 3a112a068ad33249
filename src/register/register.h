/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * register - the certificates that a training centre has issued, as the centre itself keeps
 * them here: for whom, under which number, for which class, on which day.
 *
 *	struct register_entry entry;
 *	struct register_refusals refusals;
 *	if (register_read(&typed, today, &entry, &refusals)) ... whether the centre was
 *	accredited on that day is asked of centre/.
 *
 * A holder is recognised by one of three things that the centre writes down. What a person
 * can merely type proves nothing, so register_is_for asks for more (SPEC.md section 6: one
 * user is never shown another's data): an Emirates ID counts when the identity provider
 * vouches for it, an e-mail address when it is vouched for or confirmed by a code; a
 * passport number, which nobody vouches for, only together with the name that the
 * provider vouches for.
 */
#ifndef REGISTER_REGISTER_H
#define REGISTER_REGISTER_H

#include <stdbool.h>

#include "base/moment.h"
#include "base/random.h"
#include "centre/centre.h"
#include "certificate/certificate.h"
#include "person/person.h"

enum {
	REGISTER_REASON_BYTES_MOST = 300,
	REGISTER_HOLDER_SIZE = EMAIL_TEXT_SIZE, /* the longest of the three */
};

/* --- for whom --- */

enum register_holder_kind {
	REGISTER_EMIRATES_ID,
	REGISTER_PASSPORT,
	REGISTER_EMAIL,
	REGISTER_HOLDER_KIND_COUNT
};

/* By what a holder is recognised, in the one form in which two of them are compared:
 * 15 digits; letters and digits; an address whose domain is in small letters. */
struct register_holder {
	enum register_holder_kind kind;
	char text[REGISTER_HOLDER_SIZE];
};

/* An @ makes it an address; ten digits or more, and nothing else, an Emirates ID; the
 * rest is a passport number. NULL, or the message key of the refusal. */
MUST_USE const char *register_holder_read(
    struct slice typed, struct register_holder *ret_holder);
/* "emirates_id" ...: in the database and the API. */
const char *register_holder_name(enum register_holder_kind kind);
/* The kind of that word, or REGISTER_HOLDER_KIND_COUNT. */
enum register_holder_kind register_holder_find(struct slice name);
/* The message key of the kind's label. */
const char *register_holder_key(enum register_holder_kind kind);

/* What is known of a person who has signed in. */
struct register_person {
	struct person_typed details;
	unsigned vouched;   /* PERSON_BIT of what the identity provider vouches for */
	unsigned confirmed; /* PERSON_BIT of the contacts that a code proved */
};

/* By which holders a person may be looked for. *ret_count is at most
 * REGISTER_HOLDER_KIND_COUNT. */
void register_holders_of(const struct register_person *person,
    struct register_holder ret_holders[static REGISTER_HOLDER_KIND_COUNT],
    size_t *ret_count);
/* Whether a certificate with this holder and this name is this person's. The one place
 * where the two are compared. */
MUST_USE bool register_is_for(const struct register_person *person,
    const struct register_holder *holder, struct slice name);

/* --- what a clerk writes down --- */

enum register_field {
	REGISTER_NAME,
	REGISTER_HOLDER,
	REGISTER_NUMBER,
	REGISTER_CLASS,
	REGISTER_ISSUED_ON,
	REGISTER_FIELD_COUNT
};

/* "name", "holder", "number", "class", "issued_on": of the form, the CSV and the API. */
const char *register_field_name(enum register_field field);
/* The message key of its label. */
const char *register_field_key(enum register_field field);

struct register_typed {
	struct slice field[REGISTER_FIELD_COUNT];
};

struct register_entry {
	struct person_name name; /* in Latin or in Arabic letters */
	struct register_holder holder;
	struct certificate_number number;
	enum centre_class class;
	day issued_on;
};

/* Of each field the message key of the refusal, or NULL. */
struct register_refusals {
	const char *key[REGISTER_FIELD_COUNT];
};

/* All fields at once. *ret_refusals is always written, *ret_entry on true only. */
MUST_USE bool register_read(const struct register_typed *typed, day today,
    struct register_entry *ret_entry, struct register_refusals *ret_refusals);

/* --- what may be done --- */

enum register_verdict {
	REGISTER_OK,
	REGISTER_FIELDS,       /* see the refusals: 422 */
	REGISTER_NO_CENTRE,    /* the clerk is bound to none: 403 */
	REGISTER_TAKEN,        /* the centre has issued another under this number: 409 */
	REGISTER_NOT_FOUND,    /* or another centre's: 404 */
	REGISTER_NO_REASON,    /* 422 */
	REGISTER_GONE_ALREADY, /* withdrawn before: 409 */
	REGISTER_VERDICT_COUNT
};
/* "register.refusal.taken" ...; NULL of REGISTER_OK and REGISTER_FIELDS. */
const char *register_key(enum register_verdict verdict);
/* The status of HTTP that says it. */
unsigned register_status(enum register_verdict verdict);

/* --- what the register says of a certificate that an application names --- */

enum register_answer {
	REGISTER_NONE,    /* the centre has none of this number: most keep no register */
	REGISTER_KNOWN,   /* it has, and the day and the class are the same */
	REGISTER_DIFFERS, /* it has, with another day or class */
	REGISTER_WITHDRAWN, /* it had, and took it back */
	REGISTER_ANSWER_COUNT
};
/* What an officer reads: "register.answer.known" ... */
const char *register_answer_key(enum register_answer answer);
/* "none", "known" ...: for programs. */
const char *register_answer_name(enum register_answer answer);

/* A certificate that its centre withdrew after a permit was given on it: an officer looks
 * at it, and nothing happens by itself. */
struct register_fallen {
	struct id certificate;
	struct slice centre;
	struct slice number;
	moment withdrawn_at;
	struct slice reason;
	struct id application;
	struct slice reference;
	struct slice permit;
};

#endif
