/* SPDX-License-Identifier: EUPL-1.2 */
#include "decision/work_act.h"

#include <assert.h>

#include "application/application_store.h"
#include "audit/audit_act.h"
#include "base/text.h"
#include "calendar/calendar_act.h"
#include "db/acts.h"
#include "decision/desk_store.h"
#include "decision/hands_act.h"
#include "decision/lines_act.h"

enum { CANDIDATES_MOST = 20, FREED_MOST = 50 };

/* --- beside the case --- */

static enum fault
list_next(struct act *act, const struct access_caller *caller, size_t capacity,
    struct desk_next *ret_next)
{
	*ret_next = (struct desk_next){
	    .officer = &caller->account,
	    .capacity = capacity,
	    .ret_rows = ARENA_ARRAY(act->arena, struct desk_line_row, capacity),
	};
	return desk_next(act->db, act->arena, ret_next);
}

static enum fault
list_pending(struct act *act, struct decision_desk *desk)
{
	struct desk_pending_row rows[DECISION_DESK_PENDING];

	TRY(desk_pending_list(act->db, &desk->caller->account, act->arena, rows,
	    DECISION_DESK_PENDING, &desk->ret_pending_count));
	for (size_t i = 0; i < desk->ret_pending_count; i++) {
		desk->ret_pending[i] = pending_of_row(act->arena, &rows[i]);
	}
	return FAULT_NONE;
}

static enum fault
show_desk(struct act *act, void *input)
{
	struct decision_desk *desk = input;
	struct calendar calendar;
	struct desk_next next;

	desk->ret_lines_count = 0;
	TRY(list_pending(act, desk));
	if (!access_may(desk->caller, ACCESS_CASE_DECIDE)) {
		return FAULT_NONE;
	}
	TRY(list_next(act, desk->caller, DECISION_DESK_LINES, &next));
	TRY(calendar_in_act(act, &calendar));
	for (size_t i = 0; i < next.ret_count; i++) {
		const struct desk_line_row *row = &next.ret_rows[i];
		const struct clearance look = clearance_parse(row->look);
		const day due = decision_due(act, &calendar, row->submitted_at);
		desk->ret_lines[desk->ret_lines_count++] = (struct decision_desk_line){
		    .id = row->id,
		    .reference = row->reference,
		    .name_latin = row->name_latin,
		    .name_arabic = row->name_arabic,
		    .due = due,
		    .overdue = due < act_today(act),
		    .clear = clearance_is_clear(&look),
		    .mine = row->mine,
		};
	}
	return FAULT_NONE;
}

enum fault
decision_desk(struct acts *acts, struct arena *arena, struct decision_desk *desk)
{
	return acts_read(acts, arena, show_desk, desk);
}

/* --- the next case --- */

/* His own is claimed already, and to claim it again changes nothing. */
static enum fault
try_to_take(
    struct act *act, const struct desk_line_row *line, struct decision_taken *taken)
{
	struct decision claim = {
	    .caller = taken->caller,
	    .application = line->id,
	    .event = APPLICATION_CLAIM,
	};

	TRY(decision_within(act, &claim));
	taken->ret_found = claim.ret_verdict == APPLICATION_OK;
	taken->ret_application = line->id;
	return FAULT_NONE;
}

static enum fault
take_next(struct act *act, void *input)
{
	struct decision_taken *taken = input;
	struct desk_next next;

	taken->ret_found = false;
	TRY(list_next(act, taken->caller, CANDIDATES_MOST, &next));
	for (size_t i = 0; i < next.ret_count && !taken->ret_found; i++) {
		TRY(try_to_take(act, &next.ret_rows[i], taken));
	}
	return FAULT_NONE;
}

enum fault
decision_take_next(struct acts *acts, struct arena *arena, struct decision_taken *taken)
{
	return acts_write(acts, arena, take_next, taken);
}

/* --- how long it stays his --- */

static enum fault
keep(struct act *act, void *input)
{
	struct decision_kept *kept = input;
	struct application_row row;

	TRY(application_find(act->db, &kept->application, act->arena, &row));
	if (!row.found || row.state != APPLICATION_REVIEW || id_is_none(&row.officer)) {
		kept->ret_verdict = APPLICATION_NOT_CLAIMED;
		return FAULT_NONE;
	}
	kept->ret_verdict = id_equal(&row.officer, &kept->caller->account)
	    ? APPLICATION_OK
	    : APPLICATION_CLAIMED;
	return kept->ret_verdict == APPLICATION_OK ? decision_stays(act, &row)
	                                           : FAULT_NONE;
}

enum fault
decision_keep(struct acts *acts, struct arena *arena, struct decision_kept *kept)
{
	return acts_write(acts, arena, keep, kept);
}

struct idle {
	moment since_minutes;
	struct id ret_ids[FREED_MOST];
	size_t ret_count;
};

static enum fault
list_idle(struct act *act, void *input)
{
	struct idle *idle = input;
	moment since = act->now - idle->since_minutes * MOMENT_MINUTE;

	return desk_idle(act->db, since, idle->ret_ids, FREED_MOST, &idle->ret_count);
}

/* The row loses its officer, and the history says by whom it was freed. */
static enum fault
give_back(struct act *act, struct application_row *row, struct slice actor,
    const char *role, struct slice reason)
{
	enum application_verdict verdict = APPLICATION_OK;
	struct application_change change = {
	    .event = APPLICATION_RELEASE,
	    .actor = actor,
	    .role = role,
	    .reason = reason,
	};

	row->officer = (struct id){{0}};
	row->claimed_at = 0;
	TRY(application_update_officer(act->db, row));
	TRY(application_change(act, row, &change, &verdict));
	return verdict == APPLICATION_OK ? FAULT_NONE : FAULT_DATABASE;
}

static enum fault
free_idle(struct act *act, void *input)
{
	struct idle *idle = input;

	TRY(list_idle(act, idle));
	for (size_t i = 0; i < idle->ret_count; i++) {
		struct application_row row;
		TRY(application_find(act->db, &idle->ret_ids[i], act->arena, &row));
		TRY(give_back(act, &row, SLICE("system"), "system", SLICE("")));
	}
	return FAULT_NONE;
}

/* Most rounds find nothing: then the writer is left alone. */
enum fault
decision_free_idle(
    struct acts *acts, struct arena *arena, int64_t claim_minutes, size_t *ret_freed)
{
	struct idle *idle = ARENA_NEW(arena, struct idle);

	idle->since_minutes = claim_minutes;
	TRY(acts_read(acts, arena, list_idle, idle));
	if (idle->ret_count > 0) {
		TRY(acts_write(acts, arena, free_idle, idle));
	}
	*ret_freed = idle->ret_count;
	return FAULT_NONE;
}

/* --- a case that he has opened --- */

struct opened {
	struct application_row row;
	struct application_view view;
	struct application_hands hands;
};

/* Not his own, no conflict, and he has told why he opens it. */
static enum fault
open_for(struct act *act, const struct access_caller *caller,
    const struct id *application, struct opened *ret_opened,
    enum application_verdict *ret_verdict)
{
	enum reading_purpose purpose = READING_NONE;

	*ret_verdict = APPLICATION_NOT_FOUND;
	TRY(application_find(act->db, application, act->arena, &ret_opened->row));
	if (!ret_opened->row.found || ret_opened->row.state == APPLICATION_DRAFT) {
		return FAULT_NONE;
	}
	TRY(application_load_case(act, &ret_opened->row, true, &ret_opened->view));
	TRY(decision_hands(act, caller, &ret_opened->view, &ret_opened->hands));
	TRY(decision_admit(
	    act, caller, &ret_opened->view, &ret_opened->hands, READING_NONE, &purpose));
	*ret_verdict = ret_opened->hands.own ? APPLICATION_OWN_CASE
	    : ret_opened->hands.conflict     ? APPLICATION_CONFLICT
	    : purpose == READING_NONE        ? APPLICATION_NOT_FOUND
	                                     : APPLICATION_OK;
	return FAULT_NONE;
}

static enum fault
record(struct act *act, const struct access_caller *caller, const char *action,
    const struct id *application, const char *reason)
{
	char object[AUDIT_OBJECT_SIZE];

	return audit_record(act,
	    &(struct audit_event){
	        .actor = id_slice(&caller->account),
	        .role = access_by_role(caller, ACCESS_CASE_READ),
	        .action = action,
	        .object = audit_object("application", id_slice(application), object),
	        .reason = reason,
	    });
}

/* --- notes --- */

static enum fault
note(struct act *act, void *input)
{
	struct decision_noted *noted = input;
	struct slice words = slice_trim(noted->words);
	struct opened opened;

	TRY(open_for(
	    act, noted->caller, &noted->application, &opened, &noted->ret_verdict));
	if (noted->ret_verdict == APPLICATION_OK &&
	    (words.size == 0 || text_length(words) > DECISION_NOTE_MOST)) {
		noted->ret_verdict = APPLICATION_NO_NOTE;
	}
	if (noted->ret_verdict != APPLICATION_OK) {
		return FAULT_NONE;
	}
	TRY(desk_note_insert(act->db,
	    &(struct desk_note_row){
	        .application = opened.row.id,
	        .applicant = opened.row.account,
	        .author = noted->caller->account,
	        .at = act->now,
	        .words = words,
	    },
	    act->arena));
	if (opened.hands.claimed_mine) {
		TRY(decision_stays(act, &opened.row));
	}
	return record(act, noted->caller, "application.note", &noted->application, "");
}

enum fault
decision_note(struct acts *acts, struct arena *arena, struct decision_noted *noted)
{
	return acts_write(acts, arena, note, noted);
}

/* --- conflicts of interest --- */

const char *const decision_conflicts[] = {"family", "friend", "business", "other", NULL};

const char *
decision_conflict_key(struct slice kind)
{
	static const char *const keys[] = {"decision.conflict.family",
	    "decision.conflict.friend", "decision.conflict.business",
	    "decision.conflict.other"};
	static_assert(ARRAY_LEN(keys) + 1 == ARRAY_LEN(decision_conflicts),
	    "each kind has its words");

	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		if (slice_equal(kind, slice_of(decision_conflicts[i]))) {
			return keys[i];
		}
	}
	return NULL;
}

/* What he has decided here and is not in effect yet is undone. */
static enum fault
let_go(struct act *act, struct opened *opened, const struct access_caller *caller)
{
	if (!opened->hands.claimed_mine || opened->row.state != APPLICATION_REVIEW) {
		return FAULT_NONE;
	}
	TRY(desk_pending_delete(act->db, &opened->row.id));
	return opened->hands.proposed
	    ? FAULT_NONE
	    : give_back(act, &opened->row, id_slice(&caller->account),
	          access_by_role(caller, ACCESS_CASE_READ), SLICE("conflict"));
}

static enum fault
declare(struct act *act, void *input)
{
	struct decision_declared *declared = input;
	struct opened opened;

	TRY(open_for(act, declared->caller, &declared->application, &opened,
	    &declared->ret_verdict));
	if (declared->ret_verdict == APPLICATION_OK &&
	    decision_conflict_key(declared->kind) == NULL) {
		declared->ret_verdict = APPLICATION_NO_REASON;
	}
	if (declared->ret_verdict != APPLICATION_OK) {
		return FAULT_NONE;
	}
	TRY(let_go(act, &opened, declared->caller));
	TRY(desk_conflict_insert(act->db,
	    &(struct desk_conflict_row){
	        .applicant = opened.row.account,
	        .officer = declared->caller->account,
	        .kind = declared->kind,
	        .application = opened.row.id,
	        .said_at = act->now,
	    }));
	return record(act, declared->caller, "application.declare_conflict",
	    &declared->application, arena_text(act->arena, declared->kind));
}

enum fault
decision_declare(
    struct acts *acts, struct arena *arena, struct decision_declared *declared)
{
	return acts_write(acts, arena, declare, declared);
}
