/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * metadata - the addresses and the keys of one provider, cached.
 *
 * With the profile oidc they are discovered (OpenID Connect Discovery 1.0) and kept for
 * an hour; when the provider then does not answer, the old ones serve on. With
 * oauth2-userinfo the addresses stand in the configuration, and there are no keys. Safe
 * for many threads; while one fetches, the others of that provider wait.
 */
#ifndef IDENTITY_METADATA_H
#define IDENTITY_METADATA_H

#include <stdbool.h>

#include <jansson.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/fault.h"
#include "identity/provider.h"

struct metadata;

struct metadata *metadata_new(const struct identity_provider *provider);
void metadata_free(struct metadata *metadata); /* NULL is fine */

/* Texts in the arena; empty where the provider has no such address. */
struct metadata_addresses {
	const char *authorization;
	const char *token;
	const char *userinfo;
	const char *logout;
	bool iss_always; /* RFC 9207: answers without iss are not from this provider */
};
MUST_USE enum fault metadata_addresses(struct metadata *metadata, struct arena *arena,
    struct metadata_addresses *ret_addresses);

/* The JWK set; the caller drops it with json_decref. With unknown_key it is fetched
 * again, unless that was done within the last minute. Profile oidc only. */
MUST_USE enum fault metadata_keys(
    struct metadata *metadata, bool unknown_key, json_t **ret_keys);

#endif
