/* SPDX-License-Identifier: EUPL-1.2 */
/* A request is answered: extended, granted or refused; and granted erasures are carried out. */
#include "subject/desk_act.h"

#include <assert.h>

#include "audit/audit_act.h"
#include "person/correction_act.h"
#include "retention/erasure_act.h"
#include "subject/hands_act.h"
#include "subject/record_act.h"

enum { ERASURES_A_ROUND = 20 };

static bool
corrects_field(const struct request_row *row)
{
	return row->kind == REQUEST_CORRECTION &&
	    !slice_equal(row->field, SLICE(REQUEST_OTHER));
}

/* --- may he? --- */

static bool
wants_words(const struct data_answer *answer, const struct request_row *row)
{
	return answer->event != REQUEST_GRANT ||
	    (row->kind == REQUEST_CORRECTION && !corrects_field(row));
}

static enum fault
judge_reader(struct act *act, struct data_answer *answer, const struct request_row *row)
{
	enum reading_purpose purpose = READING_NONE;
	bool own = false;

	TRY(data_is_own(act, answer->caller, row, &own));
	if (own) {
		answer->ret_verdict = REQUEST_OWN;
		return FAULT_NONE;
	}
	TRY(data_admit(act, answer->caller, row, READING_NONE, &purpose));
	answer->ret_verdict = purpose != READING_NONE ? REQUEST_OK : REQUEST_NO_PURPOSE;
	return FAULT_NONE;
}

static enum fault
judge(struct act *act, struct data_answer *answer, const struct request_row *row)
{
	enum request_state next = row->state;

	if (!row->found) {
		answer->ret_verdict = REQUEST_NOT_FOUND;
		return FAULT_NONE;
	}
	TRY(judge_reader(act, answer, row));
	if (answer->ret_verdict == REQUEST_OK) {
		answer->ret_verdict = answer->version == row->version
		    ? request_decide(row->state, answer->event, &next)
		    : REQUEST_STALE;
	}
	if (answer->ret_verdict == REQUEST_OK && wants_words(answer, row)) {
		answer->ret_verdict =
		    request_judge_words(answer->text_en, answer->text_ar);
	}
	return FAULT_NONE;
}

/* --- what it does --- */

static enum fault
correct(struct act *act, struct data_answer *answer, const struct request_row *row)
{
	static const enum request_verdict verdicts[] = {
	    [PERSON_CORRECTED] = REQUEST_OK,
	    [PERSON_NOT_CORRECTED_VOUCHED] = REQUEST_VOUCHED,
	    [PERSON_NOT_CORRECTED_VALUE] = REQUEST_BAD_VALUE,
	    [PERSON_NOT_CORRECTED_DETAILS] = REQUEST_NO_DETAILS,
	};
	struct person_correction correction = {
	    .account = row->account,
	    .field = person_field_find(row->field),
	    .value = row->value,
	    .request = row->number,
	};

	assert(correction.field != PERSON_FIELD_COUNT);
	TRY(person_correct(act, &correction));
	answer->ret_verdict = verdicts[correction.ret_verdict];
	answer->ret_why_key = correction.ret_key;
	return FAULT_NONE;
}

static enum fault
promise_erasure(struct act *act, struct data_answer *answer, struct request_row *row)
{
	enum erasure_verdict verdict = ERASURE_OK;

	TRY(erasure_judge(act, &row->account, &verdict));
	if (verdict != ERASURE_OK) {
		answer->ret_verdict = REQUEST_NO_ERASURE;
		answer->ret_why_key = erasure_key(verdict);
		return FAULT_NONE;
	}
	row->erase_at = act->now + REQUEST_ERASE_AFTER;
	return FAULT_NONE;
}

static enum fault
extend(struct act *act, const struct data_answer *answer, struct request_row *row)
{
	day asked = moment_day(row->asked_at, act->offset_minutes);
	struct request_period period;

	TRY(request_period_find(act->db, row->kind, asked, &period));
	row->due = request_due(asked, &period, true);
	row->extension_en = slice_trim(answer->text_en);
	row->extension_ar = slice_trim(answer->text_ar);
	return FAULT_NONE;
}

static enum fault
carry_answer(struct act *act, struct data_answer *answer, struct request_row *row)
{
	if (answer->event == REQUEST_EXTEND) {
		return extend(act, answer, row);
	}
	row->answer_en = slice_trim(answer->text_en);
	row->answer_ar = slice_trim(answer->text_ar);
	row->answered_at = act->now;
	row->answered_by = answer->caller->account;
	if (answer->event != REQUEST_GRANT) {
		return FAULT_NONE;
	}
	if (row->kind == REQUEST_ERASURE) {
		return promise_erasure(act, answer, row);
	}
	return corrects_field(row) ? correct(act, answer, row) : FAULT_NONE;
}

/* --- what the person hears --- */

static enum fault
tell(struct act *act, const struct data_answer *answer, const struct request_row *row)
{
	static const enum notice_kind kinds[REQUEST_EVENT_COUNT] = {
	    [REQUEST_EXTEND] = NOTICE_DATA_EXTENDED,
	    [REQUEST_GRANT] = NOTICE_DATA_GRANTED,
	    [REQUEST_REFUSE] = NOTICE_DATA_REFUSED,
	    [REQUEST_WITHDRAW] = NOTICE_DATA_WITHDRAWN,
	};
	bool erases = row->erase_at != 0;

	return request_tell(act,
	    &(struct request_letter){
	        .row = row,
	        .kind = erases ? NOTICE_DATA_ERASING : kinds[answer->event],
	        .until =
	            erases ? moment_day(row->erase_at, act->offset_minutes) : row->due,
	        .text_en = answer->text_en,
	        .text_ar = answer->text_ar,
	    });
}

static enum fault
record(struct act *act, const struct data_answer *answer, const struct request_row *row)
{
	const char *action = answer->event == REQUEST_EXTEND ? "subject.extend"
	    : answer->event == REQUEST_GRANT                 ? "subject.grant"
	                                                     : "subject.refuse";

	return request_record(act, answer->caller, ACCESS_DATA_REQUEST, action, row);
}

static enum fault
reply(struct act *act, void *input)
{
	struct data_answer *answer = input;
	struct request_row row;

	answer->ret_why_key = NULL;
	TRY(request_find(act->db, &answer->id, act->arena, &row));
	TRY(judge(act, answer, &row));
	if (answer->ret_verdict == REQUEST_OK) {
		TRY(carry_answer(act, answer, &row));
	}
	if (answer->ret_verdict != REQUEST_OK) {
		return FAULT_NONE;
	}
	struct request_move move = {&row, answer->event, answer->version, REQUEST_OK};
	TRY(request_step(act, &move));
	if (move.ret_verdict != REQUEST_OK) {
		return FAULT_BUSY; /* it was good a moment ago: all of this is taken back */
	}
	TRY(tell(act, answer, &row));
	return record(act, answer, &row);
}

enum fault
data_reply(struct acts *acts, struct arena *arena, struct data_answer *answer)
{
	assert(answer->event != REQUEST_WITHDRAW);
	return acts_write(acts, arena, reply, answer);
}

/* --- erasures --- */

static enum fault
list_due(struct act *act, void *input)
{
	struct request_rows *due = input;

	return request_list_erasures(act->db, act->now, act->arena, due);
}

static enum fault
erase(struct act *act, void *input)
{
	const struct request_row *row = input;
	struct erasure erasure = {.account = row->account, .cause = ERASURE_BY_REQUEST};
	enum erasure_verdict verdict = ERASURE_OK;

	TRY(erasure_judge(act, &row->account, &verdict));
	if (verdict != ERASURE_OK && verdict != ERASURE_DONE) {
		return request_erase_at(act->db, &row->id, act->now + MOMENT_DAY);
	}
	if (verdict == ERASURE_OK) {
		TRY(erasure_within(act, &erasure));
	}
	return request_erase_at(act->db, &row->id, 0);
}

enum fault
data_carry_out(struct acts *acts, struct arena *arena)
{
	struct request_rows due = {.capacity = ERASURES_A_ROUND,
	    .ret_rows = ARENA_ARRAY(arena, struct request_row, ERASURES_A_ROUND)};

	TRY(acts_read(acts, arena, list_due, &due));
	for (size_t i = 0; i < due.ret_count; i++) {
		TRY(acts_write(acts, arena, erase, &due.ret_rows[i]));
	}
	return FAULT_NONE;
}
