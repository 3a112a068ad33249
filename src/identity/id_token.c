/* SPDX-License-Identifier: EUPL-1.2 */
#include "identity/id_token.h"

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include <jose/jws.h>

#include "base/buffer.h"
#include "base/number.h"
#include "crypto/sha256.h"

enum { SUBJECT_BYTES_MOST = 255 };

static const char *const verdict_words[] = {
    [ID_TOKEN_OK] = "ok",
    [ID_TOKEN_BAD_FORM] = "bad_form",
    [ID_TOKEN_BAD_ALGORITHM] = "bad_algorithm",
    [ID_TOKEN_UNKNOWN_KEY] = "unknown_key",
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

/* The whole list: an algorithm, the kind of key it needs, and its curve. */
static const struct algorithm {
	const char *name;
	const char *key_type;
	const char *curve;
} algorithms[] = {
    {"RS256", "RSA", NULL},
    {"PS256", "RSA", NULL},
    {"ES256", "EC", "P-256"},
};

/* The three parts as they came, and the first two read. */
struct parts {
	struct slice header_text;
	struct slice payload_text;
	struct slice signature_text;
	struct slice payload_json;
	json_t *header;
	json_t *payload;
};

static struct slice
text_of(const json_t *object, const char *name)
{
	const json_t *value = json_object_get(object, name);

	return slice_bytes(json_string_value(value),
	    json_is_string(value) ? json_string_length(value) : 0);
}

static bool
text_is(const json_t *object, const char *name, struct slice wanted)
{
	return json_is_string(json_object_get(object, name)) &&
	    slice_equal(text_of(object, name), wanted);
}

static json_t *
read_part(struct slice text, struct arena *arena, struct slice *ret_json)
{
	if (!number_unbase64url(text, arena, ret_json)) {
		return NULL;
	}
	json_t *object =
	    json_loadb(ret_json->bytes, ret_json->size, JSON_REJECT_DUPLICATES, NULL);
	if (!json_is_object(object)) {
		json_decref(object);
		return NULL;
	}
	return object;
}

/* Exactly three parts, each strict base64url, the first two JSON objects. The caller
 * drops header and payload in any case. */
static bool
split(struct slice token, struct arena *arena, struct parts *ret_parts)
{
	struct slice rest = token;
	struct slice bytes;

	ret_parts->header_text = slice_cut(&rest, '.');
	ret_parts->payload_text = slice_cut(&rest, '.');
	ret_parts->signature_text = rest;
	ret_parts->header = read_part(ret_parts->header_text, arena, &bytes);
	ret_parts->payload =
	    read_part(ret_parts->payload_text, arena, &ret_parts->payload_json);
	return ret_parts->header != NULL && ret_parts->payload != NULL && rest.size > 0 &&
	    number_unbase64url(rest, arena, &bytes);
}

/* No extension that we would have to know, and no other kind of token. */
static bool
header_is_plain(const json_t *header)
{
	const json_t *type = json_object_get(header, "typ");

	return json_object_get(header, "crit") == NULL &&
	    json_object_get(header, "b64") == NULL &&
	    (type == NULL ||
	        (json_is_string(type) &&
	            strcasecmp(json_string_value(type), "JWT") == 0));
}

static const struct algorithm *
find_algorithm(const json_t *header)
{
	for (size_t i = 0; i < ARRAY_LEN(algorithms); i++) {
		if (text_is(header, "alg", slice_of(algorithms[i].name))) {
			return &algorithms[i];
		}
	}
	return NULL;
}

static bool
key_fits(const json_t *key, const struct algorithm *algorithm)
{
	const json_t *use = json_object_get(key, "use");
	const json_t *alg = json_object_get(key, "alg");

	return text_is(key, "kty", slice_of(algorithm->key_type)) &&
	    (algorithm->curve == NULL ||
	        text_is(key, "crv", slice_of(algorithm->curve))) &&
	    (use == NULL || text_is(key, "use", SLICE("sig"))) &&
	    (alg == NULL || text_is(key, "alg", slice_of(algorithm->name)));
}

/* By the header's key id. A header without one is understood only where a single key
 * fits; two keys of one id are no key. */
static json_t *
find_key(const json_t *keys, const json_t *header, const struct algorithm *algorithm)
{
	const json_t *wanted = json_object_get(header, "kid");
	json_t *found = NULL;
	size_t i = 0;
	json_t *key = NULL;

	json_array_foreach(json_object_get(keys, "keys"), i, key)
	{
		if (!key_fits(key, algorithm) ||
		    (wanted != NULL &&
		        !json_equal(wanted, json_object_get(key, "kid")))) {
			continue;
		}
		if (found != NULL) {
			return NULL;
		}
		found = key;
	}
	return found;
}

static bool
signature_holds(const struct parts *parts, const json_t *key)
{
	json_t *jws = json_pack("{s:s%,s:s%,s:s%}", "protected", parts->header_text.bytes,
	    parts->header_text.size, "payload", parts->payload_text.bytes,
	    parts->payload_text.size, "signature", parts->signature_text.bytes,
	    parts->signature_text.size);
	bool holds = jws != NULL && jose_jws_ver(NULL, jws, NULL, key, false);

	json_decref(jws);
	return holds;
}

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
		return text_is(payload, "azp", client_id);
	}
	return json_array_size(json_object_get(payload, "aud")) <= 1;
}

/* Seconds since 1970, perhaps with a fraction; 0 when there is none or nonsense. */
static moment
moment_of(const json_t *payload, const char *name)
{
	double seconds = json_number_value(json_object_get(payload, name));

	return seconds > 0 && seconds < 1e11 ? (moment)(seconds * MOMENT_SECOND) : 0;
}

static bool
lies_ahead(const json_t *payload, const char *name, moment now)
{
	return moment_of(payload, name) - ID_TOKEN_LEEWAY > now;
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
	return text_is(payload, "at_hash", buffer_slice(&half));
}

static bool
subject_holds(const json_t *payload)
{
	struct slice subject = text_of(payload, "sub");

	return subject.size > 0 && subject.size <= SUBJECT_BYTES_MOST;
}

static enum id_token_verdict
check_payload(
    const json_t *payload, const struct id_token_expected *expected, struct arena *arena)
{
	assert(expected->nonce.size > 0);
	if (!text_is(payload, "iss", expected->issuer)) {
		return ID_TOKEN_BAD_ISSUER;
	}
	if (!audience_has_us(json_object_get(payload, "aud"), expected->client_id)) {
		return ID_TOKEN_BAD_AUDIENCE;
	}
	if (!authorized_party_holds(payload, expected->client_id)) {
		return ID_TOKEN_BAD_AUTHORIZED_PARTY;
	}
	if (moment_of(payload, "exp") + ID_TOKEN_LEEWAY <= expected->now) {
		return ID_TOKEN_EXPIRED;
	}
	if (moment_of(payload, "iat") == 0 || lies_ahead(payload, "iat", expected->now) ||
	    lies_ahead(payload, "nbf", expected->now)) {
		return ID_TOKEN_NOT_YET;
	}
	if (!slice_equal_secret(text_of(payload, "nonce"), expected->nonce)) {
		return ID_TOKEN_BAD_NONCE;
	}
	if (!access_token_hash_holds(payload, expected->access_token, arena)) {
		return ID_TOKEN_BAD_ACCESS_TOKEN_HASH;
	}
	return subject_holds(payload) ? ID_TOKEN_OK : ID_TOKEN_BAD_SUBJECT;
}

static enum id_token_verdict
check_parts(const struct parts *parts, const struct id_token_expected *expected,
    struct arena *arena)
{
	if (!header_is_plain(parts->header)) {
		return ID_TOKEN_BAD_FORM;
	}
	const struct algorithm *algorithm = find_algorithm(parts->header);
	if (algorithm == NULL) {
		return ID_TOKEN_BAD_ALGORITHM;
	}
	json_t *key = find_key(expected->keys, parts->header, algorithm);
	if (key == NULL) {
		return ID_TOKEN_UNKNOWN_KEY;
	}
	if (!signature_holds(parts, key)) {
		return ID_TOKEN_BAD_SIGNATURE;
	}
	return check_payload(parts->payload, expected, arena);
}

enum id_token_verdict
id_token_check(struct slice token, const struct id_token_expected *expected,
    struct arena *arena, struct slice *ret_payload)
{
	struct parts parts = {0};
	enum id_token_verdict verdict = ID_TOKEN_BAD_FORM;

	if (token.size > ID_TOKEN_BYTES_MOST) {
		return ID_TOKEN_BAD_FORM;
	}
	if (split(token, arena, &parts)) {
		verdict = check_parts(&parts, expected, arena);
	}
	if (verdict == ID_TOKEN_OK) {
		*ret_payload = parts.payload_json;
	}
	json_decref(parts.header);
	json_decref(parts.payload);
	return verdict;
}

const char *
id_token_verdict_word(enum id_token_verdict verdict)
{
	assert((size_t)verdict < ARRAY_LEN(verdict_words));
	return verdict_words[verdict];
}
