/* SPDX-License-Identifier: EUPL-1.2 */
/* What a desk shows: one case, its file. */
#include "decision/decision_act.h"

#include <assert.h>
#include <strings.h>

#include "access/reading_act.h"
#include "application/answers_act.h"
#include "application/check_act.h"
#include "application/clearance_act.h"
#include "audit/audit_act.h"
#include "db/acts.h"
#include "decision/decision_store.h"
#include "decision/desk_store.h"
#include "decision/hands_act.h"
#include "decision/pending_act.h"
#include "decision/work_act.h"
#include "permit/file_act.h"
#include "person/person_store.h"

/* --- whose case it is --- */

static bool
is_same(struct slice one, struct slice two)
{
	return one.size > 0 && one.size == two.size &&
	    strncasecmp(one.bytes, two.bytes, one.size) == 0;
}

enum fault
decision_hands(struct act *act, const struct access_caller *caller,
    const struct application_view *view, struct application_hands *ret_hands)
{
	struct person_typed staff;
	unsigned mask = 0;

	TRY(person_vouched_find(act->db, &caller->account, act->arena, &staff, &mask));
	*ret_hands = (struct application_hands){
	    .own = id_equal(&view->account, &caller->account) ||
	        is_same(staff.field[PERSON_EMIRATES_ID],
	            view->details.field[PERSON_EMIRATES_ID]),
	    .claimed = !id_is_none(&view->officer),
	    .claimed_mine = id_equal(&view->officer, &caller->account),
	    .proposed = view->refusal_proposed,
	    .proposed_mine = id_equal(&view->refusal_by, &caller->account),
	};
	return desk_hands(
	    act->db, &view->id, &view->account, &caller->account, ret_hands);
}

enum fault
decision_stays(struct act *act, struct application_row *row)
{
	if (act->now - row->claimed_at < MOMENT_MINUTE) {
		return FAULT_NONE; /* a write less */
	}
	row->claimed_at = act->now;
	return application_update_officer(act->db, row);
}

/* --- one case --- */

static enum fault
record_read(struct act *act, const struct access_caller *caller, const char *action,
    const struct id *application, enum reading_purpose purpose)
{
	char object[AUDIT_OBJECT_SIZE];

	return audit_record(act,
	    &(struct audit_event){
	        .actor = id_slice(&caller->account),
	        .role = access_by_role(caller, ACCESS_CASE_READ),
	        .action = action,
	        .object = audit_object("application", id_slice(application), object),
	        .reason = reading_word(purpose),
	    });
}

/* --- why it is read --- */

/* Nobody opens his own file here; whoever has claimed a case has told why by that. */
enum fault
decision_admit(struct act *act, const struct access_caller *caller,
    const struct application_view *view, const struct application_hands *hands,
    enum reading_purpose told, enum reading_purpose *ret_purpose)
{
	char object[AUDIT_OBJECT_SIZE];
	struct reading reading = {
	    .caller = caller,
	    .right = ACCESS_CASE_READ,
	    .object = audit_object("application", id_slice(&view->id), object),
	    .account = &view->account,
	    .told = reading_may(caller, told) ? told
	        : hands->claimed_mine         ? READING_DECIDE
	                                      : READING_NONE,
	};

	if (hands->own || hands->conflict) {
		*ret_purpose = READING_NONE;
		return FAULT_NONE;
	}
	TRY(reading_admit(act, &reading));
	*ret_purpose = reading.ret_purpose;
	return FAULT_NONE;
}

/* What names the case, for who has not told why he opens it. */
static enum fault
close_case(struct act *act, struct decision_case *opened)
{
	const struct application_view *view = &opened->ret_view;
	struct application_view closed = {
	    .id = view->id,
	    .state = view->state,
	    .version = view->version,
	    .reference = view->reference,
	    .officer = view->officer,
	};

	opened->ret_view = closed;
	opened->ret_before = NULL;
	opened->ret_now = NULL;
	return decision_account_name(act->db, &closed.officer, act->arena,
	    &opened->ret_view.officer_name, &opened->ret_view.officer_name_arabic);
}

static enum fault
load_names(struct act *act, struct application_view *view)
{
	struct application_view_event *events = ARENA_ARRAY(
	    act->arena, struct application_view_event, view->events_count + 1);

	TRY(decision_account_name(act->db, &view->officer, act->arena,
	    &view->officer_name, &view->officer_name_arabic));
	TRY(decision_account_name(act->db, &view->refusal_by, act->arena,
	    &view->refusal_by_name, &view->refusal_by_name_arabic));
	for (size_t i = 0; i < view->events_count; i++) {
		struct id actor = {{0}};
		events[i] = view->events[i];
		if (id_parse(events[i].actor_name, &actor)) {
			TRY(decision_account_name(act->db, &actor, act->arena,
			    &events[i].actor_name, &events[i].actor_name_arabic));
		}
	}
	view->events = events;
	return FAULT_NONE;
}

static enum fault
count_twins(struct act *act, struct application_view *view)
{
	struct person_row person = {.details = view->details};

	return person_count_twins(act->db, &view->account, &person, &view->twins);
}

/* What was submitted before it was returned, and after. */
static enum fault
load_resubmission(struct act *act, struct decision_case *opened)
{
	struct application_snapshot_row rows[2];
	struct answers_frozen *frozen = ARENA_ARRAY(act->arena, struct answers_frozen, 2);
	struct application_snapshot_list list = {.account = &opened->ret_view.account,
	    .reference = opened->ret_view.reference,
	    .capacity = ARRAY_LEN(rows),
	    .ret_rows = rows};

	opened->ret_before = NULL;
	opened->ret_now = NULL;
	TRY(application_snapshots(act->db, act->arena, &list));
	if (list.ret_count < ARRAY_LEN(rows)) {
		return FAULT_NONE;
	}
	if (!answers_read(rows[0].snapshot, act->arena, &frozen[0]) ||
	    !answers_read(rows[1].snapshot, act->arena, &frozen[1])) {
		return FAULT_DATABASE;
	}
	opened->ret_now = &frozen[0];
	opened->ret_before = &frozen[1];
	return FAULT_NONE;
}

static enum fault
load_evidence(struct act *act, struct decision_case *opened)
{
	struct certificate_check_row check;

	TRY(certificate_check_find(act->db, &opened->application, &check));
	opened->ret_evidence = clearance_evidence(act->arena, &opened->ret_view, &check);
	opened->ret_checked_at = check.there ? check.done_at : 0;
	return FAULT_NONE;
}

static enum fault
load_notes(struct act *act, struct decision_case *opened)
{
	struct desk_notes list = {
	    .application = &opened->application,
	    .applicant = &opened->ret_view.account,
	    .capacity = DECISION_NOTES_MOST,
	    .ret_rows =
	        ARENA_ARRAY(act->arena, struct desk_note_row, DECISION_NOTES_MOST),
	};

	TRY(desk_note_list(act->db, act->arena, &list));
	struct decision_note *notes =
	    ARENA_ARRAY(act->arena, struct decision_note, list.ret_count);
	for (size_t i = 0; i < list.ret_count; i++) {
		notes[i] = (struct decision_note){
		    .author_name = list.ret_rows[i].author_name,
		    .author_arabic = list.ret_rows[i].author_arabic,
		    .at = list.ret_rows[i].at,
		    .words = list.ret_rows[i].words,
		};
	}
	opened->ret_notes = notes;
	opened->ret_notes_count = list.ret_count;
	return FAULT_NONE;
}

/* What he decided here and could not be carried out he has seen now. */
static enum fault
load_pending(struct act *act, struct decision_case *opened)
{
	struct decision_pending *pending = ARENA_NEW(act->arena, struct decision_pending);

	TRY(pending_find(act, &opened->application, &opened->ret_view.account, pending));
	opened->ret_pending = pending;
	return pending->found && pending->refused != NULL &&
	        id_equal(&pending->officer, &opened->caller->account)
	    ? desk_pending_delete(act->db, &opened->application)
	    : FAULT_NONE;
}

/* All of it, for who has told why. */
static enum fault
load_case(struct act *act, struct application_row *row, struct decision_case *opened)
{
	TRY(load_evidence(act, opened));
	if (opened->ret_hands.claimed_mine && row->state == APPLICATION_REVIEW) {
		TRY(decision_stays(act, row));
	}
	opened->ret_claimed_at = row->claimed_at;
	TRY(load_notes(act, opened));
	TRY(load_pending(act, opened));
	TRY(load_names(act, &opened->ret_view));
	TRY(count_twins(act, &opened->ret_view));
	TRY(load_resubmission(act, opened));
	return record_read(act, opened->caller, "application.read", &opened->application,
	    opened->ret_purpose);
}

static enum fault
open_case(struct act *act, void *input)
{
	struct decision_case *opened = input;
	struct application_row row;

	TRY(application_find(act->db, &opened->application, act->arena, &row));
	opened->ret_found = row.found && row.state != APPLICATION_DRAFT;
	if (!opened->ret_found) {
		return FAULT_NONE;
	}
	TRY(application_load_view(act, &row, true, &opened->ret_view));
	TRY(decision_hands(act, opened->caller, &opened->ret_view, &opened->ret_hands));
	TRY(decision_admit(act, opened->caller, &opened->ret_view, &opened->ret_hands,
	    opened->told, &opened->ret_purpose));
	return opened->ret_purpose == READING_NONE ? close_case(act, opened)
	                                           : load_case(act, &row, opened);
}

enum fault
decision_open(struct acts *acts, struct arena *arena, struct decision_case *opened)
{
	return acts_write(acts, arena, open_case, opened);
}

/* As to the case: from its page one comes to the file. */
static enum fault
admit_to_file(struct act *act, const struct access_caller *caller,
    struct application_row *row, enum reading_purpose *ret_purpose)
{
	struct application_view view;
	struct application_hands hands;

	TRY(application_load_case(act, row, true, &view));
	TRY(decision_hands(act, caller, &view, &hands));
	return decision_admit(act, caller, &view, &hands, READING_NONE, ret_purpose);
}

/* The file that was submitted, whatever the applicant has put in its place since. */
struct file_asked {
	struct decision_file *file;
	struct slice ret_object;
	struct vault_key ret_key; /* of whose it is */
};

static enum fault
open_file(struct act *act, void *input)
{
	struct file_asked *asked = input;
	struct decision_file *file = asked->file;
	struct application_row row;
	struct answers_frozen *frozen = ARENA_NEW(act->arena, struct answers_frozen);
	enum reading_purpose purpose = READING_NONE;

	file->ret_found = false;
	TRY(application_find(act->db, &file->application, act->arena, &row));
	if (!row.found || row.snapshot.size == 0) {
		return FAULT_NONE;
	}
	if (!answers_read(row.snapshot, act->arena, frozen)) {
		return FAULT_DATABASE;
	}
	if (frozen->file_hash.size == 0) {
		return FAULT_NONE;
	}
	TRY(admit_to_file(act, file->caller, &row, &purpose));
	if (purpose == READING_NONE) {
		return FAULT_NONE;
	}
	file->ret_found = true;
	asked->ret_object = row.file_object;
	TRY(vault_find(act->db, &row.account, &asked->ret_key));
	file->ret_name = frozen->file_name;
	file->ret_type = arena_text(act->arena, frozen->file_type);
	return record_read(act, file->caller, "application.read_file", &row.id, purpose);
}

enum fault
decision_open_file(struct acts *acts, struct arena *arena, struct decision_file *file)
{
	struct file_asked asked = {.file = file};

	TRY(acts_write(acts, arena, open_file, &asked));
	enum fault fault = file->ret_found
	    ? application_file_open(
	          file->store, &asked.ret_key, asked.ret_object, &file->ret_file)
	    : FAULT_NONE;
	vault_done(&asked.ret_key);
	return fault;
}
