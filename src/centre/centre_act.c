/* SPDX-License-Identifier: EUPL-1.2 */
#include "centre/centre_act.h"

#include "audit/audit_act.h"
#include "base/number.h"
#include "centre/centre_store.h"
#include "db/acts.h"

static enum fault
ask_for_centre(struct act *act, void *input)
{
	const struct slice *code = input;
	struct centre_interval intervals[CENTRE_INTERVALS_MOST];
	struct centre centre;
	size_t count = 0;
	bool found = false;

	TRY(centre_find(act->db, *code, act->arena, &found, &centre));
	return centre_intervals(act->db, *code, intervals, &count);
}

enum fault
centre_act_judge(struct act *act, struct slice code, day on, enum centre_class class,
    enum centre_verdict *ret_verdict, struct centre *ret_centre)
{
	struct centre_interval intervals[CENTRE_INTERVALS_MOST];
	size_t count = 0;
	bool found = false;

	TRY(act_ask(act, ask_for_centre, &code));
	TRY(centre_find(act->db, code, act->arena, &found, ret_centre));
	if (!found) {
		*ret_verdict = CENTRE_UNKNOWN;
		return FAULT_NONE;
	}
	TRY(centre_intervals(act->db, code, intervals, &count));
	*ret_verdict = centre_accredited_on(intervals, count, on, class);
	return FAULT_NONE;
}

/* The last day of the interval that holds today; open ends are not told. */
static day
end_of_today(const struct centre_interval *intervals, size_t count, day today)
{
	for (size_t i = 0; i < count; i++) {
		if (today >= intervals[i].from_day && today <= intervals[i].until_day &&
		    intervals[i].until_day != CENTRE_OPEN_END) {
			return intervals[i].until_day;
		}
	}
	return DAY_NONE;
}

bool
centre_page_parse(struct slice typed, size_t *ret_page)
{
	int64_t page = 0;

	if (typed.size > 0 && !number_parse(typed, 0, CENTRE_PAGES_MOST, &page)) {
		return false;
	}
	*ret_page = (size_t)page;
	return true;
}

static enum fault
list_centres(struct act *act, void *input)
{
	struct centre_list *list = input;
	const size_t before = list->page * CENTRE_SHOWN_MOST;
	const size_t most = before + CENTRE_SHOWN_MOST + 1;
	struct centre *found = ARENA_ARRAY(act->arena, struct centre, most);
	size_t count = 0;

	TRY(centre_search(act->db, list->typed, act->arena, found, most, &count));
	list->ret_more = count == most;
	count = count > before ? count - before : 0;
	count = count > CENTRE_SHOWN_MOST ? CENTRE_SHOWN_MOST : count;
	found += before;
	list->ret_centres = ARENA_ARRAY(act->arena, struct centre_today, count + 1);
	for (size_t i = 0; i < count; i++) {
		struct centre_interval intervals[CENTRE_INTERVALS_MOST];
		size_t intervals_count = 0;
		TRY(centre_intervals(
		    act->db, slice_of(found[i].code.text), intervals, &intervals_count));
		list->ret_centres[i] = (struct centre_today){
		    .centre = found[i],
		    .verdict = centre_accredited_on(intervals, intervals_count,
		        act_today(act), CENTRE_CLASS_RECREATION),
		    .until_day = end_of_today(intervals, intervals_count, act_today(act)),
		};
	}
	list->ret_count = count;
	return FAULT_NONE;
}

enum fault
centre_act_list(struct acts *acts, struct arena *arena, struct centre_list *list)
{
	return acts_read(acts, arena, list_centres, list);
}

/* Those without the one that begins on the day: a line replaces it. */
static size_t
without_day(struct centre_interval *intervals, size_t count, day from_day)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++) {
		if (intervals[i].from_day != from_day) {
			intervals[kept++] = intervals[i];
		}
	}
	return kept;
}

/* Intervals of a centre never overlap: two answers for one day would be none. */
static enum fault
save_line(struct act *act, const struct centre_line *line,
    enum centre_line_verdict *ret_verdict)
{
	struct slice code = slice_of(line->centre.code.text);
	struct centre_interval others[CENTRE_INTERVALS_MOST];
	size_t count = 0;

	TRY(centre_save(act->db, &line->centre));
	TRY(centre_intervals(act->db, code, others, &count));
	count = without_day(others, count, line->interval.from_day);
	if (count == CENTRE_INTERVALS_MOST ||
	    !centre_intervals_fit(others, count, &line->interval)) {
		*ret_verdict = CENTRE_LINE_OVERLAPS;
		return FAULT_CONFIG;
	}
	return centre_interval_save(act->db, code, &line->interval);
}

static enum fault
load_centres(struct act *act, void *input)
{
	struct centre_load *load = input;
	struct slice rest = load->text;

	load->ret_verdict = CENTRE_LINE_OK;
	for (load->ret_line = 0; rest.size > 0; load->ret_line++) {
		struct centre_line line;
		enum centre_line_verdict verdict =
		    centre_read_line(slice_cut(&rest, '\n'), &line);
		if (verdict == CENTRE_LINE_EMPTY) {
			continue;
		}
		if (verdict != CENTRE_LINE_OK) {
			load->ret_verdict = verdict;
			load->ret_line++;
			return FAULT_CONFIG; /* takes back what was loaded before it */
		}
		enum fault fault = save_line(act, &line, &load->ret_verdict);
		if (fault != FAULT_NONE) {
			load->ret_line++;
			return fault;
		}
	}
	return audit_record(act,
	    &(struct audit_event){.actor = SLICE("command"),
	        .role = "command",
	        .action = "centre.load",
	        .object = SLICE("centre/all"),
	        .record = load->text,
	        .reason = ""});
}

enum fault
centre_act_load(struct acts *acts, struct arena *arena, struct centre_load *load)
{
	return acts_write(acts, arena, load_centres, load);
}
