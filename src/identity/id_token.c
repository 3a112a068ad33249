/* SPDX-License-Identifier: EUPL-1.2 */
#include "identity/id_token.h"

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/number.h"
#include "crypto/sha256.h"
#include "identity/jws.h"

enum { SUBJECT_BYTES_MOST = 255 };

static const char *const verdict_words[] = {
    [ID_TOKEN_OK] = "ok",
    [ID_TOKEN_BAD_FORM] = "bad_form",
    [ID_TOKEN_BAD_ALGORITHM] = "bad_algorithm",
    [ID_TOKEN_UNKNOWN_KEY] = "unknown_key",
    [ID_TOKEN_WEAK_KEY] = "weak_key",
    [ID_TOKEN_BAD_SIGNATURE] = "bad_signature",
    [ID_TOKEN_BAD_ISSUER] = "bad_issuer",
    [ID_TOKEN_BAD_AUDIENCE] = "bad_audience",
    [ID_TOKEN_BAD_AUTHORIZED_PARTY] = "bad_authorized_party",
    [ID_TOKEN_EXPIRED] = "expired",
    [ID_TOKEN_NOT_YET] = "not_yet",
    [ID_TOKEN_BAD_NONCE] = "bad_nonce",
    [ID_TOKEN_BAD_ACCESS_TOKEN_HASH] = "bad_access_token_hash",
    [ID_TOKEN_BAD_SUBJECT] = "bad_subject",
};
static_assert(
    ARRAY_LEN(verdict_words) == ID_TOKEN_VERDICT_COUNT, "each verdict has a word");

static bool
audience_has_us(const json_t *audience, struct slice client_id)
{
	size_t i = 0;
	json_t *one = NULL;

	if (json_is_string(audience)) {
		return slice_equal(slice_of(json_string_value(audience)), client_id);
	}
	json_array_foreach(audience, i, one)
	{
		if (json_is_string(one) &&
		    slice_equal(slice_of(json_string_value(one)), client_id)) {
			return true;
		}
	}
	return false;
}

static bool
authorized_party_holds(const json_t *payload, struct slice client_id)
{
	if (json_object_get(payload, "azp") != NULL) {
		return jws_text_is(payload, "azp", client_id);
	}
	return json_array_size(json_object_get(payload, "aud")) <= 1;
}

/* Core 3.1.3.6: the left half of the access token's hash. */
static bool
access_token_hash_holds(
    const json_t *payload, struct slice access_token, struct arena *arena)
{
	struct buffer half = BUFFER_IN(arena);
	uint8_t hash[SHA256_SIZE];

	if (json_object_get(payload, "at_hash") == NULL) {
		return true;
	}
	sha256(access_token, hash);
	number_base64url(slice_bytes(hash, sizeof(hash) / 2), &half);
	return jws_text_is(payload, "at_hash", buffer_slice(&half));
}

static bool
subject_holds(const json_t *payload)
{
	struct slice subject = jws_text(payload, "sub");

	return subject.size > 0 && subject.size <= SUBJECT_BYTES_MOST;
}

static enum id_token_verdict
check_payload(
    const json_t *payload, const struct id_token_expected *expected, struct arena *arena)
{
	assert(expected->nonce.size > 0);
	if (!jws_text_is(payload, "iss", expected->issuer)) {
		return ID_TOKEN_BAD_ISSUER;
	}
	if (!audience_has_us(json_object_get(payload, "aud"), expected->client_id)) {
		return ID_TOKEN_BAD_AUDIENCE;
	}
	if (!authorized_party_holds(payload, expected->client_id)) {
		return ID_TOKEN_BAD_AUTHORIZED_PARTY;
	}
	if (jws_moment(payload, "exp") + JWS_LEEWAY <= expected->now) {
		return ID_TOKEN_EXPIRED;
	}
	if (jws_moment(payload, "iat") == 0 ||
	    jws_lies_ahead(payload, "iat", expected->now) ||
	    jws_lies_ahead(payload, "nbf", expected->now)) {
		return ID_TOKEN_NOT_YET;
	}
	if (!slice_equal_secret(jws_text(payload, "nonce"), expected->nonce)) {
		return ID_TOKEN_BAD_NONCE;
	}
	if (!access_token_hash_holds(payload, expected->access_token, arena)) {
		return ID_TOKEN_BAD_ACCESS_TOKEN_HASH;
	}
	return subject_holds(payload) ? ID_TOKEN_OK : ID_TOKEN_BAD_SUBJECT;
}

enum id_token_verdict
id_token_check(struct slice token, const struct id_token_expected *expected,
    struct arena *arena, struct slice *ret_payload)
{
	static const enum id_token_verdict of_jws[] = {
	    [JWS_OK] = ID_TOKEN_OK,
	    [JWS_BAD_FORM] = ID_TOKEN_BAD_FORM,
	    [JWS_BAD_ALGORITHM] = ID_TOKEN_BAD_ALGORITHM,
	    [JWS_UNKNOWN_KEY] = ID_TOKEN_UNKNOWN_KEY,
	    [JWS_WEAK_KEY] = ID_TOKEN_WEAK_KEY,
	    [JWS_BAD_SIGNATURE] = ID_TOKEN_BAD_SIGNATURE,
	};
	struct jws jws;
	enum id_token_verdict verdict = of_jws[jws_open(
	    token, expected->keys, expected->rsa_bits_least, arena, &jws)];

	if (verdict == ID_TOKEN_OK) {
		verdict = check_payload(jws.payload, expected, arena);
	}
	if (verdict == ID_TOKEN_OK) {
		*ret_payload = jws.payload_json;
	}
	jws_done(&jws);
	return verdict;
}

const char *
id_token_verdict_word(enum id_token_verdict verdict)
{
	assert((size_t)verdict < ARRAY_LEN(verdict_words));
	return verdict_words[verdict];
}
