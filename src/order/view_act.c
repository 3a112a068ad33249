/* SPDX-License-Identifier: EUPL-1.2 */
/* Orders as pages and the API show them. */
#include "centre/centre_store.h"
#include "order/order_act.h"
#include "order/order_store.h"
#include "order/record_act.h"

static struct order_view
view_of(const struct order_row *row, moment now)
{
	return (struct order_view){
	    .id = row->id,
	    .number = row->number,
	    .phase = order_phase(&row->terms, row->state, now),
	    .terms = row->terms,
	    .note_en = row->note_en,
	    .note_ar = row->note_ar,
	    .lifted_at = row->lifted_at,
	    .version = row->version,
	};
}

static enum fault
read_list(struct act *act, void *input)
{
	struct order_list *list = input;
	struct order_row *rows =
	    ARENA_ARRAY(act->arena, struct order_row, ORDER_SHOWN_MOST);
	size_t count = 0;

	TRY(order_list(act->db, list->desk, act->arena, rows, ORDER_SHOWN_MOST, &count));
	struct order_view *views =
	    ARENA_ARRAY(act->arena, struct order_view, ORDER_SHOWN_MOST);
	for (size_t i = 0; i < count; i++) {
		views[i] = view_of(&rows[i], act->now);
	}
	list->ret_orders = views;
	list->ret_count = count;
	return FAULT_NONE;
}

enum fault
order_read_list(struct acts *acts, struct arena *arena, struct order_list *list)
{
	return list->desk ? acts_read(acts, arena, read_list, list)
	                  : acts_read_public(acts, arena, read_list, list);
}

/* --- one order at the desk --- */

static enum fault
put_steps(struct act *act, struct order_file *file)
{
	struct order_step_row *rows =
	    ARENA_ARRAY(act->arena, struct order_step_row, ORDER_STEPS_MOST);
	struct order_happened *steps =
	    ARENA_ARRAY(act->arena, struct order_happened, ORDER_STEPS_MOST);
	size_t count = 0;

	TRY(order_step_list(
	    act->db, &file->id, act->arena, rows, ORDER_STEPS_MOST, &count));
	for (size_t i = 0; i < count; i++) {
		steps[i] = (struct order_happened){
		    .what = rows[i].what,
		    .ends_at = rows[i].ends_at,
		    .text_en = rows[i].text_en,
		    .text_ar = rows[i].text_ar,
		    .proposed_by = rows[i].proposed_by_name,
		    .proposed_at = rows[i].proposed_at,
		    .outcome = rows[i].outcome,
		    .decided_by = rows[i].decided_by_name,
		    .decided_at = rows[i].decided_at,
		    .told = rows[i].told,
		    .telling = rows[i].telling,
		};
	}
	file->ret_steps = steps;
	file->ret_steps_count = count;
	return FAULT_NONE;
}

static enum fault
put_hands(struct act *act, const struct order_row *row, struct order_file *file)
{
	struct order_step_row step;

	TRY(order_step_open_find(act->db, &row->id, act->arena, &step));
	struct order_hands hands = {
	    .terms = &row->terms,
	    .state = row->state,
	    .waits = step.found,
	    .step = step.what,
	    .ends_at = step.ends_at,
	    .signs = access_may(file->caller, ACCESS_ORDER_SIGN),
	    .mine = id_equal(&step.proposed_by, &file->caller->account),
	    .now = act->now,
	};
	file->ret_waits = step.found;
	file->ret_mine = step.found && hands.mine;
	file->ret_may_sign = order_judge_signature(&hands);
	hands.step = ORDER_LIFT;
	file->ret_may_lift = order_judge_proposal(&hands);
	hands.step = ORDER_EXTEND;
	hands.ends_at = INT64_MAX; /* some day later */
	file->ret_may_extend = order_judge_proposal(&hands);
	if (!access_may(file->caller, ACCESS_ORDER_PROPOSE)) {
		file->ret_may_lift = ORDER_NOT_ROLE;
		file->ret_may_extend = ORDER_NOT_ROLE;
	}
	return FAULT_NONE;
}

static enum fault
open_order(struct act *act, void *input)
{
	struct order_file *file = input;
	struct centre centre = {.name_latin = {NULL, 0}};
	struct order_row row;
	bool found = false;

	TRY(order_find(act->db, &file->id, act->arena, &row));
	file->ret_found = row.found;
	if (!row.found) {
		return FAULT_NONE;
	}
	file->ret_order = view_of(&row, act->now);
	TRY(order_reach_find(act, &row.terms, &file->ret_reach));
	TRY(centre_find(act->db, row.terms.centre, act->arena, &found, &centre));
	file->ret_centre_name_latin = centre.name_latin;
	file->ret_centre_name_arabic = centre.name_arabic;
	TRY(put_steps(act, file));
	return put_hands(act, &row, file);
}

enum fault
order_open(struct acts *acts, struct arena *arena, struct order_file *file)
{
	return acts_read(acts, arena, open_order, file);
}
