/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * client_act - machine clients are registered, given new keys, ended, and get tokens.
 *
 *	struct client_registration wish = {.caller = caller, .client_id = id, ...};
 *	TRY(client_register(acts, arena, &wish));
 *	if (wish.ret_verdict != CLIENT_OK) ... client_key()
 *
 * One administrator registers a client, which can do nothing then: its roles are proposed
 * by one and confirmed by another (access/proposal_act.h), as those of people are. New keys
 * take all roles, tokens and open proposals away, so that who gives the keys never decides
 * alone who holds a right.
 */
#ifndef IDENTITY_CLIENT_ACT_H
#define IDENTITY_CLIENT_ACT_H

#include "access/access.h"
#include "db/acts.h"
#include "identity/client.h"

enum { CLIENTS_MOST = 200 };

struct client_line {
	struct id account;
	struct slice client_id;
	struct slice name;
	struct client_key keys[CLIENT_KEYS_MOST];
	size_t keys_count;
	struct slice keys_by_name;
	moment keys_at;
	moment registered_at;
	moment ended_at; /* 0: it goes on */
	moment seen_at;  /* the last token; 0: none yet */
	unsigned roles;  /* bits 1 << enum access_role */
};
struct client_desk {
	const struct client_line *ret_lines;
	size_t ret_count;
};
MUST_USE enum fault client_desk_open(
    struct acts *acts, struct arena *arena, struct client_desk *desk);

struct client_registration {
	const struct access_caller *caller;
	struct slice client_id;
	struct slice name;
	struct slice keys; /* as sent: a JWK set */
	enum client_verdict ret_verdict;
	struct id ret_account;
};
MUST_USE enum fault client_register(
    struct acts *acts, struct arena *arena, struct client_registration *wish);

/* New keys, or the end of it. */
struct client_change {
	const struct access_caller
	    *caller; /* NULL: a command on the server, which ends alone */
	struct id account;
	struct slice keys;
	enum client_verdict ret_verdict;
};
MUST_USE enum fault client_replace_keys(
    struct acts *acts, struct arena *arena, struct client_change *change);
MUST_USE enum fault client_finish(
    struct acts *acts, struct arena *arena, struct client_change *change);

struct client_token {
	struct slice assertion;
	struct slice
	    client_id; /* as the form says it, or empty; must be the assertion's */
	struct slice origin;
	moment now;
	enum assertion_verdict ret_verdict;
	struct slice ret_token; /* opaque; known to the client alone */
};
MUST_USE enum fault client_take_token(
    struct acts *acts, struct arena *arena, struct client_token *token);

#endif
