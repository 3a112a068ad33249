/* SPDX-License-Identifier: EUPL-1.2 */
#include "decision/reason_act.h"

#include "audit/audit_act.h"
#include "db/acts.h"

static enum reason_line_verdict
add(struct reason_list *list, const struct reason *reason)
{
	for (size_t i = 0; i < list->count; i++) {
		if (list->reasons[i].version == reason->version &&
		    slice_equal(list->reasons[i].code, reason->code)) {
			return REASON_LINE_TWICE;
		}
	}
	if (list->count == REASON_LINES_MOST) {
		return REASON_LINE_TOO_MANY;
	}
	list->reasons[list->count++] = *reason;
	return REASON_LINE_OK;
}

/* False at the first bad line, which it names. */
static bool
read_list(struct reason_load *load, struct reason_list *list)
{
	struct slice rest = load->text;

	load->ret_verdict = REASON_LINE_OK;
	for (load->ret_line = 0; rest.size > 0; load->ret_line++) {
		struct reason reason;
		enum reason_line_verdict verdict =
		    reason_read_line(slice_cut(&rest, '\n'), &reason);
		if (verdict == REASON_LINE_OK) {
			verdict = add(list, &reason);
		}
		if (verdict != REASON_LINE_OK && verdict != REASON_LINE_EMPTY) {
			load->ret_verdict = verdict;
			load->ret_line++;
			return false;
		}
	}
	return true;
}

static enum fault
load_reasons(struct act *act, void *input)
{
	struct reason_load *load = input;
	struct reason_list list = {
	    ARENA_ARRAY(act->arena, struct reason, REASON_LINES_MOST), 0};

	if (!read_list(load, &list)) {
		return FAULT_CONFIG;
	}
	TRY(reason_delete_all(act->db));
	for (size_t i = 0; i < list.count; i++) {
		TRY(reason_insert(act->db, &list.reasons[i]));
	}
	return audit_record(act,
	    &(struct audit_event){.actor = SLICE("command"),
	        .role = "command",
	        .action = "reason.load",
	        .object = SLICE("reason/all"),
	        .record = load->text,
	        .reason = ""});
}

enum fault
reason_act_load(struct acts *acts, struct arena *arena, struct reason_load *load)
{
	return acts_write(acts, arena, load_reasons, load);
}

static enum fault
list_reasons(struct act *act, void *input)
{
	return reason_list(act->db, act_today(act), act->arena, input);
}

enum fault
reason_act_list(struct acts *acts, struct arena *arena, struct reason_list *ret_list)
{
	return acts_read(acts, arena, list_reasons, ret_list);
}

const struct reason *
reason_find(const struct reason_list *list, enum reason_step step, struct slice code)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct reason *reason = &list->reasons[i];
		if (reason->step == step && slice_equal(reason->code, code)) {
			return reason;
		}
	}
	return NULL;
}
