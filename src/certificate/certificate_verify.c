/* SPDX-License-Identifier: EUPL-1.2 */
#include "certificate/certificate_verify.h"

#include <assert.h>

static const struct {
	const char *key;
	const char *meaning;
} words[] = {
    [CERTIFICATE_ANSWER_NOT_GENUINE] = {"register.token.not_genuine",
        "register.token.not_genuine.meaning"},
    [CERTIFICATE_ANSWER_UNKNOWN_KEY] = {"register.token.unknown_key",
        "register.token.unknown_key.meaning"},
    [CERTIFICATE_ANSWER_KEY_STOLEN] = {"register.token.key_stolen",
        "register.token.key_stolen.meaning"},
    [CERTIFICATE_ANSWER_KEY_ENDED] = {"register.token.key_ended",
        "register.token.key_ended.meaning"},
    [CERTIFICATE_ANSWER_SIGNED] = {"register.token.signed",
        "register.token.signed.meaning"},
};
static_assert(ARRAY_LEN(words) == CERTIFICATE_ANSWER_COUNT, "each answer has its words");

const char *
certificate_answer_key(enum certificate_answer answer)
{
	assert((size_t)answer < ARRAY_LEN(words));
	return words[answer].key;
}

const char *
certificate_answer_meaning_key(enum certificate_answer answer)
{
	assert((size_t)answer < ARRAY_LEN(words));
	return words[answer].meaning;
}

enum certificate_answer
certificate_judge(
    const struct certificate_claims *claims, const struct centre_key *key, day seen_on)
{
	switch (centre_key_judge(key, claims->issued_on, seen_on)) {
	case CENTRE_KEY_GOOD:
		/* where it was signed the next day may have begun */
		return claims->issued_on > seen_on + 1 ? CERTIFICATE_ANSWER_KEY_ENDED
		                                       : CERTIFICATE_ANSWER_SIGNED;
	case CENTRE_KEY_COMPROMISED:
		return CERTIFICATE_ANSWER_KEY_STOLEN;
	case CENTRE_KEY_EARLY:
	case CENTRE_KEY_LATE:
	case CENTRE_KEY_WITHDRAWN:
	case CENTRE_KEY_ANSWER_COUNT:
		break;
	}
	return CERTIFICATE_ANSWER_KEY_ENDED;
}

/* Of a certificate whose signature holds under found->centre.key. */
static void
judge(moment now, struct certificate_finding *found)
{
	const struct signing_key *key = &found->centre.key;

	found->has_claims = true;
	found->key_from = moment_day(key->not_before, 0);
	found->key_until = moment_day(key->expires - 1, 0);
	if (found->centre.stolen_at != 0 && now >= found->centre.stolen_at) {
		found->answer = CERTIFICATE_ANSWER_KEY_STOLEN;
		return;
	}
	found->answer = certificate_judge(&found->claims,
	    &(struct centre_key){
	        .from_day = found->key_from,
	        .until_day = found->key_until,
	        .withdrawn_on = DAY_NONE,
	        .compromised_on = DAY_NONE,
	    },
	    moment_day(now, 0));
}

void
certificate_verify(struct slice token, const struct trust_list *trust, moment now,
    struct arena *arena, struct certificate_finding *ret_finding)
{
	struct certificate_finding found = {.answer = CERTIFICATE_ANSWER_NOT_GENUINE};
	struct certificate_token read;

	*ret_finding = found;
	if (certificate_token_read(token, arena, &read) != CERTIFICATE_TOKEN_OK) {
		return;
	}
	const struct trust_centre *centre = trust_list_centre(trust, &read.sign1.kid);
	/* another centre's key says nothing */
	if (centre == NULL ||
	    !slice_equal(centre->code, slice_of(read.claims.centre.text))) {
		ret_finding->answer = CERTIFICATE_ANSWER_UNKNOWN_KEY;
		return;
	}
	if (!cose_verify(&read.sign1, &centre->key.key, arena)) {
		return;
	}
	found.claims = read.claims;
	found.centre = *centre;
	judge(now, &found);
	*ret_finding = found;
}
