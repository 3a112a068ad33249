/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * token_act - what a signed certificate (certificate/certificate_token.h) is worth: by whose
 * key, whether that key counted on its day, whether its centre was accredited then, and
 * whether the centre has taken it back in its register here.
 *
 *	struct register_token token = {.token = bytes};
 *	TRY(register_token_check(acts, arena, &token));
 *	if (token.ret_answer == REGISTER_TOKEN_GOOD) ...
 */
#ifndef REGISTER_TOKEN_ACT_H
#define REGISTER_TOKEN_ACT_H

#include "base/arena.h"
#include "base/fault.h"
#include "centre/centre.h"
#include "centre/centre_key.h"
#include "certificate/certificate_token.h"
#include "inspect/report.h"

struct acts;

/* In the order in which they are asked. */
enum register_token_answer {
	REGISTER_TOKEN_NOT_GENUINE, /* changed, or not of this form */
	REGISTER_TOKEN_UNKNOWN_KEY, /* no key of that centre is registered with this kid */
	REGISTER_TOKEN_KEY_STOLEN,
	REGISTER_TOKEN_KEY_ENDED,      /* it bears a day on which its key did not count */
	REGISTER_TOKEN_WITHDRAWN,      /* by its centre */
	REGISTER_TOKEN_NOT_ACCREDITED, /* the centre, on that day, for that class */
	REGISTER_TOKEN_GOOD,
	REGISTER_TOKEN_ANSWER_COUNT
};
/* "good": for programs; "register.token.good", and with ".meaning": for people. */
const char *register_token_name(enum register_token_answer answer);
const char *register_token_key(enum register_token_answer answer);
const char *register_token_meaning_key(enum register_token_answer answer);

struct register_token {
	struct slice token;
	day seen_on; /* when it came into our hands; DAY_NONE: today */
	enum register_token_answer ret_answer;
	bool ret_signed; /* the signature holds: the claims may be shown */
	struct certificate_claims ret_claims;
	struct centre_key ret_key;       /* that signed it, with ret_signed */
	struct centre ret_centre;        /* with ret_signed */
	enum centre_verdict ret_verdict; /* of the centre on that day, with ret_signed */
};
MUST_USE enum fault register_token_check(
    struct acts *acts, struct arena *arena, struct register_token *token);

/* What a signed certificate says, as a report of a file of which nothing else counts: its
 * words as text that was read, its number as the code, and a signature that is trusted. */
void register_token_report(const struct certificate_claims *claims, struct arena *arena,
    struct inspect_report *report);

#endif
