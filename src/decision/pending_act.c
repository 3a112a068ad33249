/* SPDX-License-Identifier: EUPL-1.2 */
#include "decision/pending_act.h"

#include "access/access_act.h"
#include "application/application_store.h"
#include "audit/audit_act.h"
#include "base/log.h"
#include "db/acts.h"
#include "decision/desk_store.h"

enum { ROUND_MOST = 50, ARENA_BYTES = 8 << 20 };

static const char system_role[] = "system";

struct decision_pending
pending_of_row(struct arena *arena, const struct desk_pending_row *row)
{
	struct decision_pending pending = {
	    .found = row->found,
	    .application = row->application,
	    .officer = row->officer,
	    .reference = row->reference,
	    .reason = row->reason,
	    .fields = row->fields,
	    .text_en = row->text_en,
	    .text_ar = row->text_ar,
	    .due_at = row->due_at,
	    .refused = row->refused.size > 0 ? arena_text(arena, row->refused) : NULL,
	};

	pending.found =
	    pending.found && application_event_find(row->event, &pending.event);
	return pending;
}

enum fault
pending_find(struct act *act, const struct id *application, const struct id *applicant,
    struct decision_pending *ret_pending)
{
	struct desk_pending_row row;

	TRY(desk_pending_find(act->db, application, applicant, act->arena, &row));
	*ret_pending = pending_of_row(act->arena, &row);
	return FAULT_NONE;
}

static enum fault
record(struct act *act, struct slice actor, const char *role, const char *action,
    const struct desk_pending_row *row)
{
	char object[AUDIT_OBJECT_SIZE];

	return audit_record(act,
	    &(struct audit_event){
	        .actor = actor,
	        .role = role,
	        .action = action,
	        .object =
	            audit_object("application", id_slice(&row->application), object),
	        .reason = arena_text(act->arena, row->event),
	    });
}

static enum access_right
right_of(enum application_event event)
{
	return application_event_actor(event) == APPLICATION_BY_SUPERVISOR
	    ? ACCESS_CASE_SIGN
	    : ACCESS_CASE_DECIDE;
}

/* --- begin --- */

enum fault
pending_begin(
    struct act *act, const struct application_row *row, struct decision *decision)
{
	struct desk_pending_row pending = {
	    .application = row->id,
	    .officer = decision->caller->account,
	    .event = slice_of(application_event_name(decision->event)),
	    .version = row->version,
	    .reason = decision->reason,
	    .fields = decision->marks,
	    .text_en = decision->text_en,
	    .text_ar = decision->text_ar,
	    .decided_at = act->now,
	    .due_at = act->now + decision->undo_seconds * MOMENT_SECOND,
	};

	TRY(desk_pending_save(act->db, &pending, &row->account, act->arena, act->now));
	decision->ret_due_at = pending.due_at;
	return record(act, id_slice(&pending.officer),
	    access_by_role(decision->caller, right_of(decision->event)),
	    "application.decide", &pending);
}

/* --- undo --- */

/* Of the caller, and not yet due. */
static enum application_verdict
judge_undo(
    const struct decision_undo *undo, const struct desk_pending_row *row, moment now)
{
	if (!row->found || row->refused.size > 0 || now >= row->due_at) {
		return APPLICATION_NOT_PENDING;
	}
	return id_equal(&row->officer, &undo->caller->account) ? APPLICATION_OK
	                                                       : APPLICATION_CLAIMED;
}

static enum fault
load(struct act *act, const struct id *application, struct application_row *ret_row,
    struct desk_pending_row *ret_pending)
{
	*ret_pending = (struct desk_pending_row){.found = false};
	TRY(application_find(act->db, application, act->arena, ret_row));
	return ret_row->found ? desk_pending_find(act->db, application, &ret_row->account,
	                            act->arena, ret_pending)
	                      : FAULT_NONE;
}

/* The case is his again from now on. */
static enum fault
undo_it(struct act *act, void *input)
{
	struct decision_undo *undo = input;
	struct application_row row;
	struct desk_pending_row pending;

	TRY(load(act, &undo->application, &row, &pending));
	undo->ret_verdict = judge_undo(undo, &pending, act->now);
	if (undo->ret_verdict != APPLICATION_OK) {
		return FAULT_NONE;
	}
	TRY(desk_pending_delete(act->db, &row.id));
	if (id_equal(&row.officer, &undo->caller->account)) {
		row.claimed_at = act->now;
		TRY(application_update_officer(act->db, &row));
	}
	return record(act, id_slice(&undo->caller->account),
	    access_by_role(undo->caller, ACCESS_CASE_READ), "application.undo_decision",
	    &pending);
}

enum fault
decision_undo(struct acts *acts, struct arena *arena, struct decision_undo *undo)
{
	return acts_write(acts, arena, undo_it, undo);
}

/* --- effect --- */

/* Who decided, with the roles that he has now. */
static enum fault
load_officer(
    struct act *act, const struct desk_pending_row *row, struct access_caller *ret_caller)
{
	*ret_caller =
	    (struct access_caller){.kind = ACCESS_STAFF, .account = row->officer};
	return access_roles_within(act, &row->officer, &ret_caller->roles);
}

/* It stays, with why, until its officer has seen it. */
static enum fault
drop(struct act *act, const struct application_row *row,
    const struct desk_pending_row *pending, const char *why)
{
	TRY(desk_pending_save(act->db, pending, &row->account, act->arena, act->now));
	TRY(desk_pending_refuse(act->db, &row->id, slice_of(why)));
	return record(act, slice_of(system_role), system_role,
	    "application.drop_decision", pending);
}

static enum fault
carry_out(struct act *act, const struct application_row *row,
    const struct desk_pending_row *pending, struct decision_undo *asked)
{
	struct access_caller officer;
	struct decision decision = {
	    .caller = &officer,
	    .application = row->id,
	    .event = pending_of_row(act->arena, pending).event,
	    .version = pending->version,
	    .reason = pending->reason,
	    .marks = pending->fields,
	    .text_en = pending->text_en,
	    .text_ar = pending->text_ar,
	    .desk = asked->desk,
	};

	TRY(load_officer(act, pending, &officer));
	TRY(desk_pending_delete(act->db, &row->id));
	if (!access_may(&officer, right_of(decision.event))) {
		asked->ret_verdict = APPLICATION_NOT_FOUND;
		return drop(act, row, pending, "decision.dropped.role");
	}
	TRY(decision_within(act, &decision));
	asked->ret_verdict = decision.ret_verdict;
	asked->ret_permit = decision.ret_permit;
	return decision.ret_verdict == APPLICATION_OK
	    ? FAULT_NONE
	    : drop(act, row, pending, application_key(decision.ret_verdict));
}

static enum fault
take_effect(struct act *act, void *input)
{
	struct decision_undo *due = input;
	struct application_row row;
	struct desk_pending_row pending;

	TRY(load(act, &due->application, &row, &pending));
	bool open = pending.found && pending.refused.size == 0;
	return open && pending.due_at <= act->now ? carry_out(act, &row, &pending, due)
	                                          : FAULT_NONE;
}

static enum fault
do_now(struct act *act, void *input)
{
	struct decision_undo *asked = input;
	struct application_row row;
	struct desk_pending_row pending;

	TRY(load(act, &asked->application, &row, &pending));
	asked->ret_verdict = judge_undo(asked, &pending, act->now);
	return asked->ret_verdict == APPLICATION_OK
	    ? carry_out(act, &row, &pending, asked)
	    : FAULT_NONE;
}

enum fault
decision_do_now(struct acts *acts, struct arena *arena, struct decision_undo *now)
{
	return acts_write(acts, arena, do_now, now);
}

struct round {
	struct id ret_ids[ROUND_MOST];
	size_t ret_count;
};

static enum fault
list_due(struct act *act, void *input)
{
	struct round *round = input;

	return desk_pending_due(
	    act->db, act->now, round->ret_ids, ROUND_MOST, &round->ret_count);
}

enum fault
decision_take_effect(struct acts *acts, struct permit_desk *desk)
{
	struct arena arena = ARENA_EMPTY(ARENA_BYTES);
	struct round round = {.ret_count = 0};
	enum fault fault = acts_read(acts, &arena, list_due, &round);

	for (size_t i = 0; i < round.ret_count && fault == FAULT_NONE; i++) {
		struct decision_undo due = {
		    .application = round.ret_ids[i], .desk = desk};
		struct arena own = ARENA_EMPTY(ARENA_BYTES);
		fault = acts_write(acts, &own, take_effect, &due);
		arena_done(&own);
	}
	arena_done(&arena);
	return fault;
}
