/* SPDX-License-Identifier: EUPL-1.2 */
#include "retention/hold_act.h"

#include "audit/audit_act.h"
#include "base/text.h"
#include "retention/hold_store.h"

static enum fault
record(struct act *act, const struct access_caller *caller, const char *action,
    const struct hold_row *row)
{
	struct buffer text = BUFFER_IN(act->arena);
	char object[AUDIT_OBJECT_SIZE];

	buffer_print(&text, "%s %.*s %.*s %.*s", hold_basis_word(row->basis),
	    SLICE_PRINT(row->reference), SLICE_PRINT(row->reason),
	    SLICE_PRINT(row->lift_reason));
	return audit_record(act,
	    &(struct audit_event){
	        .actor = id_slice(&caller->account),
	        .role = access_by_role(caller, ACCESS_HOLD_CHANGE),
	        .action = action,
	        .object = audit_object("account", id_slice(&row->account), object),
	        .record = buffer_slice(&text),
	        .reason = hold_basis_word(row->basis),
	    });
}

/* --- set --- */

enum fault
hold_set_within(struct act *act, struct hold_set *set)
{
	struct hold_facts facts = {
	    .basis = set->basis,
	    .reference = slice_trim(set->reference),
	    .reason = slice_trim(set->reason),
	};
	struct id account = set->account;

	if (id_is_none(&account)) {
		TRY(hold_whose(act->db, text_folded(act->arena, set->who), &account));
	}
	TRY(hold_person_find(act->db, &account, &facts.found, &facts.erased));
	TRY(hold_is_open(act->db, &account, facts.reference, &facts.held));
	set->ret_verdict = hold_decide(&facts);
	if (set->ret_verdict != HOLD_OK) {
		return FAULT_NONE;
	}
	struct hold_row row = {
	    .id = id_new(act->now),
	    .account = account,
	    .basis = set->basis,
	    .reference = facts.reference,
	    .reason = facts.reason,
	    .set_by = set->caller->account,
	    .set_at = act->now,
	};
	set->ret_hold = row.id;
	TRY(hold_insert(act->db, &row, act->arena));
	return record(act, set->caller, "retention.hold", &row);
}

static enum fault
set_one(struct act *act, void *input)
{
	return hold_set_within(act, input);
}

enum fault
hold_set_run(struct acts *acts, struct arena *arena, struct hold_set *set)
{
	return acts_write(acts, arena, set_one, set);
}

/* --- lift --- */

enum fault
hold_lift_within(struct act *act, struct hold_lift *lift)
{
	struct hold_lift_facts facts = {.reason = slice_trim(lift->reason)};
	struct hold_row row;
	bool saved = false;

	TRY(hold_find(act->db, &lift->hold, act->arena, &facts.found, &row));
	facts.lifted = facts.found && row.lifted_at > 0;
	lift->ret_verdict = hold_lift_decide(&facts);
	if (lift->ret_verdict != HOLD_OK) {
		return FAULT_NONE;
	}
	row.lifted_by = lift->caller->account;
	row.lifted_at = act->now;
	row.lift_reason = facts.reason;
	TRY(hold_save_lifted(act->db, &row, act->arena, &saved));
	if (!saved) {
		return FAULT_DATABASE; /* it was read in this act, and nobody else writes */
	}
	return record(act, lift->caller, "retention.lift_hold", &row);
}

static enum fault
lift_one(struct act *act, void *input)
{
	return hold_lift_within(act, input);
}

enum fault
hold_lift_run(struct acts *acts, struct arena *arena, struct hold_lift *lift)
{
	return acts_write(acts, arena, lift_one, lift);
}

/* --- all of them --- */

static struct hold_line
line_of(const struct hold_row *row)
{
	return (struct hold_line){
	    .id = row->id,
	    .account = row->account,
	    .basis = row->basis,
	    .reference = row->reference,
	    .reason = row->reason,
	    .set_at = row->set_at,
	    .set_by_name = row->set_by_name,
	    .lifted_at = row->lifted_at,
	    .lifted_by_name = row->lifted_by_name,
	    .lift_reason = row->lift_reason,
	    .about = row->about,
	};
}

static enum fault
find_one(struct act *act, void *input)
{
	struct hold_one *one = input;
	struct hold_row row;

	TRY(hold_find(act->db, &one->hold, act->arena, &one->ret_found, &row));
	if (one->ret_found) {
		one->ret_line = line_of(&row);
	}
	return FAULT_NONE;
}

enum fault
hold_open(struct acts *acts, struct arena *arena, struct hold_one *one)
{
	return acts_read(acts, arena, find_one, one);
}

enum fault
holds_within(struct act *act, struct holds *holds)
{
	struct hold_row *rows = ARENA_ARRAY(act->arena, struct hold_row, HOLD_LIST_MOST);
	size_t count = 0;

	TRY(hold_list(
	    act->db, &holds->account, act->arena, rows, HOLD_LIST_MOST, &count));
	struct hold_line *lines = ARENA_ARRAY(act->arena, struct hold_line, count + 1);
	for (size_t i = 0; i < count; i++) {
		lines[i] = line_of(&rows[i]);
	}
	holds->ret_lines = lines;
	holds->ret_count = count;
	return FAULT_NONE;
}

static enum fault
list_all(struct act *act, void *input)
{
	return holds_within(act, input);
}

enum fault
holds_open(struct acts *acts, struct arena *arena, struct holds *holds)
{
	return acts_read(acts, arena, list_all, holds);
}
