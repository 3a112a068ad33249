/* SPDX-License-Identifier: EUPL-1.2 */
/* Who may propose a role, and who may confirm it: one broken rule a row. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "access/proposal.h"

static struct proposal_facts
good(void)
{
	return (struct proposal_facts){
	    .kind = ACCESS_STAFF,
	    .role = ACCESS_OFFICER,
	    .gives = true,
	    .reasoned = true,
	};
}

/* NOLINTBEGIN(readability-function-size): a table */
static void
a_proposal_is_refused_for_each_broken_rule(void **state)
{
	struct {
		struct proposal_facts facts;
		enum proposal_verdict verdict;
	} rows[24];
	size_t count = 0;

	(void)state;
#define ROW(change, verdict_)                                                            \
	do {                                                                             \
		struct proposal_facts facts = good();                                    \
		change;                                                                  \
		rows[count].facts = facts;                                               \
		rows[count++].verdict = (verdict_);                                      \
	} while (false)
	ROW(facts.kind = ACCESS_NOBODY, PROPOSAL_NO_ACCOUNT);
	ROW(facts.kind = ACCESS_PERSON, PROPOSAL_NOT_STAFF);
	ROW(facts.role = ACCESS_APPLICANT, PROPOSAL_NOT_A_ROLE);
	ROW(facts.role = ACCESS_ROLE_COUNT, PROPOSAL_NOT_A_ROLE);
	ROW((facts.kind = ACCESS_SERVICE, facts.role = ACCESS_OFFICER),
	    PROPOSAL_NOT_FOR_SERVICE);
	ROW((facts.kind = ACCESS_SERVICE, facts.role = ACCESS_ADMINISTRATOR),
	    PROPOSAL_NOT_FOR_SERVICE);
	ROW(facts.own = true, PROPOSAL_OWN);
	ROW((facts.own = true, facts.gives = false, facts.holds = true), PROPOSAL_OWN);
	ROW(facts.open = true, PROPOSAL_OPEN);
	ROW(facts.holds = true, PROPOSAL_SO_ALREADY);
	ROW(facts.gives = false, PROPOSAL_SO_ALREADY);
	ROW(facts.reasoned = false, PROPOSAL_NO_REASON);
	ROW(facts.role = ACCESS_CENTRE_CLERK, PROPOSAL_NO_CENTRE);
	ROW((facts.role = ACCESS_CENTRE_CLERK, facts.centred = true), PROPOSAL_OK);
	ROW((facts.role = ACCESS_CENTRE_CLERK, facts.gives = false, facts.holds = true),
	    PROPOSAL_OK);
	ROW((void)facts, PROPOSAL_OK);
	ROW((facts.kind = ACCESS_SERVICE, facts.role = ACCESS_VERIFIER), PROPOSAL_OK);
	ROW((facts.gives = false, facts.holds = true), PROPOSAL_OK);
#undef ROW
	for (size_t i = 0; i < count; i++) {
		if (proposal_decide(&rows[i].facts) != rows[i].verdict) {
			fail_msg("row %zu", i);
		}
	}
}
/* NOLINTEND(readability-function-size) */

static void
whoever_proposed_or_is_meant_does_not_confirm(void **state)
{
	static const struct {
		const char *name;
		struct proposal_answer_facts facts;
		enum proposal_verdict verdict;
	} rows[] = {
	    {"not there", {.confirms = true}, PROPOSAL_NONE},
	    {"own, confirmed",
	        {.found = true, .open = true, .own = true, .confirms = true},
	        PROPOSAL_OWN},
	    {"own, rejected", {.found = true, .open = true, .own = true}, PROPOSAL_OWN},
	    {"decided", {.found = true, .confirms = true}, PROPOSAL_DECIDED},
	    {"same hand",
	        {.found = true, .open = true, .proposed_mine = true, .confirms = true},
	        PROPOSAL_SAME_HAND},
	    {"taken back", {.found = true, .open = true, .proposed_mine = true},
	        PROPOSAL_OK},
	    {"another confirms", {.found = true, .open = true, .confirms = true},
	        PROPOSAL_OK},
	    {"another rejects", {.found = true, .open = true}, PROPOSAL_OK},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		if (proposal_answer_decide(&rows[i].facts) != rows[i].verdict) {
			fail_msg("%s", rows[i].name);
		}
	}
}

static void
each_refusal_has_words_and_a_status(void **state)
{
	(void)state;
	assert_null(proposal_key(PROPOSAL_OK));
	assert_int_equal(proposal_http(PROPOSAL_OK), 200);
	for (int i = PROPOSAL_OK + 1; i < PROPOSAL_VERDICT_COUNT; i++) {
		enum proposal_verdict verdict = (enum proposal_verdict)i;
		assert_true(slice_starts(
		    slice_of(proposal_key(verdict)), SLICE("access.proposal.")));
		assert_true(
		    proposal_http(verdict) >= 400 && proposal_http(verdict) < 500);
	}
}

int
main(void)
{
	const struct CMUnitTest all[] = {
	    cmocka_unit_test(a_proposal_is_refused_for_each_broken_rule),
	    cmocka_unit_test(whoever_proposed_or_is_meant_does_not_confirm),
	    cmocka_unit_test(each_refusal_has_words_and_a_status),
	};

	return cmocka_run_group_tests(all, NULL, NULL);
}
