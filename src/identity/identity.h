/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * identity - who is there: sign-in at a provider, sessions, and what the pages need
 * of the configuration.
 *
 *	browser            tasrih                     provider
 *	   |-- POST sign-in -->| row sign_in, cookie      |
 *	   |<-- 303 -----------|                          |
 *	   |------------------ authorize ---------------->|
 *	   |<----------------- code, state ---------------|
 *	   |-- callback ------>| row taken, once          |
 *	   |                   |-- code ----------------->|
 *	   |                   |<- tokens, userinfo ------|
 *	   |<-- cookie, 303 ---| account, vouched, session
 *
 * app/ makes one struct identity from the configuration and gives it to the pages as
 * the service "identity" and to the gate as its self.
 */
#ifndef IDENTITY_IDENTITY_H
#define IDENTITY_IDENTITY_H

#include <stdbool.h>
#include <stddef.h>

#include "access/access.h"
#include "base/attr.h"
#include "base/fault.h"
#include "base/moment.h"
#include "base/slice.h"
#include "identity/provider.h"

/* Why somebody is not signed in. */
enum identity_verdict {
	IDENTITY_OK,
	IDENTITY_CANCELLED,   /* the person said no at the provider */
	IDENTITY_NOT_ASSURED, /* SOP1, or a level that is not in the provider's list */
	IDENTITY_NOT_OURS,    /* no such sign-in: old, used, or of another browser */
	IDENTITY_FAILED, /* the provider said an error, or something that does not hold */
	IDENTITY_VERDICT_COUNT
};

/* Message key of the sentence for the person: "identity.cancelled". */
const char *identity_verdict_key(enum identity_verdict verdict);
/* A code for the audit: "cancelled". */
const char *identity_verdict_word(enum identity_verdict verdict);

enum {
	IDENTITY_SIGN_IN_LIFE = 10 * MOMENT_MINUTE,
	IDENTITY_SEEN_EVERY = MOMENT_MINUTE,
	IDENTITY_FRESH = 10 * MOMENT_MINUTE, /* since he proved who he is */
};

/* A session ends after so long without a request, and after so long in any case. */
struct identity_limits {
	moment idle;
	moment absolute;
};
struct identity_limits identity_limits(enum access_kind kind);
/* Whether a session seen last then, and ending then, is still alive. */
bool identity_is_alive(enum access_kind kind, moment seen_at, moment ends_at, moment now);

/* For the audit: "staff", or what every person is. */
const char *identity_role_word(enum access_kind kind);

/* "session" or "staff_session". */
const char *identity_cookie(enum access_kind kind);

/* Where a person may be sent after sign-in: "/en/..." or "/ar/..." of this server, in
 * printable ASCII without a backslash. Anything else is an open redirect. */
MUST_USE bool identity_next_is_local(struct slice next);

/* Whose cookie counts for a right: staff rights need a staff session, the own file a
 * person's; ACCESS_NOBODY: either will do. */
enum access_kind identity_kind_of_right(enum access_right right);

/* --- the service --- */
struct identity;

struct identity_options {
	const struct identity_provider *providers; /* borrowed, as the rest */
	size_t providers_count;
	const struct identity_persona *personas; /* of the demo profile */
	size_t personas_count;
	const char
	    *origin; /* "https://permits.example.ae": redirect addresses begin so */
};

/* FAULT_CONFIG, logged, when a name is there twice. Asks no provider yet. */
MUST_USE enum fault identity_new(
    const struct identity_options *options, struct identity **ret_identity);
void identity_free(struct identity *identity);

/* NULL when there is none of the name. */
const struct identity_provider *identity_provider_named(
    const struct identity *identity, struct slice name);
/* The index-th provider of a kind, NULL after the last. */
const struct identity_provider *identity_provider_of_kind(
    const struct identity *identity, enum access_kind kind, size_t index);
/* NULL without a demo profile, or when there is none of the name and kind. */
const struct identity_persona *identity_persona_named(
    const struct identity *identity, struct slice name, enum access_kind kind);
const struct identity_persona *identity_persona_at(
    const struct identity *identity, size_t index);
bool identity_has_demo(const struct identity *identity);
/* The origins of all providers for web_options.form_action_origins; ends with NULL. In
 * the arena. */
const char *const *identity_form_action_origins(
    const struct identity *identity, struct arena *arena);

/* True at most once in a minute: then it is time for identity_sweep. */
bool identity_sweep_is_due(struct identity *identity);

#endif
