/* SPDX-License-Identifier: EUPL-1.2 */
#include "audit/audit_act.h"

#include "audit/audit_store.h"
#include "base/random.h"

static enum fault
append(struct act *act, const struct audit_event *event, struct slice salt,
    struct slice rows)
{
	uint8_t commitment[AUDIT_COMMITMENT_BYTES];

	audit_commit(salt, event->record, commitment);
	return audit_insert(act->db,
	    &(struct audit_entry){
	        .at = act->now,
	        .actor = event->actor,
	        .role = slice_of(event->role),
	        .action = slice_of(event->action),
	        .object = event->object,
	        .salt = salt,
	        .commitment = slice_bytes(commitment, sizeof(commitment)),
	        .reason = slice_of(event->reason),
	        .rows = rows,
	    });
}

enum fault
audit_record(struct act *act, const struct audit_event *event)
{
	uint8_t salt[AUDIT_SALT_BYTES];

	random_bytes(salt, sizeof(salt));
	return append(
	    act, event, slice_bytes(salt, sizeof(salt)), (struct slice){NULL, 0});
}

enum fault
audit_record_rows(struct act *act, struct slice salt, struct slice rows)
{
	return append(act,
	    &(struct audit_event){
	        .actor = SLICE("system"),
	        .role = "system",
	        .action = "audit.rows",
	        .object = SLICE("ledger"),
	        .record = rows,
	        .reason = "",
	    },
	    salt, rows);
}
