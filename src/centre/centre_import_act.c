/* SPDX-License-Identifier: EUPL-1.2 */
#include "centre/centre_import_act.h"

#include "base/buffer.h"
#include "centre/centre_store.h"
#include "centre/registrar_parts_act.h"

enum { CENTRES_MOST = 5000 };

/* A centre of the file as it would be after the rows so far. */
struct touched {
	struct centre centre;
	struct centre_timeline timeline;
	bool is_new; /* it had no interval: its past may be told, too */
	bool changed;
};

struct judging {
	struct act *act;
	struct touched **touched;
	size_t touched_count;
	struct centre_report report;
	struct centre_row_fault *faults;
	struct buffer lines; /* of those that change something */
};

static enum fault
find_touched(
    struct judging *judging, const struct centre_line *line, struct touched **ret_touched)
{
	struct slice code = slice_of(line->centre.code.text);
	struct act *act = judging->act;
	bool found = false;

	for (size_t i = 0; i < judging->touched_count; i++) {
		if (slice_equal(slice_of(judging->touched[i]->centre.code.text), code)) {
			*ret_touched = judging->touched[i];
			return FAULT_NONE;
		}
	}
	struct touched *one = ARENA_NEW(act->arena, struct touched);
	*one = (struct touched){.centre = line->centre};
	TRY(centre_find(act->db, code, act->arena, &found, &one->centre));
	TRY(centre_intervals(
	    act->db, code, one->timeline.intervals, &one->timeline.count));
	one->is_new = one->timeline.count == 0;
	judging->touched[judging->touched_count++] = one;
	*ret_touched = one;
	return FAULT_NONE;
}

static bool
is_there(const struct touched *one, const struct centre_line *line)
{
	const struct centre *here = &one->centre;
	const struct centre *there = &line->centre;
	bool same = slice_equal(here->name_latin, there->name_latin) &&
	    slice_equal(here->name_arabic, there->name_arabic) &&
	    slice_equal(here->city_latin, there->city_latin) &&
	    slice_equal(here->city_arabic, there->city_arabic);
	bool found = false;

	for (size_t i = 0; i < one->timeline.count; i++) {
		const struct centre_interval *interval = &one->timeline.intervals[i];
		found = found ||
		    (interval->from_day == line->interval.from_day &&
		        interval->until_day == line->interval.until_day &&
		        interval->scope == line->interval.scope &&
		        interval->state == line->interval.state);
	}
	return same && found;
}

/* One more interval, or the names alone. */
static enum centre_line_verdict
lay(struct touched *one, const struct centre_line *line, day today)
{
	struct centre_timeline after;

	if (one->is_new) {
		if (one->timeline.count == CENTRE_INTERVALS_MOST ||
		    !centre_intervals_fit(
		        one->timeline.intervals, one->timeline.count, &line->interval)) {
			return CENTRE_LINE_OVERLAPS;
		}
		one->timeline.intervals[one->timeline.count++] = line->interval;
	} else if (!centre_lay_over(&one->timeline, &line->interval, today, &after)) {
		return CENTRE_LINE_REWRITES_PAST;
	} else {
		one->timeline = after;
	}
	one->centre = line->centre;
	one->changed = true;
	return CENTRE_LINE_OK;
}

static void
add_fault(struct judging *judging, int64_t row, struct slice line,
    enum centre_line_verdict verdict)
{
	struct centre_report *report = &judging->report;

	report->bad++;
	if (report->faults_count < CENTRE_IMPORT_FAULTS_SHOWN) {
		judging->faults[report->faults_count++] = (struct centre_row_fault){
		    .row = row, .code = slice_cut(&line, '\t'), .verdict = verdict};
	}
}

static enum fault
judge_row(struct judging *judging, int64_t row, struct slice text)
{
	struct centre_line line;
	struct touched *one = NULL;
	enum centre_line_verdict verdict = centre_read_line(text, &line);

	if (verdict == CENTRE_LINE_EMPTY) {
		verdict = CENTRE_LINE_BAD_CODE;
	}
	if (verdict == CENTRE_LINE_OK) {
		TRY(find_touched(judging, &line, &one));
		if (is_there(one, &line)) {
			judging->report.known++;
			return FAULT_NONE;
		}
		verdict = lay(one, &line, act_today(judging->act));
	}
	if (verdict != CENTRE_LINE_OK) {
		add_fault(judging, row, text, verdict);
		return FAULT_NONE;
	}
	judging->report.fresh++;
	buffer_put(&judging->lines, text);
	buffer_putc(&judging->lines, '\n');
	return FAULT_NONE;
}

static void
begin(struct judging *judging, struct act *act)
{
	*judging = (struct judging){
	    .act = act,
	    .touched = ARENA_ARRAY(act->arena, struct touched *, CENTRE_CSV_ROWS_MOST),
	    .faults = ARENA_ARRAY(
	        act->arena, struct centre_row_fault, CENTRE_IMPORT_FAULTS_SHOWN),
	    .lines = BUFFER_IN(act->arena),
	};
	judging->report.faults = judging->faults;
}

/* --- one proposes --- */

static enum fault
propose(struct act *act, void *input)
{
	struct centre_import *import = input;
	struct centre_csv csv = {.count = 0};
	struct judging judging;

	begin(&judging, act);
	import->ret_proposal = (struct id){{ 0 }};
	import->ret_verdict =
	    import->reason.size > 0 ? CENTRE_CHANGE_OK : CENTRE_CHANGE_NO_REASON;
	import->ret_csv = centre_csv_read(import->text, act->arena, &csv);
	for (size_t i = 0; i < csv.count; i++) {
		TRY(judge_row(&judging, csv.rows[i].row, csv.rows[i].line));
	}
	judging.report.rows = csv.count;
	import->ret_report = judging.report;
	if (import->ret_csv != CENTRE_CSV_OK || judging.report.bad > 0 ||
	    judging.report.fresh == 0 || import->ret_verdict != CENTRE_CHANGE_OK) {
		return FAULT_NONE;
	}
	struct centre_proposal_row row = {
	    .kind = CENTRE_PROPOSAL_IMPORT,
	    .centre = SLICE(""),
	    .text = buffer_slice(&judging.lines),
	    .reason = import->reason,
	};
	TRY(centre_put_proposal(act, import->caller, &row));
	import->ret_proposal = row.id;
	return centre_record(
	    act, import->caller, "centre.propose_import", id_slice(&row.id), row.text);
}

enum fault
centre_import_propose(
    struct acts *acts, struct arena *arena, struct centre_import *import)
{
	return acts_write(acts, arena, propose, import);
}

/* --- another confirms --- */

enum fault
centre_apply_import(struct act *act, const struct centre_proposal_row *row,
    struct centre_answered *answered)
{
	struct judging judging;
	struct slice rest = row->text;

	begin(&judging, act);
	for (int64_t number = 1; rest.size > 0; number++) {
		TRY(judge_row(&judging, number, slice_cut(&rest, '\n')));
	}
	if (judging.report.bad > 0) {
		answered->ret_verdict = CENTRE_CHANGE_LINE;
		answered->ret_line = judging.faults[0].verdict;
		return FAULT_NONE;
	}
	for (size_t i = 0; i < judging.touched_count; i++) {
		const struct touched *one = judging.touched[i];
		if (one->changed) {
			TRY(centre_save(act->db, &one->centre));
			TRY(centre_intervals_replace(act->db,
			    slice_of(one->centre.code.text), one->timeline.intervals,
			    one->timeline.count));
		}
	}
	return centre_record(
	    act, answered->caller, "centre.import", id_slice(&row->id), row->text);
}

/* --- what waits --- */

static enum fault
show(struct act *act, void *input)
{
	struct centre_import_shown *shown = input;
	struct centre_line *lines =
	    ARENA_ARRAY(act->arena, struct centre_line, CENTRE_CSV_ROWS_MOST);
	struct centre_proposal_row row = {.found = false};
	struct id id;

	shown->ret_count = 0;
	shown->ret_lines = lines;
	if (id_parse(shown->id, &id)) {
		TRY(centre_proposal_find(act->db, &id, act->arena, &row));
	}
	shown->ret_found = row.found && row.open && row.kind == CENTRE_PROPOSAL_IMPORT;
	shown->ret_mine = id_equal(&row.proposed_by, &shown->caller->account);
	struct slice rest = shown->ret_found ? row.text : SLICE("");
	while (rest.size > 0 && shown->ret_count < CENTRE_CSV_ROWS_MOST) {
		if (centre_read_line(slice_cut(&rest, '\n'),
		        &lines[shown->ret_count++]) != CENTRE_LINE_OK) {
			return FAULT_DATABASE; /* it was judged before it was written */
		}
	}
	return FAULT_NONE;
}

enum fault
centre_import_show(
    struct acts *acts, struct arena *arena, struct centre_import_shown *shown)
{
	return acts_read(acts, arena, show, shown);
}

/* --- the list --- */

static enum fault
put_all(struct act *act, void *input)
{
	struct centre_export *export = input;
	struct centre *centres = ARENA_ARRAY(act->arena, struct centre, CENTRES_MOST);
	struct buffer out = BUFFER_IN(act->arena);
	size_t count = 0;

	TRY(centre_search(act->db, SLICE(""), act->arena, centres, CENTRES_MOST, &count));
	centre_csv_put_header(&out);
	for (size_t i = 0; i < count; i++) {
		struct centre_interval intervals[CENTRE_INTERVALS_MOST];
		size_t intervals_count = 0;
		TRY(centre_intervals(act->db, slice_of(centres[i].code.text), intervals,
		    &intervals_count));
		for (size_t j = 0; j < intervals_count; j++) {
			centre_csv_put(&centres[i], &intervals[j], &out);
		}
	}
	export->ret_csv = buffer_slice(&out);
	return FAULT_NONE;
}

enum fault
centre_export(struct acts *acts, struct arena *arena, struct centre_export *export)
{
	return acts_read(acts, arena, put_all, export);
}
