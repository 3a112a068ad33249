/* SPDX-License-Identifier: EUPL-1.2 */
/* The one way in which an application changes its state. */
#include "application/application_act.h"

#include "application/application_store.h"
#include "application/letter_act.h"
#include "audit/audit_act.h"
#include "base/buffer.h"
#include "db/acts.h"

static enum fault
record(struct act *act, const struct application_row *row,
    const struct application_change *change)
{
	char object[AUDIT_OBJECT_SIZE];
	struct buffer action = BUFFER_IN(act->arena);

	buffer_print(&action, "application.%s", application_event_name(change->event));
	return audit_record(act,
	    &(struct audit_event){
	        .actor = change->actor,
	        .role = change->role,
	        .action = buffer_text(&action),
	        .object = audit_object("application", id_slice(&row->id), object),
	        .record = row->snapshot,
	        .reason = arena_text(act->arena, change->reason),
	    });
}

enum fault
application_change(struct act *act, struct application_row *row,
    const struct application_change *change, enum application_verdict *ret_verdict)
{
	enum application_state from = row->state;
	int64_t old_version = row->version;
	bool saved = false;

	*ret_verdict = application_next(from, change->event, &row->state);
	if (*ret_verdict != APPLICATION_OK) {
		return FAULT_NONE;
	}
	row->version++;
	row->changed_at = act->now;
	row->reminders = row->state == from ? row->reminders : 0;
	TRY(application_update(act->db, row, old_version, &saved));
	if (!saved) {
		*ret_verdict = APPLICATION_STALE;
		return FAULT_NONE;
	}
	TRY(application_event_insert(act->db, &row->id,
	    &(struct application_event_row){
	        .version = row->version,
	        .from = from,
	        .to = row->state,
	        .what = change->event,
	        .actor = change->actor,
	        .role = slice_of(change->role),
	        .reason = change->reason,
	        .text_en = change->text_en,
	        .text_ar = change->text_ar,
	        .fields = change->fields,
	        .at = act->now,
	    }));
	TRY(letter_send(act, row, from, change));
	return record(act, row, change);
}
