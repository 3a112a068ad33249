/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * audit - what an entry of the log says, and what the world sees of it.
 *
 *	{at, actor, role, action, object, SHA-256(salt || record), reason}
 *
 * Entries hold no personal data: the actor is an account's id, the object a kind and an
 * id or a permit's number, and the record only by its commitment. The order of the
 * entries is the order of the acts, also over accounts and rooms.
 *
 * The leaf of the tree, which is public, holds commitments only (deterministic CBOR):
 *
 *	{1: at, milliseconds        4: SHA-256(salt || 0x04 || object)
 *	 2: SHA-256(salt || 0x02 || actor)   5: SHA-256(salt || record)
 *	 3: action                  6: SHA-256(salt || 0x06 || reason), empty without one}
 *
 * Whoever is shown the salt and the words can check them against the leaf; when the salt
 * is destroyed nobody can tell any more whom or what the leaf is about.
 */
#ifndef AUDIT_AUDIT_H
#define AUDIT_AUDIT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/moment.h"
#include "base/slice.h"
#include "crypto/merkle.h"

enum {
	AUDIT_SALT_BYTES = 16,
	AUDIT_COMMITMENT_BYTES = 32,
	AUDIT_OBJECT_SIZE = 80,
	AUDIT_LOG_NAME_SIZE = 200,
};

struct audit_event {
	struct slice actor;  /* account id, or "system", "public", "command" */
	const char *role;    /* access_role_word, "system", "public", "command" */
	const char *action;  /* "application.submit": room.verb */
	struct slice object; /* "application/ID", "permit/NUMBER": audit_object */
	struct slice record; /* what was decided on, committed to; may be empty */
	const char *reason;  /* a code; "" when there is none */
};

/* An entry as it is kept. */
struct audit_entry {
	int64_t seq; /* from 1, without a gap; its place in the tree is seq - 1 */
	moment at;
	struct slice actor;
	struct slice role;
	struct slice action;
	struct slice object;
	struct slice salt;
	struct slice commitment;
	struct slice reason;
	struct slice rows; /* what was written (ledger_act.h); empty in other entries */
};

/* "kind/name" into the caller's memory; cut when it does not fit. */
struct slice audit_object(
    const char *kind, struct slice name, char ret_text[static AUDIT_OBJECT_SIZE]);

/* Whether an entry is one of what a transaction wrote: 'audit.rows'. */
bool audit_is_rows(const struct audit_entry *entry);

/* SHA-256(salt || record). */
void audit_commit(struct slice salt, struct slice record,
    uint8_t ret_commitment[static AUDIT_COMMITMENT_BYTES]);
/* The entry as it stands in the tree. */
void audit_put_leaf(struct buffer *out, const struct audit_entry *entry);
/* The hash of that. */
void audit_leaf_hash(
    struct arena *arena, const struct audit_entry *entry, struct merkle_hash *ret_hash);

/* The name of the log, from the origin of the server: "https://permits.example.ae" has
 * "permits.example.ae/audit", and its log stands under that address. */
struct slice audit_log_name(
    struct slice origin, char ret_name[static AUDIT_LOG_NAME_SIZE]);

#endif
