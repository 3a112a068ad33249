/* SPDX-License-Identifier: EUPL-1.2 */
#include "centre/registrar_act.h"

#include <assert.h>

#include "audit/audit_act.h"
#include "centre/centre_key_store.h"
#include "centre/centre_store.h"
#include "centre/registrar_parts_act.h"

static const struct {
	const char *key;
	unsigned status;
} verdicts[] = {
    [CENTRE_CHANGE_OK] = {NULL, 200},
    [CENTRE_CHANGE_LINE] = {NULL, 422},
    [CENTRE_CHANGE_KEY] = {NULL, 422},
    [CENTRE_CHANGE_NO_REASON] = {"centre.change.no_reason", 422},
    [CENTRE_CHANGE_NONE] = {"centre.change.none", 404},
    [CENTRE_CHANGE_DECIDED] = {"centre.change.decided", 409},
    [CENTRE_CHANGE_SAME_HAND] = {"centre.change.same_hand", 403},
};
static_assert(
    ARRAY_LEN(verdicts) == CENTRE_CHANGE_VERDICT_COUNT, "each verdict has its words");

const char *
centre_change_key(enum centre_change_verdict verdict)
{
	assert((size_t)verdict < ARRAY_LEN(verdicts));
	return verdicts[verdict].key;
}

unsigned
centre_change_status(enum centre_change_verdict verdict)
{
	assert((size_t)verdict < ARRAY_LEN(verdicts));
	return verdicts[verdict].status;
}

const char *
centre_answered_key(const struct centre_answered *answered)
{
	return answered->ret_verdict == CENTRE_CHANGE_LINE
	    ? centre_line_key(answered->ret_line)
	    : answered->ret_verdict == CENTRE_CHANGE_KEY
	    ? centre_key_key(answered->ret_key)
	    : centre_change_key(answered->ret_verdict);
}

unsigned
centre_answered_status(const struct centre_answered *answered)
{
	return answered->ret_verdict == CENTRE_CHANGE_KEY
	    ? centre_key_status(answered->ret_key)
	    : centre_change_status(answered->ret_verdict);
}

enum fault
centre_record(struct act *act, const struct access_caller *caller, const char *action,
    struct slice centre, struct slice words)
{
	char object[AUDIT_OBJECT_SIZE];

	return audit_record(act,
	    &(struct audit_event){
	        .actor = id_slice(&caller->account),
	        .role = access_by_role(caller, ACCESS_CENTRE_CHANGE),
	        .action = action,
	        .object = audit_object("centre", centre, object),
	        .record = words,
	        .reason = "",
	    });
}

/* --- what a line would change --- */

enum fault
centre_judge_line(struct act *act, struct slice text, struct centre_line *ret_line,
    struct centre_timeline *ret_timeline, enum centre_line_verdict *ret_verdict)
{
	struct centre_timeline now = {.count = 0};

	*ret_verdict = centre_read_line(text, ret_line);
	if (*ret_verdict == CENTRE_LINE_EMPTY) {
		*ret_verdict = CENTRE_LINE_BAD_CODE;
	}
	if (*ret_verdict != CENTRE_LINE_OK) {
		return FAULT_NONE;
	}
	TRY(centre_intervals(
	    act->db, slice_of(ret_line->centre.code.text), now.intervals, &now.count));
	if (!centre_lay_over(&now, &ret_line->interval, act_today(act), ret_timeline)) {
		*ret_verdict = CENTRE_LINE_REWRITES_PAST;
	}
	return FAULT_NONE;
}

enum fault
centre_save_line(struct act *act, const struct centre_line *line,
    const struct centre_timeline *timeline)
{
	TRY(centre_save(act->db, &line->centre));
	return centre_intervals_replace(act->db, slice_of(line->centre.code.text),
	    timeline->intervals, timeline->count);
}

/* --- one proposes --- */

enum fault
centre_put_proposal(
    struct act *act, const struct access_caller *caller, struct centre_proposal_row *row)
{
	row->id = id_new(act->now);
	row->proposed_by = caller->account;
	row->proposed_at = act->now;
	return centre_proposal_insert(act->db, row);
}

static enum fault
propose(struct act *act, void *input)
{
	struct centre_proposed *proposed = input;
	struct centre_line line;
	struct centre_timeline timeline;

	TRY(centre_judge_line(
	    act, proposed->line, &line, &timeline, &proposed->ret_line));
	proposed->ret_verdict = proposed->ret_line != CENTRE_LINE_OK ? CENTRE_CHANGE_LINE
	    : proposed->reason.size == 0 ? CENTRE_CHANGE_NO_REASON
	                                 : CENTRE_CHANGE_OK;
	if (proposed->ret_verdict != CENTRE_CHANGE_OK) {
		return FAULT_NONE;
	}
	struct centre_proposal_row row = {
	    .kind = CENTRE_PROPOSAL_LINES,
	    .centre = arena_copy(act->arena, slice_of(line.centre.code.text)),
	    .text = proposed->line,
	    .reason = proposed->reason,
	};
	TRY(centre_put_proposal(act, proposed->caller, &row));
	proposed->ret_proposal = row.id;
	return centre_record(
	    act, proposed->caller, "centre.propose", row.centre, row.text);
}

enum fault
centre_propose(struct acts *acts, struct arena *arena, struct centre_proposed *proposed)
{
	return acts_write(acts, arena, propose, proposed);
}

/* --- another confirms --- */

static enum fault
apply_line(struct act *act, const struct centre_proposal_row *row,
    struct centre_answered *answered)
{
	struct centre_line line;
	struct centre_timeline timeline;

	TRY(centre_judge_line(act, row->text, &line, &timeline, &answered->ret_line));
	if (answered->ret_line != CENTRE_LINE_OK) {
		answered->ret_verdict = CENTRE_CHANGE_LINE;
		return FAULT_NONE;
	}
	TRY(centre_save_line(act, &line, &timeline));
	return centre_record(
	    act, answered->caller, "centre.change", row->centre, row->text);
}

/* Each kind of proposal that is a registrar's. */
static centre_apply *const applies[] = {
    [CENTRE_PROPOSAL_LINES] = apply_line,
    [CENTRE_PROPOSAL_KEY] = centre_apply_key,
    [CENTRE_PROPOSAL_KEY_END] = centre_apply_key_end,
    [CENTRE_PROPOSAL_IMPORT] = centre_apply_import,
};
static_assert(
    ARRAY_LEN(applies) == CENTRE_PROPOSAL_KIND_COUNT, "each is carried out, or NULL");

static enum fault
apply(struct act *act, const struct centre_proposal_row *row,
    struct centre_answered *answered)
{
	TRY(applies[row->kind](act, row, answered));
	return answered->ret_verdict == CENTRE_CHANGE_OK
	    ? centre_proposal_close(act->db, &row->id, SLICE("confirmed"),
	          &answered->caller->account, act->now, false)
	    : FAULT_NONE;
}

static enum fault
reject(struct act *act, const struct centre_proposal_row *row, bool mine,
    const struct access_caller *caller)
{
	TRY(centre_proposal_close(act->db, &row->id,
	    mine ? SLICE("taken_back") : SLICE("rejected"), &caller->account, act->now,
	    false));
	return centre_record(act, caller, "centre.reject", row->centre, row->text);
}

static enum fault
answer(struct act *act, void *input)
{
	struct centre_answered *answered = input;
	struct centre_proposal_row row;

	answered->ret_line = CENTRE_LINE_OK;
	answered->ret_key = CENTRE_KEY_OK;
	TRY(centre_proposal_find(act->db, &answered->proposal, act->arena, &row));
	if (!row.found || applies[row.kind] == NULL) {
		answered->ret_verdict = CENTRE_CHANGE_NONE;
		return FAULT_NONE;
	}
	bool mine = id_equal(&row.proposed_by, &answered->caller->account);
	answered->ret_verdict = !row.open ? CENTRE_CHANGE_DECIDED
	    : mine && answered->confirms  ? CENTRE_CHANGE_SAME_HAND
	                                  : CENTRE_CHANGE_OK;
	if (answered->ret_verdict == CENTRE_CHANGE_SAME_HAND) {
		return centre_record(
		    act, answered->caller, "centre.refused", row.centre, row.text);
	}
	if (answered->ret_verdict != CENTRE_CHANGE_OK) {
		return FAULT_NONE;
	}
	return answered->confirms ? apply(act, &row, answered)
	                          : reject(act, &row, mine, answered->caller);
}

enum fault
centre_answer(struct acts *acts, struct arena *arena, struct centre_answered *answered)
{
	return acts_write(acts, arena, answer, answered);
}

/* --- the desk --- */

static enum fault
put_waiting(struct act *act, const struct centre_proposal_row *row,
    const struct access_caller *caller, struct centre_waiting *ret_waiting)
{
	*ret_waiting = (struct centre_waiting){
	    .id = row->id,
	    .centre = row->centre,
	    .reason = row->reason,
	    .by = row->proposed_by_name,
	    .at = row->proposed_at,
	    .mine = id_equal(&row->proposed_by, &caller->account),
	};
	if (row->kind == CENTRE_PROPOSAL_IMPORT) {
		ret_waiting->kind = CENTRE_WAITING_IMPORT;
		for (size_t i = 0; i < row->text.size; i++) {
			ret_waiting->rows += row->text.bytes[i] == '\n' ? 1 : 0;
		}
		return FAULT_NONE;
	}
	if (row->kind != CENTRE_PROPOSAL_LINES) {
		return centre_put_waiting_key(act, row, ret_waiting);
	}
	if (centre_read_line(row->text, &ret_waiting->line) != CENTRE_LINE_OK) {
		return FAULT_DATABASE; /* it was judged before it was written */
	}
	return centre_count_holders(act->db, row->centre, &ret_waiting->holders);
}

static enum fault
open_desk(struct act *act, void *input)
{
	struct centre_registrar_desk *desk = input;
	struct centre_proposal_row *rows =
	    ARENA_ARRAY(act->arena, struct centre_proposal_row, CENTRE_PROPOSALS_MOST);

	TRY(centre_proposal_list_open(
	    act->db, act->arena, rows, CENTRE_PROPOSALS_MOST, &desk->ret_count));
	struct centre_waiting *waiting =
	    ARENA_ARRAY(act->arena, struct centre_waiting, desk->ret_count + 1);
	for (size_t i = 0; i < desk->ret_count; i++) {
		TRY(put_waiting(act, &rows[i], desk->caller, &waiting[i]));
	}
	desk->ret_waiting = waiting;
	return FAULT_NONE;
}

enum fault
centre_registrar_open(
    struct acts *acts, struct arena *arena, struct centre_registrar_desk *desk)
{
	return acts_read(acts, arena, open_desk, desk);
}

static enum fault
open_file(struct act *act, void *input)
{
	struct centre_file *file = input;
	struct centre_interval *intervals =
	    ARENA_ARRAY(act->arena, struct centre_interval, CENTRE_INTERVALS_MOST);

	TRY(centre_find(
	    act->db, file->code, act->arena, &file->ret_found, &file->ret_centre));
	TRY(centre_intervals(act->db, file->code, intervals, &file->ret_intervals_count));
	file->ret_intervals = intervals;
	struct centre_key *keys =
	    ARENA_ARRAY(act->arena, struct centre_key, CENTRE_KEYS_MOST);
	TRY(centre_key_list(
	    act->db, file->code, act->arena, keys, &file->ret_keys_count));
	file->ret_keys = keys;
	file->ret_permits = 0;
	return file->counts
	    ? centre_count_holders(act->db, file->code, &file->ret_permits)
	    : FAULT_NONE;
}

enum fault
centre_file_open(struct acts *acts, struct arena *arena, struct centre_file *file)
{
	return acts_read(acts, arena, open_file, file);
}
