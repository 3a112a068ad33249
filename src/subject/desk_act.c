/* SPDX-License-Identifier: EUPL-1.2 */
/* What waits, and one request for who has told why he opens it. */
#include "subject/desk_act.h"

#include <strings.h>

#include "access/reading_act.h"
#include "audit/audit_act.h"
#include "permit/permit_store.h"
#include "person/person_store.h"
#include "retention/erasure_act.h"
#include "retention/hold_act.h"
#include "subject/hands_act.h"
#include "subject/record_act.h"

/* --- the queue --- */

static enum fault
list_views(struct act *act, bool open, size_t most, const struct request_view **ret_views,
    size_t *ret_count)
{
	struct request_rows list = {.capacity = most,
	    .ret_rows = ARENA_ARRAY(act->arena, struct request_row, most)};

	TRY(request_list(act->db, open, act->arena, &list));
	struct request_view *views =
	    ARENA_ARRAY(act->arena, struct request_view, list.ret_count + 1);
	for (size_t i = 0; i < list.ret_count; i++) {
		views[i] = request_view_of(&list.ret_rows[i], act_today(act));
	}
	*ret_views = views;
	*ret_count = list.ret_count;
	return FAULT_NONE;
}

static enum fault
list(struct act *act, void *input)
{
	struct data_queue *queue = input;

	TRY(list_views(
	    act, true, DATA_OPEN_MOST, &queue->ret_open, &queue->ret_open_count));
	queue->ret_overdue = 0;
	for (size_t i = 0; i < queue->ret_open_count; i++) {
		queue->ret_overdue += queue->ret_open[i].overdue ? 1 : 0;
	}
	return list_views(
	    act, false, DATA_OVER_MOST, &queue->ret_over, &queue->ret_over_count);
}

enum fault
data_list(struct acts *acts, struct arena *arena, struct data_queue *queue)
{
	return acts_read(acts, arena, list, queue);
}

/* --- whose it is, and why it is read --- */

static bool
is_same(struct slice one, struct slice two)
{
	return one.size > 0 && one.size == two.size &&
	    strncasecmp(one.bytes, two.bytes, one.size) == 0;
}

/* A person and staff have two accounts: known by the Emirates ID that the staff's provider
 * vouches for. */
enum fault
data_is_own(struct act *act, const struct access_caller *caller,
    const struct request_row *row, bool *ret_own)
{
	struct person_typed staff;
	struct person_row person;
	unsigned mask = 0;

	TRY(person_vouched_find(act->db, &caller->account, act->arena, &staff, &mask));
	TRY(person_find(act->db, &row->account, act->arena, &person));
	*ret_own = id_equal(&row->account, &caller->account) ||
	    is_same(staff.field[PERSON_EMIRATES_ID],
	        person.details.field[PERSON_EMIRATES_ID]);
	return FAULT_NONE;
}

enum fault
data_admit(struct act *act, const struct access_caller *caller,
    const struct request_row *row, enum reading_purpose told,
    enum reading_purpose *ret_purpose)
{
	char object[AUDIT_OBJECT_SIZE];
	struct reading reading = {
	    .caller = caller,
	    .right = ACCESS_DATA_REQUEST,
	    .object = audit_object("data_request", row->number, object),
	    .account = &row->account,
	    .told = reading_may(caller, told) ? told : READING_NONE,
	};

	TRY(reading_admit(act, &reading));
	*ret_purpose = reading.ret_purpose;
	return FAULT_NONE;
}

/* --- one request --- */

static enum fault
load_applications(struct act *act, const struct request_row *row, struct data_file *file)
{
	struct request_application *rows =
	    ARENA_ARRAY(act->arena, struct request_application, DATA_LISTED_MOST);
	struct data_application *lines =
	    ARENA_ARRAY(act->arena, struct data_application, DATA_LISTED_MOST);

	TRY(request_application_list(act->db, &row->account, act->arena, rows,
	    DATA_LISTED_MOST, &file->ret_applications_count));
	for (size_t i = 0; i < file->ret_applications_count; i++) {
		lines[i] = (struct data_application){
		    rows[i].reference, rows[i].state, rows[i].at};
	}
	file->ret_applications = lines;
	return FAULT_NONE;
}

static enum fault
load_permits(struct act *act, const struct request_row *row, struct data_file *file)
{
	struct permit_row *rows =
	    ARENA_ARRAY(act->arena, struct permit_row, DATA_LISTED_MOST);
	struct data_permit *lines =
	    ARENA_ARRAY(act->arena, struct data_permit, DATA_LISTED_MOST);

	TRY(permit_list_own(act->db, &row->account, act->arena, rows, DATA_LISTED_MOST,
	    &file->ret_permits_count));
	for (size_t i = 0; i < file->ret_permits_count; i++) {
		lines[i] =
		    (struct data_permit){rows[i].number, rows[i].status, rows[i].expires};
	}
	file->ret_permits = lines;
	return FAULT_NONE;
}

/* Those that are lifted are at the page of holds. */
static enum fault
load_holds(struct act *act, const struct request_row *row, struct data_file *file)
{
	struct holds holds = {.account = row->account};

	TRY(holds_within(act, &holds));
	struct data_hold *lines =
	    ARENA_ARRAY(act->arena, struct data_hold, holds.ret_count + 1);
	for (size_t i = 0; i < holds.ret_count; i++) {
		const struct hold_line *hold = &holds.ret_lines[i];
		if (hold->lifted_at == 0) {
			lines[file->ret_holds_count++] = (struct data_hold){
			    hold_basis_key(hold->basis), hold_basis_word(hold->basis),
			    hold->reference, hold->set_at};
		}
	}
	file->ret_holds = lines;
	return FAULT_NONE;
}

static enum fault
load_more_days(struct act *act, const struct request_row *row, struct data_file *file)
{
	struct request_period period;

	TRY(request_period_find(
	    act->db, row->kind, moment_day(row->asked_at, act->offset_minutes), &period));
	file->ret_more_days = row->state == REQUEST_OPEN ? period.more_days : 0;
	return FAULT_NONE;
}

static enum fault
load_file(struct act *act, const struct request_row *row, struct data_file *file)
{
	char object[AUDIT_OBJECT_SIZE];
	struct person_row person;

	TRY(person_find(act->db, &row->account, act->arena, &person));
	file->ret_details = person.details;
	file->ret_vouched = person.vouched;
	TRY(person_provider_find(
	    act->db, &row->account, act->arena, &file->ret_provider));
	TRY(load_applications(act, row, file));
	TRY(load_permits(act, row, file));
	TRY(load_holds(act, row, file));
	TRY(load_more_days(act, row, file));
	TRY(erasure_judge(act, &row->account, &file->ret_erasure));
	return audit_record(act,
	    &(struct audit_event){
	        .actor = id_slice(&file->caller->account),
	        .role = access_by_role(file->caller, ACCESS_DATA_REQUEST),
	        .action = "subject.read",
	        .object = audit_object("data_request", row->number, object),
	        .reason = reading_word(file->ret_purpose),
	    });
}

static void
close_file(struct request_view *view)
{
	const struct slice none = {NULL, 0};

	view->value = none;
	view->words = none;
	view->extension_en = none;
	view->extension_ar = none;
	view->answer_en = none;
	view->answer_ar = none;
}

static enum fault
open_file(struct act *act, void *input)
{
	struct data_file *file = input;
	struct request_row row;

	file->ret_purpose = READING_NONE;
	TRY(request_find(act->db, &file->id, act->arena, &row));
	file->ret_found = row.found;
	if (!row.found) {
		return FAULT_NONE;
	}
	file->ret_view = request_view_of(&row, act_today(act));
	TRY(data_is_own(act, file->caller, &row, &file->ret_own));
	if (request_is_open(row.state) && !file->ret_own) {
		TRY(data_admit(act, file->caller, &row, file->told, &file->ret_purpose));
	}
	if (file->ret_purpose == READING_NONE) {
		close_file(&file->ret_view);
		return FAULT_NONE;
	}
	return load_file(act, &row, file);
}

enum fault
data_open(struct acts *acts, struct arena *arena, struct data_file *file)
{
	return acts_write(acts, arena, open_file, file);
}
