/* SPDX-License-Identifier: EUPL-1.2 */
#include "retention/hold.h"

#include <assert.h>

#include "base/text.h"

static const struct {
	const char *word;
	const char *key;
} bases[] = {
    [HOLD_COURT] = {"court", "retention.basis.court"},
    [HOLD_INVESTIGATION] = {"investigation", "retention.basis.investigation"},
    [HOLD_CLAIM] = {"claim", "retention.basis.claim"},
    [HOLD_AUTHORITY] = {"authority", "retention.basis.authority"},
    [HOLD_DISPUTE] = {"dispute", "retention.basis.dispute"},
};
static_assert(ARRAY_LEN(bases) == HOLD_BASIS_COUNT, "each basis has its words");

static const struct {
	const char *key;
	unsigned http;
} verdicts[] = {
    [HOLD_OK] = {NULL, 200},
    [HOLD_NOT_FOUND] = {"retention.hold.not_found", 404},
    [HOLD_ERASED] = {"retention.hold.erased", 409},
    [HOLD_SO_ALREADY] = {"retention.hold.so_already", 409},
    [HOLD_NO_BASIS] = {"retention.hold.no_basis", 422},
    [HOLD_NO_REFERENCE] = {"retention.hold.no_reference", 422},
    [HOLD_NO_REASON] = {"retention.hold.no_reason", 422},
};
static_assert(ARRAY_LEN(verdicts) == HOLD_VERDICT_COUNT, "each verdict has its words");

const char *
hold_basis_word(enum hold_basis basis)
{
	assert((size_t)basis < ARRAY_LEN(bases));
	return bases[basis].word;
}

const char *
hold_basis_key(enum hold_basis basis)
{
	assert((size_t)basis < ARRAY_LEN(bases));
	return bases[basis].key;
}

enum hold_basis
hold_basis_find(struct slice word)
{
	size_t i = 0;

	while (i < ARRAY_LEN(bases) && !slice_equal(word, slice_of(bases[i].word))) {
		i++;
	}
	return (enum hold_basis)i;
}

static bool
is_text(struct slice text, size_t most)
{
	return text.size > 0 && text_length(text) <= most;
}

enum hold_verdict
hold_decide(const struct hold_facts *facts)
{
	if (!facts->found) {
		return HOLD_NOT_FOUND;
	}
	if (facts->erased) {
		return HOLD_ERASED;
	}
	if (facts->basis >= HOLD_BASIS_COUNT) {
		return HOLD_NO_BASIS;
	}
	if (!is_text(facts->reference, HOLD_REFERENCE_MOST)) {
		return HOLD_NO_REFERENCE;
	}
	if (!is_text(facts->reason, HOLD_REASON_MOST)) {
		return HOLD_NO_REASON;
	}
	return facts->held ? HOLD_SO_ALREADY : HOLD_OK;
}

enum hold_verdict
hold_lift_decide(const struct hold_lift_facts *facts)
{
	if (!facts->found) {
		return HOLD_NOT_FOUND;
	}
	if (facts->lifted) {
		return HOLD_SO_ALREADY;
	}
	return is_text(facts->reason, HOLD_REASON_MOST) ? HOLD_OK : HOLD_NO_REASON;
}

const char *
hold_key(enum hold_verdict verdict)
{
	assert((size_t)verdict < ARRAY_LEN(verdicts));
	return verdicts[verdict].key;
}

unsigned
hold_http(enum hold_verdict verdict)
{
	assert((size_t)verdict < ARRAY_LEN(verdicts));
	return verdicts[verdict].http;
}
