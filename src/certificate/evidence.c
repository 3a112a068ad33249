/* SPDX-License-Identifier: EUPL-1.2 */
#include "certificate/evidence.h"

#include <assert.h>

/* --- words --- */

static const struct {
	const char *name;
	const char *key;
} sources[] = {
    [CERTIFICATE_BY_SIGNATURE] = {"signature", "certificate.source.signature"},
    [CERTIFICATE_BY_REGISTER] = {"register", "certificate.source.register"},
    [CERTIFICATE_BY_CODE] = {"code", "certificate.source.code"},
    [CERTIFICATE_BY_TEXT] = {"text", "certificate.source.text"},
    [CERTIFICATE_BY_OCR] = {"ocr", "certificate.source.ocr"},
    [CERTIFICATE_SOURCE_COUNT] = {"none", "certificate.source.none"},
};
static_assert(
    ARRAY_LEN(sources) == CERTIFICATE_SOURCE_COUNT + 1, "each source has its words");

static const struct {
	const char *name;
	const char *key;
} proofs[] = {
    [CERTIFICATE_PROOF_NONE] = {"none", "certificate.proof.none"},
    [CERTIFICATE_PROOF_CONFIRMS] = {"confirms", "certificate.proof.confirms"},
    [CERTIFICATE_PROOF_DIFFERS] = {"differs", "certificate.proof.differs"},
};
static_assert(ARRAY_LEN(proofs) == CERTIFICATE_PROOF_COUNT, "each proof has its words");

const char *
certificate_source_name(enum certificate_source source)
{
	assert((size_t)source < ARRAY_LEN(sources));
	return sources[source].name;
}

const char *
certificate_source_key(enum certificate_source source)
{
	assert((size_t)source < ARRAY_LEN(sources));
	return sources[source].key;
}

enum certificate_source
certificate_source_find(struct slice name)
{
	size_t at = 0;

	while (at < CERTIFICATE_SOURCE_COUNT &&
	    !slice_equal(name, slice_of(sources[at].name))) {
		at++;
	}
	return (enum certificate_source)at;
}

const char *
certificate_proof_name(enum certificate_proof proof)
{
	assert((size_t)proof < ARRAY_LEN(proofs));
	return proofs[proof].name;
}

const char *
certificate_proof_key(enum certificate_proof proof)
{
	assert((size_t)proof < ARRAY_LEN(proofs));
	return proofs[proof].key;
}

/* --- the rules, one a source --- */

static bool
has_name(const struct certificate_found *found)
{
	return certificate_match_is_enough(found->name_latin) ||
	    certificate_match_is_enough(found->name_arabic);
}

/* There are words, and all that is declared stands among them. */
static enum certificate_proof
judge_words(const struct certificate_found *found)
{
	bool all = found->number == CERTIFICATE_MATCH_SAME && has_name(found) &&
	    found->centre == CERTIFICATE_MATCH_SAME;

	if (found->number == CERTIFICATE_MATCH_UNKNOWN) {
		return CERTIFICATE_PROOF_NONE;
	}
	return all ? CERTIFICATE_PROOF_CONFIRMS : CERTIFICATE_PROOF_DIFFERS;
}

/* A signature says that a centre wrote the file, not for whom: that is in the words. What
 * is only a picture of words is left to who can read it. */
static enum certificate_proof
by_signature(const struct certificate_found *found)
{
	bool says = found->number == CERTIFICATE_MATCH_SAME && has_name(found);

	switch (found->seal) {
	case CERTIFICATE_SEAL_TRUSTED:
		if (found->reading != INSPECT_BY_TEXT) {
			return CERTIFICATE_PROOF_NONE;
		}
		return says ? CERTIFICATE_PROOF_CONFIRMS : CERTIFICATE_PROOF_DIFFERS;
	case CERTIFICATE_SEAL_PART:
	case CERTIFICATE_SEAL_CHANGED:
		return CERTIFICATE_PROOF_DIFFERS;
	case CERTIFICATE_SEAL_NONE:
	case CERTIFICATE_SEAL_UNKNOWN:
	case CERTIFICATE_SEAL_COUNT:
	default:
		return CERTIFICATE_PROOF_NONE;
	}
}

static enum certificate_proof
by_register(const struct certificate_found *found)
{
	switch (found->entry) {
	case CERTIFICATE_ENTRY_SAME:
		return CERTIFICATE_PROOF_CONFIRMS;
	case CERTIFICATE_ENTRY_DIFFERS:
	case CERTIFICATE_ENTRY_OTHER_NAME:
	case CERTIFICATE_ENTRY_WITHDRAWN:
		return CERTIFICATE_PROOF_DIFFERS;
	case CERTIFICATE_ENTRY_UNASKED:
	case CERTIFICATE_ENTRY_NONE:
	case CERTIFICATE_ENTRY_COUNT:
	default:
		return CERTIFICATE_PROOF_NONE;
	}
}

/* A code without the number may be an address of the centre; with another number than the
 * declared one it would be a difference, and the two cannot be told apart: a person looks. */
static enum certificate_proof
by_code(const struct certificate_found *found)
{
	switch (found->code) {
	case CERTIFICATE_MATCH_SAME:
		return has_name(found) && found->reading == INSPECT_BY_TEXT
		    ? CERTIFICATE_PROOF_CONFIRMS
		    : CERTIFICATE_PROOF_NONE;
	case CERTIFICATE_MATCH_ABSENT:
		return CERTIFICATE_PROOF_DIFFERS;
	case CERTIFICATE_MATCH_UNKNOWN:
	case CERTIFICATE_MATCH_ALIKE:
	case CERTIFICATE_MATCH_PARTLY:
	case CERTIFICATE_MATCH_COUNT:
	default:
		return CERTIFICATE_PROOF_NONE;
	}
}

static enum certificate_proof
by_text(const struct certificate_found *found)
{
	return found->reading == INSPECT_BY_TEXT ? judge_words(found)
	                                         : CERTIFICATE_PROOF_NONE;
}

static enum certificate_proof
by_ocr(const struct certificate_found *found)
{
	return found->reading == INSPECT_BY_OCR ? judge_words(found)
	                                        : CERTIFICATE_PROOF_NONE;
}

typedef enum certificate_proof certificate_rule(const struct certificate_found *found);

static const struct {
	certificate_rule *judge;
	bool of_file; /* it says nothing of a file that could not be opened */
	bool decides;
} rules[CERTIFICATE_SOURCE_COUNT] = {
    [CERTIFICATE_BY_SIGNATURE] = {by_signature, true, true},
    [CERTIFICATE_BY_REGISTER] = {by_register, false, true},
    [CERTIFICATE_BY_CODE] = {by_code, true, true},
    [CERTIFICATE_BY_TEXT] = {by_text, true, true},
    [CERTIFICATE_BY_OCR] = {by_ocr, true, false},
};

struct certificate_evidence
certificate_evidence_judge(const struct certificate_found *found)
{
	struct certificate_evidence evidence = {.decisive = CERTIFICATE_SOURCE_COUNT};
	bool readable = found->verdict == INSPECT_READABLE;

	for (size_t i = 0; i < CERTIFICATE_SOURCE_COUNT; i++) {
		bool asked = readable || !rules[i].of_file;
		evidence.of[i] = asked ? rules[i].judge(found) : CERTIFICATE_PROOF_NONE;
		if (rules[i].decides && evidence.of[i] != CERTIFICATE_PROOF_NONE &&
		    evidence.decisive == CERTIFICATE_SOURCE_COUNT) {
			evidence.decisive = (enum certificate_source)i;
			evidence.confirmed = evidence.of[i] == CERTIFICATE_PROOF_CONFIRMS;
		}
	}
	return evidence;
}
