/* SPDX-License-Identifier: EUPL-1.2 */
#include "retention/period_act.h"

#include <assert.h>

#include "audit/audit_act.h"
#include "retention/erasure_act.h"
#include "retention/erasure_store.h"
#include "retention/hold_store.h"
#include "retention/period_store.h"

/* --- the file --- */

static enum fault
load_periods(struct act *act, void *input)
{
	struct period_load *load = input;
	struct slice rest = load->text;

	load->ret_verdict = PERIOD_LINE_OK;
	for (load->ret_line = 0; rest.size > 0;) {
		struct period period;
		load->ret_line++;
		enum period_line_verdict verdict =
		    period_read_line(slice_cut(&rest, '\n'), &period);
		if (verdict != PERIOD_LINE_OK && verdict != PERIOD_LINE_EMPTY) {
			load->ret_verdict = verdict;
			return FAULT_CONFIG; /* takes back what was loaded before it */
		}
		if (verdict == PERIOD_LINE_OK) {
			TRY(period_save(act->db, &period));
		}
	}
	return audit_record(act,
	    &(struct audit_event){
	        .actor = SLICE("command"),
	        .role = "command",
	        .action = "retention.load",
	        .object = SLICE("retention/periods"),
	        .record = load->text,
	        .reason = "",
	    });
}

enum fault
period_act_load(struct acts *acts, struct arena *arena, struct period_load *load)
{
	return acts_write(acts, arena, load_periods, load);
}

/* --- what would be done --- */

static enum fault
plan_kind(struct act *act, enum period_kind kind, struct retention_plan *plan)
{
	struct retention_line *line = &plan->lines[kind];
	struct due_count count;

	*line = (struct retention_line){.oldest = DAY_NONE};
	line->set = period_in_force(
	    plan->periods, plan->periods_count, kind, act_today(act), &line->period);
	if (!line->set) {
		return FAULT_NONE;
	}
	line->cutoff = period_cutoff(&line->period, act_today(act));
	line->before = moment_of_day(line->cutoff, act->offset_minutes);
	TRY(due_count(act->db, kind, line->before, &count));
	line->due = count.due;
	line->held = count.held;
	if (count.due + count.held > 0) {
		line->oldest = moment_day(count.oldest, act->offset_minutes);
	}
	return FAULT_NONE;
}

static enum fault
open_plan(struct act *act, void *input)
{
	struct retention_plan *plan = input;
	struct period *periods = ARENA_ARRAY(act->arena, struct period, PERIOD_MOST);

	TRY(period_list(act->db, act->arena, periods, PERIOD_MOST, &plan->periods_count));
	plan->periods = periods;
	plan->today = act_today(act);
	TRY(hold_count_open(act->db, &plan->holds));
	TRY(erasure_files_count(act->db, &plan->files));
	for (int i = 0; i < PERIOD_KIND_COUNT; i++) {
		TRY(plan_kind(act, (enum period_kind)i, plan));
	}
	return FAULT_NONE;
}

enum fault
retention_plan_open(
    struct acts *acts, struct arena *arena, struct retention_plan *ret_plan)
{
	return acts_read(acts, arena, open_plan, ret_plan);
}

/* --- doing it --- */

struct work {
	struct retention_run *run;
	struct due_list list;
};

/* Many are looked through: not by the writer, whom others wait for. */
static enum fault
list_some(struct act *act, void *input)
{
	struct work *work = input;

	return due_list(act->db, &work->list);
}

static enum fault
end_person(struct act *act, const struct id *account, bool *ret_done)
{
	struct erasure erasure = {.account = *account, .cause = ERASURE_BY_RETENTION};
	enum erasure_verdict verdict = ERASURE_OK;

	TRY(erasure_judge(act, account, &verdict));
	*ret_done = verdict == ERASURE_OK;
	return *ret_done ? erasure_within(act, &erasure) : FAULT_NONE;
}

static enum fault
end_application(struct act *act, const struct id *application, bool *ret_done)
{
	struct erasure_mark mark = {act->now, ERASURE_BY_RETENTION};

	return erasure_of_application(act->db, application, &mark, ret_done);
}

static enum fault
end_one(
    struct act *act, const struct retention_run *run, const struct id *id, bool *ret_done)
{
	TRY(due_is(act->db, run->kind, run->before, id, ret_done));
	if (!*ret_done) {
		return FAULT_NONE;
	}
	switch (run->kind) {
	case PERIOD_DRAFT:
	case PERIOD_ENDED:
	case PERIOD_REFUSED:
	case PERIOD_PERMIT:
		return end_application(act, id, ret_done);
	case PERIOD_PERSON:
		return end_person(act, id, ret_done);
	case PERIOD_LETTER:
	case PERIOD_READING:
	case PERIOD_LIFTED_HOLD:
		return due_delete(act->db, run->kind, run->before, id);
	case PERIOD_KIND_COUNT:
	default:
		assert(false);
		return FAULT_NONE;
	}
}

/* The record commits to what went, by its ids. */
static enum fault
end_some(struct act *act, void *input)
{
	struct work *work = input;
	struct retention_run *run = work->run;
	struct buffer ids = BUFFER_IN(act->arena);
	char object[AUDIT_OBJECT_SIZE];
	bool done = false;

	run->ret_done = 0;
	for (size_t i = 0; i < work->list.ret_count; i++) {
		TRY(end_one(act, run, &work->list.ret_ids[i], &done));
		if (done) {
			run->ret_done++;
			buffer_put(&ids, id_slice(&work->list.ret_ids[i]));
		}
	}
	if (run->ret_done == 0) {
		return FAULT_NONE;
	}
	struct slice kind = slice_of(period_kind_word(run->kind));
	return audit_record(act,
	    &(struct audit_event){
	        .actor = SLICE("command"),
	        .role = "command",
	        .action = "retention.run",
	        .object = audit_object("retention", kind, object),
	        .record = buffer_slice(&ids),
	        .reason = period_kind_word(run->kind),
	    });
}

enum fault
retention_run_some(struct acts *acts, struct arena *arena, struct retention_run *run)
{
	struct work work = {.run = run,
	    .list = {.kind = run->kind,
	        .before = run->before,
	        .after = run->after,
	        .ret_ids = ARENA_ARRAY(arena, struct id, run->most),
	        .capacity = run->most}};

	assert(run->most > 0 && run->most <= RETENTION_SLICE_MOST);
	run->ret_done = 0;
	run->ret_left = false;
	run->ret_last = run->after;
	TRY(acts_read(acts, arena, list_some, &work));
	if (work.list.ret_count == 0) {
		return FAULT_NONE;
	}
	TRY(acts_write(acts, arena, end_some, &work));
	run->ret_left = work.list.ret_count == run->most;
	run->ret_last = work.list.ret_ids[work.list.ret_count - 1];
	return FAULT_NONE;
}
