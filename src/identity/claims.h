/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * claims - what a provider says of a person, read from its JSON into one shape.
 *
 *	{"uuid":"...","userType":"SOP3","fullnameEN":"Ram,,,,ABC,,","mobile":"97151234003",
 *	 "idn":"784...","nationalityEN":"IND",...}
 *
 * Habits of UAE PASS (docs.uaepass.ae): names are parts with commas between, the phone
 * has no +, nationalityEN is an alpha-3 code, sub comes as UAEPASS/uuid or as uuid and
 * is not to be linked on, the published sample numbers fail their check digit. So the
 * identity number is taken as it is when it has the shape of one; person/ warns.
 *
 * Floor: rules. No I/O, no clock.
 */
#ifndef IDENTITY_CLAIMS_H
#define IDENTITY_CLAIMS_H

#include "base/attr.h"
#include "base/slice.h"
#include "identity/identity.h"

enum {
	CLAIMS_SUBJECT_SIZE = 256,
	CLAIMS_LEVEL_SIZE = 128,
	CLAIMS_NAME_SIZE = 1024,
	CLAIMS_NATIONALITY_SIZE = 4,
	CLAIMS_NUMBER_SIZE = 16,
	CLAIMS_EMAIL_SIZE = 255,
	CLAIMS_PHONE_SIZE = 17,
	CLAIMS_JSON_BYTES_MOST = 64 << 10,
};

/* Texts end with NUL; empty: not told, not verified, or without the shape of one. */
struct identity_claims {
	char subject
	    [CLAIMS_SUBJECT_SIZE]; /* never empty: accounts are linked by it alone */
	char level[CLAIMS_LEVEL_SIZE];
	char name_latin[CLAIMS_NAME_SIZE]; /* one blank between parts */
	char name_arabic[CLAIMS_NAME_SIZE];
	char nationality[CLAIMS_NATIONALITY_SIZE]; /* alpha-3 */
	char emirates_id[CLAIMS_NUMBER_SIZE];      /* 15 digits; may fail Luhn */
	char email[CLAIMS_EMAIL_SIZE];
	char phone[CLAIMS_PHONE_SIZE]; /* E.164 with the + */
	moment proved_at;              /* auth_time of the ID token; 0: not told */
};

/* Reads the payload of a checked ID token (empty when the profile has none) and the
 * userinfo answer (empty when it was not asked), the token's word first. IDENTITY_FAILED:
 * not JSON, no subject, or two subjects that differ. IDENTITY_NOT_ASSURED: the level is
 * not in the provider's list. *ret_claims is written on IDENTITY_OK only. */
MUST_USE enum identity_verdict identity_claims_parse(
    const struct identity_provider *provider, struct slice id_token,
    struct slice userinfo, struct identity_claims *ret_claims);

#endif
