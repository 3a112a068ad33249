/* SPDX-License-Identifier: EUPL-1.2 */
#include "identity/identity.h"

#include <assert.h>

#include "identity/client.h"

static const struct {
	const char *word;
	const char *key;
} verdicts[] = {
    [IDENTITY_OK] = {"ok", "identity.ok"},
    [IDENTITY_CANCELLED] = {"cancelled", "identity.cancelled"},
    [IDENTITY_NOT_ASSURED] = {"not_assured", "identity.not_assured"},
    [IDENTITY_NOT_OURS] = {"not_ours", "identity.not_ours"},
    [IDENTITY_FAILED] = {"failed", "identity.failed"},
};
static_assert(
    ARRAY_LEN(verdicts) == IDENTITY_VERDICT_COUNT, "each verdict has a word and a key");

const char *
identity_verdict_key(enum identity_verdict verdict)
{
	assert((size_t)verdict < ARRAY_LEN(verdicts));
	return verdicts[verdict].key;
}

const char *
identity_verdict_word(enum identity_verdict verdict)
{
	assert((size_t)verdict < ARRAY_LEN(verdicts));
	return verdicts[verdict].word;
}

struct identity_limits
identity_limits(enum access_kind kind)
{
	if (kind == ACCESS_STAFF) {
		return (struct identity_limits){.idle = 15 * (moment)MOMENT_MINUTE,
		    .absolute = 10 * (moment)MOMENT_HOUR};
	}
	if (kind == ACCESS_SERVICE) {
		return (struct identity_limits){
		    .idle = CLIENT_TOKEN_LIFE, .absolute = CLIENT_TOKEN_LIFE};
	}
	return (struct identity_limits){
	    .idle = 30 * (moment)MOMENT_MINUTE, .absolute = 12 * (moment)MOMENT_HOUR};
}

bool
identity_is_alive(enum access_kind kind, moment seen_at, moment ends_at, moment now)
{
	return now < ends_at && now - seen_at < identity_limits(kind).idle;
}

const char *
identity_role_word(enum access_kind kind)
{
	return kind == ACCESS_STAFF ? "staff" : access_role_word(ACCESS_APPLICANT);
}

const char *
identity_cookie(enum access_kind kind)
{
	return kind == ACCESS_STAFF ? "staff_session" : "session";
}

bool
identity_next_is_local(struct slice next)
{
	enum { NEXT_BYTES_MOST = 512 };

	if (next.size > NEXT_BYTES_MOST ||
	    !(slice_starts(next, SLICE("/en/")) || slice_starts(next, SLICE("/ar/")))) {
		return false;
	}
	for (size_t i = 0; i < next.size; i++) {
		char c = next.bytes[i];
		if (c <= ' ' || c > '~' || c == '\\') {
			return false;
		}
	}
	return true;
}

enum access_kind
identity_kind_of_right(enum access_right right)
{
	assert(right > ACCESS_NOT_SAID && right < ACCESS_RIGHT_COUNT);
	if (right == ACCESS_PUBLIC || right == ACCESS_SIGNED_IN) {
		return ACCESS_NOBODY;
	}
	return right == ACCESS_OWN_FILE ? ACCESS_PERSON : ACCESS_STAFF;
}
