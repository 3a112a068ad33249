/* SPDX-License-Identifier: EUPL-1.2 */
#include "permit/permit_verify.h"

#include <assert.h>
#include <stddef.h>

#include "crypto/cose.h"

struct answer_words {
	const char *code;
	const char *key;
	const char *meaning_key;
};

static const struct answer_words words[] = {
    [PERMIT_ANSWER_IN_FORCE] = {"in_force", "permit.answer.in_force",
        "permit.answer.in_force.meaning"},
    [PERMIT_ANSWER_NOT_YET] = {"not_yet", "permit.answer.not_yet",
        "permit.answer.not_yet.meaning"},
    [PERMIT_ANSWER_EXPIRED] = {"expired", "permit.answer.expired",
        "permit.answer.expired.meaning"},
    [PERMIT_ANSWER_SUSPENDED] = {"suspended", "permit.answer.suspended",
        "permit.answer.suspended.meaning"},
    [PERMIT_ANSWER_REVOKED] = {"revoked", "permit.answer.revoked",
        "permit.answer.revoked.meaning"},
    [PERMIT_ANSWER_SUPERSEDED] = {"superseded", "permit.answer.superseded",
        "permit.answer.superseded.meaning"},
    [PERMIT_ANSWER_SURRENDERED] = {"surrendered", "permit.answer.surrendered",
        "permit.answer.surrendered.meaning"},
    [PERMIT_ANSWER_UNKNOWN] = {"unknown", "permit.answer.unknown",
        "permit.answer.unknown.meaning"},
    [PERMIT_ANSWER_UNKNOWN_KEY] = {"unknown_key", "permit.answer.unknown_key",
        "permit.answer.unknown_key.meaning"},
    [PERMIT_ANSWER_NOT_GENUINE] = {"not_genuine", "permit.answer.not_genuine",
        "permit.answer.not_genuine.meaning"},
    [PERMIT_ANSWER_STATUS_OLD] = {"status_old", "permit.answer.status_old",
        "permit.answer.status_old.meaning"},
};
static_assert(ARRAY_LEN(words) == PERMIT_ANSWER_COUNT, "each answer has its words");

const char *
permit_answer_code(enum permit_answer answer)
{
	assert((size_t)answer < ARRAY_LEN(words));
	return words[answer].code;
}

const char *
permit_answer_key(enum permit_answer answer)
{
	assert((size_t)answer < ARRAY_LEN(words));
	return words[answer].key;
}

const char *
permit_answer_meaning_key(enum permit_answer answer)
{
	assert((size_t)answer < ARRAY_LEN(words));
	return words[answer].meaning_key;
}

enum permit_answer
permit_answer_of(enum permit_status status, moment not_before, moment expires,
    moment as_of, moment now)
{
	static const enum permit_answer by_status[] = {
	    [PERMIT_ACTIVE] = PERMIT_ANSWER_IN_FORCE,
	    [PERMIT_SUSPENDED] = PERMIT_ANSWER_SUSPENDED,
	    [PERMIT_REVOKED] = PERMIT_ANSWER_REVOKED,
	    [PERMIT_SUPERSEDED] = PERMIT_ANSWER_SUPERSEDED,
	    [PERMIT_SURRENDERED] = PERMIT_ANSWER_SURRENDERED,
	};
	static_assert(ARRAY_LEN(by_status) == PERMIT_STATUS_COUNT, "each status counts");

	assert((size_t)status < ARRAY_LEN(by_status));
	if (now < not_before) {
		return PERMIT_ANSWER_NOT_YET;
	}
	if (now >= expires) {
		return PERMIT_ANSWER_EXPIRED;
	}
	if (status != PERMIT_ACTIVE) {
		return by_status[status];
	}
	return now - as_of > PERMIT_STATUS_FRESH ? PERMIT_ANSWER_STATUS_OLD
	                                         : PERMIT_ANSWER_IN_FORCE;
}

/* The claims of a token whose signature holds under a key of the list that signed
 * permits when this one was issued. */
static enum permit_answer
read_genuine(struct slice token, const struct trust_list *trust, struct arena *arena,
    struct permit_claims *ret_claims)
{
	struct permit_claims claims;
	struct cose_sign1 sign1;

	if (cose_parse(token, PERMIT_TOKEN_BYTES_MOST, &sign1) != COSE_OK) {
		return PERMIT_ANSWER_NOT_GENUINE;
	}
	const struct signing_key *key =
	    trust_list_find(trust, &sign1.kid, SIGNING_PERMIT);
	if (key == NULL) {
		return PERMIT_ANSWER_UNKNOWN_KEY;
	}
	if (!trust_list_verify(trust, key, &sign1, arena) ||
	    !permit_claims_decode(sign1.payload, &claims) ||
	    !trust_key_covers(key, claims.issued) ||
	    !slice_equal(claims.issuer, trust->issuer)) {
		return PERMIT_ANSWER_NOT_GENUINE;
	}
	*ret_claims = claims;
	return PERMIT_ANSWER_IN_FORCE;
}

/* The answer of a genuine permit. */
static void
judge(const struct permit_source *source, moment now, struct permit_finding *found)
{
	const struct permit_claims *claims = &found->claims;
	enum permit_source_says says = PERMIT_SOURCE_SILENT;
	enum permit_status status = PERMIT_ACTIVE;
	moment as_of = claims->issued;

	if (source != NULL) {
		says = source->find(source->self, claims, &status, &as_of);
	}
	found->status_as_of = as_of;
	found->status_hours = now > as_of ? (now - as_of) / MOMENT_HOUR : 0;
	found->answer =
	    permit_answer_of(status, claims->not_before, claims->expires, as_of, now);
	if (says == PERMIT_SOURCE_UNKNOWN) {
		found->answer = PERMIT_ANSWER_UNKNOWN;
	}
}

void
permit_verify_token(struct slice token, const struct trust_list *trust,
    const struct permit_source *source, moment now, struct arena *arena,
    struct permit_finding *ret_finding)
{
	struct permit_finding found = {.answer = PERMIT_ANSWER_NOT_GENUINE};

	found.answer = read_genuine(token, trust, arena, &found.claims);
	if (found.answer == PERMIT_ANSWER_IN_FORCE) {
		found.has_claims = true;
		judge(source, now, &found);
	}
	*ret_finding = found;
}

void
permit_verify(struct slice text, const struct trust_list *trust,
    const struct permit_source *source, moment now, struct arena *arena,
    struct permit_finding *ret_finding)
{
	struct slice token = {0};

	if (!permit_text_read(text, arena, &token)) {
		*ret_finding =
		    (struct permit_finding){.answer = PERMIT_ANSWER_NOT_GENUINE};
		return;
	}
	permit_verify_token(token, trust, source, now, arena, ret_finding);
}

static enum permit_status
status_of(enum status_entry entry)
{
	switch (entry) {
	case STATUS_VALID:
		break;
	case STATUS_REVOKED:
		return PERMIT_REVOKED;
	case STATUS_SUSPENDED:
		return PERMIT_SUSPENDED;
	case STATUS_SUPERSEDED:
		return PERMIT_SUPERSEDED;
	}
	return PERMIT_ACTIVE;
}

/* The newest list of the permit's address that has its entry. */
static const struct status_list *
find_list(const struct permit_lists *lists, const struct permit_claims *claims)
{
	const struct status_list *newest = NULL;

	for (size_t i = 0; i < lists->count; i++) {
		const struct status_list *list = &lists->lists[i];
		if (slice_equal(list->uri, claims->status_uri) &&
		    (size_t)claims->status_index < list->entry_count &&
		    (newest == NULL || list->issued > newest->issued)) {
			newest = list;
		}
	}
	return newest;
}

static enum permit_source_says
find_in_lists(void *self, const struct permit_claims *claims,
    enum permit_status *ret_status, moment *ret_as_of)
{
	const struct status_list *list = find_list(self, claims);

	/* A list that is older than the permit says nothing about it. */
	if (list == NULL || list->issued < claims->issued) {
		return PERMIT_SOURCE_SILENT;
	}
	*ret_status = status_of(status_list_at(list, (size_t)claims->status_index));
	*ret_as_of = list->issued;
	return PERMIT_SOURCE_KNOWS;
}

struct permit_source
permit_lists_source(struct permit_lists *lists)
{
	return (struct permit_source){lists, find_in_lists};
}

enum status_entry
permit_status_entry(enum permit_status status)
{
	switch (status) {
	case PERMIT_ACTIVE:
		return STATUS_VALID;
	case PERMIT_SUSPENDED:
		return STATUS_SUSPENDED;
	case PERMIT_REVOKED:
		return STATUS_REVOKED;
	case PERMIT_SUPERSEDED:
	case PERMIT_SURRENDERED:
	case PERMIT_STATUS_COUNT:
		break;
	}
	return STATUS_SUPERSEDED;
}
