/* SPDX-License-Identifier: EUPL-1.2 */
#include "subject/request_act.h"

#include "audit/audit_act.h"
#include "db/counter.h"
#include "notice/notice_act.h"
#include "person/person_store.h"
#include "subject/record_act.h"

enum { NUMBER_DIGITS = 4 };

/* --- what acts do alike --- */

struct request_view
request_view_of(const struct request_row *row, day today)
{
	return (struct request_view){
	    .id = row->id,
	    .number = row->number,
	    .kind = row->kind,
	    .state = row->state,
	    .field = row->field,
	    .value = row->value,
	    .words = row->words,
	    .asked_at = row->asked_at,
	    .due = row->due,
	    .extension_en = row->extension_en,
	    .extension_ar = row->extension_ar,
	    .answer_en = row->answer_en,
	    .answer_ar = row->answer_ar,
	    .answered_at = row->answered_at,
	    .erase_at = row->erase_at,
	    .overdue = request_is_overdue(row->state, row->due, today),
	    .version = row->version,
	};
}

enum fault
request_record(struct act *act, const struct access_caller *caller,
    enum access_right right, const char *action, const struct request_row *row)
{
	char object[AUDIT_OBJECT_SIZE];

	return audit_record(act,
	    &(struct audit_event){
	        .actor = id_slice(&caller->account),
	        .role = access_by_role(caller, right),
	        .action = action,
	        .object = audit_object("data_request", row->number, object),
	        .record = row->answer_en,
	        .reason = request_kind_word(row->kind),
	    });
}

enum fault
request_tell(struct act *act, const struct request_letter *letter)
{
	return notice_send(act,
	    &(struct notice_letter){
	        .account = letter->row->account,
	        .kind = letter->kind,
	        .subject = letter->row->number,
	        .until_day = letter->until,
	        .text_en = letter->text_en,
	        .text_ar = letter->text_ar,
	    });
}

enum fault
request_step(struct act *act, struct request_move *move)
{
	enum request_state next = move->row->state;
	bool saved = false;

	move->ret_verdict = move->version == move->row->version
	    ? request_decide(move->row->state, move->event, &next)
	    : REQUEST_STALE;
	if (move->ret_verdict != REQUEST_OK) {
		return FAULT_NONE;
	}
	move->row->state = next;
	TRY(request_save(act->db, move->row, move->version, act->arena, &saved));
	move->ret_verdict = saved ? REQUEST_OK : REQUEST_STALE;
	move->row->version++;
	return FAULT_NONE;
}

/* --- asking --- */

/* "DR-2026-0001". */
static enum fault
take_number(struct act *act, struct slice *ret_number)
{
	struct buffer name = BUFFER_IN(act->arena);
	struct buffer number = BUFFER_IN(act->arena);
	int year = moment_civil(act->now, act->offset_minutes).year;
	int64_t sequence = 0;

	buffer_print(&name, "data_request/%d", year);
	TRY(counter_next(act->db, buffer_slice(&name), &sequence));
	buffer_print(&number, "DR-%d-%0*lld", year, NUMBER_DIGITS, (long long)sequence);
	*ret_number = buffer_slice(&number);
	return FAULT_NONE;
}

static enum fault
make_row(struct act *act, const struct request_made *made, struct request_row *ret_row)
{
	const struct request_asked *asked = &made->asked;
	bool corrects = asked->kind == REQUEST_CORRECTION;
	struct request_period period;

	TRY(request_period_find(act->db, asked->kind, act_today(act), &period));
	*ret_row = (struct request_row){
	    .id = id_new(act->now),
	    .account = made->caller->account,
	    .kind = asked->kind,
	    .state = REQUEST_OPEN,
	    .field = corrects ? asked->field : SLICE(""),
	    .value = corrects ? slice_trim(asked->value) : SLICE(""),
	    .words = slice_trim(asked->words),
	    .asked_at = act->now,
	    .due = request_due(act_today(act), &period, false),
	    .version = 1,
	};
	return take_number(act, &ret_row->number);
}

/* Each has its letters: nobody writes them by the hundred. */
static bool
are_too_many(const struct request_rows *list, moment now)
{
	size_t lately = 0;

	for (size_t i = 0; i < list->ret_count; i++) {
		lately += list->ret_rows[i].asked_at > now - MOMENT_DAY ? 1 : 0;
	}
	return lately >= REQUEST_A_DAY_MOST;
}

static enum fault
list_own(struct act *act, const struct id *account, struct request_rows *ret_list)
{
	ret_list->capacity = REQUEST_OWN_MOST;
	ret_list->ret_rows =
	    ARENA_ARRAY(act->arena, struct request_row, REQUEST_OWN_MOST);
	return request_list_own(act->db, account, act->arena, ret_list);
}

static enum fault
make(struct act *act, void *input)
{
	struct request_made *made = input;
	struct request_rows list;
	struct request_row row;
	bool inserted = false;

	made->ret_verdict = request_judge_asked(&made->asked, &made->ret_value_key);
	if (made->ret_verdict != REQUEST_OK) {
		return FAULT_NONE;
	}
	TRY(list_own(act, &made->caller->account, &list));
	if (are_too_many(&list, act->now)) {
		made->ret_verdict = REQUEST_TOO_MANY;
		return FAULT_NONE;
	}
	TRY(make_row(act, made, &row));
	TRY(request_insert(act->db, &row, act->arena, &inserted));
	if (!inserted) {
		made->ret_verdict = REQUEST_ONE_OPEN;
		return FAULT_NONE;
	}
	made->ret_view = request_view_of(&row, act_today(act));
	TRY(request_tell(act,
	    &(struct request_letter){
	        .row = &row, .kind = NOTICE_DATA_ASKED, .until = row.due}));
	return request_record(act, made->caller, ACCESS_OWN_FILE, "subject.ask", &row);
}

enum fault
request_make(struct acts *acts, struct arena *arena, struct request_made *made)
{
	return acts_write(acts, arena, make, made);
}

/* --- taking it back --- */

static enum fault
take_back(struct act *act, void *input)
{
	struct request_taken_back *taken = input;
	struct request_row row;

	TRY(request_find(act->db, &taken->id, act->arena, &row));
	if (!row.found || !id_equal(&row.account, &taken->caller->account)) {
		taken->ret_verdict = REQUEST_NOT_FOUND;
		return FAULT_NONE;
	}
	row.answered_at = act->now;
	struct request_move move = {&row, REQUEST_WITHDRAW, taken->version, REQUEST_OK};
	TRY(request_step(act, &move));
	taken->ret_verdict = move.ret_verdict;
	if (taken->ret_verdict != REQUEST_OK) {
		return FAULT_NONE;
	}
	TRY(request_tell(
	    act, &(struct request_letter){.row = &row, .kind = NOTICE_DATA_WITHDRAWN}));
	return request_record(
	    act, taken->caller, ACCESS_OWN_FILE, "subject.withdraw", &row);
}

enum fault
request_take_back(
    struct acts *acts, struct arena *arena, struct request_taken_back *taken)
{
	return acts_write(acts, arena, take_back, taken);
}

/* --- seeing them --- */

static enum fault
read_own(struct act *act, void *input)
{
	struct request_own *own = input;
	struct person_row person;
	struct request_rows list;

	TRY(person_find(act->db, &own->caller->account, act->arena, &person));
	TRY(list_own(act, &own->caller->account, &list));
	struct request_view *views =
	    ARENA_ARRAY(act->arena, struct request_view, list.ret_count + 1);
	for (size_t i = 0; i < list.ret_count; i++) {
		views[i] = request_view_of(&list.ret_rows[i], act_today(act));
	}
	own->ret_views = views;
	own->ret_count = list.ret_count;
	own->ret_vouched = person.vouched;
	return FAULT_NONE;
}

enum fault
request_read_own(struct acts *acts, struct arena *arena, struct request_own *own)
{
	return acts_read(acts, arena, read_own, own);
}
