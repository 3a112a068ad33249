/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * person - who applies: seven details, judged together, so that a page can show every
 * refusal beside its field at once.
 *
 *	struct person_refusals refusals;
 *	switch (person_details_check(&typed, vouched_mask, &details, &refusals)) {
 *	case PERSON_OK: ... save(&details);
 *	case PERSON_REFUSED: ... refusals.key[PERSON_EMAIL] is the message, or NULL
 *
 * What the identity provider vouches for is locked: it is taken as delivered, never
 * judged again, at most warned about. The Arabic name may stay empty, except for a
 * national of an Arab League state, whose passport has one.
 */
#ifndef PERSON_PERSON_H
#define PERSON_PERSON_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/slice.h"
#include "person/email.h"
#include "person/emirates_id.h"
#include "person/nationality.h"
#include "person/passport_number.h"
#include "person/person_name.h"
#include "person/phone.h"

enum person_field {
	PERSON_NAME_LATIN,
	PERSON_NAME_ARABIC,
	PERSON_NATIONALITY,
	PERSON_PASSPORT_NUMBER,
	PERSON_EMIRATES_ID,
	PERSON_EMAIL,
	PERSON_PHONE,
	PERSON_FIELD_COUNT
};

/* In a mask of fields. */
#define PERSON_BIT(field) (1U << (field))

/* One text a field, as it came: from a form, from JSON, or from the identity provider
 * (then the field's bit is in the mask). Empty: not given. */
struct person_typed {
	struct slice field[PERSON_FIELD_COUNT];
};

/* What was typed, made fit to be stored. A name or number that is not there is "". */
struct person_details {
	struct person_name name_latin;
	struct person_name name_arabic;
	char nationality[NATIONALITY_CODE_SIZE]; /* alpha-3 */
	struct passport_number passport_number;
	struct emirates_id emirates_id;
	struct email email;
	struct phone phone;
};

struct person_refusals {
	/* Of each field the message key of the refusal, or NULL. */
	const char *key[PERSON_FIELD_COUNT];
	/* The same for what does not stop anybody: a vouched Emirates ID that is odd. */
	const char *warning[PERSON_FIELD_COUNT];
	unsigned count; /* of refusals */
};

enum person_verdict { PERSON_OK, PERSON_REFUSED };

/* Judges all fields. A field of vouched_mask is taken as delivered; where nothing can
 * be taken (see person_vouched_mask) it counts as typed. *ret_refusals is always
 * written, *ret_details on PERSON_OK only. */
MUST_USE enum person_verdict person_details_check(const struct person_typed *typed,
    unsigned vouched_mask, struct person_details *ret_details,
    struct person_refusals *ret_refusals);

/* Judges one field alone, as the API's partial save does: NULL, or the key of the
 * refusal. An empty field is no refusal here: a draft may be incomplete. */
const char *person_field_check(enum person_field field, struct slice typed);

/* Which of the values that a provider delivered can be taken: those bits of
 * delivered_mask whose value is there and fits. Ask it once, at sign-in. */
unsigned person_vouched_mask(
    const struct person_typed *delivered, unsigned delivered_mask);

/* The details as typed texts again (they point into *details): to fill a form. */
struct person_typed person_details_typed(const struct person_details *details);

/* The name of the form field, the JSON member and the column: "name_latin" ... */
const char *person_field_name(enum person_field field);
/* The field of that name, or PERSON_FIELD_COUNT. */
enum person_field person_field_find(struct slice name);
/* The message key of the field's label. */
const char *person_field_key(enum person_field field);

#endif
