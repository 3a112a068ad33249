/* SPDX-License-Identifier: EUPL-1.2 */
/* One person proposes: an order, its lift, its extension. */
#include "order/order_act.h"

#include "centre/centre_store.h"
#include "db/counter.h"
#include "order/order_store.h"
#include "order/record_act.h"

enum { NUMBER_DIGITS = 4 };

/* --- what would be met --- */

enum fault
order_reach_find(
    struct act *act, const struct order_terms *terms, struct order_reach *ret_reach)
{
	*ret_reach = (struct order_reach){.total = 0};
	TRY(order_count_permits(act->db, terms, act->now, ret_reach->of_class));
	for (int class = 1; class < ORDER_CLASS_END; class ++) {
		if ((terms->classes & 1U << (class - 1)) == 0) {
			ret_reach->of_class[class] = 0;
		}
		ret_reach->total += ret_reach->of_class[class];
	}
	return FAULT_NONE;
}

/* Of terms that are good by themselves: is there such a centre? */
static enum fault
judge(struct act *act, const struct order_terms *terms, struct centre *ret_centre,
    enum order_verdict *ret_verdict)
{
	bool found = true;

	*ret_centre = (struct centre){.name_latin = {NULL, 0}};
	*ret_verdict = order_judge_terms(terms, act->now, act->offset_minutes);
	if (*ret_verdict == ORDER_OK && terms->centre.size > 0) {
		TRY(centre_find(act->db, terms->centre, act->arena, &found, ret_centre));
	}
	*ret_verdict = found ? *ret_verdict : ORDER_NO_CENTRE;
	return FAULT_NONE;
}

static enum fault
look(struct act *act, void *input)
{
	struct order_preview *preview = input;
	struct centre centre;

	TRY(judge(act, &preview->terms, &centre, &preview->ret_verdict));
	preview->ret_centre_name_latin = centre.name_latin;
	preview->ret_centre_name_arabic = centre.name_arabic;
	return preview->ret_verdict == ORDER_OK
	    ? order_reach_find(act, &preview->terms, &preview->ret_reach)
	    : FAULT_NONE;
}

enum fault
order_preview(struct acts *acts, struct arena *arena, struct order_preview *preview)
{
	return acts_read(acts, arena, look, preview);
}

/* --- an order --- */

static enum fault
give_number(struct act *act, struct slice *ret_number)
{
	int year = moment_civil(act->now, act->offset_minutes).year;
	struct buffer name = BUFFER_IN(act->arena);
	struct buffer number = BUFFER_IN(act->arena);
	int64_t sequence = 0;

	buffer_print(&name, "order/%d", year);
	TRY(counter_next(act->db, buffer_slice(&name), &sequence));
	buffer_print(&number, "ORD-%d-%0*lld", year, NUMBER_DIGITS, (long long)sequence);
	*ret_number = buffer_slice(&number);
	return FAULT_NONE;
}

static enum fault
insert_step(struct act *act, const struct access_caller *caller,
    const struct order_row *row, struct order_step_row step)
{
	step.order = row->id;
	step.version = row->version;
	step.proposed_by = caller->account;
	step.proposed_at = act->now;
	return order_step_insert(act->db, &step);
}

static enum fault
propose(struct act *act, void *input)
{
	struct order_proposed *proposed = input;
	struct centre centre;

	TRY(judge(act, &proposed->terms, &centre, &proposed->ret_verdict));
	if (proposed->ret_verdict != ORDER_OK) {
		return FAULT_NONE;
	}
	struct order_row row = {
	    .id = id_new(act->now),
	    .state = ORDER_PROPOSED,
	    .terms = proposed->terms,
	    .version = 1,
	};
	TRY(give_number(act, &row.number));
	TRY(order_insert(act->db, &row));
	TRY(insert_step(
	    act, proposed->caller, &row, (struct order_step_row){.what = ORDER_ISSUE}));
	proposed->ret_order = row.id;
	return order_record(act, proposed->caller, "propose_issue", &row, NULL);
}

enum fault
order_propose(struct acts *acts, struct arena *arena, struct order_proposed *proposed)
{
	return acts_write(acts, arena, propose, proposed);
}

/* --- its lift, its extension --- */

static enum fault
judge_step(struct act *act, const struct order_step_proposed *proposed,
    const struct order_row *row, enum order_verdict *ret_verdict)
{
	struct order_step_row waiting;

	if (!row->found) {
		*ret_verdict = ORDER_NOT_FOUND;
		return FAULT_NONE;
	}
	if (row->version != proposed->version) {
		*ret_verdict = ORDER_STALE;
		return FAULT_NONE;
	}
	TRY(order_step_open_find(act->db, &row->id, act->arena, &waiting));
	*ret_verdict = order_judge_proposal(&(struct order_hands){
	    .terms = &row->terms,
	    .state = row->state,
	    .waits = waiting.found,
	    .step = proposed->step,
	    .ends_at = proposed->ends_at,
	    .now = act->now,
	});
	if (*ret_verdict == ORDER_OK) {
		*ret_verdict = order_judge_words(proposed->text_en, proposed->text_ar);
	}
	return FAULT_NONE;
}

static enum fault
propose_step(struct act *act, void *input)
{
	struct order_step_proposed *proposed = input;
	struct order_step_row step = {
	    .what = proposed->step,
	    .ends_at = proposed->step == ORDER_EXTEND ? proposed->ends_at : 0,
	    .text_en = proposed->text_en,
	    .text_ar = proposed->text_ar,
	};
	struct order_row row;
	bool saved = false;

	TRY(order_find(act->db, &proposed->order, act->arena, &row));
	TRY(judge_step(act, proposed, &row, &proposed->ret_verdict));
	if (proposed->ret_verdict != ORDER_OK) {
		return FAULT_NONE;
	}
	row.version++;
	TRY(order_save(act->db, &row, row.version - 1, &saved));
	if (!saved) {
		proposed->ret_verdict = ORDER_STALE;
		return FAULT_NONE;
	}
	TRY(insert_step(act, proposed->caller, &row, step));
	return order_record(act, proposed->caller,
	    step.what == ORDER_LIFT ? "propose_lift" : "propose_extend", &row, &step);
}

enum fault
order_propose_step(
    struct acts *acts, struct arena *arena, struct order_step_proposed *proposed)
{
	return acts_write(acts, arena, propose_step, proposed);
}
