/* SPDX-License-Identifier: EUPL-1.2 */
/* Another person signs what was proposed, or rejects it. */
#include "order/order_act.h"

#include <assert.h>

#include "audit/audit_act.h"
#include "base/buffer.h"
#include "order/order_store.h"
#include "order/record_act.h"

/* --- the audit --- */

static struct slice
write_down(
    struct arena *arena, const struct order_row *row, const struct order_step_row *step)
{
	const struct order_terms *terms = &row->terms;
	struct buffer record = BUFFER_IN(arena);

	buffer_print(&record, "%.*s\n%s\n%s\n%u %lld %lld %.*s %d\n%lld %lld\n",
	    SLICE_PRINT(row->number), order_kind_text(terms->kind),
	    order_state_text(row->state), terms->classes, (long long)terms->issued_from,
	    (long long)terms->issued_until, SLICE_PRINT(terms->centre), terms->later,
	    (long long)terms->starts_at, (long long)terms->ends_at);
	buffer_put(&record, terms->text_en);
	buffer_putc(&record, '\n');
	buffer_put(&record, terms->text_ar);
	if (step != NULL) {
		buffer_print(&record, "\n%s %lld\n", order_step_text(step->what),
		    (long long)step->ends_at);
		buffer_put(&record, step->text_en);
		buffer_putc(&record, '\n');
		buffer_put(&record, step->text_ar);
	}
	return buffer_slice(&record);
}

enum fault
order_record(struct act *act, const struct access_caller *caller, const char *verb,
    const struct order_row *row, const struct order_step_row *step)
{
	char object[AUDIT_OBJECT_SIZE];
	struct buffer name = BUFFER_IN(act->arena);

	buffer_print(&name, "%s.%s", "order", verb);
	return audit_record(act,
	    &(struct audit_event){
	        .actor = caller != NULL ? id_slice(&caller->account) : SLICE("system"),
	        .role = caller != NULL ? access_by_role(caller, ACCESS_ORDER_PROPOSE)
	                               : "system",
	        .action = buffer_text(&name),
	        .object = audit_object("order", row->number, object),
	        .record = write_down(act->arena, row, step),
	        .reason = arena_text(act->arena, row->terms.reason),
	    });
}

/* --- may he? --- */

static enum fault
judge(struct act *act, const struct order_answer *answer, const struct order_row *row,
    const struct order_step_row *step, enum order_verdict *ret_verdict)
{
	struct order_row in_force[ORDER_IN_FORCE_MOST];
	struct order_hands hands = {
	    .terms = &row->terms,
	    .state = row->state,
	    .waits = step->found,
	    .step = step->what,
	    .ends_at = step->ends_at,
	    .signs = answer->caller->kind == ACCESS_STAFF && /* never a machine */
	        access_may(answer->caller, ACCESS_ORDER_SIGN),
	    .mine = id_equal(&step->proposed_by, &answer->caller->account),
	    .now = act->now,
	};

	if (answer->signs) {
		TRY(order_list_signed(
		    act->db, act->now, act->arena, in_force, &hands.in_force));
		*ret_verdict = order_judge_signature(&hands);
	} else if (!step->found) {
		*ret_verdict = ORDER_NOTHING_WAITS;
	} else {
		*ret_verdict = hands.mine || hands.signs ? ORDER_OK : ORDER_NOT_ROLE;
	}
	return FAULT_NONE;
}

/* --- what it changes --- */

static void
carry_out(
    struct order_row *row, const struct order_step_row *step, bool signs, moment now)
{
	switch (step->what) {
	case ORDER_ISSUE:
		row->state = signs ? ORDER_SIGNED : ORDER_DROPPED;
		if (signs && row->terms.starts_at < now) {
			row->terms.starts_at = now;
		}
		return;
	case ORDER_LIFT:
		row->state = signs ? ORDER_LIFTED : row->state;
		row->lifted_at = signs ? now : 0;
		break;
	case ORDER_EXTEND:
		row->terms.ends_at = signs ? step->ends_at : row->terms.ends_at;
		break;
	case ORDER_STEP_COUNT:
		return;
	}
	if (signs) {
		row->note_en = step->text_en;
		row->note_ar = step->text_ar;
	}
}

static const char *
verb_of(const struct order_answer *answer, const struct order_step_row *step)
{
	static const char *const signed_verbs[] = {
	    [ORDER_ISSUE] = "sign_issue",
	    [ORDER_LIFT] = "sign_lift",
	    [ORDER_EXTEND] = "sign_extend",
	};

	if (answer->signs) {
		assert((size_t)step->what < ARRAY_LEN(signed_verbs));
		return signed_verbs[step->what];
	}
	return slice_equal(step->outcome, SLICE("taken_back")) ? "take_back" : "reject";
}

static enum fault
close_step(struct act *act, struct order_answer *answer, struct order_row *row,
    struct order_step_row *step)
{
	bool mine = id_equal(&step->proposed_by, &answer->caller->account);
	bool saved = false;

	row->version++;
	carry_out(row, step, answer->signs, act->now);
	TRY(order_save(act->db, row, row->version - 1, &saved));
	if (!saved) {
		answer->ret_verdict = ORDER_STALE;
		return FAULT_NONE;
	}
	step->outcome = answer->signs ? SLICE("signed")
	    : mine                    ? SLICE("taken_back")
	                              : SLICE("rejected");
	step->decided_by = answer->caller->account;
	step->decided_at = act->now;
	step->telling = answer->signs;
	TRY(order_step_close(act->db, step));
	return order_record(act, answer->caller, verb_of(answer, step), row, step);
}

static enum fault
answer_step(struct act *act, void *input)
{
	struct order_answer *answer = input;
	struct order_step_row step;
	struct order_row row;

	TRY(order_find(act->db, &answer->order, act->arena, &row));
	if (!row.found) {
		answer->ret_verdict = ORDER_NOT_FOUND;
		return FAULT_NONE;
	}
	if (row.version != answer->version) {
		answer->ret_verdict = ORDER_STALE;
		return FAULT_NONE;
	}
	TRY(order_step_open_find(act->db, &row.id, act->arena, &step));
	TRY(judge(act, answer, &row, &step, &answer->ret_verdict));
	answer->ret_step = step.what;
	switch ((int)answer->ret_verdict) {
	case ORDER_OK:
		return close_step(act, answer, &row, &step);
	case ORDER_SAME_HAND: /* whoever tries what is not his is in the audit too */
		return order_record(act, answer->caller, "refused", &row, &step);
	default:
		return FAULT_NONE;
	}
}

/* The board of this process learns of it before anybody hears that it is signed. */
static enum fault
learn(struct act *act, void *input)
{
	int64_t revision = 0;

	(void)input;
	TRY(order_revision(act->db, &revision));
	order_board_learn(act->orders, revision);
	return FAULT_NONE;
}

enum fault
order_answer(struct acts *acts, struct arena *arena, struct order_answer *answer)
{
	TRY(acts_write(acts, arena, answer_step, answer));
	return answer->ret_verdict == ORDER_OK ? acts_read(acts, arena, learn, NULL)
	                                       : FAULT_NONE;
}
