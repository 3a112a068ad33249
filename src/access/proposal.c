/* SPDX-License-Identifier: EUPL-1.2 */
#include "access/proposal.h"

#include <assert.h>

static const struct {
	const char *key;
	unsigned http;
} answers[] = {
    [PROPOSAL_OK] = {NULL, 200},
    [PROPOSAL_NO_ACCOUNT] = {"access.proposal.no_account", 404},
    [PROPOSAL_NOT_STAFF] = {"access.proposal.not_staff", 422},
    [PROPOSAL_NOT_A_ROLE] = {"access.proposal.not_a_role", 422},
    [PROPOSAL_NOT_FOR_SERVICE] = {"access.proposal.not_for_service", 422},
    [PROPOSAL_OWN] = {"access.proposal.own", 403},
    [PROPOSAL_SO_ALREADY] = {"access.proposal.so_already", 409},
    [PROPOSAL_OPEN] = {"access.proposal.open", 409},
    [PROPOSAL_NO_CENTRE] = {"access.proposal.no_centre", 422},
    [PROPOSAL_NO_REASON] = {"access.proposal.no_reason", 422},
    [PROPOSAL_NONE] = {"access.proposal.none", 404},
    [PROPOSAL_DECIDED] = {"access.proposal.decided", 409},
    [PROPOSAL_SAME_HAND] = {"access.proposal.same_hand", 403},
};
static_assert(ARRAY_LEN(answers) == PROPOSAL_VERDICT_COUNT, "each verdict has its words");

enum proposal_verdict
proposal_decide(const struct proposal_facts *facts)
{
	if (facts->kind == ACCESS_NOBODY) {
		return PROPOSAL_NO_ACCOUNT;
	}
	if (facts->kind != ACCESS_STAFF && facts->kind != ACCESS_SERVICE) {
		return PROPOSAL_NOT_STAFF;
	}
	if (facts->role == ACCESS_APPLICANT || facts->role >= ACCESS_ROLE_COUNT) {
		return PROPOSAL_NOT_A_ROLE;
	}
	if (facts->kind == ACCESS_SERVICE && !access_for_service(facts->role)) {
		return PROPOSAL_NOT_FOR_SERVICE;
	}
	if (facts->own) {
		return PROPOSAL_OWN;
	}
	if (facts->open) {
		return PROPOSAL_OPEN;
	}
	if (facts->holds == facts->gives) {
		return PROPOSAL_SO_ALREADY;
	}
	if (facts->role == ACCESS_CENTRE_CLERK && facts->gives && !facts->centred) {
		return PROPOSAL_NO_CENTRE;
	}
	return facts->reasoned ? PROPOSAL_OK : PROPOSAL_NO_REASON;
}

enum proposal_verdict
proposal_answer_decide(const struct proposal_answer_facts *facts)
{
	if (!facts->found) {
		return PROPOSAL_NONE;
	}
	if (facts->own) {
		return PROPOSAL_OWN;
	}
	if (!facts->open) {
		return PROPOSAL_DECIDED;
	}
	return facts->confirms && facts->proposed_mine ? PROPOSAL_SAME_HAND : PROPOSAL_OK;
}

const char *
proposal_key(enum proposal_verdict verdict)
{
	assert((size_t)verdict < ARRAY_LEN(answers));
	return answers[verdict].key;
}

unsigned
proposal_http(enum proposal_verdict verdict)
{
	assert((size_t)verdict < ARRAY_LEN(answers));
	return answers[verdict].http;
}
