/* SPDX-License-Identifier: EUPL-1.2 */
/* The one way in which an application changes its state. */
#include "application/application_act.h"

#include <assert.h>

#include "application/application_store.h"
#include "application/letter_act.h"
#include "audit/audit_act.h"
#include "base/buffer.h"
#include "db/acts.h"

enum { CHANGES_MOST = 4 };

static enum fault
record(struct act *act, const struct application_row *row,
    const struct application_change *change)
{
	char object[AUDIT_OBJECT_SIZE];
	struct buffer action = BUFFER_IN(act->arena);

	buffer_puts(&action, "application.");
	buffer_puts(&action, application_event_name(change->event));
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

/* The states that the changes lead through: from the row's own to the last. */
static enum application_verdict
step_through(enum application_state from, const struct application_change *changes,
    size_t count, enum application_state ret_states[static CHANGES_MOST + 1])
{
	enum application_verdict verdict = APPLICATION_OK;

	ret_states[0] = from;
	for (size_t i = 0; i < count && verdict == APPLICATION_OK; i++) {
		verdict =
		    application_next(ret_states[i], changes[i].event, &ret_states[i + 1]);
	}
	return verdict;
}

static enum fault
append(struct act *act, const struct application_row *row,
    const struct application_change *change, int64_t version,
    const enum application_state *states)
{
	TRY(application_event_insert(act->db, row,
	    &(struct application_event_row){
	        .version = version,
	        .from = states[0],
	        .to = states[1],
	        .what = change->event,
	        .actor = change->actor,
	        .role = slice_of(change->role),
	        .reason = change->reason,
	        .text_en = change->text_en,
	        .text_ar = change->text_ar,
	        .fields = change->fields,
	        .at = act->now,
	    },
	    act->arena));
	TRY(letter_send(act, row, states[0], change));
	return record(act, row, change);
}

enum fault
application_change_all(struct act *act, struct application_row *row,
    const struct application_change *changes, size_t count,
    enum application_verdict *ret_verdict)
{
	enum application_state states[CHANGES_MOST + 1];
	int64_t old_version = row->version;
	bool saved = false;

	assert(count <= CHANGES_MOST);
	*ret_verdict = step_through(row->state, changes, count, states);
	if (*ret_verdict != APPLICATION_OK) {
		return FAULT_NONE;
	}
	row->reminders = row->state == states[count] ? row->reminders : 0;
	row->state = states[count];
	row->version += (int64_t)count;
	row->changed_at = act->now;
	TRY(application_update(act->db, row, old_version, &saved));
	if (!saved) {
		*ret_verdict = APPLICATION_STALE;
		return FAULT_NONE;
	}
	for (size_t i = 0; i < count; i++) {
		TRY(append(
		    act, row, &changes[i], old_version + 1 + (int64_t)i, &states[i]));
	}
	return FAULT_NONE;
}

enum fault
application_change(struct act *act, struct application_row *row,
    const struct application_change *change, enum application_verdict *ret_verdict)
{
	return application_change_all(act, row, change, 1, ret_verdict);
}
