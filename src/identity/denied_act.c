/* SPDX-License-Identifier: EUPL-1.2 */
/* What was refused at the gate is an entry of the log. Whoever asked does not wait for it:
 * the gate may stand on the network thread. */
#include <stdlib.h>

#include "audit/audit_act.h"
#include "base/log.h"
#include "db/acts.h"
#include "identity/identity_act.h"

enum { ARENA_BYTES = 64 << 10, PATTERN_SIZE = 64 };

/* Lives until the writer is done with it. */
struct denied {
	struct arena arena;
	struct id account;
	const char *role;
	char pattern[PATTERN_SIZE];
	size_t pattern_size;
	enum access_right right;
};

static enum fault
record(struct act *act, void *input)
{
	const struct denied *denied = input;
	char object[AUDIT_OBJECT_SIZE];
	struct slice pattern = slice_bytes(denied->pattern, denied->pattern_size);

	return audit_record(act,
	    &(struct audit_event){
	        .actor = id_slice(&denied->account),
	        .role = denied->role,
	        .action = "access.refused",
	        .object = audit_object("route", pattern, object),
	        .reason = access_right_word(denied->right),
	    });
}

static void
finish(void *self, enum fault fault)
{
	struct denied *denied = self;

	if (fault != FAULT_NONE) {
		log_event(LOG_WARNING, "access.not_recorded",
		    LOG_TEXT("fault", fault_name(fault)));
	}
	arena_done(&denied->arena);
	free(denied);
}

/* The pattern of a route, not the address: that may hold a person's number. */
void
identity_denied(struct acts *acts, const struct access_caller *caller,
    struct slice pattern, enum access_right right)
{
	struct denied *denied = calloc(1, sizeof(*denied));

	if (denied == NULL) {
		return;
	}
	denied->arena = ARENA_EMPTY(ARENA_BYTES);
	denied->account = caller->account;
	denied->role = identity_role_word(caller->kind);
	denied->right = right;
	denied->pattern_size = pattern.size < PATTERN_SIZE ? pattern.size : PATTERN_SIZE;
	for (size_t i = 0; i < denied->pattern_size; i++) {
		denied->pattern[i] = pattern.bytes[i];
	}
	acts_write_then(acts, &denied->arena, record, denied, finish, denied);
}
