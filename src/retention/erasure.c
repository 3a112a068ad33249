/* SPDX-License-Identifier: EUPL-1.2 */
#include "retention/erasure.h"

#include <assert.h>
#include <stddef.h>

#include "application/application.h"

static const struct {
	const char *word;
	const char *key;
	unsigned http;
} verdicts[] = {
    [ERASURE_OK] = {"ok", NULL, 200},
    [ERASURE_NOT_FOUND] = {"not_found", "retention.erasure.not_found", 404},
    [ERASURE_STAFF] = {"staff", "retention.erasure.staff", 409},
    [ERASURE_DONE] = {"done", "retention.erasure.done", 409},
    [ERASURE_LEGAL_HOLD] = {"legal_hold", "retention.erasure.legal_hold", 409},
    [ERASURE_PERMIT_IN_FORCE] = {"permit_in_force", "retention.erasure.permit_in_force",
        409},
    [ERASURE_OPEN] = {"open", "retention.erasure.open", 409},
    [ERASURE_APPEALED] = {"appealed", "retention.erasure.appealed", 409},
    [ERASURE_MAY_APPEAL] = {"may_appeal", "retention.erasure.may_appeal", 409},
};
static_assert(ARRAY_LEN(verdicts) == ERASURE_VERDICT_COUNT, "each verdict has its words");

static bool
may_appeal(const struct erasure_facts *facts, moment now)
{
	moment days = (moment)(APPLICATION_APPEAL_DAYS + 1) * MOMENT_DAY;

	return facts->refused_at > 0 && now < facts->refused_at + days;
}

/* The last day to appeal is counted whole, whatever the hour of the refusal. */
enum erasure_verdict
erasure_decide(const struct erasure_facts *facts, moment now)
{
	if (!facts->found) {
		return ERASURE_NOT_FOUND;
	}
	if (facts->staff) {
		return ERASURE_STAFF;
	}
	if (facts->erased) {
		return ERASURE_DONE;
	}
	if (facts->holds > 0) {
		return ERASURE_LEGAL_HOLD;
	}
	if (facts->permits_in_force > 0) {
		return ERASURE_PERMIT_IN_FORCE;
	}
	if (facts->open > 0) {
		return ERASURE_OPEN;
	}
	if (facts->appealed > 0) {
		return ERASURE_APPEALED;
	}
	return may_appeal(facts, now) ? ERASURE_MAY_APPEAL : ERASURE_OK;
}

const char *
erasure_word(enum erasure_verdict verdict)
{
	assert((size_t)verdict < ARRAY_LEN(verdicts));
	return verdicts[verdict].word;
}

const char *
erasure_key(enum erasure_verdict verdict)
{
	assert((size_t)verdict < ARRAY_LEN(verdicts));
	return verdicts[verdict].key;
}

unsigned
erasure_http(enum erasure_verdict verdict)
{
	assert((size_t)verdict < ARRAY_LEN(verdicts));
	return verdicts[verdict].http;
}

const char *
erasure_cause_word(enum erasure_cause cause)
{
	return cause == ERASURE_BY_REQUEST ? "request" : "retention";
}
