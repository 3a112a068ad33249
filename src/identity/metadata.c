/* SPDX-License-Identifier: EUPL-1.2 */
#include "identity/metadata.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/log.h"
#include "base/moment.h"
#include "identity/http_client.h"

enum {
	KEEP = MOMENT_HOUR,
	AGAIN_AFTER_FAILURE = 5 * MOMENT_SECOND,
	AGAIN_FOR_UNKNOWN_KEY = MOMENT_MINUTE,
	SCRATCH_BYTES = 8 << 20,
};

/* One document of the provider. Moments are moment_steady; 0: never. */
struct document {
	const char *stage;
	json_t *json;
	moment fetched_at;
	moment failed_at;
};

struct metadata {
	const struct identity_provider *provider;
	pthread_mutex_t lock; /* for all below */
	struct document discovery;
	struct document keys;
	moment keys_again_at;
};

struct metadata *
metadata_new(const struct identity_provider *provider)
{
	struct metadata *metadata = calloc(1, sizeof(*metadata));

	assert(metadata != NULL);
	metadata->provider = provider;
	metadata->discovery.stage = "discovery";
	metadata->keys.stage = "keys";
	(void)pthread_mutex_init(&metadata->lock, NULL);
	return metadata;
}

void
metadata_free(struct metadata *metadata)
{
	if (metadata == NULL) {
		return;
	}
	json_decref(metadata->discovery.json);
	json_decref(metadata->keys.json);
	(void)pthread_mutex_destroy(&metadata->lock);
	free(metadata);
}

static enum fault
nonsense(const struct metadata *metadata, const char *stage, const char *why)
{
	log_event(LOG_WARNING, "identity.nonsense",
	    LOG_TEXT("provider", metadata->provider->name), LOG_TEXT("stage", stage),
	    LOG_TEXT("why", why));
	return FAULT_NETWORK;
}

static enum fault
fetch_json(const struct metadata *metadata, const char *stage, const char *url,
    json_t **ret_json)
{
	struct arena scratch = ARENA_EMPTY(SCRATCH_BYTES);
	struct http_call call = {
	    .provider = metadata->provider->name, .stage = stage, .url = url};
	struct http_answer answer = {0};
	enum fault fault = http_client_call(&scratch, &call, &answer);
	json_t *json = NULL;

	if (fault == FAULT_NONE && answer.status == 200) {
		json = json_loadb(
		    answer.body.bytes, answer.body.size, JSON_REJECT_DUPLICATES, NULL);
	}
	arena_done(&scratch);
	TRY(fault);
	if (!json_is_object(json)) {
		json_decref(json);
		return nonsense(metadata, stage, "no JSON object");
	}
	*ret_json = json;
	return FAULT_NONE;
}

static const char *
text_of(const json_t *json, const char *name)
{
	const char *text = json_string_value(json_object_get(json, name));

	return text != NULL ? text : "";
}

/* An address of a provider may be plain http only when its issuer is. */
static bool
address_holds(const struct metadata *metadata, const char *url)
{
	bool plain = slice_starts(slice_of(metadata->provider->issuer), SLICE("http://"));

	return identity_url_is_safe(slice_of(url)) &&
	    (plain || slice_starts(slice_of(url), SLICE("https://")));
}

static bool
optional_address_holds(const struct metadata *metadata, const char *url)
{
	return *url == '\0' || address_holds(metadata, url);
}

/* Discovery 4.3: the issuer must be the very one that was asked. */
static const char *
why_not(const struct metadata *metadata, const json_t *json)
{
	if (strcmp(text_of(json, "issuer"), metadata->provider->issuer) != 0) {
		return "another issuer";
	}
	if (!address_holds(metadata, text_of(json, "authorization_endpoint")) ||
	    !address_holds(metadata, text_of(json, "token_endpoint")) ||
	    !address_holds(metadata, text_of(json, "jwks_uri")) ||
	    !optional_address_holds(metadata, text_of(json, "userinfo_endpoint")) ||
	    !optional_address_holds(metadata, text_of(json, "end_session_endpoint"))) {
		return "an address that is not https";
	}
	return NULL;
}

static enum fault
fetch_discovery(const struct metadata *metadata, json_t **ret_json)
{
	struct arena scratch = ARENA_EMPTY(SCRATCH_BYTES);
	struct buffer url = BUFFER_IN(&scratch);
	struct slice issuer = slice_of(metadata->provider->issuer);
	json_t *json = NULL;

	buffer_put(&url,
	    slice_ends(issuer, SLICE("/")) ? slice_first(issuer, issuer.size - 1)
	                                   : issuer);
	buffer_puts(&url, "/.well-known/openid-configuration");
	enum fault fault = fetch_json(metadata, "discovery", buffer_text(&url), &json);
	arena_done(&scratch);
	TRY(fault);
	const char *why = why_not(metadata, json);
	if (why != NULL) {
		json_decref(json);
		return nonsense(metadata, "discovery", why);
	}
	*ret_json = json;
	return FAULT_NONE;
}

static enum fault
fetch_keys(const struct metadata *metadata, json_t **ret_json)
{
	json_t *json = NULL;

	TRY(fetch_json(
	    metadata, "keys", text_of(metadata->discovery.json, "jwks_uri"), &json));
	if (!json_is_array(json_object_get(json, "keys"))) {
		json_decref(json);
		return nonsense(metadata, "keys", "no JWK set");
	}
	*ret_json = json;
	return FAULT_NONE;
}

static bool
is_recent(moment then, moment age, moment now)
{
	return then != 0 && now - then < age;
}

/* Fetches the document anew; the old one stays when that fails. */
static enum fault
renew(struct metadata *metadata, struct document *document)
{
	json_t *json = NULL;
	enum fault fault = document == &metadata->keys ? fetch_keys(metadata, &json)
	                                               : fetch_discovery(metadata, &json);

	if (fault != FAULT_NONE) {
		document->failed_at = moment_steady();
		return fault;
	}
	json_decref(document->json);
	document->json = json;
	document->fetched_at = moment_steady();
	document->failed_at = 0;
	return FAULT_NONE;
}

/* After this there is a document, of this hour or at least of an earlier one. */
static enum fault
have(struct metadata *metadata, struct document *document)
{
	moment now = moment_steady();
	bool is_new =
	    document->json != NULL && is_recent(document->fetched_at, KEEP, now);

	if (is_new) {
		return FAULT_NONE;
	}
	enum fault fault = is_recent(document->failed_at, AGAIN_AFTER_FAILURE, now)
	    ? FAULT_NETWORK
	    : renew(metadata, document);
	return document->json != NULL ? FAULT_NONE : fault;
}

static void
copy_discovered(
    const json_t *json, struct arena *arena, struct metadata_addresses *ret_addresses)
{
	*ret_addresses = (struct metadata_addresses){
	    .authorization =
	        arena_text(arena, slice_of(text_of(json, "authorization_endpoint"))),
	    .token = arena_text(arena, slice_of(text_of(json, "token_endpoint"))),
	    .userinfo = arena_text(arena, slice_of(text_of(json, "userinfo_endpoint"))),
	    .logout = arena_text(arena, slice_of(text_of(json, "end_session_endpoint"))),
	    .iss_always = json_is_true(
	        json_object_get(json, "authorization_response_iss_parameter_supported")),
	};
}

enum fault
metadata_addresses(struct metadata *metadata, struct arena *arena,
    struct metadata_addresses *ret_addresses)
{
	const struct identity_provider *provider = metadata->provider;

	if (provider->profile != IDENTITY_PROFILE_OIDC) {
		*ret_addresses = (struct metadata_addresses){
		    .authorization = provider->authorization_endpoint,
		    .token = provider->token_endpoint,
		    .userinfo = provider->userinfo_endpoint,
		    .logout = provider->logout_endpoint,
		};
		return FAULT_NONE;
	}
	(void)pthread_mutex_lock(&metadata->lock);
	enum fault fault = have(metadata, &metadata->discovery);
	if (fault == FAULT_NONE) {
		copy_discovered(metadata->discovery.json, arena, ret_addresses);
	}
	(void)pthread_mutex_unlock(&metadata->lock);
	return fault;
}

static enum fault
have_keys(struct metadata *metadata, bool unknown_key)
{
	moment now = moment_steady();

	TRY(have(metadata, &metadata->discovery));
	if (unknown_key &&
	    !is_recent(metadata->keys_again_at, AGAIN_FOR_UNKNOWN_KEY, now)) {
		metadata->keys_again_at = now;
		return renew(metadata, &metadata->keys);
	}
	return have(metadata, &metadata->keys);
}

enum fault
metadata_keys(struct metadata *metadata, bool unknown_key, json_t **ret_keys)
{
	assert(metadata->provider->profile == IDENTITY_PROFILE_OIDC);
	(void)pthread_mutex_lock(&metadata->lock);
	enum fault fault = have_keys(metadata, unknown_key);
	if (fault == FAULT_NONE) {
		*ret_keys = json_incref(metadata->keys.json);
	}
	(void)pthread_mutex_unlock(&metadata->lock);
	return fault;
}
