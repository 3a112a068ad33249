/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * key_act - the keys of centres: one registrar proposes one, or the end of one, and another
 * confirms it (centre_answer of registrar_act.h); and whose signature counts.
 *
 *	struct centre_key_proposed proposed = {.caller = caller, .code = code, .given = file};
 *	TRY(centre_key_propose(acts, arena, &proposed));
 *
 *	TRY(centre_keys_of(act, code, keys, &count));     for certificate/authorities.h
 */
#ifndef CENTRE_KEY_ACT_H
#define CENTRE_KEY_ACT_H

#include "access/access.h"
#include "base/arena.h"
#include "base/fault.h"
#include "centre/centre_key.h"
#include "centre/registrar_act.h"
#include "crypto/trust_list.h"

struct act;
struct acts;

struct centre_key_proposed {
	const struct access_caller *caller;
	struct slice code;
	struct slice given; /* the bytes; nothing of them is kept unless ret_key is OK */
	struct slice from;  /* as typed; may be empty */
	struct slice until;
	struct slice reason;
	enum centre_change_verdict ret_verdict;
	enum centre_key_verdict ret_key;
	struct id ret_proposal;
};
MUST_USE enum fault centre_key_propose(
    struct acts *acts, struct arena *arena, struct centre_key_proposed *proposed);

struct centre_key_end_proposed {
	const struct access_caller *caller;
	struct slice key; /* the id of the key, "withdrawn" or "compromised", the day: */
	struct slice end; /* as typed */
	struct slice on;
	struct slice reason;
	enum centre_change_verdict ret_verdict;
	enum centre_key_verdict ret_key;
	struct slice ret_code; /* of the centre; empty when there is no such key */
	struct id ret_proposal;
};
MUST_USE enum fault centre_key_end_propose(
    struct acts *acts, struct arena *arena, struct centre_key_end_proposed *proposed);

/* One key, and whose it is. */
struct centre_key_shown {
	struct slice key; /* its id, as typed */
	bool ret_found;
	struct centre_key ret_key;
	struct centre ret_centre;
};
MUST_USE enum fault centre_key_show(
    struct acts *acts, struct arena *arena, struct centre_key_shown *shown);

/* All keys of a centre; inside an act. */
MUST_USE enum fault centre_keys_of(struct act *act, struct slice code,
    struct centre_key ret_keys[static CENTRE_KEYS_MOST], size_t *ret_count);
/* The bare keys for the trust list (crypto/trust_list.h): all with which a certificate that
 * may still be shown can have been signed, the newest first. And the number that changes
 * with them. Inside an act. */
MUST_USE enum fault centre_keys_listed(struct act *act, struct trust_centres *ret_keys);
MUST_USE enum fault centre_keys_version(struct act *act, int64_t *ret_version);
/* The bare keys that have this kid, of whatever centre; inside an act. */
enum { CENTRE_KID_KEYS_MOST = 4 };
MUST_USE enum fault centre_keys_of_kid(struct act *act, const struct cose_kid *kid,
    struct centre_key ret_keys[static CENTRE_KID_KEYS_MOST], size_t *ret_count);

#endif
