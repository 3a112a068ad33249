/* SPDX-License-Identifier: EUPL-1.2 */
#include "calendar/calendar_act.h"

#include "audit/audit_act.h"
#include "calendar/calendar_store.h"
#include "db/acts.h"

enum fault
calendar_in_act(struct act *act, struct calendar *ret_calendar)
{
	return calendar_find(act->db, act->arena, ret_calendar);
}

struct list {
	struct calendar_line *lines;
	size_t count;
};

static enum calendar_line_verdict
add(struct list *list, const struct calendar_line *line)
{
	for (size_t i = 0; i < list->count; i++) {
		if (list->lines[i].kind == line->kind &&
		    list->lines[i].from == line->from) {
			return CALENDAR_LINE_TWICE;
		}
	}
	if (list->count == CALENDAR_LINES_MOST) {
		return CALENDAR_LINE_TOO_MANY;
	}
	list->lines[list->count++] = *line;
	return CALENDAR_LINE_OK;
}

/* False at the first bad line, which it names. */
static bool
read_list(struct calendar_load *load, struct list *list)
{
	struct slice rest = load->text;

	load->ret_verdict = CALENDAR_LINE_OK;
	for (load->ret_line = 0; rest.size > 0; load->ret_line++) {
		struct calendar_line line;
		enum calendar_line_verdict verdict =
		    calendar_read_line(slice_cut(&rest, '\n'), &line);
		if (verdict == CALENDAR_LINE_OK) {
			verdict = add(list, &line);
		}
		if (verdict != CALENDAR_LINE_OK && verdict != CALENDAR_LINE_EMPTY) {
			load->ret_verdict = verdict;
			load->ret_line++;
			return false;
		}
	}
	return true;
}

static enum fault
load_calendar(struct act *act, void *input)
{
	struct calendar_load *load = input;
	struct list list = {
	    ARENA_ARRAY(act->arena, struct calendar_line, CALENDAR_LINES_MOST), 0};

	if (!read_list(load, &list)) {
		return FAULT_CONFIG;
	}
	TRY(calendar_delete_all(act->db));
	for (size_t i = 0; i < list.count; i++) {
		TRY(calendar_insert(act->db, &list.lines[i]));
	}
	return audit_record(act,
	    &(struct audit_event){.actor = SLICE("command"),
	        .role = "command",
	        .action = "calendar.load",
	        .object = SLICE("calendar/all"),
	        .record = load->text,
	        .reason = ""});
}

enum fault
calendar_act_load(struct acts *acts, struct arena *arena, struct calendar_load *load)
{
	return acts_write(acts, arena, load_calendar, load);
}
