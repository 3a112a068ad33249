/* SPDX-License-Identifier: EUPL-1.2 */
#include "identity/jws.h"

#include <limits.h>
#include <string.h>
#include <strings.h>

#include <jose/jws.h>

#include "base/number.h"

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

struct slice
jws_text(const json_t *object, const char *name)
{
	const json_t *value = json_object_get(object, name);

	return slice_bytes(json_string_value(value),
	    json_is_string(value) ? json_string_length(value) : 0);
}

bool
jws_text_is(const json_t *object, const char *name, struct slice wanted)
{
	return json_is_string(json_object_get(object, name)) &&
	    slice_equal(jws_text(object, name), wanted);
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

/* Exactly three parts, each strict base64url, the first two JSON objects. */
bool
jws_split(struct slice token, struct arena *arena, struct jws *ret_jws)
{
	struct slice rest = token;
	struct slice bytes;

	*ret_jws = (struct jws){.header = NULL};
	if (token.size > JWS_BYTES_MOST) {
		return false;
	}
	ret_jws->header_text = slice_cut(&rest, '.');
	ret_jws->payload_text = slice_cut(&rest, '.');
	ret_jws->signature_text = rest;
	ret_jws->header = read_part(ret_jws->header_text, arena, &bytes);
	ret_jws->payload =
	    read_part(ret_jws->payload_text, arena, &ret_jws->payload_json);
	return ret_jws->header != NULL && ret_jws->payload != NULL && rest.size > 0 &&
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
		if (jws_text_is(header, "alg", slice_of(algorithms[i].name))) {
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

	return jws_text_is(key, "kty", slice_of(algorithm->key_type)) &&
	    (algorithm->curve == NULL ||
	        jws_text_is(key, "crv", slice_of(algorithm->curve))) &&
	    (use == NULL || jws_text_is(key, "use", SLICE("sig"))) &&
	    (alg == NULL || jws_text_is(key, "alg", slice_of(algorithm->name)));
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

unsigned
jws_rsa_bits(const json_t *key, struct arena *arena)
{
	struct slice modulus = {NULL, 0};
	unsigned top = 0;

	if (!number_unbase64url(jws_text(key, "n"), arena, &modulus)) {
		return 0;
	}
	while (modulus.size > 0 && modulus.bytes[0] == 0) {
		modulus = slice_from(modulus, 1);
	}
	if (modulus.size == 0) {
		return 0;
	}
	for (unsigned first = (unsigned char)modulus.bytes[0]; first != 0; first >>= 1) {
		top++;
	}
	return (unsigned)(modulus.size - 1) * CHAR_BIT + top;
}

static bool
signature_holds(const struct jws *parts, const json_t *key)
{
	json_t *jws = json_pack("{s:s%,s:s%,s:s%}", "protected", parts->header_text.bytes,
	    parts->header_text.size, "payload", parts->payload_text.bytes,
	    parts->payload_text.size, "signature", parts->signature_text.bytes,
	    parts->signature_text.size);
	bool holds = jws != NULL && jose_jws_ver(NULL, jws, NULL, key, false);

	json_decref(jws);
	return holds;
}

enum jws_verdict
jws_open(struct slice token, const json_t *keys, unsigned rsa_bits_least,
    struct arena *arena, struct jws *ret_jws)
{
	if (!jws_split(token, arena, ret_jws) || !header_is_plain(ret_jws->header)) {
		return JWS_BAD_FORM;
	}
	const struct algorithm *algorithm = find_algorithm(ret_jws->header);
	if (algorithm == NULL) {
		return JWS_BAD_ALGORITHM;
	}
	json_t *key = find_key(keys, ret_jws->header, algorithm);
	if (key == NULL) {
		return JWS_UNKNOWN_KEY;
	}
	if (algorithm->curve == NULL && jws_rsa_bits(key, arena) < rsa_bits_least) {
		return JWS_WEAK_KEY;
	}
	return signature_holds(ret_jws, key) ? JWS_OK : JWS_BAD_SIGNATURE;
}

void
jws_done(struct jws *jws)
{
	json_decref(jws->header);
	json_decref(jws->payload);
	*jws = (struct jws){.header = NULL};
}

moment
jws_moment(const json_t *payload, const char *name)
{
	double seconds = json_number_value(json_object_get(payload, name));

	return seconds > 0 && seconds < 1e11 ? (moment)(seconds * MOMENT_SECOND) : 0;
}

bool
jws_lies_ahead(const json_t *payload, const char *name, moment now)
{
	return jws_moment(payload, name) - JWS_LEEWAY > now;
}
