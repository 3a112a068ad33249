/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * provider - who vouches for people: what the configuration says of one of them.
 *
 *	[provider uaepass]
 *	kind = person
 *	profile = oauth2-userinfo
 *	authorization_endpoint = https://stg-id.uaepass.ae/idshub/authorize
 *	...
 *
 *	identity_provider_init(&provider, slice_of("uaepass"));
 *	identity_provider_configure(&provider, slice_of("kind"), slice_of("person"));
 *	...                                           - one call a line of the section
 *	identity_provider_check(&provider);           - when all lines are read
 *
 * Three profiles, one code path. "oidc" is OpenID Connect with discovery. With
 * "oauth2-userinfo" the endpoints are written down, the token is opaque and all that is
 * known of the person comes from the userinfo answer; its defaults are those of UAE
 * PASS. "demo" lets the visitor choose a fictional person.
 */
#ifndef IDENTITY_PROVIDER_H
#define IDENTITY_PROVIDER_H

#include <stdbool.h>
#include <stddef.h>

#include "access/access.h"
#include "base/arena.h"
#include "base/attr.h"
#include "base/fault.h"
#include "base/slice.h"

enum identity_profile {
	IDENTITY_PROFILE_NONE,
	IDENTITY_PROFILE_OIDC,
	IDENTITY_PROFILE_OAUTH2_USERINFO,
	IDENTITY_PROFILE_DEMO
};

enum {
	IDENTITY_NAME_SIZE = 32,
	IDENTITY_SETTING_SIZE = 512,
	IDENTITY_CLAIM_SIZE = 128,
	IDENTITY_SECRET_SIZE = 256,
};

/* Wiped by identity_provider_done; there is no way to format one. */
struct identity_secret {
	char bytes[IDENTITY_SECRET_SIZE];
	size_t size;
};

/* Which claim says what; an empty name: the provider does not tell it. */
struct identity_claim_names {
	char subject[IDENTITY_CLAIM_SIZE]; /* sub, or uuid: accounts are linked by it */
	char level[IDENTITY_CLAIM_SIZE];   /* acr, or userType */
	char name_latin[IDENTITY_CLAIM_SIZE];
	char name_arabic[IDENTITY_CLAIM_SIZE];
	char nationality[IDENTITY_CLAIM_SIZE];     /* alpha-3 */
	char identity_number[IDENTITY_CLAIM_SIZE]; /* the Emirates ID */
	char email[IDENTITY_CLAIM_SIZE];
	char phone[IDENTITY_CLAIM_SIZE];
};

struct identity_provider {
	char name[IDENTITY_NAME_SIZE]; /* in paths and in the table account: [a-z0-9-] */
	enum access_kind kind;         /* ACCESS_PERSON or ACCESS_STAFF */
	enum identity_profile profile;
	char label_en[IDENTITY_SETTING_SIZE]; /* on the button */
	char label_ar[IDENTITY_SETTING_SIZE];
	char issuer[IDENTITY_SETTING_SIZE]; /* oidc */
	char authorization_endpoint[IDENTITY_SETTING_SIZE];
	char token_endpoint[IDENTITY_SETTING_SIZE];
	char userinfo_endpoint[IDENTITY_SETTING_SIZE];
	char logout_endpoint[IDENTITY_SETTING_SIZE]; /* empty: signed out here only */
	char client_id[IDENTITY_SETTING_SIZE];
	struct identity_secret client_secret;
	char scope[IDENTITY_SETTING_SIZE];
	char acr_values[IDENTITY_SETTING_SIZE];
	/* Levels that are good enough, with blanks between; empty: whatever the provider
	 * says, it was declared equal. */
	char levels[IDENTITY_SETTING_SIZE];
	bool pkce;                  /* always with oidc */
	bool parameters_in_query;   /* of the token call, instead of the body */
	unsigned rsa_bits_least;    /* of the keys that it signs with: 2048 or 3072 */
	bool contacts_are_verified; /* e-mail and phone need no *_verified claim */
	struct identity_claim_names claims;
};

/* Empty, with its name. The name of a section that is not [a-z0-9-]{1,31} is refused. */
MUST_USE enum fault identity_provider_init(
    struct identity_provider *provider, struct slice name);
/* One line of the section. FAULT_CONFIG, logged with the key and never the value, when
 * the key is unknown or the value is not one of it. The profile comes before the keys
 * whose defaults it sets. client_secret_file names a file that holds the secret. */
MUST_USE enum fault identity_provider_configure(
    struct identity_provider *provider, struct slice key, struct slice value);
/* Whether all that the profile needs is there: FAULT_CONFIG, logged. Addresses are
 * https, or http on loopback. */
MUST_USE enum fault identity_provider_check(const struct identity_provider *provider);
/* Wipes the secret. */
void identity_provider_done(struct identity_provider *provider);

/* "https://id.example" of the page that people are sent to, for the form-action of the
 * content security policy; empty for demo. In the arena. */
struct slice identity_provider_origin(
    const struct identity_provider *provider, struct arena *arena);

/* https://..., or http://127.0.0.1, http://[::1] or http://localhost with or without a
 * port; no user, no fragment, no blanks. */
MUST_USE bool identity_url_is_safe(struct slice url);
MUST_USE bool identity_url_is_loopback(struct slice url);

/* A fictional person of the demo: userinfo is what UAE PASS would have answered. */
struct identity_persona {
	const char *name; /* "fatima": the value of the form's field; once a kind */
	enum access_kind kind;
	unsigned
	    roles; /* bits 1 << enum access_role, granted when the demo is filled; staff */
	const char *userinfo;   /* JSON */
	const char *name_latin; /* to choose from; what counts is in userinfo */
	const char *name_arabic;
	/* Message: who this is and what to see with him. NULL: not offered for choice. */
	const char *key;
};

#endif
