/* SPDX-License-Identifier: EUPL-1.2 */
#include "application/clearance.h"

#include <assert.h>

/* --- the rules: true is a reason to look --- */

typedef bool clearance_rule(const struct clearance_facts *facts);

static bool
was_judged(const struct clearance_facts *facts)
{
	(void)facts;
	return false;
}

static bool
identity_is_declared(const struct clearance_facts *facts)
{
	unsigned names = PERSON_BIT(PERSON_NAME_LATIN) | PERSON_BIT(PERSON_NAME_ARABIC);

	return (facts->vouched & names) == 0 ||
	    (facts->vouched & PERSON_BIT(PERSON_EMIRATES_ID)) == 0;
}

static bool
number_is_odd(const struct clearance_facts *facts)
{
	return facts->emirates_id_odd;
}

static bool
centre_was_not_accredited(const struct clearance_facts *facts)
{
	return !facts->centre_accredited;
}

/* --- the certificate: one of these at most, but for a virus --- */

static bool
is_confirmed_without_file(const struct clearance_facts *facts)
{
	return facts->found.entry == CERTIFICATE_ENTRY_SAME;
}

static bool
certificate_waits(const struct clearance_facts *facts)
{
	return facts->has_file && !facts->file_checked &&
	    !is_confirmed_without_file(facts);
}

static bool
certificate_has_virus(const struct clearance_facts *facts)
{
	return facts->has_file && facts->file_checked &&
	    facts->found.virus == CERTIFICATE_VIRUS_FOUND;
}

static bool
certificate_was_withdrawn(const struct clearance_facts *facts)
{
	return facts->found.entry == CERTIFICATE_ENTRY_WITHDRAWN;
}

/* Of a file that is not checked nothing is found: only the register is asked then. */
static struct certificate_evidence
evidence_of(const struct clearance_facts *facts)
{
	struct certificate_found found = facts->found;

	if (!facts->has_file || !facts->file_checked) {
		found.verdict = INSPECT_NO_DOCUMENT;
	}
	return certificate_evidence_judge(&found);
}

static bool
certificate_differs(const struct clearance_facts *facts)
{
	struct certificate_evidence evidence = evidence_of(facts);

	return evidence.decisive != CERTIFICATE_SOURCE_COUNT && !evidence.confirmed &&
	    !certificate_was_withdrawn(facts);
}

static bool
is_undecided(const struct clearance_facts *facts)
{
	return evidence_of(facts).decisive == CERTIFICATE_SOURCE_COUNT &&
	    !certificate_waits(facts);
}

static bool
certificate_was_not_read(const struct clearance_facts *facts)
{
	return facts->has_file && is_undecided(facts) &&
	    facts->found.verdict != INSPECT_READABLE;
}

static bool
certificate_is_unproven(const struct clearance_facts *facts)
{
	return is_undecided(facts) && !certificate_was_not_read(facts);
}

/* --- twice --- */

static bool
person_is_there_twice(const struct clearance_facts *facts)
{
	return facts->person_twice;
}

static bool
certificate_is_there_twice(const struct clearance_facts *facts)
{
	return facts->certificate_twice;
}

static bool
drone_is_there_twice(const struct clearance_facts *facts)
{
	return facts->drone_twice;
}

/* --- what the authority has taken before --- */

static bool
permit_was_taken(const struct clearance_facts *facts)
{
	return facts->permit_taken;
}

static const struct {
	const char *name;
	const char *key;
	clearance_rule *looks;
} rules[] = {
    [CLEARANCE_NOT_JUDGED] = {"not_judged", "application.look.not_judged", was_judged},
    [CLEARANCE_IDENTITY_DECLARED] = {"identity_declared",
        "application.look.identity_declared", identity_is_declared},
    [CLEARANCE_EMIRATES_ID_ODD] = {"emirates_id_odd", "application.look.emirates_id_odd",
        number_is_odd},
    [CLEARANCE_CENTRE] = {"centre", "application.look.centre", centre_was_not_accredited},
    [CLEARANCE_CERTIFICATE_WAITING] = {"certificate_waiting",
        "application.look.certificate_waiting", certificate_waits},
    [CLEARANCE_CERTIFICATE_VIRUS] = {"certificate_virus",
        "application.look.certificate_virus", certificate_has_virus},
    [CLEARANCE_CERTIFICATE_WITHDRAWN] = {"certificate_withdrawn",
        "application.look.certificate_withdrawn", certificate_was_withdrawn},
    [CLEARANCE_CERTIFICATE_DIFFERS] = {"certificate_differs",
        "application.look.certificate_differs", certificate_differs},
    [CLEARANCE_CERTIFICATE_UNREAD] = {"certificate_unread",
        "application.look.certificate_unread", certificate_was_not_read},
    [CLEARANCE_CERTIFICATE_UNPROVEN] = {"certificate_unproven",
        "application.look.certificate_unproven", certificate_is_unproven},
    [CLEARANCE_PERSON_TWICE] = {"person_twice", "application.look.person_twice",
        person_is_there_twice},
    [CLEARANCE_CERTIFICATE_TWICE] = {"certificate_twice",
        "application.look.certificate_twice", certificate_is_there_twice},
    [CLEARANCE_DRONE_TWICE] = {"drone_twice", "application.look.drone_twice",
        drone_is_there_twice},
    [CLEARANCE_PERMIT_TAKEN] = {"permit_taken", "application.look.permit_taken",
        permit_was_taken},
};
static_assert(ARRAY_LEN(rules) == CLEARANCE_REASON_COUNT, "each reason has its rule");

const char *
clearance_reason_name(enum clearance_reason reason)
{
	assert((size_t)reason < ARRAY_LEN(rules));
	return rules[reason].name;
}

const char *
clearance_reason_key(enum clearance_reason reason)
{
	assert((size_t)reason < ARRAY_LEN(rules));
	return rules[reason].key;
}

struct clearance
clearance_judge(const struct clearance_facts *facts)
{
	struct clearance clearance = {0};

	for (size_t i = 0; i < ARRAY_LEN(rules); i++) {
		clearance.reasons |= rules[i].looks(facts) ? CLEARANCE_BIT(i) : 0;
	}
	return clearance;
}

bool
clearance_is_clear(const struct clearance *clearance)
{
	return clearance->reasons == 0;
}

bool
clearance_has(const struct clearance *clearance, enum clearance_reason reason)
{
	return (clearance->reasons & CLEARANCE_BIT(reason)) != 0;
}

/* --- text --- */

void
clearance_format(const struct clearance *clearance, struct buffer *out)
{
	const char *comma = "";

	for (size_t i = 0; i < ARRAY_LEN(rules); i++) {
		if (clearance_has(clearance, (enum clearance_reason)i)) {
			buffer_puts(out, comma);
			buffer_puts(out, rules[i].name);
			comma = ",";
		}
	}
}

static enum clearance_reason
reason_find(struct slice name)
{
	for (size_t i = 0; i < ARRAY_LEN(rules); i++) {
		if (slice_equal(name, slice_of(rules[i].name))) {
			return (enum clearance_reason)i;
		}
	}
	return CLEARANCE_NOT_JUDGED;
}

struct clearance
clearance_parse(struct slice text)
{
	struct clearance clearance = {0};

	while (text.size > 0) {
		clearance.reasons |= CLEARANCE_BIT(reason_find(slice_cut(&text, ',')));
	}
	return clearance;
}
