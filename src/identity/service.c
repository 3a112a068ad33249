/* SPDX-License-Identifier: EUPL-1.2 */
/* The service that app/ makes of the configuration: providers, their clients, personas. */
#include <assert.h>
#include <stdatomic.h>
#include <stdlib.h>

#include <curl/curl.h>

#include "base/log.h"
#include "identity/identity.h"
#include "identity/service.h"

struct identity {
	struct identity_options options;
	struct oidc **clients; /* NULL for demo */
	_Atomic moment swept_at;
};

static enum fault
check_names(const struct identity_options *options)
{
	for (size_t i = 0; i < options->providers_count; i++) {
		for (size_t j = 0; j < i; j++) {
			const char *name = options->providers[i].name;
			if (slice_equal(
			        slice_of(name), slice_of(options->providers[j].name))) {
				log_event(LOG_ERROR, "identity.config",
				    LOG_TEXT("provider", name),
				    LOG_TEXT("why", "there twice"));
				return FAULT_CONFIG;
			}
		}
	}
	return FAULT_NONE;
}

enum fault
identity_new(const struct identity_options *options, struct identity **ret_identity)
{
	TRY(check_names(options));
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
		return FAULT_MEMORY;
	}
	struct identity *identity = calloc(1, sizeof(*identity));
	assert(identity != NULL);
	identity->options = *options;
	identity->clients = calloc(options->providers_count + 1, sizeof(struct oidc *));
	assert(identity->clients != NULL);
	for (size_t i = 0; i < options->providers_count; i++) {
		if (options->providers[i].profile != IDENTITY_PROFILE_DEMO) {
			identity->clients[i] =
			    oidc_new(&options->providers[i], options->origin);
		}
	}
	*ret_identity = identity;
	return FAULT_NONE;
}

void
identity_free(struct identity *identity)
{
	if (identity == NULL) {
		return;
	}
	for (size_t i = 0; i < identity->options.providers_count; i++) {
		oidc_free(identity->clients[i]);
	}
	free(identity->clients);
	free(identity);
	curl_global_cleanup();
}

const struct identity_provider *
identity_provider_named(const struct identity *identity, struct slice name)
{
	for (size_t i = 0; i < identity->options.providers_count; i++) {
		if (slice_equal(name, slice_of(identity->options.providers[i].name))) {
			return &identity->options.providers[i];
		}
	}
	return NULL;
}

const struct identity_provider *
identity_provider_of_kind(
    const struct identity *identity, enum access_kind kind, size_t index)
{
	for (size_t i = 0; i < identity->options.providers_count; i++) {
		const struct identity_provider *provider =
		    &identity->options.providers[i];
		bool fits =
		    provider->kind == kind || provider->profile == IDENTITY_PROFILE_DEMO;
		if (fits && index-- == 0) {
			return provider;
		}
	}
	return NULL;
}

struct oidc *
identity_client(const struct identity *identity, const struct identity_provider *provider)
{
	return identity->clients[provider - identity->options.providers];
}

bool
identity_has_demo(const struct identity *identity)
{
	return identity_demo_provider(identity) != NULL;
}

const struct identity_provider *
identity_demo_provider(const struct identity *identity)
{
	for (size_t i = 0; i < identity->options.providers_count; i++) {
		if (identity->options.providers[i].profile == IDENTITY_PROFILE_DEMO) {
			return &identity->options.providers[i];
		}
	}
	return NULL;
}

const struct identity_persona *
identity_persona_at(const struct identity *identity, size_t index)
{
	return identity_has_demo(identity) && index < identity->options.personas_count
	    ? &identity->options.personas[index]
	    : NULL;
}

const struct identity_persona *
identity_persona_named(
    const struct identity *identity, struct slice name, enum access_kind kind)
{
	size_t count = identity_has_demo(identity) ? identity->options.personas_count : 0;

	for (size_t i = 0; i < count; i++) {
		const struct identity_persona *persona = &identity->options.personas[i];
		if (persona->kind == kind && slice_equal(name, slice_of(persona->name))) {
			return persona;
		}
	}
	return NULL;
}

const char *const *
identity_form_action_origins(const struct identity *identity, struct arena *arena)
{
	size_t count = identity->options.providers_count;
	const char **origins = ARENA_ARRAY(arena, const char *, count + 1);
	size_t used = 0;

	for (size_t i = 0; i < count; i++) {
		struct slice origin =
		    identity_provider_origin(&identity->options.providers[i], arena);
		if (origin.size > 0) {
			origins[used++] = arena_text(arena, origin);
		}
	}
	return origins;
}

bool
identity_sweep_is_due(struct identity *identity)
{
	moment now = moment_steady();
	moment then = atomic_load(&identity->swept_at);

	return now - then >= MOMENT_MINUTE &&
	    atomic_compare_exchange_strong(&identity->swept_at, &then, now);
}
