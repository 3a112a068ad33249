/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * audit - what an entry of the log says.
 *
 *	{at, actor, role, action, object, SHA-256(salt || record), reason}
 *
 * Entries hold no personal data: the actor is an account's id, the object a kind and an
 * id or a permit's number, and the record only by its commitment. The order of the
 * entries is the order of the acts, also over accounts and rooms.
 */
#ifndef AUDIT_AUDIT_H
#define AUDIT_AUDIT_H

#include "base/slice.h"

enum {
	AUDIT_SALT_BYTES = 16,
	AUDIT_OBJECT_SIZE = 80,
};

struct audit_event {
	struct slice actor;  /* account id, or "system", "public", "command" */
	const char *role;    /* access_role_word, "system", "public", "command" */
	const char *action;  /* "application.submit": room.verb */
	struct slice object; /* "application/ID", "permit/NUMBER": audit_object */
	struct slice record; /* what was decided on, committed to; may be empty */
	const char *reason;  /* a code; "" when there is none */
};

/* "kind/name" into the caller's memory; cut when it does not fit. */
struct slice audit_object(
    const char *kind, struct slice name, char ret_text[static AUDIT_OBJECT_SIZE]);

#endif
