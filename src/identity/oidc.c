/* SPDX-License-Identifier: EUPL-1.2 */
#include "identity/oidc.h"

#include <assert.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <curl/curl.h>
#include <jansson.h>

#include "base/buffer.h"
#include "base/log.h"
#include "base/number.h"
#include "crypto/sha256.h"
#include "identity/claims.h"
#include "identity/http_client.h"
#include "identity/id_token.h"
#include "identity/jws.h"
#include "identity/metadata.h"

enum {
	TALKS_MOST = 8,
	SCRATCH_BYTES = 16 << 20,
	TOKEN_BYTES_MOST = 16 << 10,
};

struct oidc {
	const struct identity_provider *provider;
	const char *origin;
	struct metadata *metadata;
	atomic_int talks; /* under way with this provider */
};

struct oidc *
oidc_new(const struct identity_provider *provider, const char *origin)
{
	struct oidc *client = calloc(1, sizeof(*client));

	assert(client != NULL);
	client->provider = provider;
	client->origin = origin;
	client->metadata = metadata_new(provider);
	atomic_init(&client->talks, 0);
	return client;
}

void
oidc_free(struct oidc *client)
{
	if (client != NULL) {
		metadata_free(client->metadata);
		free(client);
	}
}

/* Each talk ends with leave, also one that was not admitted. */
static enum fault
enter(struct oidc *client)
{
	return atomic_fetch_add(&client->talks, 1) < TALKS_MOST ? FAULT_NONE : FAULT_BUSY;
}

static void
leave(struct oidc *client)
{
	(void)atomic_fetch_sub(&client->talks, 1);
}

static bool
is_oidc(const struct oidc *client)
{
	return client->provider->profile == IDENTITY_PROFILE_OIDC;
}

static enum fault
find_addresses(
    struct oidc *client, struct arena *arena, struct metadata_addresses *ret_addresses)
{
	enum fault fault = enter(client);

	if (fault == FAULT_NONE) {
		fault = metadata_addresses(client->metadata, arena, ret_addresses);
	}
	leave(client);
	return fault;
}

/* --- writing addresses and forms --- */

static void
put_encoded(struct buffer *out, struct slice text)
{
	static const char digits[] = "0123456789ABCDEF";

	for (size_t i = 0; i < text.size; i++) {
		unsigned char byte = (unsigned char)text.bytes[i];
		bool plain = (byte >= 'a' && byte <= 'z') ||
		    (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
		    (byte != '\0' && strchr("-._~", byte) != NULL);
		if (plain) {
			buffer_putc(out, (char)byte);
		} else {
			buffer_putc(out, '%');
			buffer_putc(out, digits[byte >> 4]);
			buffer_putc(out, digits[byte & 0xF]);
		}
	}
}

/* "&name=value", without the & at the start of a form; nothing for an empty value. */
static void
put_parameter(struct buffer *out, const char *name, struct slice value)
{
	if (value.size == 0) {
		return;
	}
	if (out->size > 0 && out->bytes[out->size - 1] != '?') {
		buffer_putc(out, '&');
	}
	buffer_puts(out, name);
	buffer_putc(out, '=');
	put_encoded(out, value);
}

/* The address with the ? behind it, or ready for more behind an earlier ?. */
static void
put_address(struct buffer *out, const char *address)
{
	buffer_puts(out, address);
	if (strchr(address, '?') == NULL) {
		buffer_putc(out, '?');
	}
}

static struct slice
callback_address(const struct oidc *client, struct arena *arena)
{
	struct buffer address = BUFFER_IN(arena);

	buffer_print(
	    &address, "%s/auth/%s/callback", client->origin, client->provider->name);
	return buffer_slice(&address);
}

/* RFC 7636 4.2: base64url(SHA-256(verifier)). */
static void
put_challenge(struct buffer *out, struct slice verifier, struct arena *arena)
{
	struct buffer challenge = BUFFER_IN(arena);
	uint8_t hash[SHA256_SIZE];

	if (verifier.size == 0) {
		return;
	}
	sha256(verifier, hash);
	number_base64url(slice_bytes(hash, sizeof(hash)), &challenge);
	put_parameter(out, "code_challenge", buffer_slice(&challenge));
	put_parameter(out, "code_challenge_method", SLICE("S256"));
}

enum fault
oidc_authorization_url(struct oidc *client, struct arena *arena,
    const struct oidc_start *start, struct slice *ret_url)
{
	const struct identity_provider *provider = client->provider;
	struct metadata_addresses addresses = {0};
	struct buffer url = BUFFER_IN(arena);

	TRY(find_addresses(client, arena, &addresses));
	put_address(&url, addresses.authorization);
	put_parameter(&url, "response_type", SLICE("code"));
	put_parameter(&url, "client_id", slice_of(provider->client_id));
	put_parameter(&url, "redirect_uri", callback_address(client, arena));
	put_parameter(&url, "scope", slice_of(provider->scope));
	put_parameter(&url, "state", start->state);
	put_parameter(&url, "acr_values", slice_of(provider->acr_values));
	put_parameter(&url, "ui_locales", start->language);
	put_parameter(&url, "nonce", start->nonce);
	if (start->again && is_oidc(client)) {
		put_parameter(&url, "prompt", SLICE("login"));
		put_parameter(&url, "max_age", SLICE("0"));
	}
	put_challenge(&url, start->verifier, arena);
	*ret_url = buffer_slice(&url);
	return FAULT_NONE;
}

enum fault
oidc_issuer_holds(
    struct oidc *client, struct arena *arena, struct slice iss, bool *ret_holds)
{
	struct metadata_addresses addresses = {0};

	if (!is_oidc(client)) {
		*ret_holds =
		    true; /* UAE PASS knows no iss; each provider has its own path */
		return FAULT_NONE;
	}
	TRY(find_addresses(client, arena, &addresses));
	*ret_holds = iss.size == 0 ? !addresses.iss_always
	                           : slice_equal(iss, slice_of(client->provider->issuer));
	return FAULT_NONE;
}

/* --- the code becomes tokens --- */

static enum fault
nonsense(const struct oidc *client, const char *stage, int64_t status)
{
	log_event(LOG_WARNING, "identity.nonsense",
	    LOG_TEXT("provider", client->provider->name), LOG_TEXT("stage", stage),
	    LOG_INT("status", status));
	return FAULT_NETWORK;
}

static struct slice
token_form(struct oidc *client, struct arena *arena, const struct oidc_callback *callback)
{
	struct buffer form = BUFFER_IN(arena);

	put_parameter(&form, "grant_type", SLICE("authorization_code"));
	put_parameter(&form, "redirect_uri", callback_address(client, arena));
	put_parameter(&form, "code", callback->code);
	put_parameter(&form, "code_verifier", callback->verifier);
	return buffer_slice(&form);
}

/* RFC 6749 2.3.1 wants id and secret form-encoded before they are joined; UAE PASS
 * documents base64(client_id:client_secret), as they are. */
static const char *
credential(const struct oidc *client, struct arena *arena, const char *text)
{
	struct buffer encoded = BUFFER_IN(arena);

	if (!is_oidc(client)) {
		return text;
	}
	put_encoded(&encoded, slice_of(text));
	return buffer_text(&encoded);
}

static enum fault
call_token(struct oidc *client, struct arena *arena, const char *address,
    struct slice form, struct http_answer *ret_answer)
{
	const struct identity_provider *provider = client->provider;
	struct buffer url = BUFFER_IN(arena);
	struct http_call call = {
	    .provider = provider->name,
	    .stage = "token",
	    .post = arena_text(arena, form),
	    .content_type = "application/x-www-form-urlencoded",
	    .user = credential(client, arena, provider->client_id),
	    .password = credential(client, arena, provider->client_secret.bytes),
	};

	if (provider->parameters_in_query) {
		put_address(&url, address);
		buffer_put(&url, form);
		call.post = "";
		call.content_type = "multipart/form-data"; /* as documented */
	} else {
		buffer_puts(&url, address);
	}
	call.url = buffer_text(&url);
	return http_client_call(arena, &call, ret_answer);
}

static json_t *
load_object(struct slice body)
{
	json_t *json = json_loadb(body.bytes, body.size, JSON_REJECT_DUPLICATES, NULL);

	if (json_is_object(json)) {
		return json;
	}
	json_decref(json);
	return NULL;
}

static struct slice
text_of(const json_t *json, const char *name)
{
	const json_t *value = json_object_get(json, name);

	return slice_bytes(json_string_value(value),
	    json_is_string(value) ? json_string_length(value) : 0);
}

/* What goes into a header of ours has no line ends in it. */
static bool
is_bearer(struct slice token)
{
	for (size_t i = 0; i < token.size; i++) {
		if (token.bytes[i] <= ' ' || token.bytes[i] > '~') {
			return false;
		}
	}
	return token.size > 0 && token.size <= TOKEN_BYTES_MOST;
}

struct tokens {
	const char *access; /* in the arena */
	struct slice id;
};

static bool
read_tokens(const json_t *json, struct arena *arena, struct tokens *ret_tokens)
{
	struct slice access = text_of(json, "access_token");
	const char *type = json_string_value(json_object_get(json, "token_type"));

	if (!is_bearer(access) || type == NULL || strcasecmp(type, "Bearer") != 0) {
		return false;
	}
	struct slice id = text_of(json, "id_token");
	ret_tokens->access = arena_text(arena, access);
	ret_tokens->id =
	    id.size <= JWS_BYTES_MOST ? arena_copy(arena, id) : (struct slice){NULL, 0};
	return true;
}

/* A 4xx is a refusal (the code is old, or of another client); anything else that is no
 * token answer is nonsense. */
static enum fault
fetch_tokens(struct oidc *client, struct arena *arena, const char *address,
    struct slice form, struct tokens *ret_tokens)
{
	struct arena scratch = ARENA_EMPTY(SCRATCH_BYTES);
	struct http_answer answer = {0};
	enum fault fault = call_token(client, &scratch, address, form, &answer);

	*ret_tokens = (struct tokens){NULL, {NULL, 0}};
	if (fault == FAULT_NONE && answer.status == 200) {
		json_t *json = load_object(answer.body);
		if (!read_tokens(json, arena, ret_tokens)) {
			fault = nonsense(client, "token", answer.status);
		}
		json_decref(json);
	} else if (fault == FAULT_NONE && (answer.status < 400 || answer.status >= 500)) {
		fault = nonsense(client, "token", answer.status);
	}
	arena_done(&scratch);
	return fault;
}

static enum fault
fetch_userinfo(struct oidc *client, struct arena *arena, const char *address,
    const char *access_token, struct slice *ret_userinfo)
{
	struct arena scratch = ARENA_EMPTY(SCRATCH_BYTES);
	struct http_call call = {
	    .provider = client->provider->name,
	    .stage = "userinfo",
	    .url = address,
	    .bearer = access_token,
	};
	struct http_answer answer = {0};
	enum fault fault = http_client_call(&scratch, &call, &answer);
	json_t *json = fault == FAULT_NONE ? load_object(answer.body) : NULL;

	if (fault == FAULT_NONE &&
	    (answer.status != 200 || json == NULL ||
	        answer.body.size > CLAIMS_JSON_BYTES_MOST)) {
		fault = nonsense(client, "userinfo", answer.status);
	}
	if (fault == FAULT_NONE) {
		*ret_userinfo = arena_copy(arena, answer.body);
	}
	json_decref(json);
	arena_done(&scratch);
	return fault;
}

static enum fault
check_with_keys(struct oidc *client, struct arena *arena, bool unknown_key,
    struct id_token_expected *expected, struct oidc_answer *answer,
    enum id_token_verdict *ret_verdict)
{
	json_t *keys = NULL;

	TRY(metadata_keys(client->metadata, unknown_key, &keys));
	expected->keys = keys;
	*ret_verdict =
	    id_token_check(answer->id_token, expected, arena, &answer->payload);
	json_decref(keys);
	return FAULT_NONE;
}

/* Writes the verdict and the payload into the answer. */
static enum fault
check_id_token(struct oidc *client, struct arena *arena,
    const struct oidc_callback *callback, const char *access_token,
    struct oidc_answer *answer)
{
	struct id_token_expected expected = {
	    .issuer = slice_of(client->provider->issuer),
	    .client_id = slice_of(client->provider->client_id),
	    .nonce = callback->nonce,
	    .access_token = slice_of(access_token),
	    .rsa_bits_least = client->provider->rsa_bits_least,
	    .now = callback->now,
	};
	enum id_token_verdict verdict = ID_TOKEN_OK;

	TRY(check_with_keys(client, arena, false, &expected, answer, &verdict));
	if (verdict == ID_TOKEN_UNKNOWN_KEY) {
		TRY(check_with_keys(client, arena, true, &expected, answer, &verdict));
	}
	answer->verdict = verdict == ID_TOKEN_OK ? IDENTITY_OK : IDENTITY_FAILED;
	answer->why = id_token_verdict_word(verdict);
	return FAULT_NONE;
}

static enum fault
exchange(struct oidc *client, struct arena *arena, const struct oidc_callback *callback,
    struct oidc_answer *ret_answer)
{
	struct oidc_answer answer = {.verdict = IDENTITY_FAILED, .why = "token"};
	struct metadata_addresses addresses = {0};
	struct tokens tokens = {0};

	*ret_answer = answer;
	TRY(metadata_addresses(client->metadata, arena, &addresses));
	TRY(fetch_tokens(client, arena, addresses.token,
	    token_form(client, arena, callback), &tokens));
	if (tokens.access == NULL) {
		return FAULT_NONE;
	}
	answer.verdict = IDENTITY_OK;
	if (is_oidc(client)) {
		answer.id_token = tokens.id;
		TRY(check_id_token(client, arena, callback, tokens.access, &answer));
	}
	if (answer.verdict == IDENTITY_OK && *addresses.userinfo != '\0') {
		TRY(fetch_userinfo(
		    client, arena, addresses.userinfo, tokens.access, &answer.userinfo));
	}
	*ret_answer = answer;
	return FAULT_NONE;
}

enum fault
oidc_exchange(struct oidc *client, struct arena *arena,
    const struct oidc_callback *callback, struct oidc_answer *ret_answer)
{
	enum fault fault = enter(client);

	if (fault == FAULT_NONE) {
		fault = exchange(client, arena, callback, ret_answer);
	}
	leave(client);
	return fault;
}

/* --- signing out --- */

enum fault
oidc_logout_url(struct oidc *client, struct arena *arena, struct slice id_token,
    struct slice language, struct slice *ret_url)
{
	struct metadata_addresses addresses = {0};
	struct buffer url = BUFFER_IN(arena);
	struct buffer home = BUFFER_IN(arena);

	*ret_url = (struct slice){NULL, 0};
	TRY(find_addresses(client, arena, &addresses));
	if (*addresses.logout == '\0') {
		return FAULT_NONE;
	}
	buffer_print(&home, "%s/%.*s/", client->origin, SLICE_PRINT(language));
	put_address(&url, addresses.logout);
	if (is_oidc(client)) {
		put_parameter(&url, "client_id", slice_of(client->provider->client_id));
		put_parameter(&url, "id_token_hint", id_token);
		put_parameter(&url, "ui_locales", language);
		put_parameter(&url, "post_logout_redirect_uri", buffer_slice(&home));
	} else {
		put_parameter(&url, "redirect_uri", buffer_slice(&home));
	}
	*ret_url = buffer_slice(&url);
	return FAULT_NONE;
}
