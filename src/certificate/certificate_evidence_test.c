/* SPDX-License-Identifier: EUPL-1.2 */
/* The first evidence that says yes or no decides; what is behind it counts no more. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "certificate/evidence.h"

#define SAME CERTIFICATE_MATCH_SAME
#define NOWHERE CERTIFICATE_MATCH_ABSENT
#define NOBODY CERTIFICATE_MATCH_UNKNOWN
#define YES CERTIFICATE_PROOF_CONFIRMS
#define NO CERTIFICATE_PROOF_DIFFERS
#define MUTE CERTIFICATE_PROOF_NONE
#define NOTHING CERTIFICATE_SOURCE_COUNT

/* All that is declared stands in the text, and nothing else is there. */
#define WORDS                                                                            \
	.verdict = INSPECT_READABLE, .reading = INSPECT_BY_TEXT, .number = SAME,         \
	.name_latin = SAME, .name_arabic = NOWHERE, .centre = SAME, .code = NOBODY
#define OCR                                                                              \
	.verdict = INSPECT_READABLE, .reading = INSPECT_BY_OCR, .number = SAME,          \
	.name_latin = SAME, .name_arabic = SAME, .centre = SAME, .code = NOBODY

struct row {
	const char *what;
	struct certificate_found found;
	enum certificate_proof of[CERTIFICATE_SOURCE_COUNT];
	enum certificate_source decisive;
	bool confirmed;
};

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Woverride-init"
static const struct row rows[] = {
    /* what is broken, first */
    {"no file, no register", {.verdict = INSPECT_NO_DOCUMENT},
        {MUTE, MUTE, MUTE, MUTE, MUTE}, NOTHING, false},
    {"a password: nothing of the file counts",
        {WORDS, .verdict = INSPECT_PASSWORD, .seal = CERTIFICATE_SEAL_TRUSTED},
        {MUTE, MUTE, MUTE, MUTE, MUTE}, NOTHING, false},
    {"signed, and changed", {WORDS, .seal = CERTIFICATE_SEAL_CHANGED},
        {NO, MUTE, MUTE, YES, MUTE}, CERTIFICATE_BY_SIGNATURE, false},
    {"signed, and something added", {WORDS, .seal = CERTIFICATE_SEAL_PART},
        {NO, MUTE, MUTE, YES, MUTE}, CERTIFICATE_BY_SIGNATURE, false},
    {"a changed file of a number that the register has",
        {WORDS, .seal = CERTIFICATE_SEAL_CHANGED, .entry = CERTIFICATE_ENTRY_SAME},
        {NO, YES, MUTE, YES, MUTE}, CERTIFICATE_BY_SIGNATURE, false},
    {"well signed, for somebody else",
        {WORDS, .seal = CERTIFICATE_SEAL_TRUSTED, .name_latin = NOWHERE},
        {NO, MUTE, MUTE, NO, MUTE}, CERTIFICATE_BY_SIGNATURE, false},
    {"well signed, of another number",
        {WORDS, .seal = CERTIFICATE_SEAL_TRUSTED, .number = NOWHERE},
        {NO, MUTE, MUTE, NO, MUTE}, CERTIFICATE_BY_SIGNATURE, false},
    {"a well signed picture says nothing to a machine",
        {OCR, .seal = CERTIFICATE_SEAL_TRUSTED}, {MUTE, MUTE, MUTE, MUTE, YES}, NOTHING,
        false},
    {"signed by a stranger: the words alone", {WORDS, .seal = CERTIFICATE_SEAL_UNKNOWN},
        {MUTE, MUTE, MUTE, YES, MUTE}, CERTIFICATE_BY_TEXT, true},
    {"withdrawn by its centre", {WORDS, .entry = CERTIFICATE_ENTRY_WITHDRAWN},
        {MUTE, NO, MUTE, YES, MUTE}, CERTIFICATE_BY_REGISTER, false},
    {"in the register for another name", {WORDS, .entry = CERTIFICATE_ENTRY_OTHER_NAME},
        {MUTE, NO, MUTE, YES, MUTE}, CERTIFICATE_BY_REGISTER, false},
    {"in the register with another day", {WORDS, .entry = CERTIFICATE_ENTRY_DIFFERS},
        {MUTE, NO, MUTE, YES, MUTE}, CERTIFICATE_BY_REGISTER, false},
    {"a code that says something else", {WORDS, .code = NOWHERE},
        {MUTE, MUTE, NO, YES, MUTE}, CERTIFICATE_BY_CODE, false},
    {"a code with the number beside another name",
        {WORDS, .code = SAME, .name_latin = NOWHERE}, {MUTE, MUTE, MUTE, NO, MUTE},
        CERTIFICATE_BY_TEXT, false},
    {"words without the number", {WORDS, .number = NOWHERE}, {MUTE, MUTE, MUTE, NO, MUTE},
        CERTIFICATE_BY_TEXT, false},
    {"words with a part of the name", {WORDS, .name_latin = CERTIFICATE_MATCH_PARTLY},
        {MUTE, MUTE, MUTE, NO, MUTE}, CERTIFICATE_BY_TEXT, false},
    {"words of another centre", {WORDS, .centre = NOWHERE}, {MUTE, MUTE, MUTE, NO, MUTE},
        CERTIFICATE_BY_TEXT, false},
    {"an empty sheet", {WORDS, .number = NOBODY}, {MUTE, MUTE, MUTE, MUTE, MUTE}, NOTHING,
        false},
    {"what OCR has read is a hint", {OCR}, {MUTE, MUTE, MUTE, MUTE, YES}, NOTHING, false},
    {"what OCR has not found is one, too", {OCR, .number = NOWHERE},
        {MUTE, MUTE, MUTE, MUTE, NO}, NOTHING, false},
    /* what is good */
    {"well signed, and says what is declared", {WORDS, .seal = CERTIFICATE_SEAL_TRUSTED},
        {YES, MUTE, MUTE, YES, MUTE}, CERTIFICATE_BY_SIGNATURE, true},
    {"the register, before a code that says something else",
        {WORDS, .entry = CERTIFICATE_ENTRY_SAME, .code = NOWHERE},
        {MUTE, YES, NO, YES, MUTE}, CERTIFICATE_BY_REGISTER, true},
    {"the register, without a file",
        {.verdict = INSPECT_NO_DOCUMENT, .entry = CERTIFICATE_ENTRY_SAME},
        {MUTE, YES, MUTE, MUTE, MUTE}, CERTIFICATE_BY_REGISTER, true},
    {"a code with the number", {WORDS, .code = SAME}, {MUTE, MUTE, YES, YES, MUTE},
        CERTIFICATE_BY_CODE, true},
    {"a name that is spelled otherwise", {WORDS, .name_latin = CERTIFICATE_MATCH_ALIKE},
        {MUTE, MUTE, MUTE, YES, MUTE}, CERTIFICATE_BY_TEXT, true},
    {"words, with the name in Arabic alone",
        {WORDS, .name_latin = NOWHERE, .name_arabic = SAME},
        {MUTE, MUTE, MUTE, YES, MUTE}, CERTIFICATE_BY_TEXT, true},
};
#pragma GCC diagnostic pop

static void
the_first_that_says_yes_or_no_decides(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct certificate_evidence evidence =
		    certificate_evidence_judge(&rows[i].found);
		for (size_t j = 0; j < CERTIFICATE_SOURCE_COUNT; j++) {
			if (evidence.of[j] != rows[i].of[j]) {
				fail_msg("%s: %s says %s", rows[i].what,
				    certificate_source_name((enum certificate_source)j),
				    certificate_proof_name(evidence.of[j]));
			}
		}
		if (evidence.decisive != rows[i].decisive ||
		    evidence.confirmed != rows[i].confirmed) {
			fail_msg("%s: %s decides", rows[i].what,
			    certificate_source_name(evidence.decisive));
		}
	}
}

static void
sources_have_names(void **state)
{
	(void)state;
	for (size_t i = 0; i < CERTIFICATE_SOURCE_COUNT; i++) {
		enum certificate_source source = (enum certificate_source)i;
		assert_int_equal(
		    certificate_source_find(slice_of(certificate_source_name(source))),
		    source);
	}
	assert_int_equal(certificate_source_find(SLICE("rumour")), NOTHING);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_first_that_says_yes_or_no_decides),
	    cmocka_unit_test(sources_have_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
