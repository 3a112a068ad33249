/* SPDX-License-Identifier: EUPL-1.2 */
#include "permit/file_act.h"

#include "audit/audit_act.h"
#include "db/acts.h"
#include "permit/hands_act.h"
#include "permit/own_act.h"
#include "permit/waiting_store.h"

static enum fault
waiting_of(struct act *act, const struct permit_waiting_row *row,
    const struct access_caller *caller, struct permit_waiting *ret_waiting)
{
	*ret_waiting = (struct permit_waiting){.found = false};
	if (!row->found) {
		return FAULT_NONE;
	}
	*ret_waiting = (struct permit_waiting){
	    .found = true,
	    .who_latin = row->name_latin,
	    .who_arabic = row->name_arabic,
	    .reason = row->reason,
	    .text_en = row->text_en,
	    .text_ar = row->text_ar,
	    .at = row->at,
	    .until = row->until,
	    .mine = id_equal(&row->by, &caller->account),
	};
	return permit_public_load(act, &row->permit, &ret_waiting->public);
}

/* --- one file --- */

static enum fault
load_waiting(struct act *act, struct permit_file *file)
{
	struct permit_waiting_row row;

	TRY(permit_suspension_find(act->db, &file->number, act->arena, &row));
	TRY(waiting_of(act, &row, file->caller, &file->ret_suspension));
	TRY(permit_revocation_find(act->db, &file->number, act->arena, &row));
	return waiting_of(act, &row, file->caller, &file->ret_revocation);
}

static enum fault
load_events(struct act *act, struct permit_file *file)
{
	struct permit_happened *events =
	    ARENA_ARRAY(act->arena, struct permit_happened, PERMIT_EVENTS_MOST);

	TRY(permit_happenings(
	    act, &file->number, false, events, &file->ret_events_count));
	file->ret_events = events;
	return FAULT_NONE;
}

static enum fault
record_read(struct act *act, const struct permit_file *file)
{
	char object[AUDIT_OBJECT_SIZE];

	return audit_record(act,
	    &(struct audit_event){
	        .actor = id_slice(&file->caller->account),
	        .role = access_by_role(file->caller, ACCESS_CASE_READ),
	        .action = "permit.read",
	        .object = audit_object("permit", slice_of(file->number.text), object),
	        .reason = "",
	    });
}

static enum fault
open_file(struct act *act, void *input)
{
	struct permit_file *file = input;
	struct permit_credential_row row;

	TRY(permit_find_credential(act->db, &file->number, act->arena, &row));
	file->ret_found = row.permit.found;
	if (!file->ret_found) {
		return FAULT_NONE;
	}
	TRY(permit_public_load(act, &row.permit, &file->ret_public));
	file->ret_version = row.version;
	file->ret_application = row.application;
	file->ret_issued_at = row.issued_at;
	TRY(permit_credential_claims(&row, &file->ret_claims));
	TRY(permit_hands(act, file->caller, &row.permit, &file->ret_hands));
	TRY(load_waiting(act, file));
	TRY(load_events(act, file));
	return record_read(act, file);
}

enum fault
permit_file_open(struct acts *acts, struct arena *arena, struct permit_file *file)
{
	return acts_write(acts, arena, open_file, file);
}

/* --- what waits --- */

typedef enum fault rows_list(struct db *db, struct arena *arena,
    struct permit_waiting_row *ret_rows, size_t capacity, size_t *ret_count);

static enum fault
list_rows(struct act *act, rows_list *list, const struct access_caller *caller,
    const struct permit_waiting **ret_lines, size_t *ret_count)
{
	struct permit_waiting_row *rows =
	    ARENA_ARRAY(act->arena, struct permit_waiting_row, PERMIT_WAITING_MOST);
	struct permit_waiting *lines =
	    ARENA_ARRAY(act->arena, struct permit_waiting, PERMIT_WAITING_MOST);

	TRY(list(act->db, act->arena, rows, PERMIT_WAITING_MOST, ret_count));
	for (size_t i = 0; i < *ret_count; i++) {
		TRY(waiting_of(act, &rows[i], caller, &lines[i]));
	}
	*ret_lines = lines;
	return FAULT_NONE;
}

static enum fault
list_waiting(struct act *act, void *input)
{
	struct permit_waiting_lists *lists = input;

	TRY(permit_waiting_count(
	    act->db, &lists->ret_suspensions_total, &lists->ret_revocations_total));
	TRY(list_rows(act, permit_suspension_list, lists->caller, &lists->ret_suspensions,
	    &lists->ret_suspensions_count));
	return list_rows(act, permit_revocation_list, lists->caller,
	    &lists->ret_revocations, &lists->ret_revocations_count);
}

enum fault
permit_waiting_list(
    struct acts *acts, struct arena *arena, struct permit_waiting_lists *lists)
{
	return acts_read(acts, arena, list_waiting, lists);
}

enum fault
permit_waiting_total(struct act *act, int64_t *ret_count)
{
	int64_t suspensions = 0;
	int64_t revocations = 0;

	TRY(permit_waiting_count(act->db, &suspensions, &revocations));
	*ret_count = suspensions + revocations;
	return FAULT_NONE;
}
