/* SPDX-License-Identifier: EUPL-1.2 */
/* assertion - what a client signed to show who it is (client.h). */
#include <assert.h>

#include "base/buffer.h"
#include "identity/client.h"
#include "identity/jws.h"

static const char *const words[] = {
    [ASSERTION_OK] = "ok",
    [ASSERTION_BAD_FORM] = "bad_form",
    [ASSERTION_BAD_ALGORITHM] = "bad_algorithm",
    [ASSERTION_UNKNOWN_KEY] = "unknown_key",
    [ASSERTION_WEAK_KEY] = "weak_key",
    [ASSERTION_BAD_SIGNATURE] = "bad_signature",
    [ASSERTION_UNKNOWN_CLIENT] = "unknown_client",
    [ASSERTION_BAD_ISSUER] = "bad_issuer",
    [ASSERTION_BAD_AUDIENCE] = "bad_audience",
    [ASSERTION_EXPIRED] = "expired",
    [ASSERTION_TOO_LONG] = "too_long",
    [ASSERTION_NOT_YET] = "not_yet",
    [ASSERTION_BAD_ID] = "bad_id",
    [ASSERTION_REPLAYED] = "replayed",
    [ASSERTION_NO_ROLE] = "no_role",
};
static_assert(ARRAY_LEN(words) == ASSERTION_VERDICT_COUNT, "each verdict has a word");

const char *
assertion_word(enum assertion_verdict verdict)
{
	assert((size_t)verdict < ARRAY_LEN(words));
	return words[verdict];
}

bool
assertion_client(struct slice token, struct arena *arena, struct slice *ret_client_id)
{
	struct jws jws;
	bool good = jws_split(token, arena, &jws);
	struct slice subject =
	    good ? jws_text(jws.payload, "sub") : (struct slice){NULL, 0};

	good = good && client_id_fits(subject);
	if (good) {
		*ret_client_id = arena_copy(arena, subject);
	}
	jws_done(&jws);
	return good;
}

/* One audience and no other (RFC 7523bis: one that is meant for several can be carried
 * from one to the next). */
static bool
is_for_us(const json_t *payload, struct slice origin, struct arena *arena)
{
	const json_t *audience = json_object_get(payload, "aud");
	struct buffer address = BUFFER_IN(arena);

	if (json_array_size(audience) == 1) {
		audience = json_array_get(audience, 0);
	}
	if (!json_is_string(audience)) {
		return false;
	}
	struct slice sent =
	    slice_bytes(json_string_value(audience), json_string_length(audience));
	buffer_put(&address, origin);
	buffer_puts(&address, "/api/v1/token");
	return slice_equal(sent, origin) || slice_equal(sent, buffer_slice(&address));
}

static enum assertion_verdict
check_payload(
    const json_t *payload, const struct assertion_expected *expected, struct arena *arena)
{
	struct slice jti = jws_text(payload, "jti");
	moment expires = jws_moment(payload, "exp");

	if (!jws_text_is(payload, "iss", expected->client_id) ||
	    !jws_text_is(payload, "sub", expected->client_id)) {
		return ASSERTION_BAD_ISSUER;
	}
	if (!is_for_us(payload, expected->origin, arena)) {
		return ASSERTION_BAD_AUDIENCE;
	}
	if (expires + JWS_LEEWAY <= expected->now) {
		return ASSERTION_EXPIRED;
	}
	if (expires > expected->now + CLIENT_ASSERTION_LIFE + JWS_LEEWAY) {
		return ASSERTION_TOO_LONG;
	}
	if (jws_moment(payload, "iat") == 0 ||
	    jws_lies_ahead(payload, "iat", expected->now) ||
	    jws_lies_ahead(payload, "nbf", expected->now)) {
		return ASSERTION_NOT_YET;
	}
	return jti.size > 0 && jti.size <= CLIENT_JTI_BYTES_MOST ? ASSERTION_OK
	                                                         : ASSERTION_BAD_ID;
}

enum assertion_verdict
assertion_check(struct slice token, const struct assertion_expected *expected,
    struct arena *arena, struct slice *ret_jti, moment *ret_expires)
{
	static const enum assertion_verdict of_jws[] = {
	    [JWS_OK] = ASSERTION_OK,
	    [JWS_BAD_FORM] = ASSERTION_BAD_FORM,
	    [JWS_BAD_ALGORITHM] = ASSERTION_BAD_ALGORITHM,
	    [JWS_UNKNOWN_KEY] = ASSERTION_UNKNOWN_KEY,
	    [JWS_WEAK_KEY] = ASSERTION_WEAK_KEY,
	    [JWS_BAD_SIGNATURE] = ASSERTION_BAD_SIGNATURE,
	};
	json_t *keys = json_loadb(expected->jwks.bytes, expected->jwks.size, 0, NULL);
	struct jws jws;
	enum assertion_verdict verdict =
	    of_jws[jws_open(token, keys, JWS_RSA_BITS_LEAST, arena, &jws)];

	if (verdict == ASSERTION_OK) {
		verdict = check_payload(jws.payload, expected, arena);
	}
	if (verdict == ASSERTION_OK) {
		*ret_jti = arena_copy(arena, jws_text(jws.payload, "jti"));
		*ret_expires = jws_moment(jws.payload, "exp") + JWS_LEEWAY;
	}
	jws_done(&jws);
	json_decref(keys);
	return verdict;
}
