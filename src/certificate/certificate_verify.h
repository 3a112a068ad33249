/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * certificate_verify - what a signed certificate is worth to somebody who has no more than the
 * trust list: by which centre's key, and whether that key counted on its day. The same answers
 * in `tasrih verify` and in the offline page (verifyCertificate of web/js/verify-core.js).
 *
 *	struct certificate_finding found;
 *	certificate_verify(token, &trust, now, arena, &found);
 *
 * Whether the centre was accredited on the day, and whether it has taken the certificate back
 * since, is in no list: the server is asked (register/token_act.h).
 */
#ifndef CERTIFICATE_CERTIFICATE_VERIFY_H
#define CERTIFICATE_CERTIFICATE_VERIFY_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/moment.h"
#include "base/slice.h"
#include "centre/centre_key.h"
#include "certificate/certificate_token.h"
#include "crypto/trust_list.h"

/* In the order in which they are asked. */
enum certificate_answer {
	CERTIFICATE_ANSWER_NOT_GENUINE, /* changed, or not of this form */
	CERTIFICATE_ANSWER_UNKNOWN_KEY, /* no key of that centre has this kid */
	CERTIFICATE_ANSWER_KEY_STOLEN,
	CERTIFICATE_ANSWER_KEY_ENDED, /* it bears a day on which its key did not count */
	CERTIFICATE_ANSWER_SIGNED,
	CERTIFICATE_ANSWER_COUNT
};
/* "register.token.signed", and with ".meaning": for people. */
const char *certificate_answer_key(enum certificate_answer answer);
const char *certificate_answer_meaning_key(enum certificate_answer answer);

/* Of claims whose signature holds: KEY_STOLEN, KEY_ENDED or SIGNED. seen_on: the day on which
 * the certificate came into our hands. A day that has not come is not believed either. */
enum certificate_answer certificate_judge(
    const struct certificate_claims *claims, const struct centre_key *key, day seen_on);

struct certificate_finding {
	enum certificate_answer answer;
	bool has_claims; /* the signature holds: the claims may be shown */
	struct certificate_claims claims;
	struct trust_centre centre; /* with has_claims */
	day key_from;               /* with has_claims: its key counts from here */
	day key_until;              /* to here, included */
};
void certificate_verify(struct slice token, const struct trust_list *trust, moment now,
    struct arena *arena, struct certificate_finding *ret_finding);

#endif
