/* SPDX-License-Identifier: EUPL-1.2 */
#include "subject/period_act.h"

#include "audit/audit_act.h"
#include "subject/request_store.h"

static enum fault
save(struct act *act, void *input)
{
	struct period_set *set = input;
	char object[AUDIT_OBJECT_SIZE];

	set->ret_fits = request_period_fits(&set->period, set->source);
	if (!set->ret_fits) {
		return FAULT_NONE;
	}
	TRY(request_period_save(act->db,
	    &(struct request_period_row){
	        set->kind, set->valid_from, set->period, slice_trim(set->source)}));
	return audit_record(act,
	    &(struct audit_event){
	        .actor = SLICE("command"),
	        .role = "command",
	        .action = "subject.set_period",
	        .object = audit_object(
	            "subject_period", slice_of(request_kind_word(set->kind)), object),
	        .record = set->source,
	        .reason = "",
	    });
}

enum fault
period_set(struct acts *acts, struct arena *arena, struct period_set *set)
{
	return acts_write(acts, arena, save, set);
}
