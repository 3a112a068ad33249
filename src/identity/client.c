/* SPDX-License-Identifier: EUPL-1.2 */
#include "identity/client.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include <jansson.h>

#include "base/buffer.h"
#include "base/number.h"
#include "crypto/sha256.h"
#include "identity/jws.h"

enum { P256_BYTES = 32, KID_BYTES_MOST = 100 };

static const struct {
	const char *key;
	unsigned http;
} answers[] = {
    [CLIENT_OK] = {NULL, 200},
    [CLIENT_NO_NAME] = {"identity.client.no_name", 422},
    [CLIENT_BAD_ID] = {"identity.client.bad_id", 422},
    [CLIENT_TAKEN] = {"identity.client.taken", 409},
    [CLIENT_BAD_KEYS] = {"identity.client.bad_keys", 422},
    [CLIENT_PRIVATE_KEYS] = {"identity.client.private_keys", 422},
    [CLIENT_WEAK_KEYS] = {"identity.client.weak_keys", 422},
    [CLIENT_NONE] = {"identity.client.none", 404},
    [CLIENT_ENDED] = {"identity.client.ended", 409},
};
static_assert(ARRAY_LEN(answers) == CLIENT_VERDICT_COUNT, "each verdict has its words");

const char *
client_key(enum client_verdict verdict)
{
	assert((size_t)verdict < ARRAY_LEN(answers));
	return answers[verdict].key;
}

unsigned
client_http(enum client_verdict verdict)
{
	assert((size_t)verdict < ARRAY_LEN(answers));
	return answers[verdict].http;
}

bool
client_id_fits(struct slice text)
{
	for (size_t i = 0; i < text.size; i++) {
		char letter = text.bytes[i];
		bool plain = (letter >= 'a' && letter <= 'z') ||
		    (letter >= '0' && letter <= '9') || letter == '-';
		if (!plain) {
			return false;
		}
	}
	return text.size >= CLIENT_ID_BYTES_LEAST && text.size <= CLIENT_ID_BYTES_MOST;
}

/* --- keys --- */

static bool
is_private(const json_t *key)
{
	static const char *const parts[] = {"d", "p", "q", "dp", "dq", "qi", "oth", "k"};

	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		if (json_object_get(key, parts[i]) != NULL) {
			return true;
		}
	}
	return false;
}

static struct slice
member(const json_t *key, const char *name)
{
	const json_t *value = json_object_get(key, name);

	return json_is_string(value)
	    ? slice_bytes(json_string_value(value), json_string_length(value))
	    : (struct slice){NULL, 0};
}

/* Bytes of a number in base64url; 0 when it is none. */
static size_t
bytes_of(const json_t *key, const char *name, struct arena *arena)
{
	struct slice bytes = {NULL, 0};

	return number_unbase64url(member(key, name), arena, &bytes) ? bytes.size : 0;
}

/* The members of a public key in the order of RFC 7638, or NULL for a key that we do not
 * take. */
static const char *const *
members_of(const json_t *key, struct arena *arena)
{
	static const char *const curve[] = {"crv", "kty", "x", "y", NULL};
	static const char *const rsa[] = {"e", "kty", "n", NULL};
	struct slice kind = member(key, "kty");

	if (slice_equal(kind, SLICE("EC"))) {
		return slice_equal(member(key, "crv"), SLICE("P-256")) &&
		        bytes_of(key, "x", arena) == P256_BYTES &&
		        bytes_of(key, "y", arena) == P256_BYTES
		    ? curve
		    : NULL;
	}
	return slice_equal(kind, SLICE("RSA")) && bytes_of(key, "e", arena) > 0 &&
	        jws_rsa_bits(key, arena) >= JWS_RSA_BITS_LEAST
	    ? rsa
	    : NULL;
}

static enum client_verdict
judge_key(const json_t *key, const json_t *taken, struct arena *arena)
{
	struct slice kid = member(key, "kid");
	struct slice use = member(key, "use");
	size_t i = 0;
	json_t *other = NULL;

	if (!json_is_object(key) || kid.size == 0 || kid.size > KID_BYTES_MOST ||
	    (use.size > 0 && !slice_equal(use, SLICE("sig")))) {
		return CLIENT_BAD_KEYS;
	}
	if (is_private(key)) {
		return CLIENT_PRIVATE_KEYS;
	}
	json_array_foreach(taken, i, other)
	{
		if (slice_equal(member(other, "kid"), kid)) {
			return CLIENT_BAD_KEYS;
		}
	}
	return members_of(key, arena) != NULL ? CLIENT_OK : CLIENT_WEAK_KEYS;
}

/* A copy of what the key is made of. */
static json_t *
public_part(const json_t *key, struct arena *arena)
{
	json_t *copy = json_object();

	for (const char *const *name = members_of(key, arena); *name != NULL; name++) {
		(void)json_object_set(copy, *name, json_object_get(key, *name));
	}
	(void)json_object_set(copy, "kid", json_object_get(key, "kid"));
	return copy;
}

static enum client_verdict
take_keys(const json_t *sent, struct arena *arena, json_t *taken)
{
	const json_t *keys = json_object_get(sent, "keys");
	size_t i = 0;
	json_t *key = NULL;

	if (json_array_size(keys) == 0 || json_array_size(keys) > CLIENT_KEYS_MOST) {
		return CLIENT_BAD_KEYS;
	}
	json_array_foreach(keys, i, key)
	{
		enum client_verdict verdict = judge_key(key, taken, arena);
		if (verdict != CLIENT_OK) {
			return verdict;
		}
		(void)json_array_append_new(taken, public_part(key, arena));
	}
	return CLIENT_OK;
}

enum client_verdict
client_keys_parse(struct slice text, struct arena *arena, struct slice *ret_jwks)
{
	if (text.size > CLIENT_JWKS_BYTES_MOST) {
		return CLIENT_BAD_KEYS;
	}
	json_t *sent = json_loadb(
	    text.size > 0 ? text.bytes : "", text.size, JSON_REJECT_DUPLICATES, NULL);
	json_t *set = json_object();
	json_t *taken = json_array();
	(void)json_object_set_new(set, "keys", taken);
	enum client_verdict verdict = take_keys(sent, arena, taken);
	if (verdict == CLIENT_OK) {
		char *dumped = json_dumps(set, JSON_COMPACT | JSON_SORT_KEYS);
		assert(dumped != NULL);
		*ret_jwks = arena_copy(arena, slice_of(dumped));
		free(dumped);
	}
	json_decref(sent);
	json_decref(set);
	return verdict;
}

/* RFC 7638 section 3: the needed members alone, in order, without blanks. */
static void
put_thumbprint(
    const json_t *key, struct arena *arena, char ret_text[static CLIENT_THUMBPRINT_SIZE])
{
	struct buffer text = BUFFER_IN(arena);
	struct buffer print = BUFFER_IN(arena);
	uint8_t hash[SHA256_SIZE];

	for (const char *const *name = members_of(key, arena);
	     name != NULL && *name != NULL; name++) {
		buffer_print(&text, "%s\"%s\":\"%.*s\"", text.size == 0 ? "{" : ",",
		    *name, SLICE_PRINT(member(key, *name)));
	}
	buffer_puts(&text, "}");
	sha256(buffer_slice(&text), hash);
	number_base64url(slice_bytes(hash, sizeof(hash)), &print);
	(void)snprintf(ret_text, CLIENT_THUMBPRINT_SIZE, "%s", buffer_text(&print));
}

size_t
client_keys_list(struct slice jwks, struct arena *arena,
    struct client_key ret_keys[static CLIENT_KEYS_MOST])
{
	json_t *set = json_loadb(jwks.bytes, jwks.size, 0, NULL);
	size_t count = 0;
	size_t i = 0;
	json_t *key = NULL;

	json_array_foreach(json_object_get(set, "keys"), i, key)
	{
		if (count == CLIENT_KEYS_MOST) {
			break;
		}
		bool curve = slice_equal(member(key, "kty"), SLICE("EC"));
		ret_keys[count] = (struct client_key){
		    .kid = arena_copy(arena, member(key, "kid")),
		    .kind = curve ? SLICE("EC P-256") : SLICE("RSA"),
		};
		put_thumbprint(key, arena, ret_keys[count].thumbprint);
		count++;
	}
	json_decref(set);
	return count;
}
