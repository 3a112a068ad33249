/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * identity_act - sign-ins under way, accounts and sessions, one transaction each.
 *
 * Cookies and states are 32 random bytes in base64url; the database holds their SHA-256
 * only. A sign-in under way is taken by its callback, once; a session is found with one
 * read, for each request.
 */
#ifndef IDENTITY_IDENTITY_ACT_H
#define IDENTITY_IDENTITY_ACT_H

#include <stdbool.h>

#include "access/access.h"
#include "db/acts.h"
#include "identity/claims.h"
#include "identity/identity.h"

/* 32 random bytes, base64url. In the arena. */
struct slice identity_token_new(struct arena *arena);

/* What the database holds of it: SHA-256, in the arena. */
struct slice identity_token_hash(struct slice token, struct arena *arena);

/* --- a sign-in goes out --- */
struct identity_start {
	struct slice provider; /* its name */
	struct slice browser;  /* the value of the cookie "sign_in" */
	struct slice state;    /* as sent to the provider */
	struct slice nonce;    /* empty when the profile has none */
	struct slice verifier; /* PKCE, empty when the profile has none */
	struct slice return_to;
	struct slice language; /* "en" or "ar" */
};
MUST_USE enum fault identity_start(
    struct acts *acts, struct arena *arena, struct identity_start *start);

/* --- and comes back --- */
struct identity_take {
	struct slice provider;
	struct slice browser;
	struct slice state;
	bool
	    ret_found; /* false: unknown, used, older than 10 minutes, another browser's */
	struct slice ret_nonce;
	struct slice ret_verifier;
	struct slice ret_return_to;
	struct slice ret_language;
};
MUST_USE enum fault identity_take(
    struct acts *acts, struct arena *arena, struct identity_take *take);

/* --- a person is signed in: account, what the provider vouches for, session --- */
struct identity_sign_in {
	const struct identity_provider *provider;
	enum access_kind kind; /* the provider's; of a persona, the persona's */
	const struct identity_claims *claims;
	struct slice id_token; /* hint for the sign-out, or empty */
	struct slice cookie;   /* of the session that this one replaces, or empty */
	struct slice device;   /* identity/device.h */
	struct slice ret_cookie;
	struct id ret_account;
};
MUST_USE enum fault identity_sign_in(
    struct acts *acts, struct arena *arena, struct identity_sign_in *sign_in);

/* A refused sign-in leaves one entry in the audit, without a name, and nothing else. */
MUST_USE enum fault identity_refuse(struct acts *acts, struct arena *arena,
    struct slice provider, enum identity_verdict verdict);

/* Somebody who is signed in asked for what his roles do not give: an entry, for which
 * nobody waits. */
void identity_denied(struct acts *acts, const struct access_caller *caller,
    struct slice pattern, enum access_right right);

/* --- an account is made before its first sign-in (role command, demo) --- */
struct identity_enrol {
	enum access_kind kind;
	struct slice provider;
	struct slice subject;
	struct slice name;
	struct slice by; /* account id, or "command" */
	struct id ret_account;
};
/* The account of that provider and subject, made when it is not there. */
MUST_USE enum fault identity_enrol(
    struct acts *acts, struct arena *arena, struct identity_enrol *enrol);

/* --- who asks? --- */
struct identity_visit {
	struct slice cookie;
	enum access_kind kind; /* ACCESS_PERSON, ACCESS_STAFF or ACCESS_SERVICE */
	moment now;
};
struct identity_session {
	struct access_caller caller; /* kind ACCESS_NOBODY: there is no such session */
	struct slice csrf;
	struct slice language; /* of the pages that he read last: "en", "ar" */
	int64_t unread;        /* letters that wait in his inbox */
	moment seen_at;
	moment proved_at; /* when he last proved who he is; 0: not told */
};
/* One read. What it gives is in the arena. */
MUST_USE enum fault identity_session_find(struct acts *acts, struct arena *arena,
    const struct identity_visit *visit, struct identity_session *ret_session);
/* Notes that the session was used, when that was last noted a minute ago or more, and the
 * language of the page when it is another than before: mail is written in it. Empty: no
 * page. */
MUST_USE enum fault identity_session_touch(struct acts *acts, struct arena *arena,
    const struct identity_session *session, struct slice language, moment now);

/* --- sign-out --- */
struct identity_sign_out {
	const struct access_caller *caller;
	struct slice ret_provider; /* its name; empty when the session was gone already */
	struct slice ret_id_token;
};
MUST_USE enum fault identity_sign_out(
    struct acts *acts, struct arena *arena, struct identity_sign_out *sign_out);

/* Removes sign-ins that never came back and sessions that are over. */
MUST_USE enum fault identity_sweep(struct acts *acts, struct arena *arena);

#endif
