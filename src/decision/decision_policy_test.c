/* SPDX-License-Identifier: EUPL-1.2 */
/* What policy approves by itself: nothing with one thing open. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "decision/policy.h"

static const struct policy on = {.on = true,
    .sample_percent = POLICY_SAMPLE_PERCENT,
    .weakest = CERTIFICATE_BY_REGISTER,
    .reads_files = true,
    .screened = true};
static const struct policy_facts clean = {
    .evidence = {.decisive = CERTIFICATE_BY_REGISTER, .confirmed = true}};

struct row {
	struct policy policy;
	struct policy_facts facts;
};

static void
switched_off(struct row *row)
{
	row->policy.on = false;
}
static void
file_waits(struct row *row)
{
	row->facts.clearance.reasons = CLEARANCE_BIT(CLEARANCE_CERTIFICATE_WAITING);
}
static void
file_waits_for_nobody(struct row *row)
{
	file_waits(row);
	row->policy.reads_files = false;
}
static void
waits_and_more(struct row *row)
{
	file_waits(row);
	row->facts.clearance.reasons |= CLEARANCE_BIT(CLEARANCE_PERSON_TWICE);
}
static void
declared_identity(struct row *row)
{
	row->facts.clearance.reasons = CLEARANCE_BIT(CLEARANCE_IDENTITY_DECLARED);
}
static void
words_alone(struct row *row)
{
	row->facts.evidence.decisive = CERTIFICATE_BY_TEXT;
}
static void
no_evidence(struct row *row)
{
	row->facts.evidence = (struct certificate_evidence){
	    .decisive = CERTIFICATE_SOURCE_COUNT, .confirmed = false};
}
static void
differs(struct row *row)
{
	row->facts.evidence.confirmed = false;
}
static void
order_over_it(struct row *row)
{
	row->facts.order = true;
}
static void
colleague(struct row *row)
{
	row->facts.staff = true;
}

static void
one_thing_open_leaves_it_to_an_officer(void **state)
{
	static const struct {
		void (*breaks)(struct row *row);
		enum policy_answer answer;
	} rows[] = {
	    {switched_off, POLICY_OFF},
	    {file_waits, POLICY_WAITS},
	    {file_waits_for_nobody, POLICY_LOOK},
	    {waits_and_more, POLICY_LOOK},
	    {declared_identity, POLICY_LOOK},
	    {words_alone, POLICY_EVIDENCE},
	    {no_evidence, POLICY_EVIDENCE},
	    {differs, POLICY_EVIDENCE},
	    {order_over_it, POLICY_ORDER},
	    {colleague, POLICY_STAFF},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct row row = {on, clean};
		rows[i].breaks(&row);
		enum policy_answer answer = policy_judge(&row.policy, &row.facts);
		if (answer != rows[i].answer) {
			fail_msg("row %zu: %s instead of %s", i,
			    policy_answer_name(answer),
			    policy_answer_name(rows[i].answer));
		}
	}
}

static void
any_reason_to_look_leaves_it_to_an_officer(void **state)
{
	(void)state;
	for (size_t i = 0; i < CLEARANCE_REASON_COUNT; i++) {
		struct policy policy = on;
		struct policy_facts facts = clean;
		policy.reads_files = false;
		facts.clearance.reasons = CLEARANCE_BIT(i);
		assert_int_equal(policy_judge(&policy, &facts), POLICY_LOOK);
	}
}

static void
a_clean_case_is_approved(void **state)
{
	struct policy policy = on;
	struct policy_facts facts = clean;

	(void)state;
	assert_int_equal(policy_judge(&policy, &facts), POLICY_APPROVES);
	facts.evidence.decisive = CERTIFICATE_BY_SIGNATURE;
	assert_int_equal(policy_judge(&policy, &facts), POLICY_APPROVES);
	policy.weakest = CERTIFICATE_BY_TEXT;
	facts.evidence.decisive = CERTIFICATE_BY_TEXT;
	assert_int_equal(policy_judge(&policy, &facts), POLICY_APPROVES);
}

static void
it_is_off_unless_somebody_switches_it_on(void **state)
{
	struct policy policy;
	struct policy_facts facts = clean;

	(void)state;
	policy_init(&policy);
	assert_int_equal(policy_judge(&policy, &facts), POLICY_OFF);
	assert_int_equal(policy.sample_percent, 5);
	assert_int_equal(policy.weakest, CERTIFICATE_BY_REGISTER);
}

static void
other_rules_are_another_text(void **state)
{
	struct arena arena = ARENA_EMPTY(1 << 20);
	struct buffer one = BUFFER_IN(&arena);
	struct buffer sample = BUFFER_IN(&arena);
	struct buffer evidence = BUFFER_IN(&arena);
	struct policy policy = on;

	(void)state;
	policy_put_rules(&policy, &one);
	policy.sample_percent++;
	policy_put_rules(&policy, &sample);
	policy.sample_percent--;
	policy.weakest = CERTIFICATE_BY_TEXT;
	policy_put_rules(&policy, &evidence);
	assert_string_not_equal(buffer_text(&one), buffer_text(&sample));
	assert_string_not_equal(buffer_text(&one), buffer_text(&evidence));
	arena_done(&arena);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(one_thing_open_leaves_it_to_an_officer),
	    cmocka_unit_test(any_reason_to_look_leaves_it_to_an_officer),
	    cmocka_unit_test(a_clean_case_is_approved),
	    cmocka_unit_test(it_is_off_unless_somebody_switches_it_on),
	    cmocka_unit_test(other_rules_are_another_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
