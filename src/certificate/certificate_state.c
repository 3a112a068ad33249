/* SPDX-License-Identifier: EUPL-1.2 */
/* The states of a certificate, and what may follow what. */
#include <assert.h>
#include <stdint.h>

#include "certificate/certificate.h"

static const struct {
	const char *name;
	const char *key;
} states[] = {
    [CERTIFICATE_CLAIMED] = {"claimed", "certificate.state.claimed"},
    [CERTIFICATE_CENTRE_CONFIRMED] = {"centre_confirmed",
        "certificate.state.centre_confirmed"},
    [CERTIFICATE_OFFICER_CONFIRMED] = {"officer_confirmed",
        "certificate.state.officer_confirmed"},
    [CERTIFICATE_REJECTED] = {"rejected", "certificate.state.rejected"},
    [CERTIFICATE_WITHDRAWN] = {"withdrawn", "certificate.state.withdrawn"},
};
static_assert(ARRAY_LEN(states) == CERTIFICATE_STATE_COUNT, "each state has its words");

static const char *const verdict_keys[] = {
    [CERTIFICATE_OK] = "certificate.ok",
    [CERTIFICATE_NOT_NOW] = "certificate.not_now",
};
static_assert(ARRAY_LEN(verdict_keys) == CERTIFICATE_VERDICT_COUNT,
    "each verdict has a message key");

/* What is not here is refused. A rejection and a withdrawal are final. The holder may
 * withdraw as long as no officer has relied on it; a centre may withdraw at any time. */
static const struct {
	enum certificate_state from;
	enum certificate_event event;
	enum certificate_state next;
} steps[] = {
    {CERTIFICATE_CLAIMED, CERTIFICATE_CENTRE_CONFIRMS, CERTIFICATE_CENTRE_CONFIRMED},
    {CERTIFICATE_CLAIMED, CERTIFICATE_OFFICER_CONFIRMS, CERTIFICATE_OFFICER_CONFIRMED},
    {CERTIFICATE_CLAIMED, CERTIFICATE_OFFICER_REJECTS, CERTIFICATE_REJECTED},
    {CERTIFICATE_CLAIMED, CERTIFICATE_HOLDER_WITHDRAWS, CERTIFICATE_WITHDRAWN},
    {CERTIFICATE_CLAIMED, CERTIFICATE_CENTRE_WITHDRAWS, CERTIFICATE_WITHDRAWN},
    {CERTIFICATE_CENTRE_CONFIRMED, CERTIFICATE_OFFICER_CONFIRMS,
        CERTIFICATE_OFFICER_CONFIRMED},
    {CERTIFICATE_CENTRE_CONFIRMED, CERTIFICATE_OFFICER_REJECTS, CERTIFICATE_REJECTED},
    {CERTIFICATE_CENTRE_CONFIRMED, CERTIFICATE_HOLDER_WITHDRAWS, CERTIFICATE_WITHDRAWN},
    {CERTIFICATE_CENTRE_CONFIRMED, CERTIFICATE_CENTRE_WITHDRAWS, CERTIFICATE_WITHDRAWN},
    {CERTIFICATE_OFFICER_CONFIRMED, CERTIFICATE_OFFICER_REJECTS, CERTIFICATE_REJECTED},
    {CERTIFICATE_OFFICER_CONFIRMED, CERTIFICATE_CENTRE_WITHDRAWS, CERTIFICATE_WITHDRAWN},
};

enum certificate_verdict
certificate_decide(enum certificate_state state, enum certificate_event event,
    enum certificate_state *ret_next)
{
	for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
		if (steps[i].from == state && steps[i].event == event) {
			*ret_next = steps[i].next;
			return CERTIFICATE_OK;
		}
	}
	return CERTIFICATE_NOT_NOW;
}

const char *
certificate_key(enum certificate_verdict verdict)
{
	assert((size_t)verdict < ARRAY_LEN(verdict_keys));
	return verdict_keys[verdict];
}

const char *
certificate_state_name(enum certificate_state state)
{
	assert((size_t)state < ARRAY_LEN(states));
	return states[state].name;
}

enum certificate_state
certificate_state_find(struct slice name)
{
	unsigned i = 0;

	while (
	    i < CERTIFICATE_STATE_COUNT && !slice_equal(name, slice_of(states[i].name))) {
		i++;
	}
	return (enum certificate_state)i;
}

const char *
certificate_state_key(enum certificate_state state)
{
	assert((size_t)state < ARRAY_LEN(states));
	return states[state].key;
}
