/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * oidc - the talk with one provider: addresses to send people to, codes made into
 * claims.
 *
 *	oidc_authorization_url(client, arena, &start, &url);      - send the person there
 *	oidc_exchange(client, arena, &callback, &answer);         - when he is back
 *	identity_claims_parse(provider, answer.payload, answer.userinfo, &claims);
 *
 * For the profile oidc the provider's metadata is discovered at the first use and kept
 * for an hour; its keys likewise, and fetched again for a token with an unknown key, at
 * most once a minute. A provider that failed is not asked again for five seconds, and at
 * most eight threads talk with one provider at a time: a slow provider must not take all
 * workers (FAULT_BUSY then). The profile oauth2-userinfo has its addresses from the
 * configuration and no ID token.
 *
 * Sources: OpenID Connect Core and Discovery 1.0, RFC 6749, RFC 7636 (PKCE), RFC 9207
 * (iss), RP-Initiated Logout 1.0; docs.uaepass.ae.
 */
#ifndef IDENTITY_OIDC_H
#define IDENTITY_OIDC_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/fault.h"
#include "base/moment.h"
#include "base/slice.h"
#include "identity/identity.h"
#include "identity/provider.h"

struct oidc;

/* provider and origin ("https://permits.example.ae") are borrowed. */
struct oidc *oidc_new(const struct identity_provider *provider, const char *origin);
void oidc_free(struct oidc *client); /* NULL is fine */

struct oidc_start {
	struct slice state;
	struct slice nonce;    /* empty: none is sent */
	struct slice verifier; /* of PKCE; empty: none */
	struct slice language; /* "en" or "ar": the language of the provider's pages */
	bool again;            /* prompt=login, max_age=0: Core 3.1.2.1 */
};
MUST_USE enum fault oidc_authorization_url(struct oidc *client, struct arena *arena,
    const struct oidc_start *start, struct slice *ret_url);

/* Whether the answer in the browser's address comes from this provider (RFC 9207): iss
 * as it came, empty when it did not. */
MUST_USE enum fault oidc_issuer_holds(
    struct oidc *client, struct arena *arena, struct slice iss, bool *ret_holds);

struct oidc_callback {
	struct slice code;
	struct slice nonce;    /* of the sign-in under way */
	struct slice verifier; /* likewise */
	moment now;
};
struct oidc_answer {
	enum identity_verdict verdict;
	const char *why;       /* a code for the audit: "token", "bad_nonce" */
	struct slice id_token; /* as it came; empty with oauth2-userinfo */
	struct slice payload;  /* of the ID token, checked */
	struct slice userinfo; /* JSON; empty when the provider has no such address */
};
/* A fault: the provider did not answer or answered nonsense. All in the arena. */
MUST_USE enum fault oidc_exchange(struct oidc *client, struct arena *arena,
    const struct oidc_callback *callback, struct oidc_answer *ret_answer);

/* Where to send a person who signs out; empty when the provider has no such address. */
MUST_USE enum fault oidc_logout_url(struct oidc *client, struct arena *arena,
    struct slice id_token, struct slice language, struct slice *ret_url);

#endif
