/* SPDX-License-Identifier: EUPL-1.2 */
#include "centre/holders_act.h"

#include <assert.h>

#include "audit/audit_act.h"
#include "centre/centre_store.h"
#include "db/acts.h"

static enum fault
judge(struct act *act, void *input)
{
	struct centre_holders *holders = input;
	bool found = false;

	TRY(centre_find(
	    act->db, holders->code, act->arena, &found, &holders->ret_centre));
	holders->ret_verdict = !found                         ? CENTRE_HOLDERS_NO_CENTRE
	    : !reading_may(holders->caller, holders->purpose) ? CENTRE_HOLDERS_NO_PURPOSE
	                                                      : CENTRE_HOLDERS_OK;
	return FAULT_NONE;
}

static enum fault
record(struct act *act, void *input)
{
	const struct centre_holders *holders = input;
	char object[AUDIT_OBJECT_SIZE];

	return audit_record(act,
	    &(struct audit_event){
	        .actor = id_slice(&holders->caller->account),
	        .role = access_by_role(holders->caller, ACCESS_CENTRE_CHANGE),
	        .action = "centre.read_holders",
	        .object = audit_object("centre", holders->code, object),
	        .record = holders->after,
	        .reason = reading_word(holders->purpose),
	    });
}

static enum fault
list(struct act *act, void *input)
{
	struct centre_holders *holders = input;
	struct centre_holder *rows =
	    ARENA_ARRAY(act->arena, struct centre_holder, holders->most + 1);
	size_t count = 0;

	const struct centre_holders_part part = {
	    holders->code, holders->after, holders->most + 1};
	TRY(centre_list_holders(act->db, &part, act->arena, rows, &count));
	holders->ret_more = count > holders->most;
	holders->ret_count = holders->ret_more ? holders->most : count;
	holders->ret_holders = rows;
	return FAULT_NONE;
}

enum fault
centre_holders_read(
    struct acts *acts, struct arena *arena, struct centre_holders *holders)
{
	TRY(acts_read(acts, arena, judge, holders));
	if (holders->ret_verdict != CENTRE_HOLDERS_OK) {
		return FAULT_NONE;
	}
	TRY(acts_write(acts, arena, record, holders));
	return acts_read(acts, arena, list, holders);
}

enum fault
centre_holders_next(
    struct acts *acts, struct arena *arena, struct centre_holders *holders)
{
	assert(holders->ret_verdict == CENTRE_HOLDERS_OK && holders->ret_more);
	holders->after =
	    arena_copy(arena, holders->ret_holders[holders->ret_count - 1].permit);
	return acts_read(acts, arena, list, holders);
}
